use super::super::testing::{check, snapshot};
use super::*;

#[test]
fn pasted_citations_get_numbers_and_endnotes_here() {
    check(
        "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        |s, at| paste(s, at, "X.[7] Y.[8] Z.[7] \n\nEndnotes\n[7] x.org\n[8] y.org\n"),
        "# R\n\nA.[1] X.[2] Y.[3] Z.[2]┃B.[4]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] y.org\n[4] b.org\n",
    );
}

#[test]
fn in_the_style_of_the_text() {
    check(
        "A.[i] B.[ii]\n┃\nEndnotes\n[i] a.org\n[ii] b.org",
        |s, at| paste(s, at, "X.[1][2]\n[1] x.org\n[2] y.org\n"),
        "A.[i] B.[ii]\nX.[iii][iv]┃\nEndnotes\n[i] a.org\n[ii] b.org\n[iii] x.org\n[iv] y.org",
    );
    check(
        "# R\n\nA.[^1]\n\n┃\n\n[^1]: a.org\n",
        |s, at| paste(s, at, "X.[1]\n[1] x.org\n"),
        "# R\n\nA.[^1]\n\nX.[^2]┃\n\n[^1]: a.org\n[^2]: x.org\n",
    );
}

#[test]
fn into_a_text_without_citations() {
    check(
        "# R\n\nA came. ┃\n",
        |s, at| paste(s, at, "X.[4] Y.[3]\n\nNotes\n\n[3] y.org\n[4] x.org\n"),
        "# R\n\nA came. X.[1] Y.[2]┃\n\n## Endnotes\n\n[1] x.org\n[2] y.org\n",
    );
}

#[test]
fn a_piece_takes_its_endnotes_along() {
    let origin = snapshot(
        "# O\n\nThe pier closed.[7] Rain fell.[8][9]\n\nNobody came.[7]\n\n## Endnotes\n\n[7] https://pier.example.org\n[8] https://rain.example.org\n[9] Marsh, p. 3\n",
    );
    let text = origin.text().to_string();
    let from = text.find("Rain").unwrap() as u32;
    let piece = Span::new(from, text.find("\n\nNobody").unwrap() as u32);
    let copied = fragment(&origin, &[piece]).expect("it cites two endnotes");
    assert_eq!(copied, "Rain fell.[8][9]\n\n## Endnotes\n\n[8] https://rain.example.org\n[9] Marsh, p. 3\n");
    assert_eq!(fragment(&origin, &[Span::new(0, 3)]), None);
    check(
        "# R\n\nA.[1]\n┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        |s, at| paste_piece(s, Span::at(at), "Rain fell.[8][9]\n", &copied),
        "# R\n\nA.[1]\nRain fell.[2][3]\n┃B.[4]\n\n## Endnotes\n\n[1] a.org\n[2] https://rain.example.org\n[3] Marsh, p. 3\n[4] b.org\n",
    );
}

#[test]
fn a_source_in_words_stays_with_its_sentence() {
    check(
        "# R\n\nA came.┃ Note: [1][2] B came.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n",
        |s, at| paste(s, at, " X came.[7]\n\n[7] x.org\n"),
        "# R\n\nA came. Note: [1][2] X came.[3]┃ B came.[4]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] x.org\n[4] c.org\n",
    );
}

/// A text with endnotes of its own, as it comes from the clipboard.
const PIECE: &str = "X left.[7] Y left.[8][9] He said \u{201c}no.\u{201d}[7] Z [8] left.\n\n## Endnotes\n\n[7] x.org\n[8] y.org\n[9] z.org\n";

#[test]
fn numerals_in_parentheses_stay_in_parentheses() {
    check(
        "# R\n\nA left (i). ┃B left (ii).\n\n## Sources\n\n(i) Herald, a.org\n\n(ii) Post, b.org\n",
        |s, at| paste(s, at, PIECE),
        "# R\n\nA left (i). X left (ii). Y left (iii, iv). He said \u{201c}no.\u{201d} (ii) Z (iii) left.┃B left (v).\n\n\
         ## Sources\n\n(i) Herald, a.org\n\n(ii) x.org\n\n(iii) y.org\n\n(iv) z.org\n\n(v) Post, b.org\n",
    );
}

const LINKED: &str = "# R\n\nA left.[[1]](#ref-1) B left.[[2]](#ref-2) C left.\n\n## Sources\n\n\
    <a id=\"ref-1\"></a>[1] a.org\n\n<a id=\"ref-2\"></a>[2] b.org\n";

#[test]
fn a_text_pasted_within_a_marker_comes_after_it() {
    let after = "# R\n\nA left.[[1]](#ref-1) B left.[[2]](#ref-2) X left.[[3]](#ref-3)┃ C left.\n\n## Sources\n\n\
        <a id=\"ref-1\"></a>[1] a.org\n\n<a id=\"ref-2\"></a>[2] b.org\n\n<a id=\"ref-3\"></a>[3] x.org\n";
    let marker = LINKED.find("[[2]]").unwrap();
    for at in marker..marker + "[[2]](#ref-2)".len() {
        let marked = format!("{}┃{}", &LINKED[..at], &LINKED[at..]);
        check(&marked, |s, at| paste(s, at, "X left.[5]\n\n[5] x.org\n"), after);
    }
}

#[test]
fn pasted_markers_lead_to_anchors_of_their_own() {
    let text = LINKED.replace(" C left", " ┃C left");
    let snapshot = snapshot(&text.replace('┃', ""));
    let change = paste(&snapshot, text.find('┃').unwrap() as u32, PIECE).expect("there is a change");
    let after = apply(snapshot.text(), &change.edits).to_string();
    assert!(after.contains("X left.[[3]](#ref-3) Y left.[[4]](#ref-4)[[5]](#ref-5)"), "{after}");
    assert!(after.contains("[[3]](#ref-3) Z [[4]](#ref-4) left.C"), "{after}");
    assert!(after.contains("<a id=\"ref-5\"></a>[5] z.org"), "{after}");
    // A link that comes along leads nowhere here, or to another endnote.
    let linked = "X left.[[1]](#ref-1)\n\n## Endnotes\n\n[1] x.org\n";
    check(
        "# R\n\nA left.[1] ┃B left.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
        |s, at| paste(s, at, linked),
        "# R\n\nA left.[1] X left.[2]┃B left.[3]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] b.org\n",
    );
}

#[test]
fn a_page_is_not_lost() {
    let piece = "X left.[7, p. 4]\n\n[7] x.org\n";
    let text = "# R\n\nA left.[^1] B left.\n\n[^1]: a.org\n";
    assert_eq!(paste(&snapshot(text), text.find("B").unwrap() as u32, piece), None);
}

#[test]
fn endnotes_come_into_a_table_and_out_of_one() {
    check(
        "# R\n\nA.[1] ┃B.[2]\n\n## Sources\n\n| 1 | a.org/1 |\n| 2 | b.org/2 |\n",
        |s, at| paste(s, at, "X.[7]\n\n[7] x.org | archive\n"),
        "# R\n\nA.[1] X.[2]┃B.[3]\n\n## Sources\n\n| 1 | a.org/1 |\n| 2 | x.org \\| archive |\n| 3 | b.org/2 |\n",
    );
    let origin = snapshot("# R\n\nA.[1]\n\n## Sources\n\n1 | Herald \\| Sun | https://a.org\n");
    let copied = with_endnotes(&origin, "A.[1]").expect("it cites one");
    assert_eq!(copied, "A.[1]\n\n## Endnotes\n\n[1] Herald | Sun | https://a.org\n");
}

#[test]
fn thousands_of_endnotes_cost_no_more_than_their_number() {
    let piece = |count: usize| {
        let (mut body, mut list) = (String::new(), String::new());
        for n in 1..=count {
            body.push_str(&format!("Office {n} left.[{n}]\n\n"));
            list.push_str(&format!("[{n}] https://example.org/{n}\n"));
        }
        format!("{body}## Endnotes\n\n{list}")
    };
    let host = snapshot(&format!("# R\n\n{}", piece(1_000)));
    let at = host.text().to_string().find("Office 500").unwrap() as u32;
    let time = |piece: &str| {
        let started = std::time::Instant::now();
        assert!(paste(&host, at, piece).is_some());
        started.elapsed()
    };
    let (few, many) = (piece(250), piece(2_000));
    let fastest = |piece: &str| (0..3).map(|_| time(piece)).min().unwrap_or_default();
    let (few, many) = (fastest(&few), fastest(&many));
    // Eight times the endnotes, in a text that costs something itself; with a quadratic step it is fifty times and more.
    assert!(many < few * 24, "{few:?} for 250, {many:?} for 2000");
}

#[test]
fn markers_without_their_endnotes_are_known() {
    let here = snapshot("A.[1]\n\nEndnotes\n[1] a.org\n");
    let shown = |piece| {
        borrowed_markers(&here, piece).into_iter().map(|(_, marker)| marker).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("X.[3] Y.[^k][3] Z."), "[3] [^k]");
    assert_eq!(shown("X.[3] Y.[4]\n\n[3] x.org\n"), "[4]");
    assert_eq!(shown("X [sic] in 2020."), "");
}

#[test]
fn urls_and_their_names_are_sources() {
    for (pasted, words) in [
        (" https://x.org/a \n", "https://x.org/a"),
        ("https://x.org/a; hxxps://y[.]org", "https://x.org/a; hxxps://y[.]org"),
        (
            "https://x.org/a\nhttps://y.org/b\r\n\nhttps://z.org",
            "https://x.org/a; https://y.org/b; https://z.org",
        ),
        ("- https://x.org/a\n- https://y.org/b", "https://x.org/a; https://y.org/b"),
        ("https://x.org/a https://y.org/b", "https://x.org/a; https://y.org/b"),
        ("Valley Times: https://x.org/a", "Valley Times: https://x.org/a"),
        (
            "Valley Times: https://x.org/a; River Radio – https://y.org",
            "Valley Times: https://x.org/a; River Radio – https://y.org",
        ),
        ("<https://x.org/a>", "https://x.org/a"),
        ("https://x.org/a;v=1", "https://x.org/a;v=1"),
    ] {
        assert_eq!(as_sources(pasted).as_deref(), Some(words), "{pasted}");
    }
    for pasted in [
        "see https://x.org/a",
        "See https://x.org/a",
        "The mill closed. Reuters: https://x.org/a",
        "https://x.org/a says so",
        "press@x.org",
        "Reuters",
        "",
    ] {
        assert_eq!(as_sources(pasted), None, "{pasted}");
    }
}

#[test]
fn a_source_after_a_stop_and_a_space_is_that_of_the_sentence_before() {
    let url = |s: &Snapshot, at: u32| cite_pasted(s, at, "https://x.org");
    for (before, after) in [
        ("A came.[1] B went. ┃C stayed.", "A came.[1] B went.[2] C stayed."),
        ("A came.[1] B went.┃ C stayed.", "A came.[1] B went.[2] C stayed."),
        ("A came.[1] ┃B went. C stayed.", "A came.[1][2] B went. C stayed."),
        ("A came.[1] B went. C stayed. ┃", "A came.[1] B went. C stayed.[2] "),
        ("A came.[1] “B went.” ┃C stayed.", "A came.[1] “B went.”[2] C stayed."),
        ("A came.[1] B we┃nt. C stayed.", "A came.[1] B went.[2] C stayed."),
        ("A came.[1] The U.S. ┃army went.", "A came.[1] The U.S. army went.[2]"),
    ] {
        let list = "\n\n## Endnotes\n\n[1] a.org\n";
        check(&format!("# R\n\n{before}{list}"), url, &format!("# R\n\n{after}{list}[2] https://x.org\n"));
    }
}

#[test]
fn without_endnotes_it_comes_as_it_is() {
    let text = snapshot("A.[1]\n\nEndnotes\n[1] a.org\n");
    let change = paste(&text, 0, "X.[1] ").expect("there is a change");
    assert_eq!(change.edits, [Edit::new(Span::at(0), "X.[1] ")]);
}
