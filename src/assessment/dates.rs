//! Dates as reports write them: `November 30, 2024`, `30 November 2024`, `Nov. 30`, `2024-11-30`.

mod forms;

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::text::Span;
use crate::words::{self, Letters};

pub use crate::text::sentences::MONTHS;

/// A day, with or without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayMention {
    /// Its span.
    pub span: Span,
    /// The year, where the text gives it.
    pub year: Option<i16>,
    /// 1 to 12; in a date in figures up to 31, which is a slip.
    pub month: i8,
    /// 1 to 31; whether the month has such a day is not checked here.
    pub day: i8,
}

impl DayMention {
    /// The calendar day, with `year` for a mention that gives none. `None` for the likes of 31 June.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }

    /// The calendar day of a mention that gives its year.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        self.year.and_then(|year| self.in_year(year))
    }
}

/// The month that `word` names in full or by three letters or more (`Sept`), with or without a full stop.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    // Most words end here, by their first letters.
    let first = word.as_bytes().first_chunk::<3>()?.map(|b| b.to_ascii_lowercase());
    let index = MONTHS.iter().position(|name| name.as_bytes()[..3] == first)?;
    let name = MONTHS[index];
    let short = word.len() <= 4 && name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    (short || name.eq_ignore_ascii_case(word)).then_some(index as i8 + 1)
}

/// The days that `text` names, in order.
#[must_use]
pub fn days(text: &str) -> Vec<DayMention> {
    let visible = words::visible(text);
    let mut days = days_in_visible(&visible.text);
    days.iter_mut().for_each(|day| day.span = visible.origin(day.span));
    days
}

fn days_in_visible(text: &str) -> Vec<DayMention> {
    let mut out = Vec::new();
    let mut from = 0;
    // Every day holds a digit, in its first word or its second.
    while let Some(digit) = text.as_bytes()[from..].iter().position(u8::is_ascii_digit) {
        let start = LETTERS.run_start(text, from, from + digit);
        let Some(word) = LETTERS.next_run(text, start).map(Span::from) else { break };
        let found = word_before(text, from, start)
            .and_then(|before| written(text, before))
            .or_else(|| iso(text, word))
            .or_else(|| written(text, word))
            .or_else(|| forms::read(text, word));
        from = found.map_or(0, |mention| mention.span.end).max(word.end) as usize;
        out.extend(found);
    }
    out
}

/// Words are runs of letters, digits and hyphens; a full stop or comma directly behind one is no part of it.
const LETTERS: &Letters = &Letters::and(b"-");

/// Maximum number of bytes between two words of a day.
const GAP: usize = 3;

/// The word close before `at`, as far as it stands behind `from`.
fn word_before(text: &str, from: usize, at: usize) -> Option<Span> {
    let gap = text[from..at].char_indices().rev().map(|(i, c)| (from + i + c.len_utf8(), c));
    let end = gap.take_while(|(end, _)| at - end <= GAP).find(|(_, c)| LETTERS.has(*c))?.0;
    Some(Span::from(LETTERS.run_start(text, from, end)..end))
}

/// The word behind `before`, where a day goes on with it.
fn word_behind(text: &str, before: Span) -> Option<Span> {
    let next = Span::from(LETTERS.next_run(text, before.end as usize)?);
    let gap = &text[before.end as usize..next.start as usize];
    let near = gap.len() <= GAP && gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.'));
    near.then_some(next)
}

/// `2024-11-30`, also at the head of `2024-11-30T10:00` and inside `name-2024-11-30-daily`.
fn iso(text: &str, word: Span) -> Option<DayMention> {
    let piece = &text[word.range()];
    let bytes = piece.as_bytes();
    let at = (0..bytes.len().saturating_sub(9)).find(|&i| {
        let shape = |k: usize, b: u8| if matches!(k, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
        bytes[i..i + 10].iter().enumerate().all(|(k, b)| shape(k, *b))
            && !(i > 0 && bytes[i - 1].is_ascii_digit())
            && !bytes.get(i + 10).is_some_and(u8::is_ascii_digit)
    })?;
    let number = |range: std::ops::Range<usize>| piece[at + range.start..at + range.end].parse::<i16>().ok();
    let start = word.start + at as u32;
    // Inside a longer name, figures like `2024-13-05` are a number of something.
    let months = if bytes.len() == 10 { 31 } else { 12 };
    Some(DayMention {
        span: Span::new(start, start + 10),
        year: Some(number(0..4)?),
        month: number(5..7).filter(|m| (1..=months).contains(m))? as i8,
        day: number(8..10).filter(|d| (1..=31).contains(d))? as i8,
    })
}

/// `November 30, 2024`, `November 30`, `30 November 2024`, `30 November`: the day that begins with `word`.
fn written(text: &str, word: Span) -> Option<DayMention> {
    let first = &text[word.range()];
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let leading = Some(first).filter(|first| capital(first)).and_then(month);
    // Most words are no month and hold no number, and no day begins with them.
    if leading.is_none() && !first.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut second = word_behind(text, word)?;
    let mut other = &text[second.range()];
    let mut of_other_language = false;
    let (month, day) = match leading {
        Some(month) => (month, day_number(other)?),
        None => {
            // "page 30, February 2024" names no day.
            if text[word.end as usize..second.start as usize].contains(',') {
                return None;
            }
            let day = day_number(first)?;
            let month = match Some(other).filter(|other| capital(other)).and_then(month) {
                Some(month) => month,
                None => {
                    of_other_language = true;
                    if other == "de" {
                        second = word_behind(text, second)?;
                        other = &text[second.range()];
                    }
                    forms::month_in_other_language(other)?
                }
            };
            (month, day)
        }
    };
    // "In February 30,000 …", "In May 20% …"
    let behind = &text.as_bytes()[second.end as usize..];
    let thousands = matches!(behind, [b',', a, b, c, rest @ ..]
        if [a, b, c].iter().all(|b| b.is_ascii_digit()) && !rest.first().is_some_and(u8::is_ascii_digit));
    if leading.is_some() && (thousands || behind.first() == Some(&b'%')) {
        return None;
    }
    let skips = |span: Span| of_other_language && matches!(&text[span.range()], "de" | "del");
    let behind = word_behind(text, second);
    let behind = behind.and_then(|span| if skips(span) { word_behind(text, span) } else { Some(span) });
    let year = behind.and_then(|span| {
        let word = &text[span.range()];
        let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        let year = word.parse::<i16>().ok().filter(|y| digits && (1900..2100).contains(y))?;
        Some((span, year))
    });
    // "3 Mars rovers"
    if of_other_language && year.is_none() && other.starts_with(char::is_uppercase) {
        return None;
    }
    let span = Span::new(word.start, year.map_or(second, |(span, _)| span).end);
    Some(DayMention { span, year: year.map(|(_, year)| year), month, day })
}

/// `30`, `3rd`; of `25-26` the last day.
fn day_number(word: &str) -> Option<i8> {
    let last = word.rsplit('-').next().unwrap_or(word);
    let digits = last.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if !matches!(&last[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er") || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// The day of a report that `line` gives: the first that it names, or the last day of a range, as in `January 3–9, 2024`.
#[must_use]
pub fn report_day(line: &str) -> Option<DayMention> {
    let mut named = days(line).into_iter();
    let (first, second) = (named.next()?, named.next());
    let behind = |at: Span| line.get(at.end as usize..).unwrap_or("");
    if let Some(last) = second
        && line
            .get(first.span.end as usize..last.span.start as usize)
            .is_some_and(|gap| joins(gap) == Some(""))
    {
        let span = Span::new(first.span.start, last.span.end);
        return Some(DayMention { span, year: last.year.or(first.year), ..last });
    }
    let Some(rest) = joins(behind(first.span)) else { return Some(first) };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
    let (month, day) = rest[..end].split_once('-').unwrap_or(("", &rest[..end]));
    let explicit = !month.is_empty();
    let month =
        if !explicit { Some(first.month) } else { month.parse().ok().filter(|m| (1..=12).contains(m)) };
    let (Some(month), Some(day)) = (month, day_number(day)) else { return Some(first) };
    let year = rest[end..].trim_start_matches([',', ' ']).get(..4).and_then(|year| year.parse().ok());
    let year = year.filter(|year| (1900..2100).contains(year)).or(first.year);
    // "January 3, 2024 - 14 killed"
    let whole = first.year.is_none() || explicit;
    let later = whole && (month, day) > (first.month, first.day);
    let span = Span::new(first.span.start, line.len() as u32 - rest.len() as u32 + end as u32);
    Some(if later { DayMention { span, year, month, day } } else { first })
}

/// Returns the first date in figures in `line` whose day and month cannot be told apart, `01/09/2025`, in both readings:
/// the day first, and the month first.
#[must_use]
pub fn either_day(line: &str) -> Option<[DayMention; 2]> {
    forms::either(line)
}

/// The text after a sign or word that joins the first and the last day of a range.
fn joins(gap: &str) -> Option<&str> {
    let gap = gap.trim_start();
    let marks = ["–", "—", "-", "to ", "through ", "until ", "bis ", "au ", "по "];
    marks.iter().find_map(|mark| gap.strip_prefix(mark)).map(str::trim_start)
}

/// `2024-11-30`, `2024_11_30`, `2024.11.30` or `20241130`, with no further digit beside it.
static IN_NAME: LazyLock<Regex> = LazyLock::new(|| {
    // A fixed pattern; the test below compiles it.
    Regex::new(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[-_.]?([0-9]{2})[-_.]?([0-9]{2})(?:[^0-9]|$)")
        .expect("the pattern is well formed")
});

/// The date in a file's name, such as `report-2024-11-30.md`, `20241130 update.txt` or `Update, November 30, 2024.md`.
#[must_use]
pub fn in_file_name(name: &str) -> Option<Date> {
    let numeric = IN_NAME.captures_iter(name).find_map(|found| {
        let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
        Date::new(part(1).parse().ok()?, part(2).parse().ok()?, part(3).parse().ok()?).ok()
    });
    numeric.or_else(|| days(&name.replace('_', " ")).into_iter().find_map(DayMention::date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<_> = days(text)
            .into_iter()
            .map(|d| {
                let year = d.year.map_or("----".into(), |y| y.to_string());
                format!("{year}-{:02}-{:02} {}", d.month, d.day, &text[d.span.range()])
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    /// The result of [`days`], word by word.
    fn days_by_words(text: &str) -> Vec<DayMention> {
        let (mut out, mut from) = (Vec::new(), 0);
        while let Some(word) = LETTERS.next_run(text, from).map(Span::from) {
            let read = || written(text, word).or_else(|| forms::read(text, word));
            let found = iso(text, word).or_else(read);
            from = found.map_or(0, |mention| mention.span.end).max(word.end) as usize;
            out.extend(found);
        }
        out
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_missed(text in "(May|March|march|é|1|5|12th|25-26|2024|2024-05-01|, |[.]| |  |-|’){0,16}") {
            proptest::prop_assert_eq!(days(&text), days_by_words(&text));
        }
    }

    #[test]
    fn reads_the_usual_forms() {
        check(
            "On November 30, 2024, and 1 December.",
            &["2024-11-30 November 30, 2024", "-----12-01 1 December"],
        );
        check("From Sept. 3rd to 2024-09-05", &["-----09-03 Sept. 3rd", "2024-09-05 2024-09-05"]);
        check("April 21, 7:45 pm ET", &["-----04-21 April 21"]);
        check("on the night of February 25-26 again", &["-----02-26 February 25-26"]);
        check("by Febru\u{ad}ary 3\u{ad}0, 20\u{ad}24", &["2024-02-30 Febru\u{ad}ary 3\u{ad}0, 20\u{ad}24"]);
    }

    #[test]
    fn leaves_verbs_and_numbers_alone() {
        check("They may 30 times march 5 miles; May God help. S-300 in 2022", &[]);
        check("May 2022 and March 40", &[]);
        check("In February 30,000 fled and in May 20% came back; page 30, June 2024", &[]);
    }

    #[test]
    fn reads_figures_and_date_time_groups() {
        check("on 16.08.2025 and 2024/11/30.", &["2025-08-16 16.08.2025", "2024-11-30 2024/11/30"]);
        check("16/08/2025, 08/16/2025", &["2025-08-16 16/08/2025", "2025-08-16 08/16/2025"]);
        check("301800ZNOV24; 301800Z NOV 2024", &["2024-11-30 301800ZNOV24", "2024-11-30 301800Z NOV 2024"]);
        check("30 1800Z NOV 24", &["2024-11-30 30 1800Z NOV 24"]);
        check("30NOV2024, 3-May-2024", &["2024-11-30 30NOV2024", "2024-05-03 3-May-2024"]);
        check("31.02.2024 and 2024-13-05", &["2024-02-31 31.02.2024", "2024-13-05 2024-13-05"]);
        check("Sitrep #14, January 3, 2024", &["2024-01-03 January 3, 2024"]);
        check("Brief No. 7 - 3 January 2024", &["2024-01-03 3 January 2024"]);
    }

    #[test]
    fn leaves_addresses_and_versions_alone() {
        check("10.12.2024.5, v1.2.2024.1, 1.30.11.2024.2 and 5.13.2024", &[]);
        check("https://example.org/2024/11/30/a and a/16.08.2025, 5/6/2024", &[]);
        check("N-2024-13-05 and 301860ZNOV24", &[]);
    }

    #[test]
    fn reads_months_of_other_languages() {
        check("am 3. März 2024, le 1er août 2024", &["2024-03-03 3. März 2024", "2024-08-01 1er août 2024"]);
        check("el 3 de enero de 2024", &["2024-01-03 3 de enero de 2024"]);
        check("3 січня 2024 року и 5 мая", &["2024-01-03 3 січня 2024", "-----05-05 5 мая"]);
        check("3 يناير 2024", &["2024-01-03 3 يناير 2024"]);
        check("They sent 3 Mars rovers", &[]);
    }

    #[test]
    fn a_range_gives_its_last_day() {
        let day = |line: &str| report_day(line).and_then(DayMention::date).map(|day| day.to_string());
        for line in [
            "January 3–9, 2024",
            "3–9 January 2024",
            "January 3 to 9, 2024",
            "Weekly, January 3-9, 2024",
            "30 Dec 2023 – 9 Jan 2024",
            "2024-01-03 to 01-09",
            "December 28 – January 9, 2024",
        ] {
            assert_eq!(day(line).as_deref(), Some("2024-01-09"), "{line}");
        }
        assert_eq!(day("May 3, 2024 (covering May 1-2)").as_deref(), Some("2024-05-03"));
        assert_eq!(day("January 3, 2024 - 14 killed").as_deref(), Some("2024-01-03"));
    }

    #[test]
    fn reads_file_names() {
        assert_eq!(in_file_name("isw-roca-2022-06-14.txt"), Some(date(2022, 6, 14)));
        assert_eq!(in_file_name("update_20241130.md"), Some(date(2024, 11, 30)));
        assert_eq!(in_file_name("2024.11.30 update.md"), Some(date(2024, 11, 30)));
        assert_eq!(in_file_name("Update_November_30,_2024.md"), Some(date(2024, 11, 30)));
        assert_eq!(in_file_name("20241131.md"), None);
        assert_eq!(in_file_name("000_e520962a1fce790d.txt"), None);
    }
}
