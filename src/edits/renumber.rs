//! Renumbering from 1 in the order of first citation, with the endnotes in the same order.

use rustc_hash::FxHashSet;

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::unread::UnreadForm;
use crate::assessment::{Citation, Label, Notation, Style};
use crate::text::Span;

use super::draft::{Change, Draft};
use super::notes::{self, Note, Numbers};
use super::reading::{self, Reading};
use super::reorder::reorder;
use super::{footnotes, parts, uses};

/// The result of renumbering a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renumbering {
    /// All edits; none if the numbers are in order.
    pub change: Change,
    /// Count of numbers that change.
    pub numbers: usize,
    /// Parts that stay unchanged because only the writer knows their meaning.
    pub doubts: Vec<Doubt>,
}

/// A part that renumbering leaves unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The marker has no endnote. It keeps its number, and no source gets that number.
    Dangling(Span),
    /// The number may refer to an endnote but is not read as a citation. That endnote keeps its number.
    Unread(Span),
    /// The marker differs in form from the others, by a page or another separator. Its endnotes keep their numbers.
    Unlike(Span),
    /// The endnote refers to the one above it, "Ibid.", and would move below another. Everything stays unchanged.
    Follows(Span),
    /// The endnote has the number of an earlier one. Both stay together, under one number.
    Duplicate(Span),
    /// The endnote would move and has several paragraphs, as few endnotes have. The second may not belong to it.
    Paragraphs(Span),
    /// Another footnote or a comment refers to the footnote. All keep their numbers.
    Referred(Span),
    /// Footnotes are cited out of order. Readers see them in order whatever their numbers, so they have a command of
    /// their own ([`renumber_footnotes`]).
    Footnotes,
    /// The document has markers and no endnotes, as an excerpt. Its numbers belong to a list elsewhere.
    Excerpt,
    /// Many numbers are cited out of order, and the endnotes are in alphabetical order. Everything stays unchanged.
    ByList,
    /// The lines would not be parsed as the same endnotes in another order. Everything stays unchanged.
    Unclear,
}

impl Doubt {
    /// Returns the doubt with its span moved by `by` bytes.
    fn shift(self, by: u32) -> Self {
        match self {
            Self::Dangling(span) => Self::Dangling(span.shift(by)),
            Self::Unread(span) => Self::Unread(span.shift(by)),
            Self::Unlike(span) => Self::Unlike(span.shift(by)),
            Self::Follows(span) => Self::Follows(span.shift(by)),
            Self::Duplicate(span) => Self::Duplicate(span.shift(by)),
            Self::Paragraphs(span) => Self::Paragraphs(span.shift(by)),
            Self::Referred(span) => Self::Referred(span.shift(by)),
            Self::Footnotes | Self::Excerpt | Self::ByList | Self::Unclear => self,
        }
    }
}

/// Returns true if the endnotes are an alphabetical list and the text cites its numbers. A different order alone is no
/// sign: that is what renumbering corrects. Lists of bare links are not alphabetical.
fn follows_alphabet(snapshot: &Snapshot, style: Style) -> bool {
    if !snapshot.links().is_numbered_by_list(style) {
        return false;
    }
    let mut last = String::new();
    snapshot.endnotes().filter(|n| n.head.is_some_and(|h| h.label.style == style)).all(|note| {
        let Some(source) = note.facts.sources.first() else { return false };
        let words = snapshot.text().slice(source.span.shift(snapshot.starts()[note.block])).to_lowercase();
        let in_order = source.url.is_none_or(|url| url.start > source.span.start) && last <= words;
        last = words;
        in_order
    })
}

/// Renumbers the document.
///
/// Numbers rise from 1 in the order in which the text first cites them. Endnotes get the same order, and those that
/// nothing cites follow in their present order. A number cited twice stays one number. Numeric and roman markers are
/// numbered separately. In a file with several reports, each keeps its own list.
///
/// An endnote keeps its number if an unread number may refer to it. It also keeps its number if a marker with
/// additional text cites it (`[1, p. 7]`), unless such markers are a habit of the report. The others are
/// numbered around it.
#[must_use]
pub fn renumber(snapshot: &Snapshot) -> Renumbering {
    let parts = parts::parts(snapshot);
    if parts.len() == 1 {
        return renumber_one(snapshot);
    }
    let mut all = Renumbering::default();
    for part in parts {
        let made = renumber_one(&parts::alone(snapshot, part));
        all.change.edits.extend(parts::moved(made.change, part.start).edits);
        all.numbers += made.numbers;
        all.doubts.extend(made.doubts.into_iter().map(|doubt| doubt.shift(part.start)));
    }
    all
}

/// Gives the endnote with `label`, and all references to it, the unused number `id`. Returns `None` if the result would
/// not be parsed as the same sources.
#[must_use]
pub fn give_number(snapshot: &Snapshot, label: Label, id: u64) -> Option<Change> {
    let all = notes::notes(snapshot);
    let numbers = Numbers::from_iter([(label, id)]);
    let single =
        all.iter().filter(|note| note.label == label).count() == 1 && parts::parts(snapshot).len() == 1;
    if !single || !notes::can_write(label.style, id) || uses::held(snapshot, &numbers).is_some() {
        return None;
    }
    let change = Draft::new(notes::relabel(snapshot, &all, &numbers)).finish(notes::marker(label.style, id));
    reading::holds(snapshot, &change, false, same).then_some(change)
}

/// Renumbers the footnotes whose keys are numbers, as [`renumber`] does for endnotes. Keys that are words stay.
#[must_use]
pub fn renumber_footnotes(snapshot: &Snapshot) -> Renumbering {
    let all = notes::notes(snapshot);
    let footnotes = footnotes::renumber(snapshot, &all);
    if let Some(doubt) = footnotes.doubt {
        return Renumbering { doubts: vec![doubt], ..Renumbering::default() };
    }
    let mut edits = footnotes.edits;
    if let Some((slots, order)) = footnotes.list {
        reorder(snapshot, &slots, &order, &mut edits);
    }
    let change = Draft::new(edits).finish(String::new());
    if !change.is_empty() && !reading::holds(snapshot, &change, false, same) {
        return Renumbering { doubts: vec![Doubt::Unclear], ..Renumbering::default() };
    }
    Renumbering { change, numbers: footnotes.changed, doubts: Vec::new() }
}

fn renumber_one(snapshot: &Snapshot) -> Renumbering {
    let all = notes::notes(snapshot);
    let mut doubts = doubts(snapshot, &all);
    if [Style::Numeric, Style::Roman].into_iter().any(|style| follows_alphabet(snapshot, style)) {
        doubts.push(Doubt::ByList);
        return Renumbering { doubts, ..Renumbering::default() };
    }
    if footnotes::out_of_order(snapshot, &all) {
        doubts.push(Doubt::Footnotes);
    }
    // The ends of a range across brackets are renumbered as long as it stays a range.
    let orders = [Style::Numeric, Style::Roman].map(|style| (style, order(snapshot, &all, style)));
    let orders: Vec<_> = orders.into_iter().filter_map(|(style, order)| Some((style, order?))).collect();
    let numbered = |pins: &Pins| {
        let mut numbers = Numbers::default();
        orders.iter().for_each(|(style, order)| number(snapshot, order, *style, &pins.labels, &mut numbers));
        numbers
    };
    let mut pins = Pins::of(snapshot, false);
    let mut numbers = numbered(&pins);
    if breaks_range(snapshot, &numbers) {
        pins = Pins::of(snapshot, true);
        numbers = numbered(&pins);
    }
    let mut lists: Vec<(Vec<Note>, Vec<Note>)> = Vec::new();
    for (style, order) in orders {
        doubts.extend(pins.in_the_way(snapshot, &order, style));
        let mut list: Vec<_> = all.iter().filter(|n| n.label.style == style).copied().collect();
        let slots = list.clone();
        list.sort_by_key(|n| numbers.get(&n.label).copied().unwrap_or(n.label.id));
        lists.push((slots, list));
    }
    let long: Vec<_> = all.iter().filter(|note| note.last_block != note.block).collect();
    let moves = |(slots, list): &(Vec<Note>, Vec<Note>)| {
        slots.iter().zip(list).any(|(slot, note)| slot.block != note.block)
    };
    if let Some(note) = long.first().filter(|_| long.len() < Pins::HABIT && lists.iter().any(moves)) {
        doubts.push(Doubt::Paragraphs(note.content));
        return Renumbering { doubts, ..Renumbering::default() };
    }
    let moved = lists.iter().filter(|list| moves(list)).flat_map(|(slots, _)| slots);
    if let Some(note) = moved.into_iter().find(|note| notes::is_followed(snapshot, note)) {
        doubts.push(Doubt::Paragraphs(note.content));
        return Renumbering { doubts, ..Renumbering::default() };
    }
    if let Some(note) = lists.iter().find_map(|(slots, list)| parted(snapshot, slots, list)) {
        doubts.push(Doubt::Follows(note.content));
        return Renumbering { doubts, ..Renumbering::default() };
    }
    let changed = numbers.iter().filter(|(label, id)| label.id != **id).count();
    let mut edits = notes::relabel(snapshot, &all, &numbers);
    for (slots, order) in lists {
        reorder(snapshot, &slots, &order, &mut edits);
    }
    let change = Draft::new(edits).finish(String::new());
    let too_high = numbers.iter().any(|(label, id)| !notes::can_write(label.style, *id));
    if too_high || !change.is_empty() && !reading::holds(snapshot, &change, false, same) {
        doubts.push(Doubt::Unclear);
        return Renumbering { change: Change::default(), numbers: 0, doubts };
    }
    Renumbering { change, numbers: changed, doubts }
}

/// Endnotes that keep their numbers, with the reasons.
struct Pins {
    labels: FxHashSet<Label>,
    doubts: Vec<(Label, Doubt)>,
}

impl Pins {
    /// Minimum number of markers with additional text that make them a habit of the report.
    const HABIT: usize = 3;

    /// Collects the pins. With `ranges`, those of ranges across brackets are included.
    fn of(snapshot: &Snapshot, ranges: bool) -> Self {
        let mut doubts: Vec<(Label, Doubt)> = Vec::new();
        let unread = snapshot.unread().filter(|unread| unread.form != UnreadForm::Pointer);
        doubts.extend(unread.map(|unread| (unread.label, Doubt::Unread(unread.span))));
        let plain = |c: char| c.is_ascii_digit() || "ivxlc ,;-–".contains(c);
        let counts = notes::notations(snapshot.citations().filter(|c| c.label.is_counted()));
        let is_plain = |citation: &Citation| {
            if citation.notation == Notation::Parenthesis {
                return true;
            }
            if citation.notation != Notation::Bracket {
                return counts[citation.notation as usize] > counts[Notation::Bracket as usize];
            }
            let text = snapshot.text().slice(citation.bracket);
            if is_long_range(&text) {
                return !ranges;
            }
            let inner = text.trim_start_matches(['[', '\\']).trim_end_matches([']', '\\']);
            text.starts_with('[') && !inner.is_empty() && inner.chars().all(plain)
        };
        // References in endnotes are renumbered, because they are not part of a sentence.
        let in_note = |c: &Citation| {
            let kind = snapshot.block_at(c.key.start).map(|block| snapshot.blocks()[block].block.kind);
            matches!(kind, Some(BlockKind::Endnote(_) | BlockKind::Continuation))
        };
        let mut brackets = uses::references(snapshot);
        brackets.retain(|c| c.label.is_counted() && !is_plain(c) && !in_note(c));
        // A word before the number, `[note 3]`, says nothing of the others.
        let is_led = |c: &Citation| {
            let text = snapshot.text().slice(c.bracket);
            text.trim_start_matches('[').starts_with(|c: char| c.is_ascii_alphabetic())
                && c.label.style == Style::Numeric
        };
        let (led, brackets): (Vec<_>, Vec<_>) = brackets.into_iter().partition(is_led);
        let several = brackets.chunk_by(|a, b| a.bracket == b.bracket).count();
        doubts.extend(led.into_iter().map(|c| (c.label, Doubt::Unlike(c.bracket))));
        if several < Self::HABIT {
            doubts.extend(brackets.into_iter().map(|c| (c.label, Doubt::Unlike(c.bracket))));
        }
        Self { labels: doubts.iter().map(|(label, _)| *label).collect(), doubts }
    }

    /// Returns the doubts that keep endnotes from the numbers that they would get without pins, each once.
    fn in_the_way(&self, snapshot: &Snapshot, order: &[Label], style: Style) -> Vec<Doubt> {
        if self.labels.is_empty() {
            return Vec::new();
        }
        let mut wanted = Numbers::default();
        number(snapshot, order, style, &FxHashSet::default(), &mut wanted);
        let moves = |label: &Label| wanted.get(label).is_some_and(|id| *id != label.id);
        let mut found: Vec<_> =
            self.doubts.iter().filter(|(label, _)| moves(label)).map(|(_, doubt)| *doubt).collect();
        found.dedup();
        found
    }
}

/// Returns true if a bracket is a range across brackets, `[1]–[3]`.
fn is_long_range(bracket: &str) -> bool {
    ["]-[", "]–["].into_iter().any(|joint| bracket.contains(joint))
}

/// Returns true if a range across brackets would contain numbers that are not consecutive.
fn breaks_range(snapshot: &Snapshot, numbers: &Numbers) -> bool {
    let new = |label: Label| numbers.get(&label).copied().unwrap_or(label.id);
    let all: Vec<_> = snapshot.citations().filter(|c| c.label.is_counted() && c.bracket != c.span).collect();
    let mut long = all.chunk_by(|a, b| a.bracket == b.bracket);
    long.any(|range| {
        let runs_on = range.windows(2).all(|pair| new(pair[0].label) + 1 == new(pair[1].label));
        !runs_on && range.first().is_some_and(|first| is_long_range(&snapshot.text().slice(first.bracket)))
    })
}

/// Returns the first endnote that says "Ibid." and would no longer be below the same one.
fn parted<'a>(snapshot: &Snapshot, before: &[Note], after: &'a [Note]) -> Option<&'a Note> {
    let above = |list: &[Note], block: usize| {
        let at = list.iter().position(|note| note.block == block)?;
        Some(list.get(at.checked_sub(1)?)?.block)
    };
    let mut own = after.iter().filter(|note| reading::is_ibid(&notes::words(snapshot, note)));
    own.find(|note| above(before, note.block) != above(after, note.block))
}

/// Returns true if the numbers are in order, so that [`renumber`] changes nothing. The cost depends on the number of
/// citations and endnotes, not on the length of the text.
#[must_use]
pub fn is_in_order(snapshot: &Snapshot) -> bool {
    let links = snapshot.links();
    [Style::Numeric, Style::Roman].into_iter().all(|style| {
        let listed: Vec<Label> =
            links.endnotes.iter().filter_map(|n| n.label).filter(|label| label.style == style).collect();
        if listed.is_empty() || counts_up(snapshot, &listed, style) {
            return true;
        }
        let Some(order) = ordered(snapshot, &listed, style) else { return true };
        let mut numbers = Numbers::default();
        number(snapshot, &order, style, &FxHashSet::default(), &mut numbers);
        numbers.iter().all(|(label, id)| label.id == *id) && listed.is_sorted_by_key(|label| label.id)
    })
}

/// Returns true if the endnotes `listed` are 1, 2, 3 and so on, and the text first cites them in that order. This is
/// the usual case, decided without any lookup.
fn counts_up(snapshot: &Snapshot, listed: &[Label], style: Style) -> bool {
    let mut next = 1;
    let mut cited = snapshot.links().citations.iter().map(|c| c.label).filter(|label| label.style == style);
    let is_cited_so = cited.all(|label| {
        next += u64::from(label.id == next);
        label.id < next
    });
    is_cited_so && next <= listed.len() as u64 + 1 && listed.iter().zip(1..).all(|(label, id)| label.id == id)
}

fn same(reading: Reading, _: &str) -> Reading {
    reading
}

/// Returns the labels with an endnote: first those with a citation, in the order of their first citations, then the
/// others. Returns `None` if no marker in this style has an endnote.
fn order(snapshot: &Snapshot, all: &[Note], style: Style) -> Option<Vec<Label>> {
    let listed: Vec<_> = all.iter().map(|n| n.label).filter(|label| label.style == style).collect();
    ordered(snapshot, &listed, style)
}

/// Does the same as [`order`]; `listed` are the labels of the endnotes in this style.
fn ordered(snapshot: &Snapshot, listed: &[Label], style: Style) -> Option<Vec<Label>> {
    let noted = |label: Label| snapshot.links().endnote_with(label).is_some();
    let cited = snapshot.links().citations.iter().map(|c| c.label);
    let cited: Vec<_> = cited.filter(|label| label.style == style && noted(*label)).collect();
    if cited.is_empty() {
        return None;
    }
    let mut seen = FxHashSet::default();
    Some(cited.into_iter().chain(listed.iter().copied()).filter(|label| seen.insert(*label)).collect())
}

/// Gives the labels in `order` the numbers from 1. Skips the numbers of `pinned` labels, which keep theirs, and those
/// of markers without an endnote.
fn number(
    snapshot: &Snapshot,
    order: &[Label],
    style: Style,
    pinned: &FxHashSet<Label>,
    numbers: &mut Numbers,
) {
    let links = snapshot.links();
    let lost = |label: Label| label.style == style && links.endnote_with(label).is_none();
    let cited = links.citations.iter().map(|c| c.label).filter(|label| lost(*label));
    let unread = snapshot.unread().map(|unread| unread.label).filter(|label| lost(*label));
    let kept = order.iter().copied().filter(|label| pinned.contains(label));
    let taken: FxHashSet<u64> = cited.chain(unread).chain(kept.clone()).map(|label| label.id).collect();
    let mut free = (1_u64..).filter(|id| !taken.contains(id));
    numbers.extend(kept.map(|label| (label, label.id)));
    numbers.extend(order.iter().copied().filter(|label| !pinned.contains(label)).zip(&mut free));
}

fn doubts(snapshot: &Snapshot, all: &[Note]) -> Vec<Doubt> {
    let links = snapshot.links();
    let counted = snapshot.citations().filter(|c| c.label.is_counted());
    let mut dangling = counted.filter(|c| links.endnote_with(c.label).is_none()).peekable();
    if links.endnotes.is_empty() {
        return dangling.peek().map(|_| Doubt::Excerpt).into_iter().collect();
    }
    let mut seen = FxHashSet::default();
    let twice = all.iter().filter(|n| n.label.is_counted() && !seen.insert(n.label));
    dangling.map(|c| Doubt::Dangling(c.span)).chain(twice.map(|n| Doubt::Duplicate(n.content))).collect()
}

#[cfg(test)]
mod tests;
