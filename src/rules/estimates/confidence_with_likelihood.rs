//! Finds sentences with both a level of confidence and a likelihood.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::EstimateKind;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::{Edit, Span};

use super::together;

/// The `confidence-with-likelihood` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "confidence-with-likelihood",
    family: Family::Estimates,
    summary: "Confidence level and likelihood in the same sentence",
    severity: Some(Severity::Warning),
    page: "\
# confidence-with-likelihood

One sentence gives both a level of confidence and a degree of likelihood.

## Why it matters

Likelihood is about the event; confidence is about the basis of the judgment. In one sentence, readers confuse the two.
Intelligence Community Directive 203 (2015) forbids it.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] We assess ⟦with high confidence⟧ that they will likely retake the port.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] We assess that they will likely retake the port. We have high confidence in \
this judgment.

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When your team has decided not to follow the directive.
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
    for estimates in together(snapshot, block) {
        let confidence = estimates.iter().find(|e| matches!(e.kind, EstimateKind::Confidence(_)));
        let likelihood = estimates.iter().find(|e| matches!(e.kind, EstimateKind::Likelihood(_)));
        if let (Some(confidence), Some(likelihood)) = (confidence, likelihood) {
            let shown = |span| snapshot.text().slice(span);
            let message = format!(
                "Confidence (\"{}\") and likelihood (\"{}\") are in the same sentence. State each in its own sentence.",
                shown(confidence.span),
                shown(likelihood.span)
            );
            let related = vec![(likelihood.span, "The likelihood.".to_owned())];
            report.add_related(confidence.span, message, related);
        }
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(sentence) = snapshot.sentence_at(finding.span.start).filter(|s| s.facts.ended) else {
        return Vec::new();
    };
    let words = snapshot.text().slice(finding.span).to_lowercase();
    let Some(level) = words.strip_prefix("with ").and_then(|w| w.strip_suffix(" confidence")) else {
        return Vec::new();
    };
    let before = snapshot.text().slice(Span::new(sentence.span.start, finding.span.start));
    if before.trim().is_empty() {
        return Vec::new(); // it begins the sentence, which would need a new beginning without it
    }
    let cut =
        Span::new(finding.span.start - (before.len() - before.trim_end().len()) as u32, finding.span.end);
    let edits = vec![
        Edit::new(cut, String::new()),
        Edit::new(Span::at(sentence.span.end), format!(" We have {level} confidence in this judgment.")),
    ];
    vec![Fix {
        title: "Move the confidence to its own sentence".to_owned(),
        edits,
        safety: Safety::Suggested,
        caret: None,
    }]
}
