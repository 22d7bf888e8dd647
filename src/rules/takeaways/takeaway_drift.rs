//! A takeaway that says another number, name, date, negation or likelihood than the body.

use crate::analysis::{PartSupport, SentenceAt, Snapshot, Support};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};
use crate::takeaways::{self, Comparison, Departure, DepartureKind, Word, words};
use crate::text::{Edit, Span};

use super::change;

/// See its page.
pub static RULE: Rule = Rule {
    name: "takeaway-drift",
    family: Family::Takeaways,
    summary: "A takeaway says the same numbers, names, dates, negations and likelihoods as the sentence that it repeats.",
    severity: Some(Severity::Warning),
    page: "\
# takeaway-drift

A takeaway repeats a sentence of the body but has another number, name, date, negation or likelihood.

## Why it matters

The body was corrected and the takeaway was not, or the other way round. The reader gets the wrong one first.

What the takeaway leaves out, adds or puts in another order is no drift.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port ⟦Hammer⟧ on May ⟦1⟧ and killed ⟦15⟧ people.
- Coastal forces will ⟦retake⟧ the northern bridge before winter.

## Toplines

River forces shelled Port Anvil on May 2 and killed 14 people. The governor said that the strikes hit two piers.[1]

Coastal forces will likely retake the northern bridge before winter. They moved two brigades to it.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces killed fourteen people when they shelled Port Anvil.
- Coastal forces will probably retake the northern bridge before winter.

## Toplines

River forces shelled Port Anvil on May 2 and killed 14 people. The governor said that the strikes hit two piers.[1]

Coastal forces will likely retake the northern bridge before winter. They moved two brigades to it.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When the takeaway sums up two places of the body on purpose, of which only one was found.

Measured on 255 published assessments: it speaks of about 2 in 100 takeaways. All 32 alarms were read: 24 are real, most
often a 'likely' that one of the two lacks; 8 are none, such as 'on the southern axis' for 'in southern Ukraine'.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for support in snapshot.supports() {
        in_block(snapshot, support.takeaway as usize, report);
    }
}

/// Looks at one takeaway.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let all = snapshot.supports();
    let Ok(index) = all.binary_search_by_key(&block, |support| support.takeaway as usize) else { return };
    for (departure, found) in departures(snapshot, &all[index]) {
        let message = match departure.kind {
            DepartureKind::Negation => "The body says the opposite",
            DepartureKind::Likelihood => "The body estimates otherwise",
            DepartureKind::Number => "The body has another number",
            DepartureKind::Name => "The body has another name",
            DepartureKind::Date => "The body has another date",
        };
        let body = words_at(snapshot, found.body);
        report.add_related(
            found.takeaway,
            format!("{message}: “{body}”."),
            vec![(found.body, "What the takeaway repeats.".to_owned())],
        );
    }
}

/// From which share of common words, in one order, a takeaway repeats a sentence.
const REPEATS: f32 = 0.72;

/// Where the takeaway departs and from what; spans in the text, without white space around them.
struct Found {
    takeaway: Span,
    body: Span,
}

fn departures(snapshot: &Snapshot, support: &Support) -> Vec<(Departure, Found)> {
    let mut out = Vec::new();
    if !support.is_linked() {
        return out;
    }
    for part in support.parts.iter().filter(|part| part.is_linked() && part.is_close()) {
        // A sentence that still has no stop is being typed.
        if !snapshot.sentence(part.sentence).facts.ended {
            continue;
        }
        let Some((body, comparison)) = closest(snapshot, part) else { continue };
        if comparison.shared < REPEATS {
            continue;
        }
        let starts = snapshot.starts();
        for departure in comparison.departures {
            let takeaway = departure.takeaway.shift(starts[part.sentence.block as usize]);
            let found = Found {
                takeaway: trimmed(snapshot, takeaway),
                body: trimmed(snapshot, departure.body.shift(starts[body.block as usize])),
            };
            out.push((departure, found));
        }
    }
    out
}

/// The sentence that shares most with the part, word by word.
fn closest(snapshot: &Snapshot, part: &PartSupport) -> Option<(SentenceAt, Comparison)> {
    let own = read(snapshot, part.sentence);
    let mut best: Option<(SentenceAt, Comparison)> = None;
    for (at, _) in &part.covers {
        let others = part.covers.iter().filter(|(other, _)| other != at);
        let elsewhere: Vec<u32> = others.flat_map(|(other, _)| keys(snapshot, *other)).copied().collect();
        let comparison = takeaways::compare(&own, &read(snapshot, *at), |key| elsewhere.contains(&key));
        if best.as_ref().is_none_or(|(_, known)| comparison.shared > known.shared) {
            best = Some((*at, comparison));
        }
    }
    best
}

fn keys(snapshot: &Snapshot, at: SentenceAt) -> &[u32] {
    snapshot.blocks()[at.block as usize].keys.sentences().nth(at.index as usize).unwrap_or(&[])
}

fn read(snapshot: &Snapshot, at: SentenceAt) -> Vec<Word> {
    let facts = &snapshot.blocks()[at.block as usize];
    let text = snapshot.text().slice(snapshot.block_span(at.block as usize));
    words::words(&text, facts.sentences[at.index as usize].span, &takeaways::skipped(&facts.citations))
}

fn trimmed(snapshot: &Snapshot, span: Span) -> Span {
    let text = snapshot.text().slice(span);
    let start = span.start + (text.len() - text.trim_start().len()) as u32;
    Span::new(start, start + text.trim().len() as u32)
}

fn words_at(snapshot: &Snapshot, span: Span) -> String {
    snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((body, _)) = finding.related.first() else { return Vec::new() };
    let words = words_at(snapshot, *body);
    if words.contains(['[', ']', '{', '}']) {
        return Vec::new(); // a marker among them
    }
    let edit = Edit::new(finding.span, words.clone());
    vec![Fix::new(&format!("Take the body’s “{words}”"), change(vec![edit]), Safety::Suggested)]
}
