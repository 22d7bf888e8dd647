//! Past reports that are not open: read in the background, searchable, and kept up to date with the disk.
//!
//! A thread of its own scans the workspace folders ([`worker`]). It starts after the first diagnostics, and scans again
//! whenever the client reports changes. It runs at the lowest priority and leaves cores free while the user types
//! ([`typing`]). The results are saved in a cache file for the next start ([`store`]). For an open report the text in
//! the editor counts.

mod habit;
mod progress;
mod store;
mod typing;
mod worker;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Id};
use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::request::{Request, WorkspaceSymbolRequest};

pub use self::habit::house_of_closed;
pub use self::store::{cache_folder, make_folder};
use self::typing::Typing;
use super::convert;
use super::guard::guarded;
use super::outbox::Frame;
use super::routes::{Reply, internal_error, parse};
use super::session::{Answer, Aside, Session};
use super::subject::Subject;
use crate::archive::{Archive, Found, Open, Report, Summary, SymbolKind, actor_key};
use crate::features::{self, Hover, Past};
use crate::project::folders::{ENDINGS, may_be_report};
use crate::text::Span;

/// Maximum number of symbols in an answer. The client asks again as the user types more.
const MOST: usize = 200;
/// Maximum wait for the first diagnostics, because a client may never ask for any.
const PATIENCE: Duration = Duration::from_secs(1);

/// The index of reports that are not open, and the state of its reader thread.
#[derive(Default)]
pub struct Archives {
    index: RwLock<Archive>,
    /// Maps other paths of indexed files to the paths under which the index has them.
    ways: Mutex<HashMap<PathBuf, PathBuf>>,
    /// Sends jobs to the reader thread; empty until the thread has started.
    worker: OnceLock<Sender<Job>>,
    /// True after the user has cancelled the reading.
    cancelled: AtomicBool,
    /// Notified when the first diagnostics have been sent.
    first_out: Notify,
    /// Tracks whether the user is typing.
    pub typing: Typing,
    /// The past reports that open documents use for their citation habits.
    past: Mutex<habit::Past>,
    /// Summaries of open documents, by URI, with the revision for which each was made.
    open: Mutex<HashMap<String, (u64, Held)>>,
}

/// The summary of an open document; `None` if it is not an assessment.
type Held = Option<Arc<Summary>>;

/// A job for the reader thread.
enum Job {
    /// Scan all folders.
    Look,
    /// Look at these paths. Each may be a file or a folder, and may no longer exist.
    At(Vec<PathBuf>),
    /// Give all open documents the citation habits from the past reports of their workspace.
    Weigh,
}

impl Archives {
    fn read(&self) -> RwLockReadGuard<'_, Archive> {
        // The index is consistent even after a panic, because each change is a single call.
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Archive> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the index, or `None` while it is locked for a change. A request during typing must never wait for a
    /// thread of low priority.
    fn glance(&self) -> Option<RwLockReadGuard<'_, Archive>> {
        match self.index.try_read() {
            Ok(index) => Some(index),
            Err(TryLockError::Poisoned(index)) => Some(index.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Returns the path under which the index has the file at `path`, or `path` itself if it has none.
    fn indexed(&self, path: PathBuf) -> PathBuf {
        self.ways().get(&path).cloned().unwrap_or(path)
    }

    fn ways(&self) -> MutexGuard<'_, HashMap<PathBuf, PathBuf>> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Allows the reading to begin, after the first diagnostics have been sent.
    pub fn may_start(&self) {
        if self.worker.get().is_none() {
            self.first_out.notify_one();
        }
    }

    /// Cancels the reading if `token` is one of our progress tokens.
    pub fn cancel(&self, token: &Value) {
        if progress::is_ours(token) {
            self.cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn past(&self) -> MutexGuard<'_, habit::Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn go_on(&self) {
        self.cancelled.store(false, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Returns the paths of all reports, the newest first.
    pub fn reports(&self) -> Vec<PathBuf> {
        let archive = self.read();
        let reports = archive.files().filter_map(|file| Some((file.summary.as_ref()?.date, &file.path)));
        let mut reports: Vec<_> = reports.map(|(date, path)| (date, path.to_path_buf())).collect();
        reports.sort_by(|one, other| other.cmp(one));
        reports.into_iter().map(|(_, path)| path).collect()
    }

    /// Forgets a document that has been closed.
    pub fn forget_open(&self, uri: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(uri);
    }

    fn tell(&self, job: Job) {
        // Before the thread exists, no job is needed: its first job scans everything.
        if let Some(worker) = self.worker.get() {
            // The receiver ends only with the process, so the result is ignored.
            let _ = worker.send(job);
        }
    }
}

/// Starts the reader thread after the first diagnostics.
pub fn start_soon(session: &Arc<Session>) {
    let session = session.clone();
    tokio::spawn(async move {
        // Reading begins also after the timeout, because the client may have no document open.
        let _ = tokio::time::timeout(PATIENCE, session.archive.first_out.notified()).await;
        let (sender, jobs) = channel();
        if session.archive.worker.set(sender).is_err() {
            return;
        }
        session.archive.tell(Job::Look);
        let runtime = tokio::runtime::Handle::current();
        let work = move || worker::run(&session, &jobs, &runtime);
        // If the thread cannot be started, only the archive is missing; the session goes on.
        let _ = std::thread::Builder::new().name("archive".to_owned()).spawn(work);
    });
}

/// Handles an opened document, which needs the citation habits from the past reports of its workspace.
pub fn opened(session: &Session) {
    session.archive.tell(Job::Weigh);
}

/// Scans all folders again, after a change of settings or folders.
pub fn look_again(session: &Session) {
    session.archive.tell(Job::Look);
}

/// Handles files or folders that were changed, created or removed.
pub fn files_changed<'a>(session: &Session, uris: impl IntoIterator<Item = &'a str>) {
    let paths: Vec<_> = uris.into_iter().filter_map(convert::path).filter(|path| concerns(path)).collect();
    if !paths.is_empty() {
        session.archive.tell(Job::At(paths));
    }
}

/// Returns true if the path may be that of a report, or of a folder that exists or has existed.
fn concerns(path: &Path) -> bool {
    may_be_report(path) || !path.is_file()
}

/// Returns the file operations of which the client should notify the server: those on reports and folders.
#[must_use]
pub fn file_operations() -> lsp::WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: String, matches| lsp::FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: lsp::FileOperationPattern { glob, matches: Some(matches), options: None },
    };
    let options = lsp::FileOperationRegistrationOptions {
        filters: vec![
            filter(format!("**/*.{{{}}}", ENDINGS.join(",")), lsp::FileOperationPatternKind::File),
            filter("**".to_owned(), lsp::FileOperationPatternKind::Folder),
        ],
    };
    lsp::WorkspaceFileOperationsServerCapabilities {
        did_create: Some(options.clone()),
        did_rename: Some(options.clone()),
        did_delete: Some(options),
        ..lsp::WorkspaceFileOperationsServerCapabilities::default()
    }
}

#[derive(Deserialize)]
struct Params {
    query: String,
}

/// Starts to answer `workspace/symbol`.
///
/// # Errors
/// Returns `InvalidParams` for malformed parameters.
pub fn symbols(session: &Arc<Session>, id: Id, params: Value) -> Result<Reply, Error> {
    const METHOD: &str = WorkspaceSymbolRequest::METHOD;
    let Params { query } = parse(params)?;
    let session = session.clone();
    Ok(Box::pin(async move {
        let work = move || guarded(METHOD, || Frame::answer(&id, found(&session, &query)));
        let frame = tokio::task::spawn_blocking(work).await.ok().flatten();
        frame.ok_or_else(|| internal_error(METHOD))
    }))
}

/// An open document: its URI, its path (or the URI in its place), and its summary.
type OpenOne = (String, PathBuf, Held);

/// Returns the summaries of all open documents except `own`. Documents whose analysis is still running are left out, so
/// for them the file in the index counts.
fn open_ones(session: &Arc<Session>, own: &str) -> Vec<OpenOne> {
    let known = || session.archive.open.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = Vec::new();
    for uri in session.open_documents().into_iter().filter(|uri| uri != own) {
        let Answer::Known(on) = session.ask(&uri) else { continue };
        let kept = known().get(&uri).filter(|(revision, _)| *revision == on.revision).map(|(_, s)| s.clone());
        let summary = kept.unwrap_or_else(|| {
            let summary = Summary::of(&on.snapshot, on.abilities.encoding).map(Arc::new);
            known().insert(uri.clone(), (on.revision, summary.clone()));
            summary
        });
        let path = known_by(session, &uri);
        out.push((uri, path, summary));
    }
    out
}

/// Returns the hover for `offset`, including the memory of past reports.
pub fn hover(session: &Arc<Session>, on: &Subject, offset: u32) -> Option<Hover> {
    let day = on.snapshot.date();
    let past = |key| {
        let ones = open_ones(session, &on.uri);
        let open: Vec<_> =
            ones.iter().map(|(_, path, summary)| Open { path, summary: summary.as_deref() }).collect();
        let archive = session.archive.glance()?;
        let memory = archive.memory(key, &known_by(session, &on.uri), day, &open)?;
        let Report { path, date, sighting } = memory.last;
        let uri = url::Url::from_file_path(path).map_or_else(|()| path.display().to_string(), String::from);
        Some(Past {
            reports: memory.reports,
            before: day.is_some(),
            date,
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            link: format!("{uri}#L{}", sighting.at.line + 1),
            title: memory.titled.and_then(|report| Some((report.sighting.title?.to_owned(), report.date))),
        })
    };
    let found = if on.abilities.hovers_alone { Vec::new() } else { on.findings_at(Span::at(offset)) };
    let told: Vec<_> = found.iter().map(|finding| finding.rule.name).collect();
    features::hover_with(&on.snapshot, offset, &past, &told)
}

/// Returns the path under which the index knows the file of an open document, or its URI as a path if it has no file.
fn known_by(session: &Session, uri: &str) -> PathBuf {
    convert::path(uri).map_or_else(|| PathBuf::from(uri), |path| session.archive.indexed(path))
}

fn found(session: &Arc<Session>, query: &str) -> Vec<Value> {
    let ones = open_ones(session, "");
    let open: Vec<_> =
        ones.iter().map(|(_, path, summary)| Open { path, summary: summary.as_deref() }).collect();
    let archive = session.archive.read();
    let found = archive.search(query, &meant(session, query), &open, MOST);
    let uri_of = |path: &Path| match ones.iter().find(|(_, open, _)| open == path) {
        Some((uri, ..)) => Some(uri.clone()),
        None => url::Url::from_file_path(path).ok().map(String::from),
    };
    found.iter().filter_map(|found| Some(shown(&uri_of(found.path)?, found))).collect()
}

/// Returns the keys of the registry's actors that have `query` as one of their names.
fn meant(session: &Session, query: &str) -> Vec<u64> {
    let folders = session.folders();
    let Some(folder) = folders.first().filter(|_| !query.trim().is_empty()) else { return Vec::new() };
    let registry = settings_in(&mut Aside::new(session), folder).environment().registry.clone();
    registry.by_name(query.trim()).into_iter().map(|id| actor_key(&registry.actor(id).id)).collect()
}

/// Returns the settings for reports in a folder.
fn settings_in(settings: &mut Aside<'_>, folder: &Path) -> Arc<super::settings::Settings> {
    let uri = url::Url::from_file_path(folder.join("report.md")).map(String::from);
    settings.settings_for(&uri.unwrap_or_default())
}

fn shown(uri: &str, Found { path, date, symbol, title }: &Found<'_>) -> Value {
    let kind = match symbol.kind {
        SymbolKind::Actor => lsp::SymbolKind::CLASS,
        SymbolKind::Title => lsp::SymbolKind::FILE,
        SymbolKind::Takeaway => lsp::SymbolKind::KEY,
        SymbolKind::Section => lsp::SymbolKind::NAMESPACE,
        SymbolKind::Topic => lsp::SymbolKind::STRING,
    };
    let place = |column: u32| json!({"line": symbol.at.line, "character": column});
    let range = json!({"start": place(symbol.at.column), "end": place(symbol.at.end)});
    let file = path.file_name().map_or_else(|| uri.into(), |name| name.to_string_lossy());
    let mut container = file.to_string();
    if let Some(date) = date.filter(|date| !file.contains(&date.to_string())) {
        container = format!("{container}, {date}");
    }
    if let Some(title) = title {
        container = format!("{container}: {title}");
    }
    json!({
        "name": symbol.name, "kind": kind, "containerName": container,
        "location": {"uri": uri, "range": range},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_types_does_not_wait_for_what_is_being_changed() {
        let archives = Archives::default();
        let changing = archives.write();
        assert!(archives.glance().is_none());
        drop(changing);
        assert!(archives.glance().is_some());
    }
}
