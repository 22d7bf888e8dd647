//! What a feature is asked about: a state of a document, seen by a client.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::{Position, Range};

use super::client::Abilities;
use super::convert;
use super::diagnostics::Encoded;
use super::settings::Settings;
use crate::analysis::Snapshot;
use crate::rules::{Finding, Memo};
use crate::text::{Span, Text};

/// What a feature is asked about: one state of one document, and the client that asks.
#[derive(Clone)]
pub struct Subject {
    /// The document, as the client spells it.
    pub uri: String,
    /// The client's number of this state.
    pub version: i32,
    /// Our number of this state.
    pub revision: u64,
    /// All that is known of it.
    pub snapshot: Arc<Snapshot>,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Who asks.
    pub abilities: Arc<Abilities>,
    /// What the rules have found in a state of the document, which need not be this one.
    pub findings: Arc<Mutex<Findings>>,
}

/// What the rules have found in a document, and how each finding is sent.
pub type Findings = Memo<Encoded>;

impl Subject {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.snapshot.text()
    }

    /// What the rules find, in the order of the text. Costs what differs from the state that was asked about last.
    pub fn findings(&self) -> MutexGuard<'_, Findings> {
        let mut findings = self.findings.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked may have left half of them.
            let mut findings = PoisonError::into_inner(poisoned);
            *findings = Findings::default();
            findings
        });
        findings.check(&self.snapshot, &self.settings.rules);
        findings
    }

    /// What the rules find at `span`; of a finding that stands for several the one there.
    #[must_use]
    pub fn findings_at(&self, span: Span) -> Vec<Finding> {
        let mut found = Vec::new();
        self.findings().each(|placed| {
            found.extend(placed.finding.at(span));
        });
        found
    }

    /// The byte offset of the client's `position`.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        convert::offset(self.text(), position, self.abilities.encoding)
    }

    /// The bytes of the client's `range`.
    #[must_use]
    pub fn span(&self, range: Range) -> Span {
        convert::span(self.text(), range, self.abilities.encoding)
    }

    /// The client's range for `span`.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        convert::range(self.text(), span, self.abilities.encoding)
    }
}
