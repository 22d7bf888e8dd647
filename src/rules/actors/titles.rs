//! What the rules about titles share: offices in words, and when to hold back.

use std::fmt::Write;

use crate::actors::{ActorId, Held, Mention, Occupancy, PartialDate, Post, Registry, Remark, TitleVerdict};
use crate::analysis::Snapshot;
use crate::text::Span;

/// The titles that do not fit, each with its mention, the words of the title and where they stand.
pub(super) fn unfit(snapshot: &Snapshot) -> impl Iterator<Item = (Mention, Span, &TitleVerdict)> {
    let unfit = snapshot.remarks().filter_map(|(mention, remark)| match remark {
        Remark::Title(verdict) => Some((mention, mention.title?, verdict)),
        _ => None,
    });
    unfit.filter(|(mention, ..)| !speaks_of_the_past(snapshot, mention))
}

/// The same for one finding, whose span is that of the title.
pub(super) fn unfit_at(
    snapshot: &Snapshot,
    span: Span,
) -> Option<(Mention, ActorId, &TitleVerdict, PartialDate)> {
    let (mention, _, verdict) = unfit(snapshot).find(|(_, title, _)| *title == span)?;
    Some((mention, mention.actor()?, verdict, snapshot.role_date()?))
}

/// Whether the sentence names an earlier year: then a title may be one of that time.
fn speaks_of_the_past(snapshot: &Snapshot, mention: &Mention) -> bool {
    let (Some(date), Some(sentence)) = (snapshot.date(), snapshot.sentence_at(mention.span.start)) else {
        return false;
    };
    let words = snapshot.text().slice(sentence.span);
    let mut numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    numbers.any(|year| year.parse().is_ok_and(|year: i16| (1900..date.year()).contains(&year)))
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
                match position.country.and_then(|country| country.adjective()) {
                    Some(adjective) if !title.starts_with(adjective) => format!("{adjective} {title}"),
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
