//! Hovers: information about the item under the pointer.

mod actor;
mod citation;
mod date;
mod likelihood;

use jiff::civil::Date;

pub(super) use self::actor::{kind_in_words, role};
pub(super) use self::citation::escape;
use crate::analysis::Snapshot;
use crate::text::Span;

/// The content of a hover, and the span to which it applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The span in the document.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// Mentions of an actor in past reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Number of reports that name the actor.
    pub reports: usize,
    /// True if only reports with an earlier date than the text were searched.
    pub before: bool,
    /// Date of the latest report.
    pub date: Option<Date>,
    /// File name of the latest report.
    pub file: String,
    /// A link to the first mention of the actor in the latest report.
    pub link: String,
    /// The last title that was given, and the date of the report that gave it.
    pub title: Option<(String, Option<Date>)>,
}

/// Returns the hover for `offset`.
#[must_use]
pub fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    hover_with(snapshot, offset, &|_| None, &[])
}

/// Returns the hover for `offset`, with the mentions of an actor in past reports, by
/// [`crate::archive::mention_key`]. `told` names the rules whose findings the client shows together with the hover,
/// which therefore does not repeat them.
#[must_use]
pub fn hover_with(
    snapshot: &Snapshot,
    offset: u32,
    past: &dyn Fn(u64) -> Option<Past>,
    told: &[&str],
) -> Option<Hover> {
    citation::hover(snapshot, offset, told)
        .or_else(|| actor::hover(snapshot, offset, past, told))
        .or_else(|| likelihood::hover(snapshot, offset, told))
        .or_else(|| date::hover(snapshot, offset))
}

#[cfg(test)]
mod tests;
