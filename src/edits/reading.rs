//! Parses every reference of a text and its endnote from scratch, to verify that a change kept each
//! reference at its source.

use rustc_hash::FxHashMap;

use crate::analysis::{COMMENT_OPENING, Snapshot};
use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::headings::OwnNames;
use crate::assessment::{Conventions, Label, citations, unread};

use super::draft::{Change, apply};

/// The endnotes of a text, and those to which its references lead.
#[derive(Debug)]
pub(super) struct Reading {
    /// The text of the endnotes of each reference, in order, whether or not the reference is read as a citation;
    /// `None` if it has none.
    pub markers: Vec<Option<String>>,
    /// The text of all endnotes with the text to which they refer, in alphabetical order.
    pub notes: Vec<String>,
    /// The text of the endnotes of each label.
    by_label: FxHashMap<Label, String>,
    /// The conventions of the text.
    conventions: Conventions,
}

impl Reading {
    /// Returns the reading with an additional reference, the `place`th, to an additional endnote with the text `words`.
    pub(super) fn with(mut self, place: usize, words: &str) -> Self {
        let (refers, words) = masked(&in_paragraphs(words), self.conventions);
        self.markers.insert(place.min(self.markers.len()), Some(format!("{words}\n")));
        let note = self.shown(&words, &refers, "");
        let at = self.notes.partition_point(|other| *other < note);
        self.notes.insert(at, note);
        self
    }

    /// Returns the reading in which the `place`th reference leads to an additional endnote with the text `words`, the
    /// same as that of its old one.
    pub(super) fn moved(self, place: usize, words: &str) -> Self {
        let mut reading = self.with(place, words);
        if place + 1 < reading.markers.len() {
            reading.markers.remove(place + 1);
        }
        reading
    }

    /// Returns the reading without the endnotes whose texts are `words`. Of several equal ones, as many are removed as
    /// `words` contains.
    pub(super) fn without(mut self, words: &[String]) -> Self {
        let mut gone = vec![false; self.notes.len()];
        let mut taken: FxHashMap<usize, usize> = FxHashMap::default();
        for words in words {
            let (refers, words) = masked(&in_paragraphs(words), self.conventions);
            let note = self.shown(&words, &refers, "");
            // In sorted order, the first that is not less is equal or begins with it.
            let first = self.notes.partition_point(|other| *other < note);
            let taken = taken.entry(first).or_default();
            let at = first + *taken;
            if self.notes.get(at).is_some_and(|other| other.starts_with(&note)) {
                gone[at] = true;
                *taken += 1;
            }
        }
        let mut gone = gone.into_iter();
        self.notes.retain(|_| !gone.next().unwrap_or(false));
        self
    }

    /// Returns the text of an endnote with the text to which it refers; `above` is the text of the previous endnote.
    fn shown(&self, words: &str, refers: &[Label], above: &str) -> String {
        let mut shown = words.to_owned();
        for label in refers {
            shown.push_str(" → ");
            shown.push_str(self.by_label.get(label).map_or("", String::as_str));
        }
        if is_ibid(words) {
            shown.push_str(" ↑ ");
            shown.push_str(above);
        }
        shown
    }
}

/// A reference and its offset.
struct Reference {
    label: Label,
    start: u32,
}

/// A parsed endnote: its label, its text, and its references.
struct Entry {
    label: Option<Label>,
    words: String,
    refers: Vec<Label>,
}

/// Parses `text`.
pub(super) fn read(text: &str, names: &OwnNames) -> Reading {
    let conventions = Conventions::of(text, names);
    let (references, entries) = references_and_notes(text, conventions, names);
    let mut by_label: FxHashMap<Label, String> = FxHashMap::default();
    for entry in &entries {
        let Some(label) = entry.label else { continue };
        let words = by_label.entry(label).or_default();
        words.push_str(&entry.words);
        words.push('\n');
    }
    let markers = references.iter().map(|reference| by_label.get(&reference.label).cloned()).collect();
    let mut reading = Reading { markers, notes: Vec::new(), by_label, conventions };
    let mut above = "";
    for entry in &entries {
        let note = reading.shown(&entry.words, &entry.refers, above);
        reading.notes.push(note);
        above = &entry.words;
    }
    reading.notes.sort();
    reading
}

fn references_and_notes(
    text: &str,
    conventions: Conventions,
    names: &OwnNames,
) -> (Vec<Reference>, Vec<Entry>) {
    let (mut references, mut entries) = (Vec::new(), Vec::<Entry>::new());
    for (kind, span) in blocks::all_with(text, names) {
        let words = &text[span.range()];
        match kind {
            BlockKind::Endnote(head) => {
                let words = head.map_or_else(|| words.trim(), |head| head.words(words));
                let (refers, words) = masked(words, conventions);
                entries.push(Entry { label: head.map(|head| head.label), words, refers });
            }
            BlockKind::Continuation => {
                let (refers, words) = masked(words.trim(), conventions);
                if let Some(entry) = entries.last_mut() {
                    entry.words.push_str(PARAGRAPH);
                    entry.words.push_str(&words);
                    entry.refers.extend(refers);
                }
            }
            BlockKind::Comment => {
                let inner = words.get(COMMENT_OPENING as usize..).unwrap_or("");
                references.extend(found(inner, span.start + COMMENT_OPENING, conventions));
            }
            kind if kind.cites() => references.extend(found(words, span.start, conventions)),
            _ => {}
        }
    }
    (references, entries)
}

/// Returns all references in a part of the text that starts at `at`, in order.
fn found(words: &str, at: u32, conventions: Conventions) -> Vec<Reference> {
    let all = labels(words, conventions).into_iter();
    let mut found: Vec<_> = all.map(|(start, _, label)| Reference { label, start: start + at }).collect();
    found.sort_by_key(|reference| reference.start);
    found
}

/// Returns the labels of all references in `words`, each with the start and end of its number.
pub(super) fn labels(words: &str, conventions: Conventions) -> Vec<(u32, u32, Label)> {
    let markers = citations::scan(words, conventions);
    let unread = unread::unread(words, &markers, conventions);
    let commented = citations::in_comments(words, &markers, conventions);
    let read = markers.citations.iter().chain(&commented).filter(|c| c.label.is_marker());
    let read = read.map(|c| (c.key.start, c.key.end, c.label));
    let mut all: Vec<_> = read.chain(unread.iter().map(|u| (u.span.start, u.span.end, u.label))).collect();
    all.sort_by_key(|(start, _, label)| (*start, *label));
    all
}

/// Returns the references in `note`, and its text without their numbers, which follow those in the body. A bar has no
/// escape, which it needs in the row of a table only.
pub(super) fn masked(note: &str, conventions: Conventions) -> (Vec<Label>, String) {
    let note = &*note.replace("\\|", "|");
    let (mut refers, mut out) = (Vec::new(), String::with_capacity(note.len()));
    let mut at = 0;
    let refers_from =
        |start: u32, label: Label| label.is_counted() && !unread::in_address(note, start as usize);
    for (start, end, label) in
        labels(note, conventions).into_iter().filter(|(start, _, label)| refers_from(*start, *label))
    {
        refers.push(label);
        if start as usize >= at {
            out.push_str(&note[at..start as usize]);
            at = end as usize;
        }
    }
    out.push_str(&note[at..]);
    (refers, out)
}

/// Returns true if the text of an endnote refers to the one above it.
pub(super) fn is_ibid(words: &str) -> bool {
    let words = words.trim_start_matches(['*', '_', '“', '"', '(']).to_lowercase();
    let inside =
        |sign: &str| words.match_indices(sign).any(|(at, _)| !words[..at].ends_with(char::is_alphanumeric));
    words.starts_with("id.")
        || words.starts_with("idem")
        || ["ibid", "op. cit", "loc. cit", "same as above", "ditto", "previous note", "там же"]
            .into_iter()
            .any(inside)
}

/// The sign between the paragraphs of an endnote.
pub(super) const PARAGRAPH: &str = " ¶ ";

/// Returns the text of an endnote with that sign in place of empty lines.
fn in_paragraphs(words: &str) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in words.split_inclusive('\n') {
        match paragraphs.last_mut() {
            Some(last) if !line.trim().is_empty() => last.push_str(line),
            Some(last) if last.is_empty() => {}
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.iter().map(|words| words.trim()).collect::<Vec<_>>().join(PARAGRAPH)
}

/// Returns the number of references before `at`, as [`read`] counts them.
pub(super) fn place(snapshot: &Snapshot, at: u32) -> usize {
    let names = &snapshot.environment().headings;
    let (references, _) = references_and_notes(&snapshot.text().to_string(), snapshot.conventions(), names);
    references.iter().filter(|reference| reference.start < at).count()
}

/// Text for a stub that is still empty: without any, a line may not even be parsed as an endnote.
const FILLED: &str = "https://example.org/stub";

/// Returns true if `text` has an endnote with `label` after `change`; an empty stub counts as filled.
pub(super) fn reads_endnote(snapshot: &Snapshot, change: &Change, label: Label) -> bool {
    let mut after = apply(snapshot.text(), &change.edits).to_string();
    if let Some(caret) = change.caret {
        after.insert_str(caret as usize, FILLED);
    }
    let names = &snapshot.environment().headings;
    blocks::all_with(&after, names)
        .any(|(kind, _)| matches!(kind, BlockKind::Endnote(Some(head)) if head.label == label))
}

/// Returns true if the reading of `text` after `change` equals the result of `expected` for the reading before. With
/// `stub`, the stub at the cursor counts as filled.
pub(super) fn holds(
    snapshot: &Snapshot,
    change: &Change,
    stub: bool,
    expected: impl FnOnce(Reading, &str) -> Reading,
) -> bool {
    let names = &snapshot.environment().headings;
    let before = read(&snapshot.text().to_string(), names);
    let mut after = apply(snapshot.text(), &change.edits).to_string();
    if let Some(caret) = change.caret.filter(|_| stub) {
        after.insert_str(caret as usize, FILLED);
    }
    let expected = expected(before, FILLED);
    let after = read(&after, names);
    after.markers == expected.markers && after.notes == expected.notes
}
