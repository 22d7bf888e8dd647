//! Code actions: fixes of findings, and changes that need no finding.

mod source;

use crate::analysis::Snapshot;
use crate::bibliography::NewEntry;
use crate::edits::{self, Change};
use crate::rules::citations::{carried_source, uncited_claim};
use crate::rules::{self, Finding, Fix};
use crate::text::{Edit, Span};

pub use source::{Mendable, SafeFixes, may_act, safe_fixes, source_action, source_title, why_nothing};

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

#[cfg(test)]
mod tests;
