//! The evidence map: takeaways, the paragraphs that support them, and the sources of these.

mod page;

use rustc_hash::FxHashMap;

use super::sections::count_claims;
use crate::analysis::{Expectation, SentenceAt, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, Style, headings, sources};
use crate::text::Span;

pub use page::{is_page, page};

/// The support of the takeaways of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The document's title, or its file name.
    pub title: String,
    /// The document's date.
    pub date: Option<String>,
    /// True if sentences without a source are reported.
    pub checked: bool,
    /// The takeaways, in the order of the text.
    pub takeaways: Vec<MapTakeaway>,
    /// All paragraphs of the body, in the order of the text.
    pub paragraphs: Vec<MapParagraph>,
    /// The hosts by kind, the most cited first.
    pub hosts: Vec<MapHost>,
    /// Number of different sources that the paragraphs cite.
    pub sources: usize,
}

/// A takeaway.
#[derive(Clone, Debug, PartialEq)]
pub struct MapTakeaway {
    /// Its text.
    pub text: String,
    /// Its first and last line, counted from 0.
    pub lines: (u32, u32),
    /// The paragraphs that support it, as indices.
    pub paragraphs: Vec<usize>,
    /// The hosts that these paragraphs cite, as indices.
    pub hosts: Vec<usize>,
    /// Number of different sources that these paragraphs cite.
    pub sources: usize,
    /// Share of it that the body supports, from 0 to 1.
    pub score: f32,
}

/// A paragraph or list item of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct MapParagraph {
    /// The text of the heading above.
    pub section: String,
    /// Its first and last line, counted from 0.
    pub lines: (u32, u32),
    /// Its sentences.
    pub sentences: Vec<MapSentence>,
    /// The hosts that it cites, as indices.
    pub hosts: Vec<usize>,
    /// Number of its sentences that are claims.
    pub claims: u32,
    /// Number of these claims without a source.
    pub uncited: u32,
    /// Its length in bytes.
    pub len: u32,
}

/// A sentence of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct MapSentence {
    /// Its text, including markers.
    pub text: String,
    /// True if its source is missing.
    pub uncited: bool,
    /// True if a takeaway condenses it.
    pub condensed: bool,
}

/// A host with its sources.
#[derive(Clone, Debug, PartialEq)]
pub struct MapHost {
    /// The host, or the text of the source if there is no URL.
    pub name: String,
    /// The kind of host.
    pub kind: HostKind,
    /// The sources at this host, each with the label of its endnote.
    pub sources: Vec<MapSource>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapSource {
    /// The label in its marker.
    pub label: String,
    /// Its text.
    pub written: String,
    /// Its target, unless it is defanged or has none.
    pub url: Option<String>,
}

/// The kind of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// An official site of a state.
    Official,
    /// A site on which anybody can post.
    Social,
    /// Any other site.
    Web,
    /// No URL: a document, a briefing.
    Other,
}

impl HostKind {
    /// Returns the kind in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "Official",
            Self::Social => "Channels and social media",
            Self::Web => "Media and other sites",
            Self::Other => "Without an address",
        }
    }

    fn of(host: &str) -> Self {
        let labels: Vec<_> = host.rsplit('.').collect();
        let official = |label: &&str| matches!(*label, "gov" | "mil" | "gob" | "gouv" | "mid" | "kremlin");
        if labels.iter().take(2).any(official) {
            return Self::Official;
        }
        let site = match labels.as_slice() {
            [top, name, ..] => format!("{name}.{top}"),
            _ => host.to_owned(),
        };
        if SOCIAL.contains(&site.as_str()) { Self::Social } else { Self::Web }
    }
}

const SOCIAL: &[&str] = &[
    "t.me",
    "telegram.me",
    "x.com",
    "twitter.com",
    "facebook.com",
    "fb.com",
    "youtube.com",
    "youtu.be",
    "vk.com",
    "ok.ru",
    "instagram.com",
    "tiktok.com",
    "linkedin.com",
    "reddit.com",
    "bsky.app",
    "threads.net",
    "truthsocial.com",
    "rumble.com",
    "weibo.com",
    "max.ru",
];

/// Returns the map of a document.
#[must_use]
pub fn map(snapshot: &Snapshot) -> Map {
    let mut hosts = Hosts::default();
    let mut map = Map {
        title: snapshot.title().unwrap_or_else(|| snapshot.name().to_owned()),
        date: snapshot.date().map(|date| date.to_string()),
        checked: snapshot.expectation() == Expectation::Expected,
        ..Map::default()
    };
    let condensed: Vec<SentenceAt> = snapshot.supports().iter().flat_map(|s| s.sentences()).collect();
    let mut index: FxHashMap<usize, usize> = FxHashMap::default();
    let mut section = String::new();
    let mut body = Vec::new();
    for (block, facts) in snapshot.blocks().iter().enumerate() {
        if let BlockKind::Heading { role, .. } = facts.block.kind {
            let words = snapshot.text().slice(snapshot.block_content(block)).into_owned();
            section =
                if role == HeadingRole::Endnotes { String::new() } else { headings::name(&words).to_owned() };
        }
        if facts.block.kind.is_body() && !facts.sentences.is_empty() {
            index.insert(block, map.paragraphs.len());
            body.push(block);
            map.paragraphs.push(paragraph(snapshot, block, &section, &condensed, &mut hosts));
        }
    }
    for support in snapshot.supports() {
        let paragraphs: Vec<_> =
            snapshot.carriers(support).iter().filter_map(|block| index.get(block).copied()).collect();
        let mut cited: Vec<_> = paragraphs.iter().flat_map(|i| map.paragraphs[*i].hosts.clone()).collect();
        cited.sort_unstable();
        cited.dedup();
        let span = snapshot.takeaway_words(support.takeaway);
        map.takeaways.push(MapTakeaway {
            text: one_line(&snapshot.text().slice(span)),
            lines: lines(snapshot, span),
            paragraphs,
            hosts: cited,
            sources: snapshot.sources_under(support),
            score: if support.is_linked() { support.score } else { 0.0 },
        });
    }
    map.sources = snapshot.sources_in(body.into_iter());
    hosts.finish(&mut map);
    map
}

fn paragraph(
    snapshot: &Snapshot,
    block: usize,
    section: &str,
    condensed: &[SentenceAt],
    hosts: &mut Hosts,
) -> MapParagraph {
    let sentences = snapshot.sentences_in(block).map(|sentence| MapSentence {
        text: one_line(&snapshot.text().slice(sentence.span)),
        uncited: snapshot.counts_as_uncited(sentence),
        condensed: condensed.contains(&sentence.at),
    });
    let sentences: Vec<_> = sentences.collect();
    let span = snapshot.block_content(block);
    let mut cited: Vec<usize> = Vec::new();
    for holder in std::iter::once(block).chain(snapshot.markers_line_below(block)) {
        for at in 0..snapshot.blocks()[holder].citations.len() {
            hosts.cite(snapshot, snapshot.citation(holder, at), &mut cited);
        }
    }
    cited.sort_unstable();
    cited.dedup();
    let count = count_claims(snapshot, block..block + 1);
    MapParagraph {
        section: section.to_owned(),
        lines: lines(snapshot, span),
        sentences,
        hosts: cited,
        claims: count.claims,
        uncited: count.uncited,
        len: span.len(),
    }
}

/// The hosts in the order of their first citations.
#[derive(Default)]
struct Hosts {
    all: Vec<MapHost>,
    by_name: FxHashMap<String, usize>,
}

impl Hosts {
    /// Adds the sources of a citation, and their hosts to `cited`.
    fn cite(&mut self, snapshot: &Snapshot, citation: crate::assessment::Citation, cited: &mut Vec<usize>) {
        let text = snapshot.text();
        let label = match citation.label.style {
            // The number itself, because a range contains only its ends.
            Style::Numeric => citation.label.id.to_string(),
            _ => text.slice(citation.key).into_owned(),
        };
        if citation.label.style == Style::Link {
            let url = sources::refang(&label);
            let source = MapSource { label: "link".to_owned(), written: label, url: Some(url.clone()) };
            cited.push(self.add(sources::host(&url).to_owned(), None, source));
            return;
        }
        if let Some(url) =
            snapshot.definition(citation.label).filter(|_| citation.label.style == Style::Reference)
        {
            let url = text.slice(url).into_owned();
            let source = MapSource { label, written: url.clone(), url: Some(sources::refang(&url)) };
            cited.push(self.add(sources::host(&url).to_owned(), None, source));
            return;
        }
        if !snapshot.counts_as_source(citation.label) {
            return;
        }
        let Some(note) = snapshot.endnote_with(citation.label) else {
            cited.push(self.cite_elsewhere(snapshot, &citation, label));
            return;
        };
        for block in std::iter::once(note.block).chain(snapshot.continuations(note.block)) {
            let start = snapshot.starts()[block];
            for source in &snapshot.blocks()[block].sources {
                let written = one_line(&text.slice(source.span.shift(start)));
                let url = source.url.map(|url| sources::refang(&text.slice(url.shift(start))));
                let name = url.as_ref().map(|url| sources::host(url).to_owned());
                let kind = name.is_none().then_some(HostKind::Other);
                let name = name.unwrap_or_else(|| written.chars().take(60).collect());
                let url = url.filter(|url| !source.defanged && url.starts_with("http"));
                cited.push(self.add(name, kind, MapSource { label: label.clone(), written, url }));
            }
        }
    }

    /// Adds a source that the text itself does not contain: an entry of its bibliography, or in an excerpt a source of
    /// the report that it comes from.
    fn cite_elsewhere(
        &mut self,
        snapshot: &Snapshot,
        citation: &crate::assessment::Citation,
        label: String,
    ) -> usize {
        let Some((entry, _)) = snapshot.entry(citation) else {
            let written = "its endnote is not part of this text".to_owned();
            let source = MapSource { label, written, url: None };
            return self.add("Not in this text".to_owned(), Some(HostKind::Other), source);
        };
        let url = entry.url.as_deref().map(sources::refang);
        let title = entry.title.as_deref().map(one_line).unwrap_or_else(|| label.clone());
        let name = url.as_ref().map(|url| sources::host(url).to_owned());
        let kind = name.is_none().then_some(HostKind::Other);
        let name = name.unwrap_or_else(|| title.chars().take(60).collect());
        let is_live = entry.url.as_deref().is_some_and(|url| url.starts_with("http"));
        self.add(name, kind, MapSource { label, written: title, url: url.filter(|_| is_live) })
    }

    fn add(&mut self, name: String, kind: Option<HostKind>, source: MapSource) -> usize {
        let next = self.all.len();
        let index = *self.by_name.entry(name.clone()).or_insert(next);
        if index == next {
            let kind = kind.unwrap_or_else(|| HostKind::of(&name));
            self.all.push(MapHost { name, kind, sources: Vec::new() });
        }
        let host = &mut self.all[index];
        if !host.sources.contains(&source) {
            host.sources.push(source);
        }
        index
    }

    /// Sorts the hosts and updates their indices.
    fn finish(self, map: &mut Map) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|i| (self.all[*i].kind, std::cmp::Reverse(self.all[*i].sources.len()), *i));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let takeaways = map.takeaways.iter_mut().map(|t| &mut t.hosts);
        for hosts in takeaways.chain(map.paragraphs.iter_mut().map(|p| &mut p.hosts)) {
            hosts.iter_mut().for_each(|host| *host = place[*host]);
            hosts.sort_unstable();
        }
        let mut all: Vec<_> = self.all.into_iter().map(Some).collect();
        map.hosts = order.iter().filter_map(|old| all[*old].take()).collect();
    }
}

fn lines(snapshot: &Snapshot, span: Span) -> (u32, u32) {
    (snapshot.text().line_of(span.start), snapshot.text().line_of(span.end))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
