//! Headings, and the lines of text of an assessment whose headings are marked: none of these is a heading but the bare
//! name of a known section.

use std::hash::{Hash, Hasher};

use super::prose::head_field;
use super::window::{Line, Undecided};
use super::{Above, BlockKind, Cut, Cutter, Place, Section};
use crate::assessment::headings::{self, HeadingRole};
use crate::assessment::lines::{self, Item, Shape};
use crate::assessment::preamble;
use crate::text::sentences;

impl<'a> Cutter<'a> {
    /// A heading of `level` with marks: a section, a title, or among the takeaways a label or a takeaway.
    pub(super) fn hash_heading(&self, line: Line<'a>, level: u8, place: Place) -> Cut {
        let role = headings::role(line.text, self.names);
        let place = Place { markdown: true, ..place };
        let divides = role == HeadingRole::Section
            && match place.section {
                Section::Takeaways => level > place.takeaways_level,
                Section::PlainTakeaways | Section::HeadedTakeaways => {
                    (1..=level).contains(&place.label_level)
                }
                _ => false,
            };
        if !divides {
            return self.heading(line, line.next, level, role, place);
        }
        let label_level = if place.label_level == 0 { level } else { place.label_level };
        let words = headings::words(line.text);
        let (kind, section) = match () {
            () if level > label_level => (BlockKind::TakeawayLabel, Section::HeadedTakeaways),
            () if is_statement(&line.text[words..]) => {
                (BlockKind::Takeaway(words as u32), Section::HeadedTakeaways)
            }
            () => (BlockKind::TakeawayLabel, Section::PlainTakeaways),
        };
        (line.next, kind, Place { section, label_level, takeaway_column: None, ..place })
    }

    /// A heading that ends at `end`, and the section that it opens.
    pub(super) fn heading(
        &self,
        line: Line<'a>,
        end: usize,
        level: u8,
        role: HeadingRole,
        place: Place,
    ) -> Cut {
        let first = place.section == Section::Start || !place.titled && place.heading == 0 && level == 1;
        if first && role == HeadingRole::Section {
            let after = Place { section: Section::Preamble, titled: true, ..place };
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
        let mut hasher = rustc_hash::FxHasher::default();
        headings::name(line.text).hash(&mut hasher);
        let after = Place {
            section,
            heading: hasher.finish(),
            after_topic_line: false,
            below_entry: matches!(role, HeadingRole::Takeaways | HeadingRole::Endnotes),
            takeaways_level: if role == HeadingRole::Takeaways { level } else { place.takeaways_level },
            endnotes_level: match role {
                HeadingRole::Endnotes if place.section == Section::Endnotes => {
                    place.endnotes_level.min(level)
                }
                HeadingRole::Endnotes => level,
                _ => place.endnotes_level,
            },
            label_level: 0,
            takeaway_column: None,
            ones: 0,
            ..place
        };
        (end, BlockKind::Heading { level, role }, after)
    }

    /// A line of text where only marked lines are headings.
    pub(super) fn marked_prose(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        let place = Place { after_topic_line: false, ..place };
        if let Some(role) = headings::known(line.text, self.names)
            && self.names_section(line, role)?
        {
            return Ok(self.heading(line, line.next, 2, role, place));
        }
        if place.section == Section::Preamble {
            if preamble::is_dateline(line.text) {
                return Ok((line.next, BlockKind::Dateline, place));
            }
            let named = preamble::is_byline(line.text) && !line.text.contains("**");
            if named {
                return Ok((line.next, BlockKind::Byline, place));
            }
        }
        if let Some(kind) = head_field(line.text, place) {
            return Ok((line.next, kind, place));
        }
        let statement = is_statement(line.text.trim_matches(['*', ' ']));
        if is_label(line.text) && !(place.section.is_takeaways() && statement) {
            let divides = matches!(place.section, Section::Takeaways | Section::PlainTakeaways);
            return Ok(match divides {
                true => {
                    let after = Place { section: Section::PlainTakeaways, takeaway_column: None, ..place };
                    (line.next, BlockKind::TakeawayLabel, after)
                }
                false => (line.next, BlockKind::Label, place),
            });
        }
        let end = self.paragraph_end(line, place)?;
        if place.section.is_takeaways() {
            return self.paragraph_among_takeaways(line, end, place);
        }
        self.paragraph(line, end, place)
    }

    /// Returns true if a line without marks, which is the name of a section, is its heading: nothing goes on directly
    /// below it but the list that it names. Tables have "Notes" too, so these need a list of sources.
    fn names_section(&self, line: Line<'a>, role: HeadingRole) -> Result<bool, Undecided> {
        let below = self.below(line)?;
        let shape = lines::shape(below.text);
        let listed = match role {
            HeadingRole::Takeaways => matches!(shape, Shape::Item(_) | Shape::Table),
            HeadingRole::Endnotes => {
                matches!(
                    shape,
                    Shape::Label(_) | Shape::Markers(..) | Shape::Item(Item { number: Some(_), .. })
                ) || (below.apart || matches!(shape, Shape::Item(_))) && lines::names_source(below.text)
            }
            _ => false,
        };
        let is_notes = || headings::name(line.text).eq_ignore_ascii_case("notes");
        Ok(listed || below.apart && !(role == HeadingRole::Endnotes && is_notes()))
    }

    /// A paragraph below a marked heading of takeaways: one of them, their evidence, or the end of the list.
    fn paragraph_among_takeaways(&self, line: Line<'a>, end: usize, place: Place) -> Result<Cut, Undecided> {
        let text = &self.text[line.start..end];
        let indent = (text.len() - text.trim_start().len()) as u32;
        let bold = text.trim_start().starts_with("**");
        let leads_in = text.trim_end().trim_end_matches('*').ends_with(':');
        let attribute = label_of(text).is_some_and(is_attribute);
        let labelled = place.label_level > 0;
        let (kind, section) = match place.section {
            section if leads_in && section != Section::HeadedTakeaways => (BlockKind::Paragraph, section),
            Section::Takeaways if attribute => (BlockKind::Paragraph, Section::Takeaways),
            Section::Takeaways if bold => (BlockKind::Takeaway(indent), Section::HeadedTakeaways),
            Section::PlainTakeaways if attribute => (BlockKind::Evidence(indent), Section::PlainTakeaways),
            Section::PlainTakeaways if labelled => (BlockKind::Takeaway(indent), Section::HeadedTakeaways),
            Section::HeadedTakeaways if bold && !labelled && !attribute => {
                (BlockKind::Takeaway(indent), Section::HeadedTakeaways)
            }
            Section::HeadedTakeaways => (BlockKind::Evidence(indent), Section::HeadedTakeaways),
            Section::BulletedTakeaways if bold => (BlockKind::Evidence(indent), Section::BulletedTakeaways),
            Section::BulletedTakeaways | Section::TabledTakeaways | Section::QuotedTakeaways => {
                return self.paragraph(line, end, place);
            }
            _ => (BlockKind::Takeaway(indent), Section::PlainTakeaways),
        };
        let below_entry = matches!(kind, BlockKind::Takeaway(_));
        Ok((end, kind, Place { section, below_entry, ..place }))
    }
}

/// The label in bold, without its colon, with which a line begins: `**Date:** …`, `**Date**: …`.
fn label_of(line: &str) -> Option<&str> {
    let inner = line.trim_start().strip_prefix("**")?;
    let (label, behind) = inner.split_at(inner.find("**")?);
    let name =
        label.trim_end().strip_suffix(':').or_else(|| behind[2..].starts_with(':').then_some(label))?;
    (name.len() <= LONGEST_LABEL).then_some(name)
}

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 60;
/// The longest line in bold that is a label, in bytes.
const LONGEST_LINE: usize = 120;

/// Returns true if a line is all in bold, and no sentence.
pub(super) fn is_label(line: &str) -> bool {
    let line = line.trim();
    let bare = line.strip_suffix(':').unwrap_or(line);
    let inner = bare.strip_prefix("**").and_then(|inner| inner.strip_suffix("**"));
    line.len() <= LONGEST_LINE
        && inner.is_some_and(|inner| {
            !inner.is_empty() && !inner.contains("**") && !inner.contains('[') && !lines::ends_sentence(inner)
        })
}

/// Returns true if a line begins a paragraph of its own where the one above it has not ended: a label in bold.
pub(super) fn begins_with_label(line: &str) -> bool {
    line.trim_start().starts_with("**") && (is_label(line) || label_of(line).is_some())
}

/// Returns true if a label says something about a takeaway rather than naming one.
fn is_attribute(label: &str) -> bool {
    const ATTRIBUTES: &[&str] = &[
        "confidence",
        "source",
        "sources",
        "evidence",
        "basis",
        "rationale",
        "reasoning",
        "likelihood",
        "probability",
        "impact",
        "implication",
        "implications",
        "note",
        "caveat",
        "date",
        "why",
        "indicators",
        "analysis",
        "assumptions",
        "alternatives",
    ];
    let word = label.split_whitespace().next_back().unwrap_or("");
    let first = label.split_whitespace().next().unwrap_or("");
    ATTRIBUTES.iter().any(|known| known.eq_ignore_ascii_case(word) || known.eq_ignore_ascii_case(first))
}

/// Returns true if the words of a heading are a statement.
fn is_statement(words: &str) -> bool {
    sentences::starts_clause(words) || sentences::has_predicate(words.trim_end_matches(['.', '!', '?']))
}

/// Returns true if a paragraph is one of an item above: indented below a list.
pub(super) fn is_in_list(line: Line<'_>, place: Place) -> bool {
    place.above == Above::List && line.text.starts_with([' ', '\t'])
}
