//! The report of GitLab's Code Quality: a JSON array with an object for each finding.

use std::path::Path;

use serde_json::json;

use super::location::Base;
use super::{Checked, List, Numbered, Reporter, RunEnd, place};
use crate::cli::files::Unreadable;
use crate::cli::output::{escaped_line, json_line};
use crate::rules::Severity;
use crate::text::fingerprint;

/// The format of GitLab.
pub(in crate::cli) struct GitLab {
    base: Base,
    list: List,
    /// Tells apart problems with the same words in the same file.
    problems: Numbered<(String, u64)>,
}

impl GitLab {
    /// Creates the format.
    pub(in crate::cli) fn new() -> Self {
        Self { base: Base::here(), list: List::default(), problems: Numbered::default() }
    }

    /// Returns the object for a problem with a file that is no finding of a rule.
    fn problem(&mut self, path: &Path, code: &str, severity: &str, line: u32, message: &str) -> String {
        let name = self.base.name(path);
        let words = fingerprint(message.bytes());
        let number = self.problems.next((format!("{code} {name}"), words));
        object(&Entry { name: &name, code, severity, line, message, identity: (words, number) })
    }
}

impl Reporter for GitLab {
    type Part = Vec<String>;

    fn assessment(&self, checked: &Checked<'_>) -> Vec<String> {
        let name = self.base.name(checked.path);
        let mut identities = checked.identities();
        let findings = checked.findings.iter().map(|finding| {
            let (line, _) = place(checked.snapshot.text(), finding.span.start);
            let severity = match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Information | Severity::Hint => "info",
            };
            let (code, message, identity) = (finding.rule.name, &finding.message, identities.of(finding));
            object(&Entry { name: &name, code, severity, line, message, identity })
        });
        findings.collect()
    }

    fn begin(&mut self) -> String {
        "[".to_owned()
    }

    fn add(&mut self, part: Vec<String>) -> String {
        self.list.add(part)
    }

    fn add_unreadable(&mut self, unreadable: &Unreadable) -> String {
        // GitLab ignores an entry without a file.
        let path = unreadable.path().unwrap_or(Path::new("."));
        let entry = self.problem(path, unreadable.code(), "critical", 1, &unreadable.to_string());
        self.list.add([entry])
    }

    fn end(&mut self, ending: &RunEnd<'_>) -> String {
        let mut entries = Vec::new();
        for problem in ending.problems {
            let (path, code, line) = (&problem.path, problem.subject.code(), problem.line.unwrap_or(1));
            let severity = if problem.advice { "minor" } else { "critical" };
            entries.push(self.problem(path, code, severity, line, &problem.message));
        }
        self.list.add(entries) + "\n]\n"
    }
}

/// An entry of the report.
struct Entry<'a> {
    name: &'a str,
    code: &'a str,
    severity: &'a str,
    line: u32,
    message: &'a str,
    /// A hash of the words that the entry is about, and its number among those with the same rule and hash.
    identity: (u64, u32),
}

fn object(entry: &Entry<'_>) -> String {
    let Entry { name, code, severity, line, message, identity: (hash, number) } = entry;
    // GitLab shows only the first of several entries with the same fingerprint. It must not depend on the line, or an
    // edit above would make a finding new.
    let identity = fingerprint(format!("{name}\0{code}\0{hash:016x}\0{number}").bytes());
    json_line(&json!({
        "description": escaped_line(message),
        "check_name": code,
        "fingerprint": format!("{identity:016x}"),
        "severity": severity,
        "location": {"path": name, "lines": {"begin": line}},
    }))
    .trim_end()
    .to_owned()
}
