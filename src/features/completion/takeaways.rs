//! Completions after `- ` in the takeaways: the topic sentences that no takeaway condenses yet.

use rustc_hash::FxHashSet;

use super::{Caret, MOST, Suggestion, SuggestionKind};
use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::text::Span;

/// Minimum number of words; a shorter sentence is no judgment.
const SHORTEST: usize = 4;

pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    let snapshot = caret.snapshot;
    if !caret.starts_line {
        return Vec::new();
    }
    let Some(typed) = after_bullet(caret.before) else { return Vec::new() };
    let Some((own, block)) = caret.block else { return Vec::new() };
    let among = matches!(block.kind, BlockKind::Takeaway(_)) || block.place.section.is_takeaways();
    if typed.split_whitespace().count() > 3 || !among {
        return Vec::new();
    }
    // The text on this line is being replaced.
    let others = snapshot.supports().iter().filter(|support| support.takeaway as usize != own);
    let said: FxHashSet<_> =
        others.flat_map(|support| support.sentences()).map(|at| (at.block, at.index)).collect();
    let lower = typed.to_lowercase();
    let mut out = Vec::new();
    for block in 0..snapshot.blocks().len() {
        if snapshot.blocks()[block].block.kind != BlockKind::Paragraph {
            continue;
        }
        let Some(topic) = snapshot.sentences_in(block).next().filter(|s| s.facts.ended) else { continue };
        let sentence = without_markers(snapshot, topic);
        let fits = lower.is_empty() || sentence.to_lowercase().starts_with(&lower);
        if !fits || said.contains(&(topic.at.block, topic.at.index)) || sentence.split(' ').count() < SHORTEST
        {
            continue;
        }
        out.push(Suggestion {
            label: sentence.clone(),
            detail: "not in the takeaways yet".to_owned(),
            kind: SuggestionKind::Takeaway,
            span: caret.last(typed.len()),
            filter: sentence.clone(),
            text: sentence,
            is_snippet: false,
            source: None,
        });
        if out.len() == MOST {
            break;
        }
    }
    out
}

fn after_bullet(before: &str) -> Option<&str> {
    let line = before.trim_start();
    let rest = line.strip_prefix(['-', '*', '•', '+'])?;
    let words = rest.trim_start();
    (words.len() < rest.len()).then_some(words)
}

fn without_markers(snapshot: &Snapshot, sentence: crate::analysis::Sentence<'_>) -> String {
    let mut out = String::new();
    let mut at = sentence.span.start;
    for citation in snapshot.citations_of(sentence) {
        out.push_str(&snapshot.text().slice(Span::new(at, citation.bracket.start.max(at))));
        at = citation.bracket.end.clamp(at, sentence.span.end);
    }
    out.push_str(&snapshot.text().slice(Span::new(at, sentence.span.end)));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
