//! Tables, and takeaways and endnotes that are rows of one.

use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, EndnoteHead, Place, Section, labels, leave_start};
use crate::assessment::lines::{self, Shape};
use crate::assessment::markup;

impl<'a> Cutter<'a> {
    /// A table. Directly below the heading of the takeaways, each of its rows is a block, and a takeaway if it has a
    /// statement. In a table of sources each row with a label is an endnote.
    pub(super) fn table(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        if place.section == Section::TabledTakeaways {
            let kind = match markup::widest_cell(line.text) {
                cell if is_statement(&line.text[cell.clone()]) => BlockKind::Takeaway(cell.start as u32),
                _ => BlockKind::Table,
            };
            return Ok((line.next, kind, Place { after_topic_line: false, ..place }));
        }
        if place.section == Section::Takeaways
            && let Some(next) = self.following(line)?
            && is_delimiter(next.text)
        {
            return Ok((next.next, BlockKind::Table, Place { section: Section::TabledTakeaways, ..place }));
        }
        if place.in_source_table {
            let known = labels::in_unfinished_row(line.text);
            let kind = known.map_or(BlockKind::Table, |head| BlockKind::Endnote(Some(head)));
            return Ok((line.next, kind, Place { after_topic_line: false, ..place }));
        }
        if let Some(cut) = self.head_of_sources(line, place)? {
            return Ok(cut);
        }
        if let Some(head) = self.listed_row(line, place)? {
            return Ok(row(line, head, place));
        }
        self.run_of(line, Shape::Table, BlockKind::Table, place)
    }

    /// A line with bars that none opens, `1 | Herald`: a row of a table of sources or its head. `None` for other text.
    pub(super) fn bare_row(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        if !line.text.contains('|') || place.section.is_takeaways() {
            return Ok(None);
        }
        let table = |end| Some((end, BlockKind::Table, Place { after_topic_line: false, ..place }));
        if place.in_source_table {
            let head = labels::in_unfinished_row(line.text);
            return Ok(head.map_or_else(|| table(line.next), |head| Some(row(line, head, place))));
        }
        if let Some(cut) = self.head_of_sources(line, place)? {
            return Ok(Some(cut));
        }
        if let Some(head) = self.listed_row(line, place)? {
            return Ok(Some(row(line, head, place)));
        }
        // A head without a line of dashes, or one whose words are none of those known.
        let next = if place.section == Section::Endnotes { self.following(line)? } else { None };
        Ok(next.and_then(|next| match () {
            () if next.text.contains('|') && is_delimiter(next.text) => table(next.next),
            () if labels::in_row(next.text).is_some_and(|head| names_source(next.text, head)) => {
                table(line.next)
            }
            () => None,
        }))
    }

    /// The head of a table of sources, with the line of dashes below it.
    fn head_of_sources(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        if !lists_sources(line.text, place.section.is_endnotes()) {
            return Ok(None);
        }
        let dashes = self.following(line)?.filter(|next| next.text.contains('|') && is_delimiter(next.text));
        Ok(dashes.map(|dashes| {
            let section = leave_start(place.section, place.hash_headings);
            let after = Place { after_topic_line: false, in_source_table: true, section, ..place };
            (dashes.next, BlockKind::Table, after)
        }))
    }

    /// Returns the label of a row below the heading of the endnotes, in a table without a head that is known. The row
    /// names an address, or the next one does and counts on.
    fn listed_row(&self, line: Line<'a>, place: Place) -> Result<Option<EndnoteHead>, Undecided> {
        if place.section != Section::Endnotes {
            return Ok(None);
        }
        let Some(head) = labels::in_row(line.text) else { return Ok(None) };
        if names_source(line.text, head) {
            return Ok(Some(head));
        }
        let next = self.following(line)?;
        let counts_on = next.is_some_and(|next| {
            labels::in_row(next.text).is_some_and(|below| {
                let (own, label) = (head.label, below.label);
                own.is_counted()
                    && (label.style, label.id) == (own.style, own.id + 1)
                    && names_source(next.text, below)
            })
        });
        Ok(counts_on.then_some(head))
    }
}

/// A row of a table of sources that has a label.
fn row(line: Line<'_>, head: EndnoteHead, place: Place) -> Cut {
    let after = Place { after_topic_line: false, in_source_table: true, ..place };
    (line.next, BlockKind::Endnote(Some(head)), after)
}

/// Returns true if the cells of a row after its label name an address.
fn names_source(row: &str, head: EndnoteHead) -> bool {
    lines::names_source(&row[head.content as usize..])
}

/// Returns true if a line may be the row of a table, with a bar at its beginning or without.
pub(super) fn is_row(line: &str) -> bool {
    match lines::shape(line) {
        Shape::Table => true,
        Shape::Text => line.contains('|'),
        _ => false,
    }
}

/// Heads of the first column of a table of sources, in lower case.
const IDS: [&str; 20] = [
    "#",
    "id",
    "no",
    "no.",
    "nr",
    "nr.",
    "№",
    "n°",
    "ref",
    "ref.",
    "ref id",
    "reference",
    "source id",
    "src",
    "key",
    "code",
    "number",
    "note",
    "marker",
    "citation",
];

/// Heads of columns that name a source, in lower case.
const SOURCES: [&str; 19] = [
    "source",
    "sources",
    "source name",
    "title",
    "publisher",
    "publication",
    "outlet",
    "author",
    "authors",
    "document",
    "reference",
    "citation",
    "url",
    "link",
    "links",
    "address",
    "website",
    "organisation",
    "organization",
];

/// Heads of other columns of a table of sources, in lower case.
const DETAILS: [&str; 26] = [
    "date",
    "published",
    "accessed",
    "date accessed",
    "access date",
    "retrieved",
    "type",
    "source type",
    "reliability",
    "credibility",
    "rating",
    "grade",
    "admiralty",
    "admiralty code",
    "confidence",
    "tier",
    "tlp",
    "language",
    "notes",
    "note",
    "description",
    "archive",
    "archived",
    "relevance",
    "used for",
    "cited in",
];

/// Returns true if `head`, the first row of a table, is that of a table of sources: a column of ids, one of sources and
/// nothing that has nothing to do with sources. Among endnotes a column of sources is enough.
fn lists_sources(head: &str, in_notes: bool) -> bool {
    let mut cells = head.trim().trim_matches('|').split('|').map(|cell| cell.trim().trim_matches(['*', '_']));
    let is_in = |names: &[&str], cell: &str| names.iter().any(|name| name.eq_ignore_ascii_case(cell));
    let Some(first) = cells.next() else { return false };
    if in_notes {
        return cells.any(|cell| is_in(&SOURCES, cell));
    }
    let named = cells.next().is_some_and(|second| is_in(&SOURCES, second));
    is_in(&IDS, first) && named && cells.all(|cell| is_in(&SOURCES, cell) || is_in(&DETAILS, cell))
}

/// Returns true if the words of a cell may be a takeaway.
fn is_statement(cell: &str) -> bool {
    cell.split_whitespace().nth(3).is_some()
}

/// The line below the head of a table: `|---|:--:|`.
fn is_delimiter(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|b| b" \t|:-".contains(&b))
}
