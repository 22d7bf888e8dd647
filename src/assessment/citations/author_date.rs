//! Citations by author and year: `(Lind 2023)`, `(Lind & Moe, 2023, p. 4)`, `Lind (2023)`, `[(Lind, 2023)](#references)`.
//! They count where the document has a list of references by author and year.
//!
//! A citation and its entry share a key: the last word of the first author's name, and the year. So `Moreau and Lind
//! 2023` meets "Moreau, Paul, and Eva Lind. 2023.", and `Harbour Labs, 2023` meets "Harbour Labs. (2023).".

use super::device::Device;
use super::{Citation, Conventions, Label, Markers, Notation, Style};
use crate::assessment::dates;
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device =
    Device { openers: b"([", applies: |conventions| conventions.author_date, read };

/// Longer parentheses are prose, in bytes.
const LONGEST: usize = 400;

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    let bracket = text.as_bytes()[at] == b'[';
    let linked = bracket && text[at + 1..].starts_with('(');
    let start = at + 1 + usize::from(linked);
    let close = if bracket && !linked { ']' } else { ')' };
    let len = text[start..].bytes().take(LONGEST).position(|byte| byte == close as u8)?;
    let inner = &text[start..start + len];
    let mut end = start + len + 1;
    if linked {
        let target = text[end..].strip_prefix("](#")?;
        end = text.len() - target.len() + target.find(')')? + 1;
    }
    let first = found.citations.len();
    let mut from = 0;
    for part in inner.split(';') {
        let Some(citation) = part_at(part, start + from) else {
            found.citations.truncate(first);
            break;
        };
        found.citations.push(citation);
        from += part.len() + 1;
    }
    let whole = Span::from(at..end);
    if found.citations.len() == first {
        return if bracket { None } else { in_sentence(text, at, inner, whole, found) };
    }
    let alone = found.citations.len() == first + 1;
    for citation in &mut found.citations[first..] {
        citation.bracket = whole;
        citation.span = if alone { whole } else { citation.span };
    }
    found.marks.push(SkippedSpan { span: whole, trails: true });
    Some(end)
}

/// Reads `see Lind & Moe, 2023, p. 4`, which starts at `at`.
fn part_at(part: &str, at: usize) -> Option<Citation> {
    let words = part.trim_start();
    let words = ["see also ", "see ", "cf. ", "e.g., ", "e.g. "]
        .into_iter()
        .find_map(|lead| words.strip_prefix(lead))
        .unwrap_or(words);
    let start = part.len() - words.len();
    let (year, end) = year_in(words)?;
    let name = words[..year].trim_end_matches([' ', ',']);
    if !is_name(name) || !goes_on(&words[end..]) {
        return None;
    }
    let key = Span::from(at + start..at + start + end);
    Some(Citation::alone(key, key, label(name, &words[year..end])?))
}

/// Reads the year of `Lind (2023, p. 4)`, whose parenthesis opens at `at`.
fn in_sentence(text: &str, at: usize, inner: &str, whole: Span, found: &mut Markers) -> Option<usize> {
    let (0, end) = year_in(inner)? else { return None };
    let before = text[..at].strip_suffix(' ')?;
    let name = name_before(before)?;
    if !goes_on(&inner[end..]) {
        return None;
    }
    let start = before.len() - name.len();
    let bracket = Span::from(start..whole.range().end);
    let label = label(name, &inner[..end])?;
    let key = Span::from(at + 1..at + 1 + end);
    found.citations.push(Citation { notation: Notation::InSentence, ..Citation::alone(bracket, key, label) });
    found.marks.push(SkippedSpan { span: whole, trails: false });
    Some(whole.end as usize)
}

/// Returns the name that `text` ends with: capitalized words, and another author after "and" or "&".
fn name_before(text: &str) -> Option<&str> {
    /// The longest names, in words.
    const WORDS: usize = 5;
    let mut start = text.len();
    let mut words = 0;
    for word in text.rsplit(' ').take(WORDS) {
        let from = start - word.len() - usize::from(words > 0);
        let joins = matches!(word, "and" | "&" | "et" | "al." | "de" | "van" | "von");
        if !joins && (!word.starts_with(char::is_uppercase) || word.ends_with(['.', ',', ';', ':'])) {
            break;
        }
        (start, words) = (from, words + 1);
    }
    let name = text[start..].trim_start();
    is_name(name).then_some(name)
}

/// Returns the start and the end of the first year in `text`, with a letter behind it.
fn year_in(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_year = |at: usize| {
        let year = bytes.get(at..at + 4).filter(|year| year.iter().all(u8::is_ascii_digit))?;
        let apart = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let century = year.starts_with(b"19") || year.starts_with(b"20");
        let letter = bytes.get(at + 4).is_some_and(u8::is_ascii_lowercase);
        let end = at + 4 + usize::from(letter);
        let ends = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        (apart && century && ends).then_some((at, end))
    };
    (0..bytes.len().saturating_sub(3)).find_map(is_year)
}

/// Returns true if nothing follows a year, or a place in the source: `, p. 4`, `: 12`, `, 12`.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim();
    let place = rest.strip_prefix([',', ':']).map(str::trim);
    rest.is_empty()
        || place.is_some_and(|place| {
            place.starts_with(|c: char| c.is_ascii_digit() || c == '§')
                || ["p.", "pp.", "para", "ch.", "chap", "fig", "table", "sec"]
                    .iter()
                    .any(|p| place.starts_with(p))
        })
}

/// Returns true if `name` may be that of an author: capitalized, of a few words, and no month.
fn is_name(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let small = ["and", "&", "et", "al.", "of", "for", "the", "de", "van", "von", "al", "in", "on", "and,"];
    let named = |word: &str| word.starts_with(char::is_uppercase) || small.contains(&word);
    let first = name.split([' ', ',']).next().unwrap_or("");
    name.starts_with(char::is_uppercase)
        && words.clone().count() <= 12
        && words.all(named)
        && !name.contains(|c: char| c.is_ascii_digit())
        && dates::month(first.trim_end_matches('.')).is_none()
}

/// Returns the label for the authors `name` and the year.
fn label(name: &str, year: &str) -> Option<Label> {
    let first = first_author(name);
    let last = first.split_whitespace().next_back()?.trim_matches(|c: char| !c.is_alphanumeric());
    (!last.is_empty())
        .then(|| Label::keyed(Style::AuthorDate, &format!("{} {}", last.to_lowercase(), year.to_lowercase())))
}

/// Returns the first of several authors, without given names behind a comma.
fn first_author(name: &str) -> &str {
    let ends = [" and ", " & ", " et al", ", ", ". "];
    let end = ends.into_iter().filter_map(|end| name.find(end)).min().unwrap_or(name.len());
    name[..end].trim()
}

/// Returns the label of an entry in a list of references that begins with its authors and the year, and the span from the
/// authors to the year.
#[must_use]
pub fn entry(text: &str) -> Option<(Label, Span)> {
    /// The longest lists of authors, in bytes.
    const AUTHORS: usize = 240;
    let head = &text[..crate::text::floor(text, AUTHORS)];
    let words = head.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let start = head.len() - words.len();
    let (year, end) = year_in(words)?;
    let before = &words[..year];
    let opens = before.ends_with("(") || before.ends_with(". ") || before.ends_with(", ");
    let name = before.trim_end_matches([' ', '(', '.', ',']);
    let behind = words[end..].starts_with(['.', ')', ',', ':', ' ']);
    let sentence = name.contains("://") || name.contains(['"', '“', '*', ':', '[', ';']);
    let is_author = name.starts_with(char::is_uppercase) && name.len() > 1 && !sentence;
    let label = label(name, &words[year..end])?;
    (opens && behind && is_author).then(|| (label, Span::from(start..start + end)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const DATED: Conventions = Conventions { author_date: true, ..Conventions::NONE };

    #[test]
    fn reads_citations() {
        check("It fell (Lind 2023).", DATED, &["AuthorDate Lind 2023"]);
        check(
            "It fell (see Lind & Moe, 2023a, p. 4; Port Cert, 2022).",
            DATED,
            &["AuthorDate Lind & Moe, 2023a", "AuthorDate Port Cert, 2022"],
        );
        check("It fell [(Lind, 2023)](#references).", DATED, &["AuthorDate Lind, 2023"]);
        check("As Lind and Moe (2023, p. 4) say.", DATED, &["AuthorDate 2023"]);
        check("It fell [Lind 2023].", DATED, &["AuthorDate Lind 2023"]);
        check("It fell (Lind et al., 2023).", DATED, &["AuthorDate Lind et al., 2023"]);
    }

    #[test]
    fn other_parentheses_are_none() {
        for text in
            ["(May 2023)", "It fell (in 2023).", "the mill (built 2021 by hand)", "from (2023)", "(2023)"]
        {
            check(text, DATED, &[]);
        }
        check("It fell (Lind 2023).", Conventions::NONE, &[]);
    }

    #[test]
    fn citations_meet_their_entries() {
        let key = |text: &str| entry(text).map(|(label, _)| label);
        let cited = |name: &str, year: &str| label(name, year);
        assert_eq!(key("Moreau, Paul, and Eva Lind. 2023. \"Freeze.\""), cited("Moreau and Lind", "2023"));
        assert_eq!(key("Lind, E., & Moreau, P. (2022). *Blocks*."), cited("Lind & Moreau", "2022"));
        assert_eq!(key("Harbour Labs. (2023, June 2). *Tracks*."), cited("Harbour Labs", "2023"));
        assert_eq!(key("Corvia Treasury. 2024. *Survey*."), cited("Corvia Treasury", "2024"));
        for text in [
            "https://example.org/2023",
            "The port fell in 2023.",
            "Herald, \"A title\", May 3, 2023",
            "2023. A",
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
