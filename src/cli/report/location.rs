//! The names of files for CI systems, which know them by their path in the repository.

use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::project::folders::{self, Workspace};

/// All bytes but the unreserved characters of a URI.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The folder to which the names of files are relative.
#[derive(Debug)]
pub(super) struct Base(PathBuf);

/// The address of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileAddress {
    /// Relative to the base.
    Relative(String),
    /// An absolute `file:` URI, for a file outside the base.
    Absolute(String),
}

impl Base {
    /// Returns the folder of the Git repository around the current folder, or the current folder outside of one.
    pub(super) fn here() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        Self(Workspace::of(&here, None).folder().to_path_buf())
    }

    #[cfg(test)]
    pub(super) fn at(folder: &Path) -> Self {
        Self(folder.to_path_buf())
    }

    /// Returns the path with slashes: relative to the base, or absolute for a file outside it.
    pub(super) fn name(&self, path: &Path) -> String {
        let absolute = absolute(path);
        match self.relative(&absolute) {
            Some(relative) => joined(&relative, |part| part.to_string_lossy().into_owned()),
            None if cfg!(windows) => absolute.to_string_lossy().replace('\\', "/"),
            None => absolute.to_string_lossy().into_owned(),
        }
    }

    /// Returns the percent-encoded address.
    pub(super) fn address(&self, path: &Path) -> FileAddress {
        let absolute = absolute(path);
        let encoded = |part: &std::ffi::OsStr| percent_encode(part.as_encoded_bytes(), RESERVED).to_string();
        match self.relative(&absolute) {
            Some(relative) => FileAddress::Relative(joined(&relative, encoded)),
            None => {
                let url = url::Url::from_file_path(&absolute);
                // Only a path that is not absolute has no address.
                FileAddress::Absolute(url.map_or_else(|()| joined(&absolute, encoded), String::from))
            }
        }
    }

    fn relative(&self, absolute: &Path) -> Option<PathBuf> {
        let Self(base) = self;
        let spelled = absolute.strip_prefix(base).map(Path::to_path_buf);
        // The base may have been reached through a link, or the file may be named through one.
        spelled
            .or_else(|_| folders::real(absolute).strip_prefix(folders::real(base)).map(Path::to_path_buf))
            .ok()
    }
}

fn absolute(path: &Path) -> PathBuf {
    let tidy = folders::tidy(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    // The `..` in the path of a file that does not exist lead nowhere, so they can only be read as they are written.
    if tidy.components().any(|part| part == Component::ParentDir) { folders::cleaned(&tidy) } else { tidy }
}

/// Returns the names of the path with slashes between them.
fn joined(path: &Path, part: impl Fn(&std::ffi::OsStr) -> String) -> String {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(part(name)),
        _ => None,
    });
    let names: Vec<_> = names.collect();
    // The base itself, of a folder without reports.
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(uri: &str) -> FileAddress {
        FileAddress::Relative(uri.to_owned())
    }

    #[test]
    fn a_file_in_the_repository_is_named_from_its_top() {
        let root = tempfile::tempdir().unwrap();
        let base = Base::at(root.path());
        let path = root.path().join("a b").join(".").join("c").join("..").join("50%:1, Ёж#?.md");
        std::fs::create_dir_all(root.path().join("a b/c")).unwrap();
        assert_eq!(base.name(&path), "a b/50%:1, Ёж#?.md");
        assert_eq!(base.address(&path), relative("a%20b/50%25%3A1%2C%20%D0%81%D0%B6%23%3F.md"));
    }

    #[test]
    fn a_file_elsewhere_has_its_whole_address() {
        let root = tempfile::tempdir().unwrap();
        let base = Base::at(&root.path().join("repository"));
        let path = root.path().join("a b.md");
        assert_eq!(base.name(&path), folders::tidy(&path).to_string_lossy());
        let FileAddress::Absolute(uri) = base.address(&path) else { panic!("it is not in the base") };
        assert!(uri.starts_with("file:///") && uri.ends_with("/a%20b.md"), "{uri}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_repository_leads_to_the_same_names() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("real")).unwrap();
        std::fs::write(root.path().join("real/a.md"), "").unwrap();
        std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
        for (base, path) in [("real", "link/a.md"), ("link", "real/a.md"), ("link", "link/a.md")] {
            assert_eq!(
                Base::at(&root.path().join(base)).name(&root.path().join(path)),
                "a.md",
                "{base} {path}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_backslash_parts_no_names_where_it_is_a_letter() {
        let root = tempfile::tempdir().unwrap();
        let base = Base::at(root.path());
        assert_eq!(base.address(&root.path().join("a\\b.md")), relative("a%5Cb.md"));
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"\xff\n.md");
        assert_eq!(base.address(&root.path().join(name)), relative("%FF%0A.md"));
        assert_eq!(base.name(&root.path().join(name)), "\u{fffd}\n.md");
    }

    #[cfg(windows)]
    #[test]
    fn a_backslash_parts_names() {
        let base = Base::at(Path::new(r"C:\team"));
        assert_eq!(base.name(Path::new(r"C:\team\a b\c.md")), "a b/c.md");
        assert_eq!(base.address(Path::new(r"C:\team\a b\c.md")), relative("a%20b/c.md"));
        let elsewhere = FileAddress::Absolute("file:///D:/c.md".to_owned());
        assert_eq!(base.address(Path::new(r"D:\c.md")), elsewhere);
    }
}
