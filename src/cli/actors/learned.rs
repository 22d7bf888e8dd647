//! The lines by which a registry file of `assessor actors learn` is recognised.

/// Start of the first line of a new file.
pub(super) const FIRST: &str = "# Names that ";
/// Prefix of a line with names that were offered.
pub(super) const OFFERED: &str = "# offered: ";

/// Returns true if a file that begins with `head` was written by `assessor actors learn`.
pub(in crate::cli) fn is_learned(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    lines.any(|line| {
        line.starts_with(FIRST) && line.contains(" assessments introduce") || line.starts_with(OFFERED)
    })
}
