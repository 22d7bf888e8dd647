//! The model: learned weights, and their application to the sentences of a block.

mod block;

use std::sync::{Arc, LazyLock};

use super::facts::Facts;
use super::features::FEATURES;
use super::frames::SectionKind;
use super::scorer::Scorer;
use super::signals::Signal;
use super::trees::Trees;
use super::weights::{FORESTS, Pairs, Weights, WeightsError};
use super::{BlockContext, Claim, Extent, Habit, SentenceInput, link};

pub(super) use block::ScoredBlock;

/// The lowest needs at which a finding is reported, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The threshold of `uncited-claim`: the source is missing.
    pub missing: f32,
    /// The threshold of `carried-source`: a hint on a sentence that a cited neighbour carries.
    pub carried: f32,
}

/// A model of the need of a source: learned weights and thresholds.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) weights: Weights,
    /// The trees prepared for fast evaluation. `None` for trees of an unusual size, which are walked instead.
    scorers: [Option<Scorer>; FORESTS],
    /// Like `scorers`, for the trees that read a paragraph as if nothing in it were cited.
    bare_scorer: Option<Scorer>,
    /// The weights of wording, interleaved for both models.
    pairs: Pairs,
}

impl Model {
    /// Returns the model embedded in the program. All callers share it.
    ///
    /// Its file was made by `assessor learn ARCHIVE -o src/claims/need.weights` from 254 published assessments.
    #[must_use]
    pub fn embedded() -> &'static Arc<Self> {
        static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
            let weights = Weights::read(include_bytes!("need.weights"));
            // A test reads the embedded file. If it were damaged nevertheless, all sentences would have the same score.
            Arc::new(Model::new(weights.unwrap_or_default()))
        });
        &MODEL
    }

    /// Parses a file of learned weights.
    ///
    /// # Errors
    ///
    /// Fails if `bytes` are not such a file, or if they are truncated or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        Weights::read(bytes).map(Self::new)
    }

    /// Returns true if a file that begins with `head` contains learned weights, of this or another version.
    #[must_use]
    pub fn is_begun_by(head: &[u8]) -> bool {
        Weights::is_begun_by(head)
    }

    pub(super) fn new(weights: Weights) -> Self {
        Self {
            scorers: std::array::from_fn(|k| Scorer::new(&weights.trees[k])),
            bare_scorer: Scorer::new(&weights.bare_trees),
            pairs: Pairs::of(&weights),
            weights,
        }
    }

    /// Serializes the model to the format that [`Model::read`] parses.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        self.weights.write()
    }

    /// Returns the thresholds that were chosen when the weights were learned.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        Thresholds { missing: self.weights.missing, carried: self.weights.carried }
    }

    /// Returns the log-odds that the claim needs a source in this document.
    pub(super) fn linked(&self, claim: &Claim, habit: &Habit) -> f32 {
        let inputs = link::inputs(claim, habit);
        let sum: f32 = inputs.iter().zip(&self.weights.link).map(|(x, w)| x * w).sum();
        // Short lines by themselves were excluded from learning, so the learned weights overestimate single sentences.
        let most = if claim.stands == 0 { MOST_ALONE } else { f32::INFINITY };
        let draft = link::draft_offset(&self.weights.draft_offsets, link::progress(claim, habit));
        sum.min(most) + link::by_hand(claim, habit) + draft
    }

    /// Implements [`super::assess`].
    pub(super) fn assess(
        &self,
        sentences: &[SentenceInput<'_>],
        place: &BlockContext<'_>,
        extent: Extent,
    ) -> Vec<Claim> {
        let block = ScoredBlock::read(sentences, place, self);
        let (seen, bare) = (block.seen(), block.seen_bare());
        let claim =
            |(i, s): (usize, &SentenceInput<'_>)| block.claim(s.text, (&seen, &bare), i, self, extent);
        (block.topic..).zip(sentences).map(claim).collect()
    }

    /// Implements [`super::outline`].
    pub(super) fn outline(&self, sentences: &[SentenceInput<'_>], place: &BlockContext<'_>) -> Vec<Claim> {
        let block = ScoredBlock::read(sentences, place, self);
        (block.topic..block.facts.len()).map(|i| block.blank(i)).collect()
    }

    /// Returns the log-odds of the trees for a row of a paragraph.
    fn answer(&self, row: &[f32; FEATURES]) -> f32 {
        let sets = self.weights.trees.iter().zip(&self.scorers);
        sets.map(|(trees, scorer)| answer(trees, scorer.as_ref(), row)).sum::<f32>() / FORESTS as f32
    }

    /// Returns the log-odds of the bare trees for a row of a paragraph that was read as if nothing in it were cited.
    fn bare_answer(&self, row: &[f32; FEATURES]) -> f32 {
        answer(&self.weights.bare_trees, self.bare_scorer.as_ref(), row)
    }
}

fn answer(trees: &Trees, scorer: Option<&Scorer>, row: &[f32; FEATURES]) -> f32 {
    match scorer {
        Some(scorer) => scorer.answer(trees, row),
        None => trees.answer(row, &mut [0.0; FEATURES]),
    }
}

/// A stand-in for a topic sentence on its own line. The place of a block only says that there is one, not its text.
const TOPIC: &str = "The authorities are likely attempting to strengthen their position in the area.";

/// Returns an adjustment for the general practice of careful editors, in quarters of log-odds.
///
/// Practices drift: the share of paragraphs with a cited first sentence fell by half within a year of the texts learned
/// from, and some periods leave uncited what others cite. The values are set by hand, in round numbers.
///
/// These need a source less than past practice suggests:
///
/// - a topic sentence, above all one that summarizes many sources
/// - a judgment or supposition that reports nothing
/// - a continuation, something that did not happen, a line by itself, a general rule, an aside in brackets
/// - a conclusion ('this reflects'), a judgment on someone's deed ('the mayor's decision') or on a thing ('is crucial')
/// - the credit of a picture, a caption, a definition
/// - a description of code that the sentence shows, which is its own evidence
/// - a statement that something is unknown, and the authors' statements about themselves
/// - an overview of the parts of a topic, advice, a general statement
/// - text below a heading such as 'Conclusions' or 'Method'
///
/// These need it more: a report, above all one with speaker, date and figure, and a reference to earlier work.
fn editor(facts: &Facts, stands: u8, bullet: bool, section: SectionKind) -> i8 {
    let signals = &facts.signals;
    let is = |signal| signals.has(signal);
    let frames = facts.frames;
    let reports = frames.said && !facts.supposed || frames.quotes || facts.quotes_on || is(Signal::Evidence);
    let judges = is(Signal::Hedges) || is(Signal::Will);
    // A continuation often has the same source as the sentence before it.
    let goes_on = is(Signal::Pronoun) || facts.common;
    let earlier = facts.earlier;
    let quarters = |yes: bool, quarters: i16| if yes { quarters } else { 0 };
    // A report that names no speaker. Its form can be learned from one publisher and does not transfer to others.
    let tells = reports || facts.event && (facts.when || facts.figure) || facts.figure && facts.when;
    let place = match stands {
        0 if bullet => 0,
        0 if tells => -4,
        0 => -12 + quarters(signals[Signal::Length] < 28.0, -8),
        1 if frames.said && facts.figure && facts.when && !is(Signal::ManySpeakers) && !frames.maps => -1,
        1 => -4 + quarters(is(Signal::ManySpeakers), -4),
        _ => 0,
    };
    // Statements and dated events may need a source even in such a section.
    let own_section = match section {
        SectionKind::Body => 0,
        SectionKind::Own if frames.tells && !facts.own => -4,
        SectionKind::Own if facts.event && (facts.when || facts.figure) => -6,
        SectionKind::Own => -12,
    };
    let set_apart = facts.caption || facts.introduces;
    let sum = place
        + quarters(reports, 2)
        + quarters(frames.tells && !facts.supposed && stands >= 2 && !goes_on, 1)
        + quarters(goes_on && !facts.when && !facts.figure, -1)
        + quarters(reports && facts.figure && facts.when, 2)
        + quarters(earlier, 8)
        + quarters(is(Signal::OpensWithHouse) && !earlier, -8)
        + quarters(is(Signal::OpensInBracket) && !reports, -12)
        + quarters(is(Signal::Absent), -3)
        + quarters(facts.deed && !reports, -2)
        + quarters(judges && !reports, -4)
        + quarters(is(Signal::GoesOn) && (!reports || stands == 1), -4)
        + quarters(is(Signal::Rule) && !reports, -4)
        + quarters(is(Signal::Supposes) && !reports, -2)
        + quarters(facts.infers && !reports, -2)
        + quarters(facts.weighs && !reports, -2)
        + quarters(is(Signal::Pointing) && !reports, -2)
        + quarters(facts.credit, -12)
        + quarters(set_apart, i16::from(SET_APART))
        + quarters(facts.unknown && !earlier, -4)
        + quarters(facts.own && !earlier, if reports { -2 } else { -4 })
        + quarters(facts.shows_code && !facts.told && !facts.when && !reports, -10)
        + quarters(facts.defines, -8)
        + quarters(facts.advises && !reports, -8)
        + quarters(frames.maps, if frames.tells && !is(Signal::ManySpeakers) { -3 } else { -8 })
        + quarters(frames.concludes, if frames.tells { -2 } else { -7 })
        + quarters(frames.about, -12)
        + quarters(frames.commands, -14)
        + quarters(frames.general, -8)
        + quarters(frames.guesses && !frames.quotes, -4)
        + quarters(is(Signal::Rule) && !frames.tells && !facts.told && !facts.when, -5)
        + quarters(frames.values && !frames.tells && !frames.quotes && !facts.when, -4)
        + quarters(frames.labelled && !frames.tells && !facts.event && !facts.figure && !facts.when, -4)
        + own_section;
    sum.clamp(i16::from(i8::MIN), i16::from(i8::MAX)) as i8
}

/// Returns the further adjustment for a draft, in quarters of log-odds. As long as no citation shows the team's habit,
/// a plain report needs its source. So does a dated event that ends in the analyst's view of its purpose ('…, likely to
/// …').
fn draft_editor(facts: &Facts, stands: u8) -> i8 {
    if facts.unknown || facts.own || facts.caption || facts.introduces || facts.defines {
        return 0;
    }
    let frames = facts.frames;
    if frames.maps || frames.concludes || frames.about || frames.commands || frames.general {
        return 0;
    }
    let reports = frames.said && !facts.supposed;
    let tail = facts.told && facts.when && facts.hedged_tail;
    let opens = stands == 1 && (reports || facts.told && facts.when);
    let report = if !reports || stands == 1 { 0 } else { i8::from(stands == 0) + 1 };
    let plain = !reports && stands != 1 && facts.told && (facts.when || facts.figure);
    report + i8::from(plain) * 2 + i8::from(opens) * 4 + i8::from(tail) * 14
}

/// The adjustment for captions and other text that is not part of the argument, in quarters of log-odds.
const SET_APART: i8 = -20;

/// The upper limit of the log-odds for a paragraph of one sentence.
const MOST_ALONE: f32 = 6.0;
