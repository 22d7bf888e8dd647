//! The counts of a check over all files, its closing line, and its exit status.

use super::fix::{FixEffect, Fixing};
use crate::cli::{FINE, FOUND, UNREADABLE};
use crate::rules::{Finding, Severity};
use crate::text::counted;

/// Counts over all files.
#[derive(Default)]
pub(super) struct Totals {
    pub assessments: usize,
    /// Files that are no assessments.
    pub others: usize,
    /// Findings by [`Severity`].
    pub by_severity: [usize; 4],
    /// Paths that could not be checked.
    pub unreadable: usize,
    /// Errors in settings files and bibliographies.
    pub mistakes: usize,
    /// Findings that are not reported because the baseline has them.
    pub known: usize,
    /// Fixes that were made, or would be.
    pub fixes: usize,
    /// Files that have fixes.
    pub fixed: usize,
    /// Files with fixes that could not be made.
    pub unfixed: usize,
}

impl Totals {
    /// Adds the counts of a file.
    pub(super) fn add(&mut self, other: &Self) {
        self.assessments += other.assessments;
        self.others += other.others;
        self.known += other.known;
        self.fixes += other.fixes;
        self.fixed += other.fixed;
        self.unfixed += other.unfixed;
        for (all, own) in self.by_severity.iter_mut().zip(other.by_severity) {
            *all += own;
        }
    }

    /// Adds what the safe fixes did to a file.
    pub(super) fn add_effect(&mut self, effect: &FixEffect) {
        self.fixes += effect.fixes;
        self.fixed += usize::from(effect.fixes > 0);
        self.unfixed += usize::from(effect.problem.is_some());
    }

    /// Adds the findings that are reported in a file, and the number of those that the baseline has.
    pub(super) fn add_findings(&mut self, findings: &[Finding], known: usize) {
        self.known += known;
        for finding in findings {
            self.by_severity[finding.severity as usize] += 1;
        }
    }

    /// Returns true if there are fixes, or would be.
    pub(super) const fn has_fixes(&self) -> bool {
        self.fixed + self.unfixed > 0
    }

    fn count(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// Returns the exit status.
    pub(super) fn status(&self, fixing: Fixing) -> u8 {
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

    /// Returns the closing line for people.
    pub(super) fn summary(&self, fixing: Fixing) -> String {
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
        let known = |known| Totals { assessments: 1, known, ..Totals::default() }.summary(Fixing::Off);
        assert_eq!(known(1), "No findings in 1 assessment. 1 finding is in the baseline.");
        assert_eq!(known(2), "No findings in 1 assessment. 2 findings are in the baseline.");
    }
}
