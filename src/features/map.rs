//! The evidence map: takeaways, the paragraphs that support them, and the sources of these.

mod page;

use rustc_hash::FxHashMap;

use super::outlets::{OutletUse, Outlets};
use super::sections::count_claims;
use crate::analysis::{Expectation, SentenceAt, Snapshot, Sourcing};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, headings};
use crate::text::Span;

pub use page::{is_page, page};

/// The support of the takeaways of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The document's title, or its file name.
    pub title: String,
    /// The document's date.
    pub date: Option<String>,
    /// True if sentences without a source are reported.
    pub checked: bool,
    /// The takeaways, in the order of the text.
    pub takeaways: Vec<MapTakeaway>,
    /// All paragraphs of the body, in the order of the text.
    pub paragraphs: Vec<MapParagraph>,
    /// The outlets by group, the most cited first.
    pub outlets: Vec<OutletUse>,
    /// The numbers of outlets and sources that the paragraphs cite.
    pub sources: Sourcing,
}

/// A takeaway.
#[derive(Clone, Debug, PartialEq)]
pub struct MapTakeaway {
    /// Its text.
    pub text: String,
    /// Its first and last line, counted from 0.
    pub lines: (u32, u32),
    /// The paragraphs that support it, as indices.
    pub paragraphs: Vec<usize>,
    /// The outlets that its support cites, as indices.
    pub outlets: Vec<usize>,
    /// The numbers of outlets and sources that its support cites.
    pub sources: Sourcing,
    /// Share of it that the body supports, from 0 to 1.
    pub score: f32,
}

/// A paragraph or list item of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct MapParagraph {
    /// The text of the heading above.
    pub section: String,
    /// Its first and last line, counted from 0.
    pub lines: (u32, u32),
    /// Its sentences.
    pub sentences: Vec<MapSentence>,
    /// The outlets that it cites, as indices.
    pub outlets: Vec<usize>,
    /// Number of its sentences that are claims.
    pub claims: u32,
    /// Number of these claims without a source.
    pub uncited: u32,
    /// Its length in bytes.
    pub len: u32,
}

/// A sentence of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct MapSentence {
    /// Its text, including markers.
    pub text: String,
    /// True if its source is missing.
    pub uncited: bool,
    /// True if a takeaway condenses it.
    pub condensed: bool,
}

/// Returns the map of a document.
#[must_use]
pub fn map(snapshot: &Snapshot) -> Map {
    let mut outlets = Outlets::default();
    let mut map = Map {
        title: snapshot.title().unwrap_or_else(|| snapshot.name().to_owned()),
        date: snapshot.date().map(|date| date.to_string()),
        checked: snapshot.expectation() == Expectation::Expected,
        ..Map::default()
    };
    let condensed: Vec<SentenceAt> = snapshot.supports().iter().flat_map(|s| s.sentences()).collect();
    let mut index: FxHashMap<usize, usize> = FxHashMap::default();
    let mut section = String::new();
    let mut body = Vec::new();
    for (block, facts) in snapshot.blocks().iter().enumerate() {
        if let BlockKind::Heading { role, .. } = facts.block.kind {
            let words = snapshot.text().slice(snapshot.block_content(block)).into_owned();
            section =
                if role == HeadingRole::Endnotes { String::new() } else { headings::name(&words).to_owned() };
        }
        if facts.block.kind.is_body() && !facts.sentences.is_empty() {
            index.insert(block, map.paragraphs.len());
            body.push(block);
            map.paragraphs.push(paragraph(snapshot, block, &section, &condensed, &mut outlets));
        }
    }
    for support in snapshot.supports() {
        let paragraphs: Vec<_> =
            snapshot.carriers(support).iter().filter_map(|block| index.get(block).copied()).collect();
        let citations = snapshot.citations_under(support);
        let mut cited: Vec<_> = citations.iter().flat_map(|c| outlets.cite(snapshot, c)).collect();
        cited.sort_unstable();
        cited.dedup();
        let span = snapshot.takeaway_words(support.takeaway);
        map.takeaways.push(MapTakeaway {
            text: one_line(&snapshot.text().slice(span)),
            lines: lines(snapshot, span),
            paragraphs,
            outlets: cited,
            sources: snapshot.sourcing(citations.into_iter()),
            score: if support.is_linked() { support.score } else { 0.0 },
        });
    }
    map.sources = snapshot.sourcing_in(body.into_iter());
    finish(outlets, &mut map);
    map
}

fn paragraph(
    snapshot: &Snapshot,
    block: usize,
    section: &str,
    condensed: &[SentenceAt],
    outlets: &mut Outlets,
) -> MapParagraph {
    let sentences = snapshot.sentences_in(block).map(|sentence| MapSentence {
        text: one_line(&snapshot.text().slice(sentence.span)),
        uncited: snapshot.counts_as_uncited(sentence),
        condensed: condensed.contains(&sentence.at),
    });
    let sentences: Vec<_> = sentences.collect();
    let span = snapshot.block_content(block);
    let mut cited: Vec<usize> =
        snapshot.citations_in(block).flat_map(|citation| outlets.cite(snapshot, &citation)).collect();
    cited.sort_unstable();
    cited.dedup();
    let count = count_claims(snapshot, block..block + 1);
    MapParagraph {
        section: section.to_owned(),
        lines: lines(snapshot, span),
        sentences,
        outlets: cited,
        claims: count.claims,
        uncited: count.uncited,
        len: span.len(),
    }
}

/// Sorts the outlets and updates their indices.
fn finish(outlets: Outlets, map: &mut Map) {
    let all = outlets.all;
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|i| (all[*i].group, std::cmp::Reverse(all[*i].pages), *i));
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let takeaways = map.takeaways.iter_mut().map(|t| &mut t.outlets);
    for outlets in takeaways.chain(map.paragraphs.iter_mut().map(|p| &mut p.outlets)) {
        outlets.iter_mut().for_each(|outlet| *outlet = place[*outlet]);
        outlets.sort_unstable();
    }
    let mut all: Vec<_> = all.into_iter().map(Some).collect();
    map.outlets = order.iter().filter_map(|old| all[*old].take()).collect();
}

fn lines(snapshot: &Snapshot, span: Span) -> (u32, u32) {
    (snapshot.text().line_of(span.start), snapshot.text().line_of(span.end))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
