//! All that is known of who can be named: built once, then only read.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::actor::{Actor, ActorId, Position, PositionId};
use super::build::{add_countries, surname_keys};
use super::load::{Facts, Problem};
use super::names::{Names, Pair, name_key};
use super::pack::{Unpacked, unpack};
use super::title::Titles;

/// The embedded registry, packed by the build script out of `data/*.toml`.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/actors.bin"));

/// Actors and positions with their names indexed. Immutable.
pub struct Registry {
    actors: Vec<Actor>,
    positions: Vec<Position>,
    actor_ids: FxHashMap<String, ActorId>,
    position_ids: FxHashMap<String, PositionId>,
    pub(super) names: Names,
    /// Of each actor, the key of its surname.
    surname_keys: Vec<u64>,
    titles: OnceLock<Titles>,
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
    /// The embedded registry, unpacked at first use.
    #[must_use]
    pub fn embedded() -> Arc<Self> {
        static REGISTRY: OnceLock<Arc<Registry>> = OnceLock::new();
        Arc::clone(REGISTRY.get_or_init(|| {
            // The bytes are the build script's; a test unpacks them.
            let unpacked = unpack(EMBEDDED);
            Arc::new(unpacked.map_or_else(|| Self::load(&[]).0, Self::from_unpacked))
        }))
    }

    /// Reads registry files alone, `(name, text)`, later ones over earlier ones. The problems say what was left
    /// out; all else is loaded.
    #[must_use]
    pub fn load(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let mut facts = Facts::default();
        facts.read(sources);
        add_countries(&mut facts);
        let names = Names::build(&facts.actors);
        Self::finish(facts, names)
    }

    /// The embedded registry with files over it, as a team's own: an entry with the same `id` overrides key by
    /// key, a new one extends.
    #[must_use]
    pub fn extended(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let Some(Unpacked { mut facts, names, .. }) = unpack(EMBEDDED) else { return Self::load(sources) };
        let changed = facts.read(sources);
        let names = names.with(&facts.actors, &changed);
        Self::finish(facts, names)
    }

    fn from_unpacked(unpacked: Unpacked) -> Self {
        let Unpacked { facts, names, surname_keys } = unpacked;
        let Facts { actors, positions, actor_ids, position_ids, .. } = facts;
        Self { actors, positions, actor_ids, position_ids, names, surname_keys, titles: OnceLock::new() }
    }

    fn finish(mut facts: Facts, names: Names) -> (Self, Vec<Problem>) {
        let problems = std::mem::take(&mut facts.problems);
        let surname_keys = surname_keys(&facts.actors);
        (Self::from_unpacked(Unpacked { facts, names, surname_keys }), problems)
    }

    /// What titles mean; read at the first question.
    pub(super) fn titles(&self) -> &Titles {
        self.titles.get_or_init(|| Titles::build(&self.positions))
    }

    /// All actors; the index is the id's.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// All positions; the index is the id's.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// The actor with this id.
    ///
    /// # Panics
    /// If `id` is another, larger registry's.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.0 as usize]
    }

    /// The position with this id.
    ///
    /// # Panics
    /// If `id` is another, larger registry's.
    #[must_use]
    pub fn position(&self, id: PositionId) -> &Position {
        &self.positions[id.0 as usize]
    }

    /// The actor that a registry file calls `id`.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<ActorId> {
        self.actor_ids.get(id).copied()
    }

    /// The position that a registry file calls `id`.
    #[must_use]
    pub fn position_by_id(&self, id: &str) -> Option<PositionId> {
        self.position_ids.get(id).copied()
    }

    /// Who bears a name in any spelling that folds to it, surnames included; best first, each once.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Vec<ActorId> {
        let mut found = Vec::new();
        for (_, hit) in
            self.names.get(name_key(name)).iter().chain(self.names.get(super::names::acronym_key(name)))
        {
            if !found.contains(&hit.actor) {
                found.push(hit.actor);
            }
        }
        found
    }

    /// All actors that bear the name of a mention, by its `key`; more than one is a homonym.
    pub fn by_key(&self, key: u64) -> impl Iterator<Item = ActorId> + '_ {
        self.hits(key).iter().map(|(_, hit)| hit.actor)
    }

    pub(super) fn surname_key(&self, id: ActorId) -> u64 {
        self.surname_keys[id.0 as usize]
    }

    pub(super) fn hits(&self, key: u64) -> &[Pair] {
        self.names.get(key)
    }

    /// Who holds or held the position, in the order of the registry.
    pub fn holders(&self, position: PositionId) -> impl Iterator<Item = (ActorId, &super::actor::Occupancy)> {
        let post = super::actor::Post::Position(position);
        self.actors.iter().enumerate().flat_map(move |(i, actor)| {
            let post = post.clone();
            actor
                .occupancies
                .iter()
                .filter(move |occupancy| occupancy.post == post)
                .map(move |occupancy| (ActorId(i as u32), occupancy))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::build::packed;

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
        let (bytes, problems) = packed(&[("team.toml", TEAM)]);
        assert_eq!(problems, [""; 0]);
        let unpacked = Registry::from_unpacked(unpack(&bytes).unwrap());
        let loaded = Registry::load(&[("team.toml", TEAM)]).0;
        assert_eq!(format!("{:?}", unpacked.actors), format!("{:?}", loaded.actors));
        assert_eq!(format!("{:?}", unpacked.positions), format!("{:?}", loaded.positions));
        assert_eq!(unpacked.by_name("Anna Bergh"), loaded.by_name("Anna Bergh"));
        assert_eq!(unpacked.surname_keys, loaded.surname_keys);
        for cut in 0..bytes.len() {
            assert!(unpack(&bytes[..cut]).is_none());
        }
    }

    #[test]
    fn the_embedded_registry_unpacks() {
        let registry = Registry::embedded();
        assert!(registry.actors().len() > 500 && registry.by_id("sergei-lavrov").is_some());
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
