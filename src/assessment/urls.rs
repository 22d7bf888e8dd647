//! The parts of a URL that is not defanged.

/// Returns the URL without its scheme.
pub(super) fn without_scheme(url: &str) -> &str {
    let usual = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    usual.unwrap_or_else(|| url.split_once("://").map_or(url, |(_, rest)| rest))
}

/// The host of a URL as [`super::sources::refang`] gives it, without `www.`.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = without_scheme(url);
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}
