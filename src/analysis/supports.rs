//! The support of takeaways as data: computed from the keys of sentences, and updated after an edit.

use std::sync::Arc;

use crate::assessment::blocks::BlockKind;
use crate::takeaways::support::Search;
use crate::takeaways::{Opens, SentenceSupport};

use super::change::BlockChanges;
use super::{BlockFacts, SentenceAt};

/// Minimum share of a takeaway's weight that supported sentences must have, so that the takeaway counts as supported.
const LINKED: f32 = 0.34;
/// Minimum score for a comparison word by word.
const CLOSE: f32 = 0.45;

/// The support of one takeaway.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// The takeaway's block.
    pub takeaway: u32,
    /// Share of the weight of its words that the body covers, from 0 to 1.
    pub score: f32,
    /// Its sentences, in order.
    pub parts: Vec<PartSupport>,
}

/// The support of one sentence of a takeaway.
#[derive(Clone, Debug, PartialEq)]
pub struct PartSupport {
    /// The takeaway's sentence.
    pub sentence: SentenceAt,
    /// Share of the weight of its words that the body covers, from 0 to 1.
    pub score: f32,
    /// Weight of its words, relative to the takeaway's other sentences.
    pub weight: f32,
    /// The body sentences that cover it, the one that covers most first, each with the share that it covers alone. If
    /// the body does not support it, these are the nearest sentences.
    pub covers: Vec<(SentenceAt, f32)>,
    /// True if the body supports it.
    said: bool,
    /// Keys of the names whose absence is the reason why the body does not support it.
    pub missing: Vec<u32>,
    /// True if these names are in no sentence of the body.
    pub absent: bool,
}

impl PartSupport {
    /// Returns true if the body supports it.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        self.said
    }

    /// Returns true if the score is high enough that it may repeat a sentence of the body word by word.
    #[must_use]
    pub fn is_close(&self) -> bool {
        self.score >= CLOSE
    }
}

impl Support {
    /// Returns true if the body supports the takeaway.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        let all: f32 = self.parts.iter().map(|part| part.weight).sum();
        let said: f32 = self.parts.iter().filter(|part| part.said).map(|part| part.weight).sum();
        said > 0.0 && said >= LINKED * all
    }

    /// Returns the body sentence that supports it most; `None` if it is not supported.
    #[must_use]
    pub fn main(&self) -> Option<SentenceAt> {
        self.nearest().filter(|_| self.is_linked())
    }

    /// Returns the body sentence that shares most with it, however little that is.
    #[must_use]
    pub fn nearest(&self) -> Option<SentenceAt> {
        let covers =
            self.parts.iter().flat_map(|p| p.covers.iter().map(|(at, share)| (*at, share * p.weight)));
        // The first of equals is kept.
        covers
            .fold(None, |best: Option<(SentenceAt, f32)>, next| match best {
                Some(known) if known.1 >= next.1 => Some(known),
                _ => Some(next),
            })
            .map(|(at, _)| at)
    }

    /// Returns all body sentences that it condenses, in the order of the text, each once; none if it is not supported.
    #[must_use]
    pub fn sentences(&self) -> Vec<SentenceAt> {
        if !self.is_linked() {
            return Vec::new();
        }
        let linked = self.parts.iter().filter(|p| p.is_linked());
        let mut all: Vec<SentenceAt> = linked.flat_map(|p| p.covers.iter().map(|(at, _)| *at)).collect();
        all.sort_unstable_by_key(|at| (at.block, at.index));
        all.dedup();
        all
    }
}

/// The support of all takeaways, and the data from which it was computed.
#[derive(Clone, Debug, Default)]
pub(super) struct Supports {
    list: Arc<[Support]>,
    /// The sentences of the takeaways, and those of the body, in order.
    parts: Vec<SentenceAt>,
    body: Vec<SentenceAt>,
    /// `None` without takeaways.
    search: Option<Search>,
}

impl Supports {
    /// Links the sentences `parts` of `takeaways` with those of the body that `search` holds.
    pub(super) fn new(
        takeaways: &[u32],
        parts: Vec<SentenceAt>,
        body: Vec<SentenceAt>,
        mut search: Search,
    ) -> Self {
        let list = supports(&mut search, &parts, &body, takeaways);
        Self { list, parts, body, search: Some(search) }
    }

    pub(super) fn list(&self) -> &[Support] {
        &self.list
    }

    /// Updates the support after a change, if the changed blocks alone determine it: no takeaway was inserted, removed
    /// or changed. Returns `None` otherwise.
    pub(super) fn edit(
        &mut self,
        change: &BlockChanges,
        blocks: &[Arc<BlockFacts>],
        takeaways: &[u32],
    ) -> Option<Resupported> {
        let gone = change.replaced.iter().flat_map(|replaced| &replaced.gone);
        if gone.chain(change.fresh().map(|i| &blocks[i])).any(|facts| is_takeaway(facts)) {
            return None;
        }
        let Some(search) = &mut self.search else {
            return Some(Resupported { any: false, takeaways: Vec::new() });
        };
        let mut changed = !change.is_in_place();
        // In reverse order, so that the earlier ranges stay valid.
        for (replaced, gone) in change.replaced.iter().zip(change.ranges(&self.body)).rev() {
            // The same sentences may be in other blocks: a line may have moved below its neighbour.
            let came = replaced.new.clone().flat_map(|i| places(i, &blocks[i]));
            changed |= !came.eq(self.body[gone.clone()].iter().copied());
            changed |= search.splice(gone, replaced.new.clone().flat_map(|i| keys(&blocks[i])));
        }
        change.carry(&mut self.body, |i| places(i, &blocks[i]));
        // No takeaway is among the inserted blocks.
        change.carry(&mut self.parts, |_| std::iter::empty());
        if changed {
            let list = supports(search, &self.parts, &self.body, takeaways);
            let old = std::mem::replace(&mut self.list, list);
            let takeaways = resupported(&old, &self.list, change);
            return Some(Resupported { any: old != self.list, takeaways });
        }
        Some(Resupported { any: false, takeaways: resupported(&self.list, &self.list, change) })
    }
}

/// The effect of a change on the support of takeaways.
pub(super) struct Resupported {
    /// True if the support of any takeaway may differ.
    pub any: bool,
    /// The takeaways whose support consists of other sentences, or of one in a changed block, by their
    /// blocks, in order.
    pub takeaways: Vec<usize>,
}

/// Returns the takeaways in `new` whose support differs from that in `old`, or includes a sentence in a changed block.
fn resupported(old: &[Support], new: &[Support], change: &BlockChanges) -> Vec<usize> {
    // For a changed block, `moved` returns `None`, so that the comparison fails.
    let same_cover = |(old, new): (&(SentenceAt, f32), &(SentenceAt, f32))| {
        change.moved(old.0.block as usize) == Some(new.0.block as usize) && old.0.index == new.0.index
    };
    let same_part = |(old, new): (&PartSupport, &PartSupport)| {
        old.is_linked() == new.is_linked()
            && old.is_close() == new.is_close()
            && (&old.missing, old.absent) == (&new.missing, new.absent)
            && old.covers.len() == new.covers.len()
            && old.covers.iter().zip(&new.covers).all(same_cover)
    };
    let same = |(old, new): &(&Support, &Support)| {
        old.is_linked() == new.is_linked()
            && old.parts.len() == new.parts.len()
            && old.parts.iter().zip(&new.parts).all(same_part)
    };
    let differ = old.iter().zip(new).filter(|both| !same(both));
    differ.map(|(_, new)| new.takeaway as usize).collect()
}

fn is_takeaway(facts: &BlockFacts) -> bool {
    matches!(facts.block.kind, BlockKind::Takeaway(_))
}

/// Returns the keys of the sentences that may support takeaways, and of headings, each with the unit that it opens.
pub(super) fn keys(facts: &BlockFacts) -> impl Iterator<Item = (&[u32], Opens)> {
    let first = match facts.block.kind {
        BlockKind::Paragraph => Opens::Paragraph,
        BlockKind::Heading { .. } | BlockKind::Title => Opens::Section,
        _ => Opens::Block,
    };
    let all = is_read(facts).then(|| facts.keys.sentences().enumerate());
    all.into_iter().flatten().map(move |(i, keys)| (keys, if i == 0 { first } else { Opens::Nothing }))
}

/// Returns the positions of these sentences.
pub(super) fn places(block: usize, facts: &BlockFacts) -> impl Iterator<Item = SentenceAt> + use<> {
    let count = if is_read(facts) { facts.keys.len() } else { 0 };
    (0..count).map(move |index| SentenceAt { block: block as u32, index: index as u32 })
}

/// Returns true if a block's sentences may support takeaways, or if it is a heading of such blocks.
fn is_read(facts: &BlockFacts) -> bool {
    let heading = matches!(facts.block.kind, BlockKind::Title | BlockKind::Heading { .. });
    (facts.block.kind.is_body() || heading) && !facts.block.place.section.is_endnotes()
}

/// Links the sentences `parts` of `takeaways` with those of the `body`.
fn supports(
    search: &mut Search,
    parts: &[SentenceAt],
    body: &[SentenceAt],
    takeaways: &[u32],
) -> Arc<[Support]> {
    let mut out: Vec<Support> = Vec::with_capacity(takeaways.len());
    let mut measured = parts.iter().copied().zip(search.link().iter().cloned()).peekable();
    for block in takeaways {
        let mut support = Support { takeaway: *block, score: 0.0, parts: Vec::new() };
        while let Some((sentence, part)) = measured.next_if(|(at, _)| at.block == *block) {
            let covers = part.covers.iter().map(|c| (body[c.sentence as usize], c.share)).collect();
            let SentenceSupport { score, weight, said, missing, absent, .. } = part;
            support.parts.push(PartSupport { sentence, score, weight, covers, said, missing, absent });
        }
        let weight: f32 = support.parts.iter().map(|p| p.weight).sum();
        if weight > 0.0 {
            support.score = support.parts.iter().map(|p| p.score * p.weight).sum::<f32>() / weight;
        }
        out.push(support);
    }
    out.into()
}
