//! Finds references to an endnote that are not written as a marker.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::unread::UnreadForm;
use crate::assessment::{Label, SlipKind, Unread};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `unread-marker` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unread-marker",
    family: Family::Citations,
    summary: "Number that matches an endnote but is not written as a marker, such as `[1?]` or `¹`",
    severity: Some(Severity::Warning),
    page: "\
# unread-marker

A number in brackets, a raised number or an escaped marker matches an endnote of this report: `[1?]`, `\\[1\\]`, `¹`,
`［1］`. A reader takes it for a citation. Assessor does not count it as one, because it is not written as a marker. As long
as it is there, Assessor neither renumbers nor removes that endnote.

Amounts, dates and words in brackets are not reported: `[14 May]`, `[2pm EST]`.

## Why it matters

Programs that renumber, convert or publish the report do not see such a reference. The claim then cites another source or
none, and readers do not notice.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[⟦2⟧?]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port [3 ships].[2] The port closed.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## When to ignore it

When the number in brackets is an amount.
",
    scope: Scope::document(&[Aspect::Slips, Aspect::Labels]),
    check,
    fixes,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let is_malformed = |unread: &Unread| {
        let slips =
            snapshot.block_at(unread.span.start).into_iter().flat_map(|block| snapshot.slips_in(block));
        let kind =
            |kind| matches!(kind, SlipKind::Unclosed(_) | SlipKind::UnclosedAtEnd(_) | SlipKind::Unopened(_));
        slips.into_iter().any(|slip| kind(slip.kind) && slip.span.overlaps(unread.span))
    };
    let mut last = None;
    for unread in snapshot.unread() {
        let told = matches!(unread.form, UnreadForm::Marker | UnreadForm::Near);
        let shown = told && links.endnote_with(unread.label).is_some();
        if !shown || last.replace(unread.span) == Some(unread.span) || is_malformed(&unread) {
            continue;
        }
        let loudest =
            if unread.form == UnreadForm::Marker { Severity::Warning } else { Severity::Information };
        report.add_at_most(loudest, unread.span, message(unread.label));
    }
}

fn message(label: Label) -> String {
    let marker = edits::marker(label.style, label.id);
    format!(
        "This number matches endnote {marker} but is not written as a marker. It does not count as a citation."
    )
}

/// Returns a fix that writes the marker, if the bracket contains nothing else.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let change = edits::write_as_marker(snapshot, finding.span);
    change.map(|change| Fix::new("Change to {}", change, Safety::Suggested)).into_iter().collect()
}
