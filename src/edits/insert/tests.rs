use super::super::testing::{check, check_none};
use super::*;

#[track_caller]
fn inserts(before: &str, after: &str) {
    check(before, |s, at| insert_citation(s, at, None), after);
}

#[test]
fn everything_behind_moves_up() {
    inserts(
        "# R\n\nOne.[1] Two ca┃me. Three.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org\n",
        "# R\n\nOne.[1] Two came.[2] Three.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] ┃\n[3] https://b.org\n",
    );
}

#[test]
fn behind_closing_quotes_and_markers() {
    inserts(
        "A.[1] He called it “order.”┃ B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n",
        "A.[1] He called it “order.”[2] B.[3]\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] b.org\n",
    );
    inserts(
        "A c┃laim.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n",
        "A claim.[1][2] B.[3]\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] b.org\n",
    );
    inserts(
        "A. [1] B came┃. C. [2]\n\nEndnotes\n[1] a.org\n[2] b.org\n",
        "A. [1] B came. [2] C. [3]\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] b.org\n",
    );
}

#[test]
fn at_the_front_and_at_the_end_of_the_list() {
    inserts(
        "Zero┃ came. A.[1]\n\nEndnotes\n\n[1] a.org\n\n[2] b.org",
        "Zero came.[1] A.[2]\n\nEndnotes\n\n[1] ┃\n\n[2] a.org\n\n[3] b.org",
    );
    inserts("A.[1] B came┃.\r\n[1]https://a.org", "A.[1] B came.[2]\r\n[1]https://a.org\r\n[2] ┃");
    inserts("Zero┃ came. A.[1]\n[1] https://a.org\n", "Zero came.[1] A.[2]\n[1] ┃\n[2] https://a.org\n");
}

#[test]
fn endnotes_in_a_block_quote() {
    inserts(
        "# R\n\nA.[1] B c┃ame. C.[2]\n\n## References\n\n> [1] a.org\n>\n> [2] b.org\n",
        "# R\n\nA.[1] B came.[2] C.[3]\n\n## References\n\n> [1] a.org\n>\n> [2] ┃\n>\n> [3] b.org\n",
    );
}

#[test]
fn roman_and_numbered_lists() {
    inserts(
        "A.[i] B c┃ame. C.[ii]\n\nEndnotes\n[i] a.org\n[ii] b.org\n",
        "A.[i] B came.[ii] C.[iii]\n\nEndnotes\n[i] a.org\n[ii] ┃\n[iii] b.org\n",
    );
    inserts(
        "# R\n\nA.[1] B c┃ame.\n\n## Notes\n\n1. a.org\n",
        "# R\n\nA.[1] B came.[2]\n\n## Notes\n\n1. a.org\n2. ┃\n",
    );
}

#[test]
fn a_document_without_a_list_gets_one() {
    inserts(
        "# R\n\n## Key Takeaways\n\n- It came.\n\n## Body\n\nIt c┃ame on May 3.\n",
        "# R\n\n## Key Takeaways\n\n- It came.\n\n## Body\n\nIt came on May 3.[1]\n\n## Endnotes\n\n[1] ┃\n",
    );
    inserts(
        "Report, May 3\nKey Takeaways\n- It came.\nIt left, and we do not know why it l┃eft.",
        "Report, May 3\nKey Takeaways\n- It came.\nIt left, and we do not know why it left.[1]\nEndnotes\n[1] ┃",
    );
    inserts(
        "# R\n\nA.[1] B c┃ame. C.[2]\n",
        "# R\n\nA.[1] B came.[2] C.[3]\n\n## Endnotes\n\n[1] \n[2] ┃\n[3] \n",
    );
    inserts("# R\n\nIt c┃ame.\n\n## Endnotes\n", "# R\n\nIt came.[1]\n\n## Endnotes\n\n[1] ┃\n");
}

#[test]
fn keys_and_links() {
    inserts(
        "# R\n\nA.[^1] B c┃ame. C.[^x]\n\n[^1]: a.org\n[^x]: b.org\n",
        "# R\n\nA.[^1] B came.[^2] C.[^x]\n\n[^1]: a.org\n[^2]: ┃\n[^x]: b.org\n",
    );
    inserts("# R\n\nA [@a]. B c┃ame. C [@b].\n", "# R\n\nA [@a]. B came [@┃]. C [@b].\n");
    inserts(
        "# R\n\nAs [a](https://a.org) has it. B c┃ame.\n",
        "# R\n\nAs [a](https://a.org) has it. B came ([source](┃)).\n",
    );
    inserts(
        "# R\n\nAs [a](https://a.org) has it. He said “n┃o.” Then.\n",
        "# R\n\nAs [a](https://a.org) has it. He said “no” ([source](┃)). Then.\n",
    );
}

#[test]
fn a_url_fills_the_endnote() {
    let with_url = |s: &Snapshot, at| insert_citation(s, at, Some("https://n.org/x"));
    check(
        "A.[1] B c┃ame.\n\nEndnotes\n[1] a.org\n",
        with_url,
        "A.[1] B came.[2]\n\nEndnotes\n[1] a.org\n[2] https://n.org/x\n",
    );
    check(
        "# R\n\nA.[^1] B c┃ame.\n\n[^1]: a.org\n",
        with_url,
        "# R\n\nA.[^1] B came.[^2]\n\n[^1]: a.org\n[^2]: https://n.org/x\n",
    );
    check(
        "# R\n\nAs [a](https://a.org) has it. B c┃ame.\n",
        with_url,
        "# R\n\nAs [a](https://a.org) has it. B came ([source](https://n.org/x)).\n",
    );
}

#[test]
fn fills_a_gap_and_keeps_clear_of_markers_without_endnotes() {
    inserts(
        "A.[1] B c┃ame. C.[3] D.[4] So in [2024] too.\n\nEndnotes\n[1] a.org\n[3] c.org\n[4] d.org\n",
        "A.[1] B came.[2] C.[3] D.[4] So in [2024] too.\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] c.org\n[4] d.org\n",
    );
    inserts(
        "A c┃ame. B.[1] C.[2]\n\nEndnotes\n[1] a.org\n",
        "A came.[1] B.[2] C.[3]\n\nEndnotes\n[1] ┃\n[2] a.org\n",
    );
}

#[test]
fn markers_in_tables_and_headings_move_up_too() {
    inserts(
        "# R\n\n## The port [1]\n\n| a | b [2] |\n\nB c┃ame. C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n",
        "# R\n\n## The port [1]\n\n| a | b [2] |\n\nB came.[3] C.[4]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] ┃\n[4] c.org\n",
    );
}

#[test]
fn not_outside_of_the_body() {
    for text in
        ["# R┃\n\nA.[1]\n", "# R\n\nA.[1]\n\n## Endnotes\n\n[1] a┃.org\n", "Key Takeaways\n- A┃ came.\n"]
    {
        check_none(text, |s, at| insert_citation(s, at, None));
    }
}

#[test]
fn a_source_is_not_cited_twice_by_one_sentence() {
    for text in [
        "A.[1] B.[1] C.[2] D ad┃ded.[2]\n\nEndnotes\n[1] a.org\n[2] c.org\n",
        "A.[1] B ad┃ded.[2]\n\nEndnotes\n[1] a.org\n[2] a.org\n",
        "# R\n\nA [@k]. B ad┃ded [@k].\n",
    ] {
        check_none(text, cite_again);
    }
    check(
        "A.[1] B ad┃ded.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n",
        cite_again,
        "A.[1] B added.[2][3]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] a.org\n",
    );
}

#[test]
fn cites_the_previous_source_again() {
    check(
        "A.[1] B ad┃ded. C.[2]\n\nEndnotes\n[1] a.org; b.org\n[2] c.org\n",
        cite_again,
        "A.[1] B added.[2] C.[3]\n\nEndnotes\n[1] a.org; b.org\n[2] a.org; b.org\n[3] c.org\n",
    );
    check(
        "A.[1] B.[1] C.[2] D ad┃ded.\n\nEndnotes\n[1] a.org\n[2] c.org\n",
        cite_again,
        "A.[1] B.[1] C.[2] D added.[2]\n\nEndnotes\n[1] a.org\n[2] c.org\n",
    );
    check("# R\n\nA [@k]. B ad┃ded.\n", cite_again, "# R\n\nA [@k]. B added [@k].\n");
    check(
        "# R\n\nA.[^k] B ad┃ded.\n\n[^k]: a.org\n",
        cite_again,
        "# R\n\nA.[^k] B added.[^k]\n\n[^k]: a.org\n",
    );
    check(
        "# R\n\nAs [a](https://a.org) has it. B ad┃ded.\n",
        cite_again,
        "# R\n\nAs [a](https://a.org) has it. B added ([source](https://a.org)).\n",
    );
    check_none("A ca┃me. B.[1]\n\nEndnotes\n[1] a.org\n", cite_again);
    check_none("A.[3] B ca┃me.[1]\n\nEndnotes\n[1] a.org\n", cite_again);
}

#[test]
fn a_url_of_the_bibliography_is_cited_by_its_key() {
    use crate::analysis::{Document, Environment};
    use crate::bibliography::{Bibliography, File};
    use crate::text::Text;
    use std::sync::Arc;
    let file = File::read(std::path::Path::new("a.bib"), "@misc{port, url = {https://n.org/x}}");
    let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
    let environment = Arc::new(Environment { bibliography, ..Environment::default() });
    let text = Text::new("# R\n\nA [@a]. B came.\n");
    let now = Document::new("a.md", text, environment).snapshot();
    let cited = |url| {
        let change = insert_citation(&now, 15, Some(url)).expect("there is a change");
        super::super::testing::shown(&now, &change)
    };
    assert_eq!(cited("https://www.n.org/x/"), "# R\n\nA [@a]. B came [@port].\n");
    assert_eq!(cited("https://n.org/y"), "# R\n\nA [@a]. B came [@n].\n");
}

#[test]
fn several_urls_are_several_links() {
    let two = |s: &Snapshot, at| insert_citation(s, at, Some("https://n.org/x; hxxps://m[.]org"));
    check(
        "# R\n\nAs [a](https://a.org) has it. B c┃ame.\n",
        two,
        "# R\n\nAs [a](https://a.org) has it. B came ([source](https://n.org/x), [source](hxxps://m[.]org)).\n",
    );
}

#[test]
fn a_number_that_is_not_read_is_not_given_away() {
    check(
        "# R\n\nA left.[1] B left.┃ C left.[2?]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        |s, at| insert_citation(s, at, Some("x.org")),
        "# R\n\nA left.[1] B left.[3] C left.[2?]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] x.org\n",
    );
}

#[test]
fn a_wrapped_endnote_stays_whole() {
    let text = "A.[1] B ad┃ded.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] Ann Oru, The Mill, Its Owners, and Their\n\
        Enemies in the Valley\n[3] c.org\n";
    check(
        &text.replace("ad┃ded", "added").replace("C.[3]", "C.[3] D ca┃me."),
        |s, at| insert_citation(s, at, None),
        "A.[1] B added.[2] C.[3] D came.[4]\n\nEndnotes\n[1] a.org\n[2] Ann Oru, The Mill, Its Owners, and Their\n\
         Enemies in the Valley\n[3] c.org\n[4] ┃\n",
    );
    check(
        text,
        |s, at| insert_citation(s, at, None),
        "A.[1] B added.[2][3] C.[4]\n\nEndnotes\n[1] a.org\n[2] Ann Oru, The Mill, Its Owners, and Their\n\
         Enemies in the Valley\n[3] ┃\n[4] c.org\n",
    );
    check_none(&text.replace("ad┃ded", "added").replace("C.[3]", "C ca┃me.[3]"), cite_again);
}

#[test]
fn a_citation_is_written_in_the_form_of_the_others() {
    for (open, close) in [("<sup>", "</sup>"), ("^", "^"), ("\\[", "\\]")] {
        let text = |caret: &str, new: &str, note: &str| {
            format!(
                "# R\n\nA left.{open}1{close} B{caret} left.{new}\n\n## Endnotes\n\n{open}1{close} https://a.org{note}\n"
            )
        };
        let after = text("", &format!("{open}2{close}"), &format!("\n{open}2{close} ┃"));
        inserts(&text("┃", "", ""), &after);
    }
}

#[test]
fn a_table_of_sources_gets_a_row() {
    let url = |s: &Snapshot, at| insert_citation(s, at, Some("https://n.org/x|y"));
    let body = |caret: &str, new: &str, last: u32| {
        format!("# R\n\nA.[1] B{caret} came.{new} C.[{last}]\n\n## Sources\n\n")
    };
    for (before, after) in [
        // Without a head.
        (
            "| 1 | Herald | https://a.org |\n| 2 | Post \\| Sun | https://b.org |\n",
            "| 1 | Herald | https://a.org |\n| 2 | | https://n.org/x\\|y |\n| 3 | Post \\| Sun | https://b.org |\n",
        ),
        (
            "|  |  |\n|---|---|\n| 1 | Interview with the mayor |\n| 2 | Post, https://b.org |\n",
            "|  |  |\n|---|---|\n| 1 | Interview with the mayor |\n| 2 | https://n.org/x\\|y |\n| 3 | Post, https://b.org |\n",
        ),
        // Without bars at the sides.
        (
            "1 | https://a.org | B2\n2 | https://b.org | C3\n",
            "1 | https://a.org | B2\n2 | https://n.org/x\\|y |\n3 | https://b.org | C3\n",
        ),
        (
            "No. | Source | URL\n--- | --- | ---\n1 | Herald | https://a.org\n2 | Post | https://b.org\n",
            "No. | Source | URL\n--- | --- | ---\n1 | Herald | https://a.org\n2 | | https://n.org/x\\|y\n3 | Post | https://b.org\n",
        ),
        (
            "Nr | Quelle\n1 | Herald, https://a.org\n2 | Post, https://b.org\n",
            "Nr | Quelle\n1 | Herald, https://a.org\n2 | https://n.org/x\\|y\n3 | Post, https://b.org\n",
        ),
        (
            "[1] | Herald | https://a.org\n[2] | Post | https://b.org\n",
            "[1] | Herald | https://a.org\n[2] | | https://n.org/x\\|y\n[3] | Post | https://b.org\n",
        ),
    ] {
        check(&format!("{}{before}", body("┃", "", 2)), url, &format!("{}{after}", body("", "[2]", 3)));
    }
}

#[test]
fn a_table_that_is_not_read_as_sources_is_not_given_away() {
    let body = "# R\n\nA.[1] B┃ came. C.[2]\n\n";
    for table in [
        "## Where it is from\n\n| 1 | Herald | https://a.org |\n| 2 | Post | https://b.org |\n",
        "## Sources\n\n<table>\n<tr><td>1</td><td>Herald, https://a.org</td></tr>\n<tr><td>2</td><td>Post, https://b.org</td></tr>\n</table>\n",
    ] {
        check_none(&format!("{body}{table}"), |s, at| insert_citation(s, at, Some("https://n.org")));
        let snapshot = super::super::testing::snapshot(&format!("{body}{table}").replace('┃', ""));
        let label = Label::numeric(1);
        assert!(super::super::create_endnote(&snapshot, label).is_none(), "{table}");
        let row = super::super::obstacle(&snapshot).map(|span| snapshot.text().slice(span).into_owned());
        assert!(row.is_some_and(|row| row.contains("a.org")), "{table}");
    }
    // A number of such a row keeps its source where there is a list too.
    let both = |body: &str, list: &str| {
        format!(
            "# R\n\n{body}\n\n## Places\n\n| 2 | Post | https://b.org |\n\n## Endnotes\n\n[1] a.org\n{list}"
        )
    };
    check(
        &both("A.[1] B┃ came. C.[2]", ""),
        |s, at| insert_citation(s, at, Some("https://n.org")),
        &both("A.[1] B came.[3] C.[2]", "[3] https://n.org\n"),
    );
    // A table of figures stands in no one's way.
    inserts(
        "# R\n\nA.[1] B┃ came.\n\n| 1 | Dorf | 12 |\n| 2 | Berg | 7 |\n",
        "# R\n\nA.[1] B came.[2]\n\n| 1 | Dorf | 12 |\n| 2 | Berg | 7 |\n\n## Endnotes\n\n[1] \n[2] ┃\n",
    );
}

#[test]
fn an_unfinished_row_keeps_its_marker() {
    let text = |body: &str, rows: &str| {
        format!("# R\n\n{body}\n\n## Sources\n\n| No. | URL |\n|---|---|\n| 1 | https://a.org |\n{rows}")
    };
    check(
        &text("A.[1] B┃ came. C.[2]", "| 2 | |\n"),
        |s, at| insert_citation(s, at, Some("https://n.org")),
        &text("A.[1] B came.[2] C.[3]", "| 2 | https://n.org |\n| 3 | |\n"),
    );
}
