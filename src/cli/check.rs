//! `assessor check`: reports problems in assessments, for people and for CI.

mod arguments;
mod fix;
mod input;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use self::arguments::Arguments;
use self::arguments::Format;
use self::fix::{Effect, Fixing};
use self::input::Input;
use super::output::{complain, print, print_bytes, print_error, say, shown, tell};
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
    /// Fixes that were made, or would be.
    fixes: usize,
    /// Files that have fixes.
    fixed: usize,
    /// Files with fixes that could not be made.
    unfixed: usize,
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
    let input = match Input::of(arguments) {
        Ok(input) => input,
        Err(problem) => {
            complain(problem);
            return ExitCode::from(UNREADABLE);
        }
    };
    let fixing = Fixing::of(arguments, input.stdin().is_some());
    // A fixed text takes standard output, and findings are not shown next to differences.
    let print: fn(&str) = match fixing {
        Fixing::Off | Fixing::InPlace => print,
        Fixing::Print => print_error,
        Fixing::Diff => |_| {},
    };
    let mut has_output = false;
    let show = match arguments.format {
        Format::Text => &report::TEXT,
        Format::Json => &report::JSON,
    };
    let mut configurations = Configurations::with_habit(arguments.habit.clone().unwrap_or_default());
    let mut totals = Totals::default();
    let mut files = input.files(fixing).into_iter().peekable();
    while files.peek().is_some() {
        let some: Vec<_> = files.by_ref().take(TOGETHER).collect();
        let read = some.into_par_iter().map(|path| {
            let path = path?;
            let text = input.read(&path)?;
            Ok((Text::new(&text), path, text))
        });
        let read: Vec<Result<_, files::Unreadable>> = read.collect();
        // Settings are looked up one after the other, because most files share theirs.
        let configured = read.into_iter().map(|read| {
            let (rope, path, text) = read?;
            let (settings, environment) = configurations.of(&path, &rope);
            Ok(Job { path, text, rope, settings, environment, fixing })
        });
        let jobs: Vec<Result<_, files::Unreadable>> = configured.collect();
        let checked: Vec<_> = jobs.into_par_iter().map(|job| job?.guarded(show)).collect();
        for checked in checked {
            match checked {
                Ok(checked) => {
                    configurations.note_used(&checked.path, checked.silenced);
                    totals.add(&checked.totals);
                    checked.effect.problem.iter().for_each(complain);
                    if let Some(output) = &checked.effect.output {
                        say(output);
                        has_output = true;
                    }
                    print(&checked.shown);
                    // In a folder, there may be many such files.
                    if let Some(reason) = checked.left_alone.filter(|_| input.names(&checked.path)) {
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
    print(&(show.actors)(configurations.actor_problems()));
    totals.mistakes = configurations.problems();
    if fixing != Fixing::Diff {
        for idle in configurations.idle_ignores(input.paths()) {
            complain(idle);
        }
    }
    if let Some(bytes) = input.stdin().filter(|_| fixing == Fixing::Print && !has_output) {
        // A text that was not fixed comes out as it came in, so that no pipe or editor loses it.
        std::str::from_utf8(bytes).map_or_else(|_| print_bytes(bytes), say);
    }
    if show.summary || totals.fixed + totals.unfixed > 0 {
        tell(totals.summary(fixing));
    }
    ExitCode::from(totals.status(fixing))
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
struct Done {
    path: PathBuf,
    shown: String,
    totals: Totals,
    left_alone: Option<Reason>,
    silenced: Vec<(&'static str, u64)>,
    effect: Effect,
}

impl Job {
    /// Does the same as [`Self::check`]. A panic loses this file, not the others.
    fn guarded(self, show: &Show) -> Result<Done, files::Unreadable> {
        let path = self.path.clone();
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(show)));
        checked.map_err(|_| files::Unreadable::Fault { path })
    }

    fn check(self, show: &Show) -> Done {
        let Self { path, text, rope, settings, environment, fixing } = self;
        // A file that is ignored is not analysed either.
        let name = files::name(&path);
        let verdict = || recognition::verdict(&name, &text, &environment.headings);
        if !environment.all_files
            && let Recognition::LeftAlone(reason) = verdict()
        {
            let totals = Totals { others: 1, ..Totals::default() };
            let left_alone = Some(reason);
            return Done {
                shown: (show.other)(&path, reason),
                path,
                totals,
                left_alone,
                silenced: Vec::new(),
                effect: Effect::default(),
            };
        }
        let snapshot = Document::new(&name, rope, environment).snapshot();
        let (effect, fixed) = fixing.apply(&path, &text, &snapshot, &settings, &|_| true);
        let mut totals = Totals { assessments: 1, ..Totals::default() };
        totals.add_effect(&effect);
        if fixing == Fixing::Diff {
            return Done {
                path,
                shown: String::new(),
                totals,
                left_alone: None,
                silenced: Vec::new(),
                effect,
            };
        }
        let (text, snapshot) = fixed.unwrap_or((text, snapshot));
        let (findings, silenced) = rules::check_and_tell(&snapshot, &settings);
        for finding in &findings {
            totals.by_severity[finding.severity as usize] += 1;
        }
        let checked = Checked { path: &path, text: &text, snapshot: &snapshot, findings: &findings };
        Done { shown: (show.found)(&checked), path, totals, left_alone: None, silenced, effect }
    }
}

impl Totals {
    fn add(&mut self, other: &Self) {
        self.assessments += other.assessments;
        self.others += other.others;
        self.fixes += other.fixes;
        self.fixed += other.fixed;
        self.unfixed += other.unfixed;
        for (all, own) in self.by_severity.iter_mut().zip(other.by_severity) {
            *all += own;
        }
    }

    fn add_effect(&mut self, effect: &Effect) {
        self.fixes += effect.fixes;
        self.fixed += usize::from(effect.fixes > 0);
        self.unfixed += usize::from(effect.problem.is_some());
    }

    fn count(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    fn status(&self, fixing: Fixing) -> u8 {
        if self.unreadable + self.mistakes + self.unfixed > 0 {
            UNREADABLE
        } else if fixing == Fixing::Diff && self.fixes > 0
            || self.count(Severity::Error) + self.count(Severity::Warning) > 0
        {
            FOUND
        } else {
            FINE
        }
    }

    fn summary(&self, fixing: Fixing) -> String {
        let severities = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
        let counts = severities.map(|severity| (severity, self.count(severity)));
        let found = counts.into_iter().filter(|(_, n)| *n > 0).map(|(severity, n)| match severity {
            // The word has no plural.
            Severity::Information => format!("{n} information"),
            _ => counted(n, severity.name()),
        });
        let found: Vec<_> = found.collect();
        let fixes = if self.fixes == 1 { "1 fix".to_owned() } else { format!("{} fixes", self.fixes) };
        let fixes = format!("{fixes} in {}.", counted(self.fixed, "file"));
        let mut sentences = vec![match (self.assessments, found.as_slice()) {
            (n, _) if n > 0 && fixing == Fixing::Diff => match self.fixes {
                0 => format!("No fixes in {}.", counted(n, "assessment")),
                _ => format!("--fix would make {fixes}"),
            },
            (0, _) => "No assessment was checked.".to_owned(),
            (n, []) => format!("No findings in {}.", counted(n, "assessment")),
            (n, found) => format!("Findings in {}: {}.", counted(n, "assessment"), found.join(", ")),
        }];
        if self.fixes > 0 && fixing != Fixing::Diff {
            sentences.push(fixes);
        }
        if self.unfixed > 0 {
            sentences.push(format!("{} could not be fixed.", counted(self.unfixed, "file")));
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
        let (rope, fixing) = (Text::new(text), Fixing::Off);
        Job { path: name.into(), text: text.into(), rope, settings, environment, fixing }
    }

    #[test]
    fn totals_use_the_words_of_the_findings() {
        let told = |assessments, by_severity, unreadable, others, mistakes| {
            Totals { assessments, others, by_severity, unreadable, mistakes, ..Totals::default() }
                .summary(Fixing::Off)
        };
        let fixed = |fixes, fixed, unfixed, fixing| {
            Totals { assessments: 3, fixes, fixed, unfixed, ..Totals::default() }.summary(fixing)
        };
        assert_eq!(fixed(3, 2, 0, Fixing::InPlace), "No findings in 3 assessments. 3 fixes in 2 files.");
        assert_eq!(
            fixed(1, 1, 1, Fixing::Print),
            "No findings in 3 assessments. 1 fix in 1 file. 1 file could not be fixed."
        );
        assert_eq!(fixed(3, 2, 0, Fixing::Diff), "--fix would make 3 fixes in 2 files.");
        assert_eq!(fixed(0, 0, 0, Fixing::Diff), "No fixes in 3 assessments.");
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
        let told = |name| match job(name).guarded(&show) {
            Ok(done) => done.shown,
            Err(error) => error.to_string(),
        };
        assert_eq!(told("good.md"), "fine");
        assert!(told("bad.md").starts_with("bad.md: "), "{}", told("bad.md"));
    }
}
