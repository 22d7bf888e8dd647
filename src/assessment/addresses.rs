//! What a URL says beside its characters: how it was defanged, whose it is, whether two are the same.

use super::sources;
use crate::text::fingerprint;

/// How the dots of a host were written so that no program makes a link of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// `tass dot ru`
    Words,
    /// `tass[.]ru`, `tass(.)ru`
    Brackets,
    /// `tass[dot]ru`, `tass(dot)ru`
    BracketedWords,
    /// `hxxps://tass.ru`: only the scheme
    Scheme,
}

impl Way {
    /// An example, for messages.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Words => "' dot '",
            Self::Brackets => "'[.]'",
            Self::BracketedWords => "'[dot]'",
            Self::Scheme => "'hxxp'",
        }
    }
}

/// A URL as numbers, to compare without reading it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// How it was defanged, if it was.
    pub way: Option<Way>,
    /// Of the whole URL without what makes no difference: scheme, `www.`, tracking, a slash at the end.
    pub id: u64,
    /// Of the host without `www.`.
    pub host: u64,
    /// Of its last two labels.
    pub site: u64,
    /// Of its last label.
    pub top: u64,
}

impl Address {
    /// Reads a URL as it is written, defanged or not.
    #[must_use]
    pub fn read(written: &str) -> Self {
        let url = sources::refang(written);
        let host = sources::host(&url).to_lowercase();
        let mut dots = host.rmatch_indices('.').map(|(i, _)| i + 1);
        let top = dots.next().unwrap_or(0);
        let site = dots.next().unwrap_or(0);
        Self {
            way: way(written),
            id: fingerprint(host.bytes().chain(identity(&url).bytes())),
            host: host_hash(&host),
            site: host_hash(&host[site..]),
            top: host_hash(&host[top..]),
        }
    }

    /// Whether `hosts`, hashed by [`host_hash`], name its host, its site or its top-level domain.
    #[must_use]
    pub fn is_of(&self, hosts: &[u64]) -> bool {
        [self.top, self.site, self.host].iter().any(|hash| hosts.contains(hash))
    }
}

/// The hash of a host, a site or a top-level domain, with or without a leading dot.
#[must_use]
pub fn host_hash(host: &str) -> u64 {
    let host = host.trim().trim_start_matches("*.").trim_start_matches('.').to_lowercase();
    fingerprint(host.strip_prefix("www.").unwrap_or(&host).bytes())
}

fn way(written: &str) -> Option<Way> {
    let lower = written.to_ascii_lowercase();
    let host_start = lower.find("//").map_or(0, |i| i + 2);
    let host_end = lower[host_start..].find('/').map_or(lower.len(), |i| host_start + i);
    let host = &lower[host_start..host_end];
    let has = |ways: &[&str]| ways.iter().any(|way| host.contains(way));
    if has(&["[dot]", "(dot)", "{dot}"]) {
        Some(Way::BracketedWords)
    } else if has(&["[.]", "(.)", "{.}"]) {
        Some(Way::Brackets)
    } else if has(&[" dot"]) {
        Some(Way::Words)
    } else {
        ["hxxp", "meow", "fxp"].iter().any(|s| lower.starts_with(s)).then_some(Way::Scheme)
    }
}

/// What of a live URL behind its host makes it another page.
fn identity(url: &str) -> String {
    let clean = without_tracking(url);
    let url = clean.as_deref().unwrap_or(url);
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find(['/', '?', '#']).map_or("", |i| &rest[i..]);
    let path = path.split_once('#').map_or(path, |(before, anchor)| {
        // '#!/page' and '#/page' are pages; other anchors are places on one.
        if anchor.contains('/') { path } else { before }
    });
    path.trim_end_matches('/').to_owned()
}

/// Parameters that tell who shared a link and change nothing about the page.
const TRACKING: &[&str] = &[
    "fbclid", "gclid", "dclid", "yclid", "msclkid", "igshid", "igsh", "ig_rid", "mibextid", "ref_src",
    "ref_url", "mc_cid", "mc_eid", "__cft__", "__tn__", "ysclid", "cmpid", "twclid", "wt_mc",
];

/// Whether the parameter `name=value` of a URL only tracks. `s` and `t` do so on Twitter, `si` on YouTube.
fn tracks(url: &str, parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let name = name.strip_prefix("amp;").unwrap_or(name); // `&amp;`
    let name = name.split('[').next().unwrap_or(name);
    let on = |hosts: &[&str]| hosts.contains(&sources::host(url));
    if name.starts_with("utm_") || TRACKING.contains(&name) {
        return true;
    }
    match name {
        "s" => on(&["twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com"]) && value.len() <= 2,
        "t" => on(&["twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com"]),
        "si" => on(&["youtube.com", "youtu.be", "m.youtube.com"]),
        _ => false,
    }
}

/// `url`, live or defanged, without the parameters that only track; `None` where it has none.
#[must_use]
pub fn without_tracking(url: &str) -> Option<String> {
    let (base, rest) = url.split_once('?')?;
    let (query, anchor) = rest.find('#').map_or((rest, ""), |i| rest.split_at(i));
    let live = sources::refang(url);
    let kept: Vec<_> = query.split('&').filter(|parameter| !tracks(&live, parameter)).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    let query = kept.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("{base}{mark}{query}{anchor}"))
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
            ("hxxp://tass.ru/a", Some(Way::Scheme)),
            ("https://tass.ru/a dot html", None),
        ] {
            assert_eq!(Address::read(url).way, way, "{url}");
        }
    }

    #[test]
    fn the_same_page_is_the_same() {
        let id = |url| Address::read(url).id;
        let page = id("https://www.example.ru/a/?b=1");
        for same in [
            "http://example dot ru/a/?b=1&utm_source=x",
            "example.ru/a/?b=1",
            "https://Example.ru/a/?b=1#top",
        ] {
            assert_eq!(id(same), page, "{same}");
        }
        assert_ne!(id("https://example.ru/a/?b=2"), page);
        assert_ne!(id("https://example.org/a/?b=1"), page);
    }

    #[test]
    fn hosts_are_known_by_their_end() {
        let address = Address::read("https://www.mil.gov.ua/a");
        for (entry, of) in
            [(".ua", true), ("gov.ua", true), ("mil.gov.ua", true), ("*.ua", true), ("ru", false)]
        {
            assert_eq!(address.is_of(&[host_hash(entry)]), of, "{entry}");
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
