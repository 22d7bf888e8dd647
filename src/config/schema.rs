//! The JSON schema of `assessor.toml`, and a template file.
//!
//! Editors complete settings with the schema and offer the same settings as their own. It is derived from
//! [`Config`]: the description of a setting is its doc comment, that of a rule its summary.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::Config;
use crate::rules::{Family, RULES};

/// An `assessor.toml` that changes no setting. In each line that would, a `#` without a space comes first.
pub const TEMPLATE: &str = include_str!("template.toml");

/// Returns the schema, in the format of JSON Schema draft 7.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Config>().to_value();
    simplify(&mut schema);
    schema
}

/// Removes what users of a settings file do not need: line breaks, formats of numbers, `null`, and defaults that are empty
/// or those of a whole table.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            keys.remove("format");
            if let Some(Value::String(description)) = keys.get_mut("description") {
                *description = description.replace('\n', " ");
            }
            keys.retain(|key, value| {
                let plain = !(value.is_null() || value.is_object() || *value == json!([]));
                key != "default" || plain
            });
            if let Some(Value::Array(types)) = keys.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    keys.insert("type".to_owned(), only);
                }
            }
            // An enum whose values have descriptions.
            if let Some(Value::Array(values)) = keys.remove("oneOf") {
                keys.insert("enum".to_owned(), values.iter().map(|value| value["const"].clone()).collect());
            }
            keys.values_mut().for_each(simplify);
        }
        Value::Array(all) => all.iter_mut().for_each(simplify),
        _ => {}
    }
}

/// Returns the schema of `[rules]`.
pub(super) fn rules(_: &mut SchemaGenerator) -> Schema {
    let levels = ["off", "hint", "information", "warning", "error"];
    let families = Family::ALL.map(|family| {
        let about = format!("The highest severity of all rules about {}.", family.subject());
        (family.name().to_owned(), json!({"description": about, "enum": levels}))
    });
    let rules = RULES.iter().map(|rule| {
        let default = rule.severity.map_or("off", |severity| severity.name());
        let entry = json!({"description": rule.summary, "enum": levels, "default": default});
        (rule.name.to_owned(), entry)
    });
    let properties: Map<_, _> = families.into_iter().chain(rules).collect();
    schemars::json_schema!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// Returns the schema of the name of a rule.
pub(super) fn rule_names(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({"enum": RULES.iter().map(|rule| rule.name).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the keys that the loader accepts in `table`, taken from its error about an unknown key.
    fn known_keys(table: &str) -> Vec<String> {
        let text = format!("{table}nobody-knows-this = 1\n");
        let error = toml::from_str::<Config>(&text).unwrap_err().to_string();
        let known = error.split("expected").nth(1).expect("the loader names the keys that it knows");
        let mut keys: Vec<_> = known.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        keys.sort();
        keys
    }

    fn keys_at(pointer: &str) -> Vec<String> {
        let schema = schema();
        schema.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn knows_what_the_loader_knows() {
        assert_eq!(keys_at("/properties"), known_keys(""));
        for table in
            keys_at("/properties").iter().filter(|table| !matches!(table.as_str(), "rules" | "profile"))
        {
            let (head, pointer) = match schema()["properties"][table]["type"].as_str() {
                Some("array") => (format!("[[{table}]]\n"), "items/properties"),
                _ => (format!("[{table}]\n"), "properties"),
            };
            assert_eq!(keys_at(&format!("/properties/{table}/{pointer}")), known_keys(&head), "{table}");
        }
    }

    #[test]
    fn every_level_of_every_rule_is_taken() {
        for (name, entry) in schema()["properties"]["rules"]["properties"].as_object().unwrap() {
            for level in entry["enum"].as_array().unwrap() {
                let config = Config::from_toml(&format!("[rules]\n{name} = {level}\n")).unwrap();
                assert!(config.rule_settings().1.is_empty(), "{name} = {level}");
            }
        }
    }

    #[test]
    fn the_template_sets_nothing_and_everything_in_it_can_be_set() {
        assert_eq!(Config::from_toml(TEMPLATE), Ok(Config::default()));
        let set = |line: &str| match line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])) {
            Some(setting) => format!("{setting}\n"),
            None => format!("{line}\n"),
        };
        let text: String = TEMPLATE.lines().map(set).collect();
        let config = Config::from_toml(&text).unwrap();
        assert!(config.rule_settings().1.is_empty());
        for table in keys_at("/properties").into_iter().filter(|table| table != "profile") {
            assert!(text.contains(&format!("[{table}]")), "the template says nothing of [{table}]");
        }
    }
}
