//! The effect of an edit on the blocks of a text.

use std::ops::Range;
use std::sync::Arc;

use crate::actors::UnchangedRun;

use super::facts::BlockFacts;

/// A replacement of blocks that is still to be made.
#[derive(Clone, Debug)]
pub struct Splice {
    /// Numbers of the removed blocks; empty if blocks are only inserted.
    pub old: Range<usize>,
    /// The inserted blocks.
    pub new: Vec<Arc<BlockFacts>>,
}

/// A replacement of blocks that was made.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// Numbers of the inserted blocks.
    pub new: Range<usize>,
    /// Number of the first removed block, before the edit.
    pub old: usize,
    /// The removed blocks.
    pub gone: Vec<Arc<BlockFacts>>,
}

/// An item inside a block, which it identifies by the block's number.
pub trait InBlock {
    /// Returns the number of the block.
    fn block(&self) -> u32;
    /// Sets the number of the block.
    fn set_block(&mut self, block: u32);
}

impl InBlock for u32 {
    fn block(&self) -> u32 {
        *self
    }

    fn set_block(&mut self, block: u32) {
        *self = block;
    }
}

/// The effect of an edit on the blocks.
#[derive(Clone, Debug, Default)]
pub struct BlockChanges {
    /// The replaced blocks, in order; no two entries are adjacent.
    pub replaced: Vec<Replaced>,
    /// All other blocks.
    pub kept: Vec<UnchangedRun>,
    /// The starts of the blocks before the edit, followed by the end of that text.
    pub old_starts: Vec<u32>,
}

impl BlockChanges {
    /// Applies the splices to `blocks` and `starts`.
    pub fn make(splices: Vec<Splice>, blocks: &mut Vec<Arc<BlockFacts>>, starts: &mut Vec<u32>) -> Self {
        let count = blocks.len();
        let mut change = Self::default();
        let mut grown = 0_isize;
        for splice in splices {
            let (old, shift) = (splice.old, grown);
            // The splices before this one have shifted the numbers of the blocks.
            let at = |i: usize| i.wrapping_add_signed(shift);
            let new = at(old.start)..at(old.start) + splice.new.len();
            grown += splice.new.len() as isize - old.len() as isize;
            // `Vec::splice` moves the blocks after these only if it removes more or fewer than it inserts.
            let gone = blocks.splice(at(old.start)..at(old.end), splice.new).collect();
            change.replaced.push(Replaced { new, old: old.start, gone });
        }
        let (mut next_old, mut next_new) = (0, 0);
        let ends = change.replaced.iter().map(|r| (r.old, r.gone.len(), r.new.clone()));
        for (old, gone, new) in ends.chain([(count, 0, blocks.len()..blocks.len())]) {
            if old > next_old {
                change.kept.push(UnchangedRun { old: next_old, new: next_new, len: old - next_old });
            }
            (next_old, next_new) = (old + gone, new.end);
        }
        change.old_starts = std::mem::take(starts);
        change.move_starts(blocks, starts);
        change
    }

    /// Fills `starts` with the starts of `blocks` and the end of the text. All blocks of an unchanged run have moved by
    /// the same distance.
    fn move_starts(&self, blocks: &[Arc<BlockFacts>], starts: &mut Vec<u32>) {
        starts.reserve(blocks.len() + 1);
        let mut replaced = self.replaced.iter().peekable();
        let (mut kept, mut end) = (self.kept.iter().peekable(), 0_u32);
        while starts.len() < blocks.len() {
            if let Some(run) = kept.next_if(|run| run.new == starts.len()) {
                let old = &self.old_starts[run.old..run.old + run.len];
                let by = end.wrapping_sub(old[0]);
                starts.extend(old.iter().map(|start| start.wrapping_add(by)));
                end = self.old_starts[run.old + run.len].wrapping_add(by);
                continue;
            }
            let Some(fresh) = replaced.next() else { break };
            for facts in &blocks[fresh.new.clone()] {
                starts.push(end);
                end += facts.block.len;
            }
        }
        starts.push(end);
    }

    /// Returns the numbers of the inserted blocks.
    pub fn fresh(&self) -> impl Iterator<Item = usize> {
        self.replaced.iter().flat_map(|replaced| replaced.new.clone())
    }

    /// Returns the block that had this number before the edit, if it was removed.
    pub fn old_block(&self, number: usize) -> Option<&Arc<BlockFacts>> {
        let after = self.replaced.partition_point(|r| r.old <= number);
        let replaced = &self.replaced[after.checked_sub(1)?];
        replaced.gone.get(number - replaced.old)
    }

    /// Returns true if every splice inserts as many blocks as it removes, so that no other block has a new number.
    pub fn is_in_place(&self) -> bool {
        self.replaced.iter().all(|r| r.gone.len() == r.new.len())
    }

    /// Returns the present number of a block, given its number before the edit; `None` if it was removed.
    pub fn moved(&self, number: usize) -> Option<usize> {
        let after = self.kept.partition_point(|kept| kept.old <= number);
        let kept = self.kept[after.checked_sub(1)?];
        (number < kept.old + kept.len).then(|| number - kept.old + kept.new)
    }

    /// Returns the present number of a block, given its number before the edit. For a removed block, this is the number
    /// of the block in its place; as many blocks must have been inserted there as were removed.
    pub fn number(&self, number: usize) -> usize {
        let after = self.replaced.partition_point(|r| r.old <= number);
        let in_place =
            || after.checked_sub(1).map(|i| number - self.replaced[i].old + self.replaced[i].new.start);
        self.moved(number).or_else(in_place).unwrap_or(number)
    }

    /// Returns the ranges of a list whose items belong to removed blocks. The list is in the order of the blocks before
    /// the edit; there is one range for each entry of `replaced`.
    pub fn ranges<T: InBlock>(&self, list: &[T]) -> Vec<Range<usize>> {
        let from = |block: usize| list.partition_point(|item| (item.block() as usize) < block);
        self.replaced.iter().map(|r| from(r.old)..from(r.old + r.gone.len())).collect()
    }

    /// Updates a list in the order of the blocks. Items of kept blocks get the present numbers of these. Items of
    /// removed blocks are replaced by those that `fresh` returns for the inserted blocks.
    pub fn carry<T: InBlock, I: Iterator<Item = T>>(&self, list: &mut Vec<T>, fresh: impl Fn(usize) -> I) {
        let gone = self.ranges(list);
        if !self.is_in_place() {
            for item in list.iter_mut() {
                // An item of a removed block keeps its number until it is replaced.
                if let Some(block) = self.moved(item.block() as usize) {
                    item.set_block(block as u32);
                }
            }
        }
        // In reverse order, so that the earlier ranges stay valid.
        for (replaced, gone) in self.replaced.iter().zip(gone).rev() {
            list.splice(gone, replaced.new.clone().flat_map(&fresh));
        }
    }
}
