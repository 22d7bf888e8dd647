//! Findings that are reported together.
//!
//! Some problems need a single decision by the writer, however often they occur: URLs copied with their tracking
//! parameters, a list of endnotes that breaks off. The rule finds each place separately, so that comments suppress each
//! separately, and an edit costs only the check of the changed blocks. If many findings remain, they are shown as one
//! finding at the first place, with the other places as related ones.

use super::Finding;
use crate::analysis::Snapshot;
use crate::text::Span;

/// Conditions and messages for reporting the findings of a rule together.
pub struct Gather {
    /// Minimum number of findings.
    pub from: usize,
    /// Returns true if a finding is one of those that are reported together.
    pub belongs: fn(&Finding) -> bool,
    /// Returns the message for a number of places, of which the finding has the first.
    pub message: fn(&Snapshot, &Finding, usize) -> String,
    /// The message at each other place.
    pub also: &'static str,
}

/// Maximum number of related places of a finding that are sent to clients, and that the command line lists.
pub const RELATED_SHOWN: usize = 10;

impl Gather {
    /// Returns true if a finding belongs to the group.
    pub fn takes(&self, finding: &Finding) -> bool {
        (self.belongs)(finding)
    }

    /// Returns the finding that stands for `all`, which are in the order of the text. Returns `None` if
    /// there are too few.
    pub fn gathered<'a>(
        &self,
        snapshot: &Snapshot,
        all: impl Iterator<Item = &'a Finding>,
    ) -> Option<Finding> {
        let all: Vec<_> = all.collect();
        let (first, others) = all.split_first().filter(|_| all.len() >= self.from)?;
        let message = (self.message)(snapshot, first, all.len());
        let related = others.iter().map(|other| (other.span, self.also.to_owned())).collect();
        Some(Finding { rule: first.rule, severity: first.severity, span: first.span, message, related })
    }
}

impl Finding {
    /// Returns true if the finding stands for several findings of its rule, at its own span and the related ones.
    #[must_use]
    pub fn is_gathered(&self) -> bool {
        !self.related.is_empty() && self.rule.gather.is_some()
    }

    /// Returns the finding as it concerns `span`: one that stands for several is moved to the place among them that
    /// touches `span`. Returns `None` if no place does.
    #[must_use]
    pub fn at(&self, span: Span) -> Option<Self> {
        let touches = |place: Span| place.start <= span.end && place.end >= span.start;
        if touches(self.span) {
            return Some(self.clone());
        }
        let here = self.related.iter().position(|(place, _)| self.is_gathered() && touches(*place))?;
        let mut moved = self.clone();
        std::mem::swap(&mut moved.span, &mut moved.related[here].0);
        Some(moved)
    }

    /// Returns the places that the finding stands for, in the order of the text.
    #[must_use]
    pub fn places(&self) -> Vec<Span> {
        let others = self.related.iter().filter(|_| self.is_gathered()).map(|(span, _)| *span);
        let mut places: Vec<_> = std::iter::once(self.span).chain(others).collect();
        places.sort_unstable();
        places
    }
}
