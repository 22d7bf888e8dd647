//! Finds mentions of several sources that rest on one outlet.

use crate::actors::OutletKind;
use crate::analysis::{Aspect, Mark, Outlet, Snapshot};
use crate::assessment::PhraseKind;
use crate::rules::{Family, Report, Rule, Scope, Severity};

/// The `circular-source` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "circular-source",
    family: Family::Sources,
    summary: "Several sources in the text, one outlet in the notes",
    severity: Some(Severity::Hint),
    page: "\
# circular-source

A sentence speaks of several sources (\"multiple outlets\", \"several independent sources\"), and all its citations are of one
site or channel.

## Why it matters

Reports that repeat each other, or several links to one agency, look like confirmation and are none. Either the other sources
are missing in the note, or there is only one.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

⟦Multiple outlets⟧ reported on May 2 that the northern bridge was closed.[1][2]

## Endnotes

[1] https://herald.example.org/a
[2] https://web.archive.org/web/20240503/https://www.herald.example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

Multiple outlets reported on May 2 that the northern bridge was closed.[1][2]

## Endnotes

[1] https://herald.example.org/a
[2] https://gazette.example.com/b
```

## When to ignore it

When the cited page itself names the other sources. \"Multiple sources told the Herald\" is not found, because these are
people and not publications, nor is a citation of a study or of a site that collects reports.

Measured: 4 findings in 367 published texts. All were read: 3 are right, one amplifies the post of a single channel and says
so. Of 20 planted faults 20 are found.
",
    scope: Scope::document(&[Aspect::Phrases, Aspect::Labels, Aspect::Sources]),
    check,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for block in snapshot.links().blocks_with(Mark::Phrases) {
        let block = *block as usize;
        let start = snapshot.starts()[block];
        let several = snapshot.blocks()[block].phrases.iter().filter(|p| p.kind == PhraseKind::Several);
        for phrase in several {
            let span = phrase.span.shift(start);
            let Some(sentence) = snapshot.sentences_in(block).find(|s| s.span.covers(span)) else { continue };
            let citations: Vec<_> = snapshot.citations_of(sentence).collect();
            let Some((first, _)) = snapshot.single_outlet(&citations) else { continue };
            // A study or a site that collects reports has its own sources.
            let collects =
                |kind| matches!(kind, OutletKind::ThinkTank | OutletKind::Aggregator | OutletKind::Platform);
            let registry = &snapshot.environment().registry;
            if matches!(snapshot.outlet(&first), Outlet::Actor(id) if collects(registry.actor(id).outlet_kind()))
            {
                continue;
            }
            let words = snapshot.text().slice(span);
            let name = snapshot.outlet_name(&first);
            report.add(
                span,
                format!("The text says \"{words}\", but the sentence cites only one outlet: {name}."),
            );
        }
    }
}
