//! Finds words of likelihood that are not in the scale.

use crate::analysis::{Mark, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Scope, in_blocks};

use super::{is_noun, own, own_in, replace_by, term};

/// The `off-scale-term` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "off-scale-term",
    family: Family::Estimates,
    summary: "Likelihood term that is not in the scale your team uses",
    severity: None,
    page: "\
# off-scale-term

A word of likelihood is not a term of the active scale: 'possibly', 'a good chance', or a term of another scale.

## Why it matters

A scale gives each of its terms a band of percentages. Any other word means something different to each reader.

On, as a hint, under the profiles `icd203`, `phia` and `nato`; off under `isw`, whose published texts use such words on
purpose. 'May', 'might' and 'could' are not reported: they say that something is possible, not how likely it is.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are ⟦highly likely⟧ to retake the port.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are very likely to retake the port.

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the word does not estimate anything: 'potentially explosive material'.
",
    scope: Scope::blocks(Mark::Estimates, &[], in_block),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Estimates, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let scale = snapshot.environment().scale;
    for estimate in own_in(snapshot, block) {
        let Some(term) = term(estimate.kind).filter(|term| scale.band(term).is_none()) else { continue };
        let near = scale.nearest(term).map(|band| {
            format!(" The closest term is \"{}\" ({} to {} percent).", band.terms[0], band.low, band.high)
        });
        let (words, near) = (snapshot.text().slice(estimate.span), near.unwrap_or_default());
        let message = format!("\"{words}\" is not a term of {}.{near}", scale.source());
        report.add(estimate.span, message);
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let scale = snapshot.environment().scale;
    let Some(estimate) = own(snapshot).find(|e| e.span == finding.span) else { return Vec::new() };
    let Some(near) = term(estimate.kind).and_then(|term| scale.nearest(term)) else { return Vec::new() };
    let old = snapshot.text().slice(finding.span).to_lowercase();
    let fitting = near.terms.iter().find(|term| is_noun(term) == is_noun(&old));
    fitting.map(|term| replace_by(snapshot, finding, term)).into_iter().collect()
}
