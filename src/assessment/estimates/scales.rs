//! The scales: which share of cases each word stands for.

/// A scale of likelihood that a house can hold to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scale {
    /// The practice of published campaign assessments: the words and bands of [`Scale::Icd203`], used freely.
    #[default]
    Isw,
    /// Intelligence Community Directive 203 of the United States.
    Icd203,
    /// The probability yardstick of the Professional Head of Intelligence Assessment, United Kingdom.
    Phia,
    /// The words of NATO's joint intelligence doctrine.
    Nato,
}

/// The words for one stretch of a scale.
#[derive(Debug, PartialEq, Eq)]
pub struct Band {
    /// The terms, the usual one first. Of two rows of words the second row's stand behind.
    pub terms: &'static [&'static str],
    /// From this percentage.
    pub low: u8,
    /// To this percentage.
    pub high: u8,
}

const fn band(low: u8, high: u8, terms: &'static [&'static str]) -> Band {
    Band { terms, low, high }
}

/// Intelligence Community Directive 203, Analytic Standards (2015), both rows of its table.
const ICD_203: &[Band] = &[
    band(1, 5, &["almost no chance", "remote"]),
    band(5, 20, &["very unlikely", "highly improbable"]),
    band(20, 45, &["unlikely", "improbable"]),
    band(45, 55, &["roughly even chance", "roughly even odds"]),
    band(55, 80, &["likely", "probable"]),
    band(80, 95, &["very likely", "highly probable"]),
    band(95, 99, &["almost certain", "nearly certain"]),
];

/// The gaps between the bands are the yardstick's own.
const PHIA: &[Band] = &[
    band(0, 5, &["remote chance"]),
    band(10, 20, &["highly unlikely"]),
    band(25, 35, &["unlikely"]),
    band(40, 50, &["realistic possibility"]),
    band(55, 75, &["likely", "probable"]),
    band(80, 90, &["highly likely"]),
    band(95, 100, &["almost certain"]),
];

// Written down without the doctrine at hand; users are told so by `Scale::source`.
const NATO: &[Band] = &[
    band(0, 10, &["highly unlikely"]),
    band(10, 40, &["unlikely"]),
    band(40, 60, &["even chance"]),
    band(60, 90, &["likely"]),
    band(90, 100, &["highly likely"]),
];

impl Scale {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Isw, Self::Icd203, Self::Phia, Self::Nato];

    /// The bands, from the least likely up.
    #[must_use]
    pub const fn bands(self) -> &'static [Band] {
        match self {
            Self::Isw | Self::Icd203 => ICD_203,
            Self::Phia => PHIA,
            Self::Nato => NATO,
        }
    }

    /// Returns the short name of the scale whose bands count, for users.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Isw | Self::Icd203 => "ICD 203",
            Self::Phia => "PHIA",
            Self::Nato => "NATO",
        }
    }

    /// Returns the publication that defines the bands, for users.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Isw | Self::Icd203 => "Intelligence Community Directive 203 (2015)",
            Self::Phia => "the PHIA probability yardstick (United Kingdom)",
            Self::Nato => "NATO AJP-2.1 (not checked against the doctrine)",
        }
    }

    /// The band of a canonical term; `None` for a term of another scale.
    #[must_use]
    pub fn band(self, term: &str) -> Option<&'static Band> {
        self.bands().iter().find(|band| band.terms.contains(&term))
    }

    /// The band that holds `percent`, or the nearest.
    #[must_use]
    pub fn at(self, percent: u8) -> Option<&'static Band> {
        let distance = |band: &&Band| {
            let outside = band.low.saturating_sub(percent).max(percent.saturating_sub(band.high));
            (outside, ((band.low + band.high) / 2).abs_diff(percent))
        };
        self.bands().iter().min_by_key(distance)
    }

    /// The band nearest to a term that this scale does not know, by what other scales or usage take it for.
    #[must_use]
    pub fn nearest(self, term: &str) -> Option<&'static Band> {
        let known = Self::ALL.into_iter().find_map(|scale| scale.band(term));
        let middle = match (known, term) {
            (Some(band), _) => (band.low + band.high) / 2,
            (None, "possibly" | "perhaps" | "potentially" | "conceivably" | "plausibly") => 40,
            (None, "fair chance" | "real possibility" | "distinct possibility") => 45,
            (None, "more likely than not") => 60,
            (None, "good chance" | "strong possibility" | "most likely" | "presumably") => 70,
            _ => return None,
        };
        self.at(middle)
    }

    /// The percentages that a term may stand for: its band on this scale, or from the lowest to the highest of the
    /// other scales that have it. Of terms on no scale only those that say more or less than even mean some.
    #[must_use]
    pub fn meaning(self, term: &str) -> Option<(u8, u8)> {
        let band = |scale: Self| scale.band(term).map(|band| (band.low, band.high));
        let widest = |(a, b): (u8, u8), (low, high): (u8, u8)| (a.min(low), b.max(high));
        band(self).or_else(|| Self::ALL.into_iter().filter_map(band).reduce(widest)).or(match term {
            "more likely than not" | "most likely" | "presumably" => Some((50, 100)),
            "good chance" | "strong possibility" => Some((50, 95)),
            _ => None,
        })
    }

    /// Which of the two rows of the directive's table a term is of; terms of neither have none.
    #[must_use]
    pub fn row(self, term: &str) -> Option<usize> {
        self.band(term)?.terms.iter().position(|t| *t == term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_rise_and_do_not_overlap() {
        for scale in Scale::ALL {
            for pair in scale.bands().windows(2) {
                assert!(pair[0].high <= pair[1].low && pair[1].low < pair[1].high, "{scale:?} {pair:?}");
            }
        }
    }

    #[test]
    fn a_term_of_other_scales_means_what_they_say_together() {
        assert_eq!(Scale::Phia.meaning("highly unlikely"), Some((10, 20)));
        assert_eq!(Scale::Icd203.meaning("highly unlikely"), Some((0, 20)));
        assert_eq!(Scale::Icd203.meaning("more likely than not"), Some((50, 100)));
        assert_eq!(Scale::Icd203.meaning("possibly"), None);
    }

    #[test]
    fn a_foreign_term_has_a_nearest_band() {
        let term = |scale: Scale, term: &str| scale.nearest(term).map(|b| b.terms[0]);
        assert_eq!(term(Scale::Icd203, "highly likely"), Some("very likely"));
        assert_eq!(term(Scale::Icd203, "realistic possibility"), Some("roughly even chance"));
        assert_eq!(term(Scale::Phia, "very unlikely"), Some("highly unlikely"));
        assert_eq!(term(Scale::Nato, "almost certain"), Some("highly likely"));
    }
}
