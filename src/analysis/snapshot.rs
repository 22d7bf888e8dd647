//! The analysis snapshot of one state of a text.

mod notes;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::actors::{BlockNames, Edited, Effect, Linked, Mention, PartialDate, Remark, Who};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Conventions, Recognition, Survey, front_matter, headings};
use crate::text::{Span, Text};

use super::change::{BlockChanges, Splice};
use super::difference::{Aspect, Difference, Stamp};
use super::dirty::Dirty;
use super::facts::{BlockFacts, SentenceFacts};
use super::links::Links;
use super::recut::{self, Blocks};
use super::supports::Supports;
use super::unsourced::Verdicts;
use super::{Environment, SentenceAt};

pub use notes::Endnote;

/// The analysis of one state of a text. Immutable, and shared by all features.
#[derive(Clone, Debug)]
pub struct Snapshot {
    name: Arc<str>,
    text: Text,
    blocks: Blocks,
    starts: Vec<u32>,
    conventions: Conventions,
    links: Links,
    linked: OnceLock<Linked>,
    mentions: OnceLock<Vec<Mention>>,
    pub(super) supports: OnceLock<Supports>,
    pub(super) verdicts: OnceLock<Verdicts>,
    environment: Arc<Environment>,
    stamp: Stamp,
    difference: Option<Difference>,
}

/// A sentence with its position in the text.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    /// The identity of the sentence.
    pub at: SentenceAt,
    /// The span in the text.
    pub span: Span,
    /// The facts of the sentence; their spans are relative to its block.
    pub facts: &'a SentenceFacts,
}

impl Snapshot {
    /// Creates the snapshot of `text`.
    pub(super) fn new(name: Arc<str>, text: Text, environment: Arc<Environment>) -> Self {
        let (blocks, conventions) = recut::cut(&text, &environment);
        let mut starts = Vec::with_capacity(blocks.len() + 1);
        let mut at = 0;
        for facts in &blocks {
            starts.push(at);
            at += facts.block.len;
        }
        starts.push(at);
        let links = Links::new(&name, &text, &blocks, &starts);
        let (linked, mentions) = (OnceLock::new(), OnceLock::new());
        let (supports, verdicts) = (OnceLock::new(), OnceLock::new());
        let (stamp, difference) = (Stamp::default(), None);
        Self {
            name,
            text,
            blocks,
            starts,
            conventions,
            links,
            linked,
            mentions,
            supports,
            verdicts,
            environment,
            stamp,
            difference,
        }
    }

    /// Updates the snapshot to `text`, which differs in the regions `dirty`. The cost depends on the changed blocks,
    /// plus passes over numbers.
    pub(super) fn edit(&mut self, text: Text, dirty: &Dirty) {
        let splices = self.recut(&text, dirty);
        let change = BlockChanges::make(splices, &mut self.blocks, &mut self.starts);
        let before = std::mem::take(&mut self.stamp);
        let mut difference =
            Difference::new(before, &change, (&self.text, &text), &self.blocks, &self.starts);
        self.text = text;
        let date = self.date();
        self.links.edit(&change, &self.name, &self.text, &self.blocks, &self.starts);
        difference.note(Aspect::Date, self.date() != date);
        self.mentions.take();
        self.verdicts.take();
        self.edit_names(&change, &mut difference);
        self.edit_supports(&change, &mut difference);
        self.difference = Some(difference);
    }

    /// Splits the text after edits: all of it if these changed its conventions.
    fn recut(&mut self, text: &Text, dirty: &Dirty) -> Vec<Splice> {
        let (environment, conventions) = (&self.environment, self.conventions);
        let splices = recut::recut(text, &self.blocks, &self.starts, dirty, environment, conventions);
        let came: Survey = splices.iter().flat_map(|splice| &splice.new).map(|facts| facts.survey).sum();
        let gone = splices.iter().flat_map(|splice| &self.blocks[splice.old.clone()]);
        let gone: Survey = gone.map(|facts| facts.survey).sum();
        if self.links.survey.plus(came).minus(gone).conventions() == conventions {
            return splices;
        }
        let (new, conventions) = recut::cut(text, environment);
        self.conventions = conventions;
        vec![Splice { old: 0..self.blocks.len(), new }]
    }

    fn edit_names(&mut self, change: &BlockChanges, difference: &mut Difference) {
        // If mentions were never requested, they are not linked here either.
        let all = Effect { remarks: u8::MAX, acronyms: true, spellings: true, renamed: Vec::new() };
        let effect = self.linked.take().map_or(all, |mut linked| {
            let edited = Edited { old: &change.old_starts, new: &self.starts, kept: &change.kept };
            let old_names = |i| change.old_block(i).map(|facts| &facts.names);
            let registry = &self.environment.registry;
            let effect = linked.edit(&edited, old_names, |i| self.names(i), self.role_date(), registry);
            let _ = self.linked.set(linked);
            effect
        });
        difference.note_names(effect);
    }

    fn edit_supports(&mut self, change: &BlockChanges, difference: &mut Difference) {
        let edited = self.supports.take().and_then(|mut supports| {
            let edited = supports.edit(change, &self.blocks, &self.links.takeaways)?;
            let _ = self.supports.set(supports);
            Some(edited)
        });
        difference.note_supports(edited);
    }

    /// Sets an environment that does not affect any block's facts.
    pub(super) fn set_environment(&mut self, environment: Arc<Environment>) {
        self.environment = environment;
        self.verdicts.take();
        (self.stamp, self.difference) = (Stamp::default(), None);
    }

    /// Returns the identity of this state.
    #[must_use]
    pub const fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Returns the difference from the previous state; `None` if the snapshot was made from scratch.
    #[must_use]
    pub const fn difference(&self) -> Option<&Difference> {
        self.difference.as_ref()
    }

    fn names(&self, block: usize) -> &BlockNames {
        &self.blocks[block].names
    }

    /// Returns the mentions of actors, linked across blocks. Computed on first demand, and from then on updated
    /// with every edit.
    #[must_use]
    pub fn linked(&self) -> &Linked {
        let new =
            || Linked::new(&self.starts, |i| self.names(i), self.role_date(), &self.environment.registry);
        self.linked.get_or_init(new)
    }

    /// Returns the file name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the analysed text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Returns the blocks in order; they cover the text without a gap.
    #[must_use]
    pub fn blocks(&self) -> &[Arc<BlockFacts>] {
        &self.blocks
    }

    /// Returns the start of each block, followed by the end of the text.
    #[must_use]
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Returns the connections between blocks.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Returns the conventions of the document.
    #[must_use]
    pub fn conventions(&self) -> Conventions {
        self.conventions
    }

    /// Returns the inputs of the analysis other than the text.
    #[must_use]
    pub fn environment(&self) -> &Arc<Environment> {
        &self.environment
    }

    /// Returns the date of the document.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.links.date.map(|d| d.date)
    }

    /// Returns true if the text is an assessment. Rules and most features ignore other texts.
    #[must_use]
    pub fn is_assessment(&self) -> bool {
        self.environment.all_files
            || self.links.evidence.verdict(&self.name, || self.links.date.is_some())
                == Recognition::Assessment
    }

    /// Returns true if the text is clearly not in English. Rules that need English then find nothing.
    #[must_use]
    pub const fn is_in_other_language(&self) -> bool {
        self.links.language.is_other_than_english()
    }

    /// Returns the title from the front matter, otherwise the first heading.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        let of = |kind: BlockKind| self.blocks.iter().take(8).position(|b| b.block.kind == kind);
        let front = of(BlockKind::FrontMatter).and_then(|i| {
            let text = self.text.slice(self.block_span(i)).into_owned();
            front_matter::value(&text, "title")
        });
        front.filter(|t| !t.is_empty()).or_else(|| {
            let title = of(BlockKind::Title)?;
            Some(headings::name(&self.text.slice(self.block_span(title))).to_owned())
        })
    }

    /// Returns the span of a block, including its line ends.
    #[must_use]
    pub fn block_span(&self, block: usize) -> Span {
        Span::new(self.starts[block], self.starts[block + 1])
    }

    /// Returns the span of a block without surrounding white space.
    #[must_use]
    pub fn block_content(&self, block: usize) -> Span {
        let span = self.block_span(block);
        let text = self.text.slice(span);
        let start = (text.len() - text.trim_start().len()) as u32;
        let trimmed = text.trim().len() as u32;
        Span::new(span.start + start, span.start + start + trimmed)
    }

    /// Returns the block that contains `offset`; at the end of the text, the last block.
    #[must_use]
    pub fn block_at(&self, offset: u32) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= offset);
        (!self.blocks.is_empty()).then(|| after.saturating_sub(1).min(self.blocks.len() - 1))
    }

    /// Iterates over all sentences of the body and of the takeaways, in order.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'_>> {
        (0..self.blocks.len()).flat_map(|block| self.sentences_in(block))
    }

    /// Iterates over the sentences of one block.
    pub fn sentences_in(&self, block: usize) -> impl Iterator<Item = Sentence<'_>> {
        let start = self.starts[block];
        self.blocks[block].sentences.iter().enumerate().map(move |(index, facts)| Sentence {
            at: SentenceAt { block: block as u32, index: index as u32 },
            span: facts.span.shift(start),
            facts,
        })
    }

    /// Returns one sentence; `at` must come from this snapshot.
    #[must_use]
    pub fn sentence(&self, at: SentenceAt) -> Sentence<'_> {
        let facts = &self.blocks[at.block as usize].sentences[at.index as usize];
        Sentence { at, span: facts.span.shift(self.starts[at.block as usize]), facts }
    }

    /// Returns the sentence at `offset`, including the position at its end.
    #[must_use]
    pub fn sentence_at(&self, offset: u32) -> Option<Sentence<'_>> {
        self.sentences_in(self.block_at(offset)?).find(|s| s.span.touches(offset))
    }

    /// Returns all mentions of actors, and of the places, processes and the like in the registry. Linked
    /// on first demand.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        self.mentions.get_or_init(|| self.linked().mentions(&self.starts).collect())
    }

    /// Iterates over the remarks on mentions that are `wanted`, in the order of the text.
    pub fn remarks<'a>(
        &'a self,
        wanted: impl Fn(&Remark) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (Mention, &'a Remark)> {
        self.linked().remarks(&self.starts, wanted)
    }

    /// Does the same as [`Snapshot::remarks`], for one block.
    pub fn remarks_in<'a>(
        &'a self,
        block: usize,
        wanted: impl Fn(&Remark) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (Mention, &'a Remark)> {
        self.linked().remarks_in(block, self.starts[block], wanted)
    }

    /// Returns the mention that starts at `offset`.
    #[must_use]
    pub fn mention_from(&self, offset: u32) -> Option<Mention> {
        let block = self.block_at(offset)?;
        self.linked().mention_from(block, self.starts[block], offset)
    }

    /// Returns the mention at `offset`, including its end and a possessive after it.
    #[must_use]
    pub fn mention_at(&self, offset: u32) -> Option<&Mention> {
        let mentions = self.mentions();
        let after = mentions.partition_point(|m| m.span.start <= offset);
        let possessive = |m: &Mention| {
            let behind = offset.checked_sub(m.span.end).filter(|behind| *behind <= 4);
            let rest = behind.map(|_| self.text.slice(Span::new(m.span.end, offset)));
            rest.is_some_and(|rest| "’s".starts_with(&*rest) || "'s".starts_with(&*rest))
        };
        mentions[..after].iter().rev().take(2).find(|m| m.span.touches(offset) || possessive(m))
    }

    /// Returns the name of the mentioned actor in the registry, or the words with which the text introduced it.
    #[must_use]
    pub fn mention_name(&self, mention: &Mention) -> String {
        match mention.who {
            Who::Actor(id) => self.environment.registry.actor(id).name.clone(),
            Who::Text(span) => self.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// Returns the date of the document in the form in which roles are dated.
    #[must_use]
    pub fn role_date(&self) -> Option<PartialDate> {
        self.date().map(PartialDate::from)
    }
}
