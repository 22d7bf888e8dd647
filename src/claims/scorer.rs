//! Fast evaluation of the trees without a walk through each.
//!
//! In a walk, the processor mispredicts every other branch. Here the conditions are evaluated feature by feature
//! instead. Each condition that leads to the right child rules out the leaves of the left one. The first leaf that
//! remains is the one a walk would reach. After Lucchese and others, "`QuickScorer`", SIGIR 2015.

use super::features::FEATURES;
use super::trees::{Trees, UNIT};

/// Maximum number of leaves of a tree, one bit each.
pub(super) const LEAVES: usize = u16::BITS as usize;

/// Maximum number of trees. The index is a byte, so that no access needs a bounds check.
const TREES: usize = 1 << u8::BITS;

/// A condition that leads to the right child.
#[derive(Clone, Copy, Debug)]
struct Cut {
    tree: u8,
    /// A mask of the leaves that remain.
    keeps: u16,
}

/// The trees, reordered by feature for evaluation.
#[derive(Clone, Debug)]
pub(super) struct Scorer {
    /// All conditions, sorted by feature and bound.
    cuts: Vec<Cut>,
    /// For each feature and each index of a value among its bounds: the range of conditions in `cuts` that lead right.
    ranges: Vec<Vec<(u32, u32)>>,
    /// The values of each tree's leaves, in units of [`UNIT`].
    leaves: Vec<[i16; LEAVES]>,
}

impl Scorer {
    /// Reorders the trees. Returns `None` if there are more than [`TREES`], or if one has more than [`LEAVES`] leaves
    /// or is malformed.
    pub(super) fn new(trees: &Trees) -> Option<Self> {
        let mut asked = Vec::with_capacity(trees.nodes.len() / 2);
        let mut leaves = Vec::with_capacity(trees.roots.len());
        for (tree, &root) in trees.roots.iter().enumerate() {
            let mut lay =
                Lay { trees, tree: u8::try_from(tree).ok()?, asked: &mut asked, leaves: [0; LEAVES] };
            lay.below(root as usize, 0, 0)?;
            leaves.push(lay.leaves);
        }
        asked.sort_by_key(|&(feature, bound, _)| (feature, bound));
        let range = |feature: usize, place: usize| {
            let start = asked.partition_point(|a| usize::from(a.0) < feature);
            let end = asked.partition_point(|a| (usize::from(a.0), usize::from(a.1)) < (feature, place));
            (start as u32, end as u32)
        };
        let places = |f: usize| trees.bounds.get(f).map_or(0, Vec::len);
        let ranges = (0..FEATURES).map(|f| (0..=places(f)).map(|p| range(f, p)).collect()).collect();
        Some(Self { cuts: asked.into_iter().map(|(_, _, cut)| cut).collect(), ranges, leaves })
    }

    /// Returns the log-odds for a row, bit for bit the same as [`Trees::answer`].
    pub(super) fn answer(&self, trees: &Trees, row: &[f32; FEATURES]) -> f32 {
        let mut stay = [u16::MAX; TREES];
        for (ranges, place) in self.ranges.iter().zip(trees.places(row)) {
            let (start, end) = ranges.get(usize::from(place)).copied().unwrap_or_default();
            // Four at a time, because the loop overhead would cost as much as its body.
            let (fours, rest) = self.cuts[start as usize..end as usize].as_chunks::<4>();
            let mut apply = |cut: &Cut| stay[usize::from(cut.tree)] &= cut.keeps;
            fours.iter().for_each(|four| four.iter().for_each(&mut apply));
            rest.iter().for_each(apply);
        }
        let reached = |(stay, leaves): (u16, &[i16; LEAVES])| {
            i32::from(leaves[stay.trailing_zeros() as usize % LEAVES])
        };
        let sum: i32 = stay.into_iter().zip(&self.leaves).map(reached).sum();
        trees.base + sum as f32 * UNIT
    }
}

/// The state of the traversal of one tree.
struct Lay<'a> {
    trees: &'a Trees,
    tree: u8,
    asked: &'a mut Vec<(u8, u8, Cut)>,
    leaves: [i16; LEAVES],
}

impl Lay<'_> {
    /// Adds the nodes below the node `at`, whose first leaf has index `first`. Returns the index after its last leaf,
    /// or `None` if the tree is malformed or too large.
    fn below(&mut self, at: usize, first: usize, depth: usize) -> Option<usize> {
        let node = *self.trees.nodes.get(at)?;
        if usize::from(node.feature) >= FEATURES {
            *self.leaves.get_mut(first)? = node.value;
            return Some(first + 1);
        }
        if depth == LEAVES {
            return None;
        }
        let middle = self.below(at + 1, first, depth + 1)?;
        let left = ((1_u32 << middle) - (1_u32 << first)) as u16;
        self.asked.push((node.feature, node.bound, Cut { tree: self.tree, keeps: !left }));
        self.below(at + usize::from(node.right), middle, depth + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::claims::Model;
    use crate::claims::trees::{LEAF, Node};

    proptest! {
        #[test]
        fn answers_as_a_walk_does(numbers in prop::collection::vec(-12.0_f32..30.0, FEATURES)) {
            let mut row = [0.0; FEATURES];
            row.copy_from_slice(&numbers);
            let weights = &Model::embedded().weights;
            for trees in weights.trees.iter().chain([&weights.bare_trees]) {
                let scorer = Scorer::new(trees).unwrap();
                let walked = trees.answer(&row, &mut [0.0; FEATURES]);
                prop_assert_eq!(scorer.answer(trees, &row).to_bits(), walked.to_bits());
            }
        }
    }

    #[test]
    fn leaves_trees_with_more_leaves_to_a_walk() {
        let leaf = Node { feature: LEAF, bound: 0, right: 0, value: 1 };
        // Every condition has a leaf to its left and the next condition to its right.
        let comb = |questions: usize| {
            let asks = Node { feature: 0, bound: 0, right: 2, value: 0 };
            let mut nodes: Vec<_> = (0..questions).flat_map(|_| [asks, leaf]).collect();
            nodes.push(leaf);
            Trees { bounds: vec![vec![0.0]; FEATURES], nodes, roots: vec![0], base: 0.0 }
        };
        assert!(Scorer::new(&comb(LEAVES - 1)).is_some());
        assert!(Scorer::new(&comb(LEAVES)).is_none());
    }
}
