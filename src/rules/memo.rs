//! A cache of findings across edits.
//!
//! A rule declares its dependencies in [`super::scope`]. If an edit does not affect them, the earlier findings move
//! with the text, and only the changed blocks are checked again. Otherwise the whole rule runs again. Invariant: the
//! findings equal those of a check from scratch.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::ignore::Silencer;
use super::{Finding, RULES, Report, RuleSettings};
use crate::analysis::{Difference, Snapshot, Stamp};
use crate::text::Span;

/// A finding with its position.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The finding.
    pub finding: Finding,
    /// The line on which it starts, counted from 0.
    pub line: u32,
    /// Data that the caller attaches. It stays until the finding changes or moves within its line. A finding with
    /// related places loses it as soon as it moves to another line.
    pub note: Option<T>,
    /// True if a comment or a setting suppresses the finding.
    silent: bool,
    /// True if the finding is shown as part of one that stands for several.
    gathered: bool,
}

impl<T> Placed<T> {
    /// Returns true if the finding is shown by itself.
    const fn shows(&self) -> bool {
        !self.silent && !self.gathered
    }
}

/// The findings of all rules in the newest state of a document.
#[derive(Clone, Debug)]
pub struct Memo<T> {
    stamp: Option<Stamp>,
    settings: RuleSettings,
    /// Findings by rule, in the order of [`RULES`], each in the order of the text; `None` if the rule must run again.
    found: Vec<Option<Vec<Placed<T>>>>,
    /// Findings that stand for several.
    gathered: Vec<Placed<T>>,
    /// Findings about comments that suppress nothing.
    idle: Vec<Placed<T>>,
    /// The ignores of the settings that have suppressed a finding.
    silenced: Vec<(&'static str, u64)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let (stamp, settings, found, gathered) = Default::default();
        let (idle, silenced) = Default::default();
        Self { stamp, settings, found, gathered, idle, silenced }
    }
}

impl<T> Memo<T> {
    /// Updates the findings to `snapshot`. A text that is no assessment has none. A rule that panics loses only
    /// its own findings.
    pub fn check(&mut self, snapshot: &Snapshot, settings: &RuleSettings) {
        if self.stamp.as_ref() == Some(snapshot.stamp()) && self.settings == *settings {
            return;
        }
        if !snapshot.is_assessment() {
            *self = Self::default();
            return;
        }
        let known = self.stamp.as_ref().filter(|_| self.settings == *settings);
        let difference = snapshot.difference().filter(|d| known == Some(&d.before));
        if difference.is_none() {
            self.found.clear();
            self.settings = settings.clone();
        }
        self.stamp = Some(snapshot.stamp().clone());
        self.found.resize_with(RULES.len(), || None);
        for (number, rule) in RULES.iter().enumerate() {
            let Some(severity) = settings.severity(rule) else { continue };
            if rule.needs_english && snapshot.is_in_other_language() {
                self.found[number] = None;
                continue;
            }
            // After a panic there are no earlier findings of the rule.
            let before = self.found[number].take().zip(difference);
            let scope = rule.scope;
            let holds = before.is_some() && difference.is_some_and(|d| !scope.differs(d));
            let (mut old, hurt) = before.map_or((Vec::new(), true), |(old, d)| moved(old, d));
            let again = difference.filter(|_| holds).and_then(|d| Some((d, scope.again(snapshot, d)?)));
            let beside = again.as_ref().map_or(&[][..], |(d, _)| scope.beside(d));
            let stale = standing_in(&mut old, beside, snapshot);
            let mut new = Vec::new();
            let message = |span: Span| {
                let at = old.binary_search_by_key(&span, |placed| placed.finding.span).ok()?;
                Some(old[at].finding.message.clone())
            };
            let mut report = Report { rule, severity, settings, findings: &mut new, known: &message };
            let whole = match again {
                Some((_, (check, blocks))) => {
                    let look = || blocks.into_iter().for_each(|block| check(snapshot, block, &mut report));
                    catch_unwind(AssertUnwindSafe(look)).map(|()| false)
                }
                None if holds && !hurt => Ok(false),
                None => catch_unwind(AssertUnwindSafe(|| (rule.check)(snapshot, &mut report))).map(|()| true),
            };
            let Ok(whole) = whole else {
                tracing::error!(rule = rule.name, "the rule panicked; its findings are left out");
                continue;
            };
            new.sort_by_key(|finding| finding.span);
            if whole {
                old = placed(snapshot, new, old);
            } else if !new.is_empty() {
                old.extend(placed(snapshot, new, stale));
                old.sort_by_key(|placed| placed.finding.span);
            }
            self.found[number] = Some(old);
        }
        self.silence(snapshot);
        self.gather(snapshot);
    }

    /// Replaces findings that are reported together by a single one. Suppressed findings do not count.
    fn gather(&mut self, snapshot: &Snapshot) {
        self.gathered.clear();
        for (rule, found) in RULES.iter().zip(&mut self.found) {
            let (Some(gather), Some(found)) = (&rule.gather, found) else { continue };
            let takes = |placed: &Placed<T>| !placed.silent && gather.takes(&placed.finding);
            let members = found.iter().filter(|placed| takes(placed));
            let finding = gather.gathered(snapshot, members.map(|placed| &placed.finding));
            for placed in found.iter_mut() {
                placed.gathered = finding.is_some() && takes(placed);
            }
            self.gathered.extend(placed(snapshot, finding.into_iter().collect(), Vec::new()));
        }
    }

    fn silence(&mut self, snapshot: &Snapshot) {
        (self.idle, self.silenced) = Default::default();
        let Some(mut silencer) = Silencer::new(snapshot, &self.settings) else {
            self.found.iter_mut().flatten().flatten().for_each(|placed| placed.silent = false);
            return;
        };
        for placed in self.found.iter_mut().flatten().flatten() {
            placed.silent = silencer.takes(&placed.finding);
        }
        let (idle, silenced) = silencer.finish();
        (self.idle, self.silenced) = (placed(snapshot, idle, Vec::new()), silenced);
    }

    /// Calls `each` with every finding that is not suppressed, in the order of the text.
    pub fn each(&mut self, mut each: impl FnMut(&mut Placed<T>)) {
        let mut all: Vec<_> = self.found.iter_mut().flatten().flatten().filter(|p| p.shows()).collect();
        all.extend(&mut self.gathered);
        all.extend(&mut self.idle);
        all.sort_by_key(|placed| (placed.finding.span, placed.finding.rule.name));
        all.into_iter().for_each(&mut each);
    }

    /// Returns the findings, and the ignores of the settings, by rule and hash, that have suppressed a finding.
    #[must_use]
    pub fn into_findings(self) -> (Vec<Finding>, Vec<(&'static str, u64)>) {
        let all = self.found.into_iter().flatten().flatten().filter(Placed::shows);
        let mut all: Vec<_> =
            all.chain(self.gathered).chain(self.idle).map(|placed| placed.finding).collect();
        all.sort_by_key(|finding| (finding.span, finding.rule.name));
        (all, self.silenced)
    }
}

/// Removes and returns the findings in `blocks`, which are in order.
fn standing_in<T>(old: &mut Vec<Placed<T>>, blocks: &[usize], snapshot: &Snapshot) -> Vec<Placed<T>> {
    if blocks.is_empty() {
        return Vec::new();
    }
    let stands_there = |placed: &mut Placed<T>| {
        let block = snapshot.block_at(placed.finding.span.start);
        block.is_some_and(|block| blocks.binary_search(&block).is_ok())
    };
    old.extract_if(.., stands_there).collect()
}

/// Returns the findings that an edit has only moved, and true if there were others.
fn moved<T>(mut old: Vec<Placed<T>>, difference: &Difference) -> (Vec<Placed<T>>, bool) {
    let count = old.len();
    old.retain_mut(|placed| {
        let finding = &mut placed.finding;
        let Some(moved) = difference.moved(finding.span) else { return false };
        let mut elsewhere = moved.lines != 0;
        for (span, _) in &mut finding.related {
            let Some(moved) = difference.moved(*span) else { return false };
            *span = moved.span;
            elsewhere |= moved.lines != 0;
        }
        finding.span = moved.span;
        placed.line = (i64::from(placed.line) + moved.lines) as u32;
        if elsewhere && !finding.related.is_empty() {
            placed.note = None;
        }
        true
    });
    let hurt = old.len() < count;
    (old, hurt)
}

/// Adds positions to findings, which are in the order of the text. A finding that equals one in `old` keeps the
/// data of that one.
fn placed<T>(snapshot: &Snapshot, new: Vec<Finding>, old: Vec<Placed<T>>) -> Vec<Placed<T>> {
    let mut old = old.into_iter().peekable();
    let place = |finding: Finding| {
        while old.next_if(|placed| placed.finding.span < finding.span).is_some() {}
        if let Some(same) = old.next_if(|placed| placed.finding == finding) {
            return same;
        }
        let line = snapshot.text().line_of(finding.span.start);
        Placed { finding, line, note: None, silent: false, gathered: false }
    };
    new.into_iter().map(place).collect()
}
