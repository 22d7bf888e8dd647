//! Citation markers in running text: `[12]`, `[1, 3]`, `[1–3]`, `[1]–[3]`, `[1, p. 7]`, `[see 1]`, `[iv]`, `[^key]`,
//! `[@key]`, `[@a; @b, p. 3]` and inline links.
//!
//! Bracketed words (`[sic]`, `[UN]`, `[2pm EST]`), subscripts (`a[0]`), images and code are none.

mod numbers;
mod numerals;

use std::hash::{Hash, Hasher};

use super::{comments, markup};
use crate::text::Span;
use crate::text::sentences::Mark;
use numbers::numbers;
pub use numbers::{LONGEST_RANGE, is_dash};
pub use numerals::{parse_number, parse_roman, roman};

/// The notation of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `[12]`
    Numeric,
    /// `[iv]`
    Roman,
    /// `[^key]`
    Footnote,
    /// `[@key]`, as Pandoc writes it
    Pandoc,
    /// `[text](https://…)`: the link is the source
    Link,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Numeric, Self::Roman, Self::Footnote, Self::Pandoc, Self::Link];
}

/// The link between a citation and its endnote. Two labels are equal if they name the same note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// Labels of different styles never meet.
    pub style: Style,
    /// The number (numeric and roman), or a hash of the key (footnote, Pandoc, link).
    pub id: u64,
}

impl Label {
    /// The label of a numeric marker.
    #[must_use]
    pub const fn numeric(number: u32) -> Self {
        Self { style: Style::Numeric, id: number as u64 }
    }

    /// The label of a roman marker with this value.
    #[must_use]
    pub const fn roman(value: u32) -> Self {
        Self { style: Style::Roman, id: value as u64 }
    }

    /// The label of a marker that is known by a key.
    #[must_use]
    pub fn keyed(style: Style, key: &str) -> Self {
        let mut hasher = rustc_hash::FxHasher::default();
        key.hash(&mut hasher);
        Self { style, id: hasher.finish() }
    }

    /// Numeric and roman labels are counted; their order means something.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self.style, Style::Numeric | Style::Roman)
    }

    /// Returns true for a marker. An inline link is none.
    #[must_use]
    pub const fn is_marker(self) -> bool {
        !matches!(self.style, Style::Link)
    }
}

/// One reference to a source. `[@a; @b]` and `[1, 2]` hold two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The whole bracket, or the part of it that is this citation where it holds several.
    pub span: Span,
    /// The whole bracket; for a link, the link with its text.
    pub bracket: Span,
    /// The number, numeral, key or URL inside.
    pub key: Span,
    /// The note that it refers to.
    pub label: Label,
}

impl Citation {
    /// The same `by` bytes farther on.
    #[must_use]
    pub fn shift(self, by: u32) -> Self {
        Self { span: self.span.shift(by), bracket: self.bracket.shift(by), key: self.key.shift(by), ..self }
    }
}

/// The markers of a block of prose and what the sentence splitter has to know of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// In the order of the text.
    pub citations: Vec<Citation>,
    /// Citations, links, images, code spans and comments, in the order of the text, none overlapping.
    pub marks: Vec<Mark>,
}

/// Finds all markers in `text`. Offsets are UTF-8 bytes into it.
#[must_use]
pub fn scan(text: &str) -> Markers {
    let mut found = Markers::default();
    let (mut code, mut may_close) = (Code::default(), true);
    let hidden = markup::hidden(text);
    let mut hidden = hidden.iter().peekable();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = memchr::memchr3(b'[', b'`', b'<', &bytes[at..]) {
        let open = at + step;
        while hidden.next_if(|span| span.end as usize <= open).is_some() {}
        if let Some(span) = hidden.next_if(|span| (span.start as usize) <= open) {
            found.marks.push(Mark { span: *span, trails: false });
            at = span.end as usize;
            continue;
        }
        at = if bytes[open] == b'`' {
            code.skip(text, open, &mut found.marks)
        } else if bytes[open] == b'<' {
            skip_comment(text, open, &mut may_close, &mut found.marks)
        } else if open > 0 && bytes[open - 1] == b'\\' {
            escaped(text, open, &mut found.marks)
        } else {
            bracket(text, open, &mut found)
        };
    }
    found
}

/// Past an escaped bracket. `\[12\]` is no marker; it stands behind its sentence as one does.
fn escaped(text: &str, open: usize, marks: &mut Vec<Mark>) -> usize {
    let digits = text[open + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let behind = open + 1 + digits;
    let close =
        if text[behind..].starts_with("\\]") { 2 } else { usize::from(text[behind..].starts_with(']')) };
    if digits == 0 || close == 0 {
        return open + 1;
    }
    marks.push(Mark { span: Span::from(open - 1..behind + close), trails: true });
    behind + close
}

/// The markers that count in the comments within `text`, whose other markers are `markers`, in order.
#[must_use]
pub fn in_comments(text: &str, markers: &Markers) -> Vec<Citation> {
    let mut found = Vec::new();
    for mark in &markers.marks {
        let comment = text.get(mark.span.range()).and_then(|c| c.strip_prefix("<!--")?.strip_suffix("-->"));
        let Some(inner) = comment.filter(|inner| inner.contains('[')) else { continue };
        let by = mark.span.start + 4;
        found.extend(scan(inner).citations.into_iter().filter(|c| c.label.is_counted()).map(|c| c.shift(by)));
    }
    found
}

/// The code spans of a text.
#[derive(Default)]
struct Code {
    /// Number of backticks that opened a span that is never closed. A later span of as many is not closed either.
    unclosed: Option<usize>,
}

impl Code {
    /// Past a code span; a lone backtick is an ordinary character.
    fn skip(&mut self, text: &str, open: usize, marks: &mut Vec<Mark>) -> usize {
        let run = text[open..].bytes().take_while(|b| *b == b'`').count();
        let behind = open + run;
        let may_close = self.unclosed.is_none_or(|unclosed| run < unclosed);
        let Some(len) = may_close.then(|| text[behind..].find(&text[open..behind])).flatten() else {
            self.unclosed = Some(self.unclosed.map_or(run, |unclosed| unclosed.min(run)));
            return behind;
        };
        let end = behind + len + run;
        marks.push(Mark { span: Span::from(open..end), trails: false });
        end
    }
}

/// Past a comment or the end of an HTML block, which belongs to the sentence before it; any other `<` is an ordinary character. `may_close` says
/// whether there may be a comment's end behind.
fn skip_comment(text: &str, open: usize, may_close: &mut bool, marks: &mut Vec<Mark>) -> usize {
    if let Some(len) = text[open..].starts_with("</").then(|| markup::block_tag(&text[open..])).flatten() {
        marks.push(Mark { span: Span::from(open..open + len), trails: true });
        return open + len;
    }
    if !*may_close || !text[open..].starts_with("<!--") {
        return open + 1;
    }
    let Some(len) = comments::comment(&text[open..]) else {
        *may_close = false;
        return open + 1;
    };
    marks.push(Mark { span: Span::from(open..open + len), trails: true });
    open + len
}

/// Reads what the bracket at `open` is and returns where to go on.
fn bracket(text: &str, open: usize, found: &mut Markers) -> usize {
    let Some(close) = closing_bracket(text, open) else { return open + 1 };
    let inner = &text[open + 1..close];
    let before = text[..open].chars().next_back();
    if text[close + 1..].starts_with('(')
        && let Some(end) = link_end(text, close + 1)
    {
        link(text, open, close, end, before == Some('!'), found);
        return end;
    }
    if inner.contains('[') {
        return open + 1; // the inner bracket may be a marker
    }
    let after = text[close + 1..].chars().next();
    if inner == "x" && opens_list_item(&text[..open]) {
        return close + 1; // a box that is ticked
    }
    let first = found.citations.len();
    read_inner(inner, open + 1, before, after, &mut found.citations);
    if found.citations.len() == first {
        return open + 1;
    }
    let mut alone = found.citations.len() == first + 1;
    let mut end = close + 1;
    if alone && let Some(last) = range_across(text, end, &mut found.citations) {
        (alone, end) = (false, last);
    }
    let bracket = Span::from(open..end);
    for citation in &mut found.citations[first..] {
        citation.bracket = bracket;
        if alone {
            citation.span = bracket;
        }
    }
    found.marks.push(Mark { span: bracket, trails: true });
    end
}

/// Returns the end of the marker whose bracket opens at `open`, in bytes; `None` if the bracket is no marker.
#[must_use]
pub fn marker_end(text: &str, open: usize) -> Option<usize> {
    let mut found = Markers::default();
    bracket(text, open, &mut found);
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
        Citation { span: key, bracket: key, key, label }
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
fn closing_bracket(text: &str, open: usize) -> Option<usize> {
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
    let number = inner.trim_matches(['[', ']']);
    if target.starts_with('#')
        && let Some(number) = parse_number(number)
    {
        let span = Span::from(open..close + 1);
        let key = Span::from(open + 1..close);
        found.citations.push(Citation { span, bracket: span, key, label: Label::numeric(number) });
        found.marks.push(Mark { span: whole, trails: true });
        return;
    }
    let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
    if !image && (lower.starts_with("http") || lower.starts_with("hxxp")) {
        let key_start = start + text[start..end].find(target).unwrap_or(0);
        let key = Span::from(key_start..key_start + target.len());
        let label = Label::keyed(Style::Link, target);
        found.citations.push(Citation { span: whole, bracket: whole, key, label });
    }
    found.marks.push(Mark { span: whole, trails: false });
}

/// The citations inside a bracket that is no link; `at` is where `inner` starts in the block.
fn read_inner(inner: &str, at: usize, before: Option<char>, after: Option<char>, out: &mut Vec<Citation>) {
    let piece = |range: std::ops::Range<usize>, label| {
        let span = Span::from(at + range.start..at + range.end);
        Citation { span, bracket: span, key: span, label }
    };
    if let Some(key) = inner.strip_prefix('^') {
        if is_key(key) {
            out.push(piece(1..inner.len(), Label::keyed(Style::Footnote, key)));
        }
    } else if inner.contains('@') {
        pandoc_keys(inner, |range| {
            let label = Label::keyed(Style::Pandoc, &inner[range.clone()]);
            out.push(piece(range, label));
        });
    } else if let Some(value) = parse_roman(inner) {
        if !after.is_some_and(char::is_alphanumeric) {
            out.push(piece(0..inner.len(), Label::roman(value)));
        }
    } else if !is_subscript(inner, before, after) {
        numbers(inner, before.is_some_and(|c| !c.is_whitespace()), |range, number| {
            out.push(piece(range, Label::numeric(number)))
        });
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))
}

/// The keys of `@a; see @b, p. 3`, without their `@`.
fn pandoc_keys(inner: &str, mut each: impl FnMut(std::ops::Range<usize>)) {
    for (i, _) in inner.match_indices('@') {
        let opens =
            inner[..i].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '-'));
        let key = &inner[i + 1..];
        let len =
            key.find(|c: char| !(c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c))).unwrap_or(key.len());
        let len = key[..len].trim_end_matches([':', '.', '?', '-', '/']).len();
        if opens && len > 0 {
            each(i + 1..i + 1 + len);
        }
    }
}

/// `a[0]` and `list[3]=`: what stands in program text and in the query of a URL.
fn is_subscript(inner: &str, before: Option<char>, after: Option<char>) -> bool {
    let glued_before = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    inner.trim().bytes().all(|b| b == b'0') || glued_before && after.is_some_and(|c| c == '=' || c == '_')
}

#[cfg(test)]
mod tests;
