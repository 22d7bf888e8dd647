//! The archive: all files, with an index of the places that name each actor.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::search::Open;
use super::summary::{Sighting, Summary};
use crate::claims::CitationCounts;

/// The state of a file at the time it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// The length in bytes.
    pub size: u64,
    /// The modification time in nanoseconds since 1970, or 0 if it is unknown or unreliable.
    pub modified: i64,
    /// A hash of the bytes.
    pub hash: u64,
    /// A hash of everything else that the summary depends on.
    pub environment: u64,
}

/// A file and the facts stored about it.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexedFile {
    /// The path of the file.
    pub path: Arc<Path>,
    /// The state of the file when it was read.
    pub stamp: FileStamp,
    /// The summary, or `None` if the file is not an assessment or cannot be read.
    pub summary: Option<Summary>,
    /// The citation counts, or `None` if they have not been requested yet.
    pub counted: Option<Counted>,
}

/// The citation counts of a report under one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The model: a hash of its weights, or 0 for the embedded weights.
    pub model: u64,
    /// The counts.
    pub counts: Arc<CitationCounts>,
}

/// A report that names an actor.
#[derive(Clone, Copy, Debug)]
pub struct ActorReport<'a> {
    /// The file.
    pub path: &'a Path,
    /// The date of the report.
    pub date: Option<Date>,
    /// The name that the report uses for the actor.
    pub sighting: Sighting<'a>,
}

/// The facts that the archive stores about an actor.
#[derive(Clone, Copy, Debug)]
pub struct Memory<'a> {
    /// Number of reports that name the actor.
    pub reports: usize,
    /// The latest of these reports.
    pub last: ActorReport<'a>,
    /// The latest of these reports that gives the actor a title.
    pub titled: Option<ActorReport<'a>>,
}

/// The files of an archive.
///
/// Invariant: after any sequence of changes, the archive gives the same answers as one built once from its current
/// files.
#[derive(Debug, Default)]
pub struct Archive {
    /// The files, each in a slot of its own. Empty slots are used again.
    pub(super) files: Vec<Option<IndexedFile>>,
    /// The empty slots.
    free: Vec<u32>,
    /// The slot of each file.
    by_path: FxHashMap<Arc<Path>, u32>,
    /// The namings of each actor, by actor key.
    pub(super) actors: FxHashMap<u64, Vec<Naming>>,
}

/// A file that names an actor, with the fields for choosing among many such files. A lookup in each file would take as
/// long as the rest of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Naming {
    pub file: u32,
    /// Index of the actor in the file's summary.
    pub index: u32,
    pub date: Option<Date>,
    pub titled: bool,
}

impl Archive {
    /// Returns the number of files, including those that are not assessments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    /// Returns true if the archive has no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// Returns the file at `path`.
    #[must_use]
    pub fn file(&self, path: &Path) -> Option<&IndexedFile> {
        self.files[*self.by_path.get(path)? as usize].as_ref()
    }

    /// Returns all files, in no particular order.
    pub fn files(&self) -> impl Iterator<Item = &IndexedFile> {
        self.files.iter().flatten()
    }

    /// Adds a file, or replaces the file at the same path.
    pub fn put(&mut self, file: IndexedFile) {
        self.remove_file(&file.path);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.files.push(None);
            self.files.len() as u32 - 1
        });
        for (i, seen) in file.summary.iter().flat_map(|summary| &summary.actors).enumerate() {
            let (index, date) = (i as u32, file.summary.as_ref().and_then(|summary| summary.date));
            let naming = Naming { file: slot, index, date, titled: !seen.title.is_empty() };
            self.actors.entry(seen.key).or_default().push(naming);
        }
        self.by_path.insert(file.path.clone(), slot);
        self.files[slot as usize] = Some(file);
    }

    /// Sets the stamp of a file whose contents are unchanged.
    pub fn restamp(&mut self, path: &Path, stamp: FileStamp) {
        if let Some(slot) = self.by_path.get(path)
            && let Some(file) = &mut self.files[*slot as usize]
        {
            file.stamp = stamp;
        }
    }

    /// Sets the citation counts of a file, unless its hash is no longer `hash`.
    pub fn note_counted(&mut self, path: &Path, hash: u64, counted: Counted) {
        if let Some(slot) = self.by_path.get(path)
            && let Some(file) = &mut self.files[*slot as usize]
            && file.stamp.hash == hash
        {
            file.counted = Some(counted);
        }
    }

    /// Removes the file at `path`, or all files in that folder. Returns true if it removed any.
    pub fn remove(&mut self, path: &Path) -> bool {
        if self.remove_file(path) {
            return true;
        }
        self.retain(|file| !file.starts_with(path))
    }

    /// Removes the files for which `keep` returns false. Returns true if it removed any.
    pub fn retain(&mut self, keep: impl Fn(&Path) -> bool) -> bool {
        let gone: Vec<_> = self.by_path.keys().filter(|path| !keep(path)).cloned().collect();
        for path in &gone {
            self.remove_file(path);
        }
        !gone.is_empty()
    }

    fn remove_file(&mut self, path: &Path) -> bool {
        let Some(slot) = self.by_path.remove(path) else { return false };
        let file = self.files[slot as usize].take();
        self.free.push(slot);
        for seen in file.iter().flat_map(|file| &file.summary).flat_map(|summary| &summary.actors) {
            if let Some(namings) = self.actors.get_mut(&seen.key) {
                namings.retain(|naming| naming.file != slot);
                if namings.is_empty() {
                    self.actors.remove(&seen.key);
                }
            }
        }
        true
    }

    fn namings(&self, key: u64) -> &[Naming] {
        self.actors.get(&key).map_or(&[][..], Vec::as_slice)
    }

    pub(super) fn report(&self, naming: &Naming) -> Option<ActorReport<'_>> {
        let file = self.files.get(naming.file as usize)?.as_ref()?;
        let summary = file.summary.as_ref()?;
        let sighting = summary.sighting(naming.index as usize);
        Some(ActorReport { path: &file.path, date: summary.date, sighting })
    }

    /// Returns the slots of the open documents.
    pub(super) fn slots(&self, open: &[Open<'_>]) -> Vec<u32> {
        open.iter().filter_map(|open| self.by_path.get(open.path).copied()).collect()
    }

    /// Returns what the reports other than the one at `own` say about the actor with this key.
    ///
    /// Open documents replace their files. If `before` is a date, only reports with an earlier date count. Returns
    /// `None` if no report names the actor.
    #[must_use]
    pub fn memory<'a>(
        &'a self,
        key: u64,
        own: &Path,
        before: Option<Date>,
        open: &[Open<'a>],
    ) -> Option<Memory<'a>> {
        let is_past = |date: Option<Date>| before.is_none_or(|before| date.is_some_and(|date| date < before));
        let (mut last, mut titled) = (None, None);
        let mut skipped = self.slots(open);
        skipped.extend(self.by_path.get(own));
        let counts = |naming: &&Naming| is_past(naming.date) && !skipped.contains(&naming.file);
        let closed = || self.namings(key).iter().filter(counts);
        let mut reports = closed().count();
        // Only reports of the newest dates are looked up. Among those of one date, the path decides.
        let newest_date = closed().map(|naming| naming.date).max();
        let newest_titled = closed().filter(|naming| naming.titled).map(|naming| naming.date).max();
        let newest_ones = closed().filter(|naming| [newest_date, newest_titled].contains(&Some(naming.date)));
        for report in newest_ones.filter_map(|naming| self.report(naming)) {
            newest(&mut last, report);
            if report.sighting.title.is_some() {
                newest(&mut titled, report);
            }
        }
        let opened = open.iter().filter_map(|open| open.report(key));
        for report in opened.filter(|report| report.path != own && is_past(report.date)) {
            reports += 1;
            newest(&mut last, report);
            if report.sighting.title.is_some() {
                newest(&mut titled, report);
            }
        }
        Some(Memory { reports, last: last?, titled })
    }

    /// Returns the reports other than the one at `own` that name the actor with this key, newest first. Open documents
    /// replace their files.
    #[must_use]
    pub fn reports_on<'a>(&'a self, key: u64, own: &Path, open: &[Open<'a>]) -> Vec<ActorReport<'a>> {
        let mut skipped = self.slots(open);
        skipped.extend(self.by_path.get(own));
        let closed = self.namings(key).iter().filter(|naming| !skipped.contains(&naming.file));
        let mut reports: Vec<_> = closed.filter_map(|naming| self.report(naming)).collect();
        reports.extend(open.iter().filter(|open| open.path != own).filter_map(|open| open.report(key)));
        reports.sort_by(|one, other| one.age().cmp(&other.age()));
        reports
    }
}

/// Replaces `known` with `report` if that is newer.
fn newest<'a>(known: &mut Option<ActorReport<'a>>, report: ActorReport<'a>) {
    if known.is_none_or(|known| report.age() < known.age()) {
        *known = Some(report);
    }
}

impl<'a> ActorReport<'a> {
    /// Returns the sort key of reports: newest first, those without a date last.
    pub(super) fn age(&self) -> (Reverse<Option<Date>>, &'a Path) {
        (Reverse(self.date), self.path)
    }
}
