//! Finds high confidence in what one outlet says.

use crate::analysis::{Aspect, Mark, Snapshot};
use crate::assessment::EstimateKind;
use crate::assessment::blocks::BlockKind;
use crate::rules::{Family, Report, Rule, Scope};

use super::own_in;

/// The `single-source-confidence` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "single-source-confidence",
    family: Family::Estimates,
    summary: "High confidence that rests on one outlet",
    severity: None,
    page: "\
# single-source-confidence

A paragraph or takeaway states high confidence, and all its citations are of one site or channel. On, as a hint, under the
profile `icd203`.

## Why it matters

High confidence means good information from several sources. Intelligence Community Directive 203 (2015) asks to say how
good the basis is; one outlet, however often it is cited, seldom is enough.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces moved two battalions to Port Anvil on May 2.[1][2] We assess ⟦with high confidence⟧ that they prepare an attack.

## Endnotes

[1] https://herald.example.org/a
[2] https://herald.example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces moved two battalions to Port Anvil on May 2.[1][2] We assess with high confidence that they prepare an attack.

## Endnotes

[1] https://herald.example.org/a
[2] https://t.me/harbour_watch/12
```

## When to ignore it

When the outlet is a primary source for the statement, or the other sources cannot be named.

Measured: no finding in 367 published texts, which hardly state confidence. Of 20 planted faults 20 are found.
",
    scope: Scope::document(&[
        Aspect::Estimates,
        Aspect::Labels,
        Aspect::Sources,
        Aspect::Supports,
        Aspect::Takeaways,
        Aspect::Structure,
        Aspect::Topics,
    ]),
    check,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if snapshot.links().is_excerpt() {
        return;
    }
    for block in snapshot.links().blocks_with(Mark::Estimates) {
        let block = *block as usize;
        let Some(high) = own_in(snapshot, block).find(|e| e.kind == EstimateKind::Confidence("high")) else {
            continue;
        };
        let citations = match snapshot.blocks()[block].block.kind {
            BlockKind::Takeaway(_) => {
                let support = snapshot.supports().iter().find(|support| support.takeaway as usize == block);
                support.map_or_else(Vec::new, |support| snapshot.citations_under(support))
            }
            _ => snapshot.citations_in(block).collect(),
        };
        if let Some((source, _)) = snapshot.single_outlet(&citations) {
            let words = snapshot.text().slice(high.span);
            let name = snapshot.outlet_name(&source);
            report.add(high.span, format!("\"{words}\" rests on one outlet: {name}."));
        }
    }
}
