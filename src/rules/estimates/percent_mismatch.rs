//! A percentage outside the band of the word beside it.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::EstimateKind;
use crate::rules::{Family, Finding, Fix, Report, Rule, Severity, in_blocks};

use super::{is_noun, own, replace_by, together};

/// See its page.
pub static RULE: Rule = Rule {
    name: "percent-mismatch",
    family: Family::Estimates,
    summary: "A percentage beside a word of likelihood lies within the word's band.",
    severity: Some(Severity::Warning),
    page: "\
# percent-mismatch

A sentence gives a word of likelihood and a chance in percent that the active scale does not give to that word.

## Why it matters

The reader gets two estimates and does not know which one holds.

Only percentages that say a chance are read: '70 percent chance', or '(70%)' in brackets.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are ⟦unlikely⟧ (70%) to retake the port.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are likely (70%) to retake the port. Turnout was 12 percent and will \
likely fall.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When the percentage is a chance of something else.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Estimates, report, in_block);
}

/// Looks at one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let scale = snapshot.environment().scale;
    for estimates in together(snapshot, block) {
        for (i, estimate) in estimates.iter().enumerate() {
            let EstimateKind::Percent(low, high) = estimate.kind else { continue };
            // The word nearest to it, before rather than behind.
            let words = estimates.iter().enumerate().filter_map(|(j, e)| match e.kind {
                EstimateKind::Likelihood(term) => Some((j.abs_diff(i), j > i, e, scale.band(term)?)),
                _ => None,
            });
            let Some((_, _, word, band)) = words.min_by_key(|(distance, behind, ..)| (*distance, *behind))
            else {
                continue;
            };
            if high < band.low || low > band.high {
                let words = snapshot.text().slice(word.span).to_lowercase();
                let message = format!("“{words}” is {} to {} percent here.", band.low, band.high);
                report.add_related(word.span, message, vec![(estimate.span, "The percentage.".to_owned())]);
            }
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((at, _)) = finding.related.first() else { return Vec::new() };
    let Some(EstimateKind::Percent(low, high)) = own(snapshot).find(|e| e.span == *at).map(|e| e.kind) else {
        return Vec::new();
    };
    let old = snapshot.text().slice(finding.span).to_lowercase();
    let band = snapshot.environment().scale.at((low / 2) + (high / 2));
    let term = band.and_then(|b| b.terms.iter().find(|t| is_noun(t) == is_noun(&old)));
    term.map(|term| replace_by(snapshot, finding, term)).into_iter().collect()
}
