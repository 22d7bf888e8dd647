//! A team's own actors: its registry files and imported indexes, read from disk.
//!
//! [`ActorFiles`] lists the files and their state. [`Actors`] reads them on first use. Problems are reported with file,
//! line and cause, and everything else is loaded; in the worst case, only the embedded registry remains.

pub mod entry;
pub mod schema;

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use super::disk;
use crate::actors::{Index, IndexError, Problem, Registry};
use crate::config;

/// Default folder of registry files, next to the configuration file.
pub const FOLDER: &str = "actors";
/// File extension of indexes, so that a client can watch them.
pub const INDEX_ENDING: &str = ".actors";

/// The files that contain a team's actors, with their state at the time of the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorFiles {
    folder: PathBuf,
    settings: config::ActorSettings,
    registries: Vec<(PathBuf, State)>,
    indexes: Vec<(PathBuf, State)>,
    /// Files that the configuration names and that cannot be read, each with the error.
    missing: Vec<(PathBuf, String)>,
}

/// Modification time and length in bytes. The time is `None` on a file system without times.
type State = (Option<SystemTime>, u64);

impl ActorFiles {
    /// Finds the files for a configuration in `folder`.
    #[must_use]
    pub fn find(folder: &Path, settings: &config::ActorSettings) -> Self {
        let mut found = Self { folder: folder.to_path_buf(), settings: settings.clone(), ..Self::default() };
        match &settings.files {
            Some(named) => named.iter().for_each(|path| found.add_registries(&folder.join(path), true)),
            None => found.add_registries(&folder.join(FOLDER), false),
        }
        for path in settings.index.iter().map(|path| folder.join(path)) {
            match state(&path) {
                Ok(state) => found.indexes.push((path, state)),
                Err(error) => found.missing.push((path, error)),
            }
        }
        found
    }

    /// Adds a file, or the `.toml` files of a folder. Subfolders are ignored, because they may contain drafts.
    fn add_registries(&mut self, path: &Path, must_be: bool) {
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
                files.retain(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")));
                files.sort();
                files.into_iter().for_each(|file| self.add_registry(file));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                self.add_registry(path.to_path_buf());
            }
            Err(error) if must_be => self.missing.push((path.to_path_buf(), error.to_string())),
            Err(_) => {}
        }
    }

    fn add_registry(&mut self, file: PathBuf) {
        match state(&file) {
            Ok(state) => self.registries.push((file, state)),
            Err(error) => self.missing.push((file, error)),
        }
    }

    /// Returns true if no files were found and none are missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.registries.is_empty() && self.indexes.is_empty() && self.missing.is_empty()
    }

    /// Returns true if a new search finds the same files in the same state.
    #[must_use]
    pub fn are_current(&self) -> bool {
        *self == Self::find(&self.folder, &self.settings)
    }

    /// Returns the file to which a new actor is added. This is the first `.toml` file that the configuration names,
    /// otherwise `team.toml` in its first folder or in the default folder.
    #[must_use]
    pub fn place_for_entry(&self) -> PathBuf {
        const NAME: &str = "team.toml";
        let is_file = |path: &&PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        match &self.settings.files {
            Some(named) => match named.iter().find(is_file) {
                Some(file) => self.folder.join(file),
                None => {
                    self.folder.join(named.first().map_or(Path::new(FOLDER), PathBuf::as_path)).join(NAME)
                }
            },
            None => self.folder.join(FOLDER).join(NAME),
        }
    }

    /// Returns the registry files in order. Later files override earlier ones.
    pub fn registries(&self) -> impl Iterator<Item = &Path> {
        self.registries.iter().map(|(path, _)| path.as_path())
    }
}

fn state(path: &Path) -> Result<State, String> {
    let metadata = path.metadata().map_err(|error| error.to_string())?;
    if let Some(kind) = disk::special_kind(&metadata) {
        return Err(format!("this is {kind}, not a file"));
    }
    Ok((metadata.modified().ok(), metadata.len()))
}

/// A problem in a registry file or index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file.
    pub path: PathBuf,
    /// The place in the file, or `None` if the problem concerns the whole file.
    pub line: Option<SourceLine>,
    /// The problem, and its effect on the entry.
    pub message: String,
    /// True for advice: the entry is kept, but it may not mean what its author intended.
    pub advice: bool,
}

/// A place in a file, with the text of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The line number, counted from 1.
    pub number: u32,
    /// The column, counted from 1 in characters.
    pub column: u32,
    /// The line without its line end.
    pub text: String,
}

impl std::fmt::Display for FileProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, message, .. } = self;
        match line {
            Some(SourceLine { number, column, .. }) => {
                write!(f, "{}:{number}:{column}: {message}", path.display())
            }
            None => write!(f, "{}: {message}", path.display()),
        }
    }
}

/// A team's actors, layered over the embedded ones.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All actors.
    pub registry: Arc<Registry>,
    /// The problems found in the files.
    pub problems: Vec<FileProblem>,
}

impl Loaded {
    /// Reads the files. If no team file can be read, the registry is the embedded one.
    #[must_use]
    pub fn read(files: &ActorFiles) -> Self {
        let whole = |path: &Path, message: String| FileProblem {
            path: path.to_path_buf(),
            line: None,
            message,
            advice: false,
        };
        let mut problems: Vec<_> = files
            .missing
            .iter()
            .map(|(path, error)| whole(path, format!("cannot be read: {error}")))
            .collect();
        let mut indexes = Vec::new();
        for (path, _) in &files.indexes {
            match open_index(path) {
                Ok(index) => indexes.push(index),
                Err(error) => problems.push(whole(path, error)),
            }
        }
        let mut texts = Vec::new();
        for path in files.registries() {
            match disk::read(path, disk::LARGEST_REGISTRY)
                .map_err(|error| format!("cannot be read: {error}"))
                .and_then(disk::text)
            {
                Ok(text) => texts.push((path, path.display().to_string(), text)),
                Err(error) => problems.push(whole(path, error)),
            }
        }
        if indexes.is_empty() && texts.is_empty() {
            return Self { registry: Registry::embedded(), problems };
        }
        let sources: Vec<_> = texts.iter().map(|(_, name, text)| (name.as_str(), text.as_str())).collect();
        let (registry, found) = Registry::composed(&indexes, &sources);
        problems.extend(found.into_iter().filter_map(|problem| {
            let Problem { file, line: number, column, message, advice } = problem;
            let (path, _, text) = texts.iter().find(|(_, name, _)| *name == file)?;
            let line = text.lines().nth(number.saturating_sub(1) as usize).unwrap_or("").to_owned();
            let line = Some(SourceLine { number, column, text: line });
            Some(FileProblem { path: path.to_path_buf(), line, message, advice })
        }));
        Self { registry: Arc::new(registry), problems }
    }
}

/// Reads an index into memory.
///
/// The file is not memory-mapped: if another program, such as one that syncs the folder, truncated a mapped file, the
/// process would crash. The file is read in full only if its header is that of an index and states the file's actual
/// length.
///
/// # Errors
/// Returns the reason, written for the user, if the file cannot be read or is not an index.
pub fn open_index(path: &Path) -> Result<Index, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let (mut file, length) = disk::open(path).map_err(unreadable)?;
    let mut head = Vec::new();
    file.by_ref().take(Index::HEADER as u64).read_to_end(&mut head).map_err(unreadable)?;
    let said = Index::length(&head).map_err(|error| error.to_string())?;
    if said != length {
        return Err(IndexError::Length { said, found: length }.to_string());
    }
    file.rewind().map_err(unreadable)?;
    let bytes = disk::read_open(&mut file, length, Index::LARGEST).map_err(unreadable)?;
    Index::open(Arc::new(bytes)).map_err(|error| error.to_string())
}

/// A team's actors, read on first use.
#[derive(Debug, Default)]
pub struct Actors {
    files: ActorFiles,
    loaded: OnceLock<Loaded>,
}

impl Actors {
    /// Creates the actors of `files` without reading the files.
    #[must_use]
    pub fn new(files: ActorFiles) -> Self {
        Self { files, loaded: OnceLock::new() }
    }

    /// Returns the files.
    #[must_use]
    pub const fn files(&self) -> &ActorFiles {
        &self.files
    }

    /// Returns true if [`Actors::load`] returns without reading files.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.files.is_empty() || self.loaded.get().is_some()
    }

    /// Returns all actors. The first call reads the files.
    pub fn load(&self) -> &Loaded {
        self.loaded.get_or_init(|| Loaded::read(&self.files))
    }
}

#[cfg(test)]
mod tests;
