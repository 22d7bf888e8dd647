//! Finds 'former' before an office that the person still holds.

use super::titles::{Unfit, in_remarked, quoted, unfit, unfit_at};
use super::{opens_sentence, replace};
use crate::actors::{Held, TitleVerdict};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::capitalised;

/// The `premature-former` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "premature-former",
    family: Family::Actors,
    summary: "Person called \"former\" who held the office on the date of the report",
    severity: Some(Severity::Warning),
    page: "\
# premature-former

The text calls a person the former holder of an office, but according to the registry the person held it on the date of the
text, possibly for a second time. A day, month or year in the sentence counts instead of the date of the text.

A person who holds the office again, with no known end, is reported as information for up to a year after the date on which
the registry was last checked.

## Why it matters

The reader thinks that the person has left office, although the person still makes decisions.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

⟦Former Russian Foreign Minister⟧ Sergei Lavrov spoke with the port authority on November 29.[1]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister Sergei Lavrov spoke with former Russian Defense Minister Sergei Shoigu on November 29.[1]
```

## When to ignore it

When the person has left office since the registry was last updated: correct the registry.

Measured: 1 alarm in 367 published texts, in which the registry is right.
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
        let TitleVerdict::PrematureFormer { occupancy, .. } = &verdict else { continue };
        let actor = registry.actor(id);
        let role = &actor.occupancies[*occupancy];
        let (words, name, office) = (quoted(snapshot, title), &actor.name, actor.role_name(role, registry));
        let since = role.period.from.map_or_else(String::new, |from| format!(" since {from}"));
        if role.period.holds(date) == Held::Yes {
            let since = if since.is_empty() { since } else { format!(" ({})", since.trim()) };
            report.add(title, format!("{words} does not fit: on {date}, {name} was {office}{since}."));
        } else {
            let checked = role.period.checked.map_or_else(String::new, |at| format!(" (last checked {at})"));
            let message = format!("{words} may not fit: {name} has been {office} again{since}{checked}.");
            report.add_information(title, message);
        }
    }
}

/// Words that mean 'former'.
const FORMER: [&str; 4] = ["former", "formerly", "ex", "late"];

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let title = finding.span;
    if unfit_at(snapshot, title).is_none() {
        return Vec::new();
    }
    let words = snapshot.text().slice(title);
    let mut parts = words.split_inclusive([' ', '-', '\n']).peekable();
    let mut kept = String::with_capacity(words.len());
    let mut removed = "former".to_owned();
    for part in parts.by_ref() {
        let bare = part.trim_end_matches([' ', '-', '\n']).to_lowercase();
        if FORMER.contains(&bare.as_str()) {
            removed = bare;
        } else {
            kept.push_str(part);
        }
    }
    if kept.is_empty() || kept == *words {
        return Vec::new();
    }
    let new = if opens_sentence(snapshot, title.start) { capitalised(&kept) } else { kept };
    vec![replace(format!("Remove \"{removed}\""), title, new, Safety::Suggested)]
}
