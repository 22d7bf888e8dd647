use std::sync::Arc;

use super::*;
use crate::analysis::{Document, Environment};
use crate::rules::{RuleSettings, Safety};
use crate::text::Text;

fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
}

fn at(snapshot: &Snapshot, settings: &RuleSettings, span: Span) -> Vec<Action> {
    let mut findings = rules::check(snapshot, settings);
    findings.retain(|f| f.span.start <= span.end && f.span.end >= span.start);
    let later = actions(snapshot, findings.clone(), span, true);
    let now = actions(snapshot, findings, span, false);
    let names = |all: &[Action]| all.iter().map(|a| (a.kind, a.title.clone())).collect::<Vec<_>>();
    assert_eq!(names(&later), names(&now));
    now
}

/// Returns the kinds and titles at `┃`, with `*` before a preferred one.
fn titles(marked: &str) -> Vec<String> {
    let at = marked.find('┃').expect("a caret") as u32;
    let snapshot = snapshot(&marked.replace('┃', ""));
    let all = self::tests::at(&snapshot, &RuleSettings::default(), Span::at(at));
    let star = |a: &Action| if a.preferred { "*" } else { "" };
    all.iter().map(|a| format!("{}{}: {}", star(a), a.kind.name(), a.title)).collect()
}

const REPORT: &str = "# River Basin Assessment, May 3, 2024\n\nRiver forces shelled Port Anvil.[1] The port \
        closed.[3] It opened ag┃ain.[2]\n\n## Endnotes\n\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org\n";

#[test]
fn rewrites_on_a_sentence_and_fixes_on_a_finding() {
    let both = ["refactor.rewrite: Insert citation here", "refactor.rewrite: Cite the previous source again"];
    assert_eq!(titles(REPORT), both);
    assert_eq!(
        titles(&REPORT.replace("It opened ag┃ain.[2]", "Coastal forces will likely retake it so┃on.")),
        both
    );
    let on_marker = titles(&REPORT.replace('┃', "").replace("[2]\n\n", "[2┃]\n\n"));
    assert_eq!(on_marker[0], "*quickfix: Renumber citations", "{on_marker:?}");
}

#[test]
fn a_finding_can_be_ignored_where_it_stands() {
    let text = REPORT.replace('┃', "");
    let (before, settings) = (snapshot(&text), RuleSettings::default());
    let marker = Span::at(text.find("[2]\n\n").expect("the marker") as u32);
    let all = at(&before, &settings, marker);
    let ignore = all.iter().find(|a| a.title == "Ignore marker-order here").expect("the action");
    // Menus are ordered by this, not by the words.
    assert_eq!(ignore.kind, ActionKind::Ignore);
    assert!(all.iter().all(|a| (a.kind == ActionKind::Ignore) == a.title.starts_with("Ignore ")));
    let after = snapshot(&edits::apply(before.text(), &ignore.edits).to_string());
    assert_eq!(rules::check(&before, &settings).len(), 1);
    assert_eq!(rules::check(&after, &settings), []);
}

#[test]
fn the_fixes_of_a_title_go_together_and_are_offered_on_the_name_too() {
    let text = "# R, November 30, 2024\n\nRussian Foreign Minister Dmitry Peskov told reporters on November 29 that \
                    14 ships had left. Police reported rain on November 29.[1]\n\n## Endnotes\n\n[1] https://a.org\n";
    let (snapshot, settings) = (snapshot(text), RuleSettings::default());
    let fixes = |words: &str| -> Vec<String> {
        let place = Span::at(text.find(words).expect("the words") as u32 + 1);
        let all = at(&snapshot, &settings, with_title(&snapshot, place));
        let star = |a: &Action| if a.preferred { "*" } else { "" };
        let fixes = all.iter().filter(|a| a.kind == ActionKind::QuickFix);
        fixes.map(|a| format!("{}{}", star(a), a.title)).collect()
    };
    let on_title = fixes("Foreign Minister");
    assert_eq!(on_title.first().map(String::as_str), Some("*Change to \"Sergei Lavrov\""));
    assert!(on_title.len() > 2, "{on_title:?}");
    let (last, titles) = on_title.split_last().expect("several");
    assert!(last == "Insert citation [1]" && titles[1..].iter().all(|one| one.starts_with("Change to ")));
    assert_eq!(fixes("Peskov"), on_title);
    assert_eq!(fixes("ships had left"), ["*Insert citation [1]"]);
}

#[test]
fn urls_can_be_rewritten() {
    let on_url = titles(&REPORT.replace('┃', "").replace("https://b", "https://┃b"));
    assert_eq!(on_url, ["refactor.rewrite: Defang URL"]);
}

#[test]
fn nothing_for_a_text_that_is_no_assessment() {
    assert_eq!(titles("# Shopping\n\nMilk an┃d bread are needed.\n"), [""; 0]);
}

#[test]
fn what_would_change_nothing_is_not_offered() {
    let settings = RuleSettings::default();
    let offered = |text: &str| {
        let snapshot = snapshot(&text.replace('┃', ""));
        let mut found = Mendable::default();
        rules::check(&snapshot, &settings).iter().for_each(|finding| found.take(finding));
        let kinds: Vec<_> = ActionKind::SOURCE
            .into_iter()
            .filter(|kind| may_act(&snapshot, &settings, &found, *kind))
            .collect();
        for kind in ActionKind::SOURCE {
            assert_eq!(
                kinds.contains(&kind),
                source_action(&snapshot, &settings, kind).is_some(),
                "{kind:?} {text}"
            );
        }
        kinds
    };
    assert_eq!(offered(REPORT), [ActionKind::Renumber]);
    let settled = REPORT.replace("closed.[3]", "closed.[2]").replace("ag┃ain.[2]", "again.[3]");
    assert_eq!(offered(&settled), []);
    assert_eq!(offered(&settled.replace("//c.org", "//c[.]org")), [ActionKind::Refang]);
    assert_eq!(offered(&settled.replace("\n[3] https://c.org", "")), [ActionKind::CreateEndnotes]);
    assert_eq!(offered(&settled.replace("again.[3]", "again.")), [ActionKind::RemoveEndnotes]);
    assert_eq!(offered(&settled.replace("https://c", "htps://c")), [ActionKind::FixAll, ActionKind::Refang]);
}

#[test]
fn all_rules_with_safe_fixes_are_known() {
    for rule in rules::RULES {
        for text in rule.page.split("```assessment\n").skip(1) {
            let text = text.split("```").next().unwrap_or("").replace(['⟦', '⟧'], "");
            let (snapshot, settings) = (snapshot(&text), RuleSettings::default());
            for finding in rules::check(&snapshot, &settings) {
                let fixes = (finding.rule.fixes)(&snapshot, &finding);
                let safe = fixes.iter().any(|fix| fix.safety == Safety::Safe);
                assert!(!safe || finding.rule.safe_fix, "{}", finding.rule.name);
            }
        }
    }
}

#[test]
fn endnotes_that_would_not_be_read_are_not_created() {
    let fenced = "# R\n\n## Key Takeaways\n\n- A.\n\n## Body\n\nA.[1] B.[2]\n\n```\ncode\n";
    let create = |text: &str| {
        let snapshot = snapshot(text);
        let action = source_action(&snapshot, &RuleSettings::default(), ActionKind::CreateEndnotes)?;
        Some(edits::apply(snapshot.text(), &action.edits).to_string())
    };
    assert_eq!(create(fenced), None);
    let closed = create(&format!("{fenced}```\n")).expect("there is something to add");
    assert_eq!(closed.matches("\n[1]").count(), 1, "{closed}");
    assert_eq!(closed.matches("\n[2]").count(), 1, "{closed}");
}

#[test]
fn fix_all_makes_the_safe_fixes_only() {
    let snapshot = snapshot(&REPORT.replace('┃', ""));
    let mut settings = RuleSettings::default();
    assert_eq!(source_action(&snapshot, &settings, ActionKind::FixAll), None, "it renumbers nothing unasked");
    settings.set_renumbers(true);
    let all = source_action(&snapshot, &settings, ActionKind::FixAll).expect("there is something to fix");
    let after = edits::apply(snapshot.text(), &all.edits).to_string();
    let renumbered = source_action(&snapshot, &settings, ActionKind::Renumber).expect("out of order");
    assert_eq!(after, edits::apply(snapshot.text(), &renumbered.edits).to_string());
    assert!(all.edits.len() > 1 && all.edits.iter().all(|e| e.text.len() < 40), "{:?}", all.edits);
    let settled = super::tests::snapshot(&after);
    assert_eq!(source_action(&settled, &settings, ActionKind::FixAll), None);
}
