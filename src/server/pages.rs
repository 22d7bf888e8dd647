//! The pages of the rules as files, so that a finding can link to the page of its rule in every editor and without a
//! network: `codeDescription` takes an address, and the pages are part of the program.
//!
//! They are kept in the user's folder for caches, in a folder that is named by their contents. It is written once, as a
//! whole, and may be deleted at any time.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::archive::{cache_folder, make_folder};
use crate::archive::checksum;
use crate::rules::{RULES, Rule};

/// The address of the folder of the pages, ending in a slash. The pages are written where they are not there yet; `None`
/// where they cannot be.
#[must_use]
pub fn base() -> Option<String> {
    let folder = folder()?;
    if let Err(error) = write(&folder) {
        tracing::info!("{}: the pages of the rules cannot be written: {error}", folder.display());
        return None;
    }
    url::Url::from_directory_path(folder).ok().map(String::from)
}

/// The address of the page of `rule`, below the address that [`base`] gave.
#[must_use]
pub fn address(base: &str, rule: &Rule) -> String {
    format!("{base}{}.md", rule.name)
}

/// The folder for the pages of this program.
fn folder() -> Option<PathBuf> {
    let pages: String = RULES.iter().map(|rule| rule.page).collect();
    Some(cache_folder()?.join("assessor").join(format!("rules-{:016x}", checksum(pages.as_bytes()))))
}

/// Writes all pages to `folder`, unless it is there. Another process never meets half of them.
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
    // Another process may have been faster.
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
