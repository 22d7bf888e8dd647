//! `assessor check --fix` and `--diff`: applies the safe fixes, and proves that each claim keeps its sources.
//!
//! The fixes are those of the editors' action "Apply all safe fixes". They change only the report: a fix that needs an
//! entry in a bibliography is never safe.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::Arguments;
use super::arguments::ReportFormat;
use crate::analysis::{Document, Snapshot};
use crate::cli::diff::unified;
use crate::cli::output::{replace, shown};
use crate::edits;
use crate::features;
use crate::project::disk;
use crate::rules::{Finding, RuleSettings};
use crate::text::Encoding;

/// The use that is made of the safe fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fixing {
    /// No fix is applied.
    #[default]
    Off,
    /// The files are changed.
    InPlace,
    /// The fixed text is printed: that of standard input.
    Print,
    /// Nothing is changed, and the differences are printed.
    Diff,
}

impl Fixing {
    /// Returns the use that the arguments ask for.
    pub(super) const fn of(arguments: &Arguments, is_stdin: bool) -> Self {
        match (arguments.diff, arguments.fix, is_stdin) {
            (true, ..) => Self::Diff,
            (false, false, _) => Self::Off,
            (false, true, true) => Self::Print,
            (false, true, false) => Self::InPlace,
        }
    }

    /// Returns a message for the user if the output that the arguments ask for has no place next to a fixed text or
    /// differences.
    pub(super) fn accepts(self, arguments: &Arguments) -> Result<(), String> {
        let is_text = arguments.format == ReportFormat::Text && !arguments.statistics;
        match self {
            Self::Diff if !is_text => Err("--diff prints differences and no findings; leave out --format and --statistics"),
            Self::Print if !is_text => {
                Err("--fix - prints the fixed text, and findings as text only; leave out --format and --statistics")
            }
            Self::Off | Self::InPlace | Self::Print | Self::Diff => Ok(()),
        }
        .map_err(str::to_owned)
    }

    /// Applies the safe fixes of the findings that `wanted` accepts to the text at `path`. Returns the effect, and the
    /// text after the fixes with its analysis if it takes the place of the text before.
    pub(super) fn apply(
        self,
        path: &Path,
        text: &str,
        snapshot: &Arc<Snapshot>,
        settings: &RuleSettings,
        wanted: &dyn Fn(&Finding) -> bool,
    ) -> (FixEffect, Option<(String, Arc<Snapshot>)>) {
        if self == Self::Off {
            return Default::default();
        }
        let Fixed { fixes, snapshot } = match fixed(snapshot, settings, wanted) {
            Ok(Some(fixed)) => fixed,
            Ok(None) => return Default::default(),
            Err(refusal) => return (FixEffect::none(refusal.told(path, snapshot)), None),
        };
        let new = snapshot.text().to_string();
        let mut effect = FixEffect { fixes, ..FixEffect::default() };
        match self {
            Self::Diff => {
                effect.output = Some(unified(path, text, &new));
                return (effect, None);
            }
            Self::Print => effect.output = Some(new.clone()),
            Self::InPlace => {
                if let Err(cause) = write(path, text, &new) {
                    return (FixEffect::none(format!("{}: cannot be written: {cause}", shown(path))), None);
                }
            }
            Self::Off => {}
        }
        (effect, Some((new, snapshot)))
    }
}

/// The effect of the safe fixes on a text.
#[derive(Default)]
pub(super) struct FixEffect {
    /// The number of fixes.
    pub fixes: usize,
    /// The data for standard output: the fixed text, or what would change.
    pub output: Option<String>,
    /// The reason why the text was not fixed, for the user.
    pub problem: Option<String>,
}

impl FixEffect {
    fn none(problem: String) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// A text after its fixes.
struct Fixed {
    fixes: usize,
    snapshot: Arc<Snapshot>,
}

/// The reason why a text is not fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// After the fixes, a claim would lead to other sources, or say something else. This is the place in the text before.
    OtherSources(u32),
    /// One fix undoes another.
    Endless,
}

impl Refusal {
    /// Returns the message for the user.
    fn told(self, path: &Path, snapshot: &Snapshot) -> String {
        let path = shown(path);
        match self {
            Self::OtherSources(at) => {
                let line = snapshot.text().position(at, Encoding::Utf32).line + 1;
                format!(
                    "{path}:{line}: not fixed: after the fixes, this line would say something else or lead to other \
                     sources; correct it by hand first"
                )
            }
            Self::Endless => {
                format!("{path}: not fixed: two of its fixes undo each other; please report this as a bug")
            }
        }
    }
}

/// Maximum number of passes. One usually applies all fixes, and another finds nothing more.
const PASSES: usize = 10;

/// Applies the safe fixes of the findings that `wanted` accepts until none is left. Returns `None` if there are none.
fn fixed(
    before: &Arc<Snapshot>,
    settings: &RuleSettings,
    wanted: &dyn Fn(&Finding) -> bool,
) -> Result<Option<Fixed>, Refusal> {
    let (mut snapshot, mut count) = (before.clone(), 0);
    for _ in 0..PASSES {
        let fixes = features::safe_fixes(&snapshot, settings, wanted);
        if fixes.edits.is_empty() {
            return proved(before, snapshot, count);
        }
        count += fixes.rules.len();
        let text = edits::apply(snapshot.text(), &fixes.edits);
        snapshot = Document::new(before.name(), text, before.environment().clone()).snapshot();
    }
    Err(Refusal::Endless)
}

/// Returns the fixed text if each claim has kept its sources.
fn proved(before: &Snapshot, snapshot: Arc<Snapshot>, fixes: usize) -> Result<Option<Fixed>, Refusal> {
    if fixes == 0 {
        return Ok(None);
    }
    match edits::first_changed_source(before, &snapshot) {
        Some(at) => Err(Refusal::OtherSources(at)),
        None => Ok(Some(Fixed { fixes, snapshot })),
    }
}

/// Replaces the content of the file, or that of the target of a link. The file must still contain `old`.
fn write(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let real = std::fs::canonicalize(path)?;
    replace(&real, |out| {
        out.write_all(new.as_bytes())?;
        // The right to create files in the folder is not the right to change this one.
        OpenOptions::new().write(true).open(&real)?;
        if disk::read(&real, u32::MAX.into())? != old.as_bytes() {
            return Err(io::Error::other("it has changed since it was read; run the command again"));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Environment;
    use crate::text::Text;

    const REPORT: &str = "# River Report, May 3, 2024\n\nThe dam broke [1]. The road closed.[2] The pier burned.[3]\n\n\
        ## Endnotes\n\n[1] ttps://a.example.org/x\n[2] https://b.example.org/x\n[3] https://c.example.org/x\n";

    fn snapshot(text: &str) -> Arc<Snapshot> {
        Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
    }

    #[test]
    fn a_text_that_would_lose_a_source_is_not_fixed() {
        let before = snapshot(REPORT);
        let right = snapshot(&REPORT.replace("broke [1].", "broke.[1]"));
        assert_eq!(proved(&before, right, 1).map(|fixed| fixed.map(|fixed| fixed.fixes)), Ok(Some(1)));
        let wrong = snapshot(&REPORT.replace("closed.[2]", "closed."));
        let refusal = proved(&before, wrong, 1).map(|_| ()).expect_err("the second source is lost");
        let told = refusal.told(Path::new("reports/a.md"), &before);
        assert!(told.starts_with("reports/a.md:3: not fixed: after the fixes, this line"), "{told}");
    }

    #[test]
    fn only_the_wanted_findings_are_fixed() {
        let (before, settings) = (snapshot(REPORT), RuleSettings::default());
        let made = |wanted: &dyn Fn(&Finding) -> bool| {
            let fixed = fixed(&before, &settings, wanted).expect("each claim keeps its sources");
            fixed.map(|fixed| (fixed.fixes, fixed.snapshot.text().to_string()))
        };
        let moved = REPORT.replace("broke [1].", "broke.[1]");
        let both = moved.replace("ttps://a", "https://a");
        assert_eq!(made(&|_| true), Some((2, both)));
        assert_eq!(made(&|finding| finding.rule.name == "marker-placement"), Some((1, moved)));
        assert_eq!(made(&|_| false), None);
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.md");
        std::fs::write(&path, "what another program has written\n").unwrap();
        let refused = write(&path, "what was read\n", "what was fixed\n").unwrap_err();
        assert!(refused.to_string().starts_with("it has changed since it was read"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "what another program has written\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left next to it");
        write(&path, "what another program has written\n", "what was fixed\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "what was fixed\n");
    }
}
