//! A person with a title whom the registry does not know.

use rustc_hash::FxHashSet;

use super::{remarked, words};
use crate::actors::{Remark, Who};
use crate::analysis::Snapshot;
use crate::rules::{Family, Report, Rule, no_fixes};

/// See its page.
pub static RULE: Rule = Rule {
    name: "unknown-actor",
    family: Family::Actors,
    summary: "Whom the registry knows, a title can be checked for.",
    severity: None,
    page: "\
# unknown-actor

A person stands with title and full name and is not in the registry. Each is named once. Off by default: no registry
knows everybody. A team that keeps its own turns the rule on to see whom it lacks.

## Why it matters

Of whom the registry does not know no title is checked.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

Ruritanian Defense Minister ⟦Anna Volkova⟧ spoke on May 2.[1] Volkova left.[2]
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

Russian Foreign Minister Sergei Lavrov spoke on May 2.[1]
```

## When to ignore it

When the person will not be named again.

## What the fix does

Where the editor can create files, it adds the person to the team's actors: an entry in `actors/team.toml` with the title
and date that the text gives, to be looked through.

Measured: 290 alarms in 324 published texts; of 25 read, 22 are persons.
",
    check,
    fixes: no_fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut seen: FxHashSet<Who> = FxHashSet::default();
    for mention in remarked(snapshot, &Remark::Unknown) {
        let Some(title) = mention.title else { continue };
        if seen.insert(mention.who) {
            let title = snapshot.text().slice(title);
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let name = words(snapshot, &mention);
            report.add(mention.span, format!("'{name}' ({title}) is not in the registry."));
        }
    }
}
