//! The roles of headings, and the lines without `#` that read as headings.

mod known;
mod names;

use super::dates::MONTHS;
use super::markup;

pub use names::{OwnNames, known, role};

/// The content below a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadingRole {
    /// The list of takeaways.
    Takeaways,
    /// The body's lead, where the takeaways came first ('Toplines').
    Toplines,
    /// The endnotes.
    Endnotes,
    /// Any part of the body.
    Section,
}

/// The words of a heading without `#`, tags, attributes, emphasis, underline and closing colon.
#[must_use]
pub fn name(line: &str) -> &str {
    let line = line
        .split(['\n', '\r'])
        .next()
        .unwrap_or("")
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let line = callout_title(line).unwrap_or(line);
    let line = line.trim_start_matches('#').trim_end_matches('#').trim();
    let line = markup::without_tags(markup::without_attributes(line));
    line.trim_matches(['*', '_']).trim_end_matches(':').trim_matches(['*', '_']).trim()
}

/// The title of the callout that a line opens: `> [!summary]- Title`, `::: {.callout-note title="Title"}`. The first line
/// of any other block quote may be a title too.
fn callout_title(line: &str) -> Option<&str> {
    if let Some(quoted) = line.strip_prefix('>') {
        let quoted = quoted.trim_start();
        let behind = quoted.strip_prefix("[!").and_then(|kind| kind.split_once(']'));
        return Some(behind.map_or(quoted, |(_, title)| title.trim_start_matches(['+', '-'])).trim());
    }
    let (_, title) = line.strip_prefix(":::")?.split_once("title=\"")?;
    title.split('"').next()
}

/// The start of the words of a marked heading, in bytes: behind `#`, a number and emphasis.
#[must_use]
pub fn words(line: &str) -> usize {
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '\u{feff}'));
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = match digits.strip_prefix(['.', ')']) {
        Some(words) if digits.len() < rest.len() => words.trim_start(),
        _ => rest,
    };
    line.len() - words.trim_start_matches(['*', '_']).len()
}

/// Returns true if a heading is only the number of a part: `Chapter 2`, `Part II`.
#[must_use]
pub fn is_number(line: &str) -> bool {
    let mut words = name(line).split_whitespace();
    let (Some(_), Some(number), None) = (words.next(), words.next(), words.next()) else { return false };
    let number = number.trim_end_matches(['.', ':', ')']);
    number.bytes().all(|b| b.is_ascii_digit())
        || number.len() <= 5 && number.bytes().all(|b| b"IVXLC".contains(&b))
}

/// Verbs that tell a sentence, or the beginning of one, from a heading.
const FINITE: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "may",
    "might",
    "could",
    "should",
    "said",
    "says",
    "stated",
    "claimed",
    "reported",
    "announced",
    "continued",
    "remains",
    "remain",
    "did",
    "does",
    "do",
    "cannot",
    "met",
    "told",
];

/// Returns true if a line without `#` reads as a heading: short, no stop, no marker, no finite verb. A remark in
/// brackets at its end may be long: `Eastern Axis (Objective: hold the river and cut the roads that lead to it)`.
#[must_use]
pub fn reads_as_heading(line: &str) -> bool {
    may_read_as_heading(line) && !is_fragment(bare(line))
}

/// Returns true if a line is a few words in title case that read as a heading where nothing precedes or follows them, but
/// may elsewhere be the stub of a sentence: `The Blockade`, `On the Ground`. A date is such a stub.
#[must_use]
pub(super) fn reads_as_short_heading(line: &str) -> bool {
    reads_as_stub(line) && is_in_title_case(bare(line))
}

/// Returns true if a line is a few words after an article or a preposition, which may be a heading or the stub of a sentence:
/// `The closing of the port`.
#[must_use]
pub(super) fn reads_as_stub(line: &str) -> bool {
    let words = bare(line);
    is_fragment(words)
        && may_read_as_heading(line)
        && words.contains(' ')
        && !words.contains(|c: char| c.is_ascii_digit())
        && !is_date(words)
}

/// The line without emphasis and without the remark in brackets that ends it.
fn bare(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_suffix("**").and_then(|l| l.strip_prefix("**")).unwrap_or(line).trim();
    without_remark(line)
}

/// Does the same as [`reads_as_heading`], but accepts the stub of a sentence.
fn may_read_as_heading(line: &str) -> bool {
    let line = bare(line);
    if line.is_empty() || line.len() > 110 || line.contains("://") || line.contains('[') {
        return false;
    }
    if line.ends_with(['.', '!', '?', ';', ',', '…', '”', '"', '|', '-', '—', '–', '>']) {
        return false;
    }
    let Some(first) = line.chars().find(|c| c.is_alphanumeric()) else { return false };
    if first.is_lowercase() || is_in_relative_clause(line) {
        return false;
    }
    let words = line.split_whitespace().count();
    words <= 14 && !hangs(line) && !line.split_whitespace().any(|w| FINITE.contains(&w))
}

/// The line without the remark in brackets that ends it; all of it where there is none, or where it holds a marker.
pub(super) fn without_remark(line: &str) -> &str {
    let remark = line.strip_suffix(')').and_then(|l| l.find('('));
    match remark {
        Some(open) if !line.contains('[') && !line[..open].trim().is_empty() => line[..open].trim_end(),
        _ => line,
    }
}

/// Returns true if `word` is one of the finite verbs that tell a sentence from a heading.
pub(super) fn is_finite(word: &str) -> bool {
    FINITE.contains(&word)
}

/// Returns true if a line ends within a remark that says more about the word before it: `After the talks (which began`.
fn is_in_relative_clause(line: &str) -> bool {
    const RELATIVES: &[&str] = &["which", "who", "whom", "whose", "where", "when"];
    line.rsplit_once('(').is_some_and(|(_, remark)| {
        !remark.contains(')')
            && remark.split_whitespace().next().is_some_and(|word| RELATIVES.contains(&word))
    })
}

/// Returns true if the last word of a line leaves its phrase open.
#[must_use]
pub fn hangs(line: &str) -> bool {
    const OPEN: &[&str] = &[
        "the", "a", "an", "of", "to", "and", "in", "that", "with", "for", "by", "from", "near", "at", "or",
        "into", "between", "its", "their", "than",
    ];
    line.split_whitespace()
        .next_back()
        .is_some_and(|word| OPEN.iter().any(|open| word.eq_ignore_ascii_case(open)))
}

/// The stub of a sentence that a line break cut off, such as `The` or `The February 22`.
#[must_use]
pub fn is_fragment(line: &str) -> bool {
    let line = line.trim();
    let opens =
        matches!(line.split_whitespace().next(), Some("The" | "A" | "An" | "In" | "On" | "At" | "And"));
    opens && !line.ends_with(':') && line.split_whitespace().take(5).count() <= 4
}

/// Returns true if the words of a line begin with capitals as those of a title do: `The Northern Axis`, `On the Ground`.
pub(super) fn is_in_title_case(line: &str) -> bool {
    let begins_high = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let mut words = line.split_whitespace();
    words.clone().nth(1).is_some()
        && words.clone().next_back().is_some_and(|last| begins_high(&last))
        && words.all(|word| word.len() <= 3 || begins_high(&word))
}

/// Returns true if a line names a month, or a day in one.
pub(super) fn is_date(line: &str) -> bool {
    let is_month = |word: &str| {
        let word = word.trim_end_matches(',');
        word.starts_with(char::is_uppercase) && MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word))
    };
    line.split_whitespace().take(3).any(is_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_sections_in_all_spellings() {
        for line in [
            "Key Takeaways",
            "## Key Takeaways:",
            "**Key Judgments**",
            "Key inflections on May 3:",
            "1. BLUF",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Takeaways, "{line}");
        }
        for line in ["Endnotes", "## 8. References", "Notes:"] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Endnotes, "{line}");
        }
        assert_eq!(role("Toplines", &OwnNames::default()), HeadingRole::Toplines);
        assert_eq!(role("Key terrain", &OwnNames::default()), HeadingRole::Section);
    }

    #[test]
    fn tells_headings_from_sentences() {
        for line in [
            "Main Effort—Eastern Ukraine",
            "Immediate items to watch",
            "Iraq",
            "Supporting Effort #1—Kharkiv:",
            "Supporting Effort—River Axis (Coastal objective: hold the crossings and cut the roads that lead to \
             the harbour from the north; keep the railway open)",
        ] {
            assert!(reads_as_heading(line), "{line}");
        }
        for line in [
            "The",
            "It rained.",
            "A report is consistent with a",
            "forces at the river",
            "See [3] below",
            "The port is open (as of May 3)",
            "The port is open (as of May 3).",
            "The May 3",
        ] {
            assert!(!reads_as_heading(line), "{line}");
        }
    }

    #[test]
    fn a_few_words_in_title_case_may_be_a_heading_of_their_own() {
        for line in ["The Blockade", "On the Ground", "In Lindau", "**The Upper Ford**", "A Bridge for Oru"] {
            assert!(reads_as_short_heading(line) && !reads_as_heading(line), "{line}");
        }
        for line in [
            "The",
            "The ferry",
            "The February 22",
            "In May",
            "The crews left",
            "Main Effort",
            "The Mayor said",
        ] {
            assert!(!reads_as_short_heading(line), "{line}");
        }
    }
}
