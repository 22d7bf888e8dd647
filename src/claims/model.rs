//! The model: learned weights, and their application to the sentences of a block.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashSet;

use super::facts::{Facts, shared};
use super::features::{CUES, FEATURES, NEIGHBOURHOOD, Seen, Sums, fresh, leave_forms, row};
use super::frames::Section;
use super::grams::{Stand, around, heading_words, own};
use super::known::known;
use super::reason::{chosen, witnesses};
use super::scorer::Scorer;
use super::signals::Signal;
use super::trees::Trees;
use super::weights::{Both, FORESTS, Pairs, Shares, Weights, WeightsError};
use super::words::{Classes, classes};
use super::{
    Claim, Contribution, Cue, Extent, Habit, Place, SentenceInput, SentenceKind, Traits, link, sigmoid,
};
use crate::text::Span;

/// The lowest needs at which a finding is reported, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The threshold of `uncited-claim`: the source is missing.
    pub missing: f32,
    /// The threshold of `carried-source`: a hint on a sentence that a cited neighbour carries.
    pub carried: f32,
}

/// A model of the need of a source: learned weights and thresholds.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) weights: Weights,
    /// The trees prepared for fast evaluation. `None` for trees of an unusual size, which are walked instead.
    scorers: [Option<Scorer>; FORESTS],
    /// Like `scorers`, for the trees that read a paragraph as if nothing in it were cited.
    bare_scorer: Option<Scorer>,
    /// The weights of wording, interleaved for both models.
    pairs: Pairs,
}

impl Model {
    /// Returns the model embedded in the program. All callers share it.
    ///
    /// Its file was made by `assessor learn ARCHIVE -o src/claims/need.weights` from 254 published assessments.
    #[must_use]
    pub fn embedded() -> &'static Arc<Self> {
        static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
            let weights = Weights::read(include_bytes!("need.weights"));
            // A test reads the embedded file. If it were damaged nevertheless, all sentences would have the same score.
            Arc::new(Model::new(weights.unwrap_or_default()))
        });
        &MODEL
    }

    /// Parses a file of learned weights.
    ///
    /// # Errors
    ///
    /// Fails if `bytes` are not such a file, or if they are truncated or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        Weights::read(bytes).map(Self::new)
    }

    /// Returns true if a file that begins with `head` contains learned weights, of this or another version.
    #[must_use]
    pub fn is_begun_by(head: &[u8]) -> bool {
        Weights::is_begun_by(head)
    }

    pub(super) fn new(weights: Weights) -> Self {
        Self {
            scorers: std::array::from_fn(|k| Scorer::new(&weights.trees[k])),
            bare_scorer: Scorer::new(&weights.bare_trees),
            pairs: Pairs::of(&weights),
            weights,
        }
    }

    /// Serializes the model to the format that [`Model::read`] parses.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        self.weights.write()
    }

    /// Returns the thresholds that were chosen when the weights were learned.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        Thresholds { missing: self.weights.missing, carried: self.weights.carried }
    }

    /// Returns the log-odds that the claim needs a source in this document.
    pub(super) fn linked(&self, claim: &Claim, habit: &Habit) -> f32 {
        let inputs = link::inputs(claim, habit);
        let sum: f32 = inputs.iter().zip(&self.weights.link).map(|(x, w)| x * w).sum();
        // Short lines by themselves were excluded from learning, so the learned weights overestimate single sentences.
        let most = if claim.stands == 0 { MOST_ALONE } else { f32::INFINITY };
        let draft = link::draft_offset(&self.weights.draft_offsets, link::progress(claim, habit));
        sum.min(most) + link::by_hand(claim, habit) + draft
    }

    /// Implements [`super::assess`].
    pub(super) fn assess(
        &self,
        sentences: &[SentenceInput<'_>],
        place: &Place<'_>,
        extent: Extent,
    ) -> Vec<Claim> {
        let block = Block::read(sentences, place, self);
        let (seen, bare) = (block.seen(), block.seen_bare());
        let claim =
            |(i, s): (usize, &SentenceInput<'_>)| block.claim(s.text, (&seen, &bare), i, self, extent);
        (block.topic..).zip(sentences).map(claim).collect()
    }

    /// Implements [`super::outline`].
    pub(super) fn outline(&self, sentences: &[SentenceInput<'_>], place: &Place<'_>) -> Vec<Claim> {
        let block = Block::read(sentences, place, self);
        (block.topic..block.facts.len()).map(|i| block.blank(i)).collect()
    }

    /// Returns the log-odds of the trees for a row of a paragraph.
    fn answer(&self, row: &[f32; FEATURES]) -> f32 {
        let sets = self.weights.trees.iter().zip(&self.scorers);
        sets.map(|(trees, scorer)| answer(trees, scorer.as_ref(), row)).sum::<f32>() / FORESTS as f32
    }

    /// Returns the log-odds of the bare trees for a row of a paragraph that was read as if nothing in it were cited.
    fn bare_answer(&self, row: &[f32; FEATURES]) -> f32 {
        answer(&self.weights.bare_trees, self.bare_scorer.as_ref(), row)
    }
}

fn answer(trees: &Trees, scorer: Option<&Scorer>, row: &[f32; FEATURES]) -> f32 {
    match scorer {
        Some(scorer) => scorer.answer(trees, row),
        None => trees.answer(row, &mut [0.0; FEATURES]),
    }
}

/// A stand-in for a topic sentence on its own line. The place of a block only says that there is one, not its text.
const TOPIC: &str = "The authorities are likely attempting to strengthen their position in the area.";

/// Returns an adjustment for the general practice of careful editors, in quarters of log-odds.
///
/// Practices drift: the share of paragraphs with a cited first sentence fell by half within a year of the texts learned
/// from, and some periods leave uncited what others cite. The values are set by hand, in round numbers.
///
/// These need a source less than past practice suggests:
///
/// - a topic sentence, above all one that summarizes many sources
/// - a judgment or supposition that reports nothing
/// - a continuation, something that did not happen, a line by itself, a general rule, an aside in brackets
/// - a conclusion ('this reflects'), a judgment on someone's deed ('the mayor's decision') or on a thing ('is crucial')
/// - the credit of a picture, a caption, a definition
/// - a statement that something is unknown, and the authors' statements about themselves
/// - an overview of the parts of a topic, advice, a general statement
/// - text below a heading such as 'Conclusions' or 'Method'
///
/// These need it more: a report, above all one with speaker, date and figure, and a reference to earlier work.
fn editor(facts: &Facts, stands: u8, bullet: bool, section: Section) -> i8 {
    let signals = &facts.signals;
    let is = |signal| signals.has(signal);
    let frames = facts.frames;
    let reports = frames.said && !facts.supposed || frames.quotes || facts.quotes_on || is(Signal::Evidence);
    let judges = is(Signal::Hedges) || is(Signal::Will);
    // A continuation often has the same source as the sentence before it.
    let goes_on = is(Signal::Pronoun) || facts.common;
    let earlier = facts.earlier;
    let quarters = |yes: bool, quarters: i16| if yes { quarters } else { 0 };
    // A report that names no speaker. Its form can be learned from one publisher and does not transfer to others.
    let tells = reports || facts.event && (facts.when || facts.figure) || facts.figure && facts.when;
    let place = match stands {
        0 if bullet => 0,
        0 if tells => -4,
        0 => -12 + quarters(signals[Signal::Length] < 28.0, -8),
        1 if frames.said && facts.figure && facts.when && !is(Signal::ManySpeakers) && !frames.maps => -1,
        1 => -4 + quarters(is(Signal::ManySpeakers), -4),
        _ => 0,
    };
    // Statements and dated events may need a source even in such a section.
    let own_section = match section {
        Section::Body => 0,
        Section::Own if frames.tells && !facts.own => -4,
        Section::Own if facts.event && (facts.when || facts.figure) => -6,
        Section::Own => -12,
    };
    let set_apart = facts.caption || facts.introduces;
    let sum = place
        + quarters(reports, 2)
        + quarters(frames.tells && !facts.supposed && stands >= 2 && !goes_on, 1)
        + quarters(goes_on && !facts.when && !facts.figure, -1)
        + quarters(reports && facts.figure && facts.when, 2)
        + quarters(earlier, 8)
        + quarters(is(Signal::OpensWithHouse) && !earlier, -8)
        + quarters(is(Signal::OpensInBracket) && !reports, -12)
        + quarters(is(Signal::Absent), -3)
        + quarters(facts.deed && !reports, -2)
        + quarters(judges && !reports, -4)
        + quarters(is(Signal::GoesOn) && (!reports || stands == 1), -4)
        + quarters(is(Signal::Rule) && !reports, -4)
        + quarters(is(Signal::Supposes) && !reports, -2)
        + quarters(facts.infers && !reports, -2)
        + quarters(facts.weighs && !reports, -2)
        + quarters(is(Signal::Pointing) && !reports, -2)
        + quarters(facts.credit, -12)
        + quarters(set_apart, -20)
        + quarters(facts.unknown && !earlier, -4)
        + quarters(facts.own && !earlier, if reports { -2 } else { -4 })
        + quarters(facts.defines, -8)
        + quarters(facts.advises && !reports, -8)
        + quarters(frames.maps, if frames.tells && !is(Signal::ManySpeakers) { -3 } else { -8 })
        + quarters(frames.concludes, if frames.tells { -2 } else { -7 })
        + quarters(frames.about, -12)
        + quarters(frames.commands, -14)
        + quarters(frames.general, -8)
        + quarters(frames.guesses && !frames.quotes, -4)
        + quarters(is(Signal::Rule) && !frames.tells && !facts.told && !facts.when, -5)
        + quarters(frames.values && !frames.tells && !frames.quotes && !facts.when, -4)
        + quarters(frames.labelled && !frames.tells && !facts.event && !facts.figure && !facts.when, -4)
        + own_section;
    sum.clamp(i16::from(i8::MIN), i16::from(i8::MAX)) as i8
}

/// Returns the further adjustment for a draft, in quarters of log-odds. As long as no citation shows the team's habit,
/// a plain report needs its source. So does a dated event that ends in the analyst's view of its purpose ('…, likely to
/// …').
fn draft_editor(facts: &Facts, stands: u8) -> i8 {
    if facts.unknown || facts.own || facts.caption || facts.introduces || facts.defines {
        return 0;
    }
    let frames = facts.frames;
    if frames.maps || frames.concludes || frames.about || frames.commands || frames.general {
        return 0;
    }
    let reports = frames.said && !facts.supposed;
    let tail = facts.told && facts.when && facts.hedged_tail;
    let opens = stands == 1 && (reports || facts.told && facts.when);
    let report = if !reports || stands == 1 { 0 } else { i8::from(stands == 0) + 1 };
    let plain = !reports && stands != 1 && facts.told && (facts.when || facts.figure);
    report + i8::from(plain) * 2 + i8::from(opens) * 4 + i8::from(tail) * 14
}

/// A block during assessment. A topic sentence on its own line counts as the first sentence of the paragraph.
pub(super) struct Block {
    pub facts: Vec<Facts>,
    pub cited: Vec<bool>,
    pub own: Vec<f32>,
    pub among: Vec<f32>,
    fresh: Vec<(f32, f32)>,
    /// Number of sentences at the start that are only context.
    pub topic: usize,
    bullet: bool,
    section: Section,
}

impl Block {
    /// Reads the facts of the sentences, without scoring their wording.
    pub(super) fn facts(sentences: &[SentenceInput<'_>], place: &Place<'_>, model: &Weights) -> Self {
        let topic = place.after_topic_line.then_some(TOPIC);
        let mut facts: Vec<Facts> = topic.iter().map(|t| Facts::of(t, &model.vocabulary)).collect();
        facts.extend(sentences.iter().map(|s| Facts::of(s.text, &model.vocabulary)));
        let mut cited = vec![false; facts.len() - sentences.len()];
        let topic = cited.len();
        cited.extend(sentences.iter().map(|s| s.cited));
        let mut had = FxHashSet::default();
        let fresh = facts.iter().map(|f| fresh(f, &mut had)).collect();
        let (bullet, section) = (place.bullet, Section::of(place.heading));
        Self { facts, cited, own: Vec::new(), among: Vec::new(), fresh, topic, bullet, section }
    }

    fn read(sentences: &[SentenceInput<'_>], place: &Place<'_>, model: &Model) -> Self {
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
    pub(super) fn around(&self, i: usize, heading: &[u64], sink: &mut impl super::grams::Sink) {
        let before = i.checked_sub(1).and_then(|k| self.facts.get(k));
        let stand = Stand { index: i, of: self.facts.len() };
        around(&self.facts[i], before, self.facts.get(i + 1), stand, heading, sink);
    }

    /// Returns the sentences as input of the trees, from their citations and the log-odds of their wording.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        self.seen_with(|k| self.cited[k])
    }

    /// Like [`Block::seen`], as if nothing in the block were cited.
    pub(super) fn seen_bare(&self) -> Vec<Seen<'_>> {
        self.seen_with(|_| false)
    }

    fn seen_with(&self, cited: impl Fn(usize) -> bool) -> Vec<Seen<'_>> {
        let mut before = Sums::default();
        let one = |k: usize| {
            let (facts, among, own) = (&self.facts[k], self.among[k], self.own[k]);
            let seen = Seen { facts, among, own, expected: sigmoid(among), cited: cited(k), before };
            before = seen.sums();
            seen
        };
        (0..self.facts.len()).map(one).collect()
    }

    /// Returns the features of sentence `i`.
    pub(super) fn row(&self, seen: &[Seen<'_>], i: usize) -> [f32; FEATURES] {
        row(seen, i, self.bullet, self.fresh[i])
    }

    /// Returns the claim without its log-odds and reasons, as the link step needs it.
    pub(super) fn blank(&self, i: usize) -> Claim {
        let n = self.facts.len();
        let stands = match i {
            _ if n == 1 => 0,
            0 => 1,
            _ if i + 1 == n => 3,
            _ => 2,
        };
        let signals = &self.facts[i].signals;
        Claim {
            logit: 0.0,
            bare: 0.0,
            near_cited: self.near_cited(i),
            kind: SentenceKind::Other,
            carried: false,
            cited: self.cited[i],
            why: [Contribution::NONE; 4],
            expected: (sigmoid(self.among[i]) * 1000.0) as u16,
            stands,
            of: n.min(usize::from(u16::MAX)) as u16,
            speech: signals.has(Signal::Spoken),
            hedged: signals.has(Signal::Hedges),
            imagery_unnamed: self.facts[i].imagery_unnamed,
            editor: editor(&self.facts[i], stands, self.bullet, self.section),
            draft_editor: draft_editor(&self.facts[i], stands),
            traits: Traits::of(&self.facts[i], stands, n, self.bullet),
        }
    }

    /// Returns true if another sentence of the block within [`NEIGHBOURHOOD`] is cited.
    fn near_cited(&self, i: usize) -> bool {
        let (from, to) = (i.saturating_sub(NEIGHBOURHOOD), self.cited.len().min(i + 1 + NEIGHBOURHOOD));
        self.cited[from..i].iter().chain(&self.cited[i + 1..to]).any(|&cited| cited)
    }

    fn claim(
        &self,
        text: &str,
        (seen, bare): (&[Seen<'_>], &[Seen<'_>]),
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
    pub(super) fn carried(&self, i: usize) -> bool {
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

/// The upper limit of the log-odds for a paragraph of one sentence.
const MOST_ALONE: f32 = 6.0;

/// Maximum distance, in sentences, at which a source covers an open quotation.
const REACH: usize = 4;
