//! All views of a report have the same counts: the status, the code lenses above headings and takeaways, the outline,
//! the map, and the findings of `check`.
//!
//! With `ASSESSOR_ARCHIVE=FOLDER`, the texts in that folder are tested too.

use std::collections::BTreeSet;
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Expectation, Snapshot};
use assessor::features::{self, OutlineItem, OutlineKind};
use assessor::rules::{self, RULES, RuleSettings};
use assessor::text::Text;

/// Citation devices and gaps in the list of endnotes; each report has one of each.
const CITED: [&str; 4] = ["[{}]", "[^n{}]", " (https://a.example/{})", "[@key{}]"];
const LISTS: [&str; 3] = ["whole", "gap", "none"];

/// Returns reports that cite in several styles, with all of their endnotes, with some of them, and as
/// excerpts with none.
fn generated() -> Vec<String> {
    let mut out = Vec::new();
    for device in CITED {
        for list in LISTS {
            for below in [false, true] {
                out.push(report(device, list, below));
            }
        }
    }
    out
}

fn report(device: &str, list: &str, markers_below: bool) -> String {
    let mark = |n: usize| device.replace("{}", &n.to_string());
    let gap = if markers_below { "\n" } else { "" };
    let mut text = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n\
        - River forces shelled Port Anvil and hit two ferries.\n- The council postponed the vote on the new bridge.\n\
        - Nobody in the body says anything like this about the weather.\n\n## Eastern Bank\n\n"
        .to_owned();
    text.push_str(&format!(
        "River forces shelled Port Anvil on May 2 and hit two ferries.{gap}{}\n\n### Ferries\n\n\
         The governor of Anvil claimed on May 3 that the strikes killed “14 people”. Crews left the port on May 2.{}{}\n\n",
        mark(1),
        mark(2),
        mark(3)
    ));
    text.push_str(&format!(
        "## Council\n\nThe council postponed the vote on the new bridge on May 1.{} It meets again on May 6, officials said.{}\n\n",
        mark(4),
        mark(2)
    ));
    if list == "none" {
        return text;
    }
    text.push_str("## Endnotes\n\n");
    for n in 1..=5 {
        if list == "gap" && n == 3 {
            continue;
        }
        let head = if device.starts_with("[^") { format!("[^n{n}]:") } else { format!("[{n}]") };
        let more = if n == 1 { "; https://b.example/1" } else { "" };
        text.push_str(&format!("{head} https://a.example/{n}{more}\n"));
    }
    text
}

/// Returns the number at the start of the words, or before `what`; "no" is 0.
fn number(words: &str, what: &str) -> Option<usize> {
    let at = words.find(what)?;
    let word = words[..at].trim_end().rsplit(' ').next()?;
    if word.eq_ignore_ascii_case("no") { Some(0) } else { word.parse().ok() }
}

fn flat(items: &[OutlineItem], out: &mut Vec<OutlineItem>) {
    for item in items {
        out.push(item.clone());
        flat(&item.children, out);
    }
}

/// Returns the text between `open` and `close` in a page.
fn between<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
    let from = page.find(open).map_or(page.len(), |i| i + open.len());
    &page[from..from + page[from..].find(close).unwrap_or(0)]
}

/// Returns the contradictions between the views of a text.
fn contradictions(snapshot: &Arc<Snapshot>) -> Vec<String> {
    let out = std::cell::RefCell::new(Vec::new());
    let equal = |what: String, numbers: &[(&str, usize)]| {
        let different: BTreeSet<_> = numbers.iter().map(|(_, n)| *n).collect();
        if different.len() > 1 {
            out.borrow_mut().push(format!("{what}: {numbers:?}"));
        }
    };
    let (map, lenses) = (features::map(snapshot), features::lenses(snapshot));
    let page = features::page(&map);
    let mut outline = Vec::new();
    flat(&features::outline(snapshot), &mut outline);
    let all = features::count_all(snapshot);
    let expected = snapshot.expectation() == Expectation::Expected;

    // Claims: status, map and its page.
    let paragraphs =
        |count: fn(&features::MapParagraph) -> u32| map.paragraphs.iter().map(count).sum::<u32>();
    let header = between(&page, "<header>", "</header>");
    let claims = paragraphs(|p| p.claims) as usize;
    let told = number(header, " claim").unwrap_or(usize::MAX);
    equal("claims".into(), &[("status", all.claims as usize), ("map", claims), ("page", told)]);
    let uncited = paragraphs(|p| p.uncited) as usize;
    let by_sentence = map.paragraphs.iter().flat_map(|p| &p.sentences).filter(|s| s.uncited).count();
    equal(
        "uncited".into(),
        &[("status", all.uncited as usize), ("map", uncited), ("sentences", by_sentence)],
    );
    if expected {
        // "No claim without source found" says that each of them is cited.
        let lacking = snapshot.sentences().filter(|s| snapshot.lacks_source(*s)).count();
        let cited = snapshot.sentences().filter(|s| s.facts.claim.is_some() && snapshot.is_cited(*s)).count();
        equal(
            "claims are cited or lack a source".into(),
            &[("status", all.claims as usize), ("text", lacking + cited)],
        );
        let told = number(header, " uncited").unwrap_or(usize::MAX);
        equal("uncited on the page".into(), &[("map", uncited), ("page", told)]);
    }

    // The findings of `check`: claims without a source, and sentences whose markers all refer to no source.
    let mut settings = RuleSettings::default();
    for rule in RULES {
        settings.set(rule, rule.severity.or(Some(rules::Severity::Hint)));
    }
    let findings = rules::check(snapshot, &settings);
    let missing = findings.iter().filter(|f| f.rule.name == "uncited-claim").count();
    let mut dangling = BTreeSet::new();
    for finding in findings.iter().filter(|f| f.rule.name == "dangling-marker") {
        for span in std::iter::once(finding.span).chain(finding.related.iter().map(|(span, _)| *span)) {
            dangling.extend(
                snapshot
                    .sentence_at(span.start)
                    .map(|s| s.span)
                    .filter(|span| snapshot.sentence_at(span.start).is_some_and(|s| !snapshot.is_sourced(s))),
            );
        }
    }
    let has_gathered = findings.iter().any(|f| f.rule.name == "dangling-marker" && f.related.len() > 4);
    if !has_gathered && !text_has_marker_lines(snapshot) {
        equal("check".into(), &[("status", all.uncited as usize), ("check", missing + dangling.len())]);
    }

    // Sections: the lens above each heading, and its line in the outline.
    for item in outline.iter().filter(|item| item.kind == OutlineKind::Section) {
        let lens = lenses.iter().find(|lens| lens.span == item.selection).map(|lens| lens.title.as_str());
        if item.detail.as_deref() != lens {
            out.borrow_mut().push(format!("'{}': outline {:?}, lens {lens:?}", item.name, item.detail));
        }
    }

    // Takeaways: lens, outline, map and its page.
    for (i, takeaway) in map.takeaways.iter().enumerate() {
        let support = &snapshot.supports()[i];
        let span = snapshot.takeaway_words(support.takeaway);
        let lens = lenses.iter().find(|lens| lens.span == span).map_or("", |lens| lens.title.as_str());
        let listed = outline.iter().find(|item| item.kind == OutlineKind::Takeaway && item.selection == span);
        let listed = listed.and_then(|item| item.detail.clone()).unwrap_or_default();
        let card = between(&page, &format!("id=\"t{i}\""), "</li>");
        let standing = between(card, "<b>", "</b>");
        let sources = takeaway.sources.in_words();
        if takeaway.paragraphs.is_empty() {
            if [lens, &listed, standing]
                .iter()
                .any(|words| words.contains(" outlet") || words.contains(" source"))
            {
                out.borrow_mut().push(format!("takeaway {i} has no paragraph: {lens}, {listed}, {standing}"));
            }
            continue;
        }
        for (view, words) in [("lens", lens), ("outline", &listed), ("page", standing)] {
            if !words.to_lowercase().ends_with(&sources) {
                out.borrow_mut().push(format!("takeaway {i}: the map counts {sources}, {view} {words}"));
            }
        }
        if (takeaway.sources.outlets == 0) != takeaway.outlets.is_empty() {
            out.borrow_mut().push(format!("takeaway {i}: {sources} at {:?}", takeaway.outlets));
        }
        let shown = number(lens, " paragraph").unwrap_or(usize::MAX);
        equal(format!("paragraphs of takeaway {i}"), &[("lens", shown), ("map", takeaway.paragraphs.len())]);
    }

    // Sources: the head of the page, and the outlets below.
    if !header.contains(&map.sources.in_words()) {
        out.borrow_mut().push(format!("the map counts {}, the page {header}", map.sources.in_words()));
    }
    let absent = map.outlets.iter().filter(|outlet| outlet.name == "Not in this text");
    let absent: usize = absent.map(|outlet| outlet.sources.len() - 1).sum();
    equal("outlets".into(), &[("map", map.outlets.len() + absent), ("counted", map.sources.outlets)]);
    out.into_inner()
}

fn text_has_marker_lines(snapshot: &Snapshot) -> bool {
    (0..snapshot.blocks().len()).any(|block| snapshot.markers_line_below(block).is_some())
}

fn snapshot(name: &str, text: &str, environment: &Arc<Environment>) -> Arc<Snapshot> {
    Document::new(name, Text::new(text), environment.clone()).snapshot()
}

#[test]
fn all_views_of_a_report_agree() {
    let environment = Arc::new(Environment::default());
    let mut texts = generated();
    texts.push(std::fs::read_to_string("tests/fixtures/sample.assessment.md").unwrap());
    for rule in RULES {
        let examples = rule.page.split("```assessment\n").skip(1).filter_map(|rest| rest.split("```").next());
        texts.extend(examples.map(|text| text.replace(['⟦', '⟧'], "")));
    }
    assert!(texts.len() > 100, "{} texts", texts.len());
    for text in texts {
        let snapshot = snapshot("river.md", &text, &environment);
        if snapshot.is_assessment() {
            let all = contradictions(&snapshot);
            assert!(all.is_empty(), "{}\n{text}", all.join("\n"));
        }
    }
}

#[test]
fn one_endnote_with_addresses_of_three_sites_has_three_outlets() {
    let environment = Arc::new(Environment::default());
    let text = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- River forces shelled Port Anvil.\n\n\
        ## Port\n\nRiver forces shelled Port Anvil on May 2.[1]\n\n## Endnotes\n\n\
        [1] https://a.example/1; https://b.example/2; https://c.example/3\n";
    let snapshot = snapshot("river.md", text, &environment);
    assert_eq!(contradictions(&snapshot), Vec::<String>::new());
    let page = features::page(&features::map(&snapshot));
    assert!(page.contains("3 outlets"), "{}", between(&page, "<header>", "</header>"));
}

#[test]
fn an_excerpt_does_not_contradict_itself() {
    let environment = Arc::new(Environment::default());
    let text = report("[{}]", "none", false);
    let map = features::map(&snapshot("river.md", &text, &environment));
    assert_eq!(map.takeaways[0].sources.in_words(), "1 source");
    assert!(!map.takeaways[0].outlets.is_empty());
    let page = features::page(&map);
    assert!(page.contains("4 sources"), "{}", between(&page, "<header>", "</header>"));
}

#[test]
#[ignore = "needs ASSESSOR_ARCHIVE, a folder of published reports"]
fn the_same_on_an_archive() {
    let folder =
        std::env::var_os("ASSESSOR_ARCHIVE").expect("ASSESSOR_ARCHIVE names a folder of published reports");
    let environment = Arc::new(Environment::default());
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let (mut read, mut wrong) = (0, 0);
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let snapshot = snapshot(&name, &text, &environment);
        if snapshot.is_assessment() {
            read += 1;
            let all = contradictions(&snapshot);
            if !all.is_empty() {
                wrong += 1;
                eprintln!("{name}: {}", all.join("; "));
            }
        }
    }
    assert_eq!(wrong, 0, "{wrong} of {read} texts contradict themselves");
}
