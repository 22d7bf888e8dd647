//! Finds URL parameters that serve only for tracking.

use super::addresses;
use crate::analysis::{Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::assessment::addresses::without_tracking;
use crate::rules::{Family, Finding, Fix, Gather, Report, Rule, Safety, Scope, Severity, all_of, in_blocks};
use crate::text::{Edit, Span};

/// The `tracking-parameter` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "tracking-parameter",
    family: Family::Sources,
    summary: "URL with tracking parameters",
    severity: Some(Severity::Hint),
    page: "\
# tracking-parameter

A URL has parameters that do not change the page: `utm_source`, `fbclid`, `igsh`; `s` and `t` on Twitter; `si` on YouTube.

Several such URLs are reported as one finding at the first of them. Its fix cleans them all. Each URL also has its own
fix.

Addresses in a web archive are left out: the archive knows a capture under exactly the address that was saved.

## Why it matters

Tracking parameters can show who read the page and how they got there. They also make two links to one page look different.

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

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2][3]

## Endnotes

[1] https://example.org/a?id=3&s=20
[2] https://t.me/river/1?single; https://facebook.com/permalink.php?story_fbid=3
[3] https://web.archive.org/web/20240502101500/https://example.org/c?utm_source=rss
```

## When to ignore it

When the exact address as it was seen is evidence. An ignore comment at an endnote takes its URLs out of the count.

Measured with `assessor check --format json` on 255 published assessments: 3.3 URLs per text, most of them with `s=20` on
Twitter. All are true but matter little. The rule is therefore a hint, given once per text.
",
    scope: Scope::blocks(Mark::Slips, &[], in_block),
    check,
    fixes,
    safe_fix: true,
    needs_english: false,
    gather: Some(Gather {
        from: 2,
        belongs: |_| true,
        message: of_many,
        also: "This URL has tracking parameters too.",
    }),
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Slips, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for slip in snapshot.slips_in(block).filter(|slip| slip.kind == SlipKind::Tracking) {
        let query = quoted(&snapshot.text().slice(slip.span));
        report.add(slip.span, format!("\"{query}\" contains tracking parameters."));
    }
}

/// Returns the message for `count` URLs, of which the finding has the first.
fn of_many(snapshot: &Snapshot, first: &Finding, count: usize) -> String {
    let shown = quoted(&snapshot.text().slice(first.span));
    format!("{count} URLs have tracking parameters. The first contains \"{shown}\".")
}

fn quoted(query: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = query.chars().take(LONGEST).collect();
    if shown.len() < query.len() {
        shown.push('…');
    }
    shown
}

/// Returns fixes that clean all URLs that the finding stands for, or the one at its span.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let urls: Vec<_> = addresses(snapshot).map(|(url, _)| url).collect();
    let clean = |span| clean(snapshot, &urls, span);
    let fix = |title: String, edits| Fix { title, edits, safety: Safety::Safe, caret: None };
    let one = clean(finding.span).map(|edit| fix("Remove the tracking parameters".into(), vec![edit]));
    if !finding.is_gathered() {
        return one.into_iter().collect();
    }
    let edits: Vec<_> = finding.places().into_iter().filter_map(clean).collect();
    let all = fix(format!("Remove the tracking parameters from {}", all_of(edits.len(), "URLs")), edits);
    let here = one.map(|one| Fix { title: "Remove the tracking parameters from this URL".into(), ..one });
    std::iter::once(all).chain(here).collect()
}

/// Returns the edit that removes tracking parameters from the query at `span`. `urls` are in the order of the text.
fn clean(snapshot: &Snapshot, urls: &[Span], span: Span) -> Option<Edit> {
    let url = urls.partition_point(|url| url.end < span.end);
    let url = *urls.get(url).filter(|url| url.covers(span))?;
    let clean = without_tracking(&snapshot.text().slice(url))?;
    // The part before the query stays unchanged.
    let kept = clean.get((span.start - url.start) as usize..).unwrap_or("").to_owned();
    Some(Edit::new(span, kept))
}
