use super::*;

mod marked;

/// Each block on a line: its kind and its first words.
fn shown(text: &str) -> String {
    let (mut at, mut place, mut out) = (0, start(text, OwnNames::NONE), String::new());
    while let Some((block, after)) = next(text, at, place, true, true, OwnNames::NONE) {
        let end = at + block.len as usize;
        let words: String = text[at..end].trim().chars().take(24).collect();
        if block.kind != BlockKind::Blank {
            let kind = match block.kind {
                BlockKind::Endnote(Some(head)) => format!("Endnote {}", &text[at..end][head.key.range()]),
                BlockKind::Heading { level, role } => format!("Heading {level} {role:?}"),
                other => format!("{other:?}"),
            };
            out.push_str(&format!("{kind}: {}\n", words.replace('\n', "↵")));
        }
        (at, place) = (end, after);
    }
    assert_eq!(at, text.len(), "blocks tile the text");
    out
}

#[test]
fn cuts_plain_text_as_pasted_from_the_web() {
    let text = "River Basin Assessment, May 3\nAnn Marsh and Ben Oru\nMay 3, 5:15 pm ET\n\
        Forces moved on May 3. The ministry said so.[1]\nKey Takeaways\n- One.\n- Two.\nWe do not report more.\n\
        Main Effort—East\nThey moved again.[2]\n[1] https://a.org\n[2]https://b.org";
    insta::assert_snapshot!(shown(text), @"
    Title: River Basin Assessment, 
    Byline: Ann Marsh and Ben Oru
    Dateline: May 3, 5:15 pm ET
    Paragraph: Forces moved on May 3. T
    Heading 2 Takeaways: Key Takeaways
    Takeaway(2): - One.
    Takeaway(2): - Two.
    Paragraph: We do not report more.
    Heading 2 Section: Main Effort—East
    Paragraph: They moved again.[2]
    Endnote 1: [1] https://a.org
    Endnote 2: [2]https://b.org
    ");
}

#[test]
fn cuts_markdown() {
    let text = "---\ntitle: T\n---\n# Report\n\nA line that\nis wrapped.[^1]\n\n```\n[1] code\n```\n\n\
        ## Key Judgments\n\n1. First.\n2. Second\n   goes on.\n\n## Notes\n\n[^1]: https://a.org\n1. https://b.org\n";
    insta::assert_snapshot!(shown(text), @"
    FrontMatter: ---↵title: T↵---
    Title: # Report
    Paragraph: A line that↵is wrapped.[
    Code: ```↵[1] code↵```
    Heading 2 Takeaways: ## Key Judgments
    Takeaway(3): 1. First.
    Takeaway(3): 2. Second↵   goes on.
    Heading 2 Endnotes: ## Notes
    Endnote 1: [^1]: https://a.org
    Endnote 1: 1. https://b.org
    ");
}

#[test]
fn takeaways_may_be_plain_lines_under_labels() {
    let text = "Update, May 3, 2024\nToplines\nIt is late.\nIt came late on May 3.[1] It left.\nKey Takeaways\n\
        Talks in the North:\nBoth sides met. They left.\nIraq\nSee above.\nEndnotes\n[1] https://a.org\n";
    insta::assert_snapshot!(shown(text), @"
    Title: Update, May 3, 2024
    Heading 2 Toplines: Toplines
    Paragraph: It is late.
    Paragraph: It came late on May 3.[1
    Heading 2 Takeaways: Key Takeaways
    TakeawayLabel: Talks in the North:
    Takeaway(0): Both sides met. They lef
    Heading 2 Section: Iraq
    Paragraph: See above.
    Heading 2 Endnotes: Endnotes
    Endnote 1: [1] https://a.org
    ");
}

#[test]
fn each_line_of_a_list_without_bullets_is_a_takeaway() {
    let text = "# Update, May 3, 2024\n\n## Key Takeaways\n\nRiver forces took the mill\nThe mayor resigned on Sunday\n\n\
        Basin forces held the port.\nBoth sides met.\n\n## Body\n\nIt fell.[1]\n\n## Endnotes\n\n\
        [1]https://a.org\n[6]Copies on request.\n";
    let kinds: Vec<_> = shown(text).lines().map(str::to_owned).collect();
    let count = |kind: &str| kinds.iter().filter(|line| line.trim().starts_with(kind)).count();
    assert_eq!((count("Takeaway"), count("Endnote ")), (4, 2), "{kinds:?}");
}

#[test]
fn a_remark_of_the_authors_ends_takeaways_without_bullets() {
    let text = "Update, May 3, 2024\nKey Takeaways:\nRiver forces took the mill.\nBoth sides met.\n\
        We do not cover the harvest here. Others do. We will return to it in June.\nNorthern Axis\nIt fell.[1]\n\
        Endnotes\n[1] https://a.org\n";
    let kinds = shown(text);
    assert_eq!(kinds.matches("Takeaway(").count(), 2, "{kinds}");
    assert!(kinds.contains("Paragraph: We do not cover"), "{kinds}");
}

#[test]
fn a_takeaway_without_its_stop_leaves_the_next_line_alone() {
    let text = "# Update, May 3, 2024\n\n## Key Takeaways\n\n- River forces took the mill\n\
        Basin officials denied the loss on Sunday.[1]\n";
    let kinds = shown(text);
    assert!(
        kinds.contains("Takeaway(2): - River forces took the") && kinds.contains("Paragraph: Basin"),
        "{kinds}"
    );
}

#[test]
fn bare_markers_are_citations_until_they_start_over() {
    let text = "It came.\n[i]\n[ii]\nIt left.\n[iii]\n[i]\n[ii] https://a.org\n[iii]\n";
    insta::assert_snapshot!(shown(text), @"
    Paragraph: It came.
    Paragraph: [i]
    Paragraph: [ii]
    Paragraph: It left.
    Paragraph: [iii]
    Endnote i: [i]
    Endnote ii: [ii] https://a.org
    Endnote iii: [iii]
    ");
}

#[test]
fn a_first_paragraph_that_is_being_typed_keeps_its_markers() {
    let shown = shown("# Report\n\nOfficials said so.[1] The");
    assert!(shown.contains("Paragraph: Officials"), "{shown}");
}

#[test]
fn a_name_alone_is_a_heading_unless_a_date_or_names_follow() {
    assert!(shown("Report\nNorthern Axis\nIt fell. It rose.\n").contains("Heading 2 Section: Northern Axis"));
    assert!(shown("Report\nAnn Marsh\nMay 3, 5 pm ET\nIt fell.\n").contains("Byline: Ann Marsh"));
    assert!(shown("Report\nAnn Marsh\nBen Oru\nMay 3, 5 pm ET\n").contains("Byline: Ben Oru"));
}

#[test]
fn numbers_of_a_list_of_sources_keep_their_zeros() {
    let shown = shown("It fell.[1]\n\n## Sources\n\n01. https://a.org\n02. https://b.org\n");
    assert!(shown.contains("Endnote 01: 01. https"), "{shown}");
}

#[test]
fn a_window_that_ends_too_early_leaves_the_block_undecided() {
    assert!(next("It came and", 0, Place::default(), true, false, OwnNames::NONE).is_none());
    assert!(next("It came.\n", 0, Place::default(), true, false, OwnNames::NONE).is_none());
    assert!(next("It came.\nIt left.\n", 0, Place::default(), true, false, OwnNames::NONE).is_some());
    assert!(next("---\ntitle: T\n", 0, Place::default(), true, false, OwnNames::NONE).is_none());
}

#[test]
fn a_marker_at_the_head_of_a_line_of_prose_is_no_endnote() {
    let text = "# Report\n\n## Body\n\nThe pier closed on May 3.\n[1] It opened on May 4, the office said.\n\n\
        Barges came up the river and lay at the pier until the night of May 4, as the office\n[2] said.\n\n[3] Boats left the port. The market closed.[4]\n\n[1] Port office, May 3.\n[2] The office said so in a letter.\n\
        [3] https://a.org\n";
    insta::assert_snapshot!(shown(text), @"
    Title: # Report
    Heading 2 Section: ## Body
    Paragraph: The pier closed on May 3
    Paragraph: Barges came up the river
    Paragraph: [3] Boats left the port.
    Endnote 1: [1] Port office, May 3.
    Endnote 2: [2] The office said so i
    Endnote 3: [3] https://a.org
    ");
}

#[test]
fn an_endnote_may_have_several_paragraphs() {
    let text = "# Report\n\nA.[1] B.[^a]\n\n[^a]: A letter.\n\n    Its second paragraph.\n\nMore prose came.\n\n## Endnotes\n\n\
        [1] Dam office.\n\n    Archived at https://a.org\n    and elsewhere\n\n[2] https://b.org\n";
    insta::assert_snapshot!(shown(text), @"
    Title: # Report
    Paragraph: A.[1] B.[^a]
    Endnote a: [^a]: A letter.
    Continuation: Its second paragraph.
    Paragraph: More prose came.
    Heading 2 Endnotes: ## Endnotes
    Endnote 1: [1] Dam office.
    Continuation: Archived at https://a.or
    Endnote 2: [2] https://b.org
    ");
}

#[test]
fn endnotes_may_stand_behind_bullets_and_begin_with_a_link() {
    let text = "# Report\n\n## Endnotes\n\n- [1] https://a.org\n- [2] Port office\n[3]. Copies on request.\n[4] [Herald](https://b.org)\n";
    insta::assert_snapshot!(shown(text), @"
    Title: # Report
    Heading 2 Endnotes: ## Endnotes
    Endnote 1: - [1] https://a.org
    Endnote 2: - [2] Port office
    Endnote 3: [3]. Copies on request.
    Endnote 4: [4] [Herald](https://b.o
    ");
}

#[test]
fn indented_endnotes_stay_endnotes() {
    let text = "# Report\n\n## Endnotes\n\n    [1] https://a.org\n\n    [2] https://b.org\n\n  3. https://c.org\n\n# Two\n";
    insta::assert_snapshot!(shown(text), @"
    Title: # Report
    Heading 2 Endnotes: ## Endnotes
    Endnote 1: [1] https://a.org
    Endnote 2: [2] https://b.org
    Endnote 3: 3. https://c.org
    Heading 1 Section: # Two
    ");
}

#[test]
fn a_few_words_between_empty_lines_are_a_heading() {
    let report = |heading: &str, below: &str| {
        format!(
            "River Basin Assessment\n\nMay 3, 2024\n\nKey Takeaways\n\n- One ship sank.\n- Two ships left.\n\n{heading}{below}\
             Trucks waited.[1]\n\nOn the Ground\n\nForces moved.[1]\n\nEndnotes\n\n[1] https://a.org\n"
        )
    };
    insta::assert_snapshot!(shown(&report("The Blockade", "\n\n")), @"
    Title: River Basin Assessment
    Dateline: May 3, 2024
    Heading 2 Takeaways: Key Takeaways
    Takeaway(2): - One ship sank.
    Takeaway(2): - Two ships left.
    Heading 2 Section: The Blockade
    Paragraph: Trucks waited.[1]
    Heading 2 Section: On the Ground
    Paragraph: Forces moved.[1]
    Heading 2 Endnotes: Endnotes
    Endnote 1: [1] https://a.org
    ");
    let is_heading = |heading: &str, below: &str| {
        shown(&report(heading, below)).contains(&format!("Heading 2 Section: {heading}"))
    };
    assert!(!is_heading("The Blockade", "\n"), "the line goes on");
    assert!(!is_heading("The Blockade", "\n\nof the port\n\n"), "the sentence goes on");
    for stub in ["The", "The crews", "On May 3", "The February 22", "The Mayor Said That the"] {
        assert!(!is_heading(stub, "\n\n"), "{stub}");
    }
    // Takeaways without bullets begin like this.
    let takeaways =
        "River Basin Assessment\n\nKey Takeaways\n\nOne ship sank.\n\nThe Blockade\n\nTwo ships left.\n";
    assert!(!shown(takeaways).contains("Section: The Blockade"), "{}", shown(takeaways));
}

#[test]
fn callouts_and_boxes_hold_takeaways() {
    let rest = "\n\n## Port\n\n> It is late.\n> - She\n";
    let quoted = "# Port, May 3\n\n> [!summary]- Key Takeaways\n>\n> - One\n> goes on.\n>   - Why one.\n> - Two.\n\nIt left.";
    let boxed = "# Port, May 3\n\n> **Key Takeaways**\n> One went.\n>\n> Two came.\n\nIt left.";
    let alert = "# Port, May 3\n\n> [!NOTE]\n> **Key Takeaways**\n>\n> - One.\n> - Two.\n\nIt left.";
    let div = "# Port, May 3\n\n::: {.callout-note title=\"Highlights\"}\n- One.\n- Two.\n:::\n\n";
    for (text, evidence) in [(quoted, 1), (boxed, 0), (alert, 0), (div, 0)] {
        let shown = shown(&format!("{text}{rest}"));
        let count = |kind: &str| shown.lines().filter(|line| line.starts_with(kind)).count();
        let all = (count("Takeaway("), count("Evidence("), count("Heading 2 Takeaways"), count("Quote"));
        assert_eq!((all.0, all.1, all.2), (2, evidence, 1), "{shown}");
        assert!(shown.ends_with("Quote: > It is late.↵> - She\n"), "{shown}");
    }
}

#[test]
fn wrapped_endnotes_go_on_at_their_address() {
    let text = "Port, May 3\n\nIt left.[1] It came.[2]\n\nSources\n\n1. Port Office – Late Boats (3 May\n2024): \
        https://a.org\n2. Ann Marsh and Ben Oru, “A Long Title of a Long Article About the\nRiver and Its Boats,” \
        The Port Gazette, 3\nMay 2024, https://b.org\nOther prose.\n";
    let shown = shown(text);
    assert_eq!(shown.matches("Endnote ").count(), 2, "{shown}");
    assert_eq!(shown.lines().last(), Some("Note: Other prose."), "{shown}");
}

#[test]
fn a_wrapped_first_line_is_no_heading() {
    let text = "Port, May 3\n\nKey Takeaways\n\nScale: The city of Brook moved 312 people from the old camp at\nHill Lane \
        in May.\n\nThe Port\n\nWorkers cleared 45 tents and an unknown number of papers on 15\nMay.[1]\n\nNotes\n\n\
        [1] https://a.org\n";
    let shown = shown(text);
    assert!(shown.contains("Takeaway(0): Scale: The city of Brook"), "{shown}");
    assert!(shown.contains(": Workers cleared 45 tents"), "{shown}");
    assert!(!shown.contains("Section: Workers") && !shown.contains("Section: Scale"), "{shown}");
}
