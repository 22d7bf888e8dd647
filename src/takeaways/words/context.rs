//! Properties of words that depend on their neighbours.

use super::classes::leads_to_place;
use super::names::{self, Initials};
use super::{CERTAINLY, Word, WordKind, is_country, key_of};

/// Sets the properties of each word that depend on its neighbours.
pub(super) fn read_in_context(whole: &str, words: &mut [Word]) {
    const SURE: &[&str] =
        &["almost", "nearly", "virtually", "is", "are", "was", "were", "be", "seems", "appears", "not"];
    const ROUGH: &[&str] = &[
        "about",
        "approximately",
        "roughly",
        "around",
        "nearly",
        "almost",
        "some",
        "over",
        "than",
        "least",
        "most",
    ];
    const BEFORE_VERB: &[&str] = &[
        "will",
        "would",
        "may",
        "might",
        "could",
        "must",
        "should",
        "can",
        "cannot",
        "to",
        "has",
        "have",
        "had",
        "did",
        "not",
        "likely",
        "also",
        "reportedly",
    ];
    const PAST: &[&str] = &[
        "struck",
        "hit",
        "shot",
        "took",
        "sent",
        "met",
        "gave",
        "led",
        "held",
        "fought",
        "beat",
        "drove",
        "seized",
        "withdrew",
        "began",
        "sold",
        "bought",
        "won",
        "lost",
        "told",
        "sought",
        "left",
        "cut",
        "put",
        "paid",
        "built",
        "overran",
        "overthrew",
        "drew",
        "sued",
    ];
    const BE: &[&str] = &["was", "were", "been", "be", "is", "are", "being", "am"];
    let lower = |word: &Word| whole[word.span.range()].to_ascii_lowercase();
    let mut before = String::new();
    for i in 0..words.len() {
        let text = lower(&words[i]);
        let behind = words.get(i + 1).map(lower).unwrap_or_default();
        let previous = i.checked_sub(1).map(|p| words[p]);
        let word = &mut words[i];
        if text == "certain" && (SURE.contains(&before.as_str()) || matches!(behind.as_str(), "to" | "that"))
        {
            (word.key, word.kind) = (key_of(CERTAINLY), WordKind::Likelihood);
        }
        word.rough = word.value > 0 && ROUGH.contains(&before.as_str());
        word.lead = match previous {
            Some(word) if matches!(word.kind, WordKind::Empty) => word.key,
            // The lead of a date is the word before its first word.
            Some(word) if matches!(word.kind, WordKind::Date | WordKind::Number) => word.lead,
            _ => 0,
        };
        // `Iranian-made` describes an origin, not an agent.
        let from =
            matches!(behind.as_str(), "made" | "built" | "supplied" | "provided" | "produced" | "designed");
        word.ordinary |= from && whole[word.span.end as usize..].starts_with('-');
        let formed = text.len() > 4 && text.ends_with("ed") || PAST.contains(&text.as_str());
        let goes_on = text.len() > 5 && text.ends_with("ing") && BE.contains(&before.as_str());
        let governed = BEFORE_VERB.contains(&before.as_str());
        let passive = BE.contains(&before.as_str()) && !goes_on || behind == "by";
        word.active = word.kind == WordKind::Word && !passive && (formed || goes_on || governed);
        before = text;
    }
    for i in 1..words.len() {
        let verb = words[i].active || matches!(words[i].kind, WordKind::Light | WordKind::Likelihood);
        words[i - 1].acts = verb && !leads_to_place(words[i - 1].lead);
    }
    name_what_opens(whole, words);
    let mut initials = Initials::default();
    let mut from = 0;
    let ended = |words: &mut [Word], from: usize, to: usize, keys: [u32; 2]| {
        if keys[0] != 0 {
            words[from..to].iter_mut().for_each(|word| word.acronym = keys[0]);
        }
    };
    for i in 0..words.len() {
        let word = words[i];
        let began = initials.is_empty();
        let keys = initials.read(whole, &word);
        ended(words, from, i, keys);
        if began || keys[0] != 0 || initials.is_empty() {
            from = i;
        }
    }
    let keys = initials.finish();
    ended(words, from, words.len(), keys);
}

/// Turns words that open a sentence and are not ordinary into names: acronyms, and words before another name.
fn name_what_opens(whole: &str, words: &mut [Word]) {
    for i in 0..words.len() {
        let word = words[i];
        if !word.opens || !word.capital || word.generic || word.kind != WordKind::Word {
            continue;
        }
        let text = &whole[word.span.range()];
        let acronym = text.len() > 1 && !text.contains(char::is_lowercase) && word.value == 0;
        let before_name = words.get(i + 1).is_some_and(|next| {
            let adjacent = whole[word.span.end as usize..next.span.start as usize].trim().is_empty();
            adjacent && next.capital && !next.opens && next.kind == WordKind::Name && !is_country(next.key)
        });
        if acronym || before_name && names::opens_as_name(&text.to_lowercase(), word.key) {
            words[i].kind = WordKind::Name;
        }
    }
}
