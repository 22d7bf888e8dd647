//! The search for reports in folders: one walk with one set of rules for the command line, the archive
//! and the workspace.
//!
//! Below a given folder, hidden files are skipped, and so are those that ignore files name, inside or outside a
//! repository. The given folder itself is always searched. Links are followed, and a file that several paths
//! lead to counts once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;
use ignore::{DirEntry, WalkBuilder};

/// File extensions of possible reports.
pub const ENDINGS: [&str; 5] = ["md", "markdown", "qmd", "Rmd", "txt"];

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The path to it: inside the folder and without links if there is such a path.
    pub path: PathBuf,
    /// The path with all links resolved.
    pub real: PathBuf,
    /// Other paths to it that were found.
    pub others: Vec<PathBuf>,
    /// Index of the folder in which it was found.
    pub folder: usize,
    /// True if the path goes through a link below the folder.
    linked: bool,
}

/// The result of a search.
#[derive(Debug, Default)]
pub struct FoundReports {
    /// The reports, folder by folder, in the order of their paths.
    pub reports: Vec<ReportFile>,
    /// Errors on the way, for example for a link that leads back to a folder above it.
    pub errors: Vec<ignore::Error>,
}

/// Returns true if a file with this name may be a report.
#[must_use]
pub fn may_be_report(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or("");
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// The place of a report's past reports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Workspace {
    /// In this folder and those below it.
    Below(PathBuf),
    /// In this folder only.
    In(PathBuf),
}

impl Workspace {
    /// Returns the workspace of a report in `folder` to which the settings file `settings` applies. It is the folder of
    /// that file; without one, the nearest folder that contains a `.git`; without that, `folder` alone.
    #[must_use]
    pub fn of(folder: &Path, settings: Option<&Path>) -> Self {
        let beside = settings.and_then(Path::parent);
        let top = beside.or_else(|| folder.ancestors().find(|above| above.join(".git").exists()));
        top.map_or_else(|| Self::In(folder.to_path_buf()), |top| Self::Below(top.to_path_buf()))
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match self {
            Self::Below(folder) | Self::In(folder) => folder,
        }
    }

    /// Returns true if the file at `path` is in the workspace.
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        match self {
            Self::Below(folder) => path.starts_with(folder),
            Self::In(folder) => path.parent() == Some(folder),
        }
    }
}

/// Returns the reports in `folders`, or `None` as soon as `go_on` returns false.
pub fn reports<P: AsRef<Path>>(folders: &[P], go_on: impl Fn() -> bool) -> Option<FoundReports> {
    reports_to(folders, None, go_on)
}

/// Returns the reports in `folder` itself, not in the folders below it.
#[must_use]
pub fn reports_beside(folder: &Path) -> FoundReports {
    reports_to(&[folder], Some(1), || true).unwrap_or_default()
}

fn reports_to<P: AsRef<Path>>(
    folders: &[P],
    depth: Option<usize>,
    go_on: impl Fn() -> bool,
) -> Option<FoundReports> {
    let mut found = FoundReports::default();
    let mut known: HashMap<PathBuf, usize> = HashMap::new();
    for (folder, root) in folders.iter().enumerate() {
        let root = root.as_ref();
        let mut real = RealFolders::default();
        let real_root = real.of_folder(root);
        for entry in walk(root).max_depth(depth).sort_by_file_path(Ord::cmp).build() {
            if !go_on() {
                return None;
            }
            let entry = match entry {
                Ok(entry) if is_file(&entry) && may_be_report(entry.path()) => entry,
                Ok(_) => continue,
                Err(error) => {
                    found.errors.push(error);
                    continue;
                }
            };
            let real = real.of(&entry);
            let below = entry.path().strip_prefix(root).map(|below| real_root.join(below));
            let linked = below.is_ok_and(|below| below != real);
            let path = entry.into_path();
            match known.entry(real.clone()) {
                Entry::Vacant(place) => {
                    place.insert(found.reports.len());
                    found.reports.push(ReportFile { path, real, others: Vec::new(), folder, linked });
                }
                Entry::Occupied(place) => {
                    let report = &mut found.reports[*place.get()];
                    let mut other = path;
                    if report.linked && !linked {
                        std::mem::swap(&mut report.path, &mut other);
                        (report.linked, report.folder) = (false, folder);
                    }
                    if other != report.path && !report.others.contains(&other) {
                        report.others.push(other);
                    }
                }
            }
        }
    }
    Some(found)
}

/// Returns the files called `name` in `folders`, each once, in order.
#[must_use]
pub fn called(name: &str, folders: &[PathBuf]) -> Vec<PathBuf> {
    let files = folders.iter().flat_map(|folder| walk(folder).build().flatten());
    let mut out: Vec<_> =
        files.filter(|e| is_file(e) && e.file_name() == name).map(DirEntry::into_path).collect();
    out.sort();
    out.dedup();
    out
}

/// Returns the files in `folder` and below it whose names end in one of `endings`, in order. Hidden and git-ignored files
/// do not count.
#[must_use]
pub fn ending_in(endings: &[&str], folder: &Path) -> Vec<PathBuf> {
    let is_wanted = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        is_file(entry) && endings.iter().any(|ending| name.ends_with(ending))
    };
    let files = walk(folder).build().flatten().filter(is_wanted);
    let mut out: Vec<_> = files.map(DirEntry::into_path).collect();
    out.sort();
    out
}

/// Returns true if [`reports`] would find the file at `path` below `folder`. Visits only the folders on the way.
#[must_use]
pub fn admits(folder: &Path, path: &Path) -> bool {
    let wanted = path.to_path_buf();
    let mut walk = walk(folder);
    walk.filter_entry(move |entry| wanted.starts_with(entry.path()));
    may_be_report(path) && walk.build().flatten().any(|entry| is_file(&entry) && entry.path() == path)
}

fn walk(folder: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(folder);
    walk.follow_links(true).require_git(false).parents(!is_ignored(folder));
    walk
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

/// Returns true if ignore files above the folder exclude all reports in it. For a repository with several working
/// trees, the common exclude file is seen only in the main one.
fn is_ignored(folder: &Path) -> bool {
    let Ok(folder) = std::path::absolute(folder) else { return false };
    let folder = cleaned(&folder);
    let report = folder.join("report.md");
    for above in folder.ancestors().skip(1) {
        for name in [".gitignore", ".ignore", ".git/info/exclude"] {
            let file = above.join(name);
            if !file.is_file() {
                continue;
            }
            let mut patterns = GitignoreBuilder::new(above);
            // Invalid lines ignore nothing, as in the walk; the other lines count.
            let _ = patterns.add(file);
            // The pattern can be asked only about paths below the folder of the ignore file.
            if patterns.build().is_ok_and(|p| p.matched_path_or_any_parents(&report, false).is_ignore()) {
                return true;
            }
        }
    }
    false
}

/// Cache of folders with all links resolved.
#[derive(Default)]
struct RealFolders(HashMap<PathBuf, PathBuf>);

impl RealFolders {
    fn of(&mut self, entry: &DirEntry) -> PathBuf {
        match (entry.path().parent(), entry.path().file_name()) {
            (Some(folder), Some(name)) if !entry.path_is_symlink() => self.of_folder(folder).join(name),
            _ => real(entry.path()),
        }
    }

    fn of_folder(&mut self, folder: &Path) -> PathBuf {
        if let Some(known) = self.0.get(folder) {
            return known.clone();
        }
        let found = real(folder);
        self.0.insert(folder.to_path_buf(), found.clone());
        found
    }
}

/// Returns the path with all links resolved, or the path itself if it does not exist.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    // The folder of a bare file name is the current directory.
    let asked = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::canonicalize(asked).unwrap_or_else(|_| path.to_path_buf())
}

/// Returns the path without `.` and, as far as possible, `..`. Links are not resolved.
#[must_use]
pub fn cleaned(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Returns a path without `..` that leads to the same file: paths below a folder must begin with the
/// path of the folder.
#[must_use]
pub fn tidy(path: &Path) -> PathBuf {
    let (cleaned, real) = (cleaned(path), real(path));
    // The user's spelling is preferred, because clients know the files under it.
    if self::real(&cleaned) == real { cleaned } else { real }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(root: &Path, files: &[&str]) {
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
    }

    fn found(root: &Path, folders: &[&str]) -> Vec<String> {
        let folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
        let found = reports(&folders, || true).unwrap();
        let name = |report: &ReportFile| {
            report.path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
        };
        found.reports.iter().map(name).collect()
    }

    #[test]
    fn what_is_named_is_read_though_it_is_hidden_or_ignored() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        make(
            root,
            &[
                "a.md",
                "drafts/b.md",
                ".past/c.TXT",
                "half/d.md",
                "half/e.md",
                "half/x.bib",
                "deep/drafts/f.md",
            ],
        );
        std::fs::write(root.join(".gitignore"), "drafts/\nd.md\n").unwrap();
        assert_eq!(found(root, &[""]), ["a.md", "half/e.md"]);
        assert_eq!(
            found(root, &["", "drafts", ".past"]),
            ["a.md", "half/e.md", "drafts/b.md", ".past/c.TXT"]
        );
        assert_eq!(found(root, &["half"]), ["half/e.md"], "not ignored as a whole");
        assert_eq!(found(root, &["deep"]), [""; 0], "what is below it is not named");
        std::fs::write(root.join(".gitignore"), "*.md\n").unwrap();
        assert_eq!(found(root, &["half"]), ["half/d.md", "half/e.md"]);
        std::fs::write(root.join(".gitignore"), "half/*\n[z-a]\n").unwrap();
        assert_eq!(found(root, &["half"]), ["half/d.md", "half/e.md"], "a line that is none changes nothing");
        std::fs::remove_file(root.join(".gitignore")).unwrap();
        std::fs::create_dir_all(root.join(".git/info")).unwrap();
        std::fs::write(root.join(".git/info/exclude"), "half/*\n").unwrap();
        assert_eq!(found(root, &[""]), ["a.md", "deep/drafts/f.md", "drafts/b.md"]);
        assert_eq!(found(root, &["half"]), ["half/d.md", "half/e.md"]);
        assert!(reports(&[root], || false).is_none());
    }

    #[test]
    fn admits_what_it_finds() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let files =
            ["a.md", "drafts/b.md", ".past/c.md", "half/d.md", "half/deep/e.md", "half/x.bib", ".f.md"];
        make(root, &files);
        std::fs::write(root.join(".gitignore"), "drafts/\n").unwrap();
        std::fs::write(root.join("half/.ignore"), "d.*\n").unwrap();
        for folder in ["", "half", "drafts", ".past"] {
            let found = found(root, &[folder]);
            for file in files {
                let admits = admits(&root.join(folder), &root.join(file));
                assert_eq!(admits, found.iter().any(|path| path == file), "{file} in {folder:?}");
            }
        }
        assert!(!admits(root, &root.join("none.md")));
    }

    #[cfg(unix)]
    #[test]
    fn counts_a_file_once_and_under_its_own_name() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        make(root, &["w/sub/b.md", "elsewhere/c.md"]);
        symlink(root.join("w/sub/b.md"), root.join("w/a.md")).unwrap();
        symlink(root.join("w/sub"), root.join("w/also")).unwrap();
        symlink(root.join("elsewhere/c.md"), root.join("w/c.md")).unwrap();
        symlink(root.join("w"), root.join("w/loop")).unwrap();
        assert_eq!(found(root, &["w", "w/sub", "w"]), ["w/sub/b.md", "w/c.md"]);
        let all = reports(&[root.join("w")], || true).unwrap();
        let mut others: Vec<_> =
            all.reports[0].others.iter().map(|o| o.strip_prefix(root).unwrap()).collect();
        others.sort();
        assert_eq!(others, [Path::new("w/a.md"), Path::new("w/also/b.md")]);
        assert_eq!(all.errors.len(), 1, "{:?}", all.errors);
        assert_eq!(found(root, &["w", "elsewhere"]), ["w/sub/b.md", "elsewhere/c.md"]);
        let through = root.join("w/sub/../../elsewhere/.");
        assert_eq!(tidy(&through), root.join("elsewhere"));
        // After a link, `..` does not lead to the folder before it.
        symlink(root.join("elsewhere"), root.join("w/sub/over")).unwrap();
        assert_eq!(tidy(&root.join("w/sub/over/..")), real(root));
    }
}
