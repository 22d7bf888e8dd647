//! Telling reports in English from those in other languages, by counts of common words and letters.

use std::sync::LazyLock;

use crate::text::add_up;
use rustc_hash::FxHashMap;

/// Counts of the words that tell languages apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LanguageCounts {
    /// All words.
    words: u32,
    /// Common words of English.
    english: u32,
    /// Common words of other languages in Latin letters.
    other: u32,
    /// Words in other letters than Latin ones.
    foreign: u32,
}

/// Number of words from which a text has enough of them to tell its language.
const ENOUGH: u32 = 40;

add_up!(LanguageCounts { words, english, other, foreign });

impl LanguageCounts {
    /// Counts the words of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let bytes = text.as_bytes();
        let is_letter = |b: u8| b.is_ascii_alphabetic() || b >= 0x80;
        let mut at = 0;
        while let Some(step) = bytes[at..].iter().position(|b| is_letter(*b)) {
            let start = at + step;
            at = start + bytes[start..].iter().take_while(|b| is_letter(**b)).count();
            // Both ends are next to an ASCII character or an end of the text.
            counts.count(&text[start..at]);
        }
        counts
    }

    fn count(&mut self, word: &str) {
        let bytes = word.as_bytes();
        let other_script = bytes[0] >= 0x80 && word.chars().any(is_of_other_script);
        if bytes[0] >= 0x80 && !other_script && !word.chars().any(char::is_alphabetic) {
            return; // a dash or a quotation mark
        }
        self.words += 1;
        self.foreign += u32::from(other_script);
        match key(bytes).and_then(|key| COMMON.get(&key)) {
            Some(true) => self.english += 1,
            Some(false) => self.other += 1,
            None => {}
        }
    }

    /// Returns true if the text is clearly not in English. A short text, and one with as many English words, is not.
    #[must_use]
    pub const fn is_other_than_english(self) -> bool {
        let latin = self.other > 3 * self.english && self.other * 8 > self.words;
        let script = self.foreign * 5 > self.words * 3;
        self.words >= ENOUGH && (latin || script)
    }
}

/// Returns true for letters of other scripts than Latin.
fn is_of_other_script(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The bytes of a short word in lower case, as a number. `None` for a word that is too long to be a common one.
fn key(word: &[u8]) -> Option<u64> {
    let mut lower = [0; size_of::<u64>()];
    lower.get_mut(..word.len())?.copy_from_slice(word);
    lower.make_ascii_lowercase();
    Some(u64::from_le_bytes(lower))
}

/// The common words, with true for those of English.
static COMMON: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
    let keys = |words: &[&[u8]], english: bool| {
        words.iter().filter_map(|word| Some((key(word)?, english))).collect::<Vec<_>>()
    };
    keys(OTHERS, false).into_iter().chain(keys(ENGLISH, true)).collect()
});

/// Common words of English that other languages lack.
const ENGLISH: &[&[u8]] = &[
    b"the", b"of", b"and", b"to", b"that", b"with", b"by", b"for", b"from", b"was", b"were", b"has", b"have",
    b"had", b"this", b"which", b"are", b"is", b"it", b"its", b"at",
];

/// Common words of other languages in Latin letters that English lacks, some as parts of names.
const OTHERS: &[&[u8]] = &[
    // French
    b"le",
    b"la",
    b"les",
    b"des",
    b"du",
    b"et",
    b"est",
    b"une",
    b"dans",
    b"que",
    b"qui",
    b"sur",
    b"aux",
    b"par",
    b"avec",
    b"ont",
    b"au",
    b"ce",
    b"pas",
    b"l",
    b"d",
    // German
    b"der",
    b"das",
    b"und",
    b"ist",
    b"nicht",
    b"mit",
    b"dem",
    b"von",
    b"zu",
    b"auf",
    b"ein",
    b"eine",
    b"sich",
    b"wurde",
    b"nach",
    b"im",
    // Spanish, Portuguese and Italian
    b"de",
    b"el",
    b"los",
    b"las",
    b"del",
    b"y",
    b"en",
    b"con",
    b"una",
    b"se",
    b"e",
    b"os",
    b"da",
    b"dos",
    b"em",
    b"um",
    b"uma",
    b"di",
    b"che",
    b"il",
    b"della",
    b"per",
    b"sono",
    // Dutch and the Scandinavian languages
    b"het",
    b"een",
    b"van",
    b"niet",
    b"og",
    b"och",
    b"att",
    b"av",
    b"som",
    b"det",
    // Polish and Turkish
    b"na",
    b"nie",
    b"si\xc4\x99",
    b"w",
    b"z",
    b"oraz",
    b"ve",
    b"bir",
    b"bu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, expected: bool) {
        assert_eq!(LanguageCounts::of(&sentence.repeat(6)).is_other_than_english(), expected, "{sentence}");
    }

    #[test]
    fn knows_other_languages() {
        check("Le port de Lindau est fermé et les habitants de la ville attendent le bac. ", true);
        check("Der Hafen ist seit Montag geschlossen, und die Fähre wurde nicht ersetzt. ", true);
        check("El puerto de la ciudad se cerró y los vecinos esperan en el muelle. ", true);
        check("Порт закрыли в понедельник, и жители города ждут паром на берегу. ", true);
        check("Порт зачинили в понеділок, і мешканці міста чекають на пором. ", true);
        check("أغلق الميناء يوم الاثنين وينتظر سكان المدينة العبارة على الشاطئ. ", true);
    }

    #[test]
    fn english_with_foreign_names_is_english() {
        check("The port closed on Monday, and the people of the town wait for the ferry. ", false);
        check("La Voz de la Costa and Le Journal du Port wrote that the ferry of the town sank. ", false);
        check("The mayor said “порт закрыли до понедельника” at the harbour of the town. ", false);
        check("Host docks, relays, lamps, 10 10 10, aabbccdd, port 443. ", false);
    }

    #[test]
    fn a_short_text_is_not_judged() {
        assert!(!LanguageCounts::of("Le port de la ville est fermé.").is_other_than_english());
    }
}
