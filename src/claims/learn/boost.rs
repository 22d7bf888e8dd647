//! Gradient boosting of small trees on binned features, with log-odds as output.

use super::Random;
use crate::claims::features::FEATURES;
use crate::claims::trees::{LEAF, Node, Trees, UNIT};

/// The parameters of tree growth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Growth {
    pub trees: usize,
    pub leaves: usize,
    pub rate: f32,
    /// Minimum number of rows in a leaf.
    pub least: u32,
    /// L2 regularization, added to the curvature.
    pub ridge: f32,
    /// The share of the features that each tree may use.
    pub share: f32,
}

const BINS: usize = 64;

/// The features of all rows by column, each value replaced by its index among the feature's bounds.
pub(super) struct Binned {
    bounds: Vec<Vec<f32>>,
    columns: Vec<Vec<u8>>,
}

impl Binned {
    /// Bins the rows, with bounds from the `typical` rows: the midpoints between neighbouring values, or quantiles if
    /// there are many values.
    pub(super) fn new(rows: &[[f32; FEATURES]], typical: &[[f32; FEATURES]]) -> Self {
        let mut bounds = Vec::with_capacity(FEATURES);
        let mut columns = Vec::with_capacity(FEATURES);
        for f in 0..FEATURES {
            let mut values: Vec<f32> = typical.iter().map(|r| r[f]).collect();
            values.sort_by(f32::total_cmp);
            let all = values.clone();
            values.dedup();
            let mut cuts: Vec<f32> = if values.len() <= BINS {
                values.windows(2).map(|w| f32::midpoint(w[0], w[1])).collect()
            } else {
                (1..BINS).map(|k| all[k * all.len() / BINS]).collect()
            };
            cuts.dedup();
            columns.push(rows.iter().map(|r| cuts.partition_point(|&b| b < r[f]) as u8).collect());
            bounds.push(cuts);
        }
        Self { bounds, columns }
    }
}

#[derive(Clone, Copy, Default)]
struct Bin {
    gradient: f64,
    curvature: f64,
    rows: u32,
}

struct Split {
    gain: f64,
    feature: usize,
    bound: u8,
}

struct Grown {
    rows: Vec<u32>,
    sum: Bin,
    split: Option<Split>,
    children: Option<(usize, usize)>,
}

/// Fits trees to `truth` on the rows `train`, each with the weight that `weigh` returns.
pub(super) fn fit(
    binned: &Binned,
    train: &[u32],
    truth: &[bool],
    weigh: &dyn Fn(usize) -> f32,
    growth: Growth,
    seed: u64,
) -> Trees {
    let weights: Vec<f32> = (0..truth.len()).map(weigh).collect();
    let all: f32 = train.iter().map(|&i| weights[i as usize]).sum();
    let positive: f32 = train.iter().filter(|&&i| truth[i as usize]).map(|&i| weights[i as usize]).sum();
    let base = (positive.max(1.0) / (all - positive).max(1.0)).ln();
    let mut trees = Trees { bounds: binned.bounds.clone(), base, ..Trees::default() };
    let mut logits = vec![base; truth.len()];
    let mut random = Random::new(seed);
    let mut features: Vec<usize> = (0..FEATURES).collect();
    let mut gradients = vec![(0.0f32, 0.0f32); truth.len()];
    for _ in 0..growth.trees {
        for &i in train {
            let p = crate::claims::sigmoid(logits[i as usize]);
            let w = weights[i as usize];
            gradients[i as usize] = (w * (p - f32::from(u8::from(truth[i as usize]))), w * p * (1.0 - p));
        }
        random.shuffle(&mut features);
        let asked = &features[..((FEATURES as f32 * growth.share).ceil() as usize).min(FEATURES)];
        let grown = grow(binned, train, &gradients, asked, growth);
        let value = |g: &Grown| {
            let v = -growth.rate as f64 * g.sum.gradient / (g.sum.curvature + f64::from(growth.ridge));
            (v as f32 / UNIT).round().clamp(-32000.0, 32000.0)
        };
        for g in grown.iter().filter(|g| g.children.is_none()) {
            let v = value(g) * UNIT;
            g.rows.iter().for_each(|&i| logits[i as usize] += v);
        }
        trees.roots.push(trees.nodes.len() as u32);
        lay(&grown, 0, &value, &mut trees.nodes);
    }
    trees
}

/// Grows one tree. Each step splits the leaf with the largest gain.
fn grow(
    binned: &Binned,
    train: &[u32],
    gradients: &[(f32, f32)],
    asked: &[usize],
    growth: Growth,
) -> Vec<Grown> {
    let grown = |rows: Vec<u32>| {
        let mut sum = Bin::default();
        for &i in &rows {
            let (g, h) = gradients[i as usize];
            sum.gradient += f64::from(g);
            sum.curvature += f64::from(h);
            sum.rows += 1;
        }
        let split = best_split(binned, &rows, gradients, asked, &sum, growth);
        Grown { rows, sum, split, children: None }
    };
    let mut all = vec![grown(train.to_vec())];
    for _ in 1..growth.leaves {
        let open = all.iter().enumerate().filter(|(_, g)| g.children.is_none());
        let best = open
            .filter_map(|(k, g)| g.split.as_ref().map(|s| (k, s.gain)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((k, _)) = best else { break };
        let Some(split) = &all[k].split else { break };
        let column = &binned.columns[split.feature];
        let (left, right) = all[k].rows.iter().partition(|&&i| column[i as usize] <= split.bound);
        all[k].children = Some((all.len(), all.len() + 1));
        let (left, right) = (grown(left), grown(right));
        all.push(left);
        all.push(right);
    }
    all
}

fn best_split(
    binned: &Binned,
    rows: &[u32],
    gradients: &[(f32, f32)],
    asked: &[usize],
    sum: &Bin,
    growth: Growth,
) -> Option<Split> {
    if sum.rows < 2 * growth.least {
        return None;
    }
    let ridge = f64::from(growth.ridge);
    let worth = |gradient: f64, curvature: f64| gradient * gradient / (curvature + ridge);
    let mut best: Option<Split> = None;
    for &feature in asked {
        let column = &binned.columns[feature];
        let mut bins = [Bin::default(); BINS + 1];
        for &i in rows {
            let (g, h) = gradients[i as usize];
            let bin = &mut bins[column[i as usize] as usize];
            bin.gradient += f64::from(g);
            bin.curvature += f64::from(h);
            bin.rows += 1;
        }
        let mut left = Bin::default();
        for (k, bin) in bins.iter().enumerate().take(binned.bounds[feature].len()) {
            left.gradient += bin.gradient;
            left.curvature += bin.curvature;
            left.rows += bin.rows;
            if left.rows < growth.least || sum.rows - left.rows < growth.least {
                continue;
            }
            let gain = worth(left.gradient, left.curvature)
                + worth(sum.gradient - left.gradient, sum.curvature - left.curvature)
                - worth(sum.gradient, sum.curvature);
            if gain > best.as_ref().map_or(1e-6, |b| b.gain) {
                best = Some(Split { gain, feature, bound: k as u8 });
            }
        }
    }
    best
}

/// Writes the tree to `nodes`, depth first. Returns the number of nodes written.
fn lay(grown: &[Grown], at: usize, value: &impl Fn(&Grown) -> f32, nodes: &mut Vec<Node>) -> usize {
    let here = nodes.len();
    let g = &grown[at];
    let value_of = value(g) as i16;
    nodes.push(Node { feature: LEAF, bound: 0, right: 0, value: value_of });
    if let (Some((left, right)), Some(split)) = (g.children, &g.split) {
        let skipped = 1 + lay(grown, left, value, nodes);
        nodes[here] =
            Node { feature: split.feature as u8, bound: split.bound, right: skipped as u8, value: value_of };
        lay(grown, right, value, nodes);
    }
    nodes.len() - here
}
