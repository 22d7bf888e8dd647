//! Words as they are written: with their case, and with the marks between them, for the search for names.
//!
//! The characters between two words are stored as a set of marks, because a name only continues over spaces and
//! hyphens.

use super::hash::{SEED, chain, is_silent};
use super::{Token, TokenKind, tokens};

/// The set of marks between a word and the previous one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Gap(u8);

impl Gap {
    /// White space and invisible characters.
    pub const SPACE: Self = Self(1);
    /// A hyphen.
    pub const HYPHEN: Self = Self(2);
    /// A comma.
    pub const COMMA: Self = Self(4);
    /// A mark that ends a clause or a sentence.
    pub const STOP: Self = Self(8);
    /// An opening bracket.
    pub const OPEN: Self = Self(16);
    /// A closing bracket.
    pub const CLOSE: Self = Self(32);
    /// A quotation mark or an apostrophe between words.
    pub const QUOTE: Self = Self(64);
    /// Anything else: dashes, slashes, other signs, and the start of the block.
    pub const OTHER: Self = Self(128);

    /// Returns true if the gap contains one of these marks.
    pub const fn has(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// Returns true if the gap consists of these marks only, and is not empty.
    pub const fn only(self, marks: Self) -> bool {
        self.0 & !marks.0 == 0 && self.0 != 0
    }

    /// Returns true if a name can continue over the gap.
    pub const fn joins(self) -> bool {
        self.only(Self::SPACE.with(Self::HYPHEN))
    }

    const fn with(self, marks: Self) -> Self {
        Self(self.0 | marks.0)
    }

    /// Returns the set of one mark.
    const fn of(mark: char) -> Self {
        match mark {
            '-' | '\u{2010}' | '\u{2011}' => Self::HYPHEN,
            ',' => Self::COMMA,
            '!' | '?' | ';' | ':' | '…' => Self::STOP,
            '(' | '[' => Self::OPEN,
            ')' | ']' => Self::CLOSE,
            '"' | '\'' | 'ʼ' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›' => Self::QUOTE,
            _ => Self::OTHER,
        }
    }
}

impl std::ops::BitOr for Gap {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

/// The way in which a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordShape {
    /// All lower case.
    Lower,
    /// Capitalized: a capital first, more than one letter, not all capitals.
    Capital,
    /// A single capital letter: an initial.
    Initial,
    /// Two or more capitals in a word of up to eight letters, or capitals inside it (`MoD`, `U.S.`).
    Acronym,
    /// A longer word in capitals only.
    Shout,
    /// Digits only, or digits with letters (`47`, `76th`, `T0403`).
    Number,
    /// A word in a script without case.
    Caseless,
}

/// A word as it is written, with its place and the marks before it. Offsets are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct WordForm {
    /// The first byte of the word.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// The hash of the word in lower case: [`super::hash::word`].
    pub word: u64,
    /// The marks before it.
    pub gap: Gap,
    /// Its case.
    pub shape: WordShape,
    /// True if a possessive `'s` or `'` follows the word.
    pub possessive: bool,
    /// True if this is the first word of a sentence, or may be.
    pub opens: bool,
}

impl WordForm {
    /// Returns the word in `text`, from which it was read.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// Returns true if the word is written like a name.
    pub fn is_name_like(&self) -> bool {
        matches!(self.shape, WordShape::Capital | WordShape::Acronym | WordShape::Shout | WordShape::Caseless)
    }
}

/// Reads the words of `text` into `out`, which is cleared first.
pub fn read_forms(text: &str, out: &mut Vec<WordForm>) {
    out.clear();
    let (mut at, mut gap, mut dot) = (0, Gap::OTHER | Gap::STOP, false);
    for Token { span, kind, possessive } in tokens(text) {
        let start = span.start as usize;
        if at < start {
            gap = gap | Gap::SPACE;
        }
        at = span.end as usize + usize::from(possessive);
        if kind == TokenKind::Mark {
            match text[start..].chars().next() {
                Some('.') => dot = true,
                mark => gap = gap | mark.map_or(Gap::OTHER, Gap::of),
            }
            continue;
        }
        let (word, shape) = read_form(&text[span.range()]);
        // A full stop after an initial does not end a sentence. Abbreviated ranks are handled by the caller with its
        // lexicon.
        let opens = gap.has(Gap::STOP) || dot && out.last().is_none_or(|t| t.shape != WordShape::Initial);
        if dot && opens {
            gap = gap | Gap::STOP;
        } else if gap == Gap::default() {
            gap = Gap::OTHER;
        }
        let possessive = possessive > 0;
        out.push(WordForm { start: span.start, end: span.end, word, gap, shape, possessive, opens });
        (gap, dot) = (Gap::default(), false);
    }
}

/// Returns the hash and the shape of a word.
fn read_form(text: &str) -> (u64, WordShape) {
    let bytes = text.as_bytes();
    let (mut at, mut hash) = (0, SEED);
    let (mut upper, mut lower, mut digits, mut caseless, mut first_upper) =
        (0_u32, 0_u32, 0_u32, 0_u32, false);
    loop {
        // Fast path: nearly all text is lower-case ASCII letters.
        let run = at;
        while let Some(&b @ b'a'..=b'z') = bytes.get(at) {
            hash = chain(hash, b);
            at += 1;
        }
        lower += (at - run) as u32;
        let Some(&b) = bytes.get(at) else { break };
        at += 1;
        match b {
            b'A'..=b'Z' => {
                first_upper |= upper + lower + digits + caseless == 0;
                upper += 1;
                hash = chain(hash, b | 0x20);
            }
            b'0'..=b'9' => {
                digits += 1;
                hash = chain(hash, b);
            }
            0x80.. => {
                let Some(c) = text[at - 1..].chars().next() else { break };
                at += c.len_utf8() - 1;
                if is_silent(c) || !c.is_alphanumeric() {
                    continue;
                }
                if c.is_uppercase() {
                    first_upper |= upper + lower + digits + caseless == 0;
                    upper += 1;
                } else if c.is_lowercase() {
                    lower += 1;
                } else {
                    caseless += 1;
                }
                let mut utf8 = [0; 4];
                for lower in c.to_lowercase() {
                    hash = lower.encode_utf8(&mut utf8).bytes().fold(hash, chain);
                }
            }
            // Apostrophes, full stops and the like are not hashed.
            _ => {}
        }
    }
    let letters = upper + lower;
    let shape = if digits > 0 && (digits > letters || !first_upper || upper == 1 && lower == 0) {
        WordShape::Number
    } else if caseless > letters {
        WordShape::Caseless
    } else if upper == 0 {
        WordShape::Lower
    } else if letters == 1 {
        WordShape::Initial
    } else if upper >= 2
        && (lower == 0 && letters + digits <= 8 || lower > 0 && letters <= 8 && upper * 2 >= letters)
    {
        WordShape::Acronym
    } else if lower == 0 {
        WordShape::Shout
    } else if first_upper {
        WordShape::Capital
    } else {
        WordShape::Lower
    };
    (hash, shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_acronyms_from_names() {
        let mut tokens = Vec::new();
        read_forms("ʿAbbas ʼAli ʾÖz", &mut tokens);
        assert!(tokens.iter().all(|t| t.shape == WordShape::Capital), "{tokens:?}");
        read_forms("MoD UN IRGC Putin MOSCOW V. BelTA RIA Kyiv ISIS aBc 1st 김", &mut tokens);
        let shapes: Vec<_> = tokens.iter().map(|t| t.shape).collect();
        use WordShape::*;
        assert_eq!(
            shapes,
            [
                Acronym, Acronym, Acronym, Capital, Acronym, Initial, Acronym, Acronym, Capital, Acronym,
                Lower, Number, Caseless
            ]
        );
    }
}
