//! Cutting an assessment into blocks, one after the other.
//!
//! [`next`] reads one block at an offset, given the [`Place`] before it, and says the place after it. It
//! looks at most one line past the block's end (front matter and fenced code apart, and [`FAR`] lines where half a
//! sentence may stand above a heading or among takeaways), so that after an edit only the blocks around it are cut
//! again, until the places before and after agree with the old ones.

mod endnotes;
mod labels;
mod lists;
mod marked;
mod markup;
mod prose;
mod quotes;
mod tables;
mod window;

use std::cell::Cell;

use super::front_matter;
use super::headings::OwnNames;
use super::lines::{self, Shape};
use super::unfinished;
use crate::text::Span;
use endnotes::{goes_on_below_note, quoted_label};
use window::{Line, Undecided};

use super::block::Above;
pub use super::block::{Block, BlockKind, EndnoteHead, LinkDefinition, Place, Section};

/// Front matter that is not closed within this many bytes is none.
pub const FRONT_MATTER_LIMIT: usize = 16 * 1024;

/// The number of lines past its end that a block looks at if [`Block::looks_far`] says so.
pub const FAR: usize = 3;

/// Returns true if front matter may begin with this first line of a text, a byte order mark before it or not.
#[must_use]
pub fn opens_front_matter(line: &str) -> bool {
    front_matter::closing(line).is_some()
}

/// Cuts the block that starts at `at` and returns it with the place after it.
///
/// `text` is the assessment or a window of it that starts at a block border; `whole` says whether it reaches
/// the assessment's end. `first` says whether offset 0 of `text` is the assessment's start. `None` means that
/// the window is too short to tell, or that nothing is left.
#[must_use]
pub fn next(
    text: &str,
    at: usize,
    place: Place,
    first: bool,
    whole: bool,
    names: &OwnNames,
) -> Option<(Block, Place)> {
    let cutter = Cutter { text, whole, names, looks_far: Cell::new(false) };
    let line = cutter.line(at)?;
    let (end, kind, after) = cutter.cut(line, place, first && at == 0)?;
    let in_note = match kind {
        BlockKind::Endnote(_) | BlockKind::Continuation => true,
        BlockKind::Blank => place.in_note,
        _ => false,
    };
    let unwrapped = place.unwrapped || line.text.len() > unfinished::NEVER_WRAPPED;
    let in_source_table = after.in_source_table && tables::is_row(line.text);
    let after = Place { in_note, unwrapped, in_source_table, above: above(kind, line.text, place), ..after };
    let block = Block { len: (end - at) as u32, kind, place, looks_far: cutter.looks_far.get() };
    Some((block, after))
}

/// The place before the first block of `text`, a whole assessment.
#[must_use]
pub fn start(text: &str, names: &OwnNames) -> Place {
    // A heading may be indented.
    let may_mark = text.contains('#') || text.contains("===");
    let mut blocks = from(text, Place::default(), names);
    let hash_headings = may_mark && blocks.any(|(kind, span)| marks_heading(kind, &text[span.range()]));
    Place::start(hash_headings)
}

/// Returns true if the block `text` is a heading that `#` or a line of `=` marks. All of these are found whatever
/// [`Place::hash_headings`] says.
#[must_use]
pub fn marks_heading(kind: BlockKind, text: &str) -> bool {
    let is_hash = || matches!(lines::shape(text.split(['\n', '\r']).next().unwrap_or("")), Shape::Hash(_));
    match kind {
        BlockKind::Title | BlockKind::Heading { .. } | BlockKind::TakeawayLabel => {
            is_hash() || text.trim_end().ends_with("===")
        }
        BlockKind::Takeaway(_) => is_hash(),
        _ => false,
    }
}

/// All blocks of `text`, a whole assessment of a team without names of its own, with their bytes.
pub fn all(text: &str) -> impl Iterator<Item = (BlockKind, Span)> {
    all_with(text, OwnNames::NONE)
}

/// All blocks of `text`, a whole assessment, with their bytes.
pub fn all_with<'a>(text: &'a str, names: &'a OwnNames) -> impl Iterator<Item = (BlockKind, Span)> {
    from(text, start(text, names), names)
}

fn from<'a>(text: &'a str, place: Place, names: &'a OwnNames) -> impl Iterator<Item = (BlockKind, Span)> {
    let (mut at, mut place) = (0, place);
    std::iter::from_fn(move || {
        let (block, after) = next(text, at, place, true, true, names)?;
        let span = Span::from(at..at + block.len as usize);
        (at, place) = (span.end as usize, after);
        Some((block.kind, span))
    })
}

/// What a block of this `kind`, whose first line is `line`, is to the block after it.
fn above(kind: BlockKind, line: &str, place: Place) -> Above {
    let in_list = place.above == Above::List;
    match kind {
        BlockKind::Item(_) | BlockKind::Takeaway(_) | BlockKind::Evidence(_) => Above::List,
        BlockKind::Endnote(_) | BlockKind::Continuation => Above::List,
        BlockKind::Blank | BlockKind::Markup | BlockKind::Comment if in_list => Above::List,
        BlockKind::Paragraph | BlockKind::Code if in_list && line.starts_with([' ', '\t']) => Above::List,
        BlockKind::Paragraph | BlockKind::Note | BlockKind::Quote => Above::Text,
        _ => Above::Apart,
    }
}

/// The end of a block, its kind, and the place after it.
type Cut = (usize, BlockKind, Place);

struct Cutter<'a> {
    text: &'a str,
    whole: bool,
    names: &'a OwnNames,
    /// True if the cutter has looked at a line that may be further than one past the block's end.
    looks_far: Cell<bool>,
}

impl<'a> Cutter<'a> {
    fn cut(&self, line: Line<'a>, place: Place, at_start: bool) -> Option<Cut> {
        if at_start
            && opens_front_matter(line.text)
            && let Some(end) = self.front_matter(line).ok()?
        {
            let titled = self.text[..end].contains("\ntitle");
            return Some((end, BlockKind::FrontMatter, Place { markdown: true, titled, ..place }));
        }
        if let Some(cut) = self.title(line, place).ok()? {
            return Some(cut);
        }
        if place.in_note && goes_on_below_note(line.text) {
            return self.continuation(line, place).ok();
        }
        if let Some(cut) = self.indented_code(line, place).ok()? {
            return Some(cut);
        }
        let body_line = match shape(line, place) {
            Shape::Blank => return self.blank(line, place).ok(),
            Shape::Hash(level) => return Some(self.hash_heading(line, level, place)),
            Shape::Fence(byte, run) => return self.fenced(line, byte, run, place),
            Shape::Rule => {
                // Between notes at the foot of a page and the text that goes on.
                let loose = place.section == Section::LooseEndnotes;
                let section = if loose { Section::Body } else { place.section };
                return Some((line.next, BlockKind::Rule, Place { section, ..place }));
            }
            Shape::Quote => return self.quote(line, place).ok(),
            Shape::Table => return self.table(line, place).ok(),
            Shape::Comment => return Some((line.next, BlockKind::Comment, place)),
            Shape::Markup(markup) => return self.markup(line, markup, place),
            Shape::Definition(definition) => {
                let after = Place { after_topic_line: false, ..place };
                return Some((line.next, BlockKind::Definition(definition), after));
            }
            Shape::Label(head) => {
                if self.cites_at_its_head(line, head, place).ok()? {
                    return self.prose(line, place).ok();
                }
                return self.endnote(line, Some(head), place).ok();
            }
            Shape::Markers(label, last) => return self.markers(line, label, last, place).ok(),
            Shape::Item(item) => return self.item(line, item, place).ok(),
            Shape::Text => match self.bare_row(line, place).ok()? {
                Some(cut) => return Some(cut),
                None => line,
            },
        };
        self.prose(body_line, place).ok()
    }

    fn front_matter(&self, open: Line<'a>) -> Result<Option<usize>, Undecided> {
        let ends = front_matter::closing(open.text).unwrap_or_default();
        let mut last = open;
        while last.next - open.start < FRONT_MATTER_LIMIT {
            let Some(line) = self.following(last)? else { break };
            if ends.contains(&line.text.trim_end()) {
                return Ok(Some(line.next));
            }
            last = line;
        }
        Ok(None)
    }

    fn blank(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        let last = self.last_of(line, |_, next| next.text.trim().is_empty())?;
        let section = match place.section {
            Section::QuotedTakeaways => Section::Body,
            other => other,
        };
        Ok((last.next, BlockKind::Blank, Place { section, below_entry: false, ..place }))
    }

    /// A fence runs to its closing fence or to the end of the assessment.
    fn fenced(&self, open: Line<'a>, byte: u8, run: u8, place: Place) -> Option<Cut> {
        let mut at = open.next;
        loop {
            let Some(line) = self.line(at) else {
                return self.whole.then_some((self.text.len(), BlockKind::Code, place));
            };
            if let Shape::Fence(b, r) = lines::shape(line.text)
                && b == byte
                && r >= run
                && line.text.trim().bytes().all(|c| c == byte)
            {
                return Some((line.next, BlockKind::Code, place));
            }
            at = line.next;
        }
    }

    fn run_of(&self, line: Line<'a>, shape: Shape, kind: BlockKind, place: Place) -> Result<Cut, Undecided> {
        let last = self.last_of(line, |_, next| {
            lines::shape(next.text) == shape
                && !(place.section.is_endnotes() && quoted_label(next.text).is_some())
                && !(place.section == Section::Endnotes && labels::in_row(next.text).is_some())
        })?;
        Ok((
            last.next,
            kind,
            Place {
                after_topic_line: false,
                section: leave_start(place.section, place.hash_headings),
                ..place
            },
        ))
    }
}

/// The shape of a line at `place`: in a list of endnotes a number with words glued to it is a label too.
fn shape(line: Line<'_>, place: Place) -> Shape {
    let may_be_label = match place.section {
        Section::Endnotes => true,
        Section::LooseEndnotes => line.text.split_whitespace().take(25).count() < 25,
        _ => false,
    };
    match lines::shape(line.text) {
        Shape::Text => {
            let glued = || lines::label_before_words(line.text).filter(|_| may_be_label);
            let converted = || labels::converted(line.text, may_be_label);
            glued().or_else(converted).map_or(Shape::Text, Shape::Label)
        }
        shape => shape,
    }
}

/// The section after a block that is no heading. In a text with `marked` headings only these end the takeaways.
fn leave_start(section: Section, marked: bool) -> Section {
    match section {
        Section::Start | Section::Preamble | Section::LooseEndnotes => Section::Body,
        Section::BulletedTakeaways if !marked => Section::Body,
        other => other,
    }
}

#[cfg(test)]
mod tests;
