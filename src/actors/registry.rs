//! The registry: all known actors and positions. It is built once and then only read.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::actor::{Actor, ActorId, Kind, Occupancy, Position, PositionId, Post};
use super::build::{packed, packed_over};
use super::index::Index;
use super::layer::{Bytes, Layer, Slots};
use super::load::{Problem, RegistryFacts};
use super::names::{Hit, Names, Usage, acronym_key, name_key};
use super::pack::ActorSummary;
use super::prefixes::Prefixes;
use super::table::Values;

/// All known actors and positions, with an index of their names. Immutable.
///
/// A registry consists of layers. Each is one block of packed bytes that is searched in place. The first layer contains
/// the embedded actors with a team's files over them. The imported indexes follow, in their order. Earlier layers take
/// precedence. An imported actor with the same Wikidata item as an actor of the first layer, or with the same `id` as a
/// team entry, is that actor. Actors and positions are decoded on first access and then cached.
pub struct Registry {
    layers: Box<[LayerSlot]>,
    /// Imported actors that a team's file overrides, and the overriding actors.
    moved: FxHashMap<ActorId, ActorId>,
    /// The placeholder for actors that are missing because of damaged bytes.
    nobody: Actor,
    prefixes: OnceLock<Prefixes>,
}

/// A layer with its range of ids. Its ids follow those of the previous layers.
struct LayerSlot {
    layer: Arc<Layer>,
    first_actor: u32,
    first_position: u32,
    actors: Slots<Actor>,
    positions: Slots<Position>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("actors", &self.len())
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}

/// The bearers of a name, layer by layer, best usage first.
#[derive(Clone, Copy)]
pub(super) struct Hits<'a> {
    registry: &'a Registry,
    key: u64,
    first: Values<'a>,
}

impl<'a> Hits<'a> {
    /// Returns true if the name has more than one bearer.
    pub fn are_several(self) -> bool {
        self.iter().nth(1).is_some()
    }

    pub fn first(self) -> Option<Hit> {
        self.iter().next()
    }

    /// Returns the hits that are searched in texts.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Hit> + use<'a> {
        self.all().filter(|hit| hit.usage != Usage::Listed)
    }

    fn all(self) -> impl DoubleEndedIterator<Item = Hit> + use<'a> {
        let Self { registry, key, first } = self;
        let count = registry.layers[0].layer.actors;
        let own = first.iter().map(Hit::unpacked).filter(move |hit| hit.actor.0 < count);
        let more = registry.layers[1..].iter().flat_map(move |slot| {
            slot.layer.hits(key).iter().map(Hit::unpacked).filter_map(move |hit| {
                let actor = registry.settled(slot, hit.actor.0)?;
                // Actors of the first layer with this name are already in `own`.
                let met = actor.0 < count && first.iter().any(|own| Hit::unpacked(own).actor == actor);
                (!met).then_some(Hit { actor, ..hit })
            })
        });
        own.chain(more)
    }
}

impl Registry {
    /// Reads registry files, given as `(name, text)`, without the embedded ones. Later files override earlier ones. The
    /// problems say what was left out; everything else is loaded.
    #[must_use]
    pub fn load(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let (bytes, problems) = packed(sources);
        (Self::open(bytes), problems)
    }

    /// Opens bytes written by [`packed`].
    pub(super) fn open(bytes: impl Into<Bytes>) -> Self {
        Self::of(vec![Arc::new(Layer::open(bytes.into(), 0))])
    }

    /// Returns this registry's first layer with a team's files over it and indexes after it. An entry with a known `id`
    /// overrides that entry key by key. A new `id` adds an entry.
    pub(super) fn with(&self, indexes: &[Index], sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let own = &self.layers[0].layer;
        let imported_layers = || indexes.iter().map(|index| index.layer().clone());
        if sources.is_empty() {
            return (Self::of(std::iter::once(own.clone()).chain(imported_layers()).collect()), Vec::new());
        }
        let facts = RegistryFacts::of(
            (0..own.actors).map(|i| own.actor(i).unwrap_or_else(nobody)).collect(),
            (0..own.positions).map(|i| own.position(i).unwrap_or_default()).collect(),
        );
        let pairs = own.names().map(|(key, hit)| (key, Hit::unpacked(hit))).collect();
        let names = Names { pairs, longest: own.longest().0.to_vec() };
        let imported = |id: &str| indexes.iter().find_map(|index| index.by_id(id));
        let team = packed_over(facts, names, sources, &imported);
        let layers =
            std::iter::once(Arc::new(Layer::open(team.bytes.into(), 0))).chain(imported_layers()).collect();
        let mut registry = Self::of(layers);
        for actor in team.changed {
            let id = &registry.actor(actor).id;
            let others: Vec<_> = registry.layers[1..]
                .iter()
                .flat_map(|slot| {
                    let same = move |i: &u32| slot.layer.actor(*i).is_some_and(|other| other.id == *id);
                    slot.layer.actors_called(id).filter(same).map(|i| ActorId(slot.first_actor + i))
                })
                .collect();
            registry.moved.extend(others.into_iter().map(|other| (other, actor)));
        }
        (registry, team.problems)
    }

    fn of(layers: Vec<Arc<Layer>>) -> Self {
        let (mut first_actor, mut first_position) = (0, 0);
        let slot = |layer: Arc<Layer>| {
            let slot = LayerSlot {
                first_actor,
                first_position,
                actors: Slots::new(layer.actors),
                positions: Slots::new(layer.positions),
                layer,
            };
            first_actor += slot.layer.actors;
            first_position += slot.layer.positions;
            slot
        };
        let (moved, prefixes) = (FxHashMap::default(), OnceLock::new());
        Self { layers: layers.into_iter().map(slot).collect(), moved, nobody: nobody(), prefixes }
    }

    fn slot_of_actor(&self, id: ActorId) -> (&LayerSlot, u32) {
        let slot = self.layers.iter().rfind(|slot| slot.first_actor <= id.0).unwrap_or(&self.layers[0]);
        (slot, id.0 - slot.first_actor)
    }

    fn slot_of_position(&self, id: PositionId) -> (&LayerSlot, u32) {
        let slot = self.layers.iter().rfind(|slot| slot.first_position <= id.0).unwrap_or(&self.layers[0]);
        (slot, id.0 - slot.first_position)
    }

    /// Returns the actor that entry `i` of a layer denotes in this registry, or `None` if `i` is out of range.
    fn settled(&self, slot: &LayerSlot, i: u32) -> Option<ActorId> {
        let id = ActorId(slot.first_actor + i);
        if i >= slot.layer.actors {
            return None;
        }
        if slot.first_actor == 0 {
            return Some(id);
        }
        if let Some(moved) = self.moved.get(&id) {
            return Some(*moved);
        }
        let same = slot.layer.wikidata(i).and_then(|item| self.layers[0].layer.wikidata_item(item));
        Some(same.map_or(id, ActorId))
    }

    /// Returns the number of actors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layers.iter().map(|slot| slot.layer.actors as usize).sum()
    }

    /// Returns true if there are no actors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns all actors, in the order of their ids. They are decoded and not cached, because there may be millions.
    pub fn each_actor(&self) -> impl Iterator<Item = (ActorId, Actor)> + '_ {
        self.layers.iter().flat_map(|slot| {
            (0..slot.layer.actors).map(|i| (ActorId(slot.first_actor + i), self.read_actor(slot, i)))
        })
    }

    /// Returns all positions, in the order of their ids.
    pub fn positions(&self) -> impl Iterator<Item = &Position> {
        (0..self.layers.iter().map(|slot| slot.layer.positions).sum()).map(|i| self.position(PositionId(i)))
    }

    fn read_actor(&self, slot: &LayerSlot, i: u32) -> Actor {
        let mut actor = slot.layer.actor(i).unwrap_or_else(|| self.nobody.clone());
        for occupancy in &mut actor.occupancies {
            if let Post::Position(id) = &mut occupancy.post {
                id.0 = id.0.saturating_add(slot.first_position);
            }
        }
        actor
    }

    /// Returns the actor with this id. If `id` is from another registry or the bytes are damaged, its name is empty.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        let (slot, i) = self.slot_of_actor(id);
        slot.actors.get(i, || self.read_actor(slot, i)).unwrap_or(&self.nobody)
    }

    /// Returns the position with this id. If `id` is from another registry or the bytes are damaged, its name is empty.
    #[must_use]
    pub fn position(&self, id: PositionId) -> &Position {
        static NONE: Position = Position {
            id: String::new(),
            name: String::new(),
            titles: Vec::new(),
            country: None,
            organization: None,
            seats: 0,
        };
        let (slot, i) = self.slot_of_position(id);
        slot.positions.get(i, || slot.layer.position(i).unwrap_or_default()).unwrap_or(&NONE)
    }

    /// Returns the actor with the `id` of a registry file or an import.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<ActorId> {
        let mut found = self.layers.iter().flat_map(|slot| {
            let called = slot.layer.actors_called(id).map(|i| ActorId(slot.first_actor + i));
            called.map(move |found| (slot, found))
        });
        let (slot, found) = found.find(|&(_, found)| self.actor(found).id == id)?;
        self.settled(slot, found.0 - slot.first_actor)
    }

    /// Returns the position with the `id` of a registry file or an import.
    #[must_use]
    pub fn position_by_id(&self, id: &str) -> Option<PositionId> {
        let mut ids = self
            .layers
            .iter()
            .flat_map(|slot| slot.layer.positions_called(id).map(|i| PositionId(slot.first_position + i)));
        ids.find(|&found| self.position(found).id == id)
    }

    /// Returns the bearers of a name in any spelling with the same fold, including surnames. Best first, without
    /// duplicates.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Vec<ActorId> {
        let mut found = Vec::new();
        for hit in self.hits(name_key(name)).all().chain(self.hits(acronym_key(name)).all()) {
            if !found.contains(&hit.actor) {
                found.push(hit.actor);
            }
        }
        found
    }

    /// Returns all bearers of the name of a mention, by its `key`. More than one means that it is a homonym.
    pub fn by_key(&self, key: u64) -> impl Iterator<Item = ActorId> + '_ {
        self.hits(key).iter().map(|hit| hit.actor)
    }

    /// Returns up to `most` embedded and team actors with a name or surname that begins with `prefix`, in the order of
    /// the names and without duplicates. `prefix` must be folded like [`fold_name`](crate::words::fold_name) does.
    ///
    /// The first call reads all these names, which takes some milliseconds. Imported actors are left out, because there
    /// may be millions.
    #[must_use]
    pub fn beginning_with(&self, prefix: &str, most: usize) -> Vec<ActorId> {
        let own = &self.layers[0];
        let all = || Prefixes::build((0..own.layer.actors).map(|i| self.read_actor(own, i)));
        self.prefixes.get_or_init(all).beginning_with(prefix, most)
    }

    /// Returns the actor that lists one of these names of an outlet ([`crate::assessment::SourceIdentity::names`]). Of
    /// several the first name counts, because it is the most specific.
    pub fn outlet(&self, names: impl Iterator<Item = u64>) -> Option<ActorId> {
        let mut last = None;
        for name in names {
            // The last name of an address fills the rest.
            if last.replace(name) == Some(name) {
                break;
            }
            for slot in &self.layers {
                if let Some(found) = slot.layer.outlet(name) {
                    return self.settled(slot, found);
                }
            }
        }
        None
    }

    pub(super) fn surname_key(&self, id: ActorId) -> u64 {
        let (slot, i) = self.slot_of_actor(id);
        slot.layer.surname_key(i)
    }

    /// Returns the facts about an actor that finding and linking need.
    pub(super) fn brief(&self, id: ActorId) -> ActorSummary {
        let (slot, i) = self.slot_of_actor(id);
        slot.layer.brief(i).unwrap_or_else(|| ActorSummary::of(&self.nobody))
    }

    /// Returns the bearers of the name, best usage first. Returns `None` if one lookup shows that there are none, as
    /// for nearly all words of a text.
    pub(super) fn may_hit(&self, key: u64) -> Option<Hits<'_>> {
        let hits = self.hits(key);
        (!hits.first.is_empty() || self.layers.len() > 1).then_some(hits)
    }

    /// Returns the bearers of the name, best usage first.
    pub(super) fn hits(&self, key: u64) -> Hits<'_> {
        Hits { registry: self, key, first: self.layers[0].layer.hits(key) }
    }

    /// Returns the maximum number of words of names that begin with such a word, given [`super::names::Folded::first`].
    /// 0 if there are none.
    pub(super) fn longest(&self, first: u16) -> usize {
        self.layers.iter().map(|slot| slot.layer.longest().of(first)).max().unwrap_or(0)
    }

    /// Returns the positions with a title that has this key.
    pub(super) fn titled(&self, key: u64) -> impl Iterator<Item = PositionId> + '_ {
        self.layers
            .iter()
            .flat_map(move |slot| slot.layer.titled(key).map(|i| PositionId(slot.first_position + i)))
    }

    /// Returns the name of a role, with the organisation if the title itself does not contain it.
    #[must_use]
    pub fn title_of(&self, occupancy: &Occupancy) -> String {
        let acting = if occupancy.acting { "Acting " } else { "" };
        match &occupancy.post {
            Post::Position(id) => format!("{acting}{}", self.position(*id).name),
            Post::Title { title, organization } => match organization {
                Some(body) if !title.contains(body.as_str()) => format!("{acting}{title}, {body}"),
                _ => format!("{acting}{title}"),
            },
        }
    }

    /// Returns the present and past holders of the position, in the order of the registry.
    pub fn holders(&self, position: PositionId) -> impl Iterator<Item = (ActorId, &Occupancy)> {
        let (slot, i) = self.slot_of_position(position);
        slot.layer.holders(i).map(|i| ActorId(slot.first_actor + i)).flat_map(move |id| {
            let of_it = move |occupancy: &&Occupancy| occupancy.post == Post::Position(position);
            self.actor(id).occupancies.iter().filter(of_it).map(move |occupancy| (id, occupancy))
        })
    }
}

fn nobody() -> Actor {
    Actor::new(String::new(), Kind::Organization, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::pack::{actor_record, read_actor};

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
        let mut facts = RegistryFacts::default();
        facts.read(&[("team.toml", TEAM)]);
        let (registry, problems) = Registry::load(&[("team.toml", TEAM)]);
        assert_eq!(problems, []);
        let berg = registry.by_id("anna-berg").unwrap();
        assert_eq!(registry.actor(berg), &facts.actors[0]);
        assert_eq!(registry.brief(berg), ActorSummary::of(&facts.actors[0]));
        assert_eq!(registry.surname_key(berg), name_key("Berg"));
        assert!(registry.positions().eq(&facts.positions));
        assert_eq!(registry.by_name("Anna Bergh"), [berg]);
        let bytes = actor_record(&facts.actors[0]);
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
