//! The parts that a word plays in its sentence: an event, a figure, a verb of speech, a date.

use super::known::Known;
use super::words::Classes;
use crate::words::TokenKind;

/// Returns true if the word at `i` says that something is unknown or undisclosed: a negation or 'yet to' near a word
/// for finding out, or 'unclear' alone. `speech` is the index of the first verb of speech, or negative if there is
/// none.
pub(super) fn says_unknown(known: &[Known<'_>], i: usize, speech: f32) -> bool {
    let word = |i: usize| known.get(i).map_or("", |k| k.text);
    let is = |i: usize, class: Classes| known.get(i).is_some_and(|k| k.word.classes.has(class));
    let denies = |i: usize| {
        matches!(
            word(i),
            "not"
                | "yet"
                | "no"
                | "No"
                | "never"
                | "neither"
                | "Neither"
                | "nobody"
                | "Nobody"
                | "None"
                | "none"
                | "nor"
                | "cannot"
                | "unable"
                | "declined"
                | "refused"
                | "unlikely"
                | "without"
        ) || word(i).ends_with("n’t")
            || word(i).ends_with("n't")
    };
    let unclear =
        matches!(word(i), "unclear" | "Unclear" | "unknown" | "unconfirmed" | "unverified" | "undetermined")
            && !matches!(word(i + 1), "reports" | "report");
    // 'has not repeated that claim' is about an act, not about knowledge.
    let named = |i: usize| {
        matches!(word(i - 1), "that" | "this" | "these" | "those" | "his" | "her" | "its" | "their")
            && matches!(word(i), "claim" | "claims" | "report" | "reports" | "answer" | "answers")
    };
    // If a source says that something is unknown, that is a report.
    let denied = || {
        denies(i)
            && (i + 1..known.len().min(i + 7))
                .any(|k| is(k, Classes::FIND_OUT) && !named(k) && (!speaks(known, k) || k <= i + 2))
            && (speech < 0.0 || (i as f32) < speech + 1.0)
    };
    unclear || denied()
}

/// Returns true if the word at `i` is 'we', 'our', 'us' or 'I' for the authors, not the country or a numeral ('Phase
/// I').
pub(super) fn first_person(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    let numeral = || i.checked_sub(1).is_some_and(|b| known[b].token.kind == TokenKind::Word);
    k.word.classes.has(Classes::FIRST_PERSON)
        && match k.text {
            "US" => false,
            "I" => !numeral(),
            _ => !k.word.capital || i == 0,
        }
}

/// Returns true if the word at `i` is the past tense of a verb, judged by its form.
pub(super) fn past(known: &[Known<'_>], i: usize) -> bool {
    let (k, text) = (&known[i], known[i].text);
    let form = text.len() > 4 && text.ends_with("ed") && !k.word.classes.has(Classes::ADJECTIVE);
    k.token.kind == TokenKind::Word
        && !k.word.capital
        && (form || k.word.classes.meets(Classes::PAST.and(Classes::EVENT)))
}

/// Returns true if the word at `i` is a verb that describes an event. It must follow a subject or an auxiliary and must
/// not be an adjective before its noun.
pub(super) fn event(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    if !k.word.classes.has(Classes::EVENT) || k.word.capital {
        return false;
    }
    let before = i.checked_sub(1).map(|b| &known[b]);
    let after = known.get(i + 1);
    let word = |k: Option<&Known<'_>>, words: &[&str]| k.is_some_and(|k| words.contains(&k.text));
    // 'the captured town', 'to cut', 'of used cars', 'a set of'.
    let adjective = word(
        before,
        &[
            "the", "The", "a", "A", "an", "An", "of", "its", "their", "his", "her", "these", "those", "this",
            "any", "no", "to", "will", "would", "could", "can", "may", "might", "should", "must", "if",
            "most", "more", "not", "when", "once", "for", "as", "than", "newly", "recently", "between",
            "with",
        ],
    );
    let doubtful = k.word.classes.has(Classes::ADJECTIVE);
    let object = after.is_none_or(|a| {
        a.token.kind != TokenKind::Word
            || a.word.capital
            || a.word.classes.has(Classes::EMPTY)
            || a.word.classes.has(Classes::COUNT)
            || matches!(
                a.text,
                "at" | "out"
                    | "off"
                    | "up"
                    | "down"
                    | "into"
                    | "against"
                    | "near"
                    | "after"
                    | "before"
                    | "over"
                    | "all"
                    | "about"
                    | "more"
                    | "under"
                    | "back"
                    | "during"
                    | "between"
                    | "through"
                    | "across"
                    | "along"
                    | "away"
            )
    });
    !adjective && before.is_some() && (!doubtful || object)
}

/// Returns true if the number at `i` is a quantity, not a date, ordinal, year or part of a name.
pub(super) fn figure(known: &[Known<'_>], i: usize) -> bool {
    let (k, text) = (&known[i], known[i].text);
    let before = i.checked_sub(1).map(|b| &known[b]);
    let after = known.get(i + 1);
    if k.word.classes.has(Classes::COUNT) {
        let noun = after.is_some_and(|a| a.token.kind == TokenKind::Word && !a.word.capital);
        let large = text.len() > 6 && !k.word.capital;
        return k.token.kind == TokenKind::Word
            && (noun || large)
            && !matches!(text, "half" | "quarter" | "third" | "twice" | "doubled" | "tripled" | "halved")
            && (large || !after.is_some_and(|a| matches!(a.text, "of" | "sides")));
    }
    if k.token.kind != TokenKind::Number {
        return false;
    }
    let month =
        |k: Option<&Known<'_>>| k.is_some_and(|k| k.word.capital && k.word.classes.has(Classes::MONTH));
    let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    // 'Resolution 2254', 'Su 27', 'No. 4', 'CVE-2024-3', a clock time, the number of a list item.
    let named = before.is_some_and(|b| {
        b.word.capital
            && !matches!(
                b.text,
                "The" | "At" | "In" | "Some" | "About" | "Over" | "Nearly" | "Around" | "Only" | "Almost"
            )
            || b.word.classes.has(Classes::NUMBERED)
            || matches!(b.text, "#" | "-" | "/" | "§")
    });
    // 'Jan. 5', 'No. 4'.
    let abbreviated = i > 1
        && known[i - 1].text == "."
        && matches!(
            known[i - 2].text,
            "Jan"
                | "Feb"
                | "Mar"
                | "Apr"
                | "Jun"
                | "Jul"
                | "Aug"
                | "Sept"
                | "Sep"
                | "Oct"
                | "Nov"
                | "Dec"
                | "No"
                | "no"
                | "Nos"
                | "Art"
                | "Sec"
                | "Fig"
                | "Vol"
                | "vol"
                | "p"
                | "pp"
                | "Rev"
        );
    let next = |by: usize| known.get(i + by).map_or("", |k| k.text);
    // 'October 16 and 17', 'May 3 to 5'.
    let second = i > 2
        && matches!(known[i - 1].text, "and" | "to" | "-" | "–" | "," | "or")
        && known[i - 2].token.kind == TokenKind::Number
        && month(known.get(i - 3));
    let list = i == 0 && after.is_some_and(|a| matches!(a.text, ")" | "."));
    let clock = text.contains(':')
        || matches!(next(1), "am" | "pm")
        || matches!(next(1), "a" | "p") && next(2) == "." && next(3) == "m"
        || text.len() == 4 && next(1) == "hours";
    plain && !second && !abbreviated && !year && !named && !list && !clock && !month(before) && !month(after)
}

/// The classes of words that report a statement, by themselves or by what follows. `calls on` is handled separately.
const SPEAKING: Classes = Classes::SPEECH.and(Classes::TELLS).and(Classes::INFERS);

/// Returns true if the word at `i` reports a statement, by itself or by what follows it ('states that', 'calls on').
pub(super) fn speaks(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    let calls = k.text.starts_with("call");
    if !calls && !k.word.classes.meets(SPEAKING) {
        return false;
    }
    let next = known.get(i + 1).map_or("", |k| k.text);
    let before = i.checked_sub(1).map_or(Classes::default(), |i| known[i].word.classes);
    // 'what he called “a parody”' names something in his words. It does not report that he spoke.
    let named = calls && k.text == "called" && known[i.saturating_sub(8)..i].iter().any(|k| k.text == "what");
    // 'These limits are echoed in the treaty.'
    let mirrored = || {
        k.text == "echoed"
            && matches!(known[i.saturating_sub(1)].text, "is" | "are" | "was" | "were" | "been")
            && next != "by"
    };
    k.word.classes.has(Classes::SPEECH) && !named && !mirrored()
        || !k.word.capital && k.word.classes.has(Classes::TELLS) && next == "that"
        || k.word.classes.has(Classes::INFERS) && before.has(Classes::MANY)
        || matches!(k.text, "calls" | "calling") && matches!(next, "on" | "upon" | "for")
}

/// Returns true if the name of a month at `i` denotes a month. 'May' and 'March' are also ordinary words.
pub(super) fn dated(known: &[Known<'_>], i: usize) -> bool {
    let number = |k: Option<&Known<'_>>| k.is_some_and(|k| k.token.kind == TokenKind::Number);
    !matches!(known[i].text, "May" | "March")
        || number(known.get(i + 1))
        || (i > 0 && number(known.get(i - 1)))
}
