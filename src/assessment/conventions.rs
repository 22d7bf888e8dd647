//! The conventions of a document: how it marks headings and how it cites, learned from the whole of it.
//!
//! A [`Survey`] counts the signs in one block. The surveys of all blocks add up, and their sum determines the
//! [`Conventions`]. So the conventions follow an edit at the cost of the edited blocks, and they never depend on the
//! order of edits: whatever a survey counts is there under all conventions.

use super::block::{Block, BlockKind};
use super::blocks;
use super::citations::Style;

/// The conventions of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Conventions {
    /// True if headings are marked by `#` or by a line of `=`: no other line is a heading then. Part of every
    /// [`super::Place`].
    pub hash_headings: bool,
    /// True if there is an endnote with a number.
    pub numbered_notes: bool,
}

/// The signs that the conventions depend on, counted in one block or summed over a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Headings that `#` or a line of `=` marks.
    marked_headings: u32,
    /// Endnotes with a number.
    numbered_notes: u32,
}

impl Survey {
    /// Counts the signs in a block with the text `text`.
    #[must_use]
    pub fn of(block: &Block, text: &str) -> Self {
        let numbered =
            matches!(block.kind, BlockKind::Endnote(Some(head)) if head.label.style == Style::Numeric);
        Self {
            marked_headings: u32::from(blocks::marks_heading(block.kind, text)),
            numbered_notes: u32::from(numbered),
        }
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
        Self {
            marked_headings: by(self.marked_headings, other.marked_headings),
            numbered_notes: by(self.numbered_notes, other.numbered_notes),
        }
    }

    /// Returns the conventions of a text with these signs.
    #[must_use]
    pub fn conventions(self) -> Conventions {
        Conventions { hash_headings: self.marked_headings > 0, numbered_notes: self.numbered_notes > 0 }
    }
}

impl std::iter::Sum for Survey {
    fn sum<I: Iterator<Item = Self>>(surveys: I) -> Self {
        surveys.fold(Self::default(), Self::plus)
    }
}
