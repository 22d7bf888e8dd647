//! The time to which a sentence about an office refers. The sentence may name days, months and years. Words such as
//! "ousted" or "at the time" refer to the last day in office.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::actors::PartialDate;
use crate::assessment::calendar::{days_between, relative_days};
use crate::assessment::dates::{self, DayMention};
use crate::text::Span;
use crate::words::Letters;

/// A time that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// The span in the text.
    pub span: Span,
    /// The day, month or year.
    pub date: PartialDate,
}

impl Time {
    /// Returns true if the time is a day, not a month or a year.
    pub fn is_day(self) -> bool {
        self.date.day.is_some()
    }
}

/// Returns the times that `text` names, in a report with the date `document`. A day without a year also stands
/// for that day in an earlier year that the text names before it. A year alone counts only if it is over by the
/// date of the report.
pub(super) fn times(text: &str, document: Date) -> Vec<Time> {
    let mut out = Vec::new();
    let days = dates::days(text);
    let taken = |at: u32| days.iter().any(|day| day.span.touches(at));
    let words = words_of(text);
    for (i, &span) in words.iter().enumerate() {
        if taken(span.start) {
            continue;
        }
        let word = &text[span.range()];
        let number = |w: &str| w.parse::<i16>().ok().filter(|y| w.len() == 4 && (1900..2200).contains(y));
        let mut add = |date: PartialDate| out.push(Time { span, date });
        let month = dates::month(word).filter(|_| word.starts_with(|c: char| c.is_ascii_uppercase()));
        if let Some(month) = month {
            // At the start of a sentence, "May" and "March" may be verbs.
            if i == 0 && words.len() > 1 && matches!(month, 3 | 5) {
                continue;
            }
            let named = words.get(i + 1).and_then(|next| number(&text[next.range()]));
            let past = i8::from(month > document.month());
            let year = named.unwrap_or(document.year() - i16::from(past));
            add(PartialDate { year, month: Some(month as u8), day: None });
        } else if let Some(year) = number(word) {
            let after_month = i > 0 && dates::month(&text[words[i - 1].range()]).is_some();
            if year < document.year() && !after_month {
                add(PartialDate { year, month: None, day: None });
            }
        } else if let Some(decade) = word.strip_suffix('s').and_then(number) {
            (decade..decade + 10)
                .filter(|year| *year < document.year())
                .for_each(|year| add(PartialDate { year, month: None, day: None }));
        } else {
            let next = words.get(i + 1).map_or("", |next| &text[next.range()]);
            let before = i.checked_sub(1).map_or("", |p| &text[words[p].range()]);
            if let Some(date) = ago(before, word, next, document) {
                add(date);
            }
        }
    }
    let years: Vec<(u32, i16)> =
        out.iter().filter(|t| t.date.month.is_none()).map(|t| (t.span.start, t.date.year)).collect();
    for day in &days {
        let mut add = |date: Option<Date>| {
            out.extend(date.map(|date| Time { span: day.span, date: date.into() }));
        };
        add(told(*day, document));
        if day.year.is_none() {
            let before = years.iter().filter(|(at, _)| *at < day.span.start);
            before.for_each(|(_, year)| add(day.in_year(*year)));
        }
    }
    for day in relative_days(text, document) {
        out.extend([day.from, day.to].map(|date| Time { span: day.span, date: date.into() }));
    }
    out.sort_unstable_by_key(|time| time.span);
    out
}

/// Resolves a day without a year to the nearest such day. If that is far in the future, the one a year
/// earlier is meant.
fn told(day: DayMention, document: Date) -> Option<Date> {
    const FAR: i32 = 45;
    let nearest = day.nearest_to(document)?;
    if day.year.is_none() && days_between(document, nearest) > FAR {
        return day.in_year(nearest.year() - 1).or(Some(nearest));
    }
    Some(nearest)
}

/// Parses "last year", "two years ago", "last month", "three months earlier".
fn ago(before: &str, word: &str, next: &str, document: Date) -> Option<PartialDate> {
    let month_of = |date: Date| PartialDate { year: date.year(), month: Some(date.month() as u8), day: None };
    let last = ["last", "previous", "past"].iter().any(|w| before.eq_ignore_ascii_case(w));
    let count = match before.to_ascii_lowercase().as_str() {
        "a" | "one" => Some(1),
        "two" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        "five" => Some(5),
        "six" => Some(6),
        "seven" => Some(7),
        "eight" => Some(8),
        "nine" => Some(9),
        "ten" => Some(10),
        digits => digits.parse::<i16>().ok().filter(|n| (1..100).contains(n)),
    };
    let count = count.filter(|_| ["ago", "earlier", "before"].contains(&next)).or(last.then_some(1))?;
    match word.trim_end_matches('s') {
        "year" => Some(PartialDate { year: document.year() - count, month: None, day: None }),
        "decade" => Some(PartialDate { year: document.year() - 10 * count, month: None, day: None }),
        "month" => document.checked_sub(i32::from(count).months()).ok().map(month_of),
        _ => None,
    }
}

/// Returns the runs of letters and digits.
fn words_of(text: &str) -> Vec<Span> {
    const LETTERS: Letters = Letters::and(b"");
    let next = |run: &Range<usize>| LETTERS.next_run(text, run.end);
    std::iter::successors(LETTERS.next_run(text, 0), next).map(Span::from).collect()
}

/// Returns true if the sentence says that it refers to another time.
pub(super) fn speaks_of_then(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    [
        "at the time",
        "at that time",
        "back then",
        "in those days",
        "in that year",
        "that year",
        "in those years",
        "the following year",
        "the next year",
        "a year later",
        "years later",
        "the year after",
        "the year before",
    ]
    .iter()
    .any(|phrase| lower.contains(phrase))
}

/// Returns true if the sentence is in the past tense, as far as the words show it.
pub(super) fn tells_past(sentence: &str) -> bool {
    const PAST: [&str; 24] = [
        "was", "were", "had", "did", "said", "told", "met", "fled", "fell", "took", "went", "came", "left",
        "held", "made", "gave", "spoke", "wrote", "led", "flew", "sent", "won", "lost", "became",
    ];
    let mut words = sentence.split(|c: char| !c.is_alphabetic());
    words.any(|word| {
        PAST.contains(&word) || word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase)
    })
}

/// Verbs that remove a person from an office.
const REMOVED: [&str; 43] = [
    "oust",
    "ousts",
    "topple",
    "topples",
    "depose",
    "deposes",
    "overthrows",
    "dismisses",
    "sacks",
    "fires",
    "replaces",
    "removes",
    "ousted",
    "ousting",
    "overthrew",
    "overthrown",
    "overthrowing",
    "toppled",
    "toppling",
    "deposed",
    "deposing",
    "dismissed",
    "dismissing",
    "sacked",
    "sacking",
    "fired",
    "removed",
    "removing",
    "replaced",
    "replacing",
    "succeeded",
    "succeeding",
    "impeached",
    "unseated",
    "defeated",
    "relieved",
    "forced",
    "killed",
    "killing",
    "assassinated",
    "assassinating",
    "murdered",
    "overthrow",
];

/// Verbs for events that end most terms soon afterwards. They count only within weeks after the end, because later
/// texts use them for former holders.
const SEIZED: [&str; 10] = [
    "arrested",
    "arresting",
    "detained",
    "detaining",
    "captured",
    "capturing",
    "abducted",
    "executed",
    "extradited",
    "seized",
];

/// Nouns for the end of a term, and for the term itself, before "of" or after "'s".
const TERM: [&str; 37] = [
    "asylum",
    "exile",
    "ouster",
    "overthrow",
    "fall",
    "removal",
    "dismissal",
    "firing",
    "resignation",
    "departure",
    "death",
    "killing",
    "assassination",
    "murder",
    "replacement",
    "collapse",
    "flight",
    "escape",
    "exit",
    "impeachment",
    "downfall",
    "toppling",
    "regime",
    "rule",
    "reign",
    "presidency",
    "premiership",
    "tenure",
    "term",
    "terms",
    "era",
    "administration",
    "government",
    "leadership",
    "time",
    "predecessor",
    "successor",
];

/// Returns true if the words directly before and after a person with a title describe the end of the term. Then the
/// title is the one of that time. `recent`: the term ended within weeks.
pub(super) fn tells_of_end(before: &str, after: &str, recent: bool) -> bool {
    let removed = |word: &str| REMOVED.contains(&word) || recent && SEIZED.contains(&word);
    let before: Vec<String> = words_near(before.rsplit(is_gap), 6);
    let word = |i: usize| before.get(i).map_or("", String::as_str);
    let first = usize::from(matches!(word(0), "the" | "then"));
    // "ousted", "have ousted long-time"
    if (first..first + 3).any(|i| removed(word(i)) && (0..i).all(|j| !LINKS.contains(&word(j)))) {
        return true;
    }
    // "the fall of", "a successor to", "predecessor", "under"
    let link = matches!(word(first), "of" | "to" | "for" | "by");
    if link && (first + 1..first + 3).any(|i| TERM.contains(&word(i))) {
        return true;
    }
    if matches!(word(first), "predecessor" | "under") {
        return true;
    }
    let own = after.trim_start_matches(['’', '\'']);
    let possessive = own.len() < after.len() && own.starts_with('s');
    let after: Vec<String> = words_near(after.split(is_gap), 12);
    let after = &after[usize::from(possessive).min(after.len())..];
    let word = |i: usize| after.get(i).map_or("", String::as_str);
    if possessive && (0..3).any(|i| TERM.contains(&word(i)) || word(i) == "arrest" && recent) {
        return true;
    }
    if word(0) == "regime" {
        return true;
    }
    // "resigned", "who was later dismissed", "had been killed"
    let own_verb = |i: usize| i == 0 || ADVERBS.contains(&word(i - 1));
    (0..5).filter(|i| own_verb(*i)).any(|i| match (word(i), word(i + 1)) {
        ("resigned" | "resigns" | "abdicated" | "died" | "dies" | "fled" | "flees", _) => true,
        ("stepped" | "stepping" | "steps", "down") | ("left" | "leaving", "office") => true,
        ("was" | "were" | "been", _) => (i + 1..i + 4).any(|j| removed(word(j))),
        _ => false,
    })
}

/// Words between a person and the verb that describes the end.
const ADVERBS: [&str; 13] = [
    "who",
    "had",
    "has",
    "have",
    "later",
    "then",
    "also",
    "subsequently",
    "abruptly",
    "suddenly",
    "reportedly",
    "officially",
    "formally",
];

/// Words that begin another phrase.
const LINKS: [&str; 14] =
    ["of", "to", "for", "by", "with", "that", "and", "who", "from", "in", "on", "after", "when", "as"];

const fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{a0}' | '-' | '–' | '—' | '’' | '\'' | '(' | '[')
}

/// Returns the nearest words in lower case, up to a mark that ends a clause; a comma does not end one.
fn words_near<'a>(words: impl Iterator<Item = &'a str>, count: usize) -> Vec<String> {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words
        .filter(|word| !word.is_empty())
        .take_while(|word| !word.contains([';', ':', '“', '”', '"', ']']))
        .map(plain)
        // A comma behind the person's name is a piece by itself.
        .filter(|word| !word.is_empty())
        .take(count)
        .collect()
}
