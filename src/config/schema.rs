//! The JSON schema of `assessor.toml`, and a template file.
//!
//! Editors complete settings with the schema and offer the same settings as their own. The descriptions of rules come
//! from the rules themselves.

use serde_json::{Map, Value, json};

use crate::rules::{Family, RULES};

/// An `assessor.toml` that changes no setting. In each line that would, a `#` without a space comes first.
pub const TEMPLATE: &str = include_str!("template.toml");

/// Returns the schema, in the format of JSON Schema draft 7.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Assessor",
        "description": "The settings of a team that writes assessments. All of them are optional.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "profile": {
                "description": "The scale of likelihood that your team uses. It also decides which rules about \
                                estimates are on.",
                "enum": ["isw", "icd203", "phia", "nato"],
                "default": "isw",
            },
            "rules": {
                "description": "The severity of each rule. The entry of a rule overrides that of its group.",
                "type": "object",
                "additionalProperties": false,
                "properties": rules(),
            },
            "sources": table("Settings of the rules about sources.", json!({
                "defang": {
                    "description": "Hosts whose links must be defanged, or endings such as \".ru\". Without this \
                                    setting, each report is checked against its own practice.",
                    "type": "array",
                    "items": {"type": "string"},
                },
                "bibliography": {
                    "description": "The .bib or .json files in which keys such as [@key] are looked up, relative to assessor.toml.",
                    "type": ["array", "string"],
                    "items": {"type": "string"},
                },
            })),
            "need": table("Settings that decide which sentences need a source.", json!({
                "threshold": {
                    "description": "The need of a source, from 0 to 1, from which a sentence without one is reported. \
                                    A higher value means fewer findings. Without this setting, the learned value \
                                    is used.",
                    "type": "number",
                    "minimum": 0,
                    "maximum": 1,
                },
                "expects-citations": {
                    "description": "Set to true if reports are expected to cite their sources, or to false to report \
                                    no sentence without one. Without this setting, past reports or the report \
                                    itself decide.",
                    "type": "boolean",
                },
                "habit": {
                    "description": "Learn from the past reports in the workspace which sentences need a source.",
                    "type": "boolean",
                    "default": true,
                },
                "weights": {
                    "description": "The file that `assessor learn` wrote from your own reports, relative to assessor.toml.",
                    "type": "string",
                },
            })),
            "actors": table("The team's own actors.", json!({
                "files": {
                    "description": "Registry files, or folders of them. The default is the folder actors next to assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
                "index": {
                    "description": "The files that `assessor actors import` wrote, relative to assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
            })),
            "archive": table("Past reports that the editor can search.", json!({
                "read": {
                    "description": "Read the reports in the workspace in the background, so that searches find their \
                                    takeaways, sections and actors.",
                    "type": "boolean",
                    "default": true,
                },
                "folders": {
                    "description": "Other folders of reports besides those that are open in the editor, relative to assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
            })),
            "editor": table("What the editor shows besides findings.", json!({
                "source-hints": {
                    "description": "Show the host of a source after its marker.",
                    "type": "boolean",
                    "default": true,
                },
                "support-hints": {
                    "description": "Show after a takeaway how much of it the body supports.",
                    "type": "boolean",
                    "default": false,
                },
                "counts": {
                    "description": "Show the number of claims and sources above headings and takeaways.",
                    "type": "boolean",
                    "default": true,
                },
                "follow-defanged": {
                    "description": "Make defanged links clickable.",
                    "type": "boolean",
                    "default": false,
                },
                "renumber-in-fix-all": {
                    "description": "Renumber citations that are out of order when all safe fixes are applied, as on saving.",
                    "type": "boolean",
                    "default": false,
                },
            })),
            "ignore": {
                "description": "Findings that are not reported.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["rule", "sentence"],
                    "properties": {
                        "rule": {
                            "description": "The name of the rule.",
                            "enum": RULES.iter().map(|rule| rule.name).collect::<Vec<_>>(),
                        },
                        "sentence": {
                            "description": "The hash of the sentence, as `assessor check --format json` prints it.",
                            "type": "string",
                            "pattern": "^[0-9a-f]{16}$",
                        },
                    },
                },
            },
        },
    })
}

fn table(description: &str, properties: Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn rules() -> Map<String, Value> {
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
    families.into_iter().chain(rules).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

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
        for (name, entry) in rules() {
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
