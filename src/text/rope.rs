//! The text of a document: a rope that is cheap to clone and to edit in the middle.
//!
//! Lines end at `\n`, `\r\n` and a lone `\r`, as in the protocol, and nowhere else. A byte order mark is kept. No
//! method panics: spans are clamped to the text and to the starts of characters.

use std::borrow::Cow;
use std::fmt;

use ropey::Rope;

use super::Span;

/// One replacement of the bytes in `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The replaced bytes, as a span of the text before this edit.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

impl Edit {
    /// Creates the replacement of `span` by `text`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// An editable text that is cheap to clone. All offsets are in UTF-8 bytes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// Creates a rope from `text`, which must be shorter than 4 GiB.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.rope.len_bytes() as u32
    }

    /// Returns true if the text has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// Returns the span of the whole text.
    #[must_use]
    pub fn full(&self) -> Span {
        Span::new(0, self.len())
    }

    /// Returns the start of the character at `offset`, or the end of the text for an offset past it. O(log n).
    #[must_use]
    pub fn floor(&self, offset: u32) -> u32 {
        let offset = offset.min(self.len()) as usize;
        // Every chunk begins and ends at a character boundary.
        let (chunk, start, ..) = self.rope.chunk_at_byte(offset);
        (start + floor(chunk, offset - start)) as u32
    }

    /// Returns the part of the text in `span`.
    ///
    /// The span is clamped, and its ends move left to the starts of characters. The result is borrowed if the span is
    /// within one chunk of the rope, as most short spans are.
    #[must_use]
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let end = span.end.min(self.len()) as usize;
        let start = (span.start as usize).min(end);
        let (first, mut at, ..) = self.rope.chunk_at_byte(start);
        let start = at + floor(first, start - at);
        if end <= at + first.len() {
            return Cow::Borrowed(&first[start - at..floor(first, end - at)]);
        }
        let mut out = String::with_capacity(end - start);
        out.push_str(&first[start - at..]);
        at += first.len();
        for chunk in self.rope.chunks_at_byte(at).0 {
            out.push_str(&chunk[..floor(chunk, end - at)]);
            at += chunk.len();
            if end <= at {
                break;
            }
        }
        Cow::Owned(out)
    }

    /// Returns the byte at `offset`, or `None` past the end of the text. O(log n).
    #[must_use]
    pub fn byte(&self, offset: u32) -> Option<u8> {
        self.rope.get_byte(offset as usize)
    }

    /// Returns the number of lines, which is the number of line ends plus one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.rope.len_lines() as u32
    }

    /// Returns the zero-based line that contains `offset`, or the last line for an offset past the text. O(log n).
    #[must_use]
    pub fn line_of(&self, offset: u32) -> u32 {
        self.rope.byte_to_line(offset.min(self.len()) as usize) as u32
    }

    /// Returns the span of a line with its line end. For a line past the last one, this is the empty span at the end of
    /// the text. O(log n).
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let lines = self.line_count();
        let start_of = |line: u32| self.rope.line_to_byte(line.min(lines) as usize) as u32;
        Span::new(start_of(line), start_of(line.saturating_add(1)))
    }

    /// Returns the span of a line without its line end. O(log n).
    #[must_use]
    pub fn line_content(&self, line: u32) -> Span {
        let Span { start, mut end } = self.line_span(line);
        // The last line never has a line end: a line break would start another line.
        if end > start && line.saturating_add(1) < self.line_count() {
            let last = self.byte(end - 1);
            end -= 1;
            if last == Some(b'\n') && end > start && self.byte(end - 1) == Some(b'\r') {
                end -= 1;
            }
        }
        Span { start, end }
    }

    /// Applies one replacement. The span is clamped to the text and to the starts of characters.
    pub fn apply(&mut self, edit: &Edit) {
        let len = self.rope.len_bytes();
        let start = self.rope.byte_to_char((edit.span.start as usize).min(len));
        let end = self.rope.byte_to_char((edit.span.end as usize).min(len)).max(start);
        if start < end {
            self.rope.remove(start..end);
        }
        if !edit.text.is_empty() {
            self.rope.insert(start, &edit.text);
        }
    }

    /// Returns the smallest single edit that turns this text into `new`, or `None` if the two are equal.
    ///
    /// The edit excludes the common prefix and suffix. Clients that send the whole text at every keystroke, and
    /// formatters that return it, then cause little work.
    #[must_use]
    pub fn difference(&self, new: &str) -> Option<Edit> {
        let old_len = self.rope.len_bytes();
        let mut start = 0;
        for chunk in self.rope.chunks() {
            let same = common_prefix(chunk.as_bytes(), &new.as_bytes()[start..]);
            start += same;
            if same < chunk.len() {
                break;
            }
        }
        if start == old_len && start == new.len() {
            return None;
        }
        // `new[..start]` equals the bytes of this text, so its character boundaries are the same in both. Only the byte
        // at `start` can show that the texts differ inside a character.
        while !new.is_char_boundary(start) || !self.is_boundary(start) {
            start -= 1;
        }
        let most = old_len.min(new.len()) - start;
        let mut same_at_end = 0;
        let mut chunks = self.rope.chunks_at_byte(old_len).0;
        while let Some(chunk) = chunks.prev() {
            let rest = &new.as_bytes()[..new.len() - same_at_end];
            let same = common_suffix(chunk.as_bytes(), rest).min(most - same_at_end);
            same_at_end += same;
            if same < chunk.len() {
                break;
            }
        }
        while !new.is_char_boundary(new.len() - same_at_end) || !self.is_boundary(old_len - same_at_end) {
            same_at_end -= 1;
        }
        let span = Span::from(start..old_len - same_at_end);
        Some(Edit { span, text: new[start..new.len() - same_at_end].to_owned() })
    }

    fn is_boundary(&self, offset: usize) -> bool {
        self.rope.char_to_byte(self.rope.byte_to_char(offset)) == offset
    }

    /// Returns the rope for the other files of this module.
    pub(super) fn rope(&self) -> &Rope {
        &self.rope
    }
}

/// Returns the start of the character of `text` at `offset`, or the length of the text for an offset past it.
#[must_use]
pub fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Returns the length of the common prefix of two slices. Whole blocks are compared, which compiles to SIMD
/// comparisons.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count() * BLOCK;
    blocks + a[blocks..].iter().zip(&b[blocks..]).take_while(|(a, b)| a == b).count()
}

/// Returns the length of the common suffix of two slices.
fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let blocks =
        a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count() * BLOCK;
    let (a, b) = (&a[..a.len() - blocks], &b[..b.len() - blocks]);
    blocks + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {} lines)", self.len(), self.line_count())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_end_where_the_protocol_says() {
        let text = Text::new("a\r\nb\rc\n\u{2028}d\u{0C}e\u{0B}f\u{85}g");
        assert_eq!(text.line_count(), 4);
        let contents: Vec<_> = (0..4).map(|line| text.slice(text.line_content(line)).into_owned()).collect();
        assert_eq!(contents, ["a", "b", "c", "\u{2028}d\u{0C}e\u{0B}f\u{85}g"]);
        assert_eq!(text.slice(text.line_span(0)), "a\r\n");
        assert_eq!(text.line_of(2), 0, "between CR and LF");
        assert_eq!(text.line_of(3), 1);
    }

    #[test]
    fn the_line_after_a_last_line_end_is_empty() {
        let text = Text::new("a\n");
        assert_eq!(text.line_count(), 2);
        assert_eq!(text.line_span(1), Span::at(2));
        assert_eq!(text.line_span(7), Span::at(2), "a line that is not there");
        assert_eq!(text.line_content(u32::MAX), Span::at(2));
        assert_eq!(Text::new("").line_count(), 1);
    }

    #[test]
    fn keeps_a_byte_order_mark() {
        let text = Text::new("\u{FEFF}title");
        assert_eq!(text.to_string(), "\u{FEFF}title");
        assert_eq!(text.len(), 8);
    }

    #[test]
    fn never_cuts_a_character() {
        let text = Text::new("aé\u{1F1FA}");
        assert_eq!(text.slice(Span::new(0, 2)), "a");
        assert_eq!(text.slice(Span::new(2, 99)), "é\u{1F1FA}");
        let mut edited = text.clone();
        edited.apply(&Edit::new(Span::new(2, 5), "-"));
        assert_eq!(edited.to_string(), "a-\u{1F1FA}");
        assert_eq!(text.to_string(), "aé\u{1F1FA}", "a clone is its own");
    }

    #[test]
    fn a_whole_new_text_becomes_one_small_edit() {
        let old = "First sentence.[1] Second sentence.[2]\n".repeat(300);
        let at = old.len() / 2;
        let new = format!("{}x{}", &old[..at], &old[at..]);
        let edit = Text::new(&old).difference(&new).unwrap();
        assert_eq!(edit, Edit::new(Span::at(at as u32), "x"));
        assert_eq!(Text::new(&old).difference(&old), None);
    }

    #[test]
    fn a_difference_inside_a_character_takes_the_whole_character() {
        // é and è share their first byte, ɩ and é their last.
        assert_eq!(Text::new("aéb").difference("aèb"), Some(Edit::new(Span::new(1, 3), "è")));
        assert_eq!(Text::new("aéb").difference("aɩb"), Some(Edit::new(Span::new(1, 3), "ɩ")));
    }

    fn prose() -> impl Strategy<Value = String> {
        "([ab .]|\r|\n|\r\n|é|è|ɩ|\u{1F1FA}|\u{1F1EA}|\u{2028}){0,40}"
    }

    proptest! {
        #[test]
        fn edits_as_a_string_does(text in prose(), edits in prop::collection::vec((0u32..60, 0u32..20, prose()), 0..8)) {
            let mut rope = Text::new(&text);
            let mut naive = text;
            for (start, len, new) in edits {
                let floor = |at: u32| (0..=at.min(naive.len() as u32) as usize).rfind(|&i| naive.is_char_boundary(i)).unwrap();
                let range = floor(start)..floor(start + len);
                rope.apply(&Edit::new(Span::new(start, start + len), new.clone()));
                naive.replace_range(range, &new);
                prop_assert_eq!(rope.to_string(), naive.as_str());
                prop_assert_eq!(rope.len() as usize, naive.len());
                prop_assert_eq!(rope.line_count(), Text::new(&naive).line_count());
            }
        }

        #[test]
        fn slices_as_a_string_does(text in prose(), start in 0u32..9000, len in prop_oneof![0u32..40, 0u32..9000]) {
            // Long enough for several chunks of the rope.
            let text = text.repeat(100);
            let rope = Text::new(&text);
            let floor = |at: u32| (0..=at.min(text.len() as u32) as usize).rfind(|&i| text.is_char_boundary(i)).unwrap();
            prop_assert_eq!(rope.slice(Span::new(start, start + len)), &text[floor(start)..floor(start + len)]);
            prop_assert_eq!(rope.floor(start) as usize, floor(start));
        }

        #[test]
        fn lines_tile_the_text(text in prose()) {
            let rope = Text::new(&text);
            let lines: String = (0..rope.line_count()).map(|line| rope.slice(rope.line_span(line)).into_owned()).collect();
            prop_assert_eq!(lines, text);
            for line in 0..rope.line_count() {
                let content = rope.line_content(line);
                prop_assert!(rope.line_span(line).covers(content));
                prop_assert!(!rope.slice(content).contains(['\r', '\n']));
                prop_assert_eq!(rope.line_of(content.start), line);
                prop_assert_eq!(rope.line_of(content.end), line);
            }
        }

        #[test]
        fn the_difference_leads_to_the_new_text(old in prose(), new in prose(), lead in prose(), tail in prose()) {
            let (old, new) = (format!("{lead}{old}{tail}"), format!("{lead}{new}{tail}"));
            let mut text = Text::new(&old);
            match text.difference(&new) {
                Some(edit) => text.apply(&edit),
                None => prop_assert_eq!(&old, &new),
            }
            prop_assert_eq!(text.to_string(), new);
        }
    }
}
