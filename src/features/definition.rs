//! From a marker to its endnote and back, and from a key to its entry in the bibliography.

use crate::analysis::Snapshot;
use crate::assessment::Label;
use crate::bibliography::{Entry, File};
use crate::text::Span;

/// Where what stands at `offset` is defined: for a marker its endnote, for an endnote its first marker.
#[must_use]
pub fn definition(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    if let Some(citation) = snapshot.citation_at(offset) {
        return snapshot.endnote_with(citation.label).map(|note| note.span).into_iter().collect();
    }
    let Some(label) = endnote_label_at(snapshot, offset) else { return Vec::new() };
    citations_with(snapshot, label).take(1).collect()
}

/// Where the key at `offset` is defined: its entry in a file of the bibliography.
#[must_use]
pub fn entry_at(snapshot: &Snapshot, offset: u32) -> Option<(&Entry, &File)> {
    snapshot.entry(&snapshot.citation_at(offset)?)
}

/// All markers that cite what stands at `offset`, a marker or an endnote; with the endnote itself where
/// `with_definition`.
#[must_use]
pub fn references(snapshot: &Snapshot, offset: u32, with_definition: bool) -> Vec<Span> {
    let label = snapshot.citation_at(offset).map(|c| c.label).or_else(|| endnote_label_at(snapshot, offset));
    let Some(label) = label else { return Vec::new() };
    let mut spans: Vec<_> = citations_with(snapshot, label).collect();
    if with_definition {
        spans.extend(snapshot.endnote_with(label).map(|note| note.span));
    }
    spans
}

fn endnote_label_at(snapshot: &Snapshot, offset: u32) -> Option<Label> {
    Some(snapshot.endnote_at(offset)?.head?.label)
}

fn citations_with(snapshot: &Snapshot, label: Label) -> impl Iterator<Item = Span> {
    snapshot.citations().filter(move |c| c.label == label).map(|c| c.span)
}
