//! Learning what a house cites from what it has published.
//!
//! The truth is in the texts: an editor has cited each sentence or has not. What is learned must hold where a source is
//! missing, so every text is also read with a fifth of its citations taken out, drawn at random from a fixed seed.
//!
//! 1. Words get families ([`families`]); two logistic regressions weigh the wording ([`sparse`]).
//! 2. Trees decide on the wording, the cues and the citations around ([`boost`]); a last regression adds the habit of
//!    section and document ([`dense`]).
//! 3. Each stage learns from answers that the one before gave for texts it had not seen (folds by document), and the
//!    figures of the [`Report`] come from such answers too.
//!
//! 4. A house's texts say little about the sentences of other trades. So the trees that weigh drafts also learn from
//!    [`examples`], which were written for this; all else comes from the texts alone.
//!
//! The same documents always give the same bytes.

mod boost;
mod dense;
mod examples;
mod families;
mod measure;
mod sparse;
mod stages;

pub use measure::{Figures, Row, figures};

use super::model::Model;

/// One published text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its body, in order; no takeaways, no endnotes.
    pub passages: Vec<Passage>,
    /// Whether it was written to learn from: then it tells which sentences need a source, not how a house cites.
    pub example: bool,
}

/// A paragraph or list item.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// The heading above.
    pub heading: Option<String>,
    /// Counts the headings above: passages of one section have one number.
    pub section: u32,
    /// Whether it is a list item.
    pub bullet: bool,
    /// Whether a topic sentence on a line of its own stands directly above.
    pub after_topic_line: bool,
    /// The sentences, markers and all, and whether each is cited.
    pub sentences: Vec<(String, bool)>,
}

/// What learning went by and what it came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// Texts learned from.
    pub documents: usize,
    /// Texts left out because they hold too little or cite next to nothing.
    pub left_out: usize,
    /// Sentences learned from.
    pub sentences: usize,
    /// How many of them are cited.
    pub cited: usize,
    /// What cross-validation gave.
    pub figures: Figures,
}

/// Why nothing could be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnError {
    /// Too few texts.
    #[error("too few texts with citations to learn from: {usable}, at least 12 are needed")]
    TooFew {
        /// Texts that could be used.
        usable: usize,
    },
}

/// Where learning has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub of: usize,
}

/// Why a text teaches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Unusable {
    /// Too little body.
    #[error("fewer than 20 body sentences")]
    Short,
    /// No habit of citing.
    #[error("fewer than a tenth of the sentences are cited")]
    HardlyCited,
    /// Nothing to tell apart.
    #[error("every sentence is cited")]
    AllCited,
}

/// Whether a text shows a habit of citing: twenty sentences at least, a tenth of them cited, and not all.
///
/// # Errors
///
/// Why it does not.
pub fn usable(document: &Document) -> Result<(), Unusable> {
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
/// When fewer than twelve texts can be used.
pub fn learn(documents: &[Document], progress: &mut dyn FnMut(Step)) -> Result<(Model, Report), LearnError> {
    let kept: Vec<&Document> = documents.iter().filter(|d| usable(d).is_ok()).collect();
    if kept.len() < 12 {
        return Err(LearnError::TooFew { usable: kept.len() });
    }
    let examples = examples::documents();
    let all: Vec<&Document> = kept.iter().copied().chain(&examples).collect();
    let (weights, counts, figures) = stages::run(&all, progress);
    let report = Report {
        documents: kept.len(),
        left_out: documents.len() - kept.len(),
        sentences: counts.0,
        cited: counts.1,
        figures,
    };
    Ok((Model::new(weights), report))
}

/// Numbers that look random and are always the same: splitmix64.
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

    /// In [0, 1).
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
