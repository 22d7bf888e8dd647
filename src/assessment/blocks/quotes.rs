//! Block quotes, and the takeaways in one: a callout, or a box that some write as a quote.

use super::endnotes::quoted_label;
use super::lists::DEEPER;
use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, Place, Section};
use crate::assessment::headings::{self, HeadingRole};
use crate::assessment::lines::{self, Shape};

impl<'a> Cutter<'a> {
    /// A line of `>`: an endnote among the endnotes, the name of the takeaways or one of them, or a quotation.
    pub(super) fn quote(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        if let Some(head) = quoted_label(line.text).filter(|_| place.section.is_endnotes()) {
            return self.quoted_endnote(line, head, place);
        }
        if place.section == Section::QuotedTakeaways {
            return self.quoted_takeaway(line, place);
        }
        if headings::role(line.text, self.names) == HeadingRole::Takeaways
            && self.following(line)?.is_some_and(|next| lines::shape(next.text) == Shape::Quote)
        {
            let (end, kind, after) = self.heading(line, line.next, 2, HeadingRole::Takeaways, place);
            return Ok((end, kind, Place { section: Section::QuotedTakeaways, ..after }));
        }
        if inside(line.text).starts_with("[!")
            && let Some(next) = self.following(line)?
            && lines::shape(next.text) == Shape::Quote
            && headings::role(next.text, self.names) == HeadingRole::Takeaways
        {
            return Ok((line.next, BlockKind::Markup, place));
        }
        self.run_of(line, Shape::Quote, BlockKind::Quote, place)
    }

    /// A takeaway in a block quote, with the lines on which it goes on, or the evidence below one.
    fn quoted_takeaway(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        let inner = inside(line.text);
        let by = (line.text.len() - inner.len()) as u32;
        let (content, column) = match lines::shape(inner) {
            Shape::Item(item) => (item.content, Some(item.indent.min(u32::from(u8::MAX)) as u8)),
            Shape::Text => ((inner.len() - inner.trim_start().len()) as u32, None),
            _ => return Ok((line.next, BlockKind::Quote, place)),
        };
        let last = self.last_of(line, |_, next| {
            lines::shape(next.text) == Shape::Quote && lines::shape(inside(next.text)) == Shape::Text
        })?;
        let above = place.takeaway_column.filter(|_| column.is_some());
        let deeper = above.is_some_and(|above| column >= Some(above + DEEPER as u8));
        let kind = if deeper { BlockKind::Evidence(by + content) } else { BlockKind::Takeaway(by + content) };
        let takeaway_column = if deeper { place.takeaway_column } else { column };
        Ok((last.next, kind, Place { takeaway_column, after_topic_line: false, ..place }))
    }
}

/// Returns the content of a line of a block quote, with its indentation.
fn inside(line: &str) -> &str {
    let line = line.trim_start();
    let inner = line.strip_prefix('>').unwrap_or(line);
    inner.strip_prefix(' ').unwrap_or(inner)
}
