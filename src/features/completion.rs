//! What could be written next: markers with their endnotes, hosts, takeaways, names, the parts of an assessment.
//!
//! Which of these is meant is told by the line before the caret alone, so that an answer costs no look at the text
//! where there is none to give.

mod directives;
mod endnotes;
mod markers;
mod names;
mod parts;
mod references;
mod takeaways;

pub use markers::{Source, endnote_edits};

use crate::analysis::Snapshot;
use crate::assessment::Block;
use crate::text::Span;

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A marker.
    Marker,
    /// The beginning of an address.
    Host,
    /// A sentence of the body.
    Takeaway,
    /// A person.
    Person,
    /// A body, an organisation and the like.
    Body,
    /// A part of an assessment, with places to fill in.
    Part,
    /// A word of a comment that speaks to Assessor.
    Directive,
}

/// Something that could be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What it is called in the list.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// What it takes the place of.
    pub span: Span,
    /// What is written, with places to fill in where it is a snippet.
    pub text: String,
    /// Whether `text` is a snippet in the protocol's language.
    pub is_snippet: bool,
    /// What the words typed so far are held against; begins as what stands at `span` may go on.
    pub filter: String,
    /// The source whose endnote comes with the marker, by [`endnote_edits`].
    pub source: Option<Source>,
}

/// How somebody asks for suggestions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The client takes snippets.
    pub snippets: bool,
    /// Nobody asked: the client did so by itself, after a space.
    pub after_space: bool,
}

/// More than these are not shown at once.
const MOST: usize = 40;
/// How far before the caret the beginning of something to complete may lie, in bytes.
const REACH: u32 = 160;

/// What could be written at `offset`, the likeliest first.
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

/// Where suggestions are asked for.
struct Caret<'a> {
    snapshot: &'a Snapshot,
    offset: u32,
    /// The block there, with its index; none in an empty text.
    block: Option<(usize, Block)>,
    /// The line before the caret, or the last of it.
    before: &'a str,
    /// Whether `before` holds the line's start.
    starts_line: bool,
    /// The line without its end.
    line: Span,
}

impl Caret<'_> {
    /// The span of the last `len` bytes before the caret.
    fn last(&self, len: usize) -> Span {
        Span::new(self.offset - (len as u32).min(self.offset), self.offset)
    }
}

#[cfg(test)]
mod tests;
