//! The past reports whose citation habits open documents follow: the newest in the index, counted on demand.
//!
//! The counts stay in the index and in its cache file. They come from the saved files, never from the
//! text in the editor.

use std::path::Path;
use std::sync::Arc;

use crate::analysis::{Environment, citation_counts};
use crate::archive::{Counted, PastReports, checksum, keep_newest};
use crate::assessment::headings::OwnNames;
use crate::claims::{CitationCounts, House, Model};
use crate::project::disk;
use crate::project::folders::{self, Workspace};
use crate::project::settings::Settings;
use crate::server::catch_panic::guarded;
use crate::server::handlers::diagnostics;
use crate::server::proto;
use crate::server::state::archive::{HabitKey, Habits};
use crate::server::state::{ConfigSnapshot, Context};

/// The past reports of workspaces, from the current index.
pub(super) struct HabitReader<'a> {
    context: &'a Arc<Context>,
    known: Habits,
    /// Number of reports that were newly counted.
    pub counted: usize,
}

impl<'a> HabitReader<'a> {
    pub(super) fn new(context: &'a Arc<Context>) -> Self {
        Self { context, known: Habits::new(), counted: 0 }
    }

    /// Gives every open document the citation habits from the past reports of its workspace.
    pub(super) fn apply(&mut self) {
        let mut settings = ConfigSnapshot::new(&self.context.session);
        let mut revisions = Vec::new();
        for uri in self.context.session.open_documents() {
            let house = proto::path(&uri).map_or_else(Arc::default, |path| {
                let settings = settings.settings_in(path.parent().unwrap_or(Path::new("")));
                self.house(&path, &settings)
            });
            revisions.extend(self.context.session.set_house(&uri, house));
        }
        drop(settings);
        if !revisions.is_empty() {
            self.context.session.outdate();
        }
        *self.context.archive.past() = std::mem::take(&mut self.known);
        diagnostics::renew(self.context, revisions);
    }

    /// Returns the citation habits from past reports for the report at `path`.
    fn house(&mut self, path: &Path, settings: &Settings) -> Arc<House> {
        if !settings.goes_by_habit() {
            return Arc::default();
        }
        let environment = settings.environment();
        let key = key(path, settings, &environment);
        let past = match self.known.get(&key) {
            Some(past) => past.clone(),
            None => {
                let past = Arc::new(self.past(&key, &environment));
                self.known.insert(key, past.clone());
                past
            }
        };
        Arc::new(past.house(&self.context.archive.indexed(path.to_path_buf())))
    }

    fn past(&mut self, (workspace, others, number): &HabitKey, environment: &Environment) -> PastReports {
        let archive = &self.context.archive;
        let index = archive.read();
        let holds = |path: &Path| workspace.holds(path) || others.iter().any(|other| path.starts_with(other));
        let files = index.files().filter(|file| file.summary.is_some() && holds(&file.path));
        let known = |counted: &&Counted| counted.model == *number;
        let mut newest: Vec<_> = files
            .map(|file| {
                let date = file.summary.as_ref().and_then(|summary| summary.date);
                let counts = file.counted.as_ref().filter(known).map(|counted| counted.counts.clone());
                (date, file.path.clone(), file.stamp.hash, counts)
            })
            .collect();
        drop(index);
        keep_newest(&mut newest, |(date, path, ..)| (*date, path));
        let mut reports = Vec::with_capacity(newest.len());
        for (_, path, hash, known) in newest {
            let counts = match known {
                Some(counts) => counts,
                None => {
                    let Some(counts) = counted(&path, hash, &environment.model, &environment.headings) else {
                        continue;
                    };
                    let counted = Counted { model: *number, counts: counts.clone() };
                    archive.write().note_counted(&path, hash, counted);
                    self.counted += 1;
                    counts
                }
            };
            reports.push((path, counts));
        }
        PastReports::new(reports)
    }
}

/// Returns the citation counts of the report at `path`, or `None` if its content no longer has this hash.
fn counted(path: &Path, hash: u64, model: &Model, names: &OwnNames) -> Option<Arc<CitationCounts>> {
    let bytes = disk::read(path, disk::LARGEST_REPORT).ok().filter(|bytes| checksum(bytes) == hash)?;
    let text = String::from_utf8(bytes).ok()?;
    guarded("counting a report", || citation_counts(&text, model, names)).map(Arc::new)
}

fn key(path: &Path, settings: &Settings, environment: &Environment) -> HabitKey {
    let folder = path.parent().unwrap_or(Path::new(""));
    let workspace = Workspace::of(folder, settings.file.as_deref());
    let others = settings.config.archive.folders.iter().map(|folder| folders::tidy(folder)).collect();
    // The embedded weights change only with the program, and the cache file is tied to the program.
    let model = &environment.model;
    let model = if Arc::ptr_eq(model, Model::embedded()) { 0 } else { checksum(&model.write()) };
    let names = &*environment.headings;
    let number = match names == OwnNames::NONE {
        true => model,
        false => checksum(format!("{model} {names:?}").as_bytes()),
    };
    (workspace, others, number)
}

/// Returns the citation habits for a report that is not open, if an open report of its workspace has
/// already loaded them.
pub fn house_of_closed(context: &Context, path: &Path, settings: &Settings) -> Arc<House> {
    if !settings.goes_by_habit() {
        return Arc::default();
    }
    let key = key(path, settings, &settings.environment());
    let past = context.archive.past().get(&key).cloned();
    past.map_or_else(Arc::default, |past| Arc::new(past.house(&context.archive.indexed(path.to_path_buf()))))
}
