//! Possible references in forms that no bracket reader looks for: `[Ref-1]`, `①`, `[１]`, `<1>`, `Friday.1 The`,
//! `\cite{1}`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::parse_number;
use crate::assessment::citations::takes_number;
use crate::words::is_alphanumeric;

/// ASCII forms, each with its numbers in the first group; further numbers after a comma or "and" count too. Word
/// boundaries are those of ASCII: with those of Unicode, the regex engine leaves its fast path for any text that is not
/// ASCII.
static ASCII: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const LIST: &str = r"([0-9]{1,3}(?:(?:[,;] ?| and | & ?|[-–])[0-9]{1,3})*)";
    let forms = [
        // `[Ref-1]`, `[SRC-001]`; any letter next to a full stop: `left.[S1]`.
        format!(r"\[(?i:ref|src|source|note|cite)[-_.]?{LIST}\]"),
        format!(r"[.!?”’)]\[[A-Za-z]{LIST}\]"),
        format!(r"[.!?”’)]<{LIST}>"),
        format!(r"[.!?”’)]\^{LIST}(?-u:\b)"),
        // `\cite{1}`, `$^{1}$`.
        format!(r"(?:\\[a-z]+|[$.!?”’)]\^)\{{{LIST}\}}"),
        format!(r":sup:`{LIST}`"),
        // A number that touches the full stop: `Friday.1 The`.
        format!(r"[\p{{Ll}}”’)]{{4}}[.!?]{LIST}[ \u{{a0}}]+[\p{{Lu}}“]"),
        format!(r"(?i:(?-u:\b)(?:sources?|refs?\.?|cf\.)|\(see)[: \u{{a0}}]{{1,2}}{LIST}(?:[.;)\n]|$)"),
    ];
    Regex::new(&forms.join("|")).ok()
});

/// Calls `each` with the numbers of `text` that are written in such a form and where they are, in UTF-8 bytes.
pub(super) fn each(text: &str, mut each: impl FnMut(Range<usize>, u32)) {
    if let Some(forms) = ASCII.as_ref().filter(|_| may_hold(text)) {
        let mut at = 0;
        // The sign that ends one form may begin the next.
        while let Some(found) = forms.captures_at(text, at) {
            let Some(list) = found.iter().skip(1).flatten().next() else { break };
            at = list.end();
            if is_abbreviated(&text[..list.start()]) {
                continue;
            }
            let mut digits = list.start();
            for number in list.as_str().split_inclusive(|c: char| !c.is_ascii_digit()) {
                let len = number.bytes().take_while(u8::is_ascii_digit).count();
                if let Some(value) = parse_number(&number[..len]) {
                    each(digits..digits + len, value);
                }
                digits += number.len();
            }
        }
    }
    if !text.is_ascii() {
        foreign(text, &mut each);
    }
}

/// Returns false for most texts without such a form, much faster than [`ASCII`] is searched for.
fn may_hold(text: &str) -> bool {
    /// `ref 1`, `Source: 1`, `(see 1`, `cf. 1`.
    static WORDS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"ource|OURCE|ref|Ref|REF|cf\.|Cf\.|\([Ss]ee").ok());
    let bytes = text.as_bytes();
    let next = |at: usize, is: fn(u8) -> bool| bytes.get(at + 1).is_some_and(|next| is(*next));
    let opens = |(at, byte): (usize, &u8)| match byte {
        b'[' | b'\\' => next(at, |next| next.is_ascii_alphabetic()),
        b'.' | b'!' | b'?' | b'<' => next(at, |next| next.is_ascii_digit()),
        b'^' => next(at, |next| next.is_ascii_digit() || next == b'{'),
        b':' => next(at, |next| next == b's'),
        _ => false,
    };
    bytes.iter().enumerate().any(opens) || WORDS.as_ref().is_some_and(|words| words.is_match(text))
}

/// Returns true if a text ends in the short form of a word that takes a number, such as `paras.`.
fn is_abbreviated(text: &str) -> bool {
    let Some(words) = text.strip_suffix('.') else { return false };
    let start = words.len() - super::tail(words, char::is_alphabetic);
    takes_number(&words[start..])
}

/// Circled numbers that touch the word or sign before them, and digits of other scripts between brackets.
fn foreign(text: &str, each: &mut impl FnMut(Range<usize>, u32)) {
    let mut run: Option<(usize, u32)> = None;
    for (at, c) in text.char_indices() {
        let circled = match c {
            '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
            '❶'..='❿' => Some(c as u32 - '❶' as u32 + 1),
            _ => None,
        };
        // After a space or a sign of emphasis it counts the items of a list.
        let glued = text[..at].ends_with(|c: char| is_alphanumeric(c) || ".!?”’)]".contains(c));
        if let Some(value) = circled.filter(|_| glued) {
            each(at..at + c.len_utf8(), value);
        }
        run = match (digit(c), run) {
            (Some(digit), Some((start, value))) if value < 100 => Some((start, value * 10 + digit)),
            (Some(digit), None) if text[..at].ends_with(['[', '(', '［', '（', '【']) => Some((at, digit)),
            (None, Some((start, value))) if value > 0 && matches!(c, ']' | ')' | '］' | '）' | '】') => {
                each(start..at, value);
                None
            }
            _ => None,
        };
    }
}

/// The value of a full-width, Arabic, Persian or Devanagari digit.
fn digit(c: char) -> Option<u32> {
    ['０', '٠', '۰', '०']
        .into_iter()
        .find_map(|zero| (c as u32).checked_sub(zero as u32).filter(|value| *value <= 9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[u32]) {
        let mut found = Vec::new();
        each(text, |range, number| {
            assert!(text.get(range).is_some());
            found.push(number);
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_numbers_in_unusual_forms() {
        check("The crews left on Friday.[Ref-1] The mayor spoke.[S2]", &[1, 2]);
        check("The crews left.[SRC-001]", &[1]);
        check("The crews left.① The mayor spoke.[１２]", &[1, 12]);
        check("The crews left.[١]", &[1]);
        check("The crews left.<1> The mayor spoke.^3 He left.", &[1, 3]);
        check("The crews left.1 The mayor spoke.2,3 He left.", &[1, 2, 3]);
        check(r"The crews left.\cite{1} The mayor spoke$^{2}$.", &[1, 2]);
        check("The crews left.:sup:`1`", &[1]);
        check("The crews left (Source: 1). The mayor spoke (sources 2 and 3).", &[1, 2, 3]);
        check("Source: 1, 3.", &[1, 3]);
    }

    #[test]
    fn amounts_versions_and_names_are_none() {
        check("Version 2.1 came out. It costs 3.5 million, on p.12 of vol.3 and at 10.30.", &[]);
        check("Source 1 said that 12 men left. The ratio is <1 and H^2.", &[]);
        check("Three things. ① The pier. **② The yard.**", &[]);
        check("It praised “the new jets” [F-16], said. [Su-34] and left.[COVID-19]", &[]);
        check("See vol.16 The, paras.12 And, x<12>y, Windows.11\nNext.", &[]);
        check("A (3) and [sic] and a T-72 and an F16.", &[]);
    }
}
