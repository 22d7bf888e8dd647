//! A hash that is the same on every machine and in every version, so that files may store it: 64-bit FNV-1a. Source:
//! Fowler, Noll and Vo, <http://www.isthe.com/chongo/tech/comp/fnv/>.

/// The hash of no bytes.
pub const FINGERPRINT_SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Returns `hash` extended by one byte.
#[must_use]
pub const fn extend_fingerprint(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// Returns the hash of `bytes`.
#[must_use]
pub fn fingerprint(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(FINGERPRINT_SEED, extend_fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_published_function() {
        assert_eq!(fingerprint(*b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(*b"foobar"), 0x8594_4171_f739_67e8);
    }
}
