//! Words as runs of characters: letters and digits of every script, and what else a reader counts among them.

use std::ops::Range;

/// Where the ASCII letters end that stand in `bytes` from `at` on. Eight are looked at together: where words end cannot be
/// foreseen, and a processor that guesses it wrong loses more time than it takes to look.
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

/// The high bit of each of eight bytes that is no ASCII letter.
const fn others(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // In lower case and without its high bit, no byte carries into the next.
    let low = (eight | (0x20 * EACH)) & !HIGH;
    let from_a = low + (0x80 - b'a' as u64) * EACH;
    let behind_z = low + (0x7f - b'z' as u64) * EACH;
    (!from_a | behind_z | eight) & HIGH
}

/// The characters that make words.
pub struct Letters {
    /// Whether a byte is such a character; of one that is not ASCII, the character is asked.
    ascii: [bool; 256],
}

impl Letters {
    /// Letters, digits and the ASCII characters of `more`.
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

    /// Whether `text` begins with such a character.
    #[must_use]
    pub fn begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.has(c))
    }

    /// Whether it is such a character.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii[c as usize] } else { is_alphanumeric(c) }
    }

    /// Where the run of such characters starts that reaches to byte `at` of `text`, as far as it stands behind `from`.
    #[must_use]
    pub fn run_start(&self, text: &str, from: usize, at: usize) -> usize {
        let before = text[from..at].char_indices().rev().take_while(|(_, c)| self.has(*c));
        before.last().map_or(at, |(start, _)| from + start)
    }

    /// The next run of such characters in `text` from byte `at` on, as long as it is there.
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

/// As [`char::is_alphanumeric`], without its search for quotation marks, dashes, spaces and accents, which stand in every
/// text that is not ASCII.
#[inline]
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{300}'..='\u{344}' | '\u{346}'..='\u{36f}' | '\u{2000}'..='\u{206f}' => false,
        // The blocks of pictographs, of which none is a letter.
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
