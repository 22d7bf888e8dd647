//! The phrases that a message quotes: a likelihood, or a figure with its unit.

use super::words_at;
use crate::analysis::Snapshot;
use crate::assessment::dates;
use crate::takeaways::{self, DepartureKind, WordKind, words};
use crate::text::Span;

/// Returns the words of likelihood in `span`, each phrase in quotation marks; empty if there are none.
pub(super) fn likelihood(snapshot: &Snapshot, span: Span) -> String {
    let Some(block) = snapshot.block_at(span.start) else { return String::new() };
    let (facts, start) = (&snapshot.blocks()[block], snapshot.starts()[block]);
    let text = snapshot.text().slice(snapshot.block_span(block));
    let local = Span::new(span.start - start, span.end - start);
    let estimates = facts.estimates.iter().map(|e| e.span).filter(|e| e.overlaps(local));
    let words = words::words(&text, local, &takeaways::skipped(&facts.citations)).into_iter();
    let words = words.filter(|w| w.kind == WordKind::Likelihood || words::estimate_class(w.key).is_some());
    let mut all: Vec<Span> = estimates.chain(words.map(|w| w.span)).collect();
    all.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut phrases: Vec<Span> = Vec::new();
    for span in all {
        match phrases.last_mut() {
            Some(last) if last.covers(span) => {}
            Some(last)
                if span.start >= last.end
                    && text[last.end as usize..span.start as usize].trim().is_empty() =>
            {
                last.end = span.end;
            }
            _ => phrases.push(span),
        }
    }
    let quoted = phrases.iter().map(|phrase| format!("\"{}\"", words_at(snapshot, phrase.shift(start))));
    quoted.collect::<Vec<_>>().join(" and ")
}

/// A value that contains the words in which a takeaway and the body differ.
pub(super) struct Whole {
    pub(super) span: Span,
    /// True for a day with its year.
    pub(super) has_year: bool,
}

/// Returns the whole value around `span`: the day that contains it, or the number with its unit.
pub(super) fn whole(snapshot: &Snapshot, kind: DepartureKind, span: Span) -> Whole {
    let unchanged = Whole { span, has_year: false };
    let Some(block) = snapshot.block_at(span.start) else { return unchanged };
    let start = snapshot.starts()[block];
    let text = snapshot.text().slice(snapshot.block_span(block));
    let local = Span::new(span.start - start, span.end - start);
    match kind {
        DepartureKind::Date => {
            let day = dates::days(&text).into_iter().find(|day| day.span.covers(local));
            day.map_or(unchanged, |day| Whole { span: day.span.shift(start), has_year: day.year.is_some() })
        }
        DepartureKind::Number => Whole { span: with_unit(&text, local).shift(start), has_year: false },
        _ => unchanged,
    }
}

/// Returns a number with the currency sign before it and the unit after it.
fn with_unit(text: &str, number: Span) -> Span {
    const UNITS: &[&str] = &[
        "%",
        "percent",
        "per cent",
        "percentage points",
        "dozen",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "km",
        "kilometers",
        "kilometres",
        "miles",
        "meters",
        "metres",
        "tons",
        "tonnes",
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "minutes",
        "minute",
        "kilometer",
        "kilometre",
        "mile",
        "meter",
        "metre",
        "ton",
        "tonne",
        "dollars",
        "euros",
        "rubles",
    ];
    let before = text[..number.start as usize].chars().next_back();
    let sign = before.filter(|c| matches!(c, '$' | '€' | '£')).map_or(0, char::len_utf8) as u32;
    let mut end = number.end as usize;
    // Two units follow one another in '3 million tons'.
    for _ in 0..2 {
        let rest = &text[end..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        let behind = &rest[spaces..];
        let unit = UNITS.iter().filter(|unit| {
            let is_whole = |rest: &str| {
                unit.ends_with('%') || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
            };
            behind.strip_prefix(**unit).is_some_and(is_whole)
        });
        let Some(unit) = unit.max_by_key(|unit| unit.len()) else { break };
        end += spaces + unit.len();
    }
    Span::new(number.start - sign, end as u32)
}
