//! A takeaway that the body does not say.

use crate::analysis::Snapshot;
use crate::rules::{Family, Report, Rule, Severity, no_fixes};

/// See its page.
pub static RULE: Rule = Rule {
    name: "unsupported-takeaway",
    family: Family::Takeaways,
    summary: "Each takeaway condenses what the body says and sources.",
    severity: Some(Severity::Warning),
    page: "\
# unsupported-takeaway

No sentence of the body, nor several of them together, says what the takeaway says.

## Why it matters

Many readers read nothing but the takeaways. What stands only there has no source and no argument, and is often left
from an earlier version.

The measure survives other words, another order and added dates: names, numbers and rare words weigh most. The nearest
sentence of the body is named with the finding.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil for the third day.
- ⟦The Hill Parliament dismissed its finance minister over unpaid pensions.⟧

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2] The port remains closed to ferries.[3] Ferries to Gull Island left from the north \
instead.[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- Port Anvil, shelled by River forces for a third day, remains closed to ferries.

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2] The port remains closed to ferries.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## When to ignore it

When the text is an excerpt, or the takeaway sums up a whole section in words of its own.

Measured: about 1 alarm in 11 published assessments.
",
    check,
    fixes: no_fixes,
};

/// With fewer body sentences than this the body has still to be written.
const LEAST_BODY: u32 = 4;
/// A takeaway of fewer words is a stub.
const LEAST_WORDS: f32 = 3.0;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if snapshot.links().tally.sentences() < LEAST_BODY as _ {
        return;
    }
    for support in snapshot.supports() {
        let facts = &snapshot.blocks()[support.takeaway as usize];
        let weight: f32 = support.parts.iter().map(|p| p.weight).sum();
        // One that cites its own source stands on that; one without a stop is being typed.
        let whole = facts.sentences.last().is_some_and(|s| s.ended);
        if support.is_linked() || !facts.citations.is_empty() || weight < LEAST_WORDS || !whole {
            continue;
        }
        let nearest = support
            .nearest()
            .map(|at| (snapshot.sentence(at).span, "The nearest sentence of the body.".to_owned()));
        report.add_related(
            snapshot.takeaway_words(support.takeaway),
            "No sentence of the body says this.",
            nearest.into_iter().collect(),
        );
    }
}
