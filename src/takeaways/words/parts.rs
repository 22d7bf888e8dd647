//! Tokens that count as several words when the support of a takeaway is measured.

use std::ops::Range;

use crate::words::{is_alphanumeric, letters_end};

/// A part of a token that counts as one word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenPart {
    /// A word.
    Letters,
    /// A number.
    Digits,
    /// The `’t` of `didn’t`.
    Not,
}

/// Passes the parts of a token: `60km` and `didn’t` have two, `15th` has one. Ordinal endings and the last full stop of
/// initials belong to none.
pub(super) fn each_part(token: &str, mut found: impl FnMut(Range<usize>, TokenPart)) {
    if letters_end(token.as_bytes(), 0) == token.len() {
        return found(0..token.len(), TokenPart::Letters);
    }
    let not = ["’t", "'t"].iter().find(|ending| token.len() > ending.len() && token.ends_with(**ending));
    let end = not.map_or(token.trim_end_matches('.').len(), |ending| token.len() - ending.len());
    let mut at = 0;
    while let Some(first) = token[at..end].chars().next() {
        let rest = &token[at..end];
        if first.is_numeric() {
            let other = |c: char| !(c.is_numeric() || matches!(c, '.' | ','));
            let length = rest.find(other).unwrap_or(rest.len());
            found(at..at + length, TokenPart::Digits);
            at += length;
            let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| token[at..].starts_with(ending));
            at += if ordinal { 2 } else { 0 };
        } else if is_alphanumeric(first) {
            // Digits belong to a designation in capitals (`T72`), but end a word with a lower-case letter.
            let mut has_lower = false;
            let ends_word = |c: char| {
                has_lower |= c.is_lowercase();
                c.is_numeric() && has_lower
            };
            let length = rest.find(ends_word).unwrap_or(rest.len());
            found(at..at + length, TokenPart::Letters);
            at += length;
        } else {
            at += first.len_utf8();
        }
    }
    if not.is_some() {
        found(end..token.len(), TokenPart::Not);
    }
}
