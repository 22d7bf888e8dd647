//! The settings in force for a document: those of the client, overridden by the nearest `assessor.toml`.
//!
//! The file has priority for each single setting, because it belongs to the team and is the same in every editor. The
//! search for it starts in the folder of the document. It ends at the workspace folder that contains the document, or
//! at the root for a document outside the workspace. Files are read when a document is opened, and again when the
//! client reports a change. If the client cannot watch files, their modification times are checked whenever a document
//! is opened or saved. The same holds for the files of learned weights that the settings name. A weights file that is
//! missing or broken is reported, and the embedded weights apply instead. For the team's actors only the list of files
//! is made here; the files are read in the background.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::claims::Model;
use crate::config::Config;
use crate::project::disk::modified;
use crate::project::settings::{Settings, resolve};
use crate::project::settings_file::{self, FILE_NAME};
use crate::project::team::{ActorFiles, Actors};
use crate::server::proto;

/// Keys in the client's section that are not settings: the path of the program, logging, the position encoding and the
/// confirmation of edits.
const EDITORS_OWN: [&str; 4] = ["server", "trace", "positionEncoding", "confirmsRefang"];

/// Name of the section under which clients keep our settings.
pub const SECTION: &str = "assessor";

/// All sources of settings, and the settings made from them.
#[derive(Clone, Default)]
pub struct Configuration {
    /// The client's settings.
    client: Map<String, Value>,
    /// The client's settings with invalid values, to detect changes.
    told: Map<String, Value>,
    folders: Vec<PathBuf>,
    files: HashMap<PathBuf, File>,
    weights: HashMap<PathBuf, Weights>,
    /// The actors that are kept for a folder.
    actors: HashMap<PathBuf, Arc<Actors>>,
    /// Settings by their file, or by the workspace folder if there is no file, so that documents share them.
    made: HashMap<Option<PathBuf>, Arc<Settings>>,
    /// Problems that have not been reported yet.
    problems: Vec<String>,
    /// Number of changes of everything except `problems`.
    changes: u64,
}

/// A settings file that was looked for.
#[derive(Clone)]
struct File {
    /// Modification time; `None` if there is no such file.
    modified: Option<SystemTime>,
    values: Map<String, Value>,
}

/// A weights file that was looked for.
#[derive(Clone)]
struct Weights {
    /// Modification time; `None` if there is no such file.
    modified: Option<SystemTime>,
    /// The model; `None` if the file cannot be read.
    model: Option<Arc<Model>>,
}

impl Configuration {
    /// Sets the client's settings: our section, or an object that contains it under its name. Returns true if
    /// they have changed.
    pub fn set_client(&mut self, mut settings: Value) -> bool {
        let settings = match settings.get_mut(SECTION) {
            Some(section) => section.take(),
            None => settings,
        };
        let Value::Object(mut settings) = settings else { return false };
        settings.retain(|key, _| !EDITORS_OWN.contains(&key.as_str()));
        drop_unset(&mut settings);
        if settings == self.told {
            return false;
        }
        self.changes += 1;
        self.told = settings.clone();
        let problems = match Config::from_json(&Value::Object(settings.clone())) {
            Ok(config) => config.rule_settings().1.iter().map(ToString::to_string).collect(),
            Err(mistakes) => {
                settings.clear();
                mistakes
            }
        };
        self.problems.extend(problems.into_iter().map(|problem| format!("The editor's settings: {problem}")));
        self.client = settings;
        self.made.clear();
        true
    }

    /// Sets the workspace folders, given as URIs.
    pub fn set_folders<'a>(&mut self, folders: impl IntoIterator<Item = &'a str>) {
        self.changes += 1;
        self.folders = folders.into_iter().filter_map(proto::path).collect();
    }

    /// Returns the workspace folders.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Adds and removes workspace folders, given as URIs.
    pub fn change_folders<'a>(
        &mut self,
        added: impl IntoIterator<Item = &'a str>,
        removed: impl IntoIterator<Item = &'a str>,
    ) {
        self.changes += 1;
        let removed: Vec<_> = removed.into_iter().filter_map(proto::path).collect();
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added.into_iter().filter_map(proto::path));
    }

    /// Forgets the content of settings files.
    pub fn forget_files(&mut self) {
        self.changes += 1;
        self.files.clear();
        self.made.clear();
    }

    /// Checks the files' modification times. If any has changed, forgets their content and returns true.
    pub fn recheck_files(&mut self) -> bool {
        let changed = self.files.iter().any(|(path, file)| modified(path) != file.modified)
            || self.weights.iter().any(|(path, weights)| modified(path) != weights.modified)
            || self.actors.values().any(|actors| !actors.files().are_current());
        if changed {
            self.forget_files();
        }
        changed
    }

    /// Returns the settings for the document `uri`.
    pub fn settings_for(&mut self, uri: &str) -> Arc<Settings> {
        let path = proto::path(uri);
        let file = path.as_ref().and_then(|path| self.nearest_file(path));
        // Without a file, the workspace folder is the place at which it would be.
        let home = match &file {
            Some(file) => file.parent().map(Path::to_path_buf),
            None => path.and_then(|path| self.workspace_of(&path)),
        };
        let key = file.clone().or_else(|| home.clone());
        if let Some(settings) = self.made.get(&key) {
            return settings.clone();
        }
        let mut values = self.client.clone();
        if let Some(file) = file.as_ref().and_then(|path| self.files.get(path)) {
            overlay(&mut values, &file.values);
        }
        let actors = home.map(|home| self.actors_in(home, &values));
        let folder_of = |key| self.folder_of(file.as_deref(), key);
        // Invalid values were reported when they were read, and have been removed.
        let mut config: Config = serde_json::from_value(Value::Object(values)).unwrap_or_default();
        resolve(&folder_of(["sources", "bibliography"]), &mut config.sources.bibliography);
        resolve(&folder_of(["archive", "folders"]), &mut config.archive.folders);
        let weights = config.need.weights_in(&folder_of(["need", "weights"]));
        let model = weights.and_then(|path| self.model(&path));
        let settings = Arc::new(Settings::new(config, file, model, actors));
        self.made.insert(key, settings.clone());
        self.changes += 1;
        settings
    }

    /// Returns the settings for the document `uri` if they have been made already. Does not access the file system.
    #[must_use]
    pub fn made_for(&self, uri: &str) -> Option<Arc<Settings>> {
        let path = proto::path(uri)?;
        let top = self.workspace_of(&path);
        let mut folder = path.parent()?.to_path_buf();
        loop {
            let file = folder.join(FILE_NAME);
            if self.files.get(&file)?.modified.is_some() {
                return self.made.get(&Some(file)).cloned();
            }
            if Some(&folder) == top.as_ref() || !folder.pop() {
                return self.made.get(&top).cloned();
            }
        }
    }

    /// Returns the number of changes so far.
    #[must_use]
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// Returns a copy that can make settings on another thread, and the number of changes, for
    /// [`Configuration::take_over`].
    #[must_use]
    pub fn copy(&self) -> (Self, u64) {
        (Self { problems: Vec::new(), ..self.clone() }, self.changes)
    }

    /// Replaces this configuration by a copy that has found out more. Does nothing and returns false if this one has
    /// changed since the copy was made.
    pub fn take_over(&mut self, mut copy: Self, changes: u64) -> bool {
        if self.changes != changes {
            return false;
        }
        self.problems.append(&mut copy.problems);
        copy.problems = std::mem::take(&mut self.problems);
        *self = copy;
        true
    }

    /// Returns the actors of the folder `home`, from the cache if their files are the same.
    fn actors_in(&mut self, home: PathBuf, values: &Map<String, Value>) -> Arc<Actors> {
        let settings = values.get("actors").and_then(|actors| serde_json::from_value(actors.clone()).ok());
        let files = ActorFiles::find(&home, &settings.unwrap_or_default());
        if let Some(known) = self.actors.get(&home).filter(|known| *known.files() == files) {
            return known.clone();
        }
        let actors = Arc::new(Actors::new(files));
        self.actors.insert(home, actors.clone());
        actors
    }

    /// Returns the actors of all settings that have been made.
    pub fn actors_in_force(&self) -> Vec<Arc<Actors>> {
        let mut out: Vec<Arc<Actors>> = Vec::new();
        for actors in self.made.values().filter_map(|settings| settings.actors()) {
            if !out.iter().any(|known| Arc::ptr_eq(known, actors)) {
                out.push(actors.clone());
            }
        }
        // Sorts by address, because the order of the map is random.
        out.sort_by_key(Arc::as_ptr);
        out
    }

    /// Adds problems from elsewhere, to be reported with the others.
    pub fn complain(&mut self, problems: Vec<String>) {
        self.problems.extend(problems);
    }

    /// Returns the path at which a settings file for the document `uri` belongs if it has none: in the outermost
    /// workspace folder that contains it, otherwise next to it.
    #[must_use]
    pub fn place_for_file(&self, uri: &str) -> Option<PathBuf> {
        let document = proto::path(uri)?;
        let folders = self.folders.iter().filter(|folder| document.starts_with(folder));
        let top = folders.min_by_key(|folder| folder.as_os_str().len()).map(PathBuf::as_path);
        Some(top.or(document.parent())?.join(FILE_NAME))
    }

    /// Returns true for a file inside a workspace folder. Without workspace folders, the folder of the document `uri`
    /// takes their place.
    #[must_use]
    pub fn holds(&self, uri: &str, path: &Path) -> bool {
        let Some(path) = without_dots(path) else { return false };
        if self.folders.is_empty() {
            let document = proto::path(uri);
            return document.and_then(|document| Some(path.starts_with(document.parent()?))).unwrap_or(false);
        }
        self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Returns the problems since the last call, as messages for the user.
    pub fn take_problems(&mut self) -> Vec<String> {
        std::mem::take(&mut self.problems)
    }

    /// Returns the folder to which the paths in a setting are relative: that of the file that has the setting, or the
    /// first workspace folder if the setting comes from the client.
    fn folder_of(&self, file: Option<&Path>, [table, key]: [&str; 2]) -> PathBuf {
        let has = |file: &&Path| {
            let values = self.files.get(*file).map(|file| &file.values);
            values.and_then(|values| values.get(table)?.get(key)).is_some()
        };
        let beside = file.filter(has).and_then(Path::parent);
        beside.or(self.folders.first().map(PathBuf::as_path)).unwrap_or(Path::new("")).to_path_buf()
    }

    /// Returns the model of the weights file at `path`, read again only if it has changed.
    fn model(&mut self, path: &Path) -> Option<Arc<Model>> {
        let modified = modified(path);
        if let Some(known) = self.weights.get(path).filter(|known| known.modified == modified) {
            return known.model.clone();
        }
        let model = settings_file::model(path).map_err(|problem| self.problems.push(problem)).ok();
        self.weights.insert(path.to_path_buf(), Weights { modified, model: model.clone() });
        model
    }

    /// Returns the outermost of nested workspace folders that contains the document; it bounds the search for files.
    fn workspace_of(&self, document: &Path) -> Option<PathBuf> {
        let holding = self.folders.iter().filter(|folder| document.starts_with(folder));
        holding.min_by_key(|folder| folder.as_os_str().len()).cloned()
    }

    fn nearest_file(&mut self, document: &Path) -> Option<PathBuf> {
        let top = self.workspace_of(document);
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
                Err(mistakes) => (None, mistakes),
            };
            let told = problems.into_iter().map(|problem| format!("{}: {problem}", path.display()));
            self.problems.extend(told);
            values
        });
        let values = values.unwrap_or_default();
        self.files.insert(path.to_path_buf(), File { modified, values });
        self.changes += 1;
        modified.is_some()
    }
}

/// Returns the path without `.` and `..`; `None` if they lead above its root.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            part => out.push(part),
        }
    }
    Some(out)
}

/// Messages about settings, for the user.
type Mistakes = Vec<String>;

/// Returns the values of the file, and messages about invalid ones.
fn read(path: &Path) -> Result<(Map<String, Value>, Mistakes), Mistakes> {
    let (text, config) = settings_file::read(path)?;
    let (_, problems) = config.rule_settings();
    let problems = problems.iter().map(|problem| problem.in_file(&text)).collect();
    // The text has just been parsed into a narrower type, so this cannot fail.
    Ok((toml::from_str(&text).unwrap_or_default(), problems))
}

/// Removes `null` values, with which editors represent settings that the user has not made.
fn drop_unset(settings: &mut Map<String, Value>) {
    settings.retain(|_, value| !value.is_null());
    settings.values_mut().filter_map(Value::as_object_mut).for_each(drop_unset);
}

/// Merges `over` into `under`: tables are merged, other values are replaced.
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
mod tests;
