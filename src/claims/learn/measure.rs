//! Evaluation: how well the needs separate removed citations from sentences published without one.

/// The figures at one threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThresholdFigures {
    /// The need above which a finding is reported.
    pub threshold: f32,
    /// The share of removed citations that are found.
    pub noticed: f32,
    /// The share of the sentences published without a citation that cause a finding.
    pub alarmed: f32,
}

/// The figures of an evaluation. Citations are removed, and the needs of these sentences are compared with the needs of
/// the sentences published without one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The probability that a removed citation has the higher need (area under the ROC curve).
    pub auc: f32,
    /// The best harmonic mean of precision and recall, at the ratio of cited to uncited sentences in the published
    /// texts.
    pub f1: f32,
    /// The share of removed citations that are found when 2, 5 and 10 % of the uncited sentences cause a finding.
    pub noticed: [f32; 3],
    /// Number of findings per published text at the chosen thresholds.
    pub alarms: f32,
    /// The figures at each threshold.
    pub table: Vec<ThresholdFigures>,
}

/// Computes the figures of two sets of needs. The sentences of `removed` lost a citation, those of `uncited` never had
/// one.
///
/// `share_removed` is the share of the citations that each reading removed, while it included all uncited sentences.
/// The `uncited` needs are weighted by it to restore the ratio in the published texts.
#[must_use]
pub fn figures(removed: &[f32], uncited: &[f32], share_removed: f32) -> Figures {
    let mut figures = Figures::default();
    if removed.is_empty() || uncited.is_empty() {
        return figures;
    }
    let mut all: Vec<(f32, bool)> = removed.iter().map(|&x| (x, true)).collect();
    all.extend(uncited.iter().map(|&x| (x, false)));
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (p, n) = (removed.len() as f64, uncited.len() as f64);
    let weight = f64::from(share_removed);
    let (mut hit, mut missed, mut area, mut i) = (0.0f64, 0.0f64, 0.0f64, 0);
    while i < all.len() {
        let same = all[i..].iter().take_while(|x| x.0 == all[i].0).count();
        let hits = all[i..i + same].iter().filter(|x| x.1).count() as f64;
        let misses = same as f64 - hits;
        area += misses * (hit + hits / 2.0);
        hit += hits;
        missed += misses;
        i += same;
        figures.f1 = figures.f1.max((2.0 * hit / (hit + weight * missed + p)) as f32);
    }
    figures.auc = (area / (p * n)) as f32;
    let mut sorted = uncited.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    for (to, share) in figures.noticed.iter_mut().zip([0.02f32, 0.05, 0.10]) {
        let threshold = sorted[((share * n as f32) as usize).min(sorted.len() - 1)];
        *to = above(removed, threshold);
    }
    figures.table = (1..20)
        .map(|k| k as f32 / 20.0)
        .map(|threshold| ThresholdFigures {
            threshold,
            noticed: above(removed, threshold),
            alarmed: above(uncited, threshold),
        })
        .collect();
    figures
}

fn above(needs: &[f32], threshold: f32) -> f32 {
    needs.iter().filter(|&&x| x > threshold).count() as f32 / needs.len().max(1) as f32
}
