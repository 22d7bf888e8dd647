//! Classes of words, by their keys.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::read;

/// Defines functions that return true for the keys of the words in a list.
macro_rules! classes {
    ($($(#[$doc:meta])* $visibility:vis fn $name:ident = $list:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        $visibility fn $name(key: u32) -> bool {
            static KEYS: LazyLock<FxHashSet<u32>> =
                LazyLock::new(|| $list.split_whitespace().map(|word| read(word, true, false).key).collect());
            KEYS.contains(&key)
        }
    )*};
}

classes! {
    /// Returns true if a word expresses a negation by itself: `fail`, `unable`, `refuse`.
    pub fn denies = "fail failure unable unsuccessful unsuccessfully refuse remove deny lack stop halt end \
        cease prevent unlikely abandon reject absent absence little few despite contrary falsely refute \
        dispute dismiss unrelated unchanged instead rather";

    /// Returns true if a word says that what follows is not true: `despite claims that …`, `denied that …`.
    pub fn contests = "despite deny refute dispute contrary falsely";

    /// Returns true if a word says that the action of the next verb did not happen: `failed to retake`.
    pub fn thwarts = "fail refuse decline unable";

    /// Returns true if a word makes the negation before it partial: `not significantly`, `not yet`.
    pub fn limits = "significantly fully entirely substantially only yet necessarily immediately always \
        completely solely just merely longer";

    /// Returns true if an action is reciprocal, so that subject and object can be swapped, such as `meet`.
    pub fn is_mutual = "meet talk negotiate agree sign clash fight discuss cooperate coordinate share \
        exchange trade compete differ unite merge speak spoke converse skirmish treaty tie relation \
        relationship ceasefire truce dialogue summit pact exercise swap normalize reconcile partner";

    /// Returns true for a unit of time or length. One sentence may contain several such measures.
    pub fn is_measure = "hour day week month year minute km mile meter metre";

    /// Returns true if a word marks a statement as someone's report: `reportedly`, `claimed`.
    pub fn is_hearsay = "reportedly allegedly claim report purportedly";

    /// Returns true for the title of an office.
    pub fn is_title = "president minister chancellor premier secretary chairman chair speaker governor \
        mayor ambassador envoy king queen prince emir sultan pope spokesperson spokesman spokeswoman \
        general admiral commander chief head leader director foreign defense interior finance prime";

    /// Returns true if the word before a date makes it another day than that of the event: `as of`, `since`, `until`.
    pub fn leads_elsewhere = "of since until before after by from to through between";

    /// Returns true if the word before a name makes it a place: `in Paris`.
    pub(super) fn leads_to_place = "in of on at to from near around over against within into toward towards \
        across through vicinity";

    /// Words that are capitalized next to names but do not themselves identify a person or place.
    pub(super) fn is_generic = "president minister ministry prime foreign defense defence deputy chairman \
        chair secretary general colonel major lieutenant commander commanderinchief chief head governor \
        mayor ambassador spokesperson spokesman spokeswoman leader official king sheikh ayatollah supreme \
        oblast city province district region raion republic state federation army force brigade regiment \
        division corps group council parliament government national people military press key north south \
        east west northern southern eastern western central mr mrs ms dr peninsula spit battle telegram \
        plant power nuclear hydroelectric airport international staff directorate intelligence axis bank \
        court federal union front line sea gulf bay mountain valley highway bridge dam university agency \
        service security media air navy naval command operation operational counteroffensive effort unit \
        coordination framework steel source impact model action mod main partner ally assembly senate house \
        congress committee commission board office department bureau party movement organization company \
        corporation summit treaty agreement program project strategy battalion fleet squadron guard special \
        combat armed chancellor premier envoy senator lawmaker duma krai republics elements day war \
        territory drone metallurgy factory airfield railway school hospital";
}
