//! Need of a source: how much each sentence of an assessment asks for a citation, and why.
//!
//! The work has two steps, so that a keystroke pays for one paragraph only.
//!
//! 1. [`assess`] reads one block: its sentences, whether they are cited, and where the block stands. It is a pure
//!    function of these, and what it gives ([`Claim`]) is small and holds no text.
//! 2. [`need`] joins a claim with the document's [`Habit`]: how many sentences are cited in the document, in the
//!    section, in the paragraphs above and below. Numbers only; it costs a few multiplications a sentence.
//!
//! Invariant: the need of a sentence never depends on that sentence's own marker, only on its neighbours'. Where
//! tallies count the sentence itself, [`need`] takes it out again.

mod cue;
mod facts;
mod features;
mod frames;
mod grams;
mod hash;
mod house;
mod known;
pub mod learn;
mod link;
mod model;
mod reason;
mod scorer;
mod tokens;
mod trees;
mod verbs;
mod vocabulary;
mod weights;
mod words;

pub use cue::Cue;
use house::Traits;
pub use house::{Cell, CitationCounts, House, PastHabit};
pub use model::{Model, Thresholds};
pub use reason::reason;
pub use weights::WeightsError;

/// One sentence of a block, as [`assess`] takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceInput<'a> {
    /// The sentence; it may still hold its own markers and links, which are passed over.
    pub text: &'a str,
    /// Whether a citation of any style belongs to it.
    pub cited: bool,
}

/// Where a block stands. Cheap to compare: a block is assessed again when its place changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The nearest heading above the block, without its marks.
    pub heading: Option<&'a str>,
    /// Whether the block is a list item.
    pub bullet: bool,
    /// Whether a topic sentence on a line of its own stands directly above.
    pub after_topic_line: bool,
}

/// What a sentence does in the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// Reports a fact or somebody's words.
    Claim,
    /// The analyst's own estimate.
    Judgment,
    /// Opens its paragraph and says what the paragraph will show.
    Topic,
    /// Generally known, or about the assessment itself and its method.
    Background,
    /// None of these: a question, an exclamation, a fragment.
    Other,
}

impl SentenceKind {
    /// The name in the data that `inspect` prints.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Judgment => "judgment",
            Self::Topic => "topic",
            Self::Background => "background",
            Self::Other => "other",
        }
    }
}

/// How many sentences there are, and how many of them are cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Count {
    sentences: u32,
    cited: u32,
    /// How many one expects to be cited by their wording, in thousandths.
    expected: u32,
}

impl Count {
    fn one(claim: &Claim) -> Self {
        Self { sentences: 1, cited: u32::from(claim.cited), expected: u32::from(claim.expected) }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            cited: self.cited + other.cited,
            expected: self.expected + other.expected,
        }
    }

    /// The count without another that it holds.
    const fn minus(self, other: Self) -> Self {
        Self {
            sentences: self.sentences.saturating_sub(other.sentences),
            cited: self.cited.saturating_sub(other.cited),
            expected: self.expected.saturating_sub(other.expected),
        }
    }

    /// The count without one claim that it holds.
    fn without(self, claim: &Claim) -> Self {
        self.minus(Self::one(claim))
    }
}

/// How many sentences of each sort there are somewhere, how many of them are cited, and how many one would expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Alone in a paragraph; first, inside and last of several.
    stands: [Count; 4],
    /// Without and with a verb of speech.
    speech: [Count; 2],
    /// Without and with a hedge.
    hedged: [Count; 2],
}

impl Tally {
    /// The tally of a block's claims.
    #[must_use]
    pub fn of(claims: &[Claim]) -> Self {
        let mut tally = Self::default();
        for claim in claims {
            let one = Count::one(claim);
            for count in [
                &mut tally.stands[usize::from(claim.stands) & 3],
                &mut tally.speech[usize::from(claim.speech)],
                &mut tally.hedged[usize::from(claim.hedged)],
            ] {
                *count = count.plus(one);
            }
        }
        tally
    }

    /// Both tallies together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            stands: std::array::from_fn(|i| self.stands[i].plus(other.stands[i])),
            speech: std::array::from_fn(|i| self.speech[i].plus(other.speech[i])),
            hedged: std::array::from_fn(|i| self.hedged[i].plus(other.hedged[i])),
        }
    }

    /// The tally without another that it holds.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            stands: std::array::from_fn(|i| self.stands[i].minus(other.stands[i])),
            speech: std::array::from_fn(|i| self.speech[i].minus(other.speech[i])),
            hedged: std::array::from_fn(|i| self.hedged[i].minus(other.hedged[i])),
        }
    }

    /// Body sentences.
    #[must_use]
    pub const fn sentences(&self) -> u32 {
        self.all().sentences
    }

    /// Those among them that carry a citation.
    #[must_use]
    pub const fn cited(&self) -> u32 {
        self.all().cited
    }

    const fn all(&self) -> Count {
        self.speech[0].plus(self.speech[1])
    }
}

/// How the document cites around a block. Document and section include the block itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    /// All body sentences of the document.
    pub document: Tally,
    /// Those of the section: between two headings.
    pub section: Tally,
    /// The body paragraph or list item above in the same section, zero where there is none.
    pub above: Tally,
    /// The one below in the same section, zero where there is none.
    pub below: Tally,
}

/// One thing that raised or lowered the need of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// What it was.
    pub cue: Cue,
    /// Its share of the log-odds, positive where it asks for a source.
    pub weight: f32,
    /// The word that gave it, as byte offsets in the sentence as handed in; empty where no single word did.
    pub word: crate::text::Span,
}

impl Contribution {
    /// No contribution.
    const NONE: Self = Self { cue: Cue::None, weight: 0.0, word: crate::text::Span { start: 0, end: 0 } };
}

/// What [`assess`] found out about one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// The log-odds that the sentence needs a source, before the document's habit; 0 where it is not assessed in full.
    pub logit: f32,
    /// The log-odds that the sentence needs a source, as if nothing in its paragraph were cited; 0 where it is not
    /// assessed in full.
    pub bare: f32,
    /// What the sentence does; [`SentenceKind::Other`] where it is not assessed in full.
    pub kind: SentenceKind,
    /// Whether it continues a cited neighbour so closely that that source carries it.
    pub carried: bool,
    /// Whether it is cited itself; only to take it out of the tallies.
    pub cited: bool,
    /// The strongest contributions, strongest first; unused places hold [`Cue::None`], and all do where it is not
    /// assessed in full.
    pub why: [Contribution; 3],
    /// Whether another sentence of its paragraph is cited.
    near_cited: bool,
    /// How likely its wording alone makes a citation, in thousandths; never depends on any marker.
    expected: u16,
    /// 0 alone in its paragraph, 1 first of several, 2 inside, 3 last.
    stands: u8,
    /// Sentences in its paragraph.
    of: u16,
    /// Whether somebody speaks in it.
    speech: bool,
    /// Whether it hedges.
    hedged: bool,
    /// Whether it describes imagery or footage without saying whose it is or when it was taken.
    imagery_unnamed: bool,
    /// What careful editors add to the habit that is learned, in quarters of log-odds.
    editor: i8,
    /// What they add in a draft that does not yet show a habit, in quarters of log-odds.
    draft_editor: i8,
    /// The traits that the team's own habit may depend on.
    traits: Traits,
}

impl Claim {
    /// Whether the sentence describes imagery or footage and names neither a provider nor a date.
    #[must_use]
    pub const fn describes_unnamed_imagery(&self) -> bool {
        self.imagery_unnamed
    }
}

/// What is to be said of a sentence that has no citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: it needs none, or hardly.
    Fine,
    /// A neighbour's source carries it: a hint at most.
    Carried,
    /// Its source is missing.
    Missing,
}

/// Which sentences are assessed in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Those without a source of their own, with reasons where the wording asks for one and no neighbour's source
    /// carries it: of others, the document's habit is the reason. Of cited sentences only what they add to that habit:
    /// what they need, they have.
    #[default]
    Uncited,
    /// All, with all reasons.
    All,
}

/// Assesses the sentences of one block, in order; the answer has one claim for each.
#[must_use]
pub fn assess(
    sentences: &[SentenceInput<'_>],
    place: &Place<'_>,
    model: &Model,
    extent: Extent,
) -> Vec<Claim> {
    model.assess(sentences, place, extent)
}

/// As [`assess`], but only what a report's own counts need of each sentence: no log-odds, no reasons. Never depends on
/// which sentences are cited.
#[must_use]
pub fn outline(sentences: &[SentenceInput<'_>], place: &Place<'_>, model: &Model) -> Vec<Claim> {
    model.outline(sentences, place)
}

/// How much the sentence needs a source, 0 to 1, in this document. `shift` is what the team's own habit adds to the
/// log-odds ([`House::shift`]).
#[must_use]
pub fn need(claim: &Claim, habit: &Habit, model: &Model, shift: f32) -> f32 {
    sigmoid(model.linked(claim, habit) + shift)
}

/// The probability of log-odds.
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// What is to be said of the sentence if it has no citation, at these thresholds.
#[must_use]
pub fn verdict(claim: &Claim, habit: &Habit, model: &Model, shift: f32, at: Thresholds) -> Verdict {
    let need = need(claim, habit, model, shift);
    if claim.carried && need >= at.carried {
        Verdict::Carried
    } else if !claim.carried && need >= at.missing {
        Verdict::Missing
    } else {
        Verdict::Fine
    }
}

#[cfg(test)]
mod tests;
