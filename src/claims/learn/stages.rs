//! The stages of learning, each built on the previous one.

mod corpus;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::boost::{self, Binned, Growth};
use super::measure::{Figures, figures};
use super::sparse::{self, Rows};
use super::{Random, Step, TrainingText, dense};
use crate::claims::features::{FEATURES, leave_forms};
use crate::claims::link::{self, FINISHED, KNOTS, LINKS};
use crate::claims::scorer::LEAVES;
use crate::claims::trees::Trees;
use crate::claims::weights::{FORESTS, Weights};
use crate::claims::{Claim, Habit, Tally, Verdict, sigmoid, verdict};
use corpus::{Corpus, TrainingPassage, read, vocabulary, wording};

/// Table sizes, penalties, folds and growth. Chosen by cross-validation on published assessments.
const BITS: u32 = 17;
const STRENGTH: f64 = 2.0;
const WORDING_FOLDS: usize = 6;
const TREE_FOLDS: usize = 5;
const COPIES: usize = 4;
const REMOVED: f32 = 0.2;
/// The readings for learning: [`COPIES`] of a nearly finished text, then drafts of every stage. The last is the text as
/// published, on which the thresholds are chosen.
const READINGS: [Left; COPIES + 7] = [
    Left::Share(1.0 - REMOVED),
    Left::Share(1.0 - REMOVED),
    Left::Share(1.0 - REMOVED),
    Left::Share(1.0 - REMOVED),
    Left::Share(0.25),
    Left::Share(0.1),
    Left::First(0),
    Left::First(1),
    Left::First(3),
    Left::First(10),
    Left::All,
];
/// The share of the sentences published without a citation that may cause a finding in a draft.
const DRAFT_ALARMS: f32 = 0.052;
const GROWTH: Growth = Growth { trees: 250, leaves: LEAVES, rate: 0.06, least: 80, ridge: 5.0, share: 0.4 };
/// Maximum number of findings per published text, on average.
const ALARMS: f32 = 3.2;
/// The lowest threshold. Practices drift: texts from a year later cause twice the findings that cross-validation
/// predicts, and below this need too many of them are wrong.
const LEAST: f32 = 0.785;
/// The weight of an example relative to a sentence of a published text.
const EXAMPLE: f32 = 4.0;
/// The distance from the threshold of hints up to that of findings. It is large because a hint costs its reader less.
const HINTS: f32 = 0.54;

/// The citations that a reading leaves in the texts.
#[derive(Clone, Copy, Debug)]
enum Left {
    /// Each citation with this probability.
    Share(f32),
    /// The first citations of each text, up to this number.
    First(usize),
    /// All citations.
    All,
}

impl Left {
    /// Returns, for each sentence of the corpus, true if it keeps its citation.
    fn read(self, corpus: &Corpus, random: &mut Random) -> Vec<bool> {
        let (mut document, mut seen) = (usize::MAX, 0);
        let keep = |(&cited, &of): (&bool, &usize)| {
            if of != document {
                (document, seen) = (of, 0);
            }
            seen += usize::from(cited);
            cited
                && match self {
                    Self::Share(share) => random.unit() < share,
                    Self::First(most) => seen <= most,
                    Self::All => true,
                }
        };
        corpus.truth.iter().zip(&corpus.of).map(keep).collect()
    }
}

/// Runs all stages. Returns the weights, the number of sentences and of cited ones, and the figures.
pub(super) fn run(
    documents: &[&TrainingText],
    progress: &mut dyn FnMut(Step),
) -> (Weights, (usize, usize), Figures) {
    let of = 3 + 2 * (WORDING_FOLDS + 1) + (FORESTS + 1) * (TREE_FOLDS + 1);
    let mut done = 0;
    let mut tick = || {
        done += 1;
        progress(Step { done, of });
    };
    let published: Vec<&TrainingText> = documents.iter().copied().filter(|d| !d.example).collect();
    let mut weights = Weights { vocabulary: vocabulary(&published), ..Weights::default() };
    tick();
    let corpus = read(documents, &weights);
    let (own_rows, among_rows) = wording(documents, &corpus);
    tick();
    let counted: Vec<usize> =
        (0..corpus.truth.len()).filter(|&i| corpus.counts[i] && !corpus.example[i]).collect();
    let mut stage = |rows: &Rows| {
        let mut answers = vec![0.0f32; corpus.truth.len()];
        for fold in 0..WORDING_FOLDS {
            let train: Vec<usize> =
                counted.iter().copied().filter(|&i| corpus.of[i] % WORDING_FOLDS != fold).collect();
            let (w, bias) = sparse::fit(rows, &train, &corpus.truth, STRENGTH, BITS);
            for i in (0..answers.len()).filter(|&i| corpus.of[i] % WORDING_FOLDS == fold) {
                answers[i] = rows.answer(i, &w, bias);
            }
            tick();
        }
        let (w, bias) = sparse::fit(rows, &counted, &corpus.truth, STRENGTH, BITS);
        tick();
        (answers, sparse::pack(&w, bias, BITS))
    };
    let (own_answers, own_table) = stage(&own_rows);
    let (among_answers, among_table) = stage(&among_rows);
    weights.own = own_table;
    weights.among = among_table;

    let mut corpus = corpus;
    for r in &mut corpus.reads {
        let range = r.start..r.start + r.block.facts.len();
        r.block.own = own_answers[range.clone()].to_vec();
        r.block.among = among_answers[range].to_vec();
    }
    let figures = upper(&mut corpus, &mut weights, &mut tick);
    let cited = counted.iter().filter(|&&i| corpus.truth[i]).count();
    (weights, (counted.len(), cited), figures)
}

/// Runs the stages after the wording: trees, citations of the document, thresholds.
fn upper(corpus: &mut Corpus, weights: &mut Weights, tick: &mut impl FnMut()) -> Figures {
    let mut random = Random::new(1);
    let readings: Vec<Vec<bool>> = READINGS.iter().map(|left| left.read(corpus, &mut random)).collect();
    let mut rows = Rowed::default();
    for (k, seen) in readings.iter().enumerate() {
        show(corpus, seen);
        rows.read(corpus, k, leave_forms);
    }
    let mut bare = Rowed::default();
    show(corpus, &vec![false; corpus.truth.len()]);
    bare.read(corpus, 0, |row| row);
    let mut logits = vec![0.0; rows.rows.len()];
    weights.trees = std::array::from_fn(|k| {
        let (trees, answers) = trees(&rows, GROWTH, 0.0, 17 + k as u64, tick);
        logits.iter_mut().zip(answers).for_each(|(sum, answer)| *sum += answer / FORESTS as f32);
        trees
    });
    let (bare_trees, bare_logits) = trees_of_drafts(&bare, tick);
    weights.bare_trees = bare_trees;

    let mut linked: Vec<(Claim, Habit)> = Vec::with_capacity(rows.rows.len());
    for seen in &readings {
        show(corpus, seen);
        let at = linked.len();
        claims(corpus, &logits[at..], &bare_logits, &mut linked);
    }
    let inputs: Vec<[f32; LINKS]> = linked.iter().map(|(c, h)| link::inputs(c, h)).collect();
    let taught = |readings: Range<usize>| -> (Vec<_>, Vec<_>) {
        let rows_of = rows.reading(readings.start).start..rows.reading(readings.end - 1).end;
        rows_of.filter(|&i| rows.published[i]).map(|i| (inputs[i], rows.truth[i])).unzip()
    };
    let mut link = [0.0; LINKS];
    let (finished, answers) = taught(0..COPIES);
    dense::fit(&mut link, 0..FINISHED, &finished, &answers, 20.0);
    let (drafts, answers) = taught(COPIES..READINGS.len() - 1);
    dense::fit(&mut link, FINISHED..LINKS, &drafts, &answers, 20.0);
    weights.link = link.to_vec();
    let figures = judge(corpus, weights, &linked, &rows);
    tick();
    figures
}

/// The features of every sentence in one or several readings, one reading after another.
#[derive(Default)]
struct Rowed {
    rows: Vec<[f32; FEATURES]>,
    truth: Vec<bool>,
    /// True if the sentence is learned from, and true if it also is from a published text.
    counts: Vec<bool>,
    published: Vec<bool>,
    /// The reading and the document.
    origin: Vec<(usize, usize)>,
}

impl Rowed {
    /// Adds the corpus in its current state as reading `k`. `shown` filters each row.
    fn read(&mut self, corpus: &Corpus, k: usize, shown: fn([f32; FEATURES]) -> [f32; FEATURES]) {
        for r in &corpus.reads {
            let sentences = r.block.seen();
            for i in r.block.topic..r.block.facts.len() {
                self.rows.push(shown(r.block.row(&sentences, i)));
                self.truth.push(corpus.truth[r.start + i]);
                self.origin.push((k, r.document));
                let counts = corpus.counts[r.start + i];
                self.counts.push(counts);
                self.published.push(counts && !corpus.example[r.start + i]);
            }
        }
    }

    /// Returns the row indices of reading `k`.
    fn reading(&self, k: usize) -> Range<usize> {
        self.origin.partition_point(|o| o.0 < k)..self.origin.partition_point(|o| o.0 <= k)
    }
}

/// Learns trees from the readings of a nearly finished text. Also returns for every row the prediction of trees that
/// have not seen its document.
fn trees(
    rows: &Rowed,
    growth: Growth,
    example: f32,
    seed: u64,
    tick: &mut impl FnMut(),
) -> (Trees, Vec<f32>) {
    let binned = Binned::new(&rows.rows, &rows.rows[..rows.reading(COPIES - 1).end]);
    let weigh = |i: usize| if rows.published[i] { 1.0 } else { example };
    let train = |keep: &dyn Fn(usize) -> bool| -> Vec<u32> {
        let learned = |i: &usize| {
            rows.origin[*i].0 < COPIES && rows.counts[*i] && weigh(*i) > 0.0 && keep(rows.origin[*i].1)
        };
        (0..rows.rows.len()).filter(learned).map(|i| i as u32).collect()
    };
    let mut logits = vec![0.0f32; rows.rows.len()];
    let mut moved = [0.0; FEATURES];
    for fold in 0..TREE_FOLDS {
        let trees =
            boost::fit(&binned, &train(&|d| d % TREE_FOLDS != fold), &rows.truth, &weigh, growth, seed);
        for i in (0..rows.rows.len()).filter(|&i| rows.origin[i].1 % TREE_FOLDS == fold) {
            logits[i] = trees.answer(&rows.rows[i], &mut moved);
        }
        tick();
    }
    let all = boost::fit(&binned, &train(&|_| true), &rows.truth, &weigh, growth, seed);
    tick();
    (all, logits)
}

/// Like [`trees`], for a text without citations. There is only one such reading, so a leaf may have fewer rows.
fn trees_of_drafts(rows: &Rowed, tick: &mut impl FnMut()) -> (Trees, Vec<f32>) {
    trees(rows, Growth { least: GROWTH.least / 3, ..GROWTH }, EXAMPLE, 17, tick)
}

/// Sets which sentences of the corpus are cited.
fn show(corpus: &mut Corpus, seen: &[bool]) {
    for r in &mut corpus.reads {
        let n = r.block.facts.len();
        r.block.cited.copy_from_slice(&seen[r.start..r.start + n]);
    }
}

/// Adds the claims of one reading, each with its habit.
fn claims(corpus: &Corpus, logits: &[f32], bare: &[f32], out: &mut Vec<(Claim, Habit)>) {
    let mut by_passage: Vec<Vec<Claim>> = Vec::with_capacity(corpus.reads.len());
    let mut at = 0;
    for r in &corpus.reads {
        let passage = (r.block.topic..r.block.facts.len()).map(|i| {
            at += 1;
            let (logit, bare) = (logits[at - 1], bare[at - 1]);
            Claim { logit, bare, carried: r.block.carried(i), ..r.block.blank(i) }
        });
        by_passage.push(passage.collect());
    }
    let tallies: Vec<Tally> = by_passage.iter().map(|c| Tally::of(c)).collect();
    let mut documents: FxHashMap<usize, Tally> = FxHashMap::default();
    let mut sections: FxHashMap<(usize, u32), Tally> = FxHashMap::default();
    for (r, tally) in corpus.reads.iter().zip(&tallies) {
        let document = documents.entry(r.document).or_default();
        *document = document.plus(*tally);
        let section = sections.entry((r.document, r.section)).or_default();
        *section = section.plus(*tally);
    }
    let near = |i: usize, k: Option<usize>| {
        let same = |r: &&TrainingPassage| {
            (r.document, r.section) == (corpus.reads[i].document, corpus.reads[i].section)
        };
        k.filter(|&k| corpus.reads.get(k).as_ref().is_some_and(same)).map_or(Tally::default(), |k| tallies[k])
    };
    for (i, (r, claims)) in corpus.reads.iter().zip(by_passage).enumerate() {
        let habit = Habit {
            document: documents[&r.document],
            section: sections[&(r.document, r.section)],
            above: near(i, i.checked_sub(1)),
            below: near(i, Some(i + 1)),
        };
        out.extend(claims.into_iter().map(|c| (c, habit)));
    }
}

/// Chooses thresholds and draft offsets and computes the figures, on predictions for texts that were not learned from.
fn judge(corpus: &Corpus, weights: &mut Weights, linked: &[(Claim, Habit)], rows: &Rowed) -> Figures {
    let model = crate::claims::Model::new(weights.clone());
    let logits: Vec<f32> = linked.iter().map(|(claim, habit)| model.linked(claim, habit)).collect();
    let need = |i: usize| sigmoid(logits[i]);
    let (mut removed, mut uncited) = (Vec::new(), Vec::new());
    for i in (0..rows.reading(COPIES - 1).end).filter(|&i| rows.published[i]) {
        match (rows.truth[i], linked[i].0.cited) {
            (true, false) => removed.push(need(i)),
            (false, _) => uncited.push(need(i)),
            _ => {}
        }
    }
    let mut figures = figures(&removed, &uncited, REMOVED);
    let documents = (0..corpus.of.len()).filter(|&i| !corpus.example[i]).map(|i| corpus.of[i] + 1).max();
    let documents = documents.unwrap_or(1) as f32;
    let house = |i: &usize| (rows.origin[*i].1 as f32) < documents;
    let bare: Vec<usize> =
        rows.reading(READINGS.len() - 1).filter(|&i| !rows.truth[i]).filter(house).collect();
    let mut needs: Vec<f32> = bare.iter().filter(|&&i| !linked[i].0.carried).map(|&i| need(i)).collect();
    needs.sort_by(|a, b| b.total_cmp(a));
    let at = ((ALARMS * documents) as usize).min(needs.len().saturating_sub(1));
    weights.missing = needs.get(at).copied().unwrap_or(LEAST).clamp(LEAST, 0.98);
    weights.carried = weights.missing - HINTS;
    weights.draft_offsets = draft_offsets(linked, &logits, rows, weights.missing);
    let model = crate::claims::Model::new(weights.clone());
    let alarmed = |i: &&usize| {
        let (claim, habit) = &linked[**i];
        verdict(claim, habit, &model, 0.0, model.thresholds()) == Verdict::Missing
    };
    figures.alarms = bare.iter().filter(alarmed).count() as f32 / documents;
    figures
}

/// Returns the offsets at which a draft causes findings on a share of [`DRAFT_ALARMS`] of the sentences published
/// without a citation, whatever share of its citations it has so far. Measured on the sentences nearest to each knot.
fn draft_offsets(
    linked: &[(Claim, Habit)],
    logits: &[f32],
    rows: &Rowed,
    missing: f32,
) -> [f32; KNOTS.len()] {
    let mut near: [Vec<f32>; KNOTS.len()] = Default::default();
    for i in (0..rows.reading(READINGS.len() - 1).start).filter(|&i| rows.published[i] && !rows.truth[i]) {
        let (claim, habit) = &linked[i];
        let progress = link::progress(claim, habit);
        let distance = |k: &usize| (KNOTS[*k] - progress).abs();
        if let Some(k) = (0..KNOTS.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))) {
            near[k].push(if claim.carried { f32::NEG_INFINITY } else { logits[i] });
        }
    }
    let wanted = (missing / (1.0 - missing)).ln();
    let mut offsets = near.map(|mut logits| {
        logits.sort_by(|a, b| b.total_cmp(a));
        let at = (DRAFT_ALARMS * logits.len() as f32) as usize;
        // With too few sentences, a share of a hundredth cannot be estimated.
        if logits.len() < 300 { 0.0 } else { (wanted - logits[at]).clamp(-2.0, 2.0) }
    });
    offsets[KNOTS.len() - 1] = 0.0;
    offsets
}
