//! Words that mean something to an editor, as lists that anyone can extend.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::hash;

/// What a word belongs to; a word may belong to several classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

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

    /// Speakers in a crowd, whom a sentence sums up.
    pub const MANY: Self = Self(1 << 12);
    /// Something is not, or was not done.
    pub const ABSENCE: Self = Self(1 << 13);
    /// What went before goes on.
    pub const GOES_ON: Self = Self(1 << 14);

    /// Part of the name of an office or a service.
    pub const OFFICE: Self = Self(1 << 15);

    /// Gives somebody's words where 'that' follows: 'the report states that'.
    pub const TELLS: Self = Self(1 << 16);
    /// Says how things are as a rule.
    pub const RULE: Self = Self(1 << 17);
    /// Supposes.
    pub const SUPPOSES: Self = Self(1 << 18);
    /// Draws a conclusion from something: the subject is a thing, the verb is the analyst's.
    pub const INFERS: Self = Self(1 << 19);
    /// Weighs something up.
    pub const WEIGHS: Self = Self(1 << 20);

    /// Single words that are asked for by themselves.
    pub const PREVIOUSLY: Self = Self(1 << 21);
    pub const LIKELY: Self = Self(1 << 22);
    pub const WILL: Self = Self(1 << 23);
    pub const REPORTEDLY: Self = Self(1 << 24);
    pub const ACCORDING: Self = Self(1 << 25);
    pub const GEOLOCATED: Self = Self(1 << 26);

    /// Whether it holds all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it holds any of `other`.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The lists, lower case, words parted by spaces.
const LISTS: &[(Classes, &str)] = &[
    (
        Classes::SPEECH,
        "according accused accusing acknowledged added admitted alleged alleging amplified announced announcing argued \
         arguing asserted called cautioned \
         circulated cited citing claimed claiming commented complained conceded condemned confirmed confirming contended \
         criticized declared demanded denied denying described disclosed echoed emphasized emphasizing expressed framed highlighted \
         implied informed insisted mentioned noted noting observed pledged posted praised promised published quoted \
         reaffirmed reiterated released remarked replied reported reportedly reporting responded said saying says \
         shared speculated stated stating stressed suggested threatened told urged vowed warned writes wrote",
    ),
    (Classes::EVIDENCE, "footage geolocated images imagery photographs photos satellite video videos"),
    (
        Classes::HEDGE,
        "appear appears certainly could indicate indicates likely may might possibly potentially presumably probably seeks \
         suggest suggests unclear unlikely would",
    ),
    (Classes::LINK, "added additionally also further furthermore likewise moreover separately similarly"),
    (Classes::PRONOUN, "both he it she such that these they this those"),
    (Classes::POINTING, "such these this"),
    (
        Classes::TAKEN_UP,
        "administration agency agreement announcement article authorities bill blogger channel command commander \
         committee company decree document documents footage governor group head interview invitation law legislation \
         letter list mayor memorandum milblogger milbloggers minister ministry office official officials order outlet \
         post president publication report source sources spokesman spokesperson spokeswoman statement study survey \
         video",
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
    (
        Classes::MANY,
        "accounts analysts authorities bloggers channels commentators experts figures leaders media milbloggers \
         nationalists officials observers outlets propagandists reports residents sources users",
    ),
    (
        Classes::OFFICE,
        "administration agency army authority bureau centre center command council department directorate force forces \
         general government media ministry mod office service staff",
    ),
    (
        Classes::TELLS,
        "argue argues claim claims emerged emphasizes insists note notes report reports state states stresses warn warns",
    ),
    (Classes::RULE, "commonly generally historically normally often traditionally typically usually"),
    (Classes::SUPPOSES, "could if would"),
    (
        Classes::INFERS,
        "confirms contradicts contributed contributes corroborate corroborated corroborates demonstrate demonstrates evidence \
         highlights illustrates implies indicate indicates means reflects showcases signals suggest suggests support supports \
         underlines underscores",
    ),
    (
        Classes::WEIGHS,
        "complicated critical crucial decisive difficult effective essential exposed false harder important ineffective \
         meaningful notable premature significant surprising unclear unusual valuable vulnerable worse",
    ),
    (Classes::ABSENCE, "cannot declined neither no none nor not refused unable"),
    (
        Classes::GOES_ON,
        "continue continued continues continuing focused maintained remain remained remains resumed",
    ),
    (Classes::PREVIOUSLY, "previously"),
    (Classes::LIKELY, "likely"),
    (Classes::WILL, "will"),
    (Classes::REPORTEDLY, "reportedly"),
    (Classes::ACCORDING, "according"),
    (Classes::GEOLOCATED, "geolocated"),
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
