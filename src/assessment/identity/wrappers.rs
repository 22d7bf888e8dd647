//! Addresses that contain the address of another page: of web archives, of caches for mobile devices, of redirects.

use std::borrow::Cow;

use crate::assessment::urls::without_scheme;

/// Hosts of web archives. An address there is one of the original with a prefix, or a short one that does not name it.
pub const ARCHIVES: &[&str] = &[
    "web.archive.org",
    "archive.org",
    "archive.ph",
    "archive.today",
    "archive.is",
    "archive.fo",
    "archive.li",
    "archive.md",
    "archive.vn",
    "perma.cc",
    "ghostarchive.org",
    "webcitation.org",
    "megalodon.jp",
];

/// Greatest number of wrappers around one address.
const DEEPEST: usize = 3;

/// Returns the address inside the wrappers around it, or `url` itself. Both have a scheme.
pub(super) fn original(url: &str) -> Cow<'_, str> {
    let mut inner = url;
    for _ in 0..DEEPEST {
        let Some(next) = unwrapped(inner) else { break };
        inner = next;
    }
    if inner.len() == url.len() {
        return Cow::Borrowed(url);
    }
    // Archives lose a slash of the scheme, or leave the scheme out.
    let lower = inner.get(..8).unwrap_or(inner).to_ascii_lowercase();
    for (encoded, scheme) in
        [("https%3a", "https://"), ("http%3a", "http://"), ("https:/", "https://"), ("http:/", "http://")]
    {
        if lower.starts_with(encoded) {
            let rest = inner[encoded.len()..].trim_start_matches('/');
            let rest = rest.trim_start_matches("%2F").trim_start_matches("%2f");
            return Cow::Owned(format!("{scheme}{}", rest.replace("%2F", "/").replace("%2f", "/")));
        }
    }
    Cow::Owned(format!("https://{inner}"))
}

/// Returns true for the address of a capture in a web archive that contains the address of the page. The archive knows
/// the capture under exactly that address. It may be defanged.
#[must_use]
pub fn is_capture(url: &str) -> bool {
    let url = url.replace("[.]", ".");
    let rest = without_scheme(&url);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let Some((host, path)) = rest.split_once('/') else { return false };
    let host = host.split(':').next().unwrap_or(host);
    if !ARCHIVES.iter().any(|known| host.eq_ignore_ascii_case(known)) {
        return false;
    }
    let lower = path.to_ascii_lowercase();
    let schemes = ["http:/", "https:/", "http%3a", "https%3a", "hxxp"];
    schemes.iter().any(|scheme| lower.contains(scheme)) || unwrapped(&format!("{host}/{path}")).is_some()
}

/// Returns the address inside one wrapper. It may lack its scheme.
fn unwrapped(url: &str) -> Option<&str> {
    let rest = if has_scheme(url) { without_scheme(url) } else { url };
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let (host, path) = rest.split_once('/')?;
    let inner = if host.eq_ignore_ascii_case("web.archive.org") || host.eq_ignore_ascii_case("archive.org") {
        let path =
            path.strip_prefix("web/").unwrap_or(if host.len() > "archive.org".len() { path } else { "" });
        after_date(path)
    } else if ARCHIVES.iter().any(|known| host.eq_ignore_ascii_case(known)) {
        let path =
            path.strip_prefix("o/").and_then(|rest| rest.split_once('/')).map_or(path, |(_, rest)| rest);
        after_date(path.strip_prefix("newest/").unwrap_or(path)).filter(|inner| has_scheme(inner))
    } else if host.eq_ignore_ascii_case("google.com") {
        let amp = path.strip_prefix("amp/").map(|rest| rest.strip_prefix("s/").unwrap_or(rest));
        amp.or_else(|| parameter(path.strip_prefix("url?")?, &["url=", "q="]))
    } else if host.ends_with(".cdn.ampproject.org") {
        let rest = path.strip_prefix("c/").or_else(|| path.strip_prefix("v/"))?;
        Some(rest.strip_prefix("s/").unwrap_or(rest))
    } else if host.eq_ignore_ascii_case("webcache.googleusercontent.com") {
        parameter(path.strip_prefix("search?")?, &["q=cache:"])
    } else if host.eq_ignore_ascii_case("12ft.io") {
        Some(path.strip_prefix("proxy?q=").unwrap_or(path))
    } else {
        None
    }?;
    names_host(inner).then_some(inner)
}

fn has_scheme(url: &str) -> bool {
    let lower = url.get(..7).map(str::to_ascii_lowercase).unwrap_or_default();
    lower.starts_with("http:/")
        || lower.starts_with("https:/")
        || lower.starts_with("http%3a")
        || lower.starts_with("https%3")
}

/// Returns the address after the date of a snapshot, which may have a mark (`20240503id_`) or be `*`.
fn after_date(path: &str) -> Option<&str> {
    if has_scheme(path) {
        return Some(path);
    }
    let (date, rest) = path.split_once('/')?;
    let is_date = date == "*" || date.starts_with(|c: char| c.is_ascii_digit()) && !date.contains('.');
    is_date.then_some(rest)
}

/// Returns the value of the first of the parameters.
fn parameter<'a>(query: &'a str, names: &[&str]) -> Option<&'a str> {
    query.split('&').find_map(|part| names.iter().find_map(|name| part.strip_prefix(name)))
}

/// Returns true if an address begins with a host.
fn names_host(url: &str) -> bool {
    if has_scheme(url) {
        return true;
    }
    let host = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
    host.contains('.') && !host.starts_with('.') && !host.contains(char::is_whitespace)
}

/// Returns a path without the marks of a form for mobile devices: `/amp/…`, `/…/amp`, `.amp.html`, `?amp=1`.
pub(super) fn without_amp(path: &str) -> Cow<'_, str> {
    if !path.contains("amp") && !path.contains("AMP") {
        return Cow::Borrowed(path);
    }
    let (base, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<_> = query
        .split('&')
        .filter(|part| {
            !part.is_empty()
                && !matches!(*part, "amp" | "amp=1" | "amp=true" | "outputType=amp" | "output=amp")
        })
        .collect();
    let base = base.trim_end_matches('/');
    let base = base.strip_suffix("/amp").unwrap_or(base);
    let base = base.strip_prefix("/amp/").map_or(Cow::Borrowed(base), |rest| Cow::Owned(format!("/{rest}")));
    let base = if base.ends_with(".amp.html") {
        Cow::Owned(base.replace(".amp.html", ".html"))
    } else {
        match base.strip_suffix(".amp") {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => base,
        }
    };
    match kept.as_slice() {
        [] => Cow::Owned(base.into_owned()),
        kept => Cow::Owned(format!("{base}?{}", kept.join("&"))),
    }
}
