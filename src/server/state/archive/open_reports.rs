//! The open documents as reports of the archive: for them the text in the editor counts.

use std::path::PathBuf;
use std::sync::Arc;

use super::index::{Archives, OpenSummary};
use crate::archive::{Open, Summary};
use crate::server::proto;
use crate::server::state::session::{Answer, Session};

/// An open document.
pub struct OpenReport {
    /// Its URI in the client's spelling.
    pub uri: String,
    /// Its path in the index, or its URI in the place of a path.
    pub path: PathBuf,
    /// Its summary; `None` if it is not an assessment.
    pub summary: OpenSummary,
}

impl OpenReport {
    /// Returns the report as the index takes it.
    pub fn as_open(&self) -> Open<'_> {
        Open { path: &self.path, summary: self.summary.as_deref() }
    }
}

/// Returns the summaries of all open documents except `own`. Documents whose analysis is still running are left out, so
/// for them the file in the index counts.
pub fn open_reports(archive: &Archives, session: &Arc<Session>, own: &str) -> Vec<OpenReport> {
    let mut out = Vec::new();
    for uri in session.open_documents().into_iter().filter(|uri| uri != own) {
        let Answer::Known(on) = session.ask(&uri) else { continue };
        let summary = archive.open_summary(&uri, on.revision).unwrap_or_else(|| {
            let summary = Summary::of(&on.snapshot, on.capabilities.encoding).map(Arc::new);
            archive.keep_summary(&uri, on.revision, summary.clone());
            summary
        });
        out.push(OpenReport { path: path_in_index(archive, &uri), uri, summary });
    }
    out
}

/// Returns the path under which the index knows the file of an open document, or its URI as a path if it has no file.
pub fn path_in_index(archive: &Archives, uri: &str) -> PathBuf {
    proto::path(uri).map_or_else(|| PathBuf::from(uri), |path| archive.indexed(path))
}
