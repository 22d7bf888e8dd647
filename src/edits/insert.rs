//! Inserting a citation: the marker behind the sentence, everything after it renumbered, the endnote at its place.

use rustc_hash::FxHashSet;

use crate::analysis::{Sentence, Snapshot};
use crate::assessment::{Citation, Label, Style, sources};
use crate::bibliography::NewEntry;
use crate::text::Span;

use super::draft::{Change, Draft};
use super::entries;
use super::notes::{self, Numbers};
use super::reading::{self, Reading};
use super::{parts, uses};

/// Inserts a citation behind the sentence at `offset`, in the style of the document, with an endnote whose source is
/// `url`, or in which the caret waits for one; where keys of a bibliography are cited, the key of `url`, with an entry
/// for the bibliography if it has none.
///
/// The marker takes the number after the highest before it; that number and those that run on from it move up by one.
/// A document without endnotes gets a list with a place for every marker. `None` where no sentence of the body stands,
/// where the style has run out of numbers, or where the result would not read back.
#[must_use]
pub fn insert_citation(snapshot: &Snapshot, offset: u32, url: Option<&str>) -> Option<Change> {
    parts::within(snapshot, offset, |snapshot, offset| {
        let sentence = body_sentence(snapshot, offset)?;
        insert_at(snapshot, sentence.span, url.unwrap_or(""), &[])
    })
}

/// Cites the source of the citation before the sentence at `offset` again, behind the sentence: by the same number
/// where the document reuses numbers, else by a new one with the same words in its endnote.
///
/// `None` where the paragraph cites nothing before, or a marker without endnote.
#[must_use]
pub fn cite_again(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    parts::within(snapshot, offset, cite_again_here)
}

fn cite_again_here(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    let sentence = body_sentence(snapshot, offset)?;
    let previous = previous_citation(snapshot, sentence)?;
    let style = previous.label.style;
    if notes::reuses_numbers(snapshot, style) {
        let key = snapshot.text().slice(previous.key).into_owned();
        let marker = match style {
            Style::Footnote => format!("[^{key}]"),
            Style::Pandoc => format!("[@{key}]"),
            Style::Link => return Some(link_behind(snapshot, sentence.span, &key, &[])),
            _ => notes::marker(style, previous.label.id),
        };
        // A bibliography's keys are looked up elsewhere.
        if style == Style::Pandoc || snapshot.endnote_with(previous.label).is_some() {
            let mut draft = Draft::default();
            put_marker(snapshot, &mut draft, sentence.span, style, &marker);
            return Some(draft.finish(marker));
        }
        return None;
    }
    let all = notes::notes(snapshot);
    let mut own = all.iter().filter(|n| n.label == previous.label);
    // With two endnotes of that number, the one that the marker means is unknown.
    let (note, None) = (own.next()?, own.next()) else { return None };
    let words = notes::words(snapshot, note);
    if words.is_empty() {
        return None;
    }
    insert_counted(snapshot, sentence.span, style, &words, &[])
}

/// Whether [`insert_citation`] has a sentence to cite for at `offset`: it may still turn out that nothing can be done.
#[must_use]
pub fn may_insert(snapshot: &Snapshot, offset: u32) -> bool {
    body_sentence(snapshot, offset).is_some()
}

/// Whether [`cite_again`] has a source to cite at `offset`: it may still turn out that nothing can be done.
#[must_use]
pub fn may_cite_again(snapshot: &Snapshot, offset: u32) -> bool {
    let previous = body_sentence(snapshot, offset).and_then(|s| previous_citation(snapshot, s));
    previous.is_some_and(|previous| match previous.label.style {
        Style::Pandoc | Style::Link => true,
        _ => snapshot.endnote_with(previous.label).is_some(),
    })
}

/// The citation that `cite_again` would repeat.
fn previous_citation(snapshot: &Snapshot, sentence: Sentence<'_>) -> Option<Citation> {
    let block = sentence.at.block as usize;
    let count = snapshot.blocks()[block].citations.len();
    (0..count).rev().map(|i| snapshot.citation(block, i)).find(|c| c.span.start < sentence.span.start)
}

/// The sentence of the body at `offset`, or the one before the white space there.
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
        style @ (Style::Numeric | Style::Roman) => insert_counted(snapshot, sentence, style, words, gone),
        Style::Footnote => insert_footnote(snapshot, sentence, words, gone),
        Style::Pandoc if words.is_empty() => {
            let mut draft = with_gone(gone);
            put_marker(snapshot, &mut draft, sentence, Style::Pandoc, "[@]");
            draft.caret_in_last(1);
            // As a reader is shown it.
            Some(draft.finish("[@…]".to_owned()))
        }
        Style::Pandoc => Some(insert_keys(snapshot, sentence, entries::keys_for(snapshot, words), gone)),
        Style::Link => Some(link_behind(snapshot, sentence, words, gone)),
    }
}

/// Cites a source that is still to be written into the bibliography behind the sentence at `offset`, in a document that
/// cites by `[@key]`: the entry waits for its URL. `None` in other documents and where no sentence of the body stands.
#[must_use]
pub fn insert_new_key(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    if notes::dominant_style(snapshot) != Style::Pandoc {
        return None;
    }
    let sentence = body_sentence(snapshot, offset)?;
    Some(insert_keys(snapshot, sentence.span, entries::key_to_fill(snapshot), &[]))
}

/// Cites `keys` in one bracket, those that the bibliography does not have with the entry that it is to get.
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

fn insert_counted(
    snapshot: &Snapshot,
    sentence: Span,
    style: Style,
    words: &str,
    gone: &[Span],
) -> Option<Change> {
    let before = sentence.end;
    let all = notes::notes(snapshot);
    let (id, numbers) = room(snapshot, style, before, 1);
    if !notes::can_write(style, id) || numbers.iter().any(|(label, id)| !notes::can_write(label.style, *id)) {
        return None;
    }
    let marker = notes::marker(style, id);
    let mut draft = Draft::new(notes::relabel(snapshot, &all, &numbers));
    for span in gone {
        draft.delete(*span);
    }
    put_marker(snapshot, &mut draft, sentence, style, &marker);
    let stub = words.is_empty();
    if all.iter().all(|n| n.label.style != style) && has_markers(snapshot, style) {
        list_for_all(snapshot, &mut draft, style, &numbers, Some((id, words)));
    } else {
        let note = notes::place_note(snapshot, style, id, &notes::key_text(style, id));
        draft.insert(note.at, format!("{}{words}{}", note.before, note.after));
        if stub {
            draft.caret_in_last(note.after.len());
        }
    }
    let change = draft.finish(marker);
    let place = reading::place(snapshot, before);
    // A list that was not there before gives every marker its endnote.
    let had_list = all.iter().any(|n| n.label.style == style) || !has_markers(snapshot, style);
    let expected = |reading: Reading, filled: &str| reading.with(place, if stub { filled } else { words });
    let sound = !had_list || reading::holds(snapshot.text(), &change, stub, expected);
    sound.then_some(change)
}

fn has_markers(snapshot: &Snapshot, style: Style) -> bool {
    snapshot.links().citations.iter().any(|c| c.label.style == style)
}

/// The first of `count` numbers for what is cited at `at`, and the numbers that make room for them. They run on from those
/// cited before, or from the highest of all where one that is not read would come to mean another endnote.
pub(super) fn room(snapshot: &Snapshot, style: Style, at: u32, count: u64) -> (u64, Numbers) {
    let id = next_number(snapshot, style, at);
    let numbers = make_room(snapshot, style, id, count);
    let taken = |id: u64| uses::unread_use(snapshot, Label { style, id }).is_some();
    if uses::held(snapshot, &numbers).is_none() && !(id..id + count).any(taken) {
        return (id, numbers);
    }
    let highest = used(snapshot, style).chain(unread(snapshot, style)).max().unwrap_or(0);
    (highest + 1, Numbers::default())
}

/// The numbers that may refer to endnotes and are not read.
fn unread(snapshot: &Snapshot, style: Style) -> impl Iterator<Item = u64> {
    let plausible = |label: Label| snapshot.links().is_plausible(label);
    snapshot
        .unread()
        .map(|u| u.label)
        .filter(move |label| label.style == style && plausible(*label))
        .map(|l| l.id)
}

/// The number after the highest that is cited before `at`; of the first citation the lowest number there is.
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

/// Moves up the numbers from `from` on until `count` are free there: only those that run on without a gap.
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

/// Begins the endnotes of a document that has markers and none: a line for each, `new` with its words.
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
            let note = notes::place_note(snapshot, style, *id, &notes::key_text(style, *id));
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
    let note = notes::place_note(snapshot, Style::Footnote, rank, &id.to_string());
    if notes::is_above_ibid(snapshot, &notes::notes(snapshot), note.at) {
        return None;
    }
    draft.insert(note.at, format!("{}{words}{}", note.before, note.after));
    if words.is_empty() {
        draft.caret_in_last(note.after.len());
    }
    Some(draft.finish(marker))
}

/// The number after the highest among the footnotes' keys.
pub(super) fn free_footnote(snapshot: &Snapshot) -> u64 {
    let cited = snapshot.citations().filter(|c| c.label.style == Style::Footnote).map(|c| c.key);
    let noted = notes::notes(snapshot).into_iter().filter(|n| n.label.style == Style::Footnote);
    let keys = cited.chain(noted.map(|n| n.key));
    let numbers =
        keys.filter_map(|key| snapshot.text().slice(key).parse::<u64>().ok()).filter(|n| *n < 1_000_000);
    numbers.max().unwrap_or(0) + 1
}

/// An inline link, in parentheses before the stop: behind it the link would belong to the next sentence. Of several URLs
/// each gets its own.
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
        // The stop stands inside quotation marks: it closes the sentence behind the link instead.
        let stop_text = snapshot.text().slice(stop).into_owned();
        draft.delete(stop);
        draft.insert(end, format!("{link}{stop_text}"));
        draft.caret_in_last(from_end + stop_text.len());
    }
    // As a reader is shown it.
    let shown = if url.is_empty() { "[source](…)".to_owned() } else { marker };
    let mut change = draft.finish(shown);
    change.caret = change.caret.filter(|_| url.is_empty());
    change
}

/// How a sentence ends.
pub(super) struct Ending {
    /// Its stop; empty where it has none.
    pub stop: Span,
    /// Behind the closing quotes and brackets.
    pub end: u32,
}

impl Ending {
    /// Of the sentence at `span`, whose own markers stand last.
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
            // No stop: behind everything.
            return Self { stop: Span::from(end..end).shift(span.start), end: span.start + end as u32 };
        }
        Self { stop: Span::from(words.len()..bare.len()).shift(span.start), end: span.start + end as u32 }
    }
}

/// Puts `marker` behind the sentence as the document does: behind the stop, those of a bibliography before it; with a
/// space where markers have one.
fn put_marker(snapshot: &Snapshot, draft: &mut Draft, sentence: Span, style: Style, marker: &str) {
    let habit = MarkerHabit::of(snapshot, style);
    let ending = Ending::of(snapshot, sentence);
    let before = habit.before_stop && ending.stop.end == ending.end;
    let at = if before { ending.stop.start } else { sentence.end };
    draft.insert(at, format!("{}{marker}", if habit.spaced { " " } else { "" }));
}

/// How the document places its markers.
struct MarkerHabit {
    before_stop: bool,
    spaced: bool,
}

impl MarkerHabit {
    fn of(snapshot: &Snapshot, style: Style) -> Self {
        let text = snapshot.text();
        let (mut all, mut behind, mut spaced, mut before) = (0_usize, 0_usize, 0_usize, 0_usize);
        for citation in snapshot.citations().filter(|c| c.label.style == style) {
            all += 1;
            before += usize::from(matches!(text.byte(citation.bracket.end), Some(b'.' | b'!' | b'?')));
            let ahead =
                text.slice(Span::new(citation.bracket.start.saturating_sub(8), citation.bracket.start));
            let ahead = ahead.strip_suffix(' ').map_or((&*ahead, false), |words| (words, true));
            let words = ahead.0.trim_end_matches(['"', '”', '’', '\'', ')', '*', '_', '»']);
            if style == Style::Pandoc || words.ends_with(['.', '!', '?', '…']) {
                behind += 1;
                spaced += usize::from(ahead.1);
            }
        }
        match style {
            Style::Pandoc if all == 0 => Self { before_stop: true, spaced: true },
            Style::Pandoc => Self { before_stop: before * 2 > all, spaced: spaced * 2 > behind },
            _ => Self { before_stop: false, spaced: spaced * 2 > behind },
        }
    }
}

#[cfg(test)]
mod tests;
