//! The findings that a check reports.

use std::path::{Path, PathBuf};

use super::arguments::Arguments;
use super::baseline::{Baseline, Compared};
use super::selection::Selection;
use crate::analysis::Snapshot;
use crate::rules::{Finding, RuleSettings, Severity};

/// Decides which findings are reported, by the arguments of the check.
#[derive(Default)]
pub(super) struct Filter {
    pub selection: Selection,
    /// The lowest severity that is reported.
    least: Option<Severity>,
    pub baseline: Option<Baseline>,
    /// True if the findings are only counted.
    pub statistics: bool,
}

impl Filter {
    /// Creates the filter, and reads the baseline. Returns a message for the user if that fails.
    pub(super) fn new(arguments: &Arguments) -> Result<Self, String> {
        let selection = Selection::new(&arguments.select, &arguments.ignore)?;
        let open = |path: &PathBuf| Baseline::open(path, arguments.update_baseline);
        let baseline = arguments.baseline.as_ref().map(open).transpose()?;
        Ok(Self {
            selection,
            least: arguments.severity.map(Into::into),
            baseline,
            statistics: arguments.statistics,
        })
    }

    /// Returns the findings to report in the file at `path`, and its comparison with the baseline.
    pub(super) fn apply(
        &self,
        path: &Path,
        snapshot: &Snapshot,
        settings: &RuleSettings,
        mut findings: Vec<Finding>,
    ) -> (Vec<Finding>, Option<Compared>) {
        findings.retain(|finding| self.selection.reports(finding.rule));
        let is_grave = |finding: &Finding| self.least.is_none_or(|least| finding.severity >= least);
        let Some(baseline) = &self.baseline else {
            findings.retain(is_grave);
            return (findings, None);
        };
        let is_checked = |rule: &_| self.selection.reports(rule) && settings.severity(rule).is_some();
        let (findings, compared) = baseline.compare(path, snapshot, findings, is_checked, is_grave);
        (findings, Some(compared))
    }
}
