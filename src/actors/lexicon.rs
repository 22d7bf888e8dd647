//! The functions of single words in names: titles, heads of bodies and formations, nationalities, given names, places.
//!
//! The lists under `words/` were compiled for this project. Word classes come from general knowledge of the genre.
//! Given names come from public-domain tables of office holders (CC0, derived from Wikidata). Ordinary words are those
//! that published reports write in lower case.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::words::fold_word;
use crate::words::hash;

/// A set of word classes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::actors) struct Class(u32);

impl Class {
    pub const TITLE: Self = Self(1);
    pub const TITLE_MOD: Self = Self(1 << 1);
    pub const PORTFOLIO: Self = Self(1 << 2);
    pub const BODY: Self = Self(1 << 3);
    pub const ORG: Self = Self(1 << 4);
    pub const UNIT: Self = Self(1 << 5);
    pub const COMPANY: Self = Self(1 << 6);
    pub const MEDIA: Self = Self(1 << 7);
    pub const MEDIA_INTRO: Self = Self(1 << 8);
    pub const ORG_INTRO: Self = Self(1 << 9);
    pub const THING: Self = Self(1 << 10);
    pub const COMPASS: Self = Self(1 << 11);
    pub const CONNECT: Self = Self(1 << 12);
    pub const PARTICLE: Self = Self(1 << 13);
    pub const ARTICLE: Self = Self(1 << 14);
    pub const VERB: Self = Self(1 << 15);
    pub const ABBREVIATION: Self = Self(1 << 16);
    pub const ORDINARY: Self = Self(1 << 17);
    pub const NATIONALITY: Self = Self(1 << 18);
    pub const COUNTRY: Self = Self(1 << 19);
    pub const PLACE: Self = Self(1 << 20);
    pub const MONTH: Self = Self(1 << 21);
    /// A word whose possessive occurs inside names of bodies ("People's").
    pub const OWNER: Self = Self(1 << 23);
    /// A head that forms a name with a nationality alone.
    pub const ALONE: Self = Self(1 << 24);
    /// A word before the name of a place, ship or storm ("the ferry …").
    pub const CALLED: Self = Self(1 << 25);
    /// A capitalized word after the name of a place, ship or company ("… Street").
    pub const NAMED: Self = Self(1 << 26);
    /// A place of work that is too small for the registry ("of the town").
    pub const LOCAL: Self = Self(1 << 27);
    /// A word next to which an acronym names a technique, a weapon or a device.
    pub const TECHNICAL: Self = Self(1 << 28);
    /// Often in lower case in published reports.
    pub const COMMON: Self = Self(1 << 22);

    /// Not looked up yet.
    pub const UNREAD: Self = Self(1 << 31);
    /// Any head of the name of a body, organisation, formation, company or outlet.
    pub const HEAD: Self = Self(Self::BODY.0 | Self::ORG.0 | Self::UNIT.0 | Self::COMPANY.0 | Self::MEDIA.0);

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Class {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// An ISO 3166-1 alpha-2 code in lower case, or the unofficial `xk` for Kosovo.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

impl Country {
    /// Parses a code of two ASCII letters in any case. Returns `None` for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    pub(super) const fn letters(self) -> [u8; 2] {
        self.0
    }

    /// Returns the country with these [`Country::letters`], or `None` if they are not lower-case letters.
    pub(super) fn of_letters(letters: [u8; 2]) -> Option<Self> {
        letters.iter().all(u8::is_ascii_lowercase).then_some(Self(letters))
    }

    /// Returns the code, such as `ru`.
    #[must_use]
    pub fn code(&self) -> &str {
        // The letters are ASCII by construction.
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// Returns the common English name of the country, or `None` if the table does not contain it.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        LEXICON.countries.iter().find(|c| c.code == Some(self)).and_then(|c| c.names.first().copied())
    }

    /// Returns the adjective of nationality, or `None` if the table does not contain it.
    #[must_use]
    pub fn adjective(self) -> Option<&'static str> {
        LEXICON.countries.iter().find(|c| c.code == Some(self)).and_then(|c| c.adjectives.first().copied())
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A row of the country table.
pub(in crate::actors) struct CountryRow {
    /// `None` for regions that are not states.
    pub code: Option<Country>,
    pub names: Vec<&'static str>,
    pub adjectives: Vec<&'static str>,
}

pub(in crate::actors) struct Lexicon {
    classes: FxHashMap<u64, Class>,
    given: FxHashSet<u64>,
    non_acronyms: FxHashSet<u64>,
    known_acronyms: FxHashSet<u64>,
    ambiguous_acronyms: FxHashSet<u64>,
    /// Nationalities and countries by fold hash. A name of two words ("North Korean") has the hash of both.
    nations: FxHashMap<u64, (Option<Country>, Class)>,
    /// The fold hashes of their first words.
    nation_openings: FxHashSet<u64>,
    pub countries: Vec<CountryRow>,
    pub places: Vec<&'static str>,
}

pub(in crate::actors) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

impl Lexicon {
    fn build() -> Self {
        let mut lexicon = Self {
            classes: FxHashMap::default(),
            given: FxHashSet::default(),
            non_acronyms: FxHashSet::default(),
            known_acronyms: FxHashSet::default(),
            ambiguous_acronyms: FxHashSet::default(),
            nations: FxHashMap::default(),
            nation_openings: FxHashSet::default(),
            countries: Vec::new(),
            places: Vec::new(),
        };
        lexicon.read_classes(include_str!("words/classes.txt"));
        for word in lines(include_str!("words/ordinary.txt")) {
            lexicon.add(word, Class::COMMON);
        }
        lexicon.given = lines(include_str!("words/given.txt")).map(fold_hash).collect();
        lexicon.read_countries(include_str!("words/countries.tsv"));
        for place in lines(include_str!("words/places.txt")) {
            lexicon.places.push(place);
            let known = lexicon.nation_mut(place);
            known.1 = known.1 | Class::PLACE;
        }
        lexicon
    }

    /// Returns the entry of the country, nationality or place with this name. Creates it if needed.
    fn nation_mut(&mut self, name: &str) -> &mut (Option<Country>, Class) {
        let mut words = name.split([' ', '-']);
        let first = words.next().map_or(hash::SEED, |word| fold_on(hash::SEED, word));
        self.nation_openings.insert(first);
        self.nations.entry(words.fold(first, fold_on)).or_default()
    }

    fn add(&mut self, word: &str, class: Class) {
        let known = self.classes.entry(hash::word(word)).or_default();
        *known = *known | class;
    }

    fn read_classes(&mut self, text: &'static str) {
        let mut section = Class::default();
        let mut name = "";
        for line in lines(text) {
            if let Some(next) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                name = next;
                section = class_of_section(name);
                continue;
            }
            for word in line.split_whitespace() {
                match name {
                    "nonacronym" => drop(self.non_acronyms.insert(hash::word(word))),
                    "knownacronym" => drop(self.known_acronyms.insert(hash::word(word))),
                    "ambiguousacronym" => drop(self.ambiguous_acronyms.insert(hash::word(word))),
                    _ => self.add(word, section),
                }
            }
        }
    }

    fn read_countries(&mut self, text: &'static str) {
        for line in lines(text) {
            let mut columns = line.split('\t');
            let code = columns.next().and_then(Country::parse);
            let names: Vec<_> = columns.next().unwrap_or("").split('|').collect();
            let adjectives: Vec<_> = columns.next().unwrap_or("").split('|').collect();
            for (list, class) in [(&names, Class::COUNTRY), (&adjectives, Class::NATIONALITY)] {
                for name in list {
                    let known = self.nation_mut(name);
                    *known = (code, known.1 | class);
                }
            }
            self.countries.push(CountryRow { code, names, adjectives });
        }
    }

    /// Returns the classes of a word, given [`crate::words::WordForm::word`].
    pub fn class(&self, word: u64) -> Class {
        self.classes.get(&word).copied().unwrap_or_default()
    }

    /// Returns the entry of a country, nationality or place, given the fold hash of all its words.
    pub fn nation(&self, fold: u64) -> Option<(Option<Country>, Class)> {
        self.nations.get(&fold).copied()
    }

    /// Returns true if a country, nationality or place begins with this folded word.
    pub fn opens_nation(&self, fold: u64) -> bool {
        self.nation_openings.contains(&fold)
    }

    /// Returns true if the folded word is a given name.
    pub fn is_given(&self, fold: u64) -> bool {
        self.given.contains(&fold)
    }

    /// Returns true if every reader knows the acronym.
    pub fn is_known_acronym(&self, word: u64) -> bool {
        self.known_acronyms.contains(&word)
    }

    /// Returns true if the acronym also means other things, from weapons to protocols.
    pub fn is_ambiguous_acronym(&self, word: u64) -> bool {
        self.ambiguous_acronyms.contains(&word)
    }

    /// Returns true if the acronym is known not to denote an actor.
    pub fn is_non_acronym(&self, word: u64) -> bool {
        self.non_acronyms.contains(&word)
    }
}

/// Returns true for a word that reports use every day and that alone names no actor: an ordinary word, a title, a part
/// of the names of bodies, a month, a country, a nationality or a place.
#[must_use]
pub fn is_everyday_word(word: &str) -> bool {
    LEXICON.class(hash::word(word)) != Class::default() || LEXICON.nation(fold_hash(word)).is_some()
}

/// Returns true if every reader knows the acronym.
#[must_use]
pub fn is_known_acronym(acronym: &str) -> bool {
    LEXICON.is_known_acronym(hash::word(acronym))
}

/// Returns true if the acronym also means other things, from weapons to protocols.
#[must_use]
pub fn is_ambiguous_acronym(acronym: &str) -> bool {
    LEXICON.is_ambiguous_acronym(hash::word(acronym))
}

/// Returns the fold hash of one word.
pub(in crate::actors) fn fold_hash(word: &str) -> u64 {
    fold_on(hash::SEED, word)
}

/// Extends the fold hash of a name by one word.
pub(in crate::actors) fn fold_on(hash: u64, word: &str) -> u64 {
    fold_word(word).bytes().iter().fold(hash, |hash, &b| hash::chain(hash, b))
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn class_of_section(name: &str) -> Class {
    match name {
        "title" => Class::TITLE,
        "titlemod" => Class::TITLE_MOD,
        "portfolio" => Class::PORTFOLIO,
        "body" => Class::BODY,
        "org" => Class::ORG,
        "unit" => Class::UNIT,
        "company" => Class::COMPANY,
        "media" => Class::MEDIA,
        "mediaintro" => Class::MEDIA_INTRO,
        "orgintro" => Class::ORG_INTRO,
        "thing" => Class::THING,
        "compass" => Class::COMPASS,
        "connect" => Class::CONNECT,
        "particle" => Class::PARTICLE,
        "article" => Class::ARTICLE,
        "verb" => Class::VERB,
        "abbreviation" => Class::ABBREVIATION,
        "owner" => Class::OWNER,
        "alone" => Class::ALONE,
        "called" => Class::CALLED,
        "named" => Class::NAMED,
        "local" => Class::LOCAL,
        "technical" => Class::TECHNICAL,
        "month" => Class::MONTH | Class::ORDINARY,
        "ordinary" => Class::ORDINARY,
        _ => Class::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_class() {
        for line in lines(include_str!("words/classes.txt")) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                assert!(name.ends_with("acronym") || class_of_section(name) != Class::default(), "{name}");
            }
        }
    }

    #[test]
    fn everyday_words_are_no_names() {
        let common = "a about after again also although an another april as at august authorities because before both \
            but by despite due each east european every few five for forces four friday from further he her here his \
            however if in instead it its january july june last later local many march may media meanwhile monday \
            more most much neither new no nor north northern november now officials on once one other our over \
            people per police rather reports residents saturday several she since six so some south still such \
            sunday that the their then there these they this those three through thursday thus tuesday two under \
            until video we wednesday western what when where whether which while who why with within yet you \
            economy army moscow georgia mali iran talks protests minister president key blockade";
        let unknown: Vec<_> = common.split_whitespace().filter(|word| !is_everyday_word(word)).collect();
        assert_eq!(unknown, [""; 0]);
        for name in ["Lavrov", "Wagner", "Goita", "Shoigu", "Hezbollah", "Sergei"] {
            assert!(!is_everyday_word(name), "{name}");
        }
    }

    #[test]
    fn nationalities_lead_to_countries() {
        let nation = |text: &str| LEXICON.nation(text.split(' ').fold(hash::SEED, fold_on));
        assert_eq!(nation("Russian").unwrap().0, Country::parse("ru"));
        assert_eq!(nation("North Korean").unwrap().0, Country::parse("kp"));
        assert!(nation("Kharkov").unwrap().1.has(Class::PLACE));
        assert_eq!(Country::parse("tr").unwrap().adjective(), Some("Turkish"));
    }
}
