//! The format for programs: one JSON object on a line for each file.
//!
//! Lines and columns count from 1, columns in characters. Keys are added over time and never change their meaning.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::{Checked, Reporter, RunEnd, place};
use crate::assessment::recognition::Reason;
use crate::cli::output::json_line;
use crate::cli::settings::{InputProblem, Subject};
use crate::rules::{Severity, ignore};

/// The format for programs.
pub(in crate::cli) struct Json;

impl Reporter for Json {
    type Part = String;

    fn assessment(&self, checked: &Checked<'_>) -> String {
        let at = |offset: u32| {
            let (line, column) = place(checked.snapshot.text(), offset);
            json!({"line": line, "column": column})
        };
        let mut hashes = ignore::Hashes::new(checked.snapshot);
        let findings = checked.findings.iter().map(|finding| {
            json!({
                "code": finding.rule.name,
                "severity": finding.severity.name(),
                "message": finding.message,
                "span": [finding.span.start, finding.span.end],
                "start": at(finding.span.start),
                "end": at(finding.span.end),
                "related": finding.related.iter().map(|(span, message)| json!({
                    "span": [span.start, span.end],
                    "start": at(span.start),
                    "end": at(span.end),
                    "message": message,
                })).collect::<Vec<_>>(),
                "sentence": ignore::shown_hash(hashes.of(finding.span)),
            })
        });
        let findings: Vec<_> = findings.collect();
        let path = checked.path.to_string_lossy();
        json_line(&json!({"path": path, "assessment": true, "diagnostics": findings}))
    }

    fn other(&self, path: &Path, reason: Reason) -> Option<String> {
        let path = path.to_string_lossy();
        let reason = format!("It {}.", reason.words());
        Some(json_line(&json!({"path": path, "assessment": false, "reason": reason, "diagnostics": []})))
    }

    fn add(&mut self, part: String) -> String {
        part
    }

    /// Returns a line for each file of a team's actors that has problems. A problem with a file as a whole has the
    /// position of its start.
    fn end(&mut self, ending: &RunEnd<'_>) -> String {
        let mut files: BTreeMap<&Path, Vec<Value>> = BTreeMap::new();
        let actors = ending.problems.iter().filter(|problem| problem.subject == Subject::Actors);
        for InputProblem { path, line, column, message, advice, .. } in actors {
            files.entry(path).or_default().push(json!({
                "code": "actors",
                "severity": if *advice { Severity::Warning } else { Severity::Error }.name(),
                "message": message,
                "start": {"line": line.unwrap_or(1), "column": column.unwrap_or(1)},
            }));
        }
        let file = |(path, found): (&Path, Vec<Value>)| {
            json_line(&json!({"path": path.to_string_lossy(), "assessment": false, "diagnostics": found}))
        };
        files.into_iter().map(file).collect()
    }

    fn has_summary(&self) -> bool {
        false
    }
}
