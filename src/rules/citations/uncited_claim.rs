//! Finds claims without a source.

use crate::analysis::{Aspect, Sentence, Snapshot};
use crate::claims::{self, Verdict};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::capitalised;

/// The `uncited-claim` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "uncited-claim",
    family: Family::Citations,
    summary: "Sentence that states a fact, or what someone said, without a source",
    severity: Some(Severity::Warning),
    page: "\
# uncited-claim

A sentence reports a fact, or what someone said, and has no citation.

## Why it matters

Readers of the assessment must be able to find the source of each claim and, when a source is withdrawn, the claims that
rest on it.

Not every sentence needs a source. Topic sentences, the analyst's own judgments and conclusions, definitions, captions and
common knowledge do not. Nor does advice to the reader, a sentence that introduces the parts of a subject ('in three main
areas') or one about the report itself. Below a heading such as Conclusions, Recommendations, Outlook or Method,
usually only quotations and dated events are reported. How much a sentence needs a source is learned from
published assessments and from example sentences of many fields. The message quotes the words that weighed most. A sentence
about imagery or footage whose provider is not named gets a hint that asks for the provider.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

The port fell quiet. River forces shelled Port Anvil on May 2.[1] Officials reported on May 3 that the port has closed.[2] ⟦Coastal media reported on May 3 that the strikes \
killed “14 people on the pier.”⟧ Coastal media published footage of \
the port.[3] Geolocated footage shows River forces two kilometers east of it.[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2, officials said.[1] The governor of Anvil claimed on May 3 that the \
strikes were an “attack on the whole basin” and killed 14 people.[2] Coastal forces will likely attempt to retake the port in the coming weeks.

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When the sentence is your own judgment and only sounds like a report, or when the source must not be named.

## How often it is wrong

On 69 published assessments that were not used for learning, the rule raises 2.6 alarms per text. Of 60 drawn at random,
a reader who did not know the rule found 11 wrong, most of them sentences that lead into a cited one; of 20 from texts of
other fields, 4 were wrong. With all citations removed, it finds 67 of 100 sentences that were cited in print,
and reports 5 of 100 others. In short drafts from other fields that were written for testing, it finds 86 of 100 claims; 9
of its 281 alarms were at sentences that need no source. `assessor evaluate` measures it on your own reports.
",
    scope: Scope::document(&[Aspect::Uncited, Aspect::Tally, Aspect::Topics, Aspect::Labels, Aspect::Structure]),
    check,
    fixes: |snapshot, finding| {
        let mut fixes = citing(snapshot, finding);
        fixes.reverse();
        fixes
    },
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for_each_verdict(snapshot, Verdict::Missing, |sentence| {
        let Some(claim) = &sentence.facts.claim else { return };
        if claim.describes_unnamed_imagery() {
            report.add_at_most(Severity::Hint, sentence.span, UNNAMED_IMAGERY);
            return;
        }
        report.add_by_block(sentence.span, || {
            let reason = claims::reason(claim, &snapshot.text().slice(sentence.span), true);
            reason.map_or_else(
                || "This claim has no source.".to_owned(),
                |reason| format!("This claim has no source. {}.", capitalised(&reason)),
            )
        });
    });
}

/// The message about imagery whose provider is not named.
const UNNAMED_IMAGERY: &str =
    "This sentence describes imagery or footage without a source. Name or cite its provider.";

/// Returns fixes that cite the previous source again, or a new one.
pub(super) fn citing(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let again = edits::cite_again(snapshot, finding.span.end);
    let insert = edits::insert_citation(snapshot, finding.span.end, None);
    let again =
        again.map(|change| Fix::new("Cite the previous source again, as {}", change, Safety::Suggested));
    let insert = insert.map(|change| Fix::new("Insert citation {}", change, Safety::Suggested));
    again.into_iter().chain(insert).collect()
}

/// Calls `each` with every body sentence of this verdict.
pub(super) fn for_each_verdict(snapshot: &Snapshot, verdict: Verdict, mut each: impl FnMut(Sentence<'_>)) {
    for unsourced in snapshot.unsourced().iter().filter(|unsourced| unsourced.verdict == verdict) {
        each(snapshot.sentence(unsourced.at));
    }
}
