//! Words of likelihood and confidence, and the scales that give them a meaning in percent.

mod scales;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

pub use scales::{Band, Scale};

use crate::text::Span;
use crate::words::{self, Outside, TokenKind, tokens};

/// The degree of certainty that a phrase expresses.
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
    /// Its span.
    pub span: Span,
    /// The degree of certainty.
    pub kind: EstimateKind,
    /// True inside quotation marks.
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

/// The kind of each phrase, by its words. The longest phrase has four.
static PHRASES: LazyLock<FxHashMap<&'static str, EstimateKind>> = LazyLock::new(|| {
    let mut phrases = FxHashMap::default();
    for row in LIKELIHOOD.iter().filter(|row| row[0] != "remote") {
        phrases.extend(row.iter().map(|words| (*words, EstimateKind::Likelihood(row[0]))));
    }
    phrases.extend(LOOSE.iter().map(|words| (*words, EstimateKind::Loose(words))));
    phrases.extend(MODAL.iter().map(|word| (*word, EstimateKind::Modal)));
    phrases
});

/// The first words of all phrases.
static OPENING: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    // The words of a phrase end as those of a text do.
    PHRASES
        .keys()
        .filter_map(|phrase| words_outside(phrase, &[]).next().map(|w| &phrase[w.range()]))
        .collect()
});

/// Words that may precede a level of confidence: `with high confidence`.
const BEFORE_LEVEL: &[&str] = &["with", "in"];

/// The lengths of the words that an estimate may begin with, as bits by their first letters. Most words of a text are
/// rejected by them, without a look at the words that follow.
static LENGTHS: LazyLock<[u32; 32]> = LazyLock::new(|| {
    let mut lengths = [0; 32];
    for word in OPENING.iter().chain(BEFORE_LEVEL).chain(LEVELS) {
        lengths[usize::from(word.as_bytes()[0] & 31)] |= 1 << word.len();
    }
    lengths
});

/// The estimates in `text`, in order, none overlapping. `marks` are stretches to pass over, sorted.
#[must_use]
pub fn estimates(text: &str, marks: &[Span]) -> Vec<Estimate> {
    let visible = words::visible(text);
    if let Cow::Borrowed(text) = visible.text {
        return estimates_in_visible(text, marks);
    }
    let marks: Vec<_> = marks.iter().map(|mark| visible.shown(*mark)).collect();
    let mut estimates = estimates_in_visible(&visible.text, &marks);
    estimates.iter_mut().for_each(|estimate| estimate.span = visible.origin(estimate.span));
    estimates
}

fn estimates_in_visible(text: &str, marks: &[Span]) -> Vec<Estimate> {
    let lengths = &*LENGTHS;
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    let mut words = words_outside(&lower, marks);
    let mut next = words.next();
    while let Some(first) = next {
        let letter = lower.as_bytes()[first.start as usize];
        let length = 1_u32.checked_shl(first.len()).unwrap_or(0);
        if lengths[usize::from(letter & 31)] & length == 0 && !letter.is_ascii_digit() {
            next = words.next();
            continue;
        }
        let mut ahead = Ahead::new(&lower, first, words.clone());
        let used = match estimate(text, &lower, &mut ahead) {
            Some((span, kind, used)) => {
                out.push(Estimate { span, kind, quoted: false });
                used
            }
            None => 1,
        };
        next = words.nth(used - 1);
    }
    if !out.is_empty() {
        let quotes = quotations(text);
        for estimate in &mut out {
            let at = quotes.partition_point(|q| q.end < estimate.span.end);
            estimate.quoted = quotes.get(at).is_some_and(|q| q.covers(estimate.span));
        }
    }
    out
}

/// The quotations in `text`: between double quotation marks.
pub(super) fn quotations(text: &str) -> Vec<Span> {
    let (mut out, mut open) = (Vec::new(), None);
    // All but the straight mark begin with this byte, which stands nowhere within a character.
    for i in memchr::memchr2_iter(b'"', 0xe2, text.as_bytes()) {
        let Some(c) = text[i..].chars().next() else { break };
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

/// Returns the words and numbers of a text outside its marks.
fn words_outside<'a>(text: &'a str, marks: &'a [Span]) -> Words<'a> {
    Words(tokens(text).outside(marks))
}

/// The iterator of [`words_outside`].
#[derive(Clone)]
struct Words<'a>(Outside<'a>);

impl Iterator for Words<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        self.0.find(|token| token.kind != TokenKind::Mark).map(|token| token.span)
    }
}

/// Maximum number of words that are read together: `with moderate to high confidence`.
const MOST_WORDS: usize = 5;

/// A word and those behind it, read as they are asked for.
struct Ahead<'a> {
    text: &'a str,
    read: [Span; MOST_WORDS],
    count: usize,
    behind: Words<'a>,
}

impl<'a> Ahead<'a> {
    const fn new(text: &'a str, first: Span, behind: Words<'a>) -> Self {
        Self { text, read: [first; MOST_WORDS], count: 1, behind }
    }

    fn span(&mut self, i: usize) -> Option<Span> {
        while self.count <= i {
            *self.read.get_mut(self.count)? = self.behind.next()?;
            self.count += 1;
        }
        Some(self.read[i])
    }

    fn word(&mut self, i: usize) -> Option<&'a str> {
        self.span(i).map(|span| &self.text[span.range()])
    }
}

/// The estimate that begins with the first of `words`, and how many words it takes.
fn estimate(text: &str, lower: &str, words: &mut Ahead<'_>) -> Option<(Span, EstimateKind, usize)> {
    let (start, first) = (words.span(0)?.start, words.word(0)?);
    if first.as_bytes()[0].is_ascii_digit() {
        return percent(lower, words);
    }
    if let Some(found) = confidence(words) {
        return Some(found);
    }
    // `May` in the middle of a sentence is the month.
    if first == "may" && text[start as usize..].starts_with('M') && !opens(text, start) {
        return None;
    }
    if !OPENING.contains(first) {
        return None;
    }
    (1..=4).rev().find_map(|n| {
        let span = Span::new(start, words.span(n - 1)?.end);
        let kind = *PHRASES.get(&lower[span.range()])?;
        // `is likely to be`, but `likely voters` and `the likely outcome` estimate too; `more likely` compares.
        let compared = n == 1 && compares(&text[..span.start as usize]);
        (!compared).then_some((span, kind, n))
    })
}

/// Returns true if the words before turn an estimate into a comparison: `more likely`, `less likely`, `as likely as`.
fn compares(before: &str) -> bool {
    let last = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(last.to_ascii_lowercase().as_str(), "more" | "less" | "as" | "how" | "least" | "equally")
}

fn opens(text: &str, at: u32) -> bool {
    let before = text[..at as usize].trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '”', '"', '(', '“', ']'])
}

/// `with high confidence`, `moderate to high confidence`, `high-confidence`.
fn confidence(words: &mut Ahead<'_>) -> Option<(Span, EstimateKind, usize)> {
    let with = usize::from(BEFORE_LEVEL.contains(&words.word(0)?));
    let first = words.word(with)?;
    let level = LEVELS.iter().find(|level| first == **level)?;
    let mut at = with + 1;
    if words.word(at) == Some("to") && words.word(at + 1).is_some_and(|w| LEVELS.contains(&w)) {
        at += 2;
    }
    (words.word(at)? == "confidence").then_some(())?;
    let span = Span::new(words.span(0)?.start, words.span(at)?.end);
    Some((span, EstimateKind::Confidence(level), at + 1))
}

/// `70 percent chance`, `60 to 70 percent likelihood`, `(60-70%)`.
fn percent(lower: &str, words: &mut Ahead<'_>) -> Option<(Span, EstimateKind, usize)> {
    let start = words.span(0)?.start;
    let number = |word: Option<&str>| word?.parse::<u8>().ok().filter(|n| *n <= 100);
    let low = number(words.word(0))?;
    let second = words.span(1);
    let gap = second.and_then(|second| lower.get(words.read[0].end as usize..second.start as usize));
    let (high, last) = if words.word(1) == Some("to")
        && let Some(high) = number(words.word(2))
    {
        (high, 2)
    } else if matches!(gap, Some("-" | "–"))
        && let Some(high) = number(words.word(1))
    {
        (high, 1)
    } else {
        (low, 0)
    };
    let mut end = words.span(last)?.end;
    let mut used = last + 1;
    let rest = &lower[end as usize..];
    let space =
        rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}')).map_or(0, char::len_utf8);
    if rest[space..].starts_with('%') {
        end += space as u32 + 1;
    } else if words.word(used) == Some("percent") {
        end = words.span(used)?.end;
        used += 1;
    } else if words.word(used) == Some("per") && words.word(used + 1) == Some("cent") {
        end = words.span(used + 1)?.end;
        used += 2;
    } else {
        return None;
    }
    let noun = matches!(words.word(used), Some("chance" | "likelihood" | "probability" | "odds"))
        || says_chance(&lower[..start as usize]);
    let bracket = lower[..start as usize].ends_with('(') && lower[end as usize..].starts_with(')');
    (noun || bracket)
        .then(|| (Span::new(start, end), EstimateKind::Percent(low.min(high), high.max(low)), used))
}

/// Returns true if the words before a percentage make it a probability: `a probability of about`.
fn says_chance(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().take(4);
    let rough = |word: &str| {
        matches!(word, "about" | "around" | "roughly" | "nearly" | "some" | "over" | "approximately")
    };
    let Some(of) = words.find(|word| !rough(word)) else { return false };
    of == "of"
        && words.next().is_some_and(|noun| matches!(noun, "chance" | "likelihood" | "probability" | "odds"))
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
    fn soft_hyphens_do_not_hide_an_estimate() {
        let text = "It [1] will very un\u{ad}likely hold.";
        let marks = [Span::new(3, 6)];
        let found = estimates(text, &marks);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].span.range()], "very un\u{ad}likely");
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
        check("It fell (70 %).", &["70 % Percent(70, 70)"]);
        check("The chance of about 20 per cent grew.", &["20 per cent Percent(20, 20)"]);
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
