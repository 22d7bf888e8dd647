//! The numbers within a bracket that may refer to endnotes, and signs that they are something else.

use crate::assessment::citations::{LONGEST_RANGE, Label, is_dash, parse_number, parse_roman};
use crate::assessment::dates;

/// Standalone numbers of up to four digits: no part of a word, a decimal, a date, an hour or an amount of money.
pub(super) fn numbers(inner: &str) -> impl Iterator<Item = (std::ops::Range<usize>, u32)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + inner[at..].find(|c: char| c.is_ascii_digit())?;
            let digits = inner[start..].bytes().take_while(u8::is_ascii_digit).count();
            at = start + digits;
            let (before, behind) = (&inner[..start], &inner[at..]);
            let prev = before.chars().next_back();
            let next = behind.chars().next();
            let note =
                ["fn", "n", "note", "ref", "r", "en"].into_iter().any(|w| before.eq_ignore_ascii_case(w));
            let glued = !note && prev.is_some_and(|c| c.is_alphabetic())
                || prev.is_some_and(|c| {
                    matches!(c, '$' | '€' | '£' | '~' | '+') || c == '.' && before.len() > 1
                })
                || prev.is_some_and(is_dash)
                    && before.trim_end_matches(is_dash).ends_with(char::is_alphabetic);
            let worded = behind.strip_prefix('-').is_some_and(|b| b.starts_with(char::is_alphabetic));
            let counted = |rest: &str| {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                digits == 3 && !rest[3..].starts_with(|c: char| c.is_alphanumeric())
            };
            let thousands = behind.strip_prefix([' ', '\u{a0}']).is_some_and(counted)
                || digits == 3
                    && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
                    && before.ends_with([' ', '\u{a0}']);
            let degrees = behind.trim_start().starts_with(['°', '%', '‰', '×']) || prev == Some('=');
            let letter = behind.len() == 1 && next.is_some_and(|c| matches!(c, 'a'..='f' | 'A'..='F'));
            let letter = letter || behind.starts_with("ff.") || behind == "f.";
            let grows = !letter && next.is_some_and(|c| c.is_alphabetic() || c == '%');
            let parted = is_decimal(behind) || is_part(before, '/') && is_part_behind(behind, '/');
            let hour =
                behind.strip_prefix(':').is_some_and(|m| {
                    m.len() >= 2
                        && m.bytes().take(2).all(|b| b.is_ascii_digit())
                        && !m[2..].starts_with(|c: char| c.is_ascii_digit())
                }) || before.strip_suffix(':').is_some_and(|h| h.ends_with(|c: char| c.is_ascii_digit()));
            if glued || grows || parted || hour || worded || thousands || degrees || digits > 4 {
                continue;
            }
            if let Some(number) = parse_number(&inner[start..at]) {
                return Some((start..at, number));
            }
        }
    })
}

pub(super) fn is_decimal(behind: &str) -> bool {
    ['.', ','].into_iter().any(|point| {
        behind.strip_prefix(point).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit())
                && (point == '.' || rest.bytes().take_while(u8::is_ascii_digit).count() == 3)
        })
    })
}

fn is_part(before: &str, joint: char) -> bool {
    before.strip_suffix(joint).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

fn is_part_behind(behind: &str, joint: char) -> bool {
    behind.strip_prefix(joint).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns true if nothing but signs, and words that lead to a reference, stand before a number in a bracket.
pub(super) fn is_lead(before: &str) -> bool {
    const WORDS: [&str; 36] = [
        "e", "g", "esp", "per", "via", "by", "but", "compare", "ibid", "op", "cit", "id", "en", "src",
        "link", "doc", "see", "also", "as", "in", "cf", "note", "notes", "endnote", "footnote", "fn", "n",
        "ref", "refs", "source", "sources", "no", "nr", "cite", "citation", "from",
    ];
    before
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .all(|w| WORDS.iter().any(|word| word.eq_ignore_ascii_case(w)))
        && !before.contains(['$', '€', '£'])
}

/// Returns true if a list of references may go on over this.
pub(super) fn is_separator(gap: &str) -> bool {
    let gap = gap.trim();
    gap.eq_ignore_ascii_case("and")
        || gap.eq_ignore_ascii_case("or")
        || gap.chars().count() <= 5 && !gap.chars().any(char::is_alphanumeric)
}

/// Returns true if the word next to a number makes it a measure or a day.
pub(super) fn measures(before: &str, behind: &str) -> bool {
    const UNITS: &str = " km kilometer kilometers kilometre kilometres mile miles m meters metres meter cm mm ft feet kg ton tons tonnes hour hours \
        minute minutes second seconds day days week weeks month months year years am pm a.m p.m a.m. p.m. utc est edt gmt percent \
        per million billion thousand hundred dollars euros people soldiers men women children civilians ";
    let is_month = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        word.starts_with(char::is_uppercase) && dates::month(word).is_some()
    };
    let next = behind.split_whitespace().next().filter(|_| behind.starts_with([' ', '\u{a0}'])).unwrap_or("");
    let last =
        before.split_whitespace().next_back().filter(|_| before.ends_with([' ', '\u{a0}'])).unwrap_or("");
    let unit = next.trim_end_matches([',', ';', ')']).to_ascii_lowercase();
    !unit.is_empty() && UNITS.contains(&format!(" {unit} ")) || is_month(next) || is_month(last)
}

/// A roman numeral at the head of a bracket that holds more than it.
pub(super) fn roman(inner: &str) -> Option<(std::ops::Range<usize>, u32)> {
    let start = inner.len() - inner.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let rest = &inner[start..];
    let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let more = &rest[len..];
    let words = more.starts_with(' ') && more.trim_start().starts_with(char::is_alphabetic);
    parse_roman(&rest[..len]).filter(|_| !words).map(|value| (start..start + len, value))
}

/// Returns the numbers and roman numerals in a text that holds nothing else but signs, joints and locators, each with its
/// place in UTF-8 bytes: those of `ii, iv`, `2–4`, `ii and iii`, `ii, p. 7`. A range has all its numbers at its second
/// end. `None` if there are other words.
pub(super) fn only_numbers(inner: &str) -> Option<Vec<(std::ops::Range<usize>, Label)>> {
    const LOCATORS: [&str; 6] = ["p", "pp", "page", "pages", "para", "paras"];
    if inner
        .contains(|c: char| !(c.is_alphanumeric() || c.is_whitespace() || is_dash(c) || ",;.&".contains(c)))
    {
        return None;
    }
    let mut found: Vec<(std::ops::Range<usize>, Label)> = Vec::new();
    let (mut at, mut end) = (0, 0);
    while let Some(start) = inner[at..].find(char::is_alphanumeric).map(|skipped| at + skipped) {
        let word = &inner[start..];
        let word = &word[..word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len())];
        at = start + word.len();
        if LOCATORS.contains(&word) {
            // What follows is a place in the source.
            return (!found.is_empty()).then_some(found);
        }
        if matches!(word, "and" | "or" | "to") {
            continue;
        }
        let label = match word.bytes().all(|byte| byte.is_ascii_digit()) {
            // `3,250` and `4.5` are one number.
            true if word.len() > 3 || inner[..start].ends_with([',', '.']) => return None,
            true => Label::numeric(parse_number(word)?),
            false => Label::roman(parse_roman(word)?),
        };
        let joint = inner[end..start].trim();
        let from = found.last().map(|(_, from)| *from).filter(|from| from.style == label.style);
        let from = from.filter(|_| joint == "to" || !joint.is_empty() && joint.chars().all(is_dash));
        let between = from.map_or(0..0, |from| from.id + 1..label.id);
        if between.end.saturating_sub(between.start) <= u64::from(LONGEST_RANGE) {
            found.extend(between.map(|id| (start..at, Label { id, ..label })));
        }
        found.push((start..at, label));
        end = at;
    }
    (!found.is_empty()).then_some(found)
}
