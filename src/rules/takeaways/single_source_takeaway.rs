//! Finds takeaways whose support cites only one outlet.

use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Report, Rule, Scope};

/// The `single-source-takeaway` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "single-source-takeaway",
    family: Family::Takeaways,
    summary: "Takeaway whose support cites only one outlet",
    severity: None,
    page: "\
# single-source-takeaway

The sentences that support a takeaway cite a single outlet: one site, or one channel. Several links to it are still one
outlet, also through a web archive or through its channel on a platform.

## Why it matters

If that outlet is wrong, so is the takeaway, and several endnotes can hide it. The reader should see it in the words (\"a
Russian milblogger claimed\"), or find a second source.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- ⟦River forces shelled Port Anvil.⟧
- The northern bridge was closed to lorries.

## Toplines

River forces shelled Port Anvil on May 2.[1][2] The northern bridge was closed to lorries.[3][4]

## Endnotes

[1] https://herald.example.org/a
[2] https://web.archive.org/web/20240503/https://herald.example.org/b
[3] https://herald.example.org/c
[4] https://t.me/harbour_watch/12
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.

## Toplines

River forces shelled Port Anvil on May 2.[1][2]

## Endnotes

[1] https://herald.example.org/a
[2] https://t.me/harbour_watch/12
```

## When to ignore it

When the takeaway is about what that source said itself: a ministry's statement needs no second source. Takeaways with words
such as \"announced\" or \"according to\" are not checked. Off by default.

Measured: 263 findings in 155 of 367 published texts. Of 20 that were read, 17 are right; 3 rest on sentences that say only
a part of the takeaway. Of 20 planted faults 20 are found.
",
    scope: Scope::document(&[
        Aspect::Supports,
        Aspect::Takeaways,
        Aspect::Labels,
        Aspect::Sources,
        Aspect::Structure,
        Aspect::Topics,
    ]),
    check,
    ..Rule::DEFAULT
};

/// Minimum share of the takeaway that its support says. Below it, the support may say something else.
const LEAST_SCORE: f32 = 0.5;
/// Words of a takeaway that tell the reader whose statement it is.
const ATTRIBUTED: &[&str] = &[
    "said",
    "stated",
    "claimed",
    "reported",
    "announced",
    "according",
    "confirmed",
    "denied",
    "told",
    "published",
    "acknowledged",
    "warned",
    "accused",
    "claims",
    "reports",
    "reportedly",
    "called",
    "decree",
    "signed",
];

/// Returns true if a takeaway says that it is the statement of someone.
fn names_source(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphabetic())
        .any(|word| ATTRIBUTED.contains(&word.to_ascii_lowercase().as_str()))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if snapshot.links().is_excerpt() {
        return;
    }
    for support in snapshot.supports() {
        let citations = snapshot.citations_under(support);
        let words = snapshot.takeaway_words(support.takeaway);
        let is_doubtful = support.score < LEAST_SCORE || names_source(&snapshot.text().slice(words));
        let Some((source, sourcing)) = snapshot.single_outlet(&citations).filter(|_| !is_doubtful) else {
            continue;
        };
        let name = snapshot.outlet_name(&source);
        let links = match sourcing.sources {
            1 => String::new(),
            n => format!(" ({n} links)"),
        };
        let message = format!("The support of this takeaway cites only one outlet: {name}{links}.");
        let related =
            support.main().map(|at| (snapshot.sentence(at).span, "The supporting sentence.".to_owned()));
        report.add_related(words, message, related.into_iter().collect());
    }
}
