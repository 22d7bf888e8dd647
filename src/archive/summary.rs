//! The summary of one assessment: its date, the names of its parts, and the actors that it names.
//!
//! A summary is a pure function of the text, the file name and the registry. It uses the same block splitting and
//! linking as the analysis of an open document. It omits what is not needed for a closed file: the need of claims and
//! the support of takeaways.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::actors::{BlockNames, Form, Kind, Linked, Mention, Registry, Who};
use crate::analysis::{Snapshot, document_date, prose_sentences};
use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::headings::OwnNames;
use crate::assessment::{Conventions, HeadingRole, citations, front_matter, headings, is_assessment};
use crate::text::{Encoding, Span, fingerprint, floor};
use crate::words::fold_name;

use super::places::{At, Columns};

/// The kind of thing that a name in the archive denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// An actor, at its first mention in a report.
    Actor,
    /// The title of a report.
    Title,
    /// A takeaway.
    Takeaway,
    /// A section.
    Section,
    /// The first sentence of a paragraph.
    Topic,
}

/// A name in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol<'a> {
    /// The kind of thing that the name denotes.
    pub kind: SymbolKind,
    /// The name, on one line.
    pub name: &'a str,
    /// The place of the name.
    pub at: At,
}

/// An actor in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting<'a> {
    /// The key of the actor, which is the same in all reports: see [`actor_key`] and [`name_key`].
    pub key: u64,
    /// The registry's name, or the words with which the report introduced the actor.
    pub name: &'a str,
    /// The first title next to its name in the report.
    pub title: Option<&'a str>,
    /// The kind of actor.
    pub kind: Kind,
    /// The form of the first mention.
    pub form: Form,
    /// The places of all mentions, at least one.
    pub places: &'a [At],
}

impl Sighting<'_> {
    /// Returns the place of the first mention.
    #[must_use]
    pub fn first(&self) -> At {
        self.places.first().copied().unwrap_or_default()
    }
}

/// Returns the key of a registry actor, by its `id`.
#[must_use]
pub fn actor_key(id: &str) -> u64 {
    fingerprint(b"actor ".iter().copied().chain(id.bytes()))
}

/// Returns the key of an actor that no registry knows, by the name with which reports introduce it. Returns `None` if
/// the name does not identify an actor, such as a person's single name.
#[must_use]
pub fn name_key(name: &str, kind: Kind) -> Option<u64> {
    let folded = fold_name(name);
    let enough = !folded.is_empty() && (kind != Kind::Person || folded.contains(' '));
    enough.then(|| fingerprint(b"name ".iter().copied().chain(folded.bytes())))
}

/// Returns the key of the actor that a mention denotes. `name` is the actor's name. `None` as in [`name_key`].
#[must_use]
pub fn mention_key(registry: &Registry, mention: &Mention, name: &str) -> Option<u64> {
    match mention.who {
        Who::Actor(id) => Some(actor_key(&registry.actor(id).id)),
        Who::Text(_) => name_key(name, mention.kind),
    }
}

/// The inputs of a summary other than the text.
#[derive(Clone, Copy, Debug)]
pub struct SummaryInputs<'a> {
    /// The known actors.
    pub registry: &'a Registry,
    /// The unit of columns.
    pub encoding: Encoding,
    /// True to treat every text as an assessment.
    pub all_files: bool,
    /// The team's own names of sections.
    pub headings: &'a OwnNames,
}

/// The facts that the archive stores about one assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The date of the report.
    pub date: Option<Date>,
    /// The names of the parts, each after a line break.
    pub(super) part_names: Box<str>,
    pub(super) parts: Box<[StoredPart]>,
    /// The names and titles of actors.
    pub(super) actor_names: Box<str>,
    pub(super) actors: Box<[StoredActor]>,
    /// The places of all mentions, those of an actor next to each other.
    pub(super) places: Box<[At]>,
}

/// A part of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StoredPart {
    /// The offset of the name in `part_names`, in bytes.
    pub start: u32,
    pub kind: SymbolKind,
    pub at: At,
}

/// An actor. `name` and `title` are spans of `actor_names`, `places` is a range of [`Summary::places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StoredActor {
    pub key: u64,
    pub name: Span,
    pub title: Span,
    pub kind: Kind,
    pub form: Form,
    pub places: Span,
}

impl Summary {
    /// Reads the assessment `text`. `name` is the file name without folders. Returns `None` if the text is not an
    /// assessment.
    #[must_use]
    pub fn read(name: &str, text: &str, inputs: &SummaryInputs<'_>) -> Option<Self> {
        if !inputs.all_files && !is_assessment(name, text, inputs.headings) {
            return None;
        }
        let cut: Vec<_> = blocks::all_with(text, inputs.headings).collect();
        let mut starts: Vec<_> = cut.iter().map(|(_, span)| span.start).collect();
        starts.push(cut.last().map_or(0, |(_, span)| span.end));
        let of = |(kind, span): &(BlockKind, Span)| match kind {
            kind if kind.names_actors() => BlockNames::read(&text[span.range()], inputs.registry),
            _ => BlockNames::default(),
        };
        let names: Vec<_> = cut.iter().map(of).collect();
        // The date matters only for checks of titles, which the archive does not need.
        let linked = Linked::new(&starts, |i| &names[i], None, inputs.registry);
        let mentions = linked.mentions(&starts);
        Some(Builder { text, blocks: &cut, inputs }.build(name, mentions))
    }

    /// Creates the same summary from an analysed text. Returns `None` if the text is not an assessment.
    #[must_use]
    pub fn of(snapshot: &Snapshot, encoding: Encoding) -> Option<Self> {
        if !snapshot.is_assessment() {
            return None;
        }
        let environment = snapshot.environment();
        let text = snapshot.text().slice(snapshot.text().full());
        let blocks: Vec<_> = snapshot
            .blocks()
            .iter()
            .enumerate()
            .map(|(i, facts)| (facts.block.kind, snapshot.block_span(i)))
            .collect();
        let all_files = environment.all_files;
        let headings = &environment.headings;
        let inputs = SummaryInputs { registry: &environment.registry, encoding, all_files, headings };
        let builder = Builder { text: &text, blocks: &blocks, inputs: &inputs };
        Some(builder.build(snapshot.name(), snapshot.mentions().iter().copied()))
    }

    /// Returns the names of the parts, in text order.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol<'_>> {
        (0..self.parts.len()).map(|i| self.symbol(i))
    }

    pub(super) fn symbol(&self, i: usize) -> Symbol<'_> {
        let part = self.parts[i];
        let end = self.parts.get(i + 1).map_or(self.part_names.len(), |next| next.start as usize - 1);
        let name = self.part_names.get(part.start as usize..end).unwrap_or("");
        Symbol { kind: part.kind, name, at: part.at }
    }

    /// Returns the named actors, in the order of their first mention.
    pub fn sightings(&self) -> impl Iterator<Item = Sighting<'_>> {
        (0..self.actors.len()).map(|i| self.sighting(i))
    }

    pub(super) fn sighting(&self, i: usize) -> Sighting<'_> {
        let StoredActor { key, name, title, kind, form, places } = self.actors[i];
        let slice = |span: Span| self.actor_names.get(span.range()).unwrap_or("");
        let title = (!title.is_empty()).then(|| slice(title));
        let places = self.places.get(places.range()).unwrap_or(&[]);
        Sighting { key, name: slice(name), title, kind, form, places }
    }
}

/// Maximum length of a stored name, in bytes. Lists show no more.
const LONGEST: usize = 300;

struct Builder<'a> {
    text: &'a str,
    blocks: &'a [(BlockKind, Span)],
    inputs: &'a SummaryInputs<'a>,
}

impl Builder<'_> {
    fn build(&self, name: &str, mentions: impl Iterator<Item = Mention>) -> Summary {
        let heads = self.blocks.iter().map(|(kind, span)| (*kind, Cow::Borrowed(&self.text[span.range()])));
        let date = document_date(name, heads).map(|date| date.date);
        let (part_names, parts) = self.parts();
        let (actor_names, actors, places) = self.actors(mentions);
        Summary {
            date,
            part_names: part_names.into(),
            parts: parts.into(),
            actor_names: actor_names.into(),
            actors: actors.into(),
            places: places.into(),
        }
    }

    fn parts(&self) -> (String, Vec<StoredPart>) {
        let mut columns = Columns::new(self.text, self.inputs.encoding);
        let (mut words, mut parts) = (String::new(), Vec::new());
        // A title in the front matter takes precedence over the first heading.
        let mut titled = false;
        for (kind, span) in self.blocks {
            let block = &self.text[span.range()];
            let (kind, span, name) = match *kind {
                BlockKind::FrontMatter => {
                    let Some(title) = front_matter::value_on_line(block, "title") else { continue };
                    titled = true;
                    (SymbolKind::Title, title.shift(span.start), &block[title.range()])
                }
                BlockKind::Title if titled => continue,
                BlockKind::Title => (SymbolKind::Title, content(block, *span), headings::name(block)),
                BlockKind::Heading { role: HeadingRole::Section | HeadingRole::Toplines, .. }
                | BlockKind::TakeawayLabel => {
                    (SymbolKind::Section, content(block, *span), headings::name(block.trim()))
                }
                BlockKind::Takeaway(start) => {
                    let words = block.get(start as usize..).unwrap_or("");
                    let span =
                        content(words, Span::new(span.start + start, span.end.max(span.start + start)));
                    (SymbolKind::Takeaway, span, words)
                }
                BlockKind::Paragraph => {
                    let sentences = prose_sentences(block, 0, &citations::scan(block, Conventions::NONE));
                    let Some(first) = sentences.first() else { continue };
                    (SymbolKind::Topic, first.span.shift(span.start), &block[first.span.range()])
                }
                _ => continue,
            };
            let start = words.len() as u32 + 1;
            words.push('\n');
            push_line(&mut words, name);
            if words.len() as u32 == start {
                // A part without a name is left out.
                words.pop();
                continue;
            }
            parts.push(StoredPart { start, kind, at: columns.at(span) });
        }
        (words, parts)
    }

    /// Returns the names and titles, the actors, and the places of their mentions.
    fn actors(&self, mentions: impl Iterator<Item = Mention>) -> (String, Vec<StoredActor>, Vec<At>) {
        let mut columns = Columns::new(self.text, self.inputs.encoding);
        let mut met = Vec::new();
        let (mut said, mut seen) = (String::new(), Vec::<StoredActor>::new());
        let mut known: FxHashMap<Who, Option<usize>> = FxHashMap::default();
        let mut by_key: FxHashMap<u64, usize> = FxHashMap::default();
        for mention in mentions.filter(Mention::names_actor) {
            let index = *known.entry(mention.who).or_insert_with(|| {
                let start = said.len() as u32;
                match mention.who {
                    Who::Actor(id) => said.push_str(&self.inputs.registry.actor(id).name),
                    Who::Text(span) => push_line(&mut said, &self.text[span.range()]),
                }
                let name = Span::new(start, said.len() as u32);
                let key = mention_key(self.inputs.registry, &mention, &said[name.range()]);
                // Two spellings of a name that the text introduces separately are one actor.
                if let Some(same) = key.and_then(|key| by_key.get(&key)) {
                    said.truncate(start as usize);
                    return Some(*same);
                }
                let Some(key) = key else {
                    said.truncate(start as usize);
                    return None;
                };
                by_key.insert(key, seen.len());
                let title = Span::at(name.end);
                let (kind, form, places) = (mention.kind, mention.form, Span::at(0));
                seen.push(StoredActor { key, name, title, kind, form, places });
                Some(seen.len() - 1)
            });
            let Some(index) = index else { continue };
            met.push((index, columns.at(mention.span)));
            let seen = &mut seen[index];
            if let Some(title) = mention.title.filter(|_| seen.title.is_empty()) {
                let start = said.len() as u32;
                push_line(&mut said, &self.text[title.range()]);
                seen.title = Span::new(start, said.len() as u32);
            }
        }
        // Stable, so the places of an actor stay in the order of the text.
        met.sort_by_key(|(index, _)| *index);
        for (i, seen) in seen.iter_mut().enumerate() {
            let start = met.partition_point(|(index, _)| *index < i);
            let end = met.partition_point(|(index, _)| *index <= i);
            seen.places = Span::new(start as u32, end as u32);
        }
        (said, seen, met.into_iter().map(|(_, at)| at).collect())
    }
}

/// Returns the span of a block without surrounding white space.
fn content(block: &str, span: Span) -> Span {
    let start = span.start + (block.len() - block.trim_start().len()) as u32;
    Span::new(start, start + block.trim().len() as u32)
}

/// Appends words with single spaces between them, at most [`LONGEST`] bytes. An ellipsis follows a name that was cut.
fn push_line(out: &mut String, words: &str) {
    let start = out.len();
    for word in words.split_whitespace() {
        if out.len() > start {
            out.push(' ');
        }
        let room = (start + LONGEST).saturating_sub(out.len());
        if word.len() > room {
            out.push_str(&word[..floor(word, room)]);
            out.push('…');
            return;
        }
        out.push_str(word);
    }
}
