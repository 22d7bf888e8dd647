//! Days as a sentence means them: with their weekday, told as past or not, and relative to the document's day.

use std::cell::LazyCell;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::dates::{self, DayMention};
use crate::text::{Span, floor};
use crate::words::{self, TokenKind, tokens};

/// A day that a sentence names, with what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedDay {
    /// The day.
    pub mention: DayMention,
    /// The day of the week that stands before it.
    pub weekday: Option<(Span, Weekday)>,
    /// The first and the last day of the month that the words name: of `25-26`, `25–26` and `25 and 26` both.
    pub days: (i8, i8),
    /// True if the sentence reports it as past.
    pub told: bool,
}

/// The days that the sentence at `span` of `text` names, in order.
#[must_use]
pub fn days_in(text: &str, span: Span) -> Vec<DatedDay> {
    let sentence = &text[span.range()];
    if !sentence.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let named = dates::days(sentence);
    let ahead = LazyCell::new(|| points_ahead(sentence));
    named
        .into_iter()
        .map(|mention| {
            let before = &sentence[..mention.span.start as usize];
            let weekday = weekday_before(before).or_else(|| weekday_after(sentence, mention.span.end));
            let weekday = weekday.map(|(at, day)| (at.shift(span.start), day));
            let told = is_told(before, weekday.is_some()) && !*ahead;
            DatedDay {
                mention: DayMention { span: mention.span.shift(span.start), ..mention },
                weekday,
                days: days_named(sentence, mention),
                told,
            }
        })
        .collect()
}

/// Returns the number of days of `month`; 29 for February of an unknown year.
#[must_use]
pub fn month_length(month: i8, year: Option<i16>) -> i8 {
    // Every leap year does where none is given.
    Date::new(year.unwrap_or(2024), month, 1).map_or(31, Date::days_in_month)
}

impl DayMention {
    /// The calendar day, in the year that brings it closest to `document` where it gives none.
    #[must_use]
    pub fn nearest_to(self, document: Date) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        let years = [document.year() - 1, document.year(), document.year() + 1];
        let days = years.into_iter().filter_map(|year| self.in_year(year));
        days.min_by_key(|day| days_between(*day, document).abs())
    }
}

/// Returns the number of days from `from` to `to`, negative if `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The day of the week that `word` names.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, day)| *day)
}

/// The name of a day of the week.
#[must_use]
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The day of the week at the end of `before`. `None` for `Saturday and Sunday, May 4`, which may mean either, and for
/// the day in the name of a newspaper.
fn weekday_before(before: &str) -> Option<(Span, Weekday)> {
    let trimmed = before.trim_end_matches([' ', ',', '\n', '\r']);
    let start = last_word(trimmed);
    let day = weekday(&trimmed[start..])?;
    let head = trimmed[..start].trim_end_matches([' ', '-', '–', '—', '/', ',']);
    let link = &head[last_word(head)..];
    let earlier = match link {
        "and" | "or" | "to" | "through" | "into" | "until" => {
            let head = head[..head.len() - link.len()].trim_end();
            &head[last_word(head)..]
        }
        _ => link,
    };
    let paper = head.ends_with("Mail on") || head.ends_with("Independent on");
    (weekday(earlier).is_none() && !paper).then(|| (Span::from(start..trimmed.len()), day))
}

/// The day of the week in brackets directly after a day that ends at `end`: `2024-05-03 (Friday)`.
fn weekday_after(sentence: &str, end: u32) -> Option<(Span, Weekday)> {
    let rest = sentence[end as usize..].trim_start_matches([' ', '\u{a0}']).strip_prefix('(')?;
    let name = &rest[..rest.find(')')?];
    let start = sentence.len() - rest.len();
    Some((Span::from(start..start + name.len()), weekday(name)?))
}

/// Returns the days that a line in the head of a report gives. None is told as past.
#[must_use]
pub fn days_of_head(text: &str, span: Span) -> Vec<DatedDay> {
    let mut days = days_in(text, span);
    days.iter_mut().for_each(|day| day.told = false);
    days
}

/// The place of the last word of `text`, which ends with it.
fn last_word(text: &str) -> usize {
    text.rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8))
}

/// The first and the last day of the month that a mention names, with a range after it that the mention leaves out.
fn days_named(sentence: &str, mention: DayMention) -> (i8, i8) {
    let words = &sentence[mention.span.range()];
    let number = |digits: &str| digits.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let first = words.split_once('-').and_then(|(head, _)| {
        let digits = head.rsplit(|c: char| !c.is_ascii_digit()).next()?;
        number(digits).filter(|day| *day < mention.day)
    });
    let behind = &sentence[mention.span.end as usize..];
    let range = ["–", "—", "/", " and ", " to ", " or ", " through ", "-", " – "];
    let last = range.iter().find_map(|mark| {
        let rest = behind.strip_prefix(mark)?;
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        number(digits).filter(|day| *day > mention.day && digits.len() < 3)
    });
    (first.unwrap_or(mention.day), last.unwrap_or(mention.day))
}

/// Words that tell of something to come, or leave open when.
const AHEAD: &[&str] = &[
    "will",
    "would",
    "may",
    "might",
    "could",
    "should",
    "scheduled",
    "schedule",
    "planned",
    "plan",
    "plans",
    "planning",
    "expected",
    "expects",
    "slated",
    "intends",
    "intended",
    "aims",
    "upcoming",
    "set",
    "due",
    "deadline",
    "next",
    "proposed",
    "by",
    "until",
    "before",
    "through",
    "if",
    "forecast",
    "forecasts",
    "ahead",
    "prepares",
    "preparing",
    "preparations",
    "prepare",
    "can",
    "cannot",
    "agreed",
    "ordered",
    "invited",
    "postponed",
    "postpone",
    "delayed",
    "extended",
    "called",
    "urged",
    "starting",
    "beginning",
    "begin",
    "begins",
    "effective",
    "expire",
    "expires",
    "seeks",
    "hopes",
    "anniversary",
    "future",
    "likely",
    "unlikely",
    "promised",
    "vowed",
    "pledged",
    "threatened",
    "election",
    "elections",
    "referendum",
    "summit",
    "inauguration",
    "hearing",
    "parade",
    "registered",
];

/// Verbs that tell of what was said or done, as a report of the day uses them.
const TOLD: &[&str] = &[
    "said",
    "stated",
    "claimed",
    "reported",
    "announced",
    "published",
    "posted",
    "told",
    "wrote",
    "confirmed",
    "denied",
    "noted",
    "argued",
    "acknowledged",
    "added",
    "shelled",
    "struck",
    "attacked",
    "killed",
    "captured",
    "seized",
    "conducted",
    "launched",
    "met",
    "visited",
    "arrived",
    "shot",
    "destroyed",
    "repelled",
    "advanced",
    "withdrew",
    "fired",
    "downed",
    "targeted",
    "detained",
    "arrested",
    "appointed",
    "signed",
    "spoke",
    "released",
    "showed",
    "shows",
    "observed",
    "recaptured",
    "hit",
    "damaged",
    "landed",
    "closed",
    "opened",
];

/// Returns the words of `text`, without numbers.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).filter(|token| token.kind == TokenKind::Word).map(|token| &text[token.span.range()])
}

/// Returns true if the day at the end of `before` is reported as past: `… stated on May 3`. Words about the future
/// anywhere in the sentence count against it.
fn is_told(before: &str, weekday: bool) -> bool {
    /// Maximum distance in bytes of the words that are read.
    const NEAR: usize = 160;
    let near = &before[floor(before, before.len().saturating_sub(NEAR))..];
    let words: Vec<&str> = words_of(near).collect();
    let mut words = words.into_iter().rev();
    if weekday {
        words.next();
    }
    let is = |word: Option<&str>, what: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(what));
    let last = words.next();
    // `on May 3 and 4`, `on the night of May 3`
    if !(is(last, "on") || is(last, "of") && is(words.next(), "night")) {
        return false;
    }
    words.take(4).enumerate().any(|(between, word)| {
        // "announced a vote on December 5": the day may be that of the vote.
        TOLD.iter().any(|told| is(Some(word), told))
            && (between == 0 || !OPEN.iter().any(|open| is(Some(word), open)))
    })
}

/// Verbs of [`TOLD`] whose object may have a day of its own.
const OPEN: &[&str] = &[
    "announced",
    "confirmed",
    "noted",
    "acknowledged",
    "added",
    "said",
    "stated",
    "claimed",
    "argued",
    "appointed",
    "signed",
    "opened",
];

/// Returns true if a word of the sentence is about the future, or leaves the time open.
fn points_ahead(sentence: &str) -> bool {
    /// The lengths of the words, by first letter: one lookup rejects most others.
    const LENGTHS: [u32; 32] = {
        let (mut lengths, mut i) = ([0; 32], 0);
        while i < AHEAD.len() {
            let word = AHEAD[i].as_bytes();
            lengths[(word[0] & 31) as usize] |= 1 << word.len();
            i += 1;
        }
        lengths
    };
    let may_be = |word: &str| {
        let first = word.as_bytes().first().map_or(0, |b| b & 31);
        word.len() < 32 && LENGTHS[usize::from(first)] & (1 << word.len()) != 0
    };
    // `May` is the month.
    let ahead =
        |word: &str| may_be(word) && word != "May" && AHEAD.iter().any(|w| w.eq_ignore_ascii_case(word));
    words_of(sentence).any(ahead)
}

/// A day told by its distance from the document's: `yesterday`, `on Monday`, `two days ago`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelativeDay {
    /// Its span.
    pub span: Span,
    /// The day, or the first of the days.
    pub from: Date,
    /// The last of the days.
    pub to: Date,
}

/// The relative days in `text`, read on the day of the document.
#[must_use]
pub fn relative_days(text: &str, document: Date) -> Vec<RelativeDay> {
    let visible = words::visible(text);
    let lower = visible.text.to_ascii_lowercase();
    let words: Vec<Span> =
        tokens(&lower).filter(|token| token.kind != TokenKind::Mark).map(|token| token.span).collect();
    let get = |i: usize| words.get(i).map_or("", |w| &lower[w.range()]);
    let shift = |days: i64| document.checked_add(days.days()).ok();
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let span = |last: usize| Span::new(words[i].start, words[last].end);
        let found = match (get(i), get(i + 1)) {
            ("yesterday", _) => shift(-1).map(|d| (i, d, d)),
            ("today", _) => Some((i, document, document)),
            ("tomorrow", _) => shift(1).map(|d| (i, d, d)),
            ("last" | "past" | "previous", "week") => shift(-7).zip(shift(-1)).map(|(a, b)| (i + 1, a, b)),
            ("last" | "past" | "previous", "month") => {
                document.checked_sub(1.month()).ok().map(|d| (i + 1, d, document))
            }
            ("next" | "coming", "week") => shift(1).zip(shift(7)).map(|(a, b)| (i + 1, a, b)),
            ("next" | "coming" | "past" | "last", number) if counted(number).is_some() => {
                let ahead = matches!(get(i), "next" | "coming");
                let count = counted(number).unwrap_or(0) * unit(get(i + 2)).unwrap_or(0);
                let far = shift(if ahead { count } else { -count }).filter(|_| count > 0);
                far.map(|d| if ahead { (i + 2, document, d) } else { (i + 2, d, document) })
            }
            (number, _) if counted(number).is_some() && matches!(get(i + 2), "ago" | "earlier") => {
                let days = counted(number).unwrap_or(0) * unit(get(i + 1)).unwrap_or(0);
                shift(-days).filter(|_| days > 0).map(|d| (i + 2, d, d))
            }
            (word, next) if weekday(word).is_some() && !followed_by_day(next, get(i + 2)) => weekday(word)
                .and_then(|day| {
                    let ahead = i > 0 && matches!(get(i - 1), "next" | "coming");
                    let day = if ahead {
                        document.nth_weekday(1, day)
                    } else {
                        document.tomorrow().and_then(|d| d.nth_weekday(-1, day))
                    };
                    day.ok().map(|d| (i, d, d))
                }),
            _ => None,
        };
        match found {
            Some((last, from, to)) => {
                out.push(RelativeDay { span: visible.origin(span(last)), from, to });
                i = last + 1;
            }
            None => i += 1,
        }
    }
    out
}

fn followed_by_day(next: &str, after: &str) -> bool {
    dates::month(next).is_some() || dates::month(after).is_some() && next.bytes().all(|b| b.is_ascii_digit())
}

fn counted(word: &str) -> Option<i64> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let written = WORDS.iter().position(|w| *w == word).map(|i| i as i64 + 1);
    written.or_else(|| word.parse().ok().filter(|n| (1..1000).contains(n)))
}

fn unit(word: &str) -> Option<i64> {
    match word {
        "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
