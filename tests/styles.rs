//! Five reports, each in twelve styles, from text pasted from a web page to Quarto: `tests/styles` holds them and, in
//! `expected.toml`, what a reader finds in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::assessment::blocks::BlockKind;
use assessor::bibliography::{Bibliography, File};
use assessor::text::Text;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    reports: Vec<Report>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    file: String,
    title: String,
    date: String,
    /// The first five words of each takeaway.
    takeaways: Vec<String>,
    /// The number of endnotes: none for links and keys.
    notes: usize,
    citations: usize,
}

/// The facts of a report that are read otherwise than expected. An empty date means none.
#[derive(Debug, Default, PartialEq)]
struct Read {
    title: Option<String>,
    date: Option<String>,
    takeaways: Option<Vec<String>>,
    notes: Option<usize>,
    citations: Option<usize>,
    /// The citations whose source is not found.
    unresolved: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/styles")
}

/// The analysis of a report, with the bibliography next to it if it cites by keys.
fn snapshot(file: &str) -> Arc<Snapshot> {
    let read = |path: &Path| std::fs::read_to_string(path).expect("a fixture can be read");
    let mut environment = Environment::default();
    let (name, style) = file.split_once('-').expect("a file is named by its report and style");
    if matches!(style, "keys.md" | "quarto.qmd") {
        let path = folder().join(format!("{name}.bib"));
        let entries = Arc::new(File::read(&path, &read(&path)));
        environment.bibliography = Arc::new(Bibliography::new(vec![entries], true));
    }
    Document::new(file, Text::new(&read(&folder().join(file))), Arc::new(environment)).snapshot()
}

/// Returns the first words of each takeaway.
fn takeaways(snapshot: &Snapshot) -> Vec<String> {
    let words = |(index, start): (usize, u32)| {
        let text = snapshot.text().slice(snapshot.block_span(index));
        text[start as usize..]
            .replace(['*', '_'], "")
            .split_whitespace()
            .take(5)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let start = |(index, facts): (usize, &Arc<assessor::analysis::BlockFacts>)| match facts.block.kind {
        BlockKind::Takeaway(start) => Some((index, start)),
        _ => None,
    };
    snapshot.blocks().iter().enumerate().filter_map(start).map(words).collect()
}

/// Returns all that is read in a report otherwise than expected.
fn differences(report: &Report) -> Read {
    let snapshot = snapshot(&report.file);
    let title = snapshot.title().unwrap_or_default();
    let date = snapshot.date().map(|date| date.to_string()).unwrap_or_default();
    let takeaways = takeaways(&snapshot);
    let (notes, citations) = (snapshot.endnotes().count(), snapshot.citations().count());
    let by_keys = report.file.ends_with("-keys.md") || report.file.ends_with("-quarto.qmd");
    let unresolved = snapshot.citations().filter(|citation| match (by_keys, report.notes) {
        (true, _) => snapshot.entry(citation).is_none(),
        (false, 0) => false,
        (false, _) => snapshot.endnote_with(citation.label).is_none(),
    });
    Read {
        title: (title != report.title).then_some(title),
        date: (date != report.date).then_some(date),
        takeaways: (takeaways != report.takeaways).then_some(takeaways),
        notes: (notes != report.notes).then_some(notes),
        citations: (citations != report.citations).then_some(citations),
        unresolved: unresolved.map(|citation| snapshot.text().slice(citation.key).into_owned()).collect(),
    }
}

#[test]
fn reports_in_all_styles_are_read_as_a_reader_reads_them() {
    let expected = std::fs::read_to_string(folder().join("expected.toml")).expect("a fixture can be read");
    let expected: Expectations = toml::from_str(&expected).expect("the expectations are valid");
    assert_eq!(expected.reports.len(), 60);
    let mut failures = String::new();
    for report in &expected.reports {
        let found = differences(report);
        if found != Read::default() {
            failures += &format!("{}: {found:?}\n", report.file);
        }
    }
    assert!(failures.is_empty(), "read otherwise than expected:\n{failures}");
}
