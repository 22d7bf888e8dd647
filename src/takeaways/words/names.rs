//! Names: countries with their adjectives and capitals, spelling variants, acronyms.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{KNOWN, Word, WordKind, key_of, read, stem};
use crate::text::fingerprint;

/// The names and adjectives of countries, one country per line.
const COUNTRIES: &str = include_str!("../../actors/words/countries.tsv");

/// Adjectives in the table that denote a part of the country, or more than the country.
const PARTS: &[&str] = &[
    "chechen",
    "crimean",
    "dagestani",
    "tatar",
    "bashkir",
    "soviet",
    "gazan",
    "persian",
    "abkhaz",
    "abkhazian",
    "england",
    "english",
    "scotland",
    "scottish",
    "wales",
    "welsh",
];

/// Returns each country code with the country's names and adjectives of one word, in lower case.
pub(super) fn countries() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    let lines = COUNTRIES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        let code = columns.next().filter(|code| code.len() == 2)?;
        let names = columns.flat_map(|names| names.split('|'));
        let single = names.filter(|name| !name.contains(' ') && name.contains(char::is_lowercase));
        let names: Vec<String> =
            single.map(str::to_lowercase).filter(|name| !PARTS.contains(&name.as_str())).collect();
        Some((code, names))
    })
}

static COUNTRY_KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    let mut keys: FxHashSet<u32> =
        countries().filter_map(|(_, names)| names.first().map(|name| read(name, false, false).key)).collect();
    keys.extend(["american", "british", "emirati"].map(|name| read(name, false, false).key));
    keys
});

/// Returns true if `key` is the name or adjective of a country.
#[must_use]
pub fn is_country(key: u32) -> bool {
    COUNTRY_KEYS.contains(&key)
}

/// Pairs of a capital that may stand for its government and the country's name.
const CAPITALS: &str = "washington america moscow russia kyiv ukraine tehran iran damascus syria beijing china ankara \
    turkey minsk belarus warsaw poland tallinn estonia riga latvia vilnius lithuania helsinki finland stockholm sweden \
    oslo norway copenhagen denmark berlin germany paris france london britain rome italy madrid spain lisbon portugal \
    vienna austria bern switzerland prague czechia bratislava slovakia budapest hungary bucharest romania sofia \
    bulgaria athens greece belgrade serbia zagreb croatia sarajevo bosnia skopje macedonia tirana albania pristina \
    kosovo podgorica montenegro ljubljana slovenia chisinau moldova tbilisi georgia yerevan armenia baku azerbaijan \
    astana kazakhstan tashkent uzbekistan bishkek kyrgyzstan dushanbe tajikistan ashgabat turkmenistan baghdad iraq \
    beirut lebanon amman jordan cairo egypt doha qatar muscat oman manama bahrain riyadh saudi islamabad pakistan \
    kabul afghanistan dhaka bangladesh tokyo japan pyongyang dprk seoul rok taipei taiwan manila philippines hanoi \
    vietnam jakarta indonesia bangkok thailand canberra australia ottawa canada caracas venezuela bogota colombia \
    havana cuba brasilia brazil nairobi kenya bamako mali niamey niger ouagadougou burkinabe khartoum sudan tripoli \
    libya tunis tunisia algiers algeria rabat morocco mogadishu somalia asmara eritrea abuja nigeria accra ghana dakar \
    senegal pretoria african brussels belgium dublin ireland reykjavik iceland sanaa yemen";

/// Returns the key of the country whose government this capital may stand for, or `None` for other words.
#[must_use]
pub fn capital_of(key: u32) -> Option<u32> {
    static CAPITAL_KEYS: LazyLock<FxHashMap<u32, u32>> = LazyLock::new(|| {
        let words: Vec<&str> = CAPITALS.split_whitespace().collect();
        words
            .chunks_exact(2)
            .map(|pair| (read(pair[0], false, false).key, read(pair[1], false, false).key))
            .collect()
    });
    CAPITAL_KEYS.get(&key).copied()
}

/// Returns the key of the capital that may stand for the government of a country, or `None` for other words.
#[must_use]
pub fn capital_for(country: u32) -> Option<u32> {
    static COUNTRIES_OF: LazyLock<FxHashMap<u32, u32>> = LazyLock::new(|| {
        let words: Vec<&str> = CAPITALS.split_whitespace().collect();
        let keys = |pair: &[&str]| (read(pair[1], false, false).key, read(pair[0], false, false).key);
        words.chunks_exact(2).map(keys).collect()
    });
    COUNTRIES_OF.get(&country).copied()
}

/// Ordinary words. A capital at the start of a sentence does not make them names.
static ORDINARY: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    let lines = include_str!("../../actors/words/ordinary.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|word| key_of(stem(&word.trim().to_lowercase())))
        .collect()
});

/// Returns true if a word is ordinary even if capitalized in the middle of a sentence.
pub(super) fn is_ordinary(lower: &str) -> bool {
    ORDINARY.contains(&key_of(stem(lower))) && !KNOWN.contains_key(&key_of(lower))
}

/// Returns true if the capitalized word that opens a sentence is a name, and not only capitalized because of its place.
pub(super) fn opens_as_name(lower: &str, key: u32) -> bool {
    !ORDINARY.contains(&key_of(stem(lower))) && !KNOWN.contains_key(&key_of(lower)) && !is_country(key)
}

/// Returns the key that all spellings of a long name share.
///
/// The key is made of the first letter and the consonants. Doubled consonants count once, `kh` as `k` and `zh` as `z`.
/// In longer names the order of the letters is ignored, so that swapped letters do not matter. Returns 0 if too few
/// letters remain to distinguish names.
pub(super) fn loose(lower: &str) -> u32 {
    const LEAST: usize = 3;
    const LEAST_LONG: usize = 6;
    const LEAST_SWAPPED: usize = 6;
    if !lower.is_ascii() {
        return 0;
    }
    // `Yevgeny` and `Evgeny`
    let vowel = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u'));
    let lower = lower.strip_prefix('y').filter(|rest| vowel(rest.as_bytes().first())).unwrap_or(lower);
    let mut letters: Vec<u8> = Vec::with_capacity(lower.len());
    let mut before = 0;
    for (i, letter) in lower.bytes().enumerate() {
        let kept = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'\'' => i == 0,
            b'h' => i == 0 || !matches!(before, b'k' | b'z' | b'g' | b's' | b'c' | b't'),
            _ => true,
        };
        before = letter;
        let letter = if i == 0 && letter == b'y' { b'i' } else { letter };
        if kept && letters.last() != Some(&letter) {
            letters.push(letter);
        }
    }
    if letters.len() < LEAST || lower.len() < LEAST_LONG {
        return 0;
    }
    if letters.len() >= LEAST_SWAPPED {
        letters[1..].sort_unstable();
    }
    let hash = fingerprint(letters.into_iter().chain(*b"~"));
    (hash ^ (hash >> 32)) as u32
}

/// Returns true if two words are probably spellings of one name: they have the same [`loose`] key, or differ in one
/// letter.
#[must_use]
pub fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if is_country(read(&a, false, false).key) && is_country(read(&b, false, false).key) {
        return false;
    }
    let key = loose(&a);
    key != 0 && key == loose(&b) || a.len().min(b.len()) >= 5 && one_letter_apart(a.as_bytes(), b.as_bytes())
}

fn one_letter_apart(a: &[u8], b: &[u8]) -> bool {
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - before;
    let behind = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    before > 0 && a.len().max(b.len()) - before - behind <= 1
}

/// A reader that collects the initials of names of several words, for their acronyms.
#[derive(Debug, Default)]
pub(super) struct Initials {
    letters: [u8; Self::MOST],
    count: usize,
    /// The offset after the last word.
    end: u32,
}

impl Initials {
    const MOST: usize = 8;

    /// Returns true if no name is being read.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Reads the next word. If a name ended before it, returns the keys of the name's acronyms: with and without its
    /// first word, 0 for none.
    pub fn read(&mut self, whole: &str, word: &Word) -> [u32; 2] {
        let text = &whole[word.span.range()];
        let first = text.as_bytes().first().copied().filter(u8::is_ascii_uppercase);
        let capital = first.filter(|_| word.kind != WordKind::Empty && word.kind != WordKind::Date);
        let joins = matches!(text, "of" | "the" | "for" | "and" | "on" | "to");
        let near = word.span.start <= self.end + 1;
        let (end, near) = (word.span.end, near && self.count > 0);
        if joins && near {
            self.end = end;
            return [0; 2];
        }
        let ended = if capital.is_some() && near { [0; 2] } else { self.finish() };
        if let Some(letter) = capital {
            if self.count < Self::MOST {
                self.letters[self.count] = letter.to_ascii_lowercase();
            }
            self.count += 1;
            self.end = end;
        }
        ended
    }

    /// Ends the current name and returns the keys of its acronyms: with and without its first word, 0 for none.
    pub fn finish(&mut self) -> [u32; 2] {
        let letters = self.letters;
        let count = std::mem::take(&mut self.count);
        // Acronyms of two letters are too ambiguous.
        if !(3..=Self::MOST).contains(&count) {
            return [0; 2];
        }
        let acronym = |letters: &[u8]| std::str::from_utf8(letters).map_or(0, |word| key_of(stem(word)));
        [acronym(&letters[..count]), if count > 3 { acronym(&letters[1..count]) } else { 0 }]
    }
}
