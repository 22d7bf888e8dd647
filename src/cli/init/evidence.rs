//! The analysed reports of a folder, from which settings are guessed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::{Document, Snapshot, document_date};
use crate::archive::{WEIGHED, keep_newest};
use crate::assessment::{blocks, is_assessment};
use crate::bibliography::{self, Bibliography, Named, named_in};
use crate::cli::files;
use crate::cli::habit::HabitSource;
use crate::cli::settings::Configurations;
use crate::project::bibliographies::ENDINGS;
use crate::project::{disk, folders};
use crate::text::{Text, counted};

/// The contents of a folder that settings are guessed from.
#[derive(Default)]
pub(super) struct FolderEvidence {
    /// The folder.
    pub folder: PathBuf,
    /// The newest reports in the folder and below it, analysed as `assessor check` analyses them without the new file.
    pub reports: Vec<AnalysedReport>,
    /// Number of all reports.
    pub all: usize,
    /// Files that do not count as reports so far, and will.
    pub others: Vec<PathBuf>,
    /// Number of files that could not be read.
    pub unreadable: usize,
    /// The bibliographies in the folder and below it, with their paths relative to it.
    pub bibliographies: Vec<(String, Bibliography)>,
}

/// A report.
pub(super) struct AnalysedReport {
    /// Its analysis.
    pub snapshot: Arc<Snapshot>,
    /// The bibliographies that it names itself.
    pub named: Named,
}

impl FolderEvidence {
    /// Reads the reports in `folder` and below it.
    pub(super) fn read(folder: &Path) -> Self {
        let found = folders::reports(&[folder], || true).unwrap_or_default();
        let mut configurations = Configurations::with_habit(HabitSource::Workspace);
        let mut out = Self { folder: folder.to_path_buf(), ..Self::default() };
        let mut newest: Vec<Candidate> = Vec::new();
        for path in found.reports.into_iter().map(|report| report.path) {
            let is_small = path.metadata().is_ok_and(|data| data.len() <= disk::LARGEST_REPORT);
            let Some(text) = is_small.then(|| files::read(&path).ok()).flatten() else {
                out.unreadable += 1;
                continue;
            };
            let (_, environment) = configurations.without_bibliography(&path);
            let (name, names) = (files::name(&path), &environment.headings);
            if !environment.all_files && !is_assessment(&name, &text, names) {
                out.others.push(path);
                continue;
            }
            out.all += 1;
            let heads = blocks::all_with(&text, names).map(|(kind, span)| (kind, text[span.range()].into()));
            let date = document_date(&name, heads).map(|date| date.date);
            newest.push(Candidate { path, text: Text::new(&text), date });
            // An archive of any size fits into memory.
            if newest.len() > 4 * WEIGHED {
                keep_newest(&mut newest, Candidate::age);
            }
        }
        keep_newest(&mut newest, Candidate::age);
        let jobs: Vec<_> = newest
            .into_iter()
            .map(|Candidate { path, text, .. }| {
                let (_, environment) = configurations.of(&path, &text);
                (path, text, environment)
            })
            .collect();
        out.reports = jobs
            .into_par_iter()
            .map(|(path, text, environment)| {
                let named = named_in(&text);
                let snapshot = Document::new(&files::name(&path), text, environment).snapshot();
                AnalysedReport { snapshot, named }
            })
            .collect();
        out.bibliographies = bibliographies(folder);
        out
    }

    /// Returns the number of reports that the guesses go by, for people.
    pub(super) fn basis(&self) -> String {
        match self.all {
            all if all > self.reports.len() => {
                format!("Read the newest {} of {all} reports in this folder and below it", self.reports.len())
            }
            all => format!("Read {} in this folder and below it", counted(all, "report")),
        }
    }
}

/// A report that may be among the newest.
struct Candidate {
    path: PathBuf,
    text: Text,
    date: Option<jiff::civil::Date>,
}

impl Candidate {
    fn age(&self) -> (Option<jiff::civil::Date>, &Path) {
        (self.date, &self.path)
    }
}

/// Returns the bibliographies in `folder` and below it that have entries.
fn bibliographies(folder: &Path) -> Vec<(String, Bibliography)> {
    let mut out = Vec::new();
    for path in folders::ending_in(&ENDINGS, folder) {
        let Ok(bytes) = disk::read(&path, disk::LARGEST_BIBLIOGRAPHY) else { continue };
        let file = bibliography::File::read(&path, &String::from_utf8_lossy(&bytes));
        if file.entries.is_empty() {
            continue;
        }
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        out.push((parts.join("/"), Bibliography::new(vec![Arc::new(file)], true)));
    }
    out
}
