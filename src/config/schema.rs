//! The JSON schema of `assessor.toml`, and a file to start from. Editors complete by the schema, and offer the same
//! settings as their own; the descriptions of rules are those of the rules themselves.

use serde_json::{Map, Value, json};

use crate::rules::{Family, RULES};

/// An `assessor.toml` that sets nothing: every line that would is behind a `#` without a space.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The groups of rules that have a name in the configuration, each with what it is about.
const FAMILIES: [(Family, &str); 5] = [
    (Family::Citations, "All rules about citations: at most this loud."),
    (Family::Sources, "All rules about endnotes and sources: at most this loud."),
    (Family::Actors, "All rules about names and titles: at most this loud."),
    (Family::Takeaways, "All rules about takeaways, structure and dates: at most this loud."),
    (Family::Estimates, "All rules about words of likelihood and confidence: at most this loud."),
];

/// The schema, as of draft 7.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Assessor",
        "description": "What a team that writes assessments can set. Everything has a default.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "profile": {
                "description": "The practice of the house: which scale of likelihood holds, and which rules about \
                                estimates are on.",
                "enum": ["isw", "icd203", "phia", "nato"],
                "default": "isw",
            },
            "rules": {
                "description": "How loud each kind of finding is. A rule's own entry beats its group's.",
                "type": "object",
                "additionalProperties": false,
                "properties": rules(),
            },
            "sources": table("What the rules about sources go by.", json!({
                "defang": {
                    "description": "Sites that nobody may reach by a careless click: hosts, or endings such as \".ru\". \
                                    Without it, the reports themselves show which.",
                    "type": "array",
                    "items": {"type": "string"},
                },
                "bibliography": {
                    "description": "Files in which keys such as [@key] are looked up: .bib or .json, beside assessor.toml.",
                    "type": ["array", "string"],
                    "items": {"type": "string"},
                },
            })),
            "need": table("How much a sentence needs a source.", json!({
                "threshold": {
                    "description": "From which need on, between 0 and 1, a missing source is reported. Without it, the \
                                    one that was found best in learning.",
                    "type": "number",
                    "minimum": 0,
                    "maximum": 1,
                },
                "expects-citations": {
                    "description": "Whether reports are expected to cite their sources. Where they are not, no sentence \
                                    is told to lack one. Without it, past reports that cite decide, or the report \
                                    itself.",
                    "type": "boolean",
                },
                "habit": {
                    "description": "Correct how much a sentence needs a source by which sentences the past reports of \
                                    the workspace cite.",
                    "type": "boolean",
                    "default": true,
                },
                "weights": {
                    "description": "The file that `assessor learn` wrote from your own reports, beside assessor.toml.",
                    "type": "string",
                },
            })),
            "actors": table("Where the team keeps its own actors.", json!({
                "files": {
                    "description": "Registry files, or folders of them: by default the folder actors beside assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
                "index": {
                    "description": "The files that `assessor actors import` wrote, beside assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
            })),
            "archive": table("Past reports as the editor's memory.", json!({
                "read": {
                    "description": "Read the reports of the workspace in the background, so that takeaways, sections \
                                    and actors are found in all of them.",
                    "type": "boolean",
                    "default": true,
                },
                "folders": {
                    "description": "Folders of reports beside those that are open in the editor, beside assessor.toml.",
                    "type": "array",
                    "items": {"type": "string"},
                },
            })),
            "editor": table("What is shown in and around the text beside findings.", json!({
                "source-hints": {
                    "description": "Show the host of a source behind its marker.",
                    "type": "boolean",
                    "default": true,
                },
                "support-hints": {
                    "description": "Show behind a takeaway how much of it the body says.",
                    "type": "boolean",
                    "default": false,
                },
                "counts": {
                    "description": "Count claims and sources above headings and takeaways.",
                    "type": "boolean",
                    "default": true,
                },
                "follow-defanged": {
                    "description": "Let a click follow links that were written so that nobody follows them by accident.",
                    "type": "boolean",
                    "default": false,
                },
            })),
            "ignore": {
                "description": "Findings to be silent about.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["rule", "sentence"],
                    "properties": {
                        "rule": {
                            "description": "The rule.",
                            "enum": RULES.iter().map(|rule| rule.name).collect::<Vec<_>>(),
                        },
                        "sentence": {
                            "description": "The hash of the sentence; `assessor check --format json` prints it.",
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
    let families = FAMILIES
        .iter()
        .map(|(family, about)| (family.name().to_owned(), json!({"description": about, "enum": levels})));
    let rules = RULES.iter().map(|rule| {
        let default = rule.severity.map_or("off", |severity| severity.name());
        let entry = json!({"description": rule.summary, "enum": levels, "default": default});
        (rule.name.to_owned(), entry)
    });
    families.chain(rules).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// What the loader says it would have taken instead of a key that nobody knows, below `table`.
    fn known_keys(table: &str) -> Vec<String> {
        let error = Config::from_toml(&format!("{table}nobody-knows-this = 1\n")).unwrap_err();
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
