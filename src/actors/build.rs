//! Compilation of registry files to packed bytes, shared by the build script and [`super::Registry`].

use super::actor::{Actor, ActorId, Kind};
use super::lexicon::LEXICON;
use super::load::{Problem, RegistryFacts};
use super::names::Names;
use super::pack::pack;

/// Packs registry files. Also returns the problems found in them.
pub fn packed(sources: &[(&str, &str)]) -> (Vec<u8>, Vec<Problem>) {
    let mut facts = RegistryFacts::default();
    facts.read(sources);
    add_countries(&mut facts);
    let names = Names::build(&facts.actors);
    (pack(&facts, names), facts.problems)
}

/// The result of layering a team's files over known facts.
pub(super) struct Team {
    pub bytes: Vec<u8>,
    pub problems: Vec<Problem>,
    /// The actors that at least one file declares or overrides.
    pub changed: Vec<ActorId>,
}

/// Packs registry files layered over known facts and their names. An entry with a known `id` overrides that entry key
/// by key, even if only `imported` knows it. A new `id` adds an entry.
pub(super) fn packed_over(
    mut facts: RegistryFacts,
    names: Names,
    sources: &[(&str, &str)],
    imported: &dyn Fn(&str) -> Option<Actor>,
) -> Team {
    let changed = facts.read_over(sources, imported);
    let names = names.with(&facts.actors, &changed);
    Team { bytes: pack(&facts, names), problems: facts.problems, changed }
}

/// Adds the countries, which need no registry file, so that a hover on one works.
fn add_countries(facts: &mut RegistryFacts) {
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
