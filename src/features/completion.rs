//! Completions: markers with their endnotes, hosts, takeaways, names, the parts of an assessment.
//!
//! The line before the cursor alone determines the kind. A position without completions therefore costs no
//! analysis of the text.

mod directives;
mod endnotes;
mod markers;
mod names;
mod parts;
mod references;
mod takeaways;

pub use markers::{EndnoteContent, endnote_edits};

use crate::analysis::Snapshot;
use crate::assessment::Block;
use crate::text::Span;

/// The kind of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A marker.
    Marker,
    /// The beginning of a URL.
    Host,
    /// A sentence of the body.
    Takeaway,
    /// A person.
    Person,
    /// A public body, an organisation or the like.
    Body,
    /// A part of an assessment, with placeholders.
    Part,
    /// A word of a comment that gives Assessor a command.
    Directive,
}

/// A suggested completion.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The name in the list.
    pub label: String,
    /// Additional information.
    pub detail: String,
    /// The kind.
    pub kind: SuggestionKind,
    /// The span that it replaces.
    pub span: Span,
    /// The new text, with placeholders if it is a snippet.
    pub text: String,
    /// True if `text` is a snippet in the protocol's syntax.
    pub is_snippet: bool,
    /// The text that the client matches with the typed words. It begins so that the text at `span` matches it.
    pub filter: String,
    /// The source of the endnote that comes with the marker, by [`endnote_edits`].
    pub source: Option<EndnoteContent>,
}

/// Properties of a completion request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// True if the client supports snippets.
    pub snippets: bool,
    /// True if the client sent the request by itself, after a space.
    pub after_space: bool,
}

/// Maximum number of suggestions.
const MOST: usize = 40;
/// Maximum distance, in bytes, from the cursor back to the start of an item to complete.
const REACH: u32 = 160;

/// Returns the suggestions at `offset`, the likeliest first.
#[must_use]
pub fn suggestions(snapshot: &Snapshot, offset: u32, asked: Asked) -> Vec<Suggestion> {
    let text = snapshot.text();
    let line = text.line_content(text.line_of(offset));
    let offset = text.floor(offset);
    let from = text.floor(offset.saturating_sub(REACH)).max(line.start).min(offset);
    let before = text.slice(Span::new(from, offset));
    let block =
        snapshot.block_at(offset).and_then(|block| Some((block, snapshot.blocks().get(block)?.block)));
    let caret = Caret { snapshot, offset, block, before: &before, starts_line: from == line.start, line };
    if directives::is_directive(&caret) {
        return directives::suggest(&caret);
    }
    if asked.after_space {
        let found = takeaways::suggest(&caret);
        return if found.is_empty() { names::after_title(&caret) } else { found };
    }
    let all: [&dyn Fn() -> Vec<Suggestion>; 7] = [
        &|| references::suggest(&caret),
        &|| markers::suggest(&caret),
        &|| endnotes::suggest(&caret),
        &|| takeaways::suggest(&caret),
        &|| parts::suggest(&caret, asked.snippets),
        &|| names::suggest(&caret),
        &|| names::after_title(&caret),
    ];
    all.iter().map(|suggest| suggest()).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The position at which suggestions are requested.
struct Caret<'a> {
    snapshot: &'a Snapshot,
    offset: u32,
    /// The block there, with its index; `None` in an empty text.
    block: Option<(usize, Block)>,
    /// The text of the line before the cursor, or the last part of it.
    before: &'a str,
    /// True if `before` contains the start of the line.
    starts_line: bool,
    /// The line without its line break.
    line: Span,
}

impl Caret<'_> {
    /// Returns the span of the last `len` bytes before the cursor.
    fn last(&self, len: usize) -> Span {
        Span::new(self.offset - (len as u32).min(self.offset), self.offset)
    }
}

#[cfg(test)]
mod tests;
