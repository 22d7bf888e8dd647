//! The tokens of a sentence, without its citation markers.

use crate::assessment::citations;
use crate::text::{Span, is_alphanumeric, letters_end};

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, with apostrophes and hyphens inside.
    Word,
    /// Begins with a digit: `1,200`, `5:00`, `15th`.
    Number,
    /// A single other character that is not white space.
    Mark,
}

/// One token and its span in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub span: Span,
    pub kind: TokenKind,
}

/// Returns the end of the marker, or of the target of an inline link, whose bracket stands at `at`, if there is one.
fn passed_over(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes()[at] {
        b'[' => citations::marker_end(text, at),
        _ => text[at + 1..].starts_with('(').then(|| citations::link_end(text, at + 1)).flatten(),
    }
}

/// Returns the tokens of `text`, in order.
pub(super) const fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// The iterator of [`tokens`].
pub(super) struct Tokens<'a> {
    text: &'a str,
    /// The offset after the last token. White space and markers may follow.
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.text;
        let bytes = text.as_bytes();
        loop {
            let start = self.at;
            let (class, length) = match *bytes.get(start)? {
                0x80.. => other(text, start),
                ascii => (ASCII[usize::from(ascii)], 1),
            };
            self.at += length;
            let kind = match class {
                Class::Space => continue,
                Class::Bracket => {
                    self.at = passed_over(text, start).unwrap_or(start + 1);
                    continue;
                }
                Class::Letter => TokenKind::Word,
                Class::Digit => TokenKind::Number,
                Class::Mark => TokenKind::Mark,
            };
            if kind != TokenKind::Mark {
                self.at = run(text, self.at);
            }
            let span = Span::new(start as u32, self.at as u32);
            return Some(Token { text: &text[span.range()], span, kind });
        }
    }
}

/// The kind of token or separator that a character begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Bracket,
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
            b'[' | b']' => Class::Bracket,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Mark,
        };
        b += 1;
    }
    classes
};

/// Returns the class of the non-ASCII character at `at`, and its length in bytes.
fn other(text: &str, at: usize) -> (Class, usize) {
    let c = text[at..].chars().next().unwrap_or(' ');
    let class = match c {
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ => Class::Mark,
    };
    (class, c.len_utf8())
}

/// Returns the end of the word or number that continues at byte `from`. It consists of letters and digits. Between two
/// of them, an apostrophe, hyphen, point, comma or colon may be part of the word or number.
fn run(text: &str, from: usize) -> usize {
    // Fast path: most words are plain letters.
    let bytes = text.as_bytes();
    let mut at = letters_end(bytes, from);
    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    match bytes.get(at) {
        Some(0x80.. | b'\'' | b'-' | b'.' | b',' | b':') => {}
        _ => return at,
    }
    let mut last = text[from..at].chars().next_back();
    let mut chars = text[at..].char_indices().peekable();
    while let Some((behind, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        let inside = is_alphanumeric(c)
            || match (c, next) {
                ('\'' | '’' | '-', Some(n)) => is_alphanumeric(n),
                ('.' | ',' | ':', Some(n)) => n.is_numeric() && last.is_none_or(char::is_numeric),
                _ => false,
            };
        if !inside {
            return at + behind;
        }
        last = Some(c);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).map(|t| t.text).collect()
    }

    #[test]
    fn passes_over_markers_of_every_style() {
        let plain = words("The ministry denied it .");
        for marker in [
            "[12]",
            "[iv]",
            "[^key]",
            "[@key]",
            "[@a; @b, p. 3]",
            "[3-5]",
            "[3–5]",
            "[1, p. 7]",
            "[1 and 3]",
            "[1]–[3]",
        ] {
            assert_eq!(words(&format!("The ministry denied it .{marker}")), plain, "{marker}");
        }
        assert_eq!(words("The [ministry](https://example.org/a) denied it ."), plain);
    }

    #[test]
    fn keeps_words_in_brackets() {
        assert_eq!(words("the [UN] envoy"), ["the", "UN", "envoy"]);
    }

    #[test]
    fn holds_numbers_and_compounds_together() {
        assert_eq!(
            words("Kyiv’s 1,200 Su-34s at 5:00, 3.5 km."),
            ["Kyiv’s", "1,200", "Su-34s", "at", "5:00", ",", "3.5", "km", "."]
        );
    }

    #[test]
    fn spans_point_back_into_the_sentence() {
        let text = "“Мы” said [3] nothing…";
        for token in tokens(text) {
            assert_eq!(&text[token.span.range()], token.text);
        }
    }
}
