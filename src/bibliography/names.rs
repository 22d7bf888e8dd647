//! The bibliographies that a document names in its front matter.

use crate::assessment::blocks::opens_front_matter;
use crate::text::{Span, Text};

/// The bibliography settings of front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The files, as written.
    pub files: Vec<String>,
    /// True if the front matter also contains entries itself. These are not read.
    pub has_own: bool,
}

/// Maximum length of front matter, in bytes.
const LIMIT: usize = 16 * 1024;

/// Returns the settings in the front matter of `text`, or empty ones if it has none. Reads only the front matter.
#[must_use]
pub fn named_in(text: &Text) -> Named {
    front_matter(text).map(|(_, front)| named(&front)).unwrap_or_default()
}

/// Returns the bibliographies that the front matter of `text` names, each with its span in the text.
#[must_use]
pub fn named_at(text: &Text) -> Vec<(Span, String)> {
    let Some((start, front)) = front_matter(text) else { return Vec::new() };
    let place = |name: Name<'_>| {
        // `name.written` is a slice of the front matter.
        let at = name.written.as_ptr() as usize - front.as_ptr() as usize;
        (Span::from(at..at + name.written.len()).shift(start), name.meant())
    };
    read(&front).0.into_iter().map(place).collect()
}

/// Returns the front matter of `text` with its byte offset, or `None` if there is none or it is not closed.
fn front_matter(text: &Text) -> Option<(u32, String)> {
    let head = text.slice(text.line_span(0));
    if !opens_front_matter(&head) {
        return None;
    }
    let start = text.line_span(0).end;
    let mut front = text.slice(Span::new(start, text.len().min(start + LIMIT as u32))).into_owned();
    let mut end = 0;
    for line in front.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            front.truncate(end);
            return Some((start, front));
        }
        end += line.len();
    }
    None
}

/// Reads the `bibliography:` key of front matter: one name, a list in brackets, or a list with one name per line.
#[must_use]
pub fn named(front_matter: &str) -> Named {
    let (files, has_own) = read(front_matter);
    Named { files: files.iter().map(Name::meant).collect(), has_own }
}

/// Returns the names as slices of the front matter, and true if it contains entries itself.
fn read(front_matter: &str) -> (Vec<Name<'_>>, bool) {
    let (mut files, mut has_own, mut in_list) = (Vec::new(), false, false);
    for line in front_matter.lines() {
        if let Some(value) = line.strip_prefix("bibliography:") {
            let value = without_comment(value);
            in_list = value.is_empty();
            match value.strip_prefix('[').map(|list| list.trim_end_matches(']')) {
                Some(list) => files.extend(items(list).into_iter().filter_map(name)),
                None => files.extend(name(value)),
            }
        } else if let Some(item) = line.trim_start().strip_prefix("- ").filter(|_| in_list) {
            files.extend(name(without_comment(item)));
        } else if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            in_list = false;
            has_own |= line.starts_with("references:");
        }
    }
    (files, has_own)
}

fn without_comment(value: &str) -> &str {
    let comment = unquoted(value).find(|(at, c)| *c == '#' && value[..*at].ends_with([' ', '\t']));
    comment.map_or(value, |(at, _)| &value[..at]).trim()
}

/// Splits a list without its brackets at the commas outside quotes.
fn items(list: &str) -> Vec<&str> {
    let mut start = 0;
    let mut out = Vec::new();
    for (at, _) in unquoted(list).filter(|(_, c)| *c == ',') {
        out.push(&list[start..at]);
        start = at + 1;
    }
    out.push(&list[start..]);
    out
}

/// Returns the characters outside quotes with their byte offsets. A quote opens only at the start of a value, so that
/// apostrophes do not count.
fn unquoted(value: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut begins, mut escaped) = (None, true, false);
    value.char_indices().filter(move |(_, c)| match quote {
        Some(open) => {
            if *c == open && !escaped {
                quote = None;
            }
            // A doubled apostrophe closes and reopens the quote.
            begins = *c == '\'' && open == '\'';
            escaped = open == '"' && *c == '\\' && !escaped;
            false
        }
        None if begins && matches!(c, '"' | '\'') => {
            quote = Some(*c);
            false
        }
        None => {
            begins = matches!(c, ',' | '[') || begins && c.is_whitespace();
            true
        }
    })
}

/// A file name in front matter.
#[derive(Clone, Copy, Debug)]
struct Name<'a> {
    /// The characters between the quotes, as written.
    written: &'a str,
    quote: Option<char>,
}

impl Name<'_> {
    /// Returns the name without escapes.
    fn meant(&self) -> String {
        match self.quote {
            Some('\'') => self.written.replace("''", "'"),
            Some(_) => {
                let (mut out, mut escaped) = (String::new(), false);
                for c in self.written.chars() {
                    escaped = c == '\\' && !escaped;
                    if !escaped {
                        out.push(c);
                    }
                }
                out
            }
            None => self.written.to_owned(),
        }
    }
}

/// Parses a name and removes its quotes. Returns `None` for an empty name or a URL.
fn name(value: &str) -> Option<Name<'_>> {
    let value = value.trim();
    let within = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    let quoted = ['"', '\''].into_iter().find_map(|quote| Some((within(quote)?, Some(quote))));
    // The user is still typing a name with an opening quote only.
    let (written, quote) = quoted.unwrap_or_else(|| (value.trim_matches(['"', '\'']).trim(), None));
    (!written.is_empty() && !written.starts_with("http")).then_some(Name { written, quote })
}

/// Formats `name` for front matter. `before` is the quote character that surrounds it. With `None`, quotes are added if
/// needed.
#[must_use]
pub fn quoted(name: &str, before: Option<char>) -> String {
    match before {
        Some('\'') => name.replace('\'', "''"),
        Some('"') => name.replace('\\', "\\\\").replace('"', "\\\""),
        _ if name.contains(['#', ',', '[', ']', '{', '}', ':', '"'])
            || name.starts_with(['\'', '-', '?', '&', '*', '!', '|', '>', '%', '@', '`', ' '])
            || name.ends_with(['\'', ' ']) =>
        {
            format!("'{}'", name.replace('\'', "''"))
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_name_or_a_list() {
        for (front, files) in [
            ("---\nbibliography: river.bib\n---\n", &["river.bib"][..]),
            ("---\nbibliography: \"a b.json\" # ours\ntitle: x\n---\n", &["a b.json"]),
            ("---\nbibliography: [a.bib, 'b.json']\n---\n", &["a.bib", "b.json"]),
            ("---\nbibliography:\n  - a.bib\n- b.bib\ntags:\n- c.bib\n---\n", &["a.bib", "b.bib"]),
            ("---\ntitle: bibliography\n---\n", &[]),
            (
                "---\nbibliography: ['a, b.bib', \"c \\\"d\\\", e.bib\", O'Neil.bib] # a, b\n---\n",
                &["a, b.bib", "c \"d\", e.bib", "O'Neil.bib"],
            ),
            ("---\nbibliography: 'O''Neil''s #1.bib' # ours\n---\n", &["O'Neil's #1.bib"]),
            ("---\nbibliography: \"half.bib\n---\n", &["half.bib"]),
            ("---\r\nbibliography: river.bib\r\n---\r\n", &["river.bib"]),
        ] {
            assert_eq!(named(front).files, files, "{front}");
        }
        let text = "---\nbibliography: a.bib\n---\nbibliography: b.bib\n";
        assert_eq!(named_in(&Text::new(text)).files, ["a.bib"]);
        assert_eq!(named_in(&Text::new(&text[4..])).files, [""; 0]);
        assert_eq!(named_in(&Text::new("---\nbibliography: a.bib\n")).files, [""; 0], "not closed");
        for name in
            ["a.bib", "O'Neil.bib", "'a'.bib", "a\\b\".bib", "a, b: #c.bib", "-a.bib", "dogs'", "[x].bib"]
        {
            for list in [false, true] {
                for quote in [None, Some('\''), Some('"')] {
                    let marks = quote.map(String::from).unwrap_or_default();
                    let value = format!("{marks}{}{marks}", quoted(name, quote));
                    let value = if list { format!("[{value}, {value}]") } else { value };
                    let files = named(&format!("---\nbibliography: {value} # '\"\n---\n")).files;
                    assert_eq!(files, vec![name; if list { 2 } else { 1 }], "{value}");
                }
            }
        }
        assert!(named("---\nreferences:\n- id: a\n---\n").has_own);
    }
}
