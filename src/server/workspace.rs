//! `workspace/diagnostic`: the diagnostics of all assessments in the workspace folders, open or not.
//!
//! Files are read and analysed on another thread, one after the other. For a file that is unchanged since the last
//! request only its metadata is read. Results are sent as they come if the client supports partial results. A cancelled
//! request ends before the next file.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Id};
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, Range};

use super::convert;
use super::diagnostics::{diagnostics, result_id};
use super::guard::guarded;
use super::outbox::Frame;
use super::routes::{Reply, internal_error, parse};
use super::session::{Answer, Aside, Session};
use super::subject::Subject;
use crate::analysis::Document;
use crate::bibliography::named_in;
use crate::project::bibliographies::Wanted;
use crate::project::disk;
use crate::project::folders;
use crate::text::Text;

/// The request.
pub const METHOD: &str = "workspace/diagnostic";

/// Maximum size in bytes; a larger file is no assessment, whatever its name.
const LONGEST: u64 = disk::LARGEST_REPORT;
/// Number of files whose results are sent together.
const BATCH: usize = 16;

/// Cached diagnostics of files that are not open.
#[derive(Default)]
pub struct Workspace {
    files: Mutex<HashMap<PathBuf, Known>>,
    /// Number of changes to the inputs that all analyses share.
    generation: AtomicU64,
}

/// The diagnostics of one file.
struct Known {
    state: (Option<SystemTime>, u64),
    generation: u64,
    /// `None` for a text that is not an assessment.
    found: Option<Found>,
}

type Found = Arc<(String, Vec<Diagnostic>)>;

impl Workspace {
    /// Invalidates all cached diagnostics, after a change of settings, actors or bibliographies.
    pub fn outdate(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets the files for which `keep` returns false.
    fn keep(&self, keep: impl Fn(&PathBuf) -> bool) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).retain(|path, _| keep(path));
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default)]
    previous_result_ids: Vec<Previous>,
    #[serde(default)]
    work_done_token: Value,
    #[serde(default)]
    partial_result_token: Value,
}

#[derive(Deserialize)]
struct Previous {
    uri: String,
    value: String,
}

/// Sets the flag when it is dropped, because then the answer is no longer needed.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Starts to answer the request.
///
/// # Errors
/// Returns `InvalidParams` for malformed parameters.
pub fn answer(session: &Arc<Session>, id: Id, params: Value) -> Result<Reply, Error> {
    let asked: Asked = parse(params)?;
    for uri in session.switch_to_pull() {
        super::diagnostics::clear(session, &uri);
    }
    let session = session.clone();
    Ok(Box::pin(async move {
        let mut open = Vec::new();
        for uri in session.open_documents() {
            if let Answer::Known(subject) = session.wait_for(&uri).await {
                open.push(subject);
            }
        }
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Stop(stopped.clone());
        let work = move || {
            let gather = || {
                let mut report = Report::new(&session, &asked);
                report.all(&open, &stopped);
                Frame::answer(&id, json!({"items": report.items}))
            };
            guarded(METHOD, gather)
        };
        let frame = tokio::task::spawn_blocking(work).await.ok().flatten();
        drop(stop);
        frame.ok_or_else(|| internal_error(METHOD))
    }))
}

/// An answer that is being made.
struct Report<'a> {
    session: &'a Session,
    /// The client's previous results by file: its URI for the file, and the result id. Entries are removed as files are
    /// processed. The key is the path, because clients escape characters that the server does not.
    previous: HashMap<PathBuf, (&'a str, &'a str)>,
    work_done: &'a Value,
    partial: &'a Value,
    items: Vec<Value>,
}

impl<'a> Report<'a> {
    fn new(session: &'a Session, asked: &'a Asked) -> Self {
        let of = |id: &'a Previous| Some((convert::path(&id.uri)?, (id.uri.as_str(), id.value.as_str())));
        let previous = asked.previous_result_ids.iter().filter_map(of).collect();
        let (work_done, partial) = (&asked.work_done_token, &asked.partial_result_token);
        Self { session, previous, work_done, partial, items: Vec::new() }
    }

    fn all(&mut self, open: &[Subject], stopped: &AtomicBool) {
        self.progress(
            json!({"kind": "begin", "title": "Checking all reports", "cancellable": true, "percentage": 0}),
        );
        let mut met = HashSet::new();
        for subject in open {
            met.extend(convert::path(&subject.uri));
            let found = diagnostics(subject);
            self.add(&subject.uri, json!(subject.version), &result_id(&found), &found);
        }
        let go_on = || !stopped.load(Ordering::Relaxed);
        let found = folders::reports(&self.session.folders(), go_on).unwrap_or_default();
        let mut files = Vec::new();
        for report in found.reports {
            if !met.contains(&report.path) && !report.others.iter().any(|other| met.contains(other)) {
                files.push(report.path);
            }
        }
        let mut settings = Aside::new(self.session);
        for (i, file) in files.iter().enumerate() {
            if stopped.load(Ordering::Relaxed) {
                break;
            }
            if i % BATCH == 0 {
                let percentage = i * 100 / files.len();
                let message = format!("{i} of {}", files.len());
                self.progress(json!({"kind": "report", "message": message, "percentage": percentage}));
                self.send();
            }
            let uri = url::Url::from_file_path(file).map(|uri| uri.to_string());
            if let Ok(uri) = uri
                && let Some(found) =
                    guarded("checking a file", || check(self.session, &mut settings, file, &uri)).flatten()
            {
                self.add(&uri, Value::Null, &found.0, &found.1);
            }
        }
        if !stopped.load(Ordering::Relaxed) {
            let there: HashSet<_> = files.iter().collect();
            self.session.workspace.keep(|path| there.contains(path));
            // Files that no longer exist or are no longer assessments.
            let gone: Vec<_> = self.previous.values().map(|(uri, _)| (*uri).to_owned()).collect();
            self.items.extend(
                gone.iter().map(|uri| json!({"uri": uri, "version": null, "kind": "full", "items": []})),
            );
        }
        self.send();
        self.progress(json!({"kind": "end"}));
    }

    fn add(&mut self, uri: &str, version: Value, id: &str, found: &[Diagnostic]) {
        let (uri, before) = match convert::path(uri).and_then(|path| self.previous.remove(&path)) {
            Some((theirs, before)) => (theirs, Some(before)),
            None => (uri, None),
        };
        let item = if before == Some(id) {
            json!({"uri": uri, "version": version, "kind": "unchanged", "resultId": id})
        } else {
            json!({"uri": uri, "version": version, "kind": "full", "resultId": id, "items": found})
        };
        self.items.push(item);
    }

    /// Sends the results so far, if the client supports partial results.
    fn send(&mut self) {
        if !self.partial.is_null() && !self.items.is_empty() {
            let value = json!({"items": std::mem::take(&mut self.items)});
            self.session.outbox.notify("$/progress", json!({"token": self.partial, "value": value}));
        }
    }

    fn progress(&self, value: Value) {
        if !self.work_done.is_null() {
            self.session.outbox.notify("$/progress", json!({"token": self.work_done, "value": value}));
        }
    }
}

/// Returns the diagnostics of a file; `None` if it is not an assessment or does not exist.
fn check(session: &Session, settings: &mut Aside<'_>, path: &Path, uri: &str) -> Option<Found> {
    let metadata = path.metadata().ok()?;
    let state = (metadata.modified().ok(), metadata.len());
    let generation = session.workspace.generation.load(Ordering::Relaxed);
    let files = || session.workspace.files.lock().unwrap_or_else(PoisonError::into_inner);
    // The cache is not used for a file without a modification time, or if the client does not watch files.
    let tells = state.0.is_some() && session.abilities().watches_files;
    if let Some(known) = files().get(path).filter(|k| tells && k.state == state && k.generation == generation)
    {
        return known.found.clone();
    }
    let found = read(session, settings, path, uri, state.1).map(|found| Arc::new((result_id(&found), found)));
    files().insert(path.to_path_buf(), Known { state, generation, found: found.clone() });
    found
}

fn read(
    session: &Session,
    settings: &mut Aside<'_>,
    path: &Path,
    uri: &str,
    length: u64,
) -> Option<Vec<Diagnostic>> {
    if length > LONGEST {
        return Some(vec![note("This file was not checked because it is larger than 16 MB.")]);
    }
    let Ok(text) = String::from_utf8(disk::read(path, LONGEST).ok()?) else {
        return Some(vec![note("This file was not checked because it is not UTF-8. Save it as UTF-8.")]);
    };
    let text = Text::new(text.trim_start_matches('\u{feff}'));
    let settings = settings.settings_for(uri);
    let configured = settings.bibliography.clone();
    let wanted = Wanted { document: path.to_path_buf(), named: named_in(&text), configured };
    let house = super::archive::house_of_closed(session, path, &settings);
    let environment = settings.environment_with(Arc::new(session.bibliography(&wanted)), house);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let snapshot = Document::new(&name, text, environment).snapshot();
    let subject = Subject {
        uri: uri.to_owned(),
        version: 0,
        revision: 0,
        snapshot,
        settings,
        abilities: session.abilities(),
        findings: Arc::default(),
    };
    subject.snapshot.is_assessment().then(|| diagnostics(&subject))
}

/// Returns a note for a file that cannot be checked at all.
fn note(message: &str) -> Diagnostic {
    Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some("assessor".to_owned()),
        message: message.to_owned(),
        ..Diagnostic::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_forgotten() {
        let workspace = Workspace::default();
        let known = || Known { state: (None, 0), generation: 0, found: None };
        let paths = ["/r/a.md", "/r/b.md"].map(PathBuf::from);
        workspace.files.lock().unwrap().extend(paths.clone().map(|path| (path, known())));
        workspace.keep(|path| *path == paths[1]);
        assert_eq!(workspace.files.lock().unwrap().keys().collect::<Vec<_>>(), [&paths[1]]);
    }
}
