//! From a marker to its endnote and back, from a takeaway to what it stands on and back, and from a key to its entry in the bibliography.

use crate::analysis::Snapshot;
use crate::assessment::Label;
use crate::bibliography::{Entry, File};
use crate::text::Span;

/// Where what stands at `offset` is defined: for a marker its endnote, for an endnote its first marker,
/// for a takeaway the body sentences that it condenses, the chief one first, for such a sentence its takeaways.
#[must_use]
pub fn definition(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    if let Some(citation) = snapshot.citation_at(offset) {
        return snapshot.endnote_with(citation.label).map(|note| note.span).into_iter().collect();
    }
    if let Some(label) = endnote_label_at(snapshot, offset) {
        return citations_with(snapshot, label).take(1).collect();
    }
    if let Some(support) = snapshot.support_at(offset) {
        let main = support.main().into_iter();
        let all = main.chain(support.sentences().into_iter().filter(|at| Some(*at) != support.main()));
        return all.map(|at| snapshot.sentence(at).span).collect();
    }
    takeaways_on(snapshot, offset)
}

/// The takeaways that condense the body sentence at `offset`.
fn takeaways_on(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    let Some(sentence) = snapshot.sentence_at(offset).filter(|s| s.facts.claim.is_some()) else {
        return Vec::new();
    };
    let supports = snapshot.condensed_by(sentence.at).into_iter().map(|i| &snapshot.supports()[i]);
    supports.map(|s| snapshot.takeaway_words(s.takeaway)).collect()
}

/// Where the key at `offset` is defined: its entry in a file of the bibliography.
#[must_use]
pub fn entry_at(snapshot: &Snapshot, offset: u32) -> Option<(&Entry, &File)> {
    snapshot.entry(&snapshot.citation_at(offset)?)
}

/// All markers that cite what stands at `offset`, a marker or an endnote, or what a takeaway stands on; with the endnote itself where
/// `with_definition`.
#[must_use]
pub fn references(snapshot: &Snapshot, offset: u32, with_definition: bool) -> Vec<Span> {
    let label = snapshot.citation_at(offset).map(|c| c.label).or_else(|| endnote_label_at(snapshot, offset));
    let Some(label) = label else { return of_takeaway(snapshot, offset, with_definition) };
    let mut spans: Vec<_> = citations_with(snapshot, label).collect();
    if with_definition {
        spans.extend(snapshot.endnote_with(label).map(|note| note.span));
    }
    spans
}

/// For a takeaway the body sentences that it condenses; for such a sentence the takeaways; with itself where `with_own`.
fn of_takeaway(snapshot: &Snapshot, offset: u32, with_own: bool) -> Vec<Span> {
    if let Some(support) = snapshot.support_at(offset) {
        let own = with_own.then(|| snapshot.takeaway_words(support.takeaway));
        return own
            .into_iter()
            .chain(support.sentences().into_iter().map(|at| snapshot.sentence(at).span))
            .collect();
    }
    let mut spans = takeaways_on(snapshot, offset);
    if let Some(sentence) = snapshot.sentence_at(offset).filter(|_| with_own && !spans.is_empty()) {
        spans.push(sentence.span);
    }
    spans
}

fn endnote_label_at(snapshot: &Snapshot, offset: u32) -> Option<Label> {
    Some(snapshot.endnote_at(offset)?.head?.label)
}

fn citations_with(snapshot: &Snapshot, label: Label) -> impl Iterator<Item = Span> {
    snapshot.citations().filter(move |c| c.label == label).map(|c| c.span)
}
