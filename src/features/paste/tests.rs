use super::*;
use crate::edits::testing::{check, check_none};

const URL: &str = " https://b.org/2 \n";

fn change(pasted: &'static str) -> impl Fn(&Snapshot, u32) -> Option<Change> {
    move |snapshot, at| made(snapshot, Span::at(at), pasted).map(|pasted| pasted.change)
}

fn made(snapshot: &Snapshot, at: Span, pasted: &str) -> Option<Pasted> {
    match paste(snapshot, at, pasted, Citing::WhereMeant) {
        Paste::Known(known) => known.ok(),
        Paste::Piece => None,
    }
}

#[test]
fn a_url_behind_a_stop_becomes_a_citation() {
    check(
        "# R\n\nA came.[1] B went.┃ C stayed.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
        change(URL),
        "# R\n\nA came.[1] B went.[2] C stayed.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/2\n[3] c.org\n",
    );
    check(
        "# R\n\nA came.[1] B went. ┃\n\n## Endnotes\n\n[1] a.org\n",
        change("hxxps://b[.]org; https://c dot org/a"),
        "# R\n\nA came.[1] B went.[2] \n\n## Endnotes\n\n[1] a.org\n[2] hxxps://b[.]org; https://c dot org/a\n",
    );
}

#[test]
fn a_url_on_selected_words_cites_them_and_they_stay() {
    let text = "# R\n\nA came.[1] B went to town. C stayed.\n\n## Endnotes\n\n[1] a.org\n";
    let words = Span::from(text.find("went").unwrap()..text.find("town").unwrap());
    let snapshot = crate::edits::testing::snapshot(text);
    let pasted = made(&snapshot, words, URL).expect("it becomes a citation");
    let after = edits::apply(snapshot.text(), &pasted.change.edits).to_string();
    assert!(
        after.contains("B went to town.[2] C stayed.") && after.contains("[2] https://b.org/2"),
        "{after}"
    );
    assert_eq!(pasted.title, "Insert as Citation");
}

#[test]
fn a_url_within_a_sentence_or_an_endnote_stays_a_url() {
    check_none("# R\n\nA came.[1] B ┃went.\n\n## Endnotes\n\n[1] a.org\n", change(URL));
    check_none("# R\n\nA came.[1] B went.\n\n## Endnotes\n\n[1] ┃\n", change(URL));
    check_none("# R\n\nNo report. ┃\n", change(URL));
}

#[test]
fn the_first_url_of_a_draft_may_become_a_citation() {
    let offered = |name: &str, marked: &str| {
        let (text, at) = crate::edits::testing::caret(marked);
        let environment = std::sync::Arc::new(crate::analysis::Environment::default());
        let text = crate::text::Text::new(&text);
        let snapshot = crate::analysis::Document::new(name, text, environment).snapshot();
        let pasted = made(&snapshot, Span::at(at), URL)?;
        assert!(!pasted.preferred, "{marked}");
        Some(edits::apply(snapshot.text(), &pasted.change.edits).to_string())
    };
    let cited = Some("# Ferries\n\nA came.[1]\n\n## Endnotes\n\n[1] https://b.org/2\n".to_owned());
    assert_eq!(offered("ferries.assessment.md", "# Ferries\n\nA came.┃\n"), cited);
    let dated = offered("ferries.md", "# Ferries, May 3, 2024\n\nA came.┃\n");
    assert!(dated.is_some_and(|text| text.contains("A came.[1]")));
    assert_eq!(offered("notes.md", "# Ferries\n\nA came.┃\n"), None, "ordinary Markdown");
    assert_eq!(offered("ferries.assessment.md", "# Ferries\n\nA ┃came.\n"), None);
    assert_eq!(offered("ferries.assessment.md", "# Ferries\n\n┃\n"), None);
}

#[test]
fn a_piece_with_endnotes_brings_them_along() {
    check(
        "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        change("X.[7] \n\nEndnotes\n[7] x.org\n"),
        "# R\n\nA.[1] X.[2]┃B.[3]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] b.org\n",
    );
}

#[test]
fn a_piece_with_endnotes_takes_the_place_of_what_is_selected() {
    let text = "# R\n\nA.[1] B.[2] C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n";
    let snapshot = crate::edits::testing::snapshot(text);
    let selected = Span::from(text.find("B.[2] ").unwrap()..text.find("C.").unwrap());
    let over = |pasted| made(&snapshot, selected, pasted).map(|pasted| pasted.change);
    let change = over("X.[7] Y.[8] \n\nEndnotes\n[7] x.org\n[8] y.org\n").expect("it brings its endnotes");
    assert_eq!(
        crate::edits::testing::shown(&snapshot, &change),
        // An endnote that is no longer cited stays, because only the user may remove a source.
        "# R\n\nA.[1] X.[2] Y.[3]┃C.[5]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] y.org\n[4] b.org\n[5] c.org\n"
    );
    assert_eq!(over("X.[7] "), None, "as it is");
    assert_eq!(over("plain"), None);
}

#[test]
fn anything_else_is_inserted_as_it_is() {
    let report = "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n";
    for text in ["", "X.[7] ", "See https://b.org", "b"] {
        check_none(report, change(text));
    }
}

#[test]
fn several_urls_become_one_endnote() {
    check(
        "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        change("https://x.org\nRiver Radio: https://y.org\n"),
        "# R\n\nA.[1][2] B.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://x.org; River Radio: https://y.org\n[3] b.org\n",
    );
}

#[test]
fn a_live_link_to_a_host_that_the_report_defangs_is_defanged() {
    let report = |sources: &str| {
        let text = format!("# R\n\nA came.[1] B went.┃ C stayed.[2]\n\n## Endnotes\n\n{sources}");
        crate::edits::testing::caret(&text)
    };
    let settings = RuleSettings::default();
    let after = |sources: &str, pasted: &str| {
        let (text, at) = report(sources);
        let snapshot = crate::edits::testing::snapshot(&text);
        match paste_defanged(&snapshot, &settings, Span::at(at), pasted, Citing::WhereMeant) {
            Paste::Known(Ok(made)) => {
                (edits::apply(snapshot.text(), &made.change.edits).to_string(), made.title, made.told)
            }
            other => panic!("{other:?}"),
        }
    };
    let words = "[1] https://port dot ru/a\n[2] https://c.org\n";
    let (text, title, told) = after(words, "https://port.ru/news/7");
    assert!(text.contains("\n[2] https://port dot ru/news/7\n"), "{text}");
    assert_eq!(title, "Insert as Citation, Defanged");
    assert_eq!(told.as_deref(), Some("The link to port.ru was defanged, like similar links in this report."));
    let (text, _, told) = after(words, "https://c.org/x");
    assert!(text.contains("\n[2] https://c.org/x\n") && told.is_none(), "{text}");
    // A new host of a kind that is always defanged, with brackets.
    let many = "[1] hxxps://a[.]ru/1; hxxps://b[.]ru/2; hxxps://c[.]ru/3\n[2] hxxps://d[.]ru/4\n";
    let (text, ..) = after(many, "https://e.ru/5; https://f.org/6");
    assert!(text.contains("\n[2] hxxps://e[.]ru/5; https://f.org/6\n"), "{text}");
    // A host that is live elsewhere stays live.
    let mixed = "[1] https://port dot ru/a\n[2] https://port.ru/b\n";
    assert!(after(mixed, "https://port.ru/c").0.contains("https://port.ru/c"));
}

#[test]
fn a_piece_of_another_report_is_defanged_with_its_endnotes() {
    let (text, at) =
        crate::edits::testing::caret("# R\n\nA came.[1] ┃\n\n## Endnotes\n\n[1] https://port dot ru/a\n");
    let snapshot = crate::edits::testing::snapshot(&text);
    let piece = "B went.[4] C stayed.[5]";
    let fragment =
        format!("{piece}\n\n## Endnotes\n\n[4] https://port.ru/b; https://c.org/1\n[5] https://port.ru/c\n");
    let mut settings = RuleSettings::default();
    let made = paste_piece(&snapshot, &settings, Span::at(at), piece, &fragment).expect("it comes along");
    let after = edits::apply(snapshot.text(), &made.change.edits).to_string();
    assert!(
        after.ends_with(
            "A came.[1] B went.[2] C stayed.[3]\n\n## Endnotes\n\n[1] https://port dot ru/a\n\
             [2] https://port dot ru/b; https://c.org/1\n[3] https://port dot ru/c\n"
        ),
        "{after}"
    );
    assert_eq!(made.title, "Insert with Renumbered Endnotes, Defanged");
    assert_eq!(made.told.as_deref(), Some("2 links were defanged, like similar links in this report."));
    // Where only the settings name the site, the report is not the reason.
    settings.set_defang(&["c.org".to_owned()]);
    let made = paste_piece(&snapshot, &settings, Span::at(at), piece, &fragment).expect("it comes along");
    assert_eq!(
        made.told.as_deref(),
        Some("The link to c.org was defanged, because your team's settings name this site.")
    );
}

#[test]
fn the_targets_of_links_and_code_stay_as_they_are() {
    let (text, _) =
        crate::edits::testing::caret("# R\n\nA came.[1]┃\n\n## Endnotes\n\n[1] https://port dot ru/a\n");
    let snapshot = crate::edits::testing::snapshot(&text);
    let defanged =
        |pasted: &str| defang_links(&snapshot, &RuleSettings::default(), pasted).map(|(text, _)| text);
    for kept in [
        "[the page](https://port.ru/b)",
        "<https://port.ru/b>",
        "`curl https://port.ru/b`",
        "```\nhttps://port.ru/b\n```\n",
    ] {
        assert_eq!(defanged(kept), None, "{kept}");
    }
    let mixed = defanged("`x` https://port.ru/b and `https://port.ru/c`");
    assert_eq!(mixed.as_deref(), Some("`x` https://port dot ru/b and `https://port.ru/c`"));
}

#[test]
fn a_live_link_in_an_endnote_is_defanged_too() {
    let (text, at) = crate::edits::testing::caret(
        "# R\n\nA came.[1] B went.[2]\n\n## Endnotes\n\n[1] https://port dot ru/a\n[2] ┃\n",
    );
    let snapshot = crate::edits::testing::snapshot(&text);
    let pasted = "https://port.ru/b";
    let settings = RuleSettings::default();
    let Paste::Known(Ok(made)) =
        paste_defanged(&snapshot, &settings, Span::at(at), pasted, Citing::WhereMeant)
    else {
        panic!("it is defanged");
    };
    assert_eq!(made.title, "Insert Defanged");
    let after = edits::apply(snapshot.text(), &made.change.edits).to_string();
    assert!(after.ends_with("[2] https://port dot ru/b\n"), "{after}");
}

#[test]
fn a_piece_of_an_unknown_report_names_its_markers() {
    let report =
        crate::edits::testing::snapshot("# R\n\nA.[1] B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n");
    assert_eq!(paste(&report, Span::at(5), "X.[2] Y.[1]", Citing::WhereMeant), Paste::Piece);
    for (piece, ends) in [
        ("X.[2]", "[2] now cites an endnote of this report, which may be another source."),
        ("X.[2] Y.[1]", "[2] and [1] now cite endnotes of this report, which may be other sources."),
        ("X.[7]", "[7] has no endnote here."),
        ("X.[7] Y.[1] Z.[8][9]", "another source; [7], [8] and [9] have no endnotes here."),
    ] {
        let message = borrowed(&report, piece).expect("a warning");
        assert!(message.ends_with(ends), "{message}");
    }
    assert_eq!(borrowed(&report, "X."), None);
}

#[test]
fn a_source_without_a_sentence_is_pasted_with_a_reason() {
    let why = |text: &str, citing| {
        let (text, at) = crate::edits::testing::caret(text);
        match paste(&crate::edits::testing::snapshot(&text), Span::at(at), URL, citing) {
            Paste::Known(Err(why)) => why,
            other => panic!("{other:?}"),
        }
    };
    let heading = "# Harbour Report.┃\n\nA.[1]\n\n## Endnotes\n\n[1] a.org\n";
    assert!(why(heading, Citing::WhereMeant).is_some_and(|why| why.starts_with("Pasted unchanged. ")));
    let between = "# R\n\nA.[1]\n\n┃\n\n## Endnotes\n\n[1] a.org\n";
    assert_eq!(why(between, Citing::WhereMeant), None);
    assert!(why(between, Citing::Always).is_some());
}

#[test]
fn a_linked_marker_is_not_torn() {
    let list = "\n\n## Sources\n\n<a id=\"n1\"></a>[1] a.org\n\n<a id=\"n2\"></a>[2] c.org\n";
    check(
        &format!("# R\n\nA came.[[1]](#n┃1) B went.[[2]](#n2){list}"),
        change("https://b.org/2"),
        &format!(
            "# R\n\nA came.[[1]](#n1)[[2]](#n3) B went.[[3]](#n2){}",
            list.replace("[2]", "[3]")
                .replace("<a id=\"n2\"", "<a id=\"n3\"></a>[2] https://b.org/2\n\n<a id=\"n2\"")
        ),
    );
    let after = |marked: &str, pasted: &str| {
        let (text, at) = crate::edits::testing::caret(&format!("# R\n\n{marked}{list}"));
        let snapshot = crate::edits::testing::snapshot(&text);
        let made = paste_after_marker(&snapshot, Span::at(at), pasted)?;
        let after = edits::apply(snapshot.text(), &made.change.edits).to_string();
        after.lines().nth(2).map(str::to_owned)
    };
    let torn = "A came.[[1]](#n┃1) B went.[[2]](#n2)";
    assert_eq!(after(torn, "C left.").as_deref(), Some("A came.[[1]](#n1) C left. B went.[[2]](#n2)"));
    // Other numbers, pages and targets are typed within markers.
    for (marked, pasted) in [
        (torn, "2"),
        ("A came.[[┃1]](#n1) B went.[[2]](#n2)", "21"),
        ("A came.[1┃] B went.[2]", ", p. 7"),
        ("A [came ┃here](https://a.org). B went.[2]", "and there"),
        ("A came.┃[[1]](#n1) B went.", "C left."),
    ] {
        assert_eq!(after(marked, pasted), None, "{marked}");
    }
}
