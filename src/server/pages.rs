//! The pages of the rules as files. With them a finding can link to the page of its rule in every editor and without a
//! network: `codeDescription` requires a URI, and the pages are part of the program.
//!
//! They are in the user's cache folder, in a folder that is named by a hash of their content. It is written once, as a
//! whole, and may be deleted at any time.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::archive::{cache_folder, make_folder};
use crate::archive::checksum;
use crate::rules::{RULES, Rule};

/// Returns the URI of the folder with the pages, with a final slash. Writes the pages if they are missing; returns
/// `None` if that fails.
#[must_use]
pub fn base() -> Option<String> {
    let folder = folder()?;
    if let Err(error) = write(&folder) {
        tracing::info!("{}: the pages of the rules cannot be written: {error}", folder.display());
        return None;
    }
    url::Url::from_directory_path(folder).ok().map(String::from)
}

/// Returns the URI of the page of `rule`, below the URI that [`base`] returned.
#[must_use]
pub fn address(base: &str, rule: &Rule) -> String {
    format!("{base}{}.md", rule.name)
}

/// Returns the folder for the pages of this program.
fn folder() -> Option<PathBuf> {
    let pages: String = RULES.iter().map(|rule| rule.page).collect();
    Some(cache_folder()?.join("assessor").join(format!("rules-{:016x}", checksum(pages.as_bytes()))))
}

/// Writes all pages to `folder`, unless it exists. The folder is created atomically, so that another process never
/// sees a part of it.
fn write(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let part = folder.with_extension(format!("{}.part", std::process::id()));
    make_folder(&part)?;
    let written =
        RULES.iter().try_for_each(|rule| fs::write(part.join(format!("{}.md", rule.name)), rule.page));
    let placed = written.and_then(|()| fs::rename(&part, folder));
    if placed.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    // Another process may have created it first.
    if folder.is_dir() { Ok(()) } else { placed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pages_are_written_once() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("rules-1");
        write(&folder).unwrap();
        write(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), RULES.len());
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 1, "nothing else is left");
        let page = fs::read_to_string(folder.join("uncited-claim.md")).unwrap();
        assert!(page.starts_with("# uncited-claim"), "{page}");
    }
}
