//! The notation and host of a URL, and its tracking parameters.

use std::borrow::Cow;

use super::identity::{self, SourceIdentity, without_parameters};
use super::sources;
use crate::text::fingerprint;

/// The notation by which the dots of a host were defanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// `tass dot ru`
    Words,
    /// `tass[.]ru`, `tass(.)ru`
    Brackets,
    /// `tass[dot]ru`, `tass(dot)ru`
    BracketedWords,
    /// `tass\.ru`
    Escaped,
    /// `hxxps://tass.ru`: only the scheme
    Scheme,
}

impl Way {
    /// An example, for messages.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Words => "' dot '",
            Self::Brackets => "'.' in brackets",
            Self::BracketedWords => "'dot' in brackets",
            Self::Escaped => r"'\.'",
            Self::Scheme => "'hxxp'",
        }
    }
}

/// A URL as numbers, to compare without reading it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The notation by which it was defanged, if it was.
    pub way: Option<Way>,
    /// The page and the outlet that it names.
    pub identity: SourceIdentity,
    /// Of the host without `www.`.
    pub host: u64,
    /// Of its last label.
    pub top: u64,
    /// Of its last two, three and four labels; of the whole host where it has fewer.
    pub ends: [u64; 3],
}

impl Address {
    /// Reads a URL as it is written, defanged or not.
    #[must_use]
    pub fn read(written: &str) -> Self {
        let url = sources::live(written);
        let host = in_lower_case(sources::host(&url));
        let mut dots = host.rmatch_indices('.').map(|(i, _)| i + 1);
        let top = dots.next().unwrap_or(0);
        let ends = std::array::from_fn(|_| labels_hash(&host[dots.next().unwrap_or(0)..]));
        Self {
            way: way(written),
            identity: SourceIdentity::of(&url),
            host: labels_hash(&host),
            top: labels_hash(&host[top..]),
            ends,
        }
    }

    /// Returns true if `hosts`, hashed by [`host_hash`], name its host or a domain that it belongs to. Domains of more
    /// than four labels count as hosts only.
    #[must_use]
    pub fn is_of(&self, hosts: &[u64]) -> bool {
        [self.top, self.host].iter().chain(&self.ends).any(|hash| hosts.contains(hash))
    }
}

/// The hash of a host, a site or a top-level domain, with or without a leading dot.
#[must_use]
pub fn host_hash(host: &str) -> u64 {
    labels_hash(&in_lower_case(host))
}

/// As [`host_hash`], of what is in lower case.
fn labels_hash(host: &str) -> u64 {
    let mut host = host.trim();
    while let Some(behind) = host.strip_prefix("*.") {
        host = behind;
    }
    let host = host.trim_start_matches('.');
    fingerprint(host.strip_prefix("www.").unwrap_or(host).bytes())
}

fn in_lower_case(host: &str) -> Cow<'_, str> {
    let lower = host.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if lower { Cow::Borrowed(host) } else { Cow::Owned(host.to_lowercase()) }
}

fn way(written: &str) -> Option<Way> {
    let scheme = sources::scheme_at(written, 0);
    let behind = &written[scheme.map_or(0, |scheme| scheme.end)..];
    let host = &behind[..behind.find('/').unwrap_or(behind.len())];
    // Each way but that of the scheme takes one of these.
    if host.contains([' ', '[', ']', '(', '{', '}', '\\']) {
        let host = host.to_ascii_lowercase();
        let has = |ways: &[&str]| ways.iter().any(|way| host.contains(way));
        if has(&["[dot]", "(dot)", "{dot}"]) {
            return Some(Way::BracketedWords);
        } else if has(&["[.", ".]", "(.", "{.", ".}"]) {
            return Some(Way::Brackets);
        } else if has(&[" dot"]) {
            return Some(Way::Words);
        } else if has(&["\\."]) {
            return Some(Way::Escaped);
        }
    }
    scheme.is_some_and(|scheme| !scheme.plain && !scheme.broken).then_some(Way::Scheme)
}

/// `url`, live or defanged, without the parameters that only track; `None` where it has none.
#[must_use]
pub fn without_tracking(url: &str) -> Option<String> {
    url.contains('?').then(|| without_parameters(url, sources::host(&sources::live(url))))?
}

/// Returns the name of the outlet of an address as it is written, for users: the channel on a platform, otherwise the
/// host. For an archived page it is that of the original.
#[must_use]
pub fn outlet_name(written: &str) -> String {
    identity::outlet_of(&sources::live(written))
}

impl SourceIdentity {
    /// Reads the identity from an address as it is written, defanged or not.
    #[must_use]
    pub fn read(written: &str) -> Self {
        Self::of(&sources::live(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_a_host_was_defanged() {
        for (url, way) in [
            ("https://tass dot ru/a", Some(Way::Words)),
            ("hxxps://tass[.]ru/a", Some(Way::Brackets)),
            ("tass(dot)ru", Some(Way::BracketedWords)),
            ("https://tass.]ru/a", Some(Way::Brackets)),
            (r"https://tass\.ru/a", Some(Way::Escaped)),
            ("hxxp://tass.ru/a", Some(Way::Scheme)),
            ("https[://]tass.ru/a", Some(Way::Scheme)),
            ("ttps://tass.ru/a", None),
            ("HTTPS://TASS.RU/a", None),
            ("https://tass.ru/a dot html", None),
        ] {
            assert_eq!(Address::read(url).way, way, "{url}");
        }
    }

    #[test]
    fn hosts_are_known_by_their_end() {
        for host in ["www.mil.gov.ua", "news.mil.gov.ua", "en.news.mil.gov.ua"] {
            let address = Address::read(&format!("https://{host}/a"));
            for (entry, of) in [
                (".ua", true),
                ("gov.ua", true),
                ("mil.gov.ua", true),
                ("*.mil.gov.ua", true),
                ("il.gov.ua", false),
                ("ru", false),
            ] {
                assert_eq!(address.is_of(&[host_hash(entry)]), of, "{entry} and {host}");
            }
        }
    }

    #[test]
    fn strips_what_only_tracks() {
        for (url, clean) in [
            ("https://a.org/x?utm_source=rss&id=3&utm_medium=m#p", Some("https://a.org/x?id=3#p")),
            ("https://x.com/a/status/1?s=20&t=Ab", Some("https://x.com/a/status/1")),
            ("https://a.org/x?s=20&t=Ab", None),
            (
                "https://facebook.com/p/1?__cft__[0]=AZ&story_fbid=3",
                Some("https://facebook.com/p/1?story_fbid=3"),
            ),
            ("https://t.me/x/1?single", None),
        ] {
            assert_eq!(without_tracking(url).as_deref(), clean, "{url}");
        }
    }
}
