//! Citation counts of a report, without the rest of its analysis.

use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::headings::OwnNames;
use crate::assessment::{Citation, Conventions, citations, headings};
use crate::claims::{self, CitationCounts, Claim, Model, SentenceInput};
use crate::text::Span;

use super::facts::{claims_place, prose_sentences, without_notes};

/// Counts the kinds of body sentences that `text`, a whole assessment of a team with these `names` of sections, cites and
/// does not cite. The result equals
/// that of an analysis ([`super::Snapshot::citation_counts`]) at a fraction of the cost, because names and reasons
/// are not computed.
#[must_use]
pub fn citation_counts(text: &str, model: &Model, names: &OwnNames) -> CitationCounts {
    let conventions = Conventions::of(text, names);
    let (mut at, mut place) = (0, blocks::start(text, names));
    let mut heading: Option<&str> = None;
    let mut all: Vec<(Claim, bool)> = Vec::new();
    // Index of the last sentence of the previous block, which a line of markers may cite; `None` if it has not ended.
    let mut open: Option<usize> = None;
    while let Some((block, after)) = blocks::next(text, at, place, true, true, names) {
        let slice = &text[at..at + block.len as usize];
        at += block.len as usize;
        place = after;
        let was_open = open.take();
        match block.kind {
            BlockKind::Heading { .. } => heading = Some(headings::name(slice)),
            kind if kind.is_body() => {
                let content = if let BlockKind::Item(content) = kind { content } else { 0 };
                let markers = citations::scan(slice, conventions);
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
                let words = without_notes(slice, &markers.citations);
                let words = words.as_deref().unwrap_or(slice);
                let input = |(span, _, cited): &(Span, bool, bool)| SentenceInput {
                    text: &words[span.range()],
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
