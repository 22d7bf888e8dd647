//! A surname before anybody has said whose it is.

use rustc_hash::FxHashSet;

use super::{in_takeaway, remarked, replace, words};
use crate::actors::{Form, Mention, Remark, Who};
use crate::analysis::Snapshot;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "surname-first",
    family: Family::Actors,
    summary: "A person stands with full name and title first, and with the surname alone only then.",
    severity: Some(Severity::Hint),
    page: "\
# surname-first

A surname stands alone in the body before the full name of the person, who is introduced only further down. Takeaways are
passed over, and so are persons whom everybody knows by the surname and those whom the registry does not know.

## Why it matters

The reader meets a stranger.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

⟦Fidan⟧ left the port on November 28.[1] Turkish Foreign Minister Hakan Fidan spoke on November 29.[2]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

Turkish Foreign Minister Hakan Fidan left the port on November 28.[1] Fidan spoke on November 29.[2]
```

## When to ignore it

When the readers of the house know the person.

Measured: 4 alarms in 324 published texts, one of them a drone that is called by a surname. Hence a hint.
",
    check,
    fixes,
};

/// Surnames in the body before their bearers, whom the registry knows but not everybody.
fn strangers(snapshot: &Snapshot) -> impl Iterator<Item = Mention> {
    let registry = &snapshot.environment().registry;
    let strange = |m: &Mention| m.actor().is_some_and(|id| !registry.actor(id).well_known);
    remarked(snapshot, &Remark::Early).filter(move |m| strange(m) && !in_takeaway(snapshot, m.span.start))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut seen: FxHashSet<Who> = FxHashSet::default();
    for mention in strangers(snapshot) {
        if seen.insert(mention.who) {
            let (words, name) = (words(snapshot, &mention), snapshot.mention_name(&mention));
            report.add(mention.span, format!("'{words}' stands before '{name}' is introduced."));
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(mention) = strangers(snapshot).find(|m| m.span == finding.span) else { return Vec::new() };
    let full = |m: &&Mention| m.who == mention.who && matches!(m.form, Form::Full | Form::Introduced);
    let Some(introduction) = snapshot.mentions().iter().find(full) else { return Vec::new() };
    let title = introduction.title.map_or_else(String::new, |title| {
        let title = snapshot.text().slice(title).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{title} ")
    });
    let new = format!("{title}{}", words(snapshot, introduction));
    vec![replace(format!("Write '{new}'"), finding.span, new, Safety::Suggested)]
}
