//! Numbers of several words: `one thousand`, `twenty-five`, `1.5 million`.

use super::{Word, WordKind, key_of};
use crate::text::Span;

/// The role of a word in a number of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Figure {
    /// Not part of a number.
    #[default]
    None,
    /// `a`, which means one before a word such as `thousand`.
    Article,
    /// Digits, or a number word that a unit cannot follow.
    Whole,
    /// `twenty`, `thirty` and the like.
    Tens,
    /// `one` to `nine`.
    Unit,
    /// `hundred`, `thousand` and the like, with the factor by which they multiply.
    Scale(u64),
}

/// The value of 1. Values are in thousandths.
const ONE: u64 = 1_000;

/// Returns the role of a number word, and its value in thousandths.
pub(super) fn figure(lower: &str, digits: Option<&str>) -> (Figure, u64) {
    match lower {
        "a" => return (Figure::Article, ONE),
        "dozen" => return (Figure::Scale(12), 0),
        "hundred" => return (Figure::Scale(100), 0),
        "thousand" => return (Figure::Scale(1_000), 0),
        "million" => return (Figure::Scale(1_000_000), 0),
        "billion" | "bn" => return (Figure::Scale(1_000_000_000), 0),
        "trillion" => return (Figure::Scale(1_000_000_000_000), 0),
        _ => {}
    }
    let Some(value) = digits.and_then(thousandths) else { return (Figure::None, 0) };
    let in_digits = lower.starts_with(|c: char| c.is_ascii_digit());
    let kind = match value / ONE {
        1..=9 if !in_digits => Figure::Unit,
        20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 if !in_digits => Figure::Tens,
        _ => Figure::Whole,
    };
    (kind, value)
}

/// Returns the value of digits with at most one decimal point, in thousandths. `None` for other text or values from
/// 1e15.
fn thousandths(digits: &str) -> Option<u64> {
    let value: f64 = digits.parse().ok().filter(|value: &f64| *value < 1e15)?;
    Some((value * ONE as f64).round() as u64)
}

/// Returns the key of a value, which is that of its digits.
fn key(value: u64) -> u32 {
    let (whole, rest) = (value / ONE, value % ONE);
    if rest == 0 {
        return key_of(&whole.to_string());
    }
    key_of(format!("{whole}.{rest:03}").trim_end_matches('0'))
}

/// A state machine that joins the words of a number as they are read.
#[derive(Debug, Default)]
pub(super) struct NumberJoiner {
    held: Option<(Word, Figure)>,
}

impl NumberJoiner {
    /// Reads the next word and passes each completed word to `found`.
    pub fn put(&mut self, whole: &str, word: Word, figure: Figure, found: &mut impl FnMut(Word)) {
        if let Some((held, before)) = self.held.take() {
            let between = &whole[held.span.end as usize..word.span.start as usize];
            let value = match (before, figure) {
                (Figure::None | Figure::Scale(_), _) => None,
                (_, Figure::Scale(times)) if matches!(between, " " | "-" | "\u{a0}") => {
                    Some(held.value.saturating_mul(times))
                }
                (Figure::Tens, Figure::Unit) if matches!(between, "-" | " ") => Some(held.value + word.value),
                _ => None,
            };
            if let Some(value) = value {
                let span = Span::new(held.span.start, word.span.end);
                let joined = Word {
                    span,
                    key: key(value),
                    kind: WordKind::Number,
                    value,
                    capital: held.capital,
                    opens: held.opens,
                    ..Word::plain(span, 0, WordKind::Number)
                };
                self.held = Some((joined, Figure::Whole));
                return;
            }
            found(held);
        }
        if matches!(figure, Figure::None | Figure::Scale(_)) {
            found(word);
        } else {
            self.held = Some((word, figure));
        }
    }

    /// Passes the last word to `found`, if one is pending.
    pub fn finish(self, found: &mut impl FnMut(Word)) {
        if let Some((held, _)) = self.held {
            found(held);
        }
    }
}
