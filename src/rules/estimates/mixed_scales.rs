//! Finds terms of both rows of one scale.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::{Estimate, EstimateKind};
use crate::rules::{Family, Finding, Fix, Report, Rule, Scope};

use super::{own, replace_by};

/// The `mixed-scales` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "mixed-scales",
    family: Family::Estimates,
    summary: "Two likelihood terms with the same meaning in one text",
    severity: None,
    page: "\
# mixed-scales

The scale has two rows of terms that mean the same, and the text uses both: 'likely' here and 'probable' there.

## Why it matters

A reader who meets two terms looks for the difference between them. The directive asks authors to keep to one row, or to say
that the terms mean the same.

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

When the product says that the terms of a band mean the same.
",
    scope: Scope::document(&[Aspect::Estimates]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

/// Returns the row of a term, if the two rows of its band differ.
fn row(snapshot: &Snapshot, estimate: &Estimate) -> Option<usize> {
    let EstimateKind::Likelihood(term) = estimate.kind else { return None };
    snapshot.environment().scale.row(term)
}

/// Returns the row with fewer terms in the text, the second if they are equal; `None` if only one is used.
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
        let Some(other) = counterpart(snapshot, &estimate) else { continue };
        let words = snapshot.text().slice(estimate.span);
        let scale = snapshot.environment().scale.name();
        let message = format!(
            "\"{words}\" means the same as \"{other}\" on the {scale} scale. Use only one of the two."
        );
        report.add(estimate.span, message);
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(estimate) = own(snapshot).find(|e| e.span == finding.span) else { return Vec::new() };
    let other = counterpart(snapshot, &estimate);
    other.map(|term| replace_by(snapshot, finding, term)).into_iter().collect()
}

/// Returns the term of the same band in the other row.
fn counterpart(snapshot: &Snapshot, estimate: &Estimate) -> Option<&'static str> {
    let EstimateKind::Likelihood(term) = estimate.kind else { return None };
    let scale = snapshot.environment().scale;
    scale.band(term)?.terms.get(1 - scale.row(term)?.min(1)).copied()
}
