//! Titles: the office that the words next to a name denote, and the check that the person held it on a date.
//!
//! A title is normalized to one order and spelling ("Minister of Foreign Affairs" and "Foreign Affairs Minister",
//! "Spokesman" and "Spokesperson", "Defence" and "Defense" become equal). Nationality, ranks, "former" and "acting" are
//! removed and recorded. The rest must match a title of a position in full: a deputy is not the minister.

use super::actor::{Actor, ActorId, Occupancy, PositionId, Post};
use super::date::{Held, PartialDate, Period};
use super::lexicon::{Class, Country, LEXICON};
use super::registry::Registry;
use super::title_words::{FORMER, OF, TitleWords};
use crate::words::{WordForm, WordShape, hash, read_forms};

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
    /// True if a word of the title is a name, so that it denotes the office without a nationality: "Mayor of Lerwick".
    pub is_named: bool,
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

impl Registry {
    /// Returns the offices that the words of a title denote, with nationality and "former".
    #[must_use]
    pub fn positions_for(&self, title: &str) -> TitleReading {
        let mut words = TitleWords::default();
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
        let TitleWords { country, former, then, acting, is_named, .. } = words;
        if positions.is_empty()
            && (former || then)
            && let Some(reading) = self.without_description(title)
        {
            return TitleReading { former, then, acting, ..reading };
        }
        let inner = title.split_once(" to ").map(|(_, behind)| self.positions_for(behind).positions);
        TitleReading { positions, country, former, then, acting, is_named, inner: inner.unwrap_or_default() }
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
            token.shape == WordShape::Lower
                && !LEXICON.class(token.word).has(title)
                && !OF.contains(&token.word)
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

    /// Returns [`TitleVerdict::WrongHolder`] if the office has one seat and another person, and nobody else, certainly
    /// held it on `date`.
    fn wrong_holder(&self, actor: ActorId, reading: &TitleReading, date: PartialDate) -> TitleVerdict {
        let Some((&position, others)) = reading.positions.split_first() else { return TitleVerdict::Unknown };
        let office = self.position(position);
        // A file's own office and those that imports and titles name may be one.
        let is_same = |id: &&PositionId| self.position(**id).country == office.country;
        let declared = reading.positions.iter().filter(|id| self.is_declared(**id)).count();
        if !others.iter().all(|id| is_same(&id)) || declared > 1 {
            return TitleVerdict::Unknown;
        }
        let seats = reading.positions.iter().all(|id| self.position(*id).seats == 1);
        let certain = office.country.is_none() || reading.country == office.country || reading.is_named;
        let inner = self
            .actor(actor)
            .occupancies
            .iter()
            .any(|o| matches!(o.post, Post::Position(position) if reading.inner.contains(&position)));
        if reading.former || reading.then || reading.acting || inner || !seats || !certain {
            return TitleVerdict::Unknown;
        }
        let all = reading.positions.iter().flat_map(|&id| self.holders(id).map(move |held| (id, held)));
        let mut holding =
            all.filter(|(_, (_, o))| state(o, date) == Held::Yes).map(|(id, (who, _))| (id, who));
        let Some((position, holder)) = holding.next() else { return TitleVerdict::Unknown };
        if holder == actor || holding.any(|(_, other)| other != holder) {
            return TitleVerdict::Unknown;
        }
        TitleVerdict::WrongHolder { position, holder }
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
    /// Returns the name of a role of this actor: that of the position, or the title in words.
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
