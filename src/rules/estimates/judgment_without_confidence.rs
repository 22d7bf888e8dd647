//! Finds judgments without a level of confidence.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::EstimateKind;
use crate::assessment::blocks::BlockKind;
use crate::claims::SentenceKind;
use crate::rules::{Family, Report, Rule, Scope, in_blocks};

use super::own_in;

/// The `judgment-without-confidence` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "judgment-without-confidence",
    family: Family::Estimates,
    summary: "Judgment without a level of confidence",
    severity: None,
    page: "\
# judgment-without-confidence

A takeaway, or a paragraph that judges (\"will likely\"), gives a likelihood and no level of confidence. On, as a hint, under
the profile `icd203`; off under the others, whose texts state no confidence.

## Why it matters

Likelihood says how probable the event is, confidence how good the basis is. Intelligence Community Directive 203 (2015) asks
for both: without the second, a guess and a well-founded judgment read the same.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces will ⟦likely⟧ retake Port Anvil.

## Toplines

River forces moved two battalions to Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces will likely retake Port Anvil. We have moderate confidence in this judgment.

## Toplines

River forces moved two battalions to Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the text states its confidence once for all judgments.

Measured: 5 findings a text in published texts, which do not follow the directive. Of 20 that were read, 18 are judgments
without a level of confidence; 2 say a likelihood in passing. Of 20 planted faults 20 are found.
",
    scope: Scope::blocks(Mark::Estimates, &[], in_block),
    check: |snapshot, report| in_blocks(snapshot, Mark::Estimates, report, in_block),
    needs_english: true,
    ..Rule::DEFAULT
};

/// Checks one block.
fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let is_confidence = |kind| matches!(kind, EstimateKind::Confidence(_));
    if own_in(snapshot, block).any(|estimate| is_confidence(estimate.kind)) {
        return;
    }
    let is_takeaway = matches!(snapshot.blocks()[block].block.kind, BlockKind::Takeaway(_));
    let first = own_in(snapshot, block).find(|estimate| {
        let judges = matches!(estimate.kind, EstimateKind::Likelihood(_) | EstimateKind::Percent(..));
        judges && (is_takeaway || is_judged(snapshot, block, estimate.span.start))
    });
    if let Some(estimate) = first {
        let words = snapshot.text().slice(estimate.span);
        let place = if is_takeaway { "takeaway" } else { "paragraph" };
        report.add(estimate.span, format!("This {place} says \"{words}\" and gives no level of confidence."));
    }
}

/// Returns true if the whole sentence at `offset` is a judgment of the analyst.
fn is_judged(snapshot: &Snapshot, block: usize, offset: u32) -> bool {
    let sentence = snapshot.sentences_in(block).find(|s| s.span.contains(offset));
    sentence.is_some_and(|s| {
        let is_judgment = s.facts.claim.as_ref().is_some_and(|claim| claim.kind == SentenceKind::Judgment);
        s.facts.ended && s.facts.citations.is_empty() && is_judgment
    })
}
