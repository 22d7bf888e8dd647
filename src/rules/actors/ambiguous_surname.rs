//! Finds surnames that two persons of the text share.

use super::{names_a_thing, remarked, replace, words};
use crate::actors::{Form, Kind, Mention, Remark};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::words::fold_name;

/// The `ambiguous-surname` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "ambiguous-surname",
    family: Family::Actors,
    summary: "Surname shared by two people named in the same paragraph",
    severity: Some(Severity::Hint),
    page: "\
# ambiguous-surname

A surname is used on its own, and the same paragraph has just introduced two or more people who share it.

## Why it matters

The reader may take one person for the other.

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

When the sentence before makes clear who is meant. People who are widely known by their surname, families, and things named
after a person are not reported.

Measured: no alarms in 324 published texts.
",
    scope: Scope::document(&[Aspect::Ambiguous]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

/// Returns the full names in the text that end in the surname, each once. The first one is that of the
/// probable referent.
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

/// A person's full name in a block, and its folded form.
type Bearer = (Mention, String);

/// Returns the full names of persons in a block, in order.
fn full_names(snapshot: &Snapshot, block: usize) -> Vec<Bearer> {
    let full = |m: &Mention| m.kind == Kind::Person && matches!(m.form, Form::Full | Form::Introduced);
    let all = snapshot.linked().mentions_in(block, snapshot.starts()[block]).filter(full);
    all.map(|m| (m, fold_name(&words(snapshot, &m)))).collect()
}

/// Returns true if a reader may confuse the persons with this surname. That is not so if one of them is widely
/// known, or if the last sentence that names one of them returns to that person alone. `names` are the full
/// names of the block.
fn is_open(snapshot: &Snapshot, block: usize, names: &[Bearer], mention: &Mention) -> bool {
    /// Number of preceding full names that are searched.
    const NEAR: usize = 64;
    let registry = &snapshot.environment().registry;
    let surname = fold_name(&words(snapshot, mention));
    let end = names.partition_point(|(m, _)| m.span.end <= mention.span.start);
    let near = &names[end.saturating_sub(NEAR)..end];
    let before: Vec<&Bearer> = near.iter().filter(|(_, name)| name.ends_with(&surname)).collect();
    let known = |m: &Mention| m.actor().is_some_and(|id| registry.actor(id).well_known);
    let Some((last, last_name)) = before.last() else { return true };
    // "A. Marsh" and "Anna Marsh" are the same person.
    let initials =
        before.iter().any(|(m, name)| m.who != last.who && name.chars().next() != last_name.chars().next());
    let start = snapshot.starts()[block];
    let sentences = &snapshot.blocks()[block].sentences;
    let sentence = |m: &Mention| sentences.partition_point(|s| s.span.end + start < m.span.start);
    let others = before.iter().rposition(|(m, _)| m.who != last.who);
    let comes_back = others.is_some_and(|other| {
        before[..other].iter().any(|(m, _)| m.who == last.who) && sentence(&before[other].0) != sentence(last)
    });
    initials && !comes_back && !before.iter().any(|(m, _)| known(m))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut names: Option<(usize, Vec<Bearer>)> = None;
    for mention in remarked(snapshot, &Remark::Ambiguous) {
        let Some(block) = snapshot.block_at(mention.span.start) else { continue };
        if names.as_ref().is_none_or(|(of, _)| *of != block) {
            names = Some((block, full_names(snapshot, block)));
        }
        let names = names.as_ref().map_or(&[][..], |(_, names)| names);
        if names_a_thing(snapshot, mention.span) || !is_open(snapshot, block, names, &mention) {
            continue;
        }
        let words = words(snapshot, &mention);
        report.add(
            mention.span,
            format!("\"{words}\" is ambiguous: this paragraph names several people with this surname."),
        );
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(mention) = remarked(snapshot, &Remark::Ambiguous).find(|m| m.span == finding.span) else {
        return Vec::new();
    };
    let names = bearers(snapshot, &mention).into_iter();
    names
        .map(|name| replace(format!("Change to \"{name}\""), finding.span, name, Safety::Suggested))
        .collect()
}
