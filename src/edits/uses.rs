//! All uses of an endnote's number: citations, markers in comments and endnotes, pointers in words (`see note 3`), and
//! unread numbers that may be references.
//!
//! A use that is read can be renumbered with its endnote. An unread number pins its endnote to the number that it has.

use rustc_hash::FxHashSet;

use crate::analysis::{COMMENT_OPENING, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::unread::UnreadForm;
use crate::assessment::{Citation, Conventions, Label, Unread, citations, lines};
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
    let held = held.find(|unread| moves(unread.label) || taken(unread.label)).map(|unread| unread.span);
    held.or_else(|| {
        let rows = unread_rows(snapshot);
        rows.into_iter().find(|row| moves(row.label) || taken(row.label)).map(|row| row.span)
    })
}

/// A row of a table that is not read as an endnote.
pub(super) struct UnreadRow {
    pub label: Label,
    pub span: Span,
}

/// Returns the rows of tables that are not read as endnotes, and may be those of markers without an endnote: a source
/// without its marker's number would be lost.
pub(super) fn unread_rows(snapshot: &Snapshot) -> Vec<UnreadRow> {
    let links = snapshot.links();
    let mut lost = links.citations.iter().map(|c| c.label).filter(|label| label.is_counted());
    if !lost.any(|label| links.endnote_with(label).is_none()) {
        return Vec::new();
    }
    let mut rows = labelled_rows(snapshot);
    let is_lost = |label| links.endnote_with(label).is_none() && links.citation_with(label).is_some();
    rows.retain(|row| is_lost(row.label));
    rows
}

/// Returns the first row of a table that may be a list of sources which is not read: a list that begins elsewhere would
/// be a second one.
pub(super) fn unread_list(snapshot: &Snapshot) -> Option<Span> {
    labelled_rows(snapshot).first().map(|row| row.span)
}

/// Returns the rows of tables that begin with a number and name an address, or are among the endnotes.
fn labelled_rows(snapshot: &Snapshot) -> Vec<UnreadRow> {
    let mut rows = Vec::new();
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        let is_listed = facts.block.place.section.is_endnotes();
        let may_be = match facts.block.kind {
            BlockKind::Table | BlockKind::Note | BlockKind::Endnote(None) => true,
            kind => kind.is_body(),
        };
        let span = snapshot.block_span(i);
        let text = snapshot.text().slice(span);
        if !may_be || !text.contains(['|', '<']) {
            continue;
        }
        let mut start = span.start;
        for line in text.split_inclusive(['\n', '\r']) {
            let words = line.trim_end();
            if let Some((label, rest)) = labelled_row(words)
                && rest.contains(char::is_alphabetic)
                && (is_listed || lines::names_source(&rest))
            {
                rows.push(UnreadRow { label, span: Span::from(0..words.len()).shift(start) });
            }
            start += line.len() as u32;
        }
    }
    rows
}

/// Returns the number in the first cell of a row, and the text after it. The row may be one of an HTML table.
fn labelled_row(line: &str) -> Option<(Label, String)> {
    let line = line.trim();
    let is_tagged = ["<tr", "<td"].into_iter().any(|tag| line.starts_with(tag));
    if !is_tagged && !line.contains('|') {
        return None;
    }
    // The cells, with a bar after each.
    let mut cells = String::with_capacity(line.len());
    match is_tagged {
        true => {
            for part in line.split('<').filter(|part| !part.is_empty()) {
                let (tag, words) = part.split_once('>').unwrap_or(("", part));
                cells.push_str(words);
                cells.push_str(if tag.starts_with("/td") { "|" } else { "" });
            }
        }
        false => cells.push_str(line.trim_start_matches('|')),
    }
    let (first, rest) = cells.split_once('|')?;
    let key = first.trim().trim_matches(['*', '_', '`', '[', ']', '(', ')', '.']);
    let number = citations::parse_number(key).map(Label::numeric);
    let label = number.or_else(|| citations::parse_roman(key).map(Label::roman))?;
    Some((label, rest.to_owned()))
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
    let row = || unread_list(snapshot).filter(|_| snapshot.links().endnotes.is_empty());
    let row = || row().or_else(|| unread_rows(snapshot).first().map(|row| row.span));
    unread.or_else(row).or_else(|| {
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
