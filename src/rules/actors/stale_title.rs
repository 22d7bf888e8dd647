//! Finds titles that the person no longer held, or did not hold yet.

use std::fmt::Write;

use super::titles::{Unfit, fitting, in_remarked, just_ended, period, quoted, unfit, unfit_at};
use super::{opens_sentence, replace};
use crate::actors::{ActorId, Held, Occupancy, PartialDate, PositionId, Registry, TitleVerdict};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::Span;

/// The `stale-title` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "stale-title",
    family: Family::Actors,
    summary: "Title that the person did not hold on the date of the report",
    severity: Some(Severity::Warning),
    page: "\
# stale-title

According to the registry, the person did not hold this title on the date of the text: the term had ended, or had not begun.
If the sentence, or one next to it about the past, has a date, that date is used instead.

A title is not reported

- if the registry does not know the end of the term, or the term ended at most two days before;
- if the text has no date;
- in a quotation;
- with 'then', 'former' or 'at the time', and next to words about the end of the term: 'ousted', 'resigned', 'the fall of',
  'predecessor'.

## Why it matters

A reader who sees last year's minister still in office doubts the rest of the page.

## Wrong

```assessment
# Levant Assessment, January 4, 2025

⟦Syrian President⟧ Bashar al-Assad arrived at the port on January 3.[1]
```

## Right

```assessment
# Levant Assessment, January 4, 2025

Former Syrian President Bashar al-Assad arrived at the port on January 3.[1] Then-Syrian President Bashar al-Assad had
stopped the talks.[2] In 2023 Syrian President Bashar al-Assad had let them begin.[3] Rebels ousted Syrian President
Bashar al-Assad on December 8.[4]
```

## When to ignore it

When the sentence is about the time when the title was held. It is then better to write 'then-'.

Measured: this rule, wrong-holder and premature-former together raise 17 alarms in 367 published texts, all of them right; 1
is from this rule. Of 90 wrong titles planted in such texts, of offices whose holder the registry knows, 81 are found.
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
        let TitleVerdict::Stale { position, occupancy, not_yet } = &verdict else { continue };
        let actor = registry.actor(id);
        let role = &actor.occupancies[*occupancy];
        if !not_yet && just_ended(snapshot, role) {
            continue;
        }
        let state = if *not_yet { "not yet" } else { "no longer" };
        let mut message = format!(
            "{} does not fit: on {date}, {} was {state} {}{}.",
            quoted(snapshot, title),
            actor.name,
            actor.role_name(role, registry),
            if *not_yet {
                role.period.from.map_or_else(String::new, |from| format!(" (from {from})"))
            } else {
                format!(" (held{})", period(role))
            },
        );
        if let Some(holder) = holder(registry, *position, date) {
            let _ = write!(message, " {} held the office then.", registry.actor(holder).name);
        }
        report.add(title, message);
    }
}

/// Returns the only person who certainly held the office on `date`. An acting holder does not count.
fn holder(registry: &Registry, position: PositionId, date: PartialDate) -> Option<ActorId> {
    if registry.position(position).seats != 1 {
        return None;
    }
    let held = |occupancy: &Occupancy| {
        occupancy.verified && !occupancy.acting && occupancy.period.holds(date) == Held::Yes
    };
    let mut holders = registry.holders(position).filter(|(_, occupancy)| held(occupancy)).map(|(id, _)| id);
    let only = holders.next()?;
    holders.all(|other| other == only).then_some(only)
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(Unfit { mention, actor, verdict, date, .. }) = unfit_at(snapshot, finding.span) else {
        return Vec::new();
    };
    let TitleVerdict::Stale { position, not_yet, .. } = verdict else { return Vec::new() };
    let mut fixes = Vec::new();
    let title = finding.span;
    if !not_yet {
        let former = if opens_sentence(snapshot, title.start) { "Former " } else { "former " };
        fixes.push(replace(
            "Add \"former\" before the title".to_owned(),
            Span::at(title.start),
            former,
            Safety::Suggested,
        ));
    }
    let registry = &snapshot.environment().registry;
    if let Some(holder) = holder(registry, position, date) {
        let name = &registry.actor(holder).name;
        fixes.push(replace(format!("Change to \"{name}\""), mention.span, name.as_str(), Safety::Suggested));
    }
    for other in fitting(registry, actor, date) {
        fixes.push(replace(format!("Change to \"{other}\""), title, other, Safety::Suggested));
    }
    fixes
}
