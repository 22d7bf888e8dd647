//! Finds URLs that were cut off.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::rules::{Family, Report, Rule, Scope, Severity, in_blocks};

/// The `truncated-url` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "truncated-url",
    family: Family::Sources,
    summary: "URL that was cut off when it was copied",
    severity: Some(Severity::Warning),
    page: "\
# truncated-url

A URL ends in `...` or `…`, the way web pages and chat programs shorten long URLs.

## Why it matters

The rest of the address is missing, so the reader cannot open the source.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] ⟦https://example.org/river-forces-she...⟧; https://example.org/b
[2] ⟦https://example.org/port-cl…⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/river-forces-shell-port.
[2] https://example.org/a...b; Marsh, “The port …,” https://example.org/c
```

## When to ignore it

When the dots end the sentence around the URL.

Measured with `assessor check --format json` on 255 published assessments: 10 alarms in 7 of them. All URLs were cut off.
",
    scope: Scope::blocks(Mark::Slips, &[], in_block),
    check,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Slips, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for slip in snapshot.slips_in(block).filter(|slip| slip.kind == SlipKind::Truncated) {
        report.add(slip.span, "This URL was cut off when it was copied. Replace it with the full address.");
    }
}
