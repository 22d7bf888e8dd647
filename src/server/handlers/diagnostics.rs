//! Delivery of diagnostics: pushed with the version to which they belong, or pulled.

use std::sync::Arc;

use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use super::client_requests;
use crate::rules::Placed;
use crate::server::catch_panic::guarded;
use crate::server::proto::{self, Delivery, Encoded, result_id};
use crate::server::state::{Answer, Context, DocumentSnapshot, Revision};

/// Pushes the diagnostics of `revision`, unless a newer one has replaced it before they are ready. Of many changes that
/// arrive together only the last is analysed: when this first runs, all of them are already in the text.
pub async fn push(context: Arc<Context>, revision: Revision) {
    if context.session.capabilities().delivery == Delivery::Pull || !context.session.is_newest(&revision) {
        return;
    }
    let answer = context.session.wait_for(&revision.uri).await;
    // The client may have started to pull during the wait.
    if context.session.capabilities().delivery == Delivery::Pull {
        return;
    }
    match answer {
        Answer::Known(on) if on.revision == revision.number => {
            let version = Some(on.version);
            context.writer.publish(&revision.uri, version, |out| put_all(out, &on));
            context.archive.may_start();
        }
        // A client that waits for this version must get an answer.
        Answer::Failed(version) if context.session.is_newest(&revision) => {
            context.writer.publish(&revision.uri, Some(version), |_| {});
        }
        _ => {}
    }
}

/// Updates the client's view of documents that were analysed again without a change by the client.
pub fn renew(context: &Arc<Context>, revisions: Vec<Revision>) {
    if revisions.is_empty() {
        return;
    }
    client_requests::refresh_views(context);
    if context.session.capabilities().delivery == Delivery::Pull {
        client_requests::refresh_diagnostics(context);
        return;
    }
    for revision in revisions {
        tokio::spawn(push(context.clone(), revision));
    }
}

/// Removes the diagnostics of `uri` from the client.
pub fn clear(context: &Context, uri: &str) {
    publish(context, uri, None, &[]);
}

/// Returns the answer for a client that pulls. From then on, nothing is pushed to this client.
pub fn pull(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    for uri in context.session.switch_to_pull() {
        clear(context, &uri);
    }
    let items = on.map(diagnostics).unwrap_or_default();
    context.archive.may_start();
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

/// Pushes the given diagnostics.
pub fn publish(context: &Context, uri: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
    context.writer.publish(uri, version, |out| {
        for (i, diagnostic) in diagnostics.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend(Encoded::new(diagnostic).0);
        }
    });
}

/// Encodes all findings, separated by commas. Writes nothing if gathering them panics.
fn put_all(out: &mut Vec<u8>, on: &DocumentSnapshot) {
    let start = out.len();
    let put_each = || {
        on.findings().each(|placed| {
            if out.len() > start {
                out.push(b',');
            }
            proto::put_diagnostic(out, on, placed);
        });
    };
    if guarded("gathering the diagnostics", put_each).is_none() {
        out.truncate(start);
    }
}

/// Returns the diagnostics of a document.
pub fn diagnostics(on: &DocumentSnapshot) -> Vec<Diagnostic> {
    let gather = || {
        let mut all = Vec::new();
        let mut gather = |placed: &mut Placed<Encoded>| {
            all.push(proto::diagnostic(on, placed.finding.clone()));
        };
        on.findings().each(&mut gather);
        all
    };
    guarded("gathering the diagnostics", gather).unwrap_or_default()
}
