//! Tokens in which hyphens and possessive endings are part of the word: `so-called`, `Kyiv’s`, `Su-34s`.

use super::{Token, TokenKind, Tokens, tokens};
use crate::text::Span;

/// Returns the tokens of `text` with compounds and possessives joined, and without square brackets. `skip` gets the
/// text and the place of each such bracket and returns the end of what begins there if that is no part of the wording,
/// such as a citation marker.
pub const fn compounds<S>(text: &str, skip: S) -> Compounds<'_, S>
where
    S: Fn(&str, usize) -> Option<usize>,
{
    Compounds { text, tokens: tokens(text), skip }
}

/// The iterator of [`compounds`].
#[derive(Debug)]
pub struct Compounds<'a, S> {
    text: &'a str,
    tokens: Tokens<'a>,
    skip: S,
}

impl<S: Fn(&str, usize) -> Option<usize>> Iterator for Compounds<'_, S> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let token = loop {
            let token = self.tokens.next()?;
            let start = token.span.start as usize;
            match bytes[start] {
                b'[' | b']' => {
                    let end = (self.skip)(self.text, start);
                    self.tokens.skip_to(end.unwrap_or(start + 1));
                }
                _ => break token,
            }
        };
        if token.possessive == 0 && bytes.get(token.span.end as usize) != Some(&b'-') {
            return Some(token);
        }
        let (mut end, mut possessive) = (token.span.end as usize, usize::from(token.possessive));
        loop {
            // The apostrophe of `the ministers’` is a mark of its own.
            if possessive > 0 && matches!(bytes[end + possessive - 1], b's' | b'S') {
                end += possessive;
            }
            self.tokens.skip_to(end);
            if token.kind == TokenKind::Mark || bytes.get(end) != Some(&b'-') {
                break;
            }
            self.tokens.skip_to(end + 1);
            match self.tokens.next() {
                Some(part) if part.kind != TokenKind::Mark && part.span.start as usize == end + 1 => {
                    (end, possessive) = (part.span.end as usize, usize::from(part.possessive));
                }
                _ => {
                    self.tokens.skip_to(end);
                    break;
                }
            }
        }
        Some(Token { span: Span::new(token.span.start, end as u32), kind: token.kind, possessive: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        compounds(text, |_, _| None).map(|t| &text[t.span.range()]).collect()
    }

    #[test]
    fn numbers_and_compounds_hold_together() {
        assert_eq!(
            shown("Kyiv’s 1,200 Su-34s at 5:00, 3.5 km."),
            ["Kyiv’s", "1,200", "Su-34s", "at", "5:00", ",", "3.5", "km", "."]
        );
        assert_eq!(
            shown("so-called - the Workers’ Party-"),
            ["so-called", "-", "the", "Workers", "’", "Party", "-"]
        );
        assert_eq!(shown("Moscow’s-own x-- y"), ["Moscow’s-own", "x", "-", "-", "y"]);
    }

    #[test]
    fn brackets_are_dropped_with_what_is_skipped() {
        assert_eq!(shown("the [UN] envoy"), ["the", "UN", "envoy"]);
        let skip = |text: &str, at: usize| text[at..].find(']').map(|length| at + length + 1);
        let text = "It fell [12]. It rose";
        let words: Vec<_> = compounds(text, skip).map(|t| &text[t.span.range()]).collect();
        assert_eq!(words, ["It", "fell", ".", "It", "rose"]);
    }
}
