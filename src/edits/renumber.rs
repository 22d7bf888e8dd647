//! Renumbering from 1 in the order of first citation, with the endnotes in the same order.

use rustc_hash::FxHashSet;

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::unread::Form;
use crate::assessment::{Citation, Label, Style};
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
    reading::holds(snapshot.text(), &change, false, same).then_some(change)
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
    if !change.is_empty() && !reading::holds(snapshot.text(), &change, false, same) {
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
    if too_high || !change.is_empty() && !reading::holds(snapshot.text(), &change, false, same) {
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
        let unread = snapshot.unread().filter(|unread| unread.form != Form::Pointer);
        doubts.extend(unread.map(|unread| (unread.label, Doubt::Unread(unread.span))));
        let plain = |c: char| c.is_ascii_digit() || "ivxlc ,;-–".contains(c);
        let is_plain = |bracket: Span| {
            let text = snapshot.text().slice(bracket);
            if is_long_range(&text) {
                return !ranges;
            }
            let inner = text.trim_start_matches('[').trim_end_matches(']');
            text.starts_with('[') && !inner.is_empty() && inner.chars().all(plain)
        };
        // References in endnotes are renumbered, because they are not part of a sentence.
        let in_note = |c: &Citation| {
            let kind = snapshot.block_at(c.key.start).map(|block| snapshot.blocks()[block].block.kind);
            matches!(kind, Some(BlockKind::Endnote(_) | BlockKind::Continuation))
        };
        let mut brackets = uses::references(snapshot);
        brackets.retain(|c| c.label.is_counted() && !is_plain(c.bracket) && !in_note(c));
        let several = brackets.chunk_by(|a, b| a.bracket == b.bracket).count();
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
mod tests {
    use super::super::testing::{shown, snapshot};
    use super::*;
    use crate::text::Edit;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let before = snapshot(before);
        let made = renumber(&before);
        assert_eq!(shown(&before, &made.change), after, "{:?}", made.doubts);
        assert!(!is_in_order(&before) || made.change.is_empty());
        let after = snapshot(after);
        assert!(renumber(&after).change.is_empty(), "renumbering again changes nothing");
    }

    #[test]
    fn numbers_run_upward_in_the_order_of_first_citation() {
        check(
            "One came.[3] Two left.[1] Three stayed.[2]\n\nEndnotes\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n",
            "One came.[1] Two left.[2] Three stayed.[3]\n\nEndnotes\n[1] https://c.org\n[2] https://a.org\n[3] https://b.org\n",
        );
    }

    #[test]
    fn knows_what_is_in_order() {
        let list =
            |numbers: &[u32]| numbers.iter().map(|n| format!("[{n}] https://{n}.org\n")).collect::<String>();
        for (body, notes, expected) in [
            ("A.[1] B.[2][1] C.[3]", &[1, 2, 3, 4][..], true),
            ("A.[1] B.[3]", &[1, 3], false),
            ("A.[1] B.[3]", &[1, 2, 3], false),
            ("A.[1] B.[2] C.[9]", &[1, 2], true),
            ("A.[2] B.[1]", &[1, 2], false),
            ("A.[1] B.[2]", &[2, 1], false),
            ("A.[1]", &[], true),
        ] {
            let text = snapshot(&format!("{body}\n\nEndnotes\n{}", list(notes)));
            assert_eq!(is_in_order(&text), expected, "{body} {notes:?}");
            assert_eq!(renumber(&text).change.is_empty(), expected, "{body} {notes:?}");
        }
    }

    #[test]
    fn moves_lines_and_changes_only_numbers_that_change() {
        let before = snapshot(
            "A.[2] B.[3] C.[1] D.[4]\n\nEndnotes\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n[4] https://d.org\n",
        );
        let made = renumber(&before);
        assert_eq!(made.numbers, 3);
        let shown = |edit: &Edit| format!("{}→{}", before.text().slice(edit.span), edit.text);
        let edits: Vec<_> = made.change.edits.iter().map(shown).collect();
        let moved = ["[1] https://a.org\n→", "2→1", "3→2", "→\n[3] https://a.org"];
        assert_eq!(edits, [&["2→1", "3→2", "1→3"][..], &moved].concat());
    }

    #[test]
    fn a_number_used_again_stays_one() {
        check(
            "A.[2] B.[1] C.[2]\n\n## Endnotes\n\n[1] https://a.org\n\n[2] https://b.org",
            "A.[1] B.[2] C.[1]\n\n## Endnotes\n\n[1] https://b.org\n\n[2] https://a.org",
        );
    }

    #[test]
    fn roman_numerals_lists_and_glued_endnotes() {
        check(
            "A.[iii] B.[i]\n\nEndnotes\n[i] https://a.org\n[iii] https://c.org\n",
            "A.[i] B.[ii]\n\nEndnotes\n[i] https://c.org\n[ii] https://a.org\n",
        );
        check(
            "# R\n\nA.[10] B.[2]\n\n## Sources\n\n2. https://a.org\n10. https://c.org, p. 2\n",
            "# R\n\nA.[1] B.[2]\n\n## Sources\n\n1. https://c.org, p. 2\n2. https://a.org\n",
        );
        check(
            "A.[2] B.[1]\r\n[1]https://a.org\r\n[2]https://b.org",
            "A.[1] B.[2]\r\n[1]https://b.org\r\n[2]https://a.org",
        );
    }

    #[test]
    fn several_numbers_in_one_bracket_and_ranges() {
        check(
            "A.[5] B.[1-3] C.[5, 2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] d.org\n[5] e.org\n",
            "A.[1] B.[2-4] C.[1, 3]\n\nEndnotes\n[1] e.org\n[2] a.org\n[3] b.org\n[4] c.org\n[5] d.org\n",
        );
        check(
            "A.[2] B.[1–3]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n",
            "A.[1] B.[2, 1, 3]\n\nEndnotes\n[1] b.org\n[2] a.org\n[3] c.org\n",
        );
    }

    #[test]
    fn a_list_under_headings_of_its_own_stays_one_list() {
        check(
            "# R\n\nA.[2] B.[1]\n\n## References\n\n### Ports\n\n> [1] a.org\n\n### Roads\n\n> [2] b.org\n",
            "# R\n\nA.[1] B.[2]\n\n## References\n\n### Ports\n\n> [1] b.org\n\n### Roads\n\n> [2] a.org\n",
        );
    }

    #[test]
    fn unused_endnotes_keep_their_order_behind_the_others() {
        check(
            "A.[4] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] d.org\n",
            "A.[1] B.[2]\n\nEndnotes\n[1] d.org\n[2] b.org\n[3] a.org\n[4] c.org\n",
        );
    }

    #[test]
    fn markers_outside_of_the_prose_follow() {
        check(
            "# R\n\nA.[2] B.[1]\n\n| port | toll [1] |\n\n```\n[1] code [2]\n```\n\n## Endnotes\n\n[1] https://a.org/x[2]\n[2] See [1], https://b.org\n",
            "# R\n\nA.[1] B.[2]\n\n| port | toll [2] |\n\n```\n[1] code [2]\n```\n\n## Endnotes\n\n[1] See [2], https://b.org\n[2] https://a.org/x[2]\n",
        );
    }

    /// Returns the text after renumbering, and the doubts by name and line.
    fn renumbered(before: &str) -> (String, Vec<String>) {
        let before = snapshot(before);
        let made = renumber(&before);
        let line = |span: Span| before.text().line_of(span.start) + 1;
        let doubt = |doubt: &Doubt| match doubt {
            Doubt::Unread(span) => format!("Unread {}", line(*span)),
            Doubt::Unlike(span) => format!("Unlike {}", line(*span)),
            Doubt::Follows(span) => format!("Follows {}", line(*span)),
            Doubt::Paragraphs(span) => format!("Paragraphs {}", line(*span)),
            other => format!("{other:?}"),
        };
        (shown(&before, &made.change), made.doubts.iter().map(doubt).collect())
    }

    const NOTES: &str = "\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n";

    #[test]
    fn what_is_not_read_holds_its_endnote_and_is_named() {
        for written in ["[1?]", "\\[1\\]", "［1］", "¹", "[1 Norway", "1]", "[**1**]"] {
            let text = format!("# R\n\nA left.[3] B left.{written} C left.[2]{NOTES}");
            let (after, doubts) = renumbered(&text);
            assert_eq!(doubts, ["Unread 3"], "{written}");
            let held = format!(
                "# R\n\nA left.[2] B left.{written} C left.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://c.org\n[3] https://b.org\n"
            );
            assert_eq!(after, held, "{written}");
        }
    }

    #[test]
    fn one_marker_with_a_page_holds_and_many_follow() {
        let one = format!("# R\n\nA left.[2] B left.[1, p. 7] C left.[3]{NOTES}");
        assert_eq!(renumbered(&one), (one.clone(), vec!["Unlike 3".to_owned()]));
        let many = format!("# R\n\nA left.[2, p. 1] B left.[1, p. 7] C left.[3, pp. 8–9]{NOTES}");
        let (after, doubts) = renumbered(&many);
        assert!(after.contains("A left.[1, p. 1] B left.[2, p. 7] C left.[3, pp. 8–9]"), "{after}");
        assert!(doubts.is_empty(), "{doubts:?}");
    }

    #[test]
    fn pointers_in_endnotes_follow() {
        check(
            "# R\n\nA.[3] B.[1] C.[2]\n\n## Endnotes\n\n[1] Herald, https://a.org\n[2] Ibid., p. 4.\n[3] Post; see note 1.\n",
            "# R\n\nA.[1] B.[2] C.[3]\n\n## Endnotes\n\n[1] Post; see note 2.\n[2] Herald, https://a.org\n[3] Ibid., p. 4.\n",
        );
    }

    #[test]
    fn an_endnote_stays_below_the_one_that_it_points_to() {
        let text = "# R\n\nA.[1] B.[3] C.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] Ibid., p. 4.\n[3] https://c.org\n";
        assert_eq!(renumbered(text), (text.to_owned(), vec!["Follows 8".to_owned()]));
    }

    #[test]
    fn endnotes_of_several_paragraphs_move_whole() {
        let note = |n: u32, site: &str| format!("[{n}] Office.\n\n    Archived at https://{site}.org\n");
        let text =
            |body: &str, notes: [String; 3]| format!("# R\n\n{body}\n\n## Endnotes\n\n{}", notes.join("\n"));
        check(
            &text("A.[3] B.[1] C.[2]", [note(1, "a"), note(2, "b"), note(3, "c")]),
            &text("A.[1] B.[2] C.[3]", [note(1, "c"), note(2, "a"), note(3, "b")]),
        );
        let few =
            "# R\n\nA.[2] B.[1]\n\n## Endnotes\n\n[1] Office.\n\n    At https://a.org\n\n[2] https://b.org\n";
        assert_eq!(renumbered(few).1, ["Paragraphs 7"]);
    }

    #[test]
    fn doubtful_parts_stay_as_they_are() {
        let before = "A.[2] B.[9] C.[1] D.[1]\n\nEndnotes\n[1] a.org\n[2] b.org\n[1] c.org\n";
        check(before, "A.[1] B.[9] C.[2] D.[2]\n\nEndnotes\n[1] b.org\n[2] a.org\n[2] c.org\n");
        assert_eq!(
            renumber(&snapshot(before)).doubts,
            [Doubt::Dangling(Span::new(8, 11)), Doubt::Duplicate(Span::new(54, 63))]
        );
        // No source gets the number of a marker without a source.
        check("A.[2] B.[1]\n\nEndnotes\n[2] b.org\n", "A.[2] B.[1]\n\nEndnotes\n[2] b.org\n");
    }

    #[test]
    fn an_excerpt_keeps_its_numbers() {
        let excerpt = snapshot("A.[7] B.[5]\n");
        let made = renumber(&excerpt);
        assert!(made.change.is_empty());
        assert_eq!(made.doubts, [Doubt::Excerpt]);
    }

    #[test]
    fn the_numbers_of_an_alphabetical_list_stay() {
        let cited = "A.[5] B.[2] C.[4] D.[1] E.[3]";
        let notes =
            "[1] Adams, a.org\n[2] Baker, b.org\n[3] Clark, c.org\n[4] Dunn, d.org\n[5] Eden, e.org\n";
        let listed = snapshot(&format!("{cited}\n\nEndnotes\n{notes}"));
        let made = renumber(&listed);
        assert!(made.change.is_empty());
        assert_eq!(made.doubts, [Doubt::ByList]);
        // Links are in no order of their own, so they are renumbered, however much the order of the text differs.
        let links =
            notes.replace("Adams, ", "").replace("Baker, ", "").replace("Clark, ", "").replace("Dunn, ", "");
        let moved = renumber(&snapshot(&format!("{cited}\n\nEndnotes\n{}", links.replace("Eden, ", ""))));
        assert!(moved.numbers > 0 && moved.doubts.is_empty(), "{moved:?}");
    }

    #[test]
    fn keys_are_left_alone() {
        let text = "A.[^b] B.[^a] C [@key].\n\n[^a]: a.org\n[^b]: b.org\n";
        check(text, text);
    }

    #[test]
    fn a_list_of_several_parts_keeps_what_stands_between() {
        check(
            "A.[3] B.[1] C.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n\n[3] c.org;\n  d.org\n",
            "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] c.org;\n  d.org\n[2] a.org\n\n[3] b.org\n",
        );
    }
}
