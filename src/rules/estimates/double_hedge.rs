//! Finds two hedging words next to each other.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::{Estimate, EstimateKind};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::{Edit, Span};

use super::{own, own_in, term};

/// The `double-hedge` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "double-hedge",
    family: Family::Estimates,
    summary: "Two hedging words next to each other",
    severity: Some(Severity::Hint),
    page: "\
# double-hedge

Two likelihood words are next to each other: 'may possibly', 'could potentially', 'may likely'.

## Why it matters

The second word adds nothing, or gives a different likelihood: the reader cannot tell if 'may likely' means 'may' or
'likely'.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They ⟦may possibly⟧ retake the port.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They may retake the port, possibly by sea.

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the second word belongs to what follows: 'may, possibly in June, …'.
",
    scope: Scope::blocks(Mark::Estimates, &[], in_block),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Estimates, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let all: Vec<Estimate> = own_in(snapshot, block).collect();
    for pair in all.windows(2) {
        let modal = |e: &Estimate| e.kind == EstimateKind::Modal;
        let hedges = term(pair[0].kind).is_some() || modal(&pair[0]);
        // 'may or may not', 'likely could': at least one of the two must be an adverb.
        let adverb = term(pair[1].kind).is_some() || term(pair[0].kind).is_some() && modal(&pair[1]);
        if hedges && adverb && pair[1].span.start == pair[0].span.end + 1 && !noun(snapshot, pair[1].span) {
            let span = Span::new(pair[0].span.start, pair[1].span.end);
            report.add(
                span,
                format!(
                    "\"{}\" states the likelihood twice. Keep one of the two.",
                    snapshot.text().slice(span)
                ),
            );
        }
    }
}

/// Returns true for a noun phrase (`a good chance`), which is no second hedge.
fn noun(snapshot: &Snapshot, span: Span) -> bool {
    let text = snapshot.text().slice(span);
    text.ends_with("chance") || text.ends_with("odds") || text.ends_with("possibility")
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let pair: Vec<Estimate> = own(snapshot).filter(|e| finding.span.covers(e.span)).collect();
    let [first, second] = pair.as_slice() else { return Vec::new() };
    let words = |span: Span| snapshot.text().slice(span).into_owned();
    let (one, other) = (words(first.span), words(second.span));
    let keep = |kept: &str, cut: Span| Fix {
        title: format!("Keep only \"{kept}\""),
        edits: vec![Edit::new(cut, String::new())],
        safety: Safety::Suggested,
        caret: None,
    };
    let mut fixes = vec![keep(&one, Span::new(first.span.end, second.span.end))];
    // 'may likely' → 'will likely': the verb needs the modal.
    if first.kind == EstimateKind::Modal && matches!(second.kind, EstimateKind::Likelihood(_)) {
        fixes.push(Fix {
            title: format!("Change to \"will {other}\""),
            edits: vec![Edit::new(first.span, "will".to_owned())],
            safety: Safety::Suggested,
            caret: None,
        });
    } else if first.kind != EstimateKind::Modal {
        fixes.push(keep(&other, Span::new(first.span.start, second.span.start)));
    }
    fixes
}
