//! The names in one block, and the keys that it looks up in the other blocks.

use crate::actors::actor::Kind;
use crate::actors::find::{Candidate, Role, Spelled, find};
use crate::actors::names::Usage;
use crate::actors::registry::Registry;
use crate::actors::title::TitleReading;

use super::field::Field;
use super::ledger::Row;
use super::{Acronym, Intro, Referent};

/// The names of one block: a pure function of its text and the registry. Spans are relative to the block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockNames {
    pub(super) candidates: Box<[Candidate]>,
    /// The offices that the titles next to persons denote, by index of the candidate.
    readings: Box<[(u32, TitleReading)]>,
    /// A bit set of the keys that its candidates look up among the introductions of the document.
    wants: u128,
    /// The certain mentions.
    pub(super) field: Field,
    /// True if the meaning of a name depends on the field of the document.
    pub(super) national: bool,
    /// The index of the last candidate if it may be half typed.
    open: Option<u32>,
}

/// Maximum number of words after a name that may belong to it.
const REST: usize = 3;
/// Words in lower case inside names. Other forms of the Arabic article have a hyphen after them.
const PARTICLES: [&str; 13] =
    ["al", "el", "ul", "bin", "bint", "ibn", "abu", "de", "del", "der", "di", "van", "von"];

impl BlockNames {
    /// Reads the names in `text`.
    #[must_use]
    pub fn read(text: &str, registry: &Registry) -> Self {
        let mut candidates = Vec::new();
        let nations = find(text, registry, &mut candidates);
        let (mut wants, mut national, mut readings) = (0, false, Vec::new());
        for (i, c) in candidates.iter().enumerate() {
            for key in wanted(c).into_iter().flatten() {
                wants |= bit(key);
            }
            // An acronym that no registry knows may be introduced by a general name, which its country decides.
            national |= matches!(c.role, Role::Acronym)
                || matches!(c.role, Role::Generic | Role::Definition) && c.actor.is_some();
            if !c.title.is_empty() && c.kind == Kind::Person {
                let reading = registry.positions_for(&text[c.title.range()]);
                if !reading.positions.is_empty() {
                    readings.push((i as u32, reading));
                }
            }
        }
        let field = Field::of(&candidates, &nations, registry);
        Self { candidates: candidates.into(), readings: readings.into(), wants, field, national, open: None }
    }

    /// Notes that `text`, the text of the block, ends without a full stop. If a name ends it, the name may be half
    /// typed, and nothing is said about its spelling or title.
    pub fn leave_open(&mut self, text: &str) {
        let Some(last) = self.candidates.last() else { return };
        let Some(rest) = text.get(last.span.end as usize..) else { return };
        let mut words = rest.split_whitespace();
        let is_letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
        let may_belong = |word: &str| {
            let is_name = word.starts_with(char::is_uppercase) || word.contains('-');
            is_name && word.chars().all(is_letter)
                || PARTICLES.iter().any(|particle| particle.starts_with(word))
        };
        if rest.len() < 64 && words.by_ref().take(REST).all(may_belong) && words.next().is_none() {
            self.open = Some(self.candidates.len() as u32 - 1);
        }
    }

    /// Returns true if the candidate may be half typed.
    pub(super) fn is_open(&self, candidate: usize) -> bool {
        self.open == Some(candidate as u32)
    }

    /// Returns true if the block contains no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// Returns the reading of the title next to a candidate, or `None` if it denotes no known office.
    pub(super) fn reading(&self, candidate: usize) -> Option<&TitleReading> {
        let at = self.readings.binary_search_by_key(&(candidate as u32), |(i, _)| *i).ok()?;
        Some(&self.readings[at].1)
    }

    /// Returns true if at least one title denotes an office.
    pub(super) fn has_titles(&self) -> bool {
        !self.readings.is_empty()
    }

    /// Returns true if the block may look up one of the keys. `of` contains their [`bits`]. False positives are
    /// possible.
    pub(super) fn may_want(&self, of: u128) -> bool {
        self.wants & of != 0
    }

    /// Appends its introductions. `base` is the start of the block.
    pub(super) fn introductions(&self, base: u32, out: &mut Vec<Row<Intro>>) {
        for candidate in &self.candidates {
            introduce(candidate, base, out);
        }
    }

    /// Appends its uses and definitions of acronyms. `base` is the start of the block.
    pub(super) fn acronyms(&self, base: u32, out: &mut Vec<Row<Acronym>>) {
        for (i, c) in self.candidates.iter().enumerate() {
            let value = acronym(c).filter(|value| *value != Acronym::Used || !self.is_open(i));
            if let Some(value) = value {
                out.push(Row { key: c.key, at: c.span.start + base, value });
            }
        }
    }

    /// Returns true if it uses or defines acronyms.
    pub(super) fn has_acronyms(&self) -> bool {
        self.candidates.iter().any(|c| acronym(c).is_some())
    }
}

const fn acronym(c: &Candidate) -> Option<Acronym> {
    match (c.role, c.usage) {
        (Role::Acronym, _) | (Role::Sure, Usage::Acronym) => Some(Acronym::Used),
        (Role::Definition, _) => Some(Acronym::Defined(c.short)),
        (Role::NoActor, _) => Some(Acronym::Defined(0)),
        _ => None,
    }
}

/// Returns the bit set of some keys, for [`BlockNames::may_want`].
pub(super) fn bits(keys: &[u64]) -> u128 {
    keys.iter().fold(0, |bits, key| bits | bit(*key))
}

fn bit(key: u64) -> u128 {
    1 << (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57)
}

/// The kind of key by which an introduction is found. It is mixed into the key.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// The surname of a person named in full.
    Surname = 1,
    /// The surname of a person named by title and surname only.
    Titled,
    /// The given name of a person named in full.
    Given,
    Acronym,
    /// The head of a body's name.
    Head,
    /// The name of a body, in full or without its country.
    Generic,
    /// The id of an actor.
    Actor,
    /// The first words of a name: [`Candidate::brief`].
    Brief,
    /// A full name that no registry knows, found by itself.
    Full,
    /// Like `Full`, with weaker evidence than a full name: a surname with a title, or the long name of an acronym.
    Named,
    /// A surname with a title, whichever person it denotes.
    Met,
}

/// Returns true if a tagged key is that of an actor in the registry.
pub(super) fn is_of_actor(tagged: u64) -> bool {
    // Tagging twice gives the key itself. That of an actor is its id of 32 bits, and other keys are hashes.
    tag(By::Actor, tagged) <= u64::from(u32::MAX)
}

/// Returns a key that also identifies its kind.
pub(super) fn tag(by: By, key: u64) -> u64 {
    // Spreads the small tags over the whole word. The keys are already hashes.
    key ^ (by as u64).wrapping_mul(0xa076_1d64_78bd_642f)
}

/// Returns true for a person named by title and surname only: "General Popov".
pub(super) fn is_titled_surname(c: &Candidate) -> bool {
    c.role == Role::Sure && c.kind == Kind::Person && c.key == c.short && c.actor.is_none()
}

/// Returns the keys that a candidate looks up, in that order.
pub(super) fn wanted(c: &Candidate) -> [Option<u64>; 5] {
    let key = |by: By, key: u64| Some(tag(by, key));
    let one = |key: Option<u64>| [key, None, None, None, None];
    match c.role {
        Role::Sure if c.actor.is_some() => [None; 5],
        Role::Sure if is_titled_surname(c) => {
            [key(By::Surname, c.short), key(By::Titled, c.key), None, None, None]
        }
        Role::Sure | Role::Run => one(key(By::Full, c.key)),
        Role::Generic => [key(By::Brief, c.key), key(By::Generic, c.key), None, None, None],
        Role::Acronym => {
            let compound = if c.brief == 0 { None } else { key(By::Acronym, c.brief) };
            let actor = c.actor.and_then(|actor| key(By::Actor, actor.0.into()));
            [key(By::Acronym, c.key), compound, actor, None, None]
        }
        Role::Definition if c.actor.is_none() || c.usage == Usage::Generic => one(key(By::Acronym, c.key)),
        // A title with a surname alone introduces nobody, but makes later uses of the surname acceptable.
        Role::Surname => [
            key(By::Surname, c.short),
            key(By::Generic, c.key),
            key(By::Brief, c.key),
            key(By::Met, c.short),
            key(By::Given, c.key),
        ],
        Role::Head => one(key(By::Head, c.short)),
        Role::Weak => one(c.actor.and_then(|actor| key(By::Actor, actor.0.into()))),
        Role::Definition | Role::NoActor | Role::Described => [None; 5],
    }
}

/// Minimum length in bytes of a body's name that explains its acronym.
const SHORTEST_LONG_NAME: u32 = 15;

fn introduce(c: &Candidate, base: u32, out: &mut Vec<Row<Intro>>) {
    let at = c.span.start + base;
    let full = if c.role == Role::Definition { c.short } else { c.key };
    let is_generic = c.usage == Usage::Generic && matches!(c.role, Role::Generic | Role::Definition);
    let known = c.actor.filter(|_| !is_generic);
    let referent = known.map_or(Referent::Name(full), Referent::Actor);
    // "Russian FSB" may be an alias, but is too short to explain the acronym.
    let spelled_out = !matches!(c.usage, Usage::Acronym | Usage::Metonym | Usage::Weak | Usage::Surname)
        && c.span.len() >= SHORTEST_LONG_NAME;
    let intro = Intro { referent: Some((referent, c.kind)), len: c.span.len(), spelled_out, other: 0 };
    let mut add = |by: By, key: u64, other: u64| {
        out.push(Row { key: tag(by, key), at, value: Intro { other, ..intro } });
    };
    match c.role {
        Role::Surname if !c.title.is_empty() => add(By::Met, c.short, 0),
        Role::Sure if is_titled_surname(c) => {
            add(By::Met, c.short, 0);
            add(By::Titled, c.key, 0);
            add(By::Named, c.key, 0);
        }
        Role::Sure => {
            match c.kind {
                Kind::Person => {
                    add(By::Surname, c.short, c.brief);
                    if c.brief != 0 {
                        add(By::Given, c.brief, c.short);
                    }
                }
                kind if kind.is_actor() => {
                    add(By::Generic, c.key, 0);
                    add(By::Head, c.short, 0);
                    if c.brief != 0 {
                        add(By::Brief, c.brief, 0);
                    }
                }
                _ => {}
            }
            match c.actor {
                Some(actor) => add(By::Actor, actor.0.into(), 0),
                None => add(By::Full, c.key, 0),
            }
        }
        Role::Definition => {
            let generic = if c.usage == Usage::Generic { c.short } else { 0 };
            add(By::Acronym, c.key, generic);
            match c.actor {
                Some(actor) => add(By::Actor, actor.0.into(), 0),
                None => add(By::Named, full, 0),
            }
        }
        Role::Generic => add(By::Named, c.key, 0),
        Role::NoActor => {
            let nobody = Intro { referent: None, len: c.span.len(), spelled_out: false, other: 0 };
            out.push(Row { key: tag(By::Acronym, c.key), at, value: nobody });
        }
        _ => {}
    }
}

/// Returns the key that all spellings of a part of the name of `referent` share. `None` if there is nothing to compare.
pub(super) fn spelling_key(referent: Referent, part: usize, spelled: Spelled) -> Option<u64> {
    let who = match referent {
        Referent::Actor(actor) => u64::from(actor.0) + 1,
        Referent::Name(key) => key,
    };
    let whose = who.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(17 + part as u32);
    (spelled.fold != 0).then_some(whose ^ spelled.fold)
}
