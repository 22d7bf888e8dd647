//! Semantic tokens: actors, markers, words of likelihood.

use crate::actors::Form;
use crate::analysis::Snapshot;
use crate::assessment::estimates::EstimateKind;
use crate::text::Span;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SemanticTokenKind {
    /// A name.
    Actor,
    /// A citation, or the label of an endnote.
    Marker,
    /// A word of likelihood.
    Likelihood,
}

impl SemanticTokenKind {
    /// All kinds, in the order of their numbers in the protocol.
    pub const ALL: [Self; 3] = [Self::Actor, Self::Marker, Self::Likelihood];
}

/// A span of text with its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    /// The span in the document.
    pub span: Span,
    /// The kind.
    pub kind: SemanticTokenKind,
    /// True if the token introduces the item that it names: an actor's full name, the label of an endnote.
    pub introduces: bool,
}

/// Returns the tokens that touch `span`, in order, without overlaps.
#[must_use]
pub fn tokens(snapshot: &Snapshot, span: Span) -> Vec<SemanticToken> {
    let mut out = Vec::new();
    let markers = snapshot
        .citations()
        .skip_while(|c| c.span.end < span.start)
        .take_while(|c| c.span.start <= span.end)
        .filter(|c| c.label.is_marker());
    out.extend(markers.map(|c| SemanticToken {
        span: c.span,
        kind: SemanticTokenKind::Marker,
        introduces: false,
    }));
    let mentions = snapshot.mentions();
    let first = mentions.partition_point(|m| m.span.end < span.start);
    let near = mentions[first..].iter().take_while(|m| m.span.start <= span.end);
    out.extend(near.filter(|m| m.names_actor()).map(|m| SemanticToken {
        span: m.span,
        kind: SemanticTokenKind::Actor,
        introduces: matches!(m.form, Form::Full | Form::Introduced),
    }));
    for note in snapshot.links().endnotes.iter().map(|at| at.block as usize) {
        if snapshot.block_span(note).start <= span.end
            && snapshot.block_span(note).end >= span.start
            && let Some(label) = snapshot.endnote_label(note)
        {
            out.push(SemanticToken { span: label, kind: SemanticTokenKind::Marker, introduces: true });
        }
    }
    let (from, to) = (snapshot.block_at(span.start), snapshot.block_at(span.end));
    for block in from.into_iter().flat_map(|from| from..=to.unwrap_or(from)) {
        let start = snapshot.starts()[block];
        let terms = snapshot.blocks()[block].estimates.iter();
        out.extend(terms.filter(|e| matches!(e.kind, EstimateKind::Likelihood(_))).map(|estimate| {
            SemanticToken {
                span: estimate.span.shift(start),
                kind: SemanticTokenKind::Likelihood,
                introduces: false,
            }
        }));
    }
    out.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
    let mut end = 0;
    out.retain(|token| {
        let apart = token.span.start >= end && !token.span.is_empty() && token.span.overlaps(span);
        end = if apart { token.span.end } else { end };
        apart
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, snapshot};

    fn shown(span: Span) -> Vec<String> {
        let of = |t: &SemanticToken| {
            format!("{:?}{} {}", t.kind, if t.introduces { "!" } else { "" }, &SAMPLE[t.span.range()])
        };
        tokens(&snapshot(SAMPLE), span).iter().map(of).collect()
    }

    #[test]
    fn actors_markers_and_likelihood() {
        let from = SAMPLE.find("## Visits").unwrap() as u32;
        insta::assert_debug_snapshot!(shown(Span::new(from, SAMPLE.len() as u32)), @r#"
        [
            "Actor! Sergei Lavrov",
            "Marker [3]",
            "Actor Lavrov",
            "Likelihood almost certainly",
            "Marker! [1]",
            "Marker! [2]",
            "Marker! [3]",
        ]
        "#);
    }

    #[test]
    fn a_part_holds_what_the_whole_holds_there() {
        let all = shown(Span::new(0, SAMPLE.len() as u32));
        let half = SAMPLE.find("## Visits").unwrap() as u32;
        let mut parts = shown(Span::new(0, half));
        parts.extend(shown(Span::new(half, SAMPLE.len() as u32)));
        assert_eq!(all, parts);
    }
}
