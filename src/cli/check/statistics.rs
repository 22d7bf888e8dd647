//! `assessor check --statistics`: the number of findings by rule.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::json;

use crate::analysis::Snapshot;
use crate::cli::output::json_line;
use crate::cli::report::{Checked, Reporter, RunEnd};
use crate::rules::citations::marker_order;
use crate::rules::{self, Finding, Safety};

/// The findings of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    findings: usize,
    /// Findings that a safe fix would correct.
    safe: usize,
}

/// The number of findings by the names of their rules.
type Counts = BTreeMap<&'static str, Count>;

/// The output with the number of findings of each rule in place of the findings.
#[derive(Debug, Default)]
pub(super) struct Statistics {
    counts: Counts,
    is_for_programs: bool,
}

impl Statistics {
    /// Creates the table for people.
    pub(super) fn for_people() -> Self {
        Self::default()
    }

    /// Creates the output with one JSON object for each rule.
    pub(super) fn for_programs() -> Self {
        Self { is_for_programs: true, ..Self::default() }
    }

    /// Returns the counts, the most frequent rule first.
    fn sorted(&self) -> Vec<(&'static str, Count)> {
        let mut all: Vec<_> = self.counts.iter().map(|(name, count)| (*name, *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(count.findings));
        all
    }

    /// Returns a table for people.
    fn text(&self) -> String {
        let all = self.sorted();
        let width = |of: fn(&(&'static str, Count)) -> usize| all.iter().map(of).max().unwrap_or(0);
        let number = width(|(_, count)| count.findings.to_string().len());
        let name = width(|(name, _)| name.len());
        let mut out = String::new();
        for (rule, count) in &all {
            let safe = match count.safe {
                0 => String::new(),
                n => format!("{n} with a safe fix"),
            };
            // Writing to a String cannot fail.
            let _ =
                writeln!(out, "{}", format!("{:number$}  {rule:name$}  {safe}", count.findings).trim_end());
        }
        out
    }

    /// Returns a JSON object on a line for each rule.
    fn json(&self) -> String {
        let line = |(name, count): (&'static str, Count)| {
            let group = rules::by_name(name).map(|rule| rule.family.name());
            json_line(&json!({
                "code": name,
                "group": group,
                "count": count.findings,
                "safe_fixes": count.safe,
            }))
        };
        self.sorted().into_iter().map(line).collect()
    }
}

impl Reporter for Statistics {
    type Part = Counts;

    fn assessment(&self, checked: &Checked<'_>) -> Counts {
        let Checked { snapshot, settings, findings, .. } = checked;
        let mut counts = Counts::new();
        // One renumbering corrects all findings of the rule, so it is computed only once.
        let mut renumbers = None;
        for finding in *findings {
            let count = counts.entry(finding.rule.name).or_default();
            count.findings += 1;
            let is_safe = if finding.rule == &marker_order::RULE {
                settings.renumbers() && *renumbers.get_or_insert_with(|| has_safe_fix(snapshot, finding))
            } else {
                finding.rule.safe_fix && has_safe_fix(snapshot, finding)
            };
            count.safe += usize::from(is_safe);
        }
        counts
    }

    fn add(&mut self, counts: Counts) -> String {
        for (name, count) in counts {
            let sum = self.counts.entry(name).or_default();
            sum.findings += count.findings;
            sum.safe += count.safe;
        }
        String::new()
    }

    fn end(&mut self, _: &RunEnd<'_>) -> String {
        if self.is_for_programs { self.json() } else { self.text() }
    }

    fn has_summary(&self) -> bool {
        !self.is_for_programs
    }
}

fn has_safe_fix(snapshot: &Snapshot, finding: &Finding) -> bool {
    let fixes = (finding.rule.fixes)(snapshot, finding);
    fixes.iter().any(|fix| fix.safety == Safety::Safe && !fix.edits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_rule_is_first() {
        let count = |findings, safe| Count { findings, safe };
        let mut all = Statistics::for_people();
        all.add(Counts::from([("broken-url", count(2, 1)), ("no-locator", count(7, 0))]));
        all.add(Counts::from([("marker-order", count(12, 0)), ("broken-url", count(5, 2))]));
        assert_eq!(
            all.text(),
            "12  marker-order\n 7  broken-url    3 with a safe fix\n 7  no-locator\n",
            "equal counts are in the order of the names"
        );
        let first = all.json().lines().next().map(str::to_owned);
        let expected = r#"{"code":"marker-order","count":12,"group":"citations","safe_fixes":0}"#;
        assert_eq!(first.as_deref(), Some(expected));
        assert_eq!(Statistics::default().text(), "");
    }
}
