//! The folder for files that can be made again.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Returns the user's cache folder, as the platform defines it.
pub fn cache_folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || set("HOME");
    if let Some(cache) = set("XDG_CACHE_HOME") {
        return Some(cache);
    }
    if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(home()?.join("Library/Caches"))
    } else {
        Some(home()?.join(".cache"))
    }
}

/// Creates the folder with access for the user alone, because it holds content of reports.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
