//! Finds numbers that are cited twice.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::Style;
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `marker-reused` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "marker-reused",
    family: Family::Citations,
    summary: "Citation number used twice where every other number is used only once",
    severity: Some(Severity::Hint),
    page: "\
# marker-reused

A number is cited again in a text whose other citations each have their own number.

## Why it matters

A sentence that was copied from elsewhere keeps its marker. The reader is then led to the source of another sentence.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The governor counted two \
burned piers.[3] Ferries left from the north.[4] A convoy reached Gull Island.[5] Monitors saw ten trucks.[6] The \
port closed.⟦[1]⟧

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
[5] https://example.org/e
[6] https://example.org/f
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The governor counted two \
burned piers.[3] Ferries left from the north.[4] A convoy reached Gull Island.[5] Monitors saw ten trucks.[6] The \
port closed.[7]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
[5] https://example.org/e
[6] https://example.org/f
[7] https://example.org/a
```

The fix gives the citation the next number, and adds an endnote that repeats the source.

## When to ignore it

When your team cites a source by the same number each time. The rule reports a number only where the text shows that it
does not: six or more numbers rise in the order of the text, and exactly one of them is used again. A text that reuses
several numbers, or whose numbers follow another order, is not checked.

Measured with `assessor check --format json` on 255 published assessments: no alarms, as these number each citation.
",
    scope: Scope::document(&[Aspect::Labels]),
    check,
    fixes,
    ..Rule::DEFAULT
};

/// Minimum number of different numbers; a shorter text shows no convention.
const LEAST_NUMBERS: usize = 6;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    for style in [Style::Numeric, Style::Roman] {
        let all = || links.citations.iter().enumerate().filter(move |(_, c)| c.label.style == style);
        let mut again = all().filter(|(i, c)| links.citation_with(c.label) != Some(*i));
        let (Some((_, at)), None) = (again.next(), again.next()) else { continue };
        // Numbers that do not rise are those of a bibliography.
        let firsts =
            || all().filter(|(i, c)| links.citation_with(c.label) == Some(*i)).map(|(_, c)| c.label.id);
        if firsts().count() < LEAST_NUMBERS || !firsts().is_sorted() {
            continue;
        }
        let citation = snapshot.citation(at.block as usize, at.index as usize);
        let first = links.citation_with(at.label).map(|i| links.citations[i]);
        let first = first.map(|f| snapshot.citation(f.block as usize, f.index as usize).span);
        let related = first.map(|span| (span, "First cited here.".to_owned())).into_iter().collect();
        let shown = super::marker_order::shown(at.label);
        let message = format!("{shown} was already cited above. Every other number is cited once.");
        report.add_related(citation.span, message, related);
    }
}

/// Returns a fix that gives the citation its own number, with an endnote that repeats the source.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let citation = snapshot.citations().find(|c| c.span == finding.span);
    let change = citation.and_then(|citation| edits::own_number(snapshot, &citation));
    let title = "Give this citation its own number {}";
    change.map(|change| Fix::new(title, change, Safety::Suggested)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::findings;

    #[track_caller]
    fn check(markers: &[u32], count: usize) {
        let body: String =
            markers.iter().map(|n| format!("River forces left site {n} of Port Anvil.[{n}] ")).collect();
        let notes: String = (1..=9).map(|n| format!("[{n}] https://example.org/{n}\n")).collect();
        let report = format!("# River Basin Assessment, May 3, 2024\n\n{body}\n\n## Endnotes\n\n{notes}");
        assert_eq!(findings(&RULE, &report).len(), count, "{markers:?}");
    }

    #[test]
    fn only_one_number_among_many_that_rise_is_reused() {
        check(&[1, 2, 3, 4, 5, 6, 2, 7], 1);
        check(&[1, 2, 3, 4, 5, 6, 7], 0);
        // Two reused numbers are a convention.
        check(&[1, 2, 3, 1, 4, 5, 6, 2, 7], 0);
        // The numbers of a bibliography.
        check(&[4, 2, 9, 1, 3, 8, 2, 7], 0);
        // Too short to show a convention.
        check(&[1, 2, 1], 0);
    }
}
