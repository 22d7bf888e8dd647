//! Finds days that cannot exist, or cannot be meant.

use jiff::civil::{Date, Weekday};

use crate::analysis::{Aspect, Mark, Snapshot};
use crate::assessment::DatedDay;
use crate::assessment::calendar::{days_between, month_length, weekday_name};
use crate::rules::quoted::is_quoted;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::{Edit, Span};

/// The `impossible-date` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "impossible-date",
    family: Family::Dates,
    summary: "Date that does not exist, has the wrong weekday, or places a past event after the report's date",
    severity: Some(Severity::Warning),
    page: "\
# impossible-date

A date names a day or month that does not exist, has the wrong weekday, or is after the document's date although the text
reports it as past. Dates in the title, the date line and the front matter count too.

## Why it matters

A wrong date breaks the link to the source and moves an event out of its order. Most come from copying an older sentence.

A day without a year is read in the year that brings it closest to the document's date. If it is then more than six weeks
away, the previous and the next year count as well.

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

When the sentence is about another year than the document's and does not say so. Quotations, days of other calendars, and
days without a year in a paragraph that names an earlier year in which they fit are not reported.
",
    scope: Scope::blocks(Mark::Days, &[Aspect::Date], in_block),
    check,
    fixes,
    ..Rule::DEFAULT
};

/// Tolerance in days: through time zones, the writer's date and the event's date may differ by one.
const GRACE: i32 = 1;
/// A day further in the future than this number of days is more likely last year's, or a plan in the past tense.
const FAR: i32 = 100;
/// The same limit for a day without a year, which may be last year's.
const FAR_WITHOUT_YEAR: i32 = 60;
/// The first year in which all of Europe had today's calendar, on which the day of the week depends.
const NEW_CALENDAR: i16 = 1924;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Days, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for day in &snapshot.blocks()[block].days {
        judge(snapshot, snapshot.starts()[block], day, report);
    }
}

fn judge(snapshot: &Snapshot, start: u32, day: &DatedDay, report: &mut Report<'_>) {
    let (mention, span) = (day.mention, day.mention.span.shift(start));
    let length = month_length(mention.month, mention.year);
    if mention.month > 12 || mention.day > length {
        if !is_quoted(snapshot, span) && !is_no_date(snapshot, span) {
            let words = snapshot.text().slice(span);
            let reason = match mention.month {
                month @ 13.. => format!("there is no month {month}"),
                _ => format!("the month has {length} days"),
            };
            report.add(span, format!("\"{words}\" does not exist: {reason}."));
        }
        return;
    }
    if day.weekday.is_none() && !day.told {
        return;
    }
    let Some(document) = snapshot.date() else { return };
    let Some(date) = mention.nearest_to(document) else { return };
    if let Some((at, weekday)) = day.weekday
        && !fits_weekday(day, weekday, date)
    {
        let meant = || mention.year.is_none() && fits_in_another_year(snapshot, span, day, weekday, document);
        if date.year() >= NEW_CALENDAR
            && !meant()
            && !is_quoted(snapshot, span)
            && !is_other_calendar(snapshot, span)
        {
            let name = weekday_name(date.weekday());
            report.add(at.shift(start), format!("Wrong weekday: {date} is a {name}."));
        }
        return;
    }
    let ahead = days_between(document, date);
    let far = if mention.year.is_some() { FAR } else { FAR_WITHOUT_YEAR };
    if day.told && ahead > GRACE && ahead < far {
        let of_earlier_year = || mention.year.is_none() && !years_before(snapshot, span, document).is_empty();
        if of_earlier_year() || is_quoted(snapshot, span) {
            return;
        }
        let days = format!("{ahead} days after the document's date ({document})");
        report.add(span, format!("This is reported as past, but {date} is {days}."));
    }
}

/// Returns true if one of the days that the words name, in the month of `date`, is that day of the week.
fn fits_weekday(day: &DatedDay, weekday: Weekday, date: Date) -> bool {
    let (first, last) = day.days;
    (first..=last)
        .filter_map(|d| Date::new(date.year(), date.month(), d).ok())
        .any(|d| d.weekday() == weekday)
}

/// Distance in days from the document's date beyond which a day without a year may be last year's or next year's.
const NEAR: i32 = 45;

/// Returns true if the day of the week fits the date in another year that may be meant.
fn fits_in_another_year(
    snapshot: &Snapshot,
    span: Span,
    day: &DatedDay,
    weekday: Weekday,
    document: Date,
) -> bool {
    let far = |date: &Date| days_between(document, *date).abs() > NEAR;
    let near_years = if day.mention.nearest_to(document).as_ref().is_some_and(far) {
        vec![document.year() - 1, document.year(), document.year() + 1]
    } else {
        Vec::new()
    };
    let years = near_years.into_iter().chain(years_before(snapshot, span, document));
    years.filter_map(|year| day.mention.in_year(year)).any(|date| fits_weekday(day, weekday, date))
}

/// Returns the years before the document's that are in the sentence of the day, or in one of the two before it
/// in the paragraph.
fn years_before(snapshot: &Snapshot, span: Span, document: Date) -> Vec<i16> {
    let Some(sentence) = snapshot.sentence_at(span.start) else { return Vec::new() };
    let (block, index) = (sentence.at.block as usize, sentence.at.index as usize);
    let first = snapshot.sentences_in(block).nth(index.saturating_sub(2));
    let start = first.map_or(span.start, |first| first.span.start);
    let text = snapshot.text().slice(Span::new(start.min(span.start), sentence.span.end.max(span.end)));
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    let mut years: Vec<i16> = numbers.filter_map(|number| number.parse().ok()).collect();
    years.retain(|year| (1900..document.year()).contains(year));
    let own = snapshot.text().slice(sentence.span).to_lowercase();
    if ["last year", "previous year", "year earlier", "year before", "year ago"]
        .iter()
        .any(|w| own.contains(w))
    {
        years.push(document.year() - 1);
    }
    years
}

/// Returns true if the words are not a day: a count after a month ("in February 30 drones fell"), a part of a URL, or
/// an error that the writer has marked.
fn is_no_date(snapshot: &Snapshot, span: Span) -> bool {
    let text = snapshot.text();
    let before = text.slice(Span::new(text.floor(span.start.saturating_sub(24)), span.start));
    let after = text.slice(Span::new(span.end, text.floor((span.end + 12).min(text.len())).max(span.end)));
    let word = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let counted = matches!(word.as_str(), "in" | "this" | "last" | "during" | "early" | "late" | "mid")
        && after.starts_with(' ');
    let marked = after.trim_start_matches([' ', '”', '"']).to_lowercase();
    let in_address =
        before.ends_with(['/', '_', '=', '-', '.', '#', '@', '`']) || after.starts_with(['/', '_', '=', '`']);
    counted
        || in_address
        || marked.starts_with("(sic")
        || marked.starts_with("[sic")
        || is_other_calendar(snapshot, span)
}

/// Returns true if the sentence refers to another calendar.
fn is_other_calendar(snapshot: &Snapshot, span: Span) -> bool {
    const CALENDARS: [&str; 7] = [
        "julian calendar",
        "old style",
        "hijri",
        "lunar calendar",
        "persian calendar",
        "islamic calendar",
        "o.s.",
    ];
    let Some(sentence) = snapshot.sentence_at(span.start) else { return false };
    let words = snapshot.text().slice(sentence.span).to_lowercase();
    CALENDARS.iter().any(|calendar| words.contains(calendar))
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let text = snapshot.text().slice(finding.span).into_owned();
    let replaced = if let Some((_, days)) = finding.message.rsplit_once(": the month has ") {
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
        title: format!("Change to \"{replaced}\""),
        edits: vec![edit],
        safety: Safety::Suggested,
        caret: None,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::rules::tests::finds;
    use crate::rules::{self, RuleSettings};
    use crate::text::Text;

    #[test]
    fn a_day_in_a_table_of_metadata_is_told() {
        let told = |day: &str| {
            let table = format!("| Field | Value |\n|---|---|\n| Date | {day} |");
            let text = format!("# River Basin\n\n{table}\n\nIt fell.[1]\n\n[1] https://example.org\n");
            let snapshot = Document::new("a.md", Text::new(&text), Environment::default().into()).snapshot();
            rules::check(&snapshot, &RuleSettings::default()).iter().any(|f| std::ptr::eq(f.rule, &RULE))
        };
        assert!(told("November 31, 2024") && !told("November 30, 2024"));
    }

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
            assert_eq!(titles, [format!("Change to \"April{space}30\"")]);
        }
    }

    #[test]
    fn a_day_without_a_year_may_be_of_another() {
        finds(&RULE, "January 5, 2024", "They left on Thursday, December 28.[1] It fell on December 28.[1]");
        finds(
            &RULE,
            "January 5, 2024",
            "In 2022, they left on January 28.[1] It fell on Friday, March 4.[1]",
        );
        finds(
            &RULE,
            "January 5, 2024",
            "It fell on ⟦Friday⟧, January 4.[1] They shelled it on ⟦January 28⟧.[1]",
        );
        finds(&RULE, "May 20, 2024", "It fell on Friday, November 10.[1]");
    }

    #[test]
    fn dates_in_the_head_count() {
        let check = |head: &str| {
            let text = format!("{head}\n\nIt fell.[1]\n\n[1] https://example.org\n");
            let marked = text.replace(['⟦', '⟧'], "");
            let snapshot =
                Document::new("a.md", Text::new(&marked), Environment::default().into()).snapshot();
            let found = rules::check(&snapshot, &RuleSettings::default());
            let found = found.iter().find(|finding| std::ptr::eq(finding.rule, &RULE));
            let start = text.find('⟦').map(|start| start as u32);
            assert_eq!(found.map(|finding| finding.span.start), start, "{head}");
        };
        check("# River Basin\n\n⟦November 31, 2024⟧");
        check("# River Basin, ⟦2024-13-05⟧");
        check("# 2024-05-02 (⟦Friday⟧): River Basin");
        check("---\ntitle: River Basin\ndate: ⟦31.02.2024⟧\n---");
        check("# River Basin\n\n**Date**: ⟦Friday⟧, May 2, 2024");
        check("# River Basin\n\n**Date**: Friday, May 3, 2024");
        check("---\ntitle: River Basin\n---\n\n**Date:** ⟦31.02.2024⟧");
    }

    #[test]
    fn several_days_share_a_day_of_the_week() {
        let found = |body: &str| finds(&RULE, "May 3, 2024", body);
        found("They left on the night of Thursday, May 2-3.[1] They came on Thursday, May 2–3.[1]");
        found("They met on Saturday and Sunday, April 27 and 28.[1]");
        found("They met on ⟦Saturday⟧, May 2–3.[1]");
    }

    #[test]
    fn what_is_no_day_of_the_writer_is_passed_over() {
        let found = |body: &str| finds(&RULE, "May 3, 2024", body);
        found(
            "The order names “June 31” and June 31 (sic).[1] A guard wrote: “It fell on Friday, May 2.”[1]",
        );
        found("In February 30 drones fell; in February 30,000 people left.[1]");
        found("The ministry announced a vote on May 20.[1] They signed the lease on ⟦April 31⟧.[1]");
        found("The file N-2024-13-05 says so.[1] They met on ⟦2024-13-05⟧ and on ⟦31.02.2024⟧.[1]");
        found("See page 31, April 2024, and https://example.org/2024-04-31/a.[1]");
    }
}
