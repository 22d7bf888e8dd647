//! Labels of endnotes as converters from Word, HTML and PDF leave them: `\[1\]`, `[\[1\]](#_ednref1)`, `[[1]](#ref-1)`,
//! `<sup>1</sup>`, `^1^`, `¹`, `<a id="n1"></a>[1]`, `1\.`.

use super::EndnoteHead;
use crate::assessment::citations::{self, Label, parse_number};
use crate::assessment::lines::LabelHead;
use crate::text::Span;

/// Returns the label at the head of a line. Outside a list of endnotes, only raised numbers count: no sentence begins
/// with one.
pub(super) fn converted(line: &str, in_list: bool) -> Option<LabelHead> {
    let first = line.trim_start().bytes().next()?;
    let raised = line.trim_start().starts_with("<sup") || matches!(first, b'^' | 0xC2 | 0xE2);
    if !(raised || in_list && matches!(first, b'<' | b'[' | b'\\')) {
        return None;
    }
    let mut at = line.len() - line.trim_start().len();
    // An anchor or a bold sign before the label.
    while let Some(end) = anchor(&line[at..]) {
        at += end;
    }
    let (key, end) = number(line, at)?;
    let behind = &line[end..];
    let stop = behind.len() - behind.trim_start_matches(['.', ':', ')']).len();
    let label = Label::numeric(parse_number(&digits(&line[key.range()])?)?);
    if !in_list
        && !behind[stop..].trim_start().starts_with(|c: char| c.is_alphanumeric() || "*_\"“[<".contains(c))
    {
        return None;
    }
    Some(LabelHead { label, key, end: (end + stop) as u32, definition: false, glued: false })
}

/// Returns the key of the label at `at`, and the end of the label, in bytes.
fn number(line: &str, at: usize) -> Option<(Span, usize)> {
    let rest = &line[at..];
    if let Some((_, len)) = citations::raised_number(rest) {
        return Some((Span::from(at..at + len), at + len));
    }
    const FORMS: [(&str, &str); 6] =
        [(r"[\[", r"\]]"), ("[[", "]]"), (r"\[", r"\]"), ("<sup>", "</sup>"), ("^", "^"), ("[", "]")];
    let (open, close) = FORMS.into_iter().find(|(open, _)| rest.starts_with(open))?;
    let mut start = at + open.len();
    if let Some(tag) = anchor(&line[start..]).or_else(|| opening_link(&line[start..])) {
        start += tag;
    }
    let len = line[start..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = start + len;
    end += line[end..].strip_prefix("</a>").map_or(0, |_| "</a>".len());
    let rest = line[end..].strip_prefix(close).filter(|_| len > 0)?;
    end = line.len() - rest.len();
    if rest.starts_with("(#") {
        end = citations::link_end(line, end)?;
    }
    Some((Span::from(start..start + len), end))
}

/// Returns the label of the entry in a list of sources whose words start at `at` in `line`: by author and year, by an
/// id, or a roman numeral as in `(iv)`.
pub(super) fn entry(line: &str, at: usize) -> Option<LabelHead> {
    let words = line.get(at..)?;
    let register = || {
        let (label, key, end) = citations::register_entry(words)?;
        Some((label, key, end as u32))
    };
    let roman = || citations::roman_entry(words).map(|(label, key, end)| (label, key, end as u32));
    // All of an entry by author and year describes the source.
    let author_date = || citations::author_date_entry(words).map(|(label, key)| (label, key, 0));
    let (label, key, end) = register().or_else(roman).or_else(author_date)?;
    let by = at as u32;
    Some(LabelHead { label, key: key.shift(by), end: end + by, definition: false, glued: false })
}

/// Returns the label in the first cell of a row of a table of sources, `| SRC-001 | Herald |` or `SRC-001 | Herald`. The
/// other cells name a source.
pub(super) fn in_row(line: &str) -> Option<EndnoteHead> {
    row_head(line).filter(|head| line[head.content as usize..].contains(char::is_alphabetic))
}

/// Returns the label in the first cell of a row whose other cells are still empty, or as [`in_row`].
pub(super) fn in_unfinished_row(line: &str) -> Option<EndnoteHead> {
    in_row(line).or_else(|| row_head(line).filter(|head| head.content as usize == line.len()))
}

fn row_head(line: &str) -> Option<EndnoteHead> {
    const SIGNS: [char; 8] = ['*', '_', '`', '[', ']', '(', ')', '.'];
    let words = line.trim_start();
    let open = line.len() - words.len() + usize::from(words.starts_with('|'));
    let close = open + line[open..].find('|')?;
    let cell = &line[open..close];
    let key = cell.trim().trim_matches(SIGNS);
    let label = parse_number(key)
        .map(Label::numeric)
        .or_else(|| citations::parse_roman(key).map(Label::roman))
        .or_else(|| citations::register_label(key))?;
    let start = open + cell.find(key)?;
    let behind = &line[close + 1..];
    let content = line.len() - behind.trim_start_matches([' ', '\t', '|']).len();
    let key = Span::from(start..start + key.len());
    Some(EndnoteHead { label, key, content: content as u32, glued: false })
}

fn digits(key: &str) -> Option<String> {
    key.chars().map(|c| citations::raised_digit(c).or_else(|| c.is_ascii_digit().then_some(c))).collect()
}

/// Returns the length of the empty anchor or span, such as `<a id="n1"></a>`, that `text` begins with.
fn anchor(text: &str) -> Option<usize> {
    let tag = ["<a ", "<span "].into_iter().any(|tag| text.starts_with(tag));
    let open = tag.then(|| text.find('>')).flatten()? + 1;
    let close = ["</a>", "</span>"].into_iter().find(|close| text[open..].starts_with(close))?;
    let space = text[open + close.len()..].bytes().take_while(|byte| *byte == b' ').count();
    Some(open + close.len() + space)
}

/// Returns the length of the opening tag of a link that `text` begins with.
fn opening_link(text: &str) -> Option<usize> {
    text.starts_with("<a ").then(|| text.find('>').map(|at| at + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_of_all_converters() {
        for line in [
            r"\[12\] Herald",
            r"[\[12\]](#_ednref12) Herald",
            "[[12]](#ref-12) Herald",
            "<sup>12</sup> Herald",
            "<sup><a href=\"#r12\">12</a></sup> Herald",
            "^12^ Herald",
            "¹² Herald",
            "<a id=\"n12\"></a>[12] Herald",
        ] {
            let head = converted(line, true).expect(line);
            assert_eq!(
                (head.label, line[head.end as usize..].trim()),
                (Label::numeric(12), "Herald"),
                "{line}"
            );
        }
        for line in
            ["Herald ¹²", "<sup>th</sup> Herald", "^a^ Herald", r"\[sic\] Herald", "<a href=\"x\">12</a>"]
        {
            assert!(converted(line, true).is_none(), "{line}");
        }
        for line in [r"\[12\] Herald", "<a id=\"n12\"></a>[12] Herald", "¹²"] {
            assert!(converted(line, false).is_none(), "{line}");
        }
    }
}
