//! The tokens of a text: words, numbers and marks.

use super::visible::SOFT_HYPHEN;
use super::{is_alphanumeric, letters_end};
use crate::text::Span;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Begins with a letter: `Kyiv`, `O’Brien`, `U.S.`, `T72`.
    Word,
    /// Begins with a digit: `1,200`, `5:00`, `15th`, `60km`.
    Number,
    /// A single other character that is not white space.
    Mark,
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text, without a possessive ending.
    pub span: Span,
    /// Its kind.
    pub kind: TokenKind,
    /// The length in bytes of the possessive ending after it: of the `’s` of `Kyiv’s`, of the apostrophe of
    /// `the ministers’ plan`. 0 if there is none.
    pub possessive: u8,
}

/// Returns the tokens of `text`, in order.
///
/// A hyphen separates words: `Kim Jong-un` is three. An apostrophe between letters does not, unless it begins a
/// possessive. Full stops belong to initials such as `U.S.`; a point, comma or colon between two digits belongs to the
/// number.
#[must_use]
pub const fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// The iterator of [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    /// The offset after the last token and its possessive ending.
    at: usize,
}

impl Tokens<'_> {
    /// Continues at byte `at`, which must be a character boundary of the text, and at or after the last token.
    pub const fn skip_to(&mut self, at: usize) {
        self.at = at;
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let text = self.text;
        let bytes = text.as_bytes();
        let (start, class, length) = loop {
            let start = self.at;
            let (class, length) = match *bytes.get(start)? {
                0x80.. => class_of(text, start),
                ascii => (ASCII[usize::from(ascii)], 1),
            };
            match class {
                Class::Space => self.at += length,
                _ => break (start, class, length),
            }
        };
        let kind = match class {
            Class::Letter => TokenKind::Word,
            Class::Digit => TokenKind::Number,
            Class::Space | Class::Mark => {
                self.at = start + length;
                let span = Span::new(start as u32, self.at as u32);
                return Some(Token { span, kind: TokenKind::Mark, possessive: 0 });
            }
        };
        let end = word_end(text, start, start + length);
        let possessive = match bytes.get(end) {
            // The first bytes of the apostrophes.
            Some(b'\'' | 0xe2 | 0xca) => possessive(bytes, end),
            _ => 0,
        };
        self.at = end + possessive;
        Some(Token { span: Span::new(start as u32, end as u32), kind, possessive: possessive as u8 })
    }
}

impl<'a> Tokens<'a> {
    /// Passes over the tokens that touch a span in `skipped`, such as a citation. The spans are sorted.
    #[must_use]
    pub fn outside(self, skipped: &'a [Span]) -> Outside<'a> {
        let first = skipped.partition_point(|span| span.end as usize <= self.at);
        Outside { tokens: self, skipped: &skipped[first..] }
    }
}

/// The iterator of [`Tokens::outside`].
#[derive(Clone, Debug)]
pub struct Outside<'a> {
    tokens: Tokens<'a>,
    /// The spans that do not end before the last token.
    skipped: &'a [Span],
}

impl Iterator for Outside<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        loop {
            let token = self.tokens.next()?;
            let Some((next, rest)) = self.skipped.split_first() else { return Some(token) };
            if token.span.end <= next.start {
                return Some(token);
            }
            self.tokens.skip_to((next.end.max(token.span.start) as usize).min(self.tokens.text.len()));
            self.skipped = rest;
        }
    }
}

/// The kind of token or separator that a character begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Digit,
    Mark,
}

/// The class of each ASCII character.
static ASCII: [Class; 128] = {
    let mut classes = [Class::Mark; 128];
    let mut b = 0_u8;
    while b < 128 {
        classes[b as usize] = match b {
            b' ' | b'\t'..=b'\r' => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Mark,
        };
        b += 1;
    }
    classes
};

/// Returns the class of the non-ASCII character at `at`, and its length in bytes.
fn class_of(text: &str, at: usize) -> (Class, usize) {
    let c = text[at..].chars().next().unwrap_or(' ');
    let class = match c {
        'ʼ' if !is_inner_apostrophe(text, at, c.len_utf8()) => Class::Mark,
        SOFT_HYPHEN | '\u{200b}' | '\u{feff}' => Class::Space,
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ => Class::Mark,
    };
    (class, c.len_utf8())
}

/// Returns the end of the word or number that began at `start` and continues at `from`.
#[inline]
fn word_end(text: &str, start: usize, from: usize) -> usize {
    // Fast path: most words are plain letters.
    let bytes = text.as_bytes();
    let mut at = letters_end(bytes, from);
    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    match bytes.get(at) {
        Some(0x80.. | b'\'' | b'.' | b',' | b':') => joined_end(text, start, at),
        _ => at,
    }
}

/// Returns the end of the word or number that began at `start`, with other characters than ASCII letters and digits
/// from `at` on.
fn joined_end(text: &str, start: usize, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut initials = false;
    while let Some(c) = text[at..].chars().next() {
        let length = c.len_utf8();
        let joins = match c {
            '\'' | '’' | '‘' | 'ʼ' => is_inner_apostrophe(text, at, length),
            '.' | ',' | ':' if follows_digit(text, start, at) && starts_with_digit(&text[at + 1..]) => true,
            '.' if is_initials(&bytes[start..], at - start) => {
                initials = true;
                true
            }
            // Letters that most writers omit. They also occur at the end of a word.
            'ʻ' | 'ʿ' | 'ʾ' | '\u{300}'..='\u{36f}' => true,
            SOFT_HYPHEN => text[at + length..].starts_with(char::is_alphabetic),
            _ => is_alphanumeric(c),
        };
        if !joins {
            break;
        }
        at += length;
    }
    // The last full stop of initials is part of them too.
    at + usize::from(initials && bytes.get(at) == Some(&b'.'))
}

fn follows_digit(text: &str, start: usize, at: usize) -> bool {
    text[start..at].ends_with(char::is_numeric)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(char::is_numeric)
}

/// Returns true if the full stop at `at` is inside initials such as `U.S.`, with which `bytes` begin. The full stop
/// after the last letter is not inside, because it may end the sentence.
fn is_initials(bytes: &[u8], at: usize) -> bool {
    /// Maximum length of initials, in bytes.
    const LONGEST: usize = 24;
    let alternate = |(i, b): (usize, &u8)| if i % 2 == 1 { *b == b'.' } else { b.is_ascii_uppercase() };
    at % 2 == 1
        && at < LONGEST
        && bytes[..at].iter().enumerate().all(alternate)
        && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
        && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
}

/// Returns true if the apostrophe of `length` bytes at `at` is inside a word: a letter follows that is not just a
/// possessive `s`.
fn is_inner_apostrophe(text: &str, at: usize, length: usize) -> bool {
    let mut after = text[at + length..].chars();
    match after.next() {
        Some('s' | 'S') => after.next().is_some_and(char::is_alphabetic),
        Some(c) => c.is_alphabetic(),
        None => false,
    }
}

/// Returns the length in bytes of the possessive ending at `at`, or 0.
fn possessive(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let mark = match rest {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x98 | 0x99, ..] => 3,
        [0xca, 0xbc, ..] => 2, // the letter apostrophe U+02BC
        _ => return 0,
    };
    let after_sibilant = matches!(bytes.get(at.wrapping_sub(1)), Some(b's' | b'S' | b'x' | b'z'));
    match rest.get(mark) {
        Some(b's' | b'S') => mark + 1,
        Some(b' ') if after_sibilant => mark,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mark = |t: &Token| if t.possessive > 0 { "+" } else { "" };
        tokens(text).map(|t| format!("{}{}", &text[t.span.range()], mark(&t))).collect()
    }

    #[test]
    fn words_are_cut_at_spaces_hyphens_and_possessives() {
        assert_eq!(shown("Kim Jong-un’s aide"), ["Kim", "Jong", "-", "un+", "aide"]);
        assert_eq!(shown("the Workers' Party"), ["the", "Workers+", "Party"]);
        assert_eq!(shown("People's and People‘s"), ["People+", "and", "People+"]);
        assert_eq!(shown("Mykola’iv O'Brien didn’t"), ["Mykola’iv", "O'Brien", "didn’t"]);
        assert_eq!(shown("Mykolaʼiv, Lvivʼs ʼ"), ["Mykolaʼiv", ",", "Lviv+", "ʼ"]);
        assert_eq!(shown("ʿAlī, Rabiʿ. ʿ"), ["ʿAlī", ",", "Rabiʿ", ".", "ʿ"]);
        assert_eq!(shown("Путин, 김정은"), ["Путин", ",", "김정은"]);
    }

    #[test]
    fn invisible_characters_do_not_cut_a_word() {
        assert_eq!(
            shown("Ukrai\u{ad}nian, Lavrov\u{200b}and \u{ad} a\u{ad} 1\u{ad}23rd re\u{301}sume\u{301}"),
            ["Ukrai\u{ad}nian", ",", "Lavrov", "and", "a", "1", "23rd", "re\u{301}sume\u{301}"]
        );
    }

    #[test]
    fn numbers_and_initials_keep_their_points() {
        assert_eq!(
            shown("the U.S., U.S.-led 1,200 at 5:00, 3.5 km. 76th, T0403 A."),
            [
                "the", "U.S.", ",", "U.S.", "-", "led", "1,200", "at", "5:00", ",", "3.5", "km", ".", "76th",
                ",", "T0403", "A", "."
            ]
        );
    }

    #[test]
    fn tokens_that_touch_a_mark_are_passed_over() {
        let text = "It fell on Mon[12]day. It rose.";
        let shown = |at: usize, marks: &[Span]| {
            let mut tokens = tokens(text);
            tokens.skip_to(at);
            tokens.outside(marks).map(|t| &text[t.span.range()]).collect::<Vec<_>>()
        };
        assert_eq!(shown(8, &[Span::new(0, 4), Span::new(12, 18)]), ["on", "day", ".", "It", "rose", "."]);
        assert_eq!(shown(27, &[Span::new(12, 18)]), ["ose", "."]);
    }

    #[test]
    fn no_character_stops_the_cutter() {
        for c in '\0'..='\u{ffff}' {
            assert!(tokens(&format!("A{c} {c}A {c}s")).count() <= 6, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn tokens_lie_on_character_boundaries_and_in_order(text in "(\\PC|[’'ʼʿʾ.,: A-Za-zéЖ0-9-]){0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                let end = token.span.end as usize + usize::from(token.possessive);
                prop_assert!(token.span.start as usize >= last && !token.span.is_empty());
                prop_assert!(text.get(token.span.range()).is_some() && text.is_char_boundary(end));
                last = end;
            }
        }
    }
}
