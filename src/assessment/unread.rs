//! Unread references: numbers that may refer to an endnote but are not written as markers: `[1 Norway`, `\[1\]`,
//! `[1?]`, `¹`, `(see note 1)`.
//!
//! [`super::citations`] reads the markers. The rest is found here, so that no action gives such a number to another
//! endnote, or removes its endnote as uncited. Dates, amounts and measures in brackets (`[14 May]`, `[3 km]`) do not
//! count.

mod forms;
mod numbers;
mod pointers;

use std::sync::LazyLock;

use regex::Regex;

use super::Conventions;
use super::citations::{self, Citation, LONGEST_RANGE, Label, Markers, Style, is_dash, parse_number};
use crate::text::{Span, floor};
use crate::words::is_alphanumeric;
use numbers::{is_lead, is_separator, measures, numbers, only_numbers, roman};

/// A number that may refer to an endnote, in UTF-8 bytes of the text it was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The number as it is written.
    pub span: Span,
    /// The endnote that it may mean.
    pub label: Label,
    /// Its notation.
    pub form: UnreadForm,
}

/// The notation of a possible reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadForm {
    /// In words: `see note 3`, `endnote 3`. It can follow its endnote to another number.
    Pointer,
    /// At the head of a bracket, escaped, raised or in a link: a marker for anyone who reads the text.
    Marker,
    /// Somewhere in or next to a bracket.
    Near,
    /// In indented code, which a writer may mean as prose.
    Code,
}

/// The possible references in `text`, in its order; `markers` are those that were read in it.
#[must_use]
pub fn unread(text: &str, markers: &Markers, conventions: Conventions) -> Vec<Unread> {
    let commented = citations::in_comments(text, markers, conventions);
    let mut finder = Finder { text, markers, commented, found: Vec::new() };
    finder.brackets();
    finder.loose_ends();
    finder.parentheses();
    finder.raised();
    finder.pointers();
    forms::each(text, |range, number| finder.add(range, Label::numeric(number), UnreadForm::Near));
    finder.between();
    let mut found = finder.found;
    found.sort_by_key(|unread| (unread.span, unread.label, unread.form == UnreadForm::Near));
    found.dedup_by_key(|unread| (unread.span, unread.label));
    found
}

struct Finder<'a> {
    text: &'a str,
    markers: &'a Markers,
    /// The markers within comments.
    commented: Vec<Citation>,
    found: Vec<Unread>,
}

/// Opening and closing brackets beside `[` and `]`, as they are written elsewhere or escaped.
const OPENERS: [&str; 9] = ["[", "［", "【", "⟦", "〔", "{", "&#91;", "&lbrack;", "&lsqb;"];
const CLOSERS: [&str; 9] = ["]", "］", "】", "⟧", "〕", "}", "&#93;", "&rbrack;", "&rsqb;"];

/// The longest bracket, in bytes; one that is closed later counts as unclosed.
const LONGEST: usize = 80;
/// The longest parenthesis of numbers, in bytes.
const LONGEST_PARENTHESIS: usize = 40;
/// The bytes of an unclosed bracket that are searched.
const UNCLOSED: usize = 24;

/// Returns true if a digit comes before the stops or commas at the end of `text`, which may be part of a number such as
/// `2.1` then.
fn ends_in_number(text: &str) -> bool {
    text.trim_end_matches(['.', ',']).ends_with(|c: char| c.is_ascii_digit())
}

/// Returns true if a bracket near the end of `text` is still open.
fn is_bracketed(text: &str) -> bool {
    let near = &text[floor(text, text.len().saturating_sub(LONGEST))..];
    near.rfind('[').is_some_and(|open| !near[open..].contains(']'))
}

impl Finder<'_> {
    /// Returns true if `span` is read as part of a marker, or stands in code.
    fn is_read(&self, span: Span) -> bool {
        let read = |citations: &[Citation]| {
            let near = citations.partition_point(|c| c.bracket.end <= span.start);
            let mut near = citations[near..].iter().take_while(|c| c.bracket.start < span.end);
            near.any(|c| c.key.overlaps(span) || c.label.is_marker() && c.bracket.covers(span))
        };
        let marks = &self.markers.marks;
        let near = marks.partition_point(|m| m.span.end <= span.start);
        let code = marks.get(near).filter(|m| m.span.covers(span));
        let code = code.is_some_and(|m| self.text.as_bytes().get(m.span.start as usize) == Some(&b'`'));
        code || read(&self.markers.citations) || read(&self.commented)
    }

    fn add(&mut self, range: std::ops::Range<usize>, label: Label, form: UnreadForm) {
        let span = Span::from(range);
        if !self.is_read(span) && !in_address(self.text, span.start as usize) {
            self.found.push(Unread { span, label, form });
        }
    }

    /// Whatever stands in brackets of any kind, closed or not.
    fn brackets(&mut self) {
        let mut at = 0;
        let mut read = self.markers.citations.iter().filter(|c| c.label.is_marker()).peekable();
        while let Some((open, inner)) = opener(self.text, at) {
            at = inner;
            // Everything in a marker is read.
            while read.next_if(|c| c.bracket.end as usize <= open).is_some() {}
            if let Some(marker) = read.peek().filter(|c| c.bracket.start as usize == open) {
                at = marker.bracket.end as usize;
                continue;
            }
            let rest = &self.text[inner..];
            let (len, closed) = extent(rest);
            let escaped = self.text[..open].ends_with('\\') || !self.text[open..].starts_with('[');
            if self.text[open..].starts_with('{') && !is_glued(&self.text[..open]) {
                continue;
            }
            self.bracket(inner, &rest[..len], closed, escaped || is_glued(&self.text[..open]));
        }
    }

    /// The numbers of one bracket whose inside starts at `start`. `certain` says that its place or form makes words in
    /// brackets unlikely.
    fn bracket(&mut self, start: usize, inner: &str, closed: bool, certain: bool) {
        let nested = inner.contains(['[', '(']);
        let mut last: Option<(usize, u32)> = None;
        // What a list holds so far; a unit or month behind it makes it a measure.
        let mut list: Vec<(std::ops::Range<usize>, u32, UnreadForm)> = Vec::new();
        for (range, number) in numbers(inner) {
            let before = &inner[..range.start];
            let behind = &inner[range.end..];
            let gap = last.and_then(|(end, from)| Some((inner.get(end..range.start)?, from)));
            let joined = gap.is_some_and(|(gap, _)| is_separator(gap));
            if !joined {
                self.add_all(start, &mut list);
            }
            if measures(before, behind) {
                list.clear();
                last = None;
                continue;
            }
            if let Some((gap, from)) = gap
                && gap.chars().all(|c| is_dash(c) || c.is_whitespace())
                && gap.contains(is_dash)
                && from < number
                && number - from <= LONGEST_RANGE
            {
                list.extend((from + 1..number).map(|between| (range.clone(), between, UnreadForm::Near)));
            }
            let head = is_lead(before) || joined;
            let word = behind.trim_start().chars().next().filter(|c| c.is_alphabetic());
            let editorial =
                closed && !certain && behind.starts_with(' ') && word.is_some_and(char::is_lowercase);
            let ends = certain && closed && behind.trim().is_empty() && before.ends_with([' ', ':']);
            if editorial && !nested || !(head || ends || before.trim_end().ends_with([',', ';', '^', '#'])) {
                continue;
            }
            let sure = head && (word.is_none() || !closed) && !behind.starts_with(':');
            list.push((range.clone(), number, if sure { UnreadForm::Marker } else { UnreadForm::Near }));
            last = Some((range.end, number));
        }
        self.add_all(start, &mut list);
        if let Some((range, value)) = roman(inner) {
            self.add(start + range.start..start + range.end, Label::roman(value), UnreadForm::Marker);
        }
    }

    fn add_all(&mut self, start: usize, list: &mut Vec<(std::ops::Range<usize>, u32, UnreadForm)>) {
        for (range, number, form) in list.drain(..) {
            self.add(start + range.start..start + range.end, Label::numeric(number), form);
        }
    }

    /// Numbers that touch a closing bracket that nothing opened, or an opening or closing one from outside: `3]`,
    /// `[1]2`. And `(3)` right behind a sentence.
    fn loose_ends(&mut self) {
        let bytes = self.text.as_bytes();
        for at in memchr::memchr3_iter(b']', b'[', b'(', bytes) {
            let before = &self.text[..at];
            let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
            let head = &before[..before.len() - digits];
            if (1..=3).contains(&digits)
                && bytes[at] != b'('
                && head.ends_with(['.', '!', '?', ']', '"', '”', '’', ')', ','])
                && (!ends_in_number(head) || bytes[at] == b']' && head.ends_with('.') && !is_bracketed(head))
                && let Some(number) = parse_number(&before[head.len()..])
            {
                self.add(head.len()..at, Label::numeric(number), UnreadForm::Marker);
            }
            let behind = &self.text[at + 1..];
            let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=3).contains(&digits) {
                continue;
            }
            let next = behind[digits..].chars().next();
            let number = parse_number(&behind[..digits]);
            let fits = match bytes[at] {
                b']' => !next.is_some_and(|c| c.is_alphanumeric() || c == ':' || c == '.'),
                b'(' => {
                    before.ends_with(['.', '!', '?', '…', '”', '’', '»', ')', ']'])
                        && matches!(next, Some(')' | ',' | ';' | '-' | '–'))
                }
                _ => false,
            };
            if let Some(number) = number.filter(|_| fits) {
                let form = if bytes[at] == b'(' { UnreadForm::Marker } else { UnreadForm::Near };
                self.add(at + 1..at + 1 + digits, Label::numeric(number), form);
            }
        }
    }

    /// Parentheses that hold nothing but numbers: numerals such as `(ii–iv)`, `(ii and iii)` and `(ii, p. 7)` anywhere, and
    /// digits at the end of a clause: `left (5).`. Within a clause, digits count the items of a list.
    fn parentheses(&mut self) {
        let bytes = self.text.as_bytes();
        for open in memchr::memchr_iter(b'(', bytes) {
            let start = open + 1;
            let Some(len) = bytes[start..].iter().take(LONGEST_PARENTHESIS).position(|byte| *byte == b')')
            else {
                continue;
            };
            // `26(3)` is the issue of a journal.
            let glued = self.text[..open].ends_with(is_alphanumeric);
            let Some(listed) = only_numbers(&self.text[start..start + len]).filter(|_| !glued) else {
                continue;
            };
            let behind = &self.text[start + len + 1..];
            let ends =
                behind.is_empty() || behind.starts_with(['.', '!', '?', ',', ';', ':', '\n', '\r', '[']);
            for (range, label) in listed {
                if label.style == Style::Roman || ends {
                    self.add(start + range.start..start + range.end, label, UnreadForm::Near);
                }
            }
        }
    }

    /// The numbers between two references that a joint makes the ends of a range: `[1] to [3]`, `¹–³`,
    /// `\\[1\\]–\\[3\\]`.
    fn between(&mut self) {
        let read = self.markers.citations.iter().filter(|c| c.label.style == Style::Numeric);
        let mut ends: Vec<(Span, u64)> = read.map(|c| (c.key, c.label.id)).collect();
        ends.extend(
            self.found.iter().filter(|u| u.label.style == Style::Numeric).map(|u| (u.span, u.label.id)),
        );
        ends.sort_unstable();
        ends.dedup();
        for pair in ends.windows(2) {
            let ((a, from), (b, to)) = (pair[0], pair[1]);
            if to <= from + 1
                || to - from > u64::from(LONGEST_RANGE)
                || a.end > b.start
                || b.start - a.end > 60
            {
                continue;
            }
            let Some(gap) = self.text.get(a.end as usize..b.start as usize) else { continue };
            if joins(gap) {
                let known = |id: u64| ends.iter().any(|(span, other)| *other == id && *span == b);
                let labels = (from + 1..to).filter(|id| !known(*id)).filter_map(|id| u32::try_from(id).ok());
                self.found.extend(labels.map(|id| Unread {
                    span: b,
                    label: Label::numeric(id),
                    form: UnreadForm::Near,
                }));
            }
        }
    }

    /// Raised numbers: `¹`, `<sup>1</sup>`, `^1^`; and those of a link in HTML, `<a href="#n1">1</a>`.
    fn raised(&mut self) {
        let text = self.text;
        for at in memchr::memchr2_iter(b'>', b'^', text.as_bytes()) {
            let tag = text.as_bytes()[at] == b'>';
            if tag && !raises(&text[..at]) {
                continue;
            }
            let mut from = at + 1;
            // A list or a range may stand there: `<sup>1,2</sup>`.
            loop {
                let behind = text[from..].trim_start_matches(['[', '(', ' ']);
                let start = text.len() - behind.len();
                let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
                let rest = behind[digits..].trim_start_matches([']', ')', ' ']);
                let more = rest.starts_with([',', ';']) || rest.starts_with(is_dash);
                let closes = if tag { rest.starts_with("</") } else { rest.starts_with(['^', '$']) };
                let Some(number) =
                    parse_number(&behind[..digits]).filter(|_| digits <= 3 && (closes || more))
                else {
                    break;
                };
                let amount = !tag && text[..at].ends_with(|c: char| c.is_ascii_digit());
                if !amount {
                    self.add(start..start + digits, Label::numeric(number), UnreadForm::Marker);
                }
                if closes {
                    break;
                }
                from = text.len() - rest.len() + rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        let mut at = 0;
        // The bytes with which raised digits begin.
        while let Some(step) = memchr::memchr2(0xC2, 0xE2, &text.as_bytes()[at..]) {
            let start = at + step;
            if !matches!(text.as_bytes().get(start + 1), Some(0xB2 | 0xB3 | 0xB9 | 0x81)) {
                at = start + 1;
                continue;
            }
            let Some((number, len)) = citations::raised_number(&text[start..]) else {
                at = start + text[start..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            at = start + len;
            if !citations::is_unit(&text[..start]) {
                self.add(start..at, Label::numeric(number), UnreadForm::Marker);
            }
        }
    }
}

/// Returns true if what stands between two numbers makes them the ends of a range: a dash or a word for it among
/// brackets and tags.
fn joins(gap: &str) -> bool {
    static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let near = r"(?:[\[\](){}［］【】*_^\\\s]|</?\w+[^>]*>|\(#\w+\))*";
        let dash = r"(?:[-\x{2010}-\x{2015}\x{2212}\x{207B}]+|\.{2,3}|…|to|through|&[nm]dash;|&#8211;)";
        Regex::new(&format!("^{near}{dash}{near}$")).ok()
    });
    RANGE.as_ref().is_some_and(|range| range.is_match(gap))
}

/// The next opening bracket from `at` on, and where its inside starts.
fn opener(text: &str, at: usize) -> Option<(usize, usize)> {
    // The first two bytes of the openers that are not ASCII. Other signs with these first bytes are common.
    let foreign = |pair: &[u8]| matches!(pair, [0xE2, 0x9F] | [0xE3, 0x80] | [0xEF, 0xBC]);
    let bytes = text.as_bytes();
    let begins = |i: usize| match bytes[i] {
        b'[' | b'{' | b'&' => true,
        0xE2.. => bytes.get(i..i + 2).is_some_and(foreign),
        _ => false,
    };
    let mut from = at;
    loop {
        let open = (from..bytes.len()).find(|i| begins(*i))?;
        let rest = text.get(open..).unwrap_or("");
        if let Some(opener) = OPENERS.iter().find(|opener| rest.starts_with(**opener)) {
            return Some((open, open + opener.len()));
        }
        from = open + 1;
    }
}

/// Returns the length of the inside of the bracket that opens before `text`, in bytes, and true if the bracket is
/// closed. It may contain one line break, never an empty line.
fn extent(text: &str) -> (usize, bool) {
    let rest = &text[..floor(text, LONGEST + 4)];
    let mut depth = 0_usize;
    let mut broken = false;
    for (i, c) in rest.char_indices() {
        let closes = matches!(c, ']' | '}' | '&') || !c.is_ascii();
        let closes = closes && CLOSERS.iter().any(|closer| rest[i..].starts_with(closer));
        if closes && depth == 0 {
            return (i, true);
        }
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '\n' if broken || rest[i + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => break,
            '\n' => broken = true,
            _ => {}
        }
        if i > LONGEST {
            break;
        }
    }
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let half =
        rest.char_indices().map(|(i, _)| i).take_while(|i| *i <= UNCLOSED.min(line)).last().unwrap_or(0);
    let next = rest.find('[').unwrap_or(rest.len());
    (if line <= UNCLOSED { line.min(rest.len()) } else { half }.min(next), false)
}

/// Returns true if the tag that `before` ends with, its `>` left out, raises what follows or links to a note in the
/// text.
fn raises(before: &str) -> bool {
    /// Longer tags are not looked at.
    const LONGEST_TAG: usize = 120;
    let from = before.len() - before.len().min(LONGEST_TAG);
    let from = (from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    let Some(open) = before[from..].rfind('<').map(|at| from + at) else { return false };
    let tag = before[open + 1..].to_ascii_lowercase();
    let word = &before[open - tail(&before[..open], char::is_alphanumeric)..open];
    let unit = word.len() <= 2 && !word.is_empty() || word.ends_with(|c: char| c.is_ascii_digit());
    let sup = tag == "sup" || tag.starts_with("sup ");
    sup && !unit || tag.starts_with("a ") && tag.contains("href=\"#")
}

/// Returns true if a bracket right behind `before` stands where markers do: behind a stop, a quotation mark or another
/// bracket.
fn is_glued(before: &str) -> bool {
    before.ends_with(['.', '!', '?', '…', '"', '”', '’', '»', ']', ')', '*', '_'])
}

/// Returns the number of bytes at the end of `before` whose characters satisfy `is`: at most twelve characters.
fn tail(before: &str, is: impl Fn(char) -> bool) -> usize {
    before.chars().rev().take(12).take_while(|c| is(*c)).map(char::len_utf8).sum()
}

/// Returns true if the place is within a web address.
#[must_use]
pub fn in_address(text: &str, at: usize) -> bool {
    /// Addresses are no longer than this.
    const LONGEST_ADDRESS: usize = 2_000;
    let far = |b: &&u8| !b.is_ascii_whitespace();
    let len = text.as_bytes()[..at].iter().rev().take(LONGEST_ADDRESS).take_while(far).count();
    let Some(word) = text.get(at - len..at) else { return false };
    word.find("://")
        .is_some_and(|scheme| !word[scheme..].contains([')', '>', '"']) && !word[scheme..].contains("]("))
}

#[cfg(test)]
mod tests;
