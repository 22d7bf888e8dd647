//! A live link to a host that should be defanged.

use super::addresses;
use crate::analysis::Snapshot;
use crate::assessment::addresses::host_hash;
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "live-hostile-link",
    family: Family::Sources,
    summary: "A link that nobody should follow by accident is written so that no program makes a link of it.",
    severity: Some(Severity::Warning),
    page: "\
# live-hostile-link

A URL of a host that must be defanged is live. Which hosts these are `assessor.toml` says:

```toml
[sources]
defang = [\".ru\", \".by\", \".su\", \".рф\", \"gov.example\"]
```

Unless it does, a text is held to its own habit: where it defangs nearly all hosts under `.ru`, `.by`, `.su` or `.рф`,
those that it leaves live are found.

## Why it matters

A click tells the other side who is reading. Some hosts also serve what nobody wants on the machine.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] https://example dot ru/a; https://other dot ru/a
[2] https://example dot ru/b; https://example dot ru/c
[3] ⟦https://example.ru/d⟧; https://example.org/e
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.ru/a
[2] https://example dot ru/b
```

## When to ignore it

When the house does not defang links: then turn it off.

Measured with `assessor check --format json` on 255 published assessments:
by the habit of the text, 19 alarms in 14 of them; all stand among links to such
hosts that are defanged.
",
    check,
    fixes,
};

/// Where no team has said which hosts are hostile: those under these.
const USUAL: [&str; 4] = ["ru", "by", "su", "рф"];
/// A habit is what a text does so often at least.
const HABIT: usize = 4;
/// And so many times as often as not.
const MARGIN: usize = 4;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let message = "This link is live; such hosts are defanged";
    if let Some(hosts) = report.settings().defang().map(<[u64]>::to_vec) {
        for (url, _) in addresses(snapshot).filter(|(_, a)| a.way.is_none() && a.is_of(&hosts)) {
            report.add(url, format!("{message}."));
        }
        return;
    }
    for top in USUAL.map(host_hash) {
        let of =
            |live: bool| addresses(snapshot).filter(move |(_, a)| a.top == top && a.way.is_none() == live);
        let (defanged, live) = (of(false).count(), of(true).count());
        if live > 0 && defanged >= HABIT && defanged >= live * MARGIN {
            for (url, _) in of(true) {
                report.add(url, format!("{message} elsewhere in this text."));
            }
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let change = edits::defang(snapshot, finding.span, edits::defanged_form(snapshot));
    change.map(|change| Fix::new("Defang this link", change, Safety::Suggested)).into_iter().collect()
}
