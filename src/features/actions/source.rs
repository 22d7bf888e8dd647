//! Actions on the whole document.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Action, ActionKind};
use crate::analysis::{Document, Snapshot};
use crate::assessment::{Label, Style};
use crate::edits::{self, Change};
use crate::rules::citations::marker_order;
use crate::rules::sources::{live_hostile_link, mixed_obfuscation, unused_endnote};
use crate::rules::{self, Finding, Rule, RuleSettings, Safety};
use crate::text::{Edit, Span};

/// Returns an action on the whole document, or `None` if it would change nothing.
#[must_use]
pub fn source_action(snapshot: &Snapshot, settings: &RuleSettings, kind: ActionKind) -> Option<Action> {
    if !snapshot.is_assessment() {
        return None;
    }
    let edits = match kind {
        ActionKind::Renumber => edits::renumber(snapshot).change.edits,
        ActionKind::RenumberFootnotes => edits::renumber_footnotes(snapshot).change.edits,
        ActionKind::FixAll => fix_all(snapshot, settings),
        ActionKind::CreateEndnotes => {
            let mut seen = FxHashSet::default();
            let lacking = snapshot.links().citations.iter().map(|c| c.label);
            let lacking = lacking.filter(|label| lacks_endnote(snapshot, *label) && seen.insert(*label));
            let lacking: Vec<_> = lacking.collect();
            edits::create_endnotes(snapshot, &lacking).map(|change| change.edits).unwrap_or_default()
        }
        ActionKind::RemoveEndnotes => repeated(snapshot, |now| remove_some(now, settings)),
        ActionKind::Defang => defang(snapshot, settings),
        ActionKind::Refang => refang(snapshot),
        ActionKind::QuickFix | ActionKind::Ignore | ActionKind::Rewrite => return None,
    };
    (!edits.is_empty()).then(|| Action { edits, ..source_title(kind) })
}

/// Returns a source action with its title only, before it is known if it would change anything.
#[must_use]
pub fn source_title(kind: ActionKind) -> Action {
    let title = match kind {
        ActionKind::Renumber => "Renumber citations",
        ActionKind::RenumberFootnotes => "Renumber footnotes",
        ActionKind::CreateEndnotes => "Create all missing endnotes",
        ActionKind::RemoveEndnotes => "Remove all uncited endnotes",
        ActionKind::Defang => "Defang all links that should be defanged",
        ActionKind::Refang => "Refang all links",
        _ => "Apply all safe fixes",
    };
    Action {
        title: title.to_owned(),
        kind,
        preferred: false,
        finding: None,
        edits: Vec::new(),
        caret: None,
        entries: Vec::new(),
    }
}

/// Number of findings of a rule that are tried for a fix.
const TRIED: usize = 8;
/// Maximum size of a text, in bytes, for which an action is computed before it is offered.
const SMALL: u32 = 64 * 1024;

/// The findings that source actions fix, the first few of each rule.
#[derive(Debug, Default)]
pub struct Mendable(Vec<Finding>);

impl Mendable {
    /// Adds the finding if an action might fix it.
    pub fn take(&mut self, finding: &Finding) {
        let rule = finding.rule;
        let mends = rule.safe_fix || [&unused_endnote::RULE, &live_hostile_link::RULE].contains(&rule);
        if mends && self.of(rule).count() < TRIED {
            self.0.push(finding.clone());
        }
    }

    fn of(&self, rule: &Rule) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(move |finding| finding.rule == rule)
    }

    fn has(&self, rule: &Rule) -> bool {
        self.of(rule).next().is_some()
    }
}

/// Returns true for a source action that would change something. In long texts this is an estimate that does not
/// compute the edits. `found` holds the findings of the whole text.
#[must_use]
pub fn may_act(snapshot: &Snapshot, settings: &RuleSettings, found: &Mendable, kind: ActionKind) -> bool {
    let is_small = snapshot.text().len() <= SMALL;
    match kind {
        ActionKind::Renumber => {
            let is_settled =
                edits::is_in_order(snapshot) || is_small && edits::renumber(snapshot).change.is_empty();
            !is_settled
        }
        ActionKind::FixAll => {
            let has_fix = |finding: &Finding| {
                let fixes = (finding.rule.fixes)(snapshot, finding);
                fixes.iter().any(|fix| fix.safety == Safety::Safe && !fix.edits.is_empty())
            };
            // The fix of the order of numbers is to renumber, which the settings must allow here.
            let renumbers = |rule: &Rule| rule == &marker_order::RULE;
            let mut safe = found.0.iter().filter(|finding| finding.rule.safe_fix);
            let has_any = safe.any(|finding| {
                if renumbers(finding.rule) {
                    settings.renumbers() && may_act(snapshot, settings, found, ActionKind::Renumber)
                } else {
                    !is_small || has_fix(finding)
                }
            });
            // The findings that were not added may have a safe fix.
            let is_full = |rule: &Rule| rule.safe_fix && !renumbers(rule) && found.of(rule).count() == TRIED;
            has_any || rules::RULES.iter().any(|rule| is_full(rule))
        }
        ActionKind::RenumberFootnotes => {
            let any = snapshot.links().citations.iter().any(|c| c.label.style == Style::Footnote);
            any && (!is_small || !edits::renumber_footnotes(snapshot).change.is_empty())
        }
        ActionKind::CreateEndnotes => snapshot.citations().any(|c| lacks_endnote(snapshot, c.label)),
        ActionKind::RemoveEndnotes => found.has(&unused_endnote::RULE),
        ActionKind::Refang => {
            let mut defanged = defanged(snapshot);
            defanged.any(|url| !is_small || edits::refang(snapshot, url).is_some())
        }
        ActionKind::Defang => found.has(&live_hostile_link::RULE) || found.has(&mixed_obfuscation::RULE),
        ActionKind::QuickFix | ActionKind::Ignore | ActionKind::Rewrite => true,
    }
}

/// Returns the message for the user if a source action that was offered would change nothing.
#[must_use]
pub const fn why_nothing(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::CreateEndnotes => {
            "No endnotes were added. They would not be recognised there, for example after an unclosed code block."
        }
        ActionKind::Renumber => {
            "Nothing was renumbered. The numbers have no endnotes of their own, or follow an alphabetical list."
        }
        _ => "There is nothing to do.",
    }
}

fn lacks_endnote(snapshot: &Snapshot, label: Label) -> bool {
    let links = snapshot.links();
    label.style != Style::Pandoc
        && !label.style.holds_source()
        && links.endnote_with(label).is_none()
        && links.is_plausible(label)
}

/// Maximum number of steps, and of bytes that they may read together: each step reads the whole text again.
const STEPS: usize = 500;
const READ: usize = 16 << 20;

/// Repeats `step` until it changes nothing. Returns the edits of all steps together.
fn repeated(snapshot: &Snapshot, step: impl Fn(&Snapshot) -> Option<Change>) -> Vec<Edit> {
    let mut document =
        Document::new(snapshot.name(), snapshot.text().clone(), snapshot.environment().clone());
    for _ in 0..STEPS.min(READ / snapshot.text().len().max(1) as usize + 1) {
        let Some(change) = step(&document.snapshot()).filter(|change| !change.is_empty()) else { break };
        for edit in change.edits.iter().rev() {
            document.edit(edit);
        }
    }
    edits::between(snapshot.text(), document.text())
}

/// Removes all endnotes that nothing cites. If that cannot be proved safe, removes the last one that can be removed.
fn remove_some(now: &Snapshot, settings: &RuleSettings) -> Option<Change> {
    let findings = rules::check(now, &settings.only(&unused_endnote::RULE));
    let unused = findings.iter().rev().filter(|f| f.rule == &unused_endnote::RULE);
    let blocks: Vec<usize> = unused.filter_map(|f| Some(now.endnote_at(f.span.start)?.block)).collect();
    edits::remove_endnotes(now, &blocks.iter().copied().collect())
        // Starts at the end, so that the numbers in between change only once.
        .or_else(|| blocks.iter().find_map(|block| edits::remove_endnote(now, *block)))
}

fn defang(snapshot: &Snapshot, settings: &RuleSettings) -> Vec<Edit> {
    let findings = rules::check(snapshot, settings);
    let own =
        findings.iter().filter(|f| [&live_hostile_link::RULE, &mixed_obfuscation::RULE].contains(&f.rule));
    own.filter_map(|f| (f.rule.fixes)(snapshot, f).into_iter().next()).flat_map(|fix| fix.edits).collect()
}

/// Returns the URLs of the endnotes that are defanged.
fn defanged(snapshot: &Snapshot) -> impl Iterator<Item = Span> {
    snapshot.endnotes().flat_map(|note| {
        let start = snapshot.starts()[note.block];
        note.facts.sources.iter().filter(|s| s.defanged).filter_map(move |s| Some(s.url?.shift(start)))
    })
}

fn refang(snapshot: &Snapshot) -> Vec<Edit> {
    defanged(snapshot)
        .filter_map(|url| edits::refang(snapshot, url))
        .flat_map(|change| change.edits)
        .collect()
}

/// Maximum number of rounds. One fix may enable the next; more rounds than this mean that two fixes undo each other.
const ROUNDS: usize = 8;

/// Maximum number of edits in a round that are applied one by one; with more, the text is analysed from scratch.
const MOST_STEPS: usize = 64;

/// All safe fixes of a text.
#[derive(Debug, Default)]
pub struct SafeFixes {
    /// The edits of all fixes together, in order, without overlaps.
    pub edits: Vec<Edit>,
    /// The rules whose findings were fixed, one entry for each fix.
    pub rules: Vec<&'static Rule>,
}

fn fix_all(snapshot: &Snapshot, settings: &RuleSettings) -> Vec<Edit> {
    let all = safe_fixes(snapshot, settings, |_| true);
    if keeps_sources(snapshot, &all.edits) {
        return all.edits;
    }
    // The fixes of each rule alone show which of them cannot be applied.
    let mut rules: Vec<&'static Rule> = Vec::new();
    for rule in all.rules {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules.retain(|rule| {
        let own = safe_fixes(snapshot, settings, |finding| finding.rule == *rule);
        keeps_sources(snapshot, &own.edits)
    });
    let rest = safe_fixes(snapshot, settings, |finding| rules.contains(&finding.rule));
    if keeps_sources(snapshot, &rest.edits) { rest.edits } else { Vec::new() }
}

/// Returns true if each claim still leads to its sources after the edits, and says the same.
fn keeps_sources(snapshot: &Snapshot, edits: &[Edit]) -> bool {
    if edits.is_empty() {
        return true;
    }
    let text = edits::apply(snapshot.text(), edits);
    let after = Document::new(snapshot.name(), text, snapshot.environment().clone()).snapshot();
    edits::first_changed_source(snapshot, &after).is_none()
}

/// Returns the safe fixes of the findings that `wanted` accepts, computed in rounds. A round applies the fixes that do
/// not touch one another.
#[must_use]
pub fn safe_fixes(
    snapshot: &Snapshot,
    settings: &RuleSettings,
    wanted: impl Fn(&Finding) -> bool,
) -> SafeFixes {
    if !snapshot.is_assessment() {
        return SafeFixes::default();
    }
    let environment = snapshot.environment().clone();
    let mut document = Document::new(snapshot.name(), snapshot.text().clone(), environment);
    let mut applied = Vec::new();
    for _ in 0..ROUNDS {
        let now = document.snapshot();
        let mut round: Vec<Edit> = Vec::new();
        // The end of each range that the round changes, by its start.
        let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
        let mut is_renumbered = false;
        for finding in rules::check(&now, settings) {
            // One renumbering of the document fixes all findings of the rule.
            let renumbers = finding.rule == &marker_order::RULE;
            let is_left = renumbers && (is_renumbered || !settings.renumbers());
            if !finding.rule.safe_fix || is_left || !wanted(&finding) {
                continue;
            }
            is_renumbered |= renumbers;
            let fixes = (finding.rule.fixes)(&now, &finding);
            let Some(fix) = fixes.into_iter().find(|fix| fix.safety == Safety::Safe) else { continue };
            let touches = |edit: &Edit| {
                let before = taken.range(..=edit.span.end).next_back();
                before.is_some_and(|(_, end)| *end >= edit.span.start)
            };
            if !fix.edits.iter().any(touches) {
                for Edit { span, .. } in &fix.edits {
                    let end = taken.entry(span.start).or_insert(span.end);
                    *end = span.end.max(*end);
                }
                if !fix.edits.is_empty() {
                    applied.push(finding.rule);
                }
                round.extend(fix.edits);
            }
        }
        if round.is_empty() {
            break;
        }
        round.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        if round.len() > MOST_STEPS {
            // Applied one by one, each edit would cost a share of the whole text.
            let mut text = document.text().clone();
            round.iter().for_each(|edit| text.apply(edit));
            document = Document::new(snapshot.name(), text, snapshot.environment().clone());
        } else {
            round.iter().for_each(|edit| document.edit(edit));
        }
    }
    let edits = edits::between(snapshot.text(), document.text());
    SafeFixes { rules: if edits.is_empty() { Vec::new() } else { applied }, edits }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Environment;
    use crate::text::Text;

    #[test]
    fn fixes_that_change_a_source_are_refused() {
        let text = "# River Report, May 3, 2024\n\nThe dam broke [1]. The road closed.[2]\n\n## Endnotes\n\n\
            [1] ttps://a.example.org/x\n[2] https://b.example.org/x\n";
        let snapshot = Document::new("a.md", Text::new(text), Arc::new(Environment::default())).snapshot();
        let edit = |old: &str, new: &str| {
            let at = text.find(old).expect("the report contains it");
            Edit::new(Span::from(at..at + old.len()), new.to_owned())
        };
        assert!(keeps_sources(&snapshot, &[]));
        assert!(keeps_sources(&snapshot, &[edit("broke [1].", "broke.[1]"), edit("ttps", "https")]));
        assert!(!keeps_sources(
            &snapshot,
            &[edit("broke [1].", "broke.[1]"), edit("closed.[2]", "closed.[1]")]
        ));
        let all = fix_all(&snapshot, &RuleSettings::default());
        let fixed = edits::apply(snapshot.text(), &all).to_string();
        assert_eq!(fixed, text.replace("broke [1].", "broke.[1]").replace("[1] ttps", "[1] https"));
    }
}
