//! Bare numbers right behind a full stop, `died.1 The`, as conversions from PDF leave raised ones. They count where the
//! document has endnotes with numbers and no other markers.

use super::device::Device;
use super::{Citation, Conventions, Label, Markers, Notation, parse_number};
use crate::assessment::dates;
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device =
    Device { openers: b"0123456789", applies: |conventions| conventions.bare_numbers, read };

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    let end = end_at(text, at)?;
    let whole = Span::from(at..end);
    let mut start = at;
    for digits in text[at..end].split(',') {
        let key = Span::from(start..start + digits.len());
        start += digits.len() + 1;
        let Some(number) = parse_number(digits) else { continue };
        let citation = Citation { span: key, ..Citation::alone(whole, key, Label::numeric(number)) };
        found.citations.push(Citation { notation: Notation::Bare, ..citation });
    }
    found.marks.push(SkippedSpan { span: whole, trails: true });
    Some(end)
}

/// Returns the number of bare numbers in `text` that may be citations.
#[must_use]
pub fn count(text: &str) -> u32 {
    let stops = memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes());
    let reads = |stop: usize| {
        let closers = text[stop + 1..].chars().take_while(|c| "”\"’')".contains(*c)).map(char::len_utf8);
        end_at(text, stop + 1 + closers.sum::<usize>()).is_some()
    };
    stops.filter(|stop| reads(*stop)).count() as u32
}

/// Returns the end of the number at `at`, or of the numbers, `1,5`, if they stand right behind the end of a sentence and the
/// next one follows.
fn end_at(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let mut len = digits(rest)?;
    // A group of three digits is that of a greater number.
    while let Some(more) = rest[len..].strip_prefix(',').and_then(digits).filter(|more| *more < 3) {
        len += 1 + more;
    }
    let behind = &rest[len..];
    let next = behind.trim_start_matches([' ', '\u{a0}', '\r', '\n']);
    let opens = |c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '*' | '_' | '(');
    let follows = next.is_empty() || next.len() < behind.len() && next.starts_with(opens);
    if !follows {
        return None;
    }
    let head = text[..at].trim_end_matches(['”', '"', '’', '\'', ')']);
    let quoted = head.len() < at;
    let words = head.strip_suffix(['.', '!', '?'])?;
    (ends_sentence(words) || quoted).then_some(at + len)
}

/// Returns the length of the number of a note that `text` begins with.
fn digits(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=3).contains(&digits) && !text.starts_with('0')).then_some(digits)
}

/// Returns true if the last word before a stop can end a sentence, and is no abbreviation that takes a number and no
/// number that goes on behind a point.
fn ends_sentence(words: &str) -> bool {
    let last = words.rsplit(char::is_whitespace).next().unwrap_or("");
    if last.bytes().all(|byte| byte.is_ascii_digit()) && !last.is_empty() {
        let before = words[..words.len() - last.len()].split_whitespace().next_back().unwrap_or("");
        return last.len() == 4 || dates::month(before).is_some();
    }
    let word = last.chars().rev().take(4).all(char::is_alphabetic);
    let whole = match last.chars().count() {
        0..3 => false,
        3 => last.chars().all(char::is_lowercase) || dates::month(last).is_some(),
        _ => true,
    };
    word && whole && !takes_number(last)
}

/// Returns true for the short form of a word that takes a number, such as `paras` before its full stop.
pub(in crate::assessment) fn takes_number(word: &str) -> bool {
    const NUMBERED: [&str; 26] = [
        "paras", "para", "approx", "chap", "sect", "annex", "appx", "tables", "figs", "items", "vol", "fig",
        "sec", "art", "nos", "pps", "par", "cap", "ver", "tab", "app", "ref", "reg", "rev", "ser", "col",
    ];
    NUMBERED.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    const BARE: Conventions = Conventions { numbered_notes: true, bare_numbers: true, ..Conventions::NONE };

    #[test]
    fn reads_numbers_behind_sentences() {
        let text = "The mill burned.1 Then it left on May 4.2 He said “no more.”3 It ended.12 \
            They went by bus.4 They came back on 15 May.5";
        let found = ["Numeric 1", "Numeric 2", "Numeric 3", "Numeric 12", "Numeric 4", "Numeric 5"];
        check(text, BARE, &found);
        assert_eq!(count(text), 6);
    }

    #[test]
    fn reads_several_numbers_with_commas() {
        check(
            "It left within the hour.1,5 The mill burned.2,3,12",
            BARE,
            &["Numeric 1", "Numeric 5", "Numeric 2", "Numeric 3", "Numeric 12"],
        );
        check("It lost the mill.1,500 The crews left.2, 3 And it rained.1,05 So.", BARE, &[]);
    }

    #[test]
    fn decimals_versions_and_pages_are_none() {
        let text = "Tides fell by 4.2 feet in release 2.1 The, p.12 Then, no.4 Of, vol.3 So, at 5.30 It, paras.12 And.";
        check(text, BARE, &[]);
        assert_eq!(count(text), 0);
    }
}
