//! Finds markers that do not rise from 1.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::Style;
use crate::assessment::{Label, citations};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `marker-order` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "marker-order",
    family: Family::Citations,
    summary: "Citation number that is out of order or skips a number",
    severity: Some(Severity::Warning),
    page: "\
# marker-order

A numbered marker appears for the first time out of order, or numbers before it were skipped.

## Why it matters

Readers find an endnote by its position in the list. A jump often shows that a paragraph was moved or that a citation was
lost.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage.[3] The port closed.⟦[2]⟧

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage.[2] The port closed.[1]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

In an excerpt from a longer assessment, and where the numbers refer to an alphabetical list: a text that cites most
numbers out of order is taken to use such a list and is not checked.

Measured with `assessor check --format json` on 255 published assessments: 1 alarm, a number that text and endnotes both
skip.
",
    scope: Scope::document(&[Aspect::Labels]),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for style in [Style::Numeric, Style::Roman] {
        check_style(snapshot, style, report);
    }
}

fn check_style(snapshot: &Snapshot, style: Style, report: &mut Report<'_>) {
    let links = snapshot.links();
    if links.is_numbered_by_list(style) {
        return;
    }
    // Another rule reports markers without endnotes, unless the text has no endnotes at all.
    let firsts = || links.first_citations(style).map(|i| (i, &links.citations[i]));
    // An excerpt may start at any number, and so may a chapter with its notes.
    let is_part = links.endnotes.is_empty() || links.is_chapter(style);
    let mut next = if is_part { firsts().next().map_or(1, |(_, c)| c.label.id) } else { 1 };
    let mut found = Vec::new();
    for (i, at) in firsts() {
        let wanted = Label { style, id: next };
        if at.label.id < next {
            found.push((i, format!("{} is first cited after a higher number.", shown(at.label))));
        } else if at.label.id > next
            && links.citation_with(wanted).is_none()
            // Another rule reports endnotes without markers.
            && links.endnote_with(wanted).is_none()
        {
            found.push((i, format!("{} is cited where {} is expected.", shown(at.label), shown(wanted))));
        }
        next = next.max(at.label.id + 1);
    }
    for (i, message) in found {
        let at = links.citations[i];
        report.add(snapshot.citation(at.block as usize, at.index as usize).span, message);
    }
}

/// Returns a fix that renumbers the whole document; renumbering a part of it would only move the gap.
fn fixes(snapshot: &Snapshot, _: &Finding) -> Vec<Fix> {
    let change = edits::renumber(snapshot).change;
    let fix = (!change.is_empty()).then(|| Fix::new("Renumber citations", change, Safety::Safe));
    fix.into_iter().collect()
}

/// Returns the marker of a counted label.
pub(super) fn shown(label: Label) -> String {
    match label.style {
        Style::Roman => format!("[{}]", citations::roman(label.id as u32)),
        _ => format!("[{}]", label.id),
    }
}
