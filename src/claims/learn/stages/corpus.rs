//! The texts to learn from, read once: their sentences, vocabulary and counted wording.

use rustc_hash::FxHashMap;

use super::BITS;
use crate::claims::grams::{heading_words, own};
use crate::claims::known::tokens;
use crate::claims::learn::sparse::Rows;
use crate::claims::learn::{Passage, TrainingText, families};
use crate::claims::model::ScoredBlock;
use crate::claims::vocabulary::Vocabulary;
use crate::claims::weights::Weights;
use crate::claims::{BlockContext, SentenceInput, hash};
use crate::words::{TokenKind, visible};

/// One passage during learning.
pub(super) struct TrainingPassage {
    pub(super) document: usize,
    pub(super) section: u32,
    pub(super) block: ScoredBlock,
    /// Index of its first sentence among all, including context sentences.
    pub(super) start: usize,
}

pub(super) struct Corpus {
    pub(super) reads: Vec<TrainingPassage>,
    /// Per sentence, including context: its document, true if it is cited, true if it is learned from, true if it is an
    /// example.
    pub(super) of: Vec<usize>,
    pub(super) truth: Vec<bool>,
    pub(super) counts: Vec<bool>,
    pub(super) example: Vec<bool>,
}

/// Collects the known words first, then their families.
pub(super) fn vocabulary(documents: &[&TrainingText]) -> Vocabulary {
    let mut small: FxHashMap<u64, u32> = FxHashMap::default();
    let mut capital: FxHashMap<u64, (usize, u32)> = FxHashMap::default();
    for (d, document) in documents.iter().enumerate() {
        for (text, _) in document.passages.iter().flat_map(|p| &p.sentences) {
            let words = tokens(text).enumerate().filter(|(_, (token, _))| token.kind == TokenKind::Word);
            for (i, (_, text)) in words {
                let word = hash::of(&visible(text).text);
                if !text.starts_with(char::is_uppercase) {
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
    // A capitalized word that occurs in three of ten texts is an institution or place of the field, and not treated as
    // a name.
    let common = documents.len() as u32 * 3 / 10;
    let mut known: Vec<u64> = small.into_iter().filter(|&(_, n)| n >= 3).map(|(w, _)| w).collect();
    known.extend(capital.into_iter().filter(|(_, (_, n))| *n >= common).map(|(w, _)| w));
    known.sort_unstable();
    let bare = Weights { vocabulary: families::vocabulary(&[], &known), ..Weights::default() };
    let corpus = read(documents, &bare);
    let units = |r: &TrainingPassage| {
        let facts = r.block.facts.iter().skip(r.block.topic);
        facts.map(|f| f.units.iter().map(|u| u.word).collect()).collect::<Vec<Vec<u64>>>()
    };
    let sentences: Vec<Vec<u64>> = corpus.reads.iter().flat_map(units).collect();
    families::vocabulary(&sentences, &known)
}

pub(super) fn read(documents: &[&TrainingText], weights: &Weights) -> Corpus {
    let mut corpus = Corpus {
        reads: Vec::new(),
        of: Vec::new(),
        truth: Vec::new(),
        counts: Vec::new(),
        example: Vec::new(),
    };
    for (document, d) in documents.iter().enumerate() {
        for p in d.passages.iter().filter(|p| !p.sentences.is_empty()) {
            let inputs: Vec<SentenceInput<'_>> =
                p.sentences.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
            let place = BlockContext {
                heading: p.heading.as_deref(),
                bullet: p.bullet,
                after_topic_line: p.after_topic_line,
                ..BlockContext::default()
            };
            let block = ScoredBlock::facts(&inputs, &place, weights);
            let start = corpus.truth.len();
            corpus.truth.extend_from_slice(&block.cited);
            corpus.of.extend(block.facts.iter().map(|_| document));
            let lone = lone(p) && !d.example;
            corpus.example.extend(block.facts.iter().map(|_| d.example));
            corpus.counts.extend((0..block.facts.len()).map(|i| i >= block.topic && !lone));
            corpus.reads.push(TrainingPassage { document, section: p.section, block, start });
        }
    }
    corpus
}

/// Returns true if a passage is one short line: a caption, a heading that reads like prose, a list entry. Such lines
/// are context for other sentences, but are not learned from.
fn lone(passage: &Passage) -> bool {
    passage.sentences.len() == 1 && passage.sentences[0].0.split_whitespace().count() < 25
}

/// Builds the sparse rows of both models of the wording.
pub(super) fn wording(documents: &[&TrainingText], corpus: &Corpus) -> (Rows, Rows) {
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
