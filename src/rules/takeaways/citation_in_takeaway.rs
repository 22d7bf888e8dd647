//! Finds markers in takeaways.

use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::Edit;

use super::{change, cited};

/// The `citation-in-takeaway` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "citation-in-takeaway",
    family: Family::Takeaways,
    summary: "Citation marker in a takeaway",
    severity: Some(Severity::Hint),
    page: "\
# citation-in-takeaway

A takeaway cites a source itself.

## Why it matters

A takeaway condenses the body, and the body cites the sources. A marker in a takeaway usually came along when a sentence was
copied, and it puts the numbers out of order.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.⟦[1]⟧
- Talks went on.
- The bridge was closed.

## Toplines

River forces shelled Port Anvil.[1] Talks went on.[2] The bridge was closed.

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.

## Toplines

River forces shelled Port Anvil.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the takeaways are the report: a text in which at least half of them cite is not checked.
",
    scope: Scope::document(&[Aspect::Takeaways]),
    check: |snapshot, report| {
        let all = snapshot.links().takeaways.len();
        if cited(snapshot) * 2 >= all {
            return;
        }
        each(snapshot, report);
    },
    fixes,
    ..Rule::DEFAULT
};

fn each(snapshot: &Snapshot, report: &mut Report<'_>) {
    for block in &snapshot.links().takeaways {
        let block = *block as usize;
        let mut last = None;
        for index in 0..snapshot.blocks()[block].citations.len() {
            let citation = snapshot.citation(block, index);
            if citation.label.is_marker() && last != Some(citation.bracket) {
                let marker = snapshot.text().slice(citation.bracket);
                report.add(
                    citation.bracket,
                    format!("{marker} is in a takeaway. Cite the source in the body."),
                );
            }
            last = Some(citation.bracket);
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let before = snapshot
        .text()
        .slice(crate::text::Span::new(finding.span.start.saturating_sub(1), finding.span.start));
    let mut span = finding.span;
    span.start -= u32::from(&*before == " ");
    let edit = Edit::new(span, String::new());
    vec![Fix::new("Remove the marker", change(vec![edit]), Safety::Suggested)]
}
