//! Words that learning has met often enough to know, each with its family: words used alike.

use rustc_hash::FxHashMap;

use super::hash;

/// A word that is frequent enough to be its own family.
pub(super) const OWN: u8 = u8::MAX;

/// Stands for the family of unknown words.
const UNKNOWN: u64 = hash::of("\u{1}unknown");

/// Known words and their families.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    table: FxHashMap<u32, u8>,
}

/// What of a hash is kept in the file.
pub(super) const fn key(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

impl Vocabulary {
    /// A vocabulary of keys and families.
    pub(super) fn new(entries: impl IntoIterator<Item = (u32, u8)>) -> Self {
        Self { table: entries.into_iter().collect() }
    }

    /// Whether the word of this hash is known.
    pub(super) fn knows(&self, word: u64) -> bool {
        self.table.contains_key(&key(word))
    }

    /// The hash that stands for the word's family.
    pub(super) fn family(&self, word: u64) -> u64 {
        match self.table.get(&key(word)) {
            None => UNKNOWN,
            Some(&OWN) => word,
            Some(&family) => hash::join(UNKNOWN, u64::from(family) + 1),
        }
    }

    /// All entries, by key.
    pub(super) fn entries(&self) -> Vec<(u32, u8)> {
        let mut all: Vec<_> = self.table.iter().map(|(&k, &f)| (k, f)).collect();
        all.sort_unstable();
        all
    }
}
