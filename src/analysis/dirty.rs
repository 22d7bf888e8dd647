//! Which regions of a text edits have touched since it was last analysed.

use crate::text::Span;

/// A touched region: where it was, and where what replaced it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// In the text as last analysed.
    pub old: Span,
    /// In the text as it is now.
    pub new: Span,
}

/// The touched regions in order; none touch each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dirty {
    regions: Vec<Region>,
}

impl Dirty {
    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// The regions, from the start of the text to its end.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Remembers that `span` of the text as it is now gives way to `len` bytes.
    pub fn touch(&mut self, span: Span, len: u32) {
        let first = self.regions.partition_point(|r| r.new.end < span.start);
        let last = self.regions.partition_point(|r| r.new.start <= span.end);
        // What lies between regions has only been moved, by the same distance on both sides of a point.
        let moved = first.checked_sub(1).map_or(0, |i| shift(self.regions[i]));
        let mut merged = Region { old: span_moved(span, -moved), new: span };
        for region in &self.regions[first..last] {
            if region.new.start < merged.new.start {
                merged.old.start = region.old.start;
                merged.new.start = region.new.start;
            } else if region.new.start == merged.new.start {
                merged.old.start = merged.old.start.min(region.old.start);
            }
        }
        if let Some(region) = self.regions[first..last].last() {
            merged.old.end = if region.new.end >= span.end {
                merged.new.end = region.new.end;
                region.old.end
            } else {
                (i64::from(span.end) - shift(*region)) as u32
            };
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

/// How far the text behind the region has moved.
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
        /// Outside the regions, old and new text are the same, byte for byte.
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
