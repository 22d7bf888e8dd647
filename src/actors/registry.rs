//! All that is known of who can be named: built once, then only read.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::actor::{Actor, ActorId, Occupancy, Position, PositionId, Post};
use super::build::{packed, packed_over};
use super::load::{Facts, Problem};
use super::names::{Hit, Hits, Names, acronym_key, name_key};
use super::pack::{Brief, Layout, PARTS, Part, id_key, read_actor, read_position};
use super::table::{count_records, look_up, number, record, rows};

/// Actors and positions with their names indexed. Immutable.
///
/// All is one piece of packed bytes, searched in place; an actor or a position is read out of them when it is asked
/// for first, and then kept.
pub struct Registry {
    bytes: Cow<'static, [u8]>,
    layout: Layout,
    actors: Box<[OnceLock<Box<Actor>>]>,
    positions: Box<[OnceLock<Box<Position>>]>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("actors", &self.actors.len())
            .field("positions", &self.positions.len())
            .finish_non_exhaustive()
    }
}

impl Registry {
    /// Reads registry files alone, `(name, text)`, later ones over earlier ones. The problems say what was left out;
    /// all else is loaded.
    #[must_use]
    pub fn load(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let (bytes, problems) = packed(sources);
        (Self::open(bytes), problems)
    }

    /// This registry with files over it, as a team's own: an entry with the same `id` overrides key by key, a new one
    /// extends.
    pub(super) fn with(&self, sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let facts = Facts::of(
            (0..self.actors.len()).map(|i| self.read_actor(i)).collect(),
            (0..self.positions.len()).map(|i| self.read_position(i)).collect(),
        );
        let pairs = rows(self.part(Part::Names)).map(|(key, hit)| (key, Hit::unpacked(hit))).collect();
        let names = Names { pairs, longest: self.part(Part::Longest).to_vec() };
        let (bytes, problems) = packed_over(facts, names, sources);
        (Self::open(bytes), problems)
    }

    /// Opens what [`packed`] has written.
    pub(super) fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        fn slots<T>(records: &[u8]) -> Box<[OnceLock<T>]> {
            (0..count_records(records)).map(|_| OnceLock::new()).collect()
        }
        let bytes = bytes.into();
        let mut layout = [0; PARTS + 1];
        for (at, number) in layout.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *at = u32::from_le_bytes(*number);
        }
        let mut opened = Self { bytes, layout, actors: Box::default(), positions: Box::default() };
        opened.actors = slots(opened.part(Part::Actors));
        opened.positions = slots(opened.part(Part::Positions));
        opened
    }

    fn part(&self, part: Part) -> &[u8] {
        let Range { start, end } =
            self.layout[part as usize] as usize..self.layout[part as usize + 1] as usize;
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn read_actor(&self, i: usize) -> Actor {
        // The bytes are those that the program, or its own build, wrote of such a value; a test reads all.
        read_actor(record(self.part(Part::Actors), i)).expect("a packed registry holds actors")
    }

    fn read_position(&self, i: usize) -> Position {
        // As above.
        read_position(record(self.part(Part::Positions), i)).expect("a packed registry holds positions")
    }

    /// All actors, in the order of their ids.
    pub fn actors(&self) -> impl ExactSizeIterator<Item = &Actor> {
        (0..self.actors.len()).map(|i| self.actor(ActorId(i as u32)))
    }

    /// All positions, in the order of their ids.
    pub fn positions(&self) -> impl ExactSizeIterator<Item = &Position> {
        (0..self.positions.len()).map(|i| self.position(PositionId(i as u32)))
    }

    /// The actor with this id.
    ///
    /// # Panics
    /// If `id` is another, larger registry's.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        let i = id.0 as usize;
        self.actors[i].get_or_init(|| Box::new(self.read_actor(i)))
    }

    /// The position with this id.
    ///
    /// # Panics
    /// If `id` is another, larger registry's.
    #[must_use]
    pub fn position(&self, id: PositionId) -> &Position {
        let i = id.0 as usize;
        self.positions[i].get_or_init(|| Box::new(self.read_position(i)))
    }

    /// The actor that a registry file calls `id`.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<ActorId> {
        let mut ids = look_up(self.part(Part::ActorIds), id_key(id)).iter().map(ActorId);
        ids.find(|&found| self.actor(found).id == id)
    }

    /// The position that a registry file calls `id`.
    #[must_use]
    pub fn position_by_id(&self, id: &str) -> Option<PositionId> {
        let mut ids = look_up(self.part(Part::PositionIds), id_key(id)).iter().map(PositionId);
        ids.find(|&found| self.position(found).id == id)
    }

    /// Who bears a name in any spelling that folds to it, surnames included; best first, each once.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Vec<ActorId> {
        let mut found = Vec::new();
        for hit in self.hits(name_key(name)).iter().chain(self.hits(acronym_key(name)).iter()) {
            if !found.contains(&hit.actor) {
                found.push(hit.actor);
            }
        }
        found
    }

    /// All actors that bear the name of a mention, by its `key`; more than one is a homonym.
    pub fn by_key(&self, key: u64) -> impl Iterator<Item = ActorId> + '_ {
        self.hits(key).iter().map(|hit| hit.actor)
    }

    pub(super) fn surname_key(&self, id: ActorId) -> u64 {
        number(self.part(Part::Surnames), id.0 as usize).unwrap_or_default()
    }

    /// What finding and linking ask of an actor.
    pub(super) fn brief(&self, id: ActorId) -> Brief {
        Brief::read(self.part(Part::Briefs), id.0 as usize).unwrap_or_else(|| Brief::of(self.actor(id)))
    }

    /// Who bears the name, best usage first.
    pub(super) fn hits(&self, key: u64) -> Hits<'_> {
        Hits(look_up(self.part(Part::Names), key))
    }

    /// The most words of a name that begins with such a word, as [`super::names::Folded::first`] has it; 0 where none
    /// does.
    pub(super) fn longest(&self, first: u16) -> usize {
        self.part(Part::Longest).get(usize::from(first)).copied().unwrap_or(0).into()
    }

    /// The positions with a title of this key.
    pub(super) fn titled(&self, key: u64) -> impl Iterator<Item = PositionId> + '_ {
        look_up(self.part(Part::Titles), key).iter().map(PositionId)
    }

    /// Who holds or held the position, in the order of the registry.
    pub fn holders(&self, position: PositionId) -> impl Iterator<Item = (ActorId, &Occupancy)> {
        look_up(self.part(Part::Holders), position.0.into()).iter().map(ActorId).flat_map(move |id| {
            let of_it = move |occupancy: &&Occupancy| occupancy.post == Post::Position(position);
            self.actor(id).occupancies.iter().filter(of_it).map(move |occupancy| (id, occupancy))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEAM: &str = r#"
[[position]]
id = "no-pm"
name = "Prime Minister of Norway"
title = ["Prime Minister"]
country = "no"
organization = "Government of Norway"
seats = 1

[[actor]]
id = "anna-berg"
schema = "Person"
name = "Anna Berg"
alias = ["Anna Bergh"]
acronym = ["AB"]
weakAlias = ["Anna"]
metonym = ["Oslo"]
native = ["Анна Берг"]
lastName = "Berg"
country = "no"
wikidataId = "Q1"
summary = "Made up."
sourceUrl = ["https://example.org"]
wellKnown = true
source = "test"
occupancy = [
  { post = "no-pm", from = "2020-05", checked = "2024-01-02", source = "s", verified = false, acting = true },
  { title = "Mayor of Oslo", organization = "Oslo", from = "2010", to = "2020-05-01" },
]
"#;

    #[test]
    fn unpacking_gives_what_was_packed() {
        let mut facts = Facts::default();
        facts.read(&[("team.toml", TEAM)]);
        let (registry, problems) = Registry::load(&[("team.toml", TEAM)]);
        assert_eq!(problems, []);
        let berg = registry.by_id("anna-berg").unwrap();
        assert_eq!(registry.actor(berg), &facts.actors[0]);
        assert_eq!(registry.brief(berg), Brief::of(&facts.actors[0]));
        assert_eq!(registry.surname_key(berg), name_key("Berg"));
        assert!(registry.positions().eq(&facts.positions));
        assert_eq!(registry.by_name("Anna Bergh"), [berg]);
        let bytes = record(registry.part(Part::Actors), 0);
        for cut in 0..bytes.len() {
            assert_eq!(read_actor(&bytes[..cut]), None);
        }
    }

    #[test]
    fn a_team_overrides_and_extends() {
        let team = "[[actor]]\nid = \"sergei-lavrov\"\nname = \"Sergey Lavrovich\"\n";
        let (registry, problems) = Registry::extended(&[("team.toml", team), ("more.toml", TEAM)]);
        assert_eq!(problems, []);
        let lavrov = registry.by_id("sergei-lavrov").unwrap();
        assert_eq!(registry.by_name("Sergei Lavrovich"), [lavrov]);
        assert!(!registry.actor(lavrov).occupancies.is_empty());
        let berg = registry.by_id("anna-berg").unwrap();
        assert_eq!(registry.by_name("Bergh"), []);
        assert_eq!(registry.by_name("Berg").first(), Some(&berg));
        assert_eq!(registry.by_name("AB").first(), Some(&berg));
        let pm = registry.position_by_id("no-pm").unwrap();
        assert_eq!(registry.holders(pm).map(|(who, _)| who).collect::<Vec<_>>(), [berg]);
    }
}
