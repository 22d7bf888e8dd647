//! Pastes text with its own markers and endnotes.

use rustc_hash::FxHashSet;

use crate::analysis::{Document, Snapshot};
use crate::assessment::blocks::{BlockKind, is_row};
use crate::assessment::{Citation, HeadingRole, Label, Style, lines, sources};
use crate::text::{Edit, Span, Text};

use super::draft::{Change, Draft, apply, between};
use super::insert::{free_footnote, insert_citation, room};
use super::notes::{self, Note, Numbers};
use super::{parts, reading};

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
    let at = behind_source(snapshot, at);
    let plan = Plan::new(snapshot, at, &own, &list)?;
    let body = plan.body(&own, &list);
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
        lines.push(match is_row(&line) {
            true => format!("[{}] {}", text.slice(note.key), notes::words(snapshot, note)),
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
    /// The fragment's labels with their new keys: those that count in the text's style, or are keys that the
    /// text already uses.
    new: Vec<(Label, String)>,
    style: Style,
    first: u64,
    /// The text's own numbers that change to make room.
    moved: Numbers,
    place: u32,
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
        if !notes::can_write(style, highest) {
            return None;
        }
        let new = labels.into_iter().zip(first..).map(|(l, id)| (l, notes::key_text(style, id))).collect();
        Some(Self { new, style, first, moved, place: at })
    }

    fn key_of(&self, label: Label) -> Option<&str> {
        self.new.iter().find(|(l, _)| *l == label).map(|(_, key)| key.as_str())
    }

    /// Returns the fragment's prose with its new markers, without its endnotes and their heading.
    fn body(&self, own: &Snapshot, list: &[Note]) -> String {
        let mut edits: Vec<Edit> = Vec::new();
        let all_here = self.new.iter().all(|(label, _)| label.style == self.style);
        if all_here && self.style != Style::Footnote {
            let ids = (self.first..).zip(&self.new).map(|(id, (label, _))| (*label, id)).collect();
            edits = notes::relabel(own, list, &ids);
        } else {
            let citations: Vec<_> = own.citations().collect();
            for bracket in citations.chunk_by(|a, b| a.bracket == b.bracket) {
                let keys: Vec<_> = bracket.iter().filter_map(|c| self.key_of(c.label)).collect();
                if keys.len() == bracket.len() {
                    let caret = if self.style == Style::Footnote { "^" } else { "" };
                    let text = keys.iter().map(|key| format!("[{caret}{key}]")).collect::<String>();
                    edits.push(Edit::new(bracket[0].bracket, text));
                }
            }
        }
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
        edits.retain(|edit| !gone.iter().any(|span| span.covers(edit.span)));
        edits.extend(gone.into_iter().map(|span| Edit::new(span, "")));
        edits.sort_by_key(|edit| edit.span);
        apply(own.text(), &edits).to_string().trim_end().to_owned()
    }

    fn add_notes(&self, snapshot: &Snapshot, own: &Snapshot, list: &[Note], draft: &mut Draft) {
        let rank = match self.style {
            Style::Footnote => {
                let cited = snapshot.citations().take_while(|c| c.span.start < self.place);
                cited.filter(|c| c.label.style == Style::Footnote).count() as u64
            }
            _ => self.first,
        };
        let has_list = notes::notes(snapshot).iter().any(|n| n.label.style == self.style);
        let mut lines: Vec<(usize, &Note)> = list
            .iter()
            .filter_map(|note| Some((self.new.iter().position(|(l, _)| *l == note.label)?, note)))
            .collect();
        lines.sort_by_key(|(i, _)| *i);
        for (nth, (i, note)) in lines.into_iter().enumerate() {
            let key = &self.new[i].1;
            let place = notes::place_note(snapshot, self.style, rank, key);
            let words = notes::words(own, note);
            let line = if nth > 0 && !has_list {
                // The heading exists already.
                let eol = notes::line_break(snapshot);
                format!("{eol}{}{words}", notes::fresh_head(self.style, key))
            } else {
                place.with(&words)
            };
            draft.insert(place.at, line);
        }
    }
}

#[cfg(test)]
mod tests;
