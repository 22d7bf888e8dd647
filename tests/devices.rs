//! Every citation device in every feature: one small report for each device in `tests/devices`, and one snapshot of all
//! that the features make of it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::text::Text;
use assessor::{edits, features, rules};

fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
}

/// Returns the lines of `after` that `before` lacks.
fn changed(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let lines = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    lines.map(|change| format!("  {}{}", change.tag(), change.value())).collect()
}

fn applied(snapshot: &Snapshot, edits: &[assessor::text::Edit]) -> String {
    edits::apply(snapshot.text(), edits).to_string()
}

/// Writes what the features make of the report `text`.
fn shown(text: &str) -> String {
    let snapshot = snapshot(text);
    let words = |span: assessor::text::Span| snapshot.text().slice(span).replace('\n', "⏎");
    let mut out = String::new();
    for citation in snapshot.citations() {
        let _ = writeln!(out, "citation {:?} {}", citation.label.style, words(citation.bracket));
    }
    for sentence in snapshot.sentences() {
        let sourced = if snapshot.is_sourced(sentence) { "sourced" } else { "unsourced" };
        let _ = writeln!(out, "{sourced}: {}", words(sentence.span));
    }
    if let Some(first) = snapshot.citations().next() {
        let at = first.key.start;
        let hover = features::hover::hover(&snapshot, at).map(|hover| hover.markdown).unwrap_or_default();
        let _ = writeln!(out, "hover: {hover}");
        for span in features::definition::definition(&snapshot, at) {
            let _ = writeln!(out, "definition: {}", words(span));
        }
        for span in features::definition::references(&snapshot, at, true) {
            let _ = writeln!(out, "reference: {}", words(span));
        }
        match features::rename::rename(&snapshot, at, "7") {
            Ok(edits) => {
                let _ = write!(out, "rename to 7:\n{}", changed(text, &applied(&snapshot, &edits)));
            }
            Err(reason) => {
                let _ = writeln!(out, "no rename: {reason}");
            }
        }
    }
    for finding in rules::check(&snapshot, &rules::RuleSettings::default()) {
        let _ = writeln!(out, "{}: {} | {}", finding.rule.name, words(finding.span), finding.message);
    }
    let at = text.find("announced").unwrap_or(0) as u32;
    match edits::insert_citation(&snapshot, at, Some("https://example.org/new")) {
        Some(change) => {
            let _ = write!(out, "insert:\n{}", changed(text, &applied(&snapshot, &change.edits)));
        }
        None => out.push_str("no insert\n"),
    }
    let renumbered = edits::renumber(&snapshot);
    let footnotes = edits::renumber_footnotes(&snapshot);
    for (name, made) in [("renumber", renumbered), ("renumber footnotes", footnotes)] {
        if made.change.edits.is_empty() {
            let _ = writeln!(out, "no {name}: {:?}", made.doubts);
        } else {
            let after = applied(&snapshot, &made.change.edits);
            let _ = write!(out, "{name}: {:?}\n{}", made.doubts, changed(text, &after));
        }
    }
    out
}

#[test]
fn every_device_in_every_feature() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/devices");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("devices/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder exists")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    names.sort();
    assert!(names.len() > 15, "one report for each device");
    for path in names {
        let text = std::fs::read_to_string(&path).expect("a report can be read");
        let name = path.file_stem().expect("a report has a name").to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, shown(&text)));
    }
}
