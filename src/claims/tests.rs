//! What the room promises, whatever the weights.

use super::*;

const PARAGRAPH: [(&str, bool); 4] = [
    ("The mayor is likely losing the support of the council.", false),
    ("The town council reported on May 3 that it removed four members of the water board.[1]", true),
    ("The council also reported that the board had spent 1,200 crowns on lamps.", false),
    ("This spending may have angered the mayor.", false),
];

fn inputs(rows: &[(&'static str, bool)]) -> Vec<SentenceInput<'static>> {
    rows.iter().map(|&(text, cited)| SentenceInput { text, cited }).collect()
}

fn habit() -> Habit {
    let tally = Tally { sentences: 40, cited: 25 };
    Habit { document: tally, section: tally, ..Habit::default() }
}

#[test]
fn a_report_needs_a_source_more_than_a_judgment() {
    let model = Model::embedded();
    let claims = assess(&inputs(&PARAGRAPH), &Place::default(), model);
    let needs: Vec<f32> = claims.iter().map(|c| need(c, &habit(), model)).collect();
    assert!(needs[1] > needs[0] && needs[1] > needs[3], "{needs:?}");
    assert_eq!(claims[3].kind, SentenceKind::Judgment);
    assert!(claims[2].carried && !claims[1].carried);
}

#[test]
fn never_looks_at_the_sentence_s_own_marker() {
    let model = Model::embedded();
    for i in 0..PARAGRAPH.len() {
        let mut cited = inputs(&PARAGRAPH);
        cited[i].cited = true;
        let mut bare = cited.clone();
        bare[i].cited = false;
        let text = format!("{}[7]", cited[i].text);
        cited[i].text = &text;
        let tally = |t: Tally, with: bool| Tally { cited: t.cited + u32::from(with), ..t };
        let of = |rows: &[SentenceInput<'_>], with: bool| {
            let claim = assess(rows, &Place::default(), model)[i];
            let habit = Habit {
                document: tally(habit().document, with),
                section: tally(habit().section, with),
                ..habit()
            };
            need(&claim, &habit, model)
        };
        assert_eq!(of(&cited, true).to_bits(), of(&bare, false).to_bits(), "sentence {i}");
    }
}

#[test]
fn the_reason_names_the_word() {
    let model = Model::embedded();
    let rows = inputs(&PARAGRAPH);
    let claims = assess(&rows, &Place::default(), model);
    assert!(reason(&claims[1], rows[1].text).contains("'reported' gives somebody's words"));
}

#[test]
fn an_empty_block_has_no_claims() {
    assert!(assess(&[], &Place::default(), Model::embedded()).is_empty());
}
