//! Citations, endnotes and other references of a snapshot.

use super::{Sentence, Snapshot};
use crate::analysis::facts::{BlockFacts, Mark};
use crate::assessment::blocks::{BlockKind, EndnoteHead};
use crate::assessment::{Citation, Label, Slip, Style, Unread, sources};
use crate::bibliography::{Entry, File};
use crate::text::Span;

/// An endnote with its position in the text.
#[derive(Clone, Copy, Debug)]
pub struct Endnote<'a> {
    /// Index of its block.
    pub block: usize,
    /// The span in the text, without the line end.
    pub span: Span,
    /// Its label, with spans relative to its block; `None` if it has none.
    pub head: Option<EndnoteHead>,
    /// The facts of its block.
    pub facts: &'a BlockFacts,
}

impl Snapshot {
    /// Returns the bibliography entry that a citation cites by its key, and the file of the entry.
    #[must_use]
    pub fn entry(&self, citation: &Citation) -> Option<(&Entry, &File)> {
        let known = &self.environment.bibliography;
        (citation.label.style == Style::Pandoc).then(|| known.entry(citation.label))?
    }

    /// Iterates over all citations in order, with spans in the text.
    pub fn citations(&self) -> impl Iterator<Item = Citation> {
        self.links.citations.iter().map(|at| self.citation(at.block as usize, at.index as usize))
    }

    /// Iterates over the citations of a sentence, with spans in the text.
    pub fn citations_of(&self, sentence: Sentence<'_>) -> impl Iterator<Item = Citation> {
        let block = sentence.at.block as usize;
        let range = sentence.facts.citations.clone();
        range.map(move |index| self.citation(block, usize::from(index)))
    }

    /// Returns one citation of a block, with spans in the text.
    #[must_use]
    pub fn citation(&self, block: usize, index: usize) -> Citation {
        let (start, citation) = (self.starts[block], self.blocks[block].citations[index]);
        Citation {
            span: citation.span.shift(start),
            bracket: citation.bracket.shift(start),
            key: citation.key.shift(start),
            ..citation
        }
    }

    /// Returns the citation at `offset`, including the position at its end. If several share a bracket, it
    /// is the innermost.
    #[must_use]
    pub fn citation_at(&self, offset: u32) -> Option<Citation> {
        let block = self.block_at(offset)?;
        let all = (0..self.blocks[block].citations.len()).map(|index| self.citation(block, index));
        let mut here =
            all.filter(|c| c.span.touches(offset) || c.bracket.touches(offset) && c.span == c.bracket);
        let first = here.next()?;
        // The numbers inside a range have the position of its last number, which follows them in the list.
        Some(here.take_while(|c| c.key == first.key).last().unwrap_or(first))
    }

    /// Iterates over the possible references to endnotes that are not read, in order, with spans in the text.
    pub fn unread(&self) -> impl Iterator<Item = Unread> {
        self.links.blocks_with(Mark::Unread).iter().flat_map(|block| {
            let start = self.starts[*block as usize];
            let own = self.blocks[*block as usize].unread.iter();
            own.map(move |unread| Unread { span: unread.span.shift(start), ..*unread })
        })
    }

    /// Iterates over the format issues in markers and URLs, in order, each with its block, with spans in the text.
    pub fn slips(&self) -> impl Iterator<Item = (usize, Slip)> {
        self.links.blocks_with(Mark::Slips).iter().flat_map(move |block| {
            let block = *block as usize;
            self.slips_in(block).map(move |slip| (block, slip))
        })
    }

    /// Iterates over the format issues in a block, in order, with spans in the text.
    pub fn slips_in(&self, block: usize) -> impl Iterator<Item = Slip> {
        let start = self.starts[block];
        self.blocks[block].slips.iter().map(move |slip| Slip { span: slip.span.shift(start), ..*slip })
    }

    /// Iterates over all endnotes in order.
    pub fn endnotes(&self) -> impl Iterator<Item = Endnote<'_>> {
        self.links.endnotes.iter().map(|at| self.endnote(at.block as usize))
    }

    fn endnote(&self, block: usize) -> Endnote<'_> {
        let facts = &*self.blocks[block];
        let head = match facts.block.kind {
            BlockKind::Endnote(head) => head,
            _ => None,
        };
        Endnote { block, span: self.block_content(block), head, facts }
    }

    /// Iterates over the blocks that are further paragraphs of the endnote at `block`, in order.
    pub fn continuations(&self, block: usize) -> impl Iterator<Item = usize> {
        let kind = |i: &usize| self.blocks.get(*i).map(|facts| facts.block.kind);
        let below = (block + 1..)
            .take_while(move |i| matches!(kind(i), Some(BlockKind::Blank | BlockKind::Continuation)));
        below.filter(move |i| kind(i) == Some(BlockKind::Continuation))
    }

    /// Returns true if the endnote at `block` has a label and nothing after it.
    #[must_use]
    pub fn is_empty_endnote(&self, block: usize) -> bool {
        self.blocks[block].sources.is_empty() && self.continuations(block).next().is_none()
    }

    /// Returns the span of the address that the first definition with this label defines.
    #[must_use]
    pub fn definition(&self, label: Label) -> Option<Span> {
        let block = self.links.definition_with(label)? as usize;
        match self.blocks[block].block.kind {
            BlockKind::Definition(definition) => Some(definition.url.shift(self.starts[block])),
            _ => None,
        }
    }

    /// Returns the first endnote with this label.
    #[must_use]
    pub fn endnote_with(&self, label: Label) -> Option<Endnote<'_>> {
        let index = self.links.endnote_with(label)?;
        Some(self.endnote(self.links.endnotes[index].block as usize))
    }

    /// Returns the endnote at `offset`.
    #[must_use]
    pub fn endnote_at(&self, offset: u32) -> Option<Endnote<'_>> {
        let block = self.block_at(offset)?;
        let note = self.endnote(block);
        (matches!(note.facts.block.kind, BlockKind::Endnote(_)) && note.span.touches(offset)).then_some(note)
    }

    /// Returns the span of the label of an endnote, including its brackets; `None` for a block without one.
    #[must_use]
    pub fn endnote_label(&self, block: usize) -> Option<Span> {
        let head = self.endnote(block).head?;
        let start = self.starts[block];
        let text = self.text.slice(self.block_span(block));
        let close = text[head.key.range().end..].starts_with(']');
        let open = text[..head.key.range().start].rfind('[').filter(|_| close).map(|i| i as u32);
        Some(match open {
            Some(open) => Span::new(open, head.key.end + 1).shift(start),
            None => head.key.shift(start),
        })
    }

    /// Returns the URLs of an endnote, refanged, in order.
    #[must_use]
    pub fn urls(&self, note: Endnote<'_>) -> Vec<String> {
        let start = self.starts[note.block];
        let urls = note.facts.sources.iter().filter_map(|s| s.url);
        urls.map(|url| sources::refang(&self.text.slice(url.shift(start)))).collect()
    }
}
