//! The support of a document's takeaways by its body.

use crate::assessment::blocks::BlockKind;
use crate::takeaways::support::Search;
use crate::takeaways::{self, Weighted, words};
use crate::text::Span;

use super::supports::{Support, Supports, keys, places};
use super::{SentenceAt, Snapshot};

impl Snapshot {
    /// Returns the support of each takeaway, in the order of the takeaways. Computed on first demand.
    #[must_use]
    pub fn supports(&self) -> &[Support] {
        self.supports.get_or_init(|| link(self)).list()
    }

    /// Returns the support of the takeaway at `offset`.
    #[must_use]
    pub fn support_at(&self, offset: u32) -> Option<&Support> {
        let block = self.block_at(offset)? as u32;
        self.supports().iter().find(|s| s.takeaway == block)
    }

    /// Returns the takeaways that condense a body sentence, as indices into [`Snapshot::supports`].
    #[must_use]
    pub fn condensed_by(&self, sentence: SentenceAt) -> Vec<usize> {
        let supports = self.supports().iter().enumerate();
        supports.filter(|(_, s)| s.sentences().contains(&sentence)).map(|(i, _)| i).collect()
    }

    /// Returns the blocks that support a takeaway, in order: those of its sentences and, below a topic sentence on a
    /// line of its own, the paragraph that belongs to it.
    #[must_use]
    pub fn carriers(&self, support: &Support) -> Vec<usize> {
        let mut blocks: Vec<usize> = Vec::new();
        for at in support.sentences() {
            let block = at.block as usize;
            blocks.push(block);
            blocks.extend(self.led_by(block));
        }
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }

    /// Returns the line that consists only of markers below a paragraph, and cites its sources.
    #[must_use]
    pub fn markers_line_below(&self, block: usize) -> Option<usize> {
        let facts = self.blocks().get(block + 1)?;
        let is_line = facts.block.kind == BlockKind::Paragraph && facts.sentences.is_empty();
        (is_line && !facts.citations.is_empty()).then_some(block + 1)
    }

    /// Returns the span of a takeaway's text, without its bullet.
    #[must_use]
    pub fn takeaway_words(&self, takeaway: u32) -> Span {
        let content = self.block_content(takeaway as usize);
        let indent = match self.blocks()[takeaway as usize].block.kind {
            BlockKind::Takeaway(indent) => indent,
            _ => 0,
        };
        let start = (self.starts()[takeaway as usize] + indent).clamp(content.start, content.end);
        Span::new(start, content.end)
    }
}

/// Links every takeaway. Reads the text of the takeaways, and of the body only numbers.
fn link(snapshot: &Snapshot) -> Supports {
    let takeaways = &snapshot.links().takeaways;
    if takeaways.is_empty() {
        return Supports::default();
    }
    let mut parts: Vec<(SentenceAt, Vec<Weighted>)> = Vec::new();
    for block in takeaways {
        let facts = &snapshot.blocks()[*block as usize];
        let text = snapshot.text().slice(snapshot.block_span(*block as usize));
        let marks = takeaways::skipped(&facts.citations);
        for (index, sentence) in facts.sentences.iter().enumerate() {
            let read = words::words(&text, sentence.span, &marks);
            let at = SentenceAt { block: *block, index: index as u32 };
            parts.push((at, read.iter().map(Weighted::of).collect()));
        }
    }
    let (of_takeaways, parts): (Vec<SentenceAt>, Vec<_>) = parts.into_iter().unzip();
    let body = || snapshot.blocks().iter().enumerate();
    let sentences: Vec<SentenceAt> = body().flat_map(|(block, facts)| places(block, facts)).collect();
    let search = Search::new(parts, body().flat_map(|(_, facts)| keys(facts)));
    Supports::new(takeaways, of_takeaways, sentences, search)
}
