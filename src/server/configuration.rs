//! The settings in force for a document: those of the client, and over them those of the nearest `assessor.toml`.
//!
//! The file wins, setting by setting, since it is the team's and the same in every editor. It is looked for from
//! the document's folder up to the workspace folder that holds it, or up to the root for a document outside of
//! all. Files are read when a document is opened and again when the client says that they changed; where it cannot
//! watch them, their times are looked at whenever a document is opened or saved.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::convert;
use crate::analysis::Environment;
use crate::config::Config;
use crate::rules::RuleSettings;

/// The name of the file.
pub const FILE_NAME: &str = "assessor.toml";
/// What editors keep among our settings for themselves: where the program is, what they log.
const EDITORS_OWN: [&str; 2] = ["server", "trace"];

/// What is in force for a document. Equal if made out of the same values.
#[derive(Debug, Default)]
pub struct Settings {
    values: Map<String, Value>,
    /// Which rules are on, and how loud.
    pub rules: RuleSettings,
    /// Whether some of them come from a configuration file.
    in_project: bool,
    environment: OnceLock<Arc<Environment>>,
}

impl Settings {
    /// The settings that `values` say; `in_project` if some of them come from a configuration file.
    fn new(values: Map<String, Value>, in_project: bool) -> Self {
        // What makes no sense about them has been told where they were read, and is not among them.
        let config: Config = serde_json::from_value(Value::Object(values.clone())).unwrap_or_default();
        let (rules, _) = config.rule_settings();
        Self { values, rules, in_project, environment: OnceLock::new() }
    }

    /// Settings that differ from those of any other number.
    #[cfg(test)]
    pub fn numbered(number: u64) -> Self {
        Self { values: Map::from_iter([("number".to_owned(), number.into())]), ..Self::default() }
    }

    /// What the analysis depends on. Made at the first call, which may take long: never call it where somebody waits.
    pub fn environment(&self) -> Arc<Environment> {
        let make = || Arc::new(Environment { all_files: self.in_project, ..Environment::default() });
        self.environment.get_or_init(make).clone()
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values && self.in_project == other.in_project
    }
}

/// The name under which clients keep our settings.
pub const SECTION: &str = "assessor";

/// All that settings are made of.
#[derive(Default)]
pub struct Configuration {
    /// What the client has set.
    client: Map<String, Value>,
    /// The same with what makes no sense, to tell whether they change.
    told: Map<String, Value>,
    folders: Vec<PathBuf>,
    files: HashMap<PathBuf, File>,
    /// The settings made out of each file, and those without one, so that documents share them.
    made: HashMap<Option<PathBuf>, Arc<Settings>>,
    /// What went wrong and has not been told yet.
    problems: Vec<String>,
}

/// A configuration file that has been looked for.
struct File {
    /// `None` where there is none.
    modified: Option<SystemTime>,
    values: Map<String, Value>,
}

impl Configuration {
    /// Takes the client's settings: our section, or an object that holds it under its name. Says whether they are
    /// others than before.
    pub fn set_client(&mut self, mut settings: Value) -> bool {
        let settings = match settings.get_mut(SECTION) {
            Some(section) => section.take(),
            None => settings,
        };
        let Value::Object(mut settings) = settings else { return false };
        settings.retain(|key, _| !EDITORS_OWN.contains(&key.as_str()));
        if settings == self.told {
            return false;
        }
        self.told = settings.clone();
        let problems = match serde_json::from_value::<Config>(Value::Object(settings.clone())) {
            Ok(config) => config.rule_settings().1,
            Err(error) => {
                settings.clear();
                vec![error.to_string()]
            }
        };
        self.problems.extend(problems.into_iter().map(|problem| format!("The editor's settings: {problem}")));
        self.client = settings;
        self.made.clear();
        true
    }

    /// Takes the workspace folders, as URIs.
    pub fn set_folders<'a>(&mut self, folders: impl IntoIterator<Item = &'a str>) {
        self.folders = folders.into_iter().filter_map(convert::path).collect();
    }

    /// Changes the workspace folders, as URIs.
    pub fn change_folders<'a>(
        &mut self,
        added: impl IntoIterator<Item = &'a str>,
        removed: impl IntoIterator<Item = &'a str>,
    ) {
        let removed: Vec<_> = removed.into_iter().filter_map(convert::path).collect();
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added.into_iter().filter_map(convert::path));
    }

    /// Forgets what was read from configuration files.
    pub fn forget_files(&mut self) {
        self.files.clear();
        self.made.clear();
    }

    /// Looks at the files' times and forgets what was read from them if one has changed; says whether one has.
    pub fn recheck_files(&mut self) -> bool {
        let changed = self.files.iter().any(|(path, file)| modified(path) != file.modified);
        if changed {
            self.forget_files();
        }
        changed
    }

    /// The settings for the document `uri`.
    pub fn settings_for(&mut self, uri: &str) -> Arc<Settings> {
        let file = convert::path(uri).and_then(|path| self.nearest_file(&path));
        if let Some(settings) = self.made.get(&file) {
            return settings.clone();
        }
        let mut values = self.client.clone();
        if let Some(file) = file.as_ref().and_then(|path| self.files.get(path)) {
            overlay(&mut values, &file.values);
        }
        let settings = Settings::new(values, file.is_some());
        let settings = Arc::new(settings);
        self.made.insert(file, settings.clone());
        settings
    }

    /// What has gone wrong since the last call, for the user to read.
    pub fn take_problems(&mut self) -> Vec<String> {
        std::mem::take(&mut self.problems)
    }

    fn nearest_file(&mut self, document: &Path) -> Option<PathBuf> {
        // Of nested workspace folders the outermost that holds the document bounds the search.
        let top = self
            .folders
            .iter()
            .filter(|folder| document.starts_with(folder))
            .min_by_key(|folder| folder.as_os_str().len())
            .cloned();
        let mut folder = document.parent()?.to_path_buf();
        loop {
            let path = folder.join(FILE_NAME);
            if self.exists(&path) {
                return Some(path);
            }
            if Some(&folder) == top.as_ref() || !folder.pop() {
                return None;
            }
        }
    }

    fn exists(&mut self, path: &Path) -> bool {
        if let Some(file) = self.files.get(path) {
            return file.modified.is_some();
        }
        let modified = modified(path);
        let values = modified.and_then(|_| {
            let (values, problems) = match read(path) {
                Ok((values, problems)) => (Some(values), problems),
                Err(error) => (None, vec![error]),
            };
            let told = problems.into_iter().map(|problem| format!("{}: {problem}", path.display()));
            self.problems.extend(told);
            values
        });
        let values = values.unwrap_or_default();
        self.files.insert(path.to_path_buf(), File { modified, values });
        modified.is_some()
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    // A file system without times: the file counts as never changed.
    Some(metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH))
}

/// What the file says, and what makes no sense about it.
fn read(path: &Path) -> Result<(Map<String, Value>, Vec<String>), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let problems = Config::from_toml(&text)?.rule_settings().1;
    // It has just been read as something narrower.
    Ok((toml::from_str(&text).unwrap_or_default(), problems))
}

/// Lays `over` onto `under`: tables are joined, anything else is replaced.
fn overlay(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => overlay(under, over),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_the_nearest_file_within_the_workspace_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("team");
        let deep = folder.join("2026/november");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(root.path().join(FILE_NAME), "").unwrap();
        let folders = vec![folder.clone(), folder.join("2026")];
        let mut configuration = Configuration { folders, ..Configuration::default() };
        let document = deep.join("a.md");
        assert_eq!(configuration.nearest_file(&document), None, "above the folder");
        std::fs::write(folder.join(FILE_NAME), "").unwrap();
        assert!(configuration.recheck_files());
        assert_eq!(configuration.nearest_file(&document), Some(folder.join(FILE_NAME)));
        std::fs::write(deep.join(FILE_NAME), "").unwrap();
        configuration.forget_files();
        assert_eq!(configuration.nearest_file(&document), Some(deep.join(FILE_NAME)));
        assert_eq!(
            configuration.nearest_file(&root.path().join("b.md")),
            Some(root.path().join(FILE_NAME)),
            "outside of all folders"
        );
        assert!(!configuration.recheck_files());
    }

    #[test]
    fn a_broken_file_is_told_once_and_left_out() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(FILE_NAME), "rules = ").unwrap();
        let mut configuration = Configuration::default();
        let uri = url::Url::from_file_path(root.path().join("a.md")).unwrap();
        assert!(configuration.settings_for(uri.as_str()).in_project);
        configuration.settings_for(uri.as_str());
        let problems = configuration.take_problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(FILE_NAME), "{problems:?}");
    }

    #[test]
    fn takes_the_clients_section_bare_or_by_name() {
        let mut configuration = Configuration::default();
        assert!(configuration.set_client(json!({"assessor": {"rules": {"citations": "off"}}})));
        assert!(
            !configuration.set_client(json!({"rules": {"citations": "off"}, "trace": {"server": "off"}}))
        );
        assert!(!configuration.set_client(Value::Null));
        assert_eq!(configuration.take_problems(), [""; 0]);
    }

    #[test]
    fn the_file_wins_setting_by_setting() {
        use crate::rules::{Severity, by_name};
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(FILE_NAME), "[rules]\nuncited-claim = 'hint'").unwrap();
        let mut configuration = Configuration::default();
        configuration.set_client(json!({"rules": {"uncited-claim": "error", "marker-order": "off"}}));
        let uri = url::Url::from_file_path(root.path().join("a.md")).unwrap();
        let settings = configuration.settings_for(uri.as_str());
        assert_eq!(settings.rules.severity(by_name("uncited-claim").unwrap()), Some(Severity::Hint));
        assert_eq!(settings.rules.severity(by_name("marker-order").unwrap()), None);
        assert!(!configuration.settings_for("untitled:a").in_project);
    }
}
