use super::*;
use crate::takeaways::words;
use crate::text::Span;

fn cover(takeaway: &str, body: &[&str]) -> SentenceSupport {
    let all = |text: &str| Span::from(0..text.len());
    let part: Vec<Weighted> = words::words(takeaway, all(takeaway), &[]).iter().map(Weighted::of).collect();
    let keys: Vec<Vec<u32>> = body.iter().map(|text| words::keys(text, all(text), &[])).collect();
    link(vec![part], keys.iter().map(|k| (k.as_slice(), Opens::Block))).remove(0)
}

const BODY: &[&str] = &[
    "River forces shelled Port Anvil on May 2.",
    "The Coastal government announced that it had opened a second ferry line to Gull Island.",
    "River forces are continuing to reinforce positions near Port Anvil.",
    "Two independent monitors counted 14 burned vehicles on the northern road.",
    "It remains unclear who ordered the fires.",
];

#[test]
fn a_copied_sentence_is_found_with_full_score() {
    let part = cover(BODY[0], BODY);
    assert_eq!(part.covers[0].sentence, 0);
    assert!(part.score > 0.99, "{part:?}");
}

#[test]
fn order_reporting_verbs_and_dates_do_not_matter() {
    let part = cover("A second ferry line to Gull Island was opened on May 3, Coastal officials said.", BODY);
    assert_eq!(part.covers[0].sentence, 1);
    assert!(part.score > 0.7, "{part:?}");
}

#[test]
fn two_sentences_cover_what_was_joined() {
    let part = cover(
        "Monitors counted 14 burned vehicles on the northern road while River forces shelled Port Anvil.",
        BODY,
    );
    let mut sentences: Vec<_> = part.covers.iter().map(|c| c.sentence).collect();
    sentences.sort_unstable();
    assert_eq!(sentences, [0, 3]);
    assert!(part.score > 0.9, "{part:?}");
}

#[test]
fn what_the_body_does_not_say_scores_low() {
    let part = cover("The Hill Parliament dismissed its finance minister over unpaid pensions.", BODY);
    assert!(part.score < 0.3, "{part:?}");
}

#[test]
fn nothing_covers_in_an_empty_body() {
    assert_eq!(cover("River forces shelled Port Anvil.", &[]).covers, []);
}

#[track_caller]
fn check_said(takeaway: &str, said: bool) {
    let body = &[
        "The Finnish prime minister met the mayor of Turku on Sunday to discuss the port.",
        "The Northern Fishery Protection Agency downed a drone over Gull Island.",
        "The governor of Ostrovia fully cut off the striking miners in Kovalna with his guards.",
        "Talks on the gas line between Norway and Denmark were suspended in June.",
        "Ferries stopped, and the price of bread rose twice within a week.",
    ];
    let part = cover(takeaway, body);
    assert_eq!(part.said, said, "{takeaway} {part:?}");
}

#[test]
fn other_words_for_the_same_are_said() {
    check_said("Guards have encircled the miners on strike in Kovalna.", true);
    check_said("The NFPA shot down a drone near Gull Island.", true);
    check_said("Oslo and Copenhagen halted negotiations on the gas line.", true);
    check_said("Finland's prime minister held talks with the mayor of Turku.", true);
    check_said("The miners in Kovolna are encircled by guards of the governor.", true);
}

#[test]
fn the_same_of_others_is_not_said() {
    check_said("The Danish prime minister met the mayor of Aarhus on Sunday to discuss the port.", false);
    check_said("Guards fully cut off the striking miners in Petrovac.", false);
    check_said("Talks on the gas line between Spain and Portugal were suspended in June.", false);
}
