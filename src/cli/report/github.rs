//! Workflow commands of GitHub Actions, which show findings as annotations of lines.
//!
//! GitHub shows 10 errors, 10 warnings and 10 notices of a step; the log has all of them. Each kind has its own limit, so
//! that hints displace no error. Within a file, errors come first all the same, for the reader of the log, which shows
//! neither the place nor the title of an annotation. So the message begins with the place and ends with the rule.

use super::location::Base;
use super::{Checked, Region, Reporter, RunEnd};
use crate::cli::files::Unreadable;
use crate::cli::output::escaped;
use crate::rules::{Finding, RELATED_SHOWN, Severity};
use std::fmt::Write;

/// The format of GitHub Actions.
pub(in crate::cli) struct GitHub {
    base: Base,
}

impl GitHub {
    /// Creates the format.
    pub(in crate::cli) fn new() -> Self {
        Self { base: Base::here() }
    }
}

impl Reporter for GitHub {
    type Part = String;

    fn assessment(&self, checked: &Checked<'_>) -> String {
        let mut by_severity: Vec<&Finding> = checked.findings.iter().collect();
        by_severity.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let name = self.base.name(checked.path);
        let commands = by_severity.into_iter().map(|finding| {
            let region = Region::new(checked.snapshot.text(), finding.span);
            let mut message = format!("{name}:{region}: {} [{}]", finding.message, finding.rule.name);
            for (span, related) in finding.related.iter().take(RELATED_SHOWN) {
                let region = Region::new(checked.snapshot.text(), *span);
                // Writing to a String cannot fail.
                let _ = write!(message, "\n{name}:{region}: {related}");
            }
            Annotation {
                command: command(finding.severity),
                file: Some(&name),
                region: Some(region),
                title: finding.rule.name,
                message: &message,
            }
            .to_string()
        });
        commands.collect()
    }

    fn add(&mut self, part: String) -> String {
        part
    }

    fn add_unreadable(&mut self, unreadable: &Unreadable) -> String {
        let file = unreadable.path().map(|path| self.base.name(path));
        let (file, message) = (file.as_deref(), unreadable.to_string());
        Annotation { command: "error", file, region: None, title: unreadable.code(), message: &message }
            .to_string()
    }

    fn end(&mut self, ending: &RunEnd<'_>) -> String {
        let annotation = |problem: &super::InputProblem| {
            let region = problem.line.map(|line| {
                let place = (line, problem.column.unwrap_or(1));
                Region { start: place, end: place }
            });
            let (file, title) = (self.base.name(&problem.path), problem.subject.code());
            let severity = if problem.advice { Severity::Warning } else { Severity::Error };
            let (command, message) = (command(severity), problem.in_file(&file));
            Annotation { command, file: Some(&file), region, title, message: &message }.to_string()
        };
        ending.problems.iter().map(annotation).collect()
    }
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    }
}

/// A workflow command that annotates a file.
struct Annotation<'a> {
    command: &'static str,
    file: Option<&'a str>,
    region: Option<Region>,
    title: &'a str,
    message: &'a str,
}

impl std::fmt::Display for Annotation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "::{} title={}", self.command, property(&format!("Assessor ({})", self.title)))?;
        if let Some(file) = self.file {
            write!(f, ",file={}", property(file))?;
        }
        if let Some(Region { start, end }) = self.region {
            write!(f, ",line={}", start.0)?;
            // GitHub accepts columns only within one line.
            if start.0 == end.0 {
                write!(f, ",col={}", start.1)?;
            }
            write!(f, ",endLine={}", end.0)?;
            if start.0 == end.0 && end.1 > start.1 {
                write!(f, ",endColumn={}", end.1)?;
            }
        }
        writeln!(f, "::{}", data(self.message))
    }
}

/// Returns text after the last `::` of a command.
fn data(text: &str) -> String {
    escaped(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_letters_of_the_commands_are_escaped() {
        assert_eq!(data("50%: one, two\r\n::error::three"), "50%25: one, two%0D%0A::error::three");
        assert_eq!(property("50%: one, two\n::error::three"), "50%25%3A one%2C two%0A%3A%3Aerror%3A%3Athree");
        assert_eq!(data("\u{1b}[31m\u{202e}"), "\\u{1b}[31m\\u{202e}");
    }

    #[test]
    fn columns_are_given_within_one_line() {
        let command = |start, end| {
            let region = Some(Region { start, end });
            Annotation { command: "error", file: Some("a, b.md"), region, title: "x", message: "y" }
                .to_string()
        };
        assert_eq!(
            [command((3, 2), (3, 5)), command((3, 2), (4, 5)), command((3, 2), (3, 2))],
            [
                "::error title=Assessor (x),file=a%2C b.md,line=3,col=2,endLine=3,endColumn=5::y\n",
                "::error title=Assessor (x),file=a%2C b.md,line=3,endLine=4::y\n",
                "::error title=Assessor (x),file=a%2C b.md,line=3,col=2,endLine=3::y\n",
            ]
        );
    }
}
