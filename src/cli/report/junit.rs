//! Test results in the XML format of JUnit, which most CI systems show.
//!
//! A file is a test suite. Each error and each warning is a test that failed; a file without them is one test that passed.
//! Information and hints go into the output of the suite, because a build must not fail because of them, and CI systems
//! count skipped tests as if something were left to do. That is what a file which is no assessment is: skipped, with the
//! reason. So a test fails or has an error exactly if the exit status is not 0.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::excerpt::excerpt;
use super::location::Base;
use super::{Checked, Region, Reporter, RunEnd};
use crate::assessment::recognition::Reason;
use crate::cli::files::Unreadable;
use crate::cli::output::escaped;
use crate::rules::{Finding, RELATED_SHOWN, Severity};

/// The format of JUnit. It keeps the findings, because the document begins with their number.
pub(in crate::cli) struct JUnit {
    base: Base,
    report: Report,
}

impl JUnit {
    /// Creates the format.
    pub(in crate::cli) fn new() -> Self {
        Self { base: Base::here(), report: Report::new("assessor") }
    }
}

impl Reporter for JUnit {
    type Part = TestSuite;

    fn assessment(&self, checked: &Checked<'_>) -> TestSuite {
        let name = self.base.name(checked.path);
        let mut suite = suite(&name);
        let mut remarks = String::new();
        for finding in checked.findings {
            let region = Region::new(checked.snapshot.text(), finding.span);
            let words = description(checked, &name, finding, region);
            if finding.severity < Severity::Warning {
                remarks.push_str(&words);
                continue;
            }
            let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failure
                .set_type(finding.severity.name())
                .set_message(safe(&finding.message))
                .set_description(safe(&words));
            let title =
                format!("{} at line {}, column {}", finding.rule.name, region.start.0, region.start.1);
            let mut case = case(&name, &title, failure);
            case.extra.insert("line".into(), region.start.0.to_string().into());
            suite.add_test_case(case);
        }
        if suite.test_cases.is_empty() {
            suite.add_test_case(case(&name, "no errors or warnings", TestCaseStatus::success()));
        }
        if !remarks.is_empty() {
            suite.set_system_out(safe(&remarks));
        }
        suite
    }

    fn other(&self, path: &Path, reason: Reason) -> Option<TestSuite> {
        let name = self.base.name(path);
        let mut skipped = TestCaseStatus::skipped();
        skipped.set_message(format!("Not checked, because it {}.", reason.words()));
        let mut suite = suite(&name);
        suite.add_test_case(case(&name, "not an assessment", skipped));
        Some(suite)
    }

    fn add(&mut self, part: TestSuite) -> String {
        self.report.add_test_suite(part);
        String::new()
    }

    fn add_unreadable(&mut self, unreadable: &Unreadable) -> String {
        let name = unreadable.path().map_or_else(|| "files".to_owned(), |path| self.base.name(path));
        let mut suite = suite(&name);
        suite.add_test_case(case(
            &name,
            unreadable.code(),
            error(unreadable.code(), &unreadable.to_string()),
        ));
        self.report.add_test_suite(suite);
        String::new()
    }

    fn end(&mut self, ending: &RunEnd<'_>) -> String {
        let mut files: BTreeMap<&Path, (TestSuite, String)> = BTreeMap::new();
        for problem in ending.problems {
            let name = self.base.name(&problem.path);
            let (suite, remarks) =
                files.entry(&problem.path).or_insert_with(|| (suite(&name), String::new()));
            if problem.advice {
                // Writing to a String cannot fail.
                let _ = writeln!(remarks, "{}", problem.in_file(&name));
                continue;
            }
            let code = problem.subject.code();
            // The number keeps mistakes in one line apart.
            let title = match problem.line {
                Some(line) => format!("{code} at line {line}, mistake {}", suite.tests + 1),
                None => format!("{code}, mistake {}", suite.tests + 1),
            };
            let mut case = case(&name, &title, error(code, &problem.in_file(&name)));
            if let Some(line) = problem.line {
                case.extra.insert("line".into(), line.to_string().into());
            }
            suite.add_test_case(case);
        }
        for (path, (mut suite, remarks)) in files {
            if suite.test_cases.is_empty() {
                suite.add_test_case(case(&self.base.name(path), "no mistakes", TestCaseStatus::success()));
            }
            if !remarks.is_empty() {
                suite.set_system_out(safe(&remarks));
            }
            self.report.add_test_suite(suite);
        }
        // Writing to memory cannot fail.
        self.report.to_string().unwrap_or_default()
    }
}

fn suite(name: &str) -> TestSuite {
    TestSuite::new(safe(name))
}

/// Returns a test of the file `name`. CI systems tell tests apart by both names.
fn case(name: &str, title: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(title, status);
    case.set_classname(safe(name));
    case.extra.insert("file".into(), safe(name).into());
    case
}

fn error(kind: &str, message: &str) -> TestCaseStatus {
    let mut error = TestCaseStatus::non_success(NonSuccessKind::Error);
    error.set_type(kind).set_message(safe(message));
    error
}

/// Returns the finding as the format for people shows it.
fn description(checked: &Checked<'_>, name: &str, finding: &Finding, region: Region) -> String {
    let Finding { rule, severity, message, .. } = finding;
    let mut out = format!("{name}:{region}: {}: {message} [{}]\n", severity.name(), rule.name);
    for (words, carets) in excerpt(checked.text, finding.span) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  | {words}");
        if !carets.is_empty() {
            let _ = writeln!(out, "  | {carets}");
        }
    }
    for (span, message) in finding.related.iter().take(RELATED_SHOWN) {
        let region = Region::new(checked.snapshot.text(), *span);
        let _ = writeln!(out, "  {name}:{region}: {message}");
    }
    out
}

/// Returns text that XML can contain: control characters become escapes such as `\u{1b}`, and so do the two characters
/// that Unicode and XML exclude.
fn safe(text: &str) -> String {
    escaped(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}
