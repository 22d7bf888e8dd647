//! MISP galaxy clusters. Each value of the list is a group, an agency or the like, and its synonyms are other names.

use std::io::{self, BufRead};

use serde_json::Value;

use super::json::{self, text, texts};
use super::{Import, Place, add_name, country, short};
use crate::actors::actor::{Actor, Kind};
use crate::actors::lexicon::{Country, LEXICON};

pub(super) fn read(import: &mut Import, file: &str, input: &mut dyn BufRead) -> io::Result<()> {
    let galaxy = std::cell::RefCell::new((String::new(), String::new()));
    let mut member = |key: &str, value: &Value| {
        let text = value.as_str().unwrap_or_default().to_owned();
        match key {
            "type" => galaxy.borrow_mut().0 = text,
            "name" => galaxy.borrow_mut().1 = text,
            _ => {}
        }
    };
    let mut item = |import: &mut Import, place: Place<'_>, value: Value| {
        let galaxy = galaxy.borrow();
        take(import, place, &galaxy.0, &galaxy.1, &value);
    };
    json::read(import, file, input, "values", &mut member, &mut item)
}

fn take(import: &mut Import, place: Place<'_>, galaxy: &str, name_of_galaxy: &str, value: &Value) {
    let nothing = Value::Null;
    let meta = value.get("meta").unwrap_or(&nothing);
    let Some(name) = text(value, "value") else {
        return import.problem(place, "an entry of the list has no `value`: skipped");
    };
    let kind = if galaxy.contains("agency") { Kind::PublicBody } else { Kind::Organization };
    let (name, aka) = split_aka(name);
    let id = text(value, "uuid").map_or_else(|| name.to_owned(), str::to_owned);
    let mut actor = Actor::new(id, kind, without_number(name).to_owned());
    for other in aka.into_iter().map(str::to_owned).chain(texts(meta, "synonyms")) {
        // "APT28 (FireEye)" includes the author of the name.
        let other = other.split(" (").next().unwrap_or_default().trim().to_owned();
        add_name(&mut actor, other);
    }
    actor.country = country(texts(meta, "country").iter().map(String::as_str))
        .or_else(|| texts(meta, "cfr-suspected-state-sponsor").iter().find_map(|name| country_named(name)));
    actor.summary = text(value, "description").and_then(short);
    let links = texts(meta, "refs").into_iter().chain(texts(meta, "official-refs"));
    actor.source_urls = links.filter(|url| url.starts_with("http")).take(2).collect();
    actor.source =
        Some(format!("MISP galaxy {}", if name_of_galaxy.is_empty() { galaxy } else { name_of_galaxy }));
    import.actor(place, actor);
}

/// Splits "Name (AKA Other)", a form used in lists of states.
fn split_aka(name: &str) -> (&str, Option<&str>) {
    let Some((name, aka)) = name.split_once(" (").filter(|(_, rest)| rest.ends_with(')')) else {
        return (name, None);
    };
    let aka = aka.trim_end_matches(')');
    (name, Some(aka.strip_prefix("AKA ").or(aka.strip_prefix("aka ")).unwrap_or(aka)))
}

/// Removes the list's own number: "APT28 - G0007".
fn without_number(name: &str) -> &str {
    match name.rsplit_once(" - G") {
        Some((name, number)) if number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => name,
    }
}

fn country_named(name: &str) -> Option<Country> {
    let row = LEXICON.countries.iter().find(|row| row.names.contains(&name.trim()))?;
    row.code
}
