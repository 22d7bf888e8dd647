//! The past reports whose citation habits the command line uses.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files;
use crate::analysis::{Environment, citation_counts, document_date};
use crate::archive::{PastReports, keep_newest};
use crate::assessment::headings::OwnNames;
use crate::assessment::{blocks, is_assessment};
use crate::claims::{House, Model};
use crate::project::folders::{self, Workspace};
use crate::project::{disk, settings_file};

/// The place of past reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum HabitSource {
    /// The workspace of each report.
    #[default]
    Workspace,
    /// This folder and those below it, for all reports.
    Folder(PathBuf),
    /// No past reports.
    None,
}

impl std::str::FromStr for HabitSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            folder if Path::new(folder).is_dir() => Ok(Self::Folder(folder.into())),
            _ => Err("there is no such folder; name a folder of past reports, or write none to use no past reports".to_owned()),
        }
    }
}

/// Identifies a set of past reports and the model that counts them.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    workspace: Workspace,
    others: Vec<PathBuf>,
    /// Address of the model, which lives as long as the settings, and these live as long as this cache.
    model: usize,
    names: Arc<OwnNames>,
}

/// The past reports of each workspace, read on first demand.
#[derive(Default)]
pub(super) struct HabitCache {
    choice: HabitSource,
    known: HashMap<Key, Arc<PastReports>>,
}

impl HabitCache {
    /// Creates an empty cache.
    pub(super) fn new(choice: HabitSource) -> Self {
        Self { choice, ..Self::default() }
    }

    /// Returns true if the user named a folder, which overrides the settings.
    pub(super) const fn is_chosen(&self) -> bool {
        matches!(self.choice, HabitSource::Folder(_))
    }

    /// Returns the citation habits from past reports for the report at `path`. `settings` is the settings file that
    /// applies to it, and `others` are the folders of reports that this file names.
    pub(super) fn house(
        &mut self,
        path: &Path,
        settings: Option<&Path>,
        others: &[PathBuf],
        environment: &Environment,
    ) -> Arc<House> {
        let real = folders::real(path);
        let folder = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = folder.parent().unwrap_or(Path::new("/"));
        let (workspace, others) = match &self.choice {
            HabitSource::None => return Arc::default(),
            HabitSource::Folder(folder) => (Workspace::Below(folder.clone()), Vec::new()),
            HabitSource::Workspace => (Workspace::of(folder, settings), others.to_vec()),
        };
        let key = Key {
            workspace,
            others,
            model: Arc::as_ptr(&environment.model) as usize,
            names: environment.headings.clone(),
        };
        let past = self.known.entry(key).or_insert_with_key(|key| Arc::new(past(key, &environment.model)));
        Arc::new(past.house(&real))
    }
}

/// A report that may be among the newest.
struct Candidate {
    path: Arc<Path>,
    text: String,
    date: Option<jiff::civil::Date>,
}

/// Number of files that are read together, so that an archive of any size fits into memory.
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
                settings_file::nearest(&folder).is_some()
            });
            (report, all_files)
        })
        .collect();
    let mut newest: Vec<Candidate> = Vec::new();
    for some in wanted.chunks(TOGETHER) {
        let read =
            some.par_iter().filter_map(|(report, all_files)| candidate(report, *all_files, &key.names));
        newest.extend(read.collect::<Vec<_>>());
        keep_newest(&mut newest, |report: &Candidate| (report.date, &*report.path));
    }
    let counted = newest.into_par_iter().map(|Candidate { path, text, .. }| {
        let counts = citation_counts(&text, model, &key.names);
        (path, Arc::new(counts))
    });
    PastReports::new(counted.collect())
}

/// Reads a report. Returns `None` if it is no assessment or cannot be read; the latter is reported where the user
/// asks for the file.
fn candidate(report: &folders::ReportFile, all_files: bool, names: &OwnNames) -> Option<Candidate> {
    let is_small = report.path.metadata().is_ok_and(|data| data.len() <= disk::LARGEST_REPORT);
    let text = is_small.then(|| files::read(&report.path).ok())??;
    let name = files::name(&report.path);
    if !all_files && !is_assessment(&name, &text, names) {
        return None;
    }
    let heads = blocks::all_with(&text, names).map(|(kind, span)| (kind, text[span.range()].into()));
    let date = document_date(&name, heads).map(|date| date.date);
    Some(Candidate { path: report.real.as_path().into(), text, date })
}
