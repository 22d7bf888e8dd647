//! The settings in force for one document, and the environment of its analysis.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};

use crate::actors::Registry;
use crate::analysis::Environment;
use crate::assessment::Scale;
use crate::bibliography::Bibliography;
use crate::claims::{House, Model};
use crate::config::{Archive, Config, Editor, Need};
use crate::project::team::Actors;
use crate::rules::RuleSettings;

/// The settings in force for a document. They are equal if they were made from the same values.
#[derive(Debug, Default)]
pub struct Settings {
    values: Map<String, Value>,
    /// The rules that are on, and their severities.
    pub rules: RuleSettings,
    /// The annotations that the editor shows in addition to findings.
    pub editor: Editor,
    /// True if a settings file contributed to them.
    pub(super) in_project: bool,
    need: Need,
    /// The bibliographies that they name.
    pub bibliography: Vec<PathBuf>,
    /// Settings for past reports, with folders as resolved paths.
    pub archive: Archive,
    /// The settings file that contributed to them.
    pub file: Option<PathBuf>,
    scale: Scale,
    /// The model that they name; `None` for the embedded one.
    model: Option<Arc<Model>>,
    /// The team's own actors, if any.
    actors: Option<Arc<Actors>>,
    environment: OnceLock<Arc<Environment>>,
}

impl Settings {
    /// Makes settings from `values`; `file` is the settings file that contributed to them, and `beside` holds the base
    /// folders of the [`RELATIVE`] paths. `model` loads the model from a weights file.
    pub(super) fn new(
        values: Map<String, Value>,
        file: Option<PathBuf>,
        beside: [PathBuf; RELATIVE.len()],
        model: impl FnOnce(&Need) -> Option<Arc<Model>>,
        actors: Option<Arc<Actors>>,
    ) -> Self {
        // Invalid values were reported when they were read, and have been removed.
        let config: Config = serde_json::from_value(Value::Object(values.clone())).unwrap_or_default();
        let (rules, _) = config.rule_settings();
        let model = model(&config.need);
        let joined = |folder: &Path, paths: &[PathBuf]| paths.iter().map(|path| folder.join(path)).collect();
        let bibliography = joined(&beside[0], &config.sources.bibliography);
        let folders = joined(&beside[1], &config.archive.folders);
        let archive = Archive { folders, ..config.archive };
        let (in_project, editor, need) = (file.is_some(), config.editor, config.need);
        let scale = config.profile.scale();
        Self {
            values,
            rules,
            editor,
            in_project,
            need,
            scale,
            bibliography,
            archive,
            file,
            model,
            actors,
            environment: OnceLock::new(),
        }
    }

    /// Returns settings that differ from those of any other number.
    #[cfg(test)]
    pub fn numbered(number: u64) -> Self {
        Self { values: Map::from_iter([("number".to_owned(), number.into())]), ..Self::default() }
    }

    /// Returns the environment of the analysis. The first call makes it, which may take long: call it only on
    /// threads that may block.
    pub fn environment(&self) -> Arc<Environment> {
        let make = || {
            let model = self.model.as_ref().unwrap_or_else(|| Model::embedded()).clone();
            let thresholds = self.need.thresholds(&model);
            let actors = self.actors.as_ref().map(|actors| actors.load().registry.clone());
            let registry = actors.unwrap_or_else(Registry::embedded);
            let all_files = self.in_project;
            let scale = self.scale;
            let expects_citations = self.need.expects_citations;
            Arc::new(Environment {
                registry,
                model,
                thresholds,
                all_files,
                scale,
                expects_citations,
                ..Environment::default()
            })
        };
        self.environment.get_or_init(make).clone()
    }

    /// Returns the environment with the bibliography of one document and the citation habits of its past reports.
    pub fn environment_with(&self, bibliography: Arc<Bibliography>, house: Arc<House>) -> Arc<Environment> {
        let shared = self.environment();
        if bibliography == shared.bibliography && house == shared.house {
            return shared;
        }
        Arc::new(Environment { bibliography, house, ..Environment::clone(&shared) })
    }

    /// Returns true if past reports correct the need of a source.
    pub const fn goes_by_habit(&self) -> bool {
        self.need.habit && self.archive.read
    }

    /// Returns true if the environment exists, or can be made quickly once the shared data is loaded.
    pub fn are_loaded(&self) -> bool {
        self.actors.as_ref().is_none_or(|actors| actors.is_loaded())
    }

    /// Returns the team's own actors.
    pub const fn actors(&self) -> Option<&Arc<Actors>> {
        self.actors.as_ref()
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let model = |settings: &Self| settings.model.as_ref().map(Arc::as_ptr);
        let actors = |settings: &Self| settings.actors.as_ref().map(Arc::as_ptr);
        self.values == other.values
            && self.file == other.file
            && model(self) == model(other)
            && actors(self) == actors(other)
    }
}

/// The settings that are lists of paths, relative to the folder of the file that contains them.
pub(super) const RELATIVE: [[&str; 2]; 2] = [["sources", "bibliography"], ["archive", "folders"]];
