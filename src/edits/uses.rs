//! All uses of an endnote's number: citations, markers in comments and endnotes, pointers in words (`see note 3`), and
//! unread numbers that may be references.
//!
//! A use that is read can be renumbered with its endnote. An unread number pins its endnote to the number that it has.

use rustc_hash::FxHashSet;

use crate::analysis::{COMMENT_OPENING, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::unread::UnreadForm;
use crate::assessment::{Citation, Conventions, Label, Unread, citations};
use crate::text::Span;

use super::notes::{self, Numbers};
use super::reading;

/// Returns all references that are renumbered with their endnotes, in the order of the text. They are the counted
/// citations and, if they name an existing endnote, the markers in comments and endnotes and the pointers.
pub(super) fn references(snapshot: &Snapshot) -> Vec<Citation> {
    let conventions = snapshot.conventions();
    let mut out: Vec<_> = snapshot.citations().filter(|c| c.label.is_counted()).collect();
    let noted = |c: &Citation| snapshot.links().endnote_with(c.label).is_some();
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        let span = snapshot.block_span(i);
        let text = snapshot.text().slice(span);
        let found = match facts.block.kind {
            BlockKind::Endnote(head) => within(&text, head.map_or(0, |h| h.content), conventions),
            BlockKind::Continuation => within(&text, 0, conventions),
            BlockKind::Comment => within(&text, COMMENT_OPENING, conventions),
            kind if kind.cites() && text.contains("<!--") => {
                citations::in_comments(&text, &citations::scan(&text, conventions), conventions)
            }
            _ => continue,
        };
        let in_url = |c: &Citation| facts.sources.iter().any(|s| s.url.is_some_and(|u| u.overlaps(c.span)));
        out.extend(found.into_iter().filter(|c| noted(c) && !in_url(c)).map(|c| c.shift(span.start)));
    }
    let pointers = snapshot.unread().filter(|unread| unread.form == UnreadForm::Pointer);
    let pointers = pointers.map(|Unread { span, label, .. }| Citation::alone(span, span, label));
    out.extend(pointers.filter(noted));
    out.sort_by_key(|c| (c.bracket.start, c.key.start));
    out
}

/// Returns the markers after the first `from` bytes of a block in which markers are not citations, including those
/// in its comments.
fn within(text: &str, from: u32, conventions: Conventions) -> Vec<Citation> {
    let Some(words) = text.get(from as usize..) else { return Vec::new() };
    let markers = citations::scan(words, conventions);
    let commented = citations::in_comments(words, &markers, conventions);
    let counted = markers.citations.into_iter().filter(|c| c.label.is_counted());
    counted.chain(commented).map(|c| c.shift(from)).collect()
}

/// Returns the first unread reference that would refer to another endnote under `numbers`: its own endnote gets another
/// number, or another endnote gets its number.
pub(super) fn held(snapshot: &Snapshot, numbers: &Numbers) -> Option<Span> {
    let moves = |label: Label| numbers.get(&label).is_some_and(|id| *id != label.id);
    let taken = |label: Label| {
        numbers.iter().any(|(own, id)| own.style == label.style && *id == label.id && own.id != *id)
    };
    let mut held = snapshot
        .unread()
        .filter(|unread| unread.form != UnreadForm::Pointer || snapshot.endnote_with(unread.label).is_none());
    held.find(|unread| moves(unread.label) || taken(unread.label)).map(|unread| unread.span)
}

/// Returns true if another endnote, or a comment, refers to the endnote with `label`.
pub(crate) fn is_referred_to(snapshot: &Snapshot, label: Label) -> bool {
    referred(snapshot).contains(&label)
}

/// Returns all labels to which comments, and endnotes other than their own, refer.
pub(super) fn referred(snapshot: &Snapshot) -> FxHashSet<Label> {
    let mut found = FxHashSet::default();
    let conventions = snapshot.conventions();
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        let text = snapshot.text().slice(snapshot.block_span(i));
        let (from, own) = match facts.block.kind {
            BlockKind::Endnote(head) => (head.map_or(0, |h| h.content), head.map(|h| h.label)),
            BlockKind::Continuation => (0, None),
            BlockKind::Comment => (COMMENT_OPENING, None),
            kind if kind.cites() && text.contains("<!--") => {
                let inner =
                    text.match_indices("<!--").filter_map(|(at, _)| text.get(at + 4..)?.split("-->").next());
                inner.for_each(|inner| found.extend(labels(inner, conventions)));
                continue;
            }
            _ => continue,
        };
        if let Some(words) = text.get(from as usize..) {
            found.extend(labels(words, conventions).filter(|label| Some(*label) != own));
        }
    }
    found
}

fn labels(text: &str, conventions: Conventions) -> impl Iterator<Item = Label> {
    citations::scan(text, conventions).citations.into_iter().map(|c| c.label)
}

/// Returns the first reference that may refer to another endnote after one is added or moved: an unread one, or an
/// endnote that refers to the one above it.
#[must_use]
pub fn obstacle(snapshot: &Snapshot) -> Option<Span> {
    let unread =
        snapshot.unread().find(|unread| unread.form != UnreadForm::Pointer).map(|unread| unread.span);
    unread.or_else(|| {
        let mut all = notes::notes(snapshot).into_iter();
        all.find(|note| reading::is_ibid(&notes::words(snapshot, note))).map(|note| note.content)
    })
}

/// Returns the first unread reference that may refer to the endnote with `label`.
#[must_use]
pub fn unread_use(snapshot: &Snapshot, label: Label) -> Option<Span> {
    snapshot.unread().find(|unread| unread.label == label).map(|unread| unread.span)
}

#[cfg(test)]
mod tests {
    use super::super::testing::snapshot;
    use super::*;

    fn words(text: &str) -> Option<String> {
        let snapshot = snapshot(text);
        obstacle(&snapshot).map(|span| snapshot.text().slice(span).into_owned())
    }

    #[test]
    fn what_stands_in_the_way_of_a_new_endnote() {
        let notes = "\n\n## Endnotes\n\n[1] a.org\n[2] Ibid., p. 4.\n";
        assert_eq!(
            words(&format!("# R\n\nA left.[1] B left.[2]{notes}")).as_deref(),
            Some("[2] Ibid., p. 4.")
        );
        assert_eq!(words(&format!("# R\n\nA left.[1] B left.[2?]{notes}")).as_deref(), Some("2"));
        assert_eq!(words("# R\n\nA left.[1]\n\n## Endnotes\n\n[1] a.org\n"), None);
    }

    #[test]
    fn references_in_comments_endnotes_and_words_follow() {
        let text = "# R\n\nA left.[1] <!-- from [2] --> As in endnote 2.\n\n## Endnotes\n\n[1] a.org; see note 2\n[2] See [1].\n";
        let snapshot = snapshot(text);
        let found: Vec<_> = references(&snapshot).into_iter().map(|c| c.label.id).collect();
        assert_eq!(found, [1, 2, 2, 2, 1]);
    }
}
