//! Abbreviations, and the decision whether their full stop also ends the sentence.

mod lists;

use super::clauses;
use lists::{
    BEFORE_CLAUSES, BEFORE_NUMBERS, DAYS, DESIGNATORS, DETERMINERS, NEVER_LAST, OF_COUNTRIES, SOMETIMES_LAST,
    TIMES, TITLES, ZONES,
};

pub use lists::MONTHS;

/// Returns true if `before` is the number or letter of a list item and nothing else: `1`, `(2`, `• 9`, `iv`, `B`.
pub(super) fn is_list_label(before: &str) -> bool {
    if before.len() > 16 {
        return false;
    }
    let label = before.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut chars = label.chars();
    let single = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    let numeral =
        label.len() <= 5 && label.bytes().all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x'));
    let number = label.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    !label.is_empty() && (single || numeral || number)
}

/// Returns the last word of `before` without leading quotes and emphasis.
fn last_word(before: &str) -> &str {
    let from = before
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '‘' | '—' | '–' | '/'))
        .map_or(0, |(i, c)| i + c.len_utf8());
    before[from..].trim_start_matches(['*', '_', '\''])
}

/// Returns true if `word`, which precedes a full stop, is an abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    is_initial(word)
        || is_dotted(word)
        || TITLES.contains(&word)
        || [NEVER_LAST, SOMETIMES_LAST, &["etc"]].iter().any(|list| list.contains(&lower.as_str()))
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Returns true for single letters with full stops between them: `U.S`, `a.m`.
fn is_dotted(word: &str) -> bool {
    let letter = |part: &str| part.chars().count() == 1 && part.starts_with(char::is_alphabetic);
    word.contains('.') && word.split('.').all(letter)
}

/// Returns true if `before` ends with an opening bracket and an abbreviation of one or two words: 'Gen. (Ret.)'.
/// `before` ends at the full stop.
pub(super) fn is_bracketed(before: &str) -> bool {
    let (near, _) = clauses::tail(before);
    let Some(open) = near.rfind('(') else { return false };
    let inside = &near[open + 1..];
    let sentence = before.len() - near.len() + open > 0 && !near[..open].trim().is_empty();
    sentence && inside.split_whitespace().count() <= 2 && is_abbreviation(last_word(inside))
}

/// Returns true if the full stop after `before` belongs to the last word and does not also end the sentence. `before`
/// starts at the beginning of the sentence. `after` is the text after the stop, without leading space.
pub(super) fn goes_on(before: &str, after: &str) -> bool {
    let plain = before.trim_end_matches(['*', '_']);
    let emphasized = plain.len() < before.len();
    let before = plain;
    let word = last_word(before);
    if word.is_empty() {
        return !emphasized && no_word_goes_on(before, after);
    }
    if is_list_label(before) {
        return true;
    }
    if is_initial(word) {
        return initial_goes_on(before, word, after);
    }
    if word.len() > 8 {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let lower = lower.as_str();
    let digit = after.starts_with(|c: char| c.is_ascii_digit());
    if NEVER_LAST.contains(&lower) || TITLES.contains(&word) || is_joined_title(lower) {
        let (opener, quoted) = (clauses::opens(after), !after.starts_with(char::is_alphabetic));
        // 'No. 5' continues, but a plain 'No.' answers a question. 'Main St. The' ends, 'Gen. The' never does.
        return match lower {
            "no" => digit,
            "nos" | "v" | "op" | "ca" | "al" | "ret" | "st" | "nr" => digit || !opener || quoted,
            _ => !TITLES.contains(&word) || !opener,
        };
    }
    if digit && BEFORE_NUMBERS.contains(&lower) {
        return true;
    }
    match lower {
        "a.m" | "p.m" => return clock_goes_on(&before[..before.len() - word.len()], after),
        "etc" => return !clauses::opens_sentence(after) && !begins_with_capital(after),
        _ => {}
    }
    let dotted = is_dotted(word);
    if dotted && lower == word {
        return true; // 'i.e.', 'a.k.a.'
    }
    if !dotted && !SOMETIMES_LAST.contains(&lower) || clauses::opens_sentence(after) {
        return false;
    }
    if digit || dotted && OF_COUNTRIES.contains(&first_name(after)) {
        return true;
    }
    let quoted = after.trim_start_matches(['"', '“', '‘', '\'']);
    // `starts_clause` reads only a few words, so it comes first.
    !(clauses::starts_clause(quoted) && clauses::has_predicate(&before[..before.len() - word.len()]))
}

/// Handles a full stop without a word before it. It ends the sentence after a closing quotation mark or a slash. Of
/// spaced dots, the fourth ends it.
fn no_word_goes_on(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('"' | '/') => back.next().is_none_or(|c| c.is_whitespace() || c == '('),
        _ => !before.trim_end().ends_with(". . .") || after.starts_with('.'),
    }
}

/// Handles an initial: 'Milan P. Kovar' continues, 'Plan B. Kovar said' does not.
fn initial_goes_on(before: &str, word: &str, after: &str) -> bool {
    let previous = last_word(before[..before.len() - word.len()].trim_end());
    let named = DESIGNATORS.contains(&previous.to_ascii_lowercase().as_str());
    let opener = clauses::opens(after);
    if named && word.starts_with(char::is_uppercase) {
        return !opener && !begins_with_capital(after);
    }
    !opener || word == "J"
}

/// Returns true for titles joined without a space: `Lt.Col`, `Maj.Gen`.
fn is_joined_title(lower: &str) -> bool {
    lower.contains('.') && lower.split('.').all(|part| part.len() > 1 && NEVER_LAST.contains(&part))
}

fn first_name(after: &str) -> &str {
    after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

fn begins_with_capital(after: &str) -> bool {
    after.trim_start_matches(['"', '“', '‘', '\'', '*', '_']).starts_with(char::is_uppercase)
}

/// Returns true if the sentence continues after 'a.m.' or 'p.m.'. `before` ends before the abbreviation.
fn clock_goes_on(before: &str, after: &str) -> bool {
    if clauses::opens_sentence(after) {
        return false;
    }
    let counts = after.split_whitespace().nth(1).is_some_and(|w| w.starts_with(char::is_lowercase))
        && after.starts_with(|c: char| c.is_ascii_digit());
    if !begins_with_capital(after) && !counts {
        return true;
    }
    goes_on_as_time(after)
        || is_attribute(before)
        || opens_clause(before)
        || clauses::is_opening_phrase(before)
}

/// Returns true if a time zone or a date follows: 'ET', 'Moscow time', 'Monday', 'Nov. 30'.
fn goes_on_as_time(after: &str) -> bool {
    let word = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words: Vec<String> = after.split_whitespace().take(4).map(word).collect();
    let Some(first) = words.first() else { return false };
    let lower = first.to_ascii_lowercase();
    let date = |next: Option<&String>| next.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    if ZONES.contains(&first.as_str()) || DAYS.contains(&lower.as_str()) {
        return true;
    }
    if is_month(&lower) && date(words.get(1))
        || first.bytes().all(|b| b.is_ascii_digit())
            && words.get(1).is_some_and(|w| is_month(&w.to_ascii_lowercase()))
    {
        return true;
    }
    words[1..]
        .iter()
        .take_while(|w| {
            w.starts_with(char::is_uppercase) || matches!(w.as_str(), "time" | "local" | "standard")
        })
        .any(|w| w.eq_ignore_ascii_case("time"))
}

/// Returns true if `lower` is the name of a month or its abbreviation.
fn is_month(lower: &str) -> bool {
    lower == "sept" || MONTHS.iter().any(|name| *name == lower || name[..3] == *lower)
}

/// Returns true if the hour modifies the noun that follows: 'the 9 p.m. Valley News'.
fn is_attribute(before: &str) -> bool {
    let mut back = clauses::tail(before).0.split_whitespace().rev();
    let hour = back.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    hour && back.next().is_some_and(|w| DETERMINERS.contains(&w) || w.ends_with("'s") || w.ends_with("’s"))
}

/// Returns true if the time at the end of `before` opens its clause: 'At 7', 'After the vote, at 9', 'said that by 11'.
fn opens_clause(before: &str) -> bool {
    let (near, whole) = clauses::tail(before);
    for token in near.split_whitespace().rev() {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = word.to_ascii_lowercase();
        let lower = lower.as_str();
        let number = word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
        if number || TIMES.contains(&lower) || is_month(lower) || DAYS.contains(&lower) {
            continue;
        }
        return token.ends_with([',', ';', ':', '—']) || BEFORE_CLAUSES.contains(&lower);
    }
    whole
}
