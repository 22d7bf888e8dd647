//! A surname that two persons of the text bear.

use super::{remarked, replace, words};
use crate::actors::{Form, Kind, Mention, Remark, fold_name};
use crate::analysis::Snapshot;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "ambiguous-surname",
    family: Family::Actors,
    summary: "A surname alone means one person.",
    severity: Some(Severity::Hint),
    page: "\
# ambiguous-surname

A surname stands alone, and the same paragraph has just introduced two or more persons who bear it.

## Why it matters

The reader takes one for the other.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

General Oleg Marsh met Governor Anna Marsh on May 2.[1] ⟦Marsh⟧ left early.[2]
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

General Oleg Marsh met Governor Anna Marsh on May 2.[1] Governor Marsh left early.[2]
```

## When to ignore it

When the sentence before leaves no doubt.

Measured: none in 324 published texts.
",
    check,
    fixes,
};

/// The full names in the text that end in the surname, each once, first the one that is taken to be meant.
fn bearers(snapshot: &Snapshot, mention: &Mention) -> Vec<String> {
    let surname = fold_name(&words(snapshot, mention));
    let mut names: Vec<(bool, String)> = Vec::new();
    for other in snapshot.mentions() {
        if other.kind != Kind::Person || !matches!(other.form, Form::Full | Form::Introduced) {
            continue;
        }
        let name = words(snapshot, other).split_whitespace().collect::<Vec<_>>().join(" ");
        let bears = name.contains(' ') && fold_name(&name).ends_with(&surname);
        if bears && names.iter().all(|(_, known)| *known != name) {
            names.push((other.who != mention.who, name));
        }
    }
    names.sort_by_key(|(other, _)| *other);
    names.into_iter().map(|(_, name)| name).collect()
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for mention in remarked(snapshot, &Remark::Ambiguous) {
        let words = words(snapshot, &mention);
        report.add(mention.span, format!("'{words}': this paragraph introduces several who bear this name."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(mention) = remarked(snapshot, &Remark::Ambiguous).find(|m| m.span == finding.span) else {
        return Vec::new();
    };
    let names = bearers(snapshot, &mention).into_iter();
    names.map(|name| replace(format!("Write '{name}'"), finding.span, name, Safety::Suggested)).collect()
}
