//! The identity of a web source: the page that an address names, and the outlet that publishes it.
//!
//! One page has many addresses: with tracking parameters, in a web archive, in a form for mobile devices, defanged. An
//! outlet is a site, or on a platform such as Telegram a channel. The names of outlets are those by which the registry
//! of actors lists them: `example.org`, `t.me/example`.

mod platforms;
mod tracking;
mod wrappers;

use std::borrow::Cow;

use super::urls;
use crate::text::fingerprint;
use platforms::Publisher;
pub(super) use tracking::without_parameters;
pub use wrappers::{ARCHIVES, is_capture};

/// The identity of a web source as numbers, to compare and look up without reading the address again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceIdentity {
    /// The page: equal for all addresses of one page.
    pub page: u64,
    /// The outlet, as far as the address alone tells it. Equal to `page` if it does not: in shortened addresses, and
    /// on platforms whose address does not name the channel.
    pub outlet: u64,
    /// The names under which the registry may list the outlet, as [`outlet_key`]s, the most specific first. The last
    /// one fills the rest.
    names: [u64; NAMES],
}

/// Number of names of an outlet: a host, and the domains to which it belongs.
const NAMES: usize = 4;

impl SourceIdentity {
    /// Returns true if the address names its publisher. Otherwise each page counts as an outlet of its own.
    #[must_use]
    pub const fn names_publisher(&self) -> bool {
        self.outlet != self.page
    }

    /// Reads the identity from an address that is not defanged.
    pub(super) fn of(url: &str) -> Self {
        let parts = Parts::of(url);
        let page = fingerprint(parts.host.bytes().chain(parts.page.bytes()));
        match &parts.outlet {
            Publisher::Unknown => Self { page, outlet: page, names: [page; NAMES] },
            Publisher::Channel(name) => {
                let key = outlet_key(name);
                Self { page, outlet: key, names: [key; NAMES] }
            }
            Publisher::Site => {
                let site = registrable(&parts.host);
                let mut names = [outlet_key(site); NAMES];
                // The whole host, then without its first labels, and the registrable domain last.
                let mut host: &str = &parts.host;
                for name in &mut names[..NAMES - 1] {
                    *name = outlet_key(host);
                    if host.len() <= site.len() {
                        break;
                    }
                    host = host.split_once('.').map_or(site, |(_, rest)| rest);
                }
                Self { page, outlet: outlet_key(site), names }
            }
        }
    }

    /// Returns the names under which the registry may list the outlet, the most specific first.
    pub fn names(&self) -> impl Iterator<Item = u64> + use<> {
        self.names.into_iter()
    }
}

/// Returns the key of an outlet's name, such as `example.org` or `t.me/example`.
#[must_use]
pub fn outlet_key(name: &str) -> u64 {
    fingerprint(name.bytes().map(|b| b.to_ascii_lowercase()))
}

/// Returns the name of the outlet of an address that is not defanged: the channel on a platform, otherwise the host.
pub(super) fn outlet_of(url: &str) -> String {
    let Parts { host, outlet, .. } = Parts::of(url);
    match outlet {
        Publisher::Channel(name) => name,
        Publisher::Site | Publisher::Unknown => host,
    }
}

/// Returns true for the host of a platform on which many publish, or of short addresses.
#[must_use]
pub fn is_platform(host: &str) -> bool {
    platforms::place(host, "") != Publisher::Site
}

/// The parts of an address that identify it.
struct Parts {
    /// The host in lower case, without `www.` and the prefixes of mobile forms, and under its usual name.
    host: String,
    /// The part after the host that distinguishes pages.
    page: String,
    outlet: Publisher,
}

impl Parts {
    fn of(url: &str) -> Self {
        let url = wrappers::original(url);
        let url = without_parameters(&url, urls::host(&url)).map_or(url, Cow::Owned);
        let host = platforms::usual_host(&usual_form(urls::host(&url))).into_owned();
        let rest = urls::without_scheme(&url);
        let path = rest.find(['/', '?', '#']).map_or("", |i| &rest[i..]);
        let path = wrappers::without_amp(without_anchor(path));
        let (base, query) = path.split_at(path.find('?').unwrap_or(path.len()));
        let path = format!("{}{query}", base.trim_end_matches('/'));
        let (host, path) = platforms::whole(host, path);
        let outlet = platforms::place(&host, &path);
        let page = platforms::page(&host, &path, &outlet).unwrap_or(path);
        Self { host, page, outlet }
    }
}

/// Returns a path without its fragment. `#!/page` and `#/page` are pages; other fragments are places on one.
fn without_anchor(path: &str) -> &str {
    path.split_once('#').map_or(path, |(before, anchor)| if anchor.contains('/') { path } else { before })
}

/// Returns a host in lower case, without the prefixes of mobile forms.
fn usual_form(host: &str) -> Cow<'_, str> {
    let plain = host.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    let host = if plain { Cow::Borrowed(host) } else { Cow::Owned(host.to_lowercase()) };
    const MOBILE: [&str; 5] = ["m.", "mobile.", "amp.", "wap.", "www."];
    let mut bare: &str = &host;
    while let Some(rest) =
        MOBILE.iter().find_map(|prefix| bare.strip_prefix(prefix)).filter(|rest| rest.contains('.'))
    {
        bare = rest;
    }
    let start = host.len() - bare.len();
    // `en.m.example.org`
    if bare.contains(".m.") {
        return Cow::Owned(bare.replacen(".m.", ".", 1));
    }
    match host {
        Cow::Borrowed(host) => Cow::Borrowed(&host[start..]),
        Cow::Owned(mut host) => {
            host.replace_range(..start, "");
            Cow::Owned(host)
        }
    }
}

/// Labels below a country's domain under which sites are registered: `gov.ua`, `co.uk`.
const SECOND_LEVELS: &[&str] = &[
    "ac", "asso", "co", "com", "ed", "edu", "go", "gob", "gouv", "gov", "govt", "gub", "in", "info", "k12",
    "mil", "ne", "net", "nic", "nom", "or", "org", "police", "sch", "web",
];
/// Sites on which everyone has a site of their own below the domain.
const HOSTING: &[&str] = &[
    "all-rf.com",
    "bezformata.com",
    "blogspot.com",
    "github.io",
    "gitlab.io",
    "kiev.ua",
    "livejournal.com",
    "narod.ru",
    "netlify.app",
    "pages.dev",
    "substack.com",
    "tumblr.com",
    "ucoz.ru",
    "vercel.app",
    "web.app",
    "wixsite.com",
    "wordpress.com",
];

/// Returns the domain that someone registered: `news.example.gov.ua` → `example.gov.ua`.
fn registrable(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(i, _)| i);
    let Some(top) = dots.next() else { return host };
    let Some(second) = dots.next() else { return host };
    let label = &host[second + 1..top];
    let in_second = host.len() - top - 1 == 2 && SECOND_LEVELS.contains(&label);
    if !in_second && !HOSTING.contains(&&host[second + 1..]) {
        return &host[second + 1..];
    }
    dots.next().map_or(host, |third| &host[third + 1..])
}

#[cfg(test)]
mod tests;
