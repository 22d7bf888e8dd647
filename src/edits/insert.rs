//! Inserts a citation: the marker after the sentence, higher numbers after it, and the endnote at its
//! place in the list.

use rustc_hash::FxHashSet;

use crate::analysis::{Sentence, Snapshot};
use crate::assessment::{Citation, Label, Notation, Style, sources};
use crate::bibliography::NewEntry;
use crate::text::Span;

use super::draft::{Change, Draft};
use super::entries;
use super::notes::{self, Numbers};
use super::reading::{self, Reading};
use super::{new_notes, parts, uses};

/// Inserts a citation after the sentence at `offset`, in the style of the document. Its endnote has the source `url`,
/// or is empty with the cursor in it. A document that cites bibliography keys gets the key of `url`, with an entry for
/// the bibliography if it has none.
///
/// The marker gets the number after the highest one before it. That number and those that continue from it rise by one.
/// A document without endnotes gets a list with a line for every marker. Returns `None` if there is no body sentence,
/// if the style has no numbers left, or if the result would not be parsed as intended.
#[must_use]
pub fn insert_citation(snapshot: &Snapshot, offset: u32, url: Option<&str>) -> Option<Change> {
    parts::within(snapshot, offset, |snapshot, offset| {
        let sentence = body_sentence(snapshot, offset)?;
        insert_at(snapshot, sentence.span, url.unwrap_or(""), &[])
    })
}

/// Cites the source of the previous citation again, after the sentence at `offset`: with the same number if the
/// document reuses numbers, otherwise with a new one whose endnote has the same text.
///
/// Returns `None` if the paragraph cites nothing before, or a marker without an endnote.
#[must_use]
pub fn cite_again(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    parts::within(snapshot, offset, cite_again_here)
}

fn cite_again_here(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    let sentence = body_sentence(snapshot, offset)?;
    let previous = previous_citation(snapshot, sentence)?;
    if cites_same(snapshot, sentence, previous) {
        return None;
    }
    let style = previous.label.style;
    if notes::reuses_numbers(snapshot, style) {
        let key = snapshot.text().slice(previous.key).into_owned();
        let marker = match style {
            Style::Footnote => format!("[^{key}]"),
            Style::Pandoc => format!("[@{key}]"),
            Style::Link => return Some(link_behind(snapshot, sentence.span, &key, &[])),
            // A note or a name where it is cited is written again by hand.
            Style::Reference | Style::Inline | Style::Named | Style::AuthorDate | Style::Register => {
                return None;
            }
            _ => notes::marker_again(snapshot, &previous),
        };
        // The keys of a bibliography have no endnotes.
        if style == Style::Pandoc || snapshot.endnote_with(previous.label).is_some() {
            let mut draft = Draft::default();
            put_marker(snapshot, &mut draft, sentence.span, style, &marker);
            return Some(draft.finish(marker));
        }
        return None;
    }
    let all = notes::notes(snapshot);
    let mut own = all.iter().filter(|n| n.label == previous.label);
    // If two endnotes have that number, it is unknown to which of them the marker refers.
    let (note, None) = (own.next()?, own.next()) else { return None };
    let words = notes::words(snapshot, note);
    // Half a source is none.
    if words.is_empty() || notes::is_followed(snapshot, note) {
        return None;
    }
    insert_counted(snapshot, sentence.span, style, Words::Repeated(&words), &[])
}

/// Returns true if [`insert_citation`] finds a sentence at `offset`. The insertion may still turn out to be impossible.
#[must_use]
pub fn may_insert(snapshot: &Snapshot, offset: u32) -> bool {
    body_sentence(snapshot, offset).is_some()
}

/// Returns true if [`cite_again`] finds a source at `offset`. The citation may still turn out to be impossible.
#[must_use]
pub fn may_cite_again(snapshot: &Snapshot, offset: u32) -> bool {
    let Some(sentence) = body_sentence(snapshot, offset) else { return false };
    let previous = previous_citation(snapshot, sentence);
    let previous = previous.filter(|previous| !cites_same(snapshot, sentence, *previous));
    previous.is_some_and(|previous| match previous.label.style {
        Style::Pandoc | Style::Link => true,
        Style::Reference | Style::Inline | Style::Named | Style::AuthorDate | Style::Register => false,
        _ => snapshot.endnote_with(previous.label).is_some(),
    })
}

/// Returns true if the sentence cites the source of `citation` itself, by its label or by an endnote with the same text.
fn cites_same(snapshot: &Snapshot, sentence: Sentence<'_>, citation: Citation) -> bool {
    let source = |label: Label| {
        let note = snapshot.endnote_with(label)?;
        Some(notes::after_label(snapshot, note.block, note.head?, note.span.end))
    };
    let (own, known) = (snapshot.citations_of(sentence), source(citation.label));
    let mut same =
        own.map(|own| own.label == citation.label || known.is_some() && source(own.label) == known);
    same.any(|same| same)
}

/// Returns the citation that `cite_again` would repeat.
fn previous_citation(snapshot: &Snapshot, sentence: Sentence<'_>) -> Option<Citation> {
    let block = sentence.at.block as usize;
    let count = snapshot.blocks()[block].citations.len();
    (0..count).rev().map(|i| snapshot.citation(block, i)).find(|c| c.span.start < sentence.span.start)
}

/// Returns the body sentence at `offset`, or the one before the white space there.
pub(super) fn body_sentence(snapshot: &Snapshot, offset: u32) -> Option<Sentence<'_>> {
    let block = snapshot.block_at(offset)?;
    if !snapshot.blocks()[block].block.kind.is_body() {
        return None;
    }
    let touched = snapshot.sentences_in(block).find(|s| s.span.touches(offset));
    touched.or_else(|| snapshot.sentences_in(block).take_while(|s| s.span.end < offset).last())
}

/// Inserts a citation at the end of `sentence`, with `words` in its endnote, and deletes `gone` in the same step.
pub(super) fn insert_at(snapshot: &Snapshot, sentence: Span, words: &str, gone: &[Span]) -> Option<Change> {
    match notes::dominant_style(snapshot) {
        style @ (Style::Numeric | Style::Roman) => {
            insert_counted(snapshot, sentence, style, Words::New(words), gone)
        }
        Style::Footnote => insert_footnote(snapshot, sentence, words, gone),
        Style::Pandoc if words.is_empty() => {
            let mut draft = with_gone(gone);
            put_marker(snapshot, &mut draft, sentence, Style::Pandoc, "[@]");
            draft.caret_in_last(1);
            // The form that the reader sees.
            Some(draft.finish("[@…]".to_owned()))
        }
        Style::Pandoc => Some(insert_keys(snapshot, sentence, entries::keys_for(snapshot, words), gone)),
        // Only the writer knows the authors, the year or the next id.
        Style::AuthorDate | Style::Register => None,
        Style::Inline => {
            let mut draft = with_gone(gone);
            put_marker(snapshot, &mut draft, sentence, Style::Inline, &format!("^[{words}]"));
            if words.is_empty() {
                draft.caret_in_last(1);
            }
            Some(draft.finish("^[…]".to_owned()))
        }
        Style::Link | Style::Reference | Style::Named => Some(link_behind(snapshot, sentence, words, gone)),
    }
}

/// Inserts a citation with a new key after the sentence at `offset`, in a document that cites `[@key]`. The entry in
/// the bibliography still needs its URL. Returns `None` in other documents, and if there is no body sentence.
#[must_use]
pub fn insert_new_key(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    if notes::dominant_style(snapshot) != Style::Pandoc {
        return None;
    }
    let sentence = body_sentence(snapshot, offset)?;
    Some(insert_keys(snapshot, sentence.span, entries::key_to_fill(snapshot), &[]))
}

/// Inserts one bracket with `keys`, and the entries for those that the bibliography does not have.
fn insert_keys(
    snapshot: &Snapshot,
    sentence: Span,
    (keys, entries): (Vec<String>, Vec<NewEntry>),
    gone: &[Span],
) -> Change {
    let mut draft = with_gone(gone);
    let marker = format!("[@{}]", keys.join("; @"));
    put_marker(snapshot, &mut draft, sentence, Style::Pandoc, &marker);
    Change { entries, ..draft.finish(marker) }
}

fn with_gone(gone: &[Span]) -> Draft {
    let mut draft = Draft::default();
    for span in gone {
        draft.delete(*span);
    }
    draft
}

/// The text of a new endnote.
#[derive(Clone, Copy)]
enum Words<'a> {
    /// A text from elsewhere; empty for a stub.
    New(&'a str),
    /// The text of another endnote of the list. In a table these are several cells.
    Repeated(&'a str),
}

fn insert_counted(
    snapshot: &Snapshot,
    sentence: Span,
    style: Style,
    words: Words<'_>,
    gone: &[Span],
) -> Option<Change> {
    let (Words::New(text) | Words::Repeated(text)) = words;
    let before = sentence.end;
    let all = notes::notes(snapshot);
    let (id, numbers) = room(snapshot, style, before, 1);
    if !notes::can_write(style, id) || numbers.iter().any(|(label, id)| !notes::can_write(label.style, *id)) {
        return None;
    }
    let marker = notes::marker_here(snapshot, style, id);
    let mut draft = Draft::new(notes::relabel(snapshot, &all, &numbers));
    for span in gone {
        draft.delete(*span);
    }
    put_marker(snapshot, &mut draft, sentence, style, &marker);
    let stub = text.is_empty();
    let mut written = text.to_owned();
    let begins_list = all.iter().all(|n| n.label.style != style);
    if begins_list && uses::unread_list(snapshot).is_some() {
        return None;
    }
    if begins_list && has_markers(snapshot, style) {
        list_for_all(snapshot, &mut draft, style, &numbers, Some((id, text)));
    } else {
        let note = new_notes::place_note(snapshot, style, id, &notes::key_text(style, id));
        if matches!(words, Words::New(_)) {
            written = note.in_cell(text);
        }
        draft.insert(note.at, note.with(&written));
        if stub {
            draft.caret_in_last(note.behind("").len());
        }
    }
    let change = draft.finish(marker);
    let place = reading::place(snapshot, before);
    // A new list has an endnote for every marker.
    let had_list = !begins_list || !has_markers(snapshot, style);
    let expected = |reading: Reading, filled: &str| reading.with(place, if stub { filled } else { &written });
    let sound = !had_list || reading::holds(snapshot, &change, stub, expected);
    sound.then_some(change)
}

fn has_markers(snapshot: &Snapshot, style: Style) -> bool {
    snapshot.links().citations.iter().any(|c| c.label.style == style)
}

/// Returns the first of `count` numbers for citations at `at`, and the changed numbers that make room for them. The
/// new numbers continue those cited before. If an unread number would then refer to another endnote, they continue
/// the highest of all.
pub(super) fn room(snapshot: &Snapshot, style: Style, at: u32, count: u64) -> (u64, Numbers) {
    let id = next_number(snapshot, style, at);
    let numbers = make_room(snapshot, style, id, count);
    let rows: Vec<u64> = uses::unread_rows(snapshot)
        .iter()
        .map(|row| row.label)
        .filter(|l| l.style == style)
        .map(|l| l.id)
        .collect();
    let mut taken = snapshot.unread().map(|unread| unread.label).filter(|label| label.style == style);
    let is_new = |other: &u64| (id..id + count).contains(other);
    if uses::held(snapshot, &numbers).is_none()
        && !taken.any(|label| is_new(&label.id))
        && !rows.iter().any(is_new)
    {
        return (id, numbers);
    }
    let highest = used(snapshot, style).chain(unread(snapshot, style)).chain(rows).max().unwrap_or(0);
    (highest + 1, Numbers::default())
}

/// Iterates over the unread numbers that may refer to endnotes.
fn unread(snapshot: &Snapshot, style: Style) -> impl Iterator<Item = u64> {
    let plausible = |label: Label| snapshot.links().is_plausible(label);
    snapshot
        .unread()
        .map(|u| u.label)
        .filter(move |label| label.style == style && plausible(*label))
        .map(|l| l.id)
}

/// Returns the number after the highest one cited before `at`. For the first citation it is the lowest number in use.
fn next_number(snapshot: &Snapshot, style: Style, at: u32) -> u64 {
    let links = snapshot.links();
    let own: FxHashSet<u64> = used(snapshot, style).collect();
    let before = snapshot.citations().take_while(|c| c.span.start < at);
    let before = before.filter(|c| c.label.style == style && links.is_plausible(c.label));
    match before.map(|c| c.label.id).max() {
        Some(highest) => highest + 1,
        None => own.into_iter().min().unwrap_or(1),
    }
}

fn used(snapshot: &Snapshot, style: Style) -> impl Iterator<Item = u64> {
    let links = snapshot.links();
    let labels = links.citations.iter().map(|c| c.label).chain(links.endnotes.iter().filter_map(|n| n.label));
    labels.filter(move |label| label.style == style).map(|label| label.id)
}

/// Returns the numbers that free `count` numbers from `from` on. Only numbers that continue without a gap are raised.
fn make_room(snapshot: &Snapshot, style: Style, from: u64, count: u64) -> Numbers {
    let mut ids: Vec<_> = used(snapshot, style).filter(|id| *id >= from).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut numbers = Numbers::default();
    for (free, id) in (from + count..).zip(ids) {
        if id >= free {
            break;
        }
        numbers.insert(Label { style, id }, free);
    }
    numbers
}

/// Begins the list of endnotes of a document that has markers but no endnotes. It has a line for each, that of
/// `new` with its text.
pub(super) fn list_for_all(
    snapshot: &Snapshot,
    draft: &mut Draft,
    style: Style,
    numbers: &Numbers,
    new: Option<(u64, &str)>,
) {
    let cited = snapshot.links().citations.iter().map(|c| c.label).filter(|label| label.style == style);
    let mut ids: Vec<u64> = cited.map(|label| numbers.get(&label).copied().unwrap_or(label.id)).collect();
    ids.extend(new.map(|(id, _)| id));
    ids.sort_unstable();
    ids.dedup();
    let eol = notes::line_break(snapshot);
    let caret_at = new.map_or_else(|| ids.first().copied(), |(id, _)| Some(id));
    let (mut text, mut caret, mut at) = (String::new(), None, 0);
    for (i, id) in ids.iter().enumerate() {
        if i == 0 {
            let note = new_notes::place_note(snapshot, style, *id, &notes::key_text(style, *id));
            (text, at) = (note.before, note.at);
        } else {
            text.push_str(&format!("{eol}{} ", notes::marker(style, *id)));
        }
        if let Some((_, words)) = new.filter(|(new, _)| new == id) {
            text.push_str(words);
        }
        if caret_at == Some(*id) {
            caret = Some(text.len());
        }
    }
    let filled = new.is_some_and(|(_, words)| !words.is_empty());
    let from_end = text.len() - caret.unwrap_or(text.len());
    draft.insert(at, text);
    if !filled {
        draft.caret_in_last(from_end);
    }
}

fn insert_footnote(snapshot: &Snapshot, sentence: Span, words: &str, gone: &[Span]) -> Option<Change> {
    let id = free_footnote(snapshot);
    let marker = notes::marker(Style::Footnote, id);
    let mut draft = with_gone(gone);
    put_marker(snapshot, &mut draft, sentence, Style::Footnote, &marker);
    let cited = snapshot.citations().take_while(|c| c.span.start < sentence.end);
    let rank = cited.filter(|c| c.label.style == Style::Footnote).count() as u64;
    let note = new_notes::place_note(snapshot, Style::Footnote, rank, &id.to_string());
    if notes::is_above_ibid(snapshot, &notes::notes(snapshot), note.at) {
        return None;
    }
    draft.insert(note.at, note.with(words));
    if words.is_empty() {
        draft.caret_in_last(note.behind("").len());
    }
    Some(draft.finish(marker))
}

/// Returns the number after the highest one among the keys of footnotes.
pub(super) fn free_footnote(snapshot: &Snapshot) -> u64 {
    let cited = snapshot.citations().filter(|c| c.label.style == Style::Footnote).map(|c| c.key);
    let noted = notes::notes(snapshot).into_iter().filter(|n| n.label.style == Style::Footnote);
    let keys = cited.chain(noted.map(|n| n.key));
    let numbers =
        keys.filter_map(|key| snapshot.text().slice(key).parse::<u64>().ok()).filter(|n| *n < 1_000_000);
    numbers.max().unwrap_or(0) + 1
}

/// Inserts an inline link in parentheses before the full stop; after it, the link would belong to the next sentence.
/// Several URLs get one link each.
fn link_behind(snapshot: &Snapshot, sentence: Span, url: &str, gone: &[Span]) -> Change {
    let mut draft = with_gone(gone);
    let urls: Vec<_> = sources::parse(url).iter().filter_map(|s| s.url).map(|u| &url[u.range()]).collect();
    let urls = if urls.len() > 1 { urls } else { vec![url] };
    let marker = urls.iter().map(|url| format!("[source]({url})")).collect::<Vec<_>>().join(", ");
    let link = format!(" ({marker})");
    let Ending { stop, end, .. } = Ending::of(snapshot, sentence);
    let from_end = if url.is_empty() { 2 } else { 0 };
    if stop.is_empty() || stop.end == end {
        draft.insert(stop.start, link);
        draft.caret_in_last(from_end);
    } else {
        // The full stop is inside the quotation marks; it moves to the end of the sentence, after the link.
        let stop_text = snapshot.text().slice(stop).into_owned();
        draft.delete(stop);
        draft.insert(end, format!("{link}{stop_text}"));
        draft.caret_in_last(from_end + stop_text.len());
    }
    // The form that the reader sees.
    let shown = if url.is_empty() { "[source](…)".to_owned() } else { marker };
    let mut change = draft.finish(shown);
    change.caret = change.caret.filter(|_| url.is_empty());
    change
}

/// The end of a sentence.
pub(super) struct Ending {
    /// The span of its final punctuation; empty if it has none.
    pub stop: Span,
    /// The offset after closing quotes and brackets.
    pub end: u32,
}

impl Ending {
    /// Returns the ending of the sentence at `span`, which may have markers at its end.
    pub(super) fn of(snapshot: &Snapshot, span: Span) -> Self {
        let text = snapshot.text().slice(span);
        let mut rest = text.trim_end();
        while rest.ends_with(']') {
            match rest.rfind('[') {
                Some(open) if rest.len() - open <= 40 => rest = rest[..open].trim_end(),
                _ => break,
            }
        }
        let end = rest.len();
        let bare = rest.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*', '_', '»']);
        let words = bare.trim_end_matches(['.', '!', '?', '…']);
        if words.len() == bare.len() {
            // Without a full stop: after everything.
            return Self { stop: Span::from(end..end).shift(span.start), end: span.start + end as u32 };
        }
        Self { stop: Span::from(words.len()..bare.len()).shift(span.start), end: span.start + end as u32 }
    }
}

/// Inserts `marker` after the sentence as the document does: after the full stop, or for bibliography keys before it,
/// and with a space if other markers have one.
fn put_marker(snapshot: &Snapshot, draft: &mut Draft, sentence: Span, style: Style, marker: &str) {
    let habit = MarkerHabit::of(snapshot, style);
    let ending = Ending::of(snapshot, sentence);
    let before = habit.before_stop && ending.stop.end == ending.end;
    let at = if before { ending.stop.start } else { sentence.end };
    draft.insert(at, format!("{}{marker}", if habit.spaced { " " } else { "" }));
}

/// The habits of the document in placing markers.
struct MarkerHabit {
    before_stop: bool,
    spaced: bool,
}

impl MarkerHabit {
    fn of(snapshot: &Snapshot, style: Style) -> Self {
        let text = snapshot.text();
        let (mut all, mut behind, mut spaced, mut before) = (0_usize, 0_usize, 0_usize, 0_usize);
        let of_style = || snapshot.citations().filter(|c| c.label.style == style);
        let parenthesis = of_style().next().is_some_and(|c| c.notation == Notation::Parenthesis);
        let own = || of_style().filter(|c| !parenthesis || c.notation == Notation::Parenthesis);
        // These belong to the sentence like its words.
        let in_sentence = style == Style::Pandoc || parenthesis;
        for citation in own() {
            all += 1;
            before += usize::from(matches!(text.byte(citation.bracket.end), Some(b'.' | b'!' | b'?')));
            let ahead =
                text.slice(Span::new(citation.bracket.start.saturating_sub(8), citation.bracket.start));
            let ahead = ahead.strip_suffix(' ').map_or((&*ahead, false), |words| (words, true));
            let words = ahead.0.trim_end_matches(['"', '”', '’', '\'', ')', '*', '_', '»']);
            if in_sentence || words.ends_with(['.', '!', '?', '…']) {
                behind += 1;
                spaced += usize::from(ahead.1);
            }
        }
        match style {
            Style::Pandoc if all == 0 => Self { before_stop: true, spaced: true },
            _ if in_sentence => Self { before_stop: before * 2 > all, spaced: spaced * 2 > behind },
            _ => Self { before_stop: false, spaced: spaced * 2 > behind },
        }
    }
}

#[cfg(test)]
mod tests;
