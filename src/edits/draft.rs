//! Combines several edits into one change.

use crate::bibliography::NewEntry;
use crate::text::{Edit, Span, Text};

/// Edits that belong together and are applied as one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The edits in order; none overlap or touch. Spans refer to the text before any of them.
    pub edits: Vec<Edit>,
    /// The position of the cursor afterwards, in bytes of the text after the edits.
    pub caret: Option<u32>,
    /// The marker that was inserted or is concerned, as the reader sees it: `[12]`.
    pub marker: String,
    /// Entries to be added to the document's bibliography in the same step. If that is not possible, the change
    /// must not be made.
    pub entries: Vec<NewEntry>,
}

impl Change {
    /// Returns true if nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Puts the cursor after the marker that was inserted, if it has no place yet.
    #[must_use]
    pub fn behind_marker(mut self) -> Self {
        let mut shift = 0_i64;
        for edit in &self.edits {
            let marker = edit.text.find(&self.marker).filter(|_| !self.marker.is_empty());
            if let Some(at) = marker.filter(|_| self.caret.is_none()) {
                let end = at + self.marker.len();
                let closed = end + usize::from(edit.text[end..].starts_with(')'));
                self.caret = u32::try_from(i64::from(edit.span.start) + shift + closed as i64).ok();
            }
            shift += edit.text.len() as i64 - i64::from(edit.span.len());
        }
        self
    }
}

/// Returns the text after `edits`, which must be as in a [`Change`].
#[must_use]
pub fn apply(text: &Text, edits: &[Edit]) -> Text {
    let mut text = text.clone();
    for edit in edits.iter().rev() {
        text.apply(edit);
    }
    text
}

/// Returns the edits that turn `old` into `new`, a small one for each run of lines that differ.
#[must_use]
pub fn between(old: &Text, new: &Text) -> Vec<Edit> {
    let (old, new) = (old.to_string(), new.to_string());
    let lines = similar::TextDiff::from_lines(&old, &new);
    let (mut from, mut to) = (0_usize, 0_usize);
    let mut edits = Vec::new();
    for op in lines.ops() {
        let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
        let from_end = from + length(&lines.old_slices()[op.old_range()]);
        let to_end = to + length(&lines.new_slices()[op.new_range()]);
        if let Some(edit) = Text::new(&old[from..from_end]).difference(&new[to..to_end]) {
            edits.push(Edit::new(edit.span.shift(from as u32), edit.text));
        }
        (from, to) = (from_end, to_end);
    }
    if let Some(last) = edits.last_mut() {
        before_last_break(&old, last);
    }
    edits
}

/// Moves lines that are added after the last line break to before it, with the same result. Some editors take that
/// break for the end of the last line, and have no position after it.
fn before_last_break(text: &str, edit: &mut Edit) {
    let eol = if text.ends_with("\r\n") { "\r\n" } else { "\n" };
    let at_end = edit.span.is_empty() && edit.span.range().start == text.len();
    if let Some(lines) = edit.text.strip_suffix(eol).filter(|_| at_end && text.ends_with(eol)) {
        *edit = Edit::new(Span::at((text.len() - eol.len()) as u32), format!("{eol}{lines}"));
    }
}

/// A change under construction: edits in any order, without overlaps.
#[derive(Default)]
pub(super) struct Draft {
    edits: Vec<Edit>,
    /// The edit that contains the cursor, and the offset in its text.
    caret: Option<(usize, u32)>,
}

impl Draft {
    pub(super) fn new(edits: Vec<Edit>) -> Self {
        Self { edits, caret: None }
    }

    pub(super) fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.edits.push(Edit::new(span, text));
    }

    pub(super) fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(Span::at(at), text);
    }

    pub(super) fn delete(&mut self, span: Span) {
        self.replace(span, "");
    }

    /// Puts the cursor into the last edit, before the last `from_end` bytes of its text.
    pub(super) fn caret_in_last(&mut self, from_end: usize) {
        let Some(last) = self.edits.last() else { return };
        let at = last.text.len().saturating_sub(from_end) as u32;
        self.caret = Some((self.edits.len() - 1, at));
    }

    /// Sorts the edits and joins those that touch.
    pub(super) fn finish(self, marker: String) -> Change {
        let mut order: Vec<usize> = (0..self.edits.len()).collect();
        order.sort_by_key(|i| (self.edits[*i].span.start, self.edits[*i].span.end));
        let (mut caret, mut shift) = (None, 0_i64);
        let mut edits: Vec<Edit> = Vec::with_capacity(order.len());
        for i in order {
            let edit = &self.edits[i];
            if let Some((_, at)) = self.caret.filter(|(of, _)| *of == i) {
                caret = u32::try_from(i64::from(edit.span.start) + shift + i64::from(at)).ok();
            }
            shift += edit.text.len() as i64 - i64::from(edit.span.len());
            match edits.last_mut().filter(|last| last.span.end == edit.span.start) {
                Some(last) => {
                    last.span.end = edit.span.end;
                    last.text.push_str(&edit.text);
                }
                None => edits.push(edit.clone()),
            }
        }
        edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
        Change { edits, caret, marker, entries: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_small_edits_between_two_texts() {
        let (old, new) =
            (Text::new("One\r\nTwo\nSame\nThree é\n"), Text::new("One\r\nTvo\nSame\nThree è\nFour"));
        let edits = between(&old, &new);
        assert_eq!(apply(&old, &edits).to_string(), new.to_string());
        assert_eq!(edits[0], Edit::new(Span::new(6, 7), "v"));
        assert_eq!(edits.len(), 2);
        assert_eq!(between(&old, &old), []);
    }

    #[test]
    fn lines_at_the_end_come_in_before_the_last_line_break() {
        for (old, new, at, text) in
            [("A\n", "A\nB\n", 1, "\nB"), ("A\r\n", "A\r\nB\r\n", 1, "\r\nB"), ("A\n", "A\nB", 2, "B")]
        {
            let edits = between(&Text::new(old), &Text::new(new));
            assert_eq!(edits, [Edit::new(Span::at(at), text)], "{new:?}");
            assert_eq!(apply(&Text::new(old), &edits).to_string(), new);
        }
    }

    #[test]
    fn edits_that_touch_become_one_and_the_caret_stays_where_it_was_put() {
        let mut draft = Draft::default();
        draft.replace(Span::new(4, 5), "YY");
        draft.insert(4, "x┃"[..1].to_owned());
        draft.caret_in_last(0);
        draft.delete(Span::new(0, 2));
        let change = draft.finish(String::new());
        assert_eq!(change.edits, [Edit::new(Span::new(0, 2), ""), Edit::new(Span::new(4, 5), "xYY")]);
        assert_eq!(change.caret, Some(3));
        assert_eq!(apply(&Text::new("abcdef"), &change.edits).to_string(), "cdxYYf");
    }

    #[test]
    fn the_cursor_goes_after_the_marker_whatever_is_inserted_there_too() {
        let mut draft = Draft::default();
        draft.replace(Span::new(2, 3), "22");
        draft.insert(9, " [3]");
        draft.insert(9, "\n\n## Endnotes\n\n[3] https://a.org");
        assert_eq!(draft.finish("[3]".to_owned()).behind_marker().caret, Some(14));
        // A place that was chosen stays.
        let mut draft = Draft::default();
        draft.insert(9, "[1]");
        draft.insert(12, "[1] ");
        draft.caret_in_last(0);
        assert_eq!(draft.finish("[1]".to_owned()).behind_marker().caret, Some(19));
    }
}
