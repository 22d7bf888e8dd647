//! What an edit did to the blocks of a text.

use std::ops::Range;
use std::sync::Arc;

use crate::actors::Kept;

use super::facts::BlockFacts;

/// Blocks that take the place of others.
#[derive(Clone, Debug)]
pub struct Splice {
    /// The numbers of those that go; empty where blocks only come.
    pub old: Range<usize>,
    /// What comes.
    pub new: Vec<Arc<BlockFacts>>,
}

/// Blocks that have taken the place of others.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// Their numbers.
    pub new: Range<usize>,
    /// The number of the first that went, before the edit.
    pub old: usize,
    /// Those that went.
    pub gone: Vec<Arc<BlockFacts>>,
}

/// Something that stands in a block, named by the block's number.
pub trait InBlock {
    /// The number.
    fn block(&self) -> u32;
    /// Gives the block another number.
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

/// What an edit did to the blocks.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// In order; none touch each other.
    pub replaced: Vec<Replaced>,
    /// All others.
    pub kept: Vec<Kept>,
    /// Where the blocks started before, and the end of that text last.
    pub old_starts: Vec<u32>,
}

impl Change {
    /// Makes the splices in `blocks` and `starts`.
    pub fn make(splices: Vec<Splice>, blocks: &mut Vec<Arc<BlockFacts>>, starts: &mut Vec<u32>) -> Self {
        let count = blocks.len();
        let mut change = Self::default();
        let mut grown = 0_isize;
        for splice in splices {
            let (old, shift) = (splice.old, grown);
            let at = |i: usize| i.wrapping_add_signed(shift);
            let new = at(old.start)..at(old.start) + splice.new.len();
            grown += splice.new.len() as isize - old.len() as isize;
            // Only where the numbers differ are the blocks behind it moved.
            let gone = blocks.splice(at(old.start)..at(old.end), splice.new).collect();
            change.replaced.push(Replaced { new, old: old.start, gone });
        }
        let mut next = (0, 0);
        let ends = change.replaced.iter().map(|r| (r.old, r.gone.len(), r.new.clone()));
        for (old, gone, new) in ends.chain([(count, 0, blocks.len()..blocks.len())]) {
            if old > next.0 {
                change.kept.push(Kept { old: next.0, new: next.1, len: old - next.0 });
            }
            next = (old + gone, new.end);
        }
        change.old_starts = std::mem::take(starts);
        change.move_starts(blocks, starts);
        change
    }

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

    /// The numbers of the blocks that came.
    pub fn fresh(&self) -> impl Iterator<Item = usize> {
        self.replaced.iter().flat_map(|replaced| replaced.new.clone())
    }

    /// The block of this number before the edit, if it is one that went.
    pub fn old_block(&self, number: usize) -> Option<&Arc<BlockFacts>> {
        let after = self.replaced.partition_point(|r| r.old <= number);
        let replaced = &self.replaced[after.checked_sub(1)?];
        replaced.gone.get(number - replaced.old)
    }

    /// Whether blocks only changed where they stand: as many came as went, each in the place of one.
    pub fn is_in_place(&self) -> bool {
        self.replaced.iter().all(|r| r.gone.len() == r.new.len())
    }

    /// The number that a block of this number before the edit has now, unless it went.
    pub fn moved(&self, number: usize) -> Option<usize> {
        let after = self.kept.partition_point(|kept| kept.old <= number);
        let kept = self.kept[after.checked_sub(1)?];
        (number < kept.old + kept.len).then(|| number - kept.old + kept.new)
    }

    /// As [`Self::moved`]; for one that went the number of the block in its place, if as many came as went there.
    pub fn number(&self, number: usize) -> usize {
        let after = self.replaced.partition_point(|r| r.old <= number);
        let in_place =
            || after.checked_sub(1).map(|i| number - self.replaced[i].old + self.replaced[i].new.start);
        self.moved(number).or_else(in_place).unwrap_or(number)
    }

    /// Where things of the blocks that went stand in a list in the order of the blocks before the edit; as many ranges as
    /// there are in `replaced`.
    pub fn ranges<T: InBlock>(&self, list: &[T]) -> Vec<Range<usize>> {
        let from = |block: usize| list.partition_point(|item| (item.block() as usize) < block);
        self.replaced.iter().map(|r| from(r.old)..from(r.old + r.gone.len())).collect()
    }

    /// Takes a list in the order of the blocks over the edit: things of kept blocks get the numbers that these have now,
    /// those of blocks that went give way to what `fresh` finds in the blocks that came.
    pub fn carry<T: InBlock, I: Iterator<Item = T>>(&self, list: &mut Vec<T>, fresh: impl Fn(usize) -> I) {
        let gone = self.ranges(list);
        if !self.is_in_place() {
            for item in list.iter_mut() {
                // One of a block that went keeps its number until it gives way.
                if let Some(block) = self.moved(item.block() as usize) {
                    item.set_block(block as u32);
                }
            }
        }
        // From the last on, so that the ranges before it stay right.
        for (replaced, gone) in self.replaced.iter().zip(gone).rev() {
            list.splice(gone, replaced.new.clone().flat_map(&fresh));
        }
    }
}
