//! What the editor shows about the thing under the pointer.

mod actor;
mod citation;
mod date;
mod likelihood;

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

/// What is known of what stands at `offset`.
#[must_use]
pub fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    citation::hover(snapshot, offset)
        .or_else(|| actor::hover(snapshot, offset))
        .or_else(|| likelihood::hover(snapshot, offset))
        .or_else(|| date::hover(snapshot, offset))
}

#[cfg(test)]
mod tests;
