//! Small regression trees over the numbers of [`super::features`]; their sum is the log-odds.

use super::features::FEATURES;

/// A node: an inner one asks, a leaf answers. Every node knows the mean answer below it, which tells afterwards how
/// much each question moved the result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    /// Which number is asked; [`LEAF`] for a leaf.
    pub feature: u8,
    /// Left below or at this bound, right above it; an index into the feature's bounds.
    pub bound: u8,
    /// How far behind this node its right child stands; the left one follows it directly.
    pub right: u8,
    /// The mean answer, in units of [`UNIT`].
    pub value: i16,
}

/// Marks a leaf.
pub(super) const LEAF: u8 = u8::MAX;

/// What one step of [`Node::value`] is worth in log-odds.
pub(super) const UNIT: f32 = 1.0 / 8192.0;

/// The trees, one behind the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trees {
    /// The bounds of every feature, ascending.
    pub bounds: Vec<Vec<f32>>,
    /// All nodes, each tree from its root on, depth first.
    pub nodes: Vec<Node>,
    /// Where each tree starts.
    pub roots: Vec<u32>,
    /// What holds for every sentence.
    pub base: f32,
}

impl Trees {
    /// The places of the numbers among their bounds.
    pub(super) fn places(&self, row: &[f32; FEATURES]) -> [u8; FEATURES] {
        let mut places = [0; FEATURES];
        for ((place, bounds), &x) in places.iter_mut().zip(&self.bounds).zip(row) {
            *place = bounds.partition_point(|&b| b < x) as u8;
        }
        places
    }

    /// The log-odds for a row; `moved` receives how much each feature moved them.
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
                // Without a jump, of which every other would be guessed wrong: one on, or as far as the right child.
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
