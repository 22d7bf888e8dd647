//! The difference between a snapshot and the one before the edit. Rules use it to keep the findings that the edit does
//! not affect.

use std::sync::Arc;

use crate::actors::Effect;
use crate::assessment::blocks::BlockKind;
use crate::text::{Span, Text};

use super::change::BlockChanges;
use super::facts::{BlockFacts, Mark};
use super::links;
use super::supports::Resupported;

/// The identity of one state of a document; equal only to its own clones.
#[derive(Clone, Debug, Default)]
pub struct Stamp(Arc<u8>);

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// An aspect of a document that rules depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The labels of citations and endnotes, in order.
    Labels,
    /// Format issues in markers and URLs, and possible references that are not read.
    Slips,
    /// The sources of endnotes, and the addresses of defined links.
    Sources,
    /// Headings, and the gaps between them.
    Structure,
    /// The blocks with a topic sentence, and their numbers of sentences.
    Topics,
    /// The tallies of the document and its sections.
    Tally,
    /// Body sentences without a citation.
    Uncited,
    /// The takeaways themselves.
    Takeaways,
    /// The support of takeaways.
    Supports,
    /// The support of takeaways, computed anew. [`Difference::resupported`] is empty then.
    AllSupports,
    /// The date of the document.
    Date,
    /// Words of likelihood and confidence.
    Estimates,
    /// Phrases about several sources and the future.
    Phrases,
    /// Titles that do not fit, in blocks that are neither in [`Difference::fresh`] nor in [`Difference::renamed`].
    Titles,
    /// Names with a spelling that differs from the registry.
    Variants,
    /// Surnames that several persons share.
    Ambiguous,
    /// Surnames before their introduction.
    Early,
    /// Persons who are not in the registry.
    Unknown,
    /// Acronyms.
    Acronyms,
    /// Names with several spellings.
    Spellings,
}

/// A set of [`Aspect`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aspects(u32);

impl Aspects {
    /// Creates a set.
    #[must_use]
    pub const fn of(aspects: &[Aspect]) -> Self {
        let (mut set, mut i) = (0, 0);
        while i < aspects.len() {
            set |= 1 << aspects[i] as u32;
            i += 1;
        }
        Self(set)
    }

    /// Returns true if the sets have a common element.
    #[must_use]
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, aspect: Aspect, differs: bool) {
        self.0 |= u32::from(differs) << aspect as u32;
    }
}

/// A run of whole blocks that an edit did not change.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The span before the edit.
    old: Span,
    /// The start after the edit.
    new: u32,
    /// The line numbers of its start, before and after the edit.
    lines: (u32, u32),
}

/// The present position of text that an edit has only moved.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    /// The span in the present text.
    pub span: Span,
    /// The number of lines by which it has moved.
    pub lines: i64,
}

/// The difference between a snapshot and the one before.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The earlier state.
    pub before: Stamp,
    /// The aspects that may differ. Positions in the text do not count.
    pub aspects: Aspects,
    /// The inserted blocks, by number.
    pub fresh: Vec<usize>,
    /// Unchanged blocks whose mentions differ nevertheless, by number, in order.
    pub renamed: Vec<usize>,
    /// Takeaways whose support consists of other sentences, or of changed ones, by the number of their block, in order.
    pub resupported: Vec<usize>,
    stretches: Vec<Stretch>,
}

impl Difference {
    /// Returns the present position of the text at `span`, or `None` if its block has changed.
    #[must_use]
    pub fn moved(&self, span: Span) -> Option<Moved> {
        let at = self.stretches.partition_point(|stretch| stretch.old.end <= span.start);
        let stretch = self.stretches.get(at).filter(|stretch| stretch.old.covers(span))?;
        let start = span.start - stretch.old.start + stretch.new;
        let lines = i64::from(stretch.lines.1) - i64::from(stretch.lines.0);
        Some(Moved { span: Span::new(start, start + span.len()), lines })
    }

    /// Creates the difference for a change of blocks from `old` to `new`. Names and support are noted later.
    pub(super) fn new(
        before: Stamp,
        change: &BlockChanges,
        (old, new): (&Text, &Text),
        blocks: &[Arc<BlockFacts>],
        starts: &[u32],
    ) -> Self {
        let stretch = |kept: &crate::actors::UnchangedRun| {
            let (old_start, new_start) = (change.old_starts[kept.old], starts[kept.new]);
            let old_end = change.old_starts[kept.old + kept.len];
            let lines = (old.line_of(old_start), new.line_of(new_start));
            Stretch { old: Span::new(old_start, old_end), new: new_start, lines }
        };
        let mut aspects = Aspects::default();
        for replaced in &change.replaced {
            let (gone, came) = (&replaced.gone, &blocks[replaced.new.clone()]);
            let any = |is: &dyn Fn(&BlockFacts) -> bool| gone.iter().chain(came).any(|facts| is(facts));
            // If blocks are inserted or removed, their kinds differ.
            let other_kinds = !gone.iter().map(kind).eq(came.iter().map(kind));
            aspects.add(Aspect::Labels, !links::labels(gone).eq(links::labels(came)));
            aspects.add(Aspect::Slips, any(&|b| b.marks.has(Mark::Slips) || b.marks.has(Mark::Unread)));
            aspects.add(
                Aspect::Sources,
                any(&|b| {
                    matches!(
                        b.block.kind,
                        BlockKind::Endnote(_) | BlockKind::Continuation | BlockKind::Definition(_)
                    )
                }),
            );
            aspects.add(Aspect::Structure, other_kinds || any(&|b| b.marks.has(Mark::Heading)));
            let other_topics = !gone.iter().map(topics).eq(came.iter().map(topics));
            aspects.add(Aspect::Topics, other_kinds || other_topics);
            aspects.add(Aspect::Takeaways, any(&|b| matches!(b.block.kind, BlockKind::Takeaway(_))));
            aspects.add(Aspect::Estimates, any(&|b| b.marks.has(Mark::Estimates)));
            aspects.add(Aspect::Phrases, any(&|b| b.marks.has(Mark::Phrases)));
            aspects.add(Aspect::Uncited, any(&|b| b.marks.has(Mark::Uncited)));
            aspects.add(Aspect::Tally, !gone.iter().map(|b| b.tally).eq(came.iter().map(|b| b.tally)));
        }
        Self {
            before,
            aspects,
            fresh: change.fresh().collect(),
            renamed: Vec::new(),
            resupported: Vec::new(),
            stretches: change.kept.iter().map(stretch).collect(),
        }
    }

    pub(super) fn note(&mut self, aspect: Aspect, differs: bool) {
        self.aspects.add(aspect, differs);
    }

    /// Notes the change of support. `None` means that it has to be computed from scratch.
    pub(super) fn note_supports(&mut self, edited: Option<Resupported>) {
        self.note(Aspect::AllSupports, edited.is_none());
        self.note(Aspect::Supports, edited.as_ref().is_none_or(|edited| edited.any));
        self.resupported = edited.map_or_else(Vec::new, |edited| edited.takeaways);
    }

    pub(super) fn note_names(&mut self, effect: Effect) {
        // In the order of the bits from `Remark::bit`.
        let remarks = [Aspect::Titles, Aspect::Variants, Aspect::Ambiguous, Aspect::Early, Aspect::Unknown];
        for (bit, aspect) in remarks.into_iter().enumerate() {
            self.note(aspect, effect.remarks & (1 << bit) != 0);
        }
        self.note(Aspect::Acronyms, effect.acronyms);
        self.note(Aspect::Spellings, effect.spellings);
        self.renamed = effect.renamed;
    }
}

fn kind(facts: &Arc<BlockFacts>) -> std::mem::Discriminant<BlockKind> {
    std::mem::discriminant(&facts.block.kind)
}

/// Returns the properties of a block that decide two questions: is its first sentence a topic sentence, and does it
/// continue the topic sentence on the line above?
fn topics(facts: &Arc<BlockFacts>) -> (usize, bool, bool, bool, bool) {
    let first = facts.sentences.first();
    (
        facts.sentences.len(),
        first.is_some_and(|s| s.ended),
        first.is_some_and(|s| s.citations.is_empty()),
        facts.citations.is_empty(),
        facts.block.place.after_topic_line,
    )
}
