//! Fixtures for changes: a text before with `┃` at the requested position, and a text after with `┃` at the cursor.

use std::sync::Arc;

use super::{Change, apply};
use crate::analysis::{Document, Environment, Snapshot};
use crate::text::Text;

/// Analyses a text.
pub(crate) fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
}

/// Returns the text without `┃`, and its offset.
pub(crate) fn caret(marked: &str) -> (String, u32) {
    let at = marked.find('┃').expect("the fixture says where");
    assert_eq!(marked.matches('┃').count(), 1, "one caret: {marked}");
    (marked.replace('┃', ""), at as u32)
}

/// Returns the text after a change, with `┃` at the cursor.
pub(crate) fn shown(snapshot: &Snapshot, change: &Change) -> String {
    let mut at = 0;
    for edit in &change.edits {
        assert!(edit.span.start >= at, "edits are in order and apart: {:?}", change.edits);
        at = edit.span.end + 1;
    }
    let mut text = apply(snapshot.text(), &change.edits).to_string();
    if let Some(caret) = change.caret {
        text.insert(caret as usize, '┃');
    }
    text
}

/// Requests a change at `┃` and compares the text after it.
#[track_caller]
pub(crate) fn check(before: &str, change: impl FnOnce(&Snapshot, u32) -> Option<Change>, after: &str) {
    let (text, at) = caret(before);
    let snapshot = snapshot(&text);
    let change = change(&snapshot, at).expect("there is a change");
    assert_eq!(shown(&snapshot, &change), after);
}

/// Checks that there is no change at `┃`.
#[track_caller]
pub(crate) fn check_none(before: &str, change: impl FnOnce(&Snapshot, u32) -> Option<Change>) {
    let (text, at) = caret(before);
    assert_eq!(change(&snapshot(&text), at), None);
}
