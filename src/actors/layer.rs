//! A layer: one block of packed bytes. It contains the embedded actors with a team's files over them, or an imported
//! index.
//!
//! A registry consists of layers. Ids in the records and tables of a layer are relative to it, and [`super::Registry`]
//! assigns each layer a range of ids. The bytes are not trusted: damaged entries count as absent.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::actor::{Actor, Position, Post};
use super::names::Longest;
use super::pack::{ActorSummary, Layout, PARTS, Part, id_key, read_actor, read_position};
use super::table::{Sieve, Values, count_records, look_up, number, record, rows, small};

/// The owner of packed bytes.
#[derive(Clone)]
pub(super) enum Bytes {
    /// Bytes embedded in the program.
    Static(&'static [u8]),
    /// Any other bytes, such as the contents of a file.
    Shared(Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl Bytes {
    pub fn get(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => (**bytes).as_ref(),
        }
    }
}

impl From<&'static [u8]> for Bytes {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Static(bytes)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Shared(Arc::new(bytes))
    }
}

/// Opened packed bytes.
pub(super) struct Layer {
    bytes: Bytes,
    layout: Layout,
    pub actors: u32,
    pub positions: u32,
    /// A filter of the names, built on the first lookup.
    sieve: OnceLock<Option<Sieve>>,
}

impl Layer {
    /// Opens bytes written by [`super::pack::pack`], which begin at offset `at`.
    pub fn open(bytes: Bytes, at: usize) -> Self {
        let packed = bytes.get().get(at..).unwrap_or_default();
        let mut layout = [0; PARTS + 1];
        for (slot, number) in layout.iter_mut().zip(packed.as_chunks::<4>().0) {
            *slot = at + u32::from_le_bytes(*number) as usize;
        }
        let mut opened = Self { bytes, layout, actors: 0, positions: 0, sieve: OnceLock::new() };
        // Every actor has a brief, so a damaged count cannot exceed the number of briefs.
        let briefs = opened.part(Part::Briefs).len() / size_of::<u32>();
        opened.actors = count_records(opened.part(Part::Actors)).min(briefs) as u32;
        opened.positions = count_records(opened.part(Part::Positions)) as u32;
        opened
    }

    fn part(&self, part: Part) -> &[u8] {
        let Range { start, end } = self.layout[part as usize]..self.layout[part as usize + 1];
        self.bytes.get().get(start..end).unwrap_or_default()
    }

    /// Returns the actor's record. Its posts use the indices of this layer.
    pub fn actor(&self, i: u32) -> Option<Actor> {
        read_actor(record(self.part(Part::Actors), i as usize))
    }

    /// Returns the position's record.
    pub fn position(&self, i: u32) -> Option<Position> {
        read_position(record(self.part(Part::Positions), i as usize))
    }

    /// Returns the actor's record with posts in words, so that it is independent of this layer.
    pub fn actor_in_words(&self, i: u32) -> Option<Actor> {
        let mut actor = self.actor(i)?;
        for occupancy in &mut actor.occupancies {
            if let Post::Position(id) = occupancy.post {
                let position = self.position(id.0).unwrap_or_default();
                occupancy.post = Post::Title { title: position.name, organization: position.organization };
            }
        }
        Some(actor)
    }

    /// Returns the actors whose `id` has the same key as this one.
    pub fn actors_called(&self, id: &str) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::ActorIds), id_key(id)).iter().filter(|i| *i < self.actors)
    }

    /// Returns the positions whose `id` has the same key as this one.
    pub fn positions_called(&self, id: &str) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::PositionIds), id_key(id)).iter().filter(|i| *i < self.positions)
    }

    pub fn brief(&self, i: u32) -> Option<ActorSummary> {
        ActorSummary::read(self.part(Part::Briefs), i as usize)
    }

    pub fn surname_key(&self, i: u32) -> u64 {
        number(self.part(Part::Surnames), i as usize).unwrap_or_default()
    }

    /// Returns the packed [`super::names::Hit`]s of a name.
    pub fn hits(&self, key: u64) -> Values<'_> {
        // Most words looked up in a text are not names.
        let sieve = self.sieve.get_or_init(|| Sieve::of(self.part(Part::Names)));
        if sieve.as_ref().is_some_and(|sieve| !sieve.may_have(key)) {
            return Values::default();
        }
        look_up(self.part(Part::Names), key)
    }

    /// Returns all names with their packed hits.
    pub fn names(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        rows(self.part(Part::Names))
    }

    pub fn longest(&self) -> Longest<'_> {
        Longest(self.part(Part::Longest))
    }

    pub fn titled(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::Titles), key).iter().filter(|i| *i < self.positions)
    }

    pub fn holders(&self, position: u32) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::Holders), position.into()).iter().filter(|i| *i < self.actors)
    }

    /// Returns the actor that lists a domain or channel with this hash. A team's entries follow the embedded ones, and
    /// take precedence.
    pub fn outlet(&self, name: u64) -> Option<u32> {
        look_up(self.part(Part::Outlets), name).iter().rev().find(|i| *i < self.actors)
    }

    /// Returns the number of the actor's Wikidata item, for example 42 for `Q42`.
    pub fn wikidata(&self, i: u32) -> Option<u32> {
        small(self.part(Part::Wikidata), i as usize).filter(|&item| item != 0)
    }

    /// Returns the first actor with this Wikidata item.
    pub fn wikidata_item(&self, item: u32) -> Option<u32> {
        look_up(self.part(Part::WikidataItems), item.into()).iter().find(|i| *i < self.actors)
    }
}

/// Number of facts per page of [`Slots`].
const PAGE: usize = 64;

type Page<T> = Box<[OnceLock<Box<T>>]>;

/// A lazy cache of facts read from a layer. Entries are never evicted. An unused cache only takes the memory of its
/// page table, even for a layer of a million facts.
pub(super) struct Slots<T>(Box<[OnceLock<Page<T>>]>);

impl<T> Slots<T> {
    pub fn new(count: u32) -> Self {
        Self((0..(count as usize).div_ceil(PAGE)).map(|_| OnceLock::new()).collect())
    }

    /// Returns fact `i`, and calls `make` to read it on first use. Returns `None` past the end.
    pub fn get(&self, i: u32, make: impl FnOnce() -> T) -> Option<&T> {
        let (page, slot) = (i as usize / PAGE, i as usize % PAGE);
        let page = self.0.get(page)?.get_or_init(|| (0..PAGE).map(|_| OnceLock::new()).collect());
        Some(page.get(slot)?.get_or_init(|| Box::new(make())))
    }
}
