//! One piece of packed bytes: the program's own actors with a team's files over them, or an index that was imported.
//!
//! A registry is made of layers; ids in a layer's records and tables are its own, and [`super::Registry`] gives each
//! layer its place. Nothing here trusts the bytes: what is damaged is absent.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::actor::{Actor, Position, Post};
use super::names::Longest;
use super::pack::{Brief, Layout, PARTS, Part, id_key, read_actor, read_position};
use super::table::{Sieve, Values, count_records, look_up, number, record, rows, small};

/// Where packed bytes lie.
#[derive(Clone)]
pub(super) enum Bytes {
    /// In the program.
    Static(&'static [u8]),
    /// Anywhere else, a mapped file for one.
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

/// Packed bytes, opened.
pub(super) struct Layer {
    bytes: Bytes,
    layout: Layout,
    pub actors: u32,
    pub positions: u32,
    /// Of the names, made when one is looked up first.
    sieve: OnceLock<Option<Sieve>>,
}

impl Layer {
    /// Opens what [`super::pack::pack`] has written, which begins at byte `at`.
    pub fn open(bytes: Bytes, at: usize) -> Self {
        let packed = bytes.get().get(at..).unwrap_or_default();
        let mut layout = [0; PARTS + 1];
        for (slot, number) in layout.iter_mut().zip(packed.as_chunks::<4>().0) {
            *slot = at + u32::from_le_bytes(*number) as usize;
        }
        let mut opened = Self { bytes, layout, actors: 0, positions: 0, sieve: OnceLock::new() };
        // Of each actor there is a brief, so that a wrong count asks for nothing that is not there.
        let briefs = opened.part(Part::Briefs).len() / size_of::<u32>();
        opened.actors = count_records(opened.part(Part::Actors)).min(briefs) as u32;
        opened.positions = count_records(opened.part(Part::Positions)) as u32;
        opened
    }

    fn part(&self, part: Part) -> &[u8] {
        let Range { start, end } = self.layout[part as usize]..self.layout[part as usize + 1];
        self.bytes.get().get(start..end).unwrap_or_default()
    }

    /// The actor's record, posts by this layer's own numbers.
    pub fn actor(&self, i: u32) -> Option<Actor> {
        read_actor(record(self.part(Part::Actors), i as usize))
    }

    /// The position's record.
    pub fn position(&self, i: u32) -> Option<Position> {
        read_position(record(self.part(Part::Positions), i as usize))
    }

    /// The actor's record with posts in words, so that it stands without this layer.
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

    /// The actors whose `id` has the key of this one.
    pub fn actors_called(&self, id: &str) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::ActorIds), id_key(id)).iter().filter(|i| *i < self.actors)
    }

    /// The positions whose `id` has the key of this one.
    pub fn positions_called(&self, id: &str) -> impl Iterator<Item = u32> + '_ {
        look_up(self.part(Part::PositionIds), id_key(id)).iter().filter(|i| *i < self.positions)
    }

    pub fn brief(&self, i: u32) -> Option<Brief> {
        Brief::read(self.part(Part::Briefs), i as usize)
    }

    pub fn surname_key(&self, i: u32) -> u64 {
        number(self.part(Part::Surnames), i as usize).unwrap_or_default()
    }

    /// Packed [`super::names::Hit`]s of a name.
    pub fn hits(&self, key: u64) -> Values<'_> {
        // Most of what a text asks for is nobody's name.
        let sieve = self.sieve.get_or_init(|| Sieve::of(self.part(Part::Names)));
        if sieve.as_ref().is_some_and(|sieve| !sieve.may_have(key)) {
            return Values::default();
        }
        look_up(self.part(Part::Names), key)
    }

    /// All names with their packed hits.
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

    /// The number of the actor's Wikidata item, `42` of `Q42`.
    pub fn wikidata(&self, i: u32) -> Option<u32> {
        small(self.part(Part::Wikidata), i as usize).filter(|&item| item != 0)
    }

    /// The first actor that is this Wikidata item.
    pub fn wikidata_item(&self, item: u32) -> Option<u32> {
        look_up(self.part(Part::WikidataItems), item.into()).iter().find(|i| *i < self.actors)
    }
}

/// How many facts share a page of [`Slots`].
const PAGE: usize = 64;

type Page<T> = Box<[OnceLock<Box<T>>]>;

/// Facts that have been read out of a layer, kept for good. A layer of a million costs a page table until then.
pub(super) struct Slots<T>(Box<[OnceLock<Page<T>>]>);

impl<T> Slots<T> {
    pub fn new(count: u32) -> Self {
        Self((0..(count as usize).div_ceil(PAGE)).map(|_| OnceLock::new()).collect())
    }

    /// Fact `i`, read by `make` when it is asked for first; nothing beyond the end.
    pub fn get(&self, i: u32, make: impl FnOnce() -> T) -> Option<&T> {
        let (page, slot) = (i as usize / PAGE, i as usize % PAGE);
        let page = self.0.get(page)?.get_or_init(|| (0..PAGE).map(|_| OnceLock::new()).collect());
        Some(page.get(slot)?.get_or_init(|| Box::new(make())))
    }
}
