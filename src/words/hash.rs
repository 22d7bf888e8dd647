//! The hashes of words.
//!
//! Lists and learned weights use [`crate::text::fingerprint`]. Names use the polynomial hash [`chain`], because there the hash of
//! several words follows from those of the words.

use crate::text::{FINGERPRINT_SEED, extend_fingerprint};

/// Returns the fingerprint of `text`, also in constants.
#[must_use]
pub const fn of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut hash, mut i) = (FINGERPRINT_SEED, 0);
    while i < bytes.len() {
        hash = extend_fingerprint(hash, bytes[i]);
        i += 1;
    }
    hash
}

/// Returns the fingerprints of `text` as written and in lower case. Both together take hardly longer than one.
#[must_use]
pub fn both_cases(text: &str) -> (u64, u64) {
    if text.is_ascii() {
        return text.bytes().fold((FINGERPRINT_SEED, FINGERPRINT_SEED), |(exact, lower), b| {
            (extend_fingerprint(exact, b), extend_fingerprint(lower, b.to_ascii_lowercase()))
        });
    }
    let mut lower = FINGERPRINT_SEED;
    each_lower_byte(text, |b| lower = extend_fingerprint(lower, b));
    (of(text), lower)
}

/// The base of the polynomial hash.
pub const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The polynomial hash of the empty string.
pub const SEED: u64 = 0;

/// Extends a polynomial hash by one byte.
#[must_use]
pub const fn chain(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(byte as u64 + 1)
}

/// Returns the polynomial hash of a lower-case ASCII word, for constants.
#[must_use]
pub const fn ascii(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut hash, mut i) = (SEED, 0);
    while i < bytes.len() {
        hash = chain(hash, bytes[i]);
        i += 1;
    }
    hash
}

/// Returns the polynomial hash of a word in lower case, without what [`is_silent`] says is not hashed.
#[must_use]
pub fn word(word: &str) -> u64 {
    if word.is_ascii() {
        let letters = word.bytes().filter(|b| !matches!(b, b'.' | b'\''));
        return letters.fold(SEED, |hash, b| chain(hash, b.to_ascii_lowercase()));
    }
    let mut hash = SEED;
    for c in word.chars().filter(|c| !is_silent(*c)) {
        let mut utf8 = [0; 4];
        for lower in c.to_lowercase() {
            hash = lower.encode_utf8(&mut utf8).bytes().fold(hash, chain);
        }
    }
    hash
}

/// Returns true for characters of a word that spellings of one name have or omit: full stops, apostrophes, ayn, hamza,
/// accents that are characters of their own, and the soft hyphen.
pub(super) fn is_silent(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn each_lower_byte(text: &str, mut take: impl FnMut(u8)) {
    let mut utf8 = [0; 4];
    for c in text.chars().flat_map(char::to_lowercase) {
        c.encode_utf8(&mut utf8).bytes().for_each(&mut take);
    }
}
