//! The sentences that need a source, according to their content and to the citations around them.

use crate::assessment::blocks::BlockKind;
use crate::assessment::{Label, Style};
use crate::claims::{self, CitationCounts, Habit, Tally, Verdict};

use super::unsourced::{Expectation, Unsourced, Verdicts};
use super::{BlockFacts, Environment, Mark, Sentence, Snapshot};

/// Number of sentences without a source from which a text without any citation counts as one that does not cite.
const FLOOD: u32 = 20;
/// Number of body sentences from which a text is long, and the share of them, as a divisor, that a long text cites at
/// least if it is one that cites. An analysis of its authors' own observations refers to others in a few places.
const LONG: u32 = 250;
const SELDOM: u32 = 33;
/// Number of citations from which a text counts as one that cites, even if past reports do not.
const OWN_PRACTICE: usize = 3;

impl Snapshot {
    /// Returns the expectation for this text. The team's setting decides; without one, past reports; without those,
    /// an `assessor.toml` or a citation in the text. Without any of these, the number of sentences that would be
    /// reported decides.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        self.verdicts().expectation
    }

    fn verdicts(&self) -> &Verdicts {
        self.verdicts.get_or_init(|| {
            let blocks = self.links().blocks_with(Mark::Uncited).iter();
            let mut unsourced: Vec<_> = blocks.flat_map(|block| self.unsourced_of(*block as usize)).collect();
            let publisher = |told: &Unsourced| self.sentence(told.at).facts.claim.as_ref()?.publisher;
            let mentions: Vec<_> = unsourced.iter().filter_map(publisher).collect();
            let publishers = claims::publishers(&mentions);
            unsourced.retain(|told| publisher(told).is_none_or(|mention| !publishers.contains(&mention)));
            let missing = unsourced.iter().filter(|told| told.verdict == Verdict::Missing).count() as u32;
            if self.expects_citations(missing) {
                Verdicts { unsourced, expectation: Expectation::Expected }
            } else {
                Verdicts { unsourced: Vec::new(), expectation: Expectation::Unexpected(missing) }
            }
        })
    }

    /// Decides the same as [`Snapshot::expectation`], given the number of sentences without a source.
    fn expects_citations(&self, missing: u32) -> bool {
        let Environment { expects_citations, house, all_files, .. } = &**self.environment();
        if let Some(said) = expects_citations {
            return *said;
        }
        let citations = self.links().citations.len();
        let (sentences, cited) = (self.links().tally.sentences(), self.links().tally.cited());
        let seldom = missing >= FLOOD && sentences >= LONG && cited * SELDOM < sentences;
        match house.cites() {
            Some(true) => true,
            // A report with several citations has left the practice of past reports, and its own practice counts.
            Some(false) => citations >= OWN_PRACTICE && !seldom,
            None => (*all_files || citations > 0 || missing < FLOOD) && !seldom,
        }
    }

    /// Returns the body sentences to be reported because they have no citation, in the order of the text. A sentence
    /// without its final punctuation is being typed and left out. Empty if citations are not expected. Computed on
    /// first demand, and shared by rules, outline and code lenses.
    #[must_use]
    pub fn unsourced(&self) -> &[Unsourced] {
        &self.verdicts().unsourced
    }

    /// Returns the citation counts of the text, for the habits of past reports: see [`super::citation_counts`].
    #[must_use]
    pub fn citation_counts(&self) -> CitationCounts {
        let body = self.sentences().filter(|sentence| sentence.facts.ended);
        let all = body.filter_map(|s| Some((s.facts.claim.as_ref()?, self.is_cited(s))));
        CitationCounts::of(all)
    }

    /// Does the same as [`Snapshot::unsourced`], for one block.
    #[must_use]
    pub fn unsourced_in(&self, block: usize) -> &[Unsourced] {
        let all = self.unsourced();
        let from = all.partition_point(|unsourced| (unsourced.at.block as usize) < block);
        let len = all[from..].partition_point(|unsourced| unsourced.at.block as usize == block);
        &all[from..from + len]
    }

    /// Returns true if the sentence counts as one without a source: its source is missing, or its markers refer to
    /// none. The rule `dangling-marker` reports the latter.
    #[must_use]
    pub fn counts_as_uncited(&self, sentence: Sentence<'_>) -> bool {
        self.lacks_source(sentence) || self.cites_nowhere(sentence)
    }

    /// Returns true if markers of the sentence are meant to refer to a source and none does. A number in brackets that
    /// is no marker, such as a year, is not meant to.
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

    /// Returns true if the sentence is to be reported because its source is missing.
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

    /// Returns the citation habits of the document around a body block.
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

    /// Returns the need of a source for a body sentence, from 0 to 1. For a sentence with its own source, it is
    /// computed only if the environment's extent is all.
    #[must_use]
    pub fn need(&self, sentence: Sentence<'_>) -> f32 {
        let Some(claim) = &sentence.facts.claim else { return 0.0 };
        let Environment { model, house, .. } = &**self.environment();
        let habit = self.habit(sentence.at.block as usize);
        claims::need(claim, &habit, model, house.shift(claim, &habit))
    }

    /// Returns the verdict on the sentence's source.
    fn verdict(&self, sentence: Sentence<'_>, habit: &Habit) -> Verdict {
        let Environment { model, house, thresholds, .. } = &**self.environment();
        match &sentence.facts.claim {
            Some(claim) if !self.is_cited(sentence) => {
                claims::verdict(claim, habit, model, house.shift(claim, habit), *thresholds)
            }
            _ => Verdict::Fine,
        }
    }

    /// Returns true if the sentence has a citation: its own marker, or a line of markers below its paragraph. A marker
    /// that refers to no source counts; [`Snapshot::is_sourced`] makes that distinction.
    #[must_use]
    pub fn is_cited(&self, sentence: Sentence<'_>) -> bool {
        !sentence.facts.citations.is_empty() || self.markers_below(sentence).is_some()
    }

    /// Returns true if a citation of the sentence refers to a source. All features that show or count cited
    /// sentences use this.
    #[must_use]
    pub fn is_sourced(&self, sentence: Sentence<'_>) -> bool {
        let own = sentence.facts.citations.clone().map(usize::from);
        let citations = &self.blocks()[sentence.at.block as usize].citations;
        own.into_iter().any(|index| self.leads_to_source(citations[index].label))
            || self
                .markers_below(sentence)
                .is_some_and(|below| below.citations.iter().any(|c| self.leads_to_source(c.label)))
    }

    /// Returns true if a citation with this label has a source. A marker needs an endnote if the text has endnotes of
    /// its style, and a key needs an entry if the bibliography is complete. In an excerpt a marker is enough.
    #[must_use]
    pub fn leads_to_source(&self, label: Label) -> bool {
        match label.style {
            Style::Reference => self.definition(label).is_some(),
            style if style.holds_source() => true,
            Style::Pandoc => {
                let known = &self.environment().bibliography;
                !known.is_complete() || known.has(label)
            }
            style => !self.links().has_endnotes(style) || self.links().endnote_with(label).is_some(),
        }
    }

    /// Returns true if a citation with this label counts as a source of its own. An empty endnote does not. A claim that
    /// cites it still counts as cited, because the rule `no-locator` reports the endnote.
    #[must_use]
    pub fn counts_as_source(&self, label: Label) -> bool {
        let is_empty =
            || self.endnote_with(label).is_some_and(|endnote| self.is_empty_endnote(endnote.block));
        self.leads_to_source(label) && !is_empty()
    }

    /// Returns the line of markers below the paragraph that the sentence ends.
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
    use crate::assessment::headings::OwnNames;
    use crate::claims::{House, Model, PastHabit, Thresholds};
    use crate::text::Text;

    /// Returns a report with this number of sentences without a source.
    fn report(missing: usize, marker: &str) -> String {
        let claim =
            format!("The governor claimed on May 3 that the strikes killed “14 people on the pier.”{marker}");
        format!(
            "# River Basin\n\n## Key Takeaways\n\n- Talks go on.\n\n## Port\n\n{}\n",
            [claim.as_str()].repeat(missing).join("\n\n")
        )
    }

    /// Returns the habits of three past reports that cite, or do not.
    fn past(cite: bool) -> Arc<House> {
        let counts =
            citation_counts(&report(25, if cite { "[1]" } else { "" }), Model::embedded(), OwnNames::NONE);
        let mut house = PastHabit::of([&counts; 3].into_iter()).without(None);
        assert_eq!(house.cites(), Some(cite));
        if cite {
            // This test needs only the fact that they cite.
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
        // Nothing is known.
        assert!(is(&short, &|_| {}) && !is(&long, &|_| {}) && is(&cited, &|_| {}));
        // The settings decide.
        assert!(is(&long, &|e| e.expects_citations = Some(true)));
        assert!(!is(&cited, &|e| {
            e.expects_citations = Some(false);
            e.house = past(true);
        }));
        // Past reports decide, but a text with several citations of its own overrides past reports that do not cite.
        assert!(is(&long, &|e| e.house = past(true)));
        assert!(!is(&short, &|e| e.house = past(false)));
        assert!(!is(&cited, &|e| e.house = past(false)));
        let often = report(20, "") + "\nTalks went on.[1] Ships left.[2] Rain fell.[3]\n";
        assert!(is(&often, &|e| e.house = past(false)));
        // A settings file decides, unless past reports do not cite.
        assert!(is(&long, &|e| e.all_files = true));
        assert!(!is(&long, &|e| {
            e.all_files = true;
            e.house = past(false);
        }));
        // A long text that cites in a few places gets one finding.
        let seldom = |cited: usize| report(250, "") + &"\nTalks went on.[1]\n".repeat(cited);
        assert!(
            !is(&seldom(1), &|_| {}) && !is(&seldom(7), &|e| e.all_files = true) && is(&seldom(8), &|_| {})
        );
        assert!(is(&seldom(7), &|e| e.house = past(true)));
        let told = expected(&long, &|_| {});
        assert_eq!((told.expectation(), told.unsourced().len()), (Expectation::Unexpected(20), 0));
        assert_eq!(expected(&short, &|_| {}).unsourced().len(), 19);
    }

    #[test]
    fn an_investigation_is_the_source_of_its_own_interviews() {
        let missing = |text: &str| {
            let thresholds = Thresholds { missing: 0.5, carried: 0.0 };
            let environment = Environment { thresholds, ..Environment::default() };
            let text = format!("# River Basin, May 3, 2024\n\n## Port\n\nThe port is shut.[1] {text}\n");
            Document::new("a.md", Text::new(&text), Arc::new(environment)).snapshot().unsourced().len()
        };
        let told = "Harbour master Ilse Brandt told NAME on May 3 that 14 ships had left.";
        let worked = "NAME analysed 14 videos of the fire that were posted on May 3.";
        let named = |text: &str, name: &str| text.replace("NAME", name);
        assert_eq!(missing(&named(told, "Marshwatch")), 1);
        assert_eq!(missing(&named(&format!("{told} {worked}"), "Marshwatch")), 0);
        assert_eq!(missing(&format!("{} {}", named(told, "Marshwatch"), named(worked, "Basinwatch"))), 2);
        assert_eq!(missing(&named(&format!("{told} {worked}"), "Reuters")), 2);
    }
}
