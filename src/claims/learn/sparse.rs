//! Logistic regression on hashed features. It learns the weight table of one model of the wording.

use crate::claims::weights::Table;

/// Sentences as sparse rows over the cells of a table.
#[derive(Default)]
pub(super) struct Rows {
    starts: Vec<u32>,
    cells: Vec<u32>,
    values: Vec<f32>,
}

impl Rows {
    /// Adds a row and clears `row`. Values of the same cell are added.
    pub(super) fn push(&mut self, row: &mut Vec<(u32, f32)>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        row.sort_unstable_by_key(|&(cell, _)| cell);
        for &(cell, value) in row.iter() {
            let open = self.cells.len() > self.starts[self.starts.len() - 1] as usize;
            match (self.cells.last(), self.values.last_mut()) {
                (Some(&last), Some(sum)) if open && last == cell => *sum += value,
                _ => {
                    self.cells.push(cell);
                    self.values.push(value);
                }
            }
        }
        self.starts.push(self.cells.len() as u32);
        row.clear();
    }

    fn row(&self, i: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.starts[i] as usize..self.starts[i + 1] as usize;
        self.cells[range.clone()].iter().map(|&c| c as usize).zip(self.values[range].iter().copied())
    }

    /// Returns the log-odds of row `i`.
    pub(super) fn answer(&self, i: usize, weights: &[f32], bias: f32) -> f32 {
        bias + self.row(i).map(|(c, v)| weights[c] * v).sum::<f32>()
    }

    /// Returns the number of these rows that contain each cell.
    fn frequency(&self, rows: &[usize], cells: usize) -> Vec<u32> {
        let mut seen = vec![0; cells];
        rows.iter().for_each(|&i| self.row(i).for_each(|(c, _)| seen[c] += 1));
        seen
    }
}

/// Fits weights and bias to `truth` on the rows `train`, with an L2 penalty of `1 / (2 c)` per weight. Cells in fewer
/// than three of the rows keep weight 0.
///
/// The method is dual coordinate descent (Yu, Huang and Lin, 'Dual coordinate descent methods for logistic regression',
/// 2011) in a fixed order, so that the same texts always give the same weights.
pub(super) fn fit(rows: &Rows, train: &[usize], truth: &[bool], c: f64, bits: u32) -> (Vec<f32>, f32) {
    let cells = 1usize << bits;
    let rare: Vec<bool> = rows.frequency(train, cells).into_iter().map(|n| n < 3).collect();
    let mut weights = vec![0.0f64; cells];
    let mut bias = 0.0f64;
    let kept = |i: usize| rows.row(i).filter(|&(cell, _)| !rare[cell]).map(|(cell, v)| (cell, f64::from(v)));
    let norms: Vec<f64> = train.iter().map(|&i| 1.0 + kept(i).map(|(_, v)| v * v).sum::<f64>()).collect();
    let mut alpha = vec![(0.001 * c).min(1e-8); train.len()];
    let sign = |i: usize| if truth[i] { 1.0 } else { -1.0 };
    for (k, &i) in train.iter().enumerate() {
        kept(i).for_each(|(cell, v)| weights[cell] += alpha[k] * sign(i) * v);
        bias += alpha[k] * sign(i);
    }
    let mut order: Vec<usize> = (0..train.len()).collect();
    let mut random = super::Random::new(7);
    for _ in 0..60 {
        random.shuffle(&mut order);
        let mut most = 0.0f64;
        for &k in &order {
            let i = train[k];
            let y = sign(i);
            let a = norms[k];
            let b = y * (bias + kept(i).map(|(cell, v)| weights[cell] * v).sum::<f64>());
            let old = alpha[k];
            let new = newton(old, a, b, c);
            let step = (new - old) * y;
            most = most.max((new - old).abs());
            alpha[k] = new;
            if step != 0.0 {
                kept(i).for_each(|(cell, v)| weights[cell] += step * v);
                bias += step;
            }
        }
        if most < 1e-3 * c {
            break;
        }
    }
    (weights.into_iter().map(|w| w as f32).collect(), bias as f32)
}

/// Returns the optimal multiplier of one row while the others are fixed: the root of `ln(z / (c - z)) + b + a (z -
/// old)` in `(0, c)`.
fn newton(old: f64, a: f64, b: f64, c: f64) -> f64 {
    let (mut low, mut high) = (0.0, c);
    let mut z = old.clamp(1e-12 * c, c * (1.0 - 1e-12));
    for _ in 0..50 {
        let slope = (z / (c - z)).ln() + b + a * (z - old);
        if slope.abs() < 1e-6 {
            break;
        }
        if slope > 0.0 {
            high = z
        } else {
            low = z
        }
        let step = z - slope / (a + c / (z * (c - z)));
        z = if step > low && step < high { step } else { f64::midpoint(low, high) };
        if z <= 0.0 || z >= c {
            z = z.clamp(1e-12 * c, c * (1.0 - 1e-12));
            break;
        }
    }
    z
}

/// Quantizes the weights to signed bytes. The few largest are clipped to keep the resolution of the many small ones.
pub(super) fn pack(weights: &[f32], bias: f32, bits: u32) -> Table {
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
    let scale = top / 127.0;
    let cells = weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8).collect();
    Table { bits, scale, bias, cells }
}
