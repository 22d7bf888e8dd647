//! `assessor actors list`: lists all actors, one on each line.

use std::process::ExitCode;

use super::registry_here;
use super::show::plain;
use crate::actors::{Actor, Kind, Registry};
use crate::cli::output::{is_closed, say};

/// Number of bytes that are collected before they are printed.
const MOST: usize = 64 * 1024;

pub(super) fn run(part: Option<&str>, kind: Option<Kind>, team: bool) -> ExitCode {
    let (registry, status) = registry_here();
    let part = part.map(str::to_lowercase);
    let mut lines = String::new();
    let own = Registry::embedded();
    for (id, actor) in registry.each_actor() {
        // If a file overrides an actor, only the entry of the file is listed.
        let listed = registry.by_id(&actor.id).is_none_or(|found| found == id)
            && kind.map_or(actor.kind.is_actor(), |kind| actor.kind == kind)
            && part.as_ref().is_none_or(|part| names(&actor).any(|name| name.to_lowercase().contains(part)))
            && !(team && own.by_id(&actor.id).is_some_and(|known| *own.actor(known) == actor));
        if !listed {
            continue;
        }
        let country = actor.country.as_ref().map_or("--", |country| country.code());
        lines.push_str(&format!("{}\t{}\t{country}\t{}\n", actor.id, actor.kind.name(), plain(&actor.name)));
        if lines.len() > MOST {
            say(&std::mem::take(&mut lines));
        }
        if is_closed() {
            break;
        }
    }
    say(&lines);
    status
}

fn names(actor: &Actor) -> impl Iterator<Item = &str> {
    [actor.id.as_str(), actor.name.as_str()].into_iter().chain(actor.spellings())
}
