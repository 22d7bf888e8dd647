//! Words of likelihood and confidence, and the scales that give them a meaning in percent.

mod scales;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

pub use scales::{Band, Scale};

use crate::text::Span;

/// What a phrase says about how sure the writer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstimateKind {
    /// A term that some scale of likelihood knows, by its canonical words.
    Likelihood(&'static str),
    /// A likelihood that no scale knows: `possibly`, `a good chance`.
    Loose(&'static str),
    /// `may`, `might`, `could`.
    Modal,
    /// A level of confidence: `with high confidence`.
    Confidence(&'static str),
    /// A chance in percent, from and to: `a 70 percent chance`, `60-70%` in brackets behind a term.
    Percent(u8, u8),
}

/// A phrase of likelihood or confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: EstimateKind,
    /// Whether it stands in somebody's quoted words.
    pub quoted: bool,
}

/// Terms of the scales with the words that stand for them; a canonical term comes first in its row.
const LIKELIHOOD: &[&[&str]] = &[
    &["almost no chance"],
    &["remote chance", "a remote chance"],
    &["remote"],
    &["highly unlikely"],
    &["very unlikely"],
    &["highly improbable", "very improbable"],
    &["unlikely"],
    &["improbable"],
    &["realistic possibility", "realistic probability"],
    &["roughly even chance"],
    &["roughly even odds"],
    &["even chance"],
    &["very likely"],
    &["highly likely"],
    &["highly probable", "very probable", "very probably", "highly probably"],
    &["likely"],
    &["probable", "probably"],
    &["almost certain", "almost certainly"],
    &["nearly certain", "nearly certainly"],
];

/// Likelihoods that no scale gives a band. `remote` alone is mostly a place, `possible` mostly an option.
const LOOSE: &[&str] = &[
    "possibly",
    "perhaps",
    "potentially",
    "conceivably",
    "good chance",
    "fair chance",
    "strong possibility",
    "distinct possibility",
    "real possibility",
    "plausibly",
    "most likely",
    "more likely than not",
    "presumably",
];

const MODAL: &[&str] = &["may", "might", "could"];

const LEVELS: &[&str] = &["high", "moderate", "medium", "low"];

/// What each phrase is, by its words; the longest phrase has four.
static PHRASES: LazyLock<FxHashMap<&'static str, EstimateKind>> = LazyLock::new(|| {
    let mut phrases = FxHashMap::default();
    for row in LIKELIHOOD.iter().filter(|row| row[0] != "remote") {
        phrases.extend(row.iter().map(|words| (*words, EstimateKind::Likelihood(row[0]))));
    }
    phrases.extend(LOOSE.iter().map(|words| (*words, EstimateKind::Loose(words))));
    phrases.extend(MODAL.iter().map(|word| (*word, EstimateKind::Modal)));
    phrases
});

/// The first words of all phrases: most words of a text are none of them and need not be looked up with those behind.
static OPENING: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    // The words of a phrase end as those of a text do.
    PHRASES.keys().filter_map(|phrase| word_spans(phrase, &[]).first().map(|w| &phrase[w.range()])).collect()
});

/// The estimates in `text`, in order, none overlapping. `marks` are stretches to pass over, sorted.
#[must_use]
pub fn estimates(text: &str, marks: &[Span]) -> Vec<Estimate> {
    let lower = text.to_ascii_lowercase();
    let words = word_spans(&lower, marks);
    let quotes = quotations(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        match estimate(text, &lower, &words[i..]) {
            Some((span, kind, used)) => {
                let quoted = quotes.iter().any(|q| q.covers(span));
                out.push(Estimate { span, kind, quoted });
                i += used;
            }
            None => i += 1,
        }
    }
    out
}

/// The quotations in `text`: between double quotation marks.
fn quotations(text: &str) -> Vec<Span> {
    let (mut out, mut open) = (Vec::new(), None);
    for (i, c) in text.char_indices() {
        match c {
            '“' => open = Some(i),
            '”' | '"' => match open.take() {
                Some(start) => out.push(Span::from(start..i + c.len_utf8())),
                None if c == '"' => open = Some(i),
                None => {}
            },
            _ => {}
        }
    }
    out
}

fn word_spans(text: &str, marks: &[Span]) -> Vec<Span> {
    let mut marks = marks.iter().copied().peekable();
    let (mut out, mut start) = (Vec::new(), None);
    let mut past = 0;
    for (i, c) in text.char_indices() {
        let letter = c.is_alphanumeric() || c == '\'';
        if letter && i as u32 >= past {
            start.get_or_insert(i);
        } else if let Some(from) = start.take() {
            out.push(Span::from(from..i));
        }
        while let Some(mark) = marks.next_if(|m| m.start as usize <= i) {
            past = past.max(mark.end);
            start = None;
        }
    }
    out.extend(start.map(|from| Span::from(from..text.len())));
    out
}

/// The estimate that begins with the first of `words`, and how many words it takes.
fn estimate(text: &str, lower: &str, words: &[Span]) -> Option<(Span, EstimateKind, usize)> {
    let first = &lower[words[0].range()];
    if first.as_bytes()[0].is_ascii_digit() {
        return percent(lower, words);
    }
    if let Some(found) = confidence(lower, words) {
        return Some(found);
    }
    // `May` in the middle of a sentence is the month.
    if first == "may" && text[words[0].range()].starts_with('M') && !opens(text, words[0].start) {
        return None;
    }
    if !OPENING.contains(first) {
        return None;
    }
    (1..=4.min(words.len())).rev().find_map(|n| {
        let span = Span::new(words[0].start, words[n - 1].end);
        let kind = *PHRASES.get(&lower[span.range()])?;
        // `is likely to be`, but `likely voters` and `the likely outcome` estimate too; `more likely` compares.
        let compared = n == 1 && compares(&text[..span.start as usize]);
        (!compared).then_some((span, kind, n))
    })
}

/// Whether the words before make a comparison of what follows: `more likely`, `less likely`, `as likely as`.
fn compares(before: &str) -> bool {
    let last = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(last.to_ascii_lowercase().as_str(), "more" | "less" | "as" | "how" | "least" | "equally")
}

fn opens(text: &str, at: u32) -> bool {
    let before = text[..at as usize].trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '”', '"', '(', '“', ']'])
}

/// `with high confidence`, `moderate to high confidence`, `high-confidence`.
fn confidence(lower: &str, words: &[Span]) -> Option<(Span, EstimateKind, usize)> {
    let get = |i: usize| words.get(i).map(|w: &Span| &lower[w.range()]);
    let with = usize::from(matches!(get(0)?, "with" | "in"));
    let level = LEVELS.iter().find(|level| get(with) == Some(**level))?;
    let mut at = with + 1;
    if get(at) == Some("to") && get(at + 1).is_some_and(|w| LEVELS.contains(&w)) {
        at += 2;
    }
    (get(at)? == "confidence").then(|| {
        let span = Span::new(words[0].start, words[at].end);
        (span, EstimateKind::Confidence(level), at + 1)
    })
}

/// `70 percent chance`, `60 to 70 percent likelihood`, `(60-70%)`.
fn percent(lower: &str, words: &[Span]) -> Option<(Span, EstimateKind, usize)> {
    let get = |i: usize| words.get(i).map(|w: &Span| &lower[w.range()]);
    let number = |i: usize| get(i)?.parse::<u8>().ok().filter(|n| *n <= 100);
    let low = number(0)?;
    let gap = |i: usize| lower.get(words.get(i)?.end as usize..words.get(i + 1)?.start as usize);
    let (high, last) = if get(1) == Some("to") && number(2).is_some() {
        (number(2)?, 2)
    } else if let Some(next) = number(1).filter(|_| matches!(gap(0), Some("-" | "–"))) {
        (next, 1)
    } else {
        (low, 0)
    };
    let mut end = words[last].end;
    let mut used = last + 1;
    if lower[end as usize..].starts_with('%') {
        end += 1;
    } else if matches!(get(used), Some("percent")) {
        end = words[used].end;
        used += 1;
    } else {
        return None;
    }
    let noun = matches!(get(used), Some("chance" | "likelihood" | "probability" | "odds"));
    let bracket = lower[..words[0].start as usize].ends_with('(') && lower[end as usize..].starts_with(')');
    (noun || bracket)
        .then(|| (Span::new(words[0].start, end), EstimateKind::Percent(low.min(high), high.max(low)), used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<_> = estimates(text, &[])
            .iter()
            .map(|e| {
                format!("{} {:?}{}", &text[e.span.range()], e.kind, if e.quoted { " quoted" } else { "" })
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn the_longest_term_is_taken() {
        check(
            "It will almost certainly rain, is highly unlikely to stop and may clear.",
            &[
                "almost certainly Likelihood(\"almost certain\")",
                "highly unlikely Likelihood(\"highly unlikely\")",
                "may Modal",
            ],
        );
    }

    #[test]
    fn months_and_comparisons_are_none() {
        check("On May 3 it was more likely than on June 2.", &[]);
        check("May it rain? It May 3.", &["May Modal"]);
        check("It is more likely than not.", &["more likely than not Loose(\"more likely than not\")"]);
    }

    #[test]
    fn confidence_and_percent_are_read() {
        check(
            "We assess with moderate to high confidence that it is likely (60-70%), or a 65 percent chance.",
            &[
                "with moderate to high confidence Confidence(\"moderate\")",
                "likely Likelihood(\"likely\")",
                "60-70% Percent(60, 70)",
                "65 percent Percent(65, 65)",
            ],
        );
        check("Turnout was 70 percent.", &[]);
    }

    #[test]
    fn quoted_words_are_somebody_elses() {
        check("He called it “highly likely” today.", &["highly likely Likelihood(\"highly likely\") quoted"]);
    }

    #[test]
    fn every_term_of_a_scale_is_read() {
        for scale in Scale::ALL {
            for band in scale.bands() {
                for term in band.terms {
                    let found = estimates(&format!("It is {term} here."), &[]);
                    assert!(
                        found.iter().any(|e| matches!(e.kind, EstimateKind::Likelihood(_)))
                            || *term == "remote",
                        "{term}"
                    );
                }
            }
        }
    }
}
