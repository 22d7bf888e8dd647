//! Tables, and takeaways and endnotes that are rows of one.

use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, Place, Section, labels, leave_start};
use crate::assessment::lines::Shape;
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
            let known = labels::in_row(line.text);
            let kind = known.map_or(BlockKind::Table, |head| BlockKind::Endnote(Some(head)));
            return Ok((line.next, kind, Place { after_topic_line: false, ..place }));
        }
        if lists_sources(line.text, place.section.is_endnotes())
            && let Some(next) = self.following(line)?
            && is_delimiter(next.text)
        {
            let section = leave_start(place.section, place.hash_headings);
            let after = Place { after_topic_line: false, in_source_table: true, section, ..place };
            return Ok((next.next, BlockKind::Table, after));
        }
        self.run_of(line, Shape::Table, BlockKind::Table, place)
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
