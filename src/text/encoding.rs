//! Conversion between byte offsets and client positions: a line and a column in the units of the negotiated encoding.
//!
//! Positions are clamped as the protocol says. A column past the end of a line means that end (before the line break).
//! A line past the last one means the end of the text. A column inside a character means the start of that character.

use ropey::str_utils::{byte_to_char_idx, byte_to_line_idx};

use super::{Span, Text};

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units. This is the default of the protocol.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A zero-based line and a zero-based column in the units of some [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column, in the units of the encoding.
    pub column: u32,
}

impl LineColumn {
    /// Creates the position `line`:`column`.
    #[must_use]
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Text {
    /// Returns the byte offset of `position`, clamped to the text. O(log n).
    #[must_use]
    pub fn offset(&self, position: LineColumn, encoding: Encoding) -> u32 {
        if position.line >= self.line_count() {
            return self.len();
        }
        let line = self.line_content(position.line);
        let rope = self.rope();
        let column = position.column as usize;
        let start = line.start as usize;
        let wanted = match encoding {
            Encoding::Utf8 => return self.floor(line.start.saturating_add(position.column).min(line.end)),
            Encoding::Utf16 => {
                let units = rope.char_to_utf16_cu(rope.byte_to_char(start)) + column;
                if units >= rope.len_utf16_cu() {
                    return line.end;
                }
                rope.utf16_cu_to_char(units)
            }
            Encoding::Utf32 => (rope.byte_to_char(start) + column).min(rope.len_chars()),
        };
        (rope.char_to_byte(wanted) as u32).min(line.end)
    }

    /// Returns the position of the byte at `offset`. O(log n).
    ///
    /// An offset inside a character counts as the start of that character, an offset between `\r` and `\n` as the end
    /// of the line, and an offset past the end of the text as that end.
    #[must_use]
    pub fn position(&self, offset: u32, encoding: Encoding) -> LineColumn {
        self.piece_at(offset).position(self, offset, encoding)
    }

    /// Returns the positions of the start and the end of `span`, each as [`Text::position`] computes it.
    #[must_use]
    pub fn positions(&self, span: Span, encoding: Encoding) -> (LineColumn, LineColumn) {
        let piece = self.piece_at(span.start);
        let start = piece.position(self, span.start, encoding);
        // Fast path: most spans are within one chunk of the rope and on one line.
        if span.end > span.start && piece.holds(span.end) {
            let words = &piece.text[piece.floor(span.start)..piece.floor(span.end)];
            if memchr::memchr2(b'\n', b'\r', words.as_bytes()).is_none() {
                let column = start.column + units(words, encoding) as u32;
                return (start, LineColumn::new(start.line, column));
            }
        }
        (start, self.position(span.end, encoding))
    }

    /// Returns the chunk of the rope that contains the byte at `offset`, or the last chunk. One descent of the tree.
    fn piece_at(&self, offset: u32) -> Piece<'_> {
        let (text, start, _, lines_before) = self.rope().chunk_at_byte(offset.min(self.len()) as usize);
        Piece { text, start, lines_before }
    }

    /// Returns the span between two positions, each clamped to the text. An end before the start counts as the start.
    #[must_use]
    pub fn span(&self, start: LineColumn, end: LineColumn, encoding: Encoding) -> Span {
        let start = self.offset(start, encoding);
        Span::new(start, self.offset(end, encoding).max(start))
    }
}

/// A chunk of the rope and its place in the text.
struct Piece<'a> {
    text: &'a str,
    /// Offset of the chunk in the whole text, in bytes.
    start: usize,
    /// Number of line ends before the chunk.
    lines_before: usize,
}

impl Piece<'_> {
    /// Returns true if the byte at `offset` is in the chunk, or if `offset` is the end of the chunk.
    const fn holds(&self, offset: u32) -> bool {
        offset as usize >= self.start && offset as usize - self.start <= self.text.len()
    }

    /// Moves `offset` left to the start of a character, and out of a `\r\n`. The result is relative to the chunk.
    fn floor(&self, offset: u32) -> usize {
        let mut at = (offset as usize - self.start).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        // The rope never splits `\r\n` between two chunks.
        if self.text[..at].ends_with('\r') && self.text[at..].starts_with('\n') {
            at -= 1;
        }
        at
    }

    /// Returns the position of the byte at `offset` in `whole`. This chunk must contain that byte.
    fn position(&self, whole: &Text, offset: u32, encoding: Encoding) -> LineColumn {
        let at = self.floor(offset);
        let line = self.lines_before + byte_to_line_idx(self.text, at);
        // Fast path: most lines begin in the chunk that contains the offset.
        let column = match memchr::memrchr2(b'\n', b'\r', &self.text.as_bytes()[..at]) {
            Some(end) => units(&self.text[end + 1..at], encoding),
            None => {
                let rope = whole.rope();
                let start = rope.line_to_byte(line);
                units(&self.text[..at], encoding)
                    + match encoding {
                        Encoding::Utf8 => self.start - start,
                        Encoding::Utf16 => {
                            rope.char_to_utf16_cu(rope.byte_to_char(self.start))
                                - rope.char_to_utf16_cu(rope.byte_to_char(start))
                        }
                        Encoding::Utf32 => rope.byte_to_char(self.start) - rope.byte_to_char(start),
                    }
            }
        };
        LineColumn::new(line as u32, column as u32)
    }
}

fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        // One unit for each character, and a second one for each character of four bytes.
        Encoding::Utf16 => {
            byte_to_char_idx(text, text.len()) + text.bytes().filter(|&byte| byte >= 0xF0).count()
        }
        Encoding::Utf32 => byte_to_char_idx(text, text.len()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn naive_units(text: &str, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        }
    }

    /// The start and the content end of every line. The protocol's line ends are `\n`, `\r\n` and `\r`.
    fn naive_lines(text: &str) -> Vec<(usize, usize)> {
        let bytes = text.as_bytes();
        let (mut lines, mut start, mut i) = (Vec::new(), 0, 0);
        while i < bytes.len() {
            let width = match bytes[i] {
                b'\r' if bytes.get(i + 1) == Some(&b'\n') => 2,
                b'\r' | b'\n' => 1,
                _ => 0,
            };
            if width > 0 {
                lines.push((start, i));
                start = i + width;
            }
            i += width.max(1);
        }
        lines.push((start, bytes.len()));
        lines
    }

    fn naive_offset(text: &str, at: LineColumn, encoding: Encoding) -> usize {
        let Some(&(start, end)) = naive_lines(text).get(at.line as usize) else { return text.len() };
        let mut seen = 0;
        for (i, c) in text[start..end].char_indices() {
            seen += naive_units(c.encode_utf8(&mut [0; 4]), encoding);
            if seen > at.column as usize {
                return start + i;
            }
        }
        end
    }

    fn naive_position(text: &str, offset: usize, encoding: Encoding) -> LineColumn {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let lines = naive_lines(text);
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap();
        let (start, end) = lines[line];
        LineColumn::new(line as u32, naive_units(&text[start..offset.min(end)], encoding) as u32)
    }

    #[test]
    fn counts_in_the_units_of_each_encoding() {
        let text = Text::new("a\u{1F1FA}é—z\n");
        let end_of_flag = 5;
        assert_eq!(text.position(end_of_flag, Encoding::Utf8).column, 5);
        assert_eq!(text.position(end_of_flag, Encoding::Utf16).column, 3);
        assert_eq!(text.position(end_of_flag, Encoding::Utf32).column, 2);
        for encoding in ALL {
            let at = text.position(end_of_flag, encoding);
            assert_eq!(text.offset(at, encoding), end_of_flag);
        }
    }

    #[test]
    fn clamps_as_the_protocol_says() {
        let text = Text::new("ab\r\ncd\rä\u{1F1FA}");
        for encoding in ALL {
            assert_eq!(text.offset(LineColumn::new(0, 99), encoding), 2, "before the line break");
            assert_eq!(text.offset(LineColumn::new(1, u32::MAX), encoding), 6);
            assert_eq!(text.offset(LineColumn::new(2, u32::MAX), encoding), text.len());
            assert_eq!(text.offset(LineColumn::new(9, 0), encoding), text.len(), "past the last line");
            assert_eq!(text.position(3, encoding), text.position(2, encoding), "between CR and LF");
            assert_eq!(text.position(99, encoding), text.position(text.len(), encoding));
        }
        assert_eq!(text.offset(LineColumn::new(2, 2), Encoding::Utf16), 9, "inside a surrogate pair");
        assert_eq!(text.offset(LineColumn::new(2, 1), Encoding::Utf8), 7, "inside a two-byte character");
        assert_eq!(text.position(10, Encoding::Utf8), LineColumn::new(2, 2), "inside a four-byte character");
    }

    #[test]
    fn a_byte_order_mark_is_a_character_of_the_first_line() {
        let text = Text::new("\u{FEFF}# Title\n");
        assert_eq!(text.offset(LineColumn::new(0, 1), Encoding::Utf16), 3);
        assert_eq!(text.position(3, Encoding::Utf8).column, 3);
    }

    #[test]
    fn an_end_before_its_start_is_the_start() {
        let text = Text::new("abc");
        let span = text.span(LineColumn::new(0, 2), LineColumn::new(0, 1), Encoding::Utf16);
        assert_eq!(span, Span::at(2));
    }

    proptest! {
        /// The texts span several chunks of the rope, and their lines are longer than a chunk.
        #[test]
        fn agrees_with_counting_by_hand_in_long_texts(
            lines in prop::collection::vec(("(a|é|—|\u{1F1FA}){0,4}", 1usize..900, "\r|\n|\r\n"), 1..12),
            offset in 0usize..20_000,
            length in 0usize..900,
        ) {
            let text: String = lines.iter().map(|(part, times, end)| part.repeat(*times) + end).collect();
            let rope = Text::new(&text);
            for encoding in ALL {
                let position = rope.position(offset as u32, encoding);
                prop_assert_eq!(position, naive_position(&text, offset, encoding));
                prop_assert_eq!(rope.offset(position, encoding) as usize, naive_offset(&text, position, encoding));
                let end = offset + length;
                prop_assert_eq!(
                    rope.positions(Span::from(offset..end), encoding),
                    (position, naive_position(&text, end, encoding))
                );
            }
        }

        #[test]
        fn agrees_with_counting_by_hand(
            text in "([a-z ]|\r|\n|\r\n|é|—|\u{1F1FA}|\u{FEFF}|\u{2028}|\u{0C}){0,60}",
            line in 0u32..12,
            column in 0u32..16,
            offset in 0usize..200,
            length in 0usize..40,
        ) {
            let rope = Text::new(&text);
            prop_assert_eq!(rope.line_count() as usize, naive_lines(&text).len());
            for encoding in ALL {
                let at = LineColumn::new(line, column);
                prop_assert_eq!(rope.offset(at, encoding) as usize, naive_offset(&text, at, encoding));
                let position = rope.position(offset as u32, encoding);
                prop_assert_eq!(position, naive_position(&text, offset, encoding));
                let end = offset + length;
                prop_assert_eq!(
                    rope.positions(Span::from(offset..end), encoding),
                    (position, naive_position(&text, end, encoding))
                );
                let back = rope.offset(position, encoding);
                prop_assert_eq!(rope.position(back, encoding), position);
            }
        }
    }
}
