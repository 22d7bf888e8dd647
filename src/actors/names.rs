//! The index from names to actors. Folded names are hashed, so that matching a block needs no string operations.

mod gathered;

use super::actor::{Actor, ActorId};
use super::lexicon::{Class, LEXICON};
use crate::words::{Gap, MOST_BYTES, WordForm, WordShape, fold_word, hash, read_forms};
use gathered::{Builder, is_distinct};

pub(super) use gathered::Gathered;
pub use gathered::SingleWords;

/// The role of a name for its actor, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Usage {
    /// A name of something else that stands for the actor. Ranks first, because it is often an alias too.
    Metonym,
    /// The preferred name.
    Name,
    /// Another full name or spelling, or a name in native script.
    Alias,
    /// A person's full name under the loose fold: all vowels are equal, and so are `g` and `h`.
    Spelling,
    /// An acronym, compared exactly.
    Acronym,
    /// The name without its country. It names the actor next to a nationality, or once the text has introduced it.
    Generic,
    /// A short form. It names the actor only once the text has introduced the actor.
    Weak,
    /// A person's surname.
    Surname,
    /// A name for explicit lookup only, never searched in texts, such as a common word that names an imported actor.
    Listed,
}

impl Usage {
    const ALL: [Self; 9] = [
        Self::Metonym,
        Self::Name,
        Self::Alias,
        Self::Spelling,
        Self::Acronym,
        Self::Generic,
        Self::Weak,
        Self::Surname,
        Self::Listed,
    ];
}

// Usages are packed as their discriminants and unpacked by index.
const _: () = {
    let mut i = 0;
    while i < Usage::ALL.len() {
        assert!(Usage::ALL[i] as usize == i);
        i += 1;
    }
    assert!(i == Usage::Listed as usize + 1);
};

/// An actor with the usage of a name for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Hit {
    pub usage: Usage,
    pub actor: ActorId,
}

impl Hit {
    /// Packs the hit into a number with the same order. There are fewer than 2²⁸ actors.
    pub const fn packed(self) -> u32 {
        (self.usage as u32) << 28 | self.actor.0
    }

    pub fn unpacked(number: u32) -> Self {
        // Only damaged bytes contain a number without a usage.
        let usage = Usage::ALL.get((number >> 28) as usize).copied().unwrap_or(Usage::Weak);
        Self { usage, actor: ActorId(number & 0x0fff_ffff) }
    }
}

/// The hashes of a folded word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folded {
    pub hash: u64,
    /// Like `hash`, but all vowels are equal, `g` is `h`, and repeated letters count once.
    pub loose: u64,
    /// The slot in [`Longest`] of names that begin with this word.
    pub first: u16,
    /// Number of letters in `hash`.
    length: u8,
    /// Number of letters in `loose`.
    loose_length: u8,
}

/// The powers of the hash's base, with which the hash of a word is appended to that of the words before it.
static POWERS: [u64; MOST_BYTES + 1] = {
    let mut powers = [1_u64; MOST_BYTES + 1];
    let mut i = 1;
    while i <= MOST_BYTES {
        powers[i] = powers[i - 1].wrapping_mul(hash::BASE);
        i += 1;
    }
    powers
};

/// The seed of loose keys, which keeps them distinct from strict keys.
pub(super) const LOOSE_SEED: u64 = 2;

impl Folded {
    pub const EMPTY: Self =
        Self { hash: hash::SEED, loose: hash::SEED, first: 0, length: 0, loose_length: 0 };

    pub fn of(word: &str) -> Self {
        let fold = fold_word(word);
        let mut folded = Self::EMPTY;
        for &b in fold.bytes() {
            folded.hash = hash::chain(folded.hash, b);
            folded.length += 1;
        }
        // "Abdulrahman" and "Abd al-Rahman" are one name, written as one word or two. The filter uses "abd" for both.
        let compound = fold.bytes().starts_with(b"abd");
        let mut last = 0;
        for (i, &b) in fold.bytes().iter().enumerate() {
            let b = match b {
                b'a' | b'e' | b'i' | b'o' | b'u' => b'a',
                b'g' => b'h',
                other => other,
            };
            if b != last || b.is_ascii_digit() {
                folded.loose = hash::chain(folded.loose, b);
                folded.loose_length += 1;
            }
            if i < 3 || !compound {
                folded.first = (folded.loose >> 40) as u16 & (FILTER as u16 - 1);
            }
            last = b;
        }
        folded
    }

    /// Returns true if no letters remain after folding.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns the power of the base by which a hash is multiplied before this word is appended.
    pub fn power(&self) -> u64 {
        // A fold never has more letters than there are powers.
        POWERS[usize::from(self.length)]
    }

    /// Appends the word to the loose hash of a name.
    pub fn loosely_after(&self, hash: u64) -> u64 {
        hash.wrapping_mul(POWERS[usize::from(self.loose_length)]).wrapping_add(self.loose)
    }

    /// Appends the word to the hash of a name.
    pub fn after(&self, hash: u64) -> u64 {
        hash.wrapping_mul(self.power()).wrapping_add(self.hash)
    }
}

/// Number of slots of [`Longest`], the filter of names by their first word.
const FILTER: usize = 16384;

/// The maximum number of words of names, by the filter slot of their first word.
#[derive(Clone, Copy)]
pub(super) struct Longest<'a>(pub &'a [u8]);

impl Longest<'_> {
    /// Returns the maximum for a [`Folded::first`], or 0 if no name begins with such a word.
    pub fn of(self, first: u16) -> usize {
        self.0.get(usize::from(first)).copied().unwrap_or(0).into()
    }
}

/// Returns true if the word is not part of a name's key: an article, or the Arabic article before another word.
pub(super) fn left_out(token: &WordForm, next: Option<&WordForm>) -> bool {
    const SPACED: [u64; 5] =
        [hash::ascii("al"), hash::ascii("el"), hash::ascii("ol"), hash::ascii("ul"), hash::ascii("the")];
    const HYPHENED: [u64; 8] = [
        hash::ascii("as"),
        hash::ascii("ash"),
        hash::ascii("an"),
        hash::ascii("ar"),
        hash::ascii("at"),
        hash::ascii("az"),
        hash::ascii("ad"),
        hash::ascii("es"),
    ];
    next.is_some_and(|next| {
        SPACED.contains(&token.word) || next.gap.only(Gap::HYPHEN) && HYPHENED.contains(&token.word)
    })
}

/// Returns true if the word looks like a patronymic, which is optional in a name.
pub(super) fn is_patronymic(word: &str) -> bool {
    const ENDS: [&[u8]; 8] = [b"vich", b"vych", b"ovna", b"evna", b"ivna", b"ovych", b"vitch", b"ichna"];
    let ends_with = |end: &&[u8]| {
        let tail = word.len().checked_sub(end.len()).map(|at| &word.as_bytes()[at..]);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    // Fast rejection: all endings end in `h` or `a`.
    word.len() > 5 && word.ends_with(['h', 'H', 'a', 'A']) && ENDS.iter().any(ends_with)
}

/// Returns the key of a whole name.
pub(super) fn name_key(name: &str) -> u64 {
    let mut tokens = Vec::new();
    read_forms(name, &mut tokens);
    key_of(name, &tokens).0
}

/// Returns the key of a name, the filter slot of its first word, and its number of words.
fn key_of(name: &str, tokens: &[WordForm]) -> (u64, u16, usize) {
    let (mut key, mut first, mut words) = (hash::SEED, None, 0);
    for (i, token) in tokens.iter().enumerate() {
        words += 1;
        if !left_out(token, tokens.get(i + 1)) {
            let folded = Folded::of(token.text(name));
            key = folded.after(key);
            first.get_or_insert(folded.first);
        }
    }
    (key, first.unwrap_or(0), words)
}

/// Returns the key of an acronym: a hash of its letters as written, without full stops.
pub(super) fn acronym_key(text: &str) -> u64 {
    // Another seed keeps acronyms distinct from folded names.
    text.bytes().filter(|&b| b != b'.').fold(1, hash::chain)
}

/// A key with one of its hits.
pub(super) type Pair = (u64, Hit);

/// The index from folded names to actors, before packing.
pub(super) struct Names {
    /// Sorted by key, then by usage.
    pub pairs: Vec<Pair>,
    /// The maximum number of words of names, by the filter slot of their first word. 0 if there is none.
    pub longest: Vec<u8>,
}

impl Names {
    pub fn build(actors: &[Actor]) -> Self {
        let all: Vec<_> = (0..actors.len() as u32).map(ActorId).collect();
        Self { pairs: Vec::new(), longest: vec![0; FILTER] }.with(actors, &all)
    }

    /// Returns the index with the names of `changed` actors read again. All others are kept.
    pub fn with(mut self, actors: &[Actor], changed: &[ActorId]) -> Self {
        let mut dropped = vec![false; actors.len()];
        for id in changed {
            dropped[id.0 as usize] = true;
        }
        self.pairs.retain(|(_, hit)| !dropped[hit.actor.0 as usize]);
        let mut builder =
            Builder { pairs: self.pairs, longest: self.longest, person: false, tokens: Vec::new() };
        for &id in changed {
            builder.actor(id, &actors[id.0 as usize]);
        }
        let Builder { pairs, longest, .. } = builder;
        Self::sorted(pairs, longest)
    }

    fn sorted(mut pairs: Vec<Pair>, longest: Vec<u8>) -> Self {
        // Keep each actor once per key, with its best usage.
        pairs.sort_unstable_by_key(|(key, hit)| (*key, hit.actor, hit.usage));
        pairs.dedup_by_key(|(key, hit)| (*key, hit.actor));
        pairs.sort_unstable();
        Self { pairs, longest }
    }
}

/// Returns true if a name contains a word that is not an ordinary word, place, nationality or given name, so that the
/// name is unambiguous wherever it occurs.
#[must_use]
pub fn stands_out(name: &str) -> bool {
    let mut tokens = Vec::new();
    read_forms(name, &mut tokens);
    is_distinct(name, &tokens, SingleWords::Distinct)
}

/// Returns true if a name is a single word that also occurs as an ordinary word.
pub(super) fn is_common_word(name: &str) -> bool {
    let mut tokens = Vec::new();
    read_forms(name, &mut tokens);
    let [one] = tokens.as_slice() else { return false };
    let class = LEXICON.class(one.word);
    one.shape != WordShape::Acronym && class.has(Class::COMMON | Class::ORDINARY | Class::MONTH)
}
