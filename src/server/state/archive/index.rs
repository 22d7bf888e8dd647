//! The index of reports that are not open, and the state of the thread that reads them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
};
use std::time::Duration;

use tokio::sync::Notify;

use super::typing::Typing;
use crate::archive::{Archive, PastReports, Summary};
use crate::project::folders::{Workspace, may_be_report};
use crate::server::proto;

/// Maximum wait for the first diagnostics, because a client may never ask for any.
const PATIENCE: Duration = Duration::from_secs(1);

/// Identifies a set of past reports and the model that counts them.
pub type HabitKey = (Workspace, Vec<PathBuf>, u64);

/// The past reports of each workspace.
pub type Habits = HashMap<HabitKey, Arc<PastReports>>;

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
    past: Mutex<Habits>,
    /// Summaries of open documents, by URI, with the revision for which each was made.
    open: Mutex<HashMap<String, (u64, OpenSummary)>>,
}

/// The summary of an open document; `None` if it is not an assessment.
pub type OpenSummary = Option<Arc<Summary>>;

/// A job for the reader thread.
pub enum Job {
    /// Scan all folders.
    Look,
    /// Look at these paths. Each may be a file or a folder, and may no longer exist.
    At(Vec<PathBuf>),
    /// Give all open documents the citation habits from the past reports of their workspace.
    Weigh,
}

impl Archives {
    /// Locks the index for reading.
    pub fn read(&self) -> RwLockReadGuard<'_, Archive> {
        // The index is consistent even after a panic, because each change is a single call.
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the index for a change.
    pub fn write(&self) -> RwLockWriteGuard<'_, Archive> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the index, or `None` while it is locked for a change. A request during typing must never wait for a
    /// thread of low priority.
    pub fn glance(&self) -> Option<RwLockReadGuard<'_, Archive>> {
        match self.index.try_read() {
            Ok(index) => Some(index),
            Err(TryLockError::Poisoned(index)) => Some(index.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Returns the path under which the index has the file at `path`, or `path` itself if it has none.
    pub fn indexed(&self, path: PathBuf) -> PathBuf {
        self.ways().get(&path).cloned().unwrap_or(path)
    }

    /// Returns the map from other paths of indexed files to the paths under which the index has them.
    pub fn ways(&self) -> MutexGuard<'_, HashMap<PathBuf, PathBuf>> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Allows the reading to begin, after the first diagnostics have been sent.
    pub fn may_start(&self) {
        if self.worker.get().is_none() {
            self.first_out.notify_one();
        }
    }

    /// Waits until the reading may begin, for at most a second.
    pub async fn wait_for_start(&self) {
        // Reading begins also after the timeout, because the client may have no document open.
        let _ = tokio::time::timeout(PATIENCE, self.first_out.notified()).await;
    }

    /// Sets the sender of jobs to the reader thread. Returns false if there is a thread already.
    pub fn set_worker(&self, worker: Sender<Job>) -> bool {
        self.worker.set(worker).is_ok()
    }

    /// Cancels the reading.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Returns the past reports that open documents use for their citation habits.
    pub fn past(&self) -> MutexGuard<'_, Habits> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Allows the reading to go on after it was cancelled.
    pub fn go_on(&self) {
        self.cancelled.store(false, Ordering::Relaxed);
    }

    /// Returns true if the user has cancelled the reading.
    pub fn is_cancelled(&self) -> bool {
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

    /// Returns the summary of an open document if it was made for this revision.
    pub fn open_summary(&self, uri: &str, revision: u64) -> Option<OpenSummary> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(uri).filter(|(known, _)| *known == revision).map(|(_, summary)| summary.clone())
    }

    /// Keeps the summary of an open document.
    pub fn keep_summary(&self, uri: &str, revision: u64, summary: OpenSummary) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(uri.to_owned(), (revision, summary));
    }

    /// Handles files or folders that were changed, created or removed.
    pub fn files_changed<'a>(&self, uris: impl IntoIterator<Item = &'a str>) {
        let paths = uris.into_iter().filter_map(proto::path).filter(|path| concerns(path));
        let paths: Vec<_> = paths.collect();
        if !paths.is_empty() {
            self.tell(Job::At(paths));
        }
    }

    /// Gives a job to the reader thread.
    pub fn tell(&self, job: Job) {
        // Before the thread exists, no job is needed: its first job scans everything.
        if let Some(worker) = self.worker.get() {
            // The receiver ends only with the process, so the result is ignored.
            let _ = worker.send(job);
        }
    }
}

/// Returns true if the path may be that of a report, or of a folder that exists or has existed.
fn concerns(path: &Path) -> bool {
    may_be_report(path) || !path.is_file()
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
