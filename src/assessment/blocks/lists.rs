//! Items of lists: takeaways, the evidence below them, endnotes and items of the body.

use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, Place, Section, labels, leave_start};
use crate::assessment::citations::Label;
use crate::assessment::lines::{self, Item, LabelHead, Shape};
use crate::assessment::unfinished;
use crate::text::Span;

/// The number of columns by which evidence is indented further than its takeaway, at least.
pub(super) const DEEPER: usize = 2;

impl<'a> Cutter<'a> {
    pub(super) fn item(&self, line: Line<'a>, item: Item, place: Place) -> Result<Cut, Undecided> {
        if place.section == Section::Endnotes && item.indent < 4 {
            return self.listed_endnote(line, item, place);
        }
        let (mut before, mut last) = (line, line);
        while let Some(next) = self.following(last)? {
            if last.start > line.start && self.is_title(last, next) {
                last = before;
                break;
            }
            let indented = next.text.starts_with([' ', '\t']) && !next.text.trim().is_empty();
            let goes_on = indented
                || match place.section.is_takeaways() && !lines::ends_sentence(last.text) {
                    true => lines::continues_takeaway(last.text, next.text, false, last.start > line.start),
                    false => lines::continues(last.text, next.text, false),
                };
            if lines::shape(next.text) != Shape::Text
                || !goes_on
                || !indented && self.is_unwrapped(line, last, next)?
                || self.opens_section(last, next, place)?
            {
                break;
            }
            (before, last) = (last, next);
        }
        let column = column(line);
        let evidence = is_evidence(line, place) || place.section == Section::HeadedTakeaways;
        let (kind, section) = match place.section {
            section if section.is_takeaways() && evidence => (BlockKind::Evidence(item.content), section),
            Section::Takeaways | Section::BulletedTakeaways => {
                (BlockKind::Takeaway(item.content), Section::BulletedTakeaways)
            }
            Section::PlainTakeaways => (BlockKind::Takeaway(item.content), Section::PlainTakeaways),
            other => (BlockKind::Item(item.content), leave_start(other, place.hash_headings)),
        };
        let is_takeaway = matches!(kind, BlockKind::Takeaway(_));
        let takeaway_column = if is_takeaway { Some(column as u8) } else { place.takeaway_column };
        let below_entry = section == Section::BulletedTakeaways || place.below_entry;
        let after = Place { section, after_topic_line: false, below_entry, takeaway_column, ..place };
        Ok((last.next, kind, after))
    }

    /// Returns true if `next`, which would go on the item `line` below its line `last`, is in a text that is not wrapped:
    /// it, or the line below it, is longer than those of wrapped prose and begins like a sentence.
    fn is_unwrapped(&self, line: Line<'a>, last: Line<'a>, next: Line<'a>) -> Result<bool, Undecided> {
        let is_long = |text: &str| text.len() > unfinished::WIDE && text.starts_with(char::is_uppercase);
        if last.start > line.start && is_long(next.text) {
            return Ok(true);
        }
        if !lines::ends_sentence(last.text) {
            return Ok(false);
        }
        let below = self.below(next)?;
        Ok(!below.apart && is_long(below.text))
    }

    /// An item of the list of endnotes. Where each item is numbered 1, Markdown counts them upwards.
    fn listed_endnote(&self, line: Line<'a>, item: Item, place: Place) -> Result<Cut, Undecided> {
        let bracketed = || lines::label_at(line.text, item.content as usize);
        let labelled = || bracketed().is_some() || labels::entry(line.text, item.content as usize).is_some();
        if item.number.is_none() && item.indent >= 2 && place.in_note && !labelled() {
            return self.continuation(line, place);
        }
        let ones = if item.number == Some(1) { place.ones + 1 } else { 0 };
        let number = if ones > 1 { Some(ones) } else { item.number };
        let numbered = number.map(|number| LabelHead {
            label: Label::numeric(number),
            key: Span::new(item.indent, item.indent + item.digits),
            end: item.content,
            definition: false,
            glued: false,
        });
        let other = || labels::entry(line.text, item.content as usize);
        let head = numbered.or_else(bracketed).or_else(other);
        let (end, kind, after) = self.endnote(line, head, place)?;
        Ok((end, kind, Place { ones, ..after }))
    }
}

/// The column at which the text of a line begins.
fn column(line: Line<'_>) -> usize {
    let text = line.text.trim_start();
    lines::column(&line.text[..line.text.len() - text.len()]).min(usize::from(u8::MAX))
}

/// Returns true if a line is indented further than the takeaway above it.
pub(super) fn is_evidence(line: Line<'_>, place: Place) -> bool {
    place.takeaway_column.is_some_and(|takeaway| column(line) >= usize::from(takeaway) + DEEPER)
}
