use super::*;
use crate::takeaways::words::words;

fn compared(takeaway: &str, body: &str) -> Comparison {
    let read = |text: &str| words(text, Span::from(0..text.len()), &[]);
    compare(&read(takeaway), &read(body), |_| false)
}

#[track_caller]
fn check(takeaway: &str, body: &str, expected: &[&str]) {
    let shown: Vec<_> = compared(takeaway, body)
        .departures
        .iter()
        .map(|d| {
            format!("{:?}: {} → {}", d.kind, takeaway[d.takeaway.range()].trim(), body[d.body.range()].trim())
        })
        .collect();
    assert_eq!(shown, expected, "{takeaway} | {body}");
}

const BODY: &str =
    "River forces will likely not retake Port Anvil before May 4, and 14 monitors left Gull Island.";

#[test]
fn sentences_as_long_as_books_are_not_compared() {
    let long: String = (0..1_025).map(|i| format!("word{i} ")).collect();
    assert_eq!(compared(&long, &long), Comparison::default());
    assert!(compared(&long, "word3 word4").shared > 0.0);
}

#[test]
fn equal_sentences_do_not_depart() {
    check(BODY, BODY, &[]);
    assert!(compared(BODY, BODY).shared > 0.99);
}

#[test]
fn every_kind_of_detail_is_seen() {
    for (from, to, expected) in [
        ("14", "15", "Number: 15 → 14"),
        ("Anvil", "Hammer", "Name: Hammer → Anvil"),
        ("River forces", "Coastal forces", "Name: Coastal → River"),
        ("May 4", "May 5", "Date: 5 → 4"),
        ("May 4", "June 4", "Date: June → May"),
        ("not ", "", "Negation: retake → not retake"),
        ("likely ", "", "Likelihood: not → likely not"),
        ("likely", "possibly", "Likelihood: possibly not → likely not"),
    ] {
        check(&BODY.replace(from, to), BODY, &[expected]);
    }
}

#[test]
fn a_negation_that_was_added_is_seen() {
    check(
        "River forces did not advance again.",
        "River forces advanced again.",
        &["Negation: did not advance → advanced"],
    );
}

#[test]
fn what_is_left_out_or_added_is_no_departure() {
    check("River forces will likely not retake Port Anvil.", BODY, &[]);
    check("River forces advanced on May 2.", "River forces advanced.", &[]);
    check("River forces advanced.", "River forces advanced in two places on May 2.", &[]);
}

#[test]
fn another_order_is_no_departure() {
    check("Marsh and Oru met in Anvil.", "Oru and Marsh met in Anvil.", &[]);
    check("It will likely rain.", "It likely will rain.", &[]);
}

#[test]
fn synonyms_and_number_words_are_no_departure() {
    check("Two towns may fall.", "2 towns could fall.", &[]);
}

#[test]
fn certain_as_a_determiner_is_no_estimate() {
    check("River forces regained certain towns near Anvil.", "River forces regained towns near Anvil.", &[]);
    check(
        "River forces are almost certain to retake Anvil.",
        "River forces are likely to retake Anvil.",
        &["Likelihood: are almost certain to retake → are likely to retake"],
    );
}

#[test]
fn a_denied_or_partial_negation_is_none() {
    check(
        "River forces advanced toward Anvil despite claims of a rout.",
        "River forces advanced toward Anvil despite claims that they did not.",
        &[],
    );
    check(
        "Support for the war declined slightly in May.",
        "Support for the war has not significantly declined.",
        &[],
    );
    check("The army denied that it left Anvil.", "The army denied that it had not left Anvil.", &[]);
}

#[test]
fn what_failed_is_not_what_was_done() {
    check(
        "River forces failed to retake Anvil on Sunday.",
        "River forces retook Anvil on Sunday.",
        &["Negation: failed to retake → retook"],
    );
    check("River forces failed to retake Anvil.", "River forces attempted to retake Anvil.", &[]);
}

#[test]
fn numbers_in_another_form_are_the_same() {
    check("Some 1,000 people left Anvil.", "One thousand people left Anvil.", &[]);
    check("The strike killed twenty-five people.", "The strike killed 25 people.", &[]);
    check("Anvil sold 1.5 million tons.", "Anvil sold 1,500,000 tons.", &[]);
    check("Turnout fell by 12 percent in Anvil.", "Turnout fell by twelve per cent in Anvil.", &[]);
    check("About 1,000 people left Anvil.", "A total of 987 people left Anvil.", &[]);
    check("They lost 24 trucks near Anvil.", "They lost two dozen trucks near Anvil.", &[]);
}

#[test]
fn a_date_of_something_else_is_no_other_date() {
    check("No talks took place as of May 4.", "No talks took place on May 3.", &[]);
    check("River forces left Anvil on May 4.", "River forces left Anvil on May 3.", &["Date: 4 → 3"]);
}

#[test]
fn names_in_another_form_are_the_same() {
    check("Norwegian divers searched the wreck.", "Divers from Norway searched the wreck.", &[]);
    check("On Sunday Oslo recalled its envoy.", "On Sunday Norway recalled its envoy.", &[]);
    check("They met the Norwegian prime minister in Anvil.", "They met Torvund in Anvil.", &[]);
    check("They left Severnomorsk on Sunday.", "They left Severnormosk on Sunday.", &[]);
    check("Norwegian divers left Anvil.", "Danish divers left Anvil.", &["Name: Norwegian → Danish"]);
}

#[track_caller]
fn check_swapped(takeaway: &str, body: &str, expected: Option<&str>) {
    let read = |text: &str| words(text, Span::from(0..text.len()), &[]);
    let found = swapped(&read(takeaway), &read(body));
    assert_eq!(found.map(|d| &body[d.body.range()]), expected, "{takeaway} | {body}");
}

#[test]
fn swapped_roles_are_seen() {
    check_swapped(
        "Norway will close its border with Finland in June.",
        "Finland will close its border with Norway in June, the ministry said.",
        Some("Finland will close its border with Norway"),
    );
    check_swapped(
        "Danish ships attacked Norwegian boats.",
        "Norwegian ships attacked Danish boats.",
        Some("Norwegian ships attacked Danish"),
    );
    check_swapped("Norway met Finland for talks.", "Finland met Norway for talks.", None);
    check_swapped("Norway was attacked by Finland.", "Finland attacked Norway.", None);
    check_swapped("Norway will resume talks with Finland.", "Finland will resume talks with Norway.", None);
    check_swapped("Norway attacked Finland.", "Norway attacked Finland after Finland attacked Norway.", None);
}

#[test]
fn other_counts_of_the_same_things_are_seen() {
    let read = |text: &str| words(text, Span::from(0..text.len()), &[]);
    let of = |takeaway: &str, body: &str| {
        miscounted(&read(takeaway), &read(body), |_| false).map(|d| takeaway[d.takeaway.range()].to_owned())
    };
    let body = "On Sunday monitors from Anvil counted 14 burned vehicles beside the northern road.";
    assert_eq!(of("There were 15 vehicles burned near Anvil.", body).as_deref(), Some("15"));
    assert_eq!(of("There were fourteen vehicles burned near Anvil.", body), None);
    assert_eq!(of("Three monitors saw 14 vehicles.", body), None);
}
