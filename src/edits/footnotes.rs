//! Renumbering of footnotes whose keys are numbers, in the order of their first citations.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Snapshot;
use crate::assessment::{Label, Style};
use crate::text::{Edit, Span};

use super::notes::Note;
use super::renumber::Doubt;
use super::uses;

/// The renumbering of a text's footnotes. Keys that are words stay, and so do the positions of their definitions.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The edits of numbers in markers and definitions.
    pub edits: Vec<Edit>,
    /// The definitions in their present order, and in their new one; `None` if they stay in place.
    pub list: Option<(Vec<Note>, Vec<Note>)>,
    /// Number of footnotes whose number changes.
    pub changed: usize,
    /// The reason why nothing changes, if any.
    pub doubt: Option<Doubt>,
}

/// Numbers the footnotes from 1; those that nothing cites come last. Changes nothing if a number has no definition or
/// two, or if something else may refer to a footnote. A key such as `01` does not count as a number.
pub(super) fn renumber(snapshot: &Snapshot, all: &[Note]) -> Footnotes {
    let text = snapshot.text();
    let number = |key: Span| {
        let key = text.slice(key);
        key.parse::<u64>().ok().filter(|n| *n > 0 && n.to_string() == *key)
    };
    let defined: Vec<(Note, u64)> = all
        .iter()
        .filter(|note| note.label.style == Style::Footnote)
        .filter_map(|note| Some((*note, number(note.key)?)))
        .collect();
    let cited: Vec<_> = snapshot.citations().filter(|c| c.label.style == Style::Footnote).collect();
    let labels: FxHashSet<Label> = defined.iter().map(|(note, _)| note.label).collect();
    if defined.is_empty() {
        return Footnotes::default();
    }
    let mut seen = FxHashSet::default();
    let twice = defined
        .iter()
        .find(|(note, _)| !seen.insert(note.label))
        .map(|(note, _)| Doubt::Duplicate(note.content));
    let lost = cited.iter().find(|c| number(c.key).is_some() && !labels.contains(&c.label));
    let lost = lost.map(|c| Doubt::Dangling(c.span));
    let numbers: FxHashSet<u64> = defined.iter().map(|(_, number)| *number).collect();
    let unread = snapshot.unread().find(|unread| numbers.contains(&unread.label.id));
    let unread = unread.map(|unread| Doubt::Unread(unread.span));
    let referred = uses::referred(snapshot);
    let referred = defined.iter().find(|(note, _)| referred.contains(&note.label));
    let referred = referred.map(|(note, _)| Doubt::Referred(note.content));
    if let Some(doubt) = twice.or(lost).or(unread).or(referred) {
        return Footnotes { doubt: Some(doubt), ..Footnotes::default() };
    }
    let mut new: FxHashMap<Label, u64> = FxHashMap::default();
    let in_order = cited.iter().map(|c| c.label).chain(defined.iter().map(|(note, _)| note.label));
    for label in in_order.filter(|label| labels.contains(label)) {
        let next = new.len() as u64 + 1;
        new.entry(label).or_insert(next);
    }
    let moved = |label: Label, key: Span| {
        let id = new.get(&label).copied().filter(|id| number(key).is_some_and(|old| old != *id))?;
        Some(Edit::new(key, id.to_string()))
    };
    let mut edits: Vec<_> = cited.iter().filter_map(|c| moved(c.label, c.key)).collect();
    let changed = defined.iter().filter(|(note, old)| new.get(&note.label) != Some(old)).count();
    edits.extend(defined.iter().filter_map(|(note, _)| moved(note.label, note.key)));
    let slots: Vec<_> = defined.iter().map(|(note, _)| *note).collect();
    let mut list = slots.clone();
    list.sort_by_key(|note| new.get(&note.label).copied());
    // Definitions that follow the paragraphs which cite them stay there.
    let together = slots.windows(2).all(|pair| pair[1].block <= pair[0].last_block + 2);
    Footnotes { edits, list: together.then_some((slots, list)), changed, doubt: None }
}

/// Returns true if [`renumber`] would change a number.
pub(super) fn out_of_order(snapshot: &Snapshot, all: &[Note]) -> bool {
    renumber(snapshot, all).changed > 0
}

#[cfg(test)]
mod tests {
    use super::super::testing::snapshot;
    use super::super::{apply, renumber_footnotes};

    #[track_caller]
    fn check(before: &str, after: &str) {
        let before = snapshot(before);
        assert_eq!(apply(before.text(), &renumber_footnotes(&before).change.edits).to_string(), after);
    }

    #[test]
    fn numbers_rise_and_named_keys_stay() {
        check(
            "A.[^2] B.[^port] C.[^1] D.[^2]\n\n[^1]: a.org\n[^2]: b.org\n[^port]: c.org\n",
            "A.[^1] B.[^port] C.[^2] D.[^1]\n\n[^1]: b.org\n[^2]: a.org\n[^port]: c.org\n",
        );
    }

    #[test]
    fn scattered_definitions_stay_where_they_are() {
        check(
            "A.[^2]\n\n[^2]: b.org\n\nB.[^1]\n\n[^1]: a.org\n",
            "A.[^1]\n\n[^1]: b.org\n\nB.[^2]\n\n[^2]: a.org\n",
        );
    }

    #[test]
    fn doubtful_ones_stay() {
        for text in [
            "A.[^2] B.[^3]\n\n[^2]: b.org\n",
            "A.[^2]\n\n[^2]: b.org\n[^2]: c.org\n",
            "A.[^2] B.[^1]\n\n[^1]: As in [^2].\n[^2]: b.org\n",
        ] {
            check(text, text);
        }
    }
}
