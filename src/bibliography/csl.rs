//! CSL JSON, an array of items as exported by Zotero and other programs.
//!
//! The items are split at their braces before parsing, so that an error in one does not affect the others.

use std::ops::Range;

use serde_json::Value;

use super::{BibliographyProblem, Entry, File, Lined};

/// Reads a file.
pub(super) fn read(lined: &Lined<'_>) -> File {
    let text = lined.text;
    let mut file = File::default();
    let mut problem = |at: usize, cause: String| {
        file.problems.push(BibliographyProblem { line: lined.line(at), cause });
    };
    let Some(open) = array(text) else {
        if !text.trim().is_empty() {
            problem(0, "expected a list of items in brackets".to_owned());
        }
        return file;
    };
    let (items, end) = items(text, open);
    let mut entries = Vec::new();
    for item in items {
        match serde_json::from_str::<Value>(&text[item.clone()]) {
            Ok(value) => match entry(&value, lined, &item) {
                Some(entry) => entries.push(entry),
                None => problem(item.start, "an item without 'id'".to_owned()),
            },
            Err(error) => {
                let before: usize = text[item.clone()]
                    .split_inclusive('\n')
                    .take(error.line().saturating_sub(1))
                    .map(str::len)
                    .sum();
                // The library counts lines and columns within the item. The problem already has the line in the file.
                let cause = error.to_string();
                let cause = cause.rsplit_once(" at line").map_or(cause.as_str(), |(cause, _)| cause);
                problem((item.start + before).min(item.end), cause.to_owned());
            }
        }
    }
    if end.is_none() {
        problem(text.trim_end().len(), "the list is not closed".to_owned());
    }
    file.entries = entries;
    file
}

/// The list of items in the text.
pub(super) struct List {
    /// Byte offset of the closing bracket.
    pub close: usize,
    pub is_empty: bool,
}

/// Returns the list if items can be added to it. `None` if it is not closed or not valid JSON.
pub(super) fn list(text: &str) -> Option<List> {
    let content = text.trim_start_matches('\u{feff}');
    let open = text.len() - content.len() + array(content)?;
    let close = items(text, open).1?;
    let all: Vec<Value> = serde_json::from_str(&text[open..=close]).ok()?;
    Some(List { close, is_empty: all.is_empty() })
}

/// Returns the byte offset of the opening bracket: at the start of the text, or after `"items":` or `"references":`.
fn array(text: &str) -> Option<usize> {
    let open = text.find(|c: char| !c.is_whitespace())?;
    if text[open..].starts_with('[') {
        return Some(open);
    }
    ["\"items\"", "\"references\""].iter().find_map(|name| {
        let at = text.find(name)? + name.len();
        let rest = text[at..].trim_start().strip_prefix(':')?.trim_start();
        rest.starts_with('[').then(|| text.len() - rest.len())
    })
}

/// Returns the byte ranges of the items in the list that opens at `open`, and the offset of its closing bracket. The
/// offset is `None` if the list is not closed.
fn items(text: &str, open: usize) -> (Vec<Range<usize>>, Option<usize>) {
    let bytes = text.as_bytes();
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at),
            b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    items.push(start..at + 1);
                }
            }
            b']' if depth == 0 => return (items, Some(at)),
            _ => {}
        }
        at += 1;
    }
    if depth > 0 {
        items.push(start..text.len());
    }
    (items, None)
}

/// Returns the offset of the closing quote of the string that opens at `open`. A string ends at its line end at the
/// latest.
fn string_end(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\n' => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

fn entry(value: &Value, lined: &Lined<'_>, item: &Range<usize>) -> Option<Entry> {
    let words = |name: &str| {
        let words = value.get(name)?.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    };
    let key = match value.get("id")? {
        Value::String(key) => key.clone(),
        Value::Number(key) => key.to_string(),
        _ => return None,
    };
    let people = value.get("author").or_else(|| value.get("editor")).and_then(Value::as_array);
    let doi = || words("DOI").map(|doi| format!("https://doi.org/{doi}"));
    Some(Entry {
        authors: people.into_iter().flatten().filter_map(person).collect(),
        title: words("title"),
        container: words("container-title").or_else(|| words("publisher")),
        date: value.get("issued").and_then(date),
        url: words("URL").or_else(doi),
        place: lined.place(key_range(lined.text, item, &key)),
        key,
        unsaved: false,
    })
}

/// Returns the byte range of the key of an item, or the start of the item if the key is not found.
fn key_range(text: &str, item: &Range<usize>, key: &str) -> Range<usize> {
    let source = &text[item.clone()];
    let found = source.match_indices("\"id\"").find_map(|(at, name)| {
        let rest = source[at + name.len()..].trim_start().strip_prefix(':')?.trim_start();
        let rest = rest.strip_prefix('"').unwrap_or(rest);
        rest.starts_with(key).then(|| source.len() - rest.len())
    });
    found.map_or(item.start..item.start + 1, |at| item.start + at..item.start + at + key.len())
}

fn person(name: &Value) -> Option<String> {
    let part = |field: &str| name.get(field).and_then(Value::as_str).map(str::trim).filter(|p| !p.is_empty());
    if let Some(literal) = part("literal") {
        return Some(literal.to_owned());
    }
    let particle = part("non-dropping-particle").or(part("dropping-particle"));
    let parts: Vec<_> =
        [part("given"), particle, part("family"), part("suffix")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Reads a date: `{"date-parts": [[2024, 5, 3]]}` with numbers or strings, or words.
fn date(issued: &Value) -> Option<String> {
    let day = |parts: &Value| {
        let number = |part: &Value| part.as_i64().or_else(|| part.as_str()?.trim().parse().ok());
        let numbers: Vec<_> = parts.as_array()?.iter().map_while(number).take(3).collect();
        let (year, rest) = numbers.split_first()?;
        Some(rest.iter().fold(format!("{year:04}"), |out, part| format!("{out}-{part:02}")))
    };
    let ranges = issued.get("date-parts").and_then(Value::as_array);
    let days: Vec<_> = ranges.into_iter().flatten().filter_map(day).collect();
    if !days.is_empty() {
        return Some(days.join(" to "));
    }
    let words = ["raw", "literal"].iter().find_map(|name| issued.get(*name)?.as_str());
    words.or(issued.as_str()).map(str::to_owned)
}
