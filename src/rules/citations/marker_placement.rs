//! Finds markers on the wrong side of the full stop.

use crate::analysis::{Aspect, Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `marker-placement` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "marker-placement",
    family: Family::Citations,
    summary: "Citation marker before the closing punctuation of its sentence, or after a space",
    severity: Some(Severity::Hint),
    page: "\
# marker-placement

A marker comes before the punctuation that ends its sentence, or a space separates it from that punctuation.

## Why it matters

Before the punctuation, a marker seems to belong to the last word alone. After a space, it may slip into the next line, or
into the next sentence when that is moved.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2⟦[1]⟧. Coastal media published footage of the port. ⟦[2]⟧ The port closed.[3] It opened on May 3.[4] It was full.[5]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
[5] https://example.org/e
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil,[1] the road to it,[2] and a depot near Quay 4.[3] Coastal media called it “an attack.”[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## When to ignore it

When your team places markers before the punctuation: a text with many such markers is
not checked.

Measured with `assessor check --format json` on 255 published assessments: 33 alarms in 24 of them. All were read, and in
all of them the publisher departs from its own style.
",
    // It counts the cited sentences everywhere, and those of takeaways are not in the tally.
    scope: Scope::document(&[Aspect::Slips, Aspect::Labels, Aspect::Tally, Aspect::Topics, Aspect::Takeaways]),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

/// Number of markers, and divisor of the number of cited sentences, from which their place is a habit of the text.
const MANY: usize = 6;
const MANY_OF: usize = 6;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if snapshot.links().blocks_with(Mark::Slips).is_empty() {
        return;
    }
    let sentences = snapshot.blocks().iter().flat_map(|b| &b.sentences);
    let cited = sentences.filter(|s| !s.citations.is_empty()).count();
    for (kind, message) in [
        (
            SlipKind::BeforeStop,
            "is before the punctuation that ends its sentence. Move it after the punctuation.",
        ),
        (SlipKind::SpaceBefore, "is separated from its sentence by a space."),
    ] {
        let found = || snapshot.slips().filter(move |(_, slip)| slip.kind == kind);
        // Most markers are placed this way, or so many that a converter or the author's habit put them there.
        let count = found().count();
        if count * 2 > cited || count >= MANY && count * MANY_OF > cited {
            continue;
        }
        for (_, slip) in found() {
            report.add(slip.span, format!("{} {message}", snapshot.text().slice(slip.span)));
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let citation = snapshot.citations().find(|c| c.bracket.start == finding.span.start);
    let change = citation.and_then(|citation| edits::move_behind_stop(snapshot, &citation));
    change.map(|change| Fix::new("Move {} after the punctuation", change, Safety::Safe)).into_iter().collect()
}
