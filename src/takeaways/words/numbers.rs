//! Numbers of several words: `one thousand`, `twenty-five`, `1.5 million`.

use super::{Word, WordKind, key_of};
use crate::text::Span;

/// What a word is to a number of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Figure {
    /// No part of one.
    #[default]
    None,
    /// `a`, which counts before `thousand` alone.
    Article,
    /// Digits, or a number word that no unit may follow.
    Whole,
    /// `twenty`, `thirty` and the like.
    Tens,
    /// `one` to `nine`.
    Unit,
    /// `hundred`, `thousand` and the like: so many times.
    Scale(u64),
}

/// Thousandths in one.
const ONE: u64 = 1_000;

/// What a number word says, and its value in thousandths.
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

/// The value of digits with at most one stop among them.
fn thousandths(digits: &str) -> Option<u64> {
    let value: f64 = digits.parse().ok().filter(|value: &f64| *value < 1e15)?;
    Some((value * ONE as f64).round() as u64)
}

/// The key of a value: that of its digits.
fn key(value: u64) -> u32 {
    let (whole, rest) = (value / ONE, value % ONE);
    if rest == 0 {
        return key_of(&whole.to_string());
    }
    key_of(format!("{whole}.{rest:03}").trim_end_matches('0'))
}

/// Joins the words of a number as they are read.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    held: Option<(Word, Figure)>,
}

impl Numbers {
    /// Reads the next word and gives what is whole to `found`.
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

    /// Gives what is still held to `found`.
    pub fn finish(self, found: &mut impl FnMut(Word)) {
        if let Some((held, _)) = self.held {
            found(held);
        }
    }
}
