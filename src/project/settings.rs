//! The settings in force for one document, and the environment of its analysis.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::team::Actors;
use crate::actors::Registry;
use crate::analysis::Environment;
use crate::assessment::headings::OwnNames;
use crate::bibliography::Bibliography;
use crate::claims::{House, Model};
use crate::config::Config;
use crate::rules::RuleSettings;

/// The settings in force for a document. They are equal if they were made from the same values and files.
#[derive(Debug, Default)]
pub struct Settings {
    /// The settings, with resolved paths of bibliographies and of folders with past reports.
    pub config: Config,
    /// The rules that are on, and their severities.
    pub rules: Arc<RuleSettings>,
    /// The settings file that contributed to them.
    pub file: Option<PathBuf>,
    /// The model that they name; `None` for the embedded one.
    model: Option<Arc<Model>>,
    /// The team's own actors, if any.
    actors: Option<Arc<Actors>>,
    environment: OnceLock<Arc<Environment>>,
}

impl Settings {
    /// Makes settings from `config`, in which paths are resolved. `file` is the settings file that contributed to them.
    #[must_use]
    pub fn new(
        config: Config,
        file: Option<PathBuf>,
        model: Option<Arc<Model>>,
        actors: Option<Arc<Actors>>,
    ) -> Self {
        // Invalid rules were reported when the settings were read.
        let rules = Arc::new(config.rule_settings().0);
        Self { config, rules, file, model, actors, environment: OnceLock::new() }
    }

    /// Returns settings that differ from those of any other number.
    #[cfg(test)]
    pub fn numbered(number: u64) -> Self {
        Self { file: Some(number.to_string().into()), ..Self::default() }
    }

    /// Returns the environment of the analysis. The first call makes it, which may take long: call it only on
    /// threads that may block.
    pub fn environment(&self) -> Arc<Environment> {
        let make = || {
            let model = self.model.as_ref().unwrap_or_else(|| Model::embedded()).clone();
            let actors = self.actors.as_ref().map(|actors| actors.load().registry.clone());
            Arc::new(Environment {
                registry: actors.unwrap_or_else(Registry::embedded),
                thresholds: self.config.need.thresholds(&model),
                model,
                all_files: self.file.is_some(),
                scale: self.config.profile.scale(),
                headings: Arc::new(OwnNames::new(
                    &self.config.headings.takeaways,
                    &self.config.headings.notes,
                )),
                expects_citations: self.config.need.expects_citations,
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
    #[must_use]
    pub const fn goes_by_habit(&self) -> bool {
        self.config.need.habit && self.config.archive.read
    }

    /// Returns true if the environment exists, or can be made quickly once the shared data is loaded.
    #[must_use]
    pub fn are_loaded(&self) -> bool {
        self.actors.as_ref().is_none_or(|actors| actors.is_loaded())
    }

    /// Returns the team's own actors.
    #[must_use]
    pub const fn actors(&self) -> Option<&Arc<Actors>> {
        self.actors.as_ref()
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let model = |settings: &Self| settings.model.as_ref().map(Arc::as_ptr);
        let actors = |settings: &Self| settings.actors.as_ref().map(Arc::as_ptr);
        self.config == other.config
            && self.file == other.file
            && model(self) == model(other)
            && actors(self) == actors(other)
    }
}

/// Resolves `paths` relative to `folder`.
pub fn resolve(folder: &Path, paths: &mut [PathBuf]) {
    paths.iter_mut().for_each(|path| *path = folder.join(&*path));
}
