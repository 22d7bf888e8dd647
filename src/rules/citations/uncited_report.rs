//! A report of a team that does not cite.

use crate::analysis::{Expectation, Mark, Sentence, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::rules::{Family, Report, Rule, Severity, no_fixes};
use crate::text::Span;

/// See its page.
pub static RULE: Rule = Rule {
    name: "uncited-report",
    family: Family::Citations,
    summary: "A report that follows a practice of not citing is told so once, not at each of its claims.",
    severity: Some(Severity::Information),
    page: "\
# uncited-report

A report has sentences that report facts or statements without a source, and nothing suggests that it is meant to cite:
it is told once, with their number, in place of an `uncited-claim` at each of them.

## Why it matters

Some teams do not cite, and an alarm at every sentence would help none of them. A report that has lost its citations
looks the same, though, and its author should know.

Whether a report is expected to cite is decided by the first of these that says something:

1. `expects-citations = true` or `false` under `[need]` in `assessor.toml`;
2. past reports in the workspace that cite: it is;
3. three or more past reports of which none cites: it is not, unless the report itself has three citations or more;
4. an `assessor.toml` above the report, or a citation in it: it is;
5. fewer than 20 sentences that would be told to lack a source: it is.

Any other is not.

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

When your team does not cite: `uncited-report = \"off\"` under `[rules]` in `assessor.toml`. If it does, set
`expects-citations = true` under `[need]`, for which your editor offers an action at this finding; each sentence that
lacks a source is then told.
",
    check,
    fixes: no_fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let Expectation::Unexpected(missing @ 1..) = snapshot.expectation() else { return };
    let Some(span) = place(snapshot) else { return };
    let sentences = |verb: &str| match missing {
        1 => format!("1 sentence {verb}s"),
        n => format!("{n} sentences {verb}"),
    };
    let what = if snapshot.links().citations.is_empty() {
        format!("This report cites no sources; {} facts or statements.", sentences("report"))
    } else {
        format!("{} facts or statements without a source.", sentences("report"))
    };
    let advice = if snapshot.environment().expects_citations == Some(false) {
        "Sentences are not checked one by one, as the setting expects-citations is false."
    } else {
        "Set expects-citations = true under [need] in assessor.toml to have each of them checked."
    };
    report.add(span, format!("{what} {advice}"));
}

/// The title, or the first sentence without a citation.
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
