//! Delivery of diagnostics: pushed with the version to which they belong, or pulled.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, Position, Range, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use super::client::Delivery;
use super::convert;
use super::guard::guarded;
use super::json;
use super::lifecycle;
use super::session::{Answer, Revision, Session};
use super::subject::Subject;
use crate::rules::Placed;

/// The JSON of a finding without its line numbers, which stays valid while the text around it moves.
#[derive(Debug)]
pub struct Encoded {
    /// Columns of the start and the end, in the client's encoding.
    columns: (u32, u32),
    /// Number of lines from the start to the end.
    lines: u32,
    /// The JSON after the range.
    rest: Box<[u8]>,
}

impl Encoded {
    /// Returns the JSON of the diagnostic, and its parts. There are no parts if the JSON does not begin with the range.
    fn new(diagnostic: &Diagnostic) -> (Vec<u8>, Option<Self>) {
        // Encoding fails only for maps whose keys are not strings; diagnostics have none.
        let whole = serde_json::to_vec(diagnostic).unwrap_or_default();
        let range = diagnostic.range;
        let mut head = Vec::new();
        put_range(&mut head, range);
        let rest = whole.strip_prefix(head.as_slice()).map(Into::into);
        let parts = rest.map(|rest| Self {
            columns: (range.start.character, range.end.character),
            lines: range.end.line - range.start.line,
            rest,
        });
        (whole, parts)
    }
}

/// Writes the start of a diagnostic with its range.
fn put_range(out: &mut Vec<u8>, range: Range) {
    out.extend_from_slice(br#"{"range":"#);
    json::put_range(out, range);
}

/// Encodes a finding at its position in the current text.
fn put(out: &mut Vec<u8>, on: &Subject, placed: &mut Placed<Encoded>) {
    if let Some(Encoded { columns, lines, rest }) = &placed.note {
        let (start, end) = (placed.line, placed.line + lines);
        let range = Range::new(Position::new(start, columns.0), Position::new(end, columns.1));
        put_range(out, range);
        out.extend_from_slice(rest);
    } else {
        let (whole, parts) = Encoded::new(&convert::diagnostic(on, placed.finding.clone()));
        out.extend(whole);
        placed.note = parts;
    }
}

/// Pushes the diagnostics of `revision`, unless a newer one has replaced it before they are ready. Of many changes that
/// arrive together only the last is analysed: when this first runs, all of them are already in the text.
pub async fn push(session: Arc<Session>, revision: Revision) {
    if session.abilities().delivery == Delivery::Pull || !session.is_newest(&revision) {
        return;
    }
    let answer = session.wait_for(&revision.uri).await;
    // The client may have started to pull during the wait.
    if session.abilities().delivery == Delivery::Pull {
        return;
    }
    match answer {
        Answer::Known(subject) if subject.revision == revision.number => {
            let version = Some(subject.version);
            session.outbox.publish(&revision.uri, version, |out| put_all(out, &subject));
            session.archive.may_start();
        }
        // A client that waits for this version must get an answer.
        Answer::Failed(version) if session.is_newest(&revision) => {
            session.outbox.publish(&revision.uri, Some(version), |_| {});
        }
        _ => {}
    }
}

/// Updates the client's view of documents that were analysed again without a change by the client.
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

/// Removes the diagnostics of `uri` from the client.
pub fn clear(session: &Session, uri: &str) {
    publish(session, uri, None, &[]);
}

/// Returns the answer for a client that pulls. From then on, nothing is pushed to this client.
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

/// Pushes the given diagnostics.
pub fn publish(session: &Session, uri: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
    session.outbox.publish(uri, version, |out| {
        for (i, diagnostic) in diagnostics.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend(Encoded::new(diagnostic).0);
        }
    });
}

/// Encodes all findings, separated by commas. Writes nothing if gathering them panics.
fn put_all(out: &mut Vec<u8>, on: &Subject) {
    let start = out.len();
    let put_each = || {
        on.findings().each(|placed| {
            if out.len() > start {
                out.push(b',');
            }
            put(out, on, placed);
        });
    };
    if guarded("gathering the diagnostics", put_each).is_none() {
        out.truncate(start);
    }
}

/// Returns the diagnostics of a document.
pub fn diagnostics(subject: &Subject) -> Vec<Diagnostic> {
    let gather = || {
        let mut all = Vec::new();
        let mut gather = |placed: &mut Placed<Encoded>| {
            all.push(convert::diagnostic(subject, placed.finding.clone()));
        };
        subject.findings().each(&mut gather);
        all
    };
    guarded("gathering the diagnostics", gather).unwrap_or_default()
}

/// Returns a hash of the diagnostics as their result id. It is the same in every session, so no state is needed.
pub fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    // Encoding cannot fail here. If it did, the id would only be less specific.
    serde_json::to_vec(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_falls_into_range_and_rest() {
        let range = Range::new(Position::new(3, 4), Position::new(5, 6));
        let (whole, parts) = Encoded::new(&Diagnostic::new_simple(range, "é \"".to_owned()));
        let parts = parts.expect("the range comes first");
        assert_eq!((parts.columns, parts.lines), ((4, 6), 2));
        let mut again = Vec::new();
        put_range(&mut again, range);
        again.extend(&parts.rest);
        assert_eq!(again, whole);
    }
}
