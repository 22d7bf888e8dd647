//! A block during assessment: its sentences, the features of their neighbours, and sources that carry over.

use rustc_hash::FxHashSet;

use super::{Model, SET_APART, TOPIC, draft_editor, editor};
use crate::claims::facts::{Facts, shared};
use crate::claims::features::{CUES, FEATURES, NEIGHBOURHOOD, Sums, TreeInput, fresh, leave_forms, row};
use crate::claims::frames::SectionKind;
use crate::claims::grams::{Stand, around, heading_words, own};
use crate::claims::known::known;
use crate::claims::reason::{chosen, witnesses};
use crate::claims::signals::Signal;
use crate::claims::weights::{Both, Shares, Weights};
use crate::claims::words::{Classes, classes};
use crate::claims::{
    BlockContext, Claim, Contribution, Cue, Extent, SentenceInput, SentenceKind, Traits, sigmoid,
};
use crate::text::Span;

/// A block during assessment. A topic sentence on its own line counts as the first sentence of the paragraph.
pub(in crate::claims) struct ScoredBlock {
    pub facts: Vec<Facts>,
    pub cited: Vec<bool>,
    pub own: Vec<f32>,
    pub among: Vec<f32>,
    fresh: Vec<(f32, f32)>,
    /// Number of sentences at the start that are only context.
    pub topic: usize,
    bullet: bool,
    italic: bool,
    closed: bool,
    section: SectionKind,
}

impl ScoredBlock {
    /// Reads the facts of the sentences, without scoring their wording.
    pub(in crate::claims) fn facts(
        sentences: &[SentenceInput<'_>],
        place: &BlockContext<'_>,
        model: &Weights,
    ) -> Self {
        let topic = place.after_topic_line.then_some(TOPIC);
        let mut facts: Vec<Facts> = topic.iter().map(|t| Facts::of(t, &model.vocabulary)).collect();
        facts.extend(sentences.iter().map(|s| Facts::of(s.text, &model.vocabulary)));
        let mut cited = vec![false; facts.len() - sentences.len()];
        let topic = cited.len();
        cited.extend(sentences.iter().map(|s| s.cited));
        let mut had = FxHashSet::default();
        let fresh = facts.iter().map(|f| fresh(f, &mut had)).collect();
        let (bullet, section) = (place.bullet, SectionKind::of(place.heading));
        let closed = place.closed && (2..=LONGEST_CLOSED).contains(&sentences.len());
        let (italic, own, among) = (place.italic, Vec::new(), Vec::new());
        Self { facts, cited, own, among, fresh, topic, bullet, italic, closed, section }
    }

    pub(super) fn read(sentences: &[SentenceInput<'_>], place: &BlockContext<'_>, model: &Model) -> Self {
        let mut block = Self::facts(sentences, place, &model.weights);
        let heading = heading_words(place.heading);
        block.own.reserve(block.facts.len());
        block.among.reserve(block.facts.len());
        for i in 0..block.facts.len() {
            let weights = &model.weights;
            let mut sum = Both::new(weights, &model.pairs);
            own(&block.facts[i], &mut sum);
            let mut add = |h: u64, v: f32, _: (usize, usize)| sum.take_among(h, v);
            block.around(i, &heading, &mut add);
            block.own.push(sum.own);
            block.among.push(sum.among);
        }
        block
    }

    /// Emits the features from the neighbours and the place of sentence `i`.
    pub(in crate::claims) fn around(
        &self,
        i: usize,
        heading: &[u64],
        sink: &mut impl crate::claims::grams::Sink,
    ) {
        let before = i.checked_sub(1).and_then(|k| self.facts.get(k));
        let stand = Stand { index: i, of: self.facts.len() };
        around(&self.facts[i], before, self.facts.get(i + 1), stand, heading, sink);
    }

    /// Returns the sentences as input of the trees, from their citations and the log-odds of their wording.
    pub(in crate::claims) fn seen(&self) -> Vec<TreeInput<'_>> {
        self.seen_with(|k| self.cited[k])
    }

    /// Like [`ScoredBlock::seen`], as if nothing in the block were cited.
    pub(in crate::claims) fn seen_bare(&self) -> Vec<TreeInput<'_>> {
        self.seen_with(|_| false)
    }

    fn seen_with(&self, cited: impl Fn(usize) -> bool) -> Vec<TreeInput<'_>> {
        let mut before = Sums::default();
        let one = |k: usize| {
            let (facts, among, own) = (&self.facts[k], self.among[k], self.own[k]);
            let seen = TreeInput { facts, among, own, expected: sigmoid(among), cited: cited(k), before };
            before = seen.sums();
            seen
        };
        (0..self.facts.len()).map(one).collect()
    }

    /// Returns the features of sentence `i`.
    pub(in crate::claims) fn row(&self, seen: &[TreeInput<'_>], i: usize) -> [f32; FEATURES] {
        row(seen, i, self.bullet, self.fresh[i])
    }

    /// Returns the claim without its log-odds and reasons, as the link step needs it.
    pub(in crate::claims) fn blank(&self, i: usize) -> Claim {
        let n = self.facts.len();
        let stands = match i {
            _ if n == 1 => 0,
            0 => 1,
            _ if i + 1 == n => 3,
            _ => 2,
        };
        let facts = &self.facts[i];
        let signals = &facts.signals;
        let draft_editor = if self.italic { 0 } else { draft_editor(facts, stands) };
        Claim {
            logit: 0.0,
            bare: 0.0,
            near_cited: self.near_cited(i),
            kind: SentenceKind::Other,
            carried: false,
            quoted: self.quoted(i),
            publisher: self.facts[i].publisher,
            cited: self.cited[i],
            why: [Contribution::NONE; 4],
            expected: (sigmoid(self.among[i]) * 1000.0) as u16,
            stands,
            of: n.min(usize::from(u16::MAX)) as u16,
            closed: self.closed && i + 1 < n,
            speech: signals.has(Signal::Spoken),
            hedged: signals.has(Signal::Hedges),
            imagery_unnamed: self.facts[i].imagery_unnamed,
            editor: if self.italic { SET_APART } else { self.editor(i, stands) },
            draft_editor,
            plain: draft_editor > 0 && !facts.frames.quotes && !facts.quotes_on,
            traits: Traits::of(&self.facts[i], stands, n, self.bullet),
        }
    }

    fn editor(&self, i: usize, stands: u8) -> i8 {
        editor(&self.facts[i], stands, self.bullet, self.section)
    }

    /// Returns true if another sentence of the block within [`NEIGHBOURHOOD`] is cited.
    fn near_cited(&self, i: usize) -> bool {
        let (from, to) = (i.saturating_sub(NEIGHBOURHOOD), self.cited.len().min(i + 1 + NEIGHBOURHOOD));
        self.cited[from..i].iter().chain(&self.cited[i + 1..to]).any(|&cited| cited)
    }

    pub(super) fn claim(
        &self,
        text: &str,
        (seen, bare): (&[TreeInput<'_>], &[TreeInput<'_>]),
        i: usize,
        model: &Model,
        extent: Extent,
    ) -> Claim {
        if extent == Extent::Uncited && self.cited[i] {
            return self.blank(i);
        }
        let bare_row = self.row(bare, i);
        // If nothing is cited, both readings have the same features.
        let any_cited = seen.last().is_some_and(|last| last.sums().cited > 0);
        let row = leave_forms(if any_cited { self.row(seen, i) } else { bare_row });
        let logit = model.answer(&row);
        let bare = model.bare_answer(&bare_row);
        let carried = self.carried(i);
        // If a neighbour's source carries the sentence, or its wording hardly asks for a source, the wording is no
        // reason.
        let asked = extent == Extent::All || logit.max(bare) > -2.0 && !carried;
        let why =
            if asked { self.why(i, text, model, (logit, bare, &bare_row)) } else { [Contribution::NONE; 4] };
        let kind = self.kind(i, logit);
        Claim { logit, bare, kind, carried, why, ..self.blank(i) }
    }

    /// Returns the contributions that explain the need: those that a word of the sentence shows, and the cited neighbours
    /// if they raise the need.
    fn why(
        &self,
        i: usize,
        text: &str,
        model: &Model,
        (logit, bare, row): (f32, f32, &[f32; FEATURES]),
    ) -> [Contribution; 4] {
        let mut moved = [0.0; FEATURES];
        model.weights.bare_trees.answer(row, &mut moved);
        // Distributes the contribution of the wording over the words that produced it.
        let wording: f32 = moved[0] + moved[1];
        let facts = &self.facts[i];
        let mut shares = Shares { weights: &model.weights, shares: vec![0.0; facts.units.len()] };
        own(facts, &mut shares);
        let total: f32 = shares.shares.iter().map(|s| s.abs()).sum::<f32>().max(f32::EPSILON);
        let mut all: Vec<Contribution> = Vec::new();
        for (cue, word) in witnesses(text, &known(text, &model.weights.vocabulary)) {
            if cue == Cue::Absence && !facts.unknown {
                continue;
            }
            let by_number: f32 =
                CUES.iter().zip(&moved).skip(2).filter(|(c, _)| **c == cue).map(|(_, m)| m).sum();
            let touching = facts.units.iter().zip(&shares.shares).filter(|(u, _)| u.span.overlaps(word));
            let by_word: f32 = touching.map(|(_, s)| s).sum::<f32>() / total * wording.abs();
            // Adds a bonus for the cues that a reader would name first, even if the weights credit their neighbours.
            all.push(Contribution { cue, weight: by_number + by_word + leaning(cue), word });
        }
        if self.near_cited(i) && logit > bare {
            all.push(Contribution { cue: Cue::Neighbours, weight: logit - bare, word: Span::default() });
        }
        if i == self.topic && self.facts.len() > 1 && self.topic == 0 {
            all.push(Contribution { cue: Cue::Opening, weight: -0.1, word: Span::default() });
        }
        if facts.caption || facts.introduces || facts.credit {
            all.push(Contribution { cue: Cue::Place, weight: -4.0, word: Span::default() });
        }
        chosen(all)
    }

    fn kind(&self, i: usize, logit: f32) -> SentenceKind {
        let signals = &self.facts[i].signals;
        let reports =
            signals.has(Signal::Spoken) || signals[Signal::Quotation] > 3.0 || signals.has(Signal::Evidence);
        let hedged = signals.has(Signal::Hedges);
        if self.facts[i].units.len() < 4 || self.facts[i].question() {
            SentenceKind::Other
        } else if i == 0 && self.facts.len() > 1 && logit < 0.5 {
            SentenceKind::Topic
        } else if hedged && (!reports || logit < 0.0) {
            SentenceKind::Judgment
        } else if logit >= 0.0 || reports {
            SentenceKind::Claim
        } else {
            SentenceKind::Background
        }
    }

    /// Returns true if the source of the previous sentence covers sentence `i`. It must continue that sentence and add
    /// nothing that the source would also have to show. A source at the end of a quotation covers all of it.
    pub(in crate::claims) fn carried(&self, i: usize) -> bool {
        let before = i.checked_sub(1).filter(|k| i >= self.topic && self.cited[*k]);
        before.is_some_and(|before| self.goes_on(i) && !self.adds(i, before)) || self.quoted(i)
    }

    /// Returns true if sentence `i` adds a date, a figure, evidence, another event or a name that sentence `before`
    /// does not contain.
    fn adds(&self, i: usize, before: usize) -> bool {
        let (me, before) = (&self.facts[i], &self.facts[before]);
        let known = |name: &u64| {
            before.names.binary_search(name).is_ok()
                || before.content.binary_search(name).is_ok()
                || classes(*name).has(Classes::PRONOUN)
        };
        me.signals.has(Signal::Number)
            || me.signals.has(Signal::Month)
            || me.earlier
            || [Classes::DAY, Classes::ANEW, Classes::EVIDENCE].into_iter().any(|class| me.has(class))
            || !me.names.iter().all(known)
    }

    /// Returns true if sentence `i` opens a quotation whose last sentence is cited.
    fn quoted(&self, i: usize) -> bool {
        let mut rest = i + 1..self.facts.len().min(i + 1 + REACH);
        let end = rest.find(|&k| self.facts[k].quotes_off);
        self.facts[i].quotes_on && end.is_some_and(|k| self.cited[k])
    }

    /// Returns true if sentence `i` refers back to the previous one: by a pronoun, by 'The ministry', or by the short
    /// name of its speaker. 'also' alone does not count, because it may introduce another speaker with another source.
    fn goes_on(&self, i: usize) -> bool {
        let me = &self.facts[i];
        me.signals.has(Signal::Pronoun)
            || me.signals.has(Signal::TakenUp) && (me.common || self.kin(i))
            || self.shorter(i)
            || self.same(i)
    }

    /// Returns true if the same unnamed speaker continues: 'the town council reported … The council added'.
    fn same(&self, i: usize) -> bool {
        let (me, before) = (&self.facts[i], &self.facts[i - 1]);
        let word = |w: &&u64| !classes(**w).has(Classes::LINK) && !me.names.contains(w);
        let said = me.speaker.iter().filter(word).collect::<Vec<_>>();
        let crowd = said.iter().any(|&&w| classes(w).has(Classes::MANY) || classes(w).has(Classes::DEMONYM));
        let known = said.iter().all(|w| before.speaker.binary_search(w).is_ok());
        self.speaker(i).is_empty() && !said.is_empty() && !crowd && known
    }

    /// Returns the names of the speaker in sentence `i`.
    fn speaker(&self, i: usize) -> Vec<u64> {
        let me = &self.facts[i];
        let name = |w: &u64| me.names.binary_search(w).is_ok() && !classes(*w).has(Classes::DEMONYM);
        me.speaker.iter().copied().filter(name).collect()
    }

    /// Returns true if the speaker in sentence `i` shares a name with the previous sentence: ministry and minister.
    fn kin(&self, i: usize) -> bool {
        shared(&self.speaker(i), &self.facts[i - 1].names) > 0
    }

    /// Returns true if the previous sentence named the speaker of sentence `i` more fully: 'Council head Jan Novak said
    /// … Novak added'. If an office is named in full again, it begins a report of its own.
    fn shorter(&self, i: usize) -> bool {
        let (name, before) = (self.speaker(i), &self.facts[i - 1].names);
        let known = !name.is_empty() && shared(&name, before) == name.len();
        known
            && (name.len() == 1
                || name != self.speaker(i - 1)
                || !name.iter().any(|&w| classes(w).has(Classes::OFFICE)))
    }
}

/// Returns the log-odds by which editors consider a kind of evidence to be for or against a source, whatever its share.
fn leaning(cue: Cue) -> f32 {
    match cue {
        Cue::Speech | Cue::Quotation => 0.6,
        Cue::Event | Cue::Figure | Cue::Evidence => 0.3,
        Cue::Date | Cue::Earlier => 0.1,
        Cue::Hedge | Cue::Absence | Cue::Method | Cue::Background => -0.6,
        _ => 0.0,
    }
}

/// Maximum distance, in sentences, at which a source covers an open quotation.
const REACH: usize = 4;

/// Maximum number of sentences that one citation at their end may cover.
const LONGEST_CLOSED: usize = 4;
