//! The reason for a need of a source, in an analyst's words.
//!
//! Two things decide what is said: which family of evidence moved the need most, and what the text holds. A family
//! without a word in the sentence that shows it is not named, so that every reason can be checked against the text.

use super::facts::{dated, event, figure, first_person, speaks};
use super::known::Known;
use super::tokens::TokenKind;
use super::words::Classes;
use super::{Claim, Contribution, Cue};
use crate::text::Span;

/// The reason why the sentence needs a source, or needs none, as one or two clauses joined by "and".
///
/// `sentence` is the text that was handed to `assess`; offsets that do not fit it are left out. `needed` says which of
/// the two is to be explained. `None` where no words of the sentence and no cited neighbour explain it.
#[must_use]
pub fn reason(claim: &Claim, sentence: &str, needed: bool) -> Option<String> {
    let pointing = claim.why.iter().filter(|c| c.cue != Cue::None && (c.weight > 0.0) == needed);
    let mut clauses: Vec<String> = pointing.filter_map(|c| clause(c, sentence, needed)).collect();
    clauses.dedup();
    clauses.truncate(2);
    (!clauses.is_empty()).then(|| clauses.join(", and "))
}

/// One contribution in words.
fn clause(c: &Contribution, sentence: &str, needed: bool) -> Option<String> {
    let word = sentence.get(c.word.range()).filter(|w| !w.is_empty());
    let said = match (c.cue, needed) {
        (Cue::Speech, true) => "reports what someone else said",
        (Cue::Evidence, true) => "refers to evidence that a reader should be able to see",
        (Cue::Figure, true) => "is a figure that a reader should be able to check",
        (Cue::Date, true) => "is a date",
        (Cue::Event, true) => "tells of an event",
        (Cue::Earlier, true) => "refers to something earlier",
        (Cue::Hedge, false) => "marks a judgment",
        (Cue::Method, false) => "refers to the report's authors",
        (Cue::Absence, false) => "says that something is not known",
        (Cue::Quotation, true) => return Some("it contains a quotation".into()),
        (Cue::Neighbours, true) => return Some("other sentences in this paragraph are cited".into()),
        (Cue::Opening, false) => return Some("it opens its paragraph".into()),
        (Cue::Background, false) => return Some("it stands in brackets".into()),
        (Cue::Place, false) => return Some("it is a caption or introduces what follows".into()),
        _ => return None,
    };
    word.map(|w| format!("\"{w}\" {said}"))
}

/// The words of a sentence that show a family of evidence: at most one place for each family.
pub(super) fn witnesses(text: &str, known: &[Known<'_>]) -> Vec<(Cue, Span)> {
    let mut found: Vec<(Cue, Span)> = Vec::new();
    let mut add = |cue: Cue, span: Span| {
        if found.iter().all(|(known, _)| *known != cue) {
            found.push((cue, span));
        }
    };
    let has = |i: usize, class: Classes| known.get(i).is_some_and(|k| k.word.classes.has(class));
    for (i, k) in known.iter().enumerate() {
        let span = k.token.span;
        if speaks(known, i) && reports_words(known, i) {
            add(Cue::Speech, span);
        } else if event(known, i) && finite(known, i) {
            add(Cue::Event, span);
        }
        if has(i, Classes::EVIDENCE) && k.token.text != "geolocated" {
            add(Cue::Evidence, span);
        }
        if figure(known, i) {
            add(Cue::Figure, span);
        }
        if let Some(span) = date(known, i) {
            add(Cue::Date, span);
        }
        if has(i, Classes::HEDGE) && !k.word.capital {
            add(Cue::Hedge, span);
        }
        if has(i, Classes::PREVIOUSLY) {
            add(Cue::Earlier, span);
        }
        if has(i, Classes::HOUSE) || first_person(known, i) {
            add(Cue::Method, span);
        }
        if has(i, Classes::ABSENCE) || matches!(k.token.text, "unclear" | "unknown" | "No" | "yet") {
            add(Cue::Absence, span);
        }
    }
    if let Some(span) = quotation(known) {
        add(Cue::Quotation, span);
    }
    if text.trim_start().starts_with('(') && text.trim_end().trim_end_matches('.').ends_with(')') {
        add(Cue::Background, Span::default());
    }
    found
}

/// Whether the verb at `i` reports somebody else's words: 'published' does so only near something that says something,
/// with 'implied' the inference is the analyst's, and 'we reported' are the authors' own.
fn reports_words(known: &[Known<'_>], i: usize) -> bool {
    const PICTURES: [&str; 9] =
        ["clip", "footage", "image", "images", "imagery", "photo", "photos", "photographs", "recording"];
    let own = |k: &Known<'_>| {
        k.word.classes.meets(Classes::HOUSE.and(Classes::FIRST_PERSON)) && k.token.text != "US"
    };
    if known[i].word.capital && i > 0
        || modifies_noun(known, i)
        || matches!(known[i].token.text, "implied" | "implies" | "implying" | "reporting")
        || known[i.saturating_sub(4)..i].iter().any(own)
    {
        return false;
    }
    if !known[i].word.classes.has(Classes::AMBIGUOUS) {
        return true;
    }
    let says = |k: &Known<'_>| {
        let message = k.word.classes.has(Classes::MESSAGE) && !k.word.classes.has(Classes::EVIDENCE);
        message && !PICTURES.contains(&k.token.text) || matches!(k.token.text, "that" | "“" | "\"")
    };
    known.iter().skip(i + 1).take(5).any(says)
}

/// Tells if the word at `i` is an adjective between a determiner and a noun: 'the stated criteria', 'of alleged rates'.
fn modifies_noun(known: &[Known<'_>], i: usize) -> bool {
    let determiner = i.checked_sub(1).is_some_and(|b| {
        let word = known[b].token.text;
        word.ends_with("’s")
            || word.ends_with("'s")
            || matches!(
                word,
                "the" | "The" | "a" | "A" | "an" | "An" | "its" | "their" | "his" | "her" | "of" | "any"
            )
    });
    let noun = |k: &Known<'_>| {
        k.token.kind == TokenKind::Word && !k.word.capital && !k.word.classes.has(Classes::EMPTY)
    };
    determiner && known[i].token.text.ends_with("ed") && known.get(i + 1).is_some_and(noun)
}

/// Whether the verb of an event at `i` is surely the verb of its clause: no participle before a noun ('mobilized men'),
/// no state or condition ('is met'), nothing that an estimate governs, no words ('recalled that').
fn finite(known: &[Known<'_>], i: usize) -> bool {
    let before = |by: usize| i.checked_sub(by).map_or("", |k| known[k].token.text);
    let present = |text: &str| matches!(text, "is" | "are" | "be" | "being");
    let hedged = i.checked_sub(1).is_some_and(|b| known[b].word.classes.has(Classes::HEDGE));
    let negated = matches!(before(1), "never" | "yet" | "production" | "total" | "labor" | "labour");
    let auxiliary = matches!(before(1), "has" | "have" | "had" | "was" | "were" | "been");
    let stands = !present(before(1)) && !present(before(2)) && !hedged && !negated;
    let Some(after) = known.get(i + 1) else { return stands };
    let plain = after.token.kind == TokenKind::Word
        && !after.word.capital
        && !after.word.classes.meets(Classes::EMPTY.and(Classes::COUNT).and(Classes::LINK))
        && !after.token.text.ends_with("ly");
    let leads = matches!(
        after.token.text,
        "about"
            | "across"
            | "after"
            | "against"
            | "all"
            | "along"
            | "another"
            | "around"
            | "away"
            | "back"
            | "before"
            | "between"
            | "down"
            | "during"
            | "each"
            | "every"
            | "into"
            | "many"
            | "more"
            | "most"
            | "near"
            | "nearly"
            | "off"
            | "only"
            | "out"
            | "over"
            | "several"
            | "some"
            | "through"
            | "under"
            | "until"
            | "up"
    );
    stands && after.token.text != "that" && (auxiliary || !plain || leads)
}

/// The day or month that token `i` opens, with its number.
fn date(known: &[Known<'_>], i: usize) -> Option<Span> {
    let k = &known[i];
    if !k.word.capital {
        return None;
    }
    if k.word.classes.has(Classes::DAY) {
        return Some(k.token.span);
    }
    if !k.word.classes.has(Classes::MONTH) || !dated(known, i) {
        return None;
    }
    let number =
        |k: Option<&Known<'_>>| k.filter(|k| k.token.kind == TokenKind::Number).map(|k| k.token.span);
    let end = number(known.get(i + 1)).map_or(k.token.span.end, |s| s.end);
    let before = i.checked_sub(1).and_then(|b| known.get(b));
    let start = match (number(known.get(i + 1)), number(before)) {
        (Some(_), _) => k.token.span.start,
        (None, Some(number)) => number.start,
        // 'August Meyer' is no date.
        (None, None) => {
            let when =
                ["in", "In", "since", "Since", "until", "Until", "by", "By", "last", "late", "early", "mid"];
            before.filter(|b| when.contains(&b.token.text))?;
            k.token.span.start
        }
    };
    Some(Span::new(start, end))
}

/// The first closed quotation: of three words at least where somebody speaks, else of six, as fewer may be a name or the
/// author's own label.
fn quotation(known: &[Known<'_>]) -> Option<Span> {
    let spoken = (0..known.len()).any(|i| speaks(known, i));
    let least = if spoken { 3 } else { 6 };
    let mut open: Option<usize> = None;
    for (i, k) in known.iter().enumerate() {
        match (k.token.text, open) {
            ("“", _) | ("\"", None) => open = Some(i),
            ("”" | "\"", Some(from)) => {
                // All capitals are a title: 'the “Harbour Daily Post”'.
                let prose = |k: &Known<'_>| k.token.kind == TokenKind::Word && !k.word.capital;
                if i - from > least && known[from + 1..i].iter().any(prose) {
                    return Some(Span::new(known[from].token.span.start, k.token.span.end));
                }
                open = None;
            }
            _ => {}
        }
    }
    None
}
