//! Half a sentence that is being typed changes what the lines around it say, and never what they are: takeaways, headings
//! and endnotes of plain text keep their kind wherever it stands.
//!
//! With `ASSESSOR_ARCHIVE=FOLDER` the same is counted for the reports in a folder: `cargo test --test half_sentences --
//! --nocapture`.

use assessor::assessment::blocks::{self, BlockKind};
use assessor::assessment::headings::HeadingRole;
use assessor::text::Span;

/// As pasted from the web: a paragraph on each line, no empty lines, bulleted takeaways.
const PASTED: &str = "River Basin Assessment, May 3, 2024
Ann Marsh and Ben Oru
May 3, 2024, 5:15 pm ET
Toplines
River forces intensified the shelling of Port Anvil on May 2 and will likely try to cross the river before the flood season begins in June.[1]
The council of the basin postponed the vote on the new bridge.
Key Takeaways
- River forces will likely try to cross the river before the flood season begins.
- The council postponed the vote on the bridge.
- Basin officials continued to deny the loss of the mill.
Main Effort—Eastern Bank
River forces shelled the port on May 2 and hit two ferries, the harbour office said.[2] The ferries burned until the evening.[3]
Immediate items to watch
- The council meets again on May 6.
- Boats gather below the dam.
Supporting Effort #1—Northern Axis (Basin objective: hold the mill and keep the road to the upper valley open)
Basin officials said that the mill held.[4]
Valley Road
Trucks waited at the ford.[4]
[1] https://anvil.example/port
[2] https://harbour.example/a; https://harbour.example/b
[3] Harbour office, letter of May 3.
[4] https://basin.example/mill
";

/// As mailed: wrapped at some seventy columns, with an empty line between paragraphs.
const MAILED: &str = "RIVER BASIN WEEKLY

3 May 2024

KEY JUDGMENTS

* River forces will likely try to cross the river before the flood
  season begins in June.

* The council postponed the vote on the bridge.

EASTERN BANK

River forces shelled the port on May 2 and hit two ferries, as the
harbour office said.[1] The ferries burned until the evening of the
same day.[2]

NORTHERN AXIS

Basin officials said that the mill held.[3] They showed pictures of it
to reporters in Anvil.

SOURCES

[1] Harbour office, letter of May 3.

[2] https://harbour.example/b

[3] https://basin.example/mill
";

/// Takeaways without bullets under labels, citations in Roman numerals.
const LABELLED: &str = "Basin Update, May 3, 2024
Key Takeaways
Crossing of the River:
River forces will likely try to cross the river before the flood season begins. They gather boats below the dam.
Council of the Basin:
The council postponed the vote on the bridge. It meets again on May 6.
Eastern Bank
River forces shelled the port on May 2 and hit two ferries.[i]
The ferries burned until the evening.[ii]
Northern Axis
Basin officials said that the mill held.[iii]
Endnotes
[i] https://anvil.example/port
[ii] Harbour office, letter of May 3.
[iii] https://basin.example/mill
";

/// Underlined headings, numbered sources.
const UNDERLINED: &str = "River Basin Report
==================

Key Findings
------------

- River forces will likely try to cross the river.
- The council postponed the vote on the bridge.

Eastern Bank
------------

River forces shelled the port on May 2 and hit two ferries.[1]
The ferries burned until the evening.[2]

Northern Axis
-------------

Basin officials said that the mill held.[3]

References
----------

1. https://anvil.example/port
2. Harbour office, letter of May 3.
3. https://basin.example/mill
";

const REPORTS: [&str; 4] = [PASTED, MAILED, LABELLED, UNDERLINED];

/// Sentences that somebody is typing, each at another point.
const HALVES: [&str; 7] = [
    "The",
    "The governor",
    "The governor said",
    "The governor said that the",
    "Governor Ann Marsh told reporters on Friday morning that the",
    "Ferries will not be running until the",
    "River forces are likely preparing",
];

/// A kind as a reader tells it.
fn class(kind: BlockKind) -> Option<&'static str> {
    Some(match kind {
        BlockKind::Title => "title",
        BlockKind::Heading { role: HeadingRole::Takeaways, .. } => "heading of takeaways",
        BlockKind::Heading { role: HeadingRole::Endnotes, .. } => "heading of endnotes",
        BlockKind::Heading { .. } => "heading",
        BlockKind::TakeawayLabel => "label",
        BlockKind::Takeaway(_) => "takeaway",
        BlockKind::Endnote(_) => "endnote",
        _ => return None,
    })
}

fn kinds(text: &str) -> Vec<(&'static str, Span)> {
    blocks::all(text).filter_map(|(kind, span)| Some((class(kind)?, span))).collect()
}

/// A place at which half a sentence is typed: the text to insert, and where.
struct Typed {
    way: &'static str,
    at: usize,
    text: String,
    /// The line that it becomes part of, in the text as it was; none for a line of its own.
    line: Option<Span>,
}

/// The three places at the block: a line above it, the end of the line above it, the middle of its first line.
fn places(text: &str, block: Span, half: &str) -> Vec<Typed> {
    let start = block.start as usize;
    let line_of = |at: usize| {
        let from = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let to = text[at..].find('\n').map_or(text.len(), |i| at + i);
        Span::from(from..to)
    };
    let mut out = vec![Typed { way: "above", at: start, text: format!("{half}\n"), line: None }];
    if let Some(end) = start.checked_sub(1) {
        let line = line_of(end);
        let gap = if line.is_empty() { "" } else { " " };
        out.push(Typed { way: "before", at: end, text: format!("{gap}{half}"), line: Some(line) });
    }
    let line = line_of(start);
    let middle = (line.start as usize + line.len() as usize / 2..).find(|at| text.is_char_boundary(*at));
    let middle = middle.unwrap_or(text.len());
    if let Some(space) = text[middle..line.end as usize].find(' ') {
        let at = middle + space;
        out.push(Typed { way: "within", at, text: format!(" {half}"), line: Some(line) });
    }
    out
}

/// The blocks whose kind changes when `typed` is typed.
fn changed(text: &str, before: &[(&'static str, Span)], typed: &Typed) -> Vec<String> {
    let mut after = text.to_owned();
    after.insert_str(typed.at, &typed.text);
    let now = kinds(&after);
    let moved = |at: u32| if at as usize >= typed.at { at + typed.text.len() as u32 } else { at };
    let mut out = Vec::new();
    for &(class, span) in before {
        let own = typed.line.filter(|line| line.touches(span.start) && !line.is_empty());
        // Words in the middle of a heading make another line of it.
        if own.is_some() && !matches!(class, "takeaway" | "endnote") {
            continue;
        }
        let start = if own.is_some() { span.start } else { moved(span.start) };
        if !now.iter().any(|(kind, span)| *kind == class && span.start == start) {
            out.push(format!("{class} “{}”", text[span.range()].trim_end()));
        }
    }
    out
}

/// All places of a text that are tried, each with another of the half sentences from `first` on, and what changes.
fn survey(text: &str, first: usize) -> (usize, Vec<String>) {
    let before = kinds(text);
    let (mut tried, mut out) = (0, Vec::new());
    for (i, &(_, span)) in before.iter().enumerate() {
        for way in 0..3 {
            let half = HALVES[(first + i * 3 + way) % HALVES.len()];
            let Some(typed) = places(text, span, half).into_iter().nth(way) else { continue };
            tried += 1;
            for change in changed(text, &before, &typed) {
                out.push(format!("“{half}” {} “{}”: {change}", typed.way, text[span.range()].trim_end()));
            }
        }
    }
    (tried, out)
}

#[test]
fn half_a_sentence_changes_no_kind() {
    let (mut places, mut all) = (0, Vec::new());
    for report in REPORTS {
        for first in 0..HALVES.len() {
            let (tried, changes) = survey(report, first);
            places += tried;
            all.extend(changes);
        }
    }
    assert!(all.is_empty(), "{} of {places}:\n{}", all.len(), all.join("\n"));
    assert!(places >= 120 * HALVES.len() / 2, "only {places} places");
}

#[test]
fn a_known_heading_stays_one_below_every_half_sentence() {
    for report in REPORTS {
        let before = kinds(report);
        let known = before.iter().filter(|(class, _)| class.starts_with("heading of"));
        for (_, span) in known {
            for half in HALVES {
                for typed in places(report, *span, half).into_iter().filter(|typed| typed.way != "within") {
                    let changes = changed(report, &before, &typed);
                    assert_eq!(changes, [""; 0], "“{half}” {} in\n{report}", typed.way);
                }
            }
        }
    }
}

#[test]
fn the_same_on_an_archive() {
    let Some(folder) = std::env::var_os("ASSESSOR_ARCHIVE") else {
        eprintln!("left out: ASSESSOR_ARCHIVE names no folder");
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let (mut places, mut changed) = (0, 0);
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let (tried, changes) = survey(&text, 0);
        if let Some(change) = changes.first() {
            let short: String = change.chars().take(300).collect();
            eprintln!("{}: {} changes, as {short}", path.display(), changes.len());
        }
        (places, changed) = (places + tried, changed + changes.len());
    }
    eprintln!("{changed} changes of kind at {places} places");
    assert!(changed * 200 <= places, "{changed} changes of kind at {places} places");
}
