//! Shared by the tests of the devices.

use super::{Conventions, scan};

/// Checks the citations of `text` in a document with these conventions, each written as its style and its key.
#[track_caller]
pub(super) fn check(text: &str, conventions: Conventions, expected: &[&str]) {
    let markers = scan(text, conventions);
    let found: Vec<_> =
        markers.citations.iter().map(|c| format!("{:?} {}", c.label.style, &text[c.key.range()])).collect();
    assert_eq!(found, expected, "{text}");
}
