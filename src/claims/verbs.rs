//! Words that look like verbs of speech but are not: 'the United States', 'claims that he fled' as a noun, 'the
//! reported losses'.

use super::known::Known;
use super::words::Classes;
use crate::words::TokenKind;

fn text<'a>(known: &[Known<'a>], i: Option<usize>) -> &'a str {
    i.and_then(|i| known.get(i)).map_or("", |k| k.text)
}

/// Returns true if the word is a determiner, a possessive or a preposition, which come before an adjective or a noun.
fn leads_to_noun(word: &str) -> bool {
    word.ends_with("’s")
        || word.ends_with("'s")
        || matches!(
            word.to_ascii_lowercase().as_str(),
            "the"
                | "a"
                | "an"
                | "its"
                | "their"
                | "his"
                | "her"
                | "our"
                | "of"
                | "any"
                | "no"
                | "this"
                | "these"
                | "those"
                | "for"
                | "from"
                | "in"
                | "into"
                | "on"
                | "with"
                | "without"
                | "despite"
                | "amid"
                | "after"
                | "between"
                | "against"
                | "about"
                | "under"
                | "at"
                | "by"
                | "following"
                | "over"
                | "across"
                | "near"
                | "throughout"
                | "than"
                | "as"
        )
}

/// Returns true if the participle at `i` is an adjective before its noun: 'the stated criteria', 'of alleged rates',
/// 'to play down reported losses', 'the highest reported rise'.
pub(super) fn is_adjective(known: &[Known<'_>], i: usize) -> bool {
    let word = known[i].text;
    if !word.ends_with("ed") {
        return false;
    }
    let (before, earlier) = (text(known, i.checked_sub(1)), text(known, i.checked_sub(2)));
    let (Some(next), after) = (known.get(i + 1), text(known, Some(i + 1))) else { return false };
    let quoted = matches!(after, "“" | "\"" | "‘");
    let noun = next.token.kind == TokenKind::Word
        && !next.word.classes.has(Classes::EMPTY)
        && !matches!(
            after,
            "into" | "over" | "after" | "against" | "under" | "across" | "until" | "about" | "near"
        );
    // 'of alleged and real losses'.
    let paired = matches!(after, "and" | "or" | ",") && word == "alleged" && leads_to_noun(before);
    if !noun && !quoted {
        return paired;
    }
    let graded = before.len() > 3 && (before.ends_with("ly") || before.ends_with("est") || before == "most")
        || matches!(before, "first" | "last" | "only" | "previous" | "so-called");
    let infinitive = matches!(earlier, "to" | "To")
        && known.get(i.wrapping_sub(1)).is_some_and(|k| k.token.kind == TokenKind::Word && !k.word.capital)
        && !leads_to_noun(before)
        && !matches!(before, "have" | "be");
    let alleged = word == "alleged" && !next.word.capital && !quoted;
    leads_to_noun(before) && !matches!(before, "this" | "these" | "those")
        || matches!(before, "down" | "off")
        || graded && leads_to_noun(earlier)
        || infinitive && !next.word.capital
        || alleged
}

/// Returns true if the word at `i` is a noun: 'the report that', 'false claims that', 'any calls for', 'the United
/// States'.
pub(super) fn is_noun(known: &[Known<'_>], i: usize) -> bool {
    let word = known[i].text;
    let Some(b) = i.checked_sub(1) else { return false };
    let (before, class) = (text(known, Some(b)), known[b].word.classes);
    let earlier = b.checked_sub(1).map(|k| text(known, Some(k)));
    if word.starts_with("call") && word != "called" {
        let subject = known[b].word.capital
            || matches!(before, "and" | "also" | "who" | "which" | "that" | "she" | "he" | "it");
        return leads_to_noun(before) || word == "calls" && !subject && before.ends_with("ed");
    }
    if !known[i].word.classes.has(Classes::TELLS) || known[i].word.classes.has(Classes::SPEECH) {
        return false;
    }
    if !matches!(word, "claim" | "claims" | "note" | "notes" | "report" | "reports" | "state" | "states") {
        return leads_to_noun(before);
    }
    let plain = known[b].token.kind == TokenKind::Word && !known[b].word.capital;
    let relative = matches!(
        before,
        "who"
            | "which"
            | "that"
            | "also"
            | "and"
            | "it"
            | "he"
            | "she"
            | "It"
            | "He"
            | "She"
            | "they"
            | "They"
            | "we"
            | "We"
            | "I"
            | "further"
            | "repeatedly"
            | "explicitly"
            | "correctly"
            | "rightly"
    );
    if relative {
        return false;
    }
    if word.ends_with('s') {
        // 'The agency reports that' and 'Brandt claims that', but 'the military reports that'.
        let speaker =
            class.meets(Classes::TAKEN_UP.and(Classes::OFFICE).and(Classes::MESSAGE).and(Classes::PART));
        let named = known[b].word.capital && !class.has(Classes::DEMONYM) && !leads_to_noun(before);
        let counted = class.has(Classes::COUNT) || known[b].token.kind != TokenKind::Word;
        // 'the boatman claims that', but 'the false claims that'.
        let noun_before =
            matches!(earlier, Some("the" | "The" | "a" | "A" | "his" | "its")) && !quality(before);
        let other = plain && !speaker && !noun_before;
        return counted
            || leads_to_noun(before)
            || !named && !speaker && (other || class.has(Classes::DEMONYM));
    }
    // 'Officials claim that'.
    let crowd = plain && before.ends_with('s') && !before.ends_with("’s") && !before.ends_with("ss");
    !crowd && !class.has(Classes::MANY)
}

/// Returns true if the word looks like an adjective, or is a noun that modifies 'reports' like one.
fn quality(word: &str) -> bool {
    ["ed", "ous", "al", "ive", "ful", "ic", "ary", "ing", "ent", "ble"].iter().any(|end| word.ends_with(end))
        || matches!(
            word,
            "false"
                | "new"
                | "early"
                | "recent"
                | "such"
                | "local"
                | "media"
                | "news"
                | "press"
                | "intelligence"
                | "military"
                | "police"
        )
}

/// Returns true if the verb at `i` describes the provisions of a document: 'the decree calls for'.
pub(super) fn decreed(known: &[Known<'_>], i: usize) -> bool {
    known[i].text.starts_with("call")
        && matches!(
            text(known, i.checked_sub(1)),
            "decree" | "bill" | "law" | "plan" | "order" | "draft" | "agreement" | "resolution"
        )
}

/// Returns true if a message follows the verb at `i`: 'published a statement', 'shared that'.
pub(super) fn before_message(known: &[Known<'_>], i: usize) -> bool {
    const PICTURES: [&str; 9] =
        ["clip", "footage", "image", "images", "imagery", "photo", "photos", "photographs", "recording"];
    let says = |k: &Known<'_>| {
        let message = k.word.classes.has(Classes::MESSAGE) && !k.word.classes.has(Classes::EVIDENCE);
        message && !PICTURES.contains(&k.text) || matches!(k.text, "that" | "“" | "”" | "\"")
    };
    known.iter().skip(i + 1).take(5).any(says)
}
