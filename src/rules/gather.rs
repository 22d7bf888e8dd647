//! Findings that are reported together.
//!
//! Some problems are one decision for the writer however often they occur: addresses copied with their tracking
//! parameters, a list of endnotes that breaks off. The rule finds each place by itself, so that comments silence each by
//! itself and edits cost what changed; where many are left, they are shown as one finding on the first place, the other
//! places as related ones.

use super::{Finding, Rule, citations, sources};
use crate::analysis::Snapshot;
use crate::text::Span;

/// How the findings of a rule are reported together.
pub(super) struct Gather {
    /// The rule.
    pub rule: &'static Rule,
    /// From how many findings on.
    from: usize,
    /// Whether a finding is one of those.
    belongs: fn(&Finding) -> bool,
    /// The message for so many places, the first of which is the finding's.
    message: fn(&Snapshot, &Finding, usize) -> String,
    /// What each other place is.
    also: &'static str,
}

/// Related places that clients are sent, and that the command line lists, of one finding.
pub const RELATED_SHOWN: usize = 10;

/// All rules whose findings are reported together.
pub(super) static GATHERS: [Gather; 2] = [
    Gather {
        rule: &citations::dangling_marker::RULE,
        from: 4,
        belongs: citations::dangling_marker::is_about_endnotes,
        message: citations::dangling_marker::of_many,
        also: "This marker has no endnote either.",
    },
    Gather {
        rule: &sources::tracking_parameter::RULE,
        from: 2,
        belongs: |_| true,
        message: sources::tracking_parameter::of_many,
        also: "This URL has tracking parameters too.",
    },
];

impl Gather {
    /// Whether a finding counts.
    pub fn takes(&self, finding: &Finding) -> bool {
        (self.belongs)(finding)
    }

    /// The one finding for `all`, which are in the order of the text; `None` where they are too few.
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
    /// Whether it stands for several findings of its rule, which are at its own place and at the related ones.
    #[must_use]
    pub fn is_gathered(&self) -> bool {
        !self.related.is_empty() && GATHERS.iter().any(|gather| std::ptr::eq(gather.rule, self.rule))
    }

    /// The finding as it concerns `span`: one that stands for several is moved to the place among them that is there.
    /// `None` where it does not touch `span`.
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

    /// The places that it stands for, in the order of the text.
    #[must_use]
    pub fn places(&self) -> Vec<Span> {
        let others = self.related.iter().filter(|_| self.is_gathered()).map(|(span, _)| *span);
        let mut places: Vec<_> = std::iter::once(self.span).chain(others).collect();
        places.sort_unstable();
        places
    }
}
