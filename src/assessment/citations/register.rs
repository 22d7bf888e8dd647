//! Ids of a register of sources, `[SRC-001]`, in documents whose list of sources has such ids; and the marks of chat
//! programs, `【1†source】`, which are numbers.

use super::device::Device;
use super::{Citation, Conventions, Label, Markers, Notation, Style, parse_number};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device {
    // 0xE3 begins `【`.
    openers: b"[(\xE3",
    applies: |conventions| conventions.register || conventions.numbered_notes,
    read,
};

/// Longer brackets are prose, in bytes.
const LONGEST: usize = 120;

fn read(text: &str, at: usize, conventions: Conventions, found: &mut Markers) -> Option<usize> {
    let rest = &text[at..];
    if let Some(inner) = rest.strip_prefix('【') {
        let open = at + '【'.len_utf8();
        let len = inner.find('】').filter(|len| *len <= LONGEST)?;
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let number = parse_number(&inner[..digits])?;
        let ends = inner[digits..len].is_empty() || inner[digits..].starts_with(['†', ':']);
        let whole = Span::from(at..open + len + '】'.len_utf8());
        return ends.then(|| {
            let key = Span::from(open..open + digits);
            let citation = Citation::alone(whole, key, Label::numeric(number));
            found.citations.push(Citation { notation: Notation::Lenticular, ..citation });
            found.marks.push(SkippedSpan { span: whole, trails: true });
            whole.end as usize
        });
    }
    let close = if rest.starts_with('[') { b']' } else { b')' };
    if !conventions.register {
        return None;
    }
    let len = rest.bytes().take(LONGEST).position(|byte| byte == close)?;
    let inner = &rest[1..len];
    let mut from = 0;
    let first = found.citations.len();
    for part in inner.split_inclusive([',', ';']) {
        let id = part.trim_end_matches([',', ';']).trim();
        if !is_id(id) {
            found.citations.truncate(first);
            return None;
        }
        let start = at + 1 + from + part.find(id).unwrap_or(0);
        let key = Span::from(start..start + id.len());
        found.citations.push(Citation::alone(key, key, label(id)));
        from += part.len();
    }
    let whole = Span::from(at..at + len + 1);
    let alone = found.citations.len() == first + 1;
    for citation in &mut found.citations[first..] {
        citation.bracket = whole;
        citation.span = if alone { whole } else { citation.span };
    }
    found.marks.push(SkippedSpan { span: whole, trails: true });
    Some(whole.end as usize)
}

/// Returns the label of an id.
fn label(id: &str) -> Label {
    Label::keyed(Style::Register, &id.to_lowercase())
}

/// Returns the label of `id` if it is the id of a source.
#[must_use]
pub fn of(id: &str) -> Option<Label> {
    is_id(id).then(|| label(id))
}

/// Returns true for letters and a number, such as `SRC-001`, `S12` and `REF_3`. Designations of things, such as `F-16`,
/// look alike, so an id counts only where a list of sources has some.
fn is_id(id: &str) -> bool {
    let letters = id.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = id[letters..].trim_start_matches(['-', '_', '.', ' ']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=8).contains(&letters) && (1..=5).contains(&digits) && digits == rest.len()
}

/// Returns the label of the entry in a register that `text` begins with, such as `SRC-001: Herald` or `[SRC-001] Herald`,
/// the span of its id, and the end of the label.
#[must_use]
pub fn entry(text: &str) -> Option<(Label, Span, usize)> {
    let words =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '[' | '|' | '('));
    let start = text.len() - words.len();
    let len =
        words.find(|c: char| c.is_whitespace() || matches!(c, ':' | ']' | '*' | '|' | ')' | '.' | ','))?;
    let id = &words[..len];
    let behind = words[len..].trim_start_matches([']', ')', '*', '_']);
    let parted = start > 0 || behind.starts_with([':', '|', '.']) || behind.starts_with(" - ");
    let rest = behind.trim_start_matches([':', '|', '.', ' ', '-', '–', '—']);
    (is_id(id) && parted && rest.chars().any(char::is_alphabetic))
        .then(|| (label(id), Span::from(start..start + len), text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const REGISTER: Conventions = Conventions { register: true, ..Conventions::NONE };

    #[test]
    fn reads_ids_where_there_is_a_register() {
        check("It fell [SRC-001].", REGISTER, &["Register SRC-001"]);
        check(
            "It fell.[SRC-001, SRC-012] So (S3).",
            REGISTER,
            &["Register SRC-001", "Register SRC-012", "Register S3"],
        );
        check("The [UN] sent [F-16] crews.", Conventions::NONE, &[]);
        check("The [UN] and [sic].", REGISTER, &[]);
    }

    #[test]
    fn reads_the_marks_of_chat_programs() {
        let noted = Conventions { numbered_notes: true, ..Conventions::NONE };
        check("It fell.【1†source】 So.【12:3†a.pdf】", noted, &["Numeric 1", "Numeric 12"]);
        check("It fell.【note】", noted, &[]);
    }

    #[test]
    fn reads_entries() {
        let read = |text: &str| entry(text).map(|(label, _, end)| (label, text[end..].to_owned()));
        for text in ["SRC-001: Herald", "**SRC-001** Herald", "[SRC-001] Herald", "| SRC-001 | Herald"] {
            assert_eq!(read(text), Some((label("src-001"), "Herald".to_owned())), "{text}");
        }
        for text in ["F-16 crews left.", "SRC-001", "Herald: SRC-001"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
