//! The team's own habit: which kinds of sentences its past reports cite, compared with what the model expects.
//!
//! Each past report is counted once ([`CitationCounts`]): how many sentences of each kind it has, and how many of them
//! are cited. From all counts together a [`PastHabit`] fits a correction of the log-odds, one term for each trait of a
//! sentence, drawn towards zero where the reports show little. A [`House`] is that habit as seen from one report, whose
//! own counts are taken out. Only numbers are kept, no word of a report. The order of the reports makes no difference,
//! not even by rounding.

use super::facts::Facts;
use super::{Claim, Habit};

/// The traits of a sentence that a team's habit may depend on. Two bits hold its position in the paragraph as
/// [`Claim::stands`] does, three the length of the paragraph, and one more each of [`FLAGS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Traits(u32);

/// The number of traits besides position and length of paragraph.
const FLAGS: usize = 14;
/// Paragraphs of more sentences count as equally long.
const LONGEST: usize = 8;

impl Traits {
    /// The traits of a sentence that says `facts`, in a paragraph of `of` sentences.
    pub(super) fn of(facts: &Facts, stands: u8, of: usize, bullet: bool) -> Self {
        let says = |k: usize| facts.says[k] > 0.0;
        let flags: [bool; FLAGS] = [
            says(1),                                  // somebody speaks
            says(5),                                  // a hedge
            says(3),                                  // a figure
            says(4),                                  // a date
            facts.says[2] > 3.0,                      // a quotation
            says(6),                                  // evidence
            says(11),                                 // goes on with a pronoun
            says(12),                                 // takes up a noun
            bullet,                                   // an item of a list
            says(7),                                  // the authors themselves
            says(25),                                 // a crowd speaks
            facts.infers || facts.weighs || says(17), // a conclusion or a forecast
            says(13) || says(15),                     // linked to the sentence before
            facts.says[9] > 35.0,                     // long
        ];
        let bits = flags.iter().enumerate().map(|(i, on)| u32::from(*on) << (i + 5));
        let length = (of.clamp(1, LONGEST) - 1) as u32;
        Self(bits.fold(u32::from(stands & 3) | length << 2, |all, bit| all | bit))
    }

    const fn stands(self) -> u32 {
        self.0 & 3
    }

    /// The sentences of its paragraph.
    const fn length(self) -> u32 {
        (self.0 >> 2 & 7) + 1
    }

    const fn has(self, flag: usize) -> bool {
        self.0 & (1 << (flag + 5)) != 0
    }
}

impl Claim {
    /// The log-odds of a citation without any knowledge of citations: by the wording alone, and what careful editors
    /// hold to anywhere.
    fn uninformed(&self) -> f32 {
        let p = (f32::from(self.expected) / 1000.0).clamp(0.004, 0.996);
        (p / (1.0 - p)).ln() + f32::from(self.editor) / 4.0
    }
}

/// The width of a band of log-odds, inverted.
const BANDS_A_UNIT: f32 = 2.0;
/// The number of the outermost bands, counted from the middle.
const OUTERMOST: f32 = 15.0;

/// Sentences of one kind: of the same traits, with log-odds in the same band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The traits and the band, as a number with a meaning of its own.
    pub kind: u32,
    /// The number of sentences.
    pub sentences: u32,
    /// The number of those that are cited.
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

    /// The middle of its band of log-odds.
    fn log_odds(&self) -> f64 {
        (f64::from(self.kind & 31) - f64::from(OUTERMOST)) / f64::from(BANDS_A_UNIT)
    }
}

/// How a report cites, or several together: its sentences by kind, in order of the kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitationCounts(Box<[Cell]>);

impl CitationCounts {
    /// Counts the body sentences of a report, each with whether it is cited.
    #[must_use]
    pub fn of<'a>(claims: impl Iterator<Item = (&'a Claim, bool)>) -> Self {
        Self::sum(claims.map(|(claim, cited)| Cell::of(claim, cited)))
    }

    /// The sum of cells that come in any order.
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

    /// The cells, in order.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// Whether the report cites: three sentences at least, and a tenth of all. `None` for one that shows neither habit:
    /// too short, or with a citation here and there.
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

/// Terms: intercept, slope, length of the paragraph, four positions, the flags.
const TERMS: usize = 7 + FLAGS;
/// One number for each term.
type Terms = [f64; TERMS];

/// The terms of a kind of sentence and their values, in a place of their own to save the memory.
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

/// How strongly each term is drawn to zero, as a prior precision: some forty sentences of a kind that cite otherwise than
/// expected move its term half of the way. Sentences of one report resemble each other, so this is more than sampling
/// alone would ask for. The intercept needs less.
fn prior(term: usize) -> f64 {
    if term == 0 { 10.0 } else { 40.0 }
}

/// The longest step of a term in one iteration: far from the answer Newton's steps may be too long.
const STEP: f64 = 1.5;

/// The derivatives of the likelihood of cells under a fit.
#[derive(Clone, Debug)]
struct Slope {
    gradient: Terms,
    /// The lower triangle of the matrix of second derivatives.
    hessian: [Terms; TERMS],
}

impl Slope {
    /// Without the prior.
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
                // Terms come in rising order.
                for (b, z) in &active[..=i] {
                    slope.hessian[*a][*b] += weight * x * z;
                }
            }
        }
        slope
    }

    /// The same without cells that it was made of.
    fn minus(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        let (all, gone) = (&mut rest.gradient, &other.gradient);
        all.iter_mut().zip(gone).for_each(|(all, gone)| *all -= gone);
        let (all, gone) = (rest.hessian.iter_mut().flatten(), other.hessian.iter().flatten());
        all.zip(gone).for_each(|(all, gone)| *all -= gone);
        rest
    }

    /// Adds the prior and gives the step from `fit`.
    fn step(mut self, fit: &Terms) -> Terms {
        for (term, at) in fit.iter().enumerate() {
            self.gradient[term] -= prior(term) * at;
            self.hessian[term][term] += prior(term);
        }
        solve(self.hessian, self.gradient).map(|step| step.clamp(-STEP, STEP))
    }
}

/// The fit of a sum of cells.
fn fitted(cells: &[Cell]) -> Terms {
    let mut fit = [0.0; TERMS];
    for _ in 0..8 {
        let step = Slope::at(&fit, cells).step(&fit);
        fit.iter_mut().zip(step).for_each(|(term, step)| *term += step);
    }
    fit
}

/// For a fit, the mean over uncited sentences is a product with these: sums of the terms, and the weight of all. A sentence
/// counts by how likely it is cited, as alarms come from those that are.
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
    /// How many reports cite, and how many show that they don't.
    citing: u32,
    bare: u32,
    /// The sum over those that cite.
    sum: CitationCounts,
    fit: Terms,
    /// At the fit.
    slope: Slope,
    centre: (Terms, f64),
}

/// From so many reports on, one of them changes little: a single step leads from the fit of all to that without it.
const MANY: u32 = 12;
/// So many reports without citations show that a team does not cite.
const SILENT: u32 = 3;

impl PastHabit {
    /// The habit of reports with these counts.
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

    /// The habit as a report sees it that must not count: `own` are its counts where they are among those of all.
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
    /// The cells without those of a report that they hold.
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

/// What a team's past reports say about one report of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct House {
    /// How many past reports it was fitted on.
    reports: u32,
    cites: Option<bool>,
    terms: [f32; TERMS],
    /// What it adds to an uncited sentence on average.
    mean: f32,
}

/// The share of a habit that raises the need. A sentence that a team cites more than others do may still be one that
/// needs no source; in full, one in twenty of the sentences that editors leave bare is alarmed.
const RAISED: f32 = 0.4;

/// With so many citations a report shows half of how much it cites.
const SHOWN: f32 = 10.0;

impl House {
    /// A habit of which only this is known.
    #[cfg(test)]
    pub(crate) fn only_cites(cites: bool) -> Self {
        Self { cites: Some(cites), ..Self::default() }
    }

    /// How many past reports it was fitted on.
    #[must_use]
    pub const fn reports(&self) -> u32 {
        self.reports
    }

    /// Whether the past reports cite; `None` where there are too few to tell.
    #[must_use]
    pub const fn cites(&self) -> Option<bool> {
        self.cites
    }

    /// What the habit adds to the log-odds that a claim needs a source; 0 without past reports. How much the report cites
    /// in all, the model sees in the report itself as soon as it has citations: with them, the mean of what is added goes
    /// to zero, and the differences between kinds of sentences stay.
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

/// Solves a symmetric positive definite system of which the lower triangle is given, by Cholesky's method.
fn solve(mut matrix: [Terms; TERMS], mut right: Terms) -> Terms {
    for i in 0..TERMS {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let rest = matrix[i][j] - sum;
            matrix[i][j] = if i == j { rest.max(1e-9).sqrt() } else { rest / matrix[j][j] };
        }
    }
    for i in 0..TERMS {
        let sum: f64 = (0..i).map(|k| matrix[i][k] * right[k]).sum();
        right[i] = (right[i] - sum) / matrix[i][i];
    }
    for i in (0..TERMS).rev() {
        let sum: f64 = (i + 1..TERMS).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - sum) / matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Extent, Model, Place, SentenceInput, Tally, assess};

    /// A report of a team that cites what offices report, and leaves bare what it says with a figure.
    fn claims(number: usize) -> Vec<(Claim, bool)> {
        let model = Model::embedded();
        let mut all = Vec::new();
        for paragraph in 0..10 {
            let said = format!(
                "The harbor office stated that the pier of quay {} is closed.",
                "A".repeat(number + 1)
            );
            let figure =
                format!("The ferries carried {} passengers across the bay.", 20 + number + paragraph);
            let sentences = [(said, true), (figure, false)];
            let inputs: Vec<_> =
                sentences.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
            let assessed = assess(&inputs, &Place::default(), model, Extent::All);
            all.extend(assessed.into_iter().zip(sentences.iter().map(|(_, cited)| *cited)));
        }
        all
    }

    fn counts(claims: &[(Claim, bool)]) -> CitationCounts {
        CitationCounts::of(claims.iter().map(|(claim, cited)| (claim, *cited)))
    }

    #[test]
    fn what_a_team_cites_needs_a_source_and_what_it_leaves_bare_needs_none() {
        let reports: Vec<_> = (0..4).map(|number| counts(&claims(number))).collect();
        let house = PastHabit::of(reports.iter()).without(None);
        assert_eq!((house.reports(), house.cites()), (4, Some(true)));
        let of = claims(5);
        let habit = Habit::default();
        assert!(house.shift(&of[0].0, &habit) > house.shift(&of[1].0, &habit) + 0.5);
        assert_eq!(House::default().shift(&of[0].0, &habit), 0.0);
        // A report with many citations tells itself how much is cited, not what.
        let own: Vec<Claim> = of.iter().map(|(claim, _)| *claim).collect();
        let cited =
            Habit { document: (0..20).fold(Tally::default(), |t, _| t.plus(Tally::of(&own))), ..habit };
        let apart = |habit: &Habit| house.shift(&of[0].0, habit) - house.shift(&of[1].0, habit);
        assert!((apart(&cited) - apart(&habit)).abs() < 1e-4);
    }

    #[test]
    fn a_report_never_counts_for_itself() {
        for many in [4, 20] {
            let mut reports: Vec<_> = (0..many).map(|number| counts(&claims(number))).collect();
            let all = PastHabit::of(reports.iter());
            let own = reports.pop().unwrap();
            let (without, afresh) = (all.without(Some(&own)), PastHabit::of(reports.iter()).without(None));
            assert_eq!((without.reports, without.cites), (afresh.reports, afresh.cites));
            for (a, b) in without.terms.iter().zip(afresh.terms) {
                assert!((a - b).abs() < 0.01, "{without:?}\n{afresh:?}");
            }
            assert!((without.mean - afresh.mean).abs() < 0.02);
        }
        let one = counts(&claims(0));
        assert_eq!(PastHabit::of([&one].into_iter()).without(Some(&one)), House::default());
    }

    #[test]
    fn the_order_of_reports_makes_no_difference() {
        let reports: Vec<_> = (0..9).map(|number| counts(&claims(number))).collect();
        let (there, back) = (PastHabit::of(reports.iter()), PastHabit::of(reports.iter().rev()));
        assert_eq!(there.without(Some(&reports[3])), back.without(Some(&reports[3])));
    }

    #[test]
    fn says_whether_the_past_reports_cite() {
        let citing = counts(&claims(0));
        let silent = counts(&claims(0).into_iter().map(|(claim, _)| (claim, false)).collect::<Vec<_>>());
        let short = counts(&claims(0)[..4]);
        assert_eq!((citing.cites(), silent.cites(), short.cites()), (Some(true), Some(false), None));
        let cites =
            |reports: &[&CitationCounts]| PastHabit::of(reports.iter().copied()).without(None).cites();
        assert_eq!(cites(&[]), None);
        assert_eq!(cites(&[&silent, &silent]), None);
        assert_eq!(cites(&[&silent, &silent, &silent]), Some(false));
        assert_eq!(cites(&[&silent, &silent, &citing]), None);
        assert_eq!(cites(&[&silent, &citing]), Some(true));
        let all = PastHabit::of([&silent, &silent, &silent].into_iter());
        assert_eq!(all.without(Some(&silent)).cites(), None);
    }
}
