//! Learning on synthetic texts with known labels.

use super::*;
use crate::claims::{BlockContext, Extent, Habit, SentenceInput, Tally, assess, need};

/// Texts of a publisher that cites what offices report and leaves its own estimates uncited.
fn house(texts: usize) -> Vec<TrainingText> {
    let mut random = Random::new(5);
    let offices = ["council", "ministry", "harbour office", "railway", "weather service"];
    let things = ["three lamps", "the bridge", "a tram line", "old tickets", "the north pier"];
    let mut pick = |list: &[&'static str]| list[(random.unit() * list.len() as f32) as usize % list.len()];
    let mut passage = |section: u32| {
        let report =
            format!("The {} reported that workers repaired {} on Tuesday.", pick(&offices), pick(&things));
        let second = format!("The {} stated that {} cost 400 crowns.", pick(&offices), pick(&things));
        let estimate =
            format!("The {} will likely close {} before winter comes.", pick(&offices), pick(&things));
        let topic = format!("The {} is likely preparing to replace {}.", pick(&offices), pick(&things));
        let sentences = vec![(topic, false), (report, true), (second, true), (estimate, false)];
        Passage { section, sentences, ..Passage::default() }
    };
    (0..texts)
        .map(|_| TrainingText { passages: (0..6).map(&mut passage).collect(), example: false })
        .collect()
}

#[test]
fn learns_what_the_house_cites() {
    let mut steps = Vec::new();
    let (model, report) = learn(&house(12), &mut |s| steps.push(s.done)).expect("twelve texts are enough");
    assert_eq!((report.documents, report.sentences, report.cited), (12, 288, 144));
    assert!(report.figures.auc > 0.97, "{report:?}");
    assert!(steps.windows(2).all(|w| w[1] == w[0] + 1));
    let rows = [
        ("The railway is likely weighing a new timetable.", false),
        ("The railway stated that workers repaired the signals on Tuesday.", false),
        ("The railway will likely close the line before winter comes.", false),
    ]
    .map(|(text, cited)| SentenceInput { text, cited });
    let claims = assess(&rows, &BlockContext::default(), &model, Extent::All);
    let habit = Habit { document: Tally::of(&claims), section: Tally::of(&claims), ..Habit::default() };
    let needs: Vec<f32> = claims.iter().map(|c| need(c, &habit, &model, 0.0)).collect();
    assert!(needs[1] > needs[0] && needs[1] > needs[2], "{needs:?}");
    let again = Model::read(&model.write()).expect("what is written can be read");
    assert_eq!(assess(&rows, &BlockContext::default(), &again, Extent::All), claims);
}

#[test]
fn leaves_out_texts_without_a_habit_of_citing() {
    let mut texts = house(11);
    texts.push(TrainingText::default());
    assert_eq!(learn(&texts, &mut |_| ()).err(), Some(LearnError::TooFew { usable: 11 }));
}

#[test]
fn figures_of_a_perfect_and_a_blind_judge() {
    let perfect = figures(&[0.9, 0.8], &[0.1, 0.2, 0.3], 0.2);
    assert_eq!((perfect.auc, perfect.f1, perfect.noticed), (1.0, 1.0, [1.0; 3]));
    let blind = figures(&[0.5; 4], &[0.5; 4], 1.0);
    assert_eq!((blind.auc, blind.noticed), (0.5, [0.0; 3]));
}
