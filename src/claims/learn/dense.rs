//! Logistic regression on a few numbers, by Newton's method.

use crate::claims::link::LINKS;

/// Weights that fit `truth`; each number counts in its own spread, and `ridge` draws all but the first to 0.
pub(super) fn fit(rows: &[[f32; LINKS]], truth: &[bool], ridge: f64) -> [f32; LINKS] {
    let n = rows.len().max(1) as f64;
    let mut spread = [1.0f64; LINKS];
    for (k, s) in spread.iter_mut().enumerate().skip(1) {
        let mean = rows.iter().map(|r| f64::from(r[k])).sum::<f64>() / n;
        let variance = rows.iter().map(|r| (f64::from(r[k]) - mean).powi(2)).sum::<f64>() / n;
        *s = variance.sqrt().max(1e-6);
    }
    let mut weights = [0.0f64; LINKS];
    for _ in 0..12 {
        let mut gradient = [0.0f64; LINKS];
        let mut curvature = vec![[0.0f64; LINKS]; LINKS];
        for (row, &y) in rows.iter().zip(truth) {
            let x: [f64; LINKS] = std::array::from_fn(|k| f64::from(row[k]) / spread[k]);
            let z: f64 = x.iter().zip(&weights).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let (d, h) = (p - f64::from(u8::from(y)), (p * (1.0 - p)).max(1e-9));
            for i in 0..LINKS {
                gradient[i] += d * x[i];
                for j in 0..=i {
                    curvature[i][j] += h * x[i] * x[j];
                }
            }
        }
        for i in 0..LINKS {
            let pull = if i == 0 { 1e-6 } else { ridge };
            gradient[i] += pull * weights[i];
            curvature[i][i] += pull;
        }
        let step = solve(&mut curvature, &gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w -= s);
    }
    std::array::from_fn(|k| (weights[k] / spread[k]) as f32)
}

/// Solves `a x = b` for a positive definite `a` of which the lower half is given (Cholesky).
fn solve(a: &mut [[f64; LINKS]], b: &[f64; LINKS]) -> [f64; LINKS] {
    for i in 0..LINKS {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - dot).max(1e-12).sqrt() } else { (a[i][j] - dot) / a[j][j] };
        }
    }
    let mut x = [0.0; LINKS];
    for i in 0..LINKS {
        let dot: f64 = (0..i).map(|k| a[i][k] * x[k]).sum();
        x[i] = (b[i] - dot) / a[i][i];
    }
    for i in (0..LINKS).rev() {
        let dot: f64 = (i + 1..LINKS).map(|k| a[k][i] * x[k]).sum();
        x[i] = (x[i] - dot) / a[i][i];
    }
    x
}
