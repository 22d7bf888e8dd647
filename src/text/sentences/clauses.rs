//! Clause detection in English: a subject with its finite verb.
//!
//! The splitter uses it to decide whether the full stop of an abbreviation also ends the sentence. Both tests are
//! conservative: in doubt they return false, and the sentence continues.

mod lists;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::capitalised;
use lists::{BETWEEN, OPENERS, PARTICIPLES, PREPOSITIONS, SPEECH, SUBORDINATORS, VERBS, WEAK_OPENERS};

/// Maximum number of bytes before a full stop that are read.
pub(super) const REACH: usize = 600;

/// Returns the last [`REACH`] bytes of `text` at most, and true if that is all of it.
pub(super) fn tail(text: &str) -> (&str, bool) {
    let mut from = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (&text[from..], from == 0)
}

/// Returns the first word of `after` without leading quotes and emphasis. Returns "" if the character after the word is
/// not a space, comma, apostrophe or colon.
fn first_word(after: &str) -> &str {
    let after = after.trim_start_matches(['"', '“', '‘', '\'', '«', '*', '_', '(']);
    let len = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let whole = after[len..].starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '’' | ':'));
    if whole || len == after.len() { &after[..len] } else { "" }
}

/// Returns true if `after` begins with a word that opens a sentence even after an initial.
pub(super) fn opens(after: &str) -> bool {
    OPENERS.contains(&first_word(after))
}

/// Returns true if `after` begins with a word that opens a sentence.
#[must_use]
pub fn opens_sentence(after: &str) -> bool {
    let first = first_word(after);
    OPENERS.contains(&first) || WEAK_OPENERS.contains(&first)
}

fn bare(token: &str) -> &str {
    token.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The set of word lists that contain a word, as bit flags.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Lists(u8);

impl Lists {
    const VERB: Self = Self(1);
    const SPEECH: Self = Self(2);
    const PARTICIPLE: Self = Self(4);
    const SUBORDINATOR: Self = Self(8);

    /// Returns the lists that contain `word`. One hash lookup, because a sentence with thousands of abbreviations looks
    /// up each word near each of them.
    fn of(word: &str) -> Self {
        static ALL: LazyLock<FxHashMap<&'static str, Lists>> = LazyLock::new(|| {
            let lists = [
                (VERBS, Lists::VERB),
                (SPEECH, Lists::SPEECH),
                (PARTICIPLES, Lists::PARTICIPLE),
                (SUBORDINATORS, Lists::SUBORDINATOR),
            ];
            let mut all: FxHashMap<&'static str, Lists> = FxHashMap::default();
            for (words, list) in lists {
                words.iter().for_each(|word| all.entry(word).or_default().0 |= list.0);
            }
            all
        });
        ALL.get(word).copied().unwrap_or_default()
    }

    const fn has(self, list: Self) -> bool {
        self.0 & list.0 != 0
    }
}

fn is_finite(word: &str) -> bool {
    is_finite_in(word, Lists::of(word))
}

/// Like [`is_finite`], for a word whose lists are known.
fn is_finite_in(word: &str, lists: Lists) -> bool {
    if lists.has(Lists::VERB) || lists.has(Lists::SPEECH) {
        return true;
    }
    let ends = word.len() >= 4 && word.ends_with("ed") && word.starts_with(|c: char| c.is_lowercase());
    ends && !lists.has(Lists::PARTICIPLE) && !word.contains('-')
}

/// Returns true if the last clause of `before` already has its verb, so that another sentence can follow.
#[must_use]
pub fn has_predicate(before: &str) -> bool {
    let (before, _) = tail(before);
    let (mut found, mut comma, mut pronoun) = (false, false, false);
    for token in before.split_whitespace() {
        let word = bare(token);
        let joins = comma && matches!(word, "and" | "but" | "while" | "so");
        let lists = Lists::of(word);
        if joins || lists.has(Lists::SUBORDINATOR) || lists.has(Lists::SPEECH) {
            found = false;
        } else if is_finite_in(word, lists) || pronoun && word.ends_with('s') {
            found = true;
        }
        pronoun = matches!(word, "He" | "She" | "It" | "he" | "she" | "it" | "who" | "which");
        comma = token.ends_with([',', ';', ':', '—']);
    }
    found
}

/// Returns true if `before` begins with a preposition and contains no finite verb: 'After the attack at 9'.
pub(super) fn is_opening_phrase(before: &str) -> bool {
    let (before, whole) = tail(before);
    let mut words = before.split_whitespace().map(bare);
    whole && words.next().is_some_and(|first| PREPOSITIONS.contains(&first)) && !words.any(is_finite)
}

/// Returns true if `after` begins with a subject and its verb: 'Reporters met him', 'Valley officials in Brook denied
/// it'.
#[must_use]
pub fn starts_clause(after: &str) -> bool {
    /// Maximum number of words and of bytes that are read.
    const WORDS: usize = 7;
    const BYTES: usize = 200;
    let mut at = 0;
    for (i, token) in after.split_whitespace().take(WORDS).enumerate() {
        at += token.len();
        if at > BYTES {
            return false;
        }
        let word = bare(token);
        let capital = word.starts_with(char::is_uppercase);
        if i == 0 && !capital {
            return false;
        }
        if i > 0 && is_finite(word) {
            return true;
        }
        let joins = BETWEEN.contains(&word);
        let phrase = !joins && PREPOSITIONS.contains(&capitalised(word).as_str());
        if phrase || SUBORDINATORS.contains(&word) || ends_phrase(token) {
            return false;
        }
    }
    false
}

/// Returns true if `token` contains punctuation that separates phrases: `Marsh,`, `port.[3]`, but not `Gen.`, `U.S.`.
fn ends_phrase(token: &str) -> bool {
    let word = token.trim_start_matches(|c: char| !c.is_alphanumeric());
    let len =
        word.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\'')).unwrap_or(word.len());
    let behind = &word[len..];
    behind.contains([',', ';', ':', '—', '?', '!']) || len > 4 && behind.contains('.')
}

/// Returns true if `after` says who spoke: 'Marsh asked.', 'Governor Ann Marsh said,'.
pub(super) fn tells_speaker(after: &str) -> bool {
    for (i, token) in after.split_whitespace().take(4).enumerate() {
        let word = bare(token);
        if i > 0 && SPEECH.contains(&word) {
            return true;
        }
        if !word.starts_with(char::is_uppercase) || token.ends_with(',') {
            return false;
        }
    }
    false
}
