//! The past reports by which the command line goes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files;
use crate::analysis::{citation_counts, document_date};
use crate::archive::{PastReports, keep_newest};
use crate::assessment::{blocks, is_assessment};
use crate::claims::{House, Model};
use crate::disk;
use crate::folders::{self, Workspace};

/// Where past reports are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Habit {
    /// In the workspace of each report.
    #[default]
    Workspace,
    /// In this folder and those below, for all reports.
    Folder(PathBuf),
    /// Nowhere.
    None,
}

impl std::str::FromStr for Habit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            folder if Path::new(folder).is_dir() => Ok(Self::Folder(folder.into())),
            _ => Err("must be a folder or the word none".to_owned()),
        }
    }
}

/// Which past reports, and how they are read.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    workspace: Workspace,
    others: Vec<PathBuf>,
    /// The model's address: it lives as long as the settings, and they as long as this.
    model: usize,
}

/// The past reports of each workspace, read when first asked for.
#[derive(Default)]
pub(super) struct Habits {
    choice: Habit,
    known: HashMap<Key, Arc<PastReports>>,
}

impl Habits {
    /// None is read yet.
    pub(super) fn new(choice: Habit) -> Self {
        Self { choice, ..Self::default() }
    }

    /// Whether a folder is named, whatever the settings say.
    pub(super) const fn is_chosen(&self) -> bool {
        matches!(self.choice, Habit::Folder(_))
    }

    /// What past reports say about the report at `path`. `settings` is the configuration file that applies to it, `others`
    /// are the folders of reports that it names.
    pub(super) fn house(
        &mut self,
        path: &Path,
        settings: Option<&Path>,
        others: &[PathBuf],
        model: &Arc<Model>,
    ) -> Arc<House> {
        let real = folders::real(path);
        let folder = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = folder.parent().unwrap_or(Path::new("/"));
        let (workspace, others) = match &self.choice {
            Habit::None => return Arc::default(),
            Habit::Folder(folder) => (Workspace::Below(folder.clone()), Vec::new()),
            Habit::Workspace => (Workspace::of(folder, settings), others.to_vec()),
        };
        let key = Key { workspace, others, model: Arc::as_ptr(model) as usize };
        let past = self.known.entry(key).or_insert_with_key(|key| Arc::new(past(key, model)));
        Arc::new(past.house(&real))
    }
}

/// A report that may be among the newest.
struct Candidate {
    path: Arc<Path>,
    text: String,
    date: Option<jiff::civil::Date>,
}

/// So many files are read together, so that an archive of any size fits into the memory.
const TOGETHER: usize = 512;

fn past(key: &Key, model: &Model) -> PastReports {
    let folder = key.workspace.folder().to_path_buf();
    let roots: Vec<PathBuf> = std::iter::once(folder).chain(key.others.iter().cloned()).collect();
    let found = match &key.workspace {
        Workspace::In(folder) if key.others.is_empty() => folders::reports_beside(folder),
        _ => folders::reports(&roots, || true).unwrap_or_default(),
    };
    let mut is_set: HashMap<PathBuf, bool> = HashMap::new();
    let wanted: Vec<_> = found
        .reports
        .into_iter()
        .filter(|report| report.folder > 0 || key.workspace.holds(&report.path))
        .map(|report| {
            let folder = report.path.parent().unwrap_or(Path::new("")).to_path_buf();
            let all_files = *is_set.entry(folder).or_insert_with_key(|folder| {
                let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
                super::settings::nearest(&folder).is_some()
            });
            (report, all_files)
        })
        .collect();
    let mut newest: Vec<Candidate> = Vec::new();
    for some in wanted.chunks(TOGETHER) {
        let read = some.par_iter().filter_map(|(report, all_files)| candidate(report, *all_files));
        newest.extend(read.collect::<Vec<_>>());
        keep_newest(&mut newest, |report: &Candidate| (report.date, &*report.path));
    }
    let counted = newest.into_par_iter().map(|Candidate { path, text, .. }| {
        let counts = citation_counts(&text, model);
        (path, Arc::new(counts))
    });
    PastReports::new(counted.collect())
}

/// The report, unless it cannot be read, which is told where it is asked for, or is no assessment.
fn candidate(report: &folders::Report, all_files: bool) -> Option<Candidate> {
    let is_small = report.path.metadata().is_ok_and(|data| data.len() <= disk::LARGEST_REPORT);
    let text = is_small.then(|| files::read(&report.path).ok())??;
    if !all_files && !is_assessment(&text) {
        return None;
    }
    let name = files::name(&report.path);
    let heads = blocks::all(&text).map(|(kind, span)| (kind, text[span.range()].into()));
    let date = document_date(&name, heads).map(|date| date.date);
    Some(Candidate { path: report.real.as_path().into(), text, date })
}
