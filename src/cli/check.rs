//! `assessor check`: reports problems in assessments, for people and for CI.

mod arguments;
mod baseline;
mod filter;
mod fix;
mod input;
mod selection;
mod statistics;
mod totals;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use self::arguments::Arguments;
use self::arguments::ReportFormat;
use self::baseline::Compared;
use self::filter::Filter;
use self::fix::{FixEffect, Fixing};
use self::input::CheckedInput;
pub(super) use self::selection::Selection;
use self::statistics::Statistics;
use self::totals::Totals;
use super::UNREADABLE;
use super::files::{self, Unreadable};
use super::output::{complain, print, print_error, say, shown, tell};
use super::report::{self, Checked, Reporter, RunEnd};
use super::settings::Configurations;
use crate::analysis::{Document, Environment};
use crate::assessment::Recognition;
use crate::assessment::recognition::{self, Reason};
use crate::rules::{self, RuleSettings};
use crate::text::Text;

/// Number of files that are read, checked on all cores, and then printed. It is small enough that the first lines
/// appear soon, and large enough that a long file among them leaves no core idle.
const TOGETHER: usize = 64;

/// Checks all files that the arguments name, and prints the findings in the format that they name.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let done = match (arguments.statistics, arguments.format) {
        (false, ReportFormat::Text) => check(arguments, report::TextReport::new(arguments.color.is_on())),
        (false, ReportFormat::Json) => check(arguments, report::Json),
        (false, ReportFormat::Sarif) => check(arguments, report::Sarif::new()),
        (false, ReportFormat::Github) => check(arguments, report::GitHub::new()),
        (false, ReportFormat::Gitlab) => check(arguments, report::GitLab::new()),
        (false, ReportFormat::Junit) => check(arguments, report::JUnit::new()),
        (true, ReportFormat::Text) => check(arguments, Statistics::for_people()),
        (true, ReportFormat::Json) => check(arguments, Statistics::for_programs()),
        (true, _) => Err("--statistics has the formats text and json only".to_owned()),
    };
    done.unwrap_or_else(|problem| {
        complain(problem);
        ExitCode::from(UNREADABLE)
    })
}

/// Checks all texts that the arguments name on all cores, and prints the findings of each, in order. Returns a message
/// for the user if nothing could be checked.
fn check(arguments: &Arguments, mut reporter: impl Reporter) -> Result<ExitCode, String> {
    let input = CheckedInput::of(arguments)?;
    let fixing = Fixing::of(arguments, input.stdin().is_some());
    let filter = fixing.accepts(arguments).and_then(|()| Filter::new(arguments));
    let filter = filter.inspect_err(|_| input.give_back(fixing))?;
    // A fixed text takes standard output, and findings are not shown next to differences.
    let report: fn(&str) = match fixing {
        Fixing::Off | Fixing::InPlace => print,
        Fixing::Print => print_error,
        Fixing::Diff => |_| {},
    };
    let mut has_output = false;
    let configurations = Configurations::with_habit(arguments.habit.clone().unwrap_or_default());
    let mut configurations = configurations.selecting(filter.selection.clone());
    let (mut totals, mut compared) = (Totals::default(), Vec::new());
    report(&reporter.begin());
    let mut files = input.files(fixing).into_iter().peekable();
    while files.peek().is_some() {
        let some: Vec<_> = files.by_ref().take(TOGETHER).collect();
        let read = some.into_par_iter().map(|path| {
            let path = path?;
            let text = input.read(&path)?;
            Ok((Text::new(&text), path, text))
        });
        let read: Vec<Result<_, Unreadable>> = read.collect();
        // Settings are looked up one after the other, because most files share theirs.
        let configured = read.into_iter().map(|read| {
            let (rope, path, text) = read?;
            let (settings, environment) = configurations.of(&path, &rope);
            Ok(Job { path, text, rope, settings, environment, fixing })
        });
        let jobs: Vec<Result<_, Unreadable>> = configured.collect();
        let checked: Vec<_> = jobs.into_par_iter().map(|job| job?.guarded(&reporter, &filter)).collect();
        for checked in checked {
            match checked {
                Ok(checked) => {
                    configurations.note_used(&checked.path, checked.silenced);
                    totals.add(&checked.totals);
                    compared.extend(checked.compared);
                    if let Some(message) = checked.effect.problem {
                        complain(&message);
                        let path = checked.path.clone();
                        report(&reporter.add_unreadable(&Unreadable::Failed { path, message }));
                    }
                    if let Some(output) = &checked.effect.output {
                        say(output);
                        has_output = true;
                    }
                    checked.part.into_iter().for_each(|part| report(&reporter.add(part)));
                    // In a folder, there may be many such files.
                    if let Some(reason) = checked.left_alone.filter(|_| input.names(&checked.path)) {
                        tell(left_alone(&checked.path, reason));
                    }
                }
                Err(error) => {
                    complain(&error);
                    totals.unreadable += 1;
                    report(&reporter.add_unreadable(&error));
                }
            }
        }
    }
    totals.mistakes = configurations.problems();
    if fixing != Fixing::Diff {
        configurations.report_idle_ignores(input.paths());
    }
    let mut status = totals.status(fixing);
    let mut note = None;
    // Differences are shown without a look at the findings.
    if let Some(baseline) = filter.baseline.as_ref().filter(|_| fixing != Fixing::Diff) {
        note = baseline.finish(compared, status != UNREADABLE).unwrap_or_else(|problem| {
            complain(&problem);
            let path = arguments.baseline.clone().unwrap_or_default();
            report(&reporter.add_unreadable(&Unreadable::Failed { path, message: problem }));
            status = UNREADABLE;
            None
        });
    }
    report(&reporter.end(&RunEnd { problems: configurations.all_problems(), status }));
    if !has_output {
        input.give_back(fixing);
    }
    if reporter.has_summary() || totals.has_fixes() {
        tell(totals.summary(fixing));
    }
    note.iter().for_each(tell);
    Ok(ExitCode::from(status))
}

/// Returns the sentence that says why a file was not checked, and how to include it.
fn left_alone(path: &Path, reason: Reason) -> String {
    let folder = if path == Path::new("-") { "the current folder" } else { "its folder" };
    let (path, reason) = (shown(path), reason.words());
    format!(
        "{path}: not checked, because it {reason}; an empty assessor.toml in {folder} makes it count as an assessment."
    )
}

/// A file to be checked.
struct Job {
    path: PathBuf,
    text: String,
    rope: Text,
    settings: Arc<RuleSettings>,
    environment: Arc<Environment>,
    fixing: Fixing,
}

/// The result for a file, with the ignores of its settings that have suppressed a finding.
struct Done<Part> {
    path: PathBuf,
    /// The part of the output, if findings are shown.
    part: Option<Part>,
    totals: Totals,
    left_alone: Option<Reason>,
    silenced: Vec<(&'static str, u64)>,
    effect: FixEffect,
    compared: Option<Compared>,
}

impl Job {
    /// Does the same as [`Self::check`]. A panic loses this file, not the others.
    fn guarded<R: Reporter>(self, reporter: &R, filter: &Filter) -> Result<Done<R::Part>, Unreadable> {
        let path = self.path.clone();
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(reporter, filter)));
        checked.map_err(|_| Unreadable::Fault { path })
    }

    fn check<R: Reporter>(self, reporter: &R, filter: &Filter) -> Done<R::Part> {
        let Self { path, text, rope, settings, environment, fixing } = self;
        // A file that is ignored is not analysed either.
        let name = files::name(&path);
        let verdict = || recognition::verdict(&name, &text, &environment.headings);
        if !environment.all_files
            && let Recognition::LeftAlone(reason) = verdict()
        {
            let part = reporter.other(&path, reason);
            let totals = Totals { others: 1, ..Totals::default() };
            return Done { part, totals, left_alone: Some(reason), ..Done::empty(path) };
        }
        let snapshot = Document::new(&name, rope, environment).snapshot();
        let (effect, fixed) =
            fixing.apply(&path, &text, &snapshot, &settings, &|finding| filter.wants(finding));
        let mut totals = Totals { assessments: 1, ..Totals::default() };
        totals.add_effect(&effect);
        if fixing == Fixing::Diff {
            return Done { totals, effect, ..Done::empty(path) };
        }
        let (text, snapshot) = fixed.unwrap_or((text, snapshot));
        let (findings, silenced) = rules::check_and_tell(&snapshot, &settings);
        let (findings, compared) = filter.apply(&path, &snapshot, &settings, findings);
        totals.add_findings(&findings, compared.as_ref().map_or(0, |compared| compared.known));
        let checked = Checked {
            path: &path,
            text: &text,
            snapshot: &snapshot,
            settings: &settings,
            findings: &findings,
        };
        let part = Some(reporter.assessment(&checked));
        Done { part, totals, silenced, effect, compared, ..Done::empty(path) }
    }
}

impl<Part> Done<Part> {
    fn empty(path: PathBuf) -> Self {
        let (totals, effect) = Default::default();
        Self { path, part: None, totals, left_alone: None, silenced: Vec::new(), effect, compared: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(name: &str) -> Job {
        let text = "## Key Takeaways\n";
        let (settings, environment) = Default::default();
        let (rope, fixing) = (Text::new(text), Fixing::Off);
        Job { path: name.into(), text: text.into(), rope, settings, environment, fixing }
    }

    /// A format that panics in one file.
    struct PanicsOnce;

    impl Reporter for PanicsOnce {
        type Part = String;

        fn assessment(&self, checked: &Checked<'_>) -> String {
            assert_ne!(checked.path, Path::new("bad.md"), "on purpose");
            "fine".to_owned()
        }

        fn add(&mut self, part: String) -> String {
            part
        }

        fn end(&mut self, _: &RunEnd<'_>) -> String {
            String::new()
        }
    }

    #[test]
    fn a_panic_costs_one_file() {
        let told = |name| match job(name).guarded(&PanicsOnce, &Filter::default()) {
            Ok(done) => done.part.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        assert_eq!(told("good.md"), "fine");
        assert!(told("bad.md").starts_with("bad.md: "), "{}", told("bad.md"));
    }
}
