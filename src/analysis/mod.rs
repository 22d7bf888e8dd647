//! The incremental analysis of one document.
//!
//! A [`Document`] applies edits. A [`Snapshot`] is the analysis of one state of its text, immutable and shared. An edit
//! is processed as follows:
//!
//! 1. The text applies the edit at once; only the touched region is noted ([`dirty`]).
//! 2. When a snapshot is requested, the text around the touched regions is split into blocks again ([`recut`]), and the
//!    facts of these blocks are computed ([`facts`]). Facts are a pure function of the block's text, its place and the
//!    [`Environment`]. All other blocks are kept as they are, because their facts are relative to the block's start.
//! 3. The link pass ([`links`]) connects blocks: citations with endnotes, habits, dates, mentions. It reads
//!    numbers, never text.
//!
//! All this happens in place unless the previous snapshot is still in use. The new snapshot describes its difference
//! ([`difference`]), with which a reader of the previous one need not read everything again.
//!
//! 4. The support of takeaways ([`support`]) is computed on first demand, from the keys of all sentences. Later
//!    edits update it. The sentences without a source ([`verdicts`]) are computed on first demand after an
//!    edit, from tallies.
//!
//! Invariant: the snapshot after any edits equals the snapshot of the same text analysed from scratch.

mod change;
mod counts;
mod difference;
mod dirty;
mod document;
mod facts;
mod links;
mod recut;
mod snapshot;
mod support;
mod supports;
mod unsourced;
mod verdicts;

use std::sync::Arc;

pub use counts::citation_counts;
pub use difference::{Aspect, Aspects, Difference, Moved, Stamp};
pub use document::Document;
pub use facts::{BlockFacts, COMMENT_OPENING, Mark, Marks, SentenceFacts, prose_sentences};
pub use links::{
    CitationAt, DateSource, DocumentDate, EndnoteAt, Links, SentenceAt, document_date, front_matter_value,
};
pub use snapshot::{Endnote, Sentence, Snapshot};
pub use supports::{PartSupport, Support};
pub use unsourced::{Expectation, Unsourced};

use crate::actors::Registry;
use crate::assessment::Scale;
use crate::assessment::headings::OwnNames;
use crate::bibliography::Bibliography;
use crate::claims::{Extent, House, Model, Thresholds};

/// The inputs of an analysis other than the text. They are read by the server or the command line, and shared by all
/// documents of a workspace.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The actors that can be named.
    pub registry: Arc<Registry>,
    /// The model for the need of a source.
    pub model: Arc<Model>,
    /// The thresholds of need from which a finding is reported.
    pub thresholds: Thresholds,
    /// The team's citation habits. No block's facts depend on them.
    pub house: Arc<House>,
    /// The team's setting that reports are expected to cite, or are not. No block's facts depend on it.
    pub expects_citations: Option<bool>,
    /// The sentences whose need is explained.
    pub extent: Extent,
    /// True if every file counts as an assessment, as in a workspace with an `assessor.toml`. Otherwise a file must
    /// have a takeaways heading or a citation.
    pub all_files: bool,
    /// The entries for the keys of the document's citations. No block's facts depend on them.
    pub bibliography: Arc<Bibliography>,
    /// The scale of likelihood in force.
    pub scale: Scale,
    /// The team's own names of the sections of takeaways and of notes.
    pub headings: Arc<OwnNames>,
}

impl Default for Environment {
    fn default() -> Self {
        let model = Model::embedded();
        Self {
            registry: Registry::embedded(),
            model: model.clone(),
            thresholds: model.thresholds(),
            house: Arc::default(),
            expects_citations: None,
            extent: Extent::default(),
            all_files: false,
            bibliography: Arc::default(),
            scale: Scale::default(),
            headings: Arc::default(),
        }
    }
}
