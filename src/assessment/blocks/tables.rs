//! Tables, and takeaways that are rows of one.

use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, Place, Section};
use crate::assessment::lines::Shape;
use crate::assessment::markup;

impl<'a> Cutter<'a> {
    /// A table. Directly below the heading of the takeaways, each of its rows is a block, and a takeaway if it has a
    /// statement.
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
        self.run_of(line, Shape::Table, BlockKind::Table, place)
    }
}

/// Returns true if the words of a cell may be a takeaway.
fn is_statement(cell: &str) -> bool {
    cell.split_whitespace().nth(3).is_some()
}

/// The line below the head of a table: `|---|:--:|`.
fn is_delimiter(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|b| b" \t|:-".contains(&b))
}
