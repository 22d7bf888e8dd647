//! The date of a report: from its front matter, title, metadata or file name.

use std::borrow::Cow;

use jiff::civil::Date;

use super::blocks::BlockKind;
use super::calendar;
use super::dates::{self, DayMention};
use super::front_matter;
use super::headings::HeadingRole;
use super::metadata::{self, Event};
use crate::text::Span;

/// The place from which the document's date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// `date:` in the front matter.
    FrontMatter,
    /// The title.
    Title,
    /// The date line under the title, or metadata there.
    Dateline,
    /// The file name.
    FileName,
}

/// The date of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentDate {
    /// The date.
    pub date: Date,
    /// The place from which it was read.
    pub source: DateSource,
}

/// Maximum number of blocks that are searched for metadata.
const HEAD: usize = 40;

/// Returns the date from front matter, title, date line or metadata, or file name, the first that has one. `heads` are
/// the first blocks of an assessment with their texts, in order. A day without a year takes the year from another
/// of these places. Where day and month cannot be told apart, as in `01/09/2025`, the file name and the days that the first
/// paragraphs name decide.
pub fn document_date<'a>(
    name: &str,
    heads: impl Iterator<Item = (BlockKind, Cow<'a, str>)>,
) -> Option<DocumentDate> {
    let mut found: Vec<(DateSource, Event, DayMention)> = Vec::new();
    let mut unclear: Option<(DateSource, [DayMention; 2])> = None;
    let mut named: Vec<DayMention> = Vec::new();
    let mut in_head = true;
    for (kind, text) in heads.take(HEAD) {
        if unclear.is_none() && in_head {
            unclear = either_day(kind, &text);
        }
        if !in_head {
            named.extend(dates::days(&text));
            continue;
        }
        let (source, days) = match kind {
            BlockKind::FrontMatter => (DateSource::FrontMatter, front_matter_day(&text)),
            BlockKind::Title => (DateSource::Title, dates::report_day(&text).map(|day| (Event::Issued, day))),
            BlockKind::Dateline => (DateSource::Dateline, dateline(&text)),
            BlockKind::Heading { role: HeadingRole::Section, .. } | BlockKind::Byline => {
                let day = metadata::dated(&text, metadata::field(&text).is_none());
                (DateSource::Dateline, day.filter(|(_, day)| day.year.is_some()))
            }
            BlockKind::Table => (DateSource::Dateline, metadata::dated_table(&text)),
            BlockKind::Quote => (DateSource::Dateline, lines_of(&text).1),
            BlockKind::Paragraph | BlockKind::Item(_) => match lines_of(&text) {
                (true, day) => (DateSource::Dateline, day),
                (false, _) if unclear.is_some() => {
                    in_head = false;
                    named.extend(dates::days(&text));
                    continue;
                }
                (false, _) => break,
            },
            BlockKind::Blank | BlockKind::Rule | BlockKind::Comment => continue,
            BlockKind::Label | BlockKind::Markup | BlockKind::Code => continue,
            _ if unclear.is_some() => {
                in_head = false;
                named.extend(dates::days(&text));
                continue;
            }
            _ => break,
        };
        found.extend(days.map(|(event, day)| (source, event, day)));
    }
    let in_name = dates::in_file_name(name);
    let year = found.iter().find_map(|(_, _, day)| day.year).or(in_name.map(Date::year));
    found.sort_by_key(|(source, event, _)| (*source, *event));
    let mut known = found
        .into_iter()
        .filter_map(|(source, _, day)| Some(DocumentDate { date: day.in_year(day.year.or(year)?)?, source }));
    let told = |(source, readings): (DateSource, [DayMention; 2])| {
        let date = clearer(readings, in_name, &named)?;
        Some(DocumentDate { date, source })
    };
    known
        .next()
        .or_else(|| unclear.and_then(told))
        .or(in_name.map(|date| DocumentDate { date, source: DateSource::FileName }))
}

/// Returns the date in the head of a report whose day and month cannot be told apart, in both readings.
#[must_use]
pub fn either_day(kind: BlockKind, text: &str) -> Option<(DateSource, [DayMention; 2])> {
    match kind {
        BlockKind::FrontMatter => {
            let line = date_line(text)?;
            let readings = dates::either_day(&text[line.range()])?;
            let shifted = |day: DayMention| DayMention { span: day.span.shift(line.start), ..day };
            Some((DateSource::FrontMatter, readings.map(shifted)))
        }
        BlockKind::Title => Some((DateSource::Title, dates::either_day(text)?)),
        BlockKind::Dateline | BlockKind::Byline => Some((DateSource::Dateline, dates::either_day(text)?)),
        _ => None,
    }
}

/// Returns the one of two `readings` of a date that other days speak for: that of the file name is near, or days that the
/// text names are shortly before it and none are before the other.
fn clearer(readings: [DayMention; 2], in_name: Option<Date>, named: &[DayMention]) -> Option<Date> {
    /// Reports are about the last weeks, in days.
    const NEAR: i32 = 31;
    let [first, second] = readings.map(DayMention::date);
    let (first, second) = (first?, second?);
    let is_near = |day: Date, reading: Date| (-1..=NEAR).contains(&calendar::days_between(day, reading));
    let days = named.iter().filter_map(|day| day.in_year(day.year.unwrap_or(first.year())));
    let days: Vec<Date> = in_name.map_or_else(|| days.collect(), |day| vec![day]);
    let speaks = |reading: Date| days.iter().any(|day| is_near(*day, reading));
    match (speaks(first), speaks(second)) {
        (true, false) => Some(first),
        (false, true) => Some(second),
        _ => None,
    }
}

/// Returns the day of a date line.
fn dateline(line: &str) -> Option<(Event, DayMention)> {
    metadata::dated(line, true).or_else(|| dates::report_day(line).map(|day| (Event::Cutoff, day)))
}

/// Returns true if a block of text is metadata and no prose, and the day in it.
fn lines_of(block: &str) -> (bool, Option<(Event, DayMention)>) {
    /// Metadata is no longer than this, in bytes.
    const LONGEST: usize = 2000;
    let mut best: Option<(Event, DayMention)> = None;
    let mut only_metadata = block.len() <= LONGEST;
    let block = if only_metadata { block } else { "" };
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        let day = metadata::dated(line, false).filter(|(_, day)| day.year.is_some());
        only_metadata &= day.is_some() || metadata::is_field(line) || is_emphasised(line);
        if let Some((event, day)) = day
            && best.is_none_or(|(known, _)| event < known)
        {
            best = Some((event, day));
        }
    }
    (only_metadata, best)
}

/// Returns true for a line that is emphasised as a whole, such as a subtitle.
fn is_emphasised(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with(['*', '_']) && line.ends_with(['*', '_'])
}

/// Returns the day that front matter gives as the report's.
fn front_matter_day(front_matter: &str) -> Option<(Event, DayMention)> {
    const KEYS: [(&str, Event); 8] = [
        ("date", Event::Issued),
        ("published", Event::Issued),
        ("publication_date", Event::Issued),
        ("report_date", Event::Issued),
        ("issued", Event::Issued),
        ("last_updated", Event::Updated),
        ("updated", Event::Updated),
        ("lastmod", Event::Updated),
    ];
    KEYS.iter().find_map(|(key, event)| {
        let day = dates::report_day(&front_matter::value(front_matter, key)?)?;
        Some((*event, day))
    })
}

/// Returns the span of the value of `date:` in front matter.
#[must_use]
pub fn date_line(front_matter: &str) -> Option<Span> {
    front_matter::value_on_line(front_matter, "date")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::blocks;

    #[track_caller]
    fn check(head: &str, expected: Option<(&str, DateSource)>) {
        let text = format!("{head}\n\n## Key Takeaways\n\n- The port closed on May 9, 2024.\n");
        let heads = blocks::all(&text).map(|(kind, span)| (kind, text[span.range()].into()));
        let found = document_date("basin-2024-05-01.md", heads);
        let found = found.map(|found| (found.date.to_string(), found.source));
        assert_eq!(found, expected.map(|(date, source)| (date.to_owned(), source)), "{head}");
    }

    #[test]
    fn the_first_place_that_has_a_date_counts() {
        use DateSource::{Dateline, FileName, FrontMatter, Title};
        check("# Basin", Some(("2024-05-01", FileName)));
        check("# Basin\n\n**Date**: May 2, 2024", Some(("2024-05-02", Dateline)));
        check("# Basin, May 3, 2024\n\nMay 2, 2024", Some(("2024-05-03", Title)));
        check("---\ndate: 2024-05-04\n---\n\n# Basin, May 3, 2024", Some(("2024-05-04", FrontMatter)));
    }

    #[test]
    fn the_day_of_publication_counts_before_others() {
        use DateSource::{Dateline, FileName};
        let cutoff = "**Information cut-off**: May 1, 2024";
        let head = format!("# Basin\n\n{cutoff}\n**Last updated**: May 5, 2024\n**Report date**: 3 May 2024");
        check(&head, Some(("2024-05-03", Dateline)));
        check(
            "# Basin\n\n**Next report**: May 5, 2024\n**Date**: May 3, 2024",
            Some(("2024-05-03", Dateline)),
        );
        check(&format!("# Basin\n\n{cutoff}"), Some(("2024-05-01", Dateline)));
        check("# Basin\n\n**Next report**: May 5, 2024", Some(("2024-05-01", FileName)));
    }

    #[test]
    fn other_days_tell_day_from_month() {
        let date = |name: &str, head: &str, body: &str| {
            let text = format!("{head}\n\n## Key Takeaways\n\n- The port closed{body}.\n");
            let heads = blocks::all(&text).map(|(kind, span)| (kind, text[span.range()].into()));
            document_date(name, heads).map(|found| found.date.to_string())
        };
        let front = "---\ndate: 01/09/2025\n---\n\n# Basin";
        assert_eq!(date("basin.md", front, " on 8 January").as_deref(), Some("2025-01-09"));
        assert_eq!(date("basin.md", front, " on August 30, 2025").as_deref(), Some("2025-09-01"));
        assert_eq!(date("basin-2025-09-01.md", front, "").as_deref(), Some("2025-09-01"));
        assert_eq!(date("basin.md", "# Basin\n\n01/09/2025", " on 8 January").as_deref(), Some("2025-01-09"));
        assert_eq!(date("basin.md", front, "").as_deref(), None);
        assert_eq!(date("basin.md", front, " on 8 January after 30 August").as_deref(), None);
    }

    #[test]
    fn metadata_may_be_a_table_a_list_a_quotation_or_a_subtitle() {
        for head in [
            "# Basin\n\n| Desk | North |\n|---|---|\n| Date | May 3, 2024 |",
            "# Basin\n\n- **Desk**: North\n- **Date**: May 3, 2024",
            "# Basin\n\n> **Desk**: North · **Date**: May 3, 2024",
            "# Basin\n## Weekly assessment • May 3, 2024",
            "# Basin\n\n**Desk:** North<br>\n**Date:** May 3, 2024<br>",
            "# Basin\n\nAnn Marsh and Ben Oru – May 3, 2024",
        ] {
            check(head, Some(("2024-05-03", DateSource::Dateline)));
        }
    }
}
