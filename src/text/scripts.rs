//! Words that mix scripts: a letter of one alphabet in place of a similar-looking letter of another.
//!
//! The pairs look the same in common fonts. They are based on the confusables of Unicode Technical Standard 39.

use super::Span;

/// Latin letters with their Cyrillic and Greek lookalikes. `-` means that the alphabet has none.
const ALIKE: [(char, char, char); 30] = [
    ('A', 'А', 'Α'),
    ('B', 'В', 'Β'),
    ('C', 'С', '-'),
    ('E', 'Е', 'Ε'),
    ('H', 'Н', 'Η'),
    ('I', 'І', 'Ι'),
    ('J', 'Ј', '-'),
    ('K', 'К', 'Κ'),
    ('M', 'М', 'Μ'),
    ('N', '-', 'Ν'),
    ('O', 'О', 'Ο'),
    ('P', 'Р', 'Ρ'),
    ('S', 'Ѕ', '-'),
    ('T', 'Т', 'Τ'),
    ('X', 'Х', 'Χ'),
    ('Y', 'У', 'Υ'),
    ('Z', '-', 'Ζ'),
    ('a', 'а', 'α'),
    ('c', 'с', '-'),
    ('e', 'е', '-'),
    ('h', 'һ', '-'),
    ('i', 'і', 'ι'),
    ('j', 'ј', '-'),
    ('k', 'к', 'κ'),
    ('o', 'о', 'ο'),
    ('p', 'р', 'ρ'),
    ('s', 'ѕ', '-'),
    ('v', '-', 'ν'),
    ('x', 'х', 'χ'),
    ('y', 'у', 'γ'),
];

/// A group of alphabets. `Foreign` is Cyrillic or Greek.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Foreign,
}

fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' if c.is_alphabetic() => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' if c.is_alphabetic() => Some(Script::Foreign),
        _ => None,
    }
}

/// Returns the spans of the words in `text` that mix Latin with Cyrillic or Greek letters and that [`repaired`] can
/// convert to one script.
#[must_use]
pub fn mixed_words(text: &str) -> Vec<Span> {
    // The first byte of every Cyrillic and Greek letter is in this range, and most blocks contain none. The fold has no
    // early exit, so the compiler can vectorize it.
    let foreign = |piece: &[u8]| piece.iter().fold(false, |any, b| any | (0xcd..=0xd4).contains(b));
    if !text.as_bytes().chunks(64).any(foreign) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(i);
        } else if let Some(from) = start.take()
            && repaired(&text[from..i]).is_some()
        {
            out.push(Span::from(from..i));
        }
    }
    out
}

/// Returns `word` in one script: Latin if all its other letters look Latin, otherwise Cyrillic if all its Latin letters
/// look Cyrillic. Returns `None` if the word is already in one script, or if it mixes them on purpose ("5μm").
#[must_use]
pub fn repaired(word: &str) -> Option<String> {
    let has = |which: Script| word.chars().any(|c| script(c) == Some(which));
    if !has(Script::Latin) || !has(Script::Foreign) {
        return None;
    }
    let latin = |c: char| match script(c) {
        Some(Script::Foreign) => ALIKE.iter().find(|(_, a, b)| *a == c || *b == c).map(|(latin, ..)| *latin),
        _ => Some(c),
    };
    let cyrillic = |c: char| match script(c) {
        Some(Script::Latin) => {
            ALIKE.iter().find(|a| a.0 == c && a.1 != '-').map(|(_, cyrillic, _)| *cyrillic)
        }
        _ => Some(c),
    };
    word.chars().map(latin).collect::<Option<String>>().or_else(|| word.chars().map(cyrillic).collect())
}

/// Returns the Latin letter that looks like `c`, or `c` itself if there is none.
#[must_use]
pub fn as_latin(c: char) -> char {
    // The first Greek letter; no other letter of the table is before it.
    if c < '\u{370}' {
        return c;
    }
    ALIKE.iter().find(|(_, cyrillic, greek)| *cyrillic == c || *greek == c).map_or(c, |(latin, ..)| *latin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn look_alikes_are_found_and_put_right() {
        // The capital A and the o are Cyrillic; the c in the Russian word is Latin.
        let text = "The \u{410}nvil p\u{43e}rt, Ро\u{63}сия, Кремль, α-decay, 5μm and Т-72Б3М.";
        let words: Vec<_> = mixed_words(text).into_iter().map(|s| &text[s.range()]).collect();
        assert_eq!(words, ["\u{410}nvil", "p\u{43e}rt", "Ро\u{63}сия"]);
        let right: Vec<_> = words.into_iter().filter_map(repaired).collect();
        assert_eq!(right, ["Anvil", "port", "Россия"]);
    }

    #[test]
    fn letters_that_look_the_same_become_one() {
        let latin = |text: &str| text.chars().map(as_latin).collect::<String>();
        assert_eq!(latin("P\u{43e}rt"), "Port");
        assert_eq!(latin("\u{410}\u{391}A"), "AAA");
        assert_eq!(latin("Żółw 5 μm — б"), "Żółw 5 μm — б");
    }

    proptest! {
        #[test]
        fn what_is_repaired_is_in_one_script(word in "[a-zA-Zа-яА-Яіјα-ω]{0,8}") {
            if let Some(right) = repaired(&word) {
                prop_assert_eq!(repaired(&right), None);
                prop_assert_eq!(right.chars().count(), word.chars().count());
            }
        }
    }
}
