//! Cached diagnostics of files that are not open.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use tower_lsp::ls_types::Diagnostic;

/// The diagnostics of a file with their result id; `None` for a text that is not an assessment.
pub type Diagnosed = Option<Arc<(String, Vec<Diagnostic>)>>;

/// The state of a file, and its diagnostics in that state.
pub struct ClosedFile {
    /// The modification time and length of the file.
    pub state: (Option<SystemTime>, u64),
    /// The generation of the inputs that all analyses share, as in `Session::generation`.
    pub generation: u64,
    /// The diagnostics.
    pub found: Diagnosed,
}

/// The diagnostics of files that are not open.
#[derive(Default)]
pub struct ClosedFiles(Mutex<HashMap<PathBuf, ClosedFile>>);

impl ClosedFiles {
    /// Returns the diagnostics that were found for this state of the file and this generation.
    pub fn get(&self, path: &Path, state: (Option<SystemTime>, u64), generation: u64) -> Option<Diagnosed> {
        let files = self.files();
        let known = files.get(path).filter(|known| (known.state, known.generation) == (state, generation));
        known.map(|known| known.found.clone())
    }

    /// Keeps the diagnostics of a file.
    pub fn insert(&self, path: &Path, file: ClosedFile) {
        self.files().insert(path.to_path_buf(), file);
    }

    /// Forgets the files for which `keep` returns false.
    pub fn keep(&self, keep: impl Fn(&PathBuf) -> bool) {
        self.files().retain(|path, _| keep(path));
    }

    fn files(&self) -> MutexGuard<'_, HashMap<PathBuf, ClosedFile>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_forgotten() {
        let files = ClosedFiles::default();
        let known = || ClosedFile { state: (None, 0), generation: 0, found: None };
        let paths = ["/r/a.md", "/r/b.md"].map(PathBuf::from);
        paths.iter().for_each(|path| files.insert(path, known()));
        files.keep(|path| *path == paths[1]);
        assert_eq!(files.files().keys().collect::<Vec<_>>(), [&paths[1]]);
    }
}
