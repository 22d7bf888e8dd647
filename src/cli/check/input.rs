//! The texts that `assessor check` reads: files, or standard input.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::Arguments;
use super::fix::Fixing;
use crate::cli::files::{self, Unreadable};
use crate::cli::output::{print_bytes, say, shown, tell};

/// The name of standard input among the paths, and in the output if the user gives no other.
const STDIN: &str = "-";

/// The texts to be checked.
pub(super) enum CheckedInput {
    /// Files, and folders that are searched for them.
    Files(Vec<PathBuf>),
    /// One text from standard input.
    Stdin {
        /// The path that the user gives to it.
        path: PathBuf,
        /// The text as it was read.
        bytes: Vec<u8>,
    },
}

impl CheckedInput {
    /// Determines the input, and reads standard input if it is meant. Returns a message if the arguments contradict
    /// each other, or if standard input cannot be read.
    pub(super) fn of(arguments: &Arguments) -> Result<Self, String> {
        let Arguments { paths, stdin_filename, .. } = arguments;
        let is_stdin = |path: &PathBuf| path.as_os_str() == STDIN;
        match (paths.as_slice(), stdin_filename) {
            (paths, None) if !paths.iter().any(is_stdin) => Ok(Self::Files(paths.to_vec())),
            (_, Some(named)) if named.is_dir() || named.as_os_str().as_encoded_bytes().ends_with(b"/") => {
                Err(format!("{}: this is a folder; let --stdin-filename name a file in it", shown(named)))
            }
            ([] | [_], named) if paths.iter().all(is_stdin) => {
                let path = named.clone().unwrap_or_else(|| STDIN.into());
                let bytes = read().map_err(|cause| format!("standard input cannot be read: {cause}"))?;
                Ok(Self::Stdin { path, bytes })
            }
            (paths, _) if paths.iter().any(is_stdin) => {
                Err("- is the text on standard input and must be the only path; a file with this name is ./-"
                    .to_owned())
            }
            _ => {
                Err("--stdin-filename names the text on standard input; leave out the other paths".to_owned())
            }
        }
    }

    /// Returns the paths of the files to be checked, or the reasons why they cannot be.
    pub(super) fn files(&self, fixing: Fixing) -> Vec<Result<PathBuf, Unreadable>> {
        match self {
            Self::Files(paths) if fixing == Fixing::Off => files::assessments(paths),
            Self::Files(paths) => files::assessments_within(paths),
            Self::Stdin { path, .. } => vec![Ok(path.clone())],
        }
    }

    /// Reads the text at `path`, one of [`Self::files`].
    pub(super) fn read(&self, path: &Path) -> files::Read {
        match self {
            Self::Files(_) => files::read(path),
            Self::Stdin { path, bytes } if u32::try_from(bytes.len()).is_err() => {
                Err(Unreadable::TooLong { path: path.clone(), bytes: bytes.len() as u64 })
            }
            Self::Stdin { path, bytes } => files::decode(path, bytes.clone()),
        }
    }

    /// Returns the files and folders that the user named.
    pub(super) fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Files(paths) => paths,
            Self::Stdin { .. } => &[],
        }
    }

    /// Returns true if the user named this text itself, not only its folder.
    pub(super) fn names(&self, path: &PathBuf) -> bool {
        matches!(self, Self::Stdin { .. }) || self.paths().contains(path)
    }

    /// Returns standard input as it was read.
    pub(super) fn stdin(&self) -> Option<&[u8]> {
        match self {
            Self::Files(_) => None,
            Self::Stdin { bytes, .. } => Some(bytes),
        }
    }

    /// Prints standard input as it was read if its fixed text was to be printed: no pipe or editor loses a text that could
    /// not be fixed.
    pub(super) fn give_back(&self, fixing: Fixing) {
        if let Some(bytes) = self.stdin().filter(|_| fixing == Fixing::Print) {
            std::str::from_utf8(bytes).map_or_else(|_| print_bytes(bytes), say);
        }
    }
}

/// Reads standard input, up to a length that is more than offsets can express.
fn read() -> io::Result<Vec<u8>> {
    let stdin = io::stdin().lock();
    if stdin.is_terminal() {
        let end = if cfg!(windows) { "Ctrl+Z and Enter" } else { "Ctrl+D" };
        tell(format_args!("Reading standard input; end it with {end}."));
    }
    let mut bytes = Vec::new();
    stdin.take(u64::from(u32::MAX) + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
