use super::super::testing::{shown, snapshot};
use super::*;
use crate::text::Edit;

#[track_caller]
fn check(before: &str, after: &str) {
    let before = snapshot(before);
    let made = renumber(&before);
    assert_eq!(shown(&before, &made.change), after, "{:?}", made.doubts);
    assert!(!is_in_order(&before) || made.change.is_empty());
    let after = snapshot(after);
    assert!(renumber(&after).change.is_empty(), "renumbering again changes nothing");
}

#[test]
fn numbers_run_upward_in_the_order_of_first_citation() {
    check(
        "One came.[3] Two left.[1] Three stayed.[2]\n\nEndnotes\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n",
        "One came.[1] Two left.[2] Three stayed.[3]\n\nEndnotes\n[1] https://c.org\n[2] https://a.org\n[3] https://b.org\n",
    );
}

#[test]
fn knows_what_is_in_order() {
    let list =
        |numbers: &[u32]| numbers.iter().map(|n| format!("[{n}] https://{n}.org\n")).collect::<String>();
    for (body, notes, expected) in [
        ("A.[1] B.[2][1] C.[3]", &[1, 2, 3, 4][..], true),
        ("A.[1] B.[3]", &[1, 3], false),
        ("A.[1] B.[3]", &[1, 2, 3], false),
        ("A.[1] B.[2] C.[9]", &[1, 2], true),
        ("A.[2] B.[1]", &[1, 2], false),
        ("A.[1] B.[2]", &[2, 1], false),
        ("A.[1]", &[], true),
    ] {
        let text = snapshot(&format!("{body}\n\nEndnotes\n{}", list(notes)));
        assert_eq!(is_in_order(&text), expected, "{body} {notes:?}");
        assert_eq!(renumber(&text).change.is_empty(), expected, "{body} {notes:?}");
    }
}

#[test]
fn moves_lines_and_changes_only_numbers_that_change() {
    let before = snapshot(
        "A.[2] B.[3] C.[1] D.[4]\n\nEndnotes\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n[4] https://d.org\n",
    );
    let made = renumber(&before);
    assert_eq!(made.numbers, 3);
    let shown = |edit: &Edit| format!("{}→{}", before.text().slice(edit.span), edit.text);
    let edits: Vec<_> = made.change.edits.iter().map(shown).collect();
    let moved = ["[1] https://a.org\n→", "2→1", "3→2", "→\n[3] https://a.org"];
    assert_eq!(edits, [&["2→1", "3→2", "1→3"][..], &moved].concat());
}

#[test]
fn a_number_used_again_stays_one() {
    check(
        "A.[2] B.[1] C.[2]\n\n## Endnotes\n\n[1] https://a.org\n\n[2] https://b.org",
        "A.[1] B.[2] C.[1]\n\n## Endnotes\n\n[1] https://b.org\n\n[2] https://a.org",
    );
}

#[test]
fn roman_numerals_lists_and_glued_endnotes() {
    check(
        "A.[iii] B.[i]\n\nEndnotes\n[i] https://a.org\n[iii] https://c.org\n",
        "A.[i] B.[ii]\n\nEndnotes\n[i] https://c.org\n[ii] https://a.org\n",
    );
    check(
        "# R\n\nA.[10] B.[2]\n\n## Sources\n\n2. https://a.org\n10. https://c.org, p. 2\n",
        "# R\n\nA.[1] B.[2]\n\n## Sources\n\n1. https://c.org, p. 2\n2. https://a.org\n",
    );
    check(
        "A.[2] B.[1]\r\n[1]https://a.org\r\n[2]https://b.org",
        "A.[1] B.[2]\r\n[1]https://b.org\r\n[2]https://a.org",
    );
}

#[test]
fn several_numbers_in_one_bracket_and_ranges() {
    check(
        "A.[5] B.[1-3] C.[5, 2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] d.org\n[5] e.org\n",
        "A.[1] B.[2-4] C.[1, 3]\n\nEndnotes\n[1] e.org\n[2] a.org\n[3] b.org\n[4] c.org\n[5] d.org\n",
    );
    check(
        "A.[2] B.[1–3]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n",
        "A.[1] B.[2, 1, 3]\n\nEndnotes\n[1] b.org\n[2] a.org\n[3] c.org\n",
    );
}

#[test]
fn a_list_under_headings_of_its_own_stays_one_list() {
    check(
        "# R\n\nA.[2] B.[1]\n\n## References\n\n### Ports\n\n> [1] a.org\n\n### Roads\n\n> [2] b.org\n",
        "# R\n\nA.[1] B.[2]\n\n## References\n\n### Ports\n\n> [1] b.org\n\n### Roads\n\n> [2] a.org\n",
    );
}

#[test]
fn unused_endnotes_keep_their_order_behind_the_others() {
    check(
        "A.[4] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] d.org\n",
        "A.[1] B.[2]\n\nEndnotes\n[1] d.org\n[2] b.org\n[3] a.org\n[4] c.org\n",
    );
}

#[test]
fn markers_outside_of_the_prose_follow() {
    check(
        "# R\n\nA.[2] B.[1]\n\n| port | toll [1] |\n\n```\n[1] code [2]\n```\n\n## Endnotes\n\n[1] https://a.org/x[2]\n[2] See [1], https://b.org\n",
        "# R\n\nA.[1] B.[2]\n\n| port | toll [2] |\n\n```\n[1] code [2]\n```\n\n## Endnotes\n\n[1] See [2], https://b.org\n[2] https://a.org/x[2]\n",
    );
}

/// Returns the text after renumbering, and the doubts by name and line.
fn renumbered(before: &str) -> (String, Vec<String>) {
    let before = snapshot(before);
    let made = renumber(&before);
    let line = |span: Span| before.text().line_of(span.start) + 1;
    let doubt = |doubt: &Doubt| match doubt {
        Doubt::Unread(span) => format!("Unread {}", line(*span)),
        Doubt::Unlike(span) => format!("Unlike {}", line(*span)),
        Doubt::Follows(span) => format!("Follows {}", line(*span)),
        Doubt::Paragraphs(span) => format!("Paragraphs {}", line(*span)),
        other => format!("{other:?}"),
    };
    (shown(&before, &made.change), made.doubts.iter().map(doubt).collect())
}

const NOTES: &str = "\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n";

#[test]
fn what_is_not_read_holds_its_endnote_and_is_named() {
    for written in ["[1?]", "［1］", "[1 Norway", "1]", "[**1**]"] {
        let text = format!("# R\n\nA left.[3] B left.{written} C left.[2]{NOTES}");
        let (after, doubts) = renumbered(&text);
        assert_eq!(doubts, ["Unread 3"], "{written}");
        let held = format!(
            "# R\n\nA left.[2] B left.{written} C left.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://c.org\n[3] https://b.org\n"
        );
        assert_eq!(after, held, "{written}");
    }
}

#[test]
fn one_marker_with_a_page_holds_and_many_follow() {
    let one = format!("# R\n\nA left.[2] B left.[1, p. 7] C left.[3]{NOTES}");
    assert_eq!(renumbered(&one), (one.clone(), vec!["Unlike 3".to_owned()]));
    let many = format!("# R\n\nA left.[2, p. 1] B left.[1, p. 7] C left.[3, pp. 8–9]{NOTES}");
    let (after, doubts) = renumbered(&many);
    assert!(after.contains("A left.[1, p. 1] B left.[2, p. 7] C left.[3, pp. 8–9]"), "{after}");
    assert!(doubts.is_empty(), "{doubts:?}");
}

#[test]
fn pointers_in_endnotes_follow() {
    check(
        "# R\n\nA.[3] B.[1] C.[2]\n\n## Endnotes\n\n[1] Herald, https://a.org\n[2] Ibid., p. 4.\n[3] Post; see note 1.\n",
        "# R\n\nA.[1] B.[2] C.[3]\n\n## Endnotes\n\n[1] Post; see note 2.\n[2] Herald, https://a.org\n[3] Ibid., p. 4.\n",
    );
}

#[test]
fn an_endnote_stays_below_the_one_that_it_points_to() {
    let text =
        "# R\n\nA.[1] B.[3] C.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] Ibid., p. 4.\n[3] https://c.org\n";
    assert_eq!(renumbered(text), (text.to_owned(), vec!["Follows 8".to_owned()]));
}

#[test]
fn endnotes_of_several_paragraphs_move_whole() {
    let note = |n: u32, site: &str| format!("[{n}] Office.\n\n    Archived at https://{site}.org\n");
    let text =
        |body: &str, notes: [String; 3]| format!("# R\n\n{body}\n\n## Endnotes\n\n{}", notes.join("\n"));
    check(
        &text("A.[3] B.[1] C.[2]", [note(1, "a"), note(2, "b"), note(3, "c")]),
        &text("A.[1] B.[2] C.[3]", [note(1, "c"), note(2, "a"), note(3, "b")]),
    );
    let few =
        "# R\n\nA.[2] B.[1]\n\n## Endnotes\n\n[1] Office.\n\n    At https://a.org\n\n[2] https://b.org\n";
    assert_eq!(renumbered(few).1, ["Paragraphs 7"]);
}

#[test]
fn doubtful_parts_stay_as_they_are() {
    let before = "A.[2] B.[9] C.[1] D.[1]\n\nEndnotes\n[1] a.org\n[2] b.org\n[1] c.org\n";
    check(before, "A.[1] B.[9] C.[2] D.[2]\n\nEndnotes\n[1] b.org\n[2] a.org\n[2] c.org\n");
    assert_eq!(
        renumber(&snapshot(before)).doubts,
        [Doubt::Dangling(Span::new(8, 11)), Doubt::Duplicate(Span::new(54, 63))]
    );
    // No source gets the number of a marker without a source.
    check("A.[2] B.[1]\n\nEndnotes\n[2] b.org\n", "A.[2] B.[1]\n\nEndnotes\n[2] b.org\n");
}

#[test]
fn an_excerpt_keeps_its_numbers() {
    let excerpt = snapshot("A.[7] B.[5]\n");
    let made = renumber(&excerpt);
    assert!(made.change.is_empty());
    assert_eq!(made.doubts, [Doubt::Excerpt]);
}

#[test]
fn the_numbers_of_an_alphabetical_list_stay() {
    let cited = "A.[5] B.[2] C.[4] D.[1] E.[3]";
    let notes = "[1] Adams, a.org\n[2] Baker, b.org\n[3] Clark, c.org\n[4] Dunn, d.org\n[5] Eden, e.org\n";
    let listed = snapshot(&format!("{cited}\n\nEndnotes\n{notes}"));
    let made = renumber(&listed);
    assert!(made.change.is_empty());
    assert_eq!(made.doubts, [Doubt::ByList]);
    // Links are in no order of their own, so they are renumbered, however much the order of the text differs.
    let links =
        notes.replace("Adams, ", "").replace("Baker, ", "").replace("Clark, ", "").replace("Dunn, ", "");
    let moved = renumber(&snapshot(&format!("{cited}\n\nEndnotes\n{}", links.replace("Eden, ", ""))));
    assert!(moved.numbers > 0 && moved.doubts.is_empty(), "{moved:?}");
}

#[test]
fn keys_are_left_alone() {
    let text = "A.[^b] B.[^a] C [@key].\n\n[^a]: a.org\n[^b]: b.org\n";
    check(text, text);
}

#[test]
fn a_list_of_several_parts_keeps_what_stands_between() {
    check(
        "A.[3] B.[1] C.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n\n[3] c.org;\n  d.org\n",
        "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] c.org;\n  d.org\n[2] a.org\n\n[3] b.org\n",
    );
}

#[test]
fn markers_of_converters_are_renumbered_in_their_form() {
    for (open, close) in [("<sup>", "</sup>"), ("^", "^"), ("\\[", "\\]"), ("[\\[", "\\]](#_edn0)")] {
        let text = |a: u32, b: u32, first: &str, second: &str| {
            let marker = |n: u32| format!("{open}{n}{close}");
            format!(
                "# R\n\nA left.{} B left.{}\n\n## Endnotes\n\n{open}1{close} {first}\n\n{open}2{close} {second}\n",
                marker(a),
                marker(b)
            )
        };
        check(&text(2, 1, "https://a.org", "https://b.org"), &text(1, 2, "https://b.org", "https://a.org"));
    }
    check(
        "# R\n\nA left.² B left.¹\n\n## Endnotes\n\n¹ https://a.org\n\n² https://b.org\n",
        "# R\n\nA left.¹ B left.²\n\n## Endnotes\n\n¹ https://b.org\n\n² https://a.org\n",
    );
    check(
        "# R\n\nThe mill burned.2 The boats left.1\n\n## Endnotes\n\n1. https://a.org\n2. https://b.org\n",
        "# R\n\nThe mill burned.1 The boats left.2\n\n## Endnotes\n\n1. https://b.org\n2. https://a.org\n",
    );
}
