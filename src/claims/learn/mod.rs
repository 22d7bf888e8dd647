//! Learning of the citation practice of a publisher from its published texts.
//!
//! The texts contain the labels: an editor has cited each sentence or not. The model must work where a source is
//! missing. Therefore every text is also read with a fifth of its citations removed, drawn at random from a fixed seed.
//!
//! 1. Words get families ([`families`]). Two logistic regressions score the wording ([`sparse`]).
//! 2. Trees combine the wording, the cues and the citations nearby ([`boost`]). A last regression adds the habit of
//!    section and document ([`dense`]).
//! 3. Each stage learns from predictions of the previous stage for texts that it had not seen (folds by document). The
//!    figures of the [`TrainingReport`] come from such predictions too.
//! 4. The texts of one publisher say little about the sentences of other fields. Therefore the trees for drafts also
//!    learn from [`examples`], which were written for this. Everything else comes from the texts alone.
//!
//! The same documents always give the same bytes.

mod boost;
mod dense;
mod examples;
mod families;
mod measure;
mod sparse;
mod stages;

pub use measure::{Figures, ThresholdFigures, figures};

use super::model::Model;

/// One published text.
#[derive(Clone, Debug, Default)]
pub struct TrainingText {
    /// The body, in order, without takeaways and endnotes.
    pub passages: Vec<Passage>,
    /// True if it was written for learning. Then its labels say which sentences need a source, not how a publisher
    /// cites.
    pub example: bool,
}

/// A paragraph or list item.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// The heading above. `None` if there is none.
    pub heading: Option<String>,
    /// Number of headings above. The passages of one section have the same number.
    pub section: u32,
    /// True if it is a list item.
    pub bullet: bool,
    /// True if a topic sentence on its own line is directly above.
    pub after_topic_line: bool,
    /// The sentences with their markers, and true for each that is cited.
    pub sentences: Vec<(String, bool)>,
}

/// Statistics of the learned texts and the evaluation.
#[derive(Clone, Debug)]
pub struct TrainingReport {
    /// Number of texts learned from.
    pub documents: usize,
    /// Number of texts left out because they are too short or cite next to nothing.
    pub left_out: usize,
    /// Number of sentences learned from.
    pub sentences: usize,
    /// Number of these sentences that are cited.
    pub cited: usize,
    /// The figures from cross-validation.
    pub figures: Figures,
}

/// The reason why learning failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnError {
    /// There are too few texts.
    #[error("too few texts with citations to learn from: {usable}, at least 12 are needed")]
    TooFew {
        /// Number of usable texts.
        usable: usize,
    },
}

/// The progress of learning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Number of steps done.
    pub done: usize,
    /// Total number of steps.
    pub of: usize,
}

/// The reason why a text cannot be used for learning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Unusable {
    /// The body is too short.
    #[error("fewer than 20 body sentences")]
    Short,
    /// The text shows no habit of citing.
    #[error("fewer than a tenth of the sentences are cited")]
    HardlyCited,
    /// Every sentence is cited, so there is nothing to distinguish.
    #[error("every sentence is cited")]
    AllCited,
}

/// Checks that a text shows a habit of citing: it has at least twenty sentences, a tenth of them cited, but not
/// all.
///
/// # Errors
///
/// Returns the reason why the text cannot be used.
pub fn usable(document: &TrainingText) -> Result<(), Unusable> {
    let all = || document.passages.iter().flat_map(|p| &p.sentences);
    let (n, cited) = (all().count(), all().filter(|s| s.1).count());
    match () {
        () if n < 20 => Err(Unusable::Short),
        () if cited * 10 < n => Err(Unusable::HardlyCited),
        () if cited == n => Err(Unusable::AllCited),
        () => Ok(()),
    }
}

/// Learns weights and thresholds from published texts.
///
/// # Errors
///
/// Fails if fewer than twelve texts can be used.
pub fn learn(
    documents: &[TrainingText],
    progress: &mut dyn FnMut(Step),
) -> Result<(Model, TrainingReport), LearnError> {
    let kept: Vec<&TrainingText> = documents.iter().filter(|d| usable(d).is_ok()).collect();
    if kept.len() < 12 {
        return Err(LearnError::TooFew { usable: kept.len() });
    }
    let examples = examples::documents();
    let all: Vec<&TrainingText> = kept.iter().copied().chain(&examples).collect();
    let (weights, counts, figures) = stages::run(&all, progress);
    let report = TrainingReport {
        documents: kept.len(),
        left_out: documents.len() - kept.len(),
        sentences: counts.0,
        cited: counts.1,
        figures,
    };
    Ok((Model::new(weights), report))
}

/// A deterministic pseudorandom number generator (splitmix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number in [0, 1).
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests;
