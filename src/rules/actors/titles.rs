//! Helpers of the rules about titles: offices in words, and the exceptions that these rules share.

use std::fmt::Write;

use crate::actors::{
    ActorId, Form, Held, Mention, Occupancy, PartialDate, Post, Registry, Remark, TitleVerdict,
};
use crate::analysis::Snapshot;
use crate::rules::Report;
use crate::rules::quoted::is_quoted;
use crate::text::Span;
use crate::words::fold_name;

use super::title_time::{self, Time};

/// Checks each block with a remark about a mention.
pub(super) fn in_remarked(
    snapshot: &Snapshot,
    report: &mut Report<'_>,
    check: fn(&Snapshot, usize, &mut Report<'_>),
) {
    for block in snapshot.linked().remarked() {
        check(snapshot, *block as usize, report);
    }
}

/// A title that does not fit the person next to it.
pub(super) struct Unfit {
    /// The mention of the person.
    pub mention: Mention,
    /// The person in the registry.
    pub actor: ActorId,
    /// The span of the title.
    pub title: Span,
    /// The problem.
    pub verdict: TitleVerdict,
    /// The date for which the verdict holds.
    pub date: PartialDate,
}

/// Returns the titles in a block that do not fit.
pub(super) fn unfit(snapshot: &Snapshot, block: usize) -> impl Iterator<Item = Unfit> {
    let titles = snapshot.remarks_in(block, |remark| matches!(remark, Remark::Title(_)));
    titles.filter_map(move |(mention, remark)| match remark {
        Remark::Title(verdict) => judged(snapshot, block, mention, verdict),
        _ => None,
    })
}

/// Returns the title of a finding, whose span is that of the title.
pub(super) fn unfit_at(snapshot: &Snapshot, span: Span) -> Option<Unfit> {
    unfit(snapshot, snapshot.block_at(span.start)?).find(|unfit| unfit.title == span)
}

/// Judges a title that does not fit on the document's date by the time to which its sentence refers. Returns `None` if
/// the title fits that time or is quoted, or if the document has no date.
fn judged(snapshot: &Snapshot, block: usize, mention: Mention, verdict: &TitleVerdict) -> Option<Unfit> {
    let (title, actor) = (mention.title?, mention.actor()?);
    let (document, date) = (snapshot.date()?, snapshot.role_date()?);
    let unfit = |verdict: TitleVerdict, date| Some(Unfit { mention, actor, title, verdict, date });
    if is_doubtful(snapshot, mention, actor, title, verdict, date) {
        return None;
    }
    let sentence = snapshot.sentence_at(mention.span.start);
    // A heading has no sentences.
    let whole = sentence.map_or_else(|| snapshot.block_content(block), |sentence| sentence.span);
    if is_quoted(snapshot, Span::new(title.start.min(mention.span.start), mention.span.end)) {
        return None;
    }
    let text = snapshot.text().slice(whole);
    let registry = &snapshot.environment().registry;
    let (start, end) = (title.start.min(mention.span.start), title.end.max(mention.span.end));
    let cut = |from: u32, to: u32| {
        let from = from.clamp(whole.start, whole.end) - whole.start;
        let to = (to.clamp(whole.start, whole.end) - whole.start).max(from);
        &text[from as usize..to as usize]
    };
    let (before, after) = (cut(whole.start, start), cut(end, whole.end));
    if title_time::speaks_of_then(&text) {
        return None;
    }
    if let TitleVerdict::Stale { occupancy, not_yet: false, .. } = verdict {
        let role = &registry.actor(actor).occupancies[*occupancy];
        if title_time::tells_of_end(before, after, ended_within(snapshot, role, 92)) {
            return None;
        }
    }
    let reading = registry.positions_for(&snapshot.text().slice(title));
    let judge = |time: &Time| registry.check_reading(actor, &reading, time.date);
    let fits = |time: &Time| matches!(judge(time), TitleVerdict::Fits(_) | TitleVerdict::Unknown);
    let offset = end.saturating_sub(whole.start);
    let mut named = title_time::times(&text, document);
    // A date inside the title or the name, such as "October 7 attack", is not the date of the sentence.
    let own = Span::new(start.saturating_sub(whole.start), offset);
    // A month or year after the name may be that of a plan.
    let past = title_time::tells_past(&text);
    named.retain(|time| !own.covers(time.span) && (past || time.is_day() || time.span.start < own.start));
    // "… stated on June 3 that …": the day of the person's own verb has priority over all others in the sentence.
    let day = named.iter().position(|time| {
        let gap = || &text[offset as usize..time.span.start as usize];
        time.is_day() && time.span.start >= offset && is_short(gap())
    });
    if let Some(first) = day {
        let span = named[first].span;
        named.retain(|time| time.span == span);
    }
    if named.iter().any(fits) {
        return None;
    }
    if let (TitleVerdict::WrongHolder { .. }, [.., time]) = (verdict, named.as_slice()) {
        return unfit(judge(time), time.date);
    }
    // If the sentence is in the past tense and names no time, the neighbouring sentences may.
    if let Some(sentence) = sentence.filter(|_| named.is_empty() && past) {
        let index = sentence.at.index as usize;
        let neighbours = snapshot.sentences_in(block).enumerate();
        let near =
            neighbours.filter(|(i, _)| *i != index && (index.saturating_sub(2)..=index + 1).contains(i));
        for (i, neighbour) in near {
            let words = snapshot.text().slice(neighbour.span);
            // 'It dragged on into the following year. President … then gave in.'
            if i < index && title_time::speaks_of_then(&words) {
                return None;
            }
            let mut times = title_time::times(&words, document).into_iter();
            // A later sentence counts only with a day.
            if times.any(|time| (i < index || time.is_day()) && fits(&time)) {
                return None;
            }
        }
    }
    unfit(verdict.clone(), date)
}

/// Nationalities of two states. The title may be that of the other.
const SHARED_NATIONALITIES: [&str; 2] = ["Congolese", "Dominican"];

/// Returns true if the title may be right all the same: it fits someone else with the surname that the text gives, the
/// nationality in it is that of two states, or the term begins later and nobody is known to have held the office before,
/// so that an earlier term may be missing.
fn is_doubtful(
    snapshot: &Snapshot,
    mention: Mention,
    actor: ActorId,
    title: Span,
    verdict: &TitleVerdict,
    date: PartialDate,
) -> bool {
    let registry = &snapshot.environment().registry;
    let (TitleVerdict::WrongHolder { position, .. } | TitleVerdict::Stale { position, .. }) = verdict else {
        return false;
    };
    let surname = fold_name(registry.actor(actor).surname());
    let is_meant = |(other, role): (ActorId, &Occupancy)| {
        other != actor
            && role.period.holds(date) != Held::No
            && fold_name(registry.actor(other).surname()) == surname
    };
    if mention.form == Form::Surname && registry.holders(*position).any(is_meant) {
        return true;
    }
    let is_held =
        |(other, role): (ActorId, &Occupancy)| other != actor && role.period.holds(date) != Held::No;
    if matches!(verdict, TitleVerdict::Stale { not_yet: true, .. })
        && !registry.holders(*position).any(is_held)
    {
        return true;
    }
    let words = snapshot.text().slice(title);
    SHARED_NATIONALITIES.iter().any(|nationality| words.contains(nationality))
        && registry.actor(actor).country != registry.position(*position).country
}

/// Returns true if a day after these words, which follow a name, belongs to the verb between them.
fn is_short(words: &str) -> bool {
    let mut count = 0;
    for word in words.split_whitespace() {
        count += 1;
        if count > 8 || word == "that" || word.contains([';', ':', '“', '”', '"']) {
            return false;
        }
    }
    true
}

/// Returns true if an office ended so shortly before the document's date that a report of that day may
/// describe its last days.
pub(super) fn just_ended(snapshot: &Snapshot, occupancy: &Occupancy) -> bool {
    ended_within(snapshot, occupancy, 2)
}

/// Returns true if an office ended at most `most` days before the document's date.
fn ended_within(snapshot: &Snapshot, occupancy: &Occupancy, most: i32) -> bool {
    let Some(PartialDate { year, month: Some(month), day: Some(day) }) = occupancy.period.to else {
        return false;
    };
    let end = jiff::civil::Date::new(year, month as i8, day as i8);
    let days = snapshot.date().zip(end.ok()).and_then(|(date, end)| date.since(end).ok());
    days.is_some_and(|days| (0..=most).contains(&days.get_days()))
}

/// Returns the text of `span` in quotation marks, for messages.
pub(super) fn quoted(snapshot: &Snapshot, span: Span) -> String {
    format!("\"{}\"", snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns the period of a role in words: `from 2012-11-06 to 2024-05-12`.
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

/// Returns the titles that fit `actor` on `date`, as prose puts them before a name, the best first.
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
