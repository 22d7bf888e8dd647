//! Titles: the office that the words next to a name denote, and the check that the person held it on a date.
//!
//! A title is normalized to one order and spelling ("Minister of Foreign Affairs" and "Foreign Affairs Minister",
//! "Spokesman" and "Spokesperson", "Defence" and "Defense" become equal). Nationality, ranks, "former" and "acting" are
//! removed and recorded. The rest must match a title of a position in full: a deputy is not the minister.

use super::actor::{Actor, ActorId, Occupancy, Position, PositionId, Post};
use super::date::{Held, PartialDate, Period};
use super::lexicon::{Class, Country, LEXICON};
use super::names::Folded;
use super::registry::Registry;
use crate::words::{Gap, Shape, WordForm, hash, read_forms};

/// The meaning of the words of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleReading {
    /// The offices that the whole title may denote. Empty if no registry file declares it.
    pub positions: Vec<PositionId>,
    /// The country of the nationality or of the last words ("of Russia").
    pub country: Option<Country>,
    /// True for "former" and "ex-".
    pub former: bool,
    /// True for "then": the text says that it is about the past.
    pub then: bool,
    /// True for "acting" and "interim".
    pub acting: bool,
    /// The offices that the words after a "to" denote by themselves: in "aide to President Orlov", the name is the
    /// president's.
    pub inner: Vec<PositionId>,
}

/// The result of checking a person's title on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitleVerdict {
    /// The person held the office on that date, or is correctly called former.
    Fits(PositionId),
    /// The person held the office, but certainly not on that date: the term had ended or had not begun.
    Stale {
        /// The office.
        position: PositionId,
        /// Index, in the actor's occupancies, of the term nearest to the date.
        occupancy: usize,
        /// True if the term begins after the date.
        not_yet: bool,
    },
    /// The person is called former, but holds the office on that date: certainly, or as a returned holder without a
    /// known end.
    PrematureFormer {
        /// The office.
        position: PositionId,
        /// Index of the term in the actor's occupancies.
        occupancy: usize,
    },
    /// The office is known, has one seat, and another person certainly held it on that date.
    WrongHolder {
        /// The office.
        position: PositionId,
        /// The holder on that date.
        holder: ActorId,
    },
    /// The title denotes no known office, or the dates do not allow a decision.
    Unknown,
}

/// Returns the keys of the titles of all positions, each with the index of the position.
pub(super) fn title_keys(positions: &[Position]) -> Vec<(u64, u32)> {
    let mut keys = Vec::new();
    let mut words = Words::default();
    for (i, position) in positions.iter().enumerate() {
        for title in position.titles.iter().chain(std::iter::once(&position.name)) {
            words.read(title);
            keys.extend([words.key(true), words.key(false)].map(|key| (key, i as u32)));
        }
    }
    keys.retain(|&(key, _)| key != hash::SEED);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A title split into words, with its qualifiers.
#[derive(Default)]
struct Words {
    tokens: Vec<WordForm>,
    text: String,
    /// The words of the title proper in canonical order: hash, power, and true for the country's own name.
    kept: Vec<(u64, u64, bool)>,
    country: Option<Country>,
    former: bool,
    then: bool,
    acting: bool,
}

const OF: [u64; 3] = [hash::ascii("of"), hash::ascii("for"), hash::ascii("to")];
const FILLERS: [u64; 4] = [hash::ascii("the"), hash::ascii("and"), hash::ascii("a"), hash::ascii("affairs")];
const FORMER: [u64; 4] =
    [hash::ascii("former"), hash::ascii("ex"), hash::ascii("formerly"), hash::ascii("late")];
const ACTING: [u64; 3] = [hash::ascii("acting"), hash::ascii("interim"), hash::ascii("caretaker")];

impl Words {
    fn read(&mut self, title: &str) {
        self.text.clear();
        self.text.push_str(title);
        read_forms(&self.text, &mut self.tokens);
        self.kept.clear();
        (self.country, self.former, self.then, self.acting) = (None, false, false, false);
        self.drop_ranks_behind();
        let mut complements: Vec<Vec<(u64, u64, bool)>> = vec![Vec::new()];
        let mut i = 0;
        while i < self.tokens.len() {
            let token = self.tokens[i];
            if let Some((country, after, main)) = self.nation(i) {
                self.country = self.country.or(country);
                for w in i..after {
                    let folded = self.folded(w);
                    // The adjective of a region is also a word of the title: "Chechen Leader".
                    complements
                        .last_mut()
                        .into_iter()
                        .for_each(|c| c.push((folded.hash, folded.power(), main)));
                }
                i = after;
                continue;
            }
            match token.word {
                w if FORMER.contains(&w) => self.former = true,
                w if ACTING.contains(&w) => self.acting = true,
                w if w == hash::ascii("then") => self.then = true,
                w if OF.contains(&w) => complements.push(Vec::new()),
                w if FILLERS.contains(&w) => {}
                // "(GUR)" only repeats the words before it.
                _ if token.gap.has(Gap::OPEN) && token.shape == Shape::Acronym => {}
                _ => {
                    let folded = Folded::of(canonical(token.text(&self.text)));
                    complements
                        .last_mut()
                        .into_iter()
                        .for_each(|c| c.push((folded.hash, folded.power(), false)));
                }
            }
            i += 1;
        }
        // "Minister of Defense" → "Defense Minister": the complement of an "of" moves before its head.
        for part in complements.into_iter().rev() {
            self.kept.extend(part);
        }
    }

    /// Removes a rank after an office, as in "Chief of the General Staff Army General". Keeps a title that consists of
    /// ranks only, and the "General" of offices such as "Secretary General".
    fn drop_ranks_behind(&mut self) {
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
                let main =
                    country.is_some_and(|c| self.is_main_adjective(c, i, j + 1) || class.has(Class::COUNTRY));
                best = Some((country, j + 1, main));
            }
        }
        best
    }

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

    /// Returns the key of the words. The country's own name is included only if `with_nation`.
    fn key(&self, with_nation: bool) -> u64 {
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
fn canonical(word: &str) -> &str {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "spokesman" | "spokeswoman" => "spokesperson",
        "chairman" | "chairwoman" | "chair" => "chairperson",
        "advisor" => "adviser",
        "chief" | "leader" => "head",
        "interior" => "internal",
        "commander-in-chief" => "commander",
        _ => word,
    }
}

impl Registry {
    /// Returns the offices that the words of a title denote, with nationality and "former".
    #[must_use]
    pub fn positions_for(&self, title: &str) -> TitleReading {
        let mut words = Words::default();
        words.read(title);
        let mut positions = Vec::new();
        for with_nation in [true, false] {
            let key = words.key(with_nation);
            for id in self.titled(key) {
                let country = self.position(id).country;
                if words.country.is_none() || country.is_none() || country == words.country {
                    positions.push(id);
                }
            }
            if !positions.is_empty() {
                break;
            }
        }
        // With a nationality, an office of that country has priority over one without a country.
        if positions.iter().any(|&id| self.position(id).country.is_some() && words.country.is_some()) {
            positions.retain(|&id| self.position(id).country.is_some());
        }
        let Words { country, former, then, acting, .. } = words;
        if positions.is_empty()
            && (former || then)
            && let Some(reading) = self.without_description(title)
        {
            return TitleReading { former, then, acting, ..reading };
        }
        let inner = title.split_once(" to ").map(|(_, behind)| self.positions_for(behind).positions);
        TitleReading { positions, country, former, then, acting, inner: inner.unwrap_or_default() }
    }

    /// Reads "former longtime Syrian President" without the words that describe the person rather than the office.
    /// Skips up to four between "former" or "then" and the title. Returns `None` if no office remains.
    fn without_description(&self, title: &str) -> Option<TitleReading> {
        let mut words = Vec::new();
        read_forms(title, &mut words);
        let past = |word: u64| FORMER.contains(&word) || word == hash::ascii("then");
        let after = words.iter().position(|token| past(token.word))? + 1;
        // "former deputy Foreign Minister": such a word is part of the title.
        let describes = |token: &&WordForm| {
            let title = Class::TITLE | Class::TITLE_MOD | Class::PORTFOLIO;
            token.shape == Shape::Lower && !LEXICON.class(token.word).has(title) && !OF.contains(&token.word)
        };
        let described = words[after..].iter().take_while(describes).take(4).count();
        (1..=described).find_map(|count| {
            let rest = words.get(after + count)?;
            let reading = self.positions_for(&title[rest.start as usize..]);
            (!reading.positions.is_empty()).then_some(reading)
        })
    }

    /// Checks `title`, which is next to the name of `actor`, on `date`.
    #[must_use]
    pub fn check_title(&self, actor: ActorId, title: &str, date: PartialDate) -> TitleVerdict {
        self.check_reading(actor, &self.positions_for(title), date)
    }

    /// Like [`Self::check_title`], for a title that has already been read.
    #[must_use]
    pub fn check_reading(&self, actor: ActorId, reading: &TitleReading, date: PartialDate) -> TitleVerdict {
        let person = self.actor(actor);
        let terms = |position: PositionId| {
            let post = Post::Position(position);
            person.occupancies.iter().enumerate().filter(move |(_, o)| o.post == post)
        };
        let own: Vec<PositionId> =
            reading.positions.iter().copied().filter(|&position| terms(position).next().is_some()).collect();
        if own.is_empty() {
            return self.wrong_holder(actor, reading, date);
        }
        let all = || own.iter().flat_map(|&position| terms(position).map(move |(i, o)| (position, i, o)));
        let current = all().find(|(_, _, o)| state(o, date) == Held::Yes);
        let doubtful = all().any(|(_, _, o)| state(o, date) == Held::Unknown);
        if reading.former {
            let current =
                current.or_else(|| all().find(|(position, _, o)| is_back(person, *position, o, date)));
            // A person who holds an office again is not its former holder, but may be that of another office the title
            // may denote.
            let other = |position| current.is_none_or(|(held, ..)| held != position);
            let earlier = all().any(|(position, _, o)| {
                other(position) && o.period.to.is_some_and(|to| to.last() < date.first())
            });
            return match current {
                Some((position, occupancy, _)) if !earlier => {
                    TitleVerdict::PrematureFormer { position, occupancy }
                }
                _ if earlier => TitleVerdict::Fits(own[0]),
                _ => TitleVerdict::Unknown,
            };
        }
        match current {
            Some((position, ..)) => TitleVerdict::Fits(position),
            None if doubtful || reading.then => TitleVerdict::Unknown,
            None => stale(all(), date),
        }
    }

    /// Returns [`TitleVerdict::WrongHolder`] if the office has one seat and another person held it on `date`.
    fn wrong_holder(&self, actor: ActorId, reading: &TitleReading, date: PartialDate) -> TitleVerdict {
        let &[position] = reading.positions.as_slice() else { return TitleVerdict::Unknown };
        let office = self.position(position);
        let certain = office.country.is_none() || reading.country == office.country;
        let inner = self
            .actor(actor)
            .occupancies
            .iter()
            .any(|o| matches!(o.post, Post::Position(position) if reading.inner.contains(&position)));
        if reading.former || reading.then || reading.acting || inner || office.seats != 1 || !certain {
            return TitleVerdict::Unknown;
        }
        self.holders(position)
            .find(|(holder, o)| *holder != actor && state(o, date) == Held::Yes)
            .map_or(TitleVerdict::Unknown, |(holder, _)| TitleVerdict::WrongHolder { position, holder })
    }
}

/// Returns the state of the role on `date`. A role that is not verified is unknown.
fn state(occupancy: &Occupancy, date: PartialDate) -> Held {
    if occupancy.verified { occupancy.period.holds(date) } else { Held::Unknown }
}

/// Number of months after the last check for which a returned holder of an office counts as its holder, if no end is
/// known.
const BACK_FOR: i32 = 12;

/// Returns true if the person left the office, returned to it, and the present term has no known end and was checked
/// within [`BACK_FOR`] months before the date. A writer who calls such a person former usually means the first term.
fn is_back(person: &Actor, position: PositionId, term: &Occupancy, date: PartialDate) -> bool {
    let Period { from: Some(from), to: None, checked: Some(checked) } = term.period else { return false };
    let months = |date: PartialDate| i32::from(date.year) * 12 + i32::from(date.month.unwrap_or(12));
    let was_out = person.occupancies.iter().any(|earlier| {
        earlier.post == Post::Position(position)
            && earlier.verified
            && earlier.period.to.is_some_and(|to| to.last() < from.first())
    });
    term.verified && was_out && from.last() <= date.first() && months(date) - months(checked) <= BACK_FOR
}

/// Returns the verdict for terms that were all certainly not held on the date, with the term nearest to it.
fn stale<'a>(
    terms: impl Iterator<Item = (PositionId, usize, &'a Occupancy)>,
    date: PartialDate,
) -> TitleVerdict {
    let distance = |o: &Occupancy| {
        let after = o.period.to.map_or(i32::MAX, |to| (date.first() - to.last()).max(0));
        let before = o.period.from.map_or(i32::MAX, |from| (from.first() - date.last()).max(0));
        if o.period.from.is_some_and(|from| date.last() < from.first()) {
            (before, true)
        } else {
            (after, false)
        }
    };
    terms.map(|(position, occupancy, o)| (distance(o), position, occupancy)).min().map_or(
        TitleVerdict::Unknown,
        |((_, not_yet), position, occupancy)| TitleVerdict::Stale { position, occupancy, not_yet },
    )
}

impl Actor {
    /// Returns the role of an occupancy in words: the name of the position, or the free title.
    #[must_use]
    pub fn role_name<'a>(&'a self, occupancy: &'a Occupancy, registry: &'a Registry) -> &'a str {
        match &occupancy.post {
            Post::Position(id) => &registry.position(*id).name,
            Post::Title { title, .. } => title,
        }
    }
}

#[cfg(test)]
mod tests;
