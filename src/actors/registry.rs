//! All that is known of who can be named: built once, then only read.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::actor::{Actor, ActorId, Kind, Position, PositionId};
use super::lexicon::LEXICON;
use super::load::{Facts, Problem};
use super::names::{Hit, Names, name_key};

/// The registry files that every copy of the program carries, in order; later ones override earlier ones.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("armed-groups.toml", include_str!("data/armed-groups.toml")),
    ("asia.toml", include_str!("data/asia.toml")),
    ("companies.toml", include_str!("data/companies.toml")),
    ("europe.toml", include_str!("data/europe.toml")),
    ("international.toml", include_str!("data/international.toml")),
    ("iran-military.toml", include_str!("data/iran-military.toml")),
    ("iran.toml", include_str!("data/iran.toml")),
    ("iraq-yemen-gulf.toml", include_str!("data/iraq-yemen-gulf.toml")),
    ("israel.toml", include_str!("data/israel.toml")),
    ("levant.toml", include_str!("data/levant.toml")),
    ("media.toml", include_str!("data/media.toml")),
    ("neighbours.toml", include_str!("data/neighbours.toml")),
    ("russia-military.toml", include_str!("data/russia-military.toml")),
    ("russia-occupation.toml", include_str!("data/russia-occupation.toml")),
    ("russia-politics.toml", include_str!("data/russia-politics.toml")),
    ("russia-state.toml", include_str!("data/russia-state.toml")),
    ("seed.toml", include_str!("data/seed.toml")),
    ("think-tanks.toml", include_str!("data/think-tanks.toml")),
    ("ukraine-military.toml", include_str!("data/ukraine-military.toml")),
    ("ukraine-regions.toml", include_str!("data/ukraine-regions.toml")),
    ("ukraine-society.toml", include_str!("data/ukraine-society.toml")),
    ("ukraine.toml", include_str!("data/ukraine.toml")),
    ("us.toml", include_str!("data/us.toml")),
];

/// Actors and positions with their names indexed. Immutable.
pub struct Registry {
    actors: Vec<Actor>,
    positions: Vec<Position>,
    actor_ids: FxHashMap<String, ActorId>,
    position_ids: FxHashMap<String, PositionId>,
    pub(super) names: Names,
    /// Of each actor, the key of its surname.
    surname_keys: Vec<u64>,
    pub(super) titles: super::title::Titles,
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
    /// The embedded registry, built at first use.
    #[must_use]
    pub fn embedded() -> Arc<Self> {
        static EMBEDDED_REGISTRY: OnceLock<Arc<Registry>> = OnceLock::new();
        Arc::clone(EMBEDDED_REGISTRY.get_or_init(|| Arc::new(Self::load(EMBEDDED).0)))
    }

    /// Reads registry files, `(name, text)`, later ones over earlier ones. Pass [`EMBEDDED`] first to extend
    /// what the program knows. The problems say what was left out; all else is loaded.
    #[must_use]
    pub fn load(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let mut facts = Facts::read(sources);
        add_countries(&mut facts);
        let Facts { actors, positions, actor_ids, position_ids, problems } = facts;
        let names = Names::build(&actors);
        let surname_keys = actors.iter().map(|actor| name_key(actor.surname())).collect();
        let titles = super::title::Titles::build(&positions);
        (Self { actors, positions, actor_ids, position_ids, names, surname_keys, titles }, problems)
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
        for hit in
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
        self.hits(key).iter().map(|hit| hit.actor)
    }

    pub(super) fn surname_key(&self, id: ActorId) -> u64 {
        self.surname_keys[id.0 as usize]
    }

    pub(super) fn hits(&self, key: u64) -> &[Hit] {
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

/// Countries are known without a registry file, so that a hover on one answers.
fn add_countries(facts: &mut Facts) {
    for row in &LEXICON.countries {
        let (Some(code), Some(name)) = (row.code, row.names.first()) else { continue };
        let id = name.to_lowercase().replace(' ', "-");
        if let Some(&known) = facts.actor_ids.get(&id) {
            let actor = &mut facts.actors[known.0 as usize];
            for &other in &row.names[1..] {
                let spelled = actor.spellings().any(|known| known == other);
                if !spelled && actor.kind == Kind::Territory {
                    let list = if other.len() <= 4 { &mut actor.acronyms } else { &mut actor.aliases };
                    list.push(other.to_owned());
                }
            }
            continue;
        }
        let mut actor = Actor::new(id.clone(), Kind::Territory, (*name).to_owned());
        actor.aliases = row.names[1..].iter().filter(|n| n.len() > 4).map(|n| (*n).to_owned()).collect();
        actor.acronyms = row.names[1..].iter().filter(|n| n.len() <= 4).map(|n| (*n).to_owned()).collect();
        actor.country = Some(code);
        actor.source = Some("ISO 3166-1".to_owned());
        facts.actor_ids.insert(id, ActorId(facts.actors.len() as u32));
        facts.actors.push(actor);
    }
}
