//! Words that mean something to an editor, as lists that anyone can extend.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::hash;

/// What a word belongs to; a word may belong to several classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    /// Gives somebody's words.
    pub const SPEECH: Self = Self(1);
    /// Can be shown.
    pub const EVIDENCE: Self = Self(1 << 1);
    /// Marks an estimate.
    pub const HEDGE: Self = Self(1 << 2);
    /// Links to the sentence before.
    pub const LINK: Self = Self(1 << 3);
    /// Stands for something named before.
    pub const PRONOUN: Self = Self(1 << 4);
    /// May be taken up with 'The …'.
    pub const TAKEN_UP: Self = Self(1 << 5);
    /// A month.
    pub const MONTH: Self = Self(1 << 6);
    /// A day of the week.
    pub const DAY: Self = Self(1 << 7);
    /// Of a country: capitalised, yet no name.
    pub const DEMONYM: Self = Self(1 << 8);
    /// Carries no content.
    pub const EMPTY: Self = Self(1 << 9);
    /// Points at what was just said.
    pub const POINTING: Self = Self(1 << 10);
    /// The authors themselves.
    pub const HOUSE: Self = Self(1 << 11);

    /// Whether it holds all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The lists, lower case, words parted by spaces.
const LISTS: &[(Classes, &str)] = &[
    (
        Classes::SPEECH,
        "accused acknowledged added admitted alleged amplified announced argued asserted called cited citing \
         claimed claiming commented complained condemned confirmed criticized declared denied described \
         emphasized highlighted insisted noted observed posted published quoted reaffirmed reiterated released \
         remarked reported reportedly reporting responded said saying shared speculated stated stating stressed \
         suggested told urged warned wrote",
    ),
    (Classes::EVIDENCE, "footage geolocated images imagery photographs photos satellite video videos"),
    (
        Classes::HEDGE,
        "appear appears could indicate indicates likely may might possibly potentially presumably probably seeks \
         suggest suggests unclear unlikely would",
    ),
    (Classes::LINK, "added additionally also further furthermore likewise moreover separately similarly"),
    (Classes::PRONOUN, "both he it she such that these they this those"),
    (Classes::POINTING, "such these this"),
    (
        Classes::TAKEN_UP,
        "administration agency authorities blogger channel command commander committee company footage governor \
         group head milblogger milbloggers minister ministry office official officials outlet president report \
         source sources spokesman spokesperson spokeswoman statement video",
    ),
    (Classes::MONTH, "january february march april may june july august september october november december"),
    (Classes::DAY, "monday tuesday wednesday thursday friday saturday sunday"),
    (
        Classes::DEMONYM,
        "american belarusian british chechen chinese european french german iranian iraqi israeli lebanese polish \
         russian syrian turkish ukrainian us western",
    ),
    (
        Classes::EMPTY,
        "a also an and are as at be been but by for from had has have her his in is it its not of on or that the \
         their these this those to was were which who will with",
    ),
    (Classes::HOUSE, "isw isw's isw’s ctp-isw isw-ctp ctp we our"),
];

static TABLE: LazyLock<FxHashMap<u64, Classes>> = LazyLock::new(|| {
    let mut table: FxHashMap<u64, Classes> = FxHashMap::default();
    for &(class, words) in LISTS {
        for word in words.split_whitespace() {
            table.entry(hash::of(word)).or_default().0 |= class.0;
        }
    }
    table
});

/// The classes of the word whose lower-case hash is `hash`.
pub(super) fn classes(hash: u64) -> Classes {
    TABLE.get(&hash).copied().unwrap_or_default()
}
