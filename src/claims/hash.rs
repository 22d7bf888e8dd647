//! The hash function for learned weights: 64-bit FNV-1a over bytes, and a multiplicative step to combine hashes.
//!
//! Weights files depend on it. Any change here invalidates every learned file.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Returns the FNV-1a hash of `text`.
pub(super) const fn of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut h, mut i) = (OFFSET, 0);
    while i < bytes.len() {
        h = (h ^ bytes[i] as u64).wrapping_mul(PRIME);
        i += 1;
    }
    h
}

/// Returns the FNV-1a hash of `text` in lower case.
pub(super) fn of_lower(text: &str) -> u64 {
    both(text).1
}

/// Returns the FNV-1a hashes of `text` as written and in lower case. Both together take hardly longer than one.
pub(super) fn both(text: &str) -> (u64, u64) {
    if !text.is_ascii() {
        let mut lower = OFFSET;
        let mut buffer = [0; 4];
        for c in text.chars().flat_map(char::to_lowercase) {
            for &b in c.encode_utf8(&mut buffer).as_bytes() {
                lower = (lower ^ u64::from(b)).wrapping_mul(PRIME);
            }
        }
        return (of(text), lower);
    }
    text.bytes().fold((OFFSET, OFFSET), |(exact, lower), b| {
        let add = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(PRIME);
        (add(exact, b), add(lower, b.to_ascii_lowercase()))
    })
}

/// Combines two hashes. The order matters.
pub(super) const fn join(so_far: u64, next: u64) -> u64 {
    (so_far.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Returns the index of `hash` in a table of `2^bits` cells.
pub(super) const fn cell(hash: u64, bits: u32) -> usize {
    // The high bits of the product are well mixed.
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
}
