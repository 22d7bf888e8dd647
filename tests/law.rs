//! Property tests of the incremental analysis. After any sequence of edits, the snapshot equals that of the same text
//! analysed from scratch: in all facts of blocks and links, and in all results of rules and features. The findings in a
//! memo equal those of a check from scratch.
//!
//! `ASSESSOR_EDITS=200000 cargo test --release --test law` sets the minimum number of edits; the default is 25,000.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::assessment::headings::OwnNames;
use assessor::assessment::is_assessment;
use assessor::claims::Thresholds;
use assessor::features;
use assessor::rules::{self, Finding, Memo, RULES, Rule, RuleSettings};
use assessor::text::{Edit, Span, Text};

/// Lines and fragments with every construct that the analysis knows, complete and half-typed.
const PIECES: &[&str] = &[
    "# River Basin Assessment, May 3, 2024\n",
    "River Basin Assessment, May 3\n",
    "---\ntitle: River Basin\ndate: 2024-05-03\n---\n",
    "---\n",
    "Ann Marsh and Ben Oru\n",
    "May 3, 5:15 pm ET\n",
    "**Report date**: 16 Aug 2024\n",
    "| Date | 2024-05-04 |\n",
    "| ID | Source | URL |\n|---|---|---|\n| SRC-2 | Herald | https://example.org/s |\n",
    "| 3 | Post | https://example.org/t |\n",
    "| 4 | Interview with a clerk |\n| 5 | https://example.org/u | B2 |\n",
    "No. | Source\n--- | ---\n6 | Gazette \\| Sun, https://example.org/v\n",
    "7 | https://example.org/w |\n",
    "8 | ",
    "It rained (ii). ",
    "(ii) Herald, https://example.org/h\n",
    "31.02.2024\n",
    "## Executive Summary\n",
    "## Installation\n",
    "The [ferry](https://example.org/f) sank; the [port](https://example.org/p) closed at [noon](https://example.org/n).\n",
    "Le port de la ville est fermé et les gens du quai attendent le bac avec les sacs de la banque dans la rue.\n",
    "Порт зачинили, і мешканці міста чекають на пором від ранку до вечора.\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "## Key Takeaways\n",
    "Key Takeaways:\n",
    "<!--\n",
    "-->\n",
    "<pre>\n",
    "</pre>\n",
    "$$\n",
    "%%\n",
    "<div class=\"note\">\n",
    "{: .lead}\n",
    "+++\n",
    "    x[3] = y\n",
    "**How it began:**\n",
    "### 1. The dam will hold\n",
    "   - It held in May.[2]\n",
    "| # | Judgment |\n|---|---|\n| 1 | The dam will likely hold |\n",
    "1. https://a.example\n1. https://b.example\n",
    "Key Judgments\n\n",
    "Toplines\n",
    "Talks in the North:\n",
    "River forces retook Port Anvil\n",
    "Both sides met\nTalks failed and the\nport closed\n",
    "It ended at 9 p.m. Basin officials left for the U.S. Guards stayed.\n",
    "It rose.[21] It sank.[22] It burned.[23] It stood.[24] It closed.[25]\n",
    "[6]Copies on request.\n",
    "[30] https://example.org/y?utm_source=a; https://example.org/z?fbclid=b\n",
    "- River forces will likely retake Port Anvil.\n",
    "• Talks go on.\n",
    "- River forces did not shell Port Anvil on May 4. Two ferries left.\n",
    "River forces will likely retake Port Anvil. Two ferries left the port on Sunday, May 3.\n",
    "* One more point\n",
    "1. A numbered point.\n",
    "   that goes on.\n",
    "River forces shelled Port Anvil on May 2.[1] The governor claimed that “14 people” died.\n",
    "The Ministry of Foreign Affairs (MFA) stated on May 3 that talks failed.[2] It added nothing.[^a]\n",
    "Russian Foreign Minister Sergei Lavrov met Turkish Foreign Minister Hakan Fidan. Lavrov’s staff left.[3]\n",
    "Sergey Lavrov and Syrian President Bashar al-Assad met General Oleg Popov and General Ivan Popov. Popov left.\n",
    "Russian Defense Minister Sergei Shoigu called former Russian Foreign Minister Sergei Lavrov.[8]\n",
    "The MFA, the Russian MoD and the River Defense Committee (RDC) spoke. The Ukrainian Ministry of Defense did.\n",
    "The Road Development Company (RDC) sent Fidan and Popov.\n",
    "Fidan met General P\u{43e}pov in P\u{43e}rt Anvil.\n",
    "Officials said so.[iv] As [reported](https://example.org/x) before [@key; @other, p. 3].\n",
    "Wrapped text runs on to about seventy columns and only then does it\nbreak into the next line of the\nparagraph.[4]\n",
    "It fell [@key]. It rose [@kye, p. 3; see @fig:map].[6-8]\n",
    "It is unlikely that the U.S. Embassy reopens.[28]The next sentence is glued.\n",
    "Украина 🇺🇦 stated: “so.”[5]\n",
    "```\n[6] code\n```\n",
    "```\n",
    "> A quotation.[7]\n",
    "> [7] https://example.org/q\n",
    ">\n",
    "> goes on\n",
    "> [!summary] Key Takeaways\n> - The dam will hold.\n>   - It held.\n",
    "> [!NOTE]\n",
    "> **Key Takeaways**\n",
    "::: {.callout-note title=\"Highlights\"}\n",
    "It fell.^[1](#n1)^ It rose.<sup>[1](#n1)[2](#n2)</sup>\n",
    "1. Port Office – Late Boats (3 May\n2024): https://example.org/w\n",
    "Workers cleared 45 tents and an unknown number of papers on 15\nMay.[1]\n",
    "| a | b |\n",
    "<!-- a comment -->\n",
    "## Endnotes\n",
    "Endnotes\n",
    "### Ports\n",
    "[1] https://example.org/a; hxxps://tass dot ru/b\n",
    "[2] \n",
    "[2]https://example.org/c\n",
    "[3] Prose, p. 4, www.example.org\n",
    "[iv] ttps://t.me/x/1\n",
    "[iv]\n",
    "[i]\n",
    "[^a]: https://example.org/d\n",
    "[4]: https://example.org/e\n",
    "Title\n=====\n",
    "[",
    "[1",
    "]",
    "[9]",
    "(",
    "“",
    ". ",
    ".",
    " ",
    "x",
    "é",
    "\u{2028}",
    "-",
    "#",
    "`",
    "The",
    "The governor said\n",
    "The governor said that the\n",
    "Sources\n",
    "Eastern Bank\n",
    "Lavrov",
    "\u{feff}",
];

/// The examples in the page of each rule, right and wrong. Each rule has findings in some of them.
static EXAMPLES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let of = |rule: &&'static Rule| {
        let fenced = rule.page.split("\n```assessment").skip(1).filter_map(|rest| rest.split_once('\n'));
        let examples = fenced.filter_map(|(_, rest)| rest.split("\n```").next());
        let plain = |text: &str| format!("{}\n", text.replace(['⟦', '⟧'], ""));
        examples.map(|text| (rule.name, plain(text))).collect::<Vec<_>>()
    };
    RULES.iter().flat_map(of).collect()
});

/// Generates the start of a document: an example or none, and pieces after it.
fn beginning() -> impl Strategy<Value = String> {
    let example = prop_oneof![
        1 => Just(String::new()),
        1 => prop::sample::select(&**EXAMPLES).prop_map(|(_, text)| text),
    ];
    (example, prop::collection::vec(piece(), 0..30))
        .prop_map(|(text, pieces)| format!("{text}{}", pieces.concat()))
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PIECES)
}

/// Generates edits: the position as a fraction of the text, so that it always fits, the length, and the new text.
fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, Vec<&'static str>)>> {
    let inserted =
        prop_oneof![3 => prop::collection::vec(piece(), 0..2), 1 => prop::collection::vec(piece(), 2..6)];
    prop::collection::vec(
        (any::<prop::sample::Index>(), prop_oneof![3 => 0_u8..4, 1 => 0_u8..200], inserted),
        1..100,
    )
}

#[track_caller]
fn assert_same(edited: &Snapshot, fresh: &Snapshot) {
    let text = fresh.text().to_string();
    assert_eq!(edited.text().to_string(), text);
    assert_eq!(edited.starts(), fresh.starts(), "block borders in {text:?}");
    for (i, (a, b)) in edited.blocks().iter().zip(fresh.blocks()).enumerate() {
        assert_eq!(a, b, "block {i} of {text:?}");
    }
    assert_eq!(edited.links(), fresh.links(), "links in {text:?}");
    let counts = is_assessment(fresh.name(), &text, OwnNames::NONE) || edited.environment().all_files;
    assert_eq!(counts, edited.is_assessment(), "whether it is an assessment: {text:?}");
    assert_eq!(edited.mentions(), fresh.mentions(), "mentions in {text:?}");
    assert_eq!(edited.supports(), fresh.supports(), "supports in {text:?}");
    assert_eq!(edited.linked(), fresh.linked(), "who is named in {text:?}");
    assert_eq!(features::outline(edited), features::outline(fresh));
}

fn every_rule() -> RuleSettings {
    let mut settings = RuleSettings::default();
    for rule in rules::RULES {
        settings.set(rule, Some(rules::Severity::Warning));
    }
    settings
}

/// Returns the findings of a memo, after checking the line of each and the column for which its note was made.
fn kept(memo: &mut Memo<u32>, snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings = Vec::new();
    memo.each(|placed| {
        let Finding { span, related, .. } = &placed.finding;
        assert_eq!(placed.line, snapshot.text().line_of(span.start), "of {:?}", placed.finding);
        // The note stays valid only while the column of the finding is unchanged.
        let start = snapshot.text().line_span(placed.line).start;
        let column = span.start - start;
        assert_eq!(*placed.note.get_or_insert(column), column, "of {:?}", placed.finding);
        assert!(related.iter().all(|(span, _)| span.end <= snapshot.text().len()));
        findings.push(placed.finding.clone());
    });
    findings
}

/// Returns the number of documents, which are edited 50 times each on average.
fn documents() -> u32 {
    let edits = std::env::var("ASSESSOR_EDITS").ok().and_then(|n| n.parse().ok());
    edits.unwrap_or(25_000_u32).div_ceil(50)
}

/// Returns environments with a higher and a lower threshold for missing sources, in which citations are
/// expected or not.
fn environment(practice: usize) -> Arc<Environment> {
    let (missing, expects_citations) =
        [(None, None), (Some(0.05), None), (Some(0.05), Some(false)), (Some(0.05), Some(true))][practice];
    let mut environment = Environment { expects_citations, ..Environment::default() };
    if let Some(missing) = missing {
        environment.thresholds = Thresholds { missing, carried: 0.02 };
    }
    Arc::new(environment)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: documents(), max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn edits_and_a_fresh_start_agree(text in beginning(), edits in edits(), burst in 1_usize..5, practice in 0_usize..4) {
        let environment = environment(practice);
        let mut document = Document::new("river.md", Text::new(&text), environment.clone());
        let (settings, mut memo) = (every_rule(), Memo::default());
        // An old snapshot may still be in use when the next one is made.
        let mut held = Vec::new();
        for (i, (at, len, inserted)) in edits.iter().enumerate() {
            let size = document.text().len() as usize;
            let start = document.text().floor(at.index(size + 1) as u32);
            let end = document.text().floor(start.saturating_add(u32::from(*len)).min(size as u32)).max(start);
            document.edit(&Edit::new(Span::new(start, end), inserted.concat()));
            if i % burst == 0 {
                let fresh = Document::new("river.md", Text::new(&document.text().to_string()), environment.clone()).snapshot();
                let edited = document.snapshot();
                held.truncate(0);
                held.extend((i % 3 == 0).then(|| edited.clone()));
                // The rules need not check each snapshot either.
                if i % 7 == 5 {
                    continue;
                }
                memo.check(&edited, &settings);
                // Requested first, so that lazily computed results do not exist yet.
                let found = kept(&mut memo, &edited);
                assert_same(&edited, &fresh);
                let afresh = rules::check(&fresh, &settings);
                assert_eq!(found, afresh, "findings in {:?}", fresh.text().to_string());
            }
        }
    }
}

#[test]
fn every_rule_speaks_while_its_examples_are_edited() {
    let mut silent: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    let settings = every_rule();
    for (i, (rule, text)) in EXAMPLES.iter().enumerate() {
        let only_told = *rule == "uncited-report";
        let environment = Environment {
            expects_citations: only_told.then_some(false),
            all_files: only_told,
            ..(*environment(0)).clone()
        };
        let environment = Arc::new(environment);
        let mut document = Document::new("river.md", Text::new(text), environment.clone());
        let mut memo = Memo::default();
        let mut look = |document: &mut Document| {
            let edited = document.snapshot();
            memo.check(&edited, &settings);
            let text = document.text().to_string();
            let fresh = Document::new("river.md", Text::new(&text), environment.clone()).snapshot();
            let found = kept(&mut memo, &edited);
            assert_same(&edited, &fresh);
            assert_eq!(found, rules::check(&fresh, &settings), "findings in {text:?}");
            for finding in found {
                silent.remove(finding.rule.name);
            }
        };
        look(&mut document);
        for n in 0..8 {
            // Pieces are inserted at positions spread over the text, and removed again.
            let at = document.text().floor((i * 31 + n * text.len() / 8) as u32 % document.text().len());
            let piece = PIECES[(i * 8 + n) % PIECES.len()];
            document.edit(&Edit::new(Span::at(at), piece));
            look(&mut document);
            document.edit(&Edit::new(Span::new(at, at + piece.len() as u32), ""));
            look(&mut document);
        }
    }
    assert!(silent.is_empty(), "these rules never find anything here: {silent:?}");
}

#[test]
fn a_replaced_text_costs_what_differs() {
    let text = PIECES.concat();
    let mut document = Document::new("river.md", Text::new(&text), Arc::new(Environment::default()));
    let before = document.snapshot();
    document.replace(&text.replace("Talks go on.", "Talks went on."));
    let after = document.snapshot();
    let kept =
        after.blocks().iter().filter(|b| before.blocks().iter().any(|old| Arc::ptr_eq(old, b))).count();
    assert!(kept + 4 >= after.blocks().len(), "{kept} of {} blocks kept", after.blocks().len());
}

#[test]
fn a_heading_below_half_a_sentence_depends_on_the_lines_below_it() {
    let notes = "River Basin\n\nPorts\nTalks go on.\n\nThe office repeats what it wrote in the\nSources\n\n";
    let takeaways = "River Basin\n\nKey Takeaways\n- Talks go on.\nThe council will\n\n";
    for (text, below, replaced, with) in [
        (notes, "[x1] Harbour office, letter.\n", 1..2, ""),
        (takeaways, "- mills\n", 2..7, "River forces will likely retake Port Anvil."),
    ] {
        let environment = Arc::new(Environment::default());
        let fresh = |text: &str| Document::new("river.md", Text::new(text), environment.clone()).snapshot();
        let mut document =
            Document::new("river.md", Text::new(&format!("{text}{below}")), environment.clone());
        let before = document.snapshot();
        let start = text.len() as u32;
        document.edit(&Edit::new(Span::new(start + replaced.start, start + replaced.end), with.to_owned()));
        let edited = document.snapshot();
        assert_same(&edited, &fresh(&document.text().to_string()));
        let kinds =
            |snapshot: &Snapshot| -> Vec<_> { snapshot.blocks().iter().map(|b| b.block.kind).collect() };
        assert_ne!(kinds(&before)[..7], kinds(&edited)[..7], "nothing depends on it in {text:?}");
    }
}

#[test]
fn a_text_that_loses_its_only_unnumbered_endnote_is_an_excerpt() {
    let environment = Arc::new(Environment::default());
    let text = "Endnotes\n River forces did not shell Port Anvil on May 4.\nLavrov’s staff left.[3]\n- River forces left.\n";
    let mut document = Document::new("river.md", Text::new(text), environment.clone());
    let (settings, mut memo) = (every_rule(), Memo::default());
    memo.check(&document.snapshot(), &settings);
    document.edit(&Edit::new(Span::new(1, 2), String::new()));
    let edited = document.snapshot();
    memo.check(&edited, &settings);
    let fresh = Document::new("river.md", Text::new(&document.text().to_string()), environment).snapshot();
    assert_eq!(kept(&mut memo, &edited), rules::check(&fresh, &settings));
    assert!(rules::check(&fresh, &settings).iter().any(|f| f.rule.name == "dangling-marker"));
}

#[test]
fn front_matter_stands_at_the_start_or_is_none() {
    let (line, rest) = ("[^a]: https://example.org/d\n", "---\ntitle: River Basin\n---\nTalks go on.\n");
    let whole = format!("{line}{rest}");
    let above = line.len() as u32;
    for (text, edit) in [
        (rest, Edit::new(Span::new(0, 0), line.to_owned())),
        (&*whole, Edit::new(Span::new(0, above), String::new())),
    ] {
        let environment = Arc::new(Environment::default());
        let mut document = Document::new("river.md", Text::new(text), environment.clone());
        document.snapshot();
        document.edit(&edit);
        let fresh =
            Document::new("river.md", Text::new(&document.text().to_string()), environment).snapshot();
        assert_same(&document.snapshot(), &fresh);
    }
}

#[test]
fn front_matter_opens_behind_one_byte_order_mark_whatever_closes_it_later() {
    for marks in ["", "\u{feff}", "\u{feff}\u{feff}"] {
        let environment = Arc::new(Environment::default());
        let text = format!("{marks}---\nTalks go on.\nTwo ferries left the port.\n");
        let mut document = Document::new("river.md", Text::new(&text), environment.clone());
        document.snapshot();
        document.edit(&Edit::new(Span::new(text.len() as u32, text.len() as u32), "---\n".to_owned()));
        let fresh =
            Document::new("river.md", Text::new(&document.text().to_string()), environment).snapshot();
        assert_same(&document.snapshot(), &fresh);
    }
}

#[test]
fn takeaways_follow_a_line_that_is_moved_below_its_neighbour() {
    let environment = Arc::new(Environment::default());
    let (head, line) =
        ("## Key Takeaways\n- Two ferries left the port.\n\n## Ports\n", "Two ferries left the port.\n");
    let mut document =
        Document::new("river.md", Text::new(&format!("{head}{line}***\n")), environment.clone());
    let before = document.snapshot().supports().to_vec();
    let start = head.len() as u32;
    document.edit(&Edit::new(Span::new(start, document.text().len()), format!("***\n{line}")));
    let edited = document.snapshot();
    let fresh = Document::new("river.md", Text::new(&document.text().to_string()), environment).snapshot();
    assert_same(&edited, &fresh);
    assert_ne!(edited.supports(), before);
}
