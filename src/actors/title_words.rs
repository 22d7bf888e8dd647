//! The words of a title in one order and spelling, without nationality, ranks, "former" and "acting".

use super::actor::Position;
use super::lexicon::{Class, Country, LEXICON};
use super::names::Folded;
use crate::words::{Gap, WordForm, WordShape, hash, read_forms};

/// Returns the keys of the titles of all positions, each with the index of the position.
pub(super) fn title_keys(positions: &[Position]) -> Vec<(u64, u32)> {
    let mut keys = Vec::new();
    let mut words = TitleWords::default();
    for (i, position) in positions.iter().enumerate() {
        keys.extend(keys_of(position, &mut words).into_iter().map(|key| (key, i as u32)));
    }
    keys.retain(|&(key, _)| key != hash::SEED);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns the keys of the titles of a position, with and without its country.
pub(super) fn keys_of(position: &Position, words: &mut TitleWords) -> Vec<u64> {
    let titles = position.titles.iter().chain(std::iter::once(&position.name));
    let read = |title: &String| {
        words.read(title);
        [words.key(true), words.key(false)]
    };
    titles.flat_map(read).collect()
}

/// A title split into words, with its qualifiers.
#[derive(Default)]
pub(super) struct TitleWords {
    tokens: Vec<WordForm>,
    text: String,
    /// The words of the title proper in canonical order: [`Folded::hash`], [`Folded::power`], and true for the own name
    /// of the country.
    kept: Vec<(u64, u64, bool)>,
    /// The country of the nationality.
    pub country: Option<Country>,
    /// True for "former" and "ex-".
    pub former: bool,
    /// True for "then".
    pub then: bool,
    /// True for "acting" and "interim".
    pub acting: bool,
    /// True if a word of the title is a name: "Mayor of Lerwick".
    pub is_named: bool,
}

/// Words before the complement of an office.
pub(super) const OF: [u64; 3] = [hash::ascii("of"), hash::ascii("for"), hash::ascii("to")];
const FILLERS: [u64; 4] = [hash::ascii("the"), hash::ascii("and"), hash::ascii("a"), hash::ascii("affairs")];
/// Words for an office that somebody held before.
pub(super) const FORMER: [u64; 4] =
    [hash::ascii("former"), hash::ascii("ex"), hash::ascii("formerly"), hash::ascii("late")];
/// Words for an office that somebody holds for the time being.
pub(super) const ACTING: [u64; 3] = [hash::ascii("acting"), hash::ascii("interim"), hash::ascii("caretaker")];

impl TitleWords {
    /// Reads a title, in place of the one before.
    pub fn read(&mut self, title: &str) {
        self.text.clear();
        self.text.push_str(title);
        read_forms(&self.text, &mut self.tokens);
        self.kept.clear();
        (self.country, self.former, self.then, self.acting) = (None, false, false, false);
        self.is_named = false;
        self.drop_final_ranks();
        // The head of the title, then its complements. `part` is the last of them.
        let mut parts: Vec<Vec<(u64, u64, bool)>> = Vec::new();
        let mut part = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            let token = self.tokens[i];
            if let Some((country, after, is_own_name)) = self.nation(i) {
                self.country = self.country.or(country);
                for w in i..after {
                    let folded = self.folded(w);
                    // The adjective of a region is also a word of the title: "Chechen Leader".
                    // "Ukrainian Ambassador to Germany": only the first country is that of the office.
                    part.push((folded.hash, folded.power(), is_own_name && country == self.country));
                }
                i = after;
                continue;
            }
            match token.word {
                w if FORMER.contains(&w) => self.former = true,
                w if ACTING.contains(&w) => self.acting = true,
                w if w == hash::ascii("then") => self.then = true,
                w if OF.contains(&w) => parts.push(std::mem::take(&mut part)),
                w if FILLERS.contains(&w) => {}
                // "(GUR)" only repeats the words before it.
                _ if token.gap.has(Gap::OPEN) && token.shape == WordShape::Acronym => {}
                _ => {
                    self.is_named |= token.is_name_like() && LEXICON.class(token.word) == Class::default();
                    let folded = Folded::of(canonical(token.text(&self.text)));
                    part.push((folded.hash, folded.power(), false));
                }
            }
            i += 1;
        }
        // "Minister of Defense" → "Defense Minister": the complement of an "of" moves before its head.
        self.kept.extend(part);
        for part in parts.into_iter().rev() {
            self.kept.extend(part);
        }
    }

    /// Removes a rank after an office, as in "Chief of the General Staff Army General". Keeps a title that consists of
    /// ranks only, and the "General" of offices such as "Secretary General".
    fn drop_final_ranks(&mut self) {
        const OFFICES: [u64; 6] = [
            hash::ascii("secretary"),
            hash::ascii("attorney"),
            hash::ascii("prosecutor"),
            hash::ascii("director"),
            hash::ascii("consul"),
            hash::ascii("governor"),
        ];
        let is_rank = |t: &WordForm| RANKS.contains(&t.word);
        while let [.., before, last] = self.tokens.as_slice()
            && is_rank(last)
            && !OFFICES.contains(&before.word)
            && self.tokens.iter().any(|t| !is_rank(t))
        {
            self.tokens.pop();
        }
    }

    /// Returns the country or nationality at word `i`: its country, the index of the next word, and true if it is the
    /// country's own name, not a region's.
    fn nation(&self, i: usize) -> Option<(Option<Country>, usize, bool)> {
        let mut key = hash::SEED;
        let mut best = None;
        for j in i..(i + 3).min(self.tokens.len()) {
            if !self.tokens[j].is_name_like() || j > i && !self.tokens[j].gap.joins() {
                break;
            }
            key = self.folded(j).after(key);
            if let Some((country, class)) = LEXICON.nation(key)
                && class.has(Class::NATIONALITY | Class::COUNTRY)
            {
                let is_own_name =
                    country.is_some_and(|c| self.is_main_adjective(c, i, j + 1) || class.has(Class::COUNTRY));
                best = Some((country, j + 1, is_own_name));
            }
        }
        best
    }

    /// Returns true unless the words `[from, to)` are the adjective of a region and not of the country.
    fn is_main_adjective(&self, country: Country, from: usize, to: usize) -> bool {
        let words = &self.text[self.tokens[from].start as usize..self.tokens[to - 1].end as usize];
        let plain: String = words.chars().filter(|&c| c != '.').collect();
        let regional =
            ["Chechen", "Crimean", "Dagestani", "Tatar", "Bashkir", "Abkhaz", "Abkhazian", "Transnistrian"];
        !regional.contains(&plain.as_str()) || country.adjective() == Some(plain.as_str())
    }

    fn folded(&self, i: usize) -> Folded {
        Folded::of(self.tokens[i].text(&self.text))
    }

    /// Returns true if the title contains nothing but qualifiers.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Returns the folds of the words in canonical order. The head of the title is the last.
    pub fn folds(&self) -> Vec<u64> {
        self.kept.iter().map(|(fold, ..)| *fold).collect()
    }

    /// Returns the key of the words. The country's own name is included only if `with_nation`.
    pub fn key(&self, with_nation: bool) -> u64 {
        self.kept
            .iter()
            .filter(|(_, _, nation)| with_nation || !nation)
            .fold(hash::SEED, |key, (hash, power, _)| {
                key.wrapping_mul(*power).wrapping_add(*hash).wrapping_mul(hash::BASE)
            })
    }
}

/// Words of ranks. A rank after an office does not affect the office.
const RANKS: [u64; 15] = [
    hash::ascii("general"),
    hash::ascii("army"),
    hash::ascii("colonel"),
    hash::ascii("major"),
    hash::ascii("lieutenant"),
    hash::ascii("admiral"),
    hash::ascii("rear"),
    hash::ascii("captain"),
    hash::ascii("brigadier"),
    hash::ascii("marshal"),
    hash::ascii("sheikh"),
    hash::ascii("ayatollah"),
    hash::ascii("dr"),
    hash::ascii("mr"),
    hash::ascii("ms"),
];

/// Returns the canonical form of a word that titles use interchangeably with others.
pub(super) fn canonical(word: &str) -> &str {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "spokesman" | "spokeswoman" => "spokesperson",
        "chairman" | "chairwoman" | "chair" => "chairperson",
        "advisor" => "adviser",
        "chief" | "leader" => "head",
        "interior" => "internal",
        "vice" => "deputy",
        "commander-in-chief" => "commander",
        _ => word,
    }
}
