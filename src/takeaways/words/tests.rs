use super::*;

fn shown(text: &str) -> Vec<String> {
    words(text, Span::from(0..text.len()), &[])
        .iter()
        .map(|w| format!("{} {:?}", &text[w.span.range()], w.kind))
        .collect()
}

#[track_caller]
fn same(a: &str, b: &str) {
    let key = |w: &str| words(w, Span::from(0..w.len()), &[])[0].key;
    assert_eq!(key(a), key(b), "{a} {b}");
}

#[test]
fn forms_of_a_word_share_a_key() {
    for (a, b) in [
        ("advances", "advancing"),
        ("mobilization", "mobilized"),
        ("intensify", "intensified"),
        ("stopped", "stop"),
        ("two", "2"),
        ("1,200", "1200"),
        ("forces", "force"),
        ("Iran’s", "Iran"),
        ("captured", "seize"),
        ("15th", "15"),
        ("attacks", "assault"),
    ] {
        same(a, b);
    }
}

#[test]
fn kinds_follow_case_and_lists() {
    assert_eq!(
        shown("River forces will likely not retake Port Anvil on May 2, U.S. officials said; 60km away."),
        [
            "River Word",
            "forces Word",
            "will Likelihood",
            "likely Likelihood",
            "not Negation",
            "retake Word",
            "Port Name",
            "Anvil Name",
            "on Empty",
            "May Date",
            "2 Number",
            "U.S Name",
            "officials Word",
            "said Light",
            "60 Number",
            "km Word",
            "away Word"
        ]
    );
}

#[test]
fn a_contracted_not_is_a_negation() {
    assert_eq!(shown("They didn’t go"), ["They Empty", "didn Word", "’t Negation", "go Word"]);
}

#[test]
fn marks_are_passed_over() {
    let text = "It fell.[12] It rose.";
    let mark = Span::from(8..12);
    assert!(words(text, Span::from(0..text.len()), &[mark]).iter().all(|w| w.kind != WordKind::Number));
}

#[test]
fn spellings_acronyms_and_capitals_are_known() {
    let word = |text: &str| words(text, Span::from(0..text.len()), &[])[1];
    assert_eq!(word("in Kharkhiv").loose, word("in Kharkiv").loose);
    assert_eq!(word("in Zaprozhya").loose, word("in Zaporizhzhia").loose);
    assert_ne!(word("in Donetsk").loose, word("in Donets").loose);
    let text = "the Northern Fishery Protection Agency left";
    let acronym = words(text, Span::from(0..text.len()), &[])[1].acronym;
    assert_eq!(acronym, word("the NFPA").key);
    assert!(keys(text, Span::from(0..text.len()), &[]).contains(&acronym));
    assert_eq!(capital_of(word("in Oslo").key), Some(word("the Norwegian").key));
    assert!(alike("Gennady", "Gennday") && !alike("Slovakia", "Slovenia"));
}

#[test]
fn united_is_what_follows_it() {
    let key = |text: &str| words(text, Span::from(0..text.len()), &[])[0].key;
    assert_eq!(key("United Kingdom"), key("Britain"));
    assert_ne!(key("United Kingdom"), key("United States"));
    assert_eq!(key("United States"), key("America"));
}
