//! Linked editing: the ranges that change together while the user types a key.

use crate::analysis::Snapshot;
use crate::assessment::{Label, Style};
use crate::text::Span;

/// Returns all ranges of the footnote key at `offset`, in its markers and its definition, in order. Returns none if no
/// footnote key is at `offset`, or if the key has no definition or several.
#[must_use]
pub fn linked(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    let Some(label) = key_at(snapshot, offset) else { return Vec::new() };
    let notes = snapshot.endnotes().filter_map(|note| {
        let head = note.head.filter(|head| head.label == label)?;
        Some(head.key.shift(snapshot.starts()[note.block]))
    });
    let notes: Vec<_> = notes.collect();
    if notes.len() != 1 {
        return Vec::new();
    }
    let markers = snapshot.citations().filter(|c| c.label == label).map(|c| c.key);
    let mut keys: Vec<_> = markers.chain(notes).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() > 1 { keys } else { Vec::new() }
}

/// Returns the label of the footnote whose key is at `offset`.
fn key_at(snapshot: &Snapshot, offset: u32) -> Option<Label> {
    let footnote = |label: &Label| label.style == Style::Footnote;
    if let Some(citation) = snapshot.citation_at(offset) {
        return Some(citation.label).filter(|label| footnote(label) && citation.key.touches(offset));
    }
    let note = snapshot.endnote_at(offset)?;
    let head = note.head.filter(|head| head.key.shift(snapshot.starts()[note.block]).touches(offset))?;
    Some(head.label).filter(footnote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{caret, snapshot};

    const TEXT: &str = "# River Basin Assessment\n\nIt fell.[^mill] It rose.[^mill] It burned.[^port]\n\n\
        [^mill]: https://a.example\n[^port]: https://b.example\n";

    fn shown(marked: &str) -> Vec<String> {
        let (text, at) = caret(marked);
        linked(&snapshot(&text), at)
            .iter()
            .map(|span| format!("{}:{}", span.start, &text[span.range()]))
            .collect()
    }

    #[test]
    fn the_key_of_a_footnote_changes_everywhere() {
        let all = shown(&TEXT.replacen("[^mill", "[^mi┃ll", 1));
        assert_eq!(all.len(), 3, "{all:?}");
        assert_eq!(shown(&TEXT.replace("\n[^mill", "\n[^mill┃")), all);
        assert_eq!(shown(&TEXT.replacen("[^port", "[^┃port", 1)).len(), 2);
    }

    #[test]
    fn nothing_else_does() {
        assert_eq!(shown(&TEXT.replace("It fell", "It f┃ell")), [""; 0]);
        assert_eq!(shown(&TEXT.replace("https://a", "https┃://a")), [""; 0]);
        assert_eq!(shown(&TEXT.replacen("[^mill", "[^mi┃ll", 1).replace("[^port]:", "[^mill]:")), [""; 0]);
        assert_eq!(
            shown("# R\n\nIt fell.[1┃]\n\n[1] https://a.example\n"),
            [""; 0],
            "numbers are renumbered"
        );
    }
}
