use super::{Asked, Suggestion, endnote_edits, suggestions};
use crate::edits;
use crate::features::testing::{SAMPLE, caret, snapshot};
use crate::text::Edit;

const ASKED: Asked = Asked { snippets: true, after_space: false };

fn at(marked: &str) -> (String, Vec<Suggestion>) {
    let (text, at) = caret(marked);
    let found = suggestions(&snapshot(&text), at, ASKED);
    (text, found)
}

/// Returns the suggestions at `┃`: label, detail, and the text that is replaced.
fn offered(marked: &str) -> Vec<String> {
    let (text, found) = at(marked);
    found.iter().map(|s| format!("{} ({}) for '{}'", s.label, s.detail, &text[s.span.range()])).collect()
}

/// Returns the text after the suggestion with this label was chosen, including its endnote.
#[track_caller]
fn taken(marked: &str, label: &str) -> String {
    let (text, found) = at(marked);
    let chosen = found.iter().find(|s| s.label == label).unwrap_or_else(|| panic!("{label}: {found:#?}"));
    let snapshot = snapshot(&text);
    let mut all = match &chosen.source {
        Some(source) => endnote_edits(&snapshot, chosen.span, &chosen.text, source),
        None => Vec::new(),
    };
    all.push(Edit::new(chosen.span, chosen.text.clone()));
    all.sort_by_key(|edit| edit.span);
    edits::apply(snapshot.text(), &all).to_string()
}

#[test]
fn a_bracket_offers_the_next_number_and_the_sources_of_the_text() {
    let marked = SAMPLE.replace("reported a fire.[2]", "reported a fire.[2] It burned.[┃]");
    insta::assert_debug_snapshot!(offered(&marked), @r#"
        [
            "[3] (new source) for '[]'",
            "example.org · c · [2] (cite again) for '[]'",
            "tass.ru · a · [1] (cite again) for '[]'",
            "Ministry briefing, p. 12 · [3] (cite again) for '[]'",
        ]
        "#);
    let by_host = SAMPLE.replace("reported a fire.[2]", "reported a fire.[2] It burned.[tas┃");
    insta::assert_debug_snapshot!(offered(&by_host), @r#"
        [
            "[3] (new source) for '[tas'",
            "tass.ru · a · [1] (cite again) for '[tas'",
        ]
        "#);
}

#[test]
fn a_new_number_makes_room_and_brings_its_endnote() {
    // No source is cited twice here.
    let text = "A ship left.[1] It burned.[┃] It sank.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org/x\n";
    assert_eq!(
        taken(text, "[2]"),
        "A ship left.[1] It burned.[2] It sank.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] \n[3] https://b.org/x\n"
    );
    assert_eq!(
        taken(text, "b.org · x · [2]"),
        "A ship left.[1] It burned.[2] It sank.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org/x\n\
         [3] https://b.org/x\n"
    );
    let first = "A ship left.[┃\n";
    assert_eq!(taken(first, "[1]"), "A ship left.[1]\nEndnotes\n[1] \n");
}

#[test]
fn where_numbers_are_used_again_so_are_they_here() {
    let marked = SAMPLE.replace("reported a fire.[2]", "reported a fire.[2] It burned.[┃");
    let again = taken(&marked, "example.org · c · [2]");
    assert_eq!(again, SAMPLE.replace("reported a fire.[2]", "reported a fire.[2] It burned.[2]"));
}

#[test]
fn footnotes_go_by_their_keys() {
    let text = "A ship left.[^ship] It burned.[^┃]\n\n[^ship]: https://a.org/news/ship-left.html\n";
    assert_eq!(offered(text), ["a.org · ship left · [^ship] (cite again) for '[^]'"]);
    assert!(
        taken(text, "a.org · ship left · [^ship]").starts_with("A ship left.[^ship] It burned.[^ship]\n")
    );
}

#[test]
fn no_markers_in_takeaways_headings_and_code() {
    for text in ["# Title [┃", "## Key Takeaways\n\n- Ships left [┃\n", "```\na[┃\n```\n"] {
        assert_eq!(offered(text), [""; 0], "{text}");
    }
}

#[test]
fn endnotes_offer_the_hosts_as_they_were_written() {
    let marked = format!("{SAMPLE}[4] ┃\n");
    insta::assert_debug_snapshot!(offered(&marked), @r#"
        [
            "example.org (cited 2 times) for ''",
            "tass.ru (cited once) for ''",
        ]
        "#);
    let typed = format!("{SAMPLE}[4] https://example.org/x; ta┃\n");
    assert_eq!(offered(&typed), ["tass.ru (cited once) for 'ta'"]);
    assert!(taken(&typed, "tass.ru").ends_with("[4] https://example.org/x; https://tass dot ru/\n"));
}

#[test]
fn a_bullet_under_the_takeaways_offers_what_is_not_said_yet() {
    let marked = SAMPLE.replace("- River forces shelled Port Anvil.", "- ┃");
    insta::assert_debug_snapshot!(offered(&marked), @r#"
        [
            "River forces shelled Port Anvil. (not in the takeaways yet) for ''",
            "The harbour master stated on May 2 that three ships sank. (not in the takeaways yet) for ''",
        ]
        "#);
    let said = SAMPLE.replace("visit the basin.\n\n##", "visit the basin.\n- ┃\n\n##");
    let labels = offered(&said);
    assert!(!labels.iter().any(|l| l.starts_with("River forces")), "said already: {labels:?}");
    let (text, at) = caret(&marked);
    let after_space = suggestions(&snapshot(&text), at, Asked { snippets: false, after_space: true });
    assert_eq!(after_space.len(), offered(&marked).len());
    let (text, at) = caret(&SAMPLE.replace("claimed that", "claimed ┃that"));
    assert_eq!(suggestions(&snapshot(&text), at, Asked { snippets: true, after_space: true }), []);
}

#[test]
fn parts_that_are_missing() {
    let labels = |marked: &str| at(marked).1.into_iter().map(|s| s.label).collect::<Vec<_>>();
    assert_eq!(labels("┃"), ["date line", "title", "takeaways", "section", "endnotes"]);
    assert_eq!(labels("# A\n\nend┃"), ["endnotes"]);
    assert_eq!(labels("# A\n\n## se┃"), ["section"]);
    assert_eq!(labels("The ship┃"), [""; 0]);
    let (text, at) = caret("┃");
    assert_eq!(suggestions(&snapshot(&text), at, Asked::default()), [], "not without snippets");
}

#[test]
fn names_of_the_text_come_first() {
    let marked = SAMPLE.replace("Lavrov was", "Lav┃ was");
    let found = offered(&marked);
    assert_eq!(found[0], "Lavrov (Minister of Foreign Affairs of Russia) for 'Lav'");
    assert!(found.len() > 1, "{found:?}");
}

/// Returns what is offered after `typed`, at the end of a paragraph of its own.
fn offered_after(typed: &str) -> Vec<String> {
    offered(&SAMPLE.replace("## Endnotes", &format!("{typed}┃\n\n## Endnotes")))
}

#[test]
fn headings_and_everyday_words_bring_up_nobody() {
    for typed in [
        "Russia in Mali",
        "Elections in Georgia",
        "The Russian Army",
        "Economy",
        "Ferries of Port Anvil",
        "The crews left on Jun",
    ] {
        assert_eq!(offered_after(typed), [""; 0], "{typed}");
    }
}

#[test]
fn a_name_that_is_typed_in_full_brings_up_nobody() {
    for typed in
        ["They met Sergei Lavrov", "They met Russian Foreign Minister Sergei Lavrov", "They met Lavrov"]
    {
        assert_eq!(offered_after(typed), [""; 0], "{typed}");
    }
}

#[test]
fn all_suggestions_replace_the_same_words() {
    for typed in
        ["Azerbaijani President Ilham Al", "Russian Foreign Minister Sergei Lavr", "Hakan Fi", "Serg", "Wag"]
    {
        let (_, found) = at(&SAMPLE.replace("## Endnotes", &format!("They met {typed}┃\n\n## Endnotes")));
        assert!(!found.is_empty(), "{typed}");
        assert!(found.iter().all(|one| one.span == found[0].span), "{typed}: {found:#?}");
    }
}

#[test]
fn a_title_that_is_typed_already_is_not_offered_again() {
    let president = offered_after("They met Azerbaijani President Ilham Al");
    assert!(president[0].starts_with("Ilham Aliyev ("), "{president:?}");
    for typed in [
        "They met Azerbaijani President Ilham Al",
        "They met Russian Foreign Minister Sergei Lavr",
        "They met Turkish Foreign Minister Hakan Fi",
    ] {
        let found = offered_after(typed);
        let doubled =
            |one: &&String| one.contains("Foreign Minister Sergei") || one.contains("with the title");
        assert_eq!(found.iter().find(doubled), None, "{typed}: {found:?}");
    }
}

#[test]
fn a_title_offers_whoever_holds_it_that_day() {
    let marked = SAMPLE.replace("## Endnotes", "Russian Defense Minister S┃\n\n## Endnotes");
    let found = offered(&marked);
    assert_eq!(found[0], "Sergei Shoigu (Russian Defense Minister on 2024-05-03) for 'S'");
    let later = marked.replace("date: 2024-05-03", "date: 2024-11-30").replace("Minister S┃", "Minister B┃");
    assert_eq!(offered(&later)[0], "Andrei Belousov (Russian Defense Minister on 2024-11-30) for 'B'");
}

#[test]
fn the_holder_comes_up_behind_the_title_and_a_space() {
    let first = |title: &str, after_space: bool| {
        let marked = SAMPLE.replace("## Endnotes", &format!("They met {title} ┃\n\n## Endnotes"));
        let (text, at) = caret(&marked);
        let found = suggestions(&snapshot(&text), at, Asked { snippets: true, after_space });
        found.first().map(|s| s.label.clone())
    };
    for after_space in [true, false] {
        for title in
            ["Russian Defense Minister", "Minister of Defense of Russia", "the Russian Defense Minister"]
        {
            assert_eq!(first(title, after_space).as_deref(), Some("Sergei Shoigu"), "{title}");
        }
        for other in [
            "former Russian Defense Minister Sergei",
            "the river",
            "Port Anvil",
            "Former Russian Defense Minister",
        ] {
            assert_eq!(first(other, after_space), None, "{other}");
        }
    }
}

#[test]
fn a_report_after_the_last_check_is_offered_the_last_known_holder() {
    let late = SAMPLE.replace("date: 2024-05-03", "date: 2027-02-03");
    let first = |typed: &str| {
        let marked = late.replace("## Endnotes", &format!("They met {typed}┃\n\n## Endnotes"));
        offered(&marked).first().cloned().unwrap_or_default()
    };
    for typed in
        ["Russian Foreign Minister ", "Russian Foreign Minister S", "Russian Foreign Minister Sergei L"]
    {
        let found = first(typed);
        assert!(
            found.starts_with("Sergei Lavrov (Russian Foreign Minister, last checked 20"),
            "{typed}: {found}"
        );
    }
    // Of several, the one of whom it was known last; and nobody whose term has ended.
    assert!(first("Russian Defense Minister ").starts_with("Andrei Belousov (Russian"));
}

#[test]
fn a_title_with_of_or_an_acronym_in_it_has_its_holder_too() {
    for (typed, name) in [
        ("Minister of Defense of Russia S", "Sergei Shoigu"),
        ("United Nations (UN) Secretary-General ", "Antonio Guterres"),
        ("United Nations (UN) Secretary-General Ant", "Antonio Guterres"),
    ] {
        let marked = SAMPLE.replace("## Endnotes", &format!("They met {typed}┃\n\n## Endnotes"));
        assert!(offered(&marked)[0].starts_with(name), "{typed}: {:?}", offered(&marked));
    }
    let deputy =
        SAMPLE.replace("## Endnotes", "They met Russian Deputy Defense Minister Serg┃\n\n## Endnotes");
    let found = offered(&deputy);
    assert!(!found.iter().any(|name| name.contains("Defense Minister on")), "{found:?}");
}

#[test]
fn a_word_that_begins_a_sentence_brings_up_nobody() {
    for word in ["The", "On", "In", "March", "May", "It", "Two", "They", "Both", "No", "Local", "Police"] {
        let marked = SAMPLE.replace("## Endnotes", &format!("{word}┃\n\n## Endnotes"));
        assert!(offered(&marked).is_empty(), "{word}: {:?}", offered(&marked));
    }
    let two = SAMPLE.replace("## Endnotes", "Un┃\n\n## Endnotes");
    assert!(offered(&two).iter().all(|name| name.to_lowercase().contains("un")), "{:?}", offered(&two));
}

#[test]
fn a_marker_typed_after_the_space_behind_the_stop_goes_to_the_stop() {
    let text = "A ship left.[1] It burned. [┃]\n\n## Endnotes\n\n[1] https://a.org\n";
    assert_eq!(
        taken(text, "[2]"),
        "A ship left.[1] It burned.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] \n"
    );
    let text = "A ship left.[1] It burned. [┃ It sank.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org/x\n";
    assert_eq!(
        taken(text, "[2]"),
        "A ship left.[1] It burned.[2] It sank.[3]\n\n## Endnotes\n\n[1] https://a.org\n[2] \n[3] https://b.org/x\n"
    );
    // The list of endnotes begins here.
    let text = "# R\n\n## Key Takeaways\n\n- Fire.\n\n## Port\n\nA ship burned on May 2. [┃]\n";
    let after = taken(text, "[1]");
    assert!(after.ends_with("A ship burned on May 2.[1]\n\n## Endnotes\n\n[1] \n"), "{after}");
}

#[test]
fn no_word_of_the_program_is_shown() {
    for typed in ["Ministry of F", "Central B", "Gaz", "Wag", "Roscosm", "Hezb", "United N", "Security C"] {
        let marked = SAMPLE.replace("## Endnotes", &format!("They met {typed}┃\n\n## Endnotes"));
        for shown in offered(&marked) {
            for word in ["PublicBody", "Address", "LegalEntity"] {
                assert!(!shown.contains(word), "{shown}");
            }
        }
    }
}

#[test]
fn comments_complete_their_commands_and_rules() {
    let body = |comment: &str| SAMPLE.replace("Crews left", &format!("{comment} Crews left"));
    assert_eq!(at(&body("<!-- assessor: ┃ -->")).1[0].text, "ignore");
    assert_eq!(at(&body("<!-- assessor: ig┃")).1[0].text, "ignore");
    let (text, all) = at(&body("<!-- assessor: ignore ┃ -->"));
    assert_eq!(all.len(), crate::rules::RULES.len(), "{text}");
    let labels = |comment: &str| at(&body(comment)).1.into_iter().map(|s| s.label).collect::<Vec<_>>();
    assert_eq!(labels("<!-- assessor: ignore uncited-c┃ -->"), ["uncited-claim"]);
    assert!(!labels("<!-- assessor: ignore uncited-claim, ┃ -->").contains(&"uncited-claim".to_owned()));
    assert_eq!(at(&body("<!-- assessor: ignore uncited-c┃")).1[0].text, "uncited-claim -->");
    assert_eq!(labels("<!-- a note ┃ -->"), [""; 0]);
    let (text, at) = caret(&body("<!-- assessor: ignore ┃ -->"));
    let by_space = suggestions(&snapshot(&text), at, Asked { snippets: false, after_space: true });
    assert_eq!(by_space.len(), all.len(), "a space asks too");
}

#[test]
fn the_registry_answers_with_the_title_of_the_day() {
    let marked = SAMPLE.replace("## Endnotes", "Today Hakan Fi┃\n\n## Endnotes");
    insta::assert_debug_snapshot!(offered(&marked), @r#"
        [
            "Turkish Foreign Minister Hakan Fidan (with the title on the report's date) for 'Hakan Fi'",
            "Hakan Fidan (Minister of Foreign Affairs of Turkey) for 'Hakan Fi'",
        ]
        "#);
    assert_eq!(offered(&SAMPLE.replace("claimed that", "claimed qwer┃that")), [""; 0]);
}

#[test]
fn keys_of_the_bibliography() {
    use std::path::Path;
    use std::sync::Arc;

    use crate::analysis::{Document, Environment};
    use crate::bibliography::{Bibliography, File};
    use crate::text::Text;

    let entries =
        "@online{port2024, author = {Marsh, Ann}, title = {Port}}\n@misc{ship, url = {https://a.org}}";
    let file = Arc::new(File::read(Path::new("/x/river.bib"), entries));
    let bibliography = Arc::new(Bibliography::new(vec![file], true));
    let environment = Arc::new(Environment { bibliography, ..Environment::default() });
    let (text, at) = caret("# A\n\nThe port fell [@po┃].\n");
    let snapshot = Document::new("a.md", Text::new(&text), environment).snapshot();
    let found = suggestions(&snapshot, at, ASKED);
    let shown: Vec<_> =
        found.iter().map(|s| (s.label.as_str(), s.detail.as_str(), &text[s.span.range()])).collect();
    assert_eq!(shown, [("port2024", "Marsh · Port", "po")]);
}

#[test]
fn numbers_that_are_typed_already_stay() {
    for typed in ["[2, ┃]", "[2, 1┃]", "[2; ┃", "[1-┃"] {
        let marked = SAMPLE.replace("reported a fire.[2]", &format!("reported a fire.[2] It burned.{typed}"));
        assert_eq!(offered(&marked), [""; 0], "{typed}");
    }
    let marked = SAMPLE.replace("reported a fire.[2]", "reported a fire.[2] It burned.[2┃");
    assert!(!offered(&marked).is_empty());
}
