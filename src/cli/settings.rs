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
use crate::project::bibliographies::{Bibliographies, BibliographyMistake, Wanted};
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

/// The kind of a file on which checks rely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A file `assessor.toml`.
    Settings,
    /// A bibliography.
    Bibliography,
    /// A file with the team's actors.
    Actors,
}

impl Subject {
    /// All kinds.
    pub(super) const ALL: [Self; 3] = [Self::Settings, Self::Bibliography, Self::Actors];

    /// Returns the code of its problems in the output.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Bibliography => "bibliography",
            Self::Actors => "actors",
        }
    }
}

/// A problem in a file on which checks rely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InputProblem {
    /// The kind of the file.
    pub subject: Subject,
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1, or `None` if the problem concerns the whole file.
    pub line: Option<u32>,
    /// The column, counted from 1 in characters, if it is known.
    pub column: Option<u32>,
    /// The problem, written for the user.
    pub message: String,
    /// True for advice, which does not change the exit status.
    pub advice: bool,
}

impl InputProblem {
    /// Creates a problem in a settings file. The messages about settings begin with their line.
    fn in_settings(path: &Path, message: &str, advice: bool) -> Self {
        let of_line = message.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
        let of_line = of_line.and_then(|(line, message)| Some((line.parse().ok()?, message)));
        let (line, message) = of_line.map_or((None, message), |(line, message)| (Some(line), message));
        let (subject, path, message) = (Subject::Settings, path.to_path_buf(), message.to_owned());
        Self { subject, path, line, column: None, message, advice }
    }
}

impl From<BibliographyMistake> for InputProblem {
    fn from(BibliographyMistake { path, line, cause }: BibliographyMistake) -> Self {
        Self { subject: Subject::Bibliography, path, line, column: None, message: cause, advice: false }
    }
}

impl From<&FileProblem> for InputProblem {
    fn from(FileProblem { path, line, message, advice }: &FileProblem) -> Self {
        Self {
            subject: Subject::Actors,
            path: path.clone(),
            line: line.as_ref().map(|line| line.number),
            column: line.as_ref().map(|line| line.column),
            message: message.clone(),
            advice: *advice,
        }
    }
}

impl InputProblem {
    /// Returns the problem with its place in the file, which is called `name`.
    pub(super) fn in_file(&self, name: &str) -> String {
        let Self { message, .. } = self;
        match (self.subject, self.line, self.column) {
            (_, None, _) => format!("{name}: {message}"),
            (Subject::Settings, Some(line), _) => format!("{name}: line {line}: {message}"),
            (_, Some(line), None) => format!("{name}:{line}: {message}"),
            (_, Some(line), Some(column)) => format!("{name}:{line}:{column}: {message}"),
        }
    }
}

impl std::fmt::Display for InputProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_file(&shown(&self.path)))
    }
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
    /// The problems; each has been reported.
    problems: Vec<InputProblem>,
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
            self.complain(problem.into());
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

    /// Reports each `[[ignore]]` entry that suppressed nothing. Includes only settings files whose whole
    /// folder was among `paths`: for others, the sentence may be in a text that was not checked. Leaves out the rules
    /// that were not selected.
    pub(super) fn report_idle_ignores(&mut self, paths: &[PathBuf]) {
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
            out.extend(idle.into_iter().map(|idle| InputProblem::in_settings(file, &idle, true)));
        }
        out.sort_by(|one, next| (&one.path, one.line).cmp(&(&next.path, next.line)));
        out.into_iter().for_each(|problem| self.complain(problem));
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

    /// Returns the number of errors in settings files, actor files and bibliographies; each has been reported.
    pub(super) fn problems(&self) -> usize {
        self.problems.iter().filter(|problem| !problem.advice).count()
    }

    /// Returns the same errors, and advice on these files.
    pub(super) fn all_problems(&self) -> &[InputProblem] {
        &self.problems
    }

    fn make(&mut self, file: Option<PathBuf>) -> Arc<Settings> {
        let path = file.as_deref();
        let mut config = path.map(|file| self.read(file)).unwrap_or_default();
        let (_, unknown) = config.rule_settings();
        if !unknown.is_empty() {
            let text = path.and_then(|file| files::read(file).ok()).unwrap_or_default();
            for problem in unknown {
                self.complain_of_settings(path, &problem.in_file(&text));
            }
        }
        let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
        let weights = config.need.weights_in(folder).map(|weights| settings_file::model(&weights));
        let model =
            weights.and_then(|model| model.map_err(|problem| self.complain_of_settings(path, &problem)).ok());
        // Without a file, the current folder takes its place.
        let actors = Arc::new(Actors::new(ActorFiles::find(folder, &config.actors)));
        for problem in &actors.load().problems {
            self.complain(problem.into());
        }
        resolve(folder, &mut config.sources.bibliography);
        resolve(folder, &mut config.archive.folders);
        let mut settings = Settings::new(config, file, model, Some(actors));
        settings.rules = Arc::new(self.selection.rule_settings(&settings.config));
        Arc::new(settings)
    }

    fn read(&mut self, file: &Path) -> Config {
        settings_file::read(file).map(|(_, config)| config).unwrap_or_else(|mistakes| {
            mistakes.iter().for_each(|mistake| self.complain_of_settings(Some(file), mistake));
            Config::default()
        })
    }

    fn complain_of_settings(&mut self, file: Option<&Path>, message: &str) {
        // Without a file, all settings have their default values, which are valid.
        let file = file.unwrap_or(Path::new(settings_file::FILE_NAME));
        self.complain(InputProblem::in_settings(file, message, false));
    }

    fn complain(&mut self, problem: InputProblem) {
        complain(&problem);
        self.problems.push(problem);
    }
}
