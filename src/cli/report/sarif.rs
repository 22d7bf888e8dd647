//! SARIF 2.1.0, the format of the OASIS standard, which GitHub code scanning and many other tools read.
//!
//! The document is written as the files are checked: the rules, then the results, each on a line, and at the end what
//! became of the run. Findings have a fingerprint of their own, by the words of the sentence. It has not the name of the
//! fingerprint that GitHub's upload computes from the line, because the upload complains if that has another value.

use std::path::Path;

use serde_json::{Value, json};

use super::location::{Base, FileAddress};
use super::{Checked, InputProblem, List, Numbered, Region, Reporter, RunEnd};
use crate::cli::FOUND;
use crate::cli::files::Unreadable;
use crate::cli::output::json_line;
use crate::cli::settings::Subject;
use crate::rules::{RELATED_SHOWN, RULES, Rule, Severity, ignore};
use crate::text::fingerprint;

/// The address of the schema.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of the folder to which addresses are relative. GitHub takes it for the repository.
const ROOT: &str = "%SRCROOT%";

/// The format SARIF.
pub(in crate::cli) struct Sarif {
    base: Base,
    results: List,
    /// Reports of files that could not be read.
    notifications: Vec<Value>,
    /// Tells apart problems with the same words in the same file.
    problems: Numbered<(String, u64)>,
}

impl Sarif {
    /// Creates the format.
    pub(in crate::cli) fn new() -> Self {
        let (results, notifications, problems) = Default::default();
        Self { base: Base::here(), results, notifications, problems }
    }

    /// Returns the address of a file.
    fn artifact(&self, path: &Path) -> Value {
        match self.base.address(path) {
            FileAddress::Relative(uri) => json!({"uri": uri, "uriBaseId": ROOT}),
            FileAddress::Absolute(uri) => json!({"uri": uri}),
        }
    }

    fn problem(&mut self, problem: &InputProblem) -> String {
        // Without a line, GitHub does not show a result.
        let mut region = json!({"startLine": problem.line.unwrap_or(1)});
        if let Some(column) = problem.column {
            region["startColumn"] = column.into();
        }
        let place = json!({"artifactLocation": self.artifact(&problem.path), "region": region});
        let words = fingerprint(problem.message.bytes());
        let number = self.problems.next((format!("{:?}", problem.path), words));
        let severity = if problem.advice { Severity::Warning } else { Severity::Error };
        let index = Subject::ALL.iter().position(|subject| *subject == problem.subject);
        line(&json!({
            "ruleId": problem.subject.code(),
            "ruleIndex": index.map(|index| RULES.len() + index),
            "level": level(severity),
            "message": message(&problem.message),
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"messageHash/v1": format!("{words:016x}:{number}")},
        }))
    }
}

impl Reporter for Sarif {
    type Part = Vec<String>;

    fn assessment(&self, checked: &Checked<'_>) -> Vec<String> {
        let artifact = self.artifact(checked.path);
        let place = |span| {
            let Region { start, end } = Region::new(checked.snapshot.text(), span);
            json!({
                "artifactLocation": artifact,
                "region": {
                    "startLine": start.0,
                    "startColumn": start.1,
                    "endLine": end.0,
                    "endColumn": end.1,
                },
            })
        };
        let mut identities = checked.identities();
        let findings = checked.findings.iter().map(|finding| {
            let (hash, number) = identities.of(finding);
            let mut result = json!({
                "ruleId": finding.rule.name,
                "ruleIndex": RULES.iter().position(|rule| *rule == finding.rule),
                "level": level(finding.severity),
                "message": message(&finding.message),
                "locations": [{"physicalLocation": place(finding.span)}],
                "partialFingerprints": {
                    "sentenceHash/v1": format!("{}:{number}", ignore::shown_hash(hash)),
                },
            });
            if !finding.related.is_empty() {
                let related = finding.related.iter().take(RELATED_SHOWN).enumerate();
                let related = related.map(|(i, (span, words))| {
                    json!({"id": i + 1, "message": message(words), "physicalLocation": place(*span)})
                });
                result["relatedLocations"] = related.collect();
            }
            line(&result)
        });
        findings.collect()
    }

    fn begin(&mut self) -> String {
        let driver = line(&driver());
        format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\n\
             \"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    fn add(&mut self, part: Vec<String>) -> String {
        self.results.add(part)
    }

    fn add_unreadable(&mut self, unreadable: &Unreadable) -> String {
        let mut notification =
            json!({"level": "error", "message": {"text": braces(&unreadable.to_string())}});
        if let Some(path) = unreadable.path() {
            let place = json!({"artifactLocation": self.artifact(path)});
            notification["locations"] = json!([{"physicalLocation": place}]);
        }
        self.notifications.push(notification);
        String::new()
    }

    fn end(&mut self, ending: &RunEnd<'_>) -> String {
        let problems: Vec<_> = ending.problems.iter().map(|problem| self.problem(problem)).collect();
        let results = self.results.add(problems);
        let invocation = line(&json!({
            // Findings are no failure of the tool.
            "executionSuccessful": ending.status <= FOUND,
            "exitCode": ending.status,
            "toolExecutionNotifications": self.notifications,
        }));
        format!("{results}\n],\n\"invocations\":[{invocation}]}}]}}\n")
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn message(text: &str) -> Value {
    json!({"text": braces(text)})
}

/// Returns the text of a message. SARIF takes single braces for places of arguments.
fn braces(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Returns JSON without a line end.
fn line(value: &Value) -> String {
    json_line(value).trim_end().to_owned()
}

/// Returns the description of the program and of all rules.
fn driver() -> Value {
    let mut rules: Vec<_> = RULES.iter().map(|rule| descriptor(rule)).collect();
    rules.extend(Subject::ALL.map(|subject| {
        let summary = match subject {
            Subject::Settings => "Mistake in assessor.toml",
            Subject::Bibliography => "Mistake in a bibliography",
            Subject::Actors => "Mistake in a file with the team's actors",
        };
        json!({
            "id": subject.code(),
            "shortDescription": {"text": summary},
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": ["files"], "problem.severity": "error"},
        })
    }));
    let mut driver = json!({
        "name": "Assessor",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    // Either is empty if the manifest does not have it.
    let addresses = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    if let Some(address) = addresses.into_iter().find(|address| !address.is_empty()) {
        driver["informationUri"] = address.into();
    }
    driver
}

fn descriptor(rule: &Rule) -> Value {
    // A rule that is off may be turned on by the settings.
    let severity = rule.severity.unwrap_or(Severity::Information);
    let urgency = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "recommendation",
    };
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": finds(rule.page)},
        "help": {"text": finds(rule.page), "markdown": rule.page},
        "defaultConfiguration": {"enabled": rule.severity.is_some(), "level": level(severity)},
        "properties": {"tags": [rule.family.name()], "problem.severity": urgency},
    })
}

/// Returns the first paragraph of a rule's page, which says what it finds, up to its last full stop.
fn finds(page: &str) -> String {
    let below = page.split_once("\n\n").map_or(page, |(_, below)| below);
    let paragraph = below.split("\n\n").next().unwrap_or_default();
    let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    // A sentence that introduces an example makes no sense without it.
    words
        .rsplit_once(". ")
        .filter(|_| words.ends_with(':'))
        .map_or(words.clone(), |(sentences, _)| format!("{sentences}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_finds() {
        for rule in RULES {
            let text = finds(rule.page);
            assert!(text.ends_with('.') && !text.starts_with('#'), "{}: {text}", rule.name);
        }
    }

    #[test]
    fn a_brace_is_no_argument() {
        assert_eq!(message("{0} or [1]"), json!({"text": "{{0}} or [1]"}));
    }
}
