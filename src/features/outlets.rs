//! The outlets of a report's sources: who publishes them, of which kind, in which country.

use rustc_hash::FxHashMap;

use crate::actors::{Actor, ActorId, Held, Kind, OutletKind, PartialDate, Registry};
use crate::analysis::{CitedSource, Outlet, Snapshot};
use crate::assessment::{Citation, Style, addresses, identity, sources};
use crate::text::Span;

/// An outlet with the sources of a report that it published.
#[derive(Clone, Debug, PartialEq)]
pub struct OutletUse {
    /// The name of the outlet; its host or channel if it is not known, or the text of a source without an address.
    pub name: String,
    /// The host or channel of the first source. `None` for a source without an address.
    pub address: Option<String>,
    /// The group of the outlet.
    pub group: OutletGroup,
    /// The name of its country.
    pub country: Option<String>,
    /// A description in words, such as `TASS, Russian state news agency`.
    pub about: String,
    /// True if the registry knows it.
    pub known: bool,
    /// Its owner on the date of the report.
    pub owner: Option<String>,
    /// The team's grade of its reliability.
    pub grade: Option<String>,
    /// The team's note about it.
    pub note: Option<String>,
    /// Its sources, each with the label of its endnote.
    pub sources: Vec<SourceUse>,
    /// Number of different pages among the sources.
    pub pages: usize,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceUse {
    /// The label in its marker.
    pub label: String,
    /// Its text.
    pub written: String,
    /// Its target, unless it is defanged or has none.
    pub url: Option<String>,
    /// The page, by its identity, or the text by a hash.
    page: u64,
}

/// The group of an outlet, by which lists are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutletGroup {
    /// An outlet of this kind, according to the registry.
    Known(OutletKind),
    /// An official site of a state that the registry does not list.
    Official,
    /// A channel on a platform that the registry does not list.
    Channel,
    /// Any other site that the registry does not list.
    Site,
    /// No address: a document, a briefing.
    Words,
}

impl OutletGroup {
    /// Returns the name of the group, for headings and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(kind) => kind.group(),
            Self::Official => "Official sites",
            Self::Channel => "Channels, owner not known",
            Self::Site => "Sites, owner not known",
            Self::Words => "Without an address",
        }
    }

    /// Returns the group of an address that the registry does not list.
    fn of_address(name: &str) -> Self {
        let host = name.split('/').next().unwrap_or(name);
        let official = |label: &&str| matches!(*label, "gov" | "mil" | "gob" | "gouv" | "mid" | "kremlin");
        if host.rsplit('.').take(2).any(|label| official(&label)) {
            Self::Official
        } else if name.contains('/') || identity::is_platform(host) {
            Self::Channel
        } else {
            Self::Site
        }
    }
}

/// Returns all outlets of a report: those of its citations, then those of endnotes that it does not cite. The outlets
/// with most pages come first.
#[must_use]
pub fn outlets(snapshot: &Snapshot) -> Vec<OutletUse> {
    let mut found = Outlets::default();
    for citation in snapshot.citations() {
        found.cite(snapshot, &citation);
    }
    for note in snapshot.endnotes() {
        let label = note.head.map_or(String::new(), |head| {
            snapshot.text().slice(head.key.shift(snapshot.starts()[note.block])).into_owned()
        });
        for source in snapshot.sources_of(note) {
            found.add(snapshot, &source, &label);
        }
    }
    let mut all = found.all;
    all.sort_by_key(|outlet| std::cmp::Reverse(outlet.pages));
    all
}

/// Returns the number of pages by group or country, the most frequent first.
#[must_use]
pub fn shares<'a>(
    outlets: &'a [OutletUse],
    name: impl Fn(&'a OutletUse) -> &'a str,
) -> Vec<(&'a str, usize)> {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for outlet in outlets {
        let name = name(outlet);
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, pages)) => *pages += outlet.pages,
            None => all.push((name, outlet.pages)),
        }
    }
    all.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
    all
}

/// Length of the longest bar of a chart, in characters.
const LONGEST: usize = 24;

/// Returns the bar of a chart of text for `n`, if the longest bar stands for `most`.
#[must_use]
pub fn bar(n: usize, most: usize) -> String {
    let eighths = (n * LONGEST * 8).div_ceil(most.max(1));
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    format!("{}{}", "█".repeat(eighths / 8), parts[eighths % 8])
}

/// The outlets in the order of their first sources.
#[derive(Default)]
pub(super) struct Outlets {
    pub(super) all: Vec<OutletUse>,
    index: FxHashMap<Outlet, usize>,
}

impl Outlets {
    /// Adds the sources of a citation. Returns the indices of their outlets.
    pub(super) fn cite(&mut self, snapshot: &Snapshot, citation: &Citation) -> Vec<usize> {
        let label = match citation.label.style {
            // The number itself, because a range contains only its ends.
            Style::Numeric => citation.label.id.to_string(),
            Style::Link => "link".to_owned(),
            Style::Inline | Style::Named => "note".to_owned(),
            _ => snapshot.text().slice(citation.key).into_owned(),
        };
        snapshot.cited_sources(citation).iter().map(|source| self.add(snapshot, source, &label)).collect()
    }

    /// Adds a source. Returns the index of its outlet.
    fn add(&mut self, snapshot: &Snapshot, source: &CitedSource<'_>, label: &str) -> usize {
        let text = |span: Span| snapshot.text().slice(span).into_owned();
        let entry = source.entry;
        let address = source.url.map(text).or_else(|| entry?.url.clone());
        let written = match (source.span, entry) {
            (Some(span), _) => one_line(&text(span)),
            (None, Some(entry)) => one_line(entry.title.as_deref().unwrap_or(&entry.key)),
            (None, None) => "its endnote is not part of this text".to_owned(),
        };
        let live = address.as_deref().map(sources::refang);
        let outlet = match (source.span, entry) {
            // All sources that the text does not contain are shown together.
            (None, None) => Outlet::Words(0),
            _ => snapshot.outlet(source),
        };
        let next = self.all.len();
        let index = *self.index.entry(outlet).or_insert(next);
        if index == next {
            let name = address.as_deref().map(addresses::outlet_name);
            self.all.push(match (outlet, name) {
                (Outlet::Actor(id), name) => {
                    known(&snapshot.environment().registry, id, name, snapshot.role_date())
                }
                (_, Some(name)) => unknown(name),
                (_, None) if source.span.is_none() && entry.is_none() => words("Not in this text".to_owned()),
                _ => words(written.chars().take(60).collect()),
            });
        }
        let page = source
            .identity
            .map_or_else(|| crate::text::fingerprint(written.bytes()), |identity| identity.page);
        let is_dead = source.defanged || entry.is_some() && address.as_deref() != live.as_deref();
        let url = live.filter(|url| !is_dead && url.starts_with("http"));
        let outlet = &mut self.all[index];
        outlet.pages += usize::from(outlet.sources.iter().all(|other| other.page != page));
        let source = SourceUse { label: label.to_owned(), written, url, page };
        if !outlet.sources.contains(&source) {
            outlet.sources.push(source);
        }
        index
    }
}

fn known(registry: &Registry, id: ActorId, address: Option<String>, date: Option<PartialDate>) -> OutletUse {
    let actor = registry.actor(id);
    let facts = actor.outlet.as_deref();
    OutletUse {
        name: actor.name.clone(),
        address,
        group: OutletGroup::Known(actor.outlet_kind()),
        country: actor.country.map(|country| country.name().unwrap_or_else(|| country.code()).to_owned()),
        about: about(registry, actor, date),
        known: true,
        owner: owner(actor, date),
        grade: facts.and_then(|facts| facts.grade.clone()),
        note: facts.and_then(|facts| facts.note.clone()),
        sources: Vec::new(),
        pages: 0,
    }
}

fn unknown(name: String) -> OutletUse {
    let group = OutletGroup::of_address(&name);
    let host = name.split('/').next().unwrap_or(&name);
    let top = host.rsplit('.').next().unwrap_or(host);
    let country = Some(top).filter(|_| group == OutletGroup::Official).and_then(country_of_domain);
    OutletUse {
        about: format!("{name}, owner not known"),
        address: Some(name.clone()),
        country,
        group,
        ..words(name)
    }
}

/// Returns the name of the country of an official site, by its top-level domain.
fn country_of_domain(top: &str) -> Option<String> {
    let code = match top {
        "gov" | "mil" => "us",
        "uk" => "gb",
        other => other,
    };
    Some(crate::actors::Country::parse(code)?.name()?.to_owned())
}

fn words(name: String) -> OutletUse {
    OutletUse {
        about: name.clone(),
        name,
        address: None,
        group: OutletGroup::Words,
        country: None,
        known: false,
        owner: None,
        grade: None,
        note: None,
        sources: Vec::new(),
        pages: 0,
    }
}

/// Returns the description of a known outlet: `TASS, Russian state news agency`. A person is described by the office
/// held on the date.
fn about(registry: &Registry, actor: &Actor, date: Option<PartialDate>) -> String {
    let held = date.and_then(|date| actor.roles_at(date).find(|role| role.held == Held::Yes));
    if let Some(role) = held.filter(|_| actor.kind == Kind::Person) {
        return format!("{}, {}", actor.name, registry.role_in_words(role.occupancy));
    }
    let kind = actor.outlet_kind();
    let words =
        if actor.kind == Kind::Person && kind == OutletKind::Government { "official" } else { kind.words() };
    let nation = actor.country.and_then(|country| country.adjective());
    let unsure =
        if actor.outlet.as_ref().is_some_and(|facts| facts.unverified) { " (not verified)" } else { "" };
    match nation {
        Some(nation) => format!("{}, {nation} {words}{unsure}", actor.name),
        None => format!("{}, {words}{unsure}", actor.name),
    }
}

/// Returns the owners on a date, or all if there is no date.
fn owner(actor: &Actor, date: Option<PartialDate>) -> Option<String> {
    let owners = &actor.outlet.as_ref()?.owners;
    let held = owners.iter().filter(|owner| date.is_none_or(|date| owner.period.holds(date) != Held::No));
    let names: Vec<_> = held.map(|owner| owner.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the outlet of an address in words, for a hover: who it is, its owner, and what the team says of it.
pub(super) fn describe(snapshot: &Snapshot, written: &str) -> OutletUse {
    let identity = crate::assessment::SourceIdentity::read(written);
    let name = addresses::outlet_name(written);
    match snapshot.outlet_of(&identity) {
        Outlet::Actor(id) => known(&snapshot.environment().registry, id, Some(name), snapshot.role_date()),
        _ => unknown(name),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
