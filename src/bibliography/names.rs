//! Which bibliographies a document names in its front matter.

use crate::text::{Span, Text};

/// What front matter says about bibliographies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The files, as written.
    pub files: Vec<String>,
    /// Whether it also holds entries itself, which are not read.
    pub has_own: bool,
}

/// So long may front matter be.
const LIMIT: usize = 16 * 1024;

/// What the front matter at the head of `text` says, if it has any. Costs what the front matter costs.
#[must_use]
pub fn named_in(text: &Text) -> Named {
    front_matter(text).map(|(_, front)| named(&front)).unwrap_or_default()
}

/// The bibliographies that the front matter of `text` names, each with its place.
#[must_use]
pub fn named_at(text: &Text) -> Vec<(Span, String)> {
    let Some((start, front)) = front_matter(text) else { return Vec::new() };
    let place = |name: &str| {
        // A name is a part of the front matter.
        let at = name.as_ptr() as usize - front.as_ptr() as usize;
        (Span::from(at..at + name.len()).shift(start), name.to_owned())
    };
    read(&front).0.into_iter().map(place).collect()
}

/// The front matter of `text` and where it begins.
fn front_matter(text: &Text) -> Option<(u32, String)> {
    let head = text.slice(text.line_span(0));
    if head.trim_start_matches('\u{feff}').trim_end() != "---" {
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

/// Reads `bibliography:` of front matter: one name, a list in brackets, or one on lines of their own.
#[must_use]
pub fn named(front_matter: &str) -> Named {
    let (files, has_own) = read(front_matter);
    Named { files: files.into_iter().map(str::to_owned).collect(), has_own }
}

/// The names, as parts of the front matter, and whether it holds entries itself.
fn read(front_matter: &str) -> (Vec<&str>, bool) {
    let (mut files, mut has_own, mut in_list) = (Vec::new(), false, false);
    for line in front_matter.lines() {
        if let Some(value) = line.strip_prefix("bibliography:") {
            let value = without_comment(value);
            in_list = value.is_empty();
            match value.strip_prefix('[').map(|list| list.trim_end_matches(']')) {
                Some(list) => files.extend(list.split(',').filter_map(name)),
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
    value.find(" #").map_or(value, |at| &value[..at]).trim()
}

/// A name without its quotes.
fn name(written: &str) -> Option<&str> {
    let name = written.trim().trim_matches(['"', '\'']).trim();
    (!name.is_empty() && !name.starts_with("http")).then_some(name)
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
            ("---\r\nbibliography: river.bib\r\n---\r\n", &["river.bib"]),
        ] {
            assert_eq!(named(front).files, files, "{front}");
        }
        let text = "---\nbibliography: a.bib\n---\nbibliography: b.bib\n";
        assert_eq!(named_in(&Text::new(text)).files, ["a.bib"]);
        assert_eq!(named_in(&Text::new(&text[4..])).files, [""; 0]);
        assert_eq!(named_in(&Text::new("---\nbibliography: a.bib\n")).files, [""; 0], "not closed");
        assert!(named("---\nreferences:\n- id: a\n---\n").has_own);
    }
}
