//! How a report cites, read without the rest of its analysis.

use crate::assessment::blocks::{self, BlockKind, Place};
use crate::assessment::{Citation, citations, headings};
use crate::claims::{self, CitationCounts, Claim, Model, SentenceInput};
use crate::text::Span;

use super::facts::{claims_place, prose_sentences};

/// Counts which kinds of body sentences `text`, a whole assessment, cites. It is what an analysis of the text would give
/// ([`super::Snapshot::citation_counts`]) at a fraction of the cost: no name is looked for, no reason is given.
#[must_use]
pub fn citation_counts(text: &str, model: &Model) -> CitationCounts {
    let (mut at, mut place) = (0, Place::default());
    let mut heading: Option<&str> = None;
    let mut all: Vec<(Claim, bool)> = Vec::new();
    // The last sentence of the block before, if it has none of its own and a line of markers may cite it.
    let mut open: Option<usize> = None;
    while let Some((block, after)) = blocks::next(text, at, place, true, true) {
        let slice = &text[at..at + block.len as usize];
        at += block.len as usize;
        place = after;
        let was_open = open.take();
        match block.kind {
            BlockKind::Heading { .. } => heading = Some(headings::name(slice)),
            kind if kind.is_body() => {
                let content = if let BlockKind::Item(content) = kind { content } else { 0 };
                let markers = citations::scan(slice);
                let sentences = prose_sentences(slice, content, &markers);
                if sentences.is_empty() {
                    if kind == BlockKind::Paragraph && !markers.citations.is_empty() {
                        was_open.into_iter().for_each(|i| all[i].1 = true);
                    }
                    continue;
                }
                let mut next = 0_usize;
                let sentences: Vec<_> = sentences
                    .iter()
                    .map(|sentence| {
                        let from = next;
                        let own = |c: &&Citation| c.span.start < sentence.span.end;
                        next += markers.citations[next..].iter().take_while(own).count();
                        (sentence.span, sentence.ended, next > from)
                    })
                    .collect();
                let input = |(span, _, cited): &(Span, bool, bool)| SentenceInput {
                    text: &slice[span.range()],
                    cited: *cited,
                };
                let inputs: Vec<_> = sentences.iter().map(input).collect();
                let claims = claims::outline(&inputs, &claims_place(kind, block.place, heading), model);
                for (claim, (_, ended, cited)) in claims.into_iter().zip(&sentences) {
                    if *ended {
                        all.push((claim, *cited));
                    }
                }
                let last = sentences.last().is_some_and(|(_, ended, _)| *ended);
                open = last.then(|| all.len() - 1);
            }
            _ => {}
        }
    }
    CitationCounts::of(all.iter().map(|(claim, cited)| (claim, *cited)))
}
