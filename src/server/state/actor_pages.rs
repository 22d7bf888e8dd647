//! The pages of actors as files, so that every editor can go to the definition of a name.
//!
//! They are kept in the user's folder for caches, cannot be written to, and may be deleted at any time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{fs, io};

use super::cache_folder::{cache_folder, make_folder};
use crate::archive::checksum;

/// Maximum length of a file name, in bytes. An imported actor may have a longer id.
const LONGEST_NAME: usize = 120;

/// Number of pages written so far, so that two requests at once write to different files.
static WRITTEN: AtomicU32 = AtomicU32::new(0);

/// Writes the page of the actor with this id, unless the file has it already. Returns its path, or `None` if it cannot be
/// written.
#[must_use]
pub fn place(id: &str, page: &str) -> Option<PathBuf> {
    let folder = cache_folder()?.join("assessor").join("actors");
    write(&folder, id, page)
        .inspect_err(|error| {
            tracing::info!("{}: the page of {id} cannot be written: {error}", folder.display())
        })
        .ok()
}

/// Writes a page to `folder`. A reader never meets half of one.
fn write(folder: &Path, id: &str, page: &str) -> io::Result<PathBuf> {
    // An id consists of ASCII letters, digits and hyphens.
    let name = match id.get(..LONGEST_NAME) {
        Some(start) => format!("{start}-{:016x}", checksum(id.as_bytes())),
        None => id.to_owned(),
    };
    let file = folder.join(format!("{name}.md"));
    if fs::read(&file).is_ok_and(|there| there == page.as_bytes()) {
        return Ok(file);
    }
    make_folder(folder)?;
    let part = folder.join(format!(".{name}.{}.{}.part", std::process::id(), WRITTEN.fetch_add(1, Relaxed)));
    fs::write(&part, page)?;
    let mut permissions = fs::metadata(&part)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&part, permissions)?;
    // Windows replaces no file that is read-only.
    #[cfg(windows)]
    if let Ok(there) = fs::metadata(&file) {
        let mut permissions = there.permissions();
        permissions.set_readonly(false);
        fs::set_permissions(&file, permissions)?;
    }
    fs::rename(&part, &file).inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_once_and_again_when_it_changes() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("actors");
        let file = write(&folder, "inga-tulloch", "# Inga").unwrap();
        assert!(fs::metadata(&file).unwrap().permissions().readonly());
        let first = fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(write(&folder, "inga-tulloch", "# Inga").unwrap(), file);
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), first);
        write(&folder, "inga-tulloch", "# Inga Tulloch").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "# Inga Tulloch");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left");
        assert!(write(&folder, &"a".repeat(300), "# A").is_ok());
    }
}
