//! The document state that a request works on, together with the client that asks.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::project::settings::Settings;
use crate::rules::{Finding, Memo};
use crate::server::proto::{DocumentView, Encoded};
use crate::text::Span;

/// One state of one document, with its settings and findings.
#[derive(Clone)]
pub struct DocumentSnapshot {
    /// The version of the document that the client sees.
    pub view: DocumentView,
    /// The server's number of this state.
    pub revision: u64,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Findings of the rules for a state of the document, which need not be this one.
    pub findings: Arc<Mutex<Findings>>,
}

impl Deref for DocumentSnapshot {
    type Target = DocumentView;

    fn deref(&self) -> &DocumentView {
        &self.view
    }
}

/// Findings of the rules in a document, each with its encoded form.
pub type Findings = Memo<Encoded>;

impl DocumentSnapshot {
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
}
