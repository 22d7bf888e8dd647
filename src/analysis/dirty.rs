//! The regions of a text that edits have touched since its last analysis.

use crate::text::Span;

/// A touched region: its former and its present span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The span in the text of the last analysis.
    pub old: Span,
    /// The span in the present text.
    pub new: Span,
}

/// The touched regions in order; no two are adjacent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dirty {
    regions: Vec<Region>,
}

impl Dirty {
    /// Returns true if no region was touched.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// Returns the regions in the order of the text.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Notes that `len` bytes replace `span` of the present text.
    pub fn touch(&mut self, span: Span, len: u32) {
        // The regions that overlap or adjoin `span` are merged with it.
        let first = self.regions.partition_point(|r| r.new.end < span.start);
        let last = self.regions.partition_point(|r| r.new.start <= span.end);
        // Text outside the regions has moved as far as the end of the region before it.
        let moved = first.checked_sub(1).map_or(0, |i| shift(self.regions[i]));
        let mut merged = Region { old: span_moved(span, -moved), new: span };
        if let [region, ..] = self.regions[first..last]
            && region.new.start < span.start
        {
            (merged.old.start, merged.new.start) = (region.old.start, region.new.start);
        }
        if let [.., region] = self.regions[first..last] {
            if region.new.end >= span.end {
                (merged.old.end, merged.new.end) = (region.old.end, region.new.end);
            } else {
                merged.old.end = (i64::from(span.end) - shift(region)) as u32;
            }
        }
        let grown = i64::from(len) - i64::from(span.len());
        merged.new.end = (i64::from(merged.new.end) + grown) as u32;
        let rest = self.regions.len() - last;
        self.regions.splice(first..last, [merged]);
        let after = self.regions.len() - rest;
        for region in &mut self.regions[after..] {
            region.new = span_moved(region.new, grown);
        }
    }
}

/// Returns the distance by which the text after the region has moved.
fn shift(region: Region) -> i64 {
    i64::from(region.new.end) - i64::from(region.old.end)
}

fn span_moved(span: Span, by: i64) -> Span {
    Span::new((i64::from(span.start) + by) as u32, (i64::from(span.end) + by) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Outside the regions, old and new text are equal, byte for byte.
        #[test]
        fn regions_hold_all_that_changed(
            edits in prop::collection::vec((0_u32..60, 0_u32..8, 0_u32..8), 0..12),
        ) {
            let old: Vec<u32> = (0..50).collect();
            let mut new = old.clone();
            let mut dirty = Dirty::default();
            for (n, (start, len, insert)) in edits.into_iter().enumerate() {
                let start = start.min(new.len() as u32);
                let end = (start + len).min(new.len() as u32);
                dirty.touch(Span::new(start, end), insert);
                new.splice(start as usize..end as usize, (0..insert).map(|k| 1000 + 10 * n as u32 + k));
            }
            let (mut at_old, mut at_new) = (0, 0);
            for region in dirty.regions() {
                prop_assert!(region.new.start >= at_new as u32 && region.old.start >= at_old as u32);
                prop_assert_eq!(
                    &old[at_old..region.old.start as usize], &new[at_new..region.new.start as usize]
                );
                (at_old, at_new) = (region.old.end as usize, region.new.end as usize);
            }
            prop_assert_eq!(&old[at_old..], &new[at_new..]);
        }
    }
}
