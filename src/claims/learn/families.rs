//! Word families, learned from the texts: groups of words that are used alike. The contexts of each word are reduced to
//! a few dozen dimensions and then clustered.

use rustc_hash::FxHashMap;

use super::Random;
use crate::claims::vocabulary::{OWN, Vocabulary, key};

const DIRECTIONS: usize = 60;
const FAMILIES: usize = 250;
/// Number of most frequent words. Each is its own family.
const OWNERS: usize = 60;

/// Returns the vocabulary of `sentences`: the words that occur at least five times, with their families.
pub(super) fn vocabulary(sentences: &[Vec<u64>], known: &[u64]) -> Vocabulary {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    sentences.iter().flatten().for_each(|&w| *counts.entry(w).or_default() += 1);
    let mut words: Vec<(u32, u64)> = counts.iter().filter(|(_, n)| **n >= 5).map(|(&w, &n)| (n, w)).collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    let index: FxHashMap<u64, usize> = words.iter().enumerate().map(|(i, &(_, w))| (w, i)).collect();
    let rows = contexts(sentences, &index, words.len());
    let points = directions(&rows, words.len());
    let families = gather(&points, words.len());
    let of = |i: usize| if i < OWNERS { OWN } else { families[i] };
    let mut entries: Vec<(u32, u8)> = words.iter().enumerate().map(|(i, &(_, w))| (key(w), of(i))).collect();
    // The words in `known` that are too rare for a family share one.
    let rare = known.iter().filter(|w| !index.contains_key(w)).map(|&w| (key(w), FAMILIES as u8));
    entries.extend(rare);
    Vocabulary::new(entries)
}

/// Returns, for each word, how much more often than by chance each other word is one or two positions before or after
/// it. The values are logarithms of the ratio (pointwise mutual information), without negative ones.
fn contexts(sentences: &[Vec<u64>], index: &FxHashMap<u64, usize>, words: usize) -> Vec<Vec<(u32, f32)>> {
    let mut pairs: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    for sentence in sentences {
        let ids: Vec<Option<usize>> = sentence.iter().map(|w| index.get(w).copied()).collect();
        for (i, a) in ids.iter().enumerate() {
            for (place, by) in [-2isize, -1, 1, 2].into_iter().enumerate() {
                let b = i.checked_add_signed(by).and_then(|k| ids.get(k).copied().flatten());
                if let (Some(a), Some(b)) = (a, b) {
                    *pairs.entry((*a as u32, (b * 4 + place) as u32)).or_default() += 1.0;
                }
            }
        }
    }
    let (mut by_word, mut by_context) = (vec![0.0f32; words], vec![0.0f32; words * 4]);
    let mut total = 0.0f32;
    for (&(a, b), &n) in &pairs {
        by_word[a as usize] += n;
        by_context[b as usize] += n;
        total += n;
    }
    let mut rows = vec![Vec::new(); words];
    for (&(a, b), &n) in &pairs {
        let surprise = (n * total / (by_word[a as usize] * by_context[b as usize])).ln();
        if surprise > 0.0 {
            rows[a as usize].push((b, surprise));
        }
    }
    rows.iter_mut().for_each(|r| r.sort_unstable_by_key(|&(b, _)| b));
    rows
}

/// Returns every word as a unit vector in the space of the strongest directions. Subspace iteration from a fixed seed.
fn directions(rows: &[Vec<(u32, f32)>], words: usize) -> Vec<[f32; DIRECTIONS]> {
    let mut random = Random::new(11);
    let mut basis: Vec<[f32; DIRECTIONS]> =
        (0..words * 4).map(|_| std::array::from_fn(|_| random.unit() - 0.5)).collect();
    let project = |basis: &[[f32; DIRECTIONS]]| -> Vec<[f32; DIRECTIONS]> {
        rows.iter()
            .map(|row| {
                let mut point = [0.0; DIRECTIONS];
                for &(b, x) in row {
                    point.iter_mut().zip(&basis[b as usize]).for_each(|(p, v)| *p += x * v);
                }
                point
            })
            .collect()
    };
    for _ in 0..5 {
        orthogonal(&mut basis);
        let points = project(&basis);
        basis.iter_mut().for_each(|b| *b = [0.0; DIRECTIONS]);
        for (row, point) in rows.iter().zip(&points) {
            for &(b, x) in row {
                basis[b as usize].iter_mut().zip(point).for_each(|(v, p)| *v += x * p);
            }
        }
    }
    orthogonal(&mut basis);
    let mut points = project(&basis);
    points.iter_mut().for_each(normalise);
    points
}

fn normalise(point: &mut [f32; DIRECTIONS]) {
    let length = point.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    point.iter_mut().for_each(|x| *x /= length);
}

/// Makes the columns orthonormal (modified Gram-Schmidt).
fn orthogonal(basis: &mut [[f32; DIRECTIONS]]) {
    for k in 0..DIRECTIONS {
        for j in 0..k {
            let dot: f64 = basis.iter().map(|b| f64::from(b[j]) * f64::from(b[k])).sum();
            basis.iter_mut().for_each(|b| b[k] -= dot as f32 * b[j]);
        }
        let length = basis.iter().map(|b| f64::from(b[k]) * f64::from(b[k])).sum::<f64>().sqrt().max(1e-12);
        basis.iter_mut().for_each(|b| b[k] /= length as f32);
    }
}

/// Returns the family of every point, by k-means clustering on the unit sphere with a fixed seed.
fn gather(points: &[[f32; DIRECTIONS]], words: usize) -> Vec<u8> {
    let mut random = Random::new(13);
    let mut order: Vec<usize> = (0..words).collect();
    random.shuffle(&mut order);
    let mut centres: Vec<[f32; DIRECTIONS]> = order.iter().take(FAMILIES).map(|&i| points[i]).collect();
    let mut families = vec![0u8; words];
    for _ in 0..25 {
        for (family, point) in families.iter_mut().zip(points) {
            let likeness = |c: &[f32; DIRECTIONS]| c.iter().zip(point).map(|(a, b)| a * b).sum::<f32>();
            let best = centres.iter().map(likeness).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
            *family = best.map_or(0, |(k, _)| k as u8);
        }
        let mut sums = vec![[0.0; DIRECTIONS]; centres.len()];
        for (&family, point) in families.iter().zip(points) {
            sums[family as usize].iter_mut().zip(point).for_each(|(s, p)| *s += p);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|x| *x != 0.0) {
                normalise(&mut sum);
                *centre = sum;
            }
        }
    }
    families
}
