//! Flat tables that are searched in place, so that a registry embedded in the program costs nothing to open.
//!
//! A [`multimap`](pack_multimap) maps hashes to numbers. Its rows are sorted by bucket, which is the highest bits of
//! the mixed key. A list contains the first row of each bucket, so that a lookup reads two numbers and one row on
//! average. [`Records`](pack_records) are byte strings by index. All numbers are little-endian. The bytes are not
//! trusted: anything out of range counts as absent.

/// A multiplier that mixes the bits of keys. Polynomial hashes are badly distributed.
const MIX: u64 = 0xf135_7aea_2e62_a9c5;

const fn bucket(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(MIX) >> (64 - bits)) as usize
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

/// Returns entry `i` of a list of `u64`.
pub(super) fn number(list: &[u8], i: usize) -> Option<u64> {
    u64_at(list, i * 8)
}

/// Returns entry `i` of a list of `u32`.
pub(super) fn small(list: &[u8], i: usize) -> Option<u32> {
    u32_at(list, i * 4)
}

/// Packs the pairs. The values of one key keep their order.
pub(super) fn pack_multimap(mut pairs: Vec<(u64, u32)>) -> Vec<u8> {
    let bits = pairs.len().max(2).next_power_of_two().ilog2();
    pairs.sort_by_key(|&(key, _)| (bucket(key, bits), key));
    let mut out = Vec::with_capacity(16 + pairs.len() * 20);
    out.extend(bits.to_le_bytes());
    let mut row = 0;
    for b in 0..=1_usize << bits {
        while pairs.get(row).is_some_and(|&(key, _)| bucket(key, bits) < b) {
            row += 1;
        }
        out.extend((row as u32).to_le_bytes());
    }
    for (key, value) in pairs {
        out.extend(key.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out
}

/// Returns the values of a key in a packed multimap.
pub(super) fn look_up(map: &[u8], key: u64) -> Values<'_> {
    values(map, key).unwrap_or_default()
}

/// Length of a row in bytes: an eight-byte key and a four-byte value.
const ROW: usize = 12;

fn values(map: &[u8], key: u64) -> Option<Values<'_>> {
    let bits = u32_at(map, 0).filter(|bits| (1..32).contains(bits))?;
    let at = 4 + bucket(key, bits) * 4;
    let (from, to) = (u32_at(map, at)? as usize, u32_at(map, at + 4)? as usize);
    let rows = 4 + ((1 << bits) + 1) * 4;
    let rows = map.get(rows + from * ROW..rows + to * ROW)?;
    let (rows, _) = rows.as_chunks::<ROW>();
    let first = rows.iter().position(|row| u64_at(row, 0) == Some(key))?;
    let rows = &rows[first..];
    let count = rows.iter().take_while(|row| u64_at(*row, 0) == Some(key)).count();
    Some(Values { rows: &rows[..count] })
}

/// A Bloom filter of the keys of a multimap, with one word per key. A key that it rejects is absent; a key that it
/// accepts may be absent too. Unlike the rows, it is small enough for the processor's cache.
pub(super) struct Sieve {
    words: Box<[u64]>,
}

impl Sieve {
    /// Creates the filter of a packed multimap, or returns `None` if the map is so large that a filter would not help.
    pub fn of(map: &[u8]) -> Option<Self> {
        const MOST: usize = 1 << 18;
        let keys = map.len() / ROW;
        if keys > MOST {
            return None;
        }
        let mut words = vec![0; (keys / 8).next_power_of_two()].into_boxed_slice();
        for (key, _) in rows(map) {
            let (word, bits) = Self::place(key, words.len());
            words[word] |= bits;
        }
        Some(Self { words })
    }

    pub fn may_have(&self, key: u64) -> bool {
        let (word, bits) = Self::place(key, self.words.len());
        self.words[word] & bits == bits
    }

    /// Returns the index of a key's word and its two bits, taken from the best bits of the mixed key.
    const fn place(key: u64, words: usize) -> (usize, u64) {
        let mixed = key.wrapping_mul(MIX);
        let word = (mixed >> 32) as usize & (words - 1);
        (word, 1 << (mixed >> 58) | 1 << (mixed >> 52 & 63))
    }
}

/// Returns true if the bytes have the length that the packed multimap states.
pub(super) fn is_multimap(map: &[u8]) -> bool {
    let length = |bits: u32| {
        let rows = u32_at(map, 4 + (4 << bits))? as usize;
        Some(4 + ((1 << bits) + 1) * 4 + rows * ROW)
    };
    u32_at(map, 0).filter(|bits| (1..32).contains(bits)).and_then(length) == Some(map.len())
}

/// Returns all rows of a packed multimap. Rows of the same key are adjacent and in order.
pub(super) fn rows(map: &[u8]) -> impl Iterator<Item = (u64, u32)> + '_ {
    let bits = u32_at(map, 0).filter(|bits| (1..32).contains(bits));
    let rows = bits.and_then(|bits| map.get(4 + ((1 << bits) + 1) * 4..)).unwrap_or_default();
    let (rows, _) = rows.as_chunks::<ROW>();
    rows.iter().filter_map(|row| Some((u64_at(row, 0)?, u32_at(row, 8)?)))
}

/// The values of one key, in order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values<'a> {
    rows: &'a [[u8; ROW]],
}

impl<'a> Values<'a> {
    pub const fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone + use<'a> {
        self.rows.iter().map(|&[.., a, b, c, d]| u32::from_le_bytes([a, b, c, d]))
    }
}

/// Packs byte strings: first the end of each, then the strings one after another.
pub(super) fn pack_records(records: impl ExactSizeIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut all = Records::default();
    for record in records {
        all.push(&record);
    }
    all.pack()
}

/// A builder of packed records.
#[derive(Default)]
pub(super) struct Records {
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Records {
    pub fn push(&mut self, record: &[u8]) {
        self.bytes.extend_from_slice(record);
        // Callers with more than 4 GB must check `size` first.
        self.ends.push(self.bytes.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the total size of the records in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Returns record `i`.
    pub fn get(&self, i: usize) -> &[u8] {
        let from = i.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        &self.bytes[from..self.ends[i] as usize]
    }

    pub fn pack(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(8 + self.ends.len() * 4 + self.bytes.len());
        out.extend((self.ends.len() as u32).to_le_bytes());
        out.extend(0_u32.to_le_bytes());
        out.extend(self.ends.iter().flat_map(|end| end.to_le_bytes()));
        out.extend(&self.bytes);
        out
    }
}

/// Returns the number of records.
pub(super) fn count_records(records: &[u8]) -> usize {
    // Each record has at least its end in the list. This bounds the allocation for a damaged count.
    u32_at(records, 0).map_or(0, |n| n as usize).min(records.len() / 4)
}

/// Returns the bytes of record `i`, or an empty slice if there is none.
pub(super) fn record(records: &[u8], i: usize) -> &[u8] {
    let find = || {
        let n = u32_at(records, 0).filter(|&n| i < n as usize)? as usize;
        let (from, to) = (u32_at(records, 4 + i * 4)? as usize, u32_at(records, 8 + i * 4)? as usize);
        records.get(8 + n * 4..)?.get(from..to)
    };
    find().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_packed_multimap_answers_as_a_map(pairs in prop::collection::vec((0_u64..40, any::<u32>()), 0..60)) {
            // Few keys, distributed like hashes.
            let pairs: Vec<_> = pairs.into_iter().map(|(k, v)| (k.wrapping_mul(0x9e37_79b9_7f4a_7c15), v)).collect();
            let mut map: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for &(key, value) in &pairs {
                map.entry(key).or_default().push(value);
            }
            let mut sorted = pairs.clone();
            let packed = pack_multimap(pairs);
            let mut all: Vec<_> = rows(&packed).collect();
            sorted.sort_unstable();
            all.sort_unstable();
            prop_assert_eq!(all, sorted);
            let sieve = Sieve::of(&packed).unwrap();
            for key in (0_u64..41).map(|k| k.wrapping_mul(0x9e37_79b9_7f4a_7c15)) {
                prop_assert!(sieve.may_have(key) || look_up(&packed, key).is_empty());
                let found: Vec<_> = look_up(&packed, key).iter().collect();
                prop_assert_eq!(found, map.remove(&key).unwrap_or_default());
            }
        }

        #[test]
        fn records_come_back(records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..20)) {
            let packed = pack_records(records.clone().into_iter());
            prop_assert_eq!(count_records(&packed), records.len());
            for (i, bytes) in records.iter().enumerate() {
                prop_assert_eq!(record(&packed, i), bytes.as_slice());
            }
            prop_assert_eq!(record(&packed, records.len()), [0_u8; 0]);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..80), key: u64, i in 0_usize..40) {
            let _ = (look_up(&bytes, key).iter().count(), rows(&bytes).count());
            let _ = Sieve::of(&bytes).is_some_and(|sieve| sieve.may_have(key));
            let _ = (record(&bytes, i), count_records(&bytes), number(&bytes, i));
        }
    }
}
