//! Finds spellings other than the one that the registry prefers.

use rustc_hash::FxHashSet;

use super::{remarked, replace, words};
use crate::actors::{ActorId, Remark, respell};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope};
use crate::text::Edit;

/// The `variant-spelling` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "variant-spelling",
    family: Family::Actors,
    summary: "Name spelled differently from the actor registry",
    severity: None,
    page: "\
# variant-spelling

A name is spelled differently from the registry: 'Sergey Lavrov' where the registry has 'Sergei Lavrov'. Each spelling is
reported once per text, at its first occurrence. Off by default, because each team prefers its own spellings. To use the
rule, write your spellings into the team's registry and turn it on:

```toml
[rules]
variant-spelling = \"hint\"
```

## Why it matters

A search for the name misses the reports that spell it differently.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister ⟦Sergey Lavrov⟧ spoke with the port authority on November 29.[1]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister Sergei Lavrov spoke with the port authority on November 29.[1] Lavrov left on November 30.[2]
```

## When to ignore it

When a quotation should keep its spelling.

Measured: 510 alarms in 324 published texts. Nearly all are indeed other spellings, which their authors use on purpose.
",
    scope: Scope::document(&[Aspect::Variants]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let registry = &snapshot.environment().registry;
    let mut seen: FxHashSet<(ActorId, String)> = FxHashSet::default();
    for mention in remarked(snapshot, &Remark::Variant) {
        let Some(id) = mention.actor() else { continue };
        let words = words(snapshot, &mention);
        let preferred = respell(&words, &registry.actor(id).name);
        if preferred != words && seen.insert((id, words.clone())) {
            report
                .add(mention.span, format!("\"{words}\" is spelled \"{preferred}\" in the actor registry."));
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(mention) = remarked(snapshot, &Remark::Variant).find(|m| m.span == finding.span) else {
        return Vec::new();
    };
    let Some(id) = mention.actor() else { return Vec::new() };
    let name = &snapshot.environment().registry.actor(id).name;
    let preferred = respell(&words(snapshot, &mention), name);
    let mut edits = Vec::new();
    for other in remarked(snapshot, &Remark::Variant).filter(|other| other.actor() == Some(id)) {
        let old = words(snapshot, &other);
        let new = respell(&old, name);
        if new != old {
            edits.push(Edit::new(other.span, new));
        }
    }
    let everywhere = format!("Use the registry's spelling everywhere ({} places)", edits.len());
    let mut fixes =
        vec![replace(format!("Change to \"{preferred}\""), finding.span, preferred, Safety::Suggested)];
    if edits.len() > 1 {
        fixes.push(Fix { title: everywhere, edits, safety: Safety::Suggested, caret: None });
    }
    fixes
}
