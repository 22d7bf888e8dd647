//! Which lines below the title name the authors and the date.

use super::{dates, headings, lines, metadata};

/// A date, a time or a cut-off, and little else.
pub fn is_dateline(line: &str) -> bool {
    let words = line.split_whitespace().take(15).count();
    if words == 0 || words > 14 || line.trim_end().ends_with(['!', '?']) {
        return false;
    }
    let lower = line.to_ascii_lowercase();
    let clock = lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| {
        matches!(w, "et" | "est" | "edt" | "utc" | "gmt" | "cet" | "cest" | "am" | "pm")
            || w.strip_suffix("am").or(w.strip_suffix("pm")).is_some_and(|d| d.parse::<u8>().is_ok())
    });
    let day = metadata::dated(line, false).is_some()
        || dates::report_day(line).is_some_and(|day| metadata::fills(line, day.span))
        || dates::either_day(line).is_some_and(|[day, _]| metadata::fills(line, day.span))
        || is_byline_with_date(line);
    let label =
        ["published", "date:", "data cut", "as of", "information cut"].iter().any(|s| lower.contains(s));
    (clock || day || label && lower.contains(|c: char| c.is_ascii_digit()))
        && !lines::ends_sentence(line.trim_end_matches('.'))
}

/// Names or other short parts, and a date: `Ann Marsh – May 3, 2024`, `OPEN | 03.05.2024 | Basin Desk`.
fn is_byline_with_date(line: &str) -> bool {
    let Some(day) = dates::report_day(line).filter(|day| day.year.is_some()) else { return false };
    let (before, behind) = (&line[..day.span.start as usize], &line[day.span.end as usize..]);
    const SIGNS: [char; 9] = [' ', '–', '—', '-', ',', '|', '·', '•', '*'];
    let parted = |side: &str, at_end: bool| {
        let next =
            if at_end { side.trim_end().chars().next_back() } else { side.trim_start().chars().next() };
        next.is_none_or(|c| matches!(c, '|' | '·' | '•'))
    };
    let names = behind.trim_matches(SIGNS).is_empty() && is_byline(before.trim_end_matches(SIGNS));
    names || parted(before, true) && parted(behind, false)
}

/// Names and nothing else: `By A. Marsh`, `Ann Marsh, Ben Oru, and Cy Lund`.
pub fn is_byline(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with("By ") {
        return line.len() < 200 && !line.ends_with('.');
    }
    let mut names = 0;
    for name in line.split(", ").flat_map(|part| part.split(" and ")) {
        let name = name.trim().trim_start_matches("and ").trim_end_matches(',');
        let words = name.split_whitespace().take(6).count();
        let capital = |w: &str| {
            w.chars().next().is_some_and(char::is_uppercase)
                && !w.contains(|c: char| c.is_ascii_digit() || c == ':')
        };
        if !(2..=5).contains(&words)
            || !name.split_whitespace().all(|w| capital(w) || matches!(w, "de" | "van" | "von" | "al"))
        {
            return false;
        }
        names += 1;
    }
    const HEADINGS: &[&str] = &[
        "Summary",
        "Overview",
        "Assessment",
        "Introduction",
        "Background",
        "Update",
        "Report",
        "Effort",
        "Developments",
    ];
    names > 0
        && !line.split_whitespace().any(|w| HEADINGS.contains(&w))
        && !headings::name(line).starts_with("Key ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_datelines() {
        for line in [
            "April 21, 7:45 pm ET",
            "Assessment as of: 7:45 PM ET",
            "Data cutoff: 12:00pm ET on May 3",
            "2024-05-03",
            "28 Dec 2023 – 3 Jan 2024",
            "Ann Marsh and Ben Oru – May 3, 2024",
            "OPEN | 03.05.2024 | Basin Desk",
            "**Date**: 3 May 2024",
            "Prepared by the Basin Desk – May 3, 2024",
        ] {
            assert!(is_dateline(line), "{line}");
        }
        for line in
            ["It rained on May 3.", "Talks resumed on May 3 after the river ice had broken up in the north"]
        {
            assert!(!is_dateline(line), "{line}");
        }
    }

    #[test]
    fn knows_bylines() {
        for line in
            ["By the Basin Desk", "Ann Marsh", "Ann Marsh, Ben Oru, and Cy Lund", "Ann Marsh and Ben de Oru"]
        {
            assert!(is_byline(line), "{line}");
        }
        for line in ["Executive Summary", "Key Takeaways", "it rained"] {
            assert!(!is_byline(line), "{line}");
        }
    }
}
