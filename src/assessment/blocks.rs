//! Cutting an assessment into blocks, one after the other.
//!
//! [`next`] reads one block at an offset, given the [`Place`] before it, and says the place after it. It
//! looks at most one line past the block's end (front matter and fenced code apart, and [`FAR`] lines where half a
//! sentence may stand above a heading or among takeaways), so that after an edit only the blocks around it are cut
//! again, until the places before and after agree with the old ones.

mod endnotes;
mod labels;
mod window;

use std::cell::Cell;
use std::hash::{Hash, Hasher};

use super::citations::Label;
use super::headings::{self, HeadingRole};
use super::lines::{self, Item, LabelHead, Shape};
use super::unfinished;
use super::{metadata, preamble};
use crate::text::{Span, sentences};
use endnotes::{goes_on_below_note, quoted_label};
use window::{Line, Undecided};

pub use super::block::{Block, BlockKind, EndnoteHead, LinkDefinition, Place, Section};

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
            Shape::Rule => {
                // Between notes at the foot of a page and the text that goes on.
                let loose = place.section == Section::LooseEndnotes;
                let section = if loose { Section::Body } else { place.section };
                return Some((line.next, BlockKind::Rule, Place { section, ..place }));
            }
            Shape::Quote => {
                return match quoted_label(line.text).filter(|_| place.section.is_endnotes()) {
                    Some(head) => self.quoted_endnote(line, head, place).ok(),
                    None => self.run_of(line, Shape::Quote, BlockKind::Quote, place).ok(),
                };
            }
            Shape::Table => return self.run_of(line, Shape::Table, BlockKind::Table, place).ok(),
            Shape::Comment => return Some((line.next, BlockKind::Comment, place)),
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
            let other = || labels::entry(line.text, item.content as usize);
            return self.endnote(line, numbered.or_else(bracketed).or_else(other), place);
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

    /// A line of text: a heading without `#`, part of the preamble, a takeaway, or a paragraph.
    fn prose(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        if let Some(cut) = self.underlined_heading(line, place)? {
            return Ok(cut);
        }
        let heading = headings::reads_as_heading(line.text) || self.is_short_heading(line, place)?;
        let role = if heading { headings::role(line.text) } else { HeadingRole::Section };
        let heading = heading && !(role == HeadingRole::Section && reads_as_takeaway(line.text, place));
        let among_takeaways = self.is_among_takeaways(line, role, place)?;
        let heading = heading && !among_takeaways;
        if place.section == Section::Preamble
            && role == HeadingRole::Section
            && preamble::is_dateline(line.text)
        {
            return Ok((line.next, BlockKind::Dateline, place));
        }
        if place.section == Section::Preamble
            && role == HeadingRole::Section
            && self.is_byline(line, heading, place)?
        {
            return Ok((line.next, BlockKind::Byline, place));
        }
        let in_head = match place.section {
            Section::Start => line.text.starts_with("**"),
            section => section == Section::Preamble,
        };
        if in_head && role == HeadingRole::Section && metadata::is_field(line.text) {
            let dated = preamble::is_dateline(line.text);
            let kind = if dated { BlockKind::Dateline } else { BlockKind::Byline };
            return Ok((line.next, kind, place));
        }
        if heading {
            if place.section.is_takeaways()
                && line.text.trim_end().ends_with(':')
                && role == HeadingRole::Section
                && place.section != Section::BulletedTakeaways
            {
                let after = Place { section: Section::PlainTakeaways, ..place };
                return Ok((line.next, BlockKind::TakeawayLabel, after));
            }
            return Ok(heading_block(line, line.next, 2, role, place));
        }
        let end = self.paragraph_end(line, place)?;
        let text = &self.text[line.start..end];
        let topic = is_topic_line(text);
        let after = |section| Place { section, after_topic_line: topic, ..place };
        Ok(match place.section {
            Section::Takeaways if among_takeaways => {
                let indent = text.len() - text.trim_start().len();
                (end, BlockKind::Takeaway(indent as u32), after(place.section))
            }
            Section::BulletedTakeaways if among_takeaways => {
                (end, BlockKind::Paragraph, after(place.section))
            }
            Section::Takeaways | Section::PlainTakeaways => {
                let indent = text.len() - text.trim_start().len();
                let after = Place { below_takeaway: true, ..after(Section::PlainTakeaways) };
                (end, BlockKind::Takeaway(indent as u32), after)
            }
            Section::Endnotes if let Some(head) = labels::entry(line.text, 0) => {
                return self.endnote(line, Some(head), place);
            }
            Section::Endnotes => (end, BlockKind::Note, place),
            Section::LooseEndnotes if text.split_whitespace().take(25).count() < 25 => {
                (end, BlockKind::Note, place)
            }
            _ => (end, BlockKind::Paragraph, after(Section::Body)),
        })
    }

    /// Returns true if a line of a text without `#` is a short heading with a paragraph or a list below it, after an empty
    /// line. Not among takeaways without bullets, where it may be the beginning of one.
    fn is_short_heading(&self, line: Line<'a>, place: Place) -> Result<bool, Undecided> {
        let listed = matches!(place.section, Section::Takeaways | Section::PlainTakeaways);
        if place.markdown
            || listed
            || place.section.is_endnotes()
            || !headings::reads_as_short_heading(line.text)
        {
            return Ok(false);
        }
        let below = self.below(line)?;
        Ok(below.apart
            && below
                .text
                .starts_with(|c: char| !c.is_lowercase() && !c.is_whitespace() && c != '[' && c != ','))
    }

    /// Returns true if a line is half a sentence in a list of bulleted takeaways, and the next takeaway is directly
    /// below, or after one empty line if a takeaway is directly above.
    fn is_among_takeaways(&self, line: Line<'a>, role: HeadingRole, place: Place) -> Result<bool, Undecided> {
        let listed = matches!(place.section, Section::Takeaways | Section::BulletedTakeaways);
        if !listed || role != HeadingRole::Section || !unfinished::is_half(line.text) {
            return Ok(false);
        }
        let below = self.below(line)?;
        let item = match lines::shape(below.text) {
            Shape::Item(item) if place.below_takeaway => item,
            Shape::Item(item) if !below.apart && !headings::is_in_title_case(line.text) => item,
            _ => return Ok(false),
        };
        Ok(unfinished::is_takeaway(&below.text[item.content as usize..]))
    }

    /// Names, or a few words that are no sentence and do not grow into one. A name alone could be a heading: it
    /// names an author only directly above the date line or further authors.
    fn is_byline(&self, line: Line<'a>, heading: bool, place: Place) -> Result<bool, Undecided> {
        if preamble::is_byline(line.text) {
            let alone = heading
                && !line.text.contains([','])
                && !line.text.contains(" and ")
                && !line.text.trim_start().starts_with("By ");
            let below = self.following(line)?.map_or("", |next| next.text);
            return Ok(!alone || preamble::is_dateline(below) || preamble::is_byline(below));
        }
        let short = !heading && line.text.len() <= 60 && !line.text.contains(['[', '.', '!', '?']);
        Ok(short && self.paragraph_end(line, place)? == line.next)
    }

    /// `Title` over a line of `===` or `---`.
    fn underlined_heading(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        let Some(under) = self.following(line)? else { return Ok(None) };
        let rule = under.text.trim_end();
        let level = match rule.bytes().next() {
            Some(b'=') if rule.len() >= 3 && rule.bytes().all(|b| b == b'=') => 1,
            Some(b'-') if rule.len() >= 3 && rule.bytes().all(|b| b == b'-') => 2,
            _ => return Ok(None),
        };
        if !headings::reads_as_heading(line.text) {
            return Ok(None);
        }
        let role = headings::role(line.text);
        Ok(Some(heading_block(line, under.next, level, role, Place { markdown: true, ..place })))
    }

    fn paragraph_end(&self, line: Line<'a>, place: Place) -> Result<usize, Undecided> {
        let takeaway = matches!(place.section, Section::Takeaways | Section::PlainTakeaways);
        let mut last = line;
        while let Some(next) = self.following(last)? {
            let joins = match shape(next, place) {
                Shape::Text if takeaway => {
                    let wrapped = last.start > line.start;
                    lines::continues_takeaway(last.text, next.text, place.markdown, wrapped)
                }
                Shape::Text => lines::continues(last.text, next.text, place.markdown),
                // A marker that a line break has parted from its sentence.
                Shape::Label(head)
                    if !takeaway && !head.definition && next.text.trim_start().starts_with('[') =>
                {
                    let rest = &next.text[head.end as usize..];
                    let goes_on =
                        !lines::ends_sentence(last.text) && rest.trim_start().starts_with(char::is_lowercase);
                    (place.markdown || goes_on) && lines::reads_as_prose(rest)
                }
                _ => false,
            };
            if !joins || self.opens_section(last, next, place)? {
                break;
            }
            last = next;
        }
        Ok(last.next)
    }

    /// Returns true if `next`, which would complete the line `last`, is a heading all the same. Always false in
    /// Markdown and among endnotes, which may be wrapped.
    fn opens_section(&self, last: Line<'a>, next: Line<'a>, place: Place) -> Result<bool, Undecided> {
        if place.markdown || place.section.is_endnotes() || !unfinished::may_be_heading(next.text) {
            return Ok(false);
        }
        let below = self.below(next)?;
        Ok(unfinished::is_heading_below(last.text, next.text, below, place.section))
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

/// Returns true if a line that could be a heading is a takeaway without its stop: a whole clause below the heading of
/// the takeaways, or below another such line. Where headings have their `#`, also below an empty line.
fn reads_as_takeaway(line: &str, place: Place) -> bool {
    let listed = match place.section {
        Section::Takeaways => true,
        Section::PlainTakeaways => place.markdown || place.below_takeaway,
        _ => false,
    };
    listed && !line.trim_end().ends_with(':') && !line.contains("**") && sentences::starts_clause(line)
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

/// A single sentence, without a citation, that stands alone.
fn is_topic_line(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 600 && lines::ends_sentence(text) && !text.ends_with(']') && !text.contains('[') && {
        sentences::split(text, &[]).len() <= 2
    }
}

#[cfg(test)]
mod tests;
