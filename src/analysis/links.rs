//! The link pass: connects the facts of blocks. It reads numbers, never text.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::assessment::blocks::{BlockKind, LinkDefinition};
use crate::assessment::document_date::{DocumentDate, document_date};
use crate::assessment::{Evidence, HeadingRole, Label, Style, Survey};
use crate::claims::Tally;
use crate::text::{Span, Text};
use crate::words::LanguageCounts;

use super::change::{BlockChanges, InBlock, Replaced};
use super::facts::{BlockFacts, Mark};

/// A citation, identified by its block and its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitationAt {
    /// Index of the block.
    pub block: u32,
    /// Index among the block's citations.
    pub index: u32,
    /// The label to which it refers.
    pub label: Label,
}

/// An endnote, identified by its block and its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndnoteAt {
    /// Index of the block.
    pub block: u32,
    /// The label to which citations refer; `None` if it has no label.
    pub label: Option<Label>,
}

/// A sentence, identified by its block and its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceAt {
    /// Index of the block.
    pub block: u32,
    /// Index among the block's sentences.
    pub index: u32,
}

/// The body between two headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionTally {
    /// Index of the first block: the heading, if there is one.
    pub first: u32,
    /// Its body sentences.
    pub tally: Tally,
}

/// The connections between the blocks of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Links {
    /// All citations, in the order of the text.
    pub citations: Vec<CitationAt>,
    /// All endnotes, in the order of the text.
    pub endnotes: Vec<EndnoteAt>,
    /// The blocks that define the address of a link.
    pub definitions: Vec<u32>,
    /// The blocks that are takeaways.
    pub takeaways: Vec<u32>,
    /// The sections in order; the first starts at block 0.
    pub sections: Vec<SectionTally>,
    /// All body sentences.
    pub tally: Tally,
    /// The date of the document.
    pub date: Option<DocumentDate>,
    /// True if there is a takeaways heading.
    pub has_takeaways: bool,
    /// The signs of the document's conventions.
    pub survey: Survey,
    /// What speaks for or against an assessment.
    pub evidence: Evidence,
    /// The common words of languages in the prose.
    pub language: LanguageCounts,
    /// The blocks that contain items of each [`Mark`].
    marked: [Vec<u32>; Mark::ALL.len()],
    /// Number of blocks at the start that determine the date.
    preamble: u32,
    /// The styles of labels that endnotes have.
    noted: [bool; Style::ALL.len()],
    note_of: FxHashMap<Label, u32>,
    definition_of: FxHashMap<Label, u32>,
    citation_of: FxHashMap<Label, u32>,
}

impl Links {
    /// Connects `blocks`, which start at `starts` in `text`.
    pub(super) fn new(name: &str, text: &Text, blocks: &[Arc<BlockFacts>], starts: &[u32]) -> Self {
        let mut links = Self {
            citations: Vec::new(),
            endnotes: Vec::new(),
            definitions: Vec::new(),
            takeaways: Vec::new(),
            sections: vec![SectionTally { first: 0, tally: Tally::default() }],
            tally: Tally::default(),
            date: None,
            has_takeaways: false,
            survey: blocks.iter().map(|facts| facts.survey).sum(),
            evidence: Evidence::default(),
            language: LanguageCounts::default(),
            marked: Default::default(),
            preamble: 0,
            noted: Default::default(),
            note_of: FxHashMap::default(),
            definition_of: FxHashMap::default(),
            citation_of: FxHashMap::default(),
        };
        for (i, facts) in blocks.iter().enumerate() {
            links.join(i as u32, facts);
        }
        links.read_date(name, text, blocks, starts);
        links
    }

    /// Updates the links after a change that has led to `blocks`. If the change keeps the order of labels, headings and
    /// the like, the cost depends on the changed blocks, plus a pass over block numbers if these differ. Any other
    /// change connects all blocks again.
    pub(super) fn edit(
        &mut self,
        change: &BlockChanges,
        name: &str,
        text: &Text,
        blocks: &[Arc<BlockFacts>],
        starts: &[u32],
    ) {
        let alike = |r: &Replaced| join_alike(&r.gone, &blocks[r.new.clone()]);
        if !change.replaced.iter().all(alike) {
            *self = Self::new(name, text, blocks, starts);
            return;
        }
        change.carry(&mut self.citations, |block| citations(block as u32, &blocks[block]));
        change.carry(&mut self.endnotes, |block| endnote(block as u32, &blocks[block]).into_iter());
        change.carry(&mut self.definitions, |block| {
            definition(&blocks[block]).map(|_| block as u32).into_iter()
        });
        change.carry(&mut self.takeaways, |block| {
            is_takeaway(&blocks[block]).then_some(block as u32).into_iter()
        });
        for mark in Mark::ALL {
            let has = |block: usize| blocks[block].marks.has(mark).then_some(block as u32);
            change.carry(&mut self.marked[mark as usize], |block| has(block).into_iter());
        }
        for replaced in &change.replaced {
            let sum = |blocks: &[Arc<BlockFacts>]| blocks.iter().map(|facts| facts.survey).sum::<Survey>();
            self.survey = self.survey.plus(sum(&blocks[replaced.new.clone()])).minus(sum(&replaced.gone));
        }
        self.edit_sections(change, blocks);
        // If the preamble ended with the text, a block directly after it belongs to the preamble too.
        if change.replaced.first().is_some_and(|first| first.new.start <= self.preamble as usize) {
            self.read_date(name, text, blocks, starts);
        }
    }

    /// Updates the tallies of the sections and of the document, and the numbers of the headings.
    fn edit_sections(&mut self, change: &BlockChanges, blocks: &[Arc<BlockFacts>]) {
        for replaced in &change.replaced {
            let pairwise = replaced.gone.len() == replaced.new.len();
            // If a splice inserts as many blocks as it removes, headings keep their positions; otherwise it
            // contains no heading.
            let last_before =
                |block: usize| self.sections.partition_point(|s| (s.first as usize) < block).max(1) - 1;
            let section = |i: usize| last_before(if pairwise { replaced.old + i + 1 } else { replaced.old });
            let gone = replaced.gone.iter().enumerate().map(|(i, facts)| (section(i), facts.tally));
            let came = replaced.new.clone().enumerate().map(|(i, new)| (section(i), blocks[new].tally));
            let (gone, came): (Vec<_>, Vec<_>) = (gone.collect(), came.collect());
            for (section, tally) in came {
                self.tally = self.tally.plus(tally);
                self.sections[section].tally = self.sections[section].tally.plus(tally);
            }
            for facts in &blocks[replaced.new.clone()] {
                self.evidence = self.evidence.plus(facts.evidence);
                self.language = self.language.plus(facts.language);
            }
            for facts in &replaced.gone {
                self.evidence = self.evidence.minus(facts.evidence);
                self.language = self.language.minus(facts.language);
            }
            for (section, tally) in gone {
                self.tally = self.tally.minus(tally);
                self.sections[section].tally = self.sections[section].tally.minus(tally);
            }
        }
        // The first section starts with the text.
        for section in self.sections.iter_mut().skip(1) {
            section.first = change.number(section.first as usize) as u32;
        }
    }

    fn read_date(&mut self, name: &str, text: &Text, blocks: &[Arc<BlockFacts>], starts: &[u32]) {
        let mut looked_at = 0;
        let blocks = blocks.iter().zip(starts).inspect(|_| looked_at += 1);
        let slice = |start: u32, len: u32| text.slice(Span::new(start, start + len));
        let heads = blocks.map(|(facts, start)| (facts.block.kind, slice(*start, facts.block.len)));
        self.date = document_date(name, heads);
        self.preamble = looked_at;
    }

    /// Returns the blocks that contain items of this kind, in order.
    #[must_use]
    pub fn blocks_with(&self, mark: Mark) -> &[u32] {
        &self.marked[mark as usize]
    }

    fn join(&mut self, block: u32, facts: &BlockFacts) {
        match facts.block.kind {
            BlockKind::Heading { role, .. } => {
                self.has_takeaways |= role == HeadingRole::Takeaways;
                self.sections.push(SectionTally { first: block, tally: Tally::default() });
            }
            BlockKind::Takeaway(_) => self.takeaways.push(block),
            BlockKind::Definition(definition) => {
                self.definition_of.entry(definition.label).or_insert(self.definitions.len() as u32);
                self.definitions.push(block);
            }
            _ => {}
        }
        if let Some(note) = endnote(block, facts) {
            if let Some(label) = note.label {
                self.noted[label.style as usize] = true;
                self.note_of.entry(label).or_insert(self.endnotes.len() as u32);
            }
            self.endnotes.push(note);
        }
        self.evidence = self.evidence.plus(facts.evidence);
        self.language = self.language.plus(facts.language);
        for mark in facts.marks.iter() {
            self.marked[mark as usize].push(block);
        }
        for citation in citations(block, facts) {
            self.citation_of.entry(citation.label).or_insert(self.citations.len() as u32);
            self.citations.push(citation);
        }
        if facts.tally.sentences() > 0 {
            self.tally = self.tally.plus(facts.tally);
            if let Some(section) = self.sections.last_mut() {
                section.tally = section.tally.plus(facts.tally);
            }
        }
    }

    /// Returns the first endnote with this label, as an index into [`Self::endnotes`].
    #[must_use]
    pub fn endnote_with(&self, label: Label) -> Option<usize> {
        self.note_of.get(&label).map(|i| *i as usize)
    }

    /// Returns the block that first defines the address of links with this label.
    #[must_use]
    pub fn definition_with(&self, label: Label) -> Option<u32> {
        self.definition_of.get(&label).map(|i| self.definitions[*i as usize])
    }

    /// Returns true if there is an endnote whose label has this style.
    #[must_use]
    pub const fn has_endnotes(&self, style: Style) -> bool {
        self.noted[style as usize]
    }

    /// Returns the first citation with this label, as an index into [`Self::citations`].
    #[must_use]
    pub fn citation_with(&self, label: Label) -> Option<usize> {
        self.citation_of.get(&label).map(|i| *i as usize)
    }

    /// Returns true if a label can be that of an endnote. A number far beyond the number of endnotes, without an
    /// endnote of its own, is a year in brackets or the like.
    #[must_use]
    pub fn is_plausible(&self, label: Label) -> bool {
        let limit = 2 * self.citations.len().max(self.endnotes.len()) as u64 + 20;
        !label.is_counted() || label.id <= limit || self.endnote_with(label).is_some()
    }

    /// Returns the first citation of each number of `style`, as indices into [`Self::citations`]. Numbers without an
    /// endnote are left out, unless there are no endnotes at all.
    pub fn first_citations(&self, style: Style) -> impl Iterator<Item = usize> {
        let noted = move |label| self.endnotes.is_empty() || self.endnote_with(label).is_some();
        let own = self.citations.iter().enumerate();
        own.filter(move |(i, c)| {
            c.label.style == style && noted(c.label) && self.citation_with(c.label) == Some(*i)
        })
        .map(|(i, _)| i)
    }

    /// Returns true if the numbers of `style` seem to follow a list in an order of its own, such as an alphabetical
    /// one, and not the text. The condition: more than a quarter of them, and more than three, are first cited after
    /// a higher number.
    #[must_use]
    pub fn is_numbered_by_list(&self, style: Style) -> bool {
        let (mut highest, mut fallen, mut seen) = (0, 0_usize, 0_usize);
        for i in self.first_citations(style) {
            let id = self.citations[i].label.id;
            seen += 1;
            fallen += usize::from(id < highest);
            highest = highest.max(id);
        }
        fallen > 3 && fallen * 4 > seen
    }

    /// Returns true if the numbers of the endnotes go on those of an earlier chapter.
    #[must_use]
    pub fn is_chapter(&self, style: Style) -> bool {
        /// The lowest number of a list that has not just lost its first entries.
        const LOWEST: u64 = 4;
        let own = self.endnotes.iter().filter_map(|note| note.label).filter(|label| label.style == style);
        own.map(|label| label.id).min().is_some_and(|lowest| lowest >= LOWEST)
    }

    /// Returns true if any citation is a marker; links alone do not make an assessment.
    #[must_use]
    pub fn has_markers(&self) -> bool {
        self.citations.iter().any(|c| c.label.is_marker())
    }

    /// Returns true if the document is a part of a longer text: it has markers that require endnotes, and no endnote.
    #[must_use]
    pub fn is_excerpt(&self) -> bool {
        let noted = |style: Style| matches!(style, Style::Numeric | Style::Roman | Style::Footnote);
        self.endnotes.is_empty() && self.citations.iter().any(|c| noted(c.label.style))
    }

    /// Returns the section that contains `block`.
    #[must_use]
    pub fn section_of(&self, block: u32) -> SectionTally {
        let after = self.sections.partition_point(|s| s.first <= block);
        self.sections[after.saturating_sub(1)]
    }
}

impl InBlock for CitationAt {
    fn block(&self) -> u32 {
        self.block
    }

    fn set_block(&mut self, block: u32) {
        self.block = block;
    }
}

impl InBlock for EndnoteAt {
    fn block(&self) -> u32 {
        self.block
    }

    fn set_block(&mut self, block: u32) {
        self.block = block;
    }
}

impl InBlock for SentenceAt {
    fn block(&self) -> u32 {
        self.block
    }

    fn set_block(&mut self, block: u32) {
        self.block = block;
    }
}

/// Returns the citations of a block.
fn citations(block: u32, facts: &BlockFacts) -> impl Iterator<Item = CitationAt> {
    let all = facts.citations.iter().enumerate();
    all.map(move |(index, citation)| CitationAt { block, index: index as u32, label: citation.label })
}

/// Returns the endnote in a block, if it is one.
fn endnote(block: u32, facts: &BlockFacts) -> Option<EndnoteAt> {
    match facts.block.kind {
        BlockKind::Endnote(head) => Some(EndnoteAt { block, label: head.map(|head| head.label) }),
        _ => None,
    }
}

fn is_takeaway(facts: &BlockFacts) -> bool {
    matches!(facts.block.kind, BlockKind::Takeaway(_))
}

/// Returns the definition of a link in a block, if it is one.
fn definition(facts: &BlockFacts) -> Option<LinkDefinition> {
    match facts.block.kind {
        BlockKind::Definition(definition) => Some(definition),
        _ => None,
    }
}

/// Returns the labels in blocks in order, with true for the label of an endnote or of a definition. An endnote without a label is
/// included, because a text without any endnote is an excerpt.
pub(super) fn labels(blocks: &[Arc<BlockFacts>]) -> impl Iterator<Item = (bool, Option<Label>)> {
    blocks.iter().flat_map(|facts| {
        let note = endnote(0, facts).map(|note| (true, note.label));
        let definition = definition(facts).map(|definition| (true, Some(definition.label)));
        note.into_iter()
            .chain(definition)
            .chain(facts.citations.iter().map(|citation| (false, Some(citation.label))))
    })
}

/// Returns true if the inserted blocks are connected in the same way as the removed ones. Apart from tallies and marks,
/// [`Links`] then holds only their numbers.
fn join_alike(gone: &[Arc<BlockFacts>], came: &[Arc<BlockFacts>]) -> bool {
    let role = |facts: &BlockFacts| match facts.block.kind {
        BlockKind::Heading { role, .. } => Some(role),
        _ => None,
    };
    let headings = if gone.len() == came.len() {
        gone.iter().zip(came).all(|(old, new)| role(old) == role(new))
    } else {
        gone.iter().chain(came).all(|facts| role(facts).is_none())
    };
    let takeaways = |blocks: &[Arc<BlockFacts>]| blocks.iter().filter(|facts| is_takeaway(facts)).count();
    headings && takeaways(gone) == takeaways(came) && labels(gone).eq(labels(came))
}
