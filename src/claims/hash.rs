//! The hash function for learned weights: the fingerprint of a word, and a multiplicative step to combine hashes.
//!
//! Weights files depend on it. Any change here invalidates every learned file.

pub(super) use crate::words::hash::of;

/// Combines two hashes. The order matters.
pub(super) const fn join(so_far: u64, next: u64) -> u64 {
    (so_far.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Returns the index of `hash` in a table of `2^bits` cells.
pub(super) const fn cell(hash: u64, bits: u32) -> usize {
    // The high bits of the product are well mixed.
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
}
