//! Finds takeaways whose form differs from that of the others.

use crate::analysis::{Aspect, Snapshot};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::{Edit, Span};

use super::change;

/// The `takeaway-form` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "takeaway-form",
    family: Family::Takeaways,
    summary: "Takeaway that differs from the others in punctuation, number of sentences or length",
    severity: Some(Severity::Hint),
    page: "\
# takeaway-form

A takeaway has no full stop where most others have one, has several sentences where most others have one, or is longer than
80 words where most others are at most half as long.

## Why it matters

A list whose items have the same form can be read at a glance. An item that differs looks unfinished.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.
- ⟦Talks went on in the north⟧
- The bridge was closed.

## Toplines

River forces shelled Port Anvil. Talks went on in the north.[1] The bridge was closed.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.
- Talks went on in the north.

## Toplines

River forces shelled Port Anvil. Talks went on in the north.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When one takeaway needs more room than the others.
",
    scope: Scope::document(&[Aspect::Takeaways]),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

const LONG: usize = 80;
const NO_STOP: &str = "This takeaway does not end with a full stop, but most others do.";
const SEVERAL: &str = "This takeaway has several sentences, but most others have one.";

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let takeaways: Vec<usize> = snapshot.links().takeaways.iter().map(|b| *b as usize).collect();
    if takeaways.len() < 3 {
        return;
    }
    let blocks = snapshot.blocks();
    let ended = |b: &usize| blocks[*b].sentences.last().is_some_and(|s| s.ended);
    let single = |b: &usize| blocks[*b].sentences.len() <= 1;
    let most = |n: usize| n * 4 >= takeaways.len() * 3 || n + 1 == takeaways.len();
    let stops = most(takeaways.iter().filter(|b| ended(b)).count());
    let singles = most(takeaways.iter().filter(|b| single(b)).count());
    // An estimate of six bytes for each word, including the space.
    let words = |b: &usize| snapshot.block_span(*b).len() as usize / 6;
    let short = most(takeaways.iter().filter(|b| words(b) <= LONG / 2).count());
    for block in &takeaways {
        let last = takeaways.last() == Some(block);
        let span = || snapshot.takeaway_words(*block as u32);
        // Lists of fragments often end their items with a semicolon.
        let semicolon = || snapshot.text().slice(span()).trim_end().ends_with([';', ',', ':']);
        if stops && !ended(block) && !blocks[*block].sentences.is_empty() && !last && !semicolon() {
            report.add(span(), NO_STOP);
        } else if singles && blocks[*block].sentences.len() > 2 {
            report.add(span(), SEVERAL);
        } else if short && words(block) > LONG {
            report.add(span(), "This takeaway is twice as long as most others.");
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(block) = snapshot.block_at(finding.span.start) else { return Vec::new() };
    if finding.message == NO_STOP {
        let edit = Edit::new(Span::at(finding.span.end), ".".to_owned());
        return vec![Fix::new("Add a full stop", change(vec![edit]), Safety::Safe)];
    }
    let bullet = snapshot.text().slice(Span::new(snapshot.starts()[block], finding.span.start)).into_owned();
    if bullet.trim().is_empty() || bullet.contains(char::is_numeric) {
        return Vec::new();
    }
    let sentences: Vec<_> = snapshot.sentences_in(block).collect();
    let bullet = format!("{}{bullet}", edits::line_break(snapshot));
    let edits = sentences
        .windows(2)
        .map(|pair| Edit::new(Span::new(pair[0].span.end, pair[1].span.start), bullet.clone()))
        .collect::<Vec<_>>();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Fix::new("Split into one takeaway per sentence", change(edits), Safety::Suggested)]
}
