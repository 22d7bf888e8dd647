//! Findings kept over edits.
//!
//! A rule says in [`super::scope`] what its findings depend on. Where an edit leaves that alone, what it found before
//! goes along with the text, and only the changed blocks are looked at again; else the rule is asked anew. Law: the
//! findings are those that a check from scratch gives.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::gather::GATHERS;
use super::ignore::Silencer;
use super::scope;
use super::{Finding, RULES, Report, RuleSettings};
use crate::analysis::{Difference, Snapshot, Stamp};
use crate::text::Span;

/// A finding in its place.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// What was found.
    pub finding: Finding,
    /// The line on which it starts, counted from 0.
    pub line: u32,
    /// What the caller has made of it. It stays until the finding is another, or stands elsewhere on its line; one with
    /// related places loses it when it moves to another line.
    pub note: Option<T>,
    /// A comment or a setting silences it.
    silent: bool,
    /// It is shown as part of a finding that stands for several.
    gathered: bool,
}

impl<T> Placed<T> {
    /// Whether it is shown by itself.
    const fn shows(&self) -> bool {
        !self.silent && !self.gathered
    }
}

/// What the rules have found in the newest state of a document.
#[derive(Clone, Debug)]
pub struct Memo<T> {
    stamp: Option<Stamp>,
    settings: RuleSettings,
    /// By rule, in the order of [`RULES`], each in the order of the text; `None` where it is to be asked anew.
    found: Vec<Option<Vec<Placed<T>>>>,
    /// Findings that stand for several.
    gathered: Vec<Placed<T>>,
    /// Comments that silence nothing.
    idle: Vec<Placed<T>>,
    /// Which of the settings' ignores have silenced something.
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
    /// Brings the findings up to `snapshot`. A text that is no assessment has none. A rule that panics loses its
    /// findings, not the others'.
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
            // A rule that panicked last has found nothing that could be kept.
            let before = self.found[number].take().zip(difference);
            let scope = scope::of(rule);
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

    /// Makes one of findings that are reported together. Only of those that are not silenced.
    fn gather(&mut self, snapshot: &Snapshot) {
        self.gathered.clear();
        for gather in &GATHERS {
            let number = RULES.iter().position(|rule| std::ptr::eq(*rule, gather.rule));
            let found = number.and_then(|number| self.found.get_mut(number)?.as_mut());
            let Some(found) = found else { continue };
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

    /// Calls `each` with every finding that is not silenced, in the order of the text.
    pub fn each(&mut self, mut each: impl FnMut(&mut Placed<T>)) {
        let mut all: Vec<_> = self.found.iter_mut().flatten().flatten().filter(|p| p.shows()).collect();
        all.extend(&mut self.gathered);
        all.extend(&mut self.idle);
        all.sort_by_key(|placed| (placed.finding.span, placed.finding.rule.name));
        all.into_iter().for_each(&mut each);
    }

    /// The findings, and which of the settings' ignores, by rule and hash, have silenced something.
    #[must_use]
    pub fn into_findings(self) -> (Vec<Finding>, Vec<(&'static str, u64)>) {
        let all = self.found.into_iter().flatten().flatten().filter(Placed::shows);
        let mut all: Vec<_> =
            all.chain(self.gathered).chain(self.idle).map(|placed| placed.finding).collect();
        all.sort_by_key(|finding| (finding.span, finding.rule.name));
        (all, self.silenced)
    }
}

/// Takes the findings out that stand in `blocks`, which are in order.
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

/// The findings that an edit has only moved, and whether there were others.
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

/// Puts findings, in the order of the text, in their places; with what `old` ones that are the same have.
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
