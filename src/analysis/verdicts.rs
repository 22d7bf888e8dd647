//! Which sentences need a source, by what they say and by how the document cites around them.

use crate::assessment::blocks::BlockKind;
use crate::assessment::{Label, Style};
use crate::claims::{self, CitationCounts, Habit, Tally, Verdict};

use super::{BlockFacts, Environment, Mark, Sentence, SentenceAt, Snapshot};

/// A body sentence without a citation, of which something is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsourced {
    /// Which one it is.
    pub at: SentenceAt,
    /// What is to be said: never [`Verdict::Fine`].
    pub verdict: Verdict,
}

/// What is said of all body sentences without a citation.
#[derive(Clone, Debug)]
pub(super) struct Verdicts {
    /// In the order of the text, wherever citations are expected.
    unsourced: Vec<Unsourced>,
    expectation: Expectation,
}

/// Whether a text is expected to cite its sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// It is: each sentence that lacks a source is told.
    Expected,
    /// It is not, by the team's practice or by its own. So many sentences report facts or statements without a source.
    Unexpected(u32),
}

/// A text without citations in which so many sentences lack a source follows another practice than citing.
const FLOOD: u32 = 20;
/// A text with so many citations cites, whatever past reports do.
const OWN_PRACTICE: usize = 3;

impl Snapshot {
    /// Whether the text is expected to cite its sources. The team's setting decides; without one, past reports; without
    /// those, an `assessor.toml` or a citation in the text; and where nothing of that is there, how many sentences would be
    /// told to lack a source.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        self.verdicts().expectation
    }

    fn verdicts(&self) -> &Verdicts {
        self.verdicts.get_or_init(|| {
            let blocks = self.links().blocks_with(Mark::Uncited).iter();
            let unsourced: Vec<_> = blocks.flat_map(|block| self.unsourced_of(*block as usize)).collect();
            let missing = unsourced.iter().filter(|told| told.verdict == Verdict::Missing).count() as u32;
            if self.expects_citations(missing) {
                Verdicts { unsourced, expectation: Expectation::Expected }
            } else {
                Verdicts { unsourced: Vec::new(), expectation: Expectation::Unexpected(missing) }
            }
        })
    }

    /// As [`Snapshot::expectation`], where so many sentences lack a source.
    fn expects_citations(&self, missing: u32) -> bool {
        let Environment { expects_citations, house, all_files, .. } = &**self.environment();
        if let Some(said) = expects_citations {
            return *said;
        }
        match house.cites() {
            Some(true) => true,
            // A report with several citations has left that practice, and is held to its own.
            Some(false) => self.links().citations.len() >= OWN_PRACTICE,
            None => *all_files || !self.links().citations.is_empty() || missing < FLOOD,
        }
    }

    /// Of which body sentences it is to be said that they have no citation, in the order of the text. One that still has
    /// no stop is being typed and is left alone. None where citations are not expected. Worked out when first asked for:
    /// rules, outline and lenses share it.
    #[must_use]
    pub fn unsourced(&self) -> &[Unsourced] {
        &self.verdicts().unsourced
    }

    /// How the text cites, for the habit that past reports show: see [`super::citation_counts`].
    #[must_use]
    pub fn citation_counts(&self) -> CitationCounts {
        let body = self.sentences().filter(|sentence| sentence.facts.ended);
        let all = body.filter_map(|s| Some((s.facts.claim.as_ref()?, self.is_cited(s))));
        CitationCounts::of(all)
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
        self.lacks_source(sentence) || self.cites_nowhere(sentence)
    }

    /// Returns true if markers of the sentence are meant to lead to a source and none does. A number in brackets that is no
    /// marker, such as a year, is not meant so.
    #[must_use]
    pub fn cites_nowhere(&self, sentence: Sentence<'_>) -> bool {
        let own = sentence.facts.citations.clone().map(usize::from);
        let citations = &self.blocks()[sentence.at.block as usize].citations;
        let own = own.into_iter().map(|index| citations[index].label);
        let below = self.markers_below(sentence);
        let below = below.iter().flat_map(|below| below.citations.iter().map(|c| c.label));
        let mut meant = own.chain(below).filter(|label| self.links().is_plausible(*label)).peekable();
        meant.peek().is_some() && !self.is_sourced(sentence)
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
        let Environment { model, house, .. } = &**self.environment();
        let habit = self.habit(sentence.at.block as usize);
        claims::need(claim, &habit, model, house.shift(claim, &habit))
    }

    /// What is to be said of the sentence's source.
    fn verdict(&self, sentence: Sentence<'_>, habit: &Habit) -> Verdict {
        let Environment { model, house, thresholds, .. } = &**self.environment();
        match &sentence.facts.claim {
            Some(claim) if !self.is_cited(sentence) => {
                claims::verdict(claim, habit, model, house.shift(claim, habit), *thresholds)
            }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, citation_counts};
    use crate::claims::{House, Model, PastHabit, Thresholds};
    use crate::text::Text;

    /// A report with so many sentences that lack a source.
    fn report(missing: usize, marker: &str) -> String {
        let claim =
            format!("The governor claimed on May 3 that the strikes killed “14 people on the pier.”{marker}");
        format!(
            "# River Basin\n\n## Key Takeaways\n\n- Talks go on.\n\n## Port\n\n{}\n",
            [claim.as_str()].repeat(missing).join("\n\n")
        )
    }

    /// What three past reports say that cite, or do not.
    fn past(cite: bool) -> Arc<House> {
        let counts = citation_counts(&report(25, if cite { "[1]" } else { "" }), Model::embedded());
        let mut house = PastHabit::of([&counts; 3].into_iter()).without(None);
        assert_eq!(house.cites(), Some(cite));
        if cite {
            // Only whether they cite is asked for here.
            house = House::only_cites(true);
        }
        Arc::new(house)
    }

    #[test]
    fn the_first_that_says_something_decides_whether_citations_are_expected() {
        let expected = |text: &str, change: &dyn Fn(&mut Environment)| {
            let thresholds = Thresholds { missing: 0.0, carried: 0.0 };
            let mut environment = Environment { thresholds, ..Environment::default() };
            change(&mut environment);
            Document::new("a.md", Text::new(text), Arc::new(environment)).snapshot()
        };
        let is = |text: &str, change: &dyn Fn(&mut Environment)| {
            expected(text, change).expectation() == Expectation::Expected
        };
        let (short, long, cited) = (report(19, ""), report(20, ""), report(20, "") + "\nTalks went on.[1]\n");
        // Nothing is said.
        assert!(is(&short, &|_| {}) && !is(&long, &|_| {}) && is(&cited, &|_| {}));
        // By the settings.
        assert!(is(&long, &|e| e.expects_citations = Some(true)));
        assert!(!is(&cited, &|e| {
            e.expects_citations = Some(false);
            e.house = past(true);
        }));
        // By past reports; a text that cites several times beats those that do not cite.
        assert!(is(&long, &|e| e.house = past(true)));
        assert!(!is(&short, &|e| e.house = past(false)));
        assert!(!is(&cited, &|e| e.house = past(false)));
        let often = report(20, "") + "\nTalks went on.[1] Ships left.[2] Rain fell.[3]\n";
        assert!(is(&often, &|e| e.house = past(false)));
        // By a configuration file, unless past reports do not cite.
        assert!(is(&long, &|e| e.all_files = true));
        assert!(!is(&long, &|e| {
            e.all_files = true;
            e.house = past(false);
        }));
        let told = expected(&long, &|_| {});
        assert_eq!((told.expectation(), told.unsourced().len()), (Expectation::Unexpected(20), 0));
        assert_eq!(expected(&short, &|_| {}).unsourced().len(), 19);
    }
}
