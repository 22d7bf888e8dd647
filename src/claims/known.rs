//! The words of a sentence, with the properties that each has without context.

use std::cell::RefCell;

use super::vocabulary::{UNKNOWN, Vocabulary};
use super::words::{Classes, classes};
use crate::assessment::citations;
use crate::words::hash::both_cases;
use crate::words::{Recent, Token, TokenKind, compounds, visible};

/// A token with the properties of its word.
pub(super) struct Known<'a> {
    pub token: Token,
    pub text: &'a str,
    pub word: WordProperties,
}

/// The properties of a word without context.
#[derive(Clone, Copy, Default)]
pub(super) struct WordProperties {
    /// The word as written, and in lower case.
    pub exact: WordHashes,
    pub lower: WordHashes,
    pub classes: Classes,
    pub capital: bool,
}

/// The hash of a word and of its family.
#[derive(Clone, Copy, Default)]
pub(super) struct WordHashes {
    pub hash: u64,
    pub family: u64,
}

impl WordHashes {
    pub(super) fn of(hash: u64, vocabulary: &Vocabulary) -> Self {
        Self { hash, family: vocabulary.family(hash) }
    }

    /// Returns true if the vocabulary contains the word.
    pub(super) const fn is_known(self) -> bool {
        self.family != UNKNOWN
    }
}

impl WordProperties {
    fn read(text: &str, kind: TokenKind, vocabulary: &Vocabulary) -> Self {
        let text = &*visible(text).text;
        let (exact, lower) = both_cases(text);
        let word = kind == TokenKind::Word;
        let capital = word && text.starts_with(char::is_uppercase);
        let classes = if word { classes(lower) } else { Classes::default() };
        let [exact, lower] = [exact, lower].map(|hash| WordHashes::of(hash, vocabulary));
        Self { exact, lower, classes, capital }
    }
}

/// Returns the tokens of `text` without its citation markers and the targets of its links, each with its text.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (Token, &str)> {
    let passed_over = |text: &str, at: usize| match text.as_bytes()[at] {
        b'[' => citations::marker_end(text, at),
        _ => text[at + 1..].starts_with('(').then(|| citations::link_end(text, at + 1)).flatten(),
    };
    compounds(text, passed_over).map(move |token| (token, &text[token.span.range()]))
}

/// Returns the tokens of `text` with the properties of their words.
pub(super) fn known<'a>(text: &'a str, vocabulary: &Vocabulary) -> Vec<Known<'a>> {
    thread_local! {
        /// A cache of recent words, and the id of the vocabulary that it is valid for.
        static RECENT: RefCell<(u64, Recent<WordProperties>)> = RefCell::default();
    }
    RECENT.with_borrow_mut(|(id, recent)| {
        if *id != vocabulary.id() {
            (*id, *recent) = (vocabulary.id(), Recent::new());
        }
        let mut known = Vec::with_capacity(text.len() / 5 + 4);
        known.extend(tokens(text).map(|(token, text)| {
            let read = || WordProperties::read(text, token.kind, vocabulary);
            Known { token, text, word: recent.get(text, 0, read) }
        }));
        tell_months(&mut known);
        known
    })
}

/// Removes the hedge from the month in 'May 4' and '4 May'.
fn tell_months(known: &mut [Known<'_>]) {
    let is_number = |known: Option<&Known<'_>>| known.is_some_and(|k| k.token.kind == TokenKind::Number);
    for i in 0..known.len() {
        if known[i].text == "May"
            && (is_number(known.get(i + 1)) || is_number(i.checked_sub(1).map(|before| &known[before])))
        {
            known[i].word.classes = known[i].word.classes.without(Classes::HEDGE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).map(|(_, text)| text).collect()
    }

    #[test]
    fn passes_over_markers_of_every_style() {
        let plain = words("The ministry denied it .");
        for marker in [
            "[12]",
            "[iv]",
            "[^key]",
            "[@key]",
            "[@a; @b, p. 3]",
            "[3-5]",
            "[3–5]",
            "[1, p. 7]",
            "[1 and 3]",
            "[1]–[3]",
        ] {
            assert_eq!(words(&format!("The ministry denied it .{marker}")), plain, "{marker}");
        }
        assert_eq!(words("The [ministry](https://example.org/a) denied it ."), plain);
    }

    #[test]
    fn the_month_is_no_hedge() {
        let vocabulary = Vocabulary::default();
        let hedges = |text| known(text, &vocabulary).iter().any(|k| k.word.classes.has(Classes::HEDGE));
        assert!(!hedges("It fell on May 4, 2024.") && !hedges("It fell on 4 May."));
        assert!(hedges("It may fall.") && hedges("May 4 and it may fall."));
    }

    #[test]
    fn a_soft_hyphen_does_not_change_a_word() {
        let vocabulary = Vocabulary::default();
        let read = |text| known(text, &vocabulary).iter().map(|k| k.word.lower.hash).collect::<Vec<_>>();
        assert_eq!(read("It re\u{ad}port\u{ad}edly fell"), read("It reportedly fell"));
    }
}
