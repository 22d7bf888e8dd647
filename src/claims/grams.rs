//! N-gram features of the wording of a sentence and its neighbours, hashed into a table of weights.
//!
//! Two models use them: the sentence alone ([`own`]), and the sentence among its neighbours, which has all features of
//! the first and those of [`around`].

use super::facts::Facts;
use super::hash;
use super::signals::Signal;
use crate::words::hash::both_cases;
use crate::words::{TokenKind, tokens};

/// Hash salts that separate the groups of features.
const WORDS: u64 = hash::of("words");
const FAMILIES: u64 = hash::of("families");
const HEAD: u64 = hash::of("head");
const FIRST: u64 = hash::of("first");
const BEFORE: u64 = hash::of("before");
const AFTER: u64 = hash::of("after");
const BEFORE_FAMILIES: u64 = hash::of("before, families");
const AFTER_FAMILIES: u64 = hash::of("after, families");
const PLACE: u64 = hash::of("place");
const HEADING: u64 = hash::of("heading");
const EDGE: u64 = hash::of("\u{1}edge");
const NOTHING: u64 = hash::of("\u{1}nothing");

/// The position of a sentence in its paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// Number of sentences before it.
    pub index: usize,
    /// Number of sentences in the paragraph.
    pub of: usize,
}

/// A receiver of features: hash, value, and the units of the sentence that produced it (first, count; (0, 0) for
/// neighbours).
pub(super) trait Sink {
    /// Receives one feature.
    fn take(&mut self, hash: u64, value: f32, units: (usize, usize));
}

impl<F: FnMut(u64, f32, (usize, usize))> Sink for F {
    fn take(&mut self, hash: u64, value: f32, units: (usize, usize)) {
        self(hash, value, units);
    }
}

/// Emits all n-grams of up to `longest` members, with an edge marker at either end. Each has the value `value` divided
/// by the square root of their number.
fn sequences(
    salt: u64,
    longest: usize,
    value: f32,
    len: usize,
    at: impl Fn(usize) -> u64,
    own: bool,
    sink: &mut impl Sink,
) {
    let member = |i: usize| if i == 0 || i > len { EDGE } else { at(i - 1) };
    let total = len + 2;
    let count: usize = (1..=longest).map(|n| (total + 1).saturating_sub(n)).sum();
    let value = value / (count as f32).sqrt();
    for start in 0..total {
        let mut h = salt;
        for n in 1..=longest.min(total - start) {
            h = hash::join(h, member(start + n - 1));
            let first = start.max(1) - 1;
            let units = if own { (first, (start + n - 1).min(len).saturating_sub(first)) } else { (0, 0) };
            sink.take(hash::join(h, n as u64), value, units);
        }
    }
}

/// Emits the features of the sentence itself.
pub(super) fn own(facts: &Facts, sink: &mut impl Sink) {
    let units = &facts.units;
    sequences(WORDS, 3, 1.0, units.len(), |i| units[i].word, true, sink);
    sequences(FAMILIES, 3, 0.8, units.len(), |i| units[i].family, true, sink);
    let mut h = HEAD;
    for (n, unit) in units.iter().take(3).enumerate() {
        h = hash::join(h, unit.word);
        sink.take(hash::join(h, n as u64), 0.4, (0, n + 1));
    }
}

/// Emits the features of its neighbours and its place.
pub(super) fn around(
    facts: &Facts,
    before: Option<&Facts>,
    after: Option<&Facts>,
    stand: Stand,
    heading: &[u64],
    sink: &mut impl Sink,
) {
    for (neighbour, words, families) in [(before, BEFORE, BEFORE_FAMILIES), (after, AFTER, AFTER_FAMILIES)] {
        match neighbour {
            Some(n) => {
                sequences(words, 2, 0.5, n.units.len(), |i| n.units[i].word, false, sink);
                sequences(families, 2, 0.4, n.units.len(), |i| n.units[i].family, false, sink);
            }
            None => sink.take(hash::join(words, NOTHING), 0.5, (0, 0)),
        }
    }
    if stand.index == 0 {
        for (i, unit) in facts.units.iter().enumerate() {
            sink.take(hash::join(FIRST, unit.word), 0.12, (i, 1));
        }
    }
    let mut place = |kind: u64, n: usize, value: f32| {
        if value != 0.0 {
            sink.take(hash::join(hash::join(PLACE, kind), n as u64), value, (0, 0));
        }
    };
    let says = |yes: bool, value: f32| if yes { value } else { 0.0 };
    place(1, stand.index.min(5), 0.5);
    place(2, stand.of.min(8), 0.5);
    place(3, (stand.of - 1 - stand.index).min(4), 0.5);
    place(4, 0, facts.units.len() as f32 / 40.0);
    place(5, 0, says(facts.signals.has(Signal::Number), 0.5));
    place(6, 0, says(facts.signals.has(Signal::Quotation), 0.5));
    place(7, 0, says(stand.of == 1, 1.0));
    place(8, 0, says(stand.index == 0, 1.0));
    for &word in heading {
        sink.take(hash::join(HEADING, word), 0.2, (0, 0));
    }
}

/// Returns the hashes of the distinct words of a heading, in lower case.
pub(super) fn heading_words(heading: Option<&str>) -> Vec<u64> {
    let heading = heading.unwrap_or_default();
    let all = tokens(heading).filter(|token| token.kind == TokenKind::Word);
    let mut words: Vec<u64> = all.map(|token| both_cases(&heading[token.span.range()]).1).collect();
    words.sort_unstable();
    words.dedup();
    words
}
