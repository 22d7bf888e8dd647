//! Hover on a name: the actor, the posts on the document's date, other names.

use std::fmt::Write;

use super::citation::escape;
use super::{Hover, Past};
use crate::actors::{Actor, ActorId, Held, Mention, Occupancy, PartialDate, Registry, TitleVerdict, Who};
use crate::analysis::Snapshot;
use crate::archive::mention_key;
use crate::rules::Rule;
use crate::rules::actors::{ambiguous_surname, premature_former, stale_title, wrong_holder};

/// The rules whose findings are about the title before a name.
static ABOUT_TITLES: [&Rule; 3] = [&stale_title::RULE, &premature_former::RULE, &wrong_holder::RULE];

pub(super) fn hover(
    snapshot: &Snapshot,
    offset: u32,
    past: &dyn Fn(u64) -> Option<Past>,
    told: &[&str],
) -> Option<Hover> {
    let mention = snapshot.mention_at(offset)?;
    let registry = &snapshot.environment().registry;
    let key = mention.names_actor().then(|| mention_key(registry, mention, &snapshot.mention_name(mention)));
    let past = key.flatten().and_then(past).map(|past| in_the_archive(&past));
    let markdown = match mention.who {
        Who::Actor(id) => known(snapshot, mention, id, past.as_deref(), told),
        Who::Text(_) => introduced(snapshot, mention, past.as_deref()),
    };
    Some(Hover { span: mention.span, markdown })
}

fn known(snapshot: &Snapshot, mention: &Mention, id: ActorId, past: Option<&str>, told: &[&str]) -> String {
    let registry = &*snapshot.environment().registry;
    let actor = registry.actor(id);
    let mut out = heading(actor);
    if let Some(summary) = &actor.summary {
        let _ = write!(out, "\n\n{}", escape(summary));
    }
    if !ABOUT_TITLES.iter().any(|rule| told.contains(&rule.name)) {
        write_title(&mut out, snapshot, mention, id);
    }
    write_roles(&mut out, registry, actor, snapshot.role_date());
    write_spellings(&mut out, actor);
    let _ = write!(out, "\n\n{}", mentions_here(snapshot, mention));
    if let Some(past) = past {
        let _ = write!(out, " · {past}");
    }
    write_links(&mut out, actor);
    if mention.ambiguous && !told.contains(&ambiguous_surname::RULE.name) {
        out.push_str("\n\nThis text introduces several people with this name.");
    }
    out
}

/// Writes name, native name, kind and country.
fn heading(actor: &Actor) -> String {
    let mut out = format!("**{}**", escape(&actor.name));
    for native in actor.native.iter().filter(|native| **native != actor.name).take(1) {
        let _ = write!(out, " · {}", escape(native));
    }
    // A hard line break keeps the heading compact, without a blank line.
    let _ = write!(out, "  \n{}", kind_in_words(actor.kind.name()));
    if let Some(country) = actor.country {
        let _ = write!(out, " · {}", country.name().unwrap_or_else(|| country.code()));
    }
    out
}

/// Writes whether the title before the name is correct on the document's date. Writes nothing if the facts
/// do not decide it.
fn write_title(out: &mut String, snapshot: &Snapshot, mention: &Mention, id: ActorId) {
    let (Some(title), Some(date)) = (mention.title, snapshot.role_date()) else { return };
    let registry = &*snapshot.environment().registry;
    let title = snapshot.text().slice(title);
    let verdict = match registry.check_title(id, &title, date) {
        TitleVerdict::Fits(_) => "is correct on the date of this text.".to_owned(),
        TitleVerdict::Stale { not_yet: true, .. } => format!("was not yet held on {date}."),
        TitleVerdict::Stale { .. } => format!("was no longer held on {date}."),
        TitleVerdict::PrematureFormer { occupancy, .. }
            if registry.actor(id).occupancies[occupancy].period.holds(date) != Held::Yes =>
        {
            "says \"former\", but the office is held again.".to_owned()
        }
        TitleVerdict::PrematureFormer { .. } => {
            format!("says \"former\", but the office was held on {date}.")
        }
        TitleVerdict::WrongHolder { holder, .. } => {
            format!("was held by {} on {date}.", escape(&registry.actor(holder).name))
        }
        _ => return,
    };
    let _ = write!(out, "\n\nThe title \"{}\" {verdict}", escape(&title));
}

/// Maximum number of spellings that are listed; others are only counted.
const SPELLINGS: usize = 6;

fn write_spellings(out: &mut String, actor: &Actor) {
    let others: Vec<_> = actor.spellings().filter(|s| *s != actor.name).collect();
    if others.is_empty() {
        return;
    }
    let shown: Vec<_> = others.iter().take(SPELLINGS).map(|s| escape(s)).collect();
    let _ = write!(out, "\n\nAlso known as: {}", shown.join(", "));
    if others.len() > SPELLINGS {
        let _ = write!(out, " and {} more", others.len() - SPELLINGS);
    }
}

/// Writes the roles on the document's date in bold, and the others below.
fn write_roles(out: &mut String, registry: &Registry, actor: &Actor, date: Option<PartialDate>) {
    let Some(date) = date else {
        if !actor.occupancies.is_empty() {
            out.push_str("\n\nRoles (this text has no date):\n");
            for occupancy in &actor.occupancies {
                let _ = write!(out, "\n- {}", role(registry, occupancy));
            }
        }
        return;
    };
    let held: Vec<_> = actor.roles_at(date).collect();
    if held.iter().any(|role| role.held == Held::Yes) {
        let _ = write!(out, "\n\nOn {date}:\n");
    }
    for at in held.iter().filter(|role| role.held == Held::Yes) {
        let _ = write!(out, "\n- **{}**, {}", escape(&title(registry, at.occupancy)), at.occupancy.dates());
    }
    let unsure: Vec<_> = held.iter().filter(|role| role.held != Held::Yes).collect();
    if !unsure.is_empty() {
        let _ = write!(out, "\n\nPossibly on {date}:\n");
        for at in unsure {
            let _ = write!(out, "\n- {}", role(registry, at.occupancy));
        }
    }
    let mut others = actor.other_roles(date).peekable();
    if others.peek().is_some() {
        out.push_str("\n\nAt other times:\n");
        for occupancy in others {
            let _ = write!(out, "\n- {}", role(registry, occupancy));
        }
    }
}

fn role(registry: &Registry, occupancy: &Occupancy) -> String {
    format!("{}, {}", escape(&title(registry, occupancy)), occupancy.dates())
}

/// Returns the name of the role, with the organisation if the title itself does not contain it.
pub(in crate::features) fn title(registry: &Registry, occupancy: &Occupancy) -> String {
    registry.title_of(occupancy)
}

/// Returns the hover for a name that is only in the text.
fn introduced(snapshot: &Snapshot, mention: &Mention, past: Option<&str>) -> String {
    let mut out =
        format!("**{}**\n\n{}", escape(&snapshot.mention_name(mention)), kind_in_words(mention.kind.name()));
    if let Some(country) = mention.country.and_then(|c| c.name()) {
        let _ = write!(out, " · {country}");
    }
    out.push_str("\n\nNot in the actor registry.");
    let same = snapshot.mentions().iter().filter(|m| m.who == mention.who);
    if let Some(title) = same.filter_map(|m| m.title).next() {
        let _ = write!(out, " Title in this text: {}.", escape(&snapshot.text().slice(title)));
    }
    let _ = write!(out, "\n\n{}", mentions_here(snapshot, mention));
    if let Some(past) = past {
        let _ = write!(out, " · {past}");
    }
    out
}

/// Returns the number of past reports that name the actor, the date of the last one, and the title in it.
fn in_the_archive(past: &Past) -> String {
    let Past { reports, before, date, file, link, title } = past;
    let which = if *before { "Earlier reports" } else { "Past reports" };
    let mut out = format!("{which}: {reports}");
    let last = if *reports == 1 { "" } else { "last " };
    let link = link.replace('(', "%28").replace(')', "%29");
    let _ = match date {
        Some(date) => write!(out, ", {last}on [{date}]({link})"),
        None => write!(out, ", {last}in [{}]({link})", escape(file)),
    };
    if let Some((title, when)) = title {
        let earlier = when.filter(|when| Some(*when) != *date);
        let on = earlier.map_or(String::new(), |when| format!("; on {when}"));
        let _ = write!(out, "{on} as \"{}\"", escape(title));
    }
    out
}

fn mentions_here(snapshot: &Snapshot, mention: &Mention) -> String {
    match snapshot.mentions().iter().filter(|m| m.who == mention.who).count() {
        1 => "Named once in this text".to_owned(),
        n => format!("Named {n} times in this text"),
    }
}

fn write_links(out: &mut String, actor: &Actor) {
    let mut links: Vec<_> =
        actor.source_urls.iter().map(|url| format!("<{}>", url.replace(['<', '>', ' '], ""))).collect();
    if let Some(item) = &actor.wikidata_id {
        links.push(format!("[Wikidata {0}](https://www.wikidata.org/wiki/{0})", escape(item)));
    }
    for link in links {
        let _ = write!(out, " · {link}");
    }
    if let Some(source) = actor.provenance() {
        let _ = write!(out, "\n\nSource: {}", escape(&source));
    }
}

/// Returns the kind of an actor in words for the reader.
pub(in crate::features) fn kind_in_words(kind: &str) -> &str {
    match kind {
        "PublicBody" => "Public body",
        "Address" => "Place",
        other => other,
    }
}
