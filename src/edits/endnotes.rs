//! Endnotes: the missing one of a marker, one that nothing cites, two of one number.

use crate::analysis::{Document, Snapshot};
use crate::assessment::{Citation, Label, Style};
use crate::text::Span;

use super::draft::{Change, Draft, between};
use super::insert;
use super::notes::{self, Note, Numbers};
use super::reading;

/// Creates the endnote that the markers with `label` lack, empty, the caret in it. In a document without endnotes every
/// marker gets one. `None` where the marker has one or needs none, and where the line would not read as an endnote, as
/// after a code fence that nothing closes.
#[must_use]
pub fn create_endnote(snapshot: &Snapshot, label: Label) -> Option<Change> {
    added_endnote(snapshot, label).filter(|change| reading::reads_endnote(snapshot.text(), change, label))
}

/// As [`create_endnote`], before anybody has looked whether it reads back.
fn added_endnote(snapshot: &Snapshot, label: Label) -> Option<Change> {
    let style = label.style;
    if matches!(style, Style::Pandoc | Style::Link) || snapshot.endnote_with(label).is_some() {
        return None;
    }
    let first = snapshot.citations().find(|c| c.label == label)?;
    let all = notes::notes(snapshot);
    let mut draft = Draft::default();
    if style != Style::Footnote && all.iter().all(|n| n.label.style != style) {
        insert::list_for_all(snapshot, &mut draft, style, &Numbers::default(), None);
    } else {
        let key = snapshot.text().slice(first.key).into_owned();
        let cited = snapshot.citations().take_while(|c| c.span.start < first.span.start);
        let (rank, key) = match style {
            Style::Footnote => (cited.filter(|c| c.label.style == style).count() as u64, key),
            _ => (label.id, notes::key_text(style, label.id)),
        };
        let note = notes::place_note(snapshot, style, rank, &key);
        draft.insert(note.at, format!("{}{}", note.before, note.after));
        draft.caret_in_last(note.after.len());
    }
    Some(draft.finish(shown(snapshot, label, first.key)))
}

/// Creates at most this many endnotes at once.
const MOST: usize = 500;

/// Creates the endnotes that the markers with `labels` lack, as [`create_endnote`] one after the other. `None` where none
/// lacks one, or where one would not read as an endnote. Analyses the text anew after each.
#[must_use]
pub fn create_endnotes(snapshot: &Snapshot, labels: &[Label]) -> Option<Change> {
    let environment = snapshot.environment().clone();
    let mut document = Document::new(snapshot.name(), snapshot.text().clone(), environment);
    for label in labels.iter().take(MOST) {
        let now = document.snapshot();
        let Some(change) = added_endnote(&now, *label) else { continue };
        for edit in change.edits.iter().rev() {
            document.edit(edit);
        }
        let reads = document.snapshot().endnote_with(*label).is_some();
        if !reads && !reading::reads_endnote(now.text(), &change, *label) {
            return None;
        }
    }
    let edits = between(snapshot.text(), document.text());
    (!edits.is_empty()).then(|| Change { edits, ..Change::default() })
}

fn shown(snapshot: &Snapshot, label: Label, key: Span) -> String {
    match label.style {
        Style::Footnote => format!("[^{}]", snapshot.text().slice(key)),
        _ => notes::marker(label.style, label.id),
    }
}

/// Removes the endnote that is block `block`, and closes the gap that its number leaves. `None` where a marker cites it.
#[must_use]
pub fn remove_endnote(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let all = notes::notes(snapshot);
    let note = all.iter().find(|n| n.block == block)?;
    let label = note.label;
    let twin = all.iter().any(|n| n.label == label && n.block != block);
    if snapshot.links().citation_with(label).is_some() && !twin {
        return None;
    }
    let numbers =
        if label.is_counted() && !twin { close_gap(snapshot, &all, label) } else { Numbers::default() };
    let line = removed_line(snapshot, &all, note);
    let mut edits = notes::relabel(snapshot, &all, &numbers);
    edits.retain(|edit| !line.covers(edit.span));
    let mut draft = Draft::new(edits);
    draft.delete(line);
    let change = draft.finish(shown(snapshot, label, note.key));
    let gone = notes::words(snapshot, note);
    let holds = reading::holds(snapshot.text(), &change, false, |mut reading, _| {
        let at = reading.notes.iter().position(|words| *words == gone);
        at.map(|at| reading.notes.remove(at));
        reading
    });
    holds.then_some(change)
}

/// The line of an endnote with the white space that parts it from the next, or from the one before where it is last.
fn removed_line(snapshot: &Snapshot, all: &[Note], note: &Note) -> Span {
    let starts = snapshot.starts();
    let blank = |block: usize| {
        use crate::assessment::BlockKind;
        snapshot.blocks().get(block).is_some_and(|b| match b.block.kind {
            BlockKind::Blank => true,
            // An empty line of a block quote.
            BlockKind::Quote => snapshot.text().slice(snapshot.block_span(block)).trim() == ">",
            _ => false,
        })
    };
    let span = snapshot.block_span(note.block);
    let is_note = |block: usize| all.iter().any(|n| n.block == block);
    let next_is_note = is_note(note.block + 2);
    if blank(note.block + 1) && next_is_note {
        return Span::new(span.start, starts[note.block + 2]);
    }
    let is_last_line = span.end == note.line_end;
    let before = note.block.checked_sub(1).filter(|b| blank(*b));
    if is_last_line || !next_is_note && !is_note(note.block + 1) && before.is_some() {
        // With the break before it, so that none is left over.
        let above = before.map_or(note.block, |b| b).checked_sub(1);
        if let Some(above) = above {
            return Span::new(notes::line_end(snapshot, above), note.line_end);
        }
    }
    span
}

/// Moves down the numbers above `label`, up to the last endnote's and those that run on from it.
fn close_gap(snapshot: &Snapshot, all: &[Note], label: Label) -> Numbers {
    let own = all.iter().map(|n| n.label).filter(|l| l.style == label.style);
    let last = own.map(|l| l.id).max().unwrap_or(label.id);
    let mut ids: Vec<u64> = all
        .iter()
        .map(|n| n.label)
        .chain(snapshot.links().citations.iter().map(|c| c.label))
        .filter(|l| l.style == label.style && l.id > label.id)
        .map(|l| l.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut end = last;
    let mut numbers = Numbers::default();
    for id in ids {
        if id > end + 1 {
            break;
        }
        end = end.max(id);
        numbers.insert(Label { style: label.style, id }, id - 1);
    }
    numbers
}

/// Gives the second of two endnotes with one number a number of its own, where that leaves no doubt: the number after
/// it is cited and has no endnote. `block` is the second endnote.
#[must_use]
pub fn split_duplicate(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let all = notes::notes(snapshot);
    let at = all.iter().position(|n| n.block == block)?;
    let (note, above) = (&all[at], all[..at].last()?);
    let label = note.label;
    let next = Label { style: label.style, id: label.id.checked_add(1)? };
    let links = snapshot.links();
    let free = links.endnote_with(next).is_none() && links.citation_with(next).is_some();
    if !label.is_counted() || above.label != label || !free || !notes::can_write(next.style, next.id) {
        return None;
    }
    let mut draft = Draft::default();
    draft.replace(note.key, notes::key_text(next.style, next.id));
    Some(draft.finish(notes::marker(next.style, next.id)))
}

/// Gives a marker whose number was cited before a number of its own, with an endnote that repeats the source. `None` where
/// it shares its bracket, is the first of its number, or has no endnote.
#[must_use]
pub fn own_number(snapshot: &Snapshot, citation: &Citation) -> Option<Change> {
    let label = citation.label;
    let first = snapshot.citations().find(|c| c.label == label)?;
    if !label.is_counted() || citation.span != citation.bracket || first.span == citation.span {
        return None;
    }
    let all = notes::notes(snapshot);
    let words = notes::words(snapshot, all.iter().find(|n| n.label == label)?);
    let id = insert::next_number(snapshot, label.style, citation.span.start);
    let numbers = insert::make_room(snapshot, label.style, id, 1);
    let fits = |id: u64| notes::can_write(label.style, id);
    if words.is_empty() || !fits(id) || !numbers.values().copied().all(fits) {
        return None;
    }
    let mut edits = notes::relabel(snapshot, &all, &numbers);
    edits.retain(|edit| !citation.span.covers(edit.span));
    let mut draft = Draft::new(edits);
    draft.replace(citation.key, notes::key_text(label.style, id));
    let note = notes::place_note(snapshot, label.style, id, &notes::key_text(label.style, id));
    draft.insert(note.at, format!("{}{words}{}", note.before, note.after));
    let change = draft.finish(notes::marker(label.style, id));
    let holds = reading::holds(snapshot.text(), &change, false, |mut reading, _| {
        reading.notes.push(words);
        reading
    });
    holds.then_some(change)
}

/// Joins the second of two endnotes with one number to the first, its sources behind the first's: every marker keeps the
/// source that it has. `block` is the second endnote.
#[must_use]
pub fn merge_duplicate(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let all = notes::notes(snapshot);
    let note = all.iter().find(|n| n.block == block)?;
    let first = all.iter().find(|n| n.label == note.label).filter(|first| first.block < block)?;
    let (have, more) = (notes::words(snapshot, first), notes::words(snapshot, note));
    let mut draft = Draft::default();
    if !more.is_empty() {
        let stop = if have.is_empty() || have.ends_with(';') { "" } else { ";" };
        draft.insert(first.content.end, format!("{stop} {more}"));
    }
    draft.delete(removed_line(snapshot, &all, note));
    Some(draft.finish(shown(snapshot, note.label, note.key)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    fn create(snapshot: &Snapshot, at: u32) -> Option<Change> {
        create_endnote(snapshot, snapshot.citation_at(at)?.label)
    }

    fn remove(snapshot: &Snapshot, at: u32) -> Option<Change> {
        remove_endnote(snapshot, snapshot.endnote_at(at)?.block)
    }

    fn split(snapshot: &Snapshot, at: u32) -> Option<Change> {
        split_duplicate(snapshot, snapshot.endnote_at(at)?.block)
    }

    #[test]
    fn creates_the_endnote_of_a_marker() {
        check(
            "A.[1] B.[2┃] C.[3]\n\nEndnotes\n[1] a.org\n[3] c.org\n",
            create,
            "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] c.org\n",
        );
        check("# R\n\nA.[^x┃]\n", create, "# R\n\nA.[^x]\n\n[^x]: ┃\n");
        check(
            "A.[i] B.[ii┃]\n\nEndnotes\n[i]https://a.org\n",
            create,
            "A.[i] B.[ii]\n\nEndnotes\n[i]https://a.org\n[ii] ┃\n",
        );
        check("# R\n\nA.[1┃] B.[2]\n", create, "# R\n\nA.[1] B.[2]\n\n## Endnotes\n\n[1] ┃\n[2] \n");
        check_none("A.[1┃]\n\nEndnotes\n[1] a.org\n", create);
    }

    #[test]
    fn removes_an_endnote_and_closes_the_gap() {
        check(
            "A.[1] B.[3]\n\nEndnotes\n[1] a.org\n[2] ┃b.org\n[3] c.org\n",
            remove,
            "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] c.org\n",
        );
        check(
            "A.[1]\n\n## Endnotes\n\n[1] a.org\n\n[2] ┃b.org\n",
            remove,
            "A.[1]\n\n## Endnotes\n\n[1] a.org\n",
        );
        check(
            "A.[2]\n\n## Endnotes\n\n[1] ┃a.org\n[2] b.org\n",
            remove,
            "A.[1]\n\n## Endnotes\n\n[1] b.org\n",
        );
        check("A.[1]\r\n[1] a.org\r\n[2] ┃b.org", remove, "A.[1]\r\n[1] a.org");
        check(
            "# R\n\nA.[1]\n\n## Endnotes\n\n> [1] a.org\n>\n> [2] ┃b.org\n",
            remove,
            "# R\n\nA.[1]\n\n## Endnotes\n\n> [1] a.org\n",
        );
        check("A.[2]\n\nEndnotes\n\n1. ┃a.org\n\n2. b.org\n", remove, "A.[1]\n\nEndnotes\n\n1. b.org\n");
        check(
            "# R\n\nA.[^a]\n\n[^a]: a.org\n[^b]: ┃b.org\n\nMore.\n",
            remove,
            "# R\n\nA.[^a]\n\n[^a]: a.org\n\nMore.\n",
        );
        check_none("A.[1]\n\nEndnotes\n[1] ┃a.org\n", remove);
    }

    #[test]
    fn a_number_that_comes_again_gets_its_own() {
        let own = |s: &Snapshot, at| own_number(s, &s.citation_at(at)?);
        check(
            "A.[1] B.[2] C.[1┃] D.[3]\n\nEndnotes\n[1] a.org; x.org\n[2] b.org\n[3] c.org\n",
            own,
            "A.[1] B.[2] C.[3] D.[4]\n\nEndnotes\n[1] a.org; x.org\n[2] b.org\n[3] a.org; x.org\n[4] c.org\n",
        );
        check(
            "A.[i] B.[ii] C.[i┃]\n\nEndnotes\n[i] a.org\n[ii] b.org\n",
            own,
            "A.[i] B.[ii] C.[iii]\n\nEndnotes\n[i] a.org\n[ii] b.org\n[iii] a.org\n",
        );
        check_none("A.[1┃] B.[1]\n\nEndnotes\n[1] a.org\n", own);
        check_none("A.[1] B.[1┃, 2]\n\nEndnotes\n[1] a.org\n[2] b.org\n", own);
    }

    #[test]
    fn joins_two_endnotes_of_one_number() {
        check(
            "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[2] ┃c.org\n",
            |s, at| merge_duplicate(s, s.endnote_at(at)?.block),
            "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org; c.org\n",
        );
    }

    #[test]
    fn splits_two_endnotes_of_one_number_where_the_next_is_missing() {
        check(
            "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] b.org\n[2] ┃c.org\n",
            split,
            "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n",
        );
        check_none("A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[2] ┃c.org\n", split);
    }
}
