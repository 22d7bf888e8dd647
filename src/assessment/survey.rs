//! Learning the conventions of a document from the whole of it.
//!
//! A [`Survey`] counts the signs in one block. The surveys of all blocks add up, and their sum determines the
//! [`Conventions`]. So the conventions follow an edit at the cost of the edited blocks, and they never depend on the
//! order of edits: whatever a survey counts is there under all conventions.

use super::Conventions;
use super::block::BlockKind;
use super::blocks;
use super::citations::{self, Citation, Notation, Style};
use super::headings::OwnNames;

impl Conventions {
    /// Returns the conventions of `text`, a whole assessment of a team with these `names` of sections.
    #[must_use]
    pub fn of(text: &str, names: &OwnNames) -> Self {
        let blocks: Vec<_> =
            blocks::all_with(text, names).map(|(kind, span)| (kind, &text[span.range()])).collect();
        let mut survey: Survey = blocks.iter().map(|(kind, text)| Survey::of(*kind, text)).sum();
        let hash_headings = blocks::start(text, names).hash_headings;
        let conventions = Conventions { hash_headings, ..survey.conventions() };
        let citing = || blocks.iter().filter(|(kind, _)| kind.cites()).map(|(_, text)| *text);
        let may_be_bare = || citing().map(citations::bare_numbers).sum::<u32>() >= BARE_NUMBERS;
        // Most texts hold neither of what the citations may show besides.
        if !(text.contains('@') || conventions.numbered_notes && may_be_bare()) {
            return conventions;
        }
        for text in citing() {
            survey.count(text, &citations::scan(text, conventions).citations);
        }
        Conventions { hash_headings, ..survey.conventions() }
    }
}

/// The signs that the conventions depend on, counted in one block or summed over a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey([u32; Sign::COUNT]);

/// A sign of a convention.
#[derive(Clone, Copy, Debug)]
enum Sign {
    /// A heading that `#` or a line of `=` marks.
    MarkedHeading,
    /// An endnote with a number.
    NumberedNote,
    /// A definition of a link.
    LinkDefinition,
    /// A marker that is no bare number.
    Marker,
    /// A number right behind a full stop.
    BareNumber,
    /// A key of a bibliography in brackets.
    Key,
    /// A reference by author and year.
    AuthorDateEntry,
    /// A source with an id.
    RegisterEntry,
    /// An endnote with a roman numeral that is not in square brackets.
    RomanNote,
}

impl Sign {
    const COUNT: usize = Self::RomanNote as usize + 1;
}

/// Minimum number of bare numbers that are citations, by chance or not.
const BARE_NUMBERS: u32 = 2;

impl Survey {
    /// Counts the signs in the kind of a block with the text `text`.
    #[must_use]
    pub fn of(kind: BlockKind, text: &str) -> Self {
        let mut survey = Self::default();
        let sign = match kind {
            BlockKind::Endnote(Some(head)) => match head.label.style {
                Style::Numeric => Sign::NumberedNote,
                Style::AuthorDate => Sign::AuthorDateEntry,
                Style::Register => Sign::RegisterEntry,
                Style::Roman if !text[..head.key.range().start].ends_with('[') => Sign::RomanNote,
                _ => return survey,
            },
            BlockKind::Definition(_) => Sign::LinkDefinition,
            kind if blocks::marks_heading(kind, text) => Sign::MarkedHeading,
            _ => return survey,
        };
        survey.0[sign as usize] = 1;
        survey
    }

    /// Adds the signs in prose with the text `text` and these citations.
    pub fn count(&mut self, text: &str, citations: &[Citation]) {
        let markers = citations.iter().filter(|c| c.label.is_marker() && c.notation != Notation::Bare);
        self.0[Sign::Marker as usize] += markers.count() as u32;
        self.0[Sign::BareNumber as usize] += citations::bare_numbers(text);
        let is_key =
            |c: &&Citation| c.label.style == Style::Pandoc && text[c.bracket.range()].starts_with('[');
        self.0[Sign::Key as usize] += citations.iter().filter(is_key).count() as u32;
    }

    /// Returns the sum of two surveys.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.combined(other, u32::saturating_add)
    }

    /// Returns the survey of a text without a part of it.
    #[must_use]
    pub fn minus(self, part: Self) -> Self {
        self.combined(part, u32::saturating_sub)
    }

    fn combined(self, other: Self, by: impl Fn(u32, u32) -> u32) -> Self {
        Self(std::array::from_fn(|i| by(self.0[i], other.0[i])))
    }

    /// Returns the conventions of a text with these signs.
    #[must_use]
    pub fn conventions(self) -> Conventions {
        let has = |sign: Sign| self.0[sign as usize] > 0;
        let numbered_notes = has(Sign::NumberedNote);
        let bare = self.0[Sign::BareNumber as usize] >= BARE_NUMBERS;
        Conventions {
            hash_headings: has(Sign::MarkedHeading),
            numbered_notes,
            bare_numbers: numbered_notes && bare && !has(Sign::Marker),
            roman_notes: has(Sign::RomanNote),
            keys: has(Sign::Key),
            link_definitions: has(Sign::LinkDefinition),
            author_date: has(Sign::AuthorDateEntry),
            register: has(Sign::RegisterEntry),
        }
    }
}

impl std::iter::Sum for Survey {
    fn sum<I: Iterator<Item = Self>>(surveys: I) -> Self {
        surveys.fold(Self::default(), Self::plus)
    }
}
