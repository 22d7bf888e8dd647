//! A cache of results about recently read words. Texts repeat their words: nine of ten occurred within the last few
//! thousand, and a lookup costs less than reading the word again.

/// Maximum length of a cached word, in bytes. Longer words are rare.
const LONGEST: usize = 16;

/// A key for a word of up to [`LONGEST`] bytes: its first and last eight bytes, which may overlap, its length, and the
/// caller's mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    /// The length in the low byte, the caller's mark in the next. 0 marks an empty slot.
    length: u32,
}

impl Key {
    /// Returns the key of `word` and `mark`, or `None` if the word is empty or too long.
    fn of(word: &str, mark: u8) -> Option<Self> {
        let bytes = word.as_bytes();
        let length = bytes.len();
        let four = |at: usize| bytes.get(at..)?.first_chunk().map(|b| u64::from(u32::from_le_bytes(*b)));
        let eight = |at: usize| bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b));
        let (first, last) = match length {
            0 => return None,
            1..4 => (bytes.iter().fold(0, |all, b| all << 8 | u64::from(*b)), 0),
            4..8 => (four(0)?, four(length - 4)?),
            8..=LONGEST => (eight(0)?, eight(length - 8)?),
            _ => return None,
        };
        Some(Self { first, last, length: length as u32 | u32::from(mark) << 8 })
    }

    /// Returns an index below `1 << bits`.
    const fn place(self, bits: u32) -> usize {
        let mixed =
            (self.first ^ self.last.rotate_left(29) ^ self.length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - bits)) as usize
    }
}

/// A direct-mapped cache of results by word. A word replaces the one that was in its slot. The cache never changes a
/// result, only its cost.
#[derive(Debug)]
pub struct Recent<V> {
    kept: Box<[(Key, V)]>,
}

/// Number of slots, as a power of two. A larger table would not stay in the processor's cache.
const BITS: u32 = 11;

impl<V: Copy + Default> Recent<V> {
    /// Creates an empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self { kept: vec![(Key::default(), V::default()); 1 << BITS].into() }
    }

    /// Returns the cached result for `word`, or calls `read` and caches what it returns. `mark` encodes any other input
    /// of `read`; results with different marks are cached separately.
    pub fn get(&mut self, word: &str, mark: u8, read: impl FnOnce() -> V) -> V {
        let Some(key) = Key::of(word, mark) else { return read() };
        let kept = &mut self.kept[key.place(BITS)];
        if kept.0 != key {
            *kept = (key, read());
        }
        kept.1
    }
}

impl<V: Copy + Default> Default for Recent<V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn only_the_same_words_share_a_key(a in "[aé]{0,9}", b in "[aé]{0,9}", marks: (bool, bool)) {
            let key = |word: &str, mark: bool| Key::of(word, u8::from(mark));
            if let (Some(one), Some(other)) = (key(&a, marks.0), key(&b, marks.1)) {
                prop_assert_eq!(one == other, (&a, marks.0) == (&b, marks.1));
            }
        }

        #[test]
        fn answers_are_those_of_the_reader(words in prop::collection::vec("[a-c]{0,20}", 0..40)) {
            let mut recent = Recent::new();
            for word in &words {
                prop_assert_eq!(recent.get(word, 0, || word.len()), word.len());
            }
        }
    }

    #[test]
    fn a_word_is_read_once_and_a_long_one_each_time() {
        let mut recent = Recent::new();
        let mut asked = 0;
        for word in ["river", "river", "a word of more than 16", "a word of more than 16"] {
            recent.get(word, 0, || asked += 1);
        }
        assert_eq!(asked, 3);
    }
}
