//! Finds takeaways that differ from the body in a number, name, date, negation or likelihood, or that swap two names.

mod phrases;

use crate::analysis::{Aspect, PartSupport, SentenceAt, Snapshot, Support};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::takeaways::{self, Comparison, Departure, DepartureKind, Word, WordKind, words};
use crate::text::{Edit, Span};

use super::change;
use phrases::{likelihood, whole};

/// The `takeaway-drift` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "takeaway-drift",
    family: Family::Takeaways,
    summary: "Takeaway that differs from the body in a number, name, date, likelihood or negation",
    severity: Some(Severity::Warning),
    page: "\
# takeaway-drift

A takeaway repeats a sentence of the body but has another number, name, date, negation or likelihood, or swaps two
names.

## Why it matters

The body was corrected and the takeaway was not, or the reverse. The reader gets the wrong version first.

A takeaway may leave out, add or reorder things. Nor is it reported if the same content has another form ('two' and '2',
'one thousand' and '1,000', 'Riga' and 'the Latvian government'), if a name is spelled in two ways (see
`inconsistent-spelling`), or if the content is from another sentence that the takeaway also sums up.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port ⟦Hammer⟧ on ⟦May 1⟧ and killed ⟦15⟧ people.
- Coastal forces will ⟦retake⟧ the northern bridge before winter.
- ⟦Latvia will close its border with Estonia⟧ in June.

## Toplines

River forces shelled Port Anvil on May 2 and killed 14 people. The governor said that the strikes hit two piers.[1]

Coastal forces will likely retake the northern bridge before winter. They moved two brigades to it.[2]

Estonia will close its border with Latvia in June. The ministry named no day.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
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

When the takeaway deliberately sums up two parts of the body and only one of them was found.

Measured on 255 published assessments: about 1 in 100 takeaways is reported. All 22 alarms were read: 20 are real: usually
'likely' is in only one of the two; 2 compare sentences about different actions.
",
    scope: Scope::supports(&[Aspect::AllSupports, Aspect::Takeaways], in_block),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for support in snapshot.supports() {
        in_block(snapshot, support.takeaway as usize, report);
    }
}

/// Checks one takeaway.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let all = snapshot.supports();
    let Ok(index) = all.binary_search_by_key(&block, |support| support.takeaway as usize) else { return };
    for (kind, found) in departures(snapshot, &all[index]) {
        report.add_related(
            found.takeaway,
            message(snapshot, kind, &found),
            vec![(found.body, "The words in the body.".to_owned())],
        );
    }
}

fn message(snapshot: &Snapshot, kind: DepartureKind, found: &Found) -> String {
    let (differs, span) = match kind {
        DepartureKind::Negation => ("The body says the opposite", found.body),
        DepartureKind::Number => ("The body has a different number", found.body),
        DepartureKind::Name => ("The body has a different name", found.body),
        DepartureKind::Date => ("The body has a different date", whole(snapshot, kind, found.body).span),
        DepartureKind::Roles => ("The body has the two names the other way round", found.body),
        DepartureKind::Likelihood => {
            let (own, body) = (likelihood(snapshot, found.takeaway), likelihood(snapshot, found.body));
            match (own.as_str(), body.as_str()) {
                (_, "") if !own.is_empty() => return format!("The body says this without {own}."),
                (_, "") => ("The likelihood differs from the body", found.body),
                ("", body) => return format!("The body has {body}, which this takeaway leaves out."),
                (_, body) => return format!("The likelihood differs from the body, which has {body}."),
            }
        }
    };
    format!("{differs}: \"{}\".", words_at(snapshot, span))
}

/// Minimum share of common words, in the same order, with which a takeaway repeats a sentence.
const REPEATS: f32 = 0.72;
/// Minimum shares of a takeaway's words, in any order, that a body sentence must contain: to speak of the same names,
/// and to count the same things.
const SAME_NAMES: f32 = 0.6;
const SAME_THINGS: f32 = 0.55;
/// Minimum share of its words with which another sentence also supports a takeaway.
const SAYS_TOO: f32 = 0.4;

/// The differing words in the takeaway and in the body; spans in the text, without surrounding white space.
#[derive(PartialEq)]
struct Found {
    takeaway: Span,
    body: Span,
}

fn departures(snapshot: &Snapshot, support: &Support) -> Vec<(DepartureKind, Found)> {
    let mut out = Vec::new();
    for part in support.parts.iter().filter(|part| part.is_close() && !part.covers.is_empty()) {
        // A sentence without a full stop is still being typed.
        if !snapshot.sentence(part.sentence).facts.ended {
            continue;
        }
        let own = read(snapshot, part.sentence);
        let near = Near::of(snapshot, part, &own);
        let mut found: Vec<(SentenceAt, Departure)> = Vec::new();
        if let Some((body, comparison)) = closest(snapshot, part, &own, &near) {
            let departures = comparison.departures.iter().copied().filter(|_| comparison.shared >= REPEATS);
            found.extend(departures.filter(|d| !near.agrees(snapshot, &own, body, d)).map(|d| (body, d)));
        }
        let reads = |least: f32| {
            let covers = part.covers.iter().filter(move |(_, share)| *share >= least);
            covers.map(|(at, _)| (*at, read(snapshot, *at)))
        };
        if found.is_empty() {
            let swapped = |(at, body): (SentenceAt, Vec<Word>)| Some((at, takeaways::swapped(&own, &body)?));
            found.extend(reads(SAME_NAMES).find_map(swapped));
        }
        if !found.iter().any(|(_, d)| d.kind == DepartureKind::Number) {
            let miscounted = |(at, body): (SentenceAt, Vec<Word>)| {
                Some((at, takeaways::miscounted(&own, &body, |key| near.has(snapshot, key))?))
            };
            found.extend(reads(SAME_THINGS).find_map(miscounted));
        }
        let starts = snapshot.starts();
        for (body, departure) in found {
            let takeaway = departure.takeaway.shift(starts[part.sentence.block as usize]);
            let mut found = Found {
                takeaway: trimmed(snapshot, takeaway),
                body: trimmed(snapshot, departure.body.shift(starts[body.block as usize])),
            };
            let (own, there) = (
                whole(snapshot, departure.kind, found.takeaway),
                whole(snapshot, departure.kind, found.body),
            );
            // A day does not lose its year, and is not written into the middle of another.
            let is_day = departure.kind == DepartureKind::Date;
            if !is_day
                || own.has_year == there.has_year && own.span != found.takeaway && there.span != found.body
            {
                found = Found { takeaway: own.span, body: there.span };
            }
            let two_spellings = departure.kind == DepartureKind::Name
                && words::alike(&words_at(snapshot, found.takeaway), &words_at(snapshot, found.body));
            // Day and month of one date may both differ.
            let told = out.iter().any(|(kind, known)| *kind == departure.kind && *known == found);
            if !two_spellings && !told {
                out.push((departure.kind, found));
            }
        }
    }
    out
}

/// The sentences that a takeaway may sum up together: those that cover it, and those of the same blocks that
/// also support it.
struct Near {
    blocks: Vec<u32>,
    saying: Vec<SentenceAt>,
}

impl Near {
    fn of(snapshot: &Snapshot, part: &PartSupport, own: &[Word]) -> Self {
        let mut blocks: Vec<u32> = part.covers.iter().map(|(at, _)| at.block).collect();
        blocks.sort_unstable();
        blocks.dedup();
        let mut wanted: Vec<u32> = own.iter().filter(|w| w.kind.weight() > 0.3).map(|w| w.key).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let says = |keys: &[u32]| {
            let shared = wanted.iter().filter(|key| keys.contains(key)).count();
            shared as f32 >= SAYS_TOO * wanted.len() as f32
        };
        let mut saying: Vec<SentenceAt> = part.covers.iter().map(|(at, _)| *at).collect();
        for block in &blocks {
            for (index, keys) in snapshot.blocks()[*block as usize].keys.sentences().enumerate() {
                let at = SentenceAt { block: *block, index: index as u32 };
                if !saying.contains(&at) && says(keys) {
                    saying.push(at);
                }
            }
        }
        Self { blocks, saying }
    }

    /// Returns true if a sentence of the blocks contains the word.
    fn has(&self, snapshot: &Snapshot, key: u32) -> bool {
        let all = self.blocks.iter().flat_map(|block| snapshot.blocks()[*block as usize].keys.sentences());
        all.into_iter().any(|keys| keys.contains(&key))
    }

    /// Returns true if a sentence other than `body` has the same negation or estimate as the takeaway.
    fn agrees(&self, snapshot: &Snapshot, own: &[Word], body: SentenceAt, departure: &Departure) -> bool {
        if !matches!(departure.kind, DepartureKind::Negation | DepartureKind::Likelihood) {
            return false;
        }
        let tells = |word: &&Word| match departure.kind {
            DepartureKind::Negation => word.kind == WordKind::Negation,
            _ => words::estimate_class(word.key).is_some(),
        };
        let told: Vec<Span> = own
            .iter()
            .filter(tells)
            .map(|w| w.span)
            .filter(|span| departure.takeaway.covers(*span))
            .collect();
        self.saying.iter().filter(|at| **at != body).any(|at| {
            let there = read(snapshot, *at);
            if told.is_empty() && there.iter().any(|word| tells(&word)) {
                return false;
            }
            let other = takeaways::compare(own, &there, |_| true);
            if !told.iter().all(|span| other.agreed.contains(span)) {
                return false;
            }
            let behind = other.agreed.iter().any(|span| span.end == departure.takeaway.end);
            let touches = |d: &Departure| {
                d.takeaway.start < departure.takeaway.end && departure.takeaway.start < d.takeaway.end
            };
            behind && other.shared >= SAYS_TOO && !other.departures.iter().any(touches)
        })
    }
}

/// Returns the sentence that shares most words with the part, in the same order.
fn closest(
    snapshot: &Snapshot,
    part: &PartSupport,
    own: &[Word],
    near: &Near,
) -> Option<(SentenceAt, Comparison)> {
    let mut best: Option<(SentenceAt, Comparison)> = None;
    for (at, _) in &part.covers {
        let others = near.saying.iter().filter(|other| *other != at);
        let elsewhere: Vec<u32> = others.flat_map(|other| keys(snapshot, *other)).copied().collect();
        let comparison = takeaways::compare(own, &read(snapshot, *at), |key| elsewhere.contains(&key));
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

/// Returns true if the takeaway has a source of its own, read or not: with other words it would say what that source may
/// not.
fn has_source(snapshot: &Snapshot, takeaway: Span) -> bool {
    let block = snapshot.block_at(takeaway.start).map(|block| &snapshot.blocks()[block]);
    block.is_some_and(|block| !block.citations.is_empty() || !block.unread.is_empty())
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((body, _)) = finding.related.first() else { return Vec::new() };
    let words = words_at(snapshot, *body);
    if words.contains(['[', ']', '{', '}']) {
        return Vec::new(); // a marker is among them
    }
    if has_source(snapshot, finding.span) {
        return Vec::new();
    }
    let edit = Edit::new(finding.span, words.clone());
    vec![Fix::new(&format!("Change to \"{words}\" as in the body"), change(vec![edit]), Safety::Suggested)]
}

#[cfg(test)]
mod tests;
