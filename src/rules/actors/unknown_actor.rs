//! Finds persons with a title who are not in the registry.

use rustc_hash::FxHashSet;

use super::{remarked, words};
use crate::actors::{Remark, Who};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Report, Rule, Scope};

/// The `unknown-actor` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unknown-actor",
    family: Family::Actors,
    summary: "Person with a title who is not in the actor registry",
    severity: None,
    page: "\
# unknown-actor

A person with a title and a full name is not in the actor registry. Each person is reported once. Off by default, because no
registry is complete. A team that keeps its own registry can turn the rule on to see who is missing.

## Why it matters

Titles can be checked only for people who are in the registry.

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

Where the editor can create files, the fix adds the person to the team's actors: an entry in `actors/team.toml` with the
title and date from the text, for you to review.

Measured: 290 alarms in 324 published texts; of 25 that were read, 22 are people.
",
    scope: Scope::document(&[Aspect::Unknown]),
    check,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut seen: FxHashSet<Who> = FxHashSet::default();
    for mention in remarked(snapshot, &Remark::Unknown) {
        let Some(title) = mention.title else { continue };
        if seen.insert(mention.who) {
            let title = snapshot.text().slice(title);
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let name = words(snapshot, &mention);
            report.add(mention.span, format!("\"{name}\" ({title}) is not in the actor registry."));
        }
    }
}
