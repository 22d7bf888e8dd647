//! Words that mix scripts: a letter of another alphabet that only looks like the one it should be.
//!
//! The pairs are those that look the same in the usual fonts, after the confusables of Unicode Technical Standard 39.

use super::Span;

/// Latin letters and what looks like them in Cyrillic and Greek; `-` where an alphabet has nothing.
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

/// An alphabet.
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

/// The words of `text` that hold Latin letters and, in place of others, letters of Cyrillic or Greek that look like
/// Latin ones; or the other way round.
#[must_use]
pub fn mixed_words(text: &str) -> Vec<Span> {
    // Cyrillic and Greek letters begin with one of these bytes: most blocks have none. Without a way out within a piece,
    // many bytes are compared at a time.
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

/// The word in one script: Latin if all its other letters look Latin, else Cyrillic if its Latin ones look so. `None`
/// for a word that is in one script already, or that mixes them on purpose.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn look_alikes_are_found_and_put_right() {
        // The capital A and the o are Cyrillic, the c in the Russian word Latin.
        let text = "The \u{410}nvil p\u{43e}rt, Ро\u{63}сия, Кремль, α-decay, 5μm and Т-72Б3М.";
        let words: Vec<_> = mixed_words(text).into_iter().map(|s| &text[s.range()]).collect();
        assert_eq!(words, ["\u{410}nvil", "p\u{43e}rt", "Ро\u{63}сия"]);
        let right: Vec<_> = words.into_iter().filter_map(repaired).collect();
        assert_eq!(right, ["Anvil", "port", "Россия"]);
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
