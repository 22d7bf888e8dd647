//! Metadata of a report in its head: fields such as `**Report date**: 16 Aug 2025`, and lines such as `Generated on
//! 2025-08-16`.

use super::dates::{self, DayMention};
use crate::text::Span;

/// The event that a date in the head of a report belongs to. The first has precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The report was published, or the date has no label.
    Issued,
    /// The report was updated.
    Updated,
    /// The last information that the report takes into account.
    Cutoff,
}

/// Labels of other days than the report's.
const OTHER: &[&str] = &[
    "next", "due", "deadline", "valid", "expir", "birth", "event", "incident", "meeting", "seen", "start",
    "begin", "end", "embargo", "access", "retriev",
];

/// Words that label the last information.
const CUTOFF: &[&str] = &["cut", "as of", "coverage", "covering", "covered", "period", "timeframe"];

/// Words that label the day of an update, at the beginning of a word.
const UPDATED: &[&str] =
    &["updat", "revis", "modif", "actuali", "mis à jour", "mise à jour", "stand", "оновлен", "обновлен"];

/// Words that label the day of publication, at the beginning of a word.
const ISSUED: &[&str] = &[
    "date",
    "dated",
    "dtg",
    "publi",
    "posted",
    "issue",
    "releas",
    "generat",
    "prepar",
    "compil",
    "creat",
    "written",
    "report date",
    "datum",
    "fecha",
    "veröffentlich",
    "erstellt",
    "дата",
    "опубл",
    "تاريخ",
    "التاريخ",
];

impl Event {
    /// Returns the event that a label names.
    fn of(label: &str) -> Option<Self> {
        let label = label.to_lowercase();
        let words = || label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let names = |list: &[&str]| {
            list.iter().any(|name| match name.contains(' ') {
                true => label.contains(name),
                false => words().any(|word| word.starts_with(name)),
            })
        };
        if names(OTHER) {
            None
        } else if names(CUTOFF) {
            Some(Self::Cutoff)
        } else if names(UPDATED) {
            Some(Self::Updated)
        } else {
            names(ISSUED).then_some(Self::Issued)
        }
    }
}

/// Splits `Label: value` or `**Label**: value`, on a line of its own, into label and value. `None` for a sentence with a
/// colon.
#[must_use]
pub fn field(line: &str) -> Option<(&str, &str)> {
    const SIGNS: [char; 4] = ['*', '_', '>', ' '];
    let line = line.trim().trim_end_matches("<br>").trim_end_matches("<br/>").trim_end_matches('\\');
    let line = line.strip_prefix("- ").unwrap_or(line);
    let (label, value) = line.split_once(':')?;
    let parted = value.starts_with([' ', '\t', '*', '_', '\u{a0}']);
    let (label, value) = (label.trim_matches(SIGNS), value.trim_matches(SIGNS).trim());
    let short = label.len() <= 60 && (1..=5).contains(&label.split_whitespace().count());
    let begins = label.starts_with(char::is_alphabetic) && !label.starts_with(char::is_lowercase);
    let is_name = begins && !label.contains(['.', ',', ';', '[', '(', '|', '"']);
    (parted && short && is_name && !value.is_empty()).then_some((label, value))
}

/// Returns true if `line` is a field of metadata and not the beginning of a sentence.
#[must_use]
pub fn is_field(line: &str) -> bool {
    field(line).is_some_and(|(label, value)| {
        let bold = line.trim_start().trim_start_matches(['>', ' ', '-']).starts_with("**");
        let few = value.split_whitespace().take(15).count() < 15;
        let label_of_date = Event::of(label).is_some() && !dates::days(value).is_empty();
        few && !super::lines::ends_sentence(value) && (bold || label_of_date || known(label))
    })
}

/// Returns true for the usual labels of fields without emphasis.
fn known(label: &str) -> bool {
    const LABELS: &[&str] = &[
        "author",
        "authors",
        "classification",
        "reference",
        "report id",
        "assessment id",
        "id",
        "version",
        "status",
        "distribution",
        "tlp",
        "to",
        "from",
        "subject",
        "prepared by",
        "prepared for",
        "source",
        "region",
        "confidence",
        "threat level",
        "severity",
        "analyst",
        "analysts",
        "unit",
        "team",
    ];
    LABELS.iter().any(|known| known.eq_ignore_ascii_case(label))
}

/// Returns the day of the report that a line of its head names, with the event. `bare` allows a date without a label
/// that fills most of the line.
#[must_use]
pub fn dated(line: &str, bare: bool) -> Option<(Event, DayMention)> {
    let mut found: Option<(Event, DayMention)> = None;
    for part in line.split(['·', '•', '|']) {
        let at = (part.as_ptr() as usize - line.as_ptr() as usize) as u32;
        let here = dated_part(part, bare)
            .map(|(event, day)| (event, DayMention { span: day.span.shift(at), ..day }));
        found = match (found, here) {
            (Some(best), Some(next)) if next.0 < best.0 => Some(next),
            (best, next) => best.or(next),
        };
    }
    found
}

fn dated_part(part: &str, bare: bool) -> Option<(Event, DayMention)> {
    let day = dates::report_day(part)?;
    let before = part[..day.span.start as usize].trim_matches(|c: char| !c.is_alphanumeric());
    if let Some((label, _)) = field(part) {
        return Some((Event::of(label)?, day));
    }
    let labelled = before.split_whitespace().take(12).count() < 12;
    // "Prepared by the desk – January 20, 2024"
    let ends = part[day.span.end as usize..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    match Event::of(before).filter(|_| labelled && begins_with_label(before)) {
        Some(event) => Some((event, day)),
        None => (bare && Event::of(before).is_none() && (before.is_empty() || ends || fills(part, day.span)))
            .then_some((Event::Issued, day)),
    }
}

/// Returns true if the first or second word of `before` labels a date: `Generated on`, `Last updated`.
fn begins_with_label(before: &str) -> bool {
    before.split_whitespace().take(2).any(|word| Event::of(word).is_some())
        || Event::of(before) == Some(Event::Cutoff)
}

/// Returns true if a day is at least half of its line.
pub(super) fn fills(line: &str, day: Span) -> bool {
    day.len() as usize * 2 >= line.trim().len()
}

/// Returns the day of the report that a table of metadata names: `| Date | 2024-01-20 |`, or a column `Date`.
#[must_use]
pub fn dated_table(table: &str) -> Option<(Event, DayMention)> {
    let mut best: Option<(Event, DayMention)> = None;
    let mut heads: Vec<Option<Event>> = Vec::new();
    let mut offset = 0;
    for (row, line) in table.split_inclusive('\n').enumerate().take(40) {
        let (mut at, mut label) = (offset as u32, None);
        for (column, cell) in line.trim_end().split('|').enumerate() {
            let day = || dates::report_day(cell).filter(|day| day.year.is_some());
            let event = label.or_else(|| heads.get(column).copied().flatten().filter(|_| row < 4));
            if let Some((event, day)) = event.zip(day()) {
                let day = DayMention { span: day.span.shift(at), ..day };
                if best.is_none_or(|(known, _)| event < known) {
                    best = Some((event, day));
                }
            }
            label = Event::of(cell)
                .filter(|_| cell.split_whitespace().count() <= 4 && dates::days(cell).is_empty());
            if row == 0 {
                heads.push(label);
            }
            at += cell.len() as u32 + 1;
        }
        offset += line.len();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use Event::{Cutoff, Issued, Updated};

    #[track_caller]
    fn check(line: &str, expected: Option<(Event, &str)>) {
        let found = dated(line, true).and_then(|(event, day)| Some((event, day.date()?.to_string())));
        assert_eq!(found, expected.map(|(event, day)| (event, day.to_owned())), "{line}");
    }

    #[test]
    fn reads_labelled_dates() {
        check("**Report date**: 16 Aug 2025", Some((Issued, "2025-08-16")));
        check("**Date:** 2025-08-16  ", Some((Issued, "2025-08-16")));
        check("*Generated on 2025-08-16*", Some((Issued, "2025-08-16")));
        check("Last updated: 2025-08-16", Some((Updated, "2025-08-16")));
        check("Prepared by the Basin Desk – January 20, 2024", Some((Issued, "2024-01-20")));
        check("Information cut-off: 18 January 2024", Some((Cutoff, "2024-01-18")));
        check("Reporting period: January 3–9, 2024", Some((Cutoff, "2024-01-09")));
        check("> **Coverage**: May 1, 2024 · **Published**: May 3, 2024", Some((Issued, "2024-05-03")));
        check("- **Datum**: 3. Mai 2024", Some((Issued, "2024-05-03")));
        check("301800ZNOV24", Some((Issued, "2024-11-30")));
    }

    #[test]
    fn leaves_other_days_alone() {
        for line in [
            "**Next report**: 16 Aug 2025",
            "Valid until: 2025-08-16",
            "Date of birth: 3 May 1961",
            "The port closed on 3 May 2024 after two days of talks in Lindau",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn tells_fields_from_sentences() {
        for line in ["**Assessment ID**: N-002", "Classification: OPEN", "**Threat Level:** HIGH<br>"] {
            assert!(is_field(line), "{line}");
        }
        for line in [
            "Key Takeaways:",
            "Note: The ferry did not run.",
            "The mayor said: it rained",
            "https://example.org",
        ] {
            assert!(!is_field(line), "{line}");
        }
    }

    #[test]
    fn reads_tables_of_metadata() {
        let day = |table| dated_table(table).and_then(|(_, day)| day.date()).map(|day| day.to_string());
        assert_eq!(
            day("| Item | Value |\n|---|---|\n| Date | 2024-01-20 |\n").as_deref(),
            Some("2024-01-20")
        );
        assert_eq!(
            day("| Date | Desk |\n|---|---|\n| January 20, 2024 | Basin |\n").as_deref(),
            Some("2024-01-20")
        );
        assert_eq!(day("| Event | Day |\n|---|---|\n| Ferry sank | 2024-01-20 |\n"), None);
    }
}
