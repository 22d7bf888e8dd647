//! Words of both rows of one scale.

use crate::analysis::Snapshot;
use crate::assessment::{Estimate, EstimateKind};
use crate::rules::{Family, Finding, Fix, Report, Rule};

use super::{own, replace_by};

/// See its page.
pub static RULE: Rule = Rule {
    name: "mixed-scales",
    family: Family::Estimates,
    summary: "A product keeps to one row of the scale's words.",
    severity: None,
    page: "\
# mixed-scales

The text uses words of both rows of the scale: 'likely' here and 'probable' there.

## Why it matters

A reader who meets two words looks for the difference between them. The directive asks to keep to one row, or to say
that the words mean the same.

On, as a hint, under the profiles `icd203`, `phia` and `nato`; off under `isw`.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They will likely retake the port. They are unlikely to hold it. Talks will \
⟦probably⟧ fail.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They will likely retake the port. Talks will likely fail.

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the product says that the words of a band mean the same.
",
    check,
    fixes,
};

/// Which row a term is of, where the two rows of its band differ.
fn row(snapshot: &Snapshot, estimate: &Estimate) -> Option<usize> {
    let EstimateKind::Likelihood(term) = estimate.kind else { return None };
    snapshot.environment().scale.row(term)
}

/// The row of fewer words; of equals the second.
fn rarer(snapshot: &Snapshot) -> Option<usize> {
    let mut counts = [0_usize; 2];
    for estimate in own(snapshot) {
        if let Some(count) = row(snapshot, &estimate).and_then(|row| counts.get_mut(row)) {
            *count += 1;
        }
    }
    (counts[0] > 0 && counts[1] > 0).then(|| usize::from(counts[1] <= counts[0]))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(rarer) = rarer(snapshot) else { return };
    for estimate in own(snapshot).filter(|e| row(snapshot, e) == Some(rarer)) {
        report.add(estimate.span, "The text otherwise uses the other row of the scale's words.");
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(estimate) = own(snapshot).find(|e| e.span == finding.span) else { return Vec::new() };
    let EstimateKind::Likelihood(term) = estimate.kind else { return Vec::new() };
    let scale = snapshot.environment().scale;
    let other = scale.band(term).and_then(|b| b.terms.get(1 - scale.row(term)?.min(1)));
    other.map(|term| replace_by(snapshot, finding, term)).into_iter().collect()
}
