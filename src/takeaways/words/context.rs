//! Properties of words that depend on their neighbours.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::classes::leads_to_place;
use super::names::{self, Initials};
use super::{CERTAINLY, Word, WordKind, is_country, key_of};

/// The roles that a word may have for its neighbours, as bits.
#[derive(Clone, Copy, Default)]
struct Role(u8);

impl Role {
    /// Before `certain`: it is an estimate.
    const SURE: Self = Self(1);
    /// Before a number: it is approximate.
    const ROUGH: Self = Self(1 << 1);
    /// Before a verb in the active voice.
    const BEFORE_VERB: Self = Self(1 << 2);
    /// The past tense of a verb that does not end in `ed`.
    const PAST: Self = Self(1 << 3);
    /// A form of `be`.
    const BE: Self = Self(1 << 4);
    /// After a name and a hyphen: the name is an origin, not an agent.
    const MADE: Self = Self(1 << 5);

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the roles of a word in lower case.
    fn of(word: &str) -> Self {
        static ROLES: LazyLock<FxHashMap<&str, Role>> = LazyLock::new(|| {
            let mut roles = FxHashMap::<&str, Role>::default();
            for (role, words) in LISTS {
                words.split_whitespace().for_each(|word| roles.entry(word).or_default().0 |= role.0);
            }
            roles
        });
        ROLES.get(word).copied().unwrap_or_default()
    }
}

/// The words of each role.
const LISTS: [(Role, &str); 6] = [
    (Role::SURE, "almost nearly virtually is are was were be seems appears not"),
    (Role::ROUGH, "about approximately roughly around nearly almost some over than least most"),
    (
        Role::BEFORE_VERB,
        "will would may might could must should can cannot to has have had did not likely also \
          reportedly",
    ),
    (
        Role::PAST,
        "struck hit shot took sent met gave led held fought beat drove seized withdrew began sold \
          bought won lost told sought left cut put paid built overran overthrew drew sued",
    ),
    (Role::BE, "was were been be is are being am"),
    (Role::MADE, "made built supplied provided produced designed"),
];

/// Sets the properties of each word that depend on its neighbours.
pub(super) fn read_in_context(whole: &str, words: &mut [Word]) {
    let lower = |word: &Word| whole[word.span.range()].to_ascii_lowercase();
    let mut text = words.first().map(lower).unwrap_or_default();
    let (mut before, mut role) = (Role::default(), Role::of(&text));
    for i in 0..words.len() {
        let behind = words.get(i + 1).map(lower).unwrap_or_default();
        let next = Role::of(&behind);
        let previous = i.checked_sub(1).map(|p| words[p]);
        let word = &mut words[i];
        if text == "certain" && (before.has(Role::SURE) || matches!(behind.as_str(), "to" | "that")) {
            (word.key, word.kind) = (key_of(CERTAINLY), WordKind::Likelihood);
        }
        word.rough = word.value > 0 && before.has(Role::ROUGH);
        word.lead = match previous {
            Some(word) if matches!(word.kind, WordKind::Empty) => word.key,
            // The lead of a date is the word before its first word.
            Some(word) if matches!(word.kind, WordKind::Date | WordKind::Number) => word.lead,
            _ => 0,
        };
        // `Iranian-made` describes an origin, not an agent.
        word.ordinary |= next.has(Role::MADE) && whole[word.span.end as usize..].starts_with('-');
        let formed = text.len() > 4 && text.ends_with("ed") || role.has(Role::PAST);
        let goes_on = text.len() > 5 && text.ends_with("ing") && before.has(Role::BE);
        let passive = before.has(Role::BE) && !goes_on || behind == "by";
        word.active =
            word.kind == WordKind::Word && !passive && (formed || goes_on || before.has(Role::BEFORE_VERB));
        (before, role, text) = (role, next, behind);
    }
    for i in 1..words.len() {
        let verb = words[i].active || matches!(words[i].kind, WordKind::Light | WordKind::Likelihood);
        words[i - 1].acts = verb && !leads_to_place(words[i - 1].lead);
    }
    name_what_opens(whole, words);
    let mut initials = Initials::default();
    let mut from = 0;
    let ended = |words: &mut [Word], from: usize, to: usize, keys: [u32; 2]| {
        if keys[0] != 0 {
            words[from..to].iter_mut().for_each(|word| word.acronym = keys[0]);
        }
    };
    for i in 0..words.len() {
        let word = words[i];
        let began = initials.is_empty();
        let keys = initials.read(whole, &word);
        ended(words, from, i, keys);
        if began || keys[0] != 0 || initials.is_empty() {
            from = i;
        }
    }
    let keys = initials.finish();
    ended(words, from, words.len(), keys);
}

/// Turns words that open a sentence and are not ordinary into names: acronyms, and words before another name.
fn name_what_opens(whole: &str, words: &mut [Word]) {
    for i in 0..words.len() {
        let word = words[i];
        if !word.opens || !word.capital || word.generic || word.kind != WordKind::Word {
            continue;
        }
        let text = &whole[word.span.range()];
        let acronym = text.len() > 1 && !text.contains(char::is_lowercase) && word.value == 0;
        let before_name = words.get(i + 1).is_some_and(|next| {
            let adjacent = whole[word.span.end as usize..next.span.start as usize].trim().is_empty();
            adjacent && next.capital && !next.opens && next.kind == WordKind::Name && !is_country(next.key)
        });
        if acronym || before_name && names::opens_as_name(&text.to_lowercase(), word.key) {
            words[i].kind = WordKind::Name;
        }
    }
}
