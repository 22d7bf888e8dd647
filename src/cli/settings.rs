//! The settings in force for the files that are named on the command line.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::Selection;
use super::files;
use super::habit::{HabitCache, HabitSource};
use super::output::{complain, shown};
use crate::analysis::Environment;
use crate::bibliography::named_in;
use crate::claims::House;
use crate::config::{self, Config};
use crate::project::bibliographies::{Bibliographies, Wanted};
use crate::project::settings::{Settings, resolve};
use crate::project::team::{ActorFiles, Actors, FileProblem};
use crate::project::{folders, settings_file};
use crate::rules::{self, RuleSettings};
use crate::text::Text;

/// Returns the folder of the team's actors for the current folder, and the settings about actors.
pub(super) fn actors_here() -> Result<(PathBuf, config::ActorSettings), String> {
    let here = std::env::current_dir().map_err(|error| error.to_string())?;
    let Some(file) = settings_file::nearest(&here) else {
        return Ok((here, config::ActorSettings::default()));
    };
    let (_, config) = settings_file::read(&file).map_err(|mistakes| {
        let lines: Vec<_> = mistakes.iter().map(|mistake| format!("{}: {mistake}", file.display())).collect();
        lines.join("\n")
    })?;
    Ok((file.parent().map(Path::to_path_buf).unwrap_or(here), config.actors))
}

/// The `assessor.toml` in force for each folder, read once, and the bibliographies.
#[derive(Default)]
pub(super) struct Configurations {
    by_folder: HashMap<PathBuf, Arc<Settings>>,
    by_file: HashMap<Option<PathBuf>, Arc<Settings>>,
    bibliographies: Bibliographies,
    habits: HabitCache,
    /// The rules that the command line selects.
    selection: Selection,
    problems: usize,
    /// Problems in the files of the teams' actors.
    actor_problems: Vec<FileProblem>,
    /// The `[[ignore]]` entries of each file that have suppressed a finding.
    used: HashMap<PathBuf, BTreeSet<(&'static str, u64)>>,
}

impl Configurations {
    /// Creates the settings in force; `habit` says where to look for past reports.
    pub(super) fn with_habit(habit: HabitSource) -> Self {
        Self { habits: HabitCache::new(habit), ..Self::default() }
    }

    /// Turns on the rules that the command line selects.
    pub(super) fn selecting(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// Returns the rule settings and the environment for the file at `path`, whose text is `text`.
    pub(super) fn of(&mut self, path: &Path, text: &Text) -> (Arc<RuleSettings>, Arc<Environment>) {
        let settings = self.settings_for(path);
        let document = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let configured = settings.config.sources.bibliography.clone();
        let wanted = Wanted { document, named: named_in(text), configured };
        let mut problems = Vec::new();
        let bibliography = self.bibliographies.load(&wanted, &mut problems);
        for problem in problems {
            self.complain(None, &problem);
        }
        let house = self.house(path, &settings);
        (settings.rules.clone(), settings.environment_with(Arc::new(bibliography), house))
    }

    /// Returns the citation habits from past reports for the report at `path`, unless the settings say to read none.
    fn house(&mut self, path: &Path, settings: &Settings) -> Arc<House> {
        if !(self.habits.is_chosen() || settings.goes_by_habit()) {
            return Arc::default();
        }
        let others = settings.config.archive.folders.iter().map(|folder| folders::tidy(folder));
        let others: Vec<_> = others.collect();
        self.habits.house(path, settings.file.as_deref(), &others, &settings.environment())
    }

    /// Returns the rule settings for the file at `path`, and its environment without its bibliography.
    pub(super) fn without_bibliography(&mut self, path: &Path) -> (Arc<RuleSettings>, Arc<Environment>) {
        let settings = self.settings_for(path);
        let house = self.house(path, &settings);
        (settings.rules.clone(), settings.environment_with(Arc::default(), house))
    }

    /// Notes the `[[ignore]]` entries that have suppressed findings in the file at `path`.
    pub(super) fn note_used(&mut self, path: &Path, used: Vec<(&'static str, u64)>) {
        if let Some(file) = self.settings_for(path).file.clone() {
            self.used.entry(file).or_default().extend(used);
        }
    }

    /// Returns a line for each `[[ignore]]` entry that suppressed nothing. Includes only settings files whose whole
    /// folder was among `paths`: for others, the sentence may be in a text that was not checked. Leaves out the rules
    /// that were not selected.
    pub(super) fn idle_ignores(&self, paths: &[PathBuf]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().filter_map(|path| std::path::absolute(path).ok()).collect();
        let mut out = Vec::new();
        for (file, settings) in self.by_file.iter().filter_map(|(file, made)| Some((file.as_ref()?, made))) {
            let folder = file.parent().unwrap_or(Path::new("/"));
            if !paths.iter().any(|path| folder.starts_with(path)) {
                continue;
            }
            let mut used = self.used.get(file).cloned().unwrap_or_default();
            used.extend(settings.config.ignore.iter().filter_map(|entry| {
                let rule = rules::by_name(&entry.rule).filter(|rule| !self.selection.reports(rule))?;
                Some((rule.name, rules::ignore::parse_hash(&entry.sentence)?))
            }));
            let text = files::read(file).unwrap_or_default();
            let idle = settings.config.idle_ignores(&used, &text);
            out.extend(idle.into_iter().map(|idle| format!("{}: {idle}", file.display())));
        }
        out.sort();
        out
    }

    fn settings_for(&mut self, path: &Path) -> Arc<Settings> {
        let folder = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = folder.parent().unwrap_or(Path::new("/")).to_path_buf();
        if let Some(known) = self.by_folder.get(&folder) {
            return known.clone();
        }
        let file = settings_file::nearest(&folder);
        let settings = match self.by_file.get(&file) {
            Some(known) => known.clone(),
            None => self.make(file.clone()),
        };
        self.by_file.insert(file, settings.clone());
        self.by_folder.insert(folder, settings.clone());
        settings
    }

    /// Iterates over the settings files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.by_file.keys().filter_map(|file| file.as_deref())
    }

    /// Returns the number of errors in settings files and bibliographies; each has been reported.
    pub(super) fn problems(&self) -> usize {
        self.problems
    }

    /// Returns the problems in the files of the teams' actors; each has been reported.
    pub(super) fn actor_problems(&self) -> &[FileProblem] {
        &self.actor_problems
    }

    fn make(&mut self, file: Option<PathBuf>) -> Arc<Settings> {
        let path = file.as_deref();
        let mut config = path.map(|file| self.read(file)).unwrap_or_default();
        let (_, unknown) = config.rule_settings();
        if !unknown.is_empty() {
            let text = path.and_then(|file| files::read(file).ok()).unwrap_or_default();
            for problem in unknown {
                self.complain(path, &problem.in_file(&text));
            }
        }
        let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
        let weights = config.need.weights_in(folder).map(|weights| settings_file::model(&weights));
        let model = weights.and_then(|model| model.map_err(|problem| self.complain(path, &problem)).ok());
        // Without a file, the current folder takes its place.
        let actors = Arc::new(Actors::new(ActorFiles::find(folder, &config.actors)));
        for problem in &actors.load().problems {
            complain(problem);
            self.problems += usize::from(!problem.advice);
            self.actor_problems.push(problem.clone());
        }
        resolve(folder, &mut config.sources.bibliography);
        resolve(folder, &mut config.archive.folders);
        let mut settings = Settings::new(config, file, model, Some(actors));
        settings.rules = Arc::new(self.selection.rule_settings(&settings.config));
        Arc::new(settings)
    }

    fn read(&mut self, file: &Path) -> Config {
        settings_file::read(file).map(|(_, config)| config).unwrap_or_else(|mistakes| {
            mistakes.iter().for_each(|mistake| self.complain(Some(file), mistake));
            Config::default()
        })
    }

    fn complain(&mut self, file: Option<&Path>, problem: &str) {
        let file = file.map(|f| format!("{}: ", shown(f))).unwrap_or_default();
        complain(format_args!("{file}{problem}"));
        self.problems += 1;
    }
}
