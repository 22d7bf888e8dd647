//! `assessor check`: reports problems in assessments, for people and for CI.

mod arguments;
mod baseline;
mod filter;
mod selection;
mod statistics;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use self::arguments::Arguments;
use self::arguments::Format;
use self::baseline::Compared;
pub(super) use self::baseline::is_baseline;
use self::filter::Filter;
pub(super) use self::selection::Selection;
use self::statistics::Statistics;
use super::output::{complain, print, shown, tell};
use super::settings::Configurations;
use super::{FINE, FOUND, UNREADABLE, files, report};
use crate::analysis::{Document, Environment, Snapshot};
use crate::assessment::Recognition;
use crate::assessment::recognition::{self, Reason};
use crate::project::team::FileProblem;
use crate::rules::{self, Finding, RuleSettings, Severity};
use crate::text::{Text, counted};

/// The result for one assessment.
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
    /// Errors in settings files and bibliographies.
    mistakes: usize,
    /// Findings that are not reported because the baseline has them.
    known: usize,
}

/// Functions that print results; their texts must be safe for a terminal.
pub(super) struct Show {
    /// Returns the text for one assessment.
    pub found: fn(&Checked<'_>) -> String,
    /// Returns the text for a file that is no assessment.
    pub other: fn(&Path, Reason) -> String,
    /// Returns the text for problems in the files of the team's actors, which standard error has already reported.
    pub actors: fn(&[FileProblem]) -> String,
    /// True if standard error gets a line with the totals, for people.
    pub summary: bool,
}

/// Number of files that are read, checked on all cores, and then printed. It is small enough that the first lines
/// appear soon, and large enough that a long file among them leaves no core idle.
const TOGETHER: usize = 64;

/// Checks all files that the arguments name on all cores, and prints the findings of each, in order.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let paths = &arguments.paths;
    let show = match arguments.format {
        Format::Text => &report::TEXT,
        Format::Json => &report::JSON,
    };
    let filter = match Filter::new(arguments) {
        Ok(filter) => filter,
        Err(problem) => {
            complain(problem);
            return ExitCode::from(UNREADABLE);
        }
    };
    let configurations = Configurations::with_habit(arguments.habit.clone().unwrap_or_default());
    let mut configurations = configurations.selecting(filter.selection.clone());
    let mut totals = Totals::default();
    let (mut compared, mut statistics) = (Vec::new(), Statistics::default());
    let mut files = files::assessments(paths).into_iter().peekable();
    while files.peek().is_some() {
        let some: Vec<_> = files.by_ref().take(TOGETHER).collect();
        let read = some.into_par_iter().map(|path| {
            let path = path?;
            let text = files::read(&path)?;
            Ok((Text::new(&text), path, text))
        });
        let read: Vec<Result<_, files::Unreadable>> = read.collect();
        // Settings are looked up one after the other, because most files share theirs.
        let configured = read.into_iter().map(|read| {
            let (rope, path, text) = read?;
            let (settings, environment) = configurations.of(&path, &rope);
            Ok(Job { path, text, rope, settings, environment })
        });
        let jobs: Vec<Result<_, files::Unreadable>> = configured.collect();
        let checked: Vec<_> = jobs.into_par_iter().map(|job| job?.guarded(show, &filter)).collect();
        for checked in checked {
            match checked {
                Ok(checked) => {
                    configurations.note_used(&checked.path, checked.silenced);
                    totals.add(&checked.totals);
                    compared.extend(checked.compared);
                    match &checked.statistics {
                        Some(counts) => statistics.add(counts),
                        None => print(&checked.shown),
                    }
                    // In a folder, there may be many such files.
                    if let Some(reason) = checked.left_alone.filter(|_| paths.contains(&checked.path)) {
                        tell(left_alone(&checked.path, reason));
                    }
                }
                Err(error) => {
                    complain(error);
                    totals.unreadable += 1;
                }
            }
        }
    }
    match arguments.format {
        Format::Text if arguments.statistics => print(&statistics.text()),
        Format::Json if arguments.statistics => print(&statistics.json()),
        _ => print(&(show.actors)(configurations.actor_problems())),
    }
    totals.mistakes = configurations.problems();
    for idle in configurations.idle_ignores(paths) {
        complain(idle);
    }
    if show.summary {
        tell(totals.summary());
    }
    let mut status = totals.status();
    if let Some(baseline) = &filter.baseline {
        match baseline.finish(compared, status != UNREADABLE) {
            Ok(note) => note.iter().for_each(tell),
            Err(problem) => {
                complain(problem);
                status = UNREADABLE;
            }
        }
    }
    ExitCode::from(status)
}

/// Returns the sentence that says why a file was not checked, and how to include it.
fn left_alone(path: &Path, reason: Reason) -> String {
    let (path, reason) = (shown(path), reason.words());
    format!(
        "{path}: not checked, because it {reason}; an empty assessor.toml in its folder makes it count as an assessment."
    )
}

/// A file to be checked.
struct Job {
    path: PathBuf,
    text: String,
    rope: Text,
    settings: Arc<RuleSettings>,
    environment: Arc<Environment>,
}

/// The result for a file, with the ignores of its settings that have suppressed a finding.
struct Done {
    path: PathBuf,
    shown: String,
    totals: Totals,
    left_alone: Option<Reason>,
    silenced: Vec<(&'static str, u64)>,
    compared: Option<Compared>,
    /// The number of findings by rule, if they are printed instead of the findings.
    statistics: Option<Statistics>,
}

impl Job {
    /// Does the same as [`Self::check`]. A panic loses this file, not the others.
    fn guarded(self, show: &Show, filter: &Filter) -> Result<Done, files::Unreadable> {
        let path = self.path.clone();
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(show, filter)));
        checked.map_err(|_| files::Unreadable::Fault { path })
    }

    fn check(self, show: &Show, filter: &Filter) -> Done {
        let Self { path, text, rope, settings, environment } = self;
        // A file that is ignored is not analysed either.
        let name = files::name(&path);
        let verdict = || recognition::verdict(&name, &text, &environment.headings);
        if !environment.all_files
            && let Recognition::LeftAlone(reason) = verdict()
        {
            let totals = Totals { others: 1, ..Totals::default() };
            let (shown, left_alone) = ((show.other)(&path, reason), Some(reason));
            let statistics = filter.statistics.then(Statistics::default);
            return Done {
                path,
                shown,
                totals,
                left_alone,
                silenced: Vec::new(),
                compared: None,
                statistics,
            };
        }
        let snapshot = Document::new(&name, rope, environment).snapshot();
        let (findings, silenced) = rules::check_and_tell(&snapshot, &settings);
        let (findings, compared) = filter.apply(&path, &snapshot, &settings, findings);
        let known = compared.as_ref().map_or(0, |compared| compared.known);
        let mut totals = Totals { assessments: 1, known, ..Totals::default() };
        for finding in &findings {
            totals.by_severity[finding.severity as usize] += 1;
        }
        let checked = Checked { path: &path, text: &text, snapshot: &snapshot, findings: &findings };
        let shown = (show.found)(&checked);
        let statistics = filter.statistics.then(|| Statistics::of(&snapshot, &settings, &findings));
        Done { path, shown, totals, left_alone: None, silenced, compared, statistics }
    }
}

impl Totals {
    fn add(&mut self, other: &Self) {
        self.assessments += other.assessments;
        self.others += other.others;
        self.known += other.known;
        for (all, own) in self.by_severity.iter_mut().zip(other.by_severity) {
            *all += own;
        }
    }

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
        let severities = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
        let counts = severities.map(|severity| (severity, self.count(severity)));
        let found = counts.into_iter().filter(|(_, n)| *n > 0).map(|(severity, n)| match severity {
            // The word has no plural.
            Severity::Information => format!("{n} information"),
            _ => counted(n, severity.name()),
        });
        let found: Vec<_> = found.collect();
        let mut sentences = vec![match (self.assessments, found.as_slice()) {
            (0, _) => "No assessment was checked.".to_owned(),
            (n, []) => format!("No findings in {}.", counted(n, "assessment")),
            (n, found) => format!("Findings in {}: {}.", counted(n, "assessment"), found.join(", ")),
        }];
        match self.known {
            0 => {}
            1 => sentences.push("1 finding is in the baseline.".to_owned()),
            n => sentences.push(format!("{n} findings are in the baseline.")),
        }
        match self.others {
            0 => {}
            1 => sentences.push("1 file is not an assessment.".to_owned()),
            n => sentences.push(format!("{n} files are not assessments.")),
        }
        if self.unreadable > 0 {
            sentences.push(format!("{} could not be checked.", counted(self.unreadable, "path")));
        }
        if self.mistakes > 0 {
            sentences.push(format!(
                "{} in settings, actor files or bibliographies.",
                counted(self.mistakes, "mistake")
            ));
        }
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(name: &str) -> Job {
        let text = "## Key Takeaways\n";
        let (settings, environment) = Default::default();
        Job { path: name.into(), text: text.into(), rope: Text::new(text), settings, environment }
    }

    #[test]
    fn totals_use_the_words_of_the_findings() {
        let told = |assessments, by_severity, unreadable, others, mistakes| {
            Totals { assessments, others, by_severity, unreadable, mistakes, known: 0 }.summary()
        };
        // In the order of `Severity`: hints, information, warnings, errors.
        assert_eq!(told(2, [0; 4], 0, 0, 0), "No findings in 2 assessments.");
        assert_eq!(
            told(1, [1, 1, 1, 1], 0, 0, 0),
            "Findings in 1 assessment: 1 error, 1 warning, 1 information, 1 hint."
        );
        assert_eq!(
            told(3, [4, 3, 2, 0], 0, 1, 0),
            "Findings in 3 assessments: 2 warnings, 3 information, 4 hints. 1 file is not an assessment."
        );
        assert_eq!(told(0, [0; 4], 1, 0, 0), "No assessment was checked. 1 path could not be checked.");
        assert_eq!(
            told(1, [0; 4], 2, 2, 1),
            "No findings in 1 assessment. 2 files are not assessments. 2 paths could not be checked. 1 mistake in settings, \
             actor files or bibliographies."
        );
        let known = |known| Totals { assessments: 1, known, ..Totals::default() }.summary();
        assert_eq!(known(1), "No findings in 1 assessment. 1 finding is in the baseline.");
        assert_eq!(known(2), "No findings in 1 assessment. 2 findings are in the baseline.");
    }

    #[test]
    fn a_panic_costs_one_file() {
        let show = Show {
            found: |checked| match checked.path.to_str() {
                Some("bad.md") => panic!("on purpose"),
                _ => "fine".into(),
            },
            other: |_, _| String::new(),
            actors: |_| String::new(),
            summary: true,
        };
        let told = |name| match job(name).guarded(&show, &Filter::default()) {
            Ok(done) => done.shown,
            Err(error) => error.to_string(),
        };
        assert_eq!(told("good.md"), "fine");
        assert!(told("bad.md").starts_with("bad.md: "), "{}", told("bad.md"));
    }
}
