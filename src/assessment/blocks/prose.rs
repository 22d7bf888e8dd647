//! Lines of text: headings without `#`, the preamble, takeaways without bullets, and paragraphs.

use super::lists::is_evidence;
use super::marked::{begins_with_label, is_in_list};
use super::window::{Line, Undecided};
use super::{BlockKind, Cut, Cutter, Place, Section, labels, shape};
use crate::assessment::headings::{self, HeadingRole};
use crate::assessment::lines::{self, Shape};
use crate::assessment::markup::Markup;
use crate::assessment::{metadata, preamble, unfinished};
use crate::text::sentences;

impl<'a> Cutter<'a> {
    /// A line of text: a heading without `#`, part of the preamble, a takeaway, or a paragraph.
    pub(super) fn prose(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        if let Some(cut) = self.underlined_heading(line, place)? {
            return Ok(cut);
        }
        if self.is_banner(line, place) {
            return Ok((line.next, BlockKind::Markup, place));
        }
        if place.section.is_takeaways() && is_in_list(line, place) && is_evidence(line, place) {
            let indent = line.text.len() - line.text.trim_start().len();
            let end = self.paragraph_end(line, place)?;
            return Ok((end, BlockKind::Evidence(indent as u32), Place { after_topic_line: false, ..place }));
        }
        if place.hash_headings {
            return self.marked_prose(line, place);
        }
        let heading = !self.goes_on_below(line, place)? && headings::reads_as_heading(line.text)
            || self.is_short_heading(line, place)?;
        let role = if heading { headings::role(line.text, self.names) } else { HeadingRole::Section };
        let heading = heading && !(role == HeadingRole::Section && reads_as_takeaway(line.text, place));
        let among_takeaways = self.is_among_takeaways(line, role, place)?;
        if heading && among_takeaways {
            return Ok((line.next, BlockKind::TakeawayLabel, place));
        }
        let heading = heading && !self.is_among_endnotes(line, role, place)?;
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
        if role == HeadingRole::Section
            && let Some(kind) = head_field(line.text, place)
        {
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
            return Ok(self.heading(line, line.next, 2, role, place));
        }
        let end = self.paragraph_end(line, place)?;
        let text = &self.text[line.start..end];
        let indent = (text.len() - text.trim_start().len()) as u32;
        let after = Place { after_topic_line: is_topic_line(text), ..place };
        Ok(match place.section {
            Section::PlainTakeaways if place.below_entry && is_remark(text) => {
                return self.paragraph(line, end, place);
            }
            Section::Takeaways if among_takeaways => (end, BlockKind::Takeaway(indent), after),
            Section::BulletedTakeaways if among_takeaways => (end, BlockKind::Paragraph, after),
            Section::Takeaways | Section::PlainTakeaways => {
                let after = Place { below_entry: true, section: Section::PlainTakeaways, ..after };
                (end, BlockKind::Takeaway(indent), after)
            }
            _ => return self.paragraph(line, end, place),
        })
    }

    /// A paragraph of the body, or prose among the endnotes.
    pub(super) fn paragraph(&self, line: Line<'a>, end: usize, place: Place) -> Result<Cut, Undecided> {
        if place.section == Section::Endnotes
            && let Some(head) = labels::entry(line.text, 0)
        {
            return self.endnote(line, Some(head), place);
        }
        let text = &self.text[line.start..end];
        let is_note = match place.section {
            Section::Endnotes => true,
            Section::LooseEndnotes => text.split_whitespace().take(25).count() < 25,
            _ => false,
        };
        if is_note {
            return Ok((end, BlockKind::Note, place));
        }
        let after = Place { section: Section::Body, after_topic_line: is_topic_line(text), ..place };
        Ok((end, BlockKind::Paragraph, after))
    }

    /// Returns true if the line below goes on in the middle of the sentence, so that `line` is no heading.
    fn goes_on_below(&self, line: Line<'a>, place: Place) -> Result<bool, Undecided> {
        let Some(next) = self.following(line)? else { return Ok(false) };
        let goes_on = unfinished::goes_on(next.text) || !place.unwrapped && is_wrapped(line.text, next.text);
        Ok(goes_on && headings::known(line.text, self.names).is_none())
    }

    /// Returns true if a line of a text without `#` is a short heading with a paragraph or a list below it, after an empty
    /// line. Among takeaways without bullets, where it may be the beginning of one, only if that paragraph cites.
    fn is_short_heading(&self, line: Line<'a>, place: Place) -> Result<bool, Undecided> {
        let listed = matches!(place.section, Section::Takeaways | Section::PlainTakeaways);
        if place.markdown || place.section.is_endnotes() || place.below_entry && listed {
            return Ok(false);
        }
        let reads = match listed {
            true => place.section == Section::PlainTakeaways && headings::reads_as_stub(line.text),
            false => headings::reads_as_short_heading(line.text),
        };
        if !reads {
            return Ok(false);
        }
        let below = self.below(line)?;
        Ok(below.apart
            && (!listed || cites_by_number(below.text))
            && below
                .text
                .starts_with(|c: char| !c.is_lowercase() && !c.is_whitespace() && c != '[' && c != ','))
    }

    /// Returns true if a line is half a sentence in a list of bulleted takeaways, and the next takeaway is directly
    /// below, or after one empty line if a takeaway is directly above.
    fn is_among_takeaways(&self, line: Line<'a>, role: HeadingRole, place: Place) -> Result<bool, Undecided> {
        let listed = matches!(place.section, Section::Takeaways | Section::BulletedTakeaways);
        let half = unfinished::is_half(line.text);
        let reads_as_heading = headings::reads_as_heading(line.text);
        let sentence = place.below_entry
            && line.text.len() <= LONGEST_TYPED
            && !(reads_as_heading && unfinished::is_plain_heading(line.text));
        if !listed || role != HeadingRole::Section || !(half || sentence) {
            return Ok(false);
        }
        let below = self.below(line)?;
        if !half && (below.apart || line.text.trim_end().ends_with(':')) {
            return Ok(false);
        }
        let item = match lines::shape(below.text) {
            Shape::Item(item) if place.below_entry => item,
            Shape::Item(item) if !below.apart && !headings::is_in_title_case(line.text) => item,
            _ => return Ok(false),
        };
        let words = &below.text[item.content as usize..];
        Ok(unfinished::is_takeaway(words) && (half || !reads_as_heading || !words.contains('[')))
    }

    /// Returns true if a line that reads as a heading is in a list of endnotes: the next one is directly below.
    fn is_among_endnotes(&self, line: Line<'a>, role: HeadingRole, place: Place) -> Result<bool, Undecided> {
        if place.section != Section::Endnotes || role != HeadingRole::Section {
            return Ok(false);
        }
        let Some(next) = self.following(line)? else { return Ok(false) };
        Ok(match lines::shape(next.text) {
            Shape::Label(_) | Shape::Markers(..) => true,
            Shape::Item(item) => {
                item.number.is_some_and(|number| number > 1)
                    || lines::names_source(next.text)
                    || place.below_entry && !unfinished::is_plain_heading(line.text)
            }
            _ => false,
        })
    }

    /// Names, or a few words that are no sentence and do not grow into one. A name alone could be a heading: it
    /// names an author only directly above the date line or further authors, and there all else is a byline too.
    fn is_byline(&self, line: Line<'a>, heading: bool, place: Place) -> Result<bool, Undecided> {
        let above_date = || Ok(self.following(line)?.is_some_and(|next| preamble::is_dateline(next.text)));
        if preamble::is_byline(line.text) {
            let alone = heading
                && !line.text.contains([','])
                && !line.text.contains(" and ")
                && !line.text.trim_start().starts_with("By ");
            let below = self.following(line)?.map_or("", |next| next.text);
            return Ok(!alone || preamble::is_dateline(below) || preamble::is_byline(below));
        }
        if line.text.len() > 60 || line.text.contains(['[', '.', '!', '?']) {
            return Ok(false);
        }
        Ok(above_date()? || !heading && self.paragraph_end(line, place)? == line.next)
    }

    /// A title over a line of `===`.
    pub(super) fn title(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        let under = self.following(line)?.filter(|under| self.is_title(line, *under));
        Ok(under.map(|under| self.underlined(line, under, 1, place)))
    }

    /// A heading over a line of `---`.
    fn underlined_heading(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        let is_line = |rule: &str| rule.len() >= 3 && rule.bytes().all(|b| b == b'-');
        let under = self.following(line)?.filter(|under| is_line(under.text.trim_end()));
        let reads = headings::reads_as_heading(line.text) || headings::reads_as_short_heading(line.text);
        Ok(under.filter(|_| reads).map(|under| self.underlined(line, under, 2, place)))
    }

    fn underlined(&self, line: Line<'a>, under: Line<'a>, level: u8, place: Place) -> Cut {
        let role = headings::role(line.text, self.names);
        self.heading(line, under.next, level, role, Place { markdown: true, ..place })
    }

    pub(super) fn paragraph_end(&self, line: Line<'a>, place: Place) -> Result<usize, Undecided> {
        let takeaway = matches!(place.section, Section::Takeaways | Section::PlainTakeaways);
        let (mut before, mut last) = (line, line);
        while let Some(next) = self.following(last)? {
            if last.start > line.start && self.is_title(last, next) {
                return Ok(before.next);
            }
            let joins = match shape(next, place) {
                Shape::Text if place.hash_headings && begins_with_label(next.text) => false,
                Shape::Text if place.section == Section::Endnotes && labels::in_row(next.text).is_some() => {
                    false
                }
                Shape::Text if takeaway => {
                    let wrapped = last.start > line.start;
                    lines::continues_takeaway(last.text, next.text, place.markdown, wrapped)
                }
                Shape::Text => lines::continues(last.text, next.text, place.markdown),
                Shape::Markup(Markup::Tags { block: false, .. }) => true,
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
            (before, last) = (last, next);
        }
        Ok(last.next)
    }

    /// Returns true if `next`, which would complete the line `last`, is a heading all the same. Always false in
    /// Markdown, and among endnotes, which may be wrapped, but for a label in capitals.
    pub(super) fn opens_section(
        &self,
        last: Line<'a>,
        next: Line<'a>,
        place: Place,
    ) -> Result<bool, Undecided> {
        let in_notes = place.section.is_endnotes() && !unfinished::is_label_in_capitals(next.text);
        if place.markdown || in_notes || !unfinished::may_be_heading(next.text) {
            return Ok(false);
        }
        let below = self.below(next)?;
        Ok(unfinished::is_heading_below(last.text, next.text, below, place, self.names))
    }
}

/// Returns true if `line` is as long as the lines of wrapped prose, with a verb, and `next` is such a line or its last one.
fn is_wrapped(line: &str, next: &str) -> bool {
    const WIDTHS: std::ops::RangeInclusive<usize> = 60..=80;
    let next_word = next.split_whitespace().next().map_or(0, str::len);
    WIDTHS.contains(&line.len())
        && line.len() + 1 + next_word > 68
        && next.len() <= *WIDTHS.end()
        && lines::shape(next) == Shape::Text
        && sentences::has_predicate(line)
}

/// Returns true if a line cites a source by a number, as takeaways hardly do: `[1]`, or at its end `.1`.
fn cites_by_number(line: &str) -> bool {
    let line = line.trim_end();
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = words.len() < line.len() && words.ends_with(['.', '!', '?']);
    bare || line.match_indices('[').any(|(at, _)| line[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
}

/// The longest sentence that may be typed between two takeaways, in bytes. Remarks that end the list are longer.
const LONGEST_TYPED: usize = 160;

/// The kind of a line of metadata above the body; `None` for other lines.
pub(super) fn head_field(line: &str, place: Place) -> Option<BlockKind> {
    let in_head = match place.section {
        Section::Start => line.starts_with("**"),
        section => section == Section::Preamble,
    };
    let dated = || if preamble::is_dateline(line) { BlockKind::Dateline } else { BlockKind::Byline };
    (in_head && metadata::is_field(line)).then(dated)
}

/// Returns true if a line that could be a heading is a takeaway without its stop: a whole clause below the heading of
/// the takeaways, or below another such line. Where headings have their `#`, also below an empty line.
fn reads_as_takeaway(line: &str, place: Place) -> bool {
    let listed = match place.section {
        Section::Takeaways => true,
        Section::PlainTakeaways => place.markdown || place.below_entry,
        _ => false,
    };
    listed
        && !line.trim_end().ends_with(':')
        && !line.contains("**")
        && (sentences::starts_clause(line) || unfinished::is_beginning(line))
}

/// Returns true if a paragraph below takeaways without bullets is a remark of the authors on the report.
fn is_remark(text: &str) -> bool {
    text.starts_with("We ") && sentences::split(text, &[]).len() > 2
}

/// A single sentence, without a citation, that stands alone.
fn is_topic_line(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 600 && lines::ends_sentence(text) && !text.ends_with(']') && !text.contains('[') && {
        sentences::split(text, &[]).len() <= 2
    }
}
