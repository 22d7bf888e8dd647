//! The features of the trees: the wording of the sentence and its neighbours, their content, and which of them are
//! cited.

use rustc_hash::FxHashSet;

use super::Cue;
use super::facts::{Facts, shared};
use super::signals::{self, FIRST_FORM, SIGNALS, Signal};

/// Number of features.
pub(super) const FEATURES: usize = 7 + 15 + 3 + 2 + SIGNALS + 12 + 2 * NEAR.len();

/// The signals of a neighbour that are features.
const NEAR: [Signal; 10] = [
    Signal::SpeechAt,
    Signal::Spoken,
    Signal::Quotation,
    Signal::Hedges,
    Signal::Evidence,
    Signal::Pronoun,
    Signal::TakenUp,
    Signal::Link,
    Signal::Pointing,
    Signal::NamedSpeaker,
];

/// The kind of evidence of each feature, in the same order.
pub(super) const CUES: [Cue; FEATURES] = cues();

/// One sentence of a paragraph, as input of the trees.
#[derive(Clone, Copy)]
pub(super) struct TreeInput<'a> {
    /// The facts of the sentence.
    pub facts: &'a Facts,
    /// Log-odds from the wording of the sentence and its neighbours.
    pub among: f32,
    /// Log-odds from the wording of the sentence alone.
    pub own: f32,
    /// `among` as a probability.
    pub expected: f32,
    /// True if the sentence is cited.
    pub cited: bool,
    /// The sums over the sentences before it.
    pub before: Sums,
}

/// Running sums over the sentences of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Number of cited sentences.
    pub cited: u32,
    /// Number of citations expected from the wording: the sum of [`TreeInput::expected`].
    pub expected: f64,
}

impl TreeInput<'_> {
    /// Returns the sums including this sentence.
    pub(super) fn sums(&self) -> Sums {
        let Sums { cited, expected } = self.before;
        Sums { cited: cited + u32::from(self.cited), expected: expected + f64::from(self.expected) }
    }
}

/// Number of sentences before and after one that count as its paragraph. No real paragraph is this long. The limit
/// avoids quadratic time for a whole book pasted as one paragraph.
pub(super) const NEIGHBOURHOOD: usize = 64;

/// Index of the first feature from [`Facts::signals`].
const FIRST_SIGNAL: usize = 27;

/// Clears the features for the form of sentences: those of [`Facts::signals`] from [`FIRST_FORM`] on. The trees that see
/// citations learn from a single publisher and generalize better without these features.
pub(super) fn leave_forms(mut row: [f32; FEATURES]) -> [f32; FEATURES] {
    row[FIRST_SIGNAL + FIRST_FORM as usize..FIRST_SIGNAL + SIGNALS].fill(0.0);
    row
}

/// Returns the features of sentence `i` of the paragraph. They never depend on `paragraph[i].cited`.
pub(super) fn row(paragraph: &[TreeInput<'_>], i: usize, bullet: bool, fresh: (f32, f32)) -> [f32; FEATURES] {
    let mut row = [0.0; FEATURES];
    let mut at = 0;
    let mut push = |x: f32| {
        row[at] = x;
        at += 1;
    };
    let says = |yes: bool| f32::from(u8::from(yes));
    let (me, n) = (&paragraph[i], paragraph.len());
    push(me.among);
    push(me.own);
    push(i as f32);
    push((n - 1 - i) as f32);
    push(n as f32);
    push(says(bullet));
    push(says(me.facts.units.last().is_some_and(|u| u.number)));
    let offset = |by: isize| i.checked_add_signed(by).and_then(|k| paragraph.get(k));
    for by in [-1, -2, -3, 1, 2] {
        match offset(by) {
            Some(s) => {
                push(says(s.cited));
                push(s.among);
                push(s.own);
            }
            None => {
                push(-1.0);
                push(0.0);
                push(0.0);
            }
        }
    }
    let (from, to) = (i.saturating_sub(NEIGHBOURHOOD), (i + 1 + NEIGHBOURHOOD).min(n));
    let (before, behind) = (paragraph[from].before, paragraph[to - 1].sums());
    let cited = (behind.cited - before.cited - u32::from(me.cited)) as f32;
    let expected = (behind.expected - before.expected) as f32 - me.expected;
    let beyond = cited - expected;
    push(cited);
    push(cited / (to - from - 1).max(1) as f32);
    push(beyond / (to - from + 1) as f32);
    // Distances are capped at 9, so further sentences need not be read.
    let distance = |k: Option<usize>| k.map_or(9.0, |k| (k + 1).min(9) as f32);
    push(distance(paragraph[..i].iter().rev().take(9).position(|s| s.cited)));
    push(distance(paragraph[i + 1..].iter().take(9).position(|s| s.cited)));
    me.facts.signals.values().iter().for_each(|&x| push(x));
    for by in [-1, 1] {
        relation(me.facts, offset(by).map(|s| s.facts)).into_iter().for_each(&mut push);
    }
    push(fresh.0);
    push(fresh.1);
    for by in [1, -1] {
        let near = offset(by);
        NEAR.iter().for_each(|&k| push(near.map_or(-1.0, |s| s.facts.signals[k])));
    }
    row
}

/// Returns the similarity to another sentence: shared content relative to each, shared names, a speaker named there,
/// and the same speaker.
fn relation(me: &Facts, other: Option<&Facts>) -> [f32; 5] {
    let Some(other) = other else { return [-1.0; 5] };
    let says = |yes: bool| f32::from(u8::from(yes));
    let common = shared(&me.content, &other.content) as f32;
    let speakers = shared(&me.speaker, &other.speaker);
    let either = me.speaker.len() + other.speaker.len() - speakers;
    [
        common / me.content.len().max(1) as f32,
        common / other.content.len().max(1) as f32,
        shared(&me.names, &other.names) as f32 / me.names.len().max(1) as f32,
        says(speakers > 0 || shared(&me.speaker, &other.names) > 0),
        says(!me.speaker.is_empty() && !other.speaker.is_empty() && 2 * speakers > either),
    ]
}

/// Returns the share and the number of names in the sentence that are new in the paragraph. Adds them to `had`.
pub(super) fn fresh(facts: &Facts, had: &mut FxHashSet<u64>) -> (f32, f32) {
    let new = facts.names.iter().filter(|name| had.insert(**name)).count();
    (new as f32 / facts.names.len().max(1) as f32, new as f32)
}

const fn cues() -> [Cue; FEATURES] {
    use Cue::{Continuation, Figure, Neighbours, Novelty, Opening, Place, Wording};
    let mut all = [Neighbours; FEATURES];
    let head = [Wording, Wording, Opening, Opening, Opening, Place, Figure];
    let mut i = 0;
    while i < 7 {
        all[i] = head[i];
        i += 1;
    }
    i = 0;
    while i < SIGNALS {
        all[FIRST_SIGNAL + i] = signals::ALL[i].1;
        i += 1;
    }
    i = FIRST_SIGNAL + SIGNALS;
    while i < FIRST_SIGNAL + SIGNALS + 10 {
        all[i] = Continuation;
        i += 1;
    }
    all[i] = Novelty;
    all[i + 1] = Novelty;
    all
}
