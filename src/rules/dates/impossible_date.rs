//! A day that cannot be.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::DatedDay;
use crate::assessment::calendar::{days_between, month_length, weekday_name};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity, in_blocks};
use crate::text::{Edit, Span};

/// See its page.
pub static RULE: Rule = Rule {
    name: "impossible-date",
    family: Family::Takeaways,
    summary: "A date names a day that exists, its weekday fits, and what is told has happened by the document's date.",
    severity: Some(Severity::Warning),
    page: "\
# impossible-date

A date names a day that its month does not have, has a weekday that does not fit, or lies behind the document's date
although something is told of it as past.

## Why it matters

A wrong day breaks the chain to the source and moves an event out of its order. Most come from copying yesterday's
sentence.

A day without a year is read in the year that brings it closest to the document's date.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on ⟦April 31⟧.[1] The governor stated on ⟦Friday⟧, May 2, that the port closed.[2] \
Coastal officials reported on ⟦May 9⟧ that it is open.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on April 30.[1] The governor stated on Thursday, May 2, that the port will open on \
May 9.[2] Elections are planned for June 1.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## When to ignore it

When the sentence quotes somebody's slip.
",
    check,
    fixes,
};

/// Time zones part the writer's day from the event's by one.
const GRACE: i32 = 1;
/// A day further ahead than this is more likely last year's, or a plan in the past tense.
const FAR: i32 = 100;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Days, report, in_block);
}

/// Looks at one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for day in &snapshot.blocks()[block].days {
        judge(snapshot, snapshot.starts()[block], day, report);
    }
}

fn judge(snapshot: &Snapshot, start: u32, day: &DatedDay, report: &mut Report<'_>) {
    let (mention, span) = (day.mention, day.mention.span.shift(start));
    let length = month_length(mention.month, mention.year);
    if mention.day > length {
        report.add(span, format!("This month has {length} days."));
        return;
    }
    if day.weekday.is_none() && !day.told {
        return;
    }
    let Some(document) = snapshot.date() else { return };
    let Some(date) = mention.nearest_to(document) else { return };
    if let Some((at, weekday)) = day.weekday
        && weekday != date.weekday()
    {
        let name = weekday_name(date.weekday());
        report.add(at.shift(start), format!("{date} is a {name}."));
        return;
    }
    let ahead = days_between(document, date);
    if day.told && ahead > GRACE && ahead < FAR {
        let days = format!("{ahead} days after the document's date");
        report.add(span, format!("Told as past, but {date} is {days}, {document}."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let text = snapshot.text().slice(finding.span).into_owned();
    let replaced = if let Some(days) = finding.message.strip_prefix("This month has ") {
        let length: String = days.chars().take_while(char::is_ascii_digit).collect();
        let digits =
            text.rfind(|c: char| c.is_ascii_digit()).filter(|_| text.len() < 10 || !text.contains(','));
        let Some(end) = digits.map(|i| i + 1) else { return Vec::new() };
        let first = text[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if end - first > 2 {
            return Vec::new();
        }
        format!("{}{length}{}", &text[..first], &text[end..])
    } else if finding.message.contains(" is a ") {
        finding.message.trim_end_matches('.').rsplit(' ').next().unwrap_or("").to_owned()
    } else {
        return Vec::new();
    };
    let edit = Edit::new(Span::new(finding.span.start, finding.span.end), replaced.clone());
    vec![Fix {
        title: format!("Change to “{replaced}”"),
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
    fn a_day_behind_any_space_is_put_right() {
        for space in [" ", "\u{a0}", "\u{202f}"] {
            let text = format!(
                "# River Basin, May 3, 2024\n\nIt fell on April{space}31.[1]\n\n[1] https://example.org\n"
            );
            let snapshot = Document::new("a.md", Text::new(&text), Environment::default().into()).snapshot();
            let found = rules::check(&snapshot, &RuleSettings::default());
            let finding = found.iter().find(|f| std::ptr::eq(f.rule, &RULE)).expect("there is no such day");
            let titles: Vec<_> = fixes(&snapshot, finding).into_iter().map(|fix| fix.title).collect();
            assert_eq!(titles, [format!("Change to “April{space}30”")]);
        }
    }
}
