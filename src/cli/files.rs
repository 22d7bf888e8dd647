//! Finding and reading the files that the command line names.

use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::folders;

/// A file that was read, or the reason why not.
pub(super) type Read = Result<String, Unreadable>;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    /// The system said no.
    #[error("{}: {cause}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// The bytes are not UTF-8.
    #[error("{}: not UTF-8: byte {byte} (line {line}) begins no character; save the file as UTF-8", path.display())]
    Encoding {
        /// What was to be read.
        path: PathBuf,
        /// The first offending byte, counted from 0.
        byte: usize,
        /// Its line, counted from 1.
        line: usize,
    },
    /// Longer than offsets reach.
    #[error("{}: too long: {bytes} bytes, and at most 4294967295 can be read", path.display())]
    TooLong {
        /// What was to be read.
        path: PathBuf,
        /// Its length.
        bytes: usize,
    },
    /// A fault of the program, which has told the place.
    #[error("{}: reading it failed by a fault of Assessor's; please report it with the lines above", path.display())]
    Fault {
        /// What was being read.
        path: PathBuf,
    },
    /// The folder could not be searched.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

/// Reads a file whole.
pub(super) fn read(path: &Path) -> Read {
    let bytes = std::fs::read(path).map_err(|cause| Unreadable::Io { path: path.into(), cause })?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(Unreadable::TooLong { path: path.into(), bytes: bytes.len() });
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..byte]).count() + 1;
        Unreadable::Encoding { path: path.into(), byte, line }
    })
}

/// The files that `paths` name: files as they are, folders searched for assessments in a stable order. Each counts once,
/// however often and by whatever way it is named. A link that leads back to a folder above it is an error that names it,
/// and the search goes on.
pub(super) fn assessments(paths: &[PathBuf]) -> Vec<Result<PathBuf, Unreadable>> {
    let mut out: Vec<Result<PathBuf, Unreadable>> = Vec::new();
    for some in paths.chunk_by(|one, next| one.is_dir() == next.is_dir()) {
        if !some[0].is_dir() {
            out.extend(some.iter().cloned().map(Ok));
            continue;
        }
        let found = folders::reports(some, || true).unwrap_or_default();
        out.extend(found.reports.into_iter().map(|report| Ok(report.path)));
        out.extend(found.errors.into_iter().map(|error| Err(error.into())));
    }
    // One folder's files have been told apart already.
    if paths.len() == 1 {
        return out;
    }
    let mut met = HashSet::new();
    out.retain(|path| path.as_ref().map_or(true, |path| met.insert(folders::real(path))));
    out
}

/// The file's name without folders.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes beside `path` what `fill` gives and then takes its name, so that a reader never meets half a file.
pub(super) fn replace<T>(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<T>,
) -> std::io::Result<T> {
    let mut name = path.file_name().ok_or(std::io::ErrorKind::InvalidInput)?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let write = || {
        let mut out = BufWriter::new(std::fs::File::create(&beside)?);
        let filled = fill(&mut out)?;
        out.into_inner()?.sync_all()?;
        std::fs::rename(&beside, path)?;
        Ok(filled)
    };
    let written = write();
    if written.is_err() {
        // It may not be there at all.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn follows_links_and_names_a_loop() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("reports");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(root.path().join("elsewhere.md"), "").unwrap();
        symlink(root.path().join("elsewhere.md"), folder.join("a.md")).unwrap();
        symlink(&folder, folder.join("loop")).unwrap();
        std::fs::write(folder.join("z.txt"), "").unwrap();
        let found = assessments(&[folder]);
        let names: Vec<_> = found.iter().flatten().map(|path| name(path)).collect();
        assert_eq!(names, ["a.md", "z.txt"]);
        let errors: Vec<_> = found.iter().filter_map(|f| f.as_ref().err()).map(ToString::to_string).collect();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains("loop"), "{}", errors[0]);
    }

    #[test]
    fn a_file_named_beside_its_folder_counts_once() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.md"), "").unwrap();
        std::fs::write(root.path().join("b.md"), "").unwrap();
        let (folder, file) = (root.path().to_path_buf(), root.path().join("b.md"));
        let found = assessments(&[file.clone(), folder, file]);
        let names: Vec<_> = found.iter().flatten().map(|path| name(path)).collect();
        assert_eq!(names, ["b.md", "a.md"]);
    }
}
