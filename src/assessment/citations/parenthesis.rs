//! Sources in parentheses: `(Source: Herald, May 3)`, `(Herald, May 3, 2024)`, `([Post](https://…))`, `(https://…)`, and
//! `(iv)` where notes have such numerals.
//! Behind the full stop they belong to the sentence before it, as do Admiralty grades, `(B2)`.

use super::bracket::link_end;
use super::device::{Device, always};
use super::{Citation, Conventions, Label, Markers, Notation, Style, address, bracket, parse_roman};
use crate::assessment::dates;
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device { openers: b"(", applies: always, read };

/// Longer parentheses are prose, in bytes.
const LONGEST: usize = 400;

fn read(text: &str, at: usize, conventions: Conventions, found: &mut Markers) -> Option<usize> {
    let rest = &text[at + 1..];
    if let [b'A'..=b'F', b'1'..=b'6', b')', ..] = rest.as_bytes() {
        // The Admiralty grade of the source before it.
        found.marks.push(SkippedSpan { span: Span::from(at..at + 4), trails: true });
        return Some(at + 4);
    }
    if conventions.roman_notes
        && let Some(end) = numerals(text, at, found)
    {
        return Some(end);
    }
    let announced = announced(rest);
    let may_link = rest.starts_with(['[', '<']) || starts_as_address(rest);
    let may_name = rest.starts_with(char::is_uppercase);
    if announced.is_none() && !may_link && !may_name {
        return None;
    }
    let end = link_end(text, at).filter(|end| end - at <= LONGEST)?;
    let whole = Span::from(at..end);
    let start = at + 1 + announced.unwrap_or(0);
    let inner = &text[start..end - 1];
    if announced.is_some() || may_link {
        let links = links(inner, conventions);
        if !links.is_empty() && (announced.is_some() || only_links(inner, &links)) {
            found.citations.extend(links.into_iter().map(|c| c.shift(start as u32)));
            found.marks.push(SkippedSpan { span: whole, trails: true });
            return Some(end);
        }
    }
    let names = inner.chars().filter(|c| c.is_alphabetic()).count() > 1;
    if !names || announced.is_none() && !is_named_with_day(inner) {
        return None;
    }
    let key = Span::from(start..end - 1);
    found.citations.push(Citation::alone(whole, key, Label::keyed(Style::Named, inner)));
    found.marks.push(SkippedSpan { span: whole, trails: true });
    Some(end)
}

/// Reads the roman numerals of notes in the parenthesis at `at`, `(iv)` or `(i, iv)`, and returns its end.
fn numerals(text: &str, at: usize, found: &mut Markers) -> Option<usize> {
    /// Longer parentheses are prose, in bytes.
    const LONGEST: usize = 40;
    let len = text.as_bytes()[at..].iter().take(LONGEST).position(|byte| *byte == b')')?;
    let (inner, first) = (&text[at + 1..at + len], found.citations.len());
    let bracket = Span::from(at..at + len + 1);
    let mut from = at + 1;
    for part in inner.split_inclusive([',', ';']) {
        let numeral = part.trim_end_matches([',', ';']).trim();
        let Some(value) = parse_roman(numeral) else {
            found.citations.truncate(first);
            return None;
        };
        let start = from + part.find(numeral).unwrap_or(0);
        let key = Span::from(start..start + numeral.len());
        let span = if numeral.len() == inner.len() { bracket } else { key };
        let citation = Citation::alone(bracket, key, Label::roman(value));
        found.citations.push(Citation { span, notation: Notation::Parenthesis, ..citation });
        from += part.len();
    }
    found.marks.push(SkippedSpan { span: bracket, trails: true });
    Some(bracket.end as usize)
}

/// Returns the links in `text`.
fn links(text: &str, conventions: Conventions) -> Vec<Citation> {
    let (mut found, mut at) = (Markers::default(), 0);
    while let Some(step) = memchr::memchr2(b'[', b':', &text.as_bytes()[at..]) {
        let open = at + step;
        let device = if text.as_bytes()[open] == b'[' { &bracket::DEVICE } else { &address::DEVICE };
        at = (device.read)(text, open, conventions, &mut found).unwrap_or(open + 1);
    }
    found.citations.retain(|citation| citation.label.style == Style::Link);
    found.citations
}

/// Returns the number of bytes of the words that announce a source, and of the space behind them.
fn announced(text: &str) -> Option<usize> {
    const WORDS: [&str; 4] = ["sources:", "source:", "via:", "quelle:"];
    let word = WORDS
        .into_iter()
        .find(|word| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))?;
    let rest = &text[word.len()..];
    Some(word.len() + rest.len() - rest.trim_start().len())
}

fn starts_as_address(text: &str) -> bool {
    ["http://", "https://", "hxxp"].into_iter().any(|scheme| text.starts_with(scheme))
}

/// Returns true if a text is nothing but its links.
fn only_links(text: &str, citations: &[Citation]) -> bool {
    let mut at = 0;
    let parted = |gap: &str| gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/'));
    let only = citations.iter().all(|c| {
        let gap = text.get(at..c.bracket.start as usize).is_some_and(parted);
        at = c.bracket.end as usize;
        gap
    });
    only && parted(&text[at..])
}

/// Words in the names of those who publish. Other names with a day are those of places and meetings: `(Davos, May 3)`.
const PUBLISHERS: [&str; 56] = [
    "AFP",
    "AP",
    "Agency",
    "Axios",
    "BBC",
    "Blog",
    "Bloomberg",
    "Broadcasting",
    "Bulletin",
    "Bureau",
    "CNN",
    "Channel",
    "Chronicle",
    "Daily",
    "Department",
    "EFE",
    "Echo",
    "Gazette",
    "Globe",
    "Guardian",
    "Herald",
    "Independent",
    "Institute",
    "Interfax",
    "Jazeera",
    "Journal",
    "Kommersant",
    "Lab",
    "Labs",
    "Mail",
    "Media",
    "Meduza",
    "Ministry",
    "Monitor",
    "NPR",
    "Network",
    "News",
    "Observer",
    "Office",
    "Politico",
    "Post",
    "Press",
    "RFE/RL",
    "RIA",
    "Radio",
    "Reuters",
    "Review",
    "Service",
    "Standard",
    "TASS",
    "Telegraph",
    "Times",
    "Today",
    "Tribune",
    "Watch",
    "Xinhua",
];

/// Returns true for the name of a publisher, a comma and a day: `Port Herald, May 3, 2024`.
fn is_named_with_day(inner: &str) -> bool {
    let Some((name, day)) = inner.split_once(',') else { return false };
    let small = ["of", "the", "and", "for", "de", "la", "al", "&"];
    let named = |word: &str| word.starts_with(char::is_uppercase) || small.contains(&word);
    let is_name = name.split_whitespace().count() <= 6
        && name.split_whitespace().all(named)
        && name.split_whitespace().any(|word| PUBLISHERS.contains(&word));
    let day = day.trim();
    is_name
        && dates::days(day)
            .first()
            .is_some_and(|first| first.span.start == 0 && first.span.len() as usize + 6 >= day.len())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn reads_sources_in_parentheses() {
        let plain = Conventions::NONE;
        check("It fell (Source: Port Herald).", plain, &["Named Port Herald"]);
        check("It fell (Port Herald, May 3, 2024).", plain, &["Named Port Herald, May 3, 2024"]);
        check("It fell. (https://example.org/a) So.", plain, &["Link https://example.org/a"]);
        check("It fell. (Source: [Post](https://example.org/p))", plain, &["Link https://example.org/p"]);
        check(
            "It fell. ([Post](https://example.org/p); <https://b.org/>)",
            plain,
            &["Link https://example.org/p", "Link https://b.org/"],
        );
    }

    #[test]
    fn a_grade_belongs_to_the_sentence_before_it() {
        let text = "It fell.[1] (B2) The mayor left. (A1) So.";
        let markers = crate::assessment::citations::scan(text, Conventions::NONE);
        let sentences = crate::text::sentences::split(text, &markers.marks);
        let words: Vec<_> = sentences.iter().map(|sentence| &text[sentence.span.range()]).collect();
        assert_eq!(words, ["It fell.[1] (B2)", "The mayor left. (A1)", "So."]);
    }

    #[test]
    fn remarks_are_none() {
        for text in [
            "The mayor (Anna Ruiz, 54) left.",
            "The pier (May 3, 2024) fell.",
            "It (Harbour) fell.",
            "He spoke (Davos, May 3).",
        ] {
            check(text, Conventions::NONE, &[]);
        }
    }
}
