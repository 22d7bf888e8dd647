//! Finds links without an archived copy.

use rustc_hash::FxHashSet;

use crate::analysis::{Aspect, Mark, Snapshot};
use crate::assessment::addresses::host_hash;
use crate::assessment::identity::ARCHIVES;
use crate::rules::{Family, Report, Rule, Scope};

/// The `unarchived-source` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unarchived-source",
    family: Family::Sources,
    summary: "Link in an endnote without an archived copy",
    severity: None,
    page: "\
# unarchived-source

An endnote links to a page, and no endnote has an archived copy of it. Off by default: most published texts do not archive
their sources.

## Why it matters

Posts are deleted and pages change. With an archived copy a reader can still check the claim years later.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://web.archive.org/web/20240503/https://example.org/a
[2] ⟦https://example.org/b⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://web.archive.org/web/20240503/https://example.org/a
[2] https://example.org/b; https://archive.ph/AbCd1
```

## When to ignore it

For sources that archive themselves: laws, journals with a DOI (links to doi.org are not found).

Measured: 87 findings a text in 286 of 367 published texts, none of which archives its sources as a rule. Of 20 planted
faults 20 are found.
",
    scope: Scope::document(&[Aspect::Sources]),
    check,
    ..Rule::DEFAULT
};

/// Hosts of addresses that stay.
const LASTING: &[&str] = &["doi.org", "dx.doi.org"];

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let archives: Vec<u64> = ARCHIVES.iter().map(|host| host_hash(host)).collect();
    let lasting: Vec<u64> = LASTING.iter().map(|host| host_hash(host)).collect();
    let blocks = || snapshot.links().blocks_with(Mark::Sources).iter().map(|block| *block as usize);
    let addresses = |block: usize| {
        snapshot.blocks()[block].sources.iter().filter_map(|source| Some((source.url?, source.address?)))
    };
    let archived: FxHashSet<u64> = blocks()
        .flat_map(addresses)
        .filter(|(_, address)| address.is_of(&archives))
        .map(|(_, address)| address.identity.page)
        .collect();
    for block in blocks() {
        // The address of a copy may not name the original, which then is in the same endnote.
        let has_copy = addresses(block)
            .any(|(_, address)| address.is_of(&archives) && address.identity.outlet == address.identity.page);
        for (url, address) in addresses(block) {
            let kept = has_copy
                || address.is_of(&archives)
                || address.is_of(&lasting)
                || archived.contains(&address.identity.page);
            if !kept {
                report.add(
                    url.shift(snapshot.starts()[block]),
                    "No endnote has an archived copy of this page.",
                );
            }
        }
    }
}
