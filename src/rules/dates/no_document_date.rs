//! Finds documents without a date.

use jiff::civil::Date;

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::calendar::weekday_name;
use crate::assessment::dates::DayMention;
use crate::assessment::document_date::either_day;
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

The fix offers the latest day that the text itself names with a year. Where only the order of day and month is unclear, as in
`01/09/2025`, it offers both readings.

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
    if let Some([day, month]) = unclear(snapshot) {
        let words = snapshot.text().slice(day.span);
        let either = [day, month].map(|day| day.date().map(in_words).unwrap_or_default()).join(" or ");
        report.add(day.span, format!("\"{words}\" may mean {either}. Write the month as a word."));
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

/// Returns the date in the head whose day and month cannot be told apart, in both readings.
fn unclear(snapshot: &Snapshot) -> Option<[DayMention; 2]> {
    (0..snapshot.blocks().len().min(HEAD)).find_map(|block| {
        let span = snapshot.block_span(block);
        let (_, days) = either_day(snapshot.blocks()[block].block.kind, &snapshot.text().slice(span))?;
        Some(days.map(|day| DayMention { span: day.span.shift(span.start), ..day }))
    })
}

fn in_words(date: Date) -> String {
    date.strftime("%B %-d, %Y").to_string()
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    if let Some(readings) = unclear(snapshot).filter(|[day, _]| day.span == finding.span) {
        let dates = readings.into_iter().filter_map(DayMention::date);
        return dates
            .map(|date| Fix {
                title: format!("Write {} ({})", in_words(date), weekday_name(date.weekday())),
                edits: vec![Edit::new(finding.span, date.to_string())],
                safety: Safety::Suggested,
                caret: None,
            })
            .collect();
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::rules::{self, RuleSettings};
    use crate::text::Text;

    #[test]
    fn a_date_with_two_readings_is_told_with_both() {
        let text = "---\ndate: 01/09/2025\n---\n\n## Key Takeaways\n\n- The port closed.\n\n## Port\n\nIt closed.[1]\n\n## Notes\n\n[1] https://example.org\n";
        let snapshot = Document::new("a.md", Text::new(text), Environment::default().into()).snapshot();
        let found = rules::check(&snapshot, &RuleSettings::default());
        let finding = found.iter().find(|f| std::ptr::eq(f.rule, &RULE)).expect("the date is unclear");
        assert_eq!(snapshot.text().slice(finding.span), "01/09/2025");
        assert_eq!(
            finding.message,
            "\"01/09/2025\" may mean September 1, 2025 or January 9, 2025. Write the month as a word."
        );
        let written: Vec<_> =
            fixes(&snapshot, finding).into_iter().map(|fix| fix.edits[0].text.clone()).collect();
        assert_eq!(written, ["2025-09-01", "2025-01-09"]);
    }
}
