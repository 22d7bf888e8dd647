//! Hover on a day: its weekday, and its distance from the document's date.

use jiff::civil::Date;

use super::Hover;
use crate::analysis::Snapshot;
use crate::assessment::calendar::{days_between, relative_days, weekday_name};
use crate::text::{Span, capitalised};

pub(super) fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    let block = snapshot.block_at(offset)?;
    let start = snapshot.starts()[block];
    let named = snapshot.blocks()[block].days.iter().find_map(|day| {
        let mut span = day.mention.span;
        span.start = day.weekday.map_or(span.start, |(at, _)| at.start);
        let span = span.shift(start);
        span.touches(offset).then_some((span, day.mention))
    });
    if let Some((span, mention)) = named {
        let (day, document) = match snapshot.date() {
            Some(document) => (mention.nearest_to(document)?, Some(document)),
            None => (mention.date()?, None),
        };
        return Some(Hover { span, markdown: describe(day, day, document) });
    }
    let document = snapshot.date()?;
    let sentence = snapshot.sentence_at(offset)?;
    let text = snapshot.text().slice(sentence.span);
    let at = offset - sentence.span.start;
    let relative = relative_days(&text, document).into_iter().find(|r| r.span.touches(at))?;
    let span: Span = relative.span.shift(sentence.span.start);
    Some(Hover { span, markdown: describe(relative.from, relative.to, Some(document)) })
}

fn describe(from: Date, to: Date, document: Option<Date>) -> String {
    let day = |date: Date| format!("**{} {date}**", weekday_name(date.weekday()));
    let days = if from == to { day(from) } else { format!("{} to {}", day(from), day(to)) };
    let Some(document) = document else { return days };
    let distance = |date: Date| match days_between(document, date) {
        0 => "the date of this document".to_owned(),
        -1 => "the day before the date of this document".to_owned(),
        1 => "the day after the date of this document".to_owned(),
        ahead if ahead > 0 => format!("{ahead} days after the date of this document"),
        back => format!("{} days before the date of this document", -back),
    };
    let far = if days_between(from, document).abs() >= days_between(to, document).abs() { from } else { to };
    format!("{days}\n\n{}, {document}.", capitalised(&distance(far)))
}
