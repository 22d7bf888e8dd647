//! Cutting an assessment into blocks, one after the other.
//!
//! [`next`] reads one block at an offset, given the [`Place`] before it, and says the place after it. It
//! looks at most one line past the block's end (front matter and fenced code apart, and [`FAR`] lines where half a
//! sentence may stand above a heading or among takeaways), so that after an edit only the blocks around it are cut
//! again, until the places before and after agree with the old ones.

mod endnotes;
mod prose;
mod window;

use std::cell::Cell;
use std::hash::{Hash, Hasher};

use super::citations::Label;
use super::headings::{self, HeadingRole};
use super::lines::{self, Item, LabelHead, Shape};
use crate::text::Span;
use endnotes::{goes_on_below_note, quoted_label};
use window::{Line, Undecided};

pub use super::block::{Block, BlockKind, EndnoteHead, Place, Section};

/// Front matter that is not closed within this many bytes is none.
pub const FRONT_MATTER_LIMIT: usize = 16 * 1024;

/// The number of lines past its end that a block looks at if [`Block::looks_far`] says so.
pub const FAR: usize = 3;

/// Returns true if front matter may begin with this first line of a text, a byte order mark before it or not.
#[must_use]
pub fn opens_front_matter(line: &str) -> bool {
    line.strip_prefix('\u{feff}').unwrap_or(line).trim_end() == "---"
}

/// Cuts the block that starts at `at` and returns it with the place after it.
///
/// `text` is the assessment or a window of it that starts at a block border; `whole` says whether it reaches
/// the assessment's end. `first` says whether offset 0 of `text` is the assessment's start. `None` means that
/// the window is too short to tell, or that nothing is left.
#[must_use]
pub fn next(text: &str, at: usize, place: Place, first: bool, whole: bool) -> Option<(Block, Place)> {
    let cutter = Cutter { text, whole, looks_far: Cell::new(false) };
    let line = cutter.line(at)?;
    let (end, kind, after) = cutter.cut(line, place, first && at == 0)?;
    let in_note = match kind {
        BlockKind::Endnote(_) | BlockKind::Continuation => true,
        BlockKind::Blank => place.in_note,
        _ => false,
    };
    let after = Place { in_note, ..after };
    let block = Block { len: (end - at) as u32, kind, place, looks_far: cutter.looks_far.get() };
    Some((block, after))
}

/// The place before the first block of `text`, a whole assessment.
#[must_use]
pub fn start(text: &str) -> Place {
    let may_mark =
        text.starts_with(['#', '\u{feff}']) || ["\n#", "\r#", "==="].iter().any(|sign| text.contains(sign));
    let mut blocks = from(text, Place::default());
    let hash_headings = may_mark && blocks.any(|(kind, span)| marks_heading(kind, &text[span.range()]));
    Place::start(hash_headings)
}

/// Returns true if the block `text` is a heading that `#` or a line of `=` marks. All of these are found whatever
/// [`Place::hash_headings`] says.
#[must_use]
pub fn marks_heading(kind: BlockKind, text: &str) -> bool {
    let is_heading = matches!(kind, BlockKind::Title | BlockKind::Heading { .. } | BlockKind::TakeawayLabel);
    is_heading
        && (text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('#')
            || text.trim_end().ends_with("==="))
}

/// All blocks of `text`, a whole assessment, with their bytes.
pub fn all(text: &str) -> impl Iterator<Item = (BlockKind, Span)> {
    from(text, start(text))
}

fn from(text: &str, place: Place) -> impl Iterator<Item = (BlockKind, Span)> {
    let (mut at, mut place) = (0, place);
    std::iter::from_fn(move || {
        let (block, after) = next(text, at, place, true, true)?;
        let span = Span::from(at..at + block.len as usize);
        (at, place) = (span.end as usize, after);
        Some((block.kind, span))
    })
}

/// The end of a block, its kind, and the place after it.
type Cut = (usize, BlockKind, Place);

struct Cutter<'a> {
    text: &'a str,
    whole: bool,
    /// True if the cutter has looked at a line that may be further than one past the block's end.
    looks_far: Cell<bool>,
}

impl<'a> Cutter<'a> {
    fn cut(&self, line: Line<'a>, place: Place, at_start: bool) -> Option<Cut> {
        if at_start
            && opens_front_matter(line.text)
            && let Some(end) = self.front_matter(line).ok()?
        {
            return Some((end, BlockKind::FrontMatter, Place { markdown: true, ..place }));
        }
        if place.in_note && goes_on_below_note(line.text) {
            return self.continuation(line, place).ok();
        }
        let body_line = match shape(line, place) {
            Shape::Blank => return self.blank(line, place).ok(),
            Shape::Hash(level) => return Some(hash_heading(line, level, place)),
            Shape::Fence(byte, run) => return self.fenced(line, byte, run, place),
            Shape::Rule => return Some((line.next, BlockKind::Rule, place)),
            Shape::Quote => {
                return match quoted_label(line.text).filter(|_| place.section.is_endnotes()) {
                    Some(head) => self.quoted_endnote(line, head, place).ok(),
                    None => self.run_of(line, Shape::Quote, BlockKind::Quote, place).ok(),
                };
            }
            Shape::Table => return self.run_of(line, Shape::Table, BlockKind::Table, place).ok(),
            Shape::Comment => return Some((line.next, BlockKind::Comment, place)),
            Shape::Label(head) => {
                if self.cites_at_its_head(line, head, place).ok()? {
                    return self.prose(line, place).ok();
                }
                return self.endnote(line, Some(head), place).ok();
            }
            Shape::Markers(label, last) => return self.markers(line, label, last, place).ok(),
            Shape::Item(item) => return self.item(line, item, place).ok(),
            Shape::Text => line,
        };
        self.prose(body_line, place).ok()
    }

    fn front_matter(&self, open: Line<'a>) -> Result<Option<usize>, Undecided> {
        let mut last = open;
        while last.next - open.start < FRONT_MATTER_LIMIT {
            let Some(line) = self.following(last)? else { break };
            if matches!(line.text.trim_end(), "---" | "...") {
                return Ok(Some(line.next));
            }
            last = line;
        }
        Ok(None)
    }

    fn blank(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        let last = self.last_of(line, |_, next| next.text.trim().is_empty())?;
        Ok((last.next, BlockKind::Blank, Place { below_takeaway: false, ..place }))
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
        })?;
        Ok((last.next, kind, Place { after_topic_line: false, section: leave_start(place.section), ..place }))
    }

    fn item(&self, line: Line<'a>, item: Item, place: Place) -> Result<Cut, Undecided> {
        if place.section == Section::Endnotes && item.indent < 4 {
            let label = item.number.map(Label::numeric);
            let numbered = label.map(|label| LabelHead {
                label,
                key: Span::new(item.indent, item.indent + item.digits),
                end: item.content,
                definition: false,
                glued: false,
            });
            let bracketed = || lines::label_at(line.text, item.content as usize);
            return self.endnote(line, numbered.or_else(bracketed), place);
        }
        let mut last = line;
        while let Some(next) = self.following(last)? {
            let indented = next.text.starts_with([' ', '\t']) && !next.text.trim().is_empty();
            let goes_on = indented
                || match place.section.is_takeaways() && !lines::ends_sentence(last.text) {
                    true => lines::continues_takeaway(last.text, next.text, false, last.start > line.start),
                    false => lines::continues(last.text, next.text, false),
                };
            if lines::shape(next.text) != Shape::Text || !goes_on || self.opens_section(last, next, place)? {
                break;
            }
            last = next;
        }
        let (kind, section) = match place.section {
            Section::Takeaways | Section::BulletedTakeaways => {
                (BlockKind::Takeaway(item.content), Section::BulletedTakeaways)
            }
            Section::PlainTakeaways => (BlockKind::Takeaway(item.content), Section::PlainTakeaways),
            other => (BlockKind::Item(item.content), leave_start(other)),
        };
        let below_takeaway = section == Section::BulletedTakeaways || place.below_takeaway;
        Ok((last.next, kind, Place { section, after_topic_line: false, below_takeaway, ..place }))
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
        Shape::Text if may_be_label => lines::label_before_words(line.text).map_or(Shape::Text, Shape::Label),
        shape => shape,
    }
}

fn leave_start(section: Section) -> Section {
    match section {
        Section::Start | Section::Preamble | Section::LooseEndnotes | Section::BulletedTakeaways => {
            Section::Body
        }
        Section::Takeaways => Section::Takeaways,
        other => other,
    }
}

fn hash_heading(line: Line<'_>, level: u8, place: Place) -> Cut {
    let role = headings::role(line.text);
    let place = Place { markdown: true, ..place };
    if place.section == Section::Takeaways && level >= 3 && role == HeadingRole::Section {
        let after = Place { section: Section::PlainTakeaways, ..place };
        return (line.next, BlockKind::TakeawayLabel, after);
    }
    heading_block(line, line.next, level, role, place)
}

fn heading_block(line: Line<'_>, end: usize, level: u8, role: HeadingRole, place: Place) -> Cut {
    if place.section == Section::Start && role == HeadingRole::Section {
        let after = Place { section: Section::Preamble, ..place };
        return (end, BlockKind::Title, after);
    }
    let section = match role {
        HeadingRole::Takeaways => Section::Takeaways,
        HeadingRole::Endnotes => Section::Endnotes,
        HeadingRole::Section
            if place.section == Section::Endnotes && (1..level).contains(&place.endnotes_level) =>
        {
            Section::Endnotes
        }
        HeadingRole::Toplines | HeadingRole::Section => Section::Body,
    };
    let endnotes_level = if role == HeadingRole::Endnotes { level } else { place.endnotes_level };
    let mut hasher = rustc_hash::FxHasher::default();
    headings::name(line.text).hash(&mut hasher);
    let heading = hasher.finish();
    let below_takeaway = role == HeadingRole::Takeaways;
    let after = Place { section, endnotes_level, heading, after_topic_line: false, below_takeaway, ..place };
    (end, BlockKind::Heading { level, role }, after)
}

#[cfg(test)]
mod tests;
