//! The list of actors that the document names.

use std::collections::HashMap;

use super::hover::kind_in_words;
use crate::actors::{Actor, Held, Mention, PartialDate, Registry, Who};
use crate::analysis::Snapshot;
use crate::text::Span;

/// An actor that the document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorHere {
    /// The registry's name, or the words with which the text introduced the actor.
    pub name: String,
    /// The posts on the document's date, with a remark behind uncertain ones. Without any: the title in the text, or
    /// else kind and country.
    pub role: String,
    /// The title that the text gives to an actor whom the registry does not have.
    pub title: Option<String>,
    /// The kind in words: person, public body and so on.
    pub kind: String,
    /// True if the actor is in the registry.
    pub known: bool,
    /// The mentions in order, at least one, as spans of the document.
    pub mentions: Vec<Span>,
}

/// Maximum number of posts that are listed.
const ROLES: usize = 2;

/// Returns the actors of the document, in the order of their first mentions.
#[must_use]
pub fn actors(snapshot: &Snapshot) -> Vec<ActorHere> {
    let mut groups: Vec<Vec<&Mention>> = Vec::new();
    let mut index = HashMap::new();
    for mention in snapshot.mentions().iter().filter(|mention| mention.names_actor()) {
        let group = *index.entry(mention.who).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(mention);
    }
    groups.iter().filter_map(|mentions| actor(snapshot, mentions)).collect()
}

fn actor(snapshot: &Snapshot, mentions: &[&Mention]) -> Option<ActorHere> {
    let first = *mentions.first()?;
    let registry = &*snapshot.environment().registry;
    let (actor, kind) = match first.who {
        Who::Actor(id) => (Some(registry.actor(id)), registry.actor(id).kind),
        Who::Text(_) => (None, first.kind),
    };
    let kind = kind_in_words(kind.name()).to_owned();
    let posts = actor.and_then(|actor| posts(registry, actor, snapshot.role_date()));
    let title = || {
        let title = mentions.iter().find_map(|mention| mention.title)?;
        Some(snapshot.text().slice(title).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let country = actor.map_or(first.country, |actor| actor.country);
    let plain = || match country.and_then(|country| country.name()) {
        Some(country) => format!("{kind} · {country}"),
        None => kind.clone(),
    };
    let title = title();
    Some(ActorHere {
        name: snapshot.mention_name(first),
        role: posts.or_else(|| title.clone()).unwrap_or_else(plain),
        title: title.filter(|_| actor.is_none()),
        known: actor.is_some(),
        mentions: mentions.iter().map(|mention| mention.span).collect(),
        kind,
    })
}

/// Returns the posts that the actor held, or may have held, on `date`.
fn posts(registry: &Registry, actor: &Actor, date: Option<PartialDate>) -> Option<String> {
    let held: Vec<_> = actor.roles_at(date?).collect();
    let certain = held.iter().any(|role| role.held == Held::Yes);
    let posts: Vec<_> = held
        .iter()
        .filter(|role| (role.held == Held::Yes) == certain)
        .take(ROLES)
        .map(|role| registry.role_in_words(role.occupancy))
        .collect();
    let posts = (!posts.is_empty()).then(|| posts.join("; "))?;
    Some(if certain { posts } else { format!("{posts}, not confirmed for this date") })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::text::Text;

    fn listed(text: &str) -> String {
        let environment = Arc::new(Environment::default());
        let snapshot = Document::new("2024-11-30.md", Text::new(text), environment).snapshot();
        let line = |a: ActorHere| {
            let places: Vec<_> = a.mentions.iter().map(|span| &text[span.range()]).collect();
            let known = if a.known { "" } else { " (not in the registry)" };
            format!("{} | {} | {}{known} | {}", a.name, a.role, a.kind, places.join(", "))
        };
        actors(&snapshot).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn each_actor_once_with_the_role_on_the_documents_date() {
        let text = "Fidan waited. Russian Foreign Minister Sergei Lavrov met Turkish Foreign Minister Hakan Fidan. \
                    Lavrov and Fidan thanked the Kremlin. Captain Petro Oslavets watched.";
        insta::assert_snapshot!(listed(text), @"
        Hakan Fidan | Minister of Foreign Affairs of Turkey | Person | Fidan, Hakan Fidan, Fidan
        Sergei Lavrov | Minister of Foreign Affairs of Russia | Person | Sergei Lavrov, Lavrov
        The Kremlin | Public body · Russia | Public body | Kremlin
        Petro Oslavets | Captain | Person (not in the registry) | Petro Oslavets
        ");
    }

    #[test]
    fn a_town_is_not_the_newspaper_that_has_its_name() {
        let text =
            "The Sabel Gazette reported on May 13 that boats left Port Sabel. Two convoys reached Sabel.";
        insta::assert_snapshot!(listed(text), @"Sabel Gazette | Media | Media (not in the registry) | Sabel Gazette");
    }

    #[test]
    fn a_text_that_names_nobody_has_none() {
        assert_eq!(listed("It rains."), "");
        assert_eq!(listed(""), "");
    }

    #[test]
    fn without_a_date_the_text_tells_the_title() {
        let environment = Arc::new(Environment::default());
        let text = Text::new("Russian Foreign Minister Sergei Lavrov spoke.");
        let found = actors(&Document::new("talks.md", text, environment).snapshot());
        assert_eq!(found[0].role, "Russian Foreign Minister");
    }
}
