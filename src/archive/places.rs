//! Client positions, computed in one pass over a text.

use crate::text::{Encoding, Span};

/// A range within one line. All numbers count from 0, columns in the units of some [`Encoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The column after the last, on the same line.
    pub end: u32,
}

/// Computes the lines and columns of spans. Each span must not start before the previous one.
pub(super) struct Columns<'a> {
    text: &'a str,
    encoding: Encoding,
    line: u32,
    /// Byte offset of the start of the line.
    start: usize,
}

impl<'a> Columns<'a> {
    pub(super) const fn new(text: &'a str, encoding: Encoding) -> Self {
        Self { text, encoding, line: 0, start: 0 }
    }

    /// Returns the place of `span`, up to the end of its first line.
    pub(super) fn at(&mut self, span: Span) -> At {
        let from = (span.start as usize).min(self.text.len());
        while let Some(next) = next_line(self.text, self.start).filter(|next| *next <= from) {
            self.start = next;
            self.line += 1;
        }
        let words = self.text.get(from..(span.end as usize).min(self.text.len())).unwrap_or("");
        let words = memchr::memchr2(b'\n', b'\r', words.as_bytes()).map_or(words, |end| &words[..end]);
        let column = self.units(self.text.get(self.start..from).unwrap_or(""));
        At { line: self.line, column, end: column + self.units(words) }
    }

    fn units(&self, text: &str) -> u32 {
        let units = match self.encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => text.chars().count(),
        };
        units as u32
    }
}

/// Returns the start of the line after the one that starts at `start`. Lines end with `\n`, `\r\n` or `\r`.
fn next_line(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?;
    let end = memchr::memchr2(b'\n', b'\r', rest)?;
    Some(start + end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn counts_as_the_text_does() {
        let text = "a🌊b\r\nc\rdé f\n\ng";
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let mut columns = Columns::new(text, encoding);
            let rope = Text::new(text);
            for (from, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                let span = Span::from(from..from + c.len_utf8());
                let (start, end) = (rope.position(span.start, encoding), rope.position(span.end, encoding));
                let at = columns.at(span);
                assert_eq!((at.line, at.column), (start.line, start.column), "{c} {encoding:?}");
                assert_eq!((at.line, at.end), (end.line, end.column), "{c} {encoding:?}");
            }
        }
    }

    #[test]
    fn ends_with_the_line() {
        let at = Columns::new("one two\nthree", Encoding::Utf16).at(Span::new(4, 13));
        assert_eq!(at, At { line: 0, column: 4, end: 7 });
    }
}
