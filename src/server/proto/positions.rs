//! Conversion of byte offsets to positions in the encoding of the client, and of URIs to paths.

use std::path::PathBuf;

use tower_lsp::ls_types as lsp;

use crate::archive::At;
use crate::text::{Encoding, LineColumn, Span, Text};

/// Returns the byte offset of the client's `position`, clamped to the text.
#[must_use]
pub fn offset(text: &Text, position: lsp::Position, encoding: Encoding) -> u32 {
    text.offset(LineColumn::new(position.line, position.character), encoding)
}

/// Returns the client's position for a byte offset.
#[must_use]
pub fn position(text: &Text, offset: u32, encoding: Encoding) -> lsp::Position {
    let LineColumn { line, column } = text.position(offset, encoding);
    lsp::Position::new(line, column)
}

/// Returns the byte span of the client's `range`.
#[must_use]
pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let line_column = |position: lsp::Position| LineColumn::new(position.line, position.character);
    text.span(line_column(range.start), line_column(range.end), encoding)
}

/// Returns the client's range for a span.
#[must_use]
pub fn range(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    let position = |at: LineColumn| lsp::Position::new(at.line, at.column);
    let (start, end) = text.positions(span, encoding);
    lsp::Range::new(position(start), position(end))
}

/// Returns the range of a place in a past report, whose columns are in the client's encoding.
#[must_use]
pub fn range_on_line(At { line, column, end }: At) -> lsp::Range {
    lsp::Range::new(lsp::Position::new(line, column), lsp::Position::new(line, end))
}

/// Returns the path of the file that `uri` names, or `None` for another scheme.
#[must_use]
pub fn path(uri: &str) -> Option<PathBuf> {
    url::Url::parse(uri).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_have_a_path() {
        assert_eq!(path("file:///tmp/a%20b.md"), Some("/tmp/a b.md".into()));
        assert_eq!(path("file:///tmp/a b.md"), Some("/tmp/a b.md".into()));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("not a uri"), None);
    }
}
