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

mod cues;
mod model;
mod reason;
mod tokens;

pub use cues::Cue;
pub use model::{Model, Thresholds};
pub use reason::reason;

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

/// How many sentences there are somewhere, and how many of them are cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Body sentences.
    pub sentences: u32,
    /// Those among them that carry a citation.
    pub cited: u32,
}

impl Tally {
    /// The tally of some sentences.
    #[must_use]
    pub fn of(sentences: &[SentenceInput<'_>]) -> Self {
        let cited = sentences.iter().filter(|s| s.cited).count();
        Self { sentences: sentences.len() as u32, cited: cited as u32 }
    }

    /// Both tallies together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { sentences: self.sentences + other.sentences, cited: self.cited + other.cited }
    }

    /// The tally without one of its sentences.
    const fn without(self, cited: bool) -> Self {
        Self { sentences: self.sentences.saturating_sub(1), cited: self.cited.saturating_sub(cited as u32) }
    }

    /// The share that is cited, drawn towards `prior` as if `weight` sentences had been seen with that share.
    fn share(self, prior: f32, weight: f32) -> f32 {
        (self.cited as f32 + prior * weight) / (self.sentences as f32 + weight)
    }
}

/// How the document cites around a block. The tallies of document and section include the block itself.
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

/// What [`assess`] found out about one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// The log-odds that the sentence needs a source, before the document's habit.
    pub logit: f32,
    /// What the sentence does.
    pub kind: SentenceKind,
    /// Whether it continues a cited neighbour so closely that that source carries it.
    pub carried: bool,
    /// Whether it is cited itself; only to take it out of the tallies.
    pub cited: bool,
    /// The strongest contributions, strongest first; unused places hold [`Cue::None`].
    pub why: [Contribution; 3],
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

/// Assesses the sentences of one block, in order; the answer has one claim for each.
#[must_use]
pub fn assess(sentences: &[SentenceInput<'_>], place: &Place<'_>, model: &Model) -> Vec<Claim> {
    model.assess(sentences, place)
}

/// How much the sentence needs a source, 0 to 1, in this document.
#[must_use]
pub fn need(claim: &Claim, habit: &Habit, model: &Model) -> f32 {
    let x = claim.logit + model.habit(claim, habit);
    1.0 / (1.0 + (-x).exp())
}

/// What is to be said of the sentence if it has no citation, at these thresholds.
#[must_use]
pub fn verdict(claim: &Claim, habit: &Habit, model: &Model, at: Thresholds) -> Verdict {
    let need = need(claim, habit, model);
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
