//! `assessor check`: what is wrong in assessments, for people and for CI.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::files;
use super::settings::Configurations;
use super::{FINE, FOUND, UNREADABLE, say};
use crate::analysis::{Document, Snapshot};
use crate::rules::{self, Finding, Severity};
use crate::team::FileProblem;
use crate::text::Text;

/// What was found in one file.
pub(super) struct Checked<'a> {
    pub path: &'a Path,
    pub text: &'a str,
    pub snapshot: &'a Snapshot,
    pub findings: &'a [Finding],
}

/// Counts over all files.
#[derive(Default)]
struct Totals {
    assessments: usize,
    others: usize,
    by_severity: [usize; 4],
    unreadable: usize,
    /// In configuration files and bibliographies.
    mistakes: usize,
}

/// How what was found is printed.
pub(super) struct Show {
    /// What was found in one assessment.
    pub found: fn(&Checked<'_>) -> String,
    /// What is wrong with the files of the team's actors, told on standard error already.
    pub actors: fn(&[FileProblem]) -> String,
}

/// Checks all files that `paths` name and prints each with `show`.
pub(super) fn run(paths: &[PathBuf], show: &Show) -> ExitCode {
    let mut configurations = Configurations::default();
    let mut totals = Totals::default();
    for path in files::assessments(paths) {
        let read = path.and_then(|path| files::read(&path).map(|text| (path, text)));
        match read {
            Ok((path, text)) => check(&path, &text, &mut configurations, show.found, &mut totals),
            Err(error) => {
                eprintln!("assessor: {error}");
                totals.unreadable += 1;
            }
        }
    }
    say(&(show.actors)(configurations.actor_problems()));
    totals.mistakes = configurations.problems();
    for idle in configurations.idle_ignores(paths) {
        eprintln!("assessor: {idle}");
    }
    eprintln!("{}", totals.summary());
    ExitCode::from(totals.status())
}

fn check(
    path: &Path,
    text: &str,
    configurations: &mut Configurations,
    show: fn(&Checked<'_>) -> String,
    totals: &mut Totals,
) {
    let rope = Text::new(text);
    let (settings, environment) = configurations.of(path, &rope);
    let snapshot = Document::new(&files::name(path), rope, environment).snapshot();
    let is_assessment = snapshot.is_assessment();
    let (findings, silenced) = rules::check_and_tell(&snapshot, &settings);
    configurations.note_used(path, silenced);
    if is_assessment {
        totals.assessments += 1;
    } else {
        totals.others += 1;
    }
    for finding in &findings {
        totals.by_severity[finding.severity as usize] += 1;
    }
    say(&show(&Checked { path, text, snapshot: &snapshot, findings: &findings }));
}

impl Totals {
    fn count(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    fn status(&self) -> u8 {
        if self.unreadable + self.mistakes > 0 {
            UNREADABLE
        } else if self.count(Severity::Error) + self.count(Severity::Warning) > 0 {
            FOUND
        } else {
            FINE
        }
    }

    fn summary(&self) -> String {
        let of = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let mut parts = vec![
            of(self.count(Severity::Error), "error"),
            of(self.count(Severity::Warning), "warning"),
            of(self.count(Severity::Information) + self.count(Severity::Hint), "remark"),
        ];
        if self.unreadable > 0 {
            parts.push(format!("{} unreadable", self.unreadable));
        }
        if self.mistakes > 0 {
            parts.push(format!("{} in the configuration", of(self.mistakes, "mistake")));
        }
        let others = match self.others {
            0 => String::new(),
            n => format!(
                " ({} no assessment and left alone)",
                if n == 1 { "1 file is".into() } else { format!("{n} files are") }
            ),
        };
        format!("{} in {}{others}", parts.join(", "), of(self.assessments, "assessment"))
    }
}
