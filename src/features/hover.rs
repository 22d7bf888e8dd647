//! What the editor shows about the thing under the pointer.

mod actor;
mod citation;
mod date;
mod likelihood;

use jiff::civil::Date;

pub(super) use self::actor::{kind_in_words, title as role_title};
use crate::analysis::Snapshot;
use crate::text::Span;

/// What to show, and for which stretch of text it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The stretch.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// What past reports say of an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// How many name it.
    pub reports: usize,
    /// Whether only reports of earlier days than the text were asked.
    pub before: bool,
    /// The day of the latest.
    pub date: Option<Date>,
    /// The name of its file.
    pub file: String,
    /// A link to the place where it names the actor first.
    pub link: String,
    /// The title that was given last, and the day of the report that gave it.
    pub title: Option<(String, Option<Date>)>,
}

/// What is known of what stands at `offset`.
#[must_use]
pub fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    hover_with(snapshot, offset, &|_| None, &[])
}

/// The same with what past reports say of an actor, by [`crate::archive::mention_key`]. `told` are the names of the rules
/// whose findings the client shows along with the hover, which does not say the same again.
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
