//! Finds two endnotes with the same sources.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Report, Rule, Scope};

/// The `duplicate-source` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "duplicate-source",
    family: Family::Sources,
    summary: "Two endnotes that cite the same sources",
    severity: None,
    page: "\
# duplicate-source

Two endnotes cite the same URLs. Off by default: where each citation has its own number, a source that is cited again gets a
new endnote, and a fifth of all endnotes repeat another.

## Why it matters

A list without repetitions is shorter, and shows how many sources there are.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a; https://example.org/b
⟦[2]⟧ https://www.example.org/b/; https://example dot org/a?utm_source=rss
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a; https://example.org/b
[2] https://example.org/b
```

## When to ignore it

When your team gives each citation its own number: leave it off.

Measured: in published assessments that number each citation, a fifth of all endnotes repeat another on purpose.
",
    scope: Scope::document(&[Aspect::Sources, Aspect::Labels]),
    check,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut first_with: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    for at in &snapshot.links().endnotes {
        let block = at.block as usize;
        let sources = &snapshot.blocks()[block].sources;
        // Prose around the URLs may describe a difference.
        let Some(mut ids) = sources
            .iter()
            .map(|s| s.address.filter(|_| s.url == Some(s.span)).map(|a| a.identity.page))
            .collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        match first_with.entry(ids) {
            Entry::Vacant(free) => {
                free.insert(block);
            }
            Entry::Occupied(first) => {
                let other = snapshot.endnote_label(*first.get());
                let related = other
                    .map(|span| (span, "Endnote with the same sources.".to_owned()))
                    .into_iter()
                    .collect();
                if let Some(label) = snapshot.endnote_label(block) {
                    report.add_related(label, "Another endnote cites the same sources.", related);
                }
            }
        }
    }
}
