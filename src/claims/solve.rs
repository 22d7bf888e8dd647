//! Systems of linear equations.

/// Solves `a x = b` for a symmetric positive definite `a` by Cholesky decomposition, and leaves `x` in `b`. Only the
/// lower triangle of `a` is read; it is overwritten.
pub(super) fn solve<Row: AsRef<[f64]> + AsMut<[f64]>>(a: &mut [Row], b: &mut [f64]) {
    let at = |a: &[Row], i: usize, k: usize| a[i].as_ref()[k];
    for i in 0..b.len() {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| at(a, i, k) * at(a, j, k)).sum();
            let rest = at(a, i, j) - dot;
            a[i].as_mut()[j] = if i == j { rest.max(1e-12).sqrt() } else { rest / at(a, j, j) };
        }
    }
    for i in 0..b.len() {
        let dot: f64 = (0..i).map(|k| at(a, i, k) * b[k]).sum();
        b[i] = (b[i] - dot) / at(a, i, i);
    }
    for i in (0..b.len()).rev() {
        let dot: f64 = (i + 1..b.len()).map(|k| at(a, k, i) * b[k]).sum();
        b[i] = (b[i] - dot) / at(a, i, i);
    }
}
