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
}

impl Filter {
    /// Creates the filter, and reads the baseline. Returns a message for the user if that fails.
    pub(super) fn new(arguments: &Arguments) -> Result<Self, String> {
        let selection = Selection::new(&arguments.select, &arguments.ignore)?;
        let open = |path: &PathBuf| Baseline::open(path, arguments.update_baseline);
        let baseline = arguments.baseline.as_ref().map(open).transpose()?;
        Ok(Self { selection, least: arguments.severity.map(Into::into), baseline })
    }

    /// Returns true if the selection and the severity let a finding pass. The baseline is not asked.
    pub(super) fn wants(&self, finding: &Finding) -> bool {
        self.selection.reports(finding.rule) && self.is_grave(finding)
    }

    fn is_grave(&self, finding: &Finding) -> bool {
        self.least.is_none_or(|least| finding.severity >= least)
    }

    /// Returns the findings to report in the file at `path`, and its comparison with the baseline.
    pub(super) fn apply(
        &self,
        path: &Path,
        snapshot: &Snapshot,
        settings: &RuleSettings,
        mut findings: Vec<Finding>,
    ) -> (Vec<Finding>, Option<Compared>) {
        let Some(baseline) = &self.baseline else {
            findings.retain(|finding| self.wants(finding));
            return (findings, None);
        };
        findings.retain(|finding| self.selection.reports(finding.rule));
        let is_checked = |rule: &_| self.selection.reports(rule) && settings.severity(rule).is_some();
        let (findings, compared) =
            baseline.compare(path, snapshot, findings, is_checked, |finding| self.is_grave(finding));
        (findings, Some(compared))
    }
}
