//! Assessments whose headings are marked, and what Markdown does not show as text.

use super::*;

/// The kinds of the blocks but empty lines, each with its first words.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let shown = shown(text);
    let found: Vec<_> = shown.lines().map(str::trim).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn only_marked_lines_are_headings() {
    let text = "# Basin Note\n\n## North\n\n**How it began:**\n- The mill closed.[1]\n\nBefore the dam broke, the crews of the Basin\n\
        left it.[1]\n\n**When**: May 3\n**Where**: the ford\n\nThe Blockade\n\nMost of it was seen:\n\n**Endnotes**\n\n[1] https://a.org\n";
    check(
        text,
        &[
            "Title: # Basin Note",
            "Heading 2 Section: ## North",
            "Label: **How it began:**",
            "Item(2): - The mill closed.[1]",
            "Paragraph: Before the dam broke, th",
            "Paragraph: **When**: May 3",
            "Paragraph: **Where**: the ford",
            "Paragraph: The Blockade",
            "Paragraph: Most of it was seen:",
            "Heading 2 Endnotes: **Endnotes**",
            "Endnote 1: [1] https://a.org",
        ],
    );
    let underlined =
        text.replace("# Basin Note\n", "Basin Note\n==========\n").replace("## North", "**North**");
    assert!(shown(&underlined).contains("Paragraph: The Blockade"), "{}", shown(&underlined));
}

#[test]
fn a_title_over_a_line_of_equals_signs_ends_the_paragraph_above() {
    check(
        "# Note\n\nThe crews left the ford and\nThe Mill\n========\n\nIt burned.\n",
        &[
            "Title: # Note",
            "Paragraph: The crews left the ford",
            "Heading 1 Section: The Mill↵========",
            "Paragraph: It burned.",
        ],
    );
}

#[test]
fn notes_below_a_table_are_no_endnotes() {
    let text = |below: &str| format!("# Note\n\nIt fell.\n\n**Notes:**\n\n{below}\n");
    assert!(!shown(&text("- Figures are rounded.")).contains("Endnotes"));
    assert!(shown(&text("1. Dam office, https://a.org")).contains("Heading 2 Endnotes"));
}

#[test]
fn what_is_indented_below_a_takeaway_is_evidence() {
    check(
        "# Note\n\n## Key Judgments\n\n1. **The dam will hold** (high)\n   - It held in May\n   - Source: [Post](https://a.org)\n\n   \
         It is old.\n\n2. **The ford will not**\n\n## Body\n\n- One\n  - Two\n",
        &[
            "Title: # Note",
            "Heading 2 Takeaways: ## Key Judgments",
            "Takeaway(3): 1. **The dam will hold**",
            "Evidence(5): - It held in May",
            "Evidence(5): - Source: [Post](https:/",
            "Evidence(3): It is old.",
            "Takeaway(3): 2. **The ford will not**",
            "Heading 2 Section: ## Body",
            "Item(2): - One",
            "Item(4): - Two",
        ],
    );
    check(
        "Basin Note\n\nKey Takeaways\n\n• The dam will hold.\n    ◦ It held in May.\n• The ford will not.\n",
        &[
            "Title: Basin Note",
            "Heading 2 Takeaways: Key Takeaways",
            "Takeaway(4): • The dam will hold.",
            "Evidence(8): ◦ It held in May.",
            "Takeaway(4): • The ford will not.",
        ],
    );
}

#[test]
fn takeaways_may_be_headings_bold_paragraphs_or_rows() {
    check(
        "# Note\n\n## Key Findings\n\n### 1. The dam will hold\n\nIt held in May.\n\n- It is old.\n\n### 2. Ford\n\nThe ford will not hold.\n\n\
         It is new.\n\n## Body\n",
        &[
            "Title: # Note",
            "Heading 2 Takeaways: ## Key Findings",
            "Takeaway(7): ### 1. The dam will hold",
            "Evidence(0): It held in May.",
            "Evidence(2): - It is old.",
            "TakeawayLabel: ### 2. Ford",
            "Takeaway(0): The ford will not hold.",
            "Evidence(0): It is new.",
            "Heading 2 Section: ## Body",
        ],
    );
    check(
        "# Note\n\n## Key Findings\n\nWe find:\n\n**Dam.** It will hold.\n\n**Confidence:** high\n\nIt held in May.\n\n**Ford.** It will not.\n",
        &[
            "Title: # Note",
            "Heading 2 Takeaways: ## Key Findings",
            "Paragraph: We find:",
            "Takeaway(0): **Dam.** It will hold.",
            "Evidence(0): **Confidence:** high",
            "Evidence(0): It held in May.",
            "Takeaway(0): **Ford.** It will not.",
        ],
    );
    check(
        "# Note\n\n## Key Findings\n\n| # | Finding | Sure |\n|---|---|---|\n| 1 | The dam will likely hold | high |\n| 2 | no | |\n\n| a |\n",
        &[
            "Title: # Note",
            "Heading 2 Takeaways: ## Key Findings",
            "Table: | # | Finding | Sure |↵|",
            "Takeaway(6): | 1 | The dam will likel",
            "Table: | 2 | no | |",
            "Table: | a |",
        ],
    );
}

#[test]
fn labels_divide_takeaways() {
    check(
        "# Note\n\n## Key Findings\n\n**Dam**\n- It will hold.\n\n**Ford**\n- It will not.\n\n### Mill\n\n## Body\n",
        &[
            "Title: # Note",
            "Heading 2 Takeaways: ## Key Findings",
            "TakeawayLabel: **Dam**",
            "Takeaway(2): - It will hold.",
            "TakeawayLabel: **Ford**",
            "Takeaway(2): - It will not.",
            "Heading 3 Section: ### Mill",
            "Heading 2 Section: ## Body",
        ],
    );
}

#[test]
fn markup_is_no_text() {
    check(
        "# Note\n\n<div class=\"box\">\nThe dam broke.[1]\n</div>\n\n<pre>\n[6] x[7]\n\n# no\n</pre>\n\n<!--\nA draft.\n\n[9] no\n-->\n\n\
         $$\nx[9]\n$$\n\n{: .lead}\n::: {.note}\nIt fell.\n:::\n%%\nlater [8]\n\nmore\n%%\n<h2 id=\"x\">The Mill</h2>\n\n\
         <table>\n<tr><td>[3]</td></tr>\n</table>\n<img src=\"a.png\"\n  alt=\"b\">\nIt rose.\n",
        &[
            "Title: # Note",
            "Markup: <div class=\"box\">",
            "Paragraph: The dam broke.[1]",
            "Markup: </div>",
            "Code: <pre>↵[6] x[7]↵↵# no↵</p",
            "Comment: <!--↵A draft.↵↵[9] no↵--",
            "Code: $$↵x[9]↵$$",
            "Markup: {: .lead}",
            "Markup: ::: {.note}",
            "Paragraph: It fell.",
            "Markup: :::",
            "Code: %%↵later [8]↵↵more↵%%",
            "Heading 2 Section: <h2 id=\"x\">The Mill</h2>",
            "Table: <table>↵<tr><td>[3]</td>",
            "Markup: <img src=\"a.png\"↵  alt=\"",
            "Paragraph: It rose.",
        ],
    );
}

#[test]
fn indented_code_is_where_no_paragraph_goes_on() {
    check(
        "# Note\n\nIt fell.\n\n    if a[1]: b[2]\n    # no\n\n- One\n\n    more of one\n\nIt rose.\n    if a[1]\n\n    \
         The dam broke at night and nobody saw it.[1]\n",
        &[
            "Title: # Note",
            "Paragraph: It fell.",
            "Code: if a[1]: b[2]↵    # no",
            "Item(2): - One",
            "Paragraph: more of one",
            "Paragraph: It rose.↵    if a[1]",
            "Paragraph: The dam broke at night a",
        ],
    );
    let plain = "Basin Note\n\n    at the ford it rained\n\nIt fell.\n";
    assert!(!shown(plain).contains("Code"), "{}", shown(plain));
}

#[test]
fn banners_stand_above_the_title() {
    check(
        "TLP:AMBER\n\n![seal](a.png)\n[![state](b.svg)](c)\n\nUNCLASSIFIED//FOR OFFICIAL USE ONLY\n\nBasin Note, May 3, 2024\n\nIt fell.\n",
        &[
            "Markup: TLP:AMBER",
            "Markup: ![seal](a.png)",
            "Markup: [![state](b.svg)](c)",
            "Markup: UNCLASSIFIED//FOR OFFICI",
            "Title: Basin Note, May 3, 2024",
            "Paragraph: It fell.",
        ],
    );
    check(
        "+++\ntitle = \"Note\"\n+++\nIt fell.\n",
        &["FrontMatter: +++↵title = \"Note\"↵+++", "Paragraph: It fell."],
    );
}

#[test]
fn a_list_of_ones_counts_upwards() {
    let labels = |list: &str| -> Vec<u64> {
        let text = format!("# Note\n\nIt fell.[1]\n\n## Sources\n\n{list}");
        let id = |(kind, _)| match kind {
            BlockKind::Endnote(Some(EndnoteHead { label, .. })) => Some(label.id),
            _ => None,
        };
        all(&text).filter_map(id).collect()
    };
    assert_eq!(labels("1. A\n\n1. B\n   - more of it\n1. C\n"), [1, 2, 3]);
    assert_eq!(labels("1. A\n2. B\n\n### More\n\n1. C\n"), [1, 2, 1]);
}

#[test]
fn sources_stay_sources_below_headings_of_their_own() {
    let text = "# Note\n\n## References\n\n### Primary Sources\n\n1. A\n\n### Others\n\n2. B\n";
    assert_eq!(shown(text).matches("Endnote ").count(), 2, "{}", shown(text));
}

#[test]
fn a_line_that_continues_below_is_no_heading() {
    let text = "Basin Note\n\nMay 3, 2024\n\nIt fell. It rose.\n\nThe Mill and Its Owners\nhave lost the case.\n\nKey Takeaways\n\n- It fell.\n";
    let shown = shown(text);
    assert!(shown.contains("Paragraph: The Mill and Its Owners↵"), "{shown}");
    assert!(shown.contains("Heading 2 Takeaways"), "{shown}");
}

#[test]
fn a_team_has_names_of_its_own() {
    let own = OwnNames::new(&["What Matters".to_owned()], &["Where from".to_owned()]);
    let text = "# Note\n\n## What matters\n\n- It fell.\n\n## Where From\n\n1. A\n";
    let kinds: Vec<_> = all_with(text, &own).map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&BlockKind::Takeaway(2)), "{kinds:?}");
    assert!(kinds.iter().any(|kind| matches!(kind, BlockKind::Endnote(Some(_)))), "{kinds:?}");
}
