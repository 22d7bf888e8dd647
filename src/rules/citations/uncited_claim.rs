//! A claim without a source.

use crate::analysis::{Sentence, Snapshot};
use crate::claims::{self, Verdict};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "uncited-claim",
    family: Family::Citations,
    summary: "A sentence that reports a fact or somebody's words lets its reader find the source.",
    severity: Some(Severity::Warning),
    page: "\
# uncited-claim

A sentence reports a fact or somebody's words and has no citation.

## Why it matters

Whoever reads the assessment must be able to find what each claim rests on, and to trace it when a source is
withdrawn.

Not every sentence needs a source: topic sentences, the analyst's own judgments and common knowledge do not. How much
a sentence needs one is learned from published assessments; the message names what spoke most for it, or, where the
words themselves don't ask for one, that the document cites claims like it.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

The port fell quiet. River forces shelled Port Anvil on May 2.[1] Officials reported on May 3 that the port has closed.[2] ⟦Coastal media reported on May 3, citing footage posted by the \
governor, that he claimed that the strikes killed “14 people on the pier.”⟧ Coastal media published footage of \
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

On 69 published assessments that learning had not seen it raises 1.7 alarms a text. Of 60 of them drawn at random and
read with their neighbours, a careful editor would have wanted a source for 53; most of the others were sentences that
judge, or sum up what the cited ones behind them show. Of the sentences that editors judged to need a source it marks 81
in 100, of those that need none 1 in 100. `assessor evaluate` measures it on your own reports.
",
    check,
    fixes: |snapshot, finding| {
        let mut fixes = citing(snapshot, finding);
        fixes.reverse();
        fixes
    },
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    for_each_verdict(snapshot, Verdict::Missing, |sentence| {
        report.add_by_block(sentence.span, || {
            let text = snapshot.text().slice(sentence.span);
            // What its own words don't ask for, the habit of the document does.
            let asking = sentence.facts.claim.as_ref().filter(|c| c.logit > 0.0);
            let habit = || "claims like it are cited in this document".to_owned();
            let reason = asking.map_or_else(habit, |c| claims::reason(c, &text));
            format!("This claim has no source: {reason}.")
        });
    });
}

/// Cite the source before again, or a new one.
pub(super) fn citing(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let again = edits::cite_again(snapshot, finding.span.end);
    let insert = edits::insert_citation(snapshot, finding.span.end, None);
    let again = again.map(|change| Fix::new("Cite the previous source again {}", change, Safety::Suggested));
    let insert = insert.map(|change| Fix::new("Insert citation {}", change, Safety::Suggested));
    again.into_iter().chain(insert).collect()
}

/// Calls `each` with every body sentence of this verdict.
pub(super) fn for_each_verdict(snapshot: &Snapshot, verdict: Verdict, mut each: impl FnMut(Sentence<'_>)) {
    for unsourced in snapshot.unsourced().iter().filter(|unsourced| unsourced.verdict == verdict) {
        each(snapshot.sentence(unsourced.at));
    }
}
