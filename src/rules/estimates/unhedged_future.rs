//! Finds statements about the future without a likelihood.

use crate::analysis::{Mark, Sentence, Snapshot};
use crate::assessment::PhraseKind;
use crate::assessment::blocks::BlockKind;
use crate::rules::{Family, Report, Rule, Scope, in_blocks};
use crate::text::Span;

/// The `unhedged-future` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unhedged-future",
    family: Family::Estimates,
    summary: "Statement about the future without a likelihood",
    severity: None,
    page: "\
# unhedged-future

A takeaway or a judgment says what will happen, without a word of likelihood. On, as a hint, under the profile `icd203`.

## Why it matters

No one knows the future. Intelligence Community Directive 203 (2015) asks for a degree of likelihood with each judgment;
\"will\" alone claims certainty.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces ⟦will⟧ retake Port Anvil before winter.

## Toplines

River forces moved two battalions to Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces will likely retake Port Anvil before winter.
- The governor said that the port will reopen.

## Toplines

River forces moved two battalions to Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the event is scheduled, or follows with certainty. Sentences with a citation, with the words of someone else (\"said\",
\"plans\"), with a condition or a date, those about the report itself, and those that begin with its own judgment (\"we assess
that\") are not checked.

Measured: 298 findings in 129 of 367 published texts. Of 24 that were read, 20 are right; 4 are about what others plan or
about a scenario. Of 20 planted faults 20 are found.
",
    scope: Scope::blocks(Mark::Phrases, &[], in_block),
    check: |snapshot, report| in_blocks(snapshot, Mark::Phrases, report, in_block),
    needs_english: true,
    ..Rule::DEFAULT
};

/// Words that show that a sentence reports what others say or plan, sets a condition, asks, or is about the report.
const REPORTED: &[&str] = &[
    "i",
    "you",
    "your",
    "remember",
    "likely",
    "probably",
    "said",
    "says",
    "stated",
    "states",
    "claimed",
    "claims",
    "announced",
    "announces",
    "told",
    "reported",
    "reportedly",
    "according",
    "vowed",
    "pledged",
    "promised",
    "warned",
    "plans",
    "planned",
    "scheduled",
    "agreed",
    "decided",
    "ordered",
    "intends",
    "intend",
    "called",
    "calls",
    "urged",
    "stressed",
    "emphasized",
    "noted",
    "added",
    "threatened",
    "argued",
    "asserted",
    "suggested",
    "signaled",
    "believe",
    "believes",
    "expect",
    "expects",
    "expected",
    "hopes",
    "if",
    "unless",
    "whether",
    "should",
    "would",
    "until",
    "once",
    "claiming",
    "stating",
    "saying",
    "confirmed",
    "reiterated",
    "insisted",
    "unclear",
    "question",
    "questions",
    "we",
    "isw",
    "ctp",
    "update",
    "updates",
    "publication",
    "decree",
    "law",
    "bill",
    "allegedly",
    "purportedly",
    "ensure",
    "so",
    "how",
    "when",
    "where",
    "who",
    "what",
    "forecast",
    "unlikely",
    "demanded",
    "offered",
    "proposed",
    "requested",
    "indicated",
    "framed",
    "discussed",
    "amplified",
    "declared",
    "acknowledged",
    "speculated",
    "predicted",
    "assessed",
    "assess",
    "assesses",
    "estimates",
    "estimated",
    "denied",
    "rejected",
    "section",
    "report",
    "suggest",
    "suggests",
    "indicate",
    "indicates",
    "indication",
    "indications",
    "belief",
    "think",
    "reason",
    "hope",
    "fear",
    "fears",
    "appears",
    "seems",
    "aims",
    "intended",
];

/// Checks one block.
fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let (facts, start) = (&snapshot.blocks()[block], snapshot.starts()[block]);
    let is_takeaway = matches!(facts.block.kind, BlockKind::Takeaway(_));
    let mut reported: Option<Span> = None;
    for phrase in facts.phrases.iter().filter(|phrase| phrase.kind == PhraseKind::Future) {
        let span = phrase.span.shift(start);
        let Some(sentence) = snapshot.sentences_in(block).find(|s| s.span.covers(span)) else { continue };
        if reported == Some(sentence.span) || !is_own(sentence, is_takeaway) {
            continue;
        }
        let within = |other: Span| sentence.facts.span.covers(other);
        let hedged = facts.estimates.iter().any(|e| within(e.span))
            || facts.days.iter().any(|day| within(day.mention.span));
        if hedged
            || is_reported(&snapshot.text().slice(sentence.span))
            || is_relative(&snapshot.text().slice(Span::new(sentence.span.start, span.start)))
        {
            continue;
        }
        reported = Some(sentence.span);
        let words = snapshot.text().slice(span);
        report.add(span, format!("\"{words}\" states the future as certain. Give a likelihood."));
    }
}

/// Returns true for a whole sentence of the body or of a takeaway without a citation.
fn is_own(sentence: Sentence<'_>, is_takeaway: bool) -> bool {
    let facts = sentence.facts;
    facts.ended && facts.citations.is_empty() && (is_takeaway || facts.claim.is_some())
}

/// Returns true if the words before `will` make its clause describe something: `that will`, `as will`.
fn is_relative(before: &str) -> bool {
    let last = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(last, "that" | "which" | "who" | "as" | "As" | "what" | "it" | "this")
}

fn is_reported(sentence: &str) -> bool {
    sentence
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .any(|word| REPORTED.contains(&word.to_ascii_lowercase().as_str()))
}
