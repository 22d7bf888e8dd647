//! Finds incomplete and malformed markers.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::{Label, SlipKind};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `malformed-marker` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "malformed-marker",
    family: Family::Citations,
    summary: "Citation marker with a missing bracket, spaces inside it or several numbers",
    severity: Some(Severity::Warning),
    page: "\
# malformed-marker

A marker lacks a bracket, `[12` or `12]`, or has spaces in it, `[ 12 ]`, in a text with other citation markers. Several
numbers in one bracket, `[1, 2]`, are at most a hint.

A marker without its closing bracket at the end of a line may still be unfinished. It is reported only when an endnote
with its number is not cited yet.

## Why it matters

Programs that convert a report turn only complete markers into links. The claim loses its source unnoticed.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.⟦1]⟧ Coastal media published footage of the port.[2] The port closed.⟦[3⟧ It opened on May 3.⟦[ 4 ]⟧ It was full.⟦[5, 6]⟧

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
[5] https://example.org/e
[6] https://example.org/f
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil at 21:00 [2pm EST].[1] Both fleets [3 ships] left the port of the [UN].[2] The port clo[3

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When a bracket that starts with a number is closed much later in the text.

Measured with `assessor check --format json` on 255 published assessments: 1 alarm, a marker that lost its bracket and
left its endnote uncited.
",
    scope: Scope::document(&[Aspect::Slips, Aspect::Labels]),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    if !links.citations.iter().any(|c| c.label.is_counted()) {
        return;
    }
    let waits = |number| {
        let label = Label::numeric(number);
        links.endnote_with(label).is_some() && links.citation_with(label).is_none()
    };
    let shared = snapshot.slips().filter(|(_, slip)| slip.kind == SlipKind::Shared).count();
    // If numbers are reused for the same work, several in one bracket are a convention of the text.
    let counted = || links.citations.iter().enumerate().filter(|(_, c)| c.label.is_counted());
    let reused = counted().any(|(i, c)| links.citation_with(c.label) != Some(i));
    let shown = |span| snapshot.text().slice(span);
    for (_, slip) in snapshot.slips() {
        match slip.kind {
            SlipKind::Unclosed(_) => {
                report.add(slip.span, format!("\"{}\" has no closing bracket.", shown(slip.span)));
            }
            SlipKind::UnclosedAtEnd(number) if waits(number) => {
                report.add(slip.span, format!("\"{}\" has no closing bracket.", shown(slip.span)));
            }
            SlipKind::Unopened(_) => {
                report.add(slip.span, format!("\"{}\" has no opening bracket.", shown(slip.span)));
            }
            SlipKind::NoColon => {
                let shown = shown(slip.span);
                report.add(slip.span, format!("\"{shown}\" has no colon, so it is no footnote on the page."));
            }
            SlipKind::Padded => {
                report.add(slip.span, format!("\"{}\" has spaces inside its brackets.", shown(slip.span)));
            }
            SlipKind::Shared if !reused && (shared == 1 || shared * 10 <= links.citations.len()) => {
                let message = "has several numbers, but other markers have one each.";
                report.add_at_most(Severity::Hint, slip.span, format!("\"{}\" {message}", shown(slip.span)));
            }
            _ => {}
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let change =
        edits::add_colon(snapshot, finding.span).or_else(|| edits::repair_marker(snapshot, finding.span));
    change.map(|change| Fix::new("Change to {}", change, Safety::Safe)).into_iter().collect()
}
