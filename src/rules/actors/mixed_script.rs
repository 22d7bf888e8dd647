//! Finds letters of another alphabet that look like Latin ones.

use super::replace;
use crate::analysis::{Mark, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::scripts::repaired;

/// The `mixed-script` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "mixed-script",
    family: Family::Actors,
    summary: "Word with look-alike letters from two alphabets",
    severity: Some(Severity::Error),
    page: "\
# mixed-script

A word in Latin letters contains Cyrillic or Greek letters that look the same, such as a Cyrillic 'о'.

## Why it matters

No search finds the word, and the registry does not recognise the name. Such letters come from another keyboard layout or
from a text that was copied together, and readers do not notice them.

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

Measured: no alarms in 324 published texts.
",
    scope: Scope::blocks(Mark::Mixed, &[], in_block),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Mixed, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for span in &snapshot.blocks()[block].mixed {
        let span = span.shift(snapshot.starts()[block]);
        let words = snapshot.text().slice(span);
        report.add(span, format!("\"{words}\" mixes look-alike letters of two alphabets."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let right = repaired(&snapshot.text().slice(finding.span));
    let fix = right.map(|right| {
        replace(format!("Change to \"{right}\" in one alphabet"), finding.span, right, Safety::Safe)
    });
    fix.into_iter().collect()
}
