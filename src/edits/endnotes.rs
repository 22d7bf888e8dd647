//! Changes to endnotes: create a missing one, remove an uncited one, merge two with the same number.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Document, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Citation, Label, Style, citations, lines};
use crate::text::Span;

use super::draft::{Change, Draft, between};
use super::insert;
use super::notes::{self, Note, Numbers};
use super::{new_notes, parts, reading, uses};

/// Creates an empty endnote for the markers with `label`, with the cursor in it. In a document without endnotes, every
/// marker gets one. Returns `None` if the marker has one or needs none, and if the line would not be parsed as an
/// endnote, for example after an unclosed code fence.
#[must_use]
pub fn create_endnote(snapshot: &Snapshot, label: Label) -> Option<Change> {
    added_endnote(snapshot, label).filter(|change| reading::reads_endnote(snapshot, change, label))
}

/// Does the same as [`create_endnote`], without checking that the result is parsed as an endnote.
fn added_endnote(snapshot: &Snapshot, label: Label) -> Option<Change> {
    let style = label.style;
    // The report to which the endnote belongs is unknown.
    if parts::parts(snapshot).len() > 1 {
        return None;
    }
    if style == Style::Pandoc || style.holds_source() || snapshot.endnote_with(label).is_some() {
        return None;
    }
    let first = snapshot.citations().find(|c| c.label == label)?;
    let all = notes::notes(snapshot);
    let has_list = all.iter().any(|note| note.label.style == style);
    let in_unread_row = uses::unread_rows(snapshot).iter().any(|row| row.label == label);
    if in_unread_row || !has_list && style != Style::Footnote && uses::unread_list(snapshot).is_some() {
        return None;
    }
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
        let note = new_notes::place_note(snapshot, style, rank, &key);
        if notes::is_above_ibid(snapshot, &all, note.at) {
            return None;
        }
        draft.insert(note.at, note.with(""));
        draft.caret_in_last(note.behind("").len());
    }
    Some(draft.finish(shown(snapshot, label, first.key)))
}

/// Maximum number of endnotes that are created at once.
const MOST: usize = 500;

/// Creates the missing endnotes of the markers with `labels`, one after the other, as [`create_endnote`] does. Returns
/// `None` if none is missing, or if one would not be parsed as an endnote. Analyses the text again after each.
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
        if !reads && !reading::reads_endnote(&now, &change, *label) {
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

/// Removes the endnote in block `block`, and closes the gap that its number leaves. Returns `None` if a
/// marker cites it.
#[must_use]
pub fn remove_endnote(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let start = *snapshot.starts().get(block)?;
    parts::within(snapshot, start, |snapshot, start| remove_endnote_here(snapshot, snapshot.block_at(start)?))
}

fn remove_endnote_here(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let all = notes::notes(snapshot);
    let note = all.iter().find(|n| n.block == block)?;
    let twin = all.iter().any(|n| n.label == note.label && n.block != block);
    let referred = |label| uses::is_referred_to(snapshot, label);
    if !twin && is_used(snapshot, note.label, referred) || !stands_alone(snapshot, note) {
        return None;
    }
    removal(snapshot, &all, std::slice::from_ref(note))
}

/// Removes, in one step, those endnotes in `blocks` that [`remove_endnote`] would remove one by one. Returns `None` if
/// there are none, and in a file of several reports, where only the single steps are safe.
#[must_use]
pub fn remove_endnotes(snapshot: &Snapshot, blocks: &FxHashSet<usize>) -> Option<Change> {
    if parts::parts(snapshot).len() > 1 {
        return None;
    }
    let all = notes::notes(snapshot);
    let referred = uses::referred(snapshot);
    let mut labels: FxHashMap<Label, usize> = FxHashMap::default();
    for note in &all {
        *labels.entry(note.label).or_default() += 1;
    }
    let may_go = |i: usize, note: &Note| {
        let above_ibid = all.get(i + 1).is_some_and(|next| reading::is_ibid(&notes::words(snapshot, next)));
        blocks.contains(&note.block)
            && labels[&note.label] == 1
            && !above_ibid
            && !is_used(snapshot, note.label, |label| referred.contains(&label))
            && stands_alone(snapshot, note)
    };
    let gone: Vec<Note> =
        all.iter().enumerate().filter(|(i, note)| may_go(*i, note)).map(|(_, note)| *note).collect();
    if gone.is_empty() {
        return None;
    }
    removal(snapshot, &all, &gone)
}

/// Returns true if anything may refer to the endnote with `label`; `referred` tells if an endnote or a comment does.
fn is_used(snapshot: &Snapshot, label: Label, referred: impl FnOnce(Label) -> bool) -> bool {
    snapshot.links().citation_with(label).is_some()
        || uses::unread_use(snapshot, label).is_some()
        || referred(label)
}

/// Returns true if removing an endnote removes nothing but its source.
fn stands_alone(snapshot: &Snapshot, note: &Note) -> bool {
    !notes::is_followed(snapshot, note) && !holds_more(snapshot, note)
}

/// Removes `gone`, to which nothing refers, and closes the gaps that their numbers leave. `all` are all endnotes; both
/// lists are in the order of the text. Returns `None` if the result would not be parsed as intended.
fn removal(snapshot: &Snapshot, all: &[Note], gone: &[Note]) -> Option<Change> {
    let closed = close_gaps(snapshot, all, gone);
    // A gap stays if an unread number would otherwise refer to another endnote.
    let numbers = if uses::held(snapshot, &closed).is_none() { closed } else { Numbers::default() };
    let blocks: FxHashSet<usize> = all.iter().map(|note| note.block).collect();
    let lines: Vec<Span> =
        runs(snapshot, all, gone).iter().map(|run| removed_line(snapshot, &blocks, run)).collect();
    let mut edits = notes::relabel(snapshot, all, &numbers);
    edits.retain(|edit| {
        let next = lines.partition_point(|line| line.end < edit.span.end);
        lines.get(next).is_none_or(|line| !line.covers(edit.span))
    });
    let mut draft = Draft::new(edits);
    lines.into_iter().for_each(|line| draft.delete(line));
    let first = gone.first()?;
    let change = draft.finish(shown(snapshot, first.label, first.key));
    let words: Vec<String> = gone.iter().map(|note| notes::words(snapshot, note)).collect();
    let holds = reading::holds(snapshot, &change, false, |reading, _| reading.without(&words));
    holds.then_some(change)
}

/// Returns `gone` with adjacent endnotes of `all` joined into one.
fn runs(snapshot: &Snapshot, all: &[Note], gone: &[Note]) -> Vec<Note> {
    let mut runs: Vec<Note> = Vec::new();
    let mut last = None;
    for note in gone {
        let at = all.partition_point(|other| other.block < note.block);
        let joins = |above: &Note| {
            let between = above.last_block + 1;
            between == note.block || between + 1 == note.block && is_blank(snapshot, between)
        };
        match runs.last_mut() {
            Some(run) if at > 0 && last == Some(at - 1) && joins(run) => {
                (run.last_block, run.line_end) = (note.last_block, note.line_end);
            }
            _ => runs.push(*note),
        }
        last = Some(at);
    }
    runs
}

/// Returns true if an endnote contains more than its source: a sentence without one, or a marker that may be the label
/// of the next endnote or a citation in a paragraph below.
fn holds_more(snapshot: &Snapshot, note: &Note) -> bool {
    let words = notes::words(snapshot, note);
    let marks = |c: &Citation| c.label.is_counted() && (c.label != note.label);
    lines::reads_as_prose(&words)
        || citations::scan(&words, snapshot.conventions()).citations.iter().any(marks)
}

/// Returns true for an empty line, including one of a block quote.
fn is_blank(snapshot: &Snapshot, block: usize) -> bool {
    snapshot.blocks().get(block).is_some_and(|b| match b.block.kind {
        BlockKind::Blank => true,
        BlockKind::Quote => snapshot.text().slice(snapshot.block_span(block)).trim() == ">",
        _ => false,
    })
}

/// Returns the span of an endnote with the white space that separates it from the next one, or for the last endnote,
/// from the previous one. `notes` are the blocks in which endnotes begin.
fn removed_line(snapshot: &Snapshot, notes: &FxHashSet<usize>, note: &Note) -> Span {
    let starts = snapshot.starts();
    let blank = |block: usize| is_blank(snapshot, block);
    let last = note.last_block;
    let span = Span::new(snapshot.block_span(note.block).start, snapshot.block_span(last).end);
    let is_note = |block: usize| notes.contains(&block);
    let next_is_note = is_note(last + 2);
    if blank(last + 1) && next_is_note {
        return Span::new(span.start, starts[last + 2]);
    }
    let is_last_line = span.end == note.line_end;
    let before = note.block.checked_sub(1).filter(|b| blank(*b));
    if is_last_line || !next_is_note && !is_note(last + 1) && before.is_some() {
        // Includes the line break before it, so that none is left over.
        let above = before.map_or(note.block, |b| b).checked_sub(1);
        if let Some(above) = above {
            return Span::new(notes::line_end(snapshot, above), note.line_end);
        }
    }
    span
}

/// Returns the numbers that close the gaps. Those above the numbers of `gone` are lowered, up to that of the last
/// endnote and those that continue from it. If another endnote has the same number, that number stays taken.
fn close_gaps(snapshot: &Snapshot, all: &[Note], gone: &[Note]) -> Numbers {
    let is_gone = |note: &Note| gone.iter().any(|other| other.block == note.block);
    let mut numbers = Numbers::default();
    for style in [Style::Numeric, Style::Roman] {
        let mut free: Vec<u64> =
            gone.iter().map(|n| n.label).filter(|l| l.style == style).map(|l| l.id).collect();
        if let [id] = free[..]
            && all.iter().any(|n| n.label == Label { style, id } && !is_gone(n))
        {
            continue;
        }
        free.sort_unstable();
        let Some(first) = free.first().copied() else { continue };
        let own = all.iter().map(|n| n.label).filter(|l| l.style == style);
        let mut end = own.map(|l| l.id).max().unwrap_or(first);
        let mut ids: Vec<u64> = all
            .iter()
            .map(|n| n.label)
            .chain(snapshot.links().citations.iter().map(|c| c.label))
            .filter(|l| l.style == style && l.id > first && free.binary_search(&l.id).is_err())
            .map(|l| l.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            if id > end + 1 {
                break;
            }
            end = end.max(id);
            let below = free.partition_point(|free| *free < id) as u64;
            numbers.insert(Label { style, id }, id - below);
        }
    }
    numbers
}

/// Gives a marker whose number was cited before a number of its own, with an endnote that repeats the source. Returns
/// `None` if it shares its bracket, is the first with its number, or has no endnote.
#[must_use]
pub fn own_number(snapshot: &Snapshot, citation: &Citation) -> Option<Change> {
    parts::within(snapshot, citation.key.start, |snapshot, at| {
        own_number_here(snapshot, &snapshot.citation_at(at)?)
    })
}

fn own_number_here(snapshot: &Snapshot, citation: &Citation) -> Option<Change> {
    let label = citation.label;
    let first = snapshot.citations().find(|c| c.label == label)?;
    if !label.is_counted() || citation.span != citation.bracket || first.span == citation.span {
        return None;
    }
    let all = notes::notes(snapshot);
    let mut own = all.iter().filter(|n| n.label == label);
    // If two endnotes have that number, it is unknown to which of them the marker refers.
    let (note, None) = (own.next()?, own.next()) else { return None };
    let words = notes::words(snapshot, note);
    let (id, numbers) = insert::room(snapshot, label.style, citation.span.start, 1);
    let fits = |id: u64| notes::can_write(label.style, id);
    if words.is_empty() || !fits(id) || !numbers.values().copied().all(fits) {
        return None;
    }
    let mut edits = notes::relabel(snapshot, &all, &numbers);
    edits.retain(|edit| !citation.span.covers(edit.span));
    let mut draft = Draft::new(edits);
    draft.replace(citation.key, notes::key_text(label.style, id));
    let note = new_notes::place_note(snapshot, label.style, id, &notes::key_text(label.style, id));
    draft.insert(note.at, note.with(&words));
    let change = draft.finish(notes::marker(label.style, id));
    let place = reading::place(snapshot, citation.span.start);
    let holds = reading::holds(snapshot, &change, false, |reading, _| reading.moved(place, &words));
    holds.then_some(change)
}

/// Joins the second of two endnotes with one number to the first, and appends its sources to those of the first. Every
/// marker keeps the source that it has. `block` is the second endnote.
#[must_use]
pub fn merge_duplicate(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let start = *snapshot.starts().get(block)?;
    parts::within(snapshot, start, |snapshot, start| {
        merge_duplicate_here(snapshot, snapshot.block_at(start)?)
    })
}

fn merge_duplicate_here(snapshot: &Snapshot, block: usize) -> Option<Change> {
    let all = notes::notes(snapshot);
    let note = all.iter().find(|n| n.block == block)?;
    let first = all.iter().find(|n| n.label == note.label).filter(|first| first.block < block)?;
    // The sources of a row are in several cells.
    let is_row = first.head.is_row(&snapshot.text().slice(snapshot.block_span(first.block)));
    if is_row
        || notes::is_above_ibid(snapshot, &all, note.content.end)
        || reading::is_ibid(&notes::words(snapshot, note))
    {
        return None;
    }
    let (have, more) = (notes::words(snapshot, first), notes::words(snapshot, note));
    let mut draft = Draft::default();
    if !more.is_empty() {
        let stop = if have.is_empty() || have.ends_with(';') { "" } else { ";" };
        draft.insert(first.content.end, format!("{stop} {more}"));
    }
    let blocks = all.iter().map(|note| note.block).collect();
    draft.delete(removed_line(snapshot, &blocks, note));
    Some(draft.finish(shown(snapshot, note.label, note.key)))
}

#[cfg(test)]
mod tests;
