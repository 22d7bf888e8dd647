//! Words as runs of characters: the letters and digits of every script, and further characters that the caller chooses.

use std::ops::Range;

/// Returns the end of the run of ASCII letters in `bytes` that starts at `at`. Eight bytes are compared at once,
/// because the processor cannot predict word ends, and a wrong prediction costs more than the comparison.
#[inline]
#[must_use]
pub fn letters_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        match others(u64::from_le_bytes(*eight)) {
            0 => at += 8,
            others => return at + others.trailing_zeros() as usize / 8,
        }
    }
    at + bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_alphabetic()).count())
}

/// Returns a mask with the high bit set in each of the eight bytes that is not an ASCII letter.
const fn others(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // After conversion to lower case and with the high bit cleared, no addition carries into the next byte.
    let low = (eight | (0x20 * EACH)) & !HIGH;
    let from_a = low + (0x80 - b'a' as u64) * EACH;
    let behind_z = low + (0x7f - b'z' as u64) * EACH;
    (!from_a | behind_z | eight) & HIGH
}

/// The set of characters that form words.
pub struct Letters {
    /// True for each ASCII character in the set. Other characters are tested with [`is_alphanumeric`].
    ascii: [bool; 256],
}

impl Letters {
    /// Creates the set of all letters and digits and the ASCII characters in `more`.
    #[must_use]
    pub const fn and(more: &[u8]) -> Self {
        let mut ascii = [false; 256];
        let mut b = 0_u8;
        while b < 128 {
            ascii[b as usize] = b.is_ascii_alphanumeric();
            b += 1;
        }
        let mut i = 0;
        while i < more.len() {
            ascii[more[i] as usize] = true;
            i += 1;
        }
        Self { ascii }
    }

    /// Returns true if `text` begins with a character of the set.
    #[must_use]
    pub fn begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.has(c))
    }

    /// Returns true if `c` is in the set.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii[c as usize] } else { is_alphanumeric(c) }
    }

    /// Returns the start of the run that ends at byte `at` of `text`. The run does not extend to the left of `from`.
    #[must_use]
    pub fn run_start(&self, text: &str, from: usize, at: usize) -> usize {
        let before = text[from..at].char_indices().rev().take_while(|(_, c)| self.has(*c));
        before.last().map_or(at, |(start, _)| from + start)
    }

    /// Returns the byte range of the next run in `text` at or after byte `at`, or `None` if there is none.
    #[inline]
    #[must_use]
    pub fn next_run(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let other = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
        let mut start = at;
        while !self.ascii[*bytes.get(start)? as usize] {
            if bytes[start].is_ascii() {
                start += 1;
                continue;
            }
            match other(start) {
                Some(c) if !is_alphanumeric(c) => start += c.len_utf8(),
                _ => break,
            }
        }
        let mut end = start;
        loop {
            end = letters_end(bytes, end);
            while bytes.get(end).is_some_and(|b| self.ascii[*b as usize]) {
                end += 1;
            }
            match bytes.get(end) {
                Some(0x80..) => match other(end) {
                    Some(c) if is_alphanumeric(c) => end += c.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        (start < end).then_some(start..end)
    }
}

/// Equivalent to [`char::is_alphanumeric`], but faster for quotation marks, dashes, spaces and combining accents, which
/// occur in every text that is not ASCII.
#[inline]
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{300}'..='\u{344}' | '\u{346}'..='\u{362}' | '\u{2000}'..='\u{206f}' => false,
        // The blocks of pictographs contain no letters.
        '\u{1f300}'..='\u{1faff}' => false,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_what_splitting_leaves(text in "[a-c0-2' -é’ж٣. ]{0,30}") {
            let letters = Letters::and(b"'-");
            let mut at = 0;
            let mut runs = Vec::new();
            while let Some(run) = letters.next_run(&text, at) {
                at = run.end;
                prop_assert_eq!(letters.run_start(&text, 0, at), run.start);
                runs.push(&text[run]);
            }
            let is = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-');
            let split: Vec<_> = text.split(|c| !is(c)).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(runs, split);
            prop_assert_eq!(letters.begin(&text), text.starts_with(is));
        }

        #[test]
        fn letters_end_where_another_byte_stands(bytes: Vec<u8>, letters in "[A-Za-z]{0,30}", at in 0_usize..40) {
            let bytes = [letters.as_bytes(), &bytes].concat();
            let at = at.min(bytes.len());
            let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            prop_assert_eq!(letters_end(&bytes, at), at + letters);
        }
    }

    #[test]
    fn alphanumeric_is_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
