//! The tokenizer of the name finder. One pass over the bytes, without allocation except for the list itself.
//!
//! Letters and digits form words. A hyphen separates words (`Kim Jong-un` is three), an apostrophe inside a word does
//! not (`Mykola’iv`), and a possessive `’s` belongs to no word. The characters between two words are stored as a set of
//! marks, because a name only continues over spaces and hyphens.

/// The set of marks between a word and the previous one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::actors) struct Gap(u8);

impl Gap {
    pub const SPACE: Self = Self(1);
    pub const HYPHEN: Self = Self(2);
    pub const COMMA: Self = Self(4);
    pub const STOP: Self = Self(8);
    pub const OPEN: Self = Self(16);
    pub const CLOSE: Self = Self(32);
    pub const QUOTE: Self = Self(64);
    /// Anything else: dashes, slashes, other signs, and the start of the block.
    pub const OTHER: Self = Self(128);

    pub const fn has(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// Returns true if the gap consists of these marks only, and is not empty.
    pub const fn only(self, marks: Self) -> bool {
        self.0 & !marks.0 == 0 && self.0 != 0
    }

    /// Returns true if a name can continue over the gap.
    pub const fn joins(self) -> bool {
        self.only(Self(1 | 2))
    }

    const fn with(self, marks: Self) -> Self {
        Self(self.0 | marks.0)
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
pub(in crate::actors) enum Shape {
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

/// A word with its place, shape and hash. Offsets are in bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::actors) struct Token {
    pub start: u32,
    pub end: u32,
    /// A hash of the lower-case word as written, without full stops and apostrophes. The key of [`super::lexicon`].
    pub word: u64,
    pub gap: Gap,
    pub shape: Shape,
    /// A possessive `'s` or `'` follows the word.
    pub possessive: bool,
    /// True if this is the first word of a sentence, or may be.
    pub opens: bool,
}

impl Token {
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// Returns true if the word is written like a name.
    pub fn is_name_like(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Acronym | Shape::Shout | Shape::Caseless)
    }
}

/// The base of the polynomial hash. The hash of a concatenation follows from the hashes of its parts.
pub(in crate::actors) const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of the empty string.
pub(in crate::actors) const SEED: u64 = 0;

/// Extends a hash by one byte.
pub(in crate::actors) const fn hash_on(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(byte as u64 + 1)
}

/// Returns the hash of a lower-case ASCII word, for constants.
pub(in crate::actors) const fn ascii_hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut hash, mut i) = (SEED, 0);
    while i < bytes.len() {
        hash = hash_on(hash, bytes[i]);
        i += 1;
    }
    hash
}

/// Returns the hash of a word in lower case, as in [`Token::word`].
pub(in crate::actors) fn word_hash(word: &str) -> u64 {
    let mut hash = SEED;
    for c in word.chars() {
        if !matches!(c, '.' | '\'' | '’') {
            let mut utf8 = [0; 4];
            for lower in c.to_lowercase() {
                for &b in lower.encode_utf8(&mut utf8).as_bytes() {
                    hash = hash_on(hash, b);
                }
            }
        }
    }
    hash
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const HIGH: u8 = 4;

/// The class of each byte: letter, digit, part of a longer character, or a mark.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut b = 0;
    while b < 256 {
        class[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            0x80..=0xff => HIGH,
            _ => 0,
        };
        b += 1;
    }
    class
};

/// Splits `text` into words. Clears `out` first.
pub(in crate::actors) fn tokenise(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let (mut at, mut gap, mut dot) = (0, Gap::OTHER | Gap::STOP, false);
    while at < bytes.len() {
        let b = bytes[at];
        let class = CLASS[b as usize];
        if class & (LETTER | DIGIT) != 0 || (class == HIGH && begins_word(text, at)) {
            let mut token = word(text, at);
            at = token.end as usize;
            // A full stop after an initial does not end a sentence. Abbreviated ranks are handled by the caller with
            // its lexicon.
            token.opens =
                gap.has(Gap::STOP) || (dot && !matches!(out.last(), Some(t) if t.shape == Shape::Initial));
            token.gap = if dot && token.opens {
                gap | Gap::STOP
            } else if gap == Gap::default() {
                Gap::OTHER
            } else {
                gap
            };
            at += possessive(bytes, at, &mut token);
            out.push(token);
            (gap, dot) = (Gap::default(), false);
            continue;
        }
        let (mark, len) = match b {
            b' ' | b'\t' | b'\n' | b'\r' => (Gap::SPACE, 1),
            b'-' => (Gap::HYPHEN, 1),
            b',' => (Gap::COMMA, 1),
            b'.' => {
                dot = true;
                (Gap::default(), 1)
            }
            b'!' | b'?' | b';' | b':' => (Gap::STOP, 1),
            b'(' | b'[' => (Gap::OPEN, 1),
            b')' | b']' => (Gap::CLOSE, 1),
            b'"' | b'\'' => (Gap::QUOTE, 1),
            0x80.. => {
                let c = char_at(text, at);
                (high_mark(c), c.len_utf8())
            }
            _ => (Gap::OTHER, 1),
        };
        gap = gap | mark;
        at += len;
    }
}

fn char_at(text: &str, at: usize) -> char {
    // `at` is always at a character boundary, because every step is a whole character.
    text[at..].chars().next().unwrap_or(' ')
}

/// Returns true if the non-ASCII character at `at` begins a word. The word then always includes that character,
/// otherwise the loop would not advance.
fn begins_word(text: &str, at: usize) -> bool {
    let c = char_at(text, at);
    c.is_alphanumeric() && (c != 'ʼ' || inner_apostrophe(text, at, c.len_utf8()))
}

fn high_mark(c: char) -> Gap {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{feff}' | '\u{ad}' => Gap::SPACE,
        '\u{2010}' | '\u{2011}' => Gap::HYPHEN,
        'ʼ' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›' => Gap::QUOTE,
        '…' => Gap::STOP,
        _ => Gap::OTHER,
    }
}

/// Reads the word that starts at `start`.
fn word(text: &str, start: usize) -> Token {
    let bytes = text.as_bytes();
    let (mut at, mut hash) = (start, SEED);
    let (mut upper, mut lower, mut digits, mut caseless, mut first_upper) = (0u32, 0u32, 0u32, 0u32, false);
    let mut dotted = false;
    loop {
        // Fast path: nearly all text is lower-case ASCII letters.
        let run = at;
        while let Some(&b @ b'a'..=b'z') = bytes.get(at) {
            hash = hash_on(hash, b);
            at += 1;
        }
        lower += (at - run) as u32;
        let Some(&b) = bytes.get(at) else { break };
        match CLASS[b as usize] {
            LETTER => {
                first_upper |= upper + lower + digits + caseless == 0;
                upper += 1;
                hash = hash_on(hash, b | 0x20);
                at += 1;
            }
            DIGIT => {
                digits += 1;
                hash = hash_on(hash, b);
                at += 1;
            }
            HIGH => {
                let c = char_at(text, at);
                let joins = match c {
                    '’' | '‘' | 'ʼ' => inner_apostrophe(text, at, c.len_utf8()),
                    // Ayn and hamza are letters that most writers omit. They also occur at the end of a word.
                    'ʻ' | 'ʿ' | 'ʾ' => true,
                    '\u{300}'..='\u{36f}' => true,
                    // A soft hyphen is not part of the word.
                    '\u{ad}' => text[at + c.len_utf8()..].starts_with(char::is_alphabetic),
                    _ if c.is_alphanumeric() => {
                        if c.is_uppercase() {
                            first_upper |= upper + lower + digits + caseless == 0;
                            upper += 1;
                        } else if c.is_lowercase() {
                            lower += 1;
                        } else {
                            caseless += 1;
                        }
                        let mut utf8 = [0; 4];
                        for l in c.to_lowercase() {
                            for &b in l.encode_utf8(&mut utf8).as_bytes() {
                                hash = hash_on(hash, b);
                            }
                        }
                        true
                    }
                    _ => false,
                };
                if !joins {
                    break;
                }
                at += c.len_utf8();
            }
            _ => match b {
                b'\'' if inner_apostrophe(text, at, 1) => at += 1,
                // `U.S.`, but not the full stop after the last letter of a sentence.
                b'.' if upper > 0
                    && lower == 0
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
                    && bytes.get(at + 2) == Some(&b'.')
                    && (at - start) % 2 == 1 =>
                {
                    dotted = true;
                    at += 1;
                }
                _ => break,
            },
        }
    }
    if dotted && bytes.get(at) == Some(&b'.') {
        at += 1;
    }
    let letters = upper + lower;
    let shape = if digits > 0 && (digits > letters || !first_upper || upper == 1 && lower == 0) {
        Shape::Number
    } else if caseless > letters {
        Shape::Caseless
    } else if upper == 0 {
        Shape::Lower
    } else if letters == 1 {
        Shape::Initial
    } else if upper >= 2
        && (lower == 0 && letters + digits <= 8 || lower > 0 && letters <= 8 && upper * 2 >= letters)
    {
        Shape::Acronym
    } else if lower == 0 {
        Shape::Shout
    } else if first_upper {
        Shape::Capital
    } else {
        Shape::Lower
    };
    Token {
        start: start as u32,
        end: at as u32,
        word: hash,
        gap: Gap::default(),
        shape,
        possessive: false,
        opens: false,
    }
}

/// Returns true if the apostrophe at `at` is inside a word: a letter follows that is not just a possessive `s`.
fn inner_apostrophe(text: &str, at: usize, len: usize) -> bool {
    let mut after = text[at + len..].chars();
    match after.next() {
        Some(c) if c.is_alphabetic() => {
            !((c == 's' || c == 'S') && !after.next().is_some_and(char::is_alphabetic))
        }
        _ => false,
    }
}

/// Marks a possessive after the word and returns its length in bytes, or 0.
fn possessive(bytes: &[u8], at: usize, token: &mut Token) -> usize {
    let rest = &bytes[at..];
    let mark = match rest {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x98 | 0x99, ..] => 3,
        [0xca, 0xbc, ..] => 2, // the letter apostrophe U+02BC
        _ => return 0,
    };
    if matches!(rest.get(mark), Some(b's' | b'S')) {
        token.possessive = true;
        return mark + 1;
    }
    if rest.get(mark) == Some(&b' ')
        && matches!(bytes.get(at.wrapping_sub(1)), Some(b's' | b'S' | b'x' | b'z'))
    {
        token.possessive = true;
        return mark;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        tokens.iter().map(|t| format!("{}{}", t.text(text), if t.possessive { "+" } else { "" })).collect()
    }

    #[test]
    fn words_are_cut_at_spaces_hyphens_and_possessives() {
        assert_eq!(words("Kim Jong-un’s aide"), ["Kim", "Jong", "un+", "aide"]);
        assert_eq!(words("the Workers' Party"), ["the", "Workers+", "Party"]);
        assert_eq!(words("People's and People‘s"), ["People+", "and", "People+"]);
        assert_eq!(words("Mykola’iv O'Brien"), ["Mykola’iv", "O'Brien"]);
        assert_eq!(words("Mykolaʼiv, Lvivʼs ʼ and Sʼ"), ["Mykolaʼiv", "Lviv+", "and", "S"]);
        assert_eq!(words("ʿAlī, Rabiʿ, Sanaʾ. ʿ"), ["ʿAlī", "Rabiʿ", "Sanaʾ", "ʿ"]);
        assert_eq!(
            words("Ukrai\u{ad}nian, Lavrov\u{200b}and \u{ad} a\u{ad} 1\u{ad}23rd"),
            ["Ukrai\u{ad}nian", "Lavrov", "and", "a", "1", "23rd"]
        );
        assert_eq!(words("the U.S. and U.S.-led"), ["the", "U.S.", "and", "U.S.", "led"]);
        assert_eq!(words("the 76th, T0403"), ["the", "76th", "T0403"]);
        assert_eq!(words("Путин, 김정은."), ["Путин", "김정은"]);
    }

    #[test]
    fn shapes_tell_acronyms_from_names() {
        let mut tokens = Vec::new();
        tokenise("ʿAbbas ʼAli ʾÖz", &mut tokens);
        assert!(tokens.iter().all(|t| t.shape == Shape::Capital), "{tokens:?}");
        tokenise("MoD UN IRGC Putin MOSCOW V. BelTA RIA Kyiv ISIS aBc 1st 김", &mut tokens);
        let shapes: Vec<_> = tokens.iter().map(|t| t.shape).collect();
        use Shape::*;
        assert_eq!(
            shapes,
            [
                Acronym, Acronym, Acronym, Capital, Acronym, Initial, Acronym, Acronym, Capital, Acronym,
                Lower, Number, Caseless
            ]
        );
    }

    #[test]
    fn no_character_keeps_it() {
        let mut tokens = Vec::new();
        for c in '\0'..='\u{ffff}' {
            tokenise(&format!("A{c} {c}A {c}s"), &mut tokens);
            assert!(tokens.len() <= 5, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn words_lie_on_character_boundaries_and_in_order(text in "(\\PC|[’'ʼʿʾ. A-Za-zéЖ-]){0,60}") {
            let mut tokens = Vec::new();
            tokenise(&text, &mut tokens);
            let mut last = 0;
            for t in &tokens {
                prop_assert!(t.start >= last && t.start < t.end);
                prop_assert!(text.is_char_boundary(t.start as usize) && text.is_char_boundary(t.end as usize));
                last = t.end;
            }
        }
    }
}
