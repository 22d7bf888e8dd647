//! The document state that a feature works on, together with the client that asks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::{Position, Range};

use super::client::Abilities;
use super::convert;
use super::diagnostics::Encoded;
use super::settings::Settings;
use crate::analysis::Snapshot;
use crate::rules::{Finding, Memo};
use crate::text::{Span, Text};

/// One state of one document, and the client that asks about it.
#[derive(Clone)]
pub struct Subject {
    /// The document's URI in the client's spelling.
    pub uri: String,
    /// The client's version of this state.
    pub version: i32,
    /// The server's number of this state.
    pub revision: u64,
    /// The analysis snapshot.
    pub snapshot: Arc<Snapshot>,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The abilities of the client.
    pub abilities: Arc<Abilities>,
    /// Findings of the rules for a state of the document, which need not be this one.
    pub findings: Arc<Mutex<Findings>>,
}

/// Findings of the rules in a document, each with its encoded form.
pub type Findings = Memo<Encoded>;

impl Subject {
    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.snapshot.text()
    }

    /// Returns the findings in the order of the text. The cost depends on the differences from the state
    /// of the last call.
    pub fn findings(&self) -> MutexGuard<'_, Findings> {
        let mut findings = self.findings.lock().unwrap_or_else(|poisoned| {
            // A thread that panicked may have left them incomplete.
            let mut findings = PoisonError::into_inner(poisoned);
            *findings = Findings::default();
            findings
        });
        findings.check(&self.snapshot, &self.settings.rules);
        findings
    }

    /// Returns the findings at `span`. A finding that stands for several is reduced to the one there.
    #[must_use]
    pub fn findings_at(&self, span: Span) -> Vec<Finding> {
        let mut found = Vec::new();
        self.findings().each(|placed| {
            found.extend(placed.finding.at(span));
        });
        found
    }

    /// Returns the byte offset of the client's `position`.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        convert::offset(self.text(), position, self.abilities.encoding)
    }

    /// Returns the byte span of the client's `range`.
    #[must_use]
    pub fn span(&self, range: Range) -> Span {
        convert::span(self.text(), range, self.abilities.encoding)
    }

    /// Returns the client's range for `span`.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        convert::range(self.text(), span, self.abilities.encoding)
    }
}
