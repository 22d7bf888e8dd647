//! The need of a source: a score for each sentence of an assessment that says how much it needs a citation, and why.
//!
//! The work is done in two steps, so that a keystroke costs only the work for one paragraph.
//!
//! 1. [`assess`] reads one block: its sentences, which of them are cited, and the place of the block. It is a pure
//!    function of these. Its result ([`Claim`]) is small and contains no text.
//! 2. [`need`] combines a claim with the document's [`Habit`]: how many sentences are cited in the document, in the
//!    section, and in the paragraphs above and below. It only works on numbers and costs a few multiplications per
//!    sentence.
//!
//! Invariant: the need of a sentence never depends on that sentence's own marker, only on those of its neighbours. If a
//! tally counts the sentence itself, [`need`] subtracts it.

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
mod predicates;
mod publisher;
mod reason;
mod scorer;
mod signals;
mod solve;
mod trees;
mod verbs;
mod vocabulary;
mod weights;
mod words;

pub use cue::Cue;
use house::Traits;
pub use house::{Cell, CitationCounts, House, PastHabit};
pub use model::{Model, Thresholds};
pub use publisher::{PublisherMention, publishers};
pub use reason::reason;
pub use weights::WeightsError;

/// One sentence of a block, the input of [`assess`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceInput<'a> {
    /// The text of the sentence. It may contain its own markers and links, which are skipped.
    pub text: &'a str,
    /// True if a citation of any style belongs to the sentence.
    pub cited: bool,
}

/// The context of a block. Cheap to compare: a block is assessed again when its place changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockContext<'a> {
    /// The nearest heading above the block, without markup. `None` if there is none.
    pub heading: Option<&'a str>,
    /// True if the block is a list item.
    pub bullet: bool,
    /// True if a topic sentence on its own line is directly above the block.
    pub after_topic_line: bool,
    /// True if all words of the block are in italics, as those of captions, credits and editorial notes are.
    pub italic: bool,
    /// True if the only citations of the block are markers after its last sentence.
    pub closed: bool,
}

/// The function of a sentence in the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// Reports a fact or a statement.
    Claim,
    /// The analyst's own estimate.
    Judgment,
    /// Opens its paragraph and says what the paragraph will show.
    Topic,
    /// General knowledge, or information about the assessment itself and its method.
    Background,
    /// Any other sentence: a question, an exclamation, a fragment.
    Other,
}

impl SentenceKind {
    /// Returns the name in the output of `inspect`.
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

/// The number of sentences, and of those that are cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Count {
    sentences: u32,
    cited: u32,
    /// The number of citations expected from the wording, in thousandths.
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

    /// Returns the count without `other`, which it includes.
    const fn minus(self, other: Self) -> Self {
        Self {
            sentences: self.sentences.saturating_sub(other.sentences),
            cited: self.cited.saturating_sub(other.cited),
            expected: self.expected.saturating_sub(other.expected),
        }
    }

    /// Returns the count without one claim, which it includes.
    fn without(self, claim: &Claim) -> Self {
        self.minus(Self::one(claim))
    }
}

/// Counts of sentences by class: how many there are, how many are cited, and how many are expected to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Alone in a paragraph; first, middle and last of several.
    stands: [Count; 4],
    /// Without and with a verb of speech.
    speech: [Count; 2],
    /// Without and with a hedge.
    hedged: [Count; 2],
    /// The number of blocks of several sentences with citations only after the last one, and of those with others.
    closed: u32,
    spread: u32,
}

impl Tally {
    /// Returns the tally of a block's claims.
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
        tally.closed = u32::from(claims.iter().any(|claim| claim.closed));
        tally.spread = u32::from(claims.iter().any(|claim| claim.cited && matches!(claim.stands, 1 | 2)));
        tally
    }

    /// Returns the sum of both tallies.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            stands: std::array::from_fn(|i| self.stands[i].plus(other.stands[i])),
            speech: std::array::from_fn(|i| self.speech[i].plus(other.speech[i])),
            hedged: std::array::from_fn(|i| self.hedged[i].plus(other.hedged[i])),
            closed: self.closed + other.closed,
            spread: self.spread + other.spread,
        }
    }

    /// Returns the tally without `other`, which it includes.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            stands: std::array::from_fn(|i| self.stands[i].minus(other.stands[i])),
            speech: std::array::from_fn(|i| self.speech[i].minus(other.speech[i])),
            hedged: std::array::from_fn(|i| self.hedged[i].minus(other.hedged[i])),
            closed: self.closed.saturating_sub(other.closed),
            spread: self.spread.saturating_sub(other.spread),
        }
    }

    /// Returns the number of body sentences.
    #[must_use]
    pub const fn sentences(&self) -> u32 {
        self.all().sentences
    }

    /// Returns the number of body sentences with a citation.
    #[must_use]
    pub const fn cited(&self) -> u32 {
        self.all().cited
    }

    /// Returns true if many paragraphs and list items have one citation, at their end, that covers all of them.
    const fn closes_blocks(&self) -> bool {
        const LEAST: u32 = 4;
        self.closed >= LEAST && self.closed * 2 >= self.spread
    }

    const fn all(&self) -> Count {
        self.speech[0].plus(self.speech[1])
    }
}

/// The citation habit of a document around a block. The tallies of document and section include the block itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    /// All body sentences of the document.
    pub document: Tally,
    /// The sentences of the section, which is the text between two headings.
    pub section: Tally,
    /// The body paragraph or list item above in the same section. Zero if there is none.
    pub above: Tally,
    /// The body paragraph or list item below in the same section. Zero if there is none.
    pub below: Tally,
}

/// A piece of evidence that raised or lowered the need of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// The kind of evidence.
    pub cue: Cue,
    /// Its share of the log-odds. Positive values raise the need.
    pub weight: f32,
    /// The word that is the evidence, in byte offsets of the sentence as passed in. Empty if there is no single word.
    pub word: crate::text::Span,
}

impl Contribution {
    /// The value of unused entries.
    const NONE: Self = Self { cue: Cue::None, weight: 0.0, word: crate::text::Span { start: 0, end: 0 } };
}

/// The result of [`assess`] for one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// The log-odds that the sentence needs a source, before the document's habit. 0 unless it was assessed in full.
    pub logit: f32,
    /// The log-odds that the sentence needs a source, as if nothing in its paragraph were cited. 0 unless it was
    /// assessed in full.
    pub bare: f32,
    /// The function of the sentence. [`SentenceKind::Other`] unless it was assessed in full.
    pub kind: SentenceKind,
    /// True if the source of a cited neighbour carries the sentence, because it continues that neighbour closely.
    pub carried: bool,
    /// True if it opens a quotation whose last sentence is cited.
    pub quoted: bool,
    /// The outlet that it mentions as if that published the text.
    pub publisher: Option<PublisherMention>,
    /// True if the sentence is cited itself. Used only to subtract it from the tallies.
    pub cited: bool,
    /// The contributions that explain the need: up to two for a source, then up to two against one. Unused entries are
    /// [`Cue::None`]. All are unless the sentence was assessed in full.
    pub why: [Contribution; 4],
    /// True if another sentence of the paragraph is cited.
    near_cited: bool,
    /// The probability of a citation given the wording alone, in thousandths. Never depends on any marker.
    expected: u16,
    /// 0 if alone in its paragraph, 1 if first of several, 2 if in the middle, 3 if last.
    stands: u8,
    /// Number of sentences in its paragraph.
    of: u16,
    /// True if its paragraph is short and the only citations are markers after a later sentence, the last one.
    closed: bool,
    /// True if it contains a verb of speech.
    speech: bool,
    /// True if it contains a hedge.
    hedged: bool,
    /// True if it describes imagery or footage without its provider or date.
    imagery_unnamed: bool,
    /// An adjustment for the practice of careful editors, in quarters of log-odds. Added to the learned habit.
    editor: i8,
    /// The same for a draft that does not show a habit yet, in quarters of log-odds.
    draft_editor: i8,
    /// True if it plainly reports a statement or a dated event, in its own words.
    plain: bool,
    /// The traits that the team's own habit may depend on.
    traits: Traits,
}

impl Claim {
    /// Returns true if the sentence describes imagery or footage and names neither a provider nor a date.
    #[must_use]
    pub const fn describes_unnamed_imagery(&self) -> bool {
        self.imagery_unnamed
    }
}

/// The assessment of a sentence without a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The sentence needs no source, or hardly needs one.
    Fine,
    /// The source of a neighbour carries the sentence. At most a hint is shown.
    Carried,
    /// Its source is missing.
    Missing,
}

/// Selects the sentences that are assessed in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The sentences without their own source. Reasons are given if the wording asks for a source and no neighbour's
    /// source carries the sentence; for other sentences, the reason is the document's habit. For cited sentences, only
    /// their contribution to that habit is computed.
    #[default]
    Uncited,
    /// All sentences, with all reasons.
    All,
}

/// Assesses the sentences of one block. Returns one claim for each, in order.
#[must_use]
pub fn assess(
    sentences: &[SentenceInput<'_>],
    place: &BlockContext<'_>,
    model: &Model,
    extent: Extent,
) -> Vec<Claim> {
    model.assess(sentences, place, extent)
}

/// Like [`assess`], but computes only what the citation counts of a report need: no log-odds, no reasons. These values
/// never depend on which sentences are cited.
#[must_use]
pub fn outline(sentences: &[SentenceInput<'_>], place: &BlockContext<'_>, model: &Model) -> Vec<Claim> {
    model.outline(sentences, place)
}

/// Returns how much the sentence needs a source in this document, from 0 to 1. `shift` is the contribution of the
/// team's own habit to the log-odds ([`House::shift`]).
#[must_use]
pub fn need(claim: &Claim, habit: &Habit, model: &Model, shift: f32) -> f32 {
    sigmoid(model.linked(claim, habit) + shift)
}

/// Converts log-odds to a probability.
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Returns the verdict on the sentence if it has no citation, at these thresholds.
#[must_use]
pub fn verdict(claim: &Claim, habit: &Habit, model: &Model, shift: f32, at: Thresholds) -> Verdict {
    // One citation covers the quotation or, if that is the document's habit, the paragraph.
    if claim.quoted || claim.closed && habit.document.closes_blocks() {
        return Verdict::Fine;
    }
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
