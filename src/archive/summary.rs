//! What the archive keeps of one assessment: its date, the names of its parts, and who is named in it.
//!
//! A pure function of the text, its name and the registry, by the same cutting and linking as the analysis of an open
//! document, less what nobody asks of a file that is not open: no claims are weighed, no takeaways held against the
//! body.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::actors::{BlockNames, Form, Kind, Linked, Mention, Registry, Who, fold_name};
use crate::analysis::{Snapshot, document_date, front_matter_value, prose_sentences};
use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::{HeadingRole, citations, headings, is_assessment};
use crate::text::{Encoding, Span, fingerprint};

use super::places::{At, Columns};

/// What a name in the archive is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// An actor, where a report names it first.
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
    /// What it is of.
    pub kind: SymbolKind,
    /// The name, on one line.
    pub name: &'a str,
    /// Where it stands.
    pub at: At,
}

/// An actor in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting<'a> {
    /// The same for the same actor in all reports: see [`actor_key`] and [`name_key`].
    pub key: u64,
    /// The registry's name, or the words with which the report introduced somebody.
    pub name: &'a str,
    /// What the report calls it: the first title beside its name.
    pub title: Option<&'a str>,
    /// What it is.
    pub kind: Kind,
    /// How it is named first.
    pub form: Form,
    /// How often it is named.
    pub count: u32,
    /// Where it is named first.
    pub at: At,
}

/// The key of an actor of the registry, by its `id`.
#[must_use]
pub fn actor_key(id: &str) -> u64 {
    fingerprint(b"actor ".iter().copied().chain(id.bytes()))
}

/// The key of somebody whom only reports know, by the name with which they introduce them. `None` for a name that is
/// too little to know anybody by.
#[must_use]
pub fn name_key(name: &str, kind: Kind) -> Option<u64> {
    let folded = fold_name(name);
    let enough = !folded.is_empty() && (kind != Kind::Person || folded.contains(' '));
    enough.then(|| fingerprint(b"name ".iter().copied().chain(folded.bytes())))
}

/// The key of whom a mention means; `name` is their name.
#[must_use]
pub fn mention_key(registry: &Registry, mention: &Mention, name: &str) -> Option<u64> {
    match mention.who {
        Who::Actor(id) => Some(actor_key(&registry.actor(id).id)),
        Who::Text(_) => name_key(name, mention.kind),
    }
}

/// What reading depends on beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Who can be named.
    pub registry: &'a Registry,
    /// The unit of columns.
    pub encoding: Encoding,
    /// Whether every text is taken for an assessment.
    pub all_files: bool,
}

/// What is kept of one assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its day.
    pub date: Option<Date>,
    /// The names of its parts, each behind a line break.
    pub(super) words: Box<str>,
    pub(super) parts: Box<[Part]>,
    /// Names and titles of actors.
    pub(super) said: Box<str>,
    pub(super) seen: Box<[Seen]>,
}

/// A part of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where its name starts in `words`.
    pub start: u32,
    pub kind: SymbolKind,
    pub at: At,
}

/// An actor; spans are of `said`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub key: u64,
    pub name: Span,
    pub title: Span,
    pub kind: Kind,
    pub form: Form,
    pub count: u32,
    pub at: At,
}

impl Summary {
    /// Reads the assessment `text`; `name` is the file's name without folders. `None` for a text that is none.
    #[must_use]
    pub fn read(name: &str, text: &str, reading: &Reading<'_>) -> Option<Self> {
        if !reading.all_files && !is_assessment(text) {
            return None;
        }
        let cut: Vec<_> = blocks::all(text).collect();
        let mut starts: Vec<_> = cut.iter().map(|(_, span)| span.start).collect();
        starts.push(cut.last().map_or(0, |(_, span)| span.end));
        let of = |(kind, span): &(BlockKind, Span)| match kind {
            kind if kind.names_actors() => BlockNames::read(&text[span.range()], reading.registry),
            _ => BlockNames::default(),
        };
        let names: Vec<_> = cut.iter().map(of).collect();
        // The date is for remarks on titles, which nobody asks for here.
        let linked = Linked::new(&starts, |i| &names[i], None, reading.registry);
        let mentions = linked.mentions(&starts);
        Some(Builder { text, blocks: &cut, reading }.build(name, mentions))
    }

    /// The same of an analysed text. `None` for a text that is no assessment.
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
        let reading = Reading { registry: &environment.registry, encoding, all_files };
        let builder = Builder { text: &text, blocks: &blocks, reading: &reading };
        Some(builder.build(snapshot.name(), snapshot.mentions().iter().copied()))
    }

    /// The names of its parts, in the order of the text.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol<'_>> {
        (0..self.parts.len()).map(|i| self.symbol(i))
    }

    pub(super) fn symbol(&self, i: usize) -> Symbol<'_> {
        let part = self.parts[i];
        let end = self.parts.get(i + 1).map_or(self.words.len(), |next| next.start as usize - 1);
        let name = self.words.get(part.start as usize..end).unwrap_or("");
        Symbol { kind: part.kind, name, at: part.at }
    }

    /// Who is named, in the order in which they are named first.
    pub fn sightings(&self) -> impl Iterator<Item = Sighting<'_>> {
        (0..self.seen.len()).map(|i| self.sighting(i))
    }

    pub(super) fn sighting(&self, i: usize) -> Sighting<'_> {
        let Seen { key, name, title, kind, form, count, at } = self.seen[i];
        let said = |span: Span| self.said.get(span.range()).unwrap_or("");
        let title = (!title.is_empty()).then(|| said(title));
        Sighting { key, name: said(name), title, kind, form, count, at }
    }
}

/// More letters of a name are not kept: nobody reads them in a list.
const LONGEST: usize = 300;

struct Builder<'a> {
    text: &'a str,
    blocks: &'a [(BlockKind, Span)],
    reading: &'a Reading<'a>,
}

impl Builder<'_> {
    fn build(&self, name: &str, mentions: impl Iterator<Item = Mention>) -> Summary {
        let heads = self.blocks.iter().map(|(kind, span)| (*kind, Cow::Borrowed(&self.text[span.range()])));
        let date = document_date(name, heads).map(|date| date.date);
        let (words, parts) = self.parts();
        let (said, seen) = self.actors(mentions);
        Summary { date, words: words.into(), parts: parts.into(), said: said.into(), seen: seen.into() }
    }

    fn parts(&self) -> (String, Vec<Part>) {
        let mut columns = Columns::new(self.text, self.reading.encoding);
        let (mut words, mut parts) = (String::new(), Vec::new());
        // Front matter names the report before its first heading does.
        let mut titled = false;
        for (i, (kind, span)) in self.blocks.iter().enumerate() {
            let block = &self.text[span.range()];
            let (kind, span, name) = match *kind {
                BlockKind::FrontMatter => match front_matter_value(block, "title") {
                    Some(title) if !title.is_empty() && i < 8 => {
                        titled = true;
                        // A part of the block.
                        let at = span.start + (title.as_ptr() as usize - block.as_ptr() as usize) as u32;
                        (SymbolKind::Title, Span::new(at, at + title.len() as u32), title)
                    }
                    _ => continue,
                },
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
                    let sentences = prose_sentences(block, 0, &citations::scan(block));
                    let Some(first) = sentences.first() else { continue };
                    (SymbolKind::Topic, first.span.shift(span.start), &block[first.span.range()])
                }
                _ => continue,
            };
            let start = words.len() as u32 + 1;
            words.push('\n');
            push_line(&mut words, name);
            if words.len() as u32 == start {
                words.pop();
                continue;
            }
            parts.push(Part { start, kind, at: columns.at(span) });
        }
        (words, parts)
    }

    fn actors(&self, mentions: impl Iterator<Item = Mention>) -> (String, Vec<Seen>) {
        let mut columns = Columns::new(self.text, self.reading.encoding);
        let (mut said, mut seen) = (String::new(), Vec::<Seen>::new());
        let mut known: FxHashMap<Who, Option<usize>> = FxHashMap::default();
        let mut by_key: FxHashMap<u64, usize> = FxHashMap::default();
        for mention in mentions.filter(Mention::names_actor) {
            let index = *known.entry(mention.who).or_insert_with(|| {
                let start = said.len() as u32;
                match mention.who {
                    Who::Actor(id) => said.push_str(&self.reading.registry.actor(id).name),
                    Who::Text(span) => push_line(&mut said, &self.text[span.range()]),
                }
                let name = Span::new(start, said.len() as u32);
                let key = mention_key(self.reading.registry, &mention, &said[name.range()]);
                // Two spellings of a name that the text introduces twice are one actor.
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
                let (kind, form, at) = (mention.kind, mention.form, columns.at(mention.span));
                seen.push(Seen { key, name, title, kind, form, count: 0, at });
                Some(seen.len() - 1)
            });
            let Some(seen) = index.map(|index| &mut seen[index]) else { continue };
            seen.count += 1;
            if let Some(title) = mention.title.filter(|_| seen.title.is_empty()) {
                let start = said.len() as u32;
                push_line(&mut said, &self.text[title.range()]);
                seen.title = Span::new(start, said.len() as u32);
            }
        }
        (said, seen)
    }
}

/// The span of a block without the white space around it.
fn content(block: &str, span: Span) -> Span {
    let start = span.start + (block.len() - block.trim_start().len()) as u32;
    Span::new(start, start + block.trim().len() as u32)
}

/// Appends words with single spaces between them, at most [`LONGEST`] bytes.
fn push_line(out: &mut String, words: &str) {
    let start = out.len();
    for word in words.split_whitespace() {
        if out.len() > start {
            out.push(' ');
        }
        let room = (start + LONGEST).saturating_sub(out.len());
        if word.len() > room {
            let fits = (0..=room).rev().find(|end| word.is_char_boundary(*end)).unwrap_or(0);
            out.push_str(&word[..fits]);
            out.push('…');
            return;
        }
        out.push_str(word);
    }
}
