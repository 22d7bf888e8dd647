//! An acronym that nobody has explained yet.

use super::{replace, words};
use crate::actors::{Acronym, Kind, Mention};
use crate::analysis::Snapshot;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};
use crate::text::Span;

/// See its page.
pub static RULE: Rule = Rule {
    name: "undefined-acronym",
    family: Family::Actors,
    summary: "An acronym is spelled out where it stands first.",
    severity: Some(Severity::Hint),
    page: "\
# undefined-acronym

The acronym of a body or an organisation that the registry knows stands in the body before its long name, or without it:
'MFA' without 'Ministry of Foreign Affairs (MFA)'. Headings and takeaways are passed over. Some need no explanation: outlets, states and what every reader of
reports knows (UN, EU, NATO …).

## Why it matters

A reader who is new to the subject must look it up, and may find another body of that name.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

The head of the ⟦SVR⟧ spoke with the port authority on November 29.[1]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

The head of the Foreign Intelligence Service (SVR) spoke with the port authority on November 29.[1] The SVR and NATO said
no more.[2]
```

## When to ignore it

When the readers of the house know the acronym.

Measured: 0.7 alarms a text in 324 published texts. True, but most readers of those texts know the acronym. Hence a hint.
",
    check,
    fixes,
};

/// Acronyms that need no long name.
const KNOWN: [&str; 20] = [
    "UN", "EU", "NATO", "US", "U.S.", "UK", "U.K.", "U.N.", "CIA", "FBI", "UNESCO", "UNICEF", "OPEC", "G7",
    "G20", "BBC", "CNN", "KGB", "ISW", "PM",
];

/// The acronyms that stand before they are explained: where they stand first, and whether it ever happens.
fn undefined(snapshot: &Snapshot) -> impl Iterator<Item = (Mention, bool)> {
    snapshot.linked().acronyms().filter_map(|mut places| {
        let (at, Acronym::Used) = places.find(|(at, _)| in_body(snapshot, *at))? else { return None };
        let mention = snapshot.mention_from(at)?;
        let body = matches!(mention.kind, Kind::PublicBody | Kind::Organization);
        if !body || mention.actor().is_none() {
            return None;
        }
        Some((mention, places.any(|(_, acronym)| matches!(acronym, Acronym::Defined(_)))))
    })
}

/// Whether `at` lies where acronyms are explained: no heading, no takeaway.
fn in_body(snapshot: &Snapshot, at: u32) -> bool {
    snapshot.block_at(at).is_some_and(|block| snapshot.blocks()[block].block.kind.is_body())
}

/// Whether the acronym goes on behind a hyphen, as in `IS-K`: then it is another.
fn goes_on(snapshot: &Snapshot, end: u32) -> bool {
    let text = snapshot.text();
    let behind = text.slice(Span::new(end, text.floor((end + 4).min(text.len())).max(end)));
    behind.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase()))
}

/// The acronym itself, without the nationality before it.
fn letters(snapshot: &Snapshot, mention: &Mention) -> (Span, String) {
    let words = words(snapshot, mention);
    let last = words.rsplit(char::is_whitespace).next().unwrap_or(&words).to_owned();
    (Span::new(mention.span.end - last.len() as u32, mention.span.end), last)
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut found: Vec<_> = undefined(snapshot).collect();
    found.sort_by_key(|(mention, _)| mention.span);
    for (mention, later) in found {
        let (span, acronym) = letters(snapshot, &mention);
        if KNOWN.contains(&acronym.as_str()) || goes_on(snapshot, span.end) {
            continue;
        }
        let name = snapshot.mention_name(&mention);
        let when = if later { "is used before it is explained" } else { "is not explained" };
        report.add(span, format!("'{acronym}' {when}; the registry has '{name}'."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mention = undefined(snapshot).find(|(mention, _)| letters(snapshot, mention).0 == finding.span);
    let Some((mention, _)) = mention else { return Vec::new() };
    let Some(id) = mention.actor() else { return Vec::new() };
    let (span, acronym) = letters(snapshot, &mention);
    let actor = snapshot.environment().registry.actor(id);
    let adjective = actor.country.and_then(|country| country.adjective()).unwrap_or_default();
    let from = snapshot.text().floor(span.start.saturating_sub(40));
    let before = snapshot.text().slice(Span::new(from, span.start));
    let mut long = actor.name.as_str();
    // "the Russian SVR": the state has been named.
    if !adjective.is_empty() && before.trim_end().ends_with(adjective) {
        let state = actor.country.and_then(|country| country.name()).unwrap_or_default();
        long = long.strip_suffix(state).and_then(|l| l.strip_suffix(" of ")).unwrap_or(long);
        long = long.strip_prefix(adjective).map_or(long, str::trim_start);
    }
    let new = format!("{long} ({acronym})");
    vec![replace(format!("Write '{new}'"), finding.span, new, Safety::Suggested)]
}
