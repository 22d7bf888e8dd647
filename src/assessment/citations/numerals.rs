//! Numbers of notes, in digits and in roman numerals.

use super::Label;
use crate::text::Span;

/// The longest numeral of a note, in bytes.
const LONGEST_NUMERAL: usize = 12;

/// A number that can count a note: up to six digits, not all zero.
#[must_use]
pub fn parse_number(digits: &str) -> Option<u32> {
    let counts = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|n| counts && *n > 0)
}

/// The value of a lower-case roman numeral up to 399 in its one proper spelling. Greater ones (`[cm]`, `[mix]`)
/// are words and units far more often than notes.
#[must_use]
pub fn parse_roman(numeral: &str) -> Option<u32> {
    if numeral.is_empty() || numeral.len() > LONGEST_NUMERAL {
        return None;
    }
    let mut total = 0_u32;
    let mut last = 0;
    for b in numeral.bytes().rev() {
        let value = match b {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            _ => return None,
        };
        total = if value < last { total.checked_sub(value)? } else { total + value };
        last = last.max(value);
    }
    (1..400).contains(&total).then_some(total).filter(|n| roman(*n) == numeral)
}

/// Returns the label of the entry in a list of notes that `text` begins with, `(iv) Herald` or `iv) Herald`, the span of its
/// numeral, and the end of the label.
#[must_use]
pub fn roman_entry(text: &str) -> Option<(Label, Span, usize)> {
    let words = text.trim_start();
    let words = words.strip_prefix('(').unwrap_or(words);
    let start = text.len() - words.len();
    let len = words.find(')').filter(|len| *len <= LONGEST_NUMERAL)?;
    let value = parse_roman(&words[..len])?;
    let named = words[len + 1..].starts_with(' ') && words[len + 1..].contains(char::is_alphabetic);
    named.then(|| (Label::roman(value), Span::from(start..start + len), start + len + 1))
}

/// `number` as a lower-case roman numeral.
#[must_use]
pub fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}
