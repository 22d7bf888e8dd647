//! The numbers inside a bracket: one, a list, a range, each perhaps with the place in the source.

use std::ops::Range;

use super::parse_number;

/// The longest range: from its first number to its last.
pub const LONGEST_RANGE: u32 = 300;

/// Returns true if `c` may join the ends of a range: hyphens, dashes and the minus sign.
#[must_use]
pub const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Calls `each` with the numbers of `inner`, the inside of a bracket, and where they are written: of `12`, `1, 2`, `1
/// and 3`, `1/3`, `3–5`, `see 1`, `note 1`, `1, p. 7`, `1: 12` and `1, p. 7; 3, p. 9`. A number between the ends of a
/// range stands where its last one does. Nothing where anything else stands among them. `glued` says that the bracket
/// stands right behind its sentence, as markers do; `[9/12]` is a day elsewhere.
pub(super) fn numbers(inner: &str, glued: bool, mut each: impl FnMut(Range<usize>, u32)) {
    if !inner.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let mut found = Vec::new();
    let mut start = 0;
    // Without words the semicolon is one of the separators; behind a page it begins the next source.
    for part in inner.split(';') {
        let from = found.len();
        if read_part(part, start, glued, &mut found).is_none()
            || found.len() == from && !part.trim().is_empty()
        {
            return;
        }
        start += part.len() + 1;
    }
    for (range, number) in found {
        each(range, number);
    }
}

/// Reads one list with its lead and its locator into `found`; `None` where it is no such thing.
fn read_part(part: &str, start: usize, glued: bool, found: &mut Vec<(Range<usize>, u32)>) -> Option<()> {
    let lead = lead(part);
    let mut at = lead;
    let mut last: Option<u32> = None;
    loop {
        let gap = separator(&part[at..]);
        let behind = &part[at + gap.len..];
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        if last.is_some() && gap.len == 0 {
            return None;
        }
        let range = at + gap.len..at + gap.len + digits;
        let number = parse_number(&part[range.clone()])?;
        let key = start + range.start..start + range.end;
        // Scores, days and years are joined by dashes too.
        if gap.dash && (last.is_some_and(|from| number < from) || number >= 1900) {
            return None;
        }
        if let Some(from) = last.filter(|from| gap.dash && *from < number && number - from <= LONGEST_RANGE) {
            found.extend((from + 1..number).map(|between| (key.clone(), between)));
        }
        if last.is_some_and(|first| gap.slash && (!glued || is_no_list(first, number))) {
            return None;
        }
        found.push((key, number));
        last = Some(number);
        at = range.end;
    }
    let rest = &part[at..];
    let ends = rest.chars().all(|c| is_space(c) || matches!(c, ',' | '-' | '–'));
    (ends || last.is_some() && is_locator(rest)).then_some(())
}

/// `9/11`, `24/7` and `50/50` are words.
const fn is_no_list(first: u32, second: u32) -> bool {
    matches!((first, second), (9, 11) | (24, 7) | (50, 50))
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The length of the words that introduce the numbers, `see ` or `note `, and of white space.
pub(super) fn lead(part: &str) -> usize {
    const WORDS: [&str; 12] = [
        "see",
        "also",
        "cf.",
        "cf",
        "note",
        "notes",
        "endnote",
        "endnotes",
        "footnote",
        "footnotes",
        "ref.",
        "refs.",
    ];
    let mut at = 0;
    loop {
        let rest = part[at..].trim_start_matches(is_space);
        let words = part.len() - rest.len();
        let len = rest.find(is_space).unwrap_or(0);
        if !WORDS.iter().any(|word| word.eq_ignore_ascii_case(&rest[..len])) {
            return if at == 0 { 0 } else { words };
        }
        at = words + len;
    }
}

/// The text between two numbers of a list.
struct Separator {
    len: usize,
    dash: bool,
    slash: bool,
}

fn separator(text: &str) -> Separator {
    let mut found = Separator { len: 0, dash: false, slash: false };
    loop {
        let rest = &text[found.len..];
        let Some(c) = rest.chars().next() else { return found };
        let and = rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("and"));
        if is_space(c) || matches!(c, ',' | '&') {
            found.len += c.len_utf8();
        } else if is_dash(c) {
            (found.dash, found.len) = (true, found.len + c.len_utf8());
        } else if c == '/' {
            (found.slash, found.len) = (true, found.len + 1);
        } else if and && rest[3..].starts_with(is_space) && found.len > 0 {
            found.len += 3;
        } else {
            return found;
        }
    }
}

/// Returns true if `rest`, behind a number, says where in the source: `, p. 7`, `, pp. 3–4`, `: 12`, `, § 3`, `, at
/// 12`.
fn is_locator(rest: &str) -> bool {
    const WORDS: [&str; 27] = [
        "p", "pp", "page", "pages", "para", "paras", "par", "ch", "chap", "chapter", "sec", "section", "art",
        "article", "fig", "table", "annex", "col", "line", "lines", "vol", "slide", "min", "at", "pt", "app",
        "appendix",
    ];
    let rest = rest.trim_start_matches(is_space);
    if let Some(place) = rest.strip_prefix(':') {
        let digits = place.trim_start_matches(is_space);
        let pages = |c: char| c.is_ascii_digit() || is_space(c) || is_dash(c) || c == ',';
        return digits.len() < place.len()
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(pages);
    }
    let place = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(is_space);
    if place.starts_with(['§', '¶']) {
        return true;
    }
    let word = &place[..place.find(|c: char| !c.is_alphabetic()).unwrap_or(place.len())];
    let behind = &place[word.len()..];
    let number = behind.strip_prefix('.').unwrap_or(behind).trim_start_matches(is_space);
    let place = |c: char| {
        c.is_ascii_digit() || is_space(c) || is_dash(c) || is_roman(c) || matches!(c, ',' | '.' | 'f')
    };
    WORDS.iter().any(|w| w.eq_ignore_ascii_case(word))
        && number.starts_with(|c: char| c.is_ascii_digit() || is_roman(c))
        && number.chars().all(place)
        // What follows one page may be the next endnote.
        && (word.ends_with('s') || word.eq_ignore_ascii_case("pp") || !number.contains(','))
}

const fn is_roman(c: char) -> bool {
    matches!(c, 'i' | 'v' | 'x' | 'l')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inner: &str) -> Vec<(&str, u32)> {
        let mut out = Vec::new();
        numbers(inner, true, |range, number| out.push((&inner[range], number)));
        out
    }

    #[track_caller]
    fn check(inner: &str, expected: &[u32]) {
        let found: Vec<_> = read(inner).into_iter().map(|(_, number)| number).collect();
        assert_eq!(found, expected, "{inner}");
    }

    #[test]
    fn lists_and_ranges() {
        check("12", &[12]);
        check(" 12 ", &[12]);
        check("1, 2", &[1, 2]);
        check("1,\n3", &[1, 3]);
        check("1,\u{a0}3", &[1, 3]);
        check("1 and 3", &[1, 3]);
        check("1, 2 and 5", &[1, 2, 5]);
        check("1 & 3", &[1, 3]);
        check("1/3", &[1, 3]);
        check("1; 3", &[1, 3]);
        for dash in ['-', '–', '—', '\u{2011}', '\u{2212}'] {
            check(&format!("2{dash}4"), &[2, 3, 4]);
        }
        assert_eq!(read("2-4"), [("2", 2), ("4", 3), ("4", 4)]);
    }

    #[test]
    fn leads_and_places_in_the_source() {
        check("see 1", &[1]);
        check("See also 4, 5", &[4, 5]);
        check("note 7", &[7]);
        check("1, p. 7", &[1]);
        check("1, pp. 3–4", &[1]);
        check("1 p. 7", &[1]);
        check("1, p.7", &[1]);
        check("1: 12", &[1]);
        check("1, § 3", &[1]);
        check("1, para. 9", &[1]);
        check("1, at 9", &[1]);
        check("1, p. 7; 3, pp. 9-10", &[1, 3]);
    }

    #[test]
    fn a_day_in_a_bracket_is_no_list() {
        let mut found = 0;
        numbers("9/12", false, |_, _| found += 1);
        assert_eq!(found, 0);
    }

    #[test]
    fn anything_else_is_none() {
        for inner in [
            "",
            "2pm EST",
            "14 May",
            "3 ships",
            "1 Norway",
            "1:12",
            "9/11",
            "24/7",
            "1?",
            "1.5",
            "see",
            "and",
            "May 4",
            "1, 3 tanks",
            "p. 7",
            "1a",
            "at 9",
            "1 at noon",
            "1, points",
        ] {
            check(inner, &[]);
        }
    }
}
