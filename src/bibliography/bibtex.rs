//! BibTeX and BibLaTeX files.
//!
//! The file is split at its `@type{` lines before parsing, so that an unclosed brace only affects its own entry. The
//! parser does not guard against endless references: strings and entries that refer to each other in a cycle, or to too
//! many others. These are detected first, and only the entries that contain them are rejected.

mod inherit;
mod strings;

use std::borrow::Cow;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use biblatex::{ChunksExt, DateValue, Entry as Record, PermissiveType, RawBibliography, RawEntry, Spanned};
use rustc_hash::FxHashSet;

use super::{BibliographyProblem, Entry, File, LineRange, Lined};
use strings::Strings;

/// Maximum number of braces and similar characters in one entry. Joining the pieces of an entry takes quadratic time.
const MOST_BRACES: usize = 4000;
/// Maximum nesting of braces in one entry.
const DEEPEST: usize = 100;

/// Reads a file.
pub(super) fn read(lined: &Lined<'_>) -> File {
    let text = &*in_braces(lined.text);
    let mut file = File::default();
    let mut raw = Vec::new();
    let mut strings = Vec::new();
    for piece in pieces(text) {
        let start = piece.start;
        let source = &text[piece.clone()];
        let parsed = match too_nested(source) {
            Some(cause) => Err((0, cause)),
            None => guarded(|| RawBibliography::parse(source)),
        };
        match parsed {
            Ok(parsed) => {
                for entry in parsed.entries {
                    let key = entry.v.key.span.start + start..entry.v.key.span.end + start;
                    let line = lined.line(entry.span.start + start);
                    raw.push(Raw { record: entry, key, line });
                }
                for pair in parsed.abbreviations {
                    strings.push((lined.line(pair.key.span.start + start), pair));
                }
            }
            Err((at, cause)) => {
                file.unread.extend(key_of(source));
                // The parser reports an unclosed entry at the end of the piece. The first line is more useful.
                let at = if at >= source.trim_end().len() { 0 } else { at };
                file.problems.push(BibliographyProblem { line: lined.line(start + at), cause });
            }
        }
    }
    let strings = Strings::check(strings, &mut file.problems);
    strings.refuse_long(&mut raw, &mut file);
    // `File::read` reports duplicate keys. The second entry with a key counts only if the first cannot be read.
    let mut seen = FxHashSet::default();
    let (first, again): (Vec<_>, Vec<_>) = raw.into_iter().partition(|raw| seen.insert(raw.record.v.key.v));
    let mut records = inherit::read(first, &strings, &mut file);
    for raw in again {
        if let Some(record) = inherit::read_one(&raw, &strings, &mut file) {
            records.push((raw.key, record));
        }
    }
    records.sort_by_key(|(key, _)| key.start);
    file.entries.extend(records.into_iter().map(|(key, record)| entry(&record, lined.place(key))));
    file
}

/// An entry as written in the file, before string substitution.
#[derive(Clone)]
struct Raw<'a> {
    record: Spanned<RawEntry<'a>>,
    /// The byte range of its key in the file.
    key: Range<usize>,
    /// Its line, counted from 1.
    line: u32,
}

/// Returns the reason not to parse `piece` if its braces would need too much time or stack, otherwise `None`.
fn too_nested(piece: &str) -> Option<String> {
    let (mut depth, mut deepest, mut braces) = (0_usize, 0, 0);
    let mut bytes = piece.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                braces += 1;
            }
            b'}' => depth = depth.saturating_sub(1),
            b'#' | b'$' => braces += 1,
            _ => {}
        }
    }
    if deepest > DEEPEST {
        return Some(format!("its braces are nested more than {DEEPEST} deep"));
    }
    (braces > MOST_BRACES).then(|| format!("it has more than {MOST_BRACES} braces"))
}

/// The place of a parse error, as a byte offset into the parsed text, and its cause.
type Mistake = (usize, String);

/// Runs `parse`. Errors and panics both become a [`Mistake`].
fn guarded<T>(parse: impl FnOnce() -> Result<T, biblatex::ParseError>) -> Result<T, Mistake> {
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(error)) => Err((error.span.start, error.kind.to_string())),
        Err(_) => Err((0, "this entry cannot be read".to_owned())),
    }
}

/// Returns the pieces of the file. Each begins at a line that starts with `@type{` and ends at the next.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if let Some(rest) = trimmed.strip_prefix('@') {
            let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if word > 0 && rest[word..].trim_start().starts_with(['{', '(']) {
                starts.push(at + line.len() - trimmed.len());
            }
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Returns the file with braces in place of the parentheses that may also enclose an entry, `@misc(…)`. No offset changes.
fn in_braces(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    for piece in pieces(text) {
        let source = &text[piece.clone()];
        let Some(open) = source.find(['{', '(']).filter(|open| source[*open..].starts_with('(')) else {
            continue;
        };
        let (mut braces, mut parentheses) = (0_i32, 0_i32);
        let close = source.bytes().enumerate().skip(open).find(|(_, byte)| {
            match byte {
                b'{' => braces += 1,
                b'}' => braces -= 1,
                b'(' if braces == 0 => parentheses += 1,
                b')' if braces == 0 => parentheses -= 1,
                _ => {}
            }
            braces == 0 && parentheses == 0
        });
        let out = out.to_mut();
        out.replace_range(piece.start + open..piece.start + open + 1, "{");
        if let Some((close, _)) = close {
            out.replace_range(piece.start + close..piece.start + close + 1, "}");
        }
    }
    out
}

/// Returns true if the last entry is closed, so that text after it is separate from it.
pub(super) fn ends_closed(text: &str) -> bool {
    let text = &*in_braces(text);
    pieces(text).pop().is_none_or(|piece| guarded(|| RawBibliography::parse(&text[piece])).is_ok())
}

/// Returns the key of an entry that cannot be parsed, or `None` for `@string` and the like, or without a valid key.
fn key_of(piece: &str) -> Option<String> {
    let kind = piece[1..].split(['{', '(']).next().unwrap_or("").trim().to_ascii_lowercase();
    if matches!(kind.as_str(), "string" | "preamble" | "comment") {
        return None;
    }
    let key = piece.split_once(['{', '('])?.1.split([',', '\n', '}', '=']).next()?.trim();
    (!key.is_empty() && !key.contains(char::is_whitespace)).then(|| key.to_owned())
}

fn entry(record: &Record, place: LineRange) -> Entry {
    let authors = record.author().ok().filter(|people| !people.is_empty());
    let editors = || record.editors().ok()?.into_iter().next().map(|(people, _)| people);
    let people = authors.or_else(editors).unwrap_or_default();
    let authors = people.iter().map(|p| {
        let parts = [&p.given_name, &p.prefix, &p.name, &p.suffix];
        parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let words = |chunks: Option<biblatex::ChunksRef<'_>>| {
        let words = chunks?.format_verbatim();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    };
    let container = ["journaltitle", "journal", "booktitle", "maintitle", "organization", "publisher"];
    let doi = || record.doi().ok().map(|doi| format!("https://doi.org/{doi}"));
    // Older BibTeX files have URLs in the form `howpublished = {\url{…}}`.
    let published =
        || words(record.get("howpublished")).map(|words| words.trim_start_matches("\\url").to_owned());
    let published = || published().filter(|words| words.starts_with("http"));
    Entry {
        key: record.key.clone(),
        authors: authors.filter(|name| !name.is_empty()).collect(),
        title: words(record.get("title")),
        container: container.iter().find_map(|field| words(record.get(field))),
        date: date(record).or_else(|| words(record.get("date")).or_else(|| words(record.get("year")))),
        url: words(record.get("url")).or_else(doi).or_else(published),
        place,
        unsaved: false,
    }
}

/// Returns true if the parser would panic at a number in a date field, or read a wrong month: at more than four
/// digits, or in a month or day at more than two digits or at 0.
fn holds_impossible_number(field: &str, words: &str) -> bool {
    let most = if matches!(field, "month" | "day") { 2 } else { 4 };
    let numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut numbers = numbers.map(|digits| (digits.len(), digits.bytes().all(|b| b == b'0')));
    numbers.any(|(len, is_zero)| len > most || is_zero && most == 2)
}

fn date(record: &Record) -> Option<String> {
    let is_impossible = |field: &str| {
        record.get(field).is_some_and(|words| holds_impossible_number(field, &words.format_verbatim()))
    };
    if ["date", "year", "month", "day"].into_iter().any(is_impossible) {
        return None;
    }
    let PermissiveType::Typed(date) = record.date().ok()? else { return None };
    let shown = |at: biblatex::Datetime| {
        let mut out = format!("{:04}", at.year);
        for part in [at.month, at.month.and(at.day)].into_iter().flatten() {
            out.push_str(&format!("-{:02}", part + 1));
        }
        out
    };
    Some(match date.value {
        DateValue::At(at) => shown(at),
        DateValue::After(from) => format!("from {}", shown(from)),
        DateValue::Before(to) => format!("until {}", shown(to)),
        DateValue::Between(from, to) => format!("{} to {}", shown(from), shown(to)),
    })
}
