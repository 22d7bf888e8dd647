//! Words that learning has met often enough to know, each with its family: words used alike.

use std::sync::atomic::{AtomicU64, Ordering};

use super::hash;

/// A word that is frequent enough to be its own family.
pub(super) const OWN: u8 = u8::MAX;

/// The family of unknown words, and of no other.
pub(super) const UNKNOWN: u64 = hash::of("\u{1}unknown");

/// Known words and their families.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Each word at or behind the place that its key names; a fifth of the places is free, so that few words cost more
    /// than one look.
    places: Box<[Place]>,
    /// Which vocabulary it is: copies are the same, and so are all without words.
    id: u64,
}

/// What of a hash is kept in the file.
pub(super) const fn key(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// Where a word may be.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: u32,
    family: u8,
    taken: bool,
}

impl Vocabulary {
    /// A vocabulary of keys and families; of several for one key the last counts.
    pub(super) fn new(entries: impl IntoIterator<Item = (u32, u8)>) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let entries: Vec<_> = entries.into_iter().collect();
        let count = (entries.len() * 5 / 4 + 1).next_power_of_two();
        let mut places = vec![Place::default(); count].into_boxed_slice();
        for (key, family) in entries {
            let mut at = key as usize & (count - 1);
            while places[at].taken && places[at].key != key {
                at = (at + 1) & (count - 1);
            }
            places[at] = Place { key, family, taken: true };
        }
        Self { places, id: COUNT.fetch_add(1, Ordering::Relaxed) }
    }

    /// Which vocabulary it is: what was found out by one holds for all of the same number.
    pub(super) const fn id(&self) -> u64 {
        self.id
    }

    fn get(&self, word: u64) -> Option<u8> {
        let key = key(word);
        let mask = self.places.len().checked_sub(1)?;
        let mut at = key as usize & mask;
        loop {
            let place = self.places[at];
            if !place.taken || place.key == key {
                return place.taken.then_some(place.family);
            }
            at = (at + 1) & mask;
        }
    }

    /// The hash that stands for the word's family.
    pub(super) fn family(&self, word: u64) -> u64 {
        match self.get(word) {
            None => UNKNOWN,
            Some(OWN) => word,
            Some(family) => hash::join(UNKNOWN, u64::from(family) + 1),
        }
    }

    /// All entries, by key.
    pub(super) fn entries(&self) -> Vec<(u32, u8)> {
        let mut all: Vec<_> = self.places.iter().filter(|p| p.taken).map(|p| (p.key, p.family)).collect();
        all.sort_unstable();
        all
    }
}
