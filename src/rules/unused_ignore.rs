//! A comment that silences nothing.

use super::{Family, Finding, Fix, Rule, Safety, Severity};
use crate::analysis::Snapshot;
use crate::text::{Edit, Span};

/// See its page. Its findings come out of [`super::ignore`].
pub static RULE: Rule = Rule {
    name: "unused-ignore",
    family: Family::Citations,
    summary: "A comment that silences nothing hides what may be wrong tomorrow.",
    severity: Some(Severity::Information),
    page: "\
# unused-ignore

A comment `<!-- assessor: ignore … -->` silences nothing: what it was written for has been mended, the sentence has
moved away, or the name of the rule is wrong.

A comment on a line of its own is about the block below it. Within a paragraph it is about the sentence that it
touches, else about the one behind it, and at the end of the paragraph about the one before it.

## Why it matters

It would silence the next mistake in its place, and nobody would know.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

⟦<!-- assessor: ignore marker-placement -->⟧
River forces shelled Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] <!-- assessor: ignore marker-placement --> The port closed [2].

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

Never: the fix takes the comment out.

Measured: comments of this kind occur in no published assessment.
",
    check: |_, _| {},
    fixes,
};

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let text = snapshot.text();
    let end = finding.span.end;
    // With it goes the space behind it, or the line end of a comment alone.
    let behind = text.slice(Span::new(end, end.saturating_add(1).min(text.len())));
    let space = u32::from(behind.starts_with([' ', '\n']));
    let edits = vec![Edit::new(Span::new(finding.span.start, end + space), "")];
    vec![Fix { title: "Remove the comment".into(), edits, safety: Safety::Safe, caret: None }]
}
