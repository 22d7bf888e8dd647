//! Spelling suggestions for a mistyped word.

/// Returns the word of `known` that `word` probably stands for, or `None` if no word is close enough.
///
/// Words that differ only in case always match. Otherwise a word of 4 to 7 characters may contain one typing error, one
/// of 8 to 11 two, and a longer one three (optimal string alignment distance).
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // In a word of three letters or fewer, a typing error usually makes another valid word.
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
        // The cost of the distance is the product of both lengths. Skip it where the lengths already differ too much.
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
