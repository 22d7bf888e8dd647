//! The words of a block with the properties that the finder needs, each computed once.

use crate::actors::lexicon::{Class, Country, LEXICON};
use crate::actors::names::{Folded, is_patronymic, left_out};
use crate::text::Span;
use crate::words::{Gap, WordForm, WordShape, hash, read_forms};

/// A country, nationality or place: its country, its class, and the index of the next word.
type Nation = Option<(Option<Country>, Class, usize)>;

/// A cache entry: the properties of a word, by its hash. Words recur, and folding is the costliest step.
#[derive(Clone, Copy)]
struct Remembered {
    word: u64,
    class: Class,
    fold: Folded,
    /// True if a country, nationality or place begins with the word.
    opens_nation: bool,
}

const REMEMBERED: usize = 4096;

/// The words of a block. The buffers are reused from block to block.
#[derive(Default)]
pub(super) struct BlockWords {
    tokens: Vec<WordForm>,
    classes: Vec<Class>,
    /// The folds of words that may be in names: capitalized words and their neighbours.
    folds: Vec<Folded>,
    /// For each word, true if a country, nationality or place may begin with it.
    openings: Vec<bool>,
    nations: Vec<Nation>,
    /// The cache, indexed by the hash of the word. It never changes a result, only its cost.
    memory: Vec<Remembered>,
    all_shouts: bool,
    title_case: bool,
}

impl BlockWords {
    pub fn read(&mut self, text: &str) {
        read_forms(text, &mut self.tokens);
        self.classes.clear();
        self.folds.clear();
        self.openings.clear();
        self.nations.clear();
        if self.memory.is_empty() {
            let nothing = Remembered {
                word: hash::SEED,
                class: Class::default(),
                fold: Folded::EMPTY,
                opens_nation: false,
            };
            self.memory.resize(REMEMBERED, nothing);
        }
        let mut lower = false;
        for (i, token) in self.tokens.iter().enumerate() {
            lower |= token.shape == WordShape::Lower;
            let near = |j: usize| self.tokens.get(j).is_some_and(WordForm::is_name_like);
            let folded = token.shape != WordShape::Lower
                || near(i + 1)
                || i > 0 && near(i - 1)
                || i > 1 && near(i - 2);
            if !folded {
                self.classes.push(Class::UNREAD);
                self.folds.push(Folded::EMPTY);
                self.openings.push(false);
                continue;
            }
            let known = &mut self.memory[(token.word ^ token.word >> 32) as usize % REMEMBERED];
            if known.word != token.word {
                let (class, fold) = (LEXICON.class(token.word), Folded::of(token.text(text)));
                let opens_nation = LEXICON.opens_nation(fold.hash);
                *known = Remembered { word: token.word, class, fold, opens_nation };
            }
            self.classes.push(known.class);
            self.folds.push(known.fold);
            self.openings.push(known.opens_nation);
        }
        self.join_abbreviations();
        for i in 0..self.tokens.len() {
            let nation = self.find_nation(i);
            self.nations.push(nation);
        }
        self.all_shouts = !lower && self.tokens.len() > 1;
        let (mut long, mut capitals) = (0, 0);
        for token in self.tokens.iter().filter(|t| t.end - t.start > 3) {
            long += 1;
            capitals += usize::from(token.is_name_like());
        }
        self.title_case = long > 2 && capitals * 4 >= long * 3;
    }

    /// Handles a full stop after a rank, which does not end a sentence: "Gen. Valery Gerasimov", "Lt. Col."
    fn join_abbreviations(&mut self) {
        for i in 1..self.tokens.len() {
            if self.tokens[i].opens
                && self.class(i - 1).has(Class::ABBREVIATION)
                && self.tokens[i - 1].shape != WordShape::Lower
            {
                self.tokens[i].opens = false;
                self.tokens[i].gap = Gap::SPACE;
            }
        }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn token(&self, i: usize) -> WordForm {
        self.tokens[i]
    }

    pub fn get(&self, i: usize) -> Option<&WordForm> {
        self.tokens.get(i)
    }

    pub fn class(&self, i: usize) -> Class {
        match self.classes.get(i) {
            // A lower-case word without a capital nearby. Rarely looked up.
            Some(&Class::UNREAD) => LEXICON.class(self.tokens[i].word),
            Some(&class) => class,
            None => Class::default(),
        }
    }

    /// Returns true for a lower-case word without a capital nearby.
    pub fn is_unread(&self, i: usize) -> bool {
        self.classes.get(i) == Some(&Class::UNREAD)
    }

    pub fn fold(&self, i: usize) -> Folded {
        self.folds.get(i).copied().unwrap_or(Folded::EMPTY)
    }

    /// Returns true for a lower-case word without a capital nearby, which is not part of a name.
    pub fn is_unfolded(&self, i: usize) -> bool {
        self.fold(i).is_empty()
    }

    /// Returns true if the whole block is in capitals.
    pub fn all_shouts(&self) -> bool {
        self.all_shouts
    }

    /// Returns true if nearly all longer words are capitalized, as in headings.
    pub fn title_case(&self) -> bool {
        self.title_case
    }

    /// Returns the byte span from word `from` to the end of word `to - 1`.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.tokens[from].start, self.tokens[to.max(from + 1) - 1].end)
    }

    /// Like [`Self::span`], but includes the bracket that closes after an acronym.
    pub fn title_span(&self, from: usize, to: usize) -> Span {
        let span = self.span(from, to);
        let bracket = u32::from(self.is_open(to - 1) && self.is_closed(to - 1) && from < to - 1);
        Span::new(span.start, span.end + bracket)
    }

    /// Returns true if a name can continue from word `i - 1` to word `i`.
    pub fn joins(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.gap.joins() || self.initial_stop(i))
            && (i == 0 || !self.tokens[i - 1].possessive || self.class(i - 1).has(Class::OWNER))
    }

    /// Returns true if the gap before word `i` is the full stop of an initial.
    pub fn initial_stop(&self, i: usize) -> bool {
        i > 0 && self.tokens[i - 1].shape == WordShape::Initial && self.tokens[i].gap.only(Gap::SPACE)
    }

    /// Returns true if word `i` alone stands in quotation marks.
    pub fn is_nickname(&self, i: usize) -> bool {
        let quoted = |gap: Gap| gap.has(Gap::QUOTE) && gap.only(Gap::SPACE | Gap::QUOTE);
        quoted(self.tokens[i].gap) && self.get(i + 1).is_some_and(|next| quoted(next.gap))
    }

    /// Returns true if a bracket opens directly before word `i`.
    pub fn is_open(&self, i: usize) -> bool {
        self.tokens[i].gap.has(Gap::OPEN)
    }

    /// Returns true if a bracket closes directly after word `i`, or the block ends there.
    pub fn is_closed(&self, i: usize) -> bool {
        self.get(i + 1).is_none_or(|next| next.gap.has(Gap::CLOSE))
    }

    /// Returns true if the word is ignored in names.
    pub fn left_out(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| left_out(t, self.get(i + 1)))
    }

    /// Returns true if the registry's name may lack the word: a patronymic or a middle initial.
    pub fn may_drop(&self, i: usize, text: &str) -> bool {
        let token = self.tokens[i];
        let more = self
            .get(i + 1)
            .is_some_and(|next| next.is_name_like() && (next.gap.joins() || self.initial_stop(i + 1)));
        more && (token.shape == WordShape::Initial
            || token.shape == WordShape::Capital && is_patronymic(token.text(text)))
    }

    /// Returns the country, nationality or place that begins with word `i`, with the index of the next word.
    pub fn nation_at(&self, i: usize) -> Nation {
        self.nations.get(i).copied().flatten()
    }

    /// Returns the countries that nationalities and names of countries denote.
    pub fn countries(&self) -> Vec<Country> {
        let nations = self.nations.iter().flatten();
        let named = nations.filter(|(_, class, _)| class.has(Class::NATIONALITY | Class::COUNTRY));
        named.filter_map(|(country, ..)| *country).collect()
    }

    fn find_nation(&self, i: usize) -> Nation {
        // If a hyphen breaks a word at the end of a line, the first part alone says nothing.
        let broken = || self.get(i + 1).is_some_and(|next| next.gap.has(Gap::HYPHEN));
        if !self.tokens[i].is_name_like() || !self.openings[i] && !broken() {
            return None;
        }
        let mut key = hash::SEED;
        let mut best = None;
        for j in i..(i + 3).min(self.len()) {
            if j > i && !self.tokens[j].gap.joins() {
                break;
            }
            key = self.folds[j].after(key);
            if let Some((country, class)) = LEXICON.nation(key) {
                best = Some((country, class, j + 1));
            }
        }
        best
    }

    /// Returns the class if a country, nationality or place begins with word `i`.
    pub fn nation(&self, i: usize) -> Option<Class> {
        self.nation_at(i).map(|(_, class, _)| class)
    }

    /// Returns the nationality that begins with word `i`, with the index of the next word.
    pub fn nationality(&self, i: usize) -> Option<(Option<Country>, usize)> {
        self.nation_at(i)
            .filter(|(_, class, _)| class.has(Class::NATIONALITY))
            .map(|(country, _, after)| (country, after))
    }

    /// Returns the first nationality in the words `[from, to)`.
    pub fn country_in(&self, from: usize, to: usize) -> Option<Country> {
        (from..to).find_map(|i| {
            self.nation_at(i).and_then(|(country, class, _)| {
                country.filter(|_| class.has(Class::NATIONALITY | Class::COUNTRY))
            })
        })
    }
}
