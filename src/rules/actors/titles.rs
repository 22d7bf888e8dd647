//! What the rules about titles share: offices in words, and when to hold back.

use std::fmt::Write;

use crate::actors::{ActorId, Held, Mention, Occupancy, PartialDate, Post, Registry, Remark, TitleVerdict};
use crate::analysis::Snapshot;
use crate::rules::Report;
use crate::text::Span;

/// Looks at each block of whose mentions something is to be said.
pub(super) fn in_remarked(
    snapshot: &Snapshot,
    report: &mut Report<'_>,
    check: fn(&Snapshot, usize, &mut Report<'_>),
) {
    for block in snapshot.linked().remarked() {
        check(snapshot, *block as usize, report);
    }
}

/// The titles in a block that do not fit, each with its mention, the words of the title and where they stand.
pub(super) fn unfit(
    snapshot: &Snapshot,
    block: usize,
) -> impl Iterator<Item = (Mention, Span, &TitleVerdict)> {
    let titles = snapshot.remarks_in(block, |remark| matches!(remark, Remark::Title(_)));
    let unfit = titles.filter_map(|(mention, remark)| match remark {
        Remark::Title(verdict) => Some((mention, mention.title?, verdict)),
        _ => None,
    });
    unfit.filter(|(mention, _, verdict)| {
        !speaks_of_the_past(snapshot, mention, ended_in(snapshot, mention, verdict))
    })
}

/// Of a title that was held earlier, the year in which that ended.
fn ended_in(snapshot: &Snapshot, mention: &Mention, verdict: &TitleVerdict) -> Option<i16> {
    let TitleVerdict::Stale { occupancy, not_yet: false, .. } = verdict else { return None };
    let actor = snapshot.environment().registry.actor(mention.actor()?);
    actor.occupancies.get(*occupancy)?.period.to.map(|to| to.year)
}

/// The same for one finding, whose span is that of the title.
pub(super) fn unfit_at(
    snapshot: &Snapshot,
    span: Span,
) -> Option<(Mention, ActorId, &TitleVerdict, PartialDate)> {
    let (mention, _, verdict) =
        unfit(snapshot, snapshot.block_at(span.start)?).find(|(_, title, _)| *title == span)?;
    Some((mention, mention.actor()?, verdict, snapshot.role_date()?))
}

/// Whether the sentence names an earlier year, or one of the two before it one from which the story may have gone on
/// until the office `ended`: then a title may be one of that time.
fn speaks_of_the_past(snapshot: &Snapshot, mention: &Mention, ended: Option<i16>) -> bool {
    let (Some(date), Some(sentence)) = (snapshot.date(), snapshot.sentence_at(mention.span.start)) else {
        return false;
    };
    let names_year = |span: Span, before: i16| {
        let words = snapshot.text().slice(span);
        let mut numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
        numbers.any(|year| year.parse().is_ok_and(|year: i16| (1900..before).contains(&year)))
    };
    let (block, index) = (sentence.at.block as usize, sentence.at.index as usize);
    let mut before = snapshot.sentences_in(block).take(index).skip(index.saturating_sub(2));
    names_year(sentence.span, date.year())
        || ended.is_some_and(|ended| before.any(|s| names_year(s.span, date.year().min(ended + 1))))
}

/// Whether an office ended so shortly before the date that a report of the day may tell of its last days.
pub(super) fn just_ended(snapshot: &Snapshot, occupancy: &Occupancy) -> bool {
    let Some(PartialDate { year, month: Some(month), day: Some(day) }) = occupancy.period.to else {
        return false;
    };
    let end = jiff::civil::Date::new(year, month as i8, day as i8);
    let days = snapshot.date().zip(end.ok()).and_then(|(date, end)| date.since(end).ok());
    days.is_some_and(|days| (0..=2).contains(&days.get_days()))
}

/// The words of `span` in quotation marks, as messages show them.
pub(super) fn quoted(snapshot: &Snapshot, span: Span) -> String {
    format!("'{}'", snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// When a role was held, in words: `from 2012-11-06 to 2024-05-12`.
pub(super) fn period(occupancy: &Occupancy) -> String {
    let mut out = String::new();
    if let Some(from) = occupancy.period.from {
        let _ = write!(out, " from {from}");
    }
    if let Some(to) = occupancy.period.to {
        let _ = write!(out, " {} {to}", if out.is_empty() { "until" } else { "to" });
    }
    out
}

/// The titles that fit `actor` on `date`, as prose puts them before a name, best first.
pub(super) fn fitting(registry: &Registry, actor: ActorId, date: PartialDate) -> Vec<String> {
    let held = registry.actor(actor).roles_at(date).filter(|role| role.held == Held::Yes);
    let mut titles: Vec<String> = Vec::new();
    for role in held {
        let title = match &role.occupancy.post {
            Post::Position(id) => {
                let position = registry.position(*id);
                let title = position.titles.first().unwrap_or(&position.name);
                let alone = registry.positions_for(title).positions == [*id];
                match position.country.and_then(|country| country.adjective()) {
                    Some(adjective) if !alone && !title.starts_with(adjective) => {
                        format!("{adjective} {title}")
                    }
                    _ => title.clone(),
                }
            }
            Post::Title { .. } => continue,
        };
        let title = if role.occupancy.acting { format!("Acting {title}") } else { title };
        if matches!(registry.check_title(actor, &title, date), TitleVerdict::Fits(_))
            && !titles.contains(&title)
        {
            titles.push(title);
        }
    }
    titles
}
