//! The pages of the rules as files. With them a finding can link to the page of its rule in every editor and without a
//! network: `codeDescription` requires a URI, and the pages are part of the program.
//!
//! They are kept in the user's folder for caches, in a folder that is named by their contents. It is placed as a
//! whole, and may be deleted at any time: what is missing is written again at the next start.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use super::cache_folder::{cache_folder, make_folder};
use crate::archive::checksum;
use crate::rules::RULES;

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

/// Returns the folder for the pages of this program.
fn folder() -> Option<PathBuf> {
    let pages: String = RULES.iter().map(|rule| rule.page).collect();
    Some(cache_folder()?.join("assessor").join(format!("rules-{:016x}", checksum(pages.as_bytes()))))
}

/// Writes all pages to `folder`, those that are missing where it is there, and removes the folders of other versions.
/// Another process never meets half of a page.
fn write(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        let part = folder.with_extension(format!("{}.part", std::process::id()));
        make_folder(&part)?;
        let placed = fill(&part).and_then(|()| fs::rename(&part, folder));
        if placed.is_err() {
            let _ = fs::remove_dir_all(&part);
        }
        // Another process may have been faster.
        if !folder.is_dir() {
            return placed;
        }
    }
    fill(folder)?;
    remove_older(folder);
    Ok(())
}

/// Writes the pages that are not in `folder`, or not whole.
fn fill(folder: &Path) -> io::Result<()> {
    for rule in RULES {
        let page = folder.join(format!("{}.md", rule.name));
        if fs::metadata(&page).is_ok_and(|found| found.is_file() && found.len() == rule.page.len() as u64) {
            continue;
        }
        let part = folder.join(format!(".{}.{}.part", rule.name, std::process::id()));
        let placed = fs::write(&part, rule.page).and_then(|()| fs::rename(&part, &page));
        if placed.is_err() {
            let _ = fs::remove_file(&part);
            return placed;
        }
    }
    Ok(())
}

/// A folder of another version is removed when nobody has written to it for so long. A server of that version may still
/// run, and its findings link there.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Removes the folders of other versions next to `folder`, once they are old.
fn remove_older(folder: &Path) {
    let others = folder.parent().and_then(|parent| fs::read_dir(parent).ok()).into_iter().flatten().flatten();
    for other in others {
        let name = other.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with("rules-"));
        let age = || other.metadata().ok()?.modified().ok()?.elapsed().ok();
        if is_ours && other.path() != folder && age().is_some_and(|age| age > KEPT) {
            let _ = fs::remove_dir_all(other.path());
        }
    }
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

    #[test]
    fn a_page_that_is_gone_or_cut_off_is_written_again() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("rules-1");
        write(&folder).unwrap();
        fs::remove_file(folder.join("uncited-claim.md")).unwrap();
        fs::write(folder.join("no-locator.md"), "# no").unwrap();
        write(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), RULES.len());
        for rule in RULES {
            assert_eq!(fs::read_to_string(folder.join(format!("{}.md", rule.name))).unwrap(), rule.page);
        }
    }

    #[test]
    fn old_folders_of_other_versions_are_removed() {
        let cache = tempfile::tempdir().unwrap();
        let [old, recent, other] = ["rules-0", "rules-2", "archive"].map(|name| cache.path().join(name));
        for folder in [&old, &recent, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.md"), "# a").unwrap();
        }
        let long_ago = std::time::SystemTime::now() - 2 * KEPT;
        for folder in [&old, &other] {
            fs::File::open(folder).unwrap().set_modified(long_ago).unwrap();
        }
        write(&cache.path().join("rules-1")).unwrap();
        assert!(!old.exists() && recent.exists() && other.exists());
    }
}
