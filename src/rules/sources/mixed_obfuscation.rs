//! Finds hosts that are defanged in different styles.

use super::{addresses, usual_way};
use crate::analysis::{Aspect, Snapshot};
use crate::assessment::Way;
use crate::edits::{self, Defanged};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `mixed-obfuscation` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "mixed-obfuscation",
    family: Family::Sources,
    summary: "Host that is defanged differently from most hosts in the text",
    severity: Some(Severity::Hint),
    page: "\
# mixed-obfuscation

A host is defanged in another way than most hosts in the text: `example[.]ru` among `example dot ru`.

## Why it matters

Someone who turns the defanged links back into live links will miss some.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example dot ru/a; https://example dot ru/b
[2] ⟦hxxps://example[.]ru/c⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] hxxps://example[.]ru/a; https://example[.]ru/b
[2] https://example.org/c
```

## When to ignore it

When a source is quoted exactly as it was written.

Measured with `assessor check --format json` on 255 published assessments: 19 alarms in 10 of them, all true and none
urgent. The rule is therefore a hint.
",
    scope: Scope::document(&[Aspect::Sources]),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(usual) = usual_way(snapshot) else { return };
    for (url, address) in addresses(snapshot) {
        if let Some(way) = address.way.filter(|way| *way != usual && *way != Way::Scheme) {
            let message = format!(
                "This host is defanged with {}, but most other hosts in this text are defanged with {}.",
                way.shown(),
                usual.shown()
            );
            report.add(url, message);
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let form = match usual_way(snapshot) {
        Some(Way::Words) => Defanged::Word,
        Some(Way::Brackets) => Defanged::Bracket,
        _ => return Vec::new(),
    };
    let change = edits::defang(snapshot, finding.span, form);
    change.map(|change| Fix::new("Defang it like the others", change, Safety::Safe)).into_iter().collect()
}
