//! Reorders endnotes with as few edits as possible.

use crate::analysis::Snapshot;
use crate::text::{Edit, Span};

use super::notes::Note;

/// Brings the endnotes in `slots` into the order of `order`. `edits` renumber them; those inside endnotes that
/// move, move with them.
pub(super) fn reorder(snapshot: &Snapshot, slots: &[Note], order: &[Note], edits: &mut Vec<Edit>) {
    let stays = |k: &usize| slots[*k].block == order[*k].block;
    let Some(low) = (0..slots.len()).find(|k| !stays(k)) else { return };
    let high = (low..slots.len()).rfind(|k| !stays(k)).unwrap_or(low);
    let (slots, order) = (&slots[low..=high], &order[low..=high]);
    let text = snapshot.text();
    let gap = |k: usize| text.slice(Span::new(slots[k].content.end, slots[k + 1].content.start));
    let apart = gap(0).into_owned();
    let even = (0..slots.len() - 1).all(|k| gap(k) == apart);
    let mover = Mover { snapshot, slots, order, apart: &apart };
    if even { mover.move_lines(edits) } else { mover.fill_slots(edits) }
}

struct Mover<'a> {
    snapshot: &'a Snapshot,
    slots: &'a [Note],
    order: &'a [Note],
    /// The text between any two endnotes.
    apart: &'a str,
}

impl Mover<'_> {
    /// Moves as few lines as possible; the others stay in place.
    fn move_lines(&self, edits: &mut Vec<Edit>) {
        let slot_of = |note: &Note| self.slots.iter().position(|s| s.block == note.block).unwrap_or(0);
        let wanted: Vec<usize> = self.order.iter().map(slot_of).collect();
        let stay = longest_increasing(&wanted);
        let first = stay.first().map_or(0, |k| wanted[*k]);
        let (mut behind, mut gone, mut inserts) = (None, Vec::new(), Vec::new());
        for (k, slot) in wanted.iter().copied().enumerate() {
            if stay.binary_search(&k).is_ok() {
                behind = Some(slot);
                continue;
            }
            gone.push(slot);
            let text = self.taken(&self.slots[slot], edits);
            inserts.push(match behind {
                Some(line) => {
                    Edit::new(Span::at(self.slots[line].content.end), format!("{}{text}", self.apart))
                }
                None => Edit::new(Span::at(self.slots[first].content.start), format!("{text}{}", self.apart)),
            });
        }
        gone.sort_unstable();
        edits.extend(self.removals(&gone));
        edits.extend(inserts);
    }

    /// Returns the edits that remove lines. Each line is removed with the break after it, those at the end with the
    /// break before them.
    fn removals(&self, gone: &[usize]) -> Vec<Edit> {
        let last = self.slots.len() - 1;
        let tail = (0..=last).rev().take_while(|slot| gone.binary_search(slot).is_ok()).count();
        let tail_start = last + 1 - tail;
        let cut = |from: u32, to: u32| Edit::new(Span::new(from, to), "");
        let mut out: Vec<_> = gone
            .iter()
            .filter(|slot| **slot < tail_start)
            .map(|slot| cut(self.slots[*slot].content.start, self.slots[*slot + 1].content.start))
            .collect();
        if tail > 0 {
            out.push(cut(self.slots[tail_start - 1].content.end, self.slots[last].content.end));
        }
        out
    }

    /// Writes into each slot the endnote that belongs there.
    fn fill_slots(&self, edits: &mut Vec<Edit>) {
        let texts: Vec<_> = self.order.iter().map(|note| self.taken(note, edits)).collect();
        for (slot, text) in self.slots.iter().zip(texts) {
            if *self.snapshot.text().slice(slot.content) != text {
                edits.push(Edit::new(slot.content, text));
            }
        }
    }

    /// Returns the text of an endnote after `edits`, and removes these edits from the list.
    fn taken(&self, note: &Note, edits: &mut Vec<Edit>) -> String {
        let (mut own, rest): (Vec<_>, Vec<_>) =
            std::mem::take(edits).into_iter().partition(|edit| note.content.covers(edit.span));
        *edits = rest;
        own.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut text = self.snapshot.text().slice(note.content).into_owned();
        for edit in own {
            let start = (edit.span.start - note.content.start) as usize;
            let end = (edit.span.end - note.content.start) as usize;
            text.replace_range(start..end, &edit.text);
        }
        text
    }
}

/// Returns the indices of a longest increasing subsequence of `values`, which are distinct.
fn longest_increasing(values: &[usize]) -> Vec<usize> {
    // `ends[len]` is the index of the smallest value that ends a subsequence of `len + 1`.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (i, value) in values.iter().enumerate() {
        let len = ends.partition_point(|end| values[*end] < *value);
        before.push(len.checked_sub(1).map(|l| ends[l]));
        match ends.get_mut(len) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(i) = at {
        run.push(i);
        at = before[i];
    }
    run.reverse();
    run
}
