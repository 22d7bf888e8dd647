//! Dates of limited precision: a year, a month or a day.

use std::fmt;

/// A year, a month or a day. It represents the range of days that it may denote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PartialDate {
    /// The year, in the proleptic Gregorian calendar.
    pub year: i16,
    /// The month, 1 to 12. `None` if unknown.
    pub month: Option<u8>,
    /// The day, 1 to 31. `None` if unknown; always `None` without a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// Creates a date of one day. Its validity is not checked.
    #[must_use]
    pub const fn day(year: i16, month: u8, day: u8) -> Self {
        Self { year, month: Some(month), day: Some(day) }
    }

    /// Parses `2024`, `2024-05` or `2024-05-14`.
    ///
    /// # Errors
    /// Returns a message that describes the problem without repeating the value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut parts = text.split('-');
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let shape = "not a date: write 2024, 2024-05 or 2024-05-14";
        let year = parts.next().and_then(|p| number(p, 4)).ok_or(shape)?;
        let month = match parts.next() {
            None => return Ok(Self { year, month: None, day: None }),
            Some(part) => number(part, 2).ok_or(shape)? as u8,
        };
        if !(1..=12).contains(&month) {
            return Err("no such month");
        }
        let day = match parts.next() {
            None => return Ok(Self { year, month: Some(month), day: None }),
            Some(part) => number(part, 2).ok_or(shape)? as u8,
        };
        if parts.next().is_some() {
            return Err(shape);
        }
        if day == 0 || day > days_in(year, month) {
            return Err("no such day");
        }
        Ok(Self { year, month: Some(month), day: Some(day) })
    }

    /// Returns the first day in the range, as a number that orders days.
    #[must_use]
    pub const fn first(self) -> i32 {
        let (month, day) = (or(self.month, 1), or(self.day, 1));
        self.year as i32 * 512 + month as i32 * 32 + day as i32
    }

    /// Returns the last day in the range, as a number that orders days.
    #[must_use]
    pub const fn last(self) -> i32 {
        let (month, day) = (or(self.month, 12), or(self.day, 31));
        self.year as i32 * 512 + month as i32 * 32 + day as i32
    }
}

const fn or(value: Option<u8>, default: u8) -> u8 {
    match value {
        Some(v) => v,
        None => default,
    }
}

fn days_in(year: i16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// The state of a role on a date. A role without a known end is never held after its last check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Certainly held on that date.
    Yes,
    /// Certainly not held: before its start or after its end.
    No,
    /// The dates do not allow a decision.
    Unknown,
}

/// A period: its start, its end, and the last time it was confirmed, each as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Period {
    /// The first day.
    pub from: Option<PartialDate>,
    /// The last day. `None` means "unknown", never "still".
    pub to: Option<PartialDate>,
    /// The last date on which the fact was known to be true.
    pub checked: Option<PartialDate>,
}

impl Period {
    /// Returns the state of the period on `date`.
    #[must_use]
    pub fn holds(&self, date: PartialDate) -> Held {
        if self.from.is_some_and(|from| date.last() < from.first())
            || self.to.is_some_and(|to| date.first() > to.last())
        {
            return Held::No;
        }
        let begun = self.from.is_some_and(|from| date.first() >= from.last());
        let lasts = match self.to {
            Some(to) => date.last() <= to.first(),
            None => self.checked.is_some_and(|checked| date.last() <= checked.last()),
        };
        if begun && lasts { Held::Yes } else { Held::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn dates_are_read_and_written_as_far_as_known() {
        for text in ["2024", "2024-05", "2024-05-14", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in [
            "",
            "24",
            "2024-13",
            "2024-5",
            "2023-02-29",
            "2024-05-14-1",
            "2024-05-00",
            "May 2024",
            "２０２４",
        ] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_end_is_never_held_past_its_last_check() {
        let open = Period { from: Some(date("2024-05-14")), to: None, checked: Some(date("2025-06")) };
        assert_eq!(open.holds(date("2024-05-13")), Held::No);
        assert_eq!(open.holds(date("2024-05-14")), Held::Yes);
        assert_eq!(open.holds(date("2025-06-30")), Held::Yes);
        assert_eq!(open.holds(date("2025-07-01")), Held::Unknown);
        let unchecked = Period { from: Some(date("2024")), to: None, checked: None };
        assert_eq!(unchecked.holds(date("2025-01-01")), Held::Unknown);
    }

    #[test]
    fn a_month_or_year_leaves_its_own_days_unknown() {
        let term = Period { from: Some(date("2020")), to: Some(date("2024-05")), checked: None };
        assert_eq!(term.holds(date("2019-12-31")), Held::No);
        assert_eq!(term.holds(date("2020-06-01")), Held::Unknown);
        assert_eq!(term.holds(date("2021-01-01")), Held::Yes);
        assert_eq!(term.holds(date("2024-05-10")), Held::Unknown);
        assert_eq!(term.holds(date("2024-06-01")), Held::No);
    }
}
