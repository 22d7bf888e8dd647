//! Pastes text with its own markers and endnotes.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Document, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Citation, HeadingRole, Label, Notation, Style, citations, lines, sources};
use crate::text::{Edit, Span, Text};

use super::draft::{Change, Draft, apply, between};
use super::insert::{free_footnote, insert_citation, room};
use super::notes::{self, MarkerForm, Note, Numbers};
use super::{new_notes, parts, reading, uses};

/// Inserts `fragment` at `at`. If it contains endnotes, its citations get new numbers here, and its endnotes their
/// places in the list; its endnotes heading is dropped. A fragment without endnotes is inserted unchanged: it was cut
/// from this text, or its numbers refer to this text's endnotes.
///
/// Returns `None` if the style has no numbers left, or if the result would not be parsed as intended.
#[must_use]
pub fn paste(snapshot: &Snapshot, at: u32, fragment: &str) -> Option<Change> {
    parts::within(snapshot, at, |snapshot, at| paste_here(snapshot, at, fragment))
}

fn paste_here(snapshot: &Snapshot, at: u32, fragment: &str) -> Option<Change> {
    let own = Document::new("", Text::new(fragment), snapshot.environment().clone()).snapshot();
    let list = notes::notes(&own);
    let mut draft = Draft::default();
    if list.is_empty() {
        draft.insert(at, fragment);
        draft.caret_in_last(0);
        return Some(draft.finish(String::new()));
    }
    let asked = at;
    let at = behind_source(snapshot, behind_markers(snapshot, at));
    let plan = Plan::new(snapshot, at, &own, &list)?;
    let mut body = plan.body(snapshot, &own, &list)?;
    if at > asked {
        body = apart(snapshot, at, &body);
    }
    let mut draft = Draft::new(notes::relabel(snapshot, &notes::notes(snapshot), &plan.moved));
    draft.insert(at, body.as_str());
    draft.caret_in_last(0);
    plan.add_notes(snapshot, &own, &list, &mut draft);
    let change = draft.finish(String::new());
    let place = reading::place(snapshot, at);
    let pasted = reading::read(fragment, &snapshot.environment().headings);
    let holds = reading::holds(snapshot, &change, false, |mut reading, _| {
        let place = place.min(reading.markers.len());
        reading.markers.splice(place..place, pasted.markers);
        reading.notes.extend(pasted.notes);
        reading.notes.sort();
        reading
    });
    holds.then_some(change)
}

/// Returns the offset after the markers around `at` and directly after it, if nothing else of their sentence follows. A
/// marker would be torn, and one after a stop would become a citation of the text before it.
fn behind_markers(snapshot: &Snapshot, at: u32) -> u32 {
    let at = behind_marker(snapshot, at).unwrap_or(at);
    let Some(block) = snapshot.block_at(at).filter(|block| snapshot.blocks()[*block].block.kind.cites())
    else {
        return at;
    };
    let sentence = snapshot.sentences_in(block).find(|s| s.span.start < at && at < s.span.end);
    let Some(end) = sentence.map(|sentence| sentence.span.end) else { return at };
    let rest = snapshot.text().slice(Span::new(at, end));
    let (mut words, mut from) = (String::new(), 0);
    for mark in citations::scan(&rest, snapshot.conventions()).marks {
        words.push_str(&rest[from..mark.span.range().start]);
        from = mark.span.range().end;
    }
    words.push_str(&rest[from..]);
    let is_rest = from > 0 && !words.contains(char::is_alphanumeric);
    if is_rest { end } else { at }
}

/// Returns the offset after the citation that `at` is within, its link or tags included.
fn behind_marker(snapshot: &Snapshot, at: u32) -> Option<u32> {
    around(snapshot, at).map(|(mark, _)| mark.end)
}

/// A marker around a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkerAround {
    /// The end of the marker, its link or tags included, in bytes.
    pub end: u32,
    /// True if the marker is a link to its endnote, such as `[[2]](#ref-2)`.
    pub is_linked: bool,
}

/// Returns the marker that `at` is within. A link with words and a source in parentheses are none.
#[must_use]
pub fn marker_around(snapshot: &Snapshot, at: u32) -> Option<MarkerAround> {
    let (mark, citation) = around(snapshot, at).filter(|(_, citation)| citation.label.is_marker())?;
    let is_linked = citation.label.is_counted() && snapshot.text().slice(mark).contains('#');
    Some(MarkerAround { end: mark.end, is_linked })
}

/// Returns the span of the citation that `at` is within, its link or tags included, and the first citation in it.
fn around(snapshot: &Snapshot, at: u32) -> Option<(Span, Citation)> {
    let block = snapshot.block_at(at)?;
    if !snapshot.blocks()[block].block.kind.cites() {
        return None;
    }
    let span = snapshot.block_span(block);
    let markers = citations::scan(&snapshot.text().slice(span), snapshot.conventions());
    let at = at - span.start;
    let mark = markers.marks.iter().map(|mark| mark.span).find(|mark| mark.start < at && at < mark.end)?;
    let citation = markers.citations.iter().find(|c| mark.covers(c.span))?;
    Some((mark.shift(span.start), *citation))
}

/// Returns the change that inserts `pasted` after the marker that ends at `at`, with a space between them.
#[must_use]
pub fn insert_apart(snapshot: &Snapshot, at: u32, pasted: &str) -> Change {
    let mut draft = Draft::default();
    draft.insert(at, apart(snapshot, at, pasted));
    draft.caret_in_last(0);
    draft.finish(String::new())
}

/// Returns `words` with a space before them if there is none at `at`.
fn apart(snapshot: &Snapshot, at: u32, words: &str) -> String {
    let before = snapshot.text().slice(Span::new(snapshot.text().floor(at.saturating_sub(4)), at));
    let is_apart =
        before.is_empty() || before.ends_with(char::is_whitespace) || words.starts_with(char::is_whitespace);
    format!("{}{words}", if is_apart { "" } else { " " })
}

/// Returns the offset after the source of the sentence that ends at `at`, if it is introduced by a word: `Note: [2]`.
/// Text between them would take over the source.
fn behind_source(snapshot: &Snapshot, at: u32) -> u32 {
    const WORDS: [&str; 7] = ["Note", "Source", "Sources", "See", "Ref", "Notes", "Reference"];
    let Some(block) = snapshot.block_at(at) else { return at };
    let text = snapshot.text().slice(Span::new(at, snapshot.block_span(block).end.max(at)));
    let words = text.trim_start_matches([' ', '(']);
    let lead = &words[..words.find(['[', '.', '\n']).unwrap_or(0)];
    let named = WORDS.contains(&lead.trim_end_matches([' ', ':']));
    let open = at + (text.len() - words.len() + lead.len()) as u32;
    let mut end = at;
    for citation in snapshot.citations().skip_while(|c| c.bracket.start < open).filter(|_| named) {
        if citation.bracket.start > end.max(open) {
            break;
        }
        end = citation.bracket.end;
    }
    end
}

/// Does the same as [`paste`] in place of `selected`, which is deleted; endnotes that are no longer cited stay.
#[must_use]
pub fn paste_over(snapshot: &Snapshot, selected: Span, fragment: &str) -> Option<Change> {
    if selected.is_empty() {
        return paste(snapshot, selected.start, fragment);
    }
    let environment = snapshot.environment().clone();
    let mut without = Document::new(snapshot.name(), snapshot.text().clone(), environment);
    without.edit(&Edit::new(selected, ""));
    let Change { edits, caret, .. } = paste(&without.snapshot(), selected.start, fragment)?;
    let after = apply(without.text(), &edits);
    Some(Change { edits: between(snapshot.text(), &after), caret, ..Change::default() })
}

/// Does the same as [`paste_over`] for `piece`, a part of another report, with the endnotes that it cites there:
/// `fragment` is the result of [`with_endnotes`] for it. White space at the end of the piece is kept.
#[must_use]
pub fn paste_piece(snapshot: &Snapshot, selected: Span, piece: &str, fragment: &str) -> Option<Change> {
    let mut change = paste_over(snapshot, selected, fragment)?;
    let tail = &piece[piece.trim_end().len()..];
    // The cursor is after the prose of the fragment.
    let caret = change.caret.filter(|_| !tail.is_empty());
    if let Some(caret) = caret {
        let mut shift = 0_i64;
        for edit in &mut change.edits {
            let start = i64::from(edit.span.start) + shift;
            let within = i64::from(caret) - start;
            if within >= 0 && within <= edit.text.len() as i64 {
                edit.text.insert_str(within as usize, tail);
                change.caret = Some(caret + tail.len() as u32);
                break;
            }
            shift += edit.text.len() as i64 - i64::from(edit.span.len());
        }
    }
    Some(change)
}

/// Returns the text at `spans` with the endnotes of the document that it cites. Returns `None` if it cites none beyond
/// those that it contains.
#[must_use]
pub fn fragment(snapshot: &Snapshot, spans: &[Span]) -> Option<String> {
    let texts: Vec<_> = spans.iter().map(|span| snapshot.text().slice(*span)).collect();
    with_endnotes(snapshot, &texts.join(notes::line_break(snapshot)))
}

/// Returns `piece`, a part of this document's text, with the endnotes of the document that it cites. Returns `None` if
/// it cites none beyond those that it contains.
#[must_use]
pub fn with_endnotes(snapshot: &Snapshot, piece: &str) -> Option<String> {
    let own = Document::new("", Text::new(piece), snapshot.environment().clone()).snapshot();
    let held: FxHashSet<Label> = notes::notes(&own).iter().map(|note| note.label).collect();
    let mut wanted: FxHashSet<Label> =
        own.citations().map(|c| c.label).filter(|label| !held.contains(label)).collect();
    let text = snapshot.text();
    let mut lines = Vec::new();
    for note in notes::notes(snapshot).iter().filter(|note| wanted.remove(&note.label)) {
        let line = text.slice(Span::new(snapshot.block_span(note.block).start, note.line_end));
        lines.push(match note.head.is_row(&line) {
            true => {
                let words = notes::words(snapshot, note).replace("\\|", "|");
                format!("[{}] {words}", text.slice(note.key))
            }
            false => line.trim().to_owned(),
        });
    }
    (!lines.is_empty()).then(|| format!("{}\n\n## Endnotes\n\n{}\n", piece.trim_end(), lines.join("\n")))
}

/// Returns the markers of `piece` whose endnotes it does not contain, each once, with their labels.
#[must_use]
pub fn borrowed_markers(snapshot: &Snapshot, piece: &str) -> Vec<(Label, String)> {
    let own = Document::new("", Text::new(piece), snapshot.environment().clone()).snapshot();
    let mut seen: FxHashSet<Label> = notes::notes(&own).iter().map(|note| note.label).collect();
    let counted = own.citations().filter(|c| c.label.style != Style::Pandoc && c.label.is_marker());
    let shown = |c: &Citation| {
        let key = own.text().slice(c.key);
        if c.label.style == Style::Footnote { format!("[^{key}]") } else { format!("[{key}]") }
    };
    counted.filter(|c| seen.insert(c.label)).map(|c| (c.label, shown(&c))).collect()
}

/// The sources that a text contains or needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// Neither endnotes nor markers that need some.
    Nothing,
    /// Endnotes of its own.
    Endnotes,
    /// Markers whose endnotes are elsewhere.
    Markers,
}

/// Returns the kind of sources that `piece` contains or needs.
#[must_use]
pub fn brings(snapshot: &Snapshot, piece: &str) -> Brings {
    let own = Document::new("", Text::new(piece), snapshot.environment().clone()).snapshot();
    if !notes::notes(&own).is_empty() {
        Brings::Endnotes
    } else if own.citations().any(|c| c.label.style != Style::Pandoc && c.label.is_marker()) {
        Brings::Markers
    } else {
        Brings::Nothing
    }
}

/// Cites `words` ([`as_sources`]) for the sentence at `at`; after a full stop and white space, that is the
/// previous sentence.
#[must_use]
pub fn cite_pasted(snapshot: &Snapshot, at: u32, words: &str) -> Option<Change> {
    insert_citation(snapshot, cited_place(snapshot, at), Some(words))
}

/// Returns the offset of the sentence for which a source pasted at `at` is meant.
fn cited_place(snapshot: &Snapshot, at: u32) -> u32 {
    let Some(block) = snapshot.block_at(at) else { return at };
    let start = snapshot.block_span(block).start;
    let before = snapshot.text().slice(Span::new(start, at.max(start)));
    let bare = before.trim_end_matches([' ', '\t']);
    if bare.len() < before.len() && lines::ends_sentence(bare) { start + bare.len() as u32 } else { at }
}

/// Maximum number of sources in one endnote.
const MOST_SOURCES: usize = 40;

/// Returns the text of an endnote if `pasted` consists only of sources: URLs on lines, or separated by `;` or white
/// space, each with or without a short name before it (`Reuters: https://…`). Returns `None` for any other text.
#[must_use]
pub fn as_sources(pasted: &str) -> Option<String> {
    let mut out = Vec::new();
    for line in pasted.trim().lines().map(without_list_sign).filter(|line| !line.is_empty()) {
        let found = sources::parse(line);
        if found.is_empty() || out.len() > MOST_SOURCES {
            return None;
        }
        for source in found {
            let url = source.url?;
            let written = &line[url.range()];
            let before =
                line[source.span.start as usize..url.start as usize].trim_end_matches(['<', '(', '[']);
            let behind = line[url.end as usize..source.span.end as usize]
                .trim_matches([' ', '.', '>', ')', ']', ',', ';']);
            if !behind.is_empty() {
                return None;
            }
            out.push(match before.trim() {
                "" => written.to_owned(),
                name if is_name(name) && written.contains("://") => format!("{name} {written}"),
                _ => return None,
            });
        }
    }
    (!out.is_empty()).then(|| out.join("; "))
}

/// Returns true for words before a URL that only name its source: `Reuters:`, `Valley Times –`.
fn is_name(words: &str) -> bool {
    let Some(name) = words.strip_suffix([':', '–', '—', '-']).map(str::trim) else { return false };
    name.split_whitespace().count() <= 6
        && name.len() <= 60
        && name.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '"' | '@'))
        && !name.contains(['.', '!', '?', ':', '[', ']'])
}

/// Returns a line without its list marker.
fn without_list_sign(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['-', '*', '•', '–', '>']).trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].strip_prefix(['.', ')']) {
        Some(rest) if (1..=2).contains(&digits) && rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    }
}

/// The labels that the fragment's citations get.
struct Plan {
    /// The numbers of the fragment's labels: those that count in the text's style, or are keys that the text already
    /// uses.
    new: FxHashMap<Label, u64>,
    style: Style,
    first: u64,
    /// The text's own numbers that change to make room.
    moved: Numbers,
    place: u32,
    has_list: bool,
}

impl Plan {
    fn new(snapshot: &Snapshot, at: u32, own: &Snapshot, list: &[Note]) -> Option<Self> {
        let cited = own.links().citations.iter().map(|c| c.label);
        let mut seen = FxHashSet::default();
        let labels: Vec<Label> = cited
            .chain(list.iter().map(|n| n.label))
            .filter(|l| l.style != Style::Pandoc && l.is_marker() && seen.insert(*l))
            .collect();
        let links = snapshot.links();
        let bare = links.citations.is_empty() && links.endnotes.is_empty();
        let style = match notes::dominant_style(if bare { own } else { snapshot }) {
            style if style == Style::Pandoc || style.holds_source() => Style::Numeric,
            style => style,
        };
        let count = labels.len() as u64;
        let (first, moved) = if style == Style::Footnote {
            (free_footnote(snapshot), Numbers::default())
        } else {
            room(snapshot, style, at, count)
        };
        let highest = moved.values().copied().max().unwrap_or(0).max(first + count);
        let has_list = links.endnotes.iter().any(|n| n.label.is_some_and(|label| label.style == style));
        if !notes::can_write(style, highest) || !has_list && uses::unread_list(snapshot).is_some() {
            return None;
        }
        Some(Self {
            new: labels.into_iter().zip(first..).collect(),
            style,
            first,
            moved,
            place: at,
            has_list,
        })
    }

    /// Returns the fragment's prose with its new markers, without its endnotes and their heading. Returns `None` if a
    /// marker cannot be written in the form of the text without losing words.
    fn body(&self, snapshot: &Snapshot, own: &Snapshot, list: &[Note]) -> Option<String> {
        let form = MarkerForm::of(snapshot, self.style);
        let all_here =
            self.style != Style::Footnote && self.new.keys().all(|label| label.style == self.style);
        let mut gone = Vec::new();
        for (i, facts) in own.blocks().iter().enumerate() {
            let is_list = matches!(
                facts.block.kind,
                BlockKind::Endnote(Some(_))
                    | BlockKind::Continuation
                    | BlockKind::Heading { role: HeadingRole::Endnotes, .. }
            );
            if is_list {
                gone.push(own.block_span(i));
            }
        }
        let rewritten = self.rewritten(&form, own, all_here)?;
        let mut edits = if all_here { notes::relabel(own, list, &self.new) } else { Vec::new() };
        let covered = |spans: &[Span], span: Span| {
            let next = spans.partition_point(|other| other.end < span.end);
            spans.get(next).is_some_and(|other| other.covers(span))
        };
        let spans: Vec<Span> = rewritten.iter().map(|edit| edit.span).collect();
        edits.retain(|edit| !covered(&spans, edit.span));
        edits.extend(rewritten);
        edits.retain(|edit| !covered(&gone, edit.span));
        edits.extend(gone.into_iter().map(|span| Edit::new(span, "")));
        edits.sort_by_key(|edit| edit.span);
        if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
            return None;
        }
        let mut body = apply(own.text(), &edits).to_string();
        body.truncate(body.trim_end().len());
        Some(body)
    }

    /// Returns the edits that write those markers of the fragment anew which are written in another form than those of
    /// the text, in order. With `all_here`, the others have the text's style and only need other numbers.
    fn rewritten(&self, form: &MarkerForm, own: &Snapshot, all_here: bool) -> Option<Vec<Edit>> {
        let text = own.text();
        let all: Vec<_> = own.citations().collect();
        let known = |c: &Citation| self.new.contains_key(&c.label);
        let mut brackets = all.chunk_by(|a, b| a.bracket == b.bracket).peekable();
        let mut edits = Vec::new();
        while let Some(bracket) = brackets.next() {
            let span = notes::with_target(own, bracket[0].bracket);
            let is_linked = text.slice(span).contains('#');
            let stays = all_here && !form.is_linked() && !is_linked && bracket[0].notation == form.notation;
            if stays || !bracket.iter().all(known) {
                continue;
            }
            let mut cited = bracket.to_vec();
            let mut end = span.end;
            let in_parentheses = form.notation == Notation::Parenthesis && self.style == Style::Roman;
            // `[1][2]` become one parenthesis.
            while in_parentheses
                && let Some(next) =
                    brackets.next_if(|next| next[0].bracket.start == end && next.iter().all(known))
            {
                end = notes::with_target(own, next[0].bracket).end;
                cited.extend_from_slice(next);
            }
            if cited.iter().any(|c| has_words(own, c)) {
                return None;
            }
            let mut ids: Vec<u64> = cited.iter().map(|c| self.new[&c.label]).collect();
            ids.dedup();
            if in_parentheses {
                let keys: Vec<_> = ids.iter().map(|id| notes::key_text(self.style, *id)).collect();
                edits.push(in_parentheses_before_stop(own, Span::new(span.start, end), &keys.join(", ")));
                continue;
            }
            let mut markers = String::new();
            for id in ids {
                match self.style {
                    Style::Footnote => markers.push_str(&notes::marker(self.style, id)),
                    _ => markers.push_str(&form.write(id, id - self.first)),
                }
            }
            edits.push(Edit::new(Span::new(span.start, end), markers));
        }
        Some(edits)
    }

    fn add_notes(&self, snapshot: &Snapshot, own: &Snapshot, list: &[Note], draft: &mut Draft) {
        let rank = match self.style {
            Style::Footnote => {
                let cited = snapshot.citations().take_while(|c| c.span.start < self.place);
                cited.filter(|c| c.label.style == Style::Footnote).count() as u64
            }
            _ => self.first,
        };
        let mut lines: Vec<(u64, &Note)> =
            list.iter().filter_map(|note| Some((*self.new.get(&note.label)?, note))).collect();
        lines.sort_by_key(|(id, _)| *id);
        let place = new_notes::place_notes(snapshot, self.style, rank);
        let eol = notes::line_break(snapshot);
        for (nth, (id, note)) in lines.into_iter().enumerate() {
            let key = notes::key_text(self.style, id);
            let new = place.note(&key, id - self.first);
            let words = notes::words(own, note);
            let is_row = note.head.is_row(&own.text().slice(own.block_span(note.block)));
            let words = if is_row { words } else { new.in_cell(&words) };
            let line = if nth > 0 && !self.has_list {
                // The heading exists already.
                format!("{eol}{}{words}", new_notes::fresh_head(self.style, &key))
            } else {
                new.with(&words)
            };
            draft.insert(new.at, line);
        }
    }
}

/// Returns true if the bracket of a citation contains words, such as a page, besides its numbers.
fn has_words(own: &Snapshot, citation: &Citation) -> bool {
    let is_plain = matches!(citation.notation, Notation::Bracket | Notation::Escaped | Notation::Parenthesis);
    let text = own.text().slice(citation.bracket);
    let is_key =
        |word: &str| citations::parse_number(word).is_some() || citations::parse_roman(word).is_some();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    is_plain && citation.label.is_counted() && !words.all(is_key)
}

/// Returns the edit that writes `keys` in parentheses in place of the markers at `span`, before the full stop that they
/// follow.
fn in_parentheses_before_stop(own: &Snapshot, span: Span, keys: &str) -> Edit {
    let text = own.text();
    let ahead = text.slice(Span::new(text.floor(span.start.saturating_sub(8)), span.start));
    let words = ahead.trim_end_matches(['.', '!', '?', '…']);
    let (stop, before) = (&ahead[words.len()..], words.chars().next_back());
    let space = if before.is_some_and(|c| !c.is_whitespace()) { " " } else { "" };
    Edit::new(Span::new(span.start - stop.len() as u32, span.end), format!("{space}({keys}){stop}"))
}

#[cfg(test)]
mod tests;
