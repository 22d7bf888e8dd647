use super::super::citations;
use super::*;

/// The labels and forms found in `text`.
fn found(text: &str) -> Vec<String> {
    let all = unread(text, &citations::scan(text, Conventions::NONE), Conventions::NONE);
    all.iter().map(|u| format!("{} {:?}", u.label.id, u.form)).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn markers_that_are_not_read() {
    for text in [
        "It left.[7 Norway said so.",
        "It left.[7",
        "It left.7] Then",
        "It left on May 2.7] Then",
        "It left.\\[7\\] So",
        "It left.［7］",
        "It left.[**7**]",
        "It left.[7?]",
        "It left.[7.]",
        "It left.[*7*]",
        "It left.[#7]",
        "It left.{7}",
        "It left.(7) So",
        "It left.⁷ So",
        "It left.<sup>7</sup>",
        "It left.^7^",
        "It left <a href=\"#n7\">7</a>",
        "It left.&#91;7&#93;",
        "[7](https://a.org/x#note7)",
        "![A map.[7]](map.png)",
        "[He left.[7]](https://a.org)",
        "It left.[fn 7]",
        "It left.[source 7]",
        "It left.【7】",
    ] {
        check(text, &["7 Marker"]);
    }
    check("It left.[7[3]", &["7 Marker"]);
    // The part of a number in a bracket is none.
    assert!(!found("It rose [by some 2.7] from").contains(&"7 Marker".to_owned()));
    check("It left.[7, Smith]", &["7 Marker"]);
    check("It left.<sup>1,2</sup>", &["1 Marker", "2 Marker"]);
    check("It left.[1] to [3]", &["2 Near"]);
    check("It left.\\[1\\]–\\[3\\]", &["1 Marker", "2 Near", "3 Marker"]);
    check("It left.[2*, 4]", &["2 Marker", "4 Marker"]);
    check("It left.[iv, p.]", &["4 Marker"]);
}

#[test]
fn numbers_near_brackets() {
    check("It left.[3]4 So", &["4 Near"]);
    check("It left.[7 Norway]", &["7 Near"]);
    check("It left.[Smith, 7]", &["7 Near"]);
}

#[test]
fn pointers_in_words() {
    check("As told in endnote 3.", &["3 Pointer"]);
    check("See note 1, p. 7; https://a.org", &["1 Pointer"]);
    check("(see endnotes 3 and 4)", &["3 Pointer", "4 Pointer"]);
    check("Office, n. 3 above.", &["3 Near"]);
    check("See notes 1–3.", &["1 Near", "2 Near", "3 Near"]);
    check("A note 3 days later came.", &[]);
    check("As in endnote 4 of that report.", &["4 Near"]);
    for text in [
        "They note 14 attacks.",
        "They also note 14 attacks.",
        "We note 3 deaths in the port.",
        "It left. Note 3 ships stayed.",
        "In note 4 of the office’s letter.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn words_and_measures_are_none() {
    for text in [
        "It left [2pm EST].",
        "It left [3 ships].",
        "It left on [14 May].",
        "He said [May 3].",
        "So [2 km away].",
        "The [F-16] came.",
        "The [63rd] came.",
        "So [about 30 men] left.",
        "It left.[1]",
        "It left.[1, p. 7]",
        "`[1]` and `[2]`",
        "12 km² of land",
        "[7:30]",
        "He [and 3 others] left.",
        "https://a.org/x?y=[2]&z",
        "It fell 3.5 [5.2] points",
        "[$7 million]",
        "[killed 14 people](https://a.org/x)",
        "a [3-day] march",
        "[3-5 days] later",
        "[2–3 weeks]",
        "[1–3 May]",
        "[3, 4 May]",
        "[2 000 men]",
        "[3 °C]",
        "[n=3]",
        "{1, 2}",
        "10^{3}",
        "H<sub>2</sub>O",
        "km<sup>2</sup>",
        "<b>3</b>",
        "<td>3</td>",
        "x>3<5",
        "<a href=\"https://x.org\">3</a>",
        "He said \"(1) one\" then.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn parentheses_of_numbers_hold_them() {
    check("It left (5). He stayed (1, 3–4).", &["5 Near", "1 Near", "3 Near", "4 Near"]);
    check("It left (ii–iv). He stayed (vi and ix).", &["2 Near", "3 Near", "4 Near", "6 Near", "9 Near"]);
    check("It left (ii, p. 7).", &["2 Near"]);
    check("They want (1) peace and (2) bread.", &[]);
    check("It left (May 5), in (2024), at (5 km) with (Mix).", &[]);
    check("It cost 200 rubles ($3,250), or (3,250). Weekly, 26(3), 64.", &[]);
    // Numbers that the text reads are not held twice.
    check("It left.[1] He (Sergei) stayed.", &[]);
}
