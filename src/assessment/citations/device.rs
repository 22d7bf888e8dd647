//! The declaration of a citation device.

use super::Markers;
use crate::assessment::Conventions;

/// A form in which documents cite.
///
/// A document mostly cites in one form. The forms that are unmistakable count in every document; the others only in
/// a document whose [`Conventions`] show that it uses them.
pub struct Device {
    /// The bytes at which a citation may be recognized.
    pub openers: &'static [u8],
    /// Returns true if a document with these conventions may cite in this form.
    pub applies: fn(Conventions) -> bool,
    /// Reads the citation that is recognized at `at`, a byte offset into `text`. Adds it to `found` with its mark, and
    /// returns the offset at which to go on. Returns `None`, and adds nothing, if there is no such citation.
    pub read: fn(text: &str, at: usize, conventions: Conventions, found: &mut Markers) -> Option<usize>,
}

/// Returns true for every document.
pub(super) const fn always(_: Conventions) -> bool {
    true
}
