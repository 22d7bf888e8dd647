//! The actors that a team keeps: its registry files and the indexes that it has imported, read from disk.
//!
//! [`ActorFiles`] says which files there are and in what state; [`Actors`] reads them when they are first needed. What
//! is wrong in them is told with file, line and cause; the rest is loaded, at worst the embedded registry alone.

pub mod entry;
pub mod schema;

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::actors::{Index, IndexError, Problem, Registry};
use crate::{config, disk};

/// Where registry files are looked for unless the configuration says otherwise, beside it.
pub const FOLDER: &str = "actors";
/// How indexes are called, so that a client can watch them.
pub const INDEX_ENDING: &str = ".actors";

/// The files that hold a team's actors, as they were when they were looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorFiles {
    folder: PathBuf,
    settings: config::Actors,
    registries: Vec<(PathBuf, State)>,
    indexes: Vec<(PathBuf, State)>,
    /// What was named and is not there.
    missing: Vec<(PathBuf, String)>,
}

/// When a file was changed last and how long it is; a file system without times knows the length at least.
type State = (Option<SystemTime>, u64);

impl ActorFiles {
    /// The files for a configuration in `folder`.
    #[must_use]
    pub fn find(folder: &Path, settings: &config::Actors) -> Self {
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

    /// A file, or the `.toml` files in a folder; not in folders below, where drafts may lie.
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

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.registries.is_empty() && self.indexes.is_empty() && self.missing.is_empty()
    }

    /// Whether the files are still those, and as they were.
    #[must_use]
    pub fn are_current(&self) -> bool {
        *self == Self::find(&self.folder, &self.settings)
    }

    /// Where an actor is added: the file that is meant for it, or the first that the configuration names.
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

    /// The registry files, in the order in which they go over each other.
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

/// Something wrong with a file that holds actors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file.
    pub path: PathBuf,
    /// Where in it and what; `None` of the place where the file as a whole is wrong.
    pub line: Option<Line>,
    /// What is wrong and what happens to the entry.
    pub message: String,
    /// Nothing is lost: something is said that may not be meant.
    pub advice: bool,
}

/// A place in a file, and the line that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 1-based.
    pub number: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// The line, without its end.
    pub text: String,
}

impl std::fmt::Display for FileProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, message, .. } = self;
        match line {
            Some(Line { number, column, .. }) => {
                write!(f, "{}:{number}:{column}: {message}", path.display())
            }
            None => write!(f, "{}: {message}", path.display()),
        }
    }
}

/// A team's actors over the embedded ones.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All of them.
    pub registry: Arc<Registry>,
    /// What was wrong.
    pub problems: Vec<FileProblem>,
}

impl Loaded {
    /// Reads the files.
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
                .and_then(text)
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
            let line = Some(Line { number, column, text: line });
            Some(FileProblem { path: path.to_path_buf(), line, message, advice })
        }));
        Self { registry: Arc::new(registry), problems }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..byte].iter().filter(|b| **b == b'\n').count() + 1;
        format!("not UTF-8: invalid byte {byte} in line {line}; save the file as UTF-8")
    })
}

/// Reads an index into memory.
///
/// It is not mapped: another program that shortens a mapped file in place, such as a synchronised folder, would end the
/// process. Only a file whose header is that of an index, of the length that it says, is read whole.
///
/// # Errors
/// Why it is none, for the user to read.
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

/// A team's actors, read when they are first needed.
#[derive(Debug, Default)]
pub struct Actors {
    files: ActorFiles,
    loaded: OnceLock<Loaded>,
}

impl Actors {
    /// Those of these files.
    #[must_use]
    pub fn new(files: ActorFiles) -> Self {
        Self { files, loaded: OnceLock::new() }
    }

    /// Where they are kept.
    #[must_use]
    pub const fn files(&self) -> &ActorFiles {
        &self.files
    }

    /// Whether asking for them takes no time.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.files.is_empty() || self.loaded.get().is_some()
    }

    /// All of them. The first call reads the files.
    pub fn load(&self) -> &Loaded {
        self.loaded.get_or_init(|| Loaded::read(&self.files))
    }
}

#[cfg(test)]
mod tests;
