//! Raised numbers: `<sup>1</sup>`, `^1^`, `¹`, and those of a link to a note, `<a href="#n1">1</a>`. They count where
//! the document has endnotes with numbers; elsewhere they are mostly units and powers.

use super::device::Device;
use super::numbers::numbers;
use super::{Citation, Conventions, Label, Markers, Notation, parse_number};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device {
    // 0xC2 and 0xE2 begin the raised digits.
    openers: b"<^\xC2\xE2",
    applies: |conventions| conventions.numbered_notes,
    read,
};

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    match text.as_bytes()[at] {
        b'<' => in_tags(text, at, found),
        b'^' => between_carets(text, at, found),
        _ => digits(text, at, found),
    }
}

/// Longer tags and lists are not looked at, in bytes.
const LONGEST: usize = 200;

/// `<sup>1</sup>`, `<sup><a href="#n1">1</a></sup>`, `<sup>[1](#n1)</sup>`, `<a href="#n1">1</a>`.
fn in_tags(text: &str, at: usize, found: &mut Markers) -> Option<usize> {
    let rest = &text[at..at + crate::text::floor(&text[at..], LONGEST)];
    let (raised, end) = element(rest, "sup").map_or((false, None), |end| (true, Some(end)));
    let end = end.or_else(|| element(rest, "a").filter(|_| links_to_note(rest)))?;
    if raised && is_unit(&text[..at]) {
        return None;
    }
    // The content without tags.
    let mut content = 0..end;
    while rest[content.clone()].starts_with('<') {
        content.start += rest[content.clone()].find('>')? + 1;
        content.end = content.start + rest[content.clone()].find("</").unwrap_or(content.len());
    }
    linked_list(&rest[content.clone()], at + content.start, Span::from(at..at + end), found)
}

/// Returns the end of the element of this name that `text` begins with, in bytes.
fn element(text: &str, name: &str) -> Option<usize> {
    let head = text.get(1..1 + name.len())?;
    let behind = &text[1 + name.len()..];
    if !head.eq_ignore_ascii_case(name) || !behind.starts_with(['>', ' ']) {
        return None;
    }
    let close = format!("</{name}>");
    let lower = text.to_ascii_lowercase();
    lower.find(&close).map(|start| start + close.len())
}

fn links_to_note(text: &str) -> bool {
    text.split('>').next().is_some_and(|tag| tag.contains("href=\"#") || tag.contains("href='#"))
}

fn between_carets(text: &str, at: usize, found: &mut Markers) -> Option<usize> {
    let rest = &text[at + 1..];
    let len = rest.bytes().take(LONGEST).position(|byte| byte == b'^')?;
    if is_unit(&text[..at]) {
        return None;
    }
    linked_list(&rest[..len], at + 1, Span::from(at..at + len + 2), found)
}

/// Does the same as [`list`] for a list that may have brackets or be a link, `[1](#n1)`.
fn linked_list(content: &str, start: usize, bracket: Span, found: &mut Markers) -> Option<usize> {
    if content.matches("](").nth(1).is_some() {
        return links(content, start, bracket, found);
    }
    let inner = &content[..content.find("](").unwrap_or(content.len())];
    let open = inner.len() - inner.trim_start_matches(['[', '(', '\\', ' ']).len();
    let inner = inner[open..].trim_end_matches([']', ')', '\\', ' ']);
    list(inner, start + open, bracket, found)
}

/// Adds the numbers of several links, `[1](#n1)[2](#n2)`, whose text starts at `start`, each as a citation of its own.
fn links(content: &str, start: usize, bracket: Span, found: &mut Markers) -> Option<usize> {
    let first = found.citations.len();
    let mut at = 0;
    while let Some(open) = content[at..].find('[').map(|open| at + open) {
        let close = open + content[open..].find("](").unwrap_or(0);
        let words = content[open..close].trim_start_matches(['[', '\\']);
        let from = close - words.len();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let Some(number) = parse_number(&words[..digits]) else {
            found.citations.truncate(first);
            return None;
        };
        let (span, key) = (Span::from(open..close + 1), Span::from(from..from + digits));
        let by = start as u32;
        found.citations.push(Citation::alone(span.shift(by), key.shift(by), Label::numeric(number)));
        at = close + 2;
    }
    found.marks.push(SkippedSpan { span: bracket, trails: true });
    Some(bracket.end as usize)
}

/// Adds the numbers of a list, whose text starts at `start`, as citations in one bracket.
fn list(inner: &str, start: usize, bracket: Span, found: &mut Markers) -> Option<usize> {
    let first = found.citations.len();
    let short = |byte: u8| byte.is_ascii_digit() || b", ;-".contains(&byte) || byte >= 0x80;
    if inner.bytes().all(short) {
        numbers(inner, true, |range, number| {
            let key = Span::from(range).shift(start as u32);
            let label = Label::numeric(number);
            found.citations.push(Citation { span: key, bracket, key, label, notation: Notation::Raised });
        });
    }
    let citations = &mut found.citations[first..];
    if let [lone] = citations {
        lone.span = bracket;
    }
    if citations.is_empty() {
        return None;
    }
    found.marks.push(SkippedSpan { span: bracket, trails: true });
    Some(bracket.end as usize)
}

/// `¹` or `¹²`.
fn digits(text: &str, at: usize, found: &mut Markers) -> Option<usize> {
    let (number, len) = raised_number(&text[at..])?;
    if is_unit(&text[..at]) {
        return None;
    }
    let span = Span::from(at..at + len);
    let citation = Citation::alone(span, span, Label::numeric(number));
    found.citations.push(Citation { notation: Notation::RaisedDigits, ..citation });
    found.marks.push(SkippedSpan { span, trails: true });
    Some(at + len)
}

/// Returns the number in raised digits that `text` begins with, of at most three digits, and its length in bytes.
#[must_use]
pub fn raised_number(text: &str) -> Option<(u32, usize)> {
    let run: String = text.chars().take(4).map_while(raised_digit).collect();
    let len = text.chars().take(run.len()).map(char::len_utf8).sum();
    parse_number(&run).filter(|_| run.len() <= 3).map(|number| (number, len))
}

/// The raised digits from 0 to 9.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Returns the ASCII digit for a raised one.
#[must_use]
pub fn raised_digit(c: char) -> Option<char> {
    let value = RAISED.iter().position(|digit| *digit == c)?;
    char::from_digit(value as u32, 10)
}

/// Writes a number in raised digits.
#[must_use]
pub fn raised(number: u64) -> String {
    let digit = |c: char| c.to_digit(10).map_or(c, |value| RAISED[value as usize]);
    number.to_string().chars().map(digit).collect()
}

/// Returns true if a raised number right behind `before` belongs to a unit or a power: `km²`, `10⁶`, `CO₂`.
pub(in crate::assessment) fn is_unit(before: &str) -> bool {
    /// The longest units, in characters.
    const LONGEST_UNIT: usize = 3;
    let word: usize = before
        .chars()
        .rev()
        .take(LONGEST_UNIT + 1)
        .take_while(|c| c.is_alphanumeric())
        .map(char::len_utf8)
        .sum();
    let word = &before[before.len() - word..];
    const UNITS: [&str; 12] = ["m", "km", "cm", "mm", "dm", "ft", "mi", "in", "yd", "nm", "x", "CO"];
    UNITS.contains(&word) || word.ends_with(|c: char| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const NOTED: Conventions = Conventions { numbered_notes: true, ..Conventions::NONE };

    #[test]
    fn reads_all_spellings() {
        check("It fell.<sup>1</sup> So.^2^ And.³", NOTED, &["Numeric 1", "Numeric 2", "Numeric ³"]);
        check("It fell.<sup>1, 3</sup>", NOTED, &["Numeric 1", "Numeric 3"]);
        check("It fell.<sup>[1]</sup>", NOTED, &["Numeric 1"]);
        check("It fell.<sup>[2](#n2)</sup>", NOTED, &["Numeric 2"]);
        check(
            "It fell.<sup>[2](#n2)[3](#n3)</sup> So.^[2](#n2)[3](#n3)^",
            NOTED,
            &["Numeric 2", "Numeric 3"].repeat(2),
        );
        check("It fell.^[2](#n2)^ So.^\\[3\\]^", NOTED, &["Numeric 2", "Numeric 3"]);
        check("It fell.<sup><a href=\"#n1\" id=\"r1\">1</a></sup>", NOTED, &["Numeric 1"]);
        check("It fell.<a href=\"#n4\">4</a>", NOTED, &["Numeric 4"]);
    }

    #[test]
    fn units_and_powers_are_none() {
        for text in ["5 km² and 10⁶", "m<sup>2</sup>", "10^6^", "the 2<sup>nd</sup> day", "x^2^"] {
            check(text, NOTED, &[]);
        }
    }

    #[test]
    fn counts_only_where_there_are_notes() {
        check("It fell.<sup>1</sup> So.^2^ And.³", Conventions::NONE, &[]);
    }

    #[test]
    fn raised_digits_read_back() {
        for number in [7, 10, 312] {
            assert_eq!(raised_number(&raised(number)).map(|(read, _)| u64::from(read)), Some(number));
        }
    }
}
