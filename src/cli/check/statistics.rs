//! `assessor check --statistics`: the number of findings by rule.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::json;

use crate::analysis::Snapshot;
use crate::cli::output::json_line;
use crate::rules::citations::marker_order;
use crate::rules::{self, Finding, RuleSettings, Safety};

/// The findings of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    findings: usize,
    /// Findings that a safe fix would correct.
    safe: usize,
}

/// The number of findings by the names of their rules.
#[derive(Debug, Default)]
pub(super) struct Statistics(BTreeMap<&'static str, Count>);

impl Statistics {
    /// Counts the findings of a document.
    pub(super) fn of(snapshot: &Snapshot, settings: &RuleSettings, findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        // One renumbering corrects all findings of the rule, so it is computed only once.
        let mut renumbers = None;
        for finding in findings {
            let count = counts.0.entry(finding.rule.name).or_default();
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

    /// Adds the counts of another document.
    pub(super) fn add(&mut self, other: &Self) {
        for (name, count) in &other.0 {
            let sum = self.0.entry(name).or_default();
            sum.findings += count.findings;
            sum.safe += count.safe;
        }
    }

    /// Returns the counts, the most frequent rule first.
    fn sorted(&self) -> Vec<(&'static str, Count)> {
        let mut all: Vec<_> = self.0.iter().map(|(name, count)| (*name, *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(count.findings));
        all
    }

    /// Returns a table for people.
    pub(super) fn text(&self) -> String {
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
    pub(super) fn json(&self) -> String {
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
        let mut all = Statistics(BTreeMap::from([("broken-url", count(2, 1)), ("no-locator", count(7, 0))]));
        all.add(&Statistics(BTreeMap::from([("marker-order", count(12, 0)), ("broken-url", count(5, 2))])));
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
