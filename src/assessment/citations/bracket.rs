//! Citations in brackets: numbers, roman numerals, footnotes, keys of a bibliography, and links.

use super::device::{Device, always};
use super::keys::{is_cross_reference, key_at};
use super::numbers::{LONGEST_RANGE, is_dash, lead, numbers};
use super::{Citation, Conventions, Label, Markers, Notation, Style, parse_number, parse_roman};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device { openers: b"[", applies: always, read };

fn read(text: &str, open: usize, conventions: Conventions, found: &mut Markers) -> Option<usize> {
    if text[..open].ends_with('\\') {
        return escaped(text, open, conventions, found);
    }
    let close = closing_bracket(text, open)?;
    let inner = &text[open + 1..close];
    let before = text[..open].chars().next_back();
    let behind = &text[close + 1..];
    if behind.starts_with('(')
        && let Some(end) = link_end(text, close + 1)
    {
        link(text, open, close, end, before == Some('!'), found);
        return Some(end);
    }
    if behind.starts_with('[')
        && conventions.link_definitions
        && let Some(end) = reference(text, open, close, found)
    {
        return Some(end);
    }
    if inner.starts_with('[') && inner.ends_with(']') && !inner.trim_start_matches('[').contains("][") {
        // A link between notes, `[[12]]`.
        found.marks.push(SkippedSpan { span: Span::from(open..close + 1), trails: false });
        return Some(close + 1);
    }
    if inner.contains('[') {
        return None; // the inner bracket may be a marker
    }
    if inner == "x" && opens_list_item(&text[..open]) {
        return Some(close + 1); // a box that is ticked
    }
    let first = found.citations.len();
    read_inner(inner, open + 1, before, behind, &mut found.citations);
    if found.citations.len() == first {
        return None;
    }
    let mut alone = found.citations.len() == first + 1;
    let mut end = close + 1;
    if alone && let Some(last) = range_across(text, end, &mut found.citations) {
        (alone, end) = (false, last);
    }
    close_bracket(Span::from(open..end), first, alone, found);
    Some(end)
}

/// Sets the bracket of the citations from `first` on, and marks it.
fn close_bracket(bracket: Span, first: usize, alone: bool, found: &mut Markers) {
    for citation in &mut found.citations[first..] {
        citation.bracket = bracket;
        if alone {
            citation.span = bracket;
        }
    }
    found.marks.push(SkippedSpan { span: bracket, trails: true });
}

/// Reads `\\[12\\]`, as converters write a marker. It counts where there are endnotes with numbers; it always stands
/// behind its sentence as a marker does.
fn escaped(text: &str, open: usize, conventions: Conventions, found: &mut Markers) -> Option<usize> {
    /// Longer brackets are prose, in bytes.
    const LONGEST: usize = 80;
    let rest = &text[open + 1..];
    let close = rest.bytes().take(LONGEST).position(|byte| byte == b']')?;
    let inner = rest[..close].trim_end_matches('\\');
    let whole = Span::from(open - 1..open + close + 2);
    let first = found.citations.len();
    if conventions.numbered_notes {
        read_inner(inner, open + 1, None, "", &mut found.citations);
        found.citations.truncate(first + if inner.contains(['@', '^']) { 0 } else { usize::MAX - first });
        found.citations[first..].iter_mut().for_each(|c| c.notation = Notation::Escaped);
    }
    let digits = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    if found.citations.len() == first && !digits {
        return None;
    }
    let alone = found.citations.len() == first + 1;
    close_bracket(whole, first, alone, found);
    Some(whole.end as usize)
}

/// Reads the link `[words][key]` with the address that is defined elsewhere.
fn reference(text: &str, open: usize, close: usize, found: &mut Markers) -> Option<usize> {
    let start = close + 2;
    let len = text[start..].bytes().take(LONGEST_KEY).position(|byte| byte == b']')?;
    let (words, key) = (&text[open + 1..close], &text[start..start + len]);
    let (key, span) = if key.is_empty() {
        (words, Span::from(open + 1..close))
    } else {
        (key, Span::from(start..start + len))
    };
    // A number is a marker; what is no key is prose.
    if parse_number(key).is_some() || key.starts_with(['^', '@']) || key.contains(['[', '\n']) {
        return None;
    }
    let whole = Span::from(open..start + len + 1);
    found.citations.push(Citation::alone(whole, span, Label::keyed(Style::Reference, &key.to_lowercase())));
    found.marks.push(SkippedSpan { span: whole, trails: false });
    Some(whole.end as usize)
}

/// The longest key of a link, in bytes.
const LONGEST_KEY: usize = 100;

/// Returns the end of the marker whose bracket opens at `open`, in bytes; `None` if the bracket is no marker.
#[must_use]
pub fn marker_end(text: &str, open: usize) -> Option<usize> {
    let mut found = Markers::default();
    read(text, open, Conventions::NONE, &mut found);
    let is_marker = found.citations.first().is_some_and(|citation| citation.label.is_marker());
    found.marks.first().filter(|_| is_marker).map(|mark| mark.span.end as usize)
}

/// Reads `–[3]` behind the marker that `citations` end with, `[1]`, as the rest of a range. Gives its end.
fn range_across(text: &str, at: usize, citations: &mut Vec<Citation>) -> Option<usize> {
    let first = *citations.last()?;
    let from = u32::try_from(first.label.id).ok().filter(|_| first.label.style == Style::Numeric)?;
    let spaced = |text: &str| text.len() - text.trim_start_matches([' ', '\u{a0}']).len();
    let dash = at + spaced(&text[at..]);
    let behind = dash + text[dash..].chars().next().filter(|c| is_dash(*c))?.len_utf8();
    let open = behind + spaced(&text[behind..]);
    let inner = open + text[open..].strip_prefix('[').map(|_| 1)?;
    let digits = text[inner..].bytes().take_while(u8::is_ascii_digit).count();
    let end = inner + digits;
    let to = parse_number(&text[inner..end]).filter(|_| text[end..].starts_with(']'))?;
    if to <= from || to - from > LONGEST_RANGE {
        return None;
    }
    let key = Span::from(inner..end);
    if let Some(first) = citations.last_mut() {
        first.span = first.key;
    }
    citations.extend((from + 1..=to).map(|number| {
        let label = Label::numeric(number);
        Citation::alone(key, key, label)
    }));
    Some(end + 1)
}

/// Returns true if the last line of `before` is only the marker of a list item.
fn opens_list_item(before: &str) -> bool {
    // A line may be as long as a text, with such a box at each word of it.
    const LONGEST: usize = 64;
    let mut near = before.len().saturating_sub(LONGEST);
    while !before.is_char_boundary(near) {
        near += 1;
    }
    let near = &before[near..];
    let from = near.rfind(['\n', '\r']).map(|at| at + 1);
    if from.is_none() && near.len() < before.len() {
        return false;
    }
    let line = near[from.unwrap_or(0)..].trim();
    let number = line.trim_end_matches(['.', ')']);
    matches!(line, "-" | "*" | "+" | "•")
        || number.len() < line.len() && number.bytes().all(|b| b.is_ascii_digit())
}

/// Longer brackets are prose.
const LONGEST_BRACKET: usize = 2_000;
/// Brackets around more brackets than this are none: looking for their ends again and again would cost too much.
const DEEPEST_BRACKET: usize = 8;

/// Returns the offset of the `]` that closes the bracket at `open`.
pub(super) fn closing_bracket(text: &str, open: usize) -> Option<usize> {
    closing(text, open, b'[', b']')
}

/// Returns the end of `(url "title")` at `open`, one past its parenthesis.
#[must_use]
pub fn link_end(text: &str, open: usize) -> Option<usize> {
    closing(text, open, b'(', b')').map(|close| close + 1)
}

fn closing(text: &str, open: usize, opens: u8, closes: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, b) in text.as_bytes()[open..].iter().take(LONGEST_BRACKET).enumerate() {
        if *b == opens {
            if depth == DEEPEST_BRACKET {
                return None;
            }
            depth += 1;
        } else if *b == closes {
            depth -= 1;
            if depth == 0 {
                return Some(open + i);
            }
        } else if *b == b'\n' && closes == b')' {
            return None;
        }
    }
    None
}

fn link(text: &str, open: usize, close: usize, end: usize, image: bool, found: &mut Markers) {
    let start = close + 2;
    let target = text[start..end - 1].trim_start();
    let start = end - 1 - target.len();
    let target = target.split_ascii_whitespace().next().unwrap_or("").trim_matches(['<', '>']);
    let whole = Span::from(open..end);
    let inner = &text[open + 1..close];
    let brackets = ['[', ']', '\\', '^'];
    let number = inner.trim_matches(brackets);
    if target.starts_with('#')
        && let Some(label) = parse_number(number)
    {
        let span = Span::from(open..close + 1);
        let start = open + 1 + inner.len() - inner.trim_start_matches(brackets).len();
        let key = Span::from(start..start + number.len());
        found.citations.push(Citation::alone(span, key, Label::numeric(label)));
        found.marks.push(SkippedSpan { span: whole, trails: true });
        return;
    }
    let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
    if !image && (lower.starts_with("http") || lower.starts_with("hxxp")) {
        let key_start = start + text[start..end].find(target).unwrap_or(0);
        let key = Span::from(key_start..key_start + target.len());
        let label = Label::keyed(Style::Link, target);
        found.citations.push(Citation::alone(whole, key, label));
    }
    found.marks.push(SkippedSpan { span: whole, trails: false });
}

/// The citations inside a bracket that is no link; `at` is where `inner` starts in the block.
fn read_inner(inner: &str, at: usize, before: Option<char>, behind: &str, out: &mut Vec<Citation>) {
    let piece = |range: std::ops::Range<usize>, label| {
        let span = Span::from(at + range.start..at + range.end);
        Citation::alone(span, span, label)
    };
    if let Some(key) = inner.strip_prefix('^') {
        if is_key(key) {
            out.push(piece(1..inner.len(), Label::keyed(Style::Footnote, key)));
        }
    } else if inner.contains('@') {
        pandoc_keys(inner, |range: std::ops::Range<usize>| {
            let label = Label::keyed(Style::Pandoc, &inner[range.clone()]);
            out.push(piece(range, label));
        });
    } else if let Some(value) = parse_roman(inner) {
        if !behind.starts_with(char::is_alphanumeric) {
            out.push(piece(0..inner.len(), Label::roman(value)));
        }
    } else if let Some((range, value)) = led_roman(inner) {
        out.push(piece(range, Label::roman(value)));
    } else if !is_subscript(inner, before, behind) {
        numbers(inner, before.is_some_and(|c| !c.is_whitespace()), |range, number| {
            out.push(piece(range, Label::numeric(number)))
        });
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))
}

/// Reads `see iv` and `note iv`.
fn led_roman(inner: &str) -> Option<(std::ops::Range<usize>, u32)> {
    let lead = lead(inner);
    let numeral = inner[lead..].trim_end();
    (lead > 0).then(|| parse_roman(numeral)).flatten().map(|value| (lead..lead + numeral.len(), value))
}

/// The keys of `@a; see @b, p. 3`, without their `@`.
fn pandoc_keys(inner: &str, mut each: impl FnMut(std::ops::Range<usize>)) {
    let mut from = 0;
    for (i, _) in inner.match_indices('@') {
        let opens =
            inner[..i].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '-'));
        if i < from || !opens {
            continue;
        }
        if let Some(key) = key_at(inner, i + 1).filter(|key| !is_cross_reference(&inner[key.range()])) {
            each(key.range());
            from = key.end as usize;
        }
    }
}

/// `a[0]`, `list[3]=`, `host[4].example`: what stands in program text, in the query of a URL and in lists of hosts.
fn is_subscript(inner: &str, before: Option<char>, behind: &str) -> bool {
    let glued = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let goes_on = || {
        let host =
            behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        host || behind.starts_with(['=', '_'])
    };
    inner.trim().bytes().all(|b| b == b'0') || glued && goes_on()
}
