//! A table of rows for a whole document, sorted by key and kept up to date over edits. Rows in unchanged text are
//! moved, not computed again.

/// A row: a value with the key `key` at the offset `at`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::actors) struct Row<V> {
    pub key: u64,
    /// The absolute offset, in bytes.
    pub at: u32,
    pub value: V,
}

/// All rows, sorted by key and then by offset. No two rows have the same key and offset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::actors) struct Ledger<V> {
    rows: Vec<Row<V>>,
}

/// A stretch of the old text that is unchanged in the new text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::actors) struct Run {
    /// `[start, end)` in the old text.
    pub start: u32,
    pub end: u32,
    /// The start of the stretch in the new text.
    pub to: u32,
}

/// The stretches that an edit left unchanged, in the order of both texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::actors) struct Moves {
    runs: Vec<Run>,
}

impl Moves {
    /// Adds a stretch after all others. Empty stretches are ignored, and adjacent ones that stay adjacent are merged.
    pub fn add(&mut self, run: Run) {
        if run.start == run.end {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.end == run.start && last.to + (last.end - last.start) == run.to => {
                last.end = run.end;
            }
            _ => self.runs.push(run),
        }
    }

    /// Returns the new offset of `at` in the old text, or `None` if it is outside all unchanged stretches.
    fn moved(&self, at: u32) -> Option<u32> {
        let run = self.runs.get(self.gap(at))?;
        (run.start <= at).then(|| at - run.start + run.to)
    }

    /// Returns the number of stretches that end at or before `at` in the old text. This is the index of the gap that
    /// contains `at`.
    fn gap(&self, at: u32) -> usize {
        self.runs.partition_point(|run| run.end <= at)
    }

    /// Like [`Self::gap`], for an offset in the new text.
    fn new_gap(&self, at: u32) -> usize {
        self.runs.partition_point(|run| run.to + (run.end - run.start) <= at)
    }
}

impl<V: Copy + Ord> Ledger<V> {
    /// Creates a ledger from rows in any order.
    pub fn of(mut rows: Vec<Row<V>>) -> Self {
        rows.sort_unstable();
        Self { rows }
    }

    /// Returns all rows of one key, sorted by offset.
    pub fn under(&self, key: u64) -> &[Row<V>] {
        let from = self.rows.partition_point(|row| row.key < key);
        let len = self.rows[from..].partition_point(|row| row.key == key);
        &self.rows[from..from + len]
    }

    /// Returns the rows grouped by key.
    pub fn runs(&self) -> impl Iterator<Item = &[Row<V>]> {
        self.rows.chunk_by(|a, b| a.key == b.key)
    }

    /// Applies an edit. Rows in the unchanged stretches are moved, the `added` rows (with offsets in the new text) are
    /// inserted, and all others are removed. Returns the keys whose rows changed, or changed their order relative to
    /// the moved rows.
    pub fn edit(&mut self, moves: &Moves, added: Vec<Row<V>>) -> Vec<u64> {
        let mut added = Self::of(added).rows;
        let mut removed = Vec::new();
        self.rows.retain_mut(|row| match moves.moved(row.at) {
            Some(at) => {
                row.at = at;
                true
            }
            None => {
                removed.push(Row { at: moves.gap(row.at) as u32, ..*row });
                false
            }
        });
        self.insert(&added);
        for row in &mut added {
            row.at = moves.new_gap(row.at) as u32;
        }
        let mut changed = Vec::new();
        differing(&removed, &added, &mut changed);
        changed
    }

    /// Inserts sorted rows in place. Each existing row is moved only once.
    fn insert(&mut self, added: &[Row<V>]) {
        let Some(&any) = added.first() else { return };
        let mut end = self.rows.len();
        self.rows.resize(end + added.len(), any);
        for (before, row) in added.iter().enumerate().rev() {
            let at = self.rows[..end].partition_point(|known| (known.key, known.at) < (row.key, row.at));
            self.rows.copy_within(at..end, at + before + 1);
            self.rows[at + before] = *row;
            end = at;
        }
    }
}

/// Collects the keys whose rows or gaps differ between the two lists, which are sorted by key.
fn differing<V: Copy + Ord>(mut a: &[Row<V>], mut b: &[Row<V>], out: &mut Vec<u64>) {
    loop {
        let Some(key) = [a.first(), b.first()].into_iter().flatten().map(|row| row.key).min() else { return };
        let (of_a, of_b) = (a.partition_point(|row| row.key == key), b.partition_point(|row| row.key == key));
        if a[..of_a] != b[..of_b] {
            out.push(key);
        }
        (a, b) = (&a[of_a..], &b[of_b..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A ledger after an edit equals one built from scratch, and all changed keys are reported.
        #[test]
        fn after_an_edit_as_made_afresh(
            old in prop::collection::vec((0_u64..5, 0_u8..3), 0..30),
            cut in (0_usize..30, 0_usize..10),
            new in prop::collection::vec((0_u64..5, 0_u8..3), 0..8),
        ) {
            let start = cut.0.min(old.len());
            let end = (start + cut.1).min(old.len());
            // Every item occupies ten bytes.
            let rows = |items: &[(u64, u8)], from: usize| -> Vec<Row<u8>> {
                let at = |i: usize| 10 * (from + i) as u32;
                items.iter().enumerate().map(|(i, &(key, value))| Row { key, at: at(i), value }).collect()
            };
            let mut text = old.clone();
            text.splice(start..end, new.iter().copied());
            let mut moves = Moves::default();
            moves.add(Run { start: 0, end: 10 * start as u32, to: 0 });
            let behind = 10 * (start + new.len()) as u32;
            moves.add(Run { start: 10 * end as u32, end: 10 * old.len() as u32, to: behind });
            let mut after = Ledger::of(rows(&old, 0));
            let changed = after.edit(&moves, rows(&new, start));
            prop_assert_eq!(&after, &Ledger::of(rows(&text, 0)));
            for key in 0..5 {
                let of = |items: &[(u64, u8)]| -> Vec<u8> {
                    items.iter().filter(|item| item.0 == key).map(|item| item.1).collect()
                };
                prop_assert_eq!(changed.contains(&key), of(&old[start..end]) != of(&new));
            }
        }
    }
}
