//! BibTeX and BibLaTeX.
//!
//! The file is cut at its `@type{` lines first, so that a brace that is never closed costs its own entry and no other.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use biblatex::{
    Bibliography as Parsed, ChunksExt, DateValue, Entry as Record, PermissiveType, RawBibliography,
};
use rustc_hash::FxHashSet;

use super::{Entry, File, Lined, Place, Problem};

/// Reads a file.
pub(super) fn read(lined: &Lined<'_>) -> File {
    let text = lined.text;
    let mut file = File::default();
    let mut all = RawBibliography { preamble: String::new(), entries: Vec::new(), abbreviations: Vec::new() };
    let mut places = Vec::new();
    for piece in pieces(text) {
        let start = piece.start;
        let source = &text[piece.clone()];
        match guarded(|| RawBibliography::parse(source)) {
            Ok(raw) => {
                for entry in raw.entries {
                    let key = entry.v.key.span.start + start..entry.v.key.span.end + start;
                    places.push((key, entry.span.start + start));
                    all.entries.push(entry);
                }
                all.abbreviations.extend(raw.abbreviations);
            }
            Err((at, cause)) => {
                file.unread.extend(key_of(source));
                // The end of a piece that is never closed says nothing: its first line does.
                let at = if at >= source.trim_end().len() { 0 } else { at };
                file.problems.push(Problem { line: lined.line(start + at), cause });
            }
        }
    }
    // All at once, so that entries get what they inherit; that wants every key to be there once.
    let mut seen = FxHashSet::default();
    let unique = all.entries.iter().all(|entry| seen.insert(entry.v.key.v));
    let whole = unique.then(|| guarded(|| Parsed::from_raw(all.clone())).ok()).flatten();
    if let Some(parsed) = whole {
        for (record, (key, _)) in parsed.iter().zip(places) {
            file.entries.push(entry(record, lined.place(key)));
        }
        return file;
    }
    for (raw, (key, start)) in all.entries.into_iter().zip(places) {
        let name = raw.v.key.v.to_owned();
        let one = RawBibliography {
            preamble: String::new(),
            entries: vec![raw],
            abbreviations: all.abbreviations.clone(),
        };
        match guarded(|| Parsed::from_raw(one)) {
            Ok(parsed) => {
                file.entries.extend(parsed.iter().map(|record| entry(record, lined.place(key.clone()))));
            }
            Err((_, cause)) => {
                file.unread.push(name);
                file.problems.push(Problem { line: lined.line(start), cause });
            }
        }
    }
    file
}

/// Where and why, in bytes of what was parsed.
type Mistake = (usize, String);

/// What `parse` says, or where and why it failed. A panic in it is a failure like others.
fn guarded<T>(parse: impl FnOnce() -> Result<T, biblatex::ParseError>) -> Result<T, Mistake> {
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(error)) => Err((error.span.start, error.kind.to_string())),
        Err(_) => Err((0, "this entry cannot be read".to_owned())),
    }
}

/// The stretches that start with `@type{` at the head of a line, each up to the next.
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

/// Whether the last piece is closed, so that what is put behind it stands by itself.
pub(super) fn ends_closed(text: &str) -> bool {
    pieces(text).pop().is_none_or(|piece| guarded(|| RawBibliography::parse(&text[piece])).is_ok())
}

/// The key of an entry that does not parse.
fn key_of(piece: &str) -> Option<String> {
    let kind = piece[1..].split(['{', '(']).next().unwrap_or("").trim().to_ascii_lowercase();
    if matches!(kind.as_str(), "string" | "preamble" | "comment") {
        return None;
    }
    let key = piece.split_once(['{', '('])?.1.split([',', '\n', '}', '=']).next()?.trim();
    (!key.is_empty() && !key.contains(char::is_whitespace)).then(|| key.to_owned())
}

fn entry(record: &Record, place: Place) -> Entry {
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
    // `howpublished = {\url{…}}` is how BibTeX knew URLs.
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

fn date(record: &Record) -> Option<String> {
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
