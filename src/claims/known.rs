//! The words of a sentence, with the properties that each has without context.

use std::cell::RefCell;

use super::hash;
use super::tokens::{Token, TokenKind, tokens};
use super::vocabulary::{UNKNOWN, Vocabulary};
use super::words::{Classes, classes};
use crate::text::Recent;

/// A token with the properties of its word.
pub(super) struct Known<'a> {
    pub token: Token<'a>,
    pub word: Word,
}

/// The properties of a word without context.
#[derive(Clone, Copy, Default)]
pub(super) struct Word {
    /// The word as written, and in lower case.
    pub exact: Reading,
    pub lower: Reading,
    pub classes: Classes,
    pub capital: bool,
}

/// The hash of a word and of its family.
#[derive(Clone, Copy, Default)]
pub(super) struct Reading {
    pub hash: u64,
    pub family: u64,
}

impl Reading {
    pub(super) fn of(hash: u64, vocabulary: &Vocabulary) -> Self {
        Self { hash, family: vocabulary.family(hash) }
    }

    /// Returns true if the vocabulary contains the word.
    pub(super) const fn is_known(self) -> bool {
        self.family != UNKNOWN
    }
}

impl Word {
    fn read(text: &str, kind: TokenKind, vocabulary: &Vocabulary) -> Self {
        let (exact, lower) = hash::both(text);
        let word = kind == TokenKind::Word;
        let capital = word && text.starts_with(char::is_uppercase);
        let classes = if word { classes(lower) } else { Classes::default() };
        let [exact, lower] = [exact, lower].map(|hash| Reading::of(hash, vocabulary));
        Self { exact, lower, classes, capital }
    }
}

/// Returns the tokens of `text` with the properties of their words.
pub(super) fn known<'a>(text: &'a str, vocabulary: &Vocabulary) -> Vec<Known<'a>> {
    thread_local! {
        /// A cache of recent words, and the id of the vocabulary that it is valid for.
        static RECENT: RefCell<(u64, Recent<Word>)> = RefCell::default();
    }
    RECENT.with_borrow_mut(|(id, recent)| {
        if *id != vocabulary.id() {
            (*id, *recent) = (vocabulary.id(), Recent::new());
        }
        let mut known = Vec::with_capacity(text.len() / 5 + 4);
        known.extend(tokens(text).map(|token| {
            let read = || Word::read(token.text, token.kind, vocabulary);
            Known { token, word: recent.get(token.text, 0, read) }
        }));
        known
    })
}
