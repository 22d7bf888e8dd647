//! From registry files to facts, names and bytes: what the build script and [`super::Registry`] share.

use super::actor::{Actor, ActorId, Kind};
use super::lexicon::LEXICON;
use super::load::Facts;
use super::names::{Names, name_key};

/// The packed bytes of registry files, and what was wrong in them.
#[cfg_attr(not(test), allow(dead_code, reason = "the build script packs, the program unpacks"))]
pub fn packed(sources: &[(&str, &str)]) -> (Vec<u8>, Vec<String>) {
    let mut facts = Facts::default();
    facts.read(sources);
    add_countries(&mut facts);
    let names = Names::build(&facts.actors);
    let problems = facts.problems.iter().map(ToString::to_string).collect();
    (super::pack::pack(&facts, &names, &surname_keys(&facts.actors)), problems)
}

/// Of each actor, the key of its surname.
pub(super) fn surname_keys(actors: &[Actor]) -> Vec<u64> {
    actors.iter().map(|actor| name_key(actor.surname())).collect()
}

/// Countries are known without a registry file, so that a hover on one answers.
pub(super) fn add_countries(facts: &mut Facts) {
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
