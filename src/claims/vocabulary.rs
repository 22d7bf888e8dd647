//! The words that occurred often enough in learning, each with its family: a group of words that are used alike.

use std::sync::atomic::{AtomicU64, Ordering};

use super::hash;

/// Marks a word that is frequent enough to be its own family.
pub(super) const OWN: u8 = u8::MAX;

/// The family of all unknown words.
pub(super) const UNKNOWN: u64 = hash::of("\u{1}unknown");

/// The known words and their families.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// A hash table with linear probing. At least a fifth of the slots are empty, so that few words need more than one
    /// probe.
    slots: Box<[Slot]>,
    /// The identity of the vocabulary, which its copies share. 0 for the default, which has no words.
    id: u64,
}

/// Returns the part of a hash that the weights file stores.
pub(super) const fn key(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// A slot of the hash table.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    family: u8,
    taken: bool,
}

impl Vocabulary {
    /// Creates a vocabulary of keys and families. Of several families for one key, the last counts.
    pub(super) fn new(entries: impl IntoIterator<Item = (u32, u8)>) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let entries: Vec<_> = entries.into_iter().collect();
        let count = (entries.len() * 5 / 4 + 1).next_power_of_two();
        let mut slots = vec![Slot::default(); count].into_boxed_slice();
        for (key, family) in entries {
            let mut at = key as usize & (count - 1);
            while slots[at].taken && slots[at].key != key {
                at = (at + 1) & (count - 1);
            }
            slots[at] = Slot { key, family, taken: true };
        }
        Self { slots, id: COUNT.fetch_add(1, Ordering::Relaxed) }
    }

    /// Returns the identity of the vocabulary. Results cached for one vocabulary are valid for all with the same id.
    pub(super) const fn id(&self) -> u64 {
        self.id
    }

    fn get(&self, word: u64) -> Option<u8> {
        let key = key(word);
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = key as usize & mask;
        loop {
            let slot = self.slots[at];
            if !slot.taken || slot.key == key {
                return slot.taken.then_some(slot.family);
            }
            at = (at + 1) & mask;
        }
    }

    /// Returns the hash that represents the word's family.
    pub(super) fn family(&self, word: u64) -> u64 {
        match self.get(word) {
            None => UNKNOWN,
            Some(OWN) => word,
            Some(family) => hash::join(UNKNOWN, u64::from(family) + 1),
        }
    }

    /// Returns all entries, sorted by key.
    pub(super) fn entries(&self) -> Vec<(u32, u8)> {
        let mut all: Vec<_> = self.slots.iter().filter(|p| p.taken).map(|p| (p.key, p.family)).collect();
        all.sort_unstable();
        all
    }
}
