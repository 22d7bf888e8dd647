//! Finds two endnotes with the same number.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::{Label, Style};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `duplicate-endnote-number` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "duplicate-endnote-number",
    family: Family::Sources,
    summary: "Two endnotes with the same number or key",
    severity: Some(Severity::Error),
    page: "\
# duplicate-endnote-number

Two endnotes have the same number, numeral or key.

## Why it matters

The reader cannot tell which of the two sources the marker refers to.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
⟦[2]⟧ https://example.org/c
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b; https://example.org/c
```

## When to ignore it

Never in a finished text.

Measured with `assessor check --format json` on 255 published assessments: 1 alarm, an endnote whose number lost its first
digit.
",
    scope: Scope::document(&[Aspect::Labels, Aspect::Structure]),
    check,
    fixes,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let mut reports = None;
    for (i, at) in links.endnotes.iter().enumerate() {
        // An author may have several works of a year.
        let label = at.label.filter(|label| label.style != Style::AuthorDate);
        let Some(first) = label.and_then(|label| links.endnote_with(label)).filter(|first| *first != i)
        else {
            continue;
        };
        let label_of = |i: usize| snapshot.endnote_label(links.endnotes[i].block as usize);
        if let (Some(span), Some(other)) = (label_of(i), label_of(first)) {
            // If a file contains several reports, each has its own list.
            let reports = reports.get_or_insert_with(|| edits::parts(snapshot));
            if reports.iter().any(|report| report.covers(span) != report.covers(other)) {
                continue;
            }
            let text = snapshot.text().slice(span).into_owned();
            let kind = if at.label.is_some_and(Label::is_counted) { "number" } else { "key" };
            let related = vec![(other, format!("First endnote {text}."))];
            report.add_related(span, format!("Duplicate endnote {kind} {text}."), related);
        }
    }
}

/// Returns a fix that adds the sources to the first endnote, so that every claim keeps the sources that it may have
/// cited. Only the writer knows which of the two a marker refers to, and so which number the second endnote needs.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let note = snapshot.endnote_at(finding.span.start);
    let merged = note.and_then(|note| edits::merge_duplicate(snapshot, note.block));
    let fix = |change| Fix::new("Add its sources to the first endnote {}", change, Safety::Suggested);
    merged.map(fix).into_iter().collect()
}
