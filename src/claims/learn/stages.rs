//! The stages of learning, one on the other.

use rustc_hash::FxHashMap;

use super::boost::{self, Binned, Growth};
use super::measure::{Figures, figures};
use super::sparse::{self, Rows};
use super::{Document, Passage, Random, Step, dense, families};
use crate::claims::features::FEATURES;
use crate::claims::grams::{heading_words, own};
use crate::claims::hash;
use crate::claims::link::{self, LINKS};
use crate::claims::model::Block;
use crate::claims::scorer::LEAVES;
use crate::claims::tokens::{TokenKind, tokens};
use crate::claims::vocabulary::Vocabulary;
use crate::claims::weights::Weights;
use crate::claims::{Claim, Habit, Place, SentenceInput, Tally, Verdict, sigmoid, verdict};

/// Table sizes, penalties, folds and growth; chosen by cross-validation on published assessments.
const BITS: u32 = 17;
const STRENGTH: f64 = 2.0;
const WORDING_FOLDS: usize = 6;
const TREE_FOLDS: usize = 5;
const COPIES: usize = 4;
const REMOVED: f32 = 0.2;
const GROWTH: Growth = Growth { trees: 250, leaves: LEAVES, rate: 0.06, least: 80, ridge: 5.0, share: 0.4 };
/// How many alarms a published text may raise on average.
const ALARMS: f32 = 2.2;
/// The lowest threshold. Houses drift: texts of a year later raise twice the alarms that cross-validation promises, and
/// below this need more of them are wrong than an editor bears.
const LEAST: f32 = 0.77;
/// How far below the threshold for alarms that for hints lies: a hint costs its reader less.
const HINTS: f32 = 0.22;

/// One passage on its way.
struct Read {
    document: usize,
    section: u32,
    block: Block,
    /// Where its sentences start among all, context included.
    start: usize,
}

struct Corpus {
    reads: Vec<Read>,
    /// By sentence, context included: document, whether it is cited, whether it counts.
    of: Vec<usize>,
    truth: Vec<bool>,
    counts: Vec<bool>,
}

/// Learns; gives weights, how many sentences there were and how many cited, and figures.
pub(super) fn run(
    documents: &[&Document],
    progress: &mut dyn FnMut(Step),
) -> (Weights, (usize, usize), Figures) {
    let of = 3 + 2 * (WORDING_FOLDS + 1) + TREE_FOLDS + 1;
    let mut done = 0;
    let mut tick = || {
        done += 1;
        progress(Step { done, of });
    };
    let mut weights = Weights { vocabulary: vocabulary(documents), ..Weights::default() };
    tick();
    let corpus = read(documents, &weights);
    let (own_rows, among_rows) = wording(documents, &corpus);
    tick();
    let counted: Vec<usize> = (0..corpus.truth.len()).filter(|&i| corpus.counts[i]).collect();
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

/// The stages above the wording: trees, habit, thresholds.
fn upper(corpus: &mut Corpus, weights: &mut Weights, tick: &mut impl FnMut()) -> Figures {
    let mut random = Random::new(1);
    // The last reading is the text as published: thresholds are chosen on it.
    let readings: Vec<Vec<bool>> = (0..=COPIES)
        .map(|k| corpus.truth.iter().map(|&y| y && (random.unit() >= REMOVED || k == COPIES)).collect())
        .collect();
    let (mut rows, mut truth, mut origin, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (k, seen) in readings.iter().enumerate() {
        show(corpus, seen);
        for r in &corpus.reads {
            let sentences = r.block.seen();
            for i in r.block.topic..r.block.facts.len() {
                rows.push(r.block.row(&sentences, i));
                truth.push(corpus.truth[r.start + i]);
                origin.push((k, r.document));
                counts.push(corpus.counts[r.start + i]);
            }
        }
    }
    let binned = Binned::new(&rows);
    let mut logits = vec![0.0f32; rows.len()];
    let all = |keep: &dyn Fn(usize) -> bool| -> Vec<u32> {
        let learned = |i: &usize| origin[*i].0 < COPIES && counts[*i] && keep(origin[*i].1);
        (0..rows.len()).filter(learned).map(|i| i as u32).collect()
    };
    let mut moved = [0.0; FEATURES];
    for fold in 0..TREE_FOLDS {
        let trees = boost::fit(&binned, &all(&|d| d % TREE_FOLDS != fold), &truth, GROWTH, 17);
        for i in (0..rows.len()).filter(|&i| origin[i].1 % TREE_FOLDS == fold) {
            logits[i] = trees.answer(&rows[i], &mut moved);
        }
        tick();
    }
    weights.trees = boost::fit(&binned, &all(&|_| true), &truth, GROWTH, 17);
    tick();

    let mut at = 0;
    let mut linked: Vec<(Claim, Habit)> = Vec::with_capacity(rows.len());
    for seen in &readings {
        show(corpus, seen);
        at = claims(corpus, &logits, at, &mut linked);
    }
    let inputs: Vec<[f32; LINKS]> = linked.iter().map(|(c, h)| link::inputs(c, h)).collect();
    let learned = inputs.len() / readings.len() * COPIES;
    let (taught, answers): (Vec<_>, Vec<_>) =
        (0..learned).filter(|&i| counts[i]).map(|i| (inputs[i], truth[i])).unzip();
    weights.link = dense::fit(&taught, &answers, 20.0).to_vec();
    let figures = judge(corpus, weights, &linked, (&truth, &counts), learned);
    tick();
    figures
}

/// Takes citations out of the passages, or puts them back.
fn show(corpus: &mut Corpus, seen: &[bool]) {
    for r in &mut corpus.reads {
        let n = r.block.facts.len();
        r.block.cited.copy_from_slice(&seen[r.start..r.start + n]);
    }
}

/// The claims of one reading with their habits, behind those already there; gives where the next reading starts.
fn claims(corpus: &Corpus, logits: &[f32], mut at: usize, out: &mut Vec<(Claim, Habit)>) -> usize {
    let mut by_passage: Vec<Vec<Claim>> = Vec::with_capacity(corpus.reads.len());
    for r in &corpus.reads {
        let passage = (r.block.topic..r.block.facts.len()).map(|i| {
            at += 1;
            Claim { logit: logits[at - 1], carried: r.block.carried(i), ..r.block.blank(i) }
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
        let same = |r: &&Read| (r.document, r.section) == (corpus.reads[i].document, corpus.reads[i].section);
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
    at
}

/// Chooses the thresholds and measures, on answers for texts that were not learned from.
fn judge(
    corpus: &Corpus,
    weights: &mut Weights,
    linked: &[(Claim, Habit)],
    (truth, counts): (&[bool], &[bool]),
    learned: usize,
) -> Figures {
    let model = crate::claims::Model::new(weights.clone());
    let need = |i: usize| sigmoid(model.linked(&linked[i].0, &linked[i].1));
    let (mut removed, mut uncited) = (Vec::new(), Vec::new());
    for i in (0..learned).filter(|&i| counts[i]) {
        match (truth[i], linked[i].0.cited) {
            (true, false) => removed.push(need(i)),
            (false, _) => uncited.push(need(i)),
            _ => {}
        }
    }
    let mut figures = figures(&removed, &uncited, REMOVED);
    let documents = corpus.of.last().map_or(1, |d| d + 1) as f32;
    let bare: Vec<usize> = (learned..linked.len()).filter(|&i| !truth[i]).collect();
    let mut needs: Vec<f32> = bare.iter().filter(|&&i| !linked[i].0.carried).map(|&i| need(i)).collect();
    needs.sort_by(|a, b| b.total_cmp(a));
    let at = ((ALARMS * documents) as usize).min(needs.len().saturating_sub(1));
    weights.missing = needs.get(at).copied().unwrap_or(LEAST).clamp(LEAST, 0.98);
    weights.carried = weights.missing - HINTS;
    let model = crate::claims::Model::new(weights.clone());
    let alarmed = |i: &&usize| {
        let (claim, habit) = &linked[**i];
        verdict(claim, habit, &model, 0.0, model.thresholds()) == Verdict::Missing
    };
    figures.alarms = bare.iter().filter(alarmed).count() as f32 / documents;
    figures
}

/// Known words first, then their families.
fn vocabulary(documents: &[&Document]) -> Vocabulary {
    let mut small: FxHashMap<u64, u32> = FxHashMap::default();
    let mut capital: FxHashMap<u64, (usize, u32)> = FxHashMap::default();
    for (d, document) in documents.iter().enumerate() {
        for (text, _) in document.passages.iter().flat_map(|p| &p.sentences) {
            for (i, token) in tokens(text).enumerate().filter(|(_, t)| t.kind == TokenKind::Word) {
                let word = hash::of(token.text);
                if !token.text.starts_with(char::is_uppercase) {
                    *small.entry(word).or_default() += 1;
                } else if i > 0 {
                    let seen = capital.entry(word).or_insert((usize::MAX, 0));
                    if seen.0 != d {
                        *seen = (d, seen.1 + 1);
                    }
                }
            }
        }
    }
    // Capitalised words that nearly every third text holds are institutions and places of the trade, not names.
    let common = documents.len() as u32 * 3 / 10;
    let mut known: Vec<u64> = small.into_iter().filter(|&(_, n)| n >= 3).map(|(w, _)| w).collect();
    known.extend(capital.into_iter().filter(|(_, (_, n))| *n >= common).map(|(w, _)| w));
    known.sort_unstable();
    let bare = Weights { vocabulary: families::vocabulary(&[], &known), ..Weights::default() };
    let corpus = read(documents, &bare);
    let units = |r: &Read| {
        let facts = r.block.facts.iter().skip(r.block.topic);
        facts.map(|f| f.units.iter().map(|u| u.word).collect()).collect::<Vec<Vec<u64>>>()
    };
    let sentences: Vec<Vec<u64>> = corpus.reads.iter().flat_map(units).collect();
    families::vocabulary(&sentences, &known)
}

fn read(documents: &[&Document], weights: &Weights) -> Corpus {
    let mut corpus = Corpus { reads: Vec::new(), of: Vec::new(), truth: Vec::new(), counts: Vec::new() };
    for (document, d) in documents.iter().enumerate() {
        for p in d.passages.iter().filter(|p| !p.sentences.is_empty()) {
            let inputs: Vec<SentenceInput<'_>> =
                p.sentences.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
            let place = Place {
                heading: p.heading.as_deref(),
                bullet: p.bullet,
                after_topic_line: p.after_topic_line,
            };
            let block = Block::facts(&inputs, &place, weights);
            let start = corpus.truth.len();
            corpus.truth.extend_from_slice(&block.cited);
            corpus.of.extend(block.facts.iter().map(|_| document));
            let lone = lone(p);
            corpus.counts.extend((0..block.facts.len()).map(|i| i >= block.topic && !lone));
            corpus.reads.push(Read { document, section: p.section, block, start });
        }
    }
    corpus
}

/// Whether a passage is one short line: a caption, a heading that reads as prose, an entry of a list. Such lines stand
/// around the sentences that one learns from; they teach nothing themselves.
fn lone(passage: &Passage) -> bool {
    passage.sentences.len() == 1 && passage.sentences[0].0.split_whitespace().count() < 25
}

/// The sparse rows of both readings of the wording.
fn wording(documents: &[&Document], corpus: &Corpus) -> (Rows, Rows) {
    let passages = documents.iter().flat_map(|d| d.passages.iter().filter(|p| !p.sentences.is_empty()));
    let (mut own_rows, mut among_rows) = (Rows::default(), Rows::default());
    let (mut own_row, mut among_row) = (Vec::new(), Vec::new());
    for (r, p) in corpus.reads.iter().zip(passages) {
        let heading = heading_words(p.heading.as_deref());
        for i in 0..r.block.facts.len() {
            let mut both = |h: u64, v: f32, _: (usize, usize)| {
                own_row.push((hash::cell(h, BITS) as u32, v));
                among_row.push((hash::cell(h, BITS) as u32, v));
            };
            own(&r.block.facts[i], &mut both);
            let mut around = |h: u64, v: f32, _: (usize, usize)| {
                among_row.push((hash::cell(h, BITS) as u32, v));
            };
            r.block.around(i, &heading, &mut around);
            own_rows.push(&mut own_row);
            among_rows.push(&mut among_row);
        }
    }
    (own_rows, among_rows)
}
