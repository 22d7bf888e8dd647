//! One document's facts together: the incremental heart.
//!
//! A [`Document`] takes edits; a [`Snapshot`] is what is known of one state of its text, immutable and shared.
//! The way of an edit:
//!
//! 1. The text takes it at once; only the region it touched is remembered ([`dirty`]).
//! 2. When a snapshot is asked for, the blocks around the touched regions are cut again ([`recut`]) and their
//!    facts computed ([`facts`]), a pure function of the block's text, its place and the [`Environment`]. All other
//!    blocks are kept as they are: their facts are relative to the block's start.
//! 3. The link pass ([`links`]) joins blocks: citations with endnotes, habits, dates, mentions. It goes over numbers,
//!    never over text.
//!
//! All this happens in place unless somebody still looks at the snapshot before, and the new one tells how it differs
//! from that ([`difference`]), so that who has read that one need not read all of this.
//!
//! 4. What takeaways stand on ([`support`]) is found when first asked for, from the keys of all sentences.
//!    It goes along with edits from then on. Which sentences lack a source ([`verdicts`]) is found when first asked for
//!    after an edit, from tallies.
//!
//! Law: the snapshot after any edits equals the snapshot of the same text analysed afresh.

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
pub use support::{PartSupport, Support};
pub use verdicts::{Expectation, Unsourced};

use crate::actors::Registry;
use crate::assessment::Scale;
use crate::bibliography::Bibliography;
use crate::claims::{Extent, House, Model, Thresholds};

/// What an analysis depends on beside the text: read at the edge, passed in, shared by all documents of a workspace.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Who can be named.
    pub registry: Arc<Registry>,
    /// How much a sentence needs a source.
    pub model: Arc<Model>,
    /// From which need on something is said.
    pub thresholds: Thresholds,
    /// The team's own habit of citing. Nothing known of a block depends on it.
    pub house: Arc<House>,
    /// Whether reports are expected to cite, where the team has said so. Nothing known of a block depends on it.
    pub expects_citations: Option<bool>,
    /// Which sentences' need is explained.
    pub extent: Extent,
    /// Whether every file is taken for an assessment, as in a workspace with an `assessor.toml`; else a file counts
    /// when it has a takeaways heading or a citation.
    pub all_files: bool,
    /// What the keys of the document's citations stand for. Nothing known of a block depends on it.
    pub bibliography: Arc<Bibliography>,
    /// The scale of likelihood in force.
    pub scale: Scale,
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
        }
    }
}
