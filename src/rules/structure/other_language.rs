//! Finds texts in another language than English.

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::rules::{Family, Report, Rule, Severity};
use crate::text::Span;

/// The `other-language` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "other-language",
    family: Family::Structure,
    summary: "Report in a language other than English, of which only some parts are checked",
    severity: Some(Severity::Information),
    page: "\
# other-language

The report is not in English. Headings, citations, sources, links and dates are checked. The rules that read English
sentences find nothing: those about claims without a source, the support of takeaways, words of likelihood, and names and
titles.

## Why it matters

Without this remark, a report without findings would seem to be free of faults that were never looked for.

## Wrong

```assessment
⟦# Lage im Flussbecken, 3. Mai 2024⟧

Der Hafen von Lindau ist seit Montag geschlossen, und die Fähre wurde nicht ersetzt.[1] Der Bürgermeister sagte, dass die
Bewohner der Stadt auf das Schiff aus dem Norden warten und dass eine Brücke im Herbst nach dem Hochwasser gebaut wird.[1]
Die Händler auf dem Markt klagen, weil das Mehl von der Küste nicht mit der Bahn kommt.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

The port of Lindau has been closed since Monday, and the ferry was not replaced.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the team writes in that language: set the rule to `off`.
",
    check,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    if !snapshot.is_in_other_language() {
        return;
    }
    let kinds = || snapshot.blocks().iter().map(|facts| facts.block.kind);
    let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Blank | BlockKind::FrontMatter);
    let title = kinds().position(|kind| kind == BlockKind::Title);
    if let Some(block) = title.or_else(|| kinds().position(is_text)) {
        let span = snapshot.block_content(block);
        let line = snapshot.text().slice(span).split(['\n', '\r']).next().map_or(0, str::len) as u32;
        let message =
            "This report is not in English. Only its structure, citations, links and dates are checked.";
        report.add(Span::new(span.start, span.start + line), message);
    }
}
