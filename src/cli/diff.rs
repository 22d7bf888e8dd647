//! Unified diffs of a file and its text after a change.

use std::path::Path;

/// Returns the differences between two texts of the file at `path` as a unified diff.
pub(super) fn unified(path: &Path, old: &str, new: &str) -> String {
    let path = path.display().to_string();
    similar::TextDiff::from_lines(old, new).unified_diff().header(&path, &path).to_string()
}
