//! The settings in force for the files that the command line names.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files;
use crate::analysis::Environment;
use crate::config::Config;
use crate::rules::RuleSettings;

/// The `assessor.toml` in force for each folder, read once.
#[derive(Default)]
pub(super) struct Configurations {
    by_folder: HashMap<PathBuf, (Arc<RuleSettings>, Arc<Environment>)>,
    by_file: HashMap<Option<PathBuf>, (Arc<RuleSettings>, Arc<Environment>)>,
    problems: usize,
}

impl Configurations {
    /// Which rules are on for the file at `path`, and what its analysis depends on.
    pub(super) fn of(&mut self, path: &Path) -> (Arc<RuleSettings>, Arc<Environment>) {
        let folder = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = folder.parent().unwrap_or(Path::new("/")).to_path_buf();
        if let Some(known) = self.by_folder.get(&folder) {
            return known.clone();
        }
        let file = folder.ancestors().map(|dir| dir.join("assessor.toml")).find(|file| file.is_file());
        let made = match self.by_file.get(&file) {
            Some(made) => made.clone(),
            None => self.make(file.as_deref()),
        };
        self.by_file.insert(file, made.clone());
        self.by_folder.insert(folder, made.clone());
        made
    }

    /// How many mistakes configuration files held; each has been told.
    pub(super) fn problems(&self) -> usize {
        self.problems
    }

    fn make(&mut self, file: Option<&Path>) -> (Arc<RuleSettings>, Arc<Environment>) {
        let config = file.map(|file| self.read(file)).unwrap_or_default();
        let (settings, unknown) = config.rule_settings();
        for problem in unknown {
            self.complain(file, &problem);
        }
        let mut environment = Environment { all_files: file.is_some(), ..Environment::default() };
        let folder = file.and_then(Path::parent).unwrap_or(Path::new(""));
        if let Some(weights) = config.need.weights_in(folder) {
            match Config::model(&weights, std::fs::read(&weights)) {
                Ok(model) => environment.model = model,
                Err(problem) => self.complain(file, &problem),
            }
        }
        environment.thresholds = config.need.thresholds(&environment.model);
        (Arc::new(settings), Arc::new(environment))
    }

    fn read(&mut self, file: &Path) -> Config {
        let config = files::read(file).map_err(|e| e.to_string()).and_then(|text| Config::from_toml(&text));
        config.unwrap_or_else(|problem| {
            self.complain(Some(file), &problem);
            Config::default()
        })
    }

    fn complain(&mut self, file: Option<&Path>, problem: &str) {
        let file = file.map(|f| format!("{}: ", f.display())).unwrap_or_default();
        eprintln!("assessor: {file}{problem}");
        self.problems += 1;
    }
}
