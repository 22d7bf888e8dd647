//! Which sentences need a source, by what they say and by how the document cites around them.

use crate::assessment::blocks::BlockKind;
use crate::claims::{self, Habit, Tally, Verdict};

use super::{Environment, Mark, Sentence, SentenceAt, Snapshot};

/// A body sentence without a citation, of which something is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsourced {
    /// Which one it is.
    pub at: SentenceAt,
    /// What is to be said: never [`Verdict::Fine`].
    pub verdict: Verdict,
}

impl Snapshot {
    /// Of which body sentences it is to be said that they have no citation, in the order of the text. One that still has
    /// no stop is being typed and is left alone. Worked out when first asked for: rules, outline and lenses share it.
    #[must_use]
    pub fn unsourced(&self) -> &[Unsourced] {
        self.unsourced.get_or_init(|| {
            let blocks = self.links().blocks_with(Mark::Uncited).iter();
            blocks.flat_map(|block| self.unsourced_of(*block as usize)).collect()
        })
    }

    /// As [`Snapshot::unsourced`], of one block.
    #[must_use]
    pub fn unsourced_in(&self, block: usize) -> &[Unsourced] {
        let all = self.unsourced();
        let from = all.partition_point(|unsourced| (unsourced.at.block as usize) < block);
        let len = all[from..].partition_point(|unsourced| unsourced.at.block as usize == block);
        &all[from..from + len]
    }

    /// Whether it is to be said of the sentence that its source is missing.
    #[must_use]
    pub fn lacks_source(&self, sentence: Sentence<'_>) -> bool {
        let told = self.unsourced_in(sentence.at.block as usize);
        let found = told.binary_search_by_key(&sentence.at.index, |told| told.at.index);
        found.is_ok_and(|i| told[i].verdict == Verdict::Missing)
    }

    fn unsourced_of(&self, block: usize) -> impl Iterator<Item = Unsourced> {
        let habit = self.habit(block);
        let ended = self.sentences_in(block).filter(|sentence| sentence.facts.ended);
        let judged = ended.map(move |s| Unsourced { at: s.at, verdict: self.verdict(s, &habit) });
        judged.filter(|unsourced| unsourced.verdict != Verdict::Fine)
    }

    /// How the document cites around a body block.
    #[must_use]
    pub fn habit(&self, block: usize) -> Habit {
        let beside = |blocks: &mut dyn Iterator<Item = usize>| {
            blocks
                .map(|i| &self.blocks()[i])
                .take_while(|b| !matches!(b.block.kind, BlockKind::Heading { .. } | BlockKind::Endnote(_)))
                .find(|b| b.block.kind.is_body())
                .map_or(Tally::default(), |b| b.tally)
        };
        Habit {
            document: self.links().tally,
            section: self.links().section_of(block as u32).tally,
            above: beside(&mut (0..block).rev()),
            below: beside(&mut (block + 1..self.blocks().len())),
        }
    }

    /// How much a body sentence needs a source, 0 to 1; of one that has its own only where the environment's extent is
    /// all.
    #[must_use]
    pub fn need(&self, sentence: Sentence<'_>) -> f32 {
        let Some(claim) = &sentence.facts.claim else { return 0.0 };
        claims::need(claim, &self.habit(sentence.at.block as usize), &self.environment().model)
    }

    /// What is to be said of the sentence's source.
    fn verdict(&self, sentence: Sentence<'_>, habit: &Habit) -> Verdict {
        let Environment { model, thresholds, .. } = &**self.environment();
        match &sentence.facts.claim {
            Some(claim) if !self.is_cited(sentence) => claims::verdict(claim, habit, model, *thresholds),
            _ => Verdict::Fine,
        }
    }

    /// Whether the sentence has a citation: its own marker, or a line of markers below its paragraph.
    #[must_use]
    pub fn is_cited(&self, sentence: Sentence<'_>) -> bool {
        if !sentence.facts.citations.is_empty() {
            return true;
        }
        let block = sentence.at.block as usize;
        sentence.at.index as usize + 1 == self.blocks()[block].sentences.len()
            && self.blocks().get(block + 1).is_some_and(|b| {
                b.block.kind == BlockKind::Paragraph && b.sentences.is_empty() && !b.citations.is_empty()
            })
    }
}
