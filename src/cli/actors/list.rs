//! `assessor actors list`.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use super::registry_here;
use super::show::plain;
use crate::actors::{Actor, Kind, Registry};

pub(super) fn run(part: Option<&str>, kind: Option<Kind>, team: bool) -> ExitCode {
    let (registry, status) = registry_here();
    let part = part.map(str::to_lowercase);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let own = Registry::embedded();
    for (id, actor) in registry.each_actor() {
        // One that a file overrides is listed by that file's entry.
        let listed = registry.by_id(&actor.id).is_none_or(|found| found == id)
            && kind.map_or(actor.kind.is_actor(), |kind| actor.kind == kind)
            && part.as_ref().is_none_or(|part| names(&actor).any(|name| name.to_lowercase().contains(part)))
            && !(team && own.by_id(&actor.id).is_some_and(|known| *own.actor(known) == actor));
        if !listed {
            continue;
        }
        let country = actor.country.as_ref().map_or("--", |country| country.code());
        let line = format!("{}\t{}\t{country}\t{}\n", actor.id, actor.kind.name(), plain(&actor.name));
        if out.write_all(line.as_bytes()).is_err() {
            // A reader that went away, such as `head`, is no error.
            break;
        }
    }
    let _ = out.flush();
    status
}

fn names(actor: &Actor) -> impl Iterator<Item = &str> {
    [actor.id.as_str(), actor.name.as_str()].into_iter().chain(actor.spellings())
}
