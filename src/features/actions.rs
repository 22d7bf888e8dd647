//! Code actions: fixes of findings, and changes that need no finding.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::analysis::{Document, Snapshot};
use crate::assessment::{Label, Style};
use crate::bibliography::NewEntry;
use crate::edits::{self, Change};
use crate::rules::citations::{carried_source, marker_order, uncited_claim};
use crate::rules::sources::{live_hostile_link, mixed_obfuscation, unused_endnote};
use crate::rules::{self, Finding, Fix, Rule, RuleSettings, Safety};
use crate::text::{Edit, Span};

/// The kind of an action, in the protocol's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Fixes a finding.
    QuickFix,
    /// Hides a finding. In the protocol a quick fix too; a menu lists it after those that mend something.
    Ignore,
    /// Changes the text at a place without a finding.
    Rewrite,
    /// Renumbers the document.
    Renumber,
    /// Renumbers the footnotes.
    RenumberFootnotes,
    /// Applies all safe fixes.
    FixAll,
    /// Creates the missing endnotes of markers.
    CreateEndnotes,
    /// Removes the endnotes that nothing cites.
    RemoveEndnotes,
    /// Defangs the links that should be defanged, in the style of the text.
    Defang,
    /// Makes all defanged links of the endnotes live.
    Refang,
}

impl ActionKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::QuickFix,
        Self::Rewrite,
        Self::Renumber,
        Self::RenumberFootnotes,
        Self::FixAll,
        Self::CreateEndnotes,
        Self::RemoveEndnotes,
        Self::Defang,
        Self::Refang,
    ];
    /// The kinds that apply to the whole document.
    pub const SOURCE: [Self; 7] = [
        Self::Renumber,
        Self::RenumberFootnotes,
        Self::FixAll,
        Self::CreateEndnotes,
        Self::RemoveEndnotes,
        Self::Defang,
        Self::Refang,
    ];

    /// Returns the name in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::QuickFix | Self::Ignore => "quickfix",
            Self::Rewrite => "refactor.rewrite",
            Self::Renumber => "source.renumber.assessor",
            Self::RenumberFootnotes => "source.renumberFootnotes.assessor",
            Self::FixAll => "source.fixAll.assessor",
            Self::CreateEndnotes => "source.createEndnotes.assessor",
            Self::RemoveEndnotes => "source.removeEndnotes.assessor",
            Self::Defang => "source.defang.assessor",
            Self::Refang => "source.refang.assessor",
        }
    }
}

/// A code action.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The menu entry.
    pub title: String,
    /// The kind of the action.
    pub kind: ActionKind,
    /// True for the best fix of its finding.
    pub preferred: bool,
    /// The finding that the action fixes.
    pub finding: Option<Finding>,
    /// All edits of the action, as one step; in order, without overlaps.
    pub edits: Vec<Edit>,
    /// The position of the cursor afterwards, in bytes of the text after the edits.
    pub caret: Option<u32>,
    /// Entries to be added to the document's bibliography in the same step. If that is not possible, the edits
    /// must not be made.
    pub entries: Vec<NewEntry>,
}

/// Maximum number of findings whose fixes are offered at once. Nobody chooses from a longer list, and a fix may
/// read the whole text.
const MOST_FINDINGS: usize = 16;
/// Maximum length of a cursor's place with the title before it, in bytes. A longer span is a selection.
const LONGEST_PLACE: u32 = 200;

/// Returns the fixes of the first `findings`, which are those at `span`, and the actions there that need no finding.
/// With `later`, the edits of actions that read the whole text are left out; the client resolves them on demand.
#[must_use]
pub fn actions(snapshot: &Snapshot, mut findings: Vec<Finding>, span: Span, later: bool) -> Vec<Action> {
    let (mut out, mut ignores): (Vec<Action>, Vec<Action>) = (Vec::new(), Vec::new());
    findings.truncate(MOST_FINDINGS);
    // At one place, a finding about a few words goes before one about the whole sentence. Clients put preferred actions
    // first, so only one is preferred there: otherwise it would separate the fixes of another finding.
    let is_one_place = span.len() <= LONGEST_PLACE;
    if is_one_place {
        findings.sort_by_key(|finding| finding.span.len());
    }
    let mut prefers = true;
    for finding in findings {
        for (i, fix) in (finding.rule.fixes)(snapshot, &finding).into_iter().enumerate() {
            out.push(quick_fix(fix, finding.clone(), i == 0 && prefers));
            prefers &= !is_one_place;
        }
        if [&uncited_claim::RULE, &carried_source::RULE].contains(&finding.rule) {
            let new = edits::insert_new_key(snapshot, finding.span.end);
            out.extend(new.map(|change| new_entry(change, ActionKind::QuickFix, Some(finding.clone()))));
        }
        ignores.extend(
            rules::ignore::ignore_here(snapshot, &finding)
                .map(|fix| Action { kind: ActionKind::Ignore, ..quick_fix(fix, finding, false) }),
        );
    }
    // Actions that ignore a finding come after all fixes.
    out.append(&mut ignores);
    if snapshot.is_assessment() {
        // An action that makes the same edits as a fix is left out.
        let cites = |action: &Action| action.finding.as_ref().is_some_and(rules::asks_for_source);
        let later = later && !out.iter().any(cites);
        for action in rewrites(snapshot, span.end, later) {
            if action.edits.is_empty() || out.iter().all(|other| other.edits != action.edits) {
                out.push(action);
            }
        }
    }
    out
}

/// Returns `span` with the title before the name there, so that the fixes of a title are offered on its name too.
#[must_use]
pub fn with_title(snapshot: &Snapshot, span: Span) -> Span {
    let named =
        snapshot.mention_at(span.start).filter(|mention| span.is_empty() && mention.span.touches(span.start));
    let title = named.and_then(|mention| mention.title).filter(|title| title.start < span.start);
    title.map_or(span, |title| Span::new(title.start, span.end))
}

fn quick_fix(fix: Fix, finding: Finding, preferred: bool) -> Action {
    Action {
        title: fix.title,
        kind: ActionKind::QuickFix,
        preferred,
        finding: Some(finding),
        edits: fix.edits,
        caret: fix.caret,
        entries: Vec::new(),
    }
}

/// Returns the action that cites a source which the bibliography does not have.
fn new_entry(change: Change, kind: ActionKind, finding: Option<Finding>) -> Action {
    Action {
        title: format!("Insert citation {} for a new source", change.marker),
        kind,
        preferred: false,
        finding,
        edits: change.edits,
        caret: change.caret,
        entries: change.entries,
    }
}

fn rewrites(snapshot: &Snapshot, at: u32, later: bool) -> Vec<Action> {
    let rewrite = |title: &str, change: Option<Change>| {
        change.map(|change| Action {
            title: title.to_owned(),
            kind: ActionKind::Rewrite,
            preferred: false,
            finding: None,
            edits: change.edits,
            caret: change.caret,
            entries: change.entries,
        })
    };
    let url = edits::url_at(snapshot, at);
    let in_note = url.filter(|_| snapshot.endnote_at(at).is_some());
    let defang = |url| edits::defang(snapshot, url, edits::defanged_form(snapshot));
    let on_url = [
        rewrite("Convert URL to a citation", url.and_then(|_| edits::cite_url(snapshot, at))),
        rewrite("Repair URL", in_note.and_then(|url| edits::repair_url(snapshot, url))),
        rewrite("Defang URL", in_note.and_then(defang)),
        rewrite("Refang URL", in_note.and_then(|url| edits::refang(snapshot, url))),
    ];
    let on_sentence = || {
        let unmade = |may: bool| may.then(Change::default);
        let (insert, again) = if later {
            (unmade(edits::may_insert(snapshot, at)), unmade(edits::may_cite_again(snapshot, at)))
        } else {
            (edits::insert_citation(snapshot, at, None), edits::cite_again(snapshot, at))
        };
        [rewrite("Insert citation here", insert), rewrite("Cite the previous source again", again)]
    };
    let mut out: Vec<_> = on_url.into_iter().flatten().collect();
    out.extend(on_sentence().into_iter().flatten());
    out.extend(
        edits::insert_new_key(snapshot, at).map(|change| new_entry(change, ActionKind::Rewrite, None)),
    );
    out
}

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
    !matches!(label.style, Style::Pandoc | Style::Link)
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

/// Returns the edits of all safe fixes, computed in rounds. A round applies the fixes that do not touch one another.
fn fix_all(snapshot: &Snapshot, settings: &RuleSettings) -> Vec<Edit> {
    let environment = snapshot.environment().clone();
    let mut document = Document::new(snapshot.name(), snapshot.text().clone(), environment);
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
            if !finding.rule.safe_fix || is_left {
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
    edits::between(snapshot.text(), document.text())
}

#[cfg(test)]
mod tests;
