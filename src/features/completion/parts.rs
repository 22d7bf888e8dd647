//! Completions at the start of a line: the parts of an assessment, with placeholders.

use super::{Caret, Suggestion, SuggestionKind};
use crate::assessment::blocks::BlockKind;

pub(super) fn suggest(caret: &Caret<'_>, snippets: bool) -> Vec<Suggestion> {
    let snapshot = caret.snapshot;
    let typed = caret.before.trim_start();
    let alone = caret.starts_line && caret.line.end == caret.offset && typed.len() < 12;
    if !snippets || !alone || !typed.chars().all(|c| c.is_alphabetic() || c == '#' || c == ' ') {
        return Vec::new();
    }
    let in_list = caret.block.is_some_and(|(_, block)| block.place.section.is_endnotes());
    let links = snapshot.links();
    let has = |kind: fn(&BlockKind) -> bool| snapshot.blocks().iter().any(|b| kind(&b.block.kind));
    let dateline = links.date.is_none() && !has(|kind| *kind == BlockKind::Dateline);
    let title = snapshot.title().is_some() || has(|kind| matches!(kind, BlockKind::Heading { .. }));
    let wanted = [
        (
            dateline,
            "date line",
            "date of the assessment",
            "${1|January,February,March,April,May,June,July,August,September,October,November,December|} ${2:1}, ${3:2026}\n$0",
        ),
        (!title, "title", "title of the assessment", "# ${1:Title}\n\n$0"),
        (
            !links.has_takeaways,
            "takeaways",
            "list of key takeaways",
            "## Key Takeaways\n\n- ${1:The main point.}\n$0",
        ),
        (!in_list, "section", "section of the body", "## ${1:Heading}\n\n$0"),
        (links.endnotes.is_empty(), "endnotes", "list of sources", "## Endnotes\n\n[1] ${1:https://}\n$0"),
    ];
    let lower = typed.trim_start_matches(['#', ' ']).to_lowercase();
    let fits = |label: &str| {
        lower.is_empty()
            || label.split(' ').any(|word| word.starts_with(&lower))
            || label.replace(' ', "").starts_with(&lower)
    };
    let of = |(_, label, detail, text): (bool, &str, &str, &str)| Suggestion {
        label: label.to_owned(),
        detail: detail.to_owned(),
        kind: SuggestionKind::Part,
        span: caret.last(typed.len()),
        text: text.to_owned(),
        is_snippet: true,
        filter: if typed.starts_with('#') { format!("## {label}") } else { label.to_owned() },
        source: None,
    };
    wanted.into_iter().filter(|(possible, label, ..)| *possible && fits(label)).map(of).collect()
}
