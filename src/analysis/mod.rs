//! The incremental analysis of one document.
//!
//! A [`Document`] applies edits. A [`Snapshot`] is the analysis of one state of its text, immutable and shared. An edit
//! is processed as follows:
//!
//! 1. The text applies the edit at once; only the touched region is noted ([`dirty`]).
//! 2. When a snapshot is requested, the text around the touched regions is split into blocks again ([`recut`]), and the
//!    facts of these blocks are computed ([`facts`]). Facts are a pure function of the block's text, its place and the
//!    [`Environment`]. All other blocks are kept as they are, because their facts are relative to the block's start.
//! 3. The link pass ([`links`]) updates what connects blocks: the citations with their endnotes, the tallies of
//!    sections and the date of the document. Except for the date, it reads facts and no text.
//! 4. Three more results are computed on first demand. Edits update the mentions of actors
//!    ([`Snapshot::linked`]) and the support of takeaways ([`support`]); the verdicts on sentences without a source
//!    ([`verdicts`]) are computed anew after each edit.
//!
//! Steps 2 and 3 change the previous snapshot in place, or a copy of it if it is still in use. The new snapshot
//! describes its difference from the previous one ([`difference`]), so that rules need not read everything again.
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
mod sourcing;
mod support;
mod supports;
mod unsourced;
mod verdicts;

use std::sync::Arc;

pub use counts::citation_counts;
pub use difference::{Aspect, Aspects, Difference, Moved, Stamp};
pub use document::Document;
pub use facts::{BlockFacts, COMMENT_OPENING, Mark, Marks, SentenceFacts, prose_sentences};
pub use links::{CitationAt, EndnoteAt, Links, SentenceAt};
pub use snapshot::{Endnote, Sentence, Snapshot};
pub use sourcing::{CitedSource, Outlet, Sourcing};
pub use supports::{PartSupport, Support};
pub use unsourced::{Expectation, Unsourced};

pub use crate::assessment::document_date::{DateSource, DocumentDate, document_date};

use crate::actors::Registry;
use crate::assessment::Scale;
use crate::assessment::headings::OwnNames;
use crate::bibliography::Bibliography;
use crate::claims::{Extent, House, Model, Thresholds};

/// The inputs of an analysis other than the text. They are read by the server or the command line, and shared by all
/// documents of a workspace. If only inputs change on which no block's facts depend, no block is analysed again.
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
    /// The team's setting: true if reports are expected to cite their sources. `None` leaves the decision to past
    /// reports and the report itself. No block's facts depend on it.
    pub expects_citations: Option<bool>,
    /// The sentences whose need is explained.
    pub extent: Extent,
    /// True if every file counts as an assessment, as in a workspace with an `assessor.toml`. Otherwise a file must
    /// have a takeaways heading or a citation.
    pub all_files: bool,
    /// The entries that citations name by their keys. No block's facts depend on them.
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
