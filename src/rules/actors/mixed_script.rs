//! Letters of another alphabet that look like the right ones.

use super::replace;
use crate::analysis::{Mark, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity, in_blocks};
use crate::text::scripts::repaired;

/// See its page.
pub static RULE: Rule = Rule {
    name: "mixed-script",
    family: Family::Actors,
    summary: "A word is written in the letters of one alphabet.",
    severity: Some(Severity::Error),
    page: "\
# mixed-script

A word holds Latin letters and, among them, Cyrillic or Greek ones that look the same: the 'о' of another keyboard.

## Why it matters

No search finds the word, and no registry the name. It comes from another keyboard or from a text copied together, and
nobody sees it.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled ⟦P\u{43e}rt⟧ Anvil on May 2.[1]
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil (Порт) on May 2.[1]
```

## When to ignore it

When the letters themselves are the subject.

Measured: none in 324 published texts.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Mixed, report, in_block);
}

/// Looks at one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for span in &snapshot.blocks()[block].mixed {
        let span = span.shift(snapshot.starts()[block]);
        let words = snapshot.text().slice(span);
        report.add(span, format!("'{words}' mixes letters of two alphabets that look alike."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let right = repaired(&snapshot.text().slice(finding.span));
    let fix = right
        .map(|right| replace(format!("Write '{right}' in one alphabet"), finding.span, right, Safety::Safe));
    fix.into_iter().collect()
}
