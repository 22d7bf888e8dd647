//! Finds endnotes that do not identify a source.

use crate::analysis::{Aspect, EndnoteAt, Snapshot};
use crate::assessment::SlipKind;
use crate::rules::{Family, Report, Rule, Scope, Severity};

/// The `no-locator` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "no-locator",
    family: Family::Sources,
    summary: "Endnote that is empty or does not identify a source",
    severity: Some(Severity::Warning),
    page: "\
# no-locator

An endnote is empty, or has only a word or two that do not identify the source.

If most endnotes are empty, as after a conversion, the rule reports this once, as information.

## Why it matters

The marker promises a source, but the reader finds only a number.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] https://example.org/a
⟦[2]⟧
[3] ⟦Marsh⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] https://example.org/a
[2] Ministry of Defense, briefing of May 2, p. 3
[3] Ibid.
```

## When to ignore it

When the source must not be named. Say so in the endnote.

Measured with `assessor check --format json` on 255 published assessments: 12 alarms in 11 of them, 11 for empty endnotes
and one for an endnote that holds only a name.
",
    scope: Scope::document(&[Aspect::Slips, Aspect::Labels, Aspect::Sources]),
    check,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let notes = &snapshot.links().endnotes;
    let is_empty = |at: &&EndnoteAt| snapshot.is_empty_endnote(at.block as usize);
    let labelled = || notes.iter().filter(|at| at.label.is_some());
    let empty = labelled().filter(is_empty).count();
    let lost = empty > 1 && empty * 2 > labelled().count();
    let mut told = false;
    for at in labelled().filter(is_empty) {
        let Some(label) = snapshot.endnote_label(at.block as usize) else { continue };
        if !lost {
            report.add(label, "This endnote is empty.");
        } else if !std::mem::replace(&mut told, true) {
            report.add_information(label, "Most endnotes are empty. A conversion may have lost their text.");
        }
    }
    for (_, slip) in snapshot.slips().filter(|(_, slip)| slip.kind == SlipKind::Vague) {
        let words = snapshot.text().slice(slip.span);
        report.add(slip.span, format!("\"{words}\" does not identify a source. Add a title or an address."));
    }
}
