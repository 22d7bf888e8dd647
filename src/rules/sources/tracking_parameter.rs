//! Parameters of a URL that only track.

use super::addresses;
use crate::analysis::{Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::assessment::addresses::without_tracking;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity, in_blocks};
use crate::text::Edit;

/// See its page.
pub static RULE: Rule = Rule {
    name: "tracking-parameter",
    family: Family::Sources,
    summary: "Parameters that only track tell who shared a link, and hide that two links are the same.",
    severity: Some(Severity::Hint),
    page: "\
# tracking-parameter

A URL has parameters that change nothing about the page: `utm_source`, `fbclid`, `igsh`; `s` and `t` on Twitter; `si` on YouTube.

## Why it matters

They can tell who has read the page and how it reached him, and two sources that are one look different.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a⟦?id=3&utm_source=rss⟧; https://example.org/b
[2] https://x.com/river/status/1⟦?s=20&t=Ab⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a?id=3&s=20
[2] https://t.me/river/1?single; https://facebook.com/permalink.php?story_fbid=3
```

## When to ignore it

When the exact address as it was seen is evidence.

Measured with `assessor check --format json` on 255 published assessments:
3.3 alarms a text, most of them `s=20` on Twitter. True, and of little weight.
Hence a hint.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Slips, report, in_block);
}

/// Looks at one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for slip in snapshot.slips_in(block).filter(|slip| slip.kind == SlipKind::Tracking) {
        report.add(slip.span, "This URL has parameters that only track.");
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((url, _)) = addresses(snapshot).find(|(url, _)| url.covers(finding.span)) else {
        return Vec::new();
    };
    let Some(clean) = without_tracking(&snapshot.text().slice(url)) else { return Vec::new() };
    // The part before the query stays as it is.
    let kept = clean.get((finding.span.start - url.start) as usize..).unwrap_or("").to_owned();
    let edits = vec![Edit::new(finding.span, kept)];
    vec![Fix { title: "Remove what only tracks".into(), edits, safety: Safety::Safe, caret: None }]
}
