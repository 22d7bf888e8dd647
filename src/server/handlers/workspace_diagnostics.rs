//! `workspace/diagnostic`: the diagnostics of all assessments in the workspace folders, open or not.
//!
//! Files are read and analysed on another thread, one after the other. For a file that is unchanged since the last
//! request only its metadata is read. Results are sent as they come if the client supports partial results. A cancelled
//! request ends before the next file.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Id};
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, Range};

use super::archive_reader::house_of_closed;
use super::diagnostics::{clear, diagnostics};
use super::router::Reply;
use crate::analysis::Document;
use crate::bibliography::named_in;
use crate::project::bibliographies::Wanted;
use crate::project::{disk, folders};
use crate::server::catch_panic::guarded;
use crate::server::proto::{self, DocumentView, internal_error, parse, result_id};
use crate::server::state::{Answer, ClosedFile, ConfigSnapshot, Context, Diagnosed, DocumentSnapshot};
use crate::server::transport::Frame;
use crate::text::Text;

/// The request.
pub const METHOD: &str = "workspace/diagnostic";

/// Maximum size in bytes; a larger file is no assessment, whatever its name.
const LONGEST: u64 = disk::LARGEST_REPORT;
/// Number of files whose results are sent together.
const BATCH: usize = 16;

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
pub fn answer(context: &Arc<Context>, id: Id, params: Value) -> Result<Reply, Error> {
    let asked: Asked = parse(params)?;
    for uri in context.session.switch_to_pull() {
        clear(context, &uri);
    }
    let context = context.clone();
    Ok(Box::pin(async move {
        let mut open = Vec::new();
        for uri in context.session.open_documents() {
            if let Answer::Known(on) = context.session.wait_for(&uri).await {
                open.push(on);
            }
        }
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Stop(stopped.clone());
        let work = move || {
            let gather = || {
                let mut report = Report::new(&context, &asked);
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
    context: &'a Context,
    /// The client's previous results by file: its URI for the file, and the result id. Entries are removed as files are
    /// processed. The key is the path, because clients escape characters that the server does not.
    previous: HashMap<PathBuf, (&'a str, &'a str)>,
    work_done: &'a Value,
    partial: &'a Value,
    items: Vec<Value>,
}

impl<'a> Report<'a> {
    fn new(context: &'a Context, asked: &'a Asked) -> Self {
        let of = |id: &'a Previous| Some((proto::path(&id.uri)?, (id.uri.as_str(), id.value.as_str())));
        let previous = asked.previous_result_ids.iter().filter_map(of).collect();
        let (work_done, partial) = (&asked.work_done_token, &asked.partial_result_token);
        Self { context, previous, work_done, partial, items: Vec::new() }
    }

    fn all(&mut self, open: &[DocumentSnapshot], stopped: &AtomicBool) {
        self.progress(
            json!({"kind": "begin", "title": "Checking all reports", "cancellable": true, "percentage": 0}),
        );
        let mut met = HashSet::new();
        for on in open {
            met.extend(proto::path(&on.uri));
            let found = diagnostics(on);
            self.add(&on.uri, json!(on.version), &result_id(&found), &found);
        }
        let go_on = || !stopped.load(Ordering::Relaxed);
        let found = folders::reports(&self.context.session.folders(), go_on).unwrap_or_default();
        let mut files = Vec::new();
        for report in found.reports {
            if !met.contains(&report.path) && !report.others.iter().any(|other| met.contains(other)) {
                files.push(report.path);
            }
        }
        let mut settings = ConfigSnapshot::new(&self.context.session);
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
                    guarded("checking a file", || check(self.context, &mut settings, file, &uri)).flatten()
            {
                self.add(&uri, Value::Null, &found.0, &found.1);
            }
        }
        if !stopped.load(Ordering::Relaxed) {
            let there: HashSet<_> = files.iter().collect();
            self.context.closed_files.keep(|path| there.contains(path));
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
        let (uri, before) = match proto::path(uri).and_then(|path| self.previous.remove(&path)) {
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
            self.context.writer.notify("$/progress", json!({"token": self.partial, "value": value}));
        }
    }

    fn progress(&self, value: Value) {
        if !self.work_done.is_null() {
            self.context.writer.notify("$/progress", json!({"token": self.work_done, "value": value}));
        }
    }
}

/// Returns the diagnostics of a file; `None` if it is not an assessment or does not exist.
fn check(context: &Context, settings: &mut ConfigSnapshot<'_>, path: &Path, uri: &str) -> Diagnosed {
    let metadata = path.metadata().ok()?;
    let state = (metadata.modified().ok(), metadata.len());
    let generation = context.session.generation();
    // The cache is not used for a file without a modification time, or if the client does not watch files.
    if state.0.is_some()
        && context.session.capabilities().watches_files
        && let Some(known) = context.closed_files.get(path, state, generation)
    {
        return known;
    }
    let found = read(context, settings, path, uri, state.1).map(|found| Arc::new((result_id(&found), found)));
    context.closed_files.insert(path, ClosedFile { state, generation, found: found.clone() });
    found
}

fn read(
    context: &Context,
    settings: &mut ConfigSnapshot<'_>,
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
    let configured = settings.config.sources.bibliography.clone();
    let wanted = Wanted { document: path.to_path_buf(), named: named_in(&text), configured };
    let house = house_of_closed(context, path, &settings);
    // Problems with its files are reported when the document is opened.
    let bibliography = context.bibliographies().load(&wanted, &mut Vec::new());
    let environment = settings.environment_with(Arc::new(bibliography), house);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let snapshot = Document::new(&name, text, environment).snapshot();
    let capabilities = context.session.capabilities();
    let view = DocumentView { uri: uri.to_owned(), version: 0, snapshot, capabilities };
    let on = DocumentSnapshot { view, revision: 0, settings, findings: Arc::default() };
    on.snapshot.is_assessment().then(|| diagnostics(&on))
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
