//! `assessor check`: what is wrong in assessments, for people and for CI.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::files;
use super::{FINE, FOUND, UNREADABLE, say};
use crate::analysis::{Document, Environment, Snapshot};
use crate::config::Config;
use crate::rules::{self, Finding, RuleSettings, Severity};
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
}

/// Checks all files that `paths` name and prints each with `show`.
pub(super) fn run(paths: &[PathBuf], show: fn(&Checked<'_>) -> String) -> ExitCode {
    let mut configurations = Configurations::default();
    let mut totals = Totals::default();
    for path in files::assessments(paths) {
        let read = path.and_then(|path| files::read(&path).map(|text| (path, text)));
        match read {
            Ok((path, text)) => check(&path, &text, &mut configurations, show, &mut totals),
            Err(error) => {
                eprintln!("assessor: {error}");
                totals.unreadable += 1;
            }
        }
    }
    totals.unreadable += configurations.problems;
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
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (settings, environment) = configurations.of(path);
    let snapshot = Document::new(&name, Text::new(text), environment).snapshot();
    if !snapshot.is_assessment() {
        totals.others += 1;
        return;
    }
    totals.assessments += 1;
    let findings = rules::check(&snapshot, &settings);
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
        if self.unreadable > 0 {
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

/// The `assessor.toml` in force for each folder, read once.
#[derive(Default)]
struct Configurations {
    by_folder: HashMap<PathBuf, (Arc<RuleSettings>, Arc<Environment>)>,
    /// Configuration files with mistakes.
    problems: usize,
}

impl Configurations {
    fn of(&mut self, path: &Path) -> (Arc<RuleSettings>, Arc<Environment>) {
        let folder = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = folder.parent().unwrap_or(Path::new("/")).to_path_buf();
        if let Some(known) = self.by_folder.get(&folder) {
            return known.clone();
        }
        let file = folder.ancestors().map(|dir| dir.join("assessor.toml")).find(|file| file.is_file());
        let config = file.as_deref().map(|file| self.read(file)).unwrap_or_default();
        let (settings, unknown) = config.rule_settings();
        for problem in unknown {
            self.complain(file.as_deref(), &problem);
        }
        let environment = Environment { all_files: file.is_some(), ..Environment::default() };
        let made = (Arc::new(settings), Arc::new(environment));
        self.by_folder.insert(folder, made.clone());
        made
    }

    fn read(&mut self, file: &Path) -> Config {
        let config = files::read(file).map_err(|e| e.to_string()).and_then(|text| Config::from_toml(&text));
        config.unwrap_or_else(|problem| {
            self.complain(Some(file), &problem);
            Config::default()
        })
    }

    fn complain(&mut self, file: Option<&Path>, problem: &str) {
        let file = file.map(|f| format!("{}: ", f.display())).unwrap_or_default();
        eprintln!("assessor: {file}{problem}");
        self.problems += 1;
    }
}
