//! Rules about takeaways and their support.

pub mod citation_in_takeaway;
pub mod no_takeaways;
pub mod single_source_takeaway;
pub mod takeaway_drift;
pub mod takeaway_form;
pub mod takeaway_order;
pub mod topline_missing;
pub mod unsupported_takeaway;

use crate::analysis::{Mark, Sentence, Snapshot};
use crate::assessment::HeadingRole;
use crate::assessment::blocks::BlockKind;
use crate::edits;
use crate::takeaways;

/// Returns the topic sentences of the paragraphs in the lead: under a 'Toplines' heading, or without one, above the
/// first heading of the body.
fn toplines(snapshot: &Snapshot) -> Vec<Sentence<'_>> {
    let blocks = snapshot.blocks();
    let toplines = |i: &u32| {
        let kind = blocks[*i as usize].block.kind;
        matches!(kind, BlockKind::Heading { role: HeadingRole::Toplines, .. })
    };
    let headed = snapshot.links().blocks_with(Mark::Heading).iter().any(toplines);
    let mut inside = !headed;
    let mut out = Vec::new();
    for (i, facts) in blocks.iter().enumerate() {
        match facts.block.kind {
            BlockKind::Heading { role: HeadingRole::Toplines, .. } => inside = true,
            BlockKind::Heading { role: HeadingRole::Takeaways, .. } if out.is_empty() => {}
            BlockKind::Heading { .. } if inside && !(headed && out.is_empty()) => break,
            BlockKind::Paragraph if inside => out.extend(topic_of(snapshot, i)),
            _ => {}
        }
    }
    out
}

/// Returns the topic sentence of a paragraph: its first one, if it is uncited. The paragraph must have at least three
/// sentences, or be a line above the paragraph that it sums up.
fn topic_of(snapshot: &Snapshot, block: usize) -> Option<Sentence<'_>> {
    let facts = &snapshot.blocks()[block];
    let first = snapshot.sentences_in(block).next()?;
    let carried = facts.sentences.len() >= 3 || facts.sentences.len() == 1 && is_line_above(snapshot, block);
    (carried && first.facts.ended && first.facts.citations.is_empty()).then_some(first)
}

/// Returns true if a paragraph of one sentence is directly above the paragraph that it sums up.
fn is_line_above(snapshot: &Snapshot, block: usize) -> bool {
    let below = snapshot.blocks()[block + 1..].iter().find(|b| b.block.kind != BlockKind::Blank);
    below.is_some_and(|b| b.block.place.after_topic_line && b.block.kind.is_body() && b.sentences.len() >= 2)
}

/// Returns the words of a body sentence in the form of a takeaway: on one line, without markers.
fn as_takeaway(snapshot: &Snapshot, sentence: Sentence<'_>) -> String {
    let facts = &snapshot.blocks()[sentence.at.block as usize];
    let start = snapshot.starts()[sentence.at.block as usize];
    let (mut text, mut at) = (String::new(), sentence.span.start);
    for mark in takeaways::skipped(&facts.citations) {
        let mark = mark.shift(start);
        if mark.start >= at && mark.end <= sentence.span.end {
            text.push_str(&snapshot.text().slice(crate::text::Span::new(at, mark.start)));
            at = mark.end;
        }
    }
    text.push_str(&snapshot.text().slice(crate::text::Span::new(at, sentence.span.end)));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wraps the edits of a fix as a change.
fn change(edits: Vec<crate::text::Edit>) -> edits::Change {
    edits::Change { edits, ..edits::Change::default() }
}

/// Returns the number of takeaways with citations of their own.
fn cited(snapshot: &Snapshot) -> usize {
    let takeaways = snapshot.links().takeaways.iter();
    takeaways.filter(|b| !snapshot.blocks()[**b as usize].citations.is_empty()).count()
}
