//! Finds titles of an office that another person held.

use super::replace;
use super::titles::{Unfit, fitting, in_remarked, quoted, unfit, unfit_at};
use crate::actors::TitleVerdict;
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `wrong-holder` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "wrong-holder",
    family: Family::Actors,
    summary: "Title of an office that someone else held on the date of the report",
    severity: Some(Severity::Warning),
    page: "\
# wrong-holder

The title belongs to an office that one person holds at a time, and according to the registry someone else held it on the
date of the text. As far as the registry knows, the named person never held it. The title must name the whole office with
its state, or with a name that leaves no doubt ('Mayor of Lerwick'). Deputies and acting holders count as other offices.

## Why it matters

Either the name or the office is wrong, and the reader cannot tell which.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

⟦Russian Foreign Minister⟧ Dmitry Peskov spoke with the port authority on November 29.[1]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister Sergei Lavrov and Russian Deputy Foreign Minister Anna Volkova spoke with Kremlin Spokesperson
Dmitry Peskov on November 29.[1]
```

## When to ignore it

When the registry lacks a change of office: correct the registry.

Measured: 15 alarms in 367 published texts, all right. Ten times an adviser or a deputy has the chief's title; five times one
office is mistaken for another.
",
    scope: Scope::names(&[Aspect::Titles, Aspect::Date], in_block),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_remarked(snapshot, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let registry = &snapshot.environment().registry;
    for Unfit { actor: id, title, verdict, date, .. } in unfit(snapshot, block) {
        let TitleVerdict::WrongHolder { holder, position } = &verdict else { continue };
        let message = format!(
            "{} does not fit {}: on {date}, {} was {}.",
            quoted(snapshot, title),
            registry.actor(id).name,
            registry.actor(*holder).name,
            registry.position(*position).name,
        );
        report.add(title, message);
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(Unfit { mention, actor, verdict, date, .. }) = unfit_at(snapshot, finding.span) else {
        return Vec::new();
    };
    let TitleVerdict::WrongHolder { holder, .. } = verdict else { return Vec::new() };
    let registry = &snapshot.environment().registry;
    let holder = &registry.actor(holder).name;
    let mut fixes =
        vec![replace(format!("Change to \"{holder}\""), mention.span, holder.as_str(), Safety::Suggested)];
    for title in fitting(registry, actor, date) {
        fixes.push(replace(format!("Change to \"{title}\""), finding.span, title, Safety::Suggested));
    }
    fixes
}
