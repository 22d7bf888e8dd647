//! Which sentences need a source, by what they say and by how the document cites around them.

use crate::assessment::blocks::BlockKind;
use crate::assessment::{Label, Style};
use crate::claims::{self, Habit, Tally, Verdict};

use super::{BlockFacts, Environment, Mark, Sentence, SentenceAt, Snapshot};

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

    /// Whether the sentence counts as one without a source: its source is missing, or its markers lead to none. Of the
    /// latter `dangling-marker` speaks.
    #[must_use]
    pub fn counts_as_uncited(&self, sentence: Sentence<'_>) -> bool {
        self.lacks_source(sentence) || self.is_cited(sentence) && !self.is_sourced(sentence)
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

    /// Whether the sentence has a citation: its own marker, or a line of markers below its paragraph. One that leads to
    /// no source counts: [`Snapshot::is_sourced`] tells those apart.
    #[must_use]
    pub fn is_cited(&self, sentence: Sentence<'_>) -> bool {
        !sentence.facts.citations.is_empty() || self.markers_below(sentence).is_some()
    }

    /// Whether a citation of the sentence leads to a source. Everything that shows or counts what is cited asks this.
    #[must_use]
    pub fn is_sourced(&self, sentence: Sentence<'_>) -> bool {
        let own = sentence.facts.citations.clone().map(usize::from);
        let citations = &self.blocks()[sentence.at.block as usize].citations;
        own.into_iter().any(|index| self.leads_to_source(citations[index].label))
            || self
                .markers_below(sentence)
                .is_some_and(|below| below.citations.iter().any(|c| self.leads_to_source(c.label)))
    }

    /// Whether there is a source behind a citation with this label: a marker needs an endnote where the text lists
    /// endnotes of its style, a key an entry where the whole bibliography is known. In an excerpt a marker is enough.
    #[must_use]
    pub fn leads_to_source(&self, label: Label) -> bool {
        match label.style {
            Style::Link => true,
            Style::Pandoc => {
                let known = &self.environment().bibliography;
                !known.is_complete() || known.has(label)
            }
            style => !self.links().has_endnotes(style) || self.links().endnote_with(label).is_some(),
        }
    }

    /// The line of markers below the paragraph that the sentence ends.
    fn markers_below(&self, sentence: Sentence<'_>) -> Option<&BlockFacts> {
        let block = sentence.at.block as usize;
        let below = self.blocks().get(block + 1).filter(|b| {
            b.block.kind == BlockKind::Paragraph && b.sentences.is_empty() && !b.citations.is_empty()
        })?;
        (sentence.at.index as usize + 1 == self.blocks()[block].sentences.len()).then_some(&**below)
    }
}
