//! Finds live links to hosts that should be defanged.

use super::addresses;
use crate::analysis::{Aspect, Snapshot};
use crate::assessment::Address;
use crate::assessment::addresses::host_hash;
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, RuleSettings, Safety, Scope, Severity};

/// The `live-hostile-link` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "live-hostile-link",
    family: Family::Sources,
    summary: "Live link to a host that should be defanged",
    severity: Some(Severity::Warning),
    page: "\
# live-hostile-link

A URL of a host that must be defanged is live. `assessor.toml` names these hosts:

```toml
[sources]
defang = [\".ru\", \".by\", \".su\", \".рф\", \"gov.example\"]
```

Without this setting, the rule goes by the rest of the text: if it defangs nearly all hosts under `.ru`, `.by`, `.su` or
`.рф`, the ones that it leaves live are reported.

## Why it matters

A click shows the other side who is reading. Some hosts also serve malware.

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

[1] https://example dot ru/a
[2] https://example dot ru/b
```

## When to ignore it

When your team does not defang links: turn the rule off.

Measured with `assessor check --format json` on 255 published assessments, without the setting: 19 alarms in 14 of them.
In each case the text defangs its other links to such hosts.
",
    scope: Scope::document(&[Aspect::Sources]),
    check,
    fixes,
    ..Rule::DEFAULT
};

/// The top-level domains that should be defanged if the team has not named any hosts.
const USUAL: [&str; 4] = ["ru", "by", "su", "рф"];
/// Minimum number of defanged links that make a habit.
const HABIT: usize = 4;
/// Minimum ratio of defanged to live links for a habit.
const MARGIN: usize = 4;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if let Some(hosts) = report.settings().defang().map(<[u64]>::to_vec) {
        for (url, _) in addresses(snapshot).filter(|(_, a)| a.way.is_none() && a.is_of(&hosts)) {
            report.add(url, "This link is live, but assessor.toml says to defang its host.");
        }
        return;
    }
    for name in USUAL {
        let top = host_hash(name);
        let of =
            |live: bool| addresses(snapshot).filter(move |(_, a)| a.top == top && a.way.is_none() == live);
        let (defanged, live) = (of(false).count(), of(true).count());
        if live > 0 && defanged >= HABIT && defanged >= live * MARGIN {
            for (url, _) in of(true) {
                report.add(url, format!("This link is live. Other .{name} links in this text are defanged."));
            }
        }
    }
}

/// Returns true if a live link to this URL would be the only one among defanged ones. Either the team has named its
/// host, or the text defangs that host, or hosts of its kind, and leaves hardly any of them live.
#[must_use]
pub fn is_defanged_here(snapshot: &Snapshot, settings: &RuleSettings, address: Address) -> bool {
    if let Some(hosts) = settings.defang() {
        return address.is_of(hosts);
    }
    let count = |same: &dyn Fn(&Address) -> bool, live: bool| {
        addresses(snapshot).filter(|(_, a)| a.way.is_none() == live && same(a)).count()
    };
    let of_host = |other: &Address| other.host == address.host;
    if count(&of_host, false) > 0 {
        return count(&of_host, true) == 0;
    }
    let of_kind = |other: &Address| other.top == address.top;
    let (defanged, live) = (count(&of_kind, false), count(&of_kind, true));
    let is_on = settings.severity(&RULE).is_some();
    is_on && USUAL.map(host_hash).contains(&address.top) && defanged >= HABIT && defanged >= live * MARGIN
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let change = edits::defang(snapshot, finding.span, edits::defanged_form(snapshot));
    change.map(|change| Fix::new("Defang this link", change, Safety::Suggested)).into_iter().collect()
}
