//! A marker without its endnote.

use crate::analysis::Snapshot;
use crate::assessment::{Citation, Style};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};

/// See its page.
pub static RULE: Rule = Rule {
    name: "dangling-marker",
    family: Family::Citations,
    summary: "A marker promises a source that the endnotes do not have.",
    severity: Some(Severity::Error),
    page: "\
# dangling-marker

A marker has no endnote, although the assessment has endnotes.

In an excerpt without any endnotes this is said once, as information, at the first marker.

## Why it matters

The reader looks for the source and finds nothing. After copying a paragraph from another report, a marker may even
lead to a wrong one.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.⟦[2]⟧

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Both fleets [sic] left the port of the [UN] in [2024].

## Endnotes

[1] https://example.org/a
```

## When to ignore it

Never in a finished text.

Measured: 21 alarms in 255 published assessments, in 6 of them; held against the texts, each is a marker without its
endnote. Fifteen stand in one text, whose list breaks off.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let any = |style: Style| links.endnotes.iter().any(|n| n.label.is_some_and(|l| l.style == style));
    let noted = [Style::Numeric, Style::Roman, Style::Footnote].map(|style| (style, any(style)));
    let has_notes = |style: Style| noted.iter().any(|(s, any)| *s == style && *any);
    let mut excerpt = links.endnotes.is_empty();
    for (at, citation) in links.citations.iter().zip(snapshot.citations()) {
        if matches!(at.label.style, Style::Link | Style::Pandoc) || links.endnote_with(at.label).is_some() {
            continue;
        }
        if !links.is_plausible(at.label) {
            continue;
        }
        if has_notes(at.label.style) {
            report.add(citation.span, format!("{} has no endnote.", shown(snapshot, &citation)));
        } else if excerpt {
            excerpt = false;
            report.add_information(citation.span, "The markers have no endnotes here, as in an excerpt.");
        }
    }
}

/// Create the endnote; in an excerpt, those of all markers.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mut citations = snapshot.citations().filter(|c| c.span == finding.span);
    let change = citations.find_map(|citation| edits::create_endnote(snapshot, citation.label));
    let title = if snapshot.links().endnotes.is_empty() { "Begin the endnotes" } else { "Create endnote {}" };
    change.map(|change| Fix::new(title, change, Safety::Suggested)).into_iter().collect()
}

/// The marker as a reader sees it, in brackets.
fn shown(snapshot: &Snapshot, citation: &Citation) -> String {
    let text = snapshot.text().slice(citation.span);
    if text.starts_with('[') { text.into_owned() } else { format!("[{text}]") }
}
