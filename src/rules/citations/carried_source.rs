//! Finds claims that a neighbouring citation supports.

use super::uncited_claim::{citing, for_each_verdict};
use crate::analysis::{Aspect, Snapshot};
use crate::claims::Verdict;
use crate::rules::{Family, Report, Rule, Scope, Severity};

/// The `carried-source` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "carried-source",
    family: Family::Citations,
    summary: "Uncited sentence that continues a cited one and may share its source",
    severity: Some(Severity::Hint),
    page: "\
# carried-source

A sentence has no citation of its own. It directly follows a cited sentence and continues it (with a pronoun, with 'the
ministry', with the same speaker), and it adds no date, figure, name or new event.

## Why it matters

Readers assume that the source of the cited sentence also covers this one. If it does, nothing is wrong. If it does not,
the claim has no source. The rule is therefore a hint.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] The Coastal Ministry of Defense stated that the strikes hit a depot.[2] \
⟦The ministry added that the strikes destroyed it.⟧ Coastal media published footage of the port.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] The Coastal Ministry of Defense stated that the strikes hit a depot.[2] \
The ministry added that the strikes destroyed it.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/b
```

## When to ignore it

When your team cites a group of sentences only once.
",
    scope: Scope::document(&[Aspect::Uncited, Aspect::Tally, Aspect::Topics, Aspect::Labels, Aspect::Structure]),
    check,
    fixes: citing,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for_each_verdict(snapshot, Verdict::Carried, |sentence| {
        report.add(
            sentence.span,
            "This sentence has no citation. The source of the sentence before it may cover it as well.",
        );
    });
}
