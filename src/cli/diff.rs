//! Unified diffs of a file and its text after a change.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use super::output::is_hidden_control;

/// Returns the differences between two texts of the file at `path` as a unified diff, which `patch` and Git read.
pub(super) fn unified(path: &Path, old: &str, new: &str) -> String {
    // For `patch`, a line ends at a line feed only.
    let (old, new): (Vec<_>, Vec<_>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let name = named(path);
    let diff = similar::TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    diff.unified_diff().header(&name, &name).to_string()
}

/// Returns a path for the head of a diff: with slashes, and in quotation marks as Git writes them if its characters could
/// be taken for something else, such as the head of another diff.
fn named(path: &Path) -> Cow<'_, str> {
    let is_odd = |c: char| is_hidden_control(c) || c == '"' || c == '\\' && !cfg!(windows);
    if let Some(name) = path.to_str().filter(|name| !name.contains(is_odd)) {
        return if cfg!(windows) { name.replace('\\', "/").into() } else { name.into() };
    }
    let mut out = String::from("\"");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => out.push(char::from(*byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "\\{byte:03o}")),
        }
    }
    out.push('"');
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_line_feeds_only() {
        let diff = unified(Path::new("a b/ж.md"), "a\rb\r\nc", "a\rB\r\nc");
        let expected = "--- a b/ж.md\n+++ a b/ж.md\n@@ -1,2 +1,2 @@\n-a\rb\r\n+a\rB\r\n c\n\\ No newline at end of file\n";
        assert_eq!(diff, expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_is_never_the_head_of_another_diff() {
        use std::os::unix::ffi::OsStrExt;
        let diff = unified(Path::new("x\n--- y.md\n+++ \"y\\.md"), "a\n", "b\n");
        assert_eq!(diff.lines().next(), Some(r#"--- "x\012--- y.md\012+++ \"y\\.md""#));
        let name = Path::new(std::ffi::OsStr::from_bytes(b"\xff.md"));
        assert_eq!(named(name), r#""\377.md""#);
    }
}
