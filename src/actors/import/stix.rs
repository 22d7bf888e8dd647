//! STIX 2.1 bundles: threat actors, intrusion sets and identities. Other objects and relationships are skipped.

use std::io::{self, BufRead};

use serde_json::Value;

use super::json::{self, text, texts};
use super::{Import, Place, add_name, country, kind, short};
use crate::actors::actor::{Actor, Kind};

pub(super) fn read(import: &mut Import, file: &str, input: &mut dyn BufRead) -> io::Result<()> {
    let mut item = |import: &mut Import, place: Place<'_>, value: Value| {
        take(import, place, &value);
    };
    let mut ignore_member = |_: &str, _: &Value| {};
    json::read(import, file, input, "objects", &mut ignore_member, &mut item)
}

fn take(import: &mut Import, place: Place<'_>, value: &Value) {
    let what = text(value, "type").unwrap_or("object without type");
    let kind = match what {
        "threat-actor" | "intrusion-set" => Kind::Organization,
        "identity" => text(value, "identity_class").and_then(kind).unwrap_or(Kind::Organization),
        other => return import.pass_over(other),
    };
    if value.get("revoked") == Some(&Value::Bool(true))
        || value.get("x_mitre_deprecated") == Some(&Value::Bool(true))
    {
        return import.pass_over("revoked");
    }
    let (Some(id), Some(name)) = (text(value, "id"), text(value, "name")) else {
        return import.problem(place, format!("a {what} without `id` or `name`: skipped"));
    };
    // A threat actor may be a single person.
    let alone = text(value, "resource_level") == Some("individual");
    let mut actor = Actor::new(id.to_owned(), if alone { Kind::Person } else { kind }, name.to_owned());
    for other in texts(value, "aliases").into_iter().chain(texts(value, "x_mitre_aliases")) {
        add_name(&mut actor, other);
    }
    let codes = texts(value, "country").into_iter().chain(texts(value, "x_country"));
    actor.country = country(codes.collect::<Vec<_>>().iter().map(String::as_str));
    actor.summary = text(value, "description").and_then(short);
    let references = value.get("external_references").and_then(Value::as_array).into_iter().flatten();
    actor.source_urls = references.filter_map(|r| text(r, "url")).take(2).map(str::to_owned).collect();
    actor.source = Some(format!("STIX {}", place.file));
    import.actor(place, actor);
}
