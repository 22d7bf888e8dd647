//! Finds reports with uncited claims whose team is not expected to cite.

use crate::analysis::{Aspect, Expectation, Mark, Sentence, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::rules::{Family, Report, Rule, Scope, Severity};
use crate::text::Span;

/// The `uncited-report` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "uncited-report",
    family: Family::Citations,
    summary: "Uncited claims in a report that is not expected to cite sources",
    severity: Some(Severity::Information),
    page: "\
# uncited-report

Sentences of a text state facts, or what someone said, without a source, and nothing suggests that it is meant to cite
sources. It gets one finding with the number of these sentences, instead of an `uncited-claim` at each of them.

## Why it matters

Some teams do not cite sources, and an alarm at every sentence would not help them. A report that has lost its citations
looks the same, though, so its author should know.

The first of these points that applies decides if a report is expected to cite:

1. `expects-citations` under `[need]` in `assessor.toml`: as it says.
2. Past reports in the workspace that cite: expected.
3. Three or more past reports of which none cites: not expected, unless the report itself has three or more citations
   and point 4 does not apply.
4. A text of 250 sentences or more that cites less than three in a hundred, although 20 or more would be reported as
   lacking a source: not expected.
5. An `assessor.toml` that applies to the report, or a citation in the report: expected.
6. Fewer than 20 sentences that would be reported as lacking a source: expected.

Otherwise, citations are not expected.

## Wrong

In a team whose past reports cite no sources:

```assessment
⟦# River Basin Assessment, May 3, 2024⟧

Officials reported on May 3, citing footage posted by the governor, that the port has closed. The governor of Anvil \
claimed on May 3 that the strikes killed “14 people on the pier.”
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

Officials reported on May 3, citing footage posted by the governor, that the port has closed.[1] The governor of Anvil \
claimed on May 3 that the strikes killed “14 people on the pier.”[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When your team does not cite sources: set `uncited-report = \"off\"` under `[rules]` in `assessor.toml`. If it does, set
`expects-citations = true` under `[need]`; your editor offers an action for this at the finding. Each sentence without a
source is then reported.
",
    // Its message counts the claims, and its span is the title or the first claim.
    scope: Scope::document(&[Aspect::Uncited, Aspect::Tally, Aspect::Topics, Aspect::Labels, Aspect::Structure]),
    check,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let Expectation::Unexpected(missing @ 1..) = snapshot.expectation() else { return };
    let Some(span) = place(snapshot) else { return };
    let sentences = match missing {
        1 => "1 sentence reports".to_owned(),
        n => format!("{n} sentences report"),
    };
    let what = if snapshot.links().citations.is_empty() {
        format!("This report cites no sources, but {sentences} facts or statements.")
    } else {
        format!("{sentences} facts or statements without a source.")
    };
    let advice = if snapshot.environment().expects_citations == Some(false) {
        "They are not listed because the setting expects-citations is false."
    } else {
        "To list each of them, set expects-citations = true under [need] in assessor.toml."
    };
    report.add(span, format!("{what} {advice}"));
}

/// Returns the span of the title, or of the first sentence without a citation.
fn place(snapshot: &Snapshot) -> Option<Span> {
    let title = snapshot.blocks().iter().take(8).position(|facts| facts.block.kind == BlockKind::Title);
    title.map(|block| snapshot.block_content(block)).or_else(|| {
        let mut blocks = snapshot.links().blocks_with(Mark::Uncited).iter();
        let bare = |sentence: &Sentence<'_>| sentence.facts.ended && !snapshot.is_cited(*sentence);
        blocks
            .find_map(|block| snapshot.sentences_in(*block as usize).find(bare))
            .map(|sentence| sentence.span)
    })
}
