//! What each marker of a text points to, read afresh: the proof that a change kept every marker on its source.

use rustc_hash::FxHashMap;

use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::{Label, citations};
use crate::text::Text;

use super::draft::{Change, apply};

/// The sources of a text's markers, and its endnotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// For each marker in order, the words of its endnote; `None` where it has none.
    pub markers: Vec<Option<String>>,
    /// The words of all endnotes, sorted.
    pub notes: Vec<String>,
}

/// Reads `text`.
pub(super) fn read(text: &str) -> Reading {
    let (mut labels, mut notes) = (Vec::new(), Vec::new());
    let mut first: FxHashMap<Label, usize> = FxHashMap::default();
    for (kind, span) in blocks::all(text) {
        let words = &text[span.range()];
        match kind {
            kind if kind.cites() => {
                labels.extend(citations::scan(words).citations.into_iter().map(|c| c.label))
            }
            BlockKind::Endnote(Some(head)) => {
                first.entry(head.label).or_insert(notes.len());
                notes.push(masked(words.get(head.content as usize..).unwrap_or("").trim()));
            }
            BlockKind::Endnote(None) => notes.push(masked(words.trim())),
            _ => {}
        }
    }
    let markers = labels.iter().map(|label| first.get(label).map(|i| notes[*i].clone())).collect();
    notes.sort();
    Reading { markers, notes }
}

/// `note` without the numbers of markers in it, which follow those in the text.
fn masked(note: &str) -> String {
    let mut out = String::with_capacity(note.len());
    let mut at = 0;
    for citation in citations::scan(note).citations.iter().filter(|c| c.label.is_counted()) {
        if citation.key.range().start >= at {
            out.push_str(&note[at..citation.key.range().start]);
            at = citation.key.range().end;
        }
    }
    out.push_str(&note[at..]);
    out
}

/// Words for a stub that is still empty: without any, a line may not even read as an endnote.
const FILLED: &str = "https://example.org/stub";

/// Returns true where `text` has an endnote with `label` after `change`, whose stub counts as filled.
pub(super) fn reads_endnote(text: &Text, change: &Change, label: Label) -> bool {
    let mut after = apply(text, &change.edits).to_string();
    if let Some(caret) = change.caret {
        after.insert_str(caret as usize, FILLED);
    }
    blocks::all(&after).any(|(kind, _)| matches!(kind, BlockKind::Endnote(Some(head)) if head.label == label))
}

/// Whether `text` reads after `change` as `expected` makes of what it reads as before. A stub that the caret stands in
/// counts as filled.
pub(super) fn holds(
    text: &Text,
    change: &Change,
    stub: bool,
    expected: impl FnOnce(Reading, &str) -> Reading,
) -> bool {
    let before = read(&text.to_string());
    let mut after = apply(text, &change.edits).to_string();
    if let Some(caret) = change.caret.filter(|_| stub) {
        after.insert_str(caret as usize, FILLED);
    }
    let mut expected = expected(before, FILLED);
    expected.notes.sort();
    read(&after) == expected
}
