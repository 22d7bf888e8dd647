//! Tokens that are several words for the measure of support.

use std::ops::Range;

use crate::words::{is_alphanumeric, letters_end};

/// A part of a token that is a word of its own here.
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
            // Digits belong to a designation in capitals: `T72`.
            let mut lower = false;
            let other = |c: char| {
                lower |= c.is_lowercase();
                c.is_numeric() && lower
            };
            let length = rest.find(other).unwrap_or(rest.len());
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
