//! Diagnostics on their way to the client: pushed with the version they belong to, or pulled.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use super::client::Delivery;
use super::convert;
use super::document::Subject;
use super::guard::guarded;
use super::lifecycle;
use super::session::{Answer, Revision, Session};

/// As the protocol's `PublishDiagnosticsParams`, borrowing the URI as the client spells it.
#[derive(Serialize)]
struct Publication<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: &'a [Diagnostic],
}

/// Pushes the diagnostics of `revision`, unless a newer one has taken its place by the time there is something to
/// push. Of many changes that arrive together only the last is analysed: by the first look at this, all of them are
/// in the text.
pub async fn push(session: Arc<Session>, revision: Revision) {
    if session.abilities().delivery == Delivery::Pull || !session.is_newest(&revision) {
        return;
    }
    let answer = session.wait_for(&revision.uri).await;
    // The wait may have been long enough for the client to change either.
    if session.abilities().delivery == Delivery::Pull {
        return;
    }
    match answer {
        Answer::Known(subject) if subject.revision == revision.number => {
            publish(&session, &revision.uri, Some(subject.version), &diagnostics(&subject));
            session.archive.may_start();
        }
        // Whoever waits for this version must not wait for ever.
        Answer::Failed(version) if session.is_newest(&revision) => {
            publish(&session, &revision.uri, Some(version), &[]);
        }
        _ => {}
    }
}

/// Brings documents that have been analysed anew without the client's doing to its eyes.
pub fn renew(session: &Arc<Session>, revisions: Vec<Revision>) {
    if revisions.is_empty() {
        return;
    }
    lifecycle::refresh_views(session);
    if session.abilities().delivery == Delivery::Pull {
        lifecycle::refresh_diagnostics(session);
        return;
    }
    for revision in revisions {
        tokio::spawn(push(session.clone(), revision));
    }
}

/// Takes the diagnostics of `uri` off the client's screen.
pub fn clear(session: &Session, uri: &str) {
    publish(session, uri, None, &[]);
}

/// Answers a client that pulls. One that was pushed to before is not any more.
pub fn pull(
    session: &Session,
    subject: Option<&Subject>,
    params: &DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    for uri in session.switch_to_pull() {
        clear(session, &uri);
    }
    let items = subject.map(diagnostics).unwrap_or_default();
    session.archive.may_start();
    let id = result_id(&items);
    let report = if params.previous_result_id.as_ref() == Some(&id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
        })
    };
    DocumentDiagnosticReportResult::Report(report)
}

/// Pushes diagnostics as they are.
pub fn publish(session: &Session, uri: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
    session.outbox.publish(uri, Publication { uri, version, diagnostics });
}

/// What is wrong in a document.
pub fn diagnostics(subject: &Subject) -> Vec<Diagnostic> {
    let found =
        || subject.findings().into_iter().map(|finding| convert::diagnostic(subject, finding)).collect();
    guarded("gathering the diagnostics", found).unwrap_or_default()
}

/// The same for the same diagnostics, in whatever session: nothing need be remembered for it.
pub fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    // Encoding cannot fail here, and if it did the id would only be less telling.
    serde_json::to_vec(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
