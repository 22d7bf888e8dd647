//! Dependencies of the rules. An edit that does not affect a rule's dependencies does not run it again.

use super::Report;
use crate::analysis::{Aspect, Aspects, Difference, Mark, Snapshot};

/// The function that checks one block.
pub type BlockCheck = fn(&Snapshot, usize, &mut Report<'_>);

/// The dependencies of a rule's findings.
#[derive(Clone, Copy)]
pub enum Scope {
    /// Unknown: the rule runs at every edit. That is correct, but costly for rules that read the whole document.
    Anything,
    /// These aspects of the document, and the blocks that contain the findings.
    Document(Aspects),
    /// These aspects. Otherwise each finding depends only on its block, which has the mark.
    Blocks(Mark, Aspects, BlockCheck),
    /// These aspects. Otherwise each finding depends only on its block and the actors named there.
    Names(Aspects, BlockCheck),
    /// These aspects. Otherwise each finding depends only on its takeaway and the support of that.
    Supports(Aspects, BlockCheck),
}

impl Scope {
    /// Creates a scope of aspects of the document.
    #[must_use]
    pub const fn document(aspects: &[Aspect]) -> Self {
        Self::Document(Aspects::of(aspects))
    }

    /// Creates the scope of a rule that checks each block with the mark.
    #[must_use]
    pub const fn blocks(mark: Mark, aspects: &[Aspect], check: BlockCheck) -> Self {
        Self::Blocks(mark, Aspects::of(aspects), check)
    }

    /// Creates the scope of a rule that checks the names in each block.
    #[must_use]
    pub const fn names(aspects: &[Aspect], check: BlockCheck) -> Self {
        Self::Names(Aspects::of(aspects), check)
    }

    /// Creates the scope of a rule that checks each takeaway with its support.
    #[must_use]
    pub const fn supports(aspects: &[Aspect], check: BlockCheck) -> Self {
        Self::Supports(Aspects::of(aspects), check)
    }

    /// Returns true if a difference may have changed the findings outside the changed blocks.
    pub fn differs(self, difference: &Difference) -> bool {
        match self {
            Self::Anything => true,
            Self::Document(aspects)
            | Self::Blocks(_, aspects, _)
            | Self::Names(aspects, _)
            | Self::Supports(aspects, _) => difference.aspects.meet(aspects),
        }
    }

    /// Returns the blocks that a difference has not changed, but in which the findings may still differ. They are block
    /// numbers, in order.
    pub fn beside(self, difference: &Difference) -> &[usize] {
        match self {
            Self::Anything | Self::Document(_) | Self::Blocks(..) => &[],
            Self::Names(..) => &difference.renamed,
            Self::Supports(..) => &difference.resupported,
        }
    }

    /// Returns the function that checks one block, and the blocks to check again, if a difference does not affect the
    /// findings outside the changed blocks. Returns `None` for a rule that checks more than one block at a time.
    pub fn again(self, snapshot: &Snapshot, difference: &Difference) -> Option<(BlockCheck, Vec<usize>)> {
        let fresh = difference.fresh.iter().copied();
        match self {
            Self::Anything | Self::Document(_) => None,
            Self::Blocks(mark, _, check) => {
                Some((check, fresh.filter(|block| snapshot.blocks()[*block].marks.has(mark)).collect()))
            }
            Self::Names(_, check) => Some((check, fresh.chain(difference.renamed.iter().copied()).collect())),
            Self::Supports(_, check) => Some((check, difference.resupported.clone())),
        }
    }
}
