//! Finds documents without a date.

use jiff::civil::Date;

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::calendar::weekday_name;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};
use crate::text::{Edit, Span};

/// The `no-document-date` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "no-document-date",
    family: Family::Dates,
    summary: "Assessment without a date",
    severity: Some(Severity::Information),
    page: "\
# no-document-date

Neither the front matter nor the title, a date line or the file name gives a date.

## Why it matters

'Yesterday', a title that someone held and a weekday can only be understood with the date of the document. Without it,
readers cannot tell later what was known when, and the rules about titles and dates find nothing.

The fix offers the latest day that the text itself names with a year.

## Wrong

```assessment
⟦# River Basin Assessment⟧

## Key Takeaways

- River forces shelled Port Anvil.

## Toplines

River forces shelled Port Anvil on May 2, 2024.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment

May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.

## Toplines

River forces shelled Port Anvil on May 2, 2024.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the text is not a dated report, for example a manual or a glossary. Only texts with takeaways are checked.
",
    check,
    fixes,
    ..Rule::DEFAULT
};

/// Number of blocks that are searched for a date that does not exist.
const HEAD: usize = 16;
/// A year that has all days.
const LEAP_YEAR: i16 = 2024;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    if snapshot.date().is_some() || !links.has_takeaways || links.is_excerpt() {
        return;
    }
    let blocks = snapshot.blocks();
    // A date in the head that does not exist is a finding of its own.
    let head = blocks.iter().take(HEAD).filter(|facts| !facts.block.kind.is_body());
    if head.flat_map(|facts| &facts.days).any(|day| day.mention.in_year(LEAP_YEAR).is_none()) {
        return;
    }
    let title = blocks.iter().position(|b| b.block.kind == BlockKind::Title);
    let first = title.or_else(|| blocks.iter().position(|b| b.block.kind != BlockKind::Blank));
    if let Some(block) = first {
        let span = snapshot.block_content(block);
        let text = snapshot.text().slice(span);
        let first_line = text.split(['\n', '\r']).next().unwrap_or_default();
        report.add(
            Span::new(span.start, span.start + first_line.len() as u32),
            "No date found for this assessment. Titles and weekdays cannot be checked without one.",
        );
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let named = snapshot.blocks().iter().flat_map(|b| &b.days);
    let latest: Option<Date> = named.filter_map(|day| day.mention.date()).max();
    let block = snapshot.block_at(finding.span.start);
    let (Some(date), Some(block)) = (latest, block) else { return Vec::new() };
    if snapshot.blocks()[block].block.kind != BlockKind::Title {
        return Vec::new();
    }
    let month = date.strftime("%B");
    let edit = Edit::new(Span::at(finding.span.end), format!(", {month} {}, {}", date.day(), date.year()));
    vec![Fix {
        title: format!("Add the date {date} ({}), the latest in the text", weekday_name(date.weekday())),
        edits: vec![edit],
        safety: Safety::Suggested,
        caret: None,
    }]
}
