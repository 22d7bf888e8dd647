//! Finds surnames that are used before the full name.

use rustc_hash::FxHashSet;

use super::{in_body, names_a_thing, remarked, replace, words};
use crate::actors::{Actor, Form, Mention, Post, Registry, Remark, Who};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::quoted::is_quoted;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `surname-first` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "surname-first",
    family: Family::Actors,
    summary: "Surname used before the person's full name",
    severity: Some(Severity::Hint),
    page: "\
# surname-first

The body uses a surname on its own before it gives the person's full name further down. Headings, takeaways and quotations
are not checked. Neither are heads of state and government, others who are widely known by their surname, people who are not
in the registry, and things named after a person.

## Why it matters

The reader does not know who is meant.

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

When your readers know the person.

Measured: rare in published texts, at most one alarm per hundred texts. The rule is therefore a hint.
",
    scope: Scope::document(&[Aspect::Early, Aspect::Structure]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

/// Returns surnames in the body that precede the full name of a person who is in the registry, but not widely known.
fn strangers(snapshot: &Snapshot) -> impl Iterator<Item = Mention> {
    let registry = &snapshot.environment().registry;
    let strange = |m: &Mention| m.actor().is_some_and(|id| !is_known_to_all(registry, registry.actor(id)));
    remarked(snapshot, &Remark::Early).filter(move |m| {
        in_body(snapshot, m.span.start)
            && strange(m)
            && !names_a_thing(snapshot, m.span)
            && !is_quoted(snapshot, m.span)
    })
}

/// Returns true if the person is widely known by the surname: according to the registry, or as a head of
/// state or government.
fn is_known_to_all(registry: &Registry, actor: &Actor) -> bool {
    const HEADS: [&str; 5] =
        ["President of", "Prime Minister of", "Chancellor of", "King of", "Supreme Leader"];
    let heads = |post: &Post| match post {
        Post::Position(id) => {
            let position = registry.position(*id);
            position.country.is_some() && HEADS.iter().any(|head| position.name.starts_with(head))
        }
        Post::Title { .. } => false,
    };
    actor.well_known || actor.occupancies.iter().any(|role| !role.acting && heads(&role.post))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut seen: FxHashSet<Who> = FxHashSet::default();
    for mention in strangers(snapshot) {
        if seen.insert(mention.who) {
            let (words, name) = (words(snapshot, &mention), snapshot.mention_name(&mention));
            report.add(mention.span, format!("\"{words}\" is used before \"{name}\" is introduced."));
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
    vec![replace(format!("Change to \"{new}\""), finding.span, new, Safety::Suggested)]
}
