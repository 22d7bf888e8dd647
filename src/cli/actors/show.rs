//! `assessor actors show`: shows the actors with a given name.

use std::process::ExitCode;

use super::registry_here;
use crate::actors::{Actor, Occupancy, PartialDate, Registry};
use crate::cli::FOUND;
use crate::cli::output::{complain, is_hidden_control, say};

pub(super) fn run(name: &str, at: Option<PartialDate>) -> ExitCode {
    let (registry, status) = registry_here();
    let mut found = registry.by_name_in_any_order(name);
    found.extend(registry.by_id(name).filter(|id| !found.contains(id)));
    if found.is_empty() {
        complain(format_args!("no actor has the name '{name}'"));
        // A mistake in the team's files may be the reason.
        return if status == ExitCode::SUCCESS { ExitCode::from(FOUND) } else { status };
    }
    let shown: Vec<_> = found.into_iter().map(|id| text(&registry, registry.actor(id), at)).collect();
    say(&shown.join("\n"));
    status
}

fn text(registry: &Registry, actor: &Actor, at: Option<PartialDate>) -> String {
    let mut out = format!("{}  ({})\n", plain(&actor.name), actor.id);
    let mut line = |text: String| out.push_str(&format!("  {text}\n"));
    let country = actor.country.map(|c| c.name().map_or_else(|| c.code().to_owned(), str::to_owned));
    let head = [Some(actor.kind.name().to_owned()), country, actor.native.first().map(|name| plain(name))];
    line(head.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    if let Some(summary) = &actor.summary {
        line(plain(summary));
    }
    let roles: Vec<&Occupancy> = match at {
        Some(date) => actor.roles_at(date).map(|role| role.occupancy).collect(),
        None => actor.occupancies.iter().collect(),
    };
    for role in roles {
        line(format!("{}: {}", role.dates(), plain(&registry.role_in_words(role))));
    }
    let others: Vec<_> = actor.spellings().filter(|other| *other != actor.name).map(plain).collect();
    if !others.is_empty() {
        let more = if others.len() > 12 { format!(" and {} more", others.len() - 12) } else { String::new() };
        line(format!("also known as: {}{more}", others[..others.len().min(12)].join(", ")));
    }
    let item = actor.wikidata_id.as_ref().map(|item| format!("Wikidata {item}"));
    let facts = [actor.provenance(), Some(actor.file.clone()), item];
    let facts: Vec<_> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        line(format!("source: {}", plain(&facts.join(" · "))));
    }
    actor.source_urls.iter().for_each(|url| line(plain(url)));
    out
}

/// Returns the text with spaces in place of characters that a terminal could take for commands.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if is_hidden_control(c) { ' ' } else { c }).collect()
}
