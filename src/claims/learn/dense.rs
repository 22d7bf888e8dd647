//! Logistic regression on a few features, by Newton's method.

use std::ops::Range;

use crate::claims::link::LINKS;
use crate::claims::solve::solve;

/// Fits the weights in `learned` to `truth`. All other weights keep their value in `weights`. Features are scaled by
/// their standard deviation. `ridge` is the L2 penalty for all learned weights but the first.
pub(super) fn fit(
    weights: &mut [f32; LINKS],
    learned: Range<usize>,
    rows: &[[f32; LINKS]],
    truth: &[bool],
    ridge: f64,
) {
    let held = |row: &[f32; LINKS]| -> f64 {
        let others = (0..LINKS).filter(|k| !learned.contains(k));
        others.map(|k| f64::from(row[k] * weights[k])).sum()
    };
    let held: Vec<f64> = rows.iter().map(held).collect();
    let count = learned.len();
    let n = rows.len().max(1) as f64;
    let spread: Vec<f64> = learned
        .clone()
        .map(|k| {
            let mean = rows.iter().map(|r| f64::from(r[k])).sum::<f64>() / n;
            let variance = rows.iter().map(|r| (f64::from(r[k]) - mean).powi(2)).sum::<f64>() / n;
            if variance < 1e-12 { 1.0 } else { variance.sqrt() }
        })
        .collect();
    let mut scaled = vec![0.0f64; count];
    for _ in 0..12 {
        let mut gradient = vec![0.0f64; count];
        let mut curvature = vec![vec![0.0f64; count]; count];
        for ((row, &y), &held) in rows.iter().zip(truth).zip(&held) {
            let x: Vec<f64> = learned.clone().zip(&spread).map(|(k, s)| f64::from(row[k]) / s).collect();
            let z: f64 = held + x.iter().zip(&scaled).map(|(a, b)| a * b).sum::<f64>();
            let p = 1.0 / (1.0 + (-z).exp());
            let (d, h) = (p - f64::from(u8::from(y)), (p * (1.0 - p)).max(1e-9));
            for i in 0..count {
                gradient[i] += d * x[i];
                for j in 0..=i {
                    curvature[i][j] += h * x[i] * x[j];
                }
            }
        }
        for i in 0..count {
            let pull = if i == 0 { 1e-6 } else { ridge };
            gradient[i] += pull * scaled[i];
            curvature[i][i] += pull;
        }
        solve(&mut curvature, &mut gradient);
        scaled.iter_mut().zip(gradient).for_each(|(w, s)| *w -= s);
    }
    for (k, (w, s)) in learned.zip(scaled.iter().zip(&spread)) {
        weights[k] = (w / s) as f32;
    }
}
