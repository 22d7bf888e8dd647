//! The team's citation habit: which kinds of sentences its past reports cite, compared with what the model expects.
//!
//! Each past report is counted once ([`CitationCounts`]): the number of sentences of each kind, and the number of those
//! that are cited. From all counts together, a [`PastHabit`] fits a correction of the log-odds, with one term for each
//! trait of a sentence. The terms are regularized towards zero. A [`House`] is that habit as applied to one report,
//! without the report's own counts. Only numbers are stored, no text. The order of the reports does not affect the
//! result, not even by rounding.

use super::facts::Facts;
use super::signals::Signal;
use super::solve::solve;
use super::{Claim, Habit};

/// The traits of a sentence that a team's habit may depend on.
///
/// Bits 0 and 1 are its position in the paragraph, as in [`Claim::stands`]. Bits 2 to 4 are the length of
/// the paragraph. Each of the [`FLAGS`] follows as one bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Traits(u32);

/// Number of traits other than position and length of the paragraph.
const FLAGS: usize = 14;
/// Longer paragraphs count as having this many sentences.
const LONGEST: usize = 8;

impl Traits {
    /// Returns the traits of a sentence with these `facts`, in a paragraph of `of` sentences.
    pub(super) fn of(facts: &Facts, stands: u8, of: usize, bullet: bool) -> Self {
        let has = |signal| facts.signals.has(signal);
        let flags: [bool; FLAGS] = [
            has(Signal::Spoken),                               // a verb of speech
            has(Signal::Hedges),                               // a hedge
            has(Signal::Number),                               // a figure
            has(Signal::Month),                                // a date
            facts.signals[Signal::Quotation] > 3.0,            // a quotation
            has(Signal::Evidence),                             // evidence
            has(Signal::Pronoun),                              // begins with a pronoun
            has(Signal::TakenUp),                              // refers back by a noun
            bullet,                                            // a list item
            has(Signal::House),                                // the authors themselves
            has(Signal::ManySpeakers),                         // several speakers
            facts.infers || facts.weighs || has(Signal::Will), // a conclusion or a forecast
            has(Signal::Link) || has(Signal::Pointing),        // linked to the previous sentence
            facts.signals[Signal::Length] > 35.0,              // long
        ];
        let bits = flags.iter().enumerate().map(|(i, on)| u32::from(*on) << (i + 5));
        let length = (of.clamp(1, LONGEST) - 1) as u32;
        Self(bits.fold(u32::from(stands & 3) | length << 2, |all, bit| all | bit))
    }

    const fn stands(self) -> u32 {
        self.0 & 3
    }

    /// Returns the number of sentences in its paragraph, at most [`LONGEST`].
    const fn length(self) -> u32 {
        (self.0 >> 2 & 7) + 1
    }

    const fn has(self, flag: usize) -> bool {
        self.0 & (1 << (flag + 5)) != 0
    }
}

impl Claim {
    /// Returns the log-odds of a citation without knowledge of any citations: from the wording alone, and the general
    /// practice of careful editors.
    fn uninformed(&self) -> f32 {
        let p = (f32::from(self.expected) / 1000.0).clamp(0.004, 0.996);
        (p / (1.0 - p)).ln() + f32::from(self.editor) / 4.0
    }
}

/// Number of bands per unit of log-odds.
const BANDS_A_UNIT: f32 = 2.0;
/// Index of the outermost band, counted from the middle.
const OUTERMOST: f32 = 15.0;

/// The counts for one kind of sentence: the same traits, and log-odds in the same band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The traits and the band, packed into one number.
    pub kind: u32,
    /// Number of sentences.
    pub sentences: u32,
    /// Number of cited sentences.
    pub cited: u32,
}

impl Cell {
    fn of(claim: &Claim, cited: bool) -> Self {
        let band = (claim.uninformed() * BANDS_A_UNIT).round().clamp(-OUTERMOST, OUTERMOST) + OUTERMOST;
        Self { kind: claim.traits.0 << 5 | band as u32, sentences: 1, cited: u32::from(cited) }
    }

    const fn traits(&self) -> Traits {
        Traits(self.kind >> 5)
    }

    /// Returns the centre of the band of log-odds.
    fn log_odds(&self) -> f64 {
        (f64::from(self.kind & 31) - f64::from(OUTERMOST)) / f64::from(BANDS_A_UNIT)
    }
}

/// The citation counts of one or several reports, sorted by kind of sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitationCounts(Box<[Cell]>);

impl CitationCounts {
    /// Counts the body sentences of a report. The flag of each is true if it is cited.
    #[must_use]
    pub fn of<'a>(claims: impl Iterator<Item = (&'a Claim, bool)>) -> Self {
        Self::sum(claims.map(|(claim, cited)| Cell::of(claim, cited)))
    }

    /// Sums cells given in any order.
    #[must_use]
    pub fn sum(cells: impl Iterator<Item = Cell>) -> Self {
        let mut all: Vec<Cell> = cells.collect();
        all.sort_by_key(|cell| cell.kind);
        all.dedup_by(|next, kept| {
            let same = next.kind == kept.kind;
            if same {
                kept.sentences += next.sentences;
                kept.cited += next.cited;
            }
            same
        });
        Self(all.into())
    }

    /// Returns the cells, sorted by kind.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// Returns true if the report cites: at least three cited sentences, and a tenth of all. Returns false if it
    /// has at least 20 sentences and none is cited. Returns `None` for other reports, which are too short or have only
    /// a few citations.
    #[must_use]
    pub fn cites(&self) -> Option<bool> {
        let sentences: u32 = self.0.iter().map(|cell| cell.sentences).sum();
        let cited: u32 = self.0.iter().map(|cell| cell.cited).sum();
        match cited {
            0 if sentences >= 20 => Some(false),
            3.. if cited * 10 >= sentences => Some(true),
            _ => None,
        }
    }
}

/// Number of terms: intercept, slope, length of the paragraph, four positions, the flags.
const TERMS: usize = 7 + FLAGS;
/// One number for each term.
type Terms = [f64; TERMS];

/// Returns the nonzero terms of a kind of sentence with their values, and their number. A fixed array avoids an
/// allocation.
fn terms(traits: Traits, log_odds: f64) -> ([(usize, f64); TERMS], usize) {
    let mut all = [(0, 1.0); TERMS];
    all[1] = (1, log_odds.clamp(-4.0, 4.0) / 4.0);
    all[2] = (2, f64::from(traits.length()).ln());
    all[3] = (3 + traits.stands() as usize, 1.0);
    let mut len = 4;
    for flag in (0..FLAGS).filter(|flag| traits.has(*flag)) {
        all[len] = (7 + flag, 1.0);
        len += 1;
    }
    (all, len)
}

/// Returns the prior precision of a term. About forty sentences of a kind that deviate from the expectation move its
/// term halfway. Sentences of one report resemble each other, so this is more than sampling alone requires. The
/// intercept needs less.
fn prior(term: usize) -> f64 {
    if term == 0 { 10.0 } else { 40.0 }
}

/// Maximum step of a term in one iteration. Far from the optimum, Newton's steps may be too long.
const STEP: f64 = 1.5;

/// The derivatives of the log-likelihood of cells at a fit.
#[derive(Clone, Debug)]
struct Slope {
    gradient: Terms,
    /// The lower triangle of the negated Hessian matrix.
    hessian: [Terms; TERMS],
}

impl Slope {
    /// Computes the derivatives without the prior.
    fn at(fit: &Terms, cells: &[Cell]) -> Self {
        let mut slope = Self { gradient: [0.0; TERMS], hessian: [[0.0; TERMS]; TERMS] };
        for cell in cells {
            let log_odds = cell.log_odds();
            let (all, len) = terms(cell.traits(), log_odds);
            let active = &all[..len];
            let sum: f64 = active.iter().map(|(term, x)| fit[*term] * x).sum();
            let p = 1.0 / (1.0 + (-log_odds - sum).exp());
            let sentences = f64::from(cell.sentences);
            let (surplus, weight) = (f64::from(cell.cited) - sentences * p, sentences * p * (1.0 - p));
            for (i, (a, x)) in active.iter().enumerate() {
                slope.gradient[*a] += surplus * x;
                // The terms are in ascending order.
                for (b, z) in &active[..=i] {
                    slope.hessian[*a][*b] += weight * x * z;
                }
            }
        }
        slope
    }

    /// Returns the derivatives without those of a subset of the cells.
    fn minus(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        let (all, gone) = (&mut rest.gradient, &other.gradient);
        all.iter_mut().zip(gone).for_each(|(all, gone)| *all -= gone);
        let (all, gone) = (rest.hessian.iter_mut().flatten(), other.hessian.iter().flatten());
        all.zip(gone).for_each(|(all, gone)| *all -= gone);
        rest
    }

    /// Adds the prior and returns the Newton step from `fit`.
    fn step(mut self, fit: &Terms) -> Terms {
        for (term, at) in fit.iter().enumerate() {
            self.gradient[term] -= prior(term) * at;
            self.hessian[term][term] += prior(term);
        }
        solve(&mut self.hessian, &mut self.gradient);
        self.gradient.map(|step| step.clamp(-STEP, STEP))
    }
}

/// Fits the terms to a sum of cells.
fn fitted(cells: &[Cell]) -> Terms {
    let mut fit = [0.0; TERMS];
    for _ in 0..8 {
        let step = Slope::at(&fit, cells).step(&fit);
        fit.iter_mut().zip(step).for_each(|(term, step)| *term += step);
    }
    fit
}

/// Returns the weighted sums of the terms over uncited sentences, and the total weight. The mean correction of a fit is
/// its dot product with the sums, divided by the weight. A sentence is weighted by its probability of a citation,
/// because findings come from those with a high one.
fn centre(cells: &[Cell]) -> (Terms, f64) {
    let (mut sums, mut weights) = ([0.0; TERMS], 0.0);
    for cell in cells {
        let log_odds = cell.log_odds();
        let weight = f64::from(cell.sentences - cell.cited) / (1.0 + (-log_odds).exp());
        let (all, len) = terms(cell.traits(), log_odds);
        all[..len].iter().for_each(|(term, x)| sums[*term] += weight * x);
        weights += weight;
    }
    (sums, weights)
}

/// The habit that the past reports of a workspace show together.
#[derive(Clone, Debug)]
pub struct PastHabit {
    /// Number of reports that cite, and number of those that show that they do not.
    citing: u32,
    bare: u32,
    /// The sum over the reports that cite.
    sum: CitationCounts,
    fit: Terms,
    /// The derivatives at the fit.
    slope: Slope,
    centre: (Terms, f64),
}

/// From this number of reports on, one report changes little. Then a single Newton step removes it from the fit.
const MANY: u32 = 12;
/// Number of reports without citations that shows that a team does not cite.
const SILENT: u32 = 3;

impl PastHabit {
    /// Computes the habit of reports with these counts.
    #[must_use]
    pub fn of<'a>(reports: impl Iterator<Item = &'a CitationCounts>) -> Self {
        let (mut citing, mut bare, mut cells) = (0, 0, Vec::new());
        for report in reports {
            match report.cites() {
                Some(true) => {
                    citing += 1;
                    cells.extend_from_slice(report.cells());
                }
                Some(false) => bare += 1,
                None => {}
            }
        }
        let sum = CitationCounts::sum(cells.into_iter());
        let (fit, centre) = (fitted(&sum.0), centre(&sum.0));
        let slope = Slope::at(&fit, &sum.0);
        Self { citing, bare, sum, fit, slope, centre }
    }

    /// Returns the habit as applied to one report. `own` are its counts if they are included in this habit, so that
    /// they can be removed.
    #[must_use]
    pub fn without(&self, own: Option<&CitationCounts>) -> House {
        let (mut citing, mut bare) = (self.citing, self.bare);
        let (mut fit, (mut sums, mut weights)) = (self.fit, self.centre);
        let cites = own.and_then(CitationCounts::cites);
        match (own, cites) {
            (Some(own), Some(true)) => {
                citing = citing.saturating_sub(1);
                if citing < MANY {
                    fit = fitted(&self.sum.minus(own));
                } else {
                    let step = self.slope.minus(&Slope::at(&fit, own.cells())).step(&fit);
                    fit.iter_mut().zip(step).for_each(|(term, step)| *term += step);
                }
                let (own_sums, own_weights) = self::centre(own.cells());
                sums.iter_mut().zip(own_sums).for_each(|(sum, own)| *sum -= own);
                weights -= own_weights;
            }
            (_, Some(false)) => bare = bare.saturating_sub(1),
            _ => {}
        }
        let cites = match (citing, bare) {
            (1.., _) if citing >= bare => Some(true),
            (0, SILENT..) => Some(false),
            _ => None,
        };
        if citing == 0 {
            return House { cites, ..House::default() };
        }
        let mean = if weights > 0.0 {
            fit.iter().zip(sums).map(|(term, sum)| term * sum).sum::<f64>() / weights
        } else {
            0.0
        };
        House { reports: citing, cites, terms: fit.map(|term| term as f32), mean: mean as f32 }
    }
}

impl CitationCounts {
    /// Returns the cells without those of a report that they include.
    fn minus(&self, own: &Self) -> Vec<Cell> {
        let mut own = own.0.iter().peekable();
        let less = |cell: &Cell| {
            let own = own.next_if(|own| own.kind == cell.kind);
            let (sentences, cited) = own.map_or((0, 0), |own| (own.sentences, own.cited));
            Cell {
                sentences: cell.sentences.saturating_sub(sentences),
                cited: cell.cited.saturating_sub(cited),
                ..*cell
            }
        };
        self.0.iter().map(less).collect()
    }
}

/// The team's habit, as applied to one of its reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct House {
    /// Number of past reports that it was fitted on.
    reports: u32,
    cites: Option<bool>,
    terms: [f32; TERMS],
    /// The mean correction of uncited sentences.
    mean: f32,
}

/// The factor for corrections that raise the need. A sentence that a team cites more often than others do may still
/// need no source. At full strength, one in twenty of the sentences that editors leave uncited would cause a finding.
const RAISED: f32 = 0.4;

/// Number of citations at which a report itself shows half of how much it cites.
const SHOWN: f32 = 10.0;

impl House {
    /// Creates a habit that only knows `cites`.
    #[cfg(test)]
    pub(crate) fn only_cites(cites: bool) -> Self {
        Self { cites: Some(cites), ..Self::default() }
    }

    /// Returns the number of past reports that it was fitted on.
    #[must_use]
    pub const fn reports(&self) -> u32 {
        self.reports
    }

    /// Returns true if the past reports cite, false if they do not, and `None` if there are too few to tell.
    #[must_use]
    pub const fn cites(&self) -> Option<bool> {
        self.cites
    }

    /// Returns the correction of the log-odds that a claim needs a source. It is 0 without past reports.
    ///
    /// The model sees the overall amount of citation in the report itself, as soon as it has citations. As their number
    /// grows, the mean correction goes to zero, and the differences between kinds of sentences remain.
    #[must_use]
    pub fn shift(&self, claim: &Claim, habit: &Habit) -> f32 {
        if self.reports == 0 {
            return 0.0;
        }
        let (all, len) = terms(claim.traits, f64::from(claim.uninformed()));
        let sum: f32 = all[..len].iter().map(|(term, x)| self.terms[*term] * *x as f32).sum();
        let cited = habit.document.all().without(claim).cited as f32;
        let shift = sum - self.mean * cited / (cited + SHOWN);
        if shift > 0.0 { shift * RAISED } else { shift }
    }
}

#[cfg(test)]
mod tests;
