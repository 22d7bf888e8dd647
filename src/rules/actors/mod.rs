//! Rules about names and titles.

pub mod acronym_redefined;
pub mod ambiguous_surname;
pub mod inconsistent_spelling;
pub mod mixed_script;
pub mod premature_former;
pub mod stale_title;
pub mod surname_first;
pub mod undefined_acronym;
pub mod unknown_actor;
pub mod variant_spelling;
pub mod wrong_holder;

#[cfg(test)]
mod tests;
mod title_time;
mod titles;

use super::{Fix, Safety};
use crate::actors::{Mention, Remark};
use crate::analysis::Snapshot;
use crate::text::{Edit, Span};

/// Returns the mentions that have this remark, in order.
fn remarked<'a>(snapshot: &'a Snapshot, remark: &'a Remark) -> impl Iterator<Item = Mention> + 'a {
    snapshot.remarks(move |other| other == remark).map(|(mention, _)| mention)
}

/// Returns the text of a mention.
fn words(snapshot: &Snapshot, mention: &Mention) -> String {
    snapshot.text().slice(mention.span).into_owned()
}

/// Returns a fix that replaces `span` by `new`.
fn replace(title: String, span: Span, new: impl Into<String>, safety: Safety) -> Fix {
    Fix { title, edits: vec![Edit::new(span, new.into())], safety, caret: None }
}

/// Returns true if a sentence begins at `offset`.
fn opens_sentence(snapshot: &Snapshot, offset: u32) -> bool {
    snapshot.sentence_at(offset).is_some_and(|sentence| sentence.span.start == offset)
}

/// Returns true if `offset` is in the body, not in a heading or a takeaway.
fn in_body(snapshot: &Snapshot, offset: u32) -> bool {
    snapshot.block_at(offset).is_some_and(|block| snapshot.blocks()[block].block.kind.is_body())
}

/// Returns true if `offset` is in a takeaway.
fn in_takeaway(snapshot: &Snapshot, offset: u32) -> bool {
    let block = snapshot.block_at(offset);
    block.is_some_and(|block| {
        matches!(snapshot.blocks()[block].block.kind, crate::assessment::blocks::BlockKind::Takeaway(_))
    })
}

/// Returns true if a surname names a thing that is called after a person, or is part of a longer name: "Marsh TB2",
/// "the frigate Marsh", "Fort Marsh", "Marsh-class".
fn names_a_thing(snapshot: &Snapshot, span: Span) -> bool {
    const BEFORE: [&str; 40] = [
        "admiral",
        "fort",
        "camp",
        "port",
        "uss",
        "hms",
        "usns",
        "ins",
        "marshal",
        "operation",
        "hotel",
        "mount",
        "lake",
        "cape",
        "saint",
        "ship",
        "vessel",
        "frigate",
        "destroyer",
        "corvette",
        "submarine",
        "carrier",
        "cruiser",
        "tanker",
        "drone",
        "drones",
        "uav",
        "missile",
        "street",
        "avenue",
        "square",
        "airport",
        "brigade",
        "battalion",
        "regiment",
        "village",
        "town",
        "city",
        "district",
        "house",
    ];
    const AFTER: [&str; 38] = [
        "drone",
        "drones",
        "uav",
        "uavs",
        "missile",
        "missiles",
        "rifle",
        "rifles",
        "aircraft",
        "jets",
        "tank",
        "tanks",
        "airport",
        "street",
        "avenue",
        "square",
        "doctrine",
        "brigade",
        "battalion",
        "regiment",
        "division",
        "ship",
        "ships",
        "frigate",
        "corvette",
        "prize",
        "institute",
        "foundation",
        "hospital",
        "university",
        "family",
        "families",
        "brothers",
        "sisters",
        "siblings",
        "clan",
        "dynasty",
        "household",
    ];
    const KINDS: [&str; 6] = ["class", "type", "style", "series", "era", "made"];
    let Some(block) = snapshot.block_at(span.start) else { return false };
    let (text, whole) = (snapshot.text(), snapshot.block_content(block));
    let from = text.floor(span.start.saturating_sub(40).max(whole.start)).min(span.start);
    let to = text.floor((span.end + 40).min(whole.end)).max(span.end);
    let (before, after) = (text.slice(Span::new(from, span.start)), text.slice(Span::new(span.end, to)));
    let mut words =
        before.ends_with([' ', '\n']).then(|| before.split_whitespace().rev()).into_iter().flatten();
    // "the frigate Marsh", "the town of Marsh"
    let last = words.next().filter(|word| *word != "of").or_else(|| words.next());
    let called = last.is_some_and(|word| BEFORE.contains(&word.to_lowercase().as_str()));
    let marked = before.ends_with(['*', '_']) && after.starts_with(['*', '_']);
    let word = |words: &str| words.chars().take_while(|c| c.is_alphanumeric()).collect::<String>();
    let kind = after.strip_prefix(['-', '\u{2011}']).is_some_and(|rest| KINDS.contains(&word(rest).as_str()));
    let next = after.strip_prefix([' ', '\n', '\u{a0}']).map(word).unwrap_or_default();
    let goes_on = next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    called || marked || kind || goes_on || AFTER.contains(&next.to_lowercase().as_str())
}
