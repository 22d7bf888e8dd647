//! Small regression trees over the features of [`super::features`]. The log-odds are the sum of their values.

use super::features::FEATURES;

/// A node. Inner nodes have a condition, leaves have a value. Every node stores the mean value below it, which shows
/// afterwards how much each condition moved the result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// The index of the feature to compare, or [`LEAF`] for a leaf.
    pub feature: u8,
    /// An index into the feature's bounds. Values up to the bound go left, larger ones right.
    pub bound: u8,
    /// The distance from this node to its right child, in nodes. The left child follows directly.
    pub right: u8,
    /// The mean value, in units of [`UNIT`].
    pub value: i16,
}

/// Marks a leaf.
pub(super) const LEAF: u8 = u8::MAX;

/// The log-odds of one unit of [`Node::value`].
pub(super) const UNIT: f32 = 1.0 / 8192.0;

/// A set of trees, stored one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trees {
    /// The bounds of every feature, in ascending order.
    pub bounds: Vec<Vec<f32>>,
    /// The nodes of all trees, each depth first from its root.
    pub nodes: Vec<Node>,
    /// The index of each tree's root.
    pub roots: Vec<u32>,
    /// The constant term of the log-odds.
    pub base: f32,
}

impl Trees {
    /// Returns the index of each feature value among its bounds.
    pub(super) fn places(&self, row: &[f32; FEATURES]) -> [u8; FEATURES] {
        let mut places = [0; FEATURES];
        for ((place, bounds), &x) in places.iter_mut().zip(&self.bounds).zip(row) {
            *place = bounds.partition_point(|&b| b < x) as u8;
        }
        places
    }

    /// Returns the log-odds for a row. Adds to `moved` how much each feature moved them.
    pub(super) fn answer(&self, row: &[f32; FEATURES], moved: &mut [f32; FEATURES]) -> f32 {
        let places = self.places(row);
        let mut moves = [0i32; FEATURES];
        let mut sum = 0i32;
        for &root in &self.roots {
            let mut at = root as usize;
            let Some(mut node) = self.nodes.get(at) else { continue };
            sum += i32::from(node.value);
            while (node.feature as usize) < FEATURES {
                let feature = node.feature as usize;
                // Branch-free, because every other branch would be mispredicted: step to the next node or to the right
                // child.
                let right = usize::from(places[feature] > node.bound);
                at += 1 + right * usize::from(node.right).saturating_sub(1);
                let Some(next) = self.nodes.get(at) else { break };
                let step = i32::from(next.value) - i32::from(node.value);
                moves[feature] += step;
                sum += step;
                node = next;
            }
        }
        for (to, from) in moved.iter_mut().zip(moves) {
            *to += from as f32 * UNIT;
        }
        self.base + sum as f32 * UNIT
    }
}
