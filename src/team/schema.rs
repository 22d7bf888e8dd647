//! The JSON Schema of a team's registry file, out of what the loader takes; `editors/schemas` holds it for editors that
//! help with TOML.

use serde_json::{Map, Value, json};

use crate::actors::{ACTOR_KEYS, Kind, POSITION_KEYS, ROLE_KEYS};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `actors/*.toml`.
#[must_use]
pub fn schema() -> Value {
    let object = |keys: &[&str], required: &[&str]| {
        let properties: Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), property(key))).collect();
        json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
    };
    let mut actor = object(&ACTOR_KEYS, &["id"]);
    actor["properties"]["name"] =
        text("The preferred form, as the house spells it; other transliterations are found by themselves");
    actor["properties"]["occupancy"] = json!({
        "type": "array",
        "description": "Roles, newest first",
        "items": object(&ROLE_KEYS, &[]),
    });
    actor["properties"]["occupancy"]["items"]["anyOf"] =
        json!([{"required": ["post"]}, {"required": ["title"]}]);
    actor["properties"]["occupancy"]["items"]["properties"]["title"] =
        text("What the role is called, where no position is worth declaring");
    json!({
        "$schema": DRAFT,
        "title": "Actors of a team",
        "description": "Persons, bodies, organisations and offices that a team adds to Assessor's registry. An entry with an id that is known changes only the keys that it names.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "position": {"type": "array", "description": "Offices that persons hold in turn", "items": object(&POSITION_KEYS, &["id"])},
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

/// What a key takes; those that the tables share mean the same in each.
fn property(key: &str) -> Value {
    let date = |about: &str| json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "description": about});
    let flag = |about: &str| json!({"type": "boolean", "description": about});
    match key {
        "id" => {
            json!({"type": "string", "pattern": "^[a-z0-9-]+$", "description": "Unique; of an entry that is known, to change it"})
        }
        "schema" => {
            json!({"enum": Kind::ALL.map(Kind::name), "description": "What it is; a new actor needs it"})
        }
        "name" => text("The full English name, with the country"),
        "title" => {
            texts("What prose puts before a holder's name, without the nationality: every usual wording")
        }
        "lastName" => text(
            "What stands alone once the person is introduced, where that is not the last word of the name",
        ),
        "alias" => texts("Other full names, and spellings that no transliteration leads to"),
        "acronym" => texts("Acronyms, letter by letter"),
        "weakAlias" => {
            texts("Short or ambiguous forms, taken only once the actor was introduced in the text")
        }
        "metonym" => texts("Names of other things that stand for it, such as Kremlin"),
        "native" => texts("The name in native script"),
        "country" => {
            json!({"type": "string", "pattern": "^[A-Za-z]{2}$", "description": "ISO 3166-1 alpha-2, such as ua"})
        }
        "wikidataId" => json!({"type": "string", "pattern": "^Q[0-9]+$", "description": "The Wikidata item"}),
        "summary" => text("One plain sentence"),
        "sourceUrl" => texts("Pages about the actor"),
        "wellKnown" => flag("The surname alone stands for this person at first mention"),
        "source" => text("Where the facts are from"),
        "post" => text("The id of a position"),
        "organization" => text("The body that the office belongs to: the id of an actor, or its name"),
        "seats" => {
            json!({"type": "integer", "minimum": 0, "default": 1, "description": "How many hold the office at once; 0 for many"})
        }
        "from" => date("The first day, as far as known: 2024, 2024-05 or 2024-05-14"),
        "to" => date("The last day; leave it out unless the end is known"),
        "checked" => date("The last date at which it is known to have been so"),
        "verified" => flag("false where it could not be checked: shown so, raises no alarm"),
        "acting" => flag("Held as acting"),
        // Set by whoever asks.
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
