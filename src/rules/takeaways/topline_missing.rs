//! Finds toplines without a takeaway.

use crate::analysis::{Aspect, Snapshot};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope};
use crate::text::{Edit, Span};

use super::{as_takeaway, change, toplines};

/// The `topline-missing` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "topline-missing",
    family: Family::Takeaways,
    summary: "Topline (first sentence of the lead paragraphs) that no takeaway covers",
    severity: None,
    page: "\
# topline-missing

No takeaway covers the topic sentence of a paragraph in the toplines.

## Why it matters

Something that is important enough for the lead is missing from the list that readers remember.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil for the third day.

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2]

⟦Talks on an exchange of prisoners failed again.⟧ Both delegations left the capital on May 2.[3] Mediators said that \
no date was set.[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil for the third day.
- Talks on an exchange of prisoners failed.

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2]

Talks on an exchange of prisoners failed again. Both delegations left the capital on May 2.[3] Mediators said that no \
date was set.[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## When to ignore it

When the paragraph explains the one before it. Off by default: published texts often develop an argument over several
paragraphs.

Measured: 441 alarms in 184 of 324 published texts. Of 17 that were read, no takeaway covers the topic sentence in 11, often
because it continues the argument of the paragraph before; in 3 a takeaway covers part of it; 3 are wrong.
",
    scope: Scope::document(&[Aspect::Supports, Aspect::Takeaways, Aspect::Topics, Aspect::Structure]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if snapshot.links().takeaways.is_empty() {
        return;
    }
    let mut taken: Vec<u32> = Vec::new();
    for support in snapshot.supports() {
        taken.extend(support.sentences().iter().map(|at| at.block));
        taken.extend(snapshot.carriers(support).iter().map(|block| *block as u32));
    }
    for topic in toplines(snapshot) {
        if !taken.contains(&topic.at.block) {
            report.add(topic.span, "No takeaway covers this topline.");
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(sentence) = snapshot.sentence_at(finding.span.start) else { return Vec::new() };
    let Some(last) = snapshot.links().takeaways.last() else { return Vec::new() };
    let words = snapshot.takeaway_words(*last);
    let bullet =
        snapshot.text().slice(Span::new(snapshot.starts()[*last as usize], words.start)).into_owned();
    let bullet = if bullet.contains(char::is_numeric) { "- ".to_owned() } else { bullet };
    let edit = Edit::new(
        Span::at(words.end),
        format!("{}{bullet}{}", edits::line_break(snapshot), as_takeaway(snapshot, sentence)),
    );
    vec![Fix::new("Add a takeaway for this topline", change(vec![edit]), Safety::Suggested)]
}
