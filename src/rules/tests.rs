//! Tests over all rules: declarations are complete, examples behave as their pages say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::*;
use crate::analysis::{Document, Environment};
use crate::text::Text;

/// Returns the fenced examples of a page under the heading `## name`.
fn examples(rule: &Rule, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut under, mut open): (bool, Option<String>) = (false, None);
    for line in rule.page.lines() {
        match &mut open {
            Some(text) if line == "```" => out.push(std::mem::take(text)),
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.starts_with("```assessment") && under => open = Some(String::new()),
            None => {}
        }
        if line == "```" {
            open = None;
        }
        if let Some(heading) = line.strip_prefix("## ") {
            under = heading == name;
        }
    }
    out
}

/// Returns the text without `⟦⟧`, and the spans between them.
fn unmarked(text: &str) -> (String, Vec<Span>) {
    let (mut plain, mut spans, mut start) = (String::new(), Vec::new(), None);
    for c in text.chars() {
        match c {
            '⟦' => assert!(start.replace(plain.len()).is_none(), "marks do not nest: {text}"),
            '⟧' => {
                spans.push(Span::from(start.take().expect("a mark that closes was opened")..plain.len()))
            }
            c => plain.push(c),
        }
    }
    assert!(start.is_none(), "every mark is closed: {text}");
    (plain, spans)
}

pub(super) fn findings(rule: &'static Rule, text: &str) -> Vec<Finding> {
    let mut settings = RuleSettings::default();
    settings.set(rule, Some(rule.severity.unwrap_or(Severity::Warning)));
    // The rule applies only to a team that does not cite, which an example alone does not show.
    let expects_citations = (rule.name == "uncited-report").then_some(false);
    let environment =
        Environment { expects_citations, all_files: expects_citations.is_some(), ..Environment::default() };
    let snapshot = Document::new("example.md", Text::new(text), Arc::new(environment)).snapshot();
    check(&snapshot, &settings).into_iter().filter(|f| f.rule.name == rule.name).collect()
}

/// Checks that `rule` finds exactly the spans between `⟦` and `⟧` in the body of a report with the date `date`.
#[track_caller]
pub(super) fn finds(rule: &'static Rule, date: &str, body: &str) {
    let report = format!(
        "# Basin Report, {date}\n\n## Key Takeaways\n\n- The port stayed open.\n\n## Body\n\n{body}\n\n## Endnotes\n\n\
         [1] https://example.org/a\n"
    );
    let (text, expected) = unmarked(&report);
    let shown = |span: Span| (span.start, &text[span.range()]);
    let found: Vec<_> = findings(rule, &text).into_iter().map(|f| shown(f.span)).collect();
    let expected: Vec<_> = expected.into_iter().map(shown).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let names: BTreeSet<_> = RULES.iter().map(|r| r.name).collect();
    assert_eq!(names.len(), RULES.len());
    for name in names {
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
    }
}

#[test]
fn every_rule_is_in_the_folder_of_its_family() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for rule in RULES {
        let file = folder.join(rule.family.name()).join(format!("{}.rs", rule.name.replace('-', "_")));
        assert!(file.is_file(), "{} is not in {}", rule.name, file.display());
    }
    let listed: Vec<_> = RULES.chunk_by(|a, b| a.family == b.family).map(|rules| rules[0].family).collect();
    assert_eq!(listed, Family::ALL, "the list is in the order of the families");
    let told = [include_str!("../../docs/settings.md"), include_str!("../config/template.toml")];
    for family in Family::ALL {
        assert!(told.iter().all(|text| text.contains(family.name())), "{}", family.name());
    }
}

#[test]
fn every_page_has_its_parts() {
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        for heading in ["## Why it matters", "## Wrong", "## Right", "## When to ignore it"] {
            assert!(rule.page.contains(&format!("\n{heading}\n")), "{} lacks {heading}", rule.name);
        }
        assert!(!rule.summary.ends_with('.') && !rule.summary.contains(". "), "{}", rule.name);
    }
}

/// Returns the page without its fenced examples.
fn prose(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// Words that read as if translated, or that have a meaning only within this project.
const ODD: [&str; 10] =
    ["behind", "beside", "nobody", "somebody", "everybody", "whom", "shall", "stands", "lies", "house"];

fn odd_word(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    // An acronym "stands for" its name.
    let text = text.replace("stands for", "");
    ODD.into_iter().find(|odd| words.contains(odd) && text.contains(odd))
}

#[test]
fn pages_and_summaries_use_common_words() {
    for rule in RULES {
        for text in [rule.summary, &prose(rule.page)] {
            assert_eq!(odd_word(text), None, "{}", rule.name);
        }
    }
}

#[test]
fn messages_are_one_or_two_plain_sentences() {
    for rule in RULES {
        for example in examples(rule, "Wrong") {
            for Finding { message, .. } in findings(rule, &unmarked(&example).0) {
                let starts = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '[');
                assert!(message.starts_with(starts), "{message}");
                assert!(message.ends_with(['.', '?']) && !message.contains([';', '“']), "{message}");
                assert!(message.matches(". ").count() <= 1, "{message}");
                assert_eq!(odd_word(&message), None, "{message}");
            }
        }
    }
}

#[test]
fn wrong_examples_are_found_exactly() {
    for rule in RULES {
        let examples = examples(rule, "Wrong");
        assert!(!examples.is_empty(), "{} has no wrong example", rule.name);
        for example in examples {
            let (text, expected) = unmarked(&example);
            assert!(!expected.is_empty(), "{} marks nothing", rule.name);
            // Compares spans too, because the same words may occur twice in an example.
            let shown = |span: Span| (span, &text[span.range()]);
            let found = findings(rule, &text);
            let found: Vec<_> = found.iter().flat_map(Finding::places).map(shown).collect();
            let expected: Vec<_> = expected.into_iter().map(shown).collect();
            assert_eq!(found, expected, "{}\n{text}", rule.name);
        }
    }
}

#[test]
fn right_examples_are_left_alone() {
    for rule in RULES {
        let examples = examples(rule, "Right");
        assert!(!examples.is_empty(), "{} has no right example", rule.name);
        for text in examples {
            let found: Vec<_> = findings(rule, &text).into_iter().map(|f| f.message).collect();
            assert_eq!(found, [""; 0], "{}\n{text}", rule.name);
        }
    }
}

#[test]
fn texts_that_are_no_assessments_are_left_alone() {
    let text =
        "# Shopping\n\nThe ministry stated on May 3 that 14 people were killed. Officials said so twice.\n";
    let snapshot = Document::new("notes.md", Text::new(text), Arc::new(Environment::default())).snapshot();
    assert_eq!(check(&snapshot, &RuleSettings::default()), []);
}

/// Returns the number of findings of each rule with the severity warning or higher.
fn loud(text: &str) -> BTreeMap<&'static str, usize> {
    let snapshot = Document::new("example.md", Text::new(text), Arc::new(Environment::default())).snapshot();
    let mut counts = BTreeMap::new();
    for finding in check(&snapshot, &RuleSettings::default()) {
        if finding.severity >= Severity::Warning {
            *counts.entry(finding.rule.name).or_insert(0) += 1;
        }
    }
    counts
}

#[test]
fn every_fix_mends_its_finding_and_breaks_nothing() {
    let mut fixed = BTreeSet::new();
    for rule in RULES {
        for example in examples(rule, "Wrong") {
            let (text, _) = unmarked(&example);
            let before = findings(rule, &text);
            let loud_before = loud(&text);
            let snapshot =
                Document::new("example.md", Text::new(&text), Arc::new(Environment::default())).snapshot();
            for fix in before.iter().flat_map(|finding| (rule.fixes)(&snapshot, finding)) {
                let about = format!("{}: {}\n{text}", rule.name, fix.title);
                assert!(!fix.title.contains(['{', '}']) && !fix.edits.is_empty(), "{about}");
                let mut at = 0;
                for edit in &fix.edits {
                    assert!(edit.span.start >= at && edit.span.end <= snapshot.text().len(), "{about}");
                    at = edit.span.end;
                }
                let mut after = crate::edits::apply(snapshot.text(), &fix.edits).to_string();
                if let Some(caret) = fix.caret {
                    // A stub that needs a source is completed first.
                    after.insert_str(caret as usize, "https://example.org/new");
                }
                let places = |found: &[Finding]| found.iter().map(|f| f.places().len()).sum::<usize>();
                assert!(places(&findings(rule, &after)) < places(&before), "{about}→\n{after}");
                for (name, count) in loud(&after) {
                    let had = loud_before.get(name).copied().unwrap_or(0);
                    assert!(count <= had, "{name} is new after {about}→\n{after}");
                }
                fixed.insert(rule.name);
            }
        }
    }
    for name in [
        "uncited-claim",
        "carried-source",
        "dangling-marker",
        "marker-order",
        "marker-reused",
        "unused-endnote",
        "duplicate-endnote-number",
        "marker-placement",
        "malformed-marker",
        "broken-url",
        "live-hostile-link",
        "mixed-obfuscation",
        "tracking-parameter",
        "takeaway-drift",
        "topline-missing",
        "no-takeaways",
        "citation-in-takeaway",
        "takeaway-form",
        "takeaway-order",
        "empty-section",
        "heading-structure",
        "impossible-date",
        "no-document-date",
        "confidence-with-likelihood",
        "mixed-scales",
        "off-scale-term",
        "double-hedge",
        "percent-mismatch",
        "unused-ignore",
    ] {
        assert!(fixed.contains(name), "{name} has no fix for any of its examples");
    }
}
