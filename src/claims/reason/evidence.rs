//! The words of a sentence that show a kind of evidence.

use crate::claims::frames::{counts_parts, says, speaks_as_report};
use crate::claims::known::Known;
use crate::claims::predicates::{dated, figure, past};
use crate::claims::verbs::{before_message, decreed, is_adjective};
use crate::claims::words::Classes;
use crate::text::Span;
use crate::words::TokenKind;
use crate::words::hash::both_cases;

/// Returns true if the verb at `i` reports a statement by someone else. 'published' does only if a message follows.
/// With 'implied', the inference is the analyst's. 'we reported' is the authors' own statement, and a picture that
/// confirms something states nothing.
pub(super) fn reports_words(known: &[Known<'_>], i: usize) -> bool {
    const THINGS: [&str; 14] = [
        "analysis",
        "data",
        "evidence",
        "findings",
        "interview",
        "investigation",
        "logs",
        "measurements",
        "records",
        "reporting",
        "research",
        "samples",
        "test",
        "tests",
    ];
    let own =
        |k: &Known<'_>| k.word.classes.meets(Classes::HOUSE.and(Classes::FIRST_PERSON)) && k.text != "US";
    let (word, before) = (known[i].text, i.checked_sub(1).map_or("", |b| known[b].text));
    let ahead = |reach: usize| known.iter().skip(i + 1).take(reach);
    let opens = |k: &Known<'_>| matches!(k.text, "that" | "“" | "”" | "\"");
    if !says(known, i)
        || decreed(known, i)
        || i == 2 && speaks_as_report(known)
        || known[i].word.capital && i > 0
        || matches!(before, "the" | "The" | "a" | "an" | "its" | "his" | "her" | "their" | "our")
        || matches!(word, "implied" | "implies" | "implying" | "reporting")
        || known[i.saturating_sub(4)..i].iter().any(own)
    {
        return false;
    }
    match word {
        "according" | "According" => return ahead(1).any(|k| k.text == "to"),
        "called" => {
            let aims = |k: &Known<'_>| matches!(k.text, "for" | "on" | "upon");
            let named = known.get(i + 1).is_some_and(|k| k.word.capital);
            return ahead(1).any(aims) || !named && ahead(4).any(aims) || ahead(9).any(opens);
        }
        "added" => return ahead(6).any(opens) || ahead(1).any(|k| k.token.kind == TokenKind::Mark),
        _ => {}
    }
    if word.starts_with("confirm") || word.starts_with("suggest") || word.starts_with("highlight") {
        let thing = |k: &Known<'_>| k.word.classes.has(Classes::EVIDENCE) || THINGS.contains(&k.text);
        if known[i.saturating_sub(6)..i].iter().any(thing) {
            return false;
        }
    }
    !known[i].word.classes.has(Classes::AMBIGUOUS) || before_message(known, i)
}

/// Returns true if the word at `i` denotes pictures. A satellite alone does not count.
pub(super) fn pictures(known: &[Known<'_>], i: usize) -> bool {
    !matches!(known[i].text, "satellite" | "Satellite")
        || known.get(i + 1).is_some_and(|next| {
            matches!(
                next.text,
                "imagery"
                    | "image"
                    | "images"
                    | "photo"
                    | "photos"
                    | "photograph"
                    | "photographs"
                    | "picture"
                    | "pictures"
                    | "data"
                    | "footage"
            )
        })
}

/// Returns true if the word at `i` makes the sentence an estimate by its authors. Permissions ('none of whom may'),
/// refusals ('would not say'), and things that appear on a day or in a table do not count.
pub(super) fn supposes(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    if !k.word.classes.has(Classes::HEDGE) || k.word.capital {
        return false;
    }
    let (before, next) =
        (i.checked_sub(1).map_or("", |b| known[b].text), known.get(i + 1).map_or("", |k| k.text));
    match k.text {
        "appear" | "appears" => matches!(next, "to" | "likely" | "unlikely" | "set" | "poised"),
        "seeks" => false,
        "indicate" | "indicates" | "suggest" | "suggests" => {
            i.checked_sub(1).is_none_or(|b| !known[b].word.classes.has(Classes::MANY))
        }
        // 'from potentially infected hosts'.
        "potentially" | "possibly" => {
            !(next.ends_with("ed")
                && matches!(before, "from" | "of" | "in" | "on" | "with" | "for" | "the" | "a" | "any"))
        }
        "may" | "might" | "could" | "would" => {
            let refuses = matches!(
                next,
                "not"
                    | "neither"
                    | "say"
                    | "comment"
                    | "confirm"
                    | "disclose"
                    | "discuss"
                    | "answer"
                    | "tell"
                    | "give"
            );
            // 'discussed what data both could provide' describes an ability.
            let asked = k.text == "could"
                && known[i.saturating_sub(8)..i]
                    .iter()
                    .any(|k| matches!(k.text, "what" | "how" | "where" | "whom" | "whether"));
            !refuses && !asked && !matches!(before, "whom" | "none")
        }
        _ => true,
    }
}

/// Returns the span of the figure that begins at token `i`, with a unit such as thousands or percent. Parts of an
/// address, version or file name do not count, nor do dates in compounds ('pre-May 24'), item numbers, and counts of
/// the text's own parts.
pub(super) fn checkable(known: &[Known<'_>], i: usize) -> Option<Span> {
    let k = &known[i];
    let text = |i: usize| known.get(i).map_or("", |k| k.text);
    let before = |by: usize| i.checked_sub(by).map_or("", text);
    let glued = |a: usize, b: usize| {
        known.get(a).zip(known.get(b)).is_some_and(|(a, b)| a.token.span.end == b.token.span.start)
    };
    let scale = |i: usize| {
        matches!(text(i), "%" | "percent")
            || known.get(i).is_some_and(|k| {
                k.word.classes.has(Classes::COUNT)
                    && (k.text.ends_with("illion")
                        || matches!(k.text, "hundred" | "thousand" | "dozen" | "billions" | "millions"))
            })
    };
    let whole = |i: usize| {
        let end = if scale(i + 1) { i + 1 } else { i };
        Some(Span::new(known[i].token.span.start, known[end].token.span.end))
    };
    // A range is not a plain number, but its unit shows that it is a quantity.
    if k.token.kind == TokenKind::Number && scale(i + 1) && text(i).contains('-') {
        return whole(i);
    }
    if !figure(known, i) || counts_parts(known, i) {
        return None;
    }
    if k.token.kind == TokenKind::Word {
        // 'nine in ten homes'.
        let share =
            matches!(before(1), "in" | "of") && i > 1 && known[i - 2].word.classes.has(Classes::COUNT);
        if share && !known[i - 2].word.capital {
            return Some(Span::new(known[i - 2].token.span.start, k.token.span.end));
        }
        let next = text(i + 1);
        let paired = known.get(i + 1).is_some_and(|k| k.word.classes.has(Classes::EMPTY));
        let span =
            matches!(before(1), "last" | "past" | "next" | "first" | "coming" | "these" | "those" | "the");
        let bare = scale(i) && i > 0 && known[i - 1].token.kind == TokenKind::Number;
        // A large number counts by itself: 'the millions of'.
        let counts = scale(i) || !paired && !span;
        return if counts && !bare && !next.is_empty() { whole(i) } else { None };
    }
    let parts = text(i).split('.').count();
    let thousands = text(i).split('.').skip(1).all(|part| part.len() == 3);
    let address = parts > 3 || parts == 3 && !thousands;
    let month = |word: &str| crate::claims::words::classes(both_cases(word).1).has(Classes::MONTH);
    let compound = before(1).rsplit_once('-').is_some_and(|(_, end)| month(end));
    let joins = |word: &str| matches!(word, "_" | "\\" | "@" | "=" | "&");
    let named = glued(i.wrapping_sub(1), i) && joins(before(1)) || glued(i, i + 1) && joins(text(i + 1));
    let item = before(1) == "(" && text(i + 1) == ")" && text(i).len() < 3;
    let version = matches!(before(1), "versions" | "Versions" | "v" | "release")
        || matches!(before(2), "versions" | "Versions") && matches!(before(1), "and" | "or");
    let always = text(i) == "24" && text(i + 1) == "/" && text(i + 2) == "7"
        || text(i) == "7" && before(1) == "/" && before(2) == "24";
    (!address && !compound && !named && !item && !version && !always).then(|| whole(i)).flatten()
}

/// Returns true if the event verb at `i` is certainly the verb of its clause. Participles before a noun ('mobilized
/// men'), states and conditions ('is met'), verbs governed by an estimate, and statements ('recalled that') do not
/// count.
pub(super) fn finite(known: &[Known<'_>], i: usize) -> bool {
    let before = |by: usize| i.checked_sub(by).map_or("", |k| known[k].text);
    let present = |text: &str| matches!(text, "is" | "are" | "be" | "being");
    let hedged = i.checked_sub(1).is_some_and(|b| known[b].word.classes.has(Classes::HEDGE));
    let negated = matches!(before(1), "never" | "yet" | "production" | "total" | "labor" | "labour");
    let auxiliary = matches!(before(1), "has" | "have" | "had" | "was" | "were" | "been");
    // 'from occupied towns', 'criticized poorly conducted raids'.
    let inside = |word: &str| {
        matches!(
            word,
            "in" | "from"
                | "into"
                | "across"
                | "near"
                | "throughout"
                | "inside"
                | "on"
                | "at"
                | "by"
                | "under"
                | "through"
                | "against"
                | "via"
                | "without"
                | "about"
                | "among"
                | "of"
                | "the"
                | "a"
                | "an"
        )
    };
    let verb = i
        .checked_sub(2)
        .is_some_and(|b| known[b].word.classes.meets(Classes::SPEECH.and(Classes::EVENT)) || past(known, b));
    let adjective = inside(before(1))
        || before(1).ends_with("ly") && (inside(before(2)) || verb)
        || is_adjective(known, i);
    let stands = !present(before(1)) && !present(before(2)) && !hedged && !negated && !adjective;
    let Some(after) = known.get(i + 1) else { return stands };
    let plain = after.token.kind == TokenKind::Word
        && !after.word.capital
        && !after.word.classes.meets(Classes::EMPTY.and(Classes::COUNT).and(Classes::LINK))
        && !after.text.ends_with("ly");
    let leads = matches!(
        after.text,
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
    // 'the revenue split', 'malware used for theft'.
    let object = after.token.kind == TokenKind::Number
        || after.word.capital
        || after.word.classes.has(Classes::COUNT)
        || matches!(
            after.text,
            "the"
                | "a"
                | "an"
                | "its"
                | "his"
                | "her"
                | "their"
                | "off"
                | "out"
                | "up"
                | "down"
                | "all"
                | "both"
                | "several"
        );
    let doubtful = matches!(
        known[i].text,
        "split"
            | "cut"
            | "hit"
            | "cost"
            | "bid"
            | "set"
            | "spread"
            | "shot"
            | "cast"
            | "shut"
            | "put"
            | "used"
            | "cleared"
    );
    stands && after.text != "that" && (auxiliary || !doubtful || object) && (auxiliary || !plain || leads)
}

/// Returns the span of the day or month that begins at token `i`, with its number.
pub(super) fn date(known: &[Known<'_>], i: usize) -> Option<Span> {
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
    let day = before.filter(|k| k.token.kind == TokenKind::Number && k.text.len() < 3).map(|k| k.token.span);
    let start = match (number(known.get(i + 1)), number(before)) {
        // '5 May 2026'.
        (Some(year), _) if year.end - year.start == 4 => day.map_or(k.token.span.start, |day| day.start),
        (Some(_), _) => k.token.span.start,
        (None, Some(number)) => number.start,
        // 'August Meyer' is not a date.
        (None, None) => {
            let when =
                ["in", "In", "since", "Since", "until", "Until", "by", "By", "last", "late", "early", "mid"];
            before.filter(|b| when.contains(&b.text))?;
            k.token.span.start
        }
    };
    Some(Span::new(start, end))
}

/// Returns the span of the first closed quotation of at least three words, or five if no verb of speech is present:
/// shorter ones may be names or the author's own labels.
pub(in crate::claims) fn quotation(known: &[Known<'_>]) -> Option<Span> {
    if !known.iter().any(|k| matches!(k.text, "“" | "\"")) {
        return None;
    }
    let spoken = (0..known.len()).any(|i| reports_words(known, i));
    let least = if spoken { 3 } else { 5 };
    let mut open: Option<usize> = None;
    for (i, k) in known.iter().enumerate() {
        match (k.text, open) {
            ("“", _) | ("\"", None) => open = Some(i),
            ("”" | "\"", Some(from)) => {
                // All words capitalized indicate a title: 'the “Harbour Daily Post of the South”'.
                let word = |k: &&Known<'_>| k.token.kind == TokenKind::Word;
                let prose =
                    |k: &Known<'_>| word(&k) && !k.word.capital && !k.word.classes.has(Classes::EMPTY);
                let inside = &known[from + 1..i];
                if inside.iter().filter(word).count() >= least && inside.iter().any(prose) {
                    return Some(Span::new(known[from].token.span.start, k.token.span.end));
                }
                open = None;
            }
            _ => {}
        }
    }
    None
}
