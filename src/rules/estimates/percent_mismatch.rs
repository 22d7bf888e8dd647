//! Finds percentages outside the band of the word next to them.

use crate::analysis::{Mark, Sentence, Snapshot};
use crate::assessment::EstimateKind;
use crate::rules::{Family, Finding, Fix, Report, Rule, Scope, Severity, in_blocks};

use super::{is_noun, own, replace_by, together};
use crate::text::Span;

/// The `percent-mismatch` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "percent-mismatch",
    family: Family::Estimates,
    summary: "Percentage outside the range of the likelihood term in the same sentence",
    severity: Some(Severity::Warning),
    page: "\
# percent-mismatch

A sentence gives a term of likelihood and a chance in percent that is outside the term's range on the active scale. A term
that the active scale lacks ('highly unlikely' under ICD 203) is read as the other scales define it.

## Why it matters

The reader gets two estimates and does not know which one holds.

Only percentages that give a chance are read: '70 percent chance', or '(70%)' in brackets, unless the sentence is about
something that grows or falls by that much.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are ⟦unlikely⟧ (70%) to retake the port.

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] They are likely (70%) to retake the port. Turnout was 12 percent and will \
likely fall.[2] Prices will likely rise further (5%).

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

When the percentage is the chance of something else.
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
    let scale = snapshot.environment().scale;
    for estimates in together(snapshot, block) {
        for (i, estimate) in estimates.iter().enumerate() {
            let EstimateKind::Percent(low, high) = estimate.kind else { continue };
            // The nearest word; at the same distance, the one before the percentage.
            let words = estimates.iter().enumerate().filter_map(|(j, e)| match e.kind {
                EstimateKind::Likelihood(term) | EstimateKind::Loose(term) => {
                    Some((j.abs_diff(i), j > i, e, term, scale.meaning(term)?))
                }
                _ => None,
            });
            let Some((_, _, word, term, (least, most))) =
                words.min_by_key(|(distance, behind, ..)| (*distance, *behind))
            else {
                continue;
            };
            if (high < least || low > most) && speaks_of_it(snapshot, block, word.span, estimate.span) {
                let words = snapshot.text().slice(word.span).to_lowercase();
                let scales = match scale.band(term) {
                    Some(_) => format!("the {} scale", scale.name()),
                    None => "common scales".to_owned(),
                };
                let percent = snapshot.text().slice(estimate.span);
                let message =
                    format!("\"{words}\" means {least} to {most} percent on {scales}, not {percent}.");
                report.add_related(word.span, message, vec![(estimate.span, "The percentage.".to_owned())]);
            }
        }
    }
}

/// Words for quantities in percent that are not a likelihood.
const QUANTITIES: &[&str] = &[
    "grow",
    "growth",
    "rise",
    "increase",
    "fall",
    "drop",
    "decline",
    "decrease",
    "reduce",
    "cut",
    "gain",
    "shrink",
    "inflation",
    "turnout",
    "share",
    "rate",
    "margin",
    "tariff",
    "tax",
    "duty",
    "gdp",
    "vote",
    "poll",
    "voters",
    "respondents",
    "population",
    "capacity",
    "output",
    "production",
    "price",
    "cost",
    "unemployment",
    "deficit",
    "revenue",
    "budget",
    "export",
    "import",
    "quota",
];

/// Returns true if the percentage is the likelihood that the word expresses. It must follow the word directly, or
/// nothing in the sentence may be measured in percent; and the word must not be negated.
fn speaks_of_it(snapshot: &Snapshot, block: usize, word: Span, percentage: Span) -> bool {
    let inside = |s: &Sentence<'_>| s.span.covers(word);
    let Some(sentence) = snapshot.sentences_in(block).find(inside) else { return false };
    let before = snapshot.text().slice(Span::new(sentence.span.start, word.start)).to_lowercase();
    let denied = before
        .split_whitespace()
        .next_back()
        .is_some_and(|w| w == "not" || w.ends_with("n't") || w.ends_with("n’t"));
    if denied {
        return false;
    }
    if percentage.start >= word.end && percentage.start - word.end <= 2 {
        return true;
    }
    let text = snapshot.text().slice(sentence.span).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    !words.any(|word| QUANTITIES.iter().any(|quantity| word.starts_with(quantity)))
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((at, _)) = finding.related.first() else { return Vec::new() };
    let Some(EstimateKind::Percent(low, high)) = own(snapshot).find(|e| e.span == *at).map(|e| e.kind) else {
        return Vec::new();
    };
    let old = snapshot.text().slice(finding.span).to_lowercase();
    let band = snapshot.environment().scale.at((low / 2) + (high / 2));
    let term = band.and_then(|b| b.terms.iter().find(|t| is_noun(t) == is_noun(&old)));
    term.map(|term| replace_by(snapshot, finding, term)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::findings;

    #[track_caller]
    fn check(sentence: &str, expected: &[&str]) {
        let report = format!(
            "# River Basin Assessment, May 3, 2024\n\nRiver forces shelled Port Anvil.[1] {sentence}\n\n## Endnotes\n\n\
             [1] https://example.org/a\n"
        );
        let found: Vec<_> = findings(&RULE, &report).into_iter().map(|finding| finding.message).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn terms_of_other_scales_are_read() {
        let message = "\"highly unlikely\" means 0 to 20 percent on common scales, not 92%.";
        check("It is highly unlikely (92%) that the dam breaks.", &[message]);
        check("It is highly unlikely (92 %) that the dam breaks.", &[&message.replace('%', " %")]);
        check("It is highly unlikely (10%) that the bridge holds.", &[]);
        check(
            "They will most likely (20%) leave.",
            &["\"most likely\" means 50 to 100 percent on common scales, not 20%."],
        );
        check("They will possibly (20%) leave.", &[]);
    }

    #[test]
    fn percentages_of_something_else_are_left_alone() {
        check("The economy is likely to grow by 5 percent.", &[]);
        check("Exports will likely shrink further (5%).", &[]);
        check("A runoff is likely, as the leader has little support among voters (31%).", &[]);
        check("It is not likely (20%) that they leave.", &[]);
        check(
            "They will likely leave by sea (20%).",
            &["\"likely\" means 55 to 80 percent on the ICD 203 scale, not 20%."],
        );
    }
}
