//! The word that was probably meant.

/// The one of `known` that `word` was probably meant to be: a slip or two of the pen away, or the same but for case.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // A slip in a word of three letters makes another word.
    let most = match length {
        0..4 => 0,
        4..8 => 1,
        8..12 => 2,
        _ => 3,
    };
    let lower = word.to_lowercase();
    let near = |other: &str| {
        if other.to_lowercase() == lower {
            return Some(0);
        }
        let apart = other.chars().count().abs_diff(length);
        // Counting costs the product of the lengths: not where they alone tell.
        let slips = (apart <= most && length <= 80).then(|| strsim::osa_distance(word, other))?;
        (slips <= most).then_some(slips)
    };
    let slips = known.into_iter().filter_map(|other| Some((near(other)?, other)));
    slips.min_by_key(|(slips, _)| *slips).map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_or_two() {
        let known = ["uncited-claim", "marker-order", "off"];
        assert_eq!(nearest("uncited-clam", known), Some("uncited-claim"));
        assert_eq!(nearest("makrer-odrer", known), Some("marker-order"));
        assert_eq!(nearest("Marker-Order", known), Some("marker-order"));
        for unlike in ["", "of", "sources", "claim"] {
            assert_eq!(nearest(unlike, known), None, "{unlike}");
        }
    }
}
