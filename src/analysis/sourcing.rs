//! The sources that citations cite, and the outlets that published them.

use rustc_hash::FxHashSet;

use crate::actors::ActorId;
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Citation, Label, SourceIdentity, Style, addresses, sources};
use crate::bibliography::Entry;
use crate::claims::SentenceKind;
use crate::text::{Span, counted, fingerprint};

use super::supports::Support;
use super::{Endnote, Snapshot};

/// One source that a citation cites.
#[derive(Clone, Copy, Debug)]
pub struct CitedSource<'a> {
    /// The label of the citation.
    pub label: Label,
    /// The source as it is written in the text. `None` if the text does not contain it.
    pub span: Option<Span>,
    /// Its address as it is written in the text.
    pub url: Option<Span>,
    /// True if the address is defanged.
    pub defanged: bool,
    /// The entry of the bibliography, if it is one.
    pub entry: Option<&'a Entry>,
    /// The page and outlet of its address.
    pub identity: Option<SourceIdentity>,
}

/// The outlet of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outlet {
    /// An actor of the registry.
    Actor(ActorId),
    /// A site or channel that the registry does not list, by its key.
    Address(u64),
    /// A source without an address, by a hash of its words.
    Words(u64),
}

/// The numbers of different outlets and sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sourcing {
    /// Number of outlets. Each source without an address counts as one, unless it names a known outlet.
    pub outlets: usize,
    /// Number of sources. All addresses of one page are one source.
    pub sources: usize,
    /// Number of sources with an address.
    pub links: usize,
}

impl Sourcing {
    /// Formats the numbers: `2 outlets (3 links)`, `1 outlet`, `no source`.
    #[must_use]
    pub fn in_words(self) -> String {
        let Self { outlets, sources, links } = self;
        match (outlets, sources) {
            (0, _) => "no source".to_owned(),
            _ if links == 0 => counted(sources, "source"),
            (outlets, sources) if outlets == sources => counted(outlets, "outlet"),
            (outlets, sources) if sources == links => {
                format!("{} ({})", counted(outlets, "outlet"), counted(links, "link"))
            }
            _ => format!("{} ({})", counted(outlets, "outlet"), counted(sources, "source")),
        }
    }
}

impl Snapshot {
    /// Returns the sources that a citation cites, in order. Empty if it leads to none.
    #[must_use]
    pub fn cited_sources(&self, citation: &Citation) -> Vec<CitedSource<'_>> {
        let label = citation.label;
        let source =
            CitedSource { label, span: None, url: None, defanged: false, entry: None, identity: None };
        let address = |url: Span| {
            let written = self.text().slice(url);
            let (identity, defanged) = (Some(SourceIdentity::read(&written)), sources::is_defanged(&written));
            vec![CitedSource { span: Some(url), url: Some(url), identity, defanged, ..source }]
        };
        match label.style {
            Style::Link => return address(citation.key),
            Style::Reference => return self.definition(label).map_or_else(Vec::new, address),
            Style::Inline | Style::Named => {
                let found = sources::parse(&self.text().slice(citation.key));
                let start = citation.key.start;
                let own = found.iter().map(|found| CitedSource {
                    span: Some(found.span.shift(start)),
                    url: found.url.map(|url| url.shift(start)),
                    defanged: found.defanged,
                    identity: found.address.map(|address| address.identity),
                    ..source
                });
                return own.collect();
            }
            _ => {}
        }
        if !self.counts_as_source(label) {
            return Vec::new();
        }
        if let Some(note) = self.endnote_with(label) {
            return self.sources_of(note).map(|own| CitedSource { label, ..own }).collect();
        }
        let entry = self.entry(citation).map(|(entry, _)| entry);
        let identity = entry.and_then(|entry| entry.url.as_deref()).map(SourceIdentity::read);
        vec![CitedSource { entry, identity, ..source }]
    }

    /// Returns the sources of an endnote, in order.
    pub fn sources_of(&self, note: Endnote<'_>) -> impl Iterator<Item = CitedSource<'_>> {
        let label = note.head.map_or(Label { style: Style::Numeric, id: 0 }, |head| head.label);
        std::iter::once(note.block).chain(self.continuations(note.block)).flat_map(move |block| {
            let start = self.starts()[block];
            self.blocks()[block].sources.iter().map(move |source| CitedSource {
                label,
                span: Some(source.span.shift(start)),
                url: source.url.map(|url| url.shift(start)),
                defanged: source.defanged,
                entry: None,
                identity: source.address.map(|address| address.identity),
            })
        })
    }

    /// Returns the outlet of a source.
    #[must_use]
    pub fn outlet(&self, source: &CitedSource<'_>) -> Outlet {
        match source.identity {
            Some(identity) => self.outlet_of(&identity),
            None => {
                self.named_outlet(source).map_or_else(|| Outlet::Words(self.words_of(source)), Outlet::Actor)
            }
        }
    }

    /// Returns the outlet of the registry that a source in parentheses names, as in `(TASS, January 10)`.
    fn named_outlet(&self, source: &CitedSource<'_>) -> Option<ActorId> {
        /// Longer names are descriptions, in bytes.
        const LONGEST: usize = 60;
        let span = source.span.filter(|_| source.label.style == Style::Named)?;
        let words = self.text().slice(span);
        let name = words.split([',', ';']).next()?.trim();
        let registry = &self.environment().registry;
        let known = if name.len() <= LONGEST { registry.by_name(name) } else { Vec::new() };
        let mut outlets = known.into_iter().filter(|id| registry.actor(*id).outlet.is_some());
        let (outlet, None) = (outlets.next()?, outlets.next()) else { return None };
        Some(outlet)
    }

    /// Returns the outlet of an address.
    #[must_use]
    pub fn outlet_of(&self, identity: &SourceIdentity) -> Outlet {
        let listed = self.environment().registry.outlet(identity.names());
        listed.map_or(Outlet::Address(identity.outlet), Outlet::Actor)
    }

    /// Returns the first of these sources and the numbers of all, if they are certainly of one outlet. A note without an
    /// address may be about several publications, a page whose address names no publisher may be anybody's, and facts
    /// that could not be checked decide nothing.
    #[must_use]
    pub fn single_outlet(&self, citations: &[Citation]) -> Option<(CitedSource<'_>, Sourcing)> {
        let sourcing = self.sourcing(citations.iter().copied());
        if sourcing.outlets != 1 {
            return None;
        }
        let sources: Vec<_> = citations.iter().flat_map(|citation| self.cited_sources(citation)).collect();
        let is_certain = |source: &CitedSource<'_>| {
            let registry = &self.environment().registry;
            source.identity.is_some_and(|identity| match self.outlet_of(&identity) {
                Outlet::Actor(id) => registry.actor(id).outlet.as_ref().is_none_or(|facts| !facts.unverified),
                _ => identity.names_publisher(),
            })
        };
        sources.iter().all(is_certain).then(|| sources.first().copied())?.map(|first| (first, sourcing))
    }

    /// Returns the name of the outlet of a source, for messages: that of the registry, otherwise the host or channel, or
    /// the words of a source without an address.
    #[must_use]
    pub fn outlet_name(&self, source: &CitedSource<'_>) -> String {
        if let Outlet::Actor(id) = self.outlet(source) {
            return self.environment().registry.actor(id).name.clone();
        }
        let written = source.url.map(|url| self.text().slice(url).into_owned());
        match written.or_else(|| source.entry?.url.clone()) {
            Some(url) => addresses::outlet_name(&url),
            None => source
                .span
                .map_or_else(String::new, |span| self.text().slice(span).trim().chars().take(60).collect()),
        }
    }

    /// Returns a hash of the words of a source without an address.
    fn words_of(&self, source: &CitedSource<'_>) -> u64 {
        match source.span {
            Some(span) => {
                let words = self.text().slice(span);
                fingerprint(
                    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).flat_map(
                        |c| {
                            let mut bytes = [0; 4];
                            c.encode_utf8(&mut bytes);
                            bytes
                        },
                    ),
                )
            }
            None => source.label.id,
        }
    }

    /// Counts the outlets and sources that citations cite.
    pub fn sourcing(&self, citations: impl Iterator<Item = Citation>) -> Sourcing {
        let (mut outlets, mut pages) = (FxHashSet::default(), FxHashSet::default());
        let mut labels: FxHashSet<(Label, u32)> = FxHashSet::default();
        for citation in citations {
            // The sources of an endnote are the same wherever it is cited.
            let place = if citation.label.style.holds_source() { citation.key.start } else { 0 };
            if !labels.insert((citation.label, place)) {
                continue;
            }
            for source in self.cited_sources(&citation) {
                outlets.insert(self.outlet(&source));
                pages.insert(match source.identity {
                    Some(identity) => (true, identity.page),
                    None => (false, self.words_of(&source)),
                });
            }
        }
        let links = pages.iter().filter(|(is_link, _)| *is_link).count();
        Sourcing { outlets: outlets.len(), sources: pages.len(), links }
    }

    /// Counts the outlets and sources under a takeaway.
    #[must_use]
    pub fn sourcing_under(&self, support: &Support) -> Sourcing {
        self.sourcing(self.citations_under(support).into_iter())
    }

    /// Counts the outlets and sources that these blocks cite, including the line of markers below each.
    #[must_use]
    pub fn sourcing_in(&self, blocks: impl Iterator<Item = usize>) -> Sourcing {
        self.sourcing(blocks.flat_map(|block| self.citations_in(block)))
    }

    /// Returns the citations that the support of a takeaway rests on: those of the supporting sentences. A claim without
    /// a citation rests on that of the sentence before it; a topic sentence or a judgment on those of its paragraph.
    #[must_use]
    pub fn citations_under(&self, support: &Support) -> Vec<Citation> {
        let sentences = support.sentences();
        let mut out = Vec::new();
        let cites = |at: &super::SentenceAt| self.is_cited(self.sentence(*at));
        for at in &sentences {
            let block = at.block as usize;
            let sentence = self.sentence(*at);
            if cites(at) {
                out.extend(self.citations_of(sentence));
                let is_last = at.index as usize + 1 == self.blocks()[block].sentences.len();
                out.extend(
                    self.markers_line_below(block).filter(|_| is_last).into_iter().flat_map(|b| self.own(b)),
                );
                continue;
            }
            if sentences.iter().any(|other| other.block == at.block && cites(other)) {
                continue;
            }
            // A judgment rests on the whole paragraph.
            let is_claim =
                sentence.facts.claim.as_ref().is_some_and(|claim| claim.kind == SentenceKind::Claim);
            let above = self.sentences_in(block).take(at.index as usize).filter(|_| is_claim);
            let before = above.filter(|s| self.is_cited(*s)).last();
            match before {
                Some(carrier) => out.extend(self.citations_of(carrier)),
                None => {
                    out.extend(self.citations_in(block));
                    out.extend(self.led_by(block).into_iter().flat_map(|below| self.citations_in(below)));
                }
            }
        }
        out
    }

    /// Returns the paragraph that belongs to a topic sentence on a line of its own.
    pub(super) fn led_by(&self, block: usize) -> Option<usize> {
        let alone = self.blocks()[block].sentences.len() == 1 && self.blocks()[block].citations.is_empty();
        let below =
            (block + 1..self.blocks().len()).find(|b| self.blocks()[*b].block.kind != BlockKind::Blank);
        // A line of markers below a topic sentence cites it, and is not its paragraph.
        below.filter(|b| {
            let facts = &self.blocks()[*b];
            alone && facts.block.kind == BlockKind::Paragraph && !facts.sentences.is_empty()
        })
    }

    /// Iterates over the citations of a block and of the line of markers below it.
    pub fn citations_in(&self, block: usize) -> impl Iterator<Item = Citation> {
        std::iter::once(block).chain(self.markers_line_below(block)).flat_map(|block| self.own(block))
    }

    fn own(&self, block: usize) -> impl Iterator<Item = Citation> {
        (0..self.blocks()[block].citations.len()).map(move |index| self.citation(block, index))
    }
}
