use super::*;
use crate::claims::{BlockContext, Extent, Model, SentenceInput, Tally, assess};

/// A report of a team that cites what offices report and leaves sentences with a figure uncited.
fn claims(number: usize) -> Vec<(Claim, bool)> {
    let model = Model::embedded();
    let mut all = Vec::new();
    for paragraph in 0..10 {
        let said =
            format!("The harbor office stated that the pier of quay {} is closed.", "A".repeat(number + 1));
        let figure = format!("The ferries carried {} passengers across the bay.", 20 + number + paragraph);
        let sentences = [(said, true), (figure, false)];
        let inputs: Vec<_> =
            sentences.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
        let assessed = assess(&inputs, &BlockContext::default(), model, Extent::All);
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
    // A report with many citations shows how much it cites, but not which kinds of sentences.
    let own: Vec<Claim> = of.iter().map(|(claim, _)| *claim).collect();
    let cited = Habit { document: (0..20).fold(Tally::default(), |t, _| t.plus(Tally::of(&own))), ..habit };
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
    let cites = |reports: &[&CitationCounts]| PastHabit::of(reports.iter().copied()).without(None).cites();
    assert_eq!(cites(&[]), None);
    assert_eq!(cites(&[&silent, &silent]), None);
    assert_eq!(cites(&[&silent, &silent, &silent]), Some(false));
    assert_eq!(cites(&[&silent, &silent, &citing]), None);
    assert_eq!(cites(&[&silent, &citing]), Some(true));
    let all = PastHabit::of([&silent, &silent, &silent].into_iter());
    assert_eq!(all.without(Some(&silent)).cites(), None);
}
