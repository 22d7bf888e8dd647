//! The verdicts on the sentences of a text that have no source, as data.

use super::SentenceAt;
use crate::claims::Verdict;

/// A body sentence without a citation that should be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsourced {
    /// The identity of the sentence.
    pub at: SentenceAt,
    /// The verdict, never [`Verdict::Fine`].
    pub verdict: Verdict,
}

/// The verdicts on all body sentences without a citation.
#[derive(Clone, Debug)]
pub(super) struct Verdicts {
    /// In the order of the text; empty if citations are not expected.
    pub unsourced: Vec<Unsourced>,
    /// The expectation that the text cites.
    pub expectation: Expectation,
}

/// The expectation that a text cites its sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// It is expected to: each sentence without a source is reported.
    Expected,
    /// It is not, according to past reports, the settings or its own practice. Holds the number of sentences that
    /// report facts or statements without a source.
    Unexpected(u32),
}
