//! The places of new endnotes in the list, and the form in which they are written there.

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, Section, Style};
use crate::text::Span;

use super::notes::{Note, attached_end, free_anchor, like, line_break, line_end, notes, with_number};

/// A new line for the endnotes: the text before and after its content, and its position.
pub(super) struct NewNote {
    pub at: u32,
    /// Line breaks that separate it from the text above, a heading if there is none, and its label.
    pub before: String,
    /// Line breaks that separate it from the text below.
    pub after: String,
    /// The cells of the row that it is, if it is one of a table.
    cells: Option<Cells>,
}

/// The cells of a row of a table of sources.
#[derive(Clone, Copy)]
struct Cells {
    /// Number of bars after that of the label.
    bars: usize,
    /// Number of cells before that of the address.
    before: usize,
}

impl NewNote {
    /// Returns the endnote with `words` as its content.
    pub(super) fn with(&self, words: &str) -> String {
        format!("{}{}{words}{}", self.before, "| ".repeat(self.skipped(words)), self.behind(words))
    }

    /// Returns `words`, which are no row of a table, as they are written here: in a table with their bars escaped.
    pub(super) fn in_cell(&self, words: &str) -> String {
        let mut out = String::with_capacity(words.len());
        for c in words.chars() {
            if c == '|' && self.cells.is_some() && !out.ends_with('\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }

    /// Returns the number of cells that stay empty before `words`: an address has a column of its own.
    fn skipped(&self, words: &str) -> usize {
        let before = self.cells.map_or(0, |cells| cells.before);
        if words.starts_with("http") && words.contains("://") { before } else { 0 }
    }

    /// Returns the text behind its content `words`: the other cells of its row, and line breaks.
    pub(super) fn behind(&self, words: &str) -> String {
        let taken = bars(words) + self.skipped(words);
        let left = self.cells.map_or(0, |cells| cells.bars.saturating_sub(taken));
        format!("{}{}", " |".repeat(left), self.after)
    }
}

/// The position of new endnotes in the list, and their form.
pub(super) struct NotePlace {
    at: u32,
    /// The text before the label.
    lead: String,
    head: Head,
    after: String,
    cells: Option<Cells>,
}

impl NotePlace {
    /// Returns the endnote with the label `key` at this place. `nth` counts the endnotes that are added in one step.
    pub(super) fn note(&self, key: &str, nth: u64) -> NewNote {
        let before = format!("{}{}", self.lead, self.head.write(key, nth));
        NewNote { at: self.at, before, after: self.after.clone(), cells: self.cells }
    }
}

/// Returns the position and form of an endnote in the list. `rank` is its number, which places it after the
/// endnote with the greatest lower number; for a footnote it is the number of footnotes cited before it. `key` is
/// the text of the label.
pub(super) fn place_note(snapshot: &Snapshot, style: Style, rank: u64, key: &str) -> NewNote {
    place_notes(snapshot, style, rank).note(key, 0)
}

/// Does the same as [`place_note`] for several endnotes, one below the other.
pub(super) fn place_notes(snapshot: &Snapshot, style: Style, rank: u64) -> NotePlace {
    let all = notes(snapshot);
    let own: Vec<_> = all.iter().filter(|n| n.label.style == style).collect();
    let above = if style == Style::Footnote {
        footnote_above(snapshot, &own, rank)
    } else {
        let greatest = own.iter().map(|n| n.label.id).filter(|id| *id < rank).max();
        greatest.and_then(|id| own.iter().rposition(|n| n.label.id == id))
    };
    if let Some(i) = above {
        let apart = own.get(i + 1).and_then(|next| gap(snapshot, own[i].line_end, next.content.start));
        let apart = apart
            .or_else(|| i.checked_sub(1).and_then(|p| gap(snapshot, own[p].line_end, own[i].content.start)));
        let lead = apart.unwrap_or_else(|| line_break(snapshot).to_owned());
        let at = attached_end(snapshot, own[i]);
        let (head, cells) = (Head::like(snapshot, own[i]), cells(snapshot, own[i]));
        return NotePlace { at, lead, head, after: String::new(), cells };
    }
    if let Some(first) = own.first() {
        let apart = own.get(1).and_then(|second| gap(snapshot, first.line_end, second.content.start));
        let after = apart.unwrap_or_else(|| line_break(snapshot).to_owned());
        let (head, cells) = (Head::like(snapshot, first), cells(snapshot, first));
        return NotePlace { at: first.content.start, lead: String::new(), head, after, cells };
    }
    let (at, lead) = end_of_list(snapshot, style);
    NotePlace { at, lead, head: Head::Fresh(style), after: String::new(), cells: None }
}

/// Returns the number of bars that separate cells in a part of a row.
fn bars(row: &str) -> usize {
    row.match_indices('|').filter(|(at, _)| !row[..*at].ends_with('\\')).count()
}

/// Returns the cells of an endnote that is the row of a table.
fn cells(snapshot: &Snapshot, note: &Note) -> Option<Cells> {
    let text = snapshot.text();
    let start = snapshot.starts()[note.block];
    if !note.head.is_row(&text.slice(Span::new(start, note.line_end))) {
        return None;
    }
    let row = text.slice(Span::new(note.key.end, note.line_end));
    let (_, content) = row.split_once('|')?;
    let before = content.find("://").map_or("", |at| &content[..at]);
    Some(Cells { bars: bars(content), before: bars(before) })
}

/// Returns the definition after which that of the footnote cited as the `nth` belongs: that of the footnote
/// cited before it.
fn footnote_above(snapshot: &Snapshot, own: &[&Note], nth: u64) -> Option<usize> {
    let cited = snapshot.links().citations.iter().filter(|c| c.label.style == Style::Footnote);
    let before: Vec<_> = cited.take(nth as usize).map(|c| c.label).collect();
    before.iter().rev().find_map(|label| own.iter().rposition(|n| n.label == *label))
}

/// Returns the text between two endnotes if it consists only of white space, or the `>` of a block quote, and
/// contains a line break.
fn gap(snapshot: &Snapshot, from: u32, to: u32) -> Option<String> {
    let text = snapshot.text().slice(Span::new(from.min(to), to)).into_owned();
    let apart = |c: char| c.is_whitespace() || c == '>';
    (text.contains(['\n', '\r']) && text.chars().all(apart)).then_some(text)
}

/// The form of the label of a new endnote.
enum Head {
    /// That of a list which begins.
    Fresh(Style),
    /// That of another endnote: the text before its number, the number, and the text after it.
    Like { style: Style, before: String, key: String, after: String, old: u64, anchor: u64 },
}

impl Head {
    /// Returns the form of the label of `note`.
    fn like(snapshot: &Snapshot, note: &Note) -> Self {
        let text = snapshot.text();
        let content = snapshot.starts()[note.block] + note.head.content;
        let before = text.slice(Span::new(note.content.start, note.key.start)).into_owned();
        let mut after = text.slice(Span::new(note.key.end, content.max(note.key.end))).into_owned();
        // Empty cells before the address are counted with the others.
        if let Some(bar) = after.find('|') {
            after.truncate(bar + 1);
        }
        let style = note.label.style;
        let (old, anchor) = (note.label.id, free_anchor(snapshot, style));
        Self::Like { style, before, key: text.slice(note.key).into_owned(), after, old, anchor }
    }

    /// Writes the label `key` of the `nth` endnote that is added.
    fn write(&self, key: &str, nth: u64) -> String {
        let (style, before, written, after, old, anchor) = match self {
            Self::Fresh(style) => return fresh_head(*style, key),
            Self::Like { style, before, key, after, old, anchor } => {
                (*style, before, key, after, *old, *anchor + nth)
            }
        };
        let space = if after.ends_with(char::is_whitespace) { "" } else { " " };
        let Ok(id) = key.parse() else { return format!("{before}{key}{after}{space}") };
        let key = like(written, style, id);
        let [before, after] = [before, after].map(|part| with_number(part, old, anchor));
        format!("{before}{key}{after}{space}")
    }
}

pub(super) fn fresh_head(style: Style, key: &str) -> String {
    match style {
        Style::Footnote => format!("[^{key}]: "),
        _ => format!("[{key}] "),
    }
}

/// Returns the position at which the endnotes end or will begin, and the text before the first: a heading unless they
/// have one. Footnotes need none.
fn end_of_list(snapshot: &Snapshot, style: Style) -> (u32, String) {
    let eol = line_break(snapshot);
    let blocks = snapshot.blocks();
    let is_note = |kind| matches!(kind, BlockKind::Endnote(_) | BlockKind::Continuation);
    let last_note = blocks.iter().rposition(|b| is_note(b.block.kind));
    if let Some(last) = last_note {
        return (line_end(snapshot, last), eol.to_owned());
    }
    let blank = blocks.iter().any(|b| b.block.kind == BlockKind::Blank);
    let markdown = blocks.last().is_some_and(|b| b.block.place.markdown);
    let apart = if blank || markdown { format!("{eol}{eol}") } else { eol.to_owned() };
    let heading = blocks
        .iter()
        .rposition(|b| matches!(b.block.kind, BlockKind::Heading { role: HeadingRole::Endnotes, .. }));
    if let Some(heading) = heading {
        // After existing text in the section, such as a line of prose.
        let rest = blocks[heading + 1..].iter().take_while(|b| b.block.place.section == Section::Endnotes);
        let last = (heading..heading + 1 + rest.count())
            .rfind(|i| blocks[*i].block.kind != BlockKind::Blank)
            .unwrap_or(heading);
        return (line_end(snapshot, last), apart);
    }
    let last = blocks.iter().rposition(|b| b.block.kind != BlockKind::Blank);
    let at = last.map_or(0, |last| line_end(snapshot, last));
    let lead = if at == 0 { "" } else { apart.as_str() };
    if style == Style::Footnote {
        return (at, lead.to_owned());
    }
    let levels = blocks.iter().rev().filter_map(|b| match b.block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    });
    let hashes = "#".repeat(usize::from(levels.min().unwrap_or(2)).clamp(2, 6));
    let heading = if markdown { format!("{hashes} Endnotes") } else { "Endnotes".to_owned() };
    (at, format!("{lead}{heading}{apart}"))
}
