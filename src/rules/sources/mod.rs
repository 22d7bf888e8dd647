//! Rules about endnotes and their sources.

pub mod broken_url;
pub mod circular_source;
pub mod duplicate_endnote_number;
pub mod duplicate_source;
pub mod live_hostile_link;
pub mod mixed_obfuscation;
pub mod no_locator;
pub mod tracking_parameter;
pub mod truncated_url;
pub mod unarchived_source;
pub mod unused_endnote;

use crate::analysis::{Mark, Snapshot};
use crate::assessment::{Address, Way};
use crate::text::Span;

/// Returns all URLs of the endnotes, in order.
fn addresses(snapshot: &Snapshot) -> impl Iterator<Item = (Span, Address)> {
    snapshot.links().blocks_with(Mark::Sources).iter().flat_map(|block| {
        let (facts, start) = (&snapshot.blocks()[*block as usize], snapshot.starts()[*block as usize]);
        facts.sources.iter().filter_map(move |s| Some((s.url?.shift(start), s.address?)))
    })
}

/// Returns the style in which the text defangs the dots of most hosts; of equally frequent ones the first.
fn usual_way(snapshot: &Snapshot) -> Option<Way> {
    let mut counts: [(usize, Option<Way>); 4] = Default::default();
    for way in addresses(snapshot).filter_map(|(_, address)| address.way).filter(|way| *way != Way::Scheme) {
        let known = counts.iter().position(|(_, known)| known.is_none_or(|known| known == way));
        // There are four styles for a dot, and four entries.
        if let Some(i) = known {
            counts[i] = (counts[i].0 + 1, Some(way));
        }
    }
    let most = counts.iter().map(|(n, _)| *n).max()?;
    counts.iter().find(|(n, _)| *n == most)?.1
}
