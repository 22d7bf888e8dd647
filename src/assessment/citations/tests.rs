use super::*;
use proptest::prelude::*;

/// `style key` of each citation, in order.
fn found(text: &str) -> Vec<String> {
    let markers = scan(text, Conventions::NONE);
    markers.citations.iter().map(|c| format!("{:?} {}", c.label.style, &text[c.key.range()])).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn reads_every_style() {
    check(
        "One.[12] Two.[iv] Three.[^a-b] Four [@key2020].",
        &["Numeric 12", "Roman iv", "Footnote a-b", "Pandoc key2020"],
    );
    check("As [reported](https://example.org/a_(b)) today.", &["Link https://example.org/a_(b)"]);
}

#[test]
fn a_bracket_may_hold_several() {
    check("So [@a; see @b, p. 3].", &["Pandoc a", "Pandoc b"]);
    check("So.[1, 2][3-5]", &["Numeric 1", "Numeric 2", "Numeric 3", "Numeric 5", "Numeric 5"]);
}

#[test]
fn a_range_may_run_from_bracket_to_bracket() {
    check("So.[2]–[4] It left.", &["Numeric 2", "Numeric 4", "Numeric 4"]);
    check("So.[2] - [3]", &["Numeric 2", "Numeric 3"]);
    check("So.[4]–[2]", &["Numeric 4", "Numeric 2"]);
    check("So.[4] – the second", &["Numeric 4"]);
    let markers = scan("So.[2]–[4]", Conventions::NONE);
    assert!(markers.citations.iter().all(|c| c.bracket == Span::new(3, 12)), "{markers:?}");
    assert_eq!(markers.marks.len(), 1);
}

#[test]
fn bracketed_words_are_none() {
    for text in [
        "[sic] [s] [UN] [Russia] [2pm EST] a[0] x[0]=1 [] [ ] [d]espite [i]t [cm] [mix] [...] [–]",
        "![map](https://example.org/x.png) `[12]` \\[12] [mail](mailto:a@example.org) [1",
        "write to [desk@example.org]",
        "- [x] a box that is ticked",
        "2. [x] another",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_marker_inside_brackets_counts() {
    check("[He left.[3]]", &["Numeric 3"]);
}

#[test]
fn the_whole_bracket_is_the_span_of_a_lone_citation() {
    let markers = scan("x.[12] [3, 4]", Conventions::NONE);
    let spans: Vec<_> = markers.citations.iter().map(|c| (c.span, c.bracket)).collect();
    assert_eq!(
        spans,
        [
            (Span::new(2, 6), Span::new(2, 6)),
            (Span::new(8, 9), Span::new(7, 13)),
            (Span::new(11, 12), Span::new(7, 13)),
        ]
    );
}

proptest! {
    #[test]
    fn roman_numerals_read_back(n in 1_u32..400) {
        prop_assert_eq!(parse_roman(&roman(n)), Some(n));
    }

    #[test]
    fn marks_are_ordered_and_never_overlap(text in "[\\[\\]()^@a-i0-9`,;. !é]{0,60}") {
        let markers = scan(&text, Conventions::NONE);
        let mut at = 0;
        for mark in &markers.marks {
            prop_assert!(mark.span.start >= at && mark.span.end as usize <= text.len());
            at = mark.span.end;
        }
        for citation in &markers.citations {
            prop_assert!(citation.bracket.covers(citation.span) && citation.bracket.covers(citation.key));
            prop_assert!(text.get(citation.key.range()).is_some());
        }
    }
}
