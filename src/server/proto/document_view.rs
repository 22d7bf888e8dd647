//! One version of a document in the terms of one client.

use std::sync::Arc;

use tower_lsp::ls_types::{Position, Range};

use super::capabilities::Capabilities;
use super::positions;
use crate::analysis::Snapshot;
use crate::text::{Span, Text};

/// One version of a document with its analysis, and the client that asks about it.
#[derive(Clone)]
pub struct DocumentView {
    /// The document's URI in the client's spelling.
    pub uri: String,
    /// The client's version of the text.
    pub version: i32,
    /// The analysis snapshot.
    pub snapshot: Arc<Snapshot>,
    /// The capabilities of the client.
    pub capabilities: Arc<Capabilities>,
}

impl DocumentView {
    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.snapshot.text()
    }

    /// Returns the byte offset of the client's `position`.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        positions::offset(self.text(), position, self.capabilities.encoding)
    }

    /// Returns the byte span of the client's `range`.
    #[must_use]
    pub fn span(&self, range: Range) -> Span {
        positions::span(self.text(), range, self.capabilities.encoding)
    }

    /// Returns the client's range for `span`.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        positions::range(self.text(), span, self.capabilities.encoding)
    }
}
