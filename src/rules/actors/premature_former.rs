//! 'Former' before an office that is still held.

use super::titles::{Unfit, in_remarked, quoted, unfit, unfit_at};
use super::{capitalised, opens_sentence, replace};
use crate::actors::TitleVerdict;
use crate::analysis::Snapshot;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "premature-former",
    family: Family::Actors,
    summary: "Nobody is called former while in office.",
    severity: Some(Severity::Warning),
    page: "\
# premature-former

A person is called a former holder of an office that the registry says was held on the date of the text, also after a
break. A day, month or year in the sentence decides instead of the date of the text.

## Why it matters

The reader takes a person for out of office who still decides.

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

When the person has left office since the registry was brought up to date: then correct the registry.

Measured: 1 alarm in 324 published texts, where the registry is right.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_remarked(snapshot, report, in_block);
}

/// Looks at one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let registry = &snapshot.environment().registry;
    for Unfit { actor: id, title, verdict, date, .. } in unfit(snapshot, block) {
        let TitleVerdict::PrematureFormer { occupancy, .. } = &verdict else { continue };
        let actor = registry.actor(id);
        let role = &actor.occupancies[*occupancy];
        let since = role.period.from.map_or_else(String::new, |from| format!(" (since {from})"));
        let message = format!(
            "{} does not fit: on {date} {} was {}{since}.",
            quoted(snapshot, title),
            actor.name,
            actor.role_name(role, registry),
        );
        report.add(title, message);
    }
}

/// How 'former' may be said.
const FORMER: [&str; 4] = ["former", "formerly", "ex", "late"];

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let title = finding.span;
    if unfit_at(snapshot, title).is_none() {
        return Vec::new();
    }
    let words = snapshot.text().slice(title);
    let mut parts = words.split_inclusive([' ', '-', '\n']).peekable();
    let mut kept = String::with_capacity(words.len());
    for part in parts.by_ref() {
        let bare = part.trim_end_matches([' ', '-', '\n']).to_lowercase();
        if !FORMER.contains(&bare.as_str()) {
            kept.push_str(part);
        }
    }
    if kept.is_empty() || kept == *words {
        return Vec::new();
    }
    let new = if opens_sentence(snapshot, title.start) { capitalised(&kept).into_owned() } else { kept };
    vec![replace("Drop 'former'".to_owned(), title, new, Safety::Suggested)]
}
