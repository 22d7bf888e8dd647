//! Keys of a bibliography outside brackets, `@lind2023 says`, in documents that cite keys in brackets too: elsewhere
//! they are accounts.

use super::device::Device;
use super::{Citation, Conventions, Label, Markers, Style};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device { openers: b"@", applies: |conventions| conventions.keys, read };

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '@' | '\\')) {
        return None;
    }
    let key = key_at(text, at + 1)?;
    if is_cross_reference(&text[key.range()]) {
        return None;
    }
    let braced = text[at + 1..].starts_with('{');
    let whole = Span::new(at as u32, key.end + u32::from(braced));
    found.citations.push(Citation::alone(whole, key, Label::keyed(Style::Pandoc, &text[key.range()])));
    found.marks.push(SkippedSpan { span: whole, trails: false });
    Some(whole.end as usize)
}

/// Returns the key at `at`, behind its `@`: `lind2023`, or anything in braces.
pub(super) fn key_at(text: &str, at: usize) -> Option<Span> {
    if let Some(braced) = text[at..].strip_prefix('{') {
        let len = braced.find(['}', '\n']).filter(|len| *len > 0 && braced[*len..].starts_with('}'))?;
        return Some(Span::from(at + 1..at + 1 + len));
    }
    let key = &text[at..];
    let len = key.find(|c: char| !(c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c))).unwrap_or(key.len());
    let len = key[..len].trim_end_matches([':', '.', '?', '-', '/']).len();
    (len > 0).then(|| Span::from(at..at + len))
}

/// Returns true if a key refers to a figure, a table, a section or the like of the same document, as Quarto writes it.
#[must_use]
pub fn is_cross_reference(key: &str) -> bool {
    const KINDS: [&str; 17] = [
        "fig", "tbl", "lst", "sec", "eq", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "tip",
        "nte", "wrn", "imp",
    ];
    key.split_once(['-', ':']).is_some_and(|(kind, name)| KINDS.contains(&kind) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const KEYS: Conventions = Conventions { keys: true, ..Conventions::NONE };

    #[test]
    fn reads_keys_where_the_document_cites_keys() {
        check("As @lind2023 says, and @{doi:10.1/b}.", KEYS, &["Pandoc lind2023", "Pandoc doi:10.1/b"]);
        check("As @lind2023 [p. 3] says.", KEYS, &["Pandoc lind2023"]);
        check("See @fig-map, @tbl-dead and a@example.org.", KEYS, &[]);
        check("As @portherald says.", Conventions::NONE, &[]);
    }
}
