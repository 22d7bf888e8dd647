//! The JSON Schema of a team's registry file, derived from the keys that the loader accepts. `editors/schemas` contains
//! a copy for editors with TOML support.

use serde_json::{Map, Value, json};

use crate::actors::{ACTOR_KEYS, Kind, OWNER_KEYS, OutletKind, POSITION_KEYS, ROLE_KEYS};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Returns the schema of `actors/*.toml`.
#[must_use]
pub fn schema() -> Value {
    let object = |keys: &[&str], required: &[&str]| {
        let properties: Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), property(key))).collect();
        json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
    };
    let mut actor = object(&ACTOR_KEYS, &["id"]);
    actor["properties"]["name"] =
        text("The preferred spelling of the team; other transliterations are found automatically");
    actor["properties"]["occupancy"] = json!({
        "type": "array",
        "description": "Roles, newest first",
        "items": object(&ROLE_KEYS, &[]),
    });
    actor["properties"]["occupancy"]["items"]["anyOf"] =
        json!([{"required": ["post"]}, {"required": ["title"]}]);
    actor["properties"]["occupancy"]["items"]["properties"]["title"] =
        text("The title of the role, for a role without a position of its own");
    let mut owner = object(&OWNER_KEYS, &["name"]);
    owner["properties"]["name"] = text("The name of the owner");
    actor["properties"]["owner"] = json!({
        "description": "Whoever owns or controls the outlet: a name, or a list of names and of tables with dates, newest first",
        "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"anyOf": [{"type": "string", "minLength": 1}, owner]}}],
    });
    actor["properties"]["verified"] = json!({"type": "boolean", "description": "false if the facts about the outlet could not be checked: shown as unverified"});
    json!({
        "$schema": DRAFT,
        "title": "Actors of a team",
        "description": "Persons, bodies, organizations and offices that a team adds to Assessor's registry. An entry with a known id changes only the keys that it names.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "position": {"type": "array", "description": "Offices that are held by one person after another", "items": object(&POSITION_KEYS, &["id"])},
            "actor": {"type": "array", "items": actor},
        },
    })
}

fn text(about: &str) -> Value {
    json!({"type": "string", "minLength": 1, "description": about})
}

fn texts(about: &str) -> Value {
    json!({
        "description": about,
        "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "maxItems": 500, "items": {"type": "string", "minLength": 1}}],
    })
}

/// Returns the schema of a key. A key that several tables share means the same in each.
fn property(key: &str) -> Value {
    let date = |about: &str| json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "description": about});
    let flag = |about: &str| json!({"type": "boolean", "description": about});
    match key {
        "id" => {
            json!({"type": "string", "pattern": "^[a-z0-9-]+$", "description": "A unique id, or the id of a known entry to change it"})
        }
        "schema" => {
            json!({"enum": Kind::ALL.map(Kind::name), "description": "The kind of actor; required for a new actor"})
        }
        "name" => text("The full English name, with the country"),
        "title" => texts(
            "The titles before a holder's name in texts, without the nationality, in every common wording",
        ),
        "lastName" => text(
            "The name that is used alone after the person is introduced, if it is not the last word of the name",
        ),
        "alias" => texts("Other full names, and spellings that are not transliterations of the name"),
        "acronym" => texts("Acronyms, exactly as written"),
        "weakAlias" => {
            texts("Short or ambiguous forms that count only after the actor was introduced in the text")
        }
        "metonym" => texts("Names of other things that are used for it, such as Kremlin"),
        "native" => texts("The name in native script"),
        "country" => {
            json!({"type": "string", "pattern": "^[A-Za-z]{2}$", "description": "ISO 3166-1 alpha-2, such as ua"})
        }
        "wikidataId" => json!({"type": "string", "pattern": "^Q[0-9]+$", "description": "The Wikidata item"}),
        "summary" => text("One plain sentence"),
        "sourceUrl" => texts("Pages about the actor"),
        "wellKnown" => flag("The surname alone identifies this person, even at the first mention"),
        "source" => text("The source of the facts"),
        "domain" => texts("The domains of its sites, such as example.org; subdomains belong to them"),
        "channel" => texts("Its channels on platforms, such as t.me/example"),
        "outlet" => {
            json!({"enum": OutletKind::ALL.map(OutletKind::name), "description": "The kind of publisher"})
        }
        "grade" => {
            json!({"type": "string", "pattern": "^[A-F][1-6]?$", "description": "The team's grade of its reliability in the Admiralty code, such as B or B2"})
        }
        "note" => text("A note of the team, shown with its sources"),
        "post" => text("The id of a position"),
        "organization" => text("The body that the office belongs to, by the id or the name of an actor"),
        "seats" => {
            json!({"type": "integer", "minimum": 0, "default": 1, "description": "The number of people who hold the office at the same time; 0 for many"})
        }
        "from" => date("The first day, as precisely as known: 2024, 2024-05 or 2024-05-14"),
        "to" => date("The last day; omit it unless the end is known"),
        "checked" => date("The last date on which this is known to be true"),
        "verified" => flag("false if it could not be checked: shown as unverified, and raises no alarm"),
        "acting" => flag("Held in an acting capacity"),
        // The caller sets these.
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_this() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/schemas/actors.schema.json");
        let published: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(published, schema(), "`assessor actors schema` writes it anew");
    }

    #[test]
    fn every_key_says_what_it_takes() {
        let schema = schema();
        for table in ["actor", "position"] {
            for (key, value) in schema["properties"][table]["items"]["properties"].as_object().unwrap() {
                assert!(value.as_object().is_some_and(|value| value.contains_key("description")), "{key}");
            }
        }
    }
}
