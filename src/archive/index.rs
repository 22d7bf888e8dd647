//! All files of an archive, and where each actor is named.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::search::Open;
use super::summary::{Sighting, Summary};
use crate::claims::CitationCounts;

/// The state of a file when it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Its length in bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970; 0 where that is not known or not to be relied on.
    pub modified: i64,
    /// A hash of its bytes.
    pub hash: u64,
    /// A hash of all else that its summary depends on.
    pub environment: u64,
}

/// A file and what is kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Where it lies.
    pub path: Arc<Path>,
    /// Its state when it was read.
    pub stamp: Stamp,
    /// What it holds; `None` for one that is no assessment or cannot be read.
    pub summary: Option<Summary>,
    /// How it cites, if somebody has asked.
    pub counted: Option<Counted>,
}

/// How a report cites, as a model reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which model: a hash of its weights, 0 for those that come with the program.
    pub model: u64,
    /// The counts.
    pub counts: Arc<CitationCounts>,
}

/// A report that names an actor.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its day.
    pub date: Option<Date>,
    /// How it names the actor.
    pub sighting: Sighting<'a>,
}

/// What the archive remembers of an actor.
#[derive(Clone, Copy, Debug)]
pub struct Memory<'a> {
    /// How many reports name it.
    pub reports: usize,
    /// The latest of them.
    pub last: Report<'a>,
    /// The latest that gives it a title.
    pub titled: Option<Report<'a>>,
}

/// The files of an archive.
///
/// Law: whatever was put and removed before, it answers like one into which its files were put once.
#[derive(Debug, Default)]
pub struct Archive {
    pub(super) files: Vec<Option<File>>,
    free: Vec<u32>,
    by_path: FxHashMap<Arc<Path>, u32>,
    /// By key, where the actor is named.
    pub(super) actors: FxHashMap<u64, Vec<Naming>>,
}

/// A file that names an actor, with what choosing among many of them needs: looking into each file would take as long
/// as all the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Naming {
    pub file: u32,
    /// Which of the file's actors it is.
    pub index: u32,
    pub date: Option<Date>,
    pub titled: bool,
}

impl Archive {
    /// How many files there are, those that are no assessments included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// The file at `path`.
    #[must_use]
    pub fn file(&self, path: &Path) -> Option<&File> {
        self.files[*self.by_path.get(path)? as usize].as_ref()
    }

    /// All files, in no order.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().flatten()
    }

    /// Puts a file in, in place of what was known of it.
    pub fn put(&mut self, file: File) {
        self.remove_file(&file.path);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.files.push(None);
            self.files.len() as u32 - 1
        });
        for (i, seen) in file.summary.iter().flat_map(|summary| &summary.seen).enumerate() {
            let (index, date) = (i as u32, file.summary.as_ref().and_then(|summary| summary.date));
            let naming = Naming { file: slot, index, date, titled: !seen.title.is_empty() };
            self.actors.entry(seen.key).or_default().push(naming);
        }
        self.by_path.insert(file.path.clone(), slot);
        self.files[slot as usize] = Some(file);
    }

    /// Notes that a file has another state and holds the same.
    pub fn restamp(&mut self, path: &Path, stamp: Stamp) {
        if let Some(slot) = self.by_path.get(path)
            && let Some(file) = &mut self.files[*slot as usize]
        {
            file.stamp = stamp;
        }
    }

    /// Notes how a file cites, unless it has changed since it had this hash.
    pub fn note_counted(&mut self, path: &Path, hash: u64, counted: Counted) {
        if let Some(slot) = self.by_path.get(path)
            && let Some(file) = &mut self.files[*slot as usize]
            && file.stamp.hash == hash
        {
            file.counted = Some(counted);
        }
    }

    /// Forgets a file, or all files in a folder; says whether there were any.
    pub fn remove(&mut self, path: &Path) -> bool {
        if self.remove_file(path) {
            return true;
        }
        self.retain(|file| !file.starts_with(path))
    }

    /// Forgets the files that `keep` turns down; says whether there were any.
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
        for seen in file.iter().flat_map(|file| &file.summary).flat_map(|summary| &summary.seen) {
            if let Some(places) = self.actors.get_mut(&seen.key) {
                places.retain(|naming| naming.file != slot);
                if places.is_empty() {
                    self.actors.remove(&seen.key);
                }
            }
        }
        true
    }

    /// The reports that name the actor of this key, in no order.
    pub fn reports(&self, key: u64) -> impl Iterator<Item = Report<'_>> {
        self.namings(key).iter().filter_map(|naming| self.report(naming))
    }

    fn namings(&self, key: u64) -> &[Naming] {
        self.actors.get(&key).map_or(&[][..], Vec::as_slice)
    }

    pub(super) fn report(&self, naming: &Naming) -> Option<Report<'_>> {
        let file = self.files.get(naming.file as usize)?.as_ref()?;
        let summary = file.summary.as_ref()?;
        let sighting = summary.sighting(naming.index as usize);
        Some(Report { path: &file.path, date: summary.date, sighting })
    }

    /// The numbers of the files that are open.
    pub(super) fn slots(&self, open: &[Open<'_>]) -> Vec<u32> {
        open.iter().filter_map(|open| self.by_path.get(open.path).copied()).collect()
    }

    /// What the reports other than the one at `own` say of the actor of this key; those that are open count in place
    /// of their files. Where `before` is a day, only those of earlier days count.
    #[must_use]
    pub fn memory<'a>(
        &'a self,
        key: u64,
        own: &Path,
        before: Option<Date>,
        open: &[Open<'a>],
    ) -> Option<Memory<'a>> {
        let is_past = |date: Option<Date>| before.is_none_or(|before| date.is_some_and(|date| date < before));
        let (mut reports, mut last, mut titled) = (0, None, None);
        let mut skipped = self.slots(open);
        skipped.extend(self.by_path.get(own));
        let counts = |naming: &&Naming| is_past(naming.date) && !skipped.contains(&naming.file);
        let closed = || self.namings(key).iter().filter(counts);
        let newest_day = |titled: bool| closed().filter(|n| n.titled || !titled).map(|n| n.date).max();
        let days = [newest_day(false), newest_day(true)];
        reports += closed().count();
        // The newest of a day is for their names to tell.
        let newest_ones = closed().filter(|naming| days.contains(&Some(naming.date)));
        for report in newest_ones.filter_map(|naming| self.report(naming)) {
            newest(&mut last, report);
            if report.sighting.title.is_some() {
                newest(&mut titled, report);
            }
        }
        let opened = open.iter().filter_map(|open| {
            let summary = open.summary?;
            let sighting = summary.sightings().find(|sighting| sighting.key == key)?;
            Some(Report { path: open.path, date: summary.date, sighting })
        });
        for report in opened.filter(|report| report.path != own && is_past(report.date)) {
            reports += 1;
            newest(&mut last, report);
            if report.sighting.title.is_some() {
                newest(&mut titled, report);
            }
        }
        Some(Memory { reports, last: last?, titled })
    }
}

fn newest<'a>(known: &mut Option<Report<'a>>, report: Report<'a>) {
    if known.is_none_or(|known| report.age() < known.age()) {
        *known = Some(report);
    }
}

impl<'a> Report<'a> {
    /// The order of reports, the newest first and those without a date last.
    pub(super) fn age(&self) -> (Reverse<Option<Date>>, &'a Path) {
        (Reverse(self.date), self.path)
    }
}
