//! The thread that reads past reports that are not open: it scans the workspace folders and reads changed files. It
//! starts after the first diagnostics, and scans again whenever the client reports changes. It runs at the lowest
//! priority and leaves cores free while the user types.

mod habits;
mod progress;

pub use habits::house_of_closed;
pub use progress::is_ours as is_our_progress;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use self::habits::HabitReader;
use self::progress::WorkDoneProgress;
use crate::analysis::Environment;
use crate::archive::{FileStamp, IndexedFile, Maker, Summary, SummaryInputs, checksum};
use crate::project::disk::{self, LARGEST_REPORT};
use crate::project::folders;
use crate::server::catch_panic::guarded;
use crate::server::state::archive::{Job, Typing, store};
use crate::server::state::{ConfigSnapshot, Context};

/// Number of files that are put into the archive at once. It bounds the time for which a search waits for the lock.
const BATCH: usize = 16;
/// Delay that collects changes which arrive together.
const PAUSE: Duration = Duration::from_millis(50);

/// Starts the reader thread after the first diagnostics.
pub fn start_soon(context: &Arc<Context>) {
    let context = context.clone();
    tokio::spawn(async move {
        context.archive.wait_for_start().await;
        let (sender, jobs) = channel();
        if !context.archive.set_worker(sender) {
            return;
        }
        context.archive.tell(Job::Look);
        let runtime = tokio::runtime::Handle::current();
        let work = move || run(&context, &jobs, &runtime);
        // If the thread cannot be started, only the archive is missing; the session goes on.
        let _ = std::thread::Builder::new().name("archive".to_owned()).spawn(work);
    });
}

/// Runs jobs in the order of arrival until the process ends.
fn run(context: &Arc<Context>, jobs: &Receiver<Job>, runtime: &tokio::runtime::Handle) {
    give_way();
    let maker = store::maker(context.session.capabilities().encoding);
    let mut worker = Worker { context, runtime, maker, known: HashSet::new() };
    while let Ok(job) = jobs.recv() {
        if matches!(job, Job::At(_)) {
            std::thread::sleep(PAUSE);
        }
        let (mut look, mut paths) = (false, Vec::new());
        for job in std::iter::once(job).chain(jobs.try_iter()) {
            match job {
                Job::Look => look = true,
                Job::At(more) => paths.extend(more),
                Job::Weigh => {}
            }
        }
        // A user who cancels one reading does not want to miss later changes of folders and settings.
        if look {
            context.archive.go_on();
        } else if context.archive.is_cancelled() {
            continue;
        }
        guarded("reading the archive", || worker.work(look, paths));
    }
}

/// Lowers the priority of this thread, which the threads that it starts inherit.
fn give_way() {
    // On other systems the call affects the whole process.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(19);
}

struct Worker<'a> {
    context: &'a Arc<Context>,
    runtime: &'a tokio::runtime::Handle,
    maker: Maker,
    /// The folders whose cache files have been loaded.
    known: HashSet<PathBuf>,
}

/// The environment that reading in one folder depends on, and its hash.
#[derive(Clone)]
struct Here {
    environment: Arc<Environment>,
    hash: u64,
}

/// A file to be read, with its size and modification time.
struct Wanted {
    path: PathBuf,
    size: u64,
    modified: i64,
    here: Here,
}

impl Worker<'_> {
    fn work(&mut self, look: bool, paths: Vec<PathBuf>) {
        let roots = self.roots();
        let settings = ConfigSnapshot::new(&self.context.session);
        let mut places = Places { settings, roots: &roots, known: HashMap::new() };
        let mut all = look;
        let mut wanted = Vec::new();
        for path in paths {
            let path = self.context.archive.indexed(path);
            let Some(root) = roots.iter().rposition(|root| path.starts_with(&root.path)) else { continue };
            let is_known = self.context.archive.read().file(&path).is_some();
            match fs::metadata(&path) {
                // The modification time is ignored here: two changes may share one timestamp.
                Ok(data) if data.is_file() && is_known => wanted.extend(places.file(path, &data, root)),
                // An ignored file must not cause a complete scan each time that it is saved.
                Ok(data) => {
                    all = all || data.is_dir() || roots.iter().any(|root| folders::admits(&root.path, &path));
                }
                Err(_) => {
                    // Another path may lead to a file that was known under this one.
                    let leads_on = self.context.archive.ways().values().any(|known| *known == path);
                    all |= leads_on;
                    self.context.archive.write().remove(&path);
                }
            }
        }
        let mut changed = !wanted.is_empty();
        if all {
            let (news, more) = self.look(&roots, &mut places);
            changed |= news || !more.is_empty();
            wanted = more;
        }
        // Settings that were found out on the way go to the session before the long part begins.
        drop(places);
        self.read(&wanted);
        let counted = self.weigh();
        // A single report that was just saved is quick to count again at the next start, so it is no reason to
        // write the cache.
        if changed && all || counted > 1 {
            self.save(&roots);
        }
    }

    /// Applies past reports to open documents; returns the number of reports that were newly counted.
    fn weigh(&self) -> usize {
        let _runtime = self.runtime.enter();
        let mut habits = HabitReader::new(self.context);
        habits.apply();
        habits.counted
    }

    /// Returns the folders of the archive: those of the workspace, and those that its settings name. A named folder may
    /// be inside another that hides or ignores it.
    fn roots(&self) -> Vec<Root> {
        let mut all: Vec<Root> = Vec::new();
        let mut named = Vec::new();
        for folder in self.context.session.folders() {
            let settings = ConfigSnapshot::new(&self.context.session).settings_in(&folder);
            if settings.config.archive.read {
                let root = |path| Root { path, reads_as: folder.clone() };
                named.extend(settings.config.archive.folders.iter().map(|path| root(folders::tidy(path))));
                all.push(root(folder.clone()));
            }
        }
        all.sort();
        // The workspace folders come first, so that a folder in both lists counts as part of the workspace.
        all.extend(named);
        let mut met = HashSet::new();
        all.retain(|root| met.insert(root.path.clone()));
        all
    }

    /// Scans the folders and removes files that no longer exist from the index. Returns true if any was removed, and
    /// the files to be read.
    fn look(&mut self, roots: &[Root], places: &mut Places<'_>) -> (bool, Vec<Wanted>) {
        let archive = &self.context.archive;
        for root in roots {
            if self.known.insert(root.path.clone()) {
                let mut kept = store::load(&root.path, self.maker).into_iter().peekable();
                while kept.peek().is_some() {
                    let mut archive = archive.write();
                    kept.by_ref().take(BATCH).for_each(|file| archive.put(file));
                }
            }
        }
        let Some(found) = folders::reports(roots, || !archive.is_cancelled()) else {
            return (false, Vec::new());
        };
        let (mut there, mut wanted, mut ways) = (HashSet::new(), Vec::new(), HashMap::new());
        for report in found.reports {
            let Ok(data) = fs::metadata(&report.path) else { continue };
            let file = places.file(report.path.clone(), &data, report.folder);
            wanted.extend(file.filter(|file| !self.is_read(file)));
            let others = report.others.into_iter().chain([report.real]);
            ways.extend(others.filter(|way| *way != report.path).map(|way| (way, report.path.clone())));
            there.insert(report.path);
        }
        *archive.ways() = ways;
        let gone = archive.read().files().any(|file| !there.contains(&*file.path));
        if gone {
            archive.write().retain(|path| there.contains(path));
        }
        (gone, wanted)
    }

    /// Returns true if the file is unchanged since it was read.
    fn is_read(&self, file: &Wanted) -> bool {
        let archive = self.context.archive.read();
        archive.file(&file.path).is_some_and(|known| {
            let FileStamp { size, modified, environment, .. } = known.stamp;
            modified != 0 && (size, modified, environment) == (file.size, file.modified, file.here.hash)
        })
    }

    /// Reads files on all cores, or on half of them if the platform has no priorities for threads. While the user
    /// types, half of the cores stay free: to preempt even a thread of low priority at a keystroke takes time.
    fn read(&self, wanted: &[Wanted]) {
        if wanted.is_empty() {
            return;
        }
        let progress = WorkDoneProgress::begin(self.context, wanted.len(), self.runtime);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if cfg!(target_os = "linux") { cores } else { cores.div_ceil(2) };
        let threads = threads.min(wanted.len().div_ceil(BATCH));
        let next = AtomicUsize::new(0);
        let typing = &self.context.archive.typing;
        // Threads that pause while the user types get a channel, which closes when no files are left.
        let work = |leaves: Option<Receiver<()>>| {
            let read = |wanted| {
                if let Some(over) = &leaves {
                    wait_for_a_pause(typing, over);
                }
                self.file(wanted)
            };
            loop {
                let from = next.fetch_add(BATCH, Ordering::Relaxed);
                if from >= wanted.len() || self.context.archive.is_cancelled() {
                    break;
                }
                let batch = &wanted[from..(from + BATCH).min(wanted.len())];
                let read: Vec<_> = batch.iter().map(read).collect();
                let mut archive = self.context.archive.write();
                for read in read {
                    match read {
                        Read::Other(file) => archive.put(file),
                        Read::Same(path, stamp) => archive.restamp(path, stamp),
                        Read::Gone(path) => drop(archive.remove(path)),
                    }
                }
                drop(archive);
                progress.report(from + batch.len());
            }
        };
        // Threads inherit the priority of this one.
        std::thread::scope(|scope| {
            let mut over = Vec::new();
            for thread in 1..threads {
                let leaves = (thread >= cores.div_ceil(2)).then(|| {
                    let (teller, told) = channel();
                    over.push(teller);
                    told
                });
                scope.spawn(move || work(leaves));
            }
            work(None);
            drop(over);
        });
    }

    fn file<'w>(&self, wanted: &'w Wanted) -> Read<'w> {
        let Wanted { path, size, modified, here } = wanted;
        let mut stamp = FileStamp { size: *size, modified: *modified, hash: 0, environment: here.hash };
        let other = |stamp, summary| {
            Read::Other(IndexedFile { path: path.as_path().into(), stamp, summary, counted: None })
        };
        if *size > LARGEST_REPORT {
            tracing::warn!("{}: passed over, as it is too large for a report", path.display());
            return other(stamp, None);
        }
        let bytes = match disk::read(path, LARGEST_REPORT) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Read::Gone(path),
            Err(error) => {
                tracing::warn!("{}: passed over: {error}", path.display());
                return other(stamp, None);
            }
        };
        stamp.hash = checksum(&bytes);
        let known = self.context.archive.read().file(path).map(|file| file.stamp);
        if known.is_some_and(|known| (known.hash, known.environment) == (stamp.hash, stamp.environment)) {
            return Read::Same(path, stamp);
        }
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) => {
                let byte = error.valid_up_to();
                tracing::warn!("{}: passed over, as it is not UTF-8: byte {byte}", path.display());
                return other(stamp, None);
            }
        };
        let environment = &here.environment;
        let (registry, headings) = (&*environment.registry, &*environment.headings);
        let (encoding, all_files) = (self.maker.encoding, environment.all_files);
        let reading = SummaryInputs { registry, encoding, all_files, headings };
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let summary = guarded("reading a report", || Summary::read(&name, text, &reading));
        other(stamp, summary.flatten())
    }

    fn save(&self, roots: &[Root]) {
        for Root { path: root, .. } in roots {
            let archive = self.context.archive.read();
            let kept = store::save(root, archive.files(), self.maker);
            drop(archive);
            if let Some(kept) = kept {
                kept.write();
            }
        }
    }
}

/// The result of reading a file.
enum Read<'a> {
    Other(IndexedFile),
    Same(&'a Path, FileStamp),
    Gone(&'a Path),
}

/// Waits until the user stops typing, or until `over` signals that no files are left.
fn wait_for_a_pause(typing: &Typing, over: &Receiver<()>) {
    while let Some(rest) = typing.rest() {
        if over.recv_timeout(rest) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// A root folder of the archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Root {
    path: PathBuf,
    /// The workspace folder whose settings apply to reports outside the workspace.
    reads_as: PathBuf,
}

impl AsRef<Path> for Root {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

/// Caches, for each folder, the environment that reading depends on.
struct Places<'a> {
    settings: ConfigSnapshot<'a>,
    roots: &'a [Root],
    known: HashMap<PathBuf, Here>,
}

impl Places<'_> {
    /// Returns a file with its state and environment. `root` is the index of the root in which it was found.
    fn file(&mut self, path: PathBuf, data: &fs::Metadata, root: usize) -> Option<Wanted> {
        let own = path.parent()?;
        let root = self.roots.get(root)?;
        // Outside the workspace there are no actors of the team; the settings of the root's workspace folder apply.
        let is_ours = own.starts_with(&root.reads_as) || root.path == root.reads_as;
        let here = self.here(if is_ours { own } else { &root.reads_as });
        let modified = data.modified().map_or(0, store::nanoseconds);
        Some(Wanted { path, size: data.len(), modified, here })
    }

    fn here(&mut self, folder: &Path) -> Here {
        if let Some(here) = self.known.get(folder) {
            return here.clone();
        }
        let settings = self.settings.settings_in(folder);
        let environment = settings.environment();
        let actors = settings.actors().map(|actors| format!("{:?}", actors.files()));
        let inputs = format!("{} {actors:?} {:?}", environment.all_files, environment.headings);
        let hash = checksum(inputs.as_bytes());
        let here = Here { environment, hash };
        self.known.insert(folder.to_path_buf(), here.clone());
        here
    }
}
