//! Dates in figures, `16.08.2025` and `2024/11/30`, and military date-time groups, `301800ZNOV24`.

use super::{DayMention, month, word_behind};
use crate::text::Span;

/// The day that begins with the figures `word`.
pub(super) fn read(text: &str, word: Span) -> Option<DayMention> {
    let first = text.as_bytes()[word.range()].iter().take_while(|b| b.is_ascii_digit()).count();
    match (first, word.len()) {
        (1 | 2, len) if len == first as u32 => day_first(text, word).or_else(|| parted_group(text, word)),
        (4, 4) => year_first(text, word),
        (6, _) => group(text, word),
        (1 | 2, _) => joined(text, word),
        _ => None,
    }
}

/// The number of digits in `figures`, if they are so many and nothing else is among them.
fn number(figures: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let fits = digits.contains(&figures.len()) && figures.bytes().all(|b| b.is_ascii_digit());
    figures.parse().ok().filter(|_| fits)
}

/// The two numbers after the one that ends at `end`, with the sign between them and the end of the second.
fn two_more(text: &str, end: usize) -> Option<(u8, &str, &str, usize)> {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = *bytes.get(end).filter(|b| matches!(b, b'.' | b'/'))?;
    let second = end + 1 + digits(end + 1);
    (bytes.get(second) == Some(&sign)).then_some(())?;
    let third = second + 1 + digits(second + 1);
    let goes_on = match bytes.get(third) {
        Some(b) if b.is_ascii_alphabetic() || matches!(b, b'_' | b'/') => true,
        Some(b) if *b == sign || *b == b'-' => bytes.get(third + 1).is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    };
    (!goes_on).then(|| (sign, &text[end + 1..second], &text[second + 1..third], third))
}

/// Returns true if the figures at `start` continue a version, an address or the like.
fn continues(text: &str, start: u32) -> bool {
    text[..start as usize].ends_with(['.', '/', '_', '=', '@', '#', '\\'])
}

/// `16.08.2025`; `16/08/2025` and `08/16/2025` where one of the numbers can only be a day.
fn day_first(text: &str, word: Span) -> Option<DayMention> {
    let (sign, second, third, end) = two_more(text, word.end as usize)?;
    let (a, b) = (number(&text[word.range()], 1..=2)?, number(second, 1..=2)?);
    let year = number(third, 4..=4).filter(|year| (1900..2100).contains(year))?;
    let (day, month) = match sign {
        b'.' => (a, b),
        _ if a > 12 || a == b => (a, b),
        _ if b > 12 => (b, a),
        _ => return None,
    };
    let fits = (1..=31).contains(&day) && (1..=12).contains(&month) && !continues(text, word.start);
    let span = Span::new(word.start, end as u32);
    fits.then_some(DayMention { span, year: Some(year), month: month as i8, day: day as i8 })
}

/// Returns the first date in figures in `text` whose day and month cannot be told apart, `01/09/2025`, in both readings: the
/// day first, and the month first.
pub(super) fn either(text: &str) -> Option<[DayMention; 2]> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'/', bytes).find_map(|slash| {
        let digits = bytes[..slash].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        let start = slash - digits;
        let (_, second, third, end) = two_more(text, slash)?;
        let (a, b) = (number(&text[start..slash], 1..=2)?, number(second, 1..=2)?);
        let year = number(third, 4..=4).filter(|year| (1900..2100).contains(year))?;
        let alike = (1..=12).contains(&a) && (1..=12).contains(&b) && a != b;
        let of = |day: i16, month: i16| DayMention {
            span: Span::from(start..end),
            year: Some(year),
            month: month as i8,
            day: day as i8,
        };
        (alike && !continues(text, start as u32)).then(|| [of(a, b), of(b, a)])
    })
}

/// `2024/11/30` and `2024.11.30`.
fn year_first(text: &str, word: Span) -> Option<DayMention> {
    let (_, second, third, end) = two_more(text, word.end as usize)?;
    let year = number(&text[word.range()], 4..=4).filter(|year| (1900..2100).contains(year))?;
    let month = number(second, 2..=2).filter(|month| (1..=12).contains(month))?;
    let day = number(third, 2..=2).filter(|day| (1..=31).contains(day))?;
    let span = Span::new(word.start, end as u32);
    (!continues(text, word.start)).then_some(DayMention {
        span,
        year: Some(year),
        month: month as i8,
        day: day as i8,
    })
}

/// `30NOV2024` and `30-Nov-2024`
fn joined(text: &str, word: Span) -> Option<DayMention> {
    let piece = &text[word.range()];
    let (day, rest) = piece.split_at(piece.bytes().take_while(u8::is_ascii_digit).count());
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (name, year) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
    let year = number(year.strip_prefix('-').unwrap_or(year), 4..=4);
    let year = year.filter(|year| (1900..2100).contains(year))?;
    let day = number(day, 1..=2).filter(|day| (1..=31).contains(day))?;
    let month = month(name).filter(|_| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
    Some(DayMention { span: word, year: Some(year), month, day: day as i8 })
}

/// The day, hour, minute and time zone of `301800Z`.
fn clock(word: &str) -> Option<i8> {
    let (figures, zone) = word.split_at_checked(6)?;
    let part = |range: std::ops::Range<usize>| number(figures.get(range)?, 2..=2);
    let (day, hour, minute) = (part(0..2)?, part(2..4)?, part(4..6)?);
    let zone = matches!(zone.as_bytes(), [b'A'..=b'Z']);
    (zone && (1..=31).contains(&day) && hour < 24 && minute < 60).then_some(day as i8)
}

/// The year of a date-time group: `24` or `2024`.
fn group_year(figures: &str) -> Option<i16> {
    let short = number(figures, 2..=2).map(|year| year + 2000);
    short.or_else(|| number(figures, 4..=4).filter(|year| (1900..2100).contains(year)))
}

/// `301800ZNOV24` and `301800Z NOV 24`.
fn group(text: &str, word: Span) -> Option<DayMention> {
    let piece = &text[word.range()];
    let day = clock(piece.get(..7)?)?;
    let rest = &piece[7..];
    if rest.is_empty() {
        return month_and_year(text, word.start, day, word);
    }
    let (name, year) = rest.split_at_checked(3)?;
    Some(DayMention { span: word, year: Some(group_year(year)?), month: month(name)?, day })
}

/// `30 1800Z NOV 24`
fn parted_group(text: &str, word: Span) -> Option<DayMention> {
    let time = word_behind(text, word)?;
    let joined = format!("{:0>2}{}", &text[word.range()], &text[time.range()]);
    month_and_year(text, word.start, clock(&joined)?, time)
}

/// The rest of a date-time group after its time, which ends with `time`.
fn month_and_year(text: &str, start: u32, day: i8, time: Span) -> Option<DayMention> {
    let name = word_behind(text, time)?;
    let month = month(&text[name.range()])?;
    let year = word_behind(text, name)?;
    let number = group_year(&text[year.range()])?;
    Some(DayMention { span: Span::new(start, year.end), year: Some(number), month, day })
}

/// Names of months in other languages, as dates use them; English ones are left out.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "januar", "jänner", "enero", "січня", "января", "يناير"],
    &["février", "februar", "febrero", "лютого", "февраля", "فبراير", "شباط"],
    &["mars", "märz", "marzo", "березня", "марта", "مارس", "آذار"],
    &["avril", "abril", "квітня", "апреля", "أبريل", "إبريل", "نيسان"],
    &["mai", "mayo", "травня", "мая", "مايو", "أيار"],
    &["juin", "juni", "junio", "червня", "июня", "يونيو", "حزيران"],
    &["juillet", "juli", "julio", "липня", "июля", "يوليو", "تموز"],
    &["août", "agosto", "серпня", "августа", "أغسطس", "آب"],
    &["septembre", "septiembre", "setiembre", "вересня", "сентября", "سبتمبر", "أيلول"],
    &["octobre", "oktober", "octubre", "жовтня", "октября", "أكتوبر"],
    &["novembre", "noviembre", "листопада", "ноября", "نوفمبر"],
    &["décembre", "dezember", "diciembre", "грудня", "декабря", "ديسمبر"],
];

/// The month that a word after a day names in another language than English.
pub(super) fn month_in_other_language(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    MONTHS.iter().position(|names| names.contains(&lower.as_str())).map(|index| index as i8 + 1)
}
