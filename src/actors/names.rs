//! The index from names to actors. Folded names are hashed, so that matching a block needs no string operations.

use rustc_hash::FxHashSet;

use super::actor::{Actor, ActorId, Kind};
use super::lexicon::{Class, Country, LEXICON, fold_hash};
use crate::words::{Gap, Shape, WordForm, hash, read_forms};
use crate::words::{MOST_BYTES, fold_word};

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
    /// The name without its country. Valid next to a nationality, or once introduced.
    Generic,
    /// A short form. Valid once introduced.
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
        let usage = Usage::ALL.get((number >> 28) as usize).copied().unwrap_or(Usage::Weak);
        Self { usage, actor: ActorId(number & 0x0fff_ffff) }
    }
}

/// The hashes of a folded word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folded {
    pub hash: u64,
    /// Like `hash`, but with all vowels equal and `g` as `h`.
    pub loose: u64,
    /// The filter slot of a name that begins with this word.
    pub first: u16,
    /// Number of hashed letters, in `hash` and in `loose`.
    length: u8,
    loose_length: u8,
}

/// The powers of the hash's base.
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

/// Number of slots of the filter by first word.
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
    // Fast rejection: all of them end in one of these two letters.
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

/// The names of an import, collected actor by actor.
///
/// An import contains a thousand times more names than will ever be mentioned. Therefore only unambiguous names are
/// searched in texts: whole names with the exact fold. Surnames, acronyms and loose folds are not. All other names are
/// kept for explicit lookup.
pub(super) struct Gathered(Builder);

/// The treatment of single-word names in an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SingleWords {
    /// Searched in texts, except common words, countries, places and given names. For names that someone selected.
    Distinct,
    /// Never searched in texts. For large sets of names, such as a trade register.
    Never,
}

impl Gathered {
    pub fn new() -> Self {
        let longest = vec![0; FILTER];
        Self(Builder { pairs: Vec::new(), longest, person: false, tokens: Vec::new() })
    }

    /// Adds the names of an actor. Returns the number of its full names that are kept for lookup only.
    pub fn add(&mut self, id: ActorId, actor: &Actor, words: SingleWords) -> usize {
        let builder = &mut self.0;
        builder.person = false;
        let mut listed = 0;
        let full = std::iter::once((&actor.name, Usage::Name));
        for (name, usage) in full.chain(actor.aliases.iter().chain(&actor.native).map(|n| (n, Usage::Alias)))
        {
            read_forms(name, &mut builder.tokens);
            let words = if actor.kind == Kind::Person { SingleWords::Never } else { words };
            let distinct = is_distinct(name, &builder.tokens, words);
            listed += usize::from(!distinct);
            builder.name(name, Hit { usage: if distinct { usage } else { Usage::Listed }, actor: id });
        }
        for name in actor.weak_aliases.iter().chain(&actor.metonyms) {
            builder.name(name, Hit { usage: Usage::Listed, actor: id });
        }
        for acronym in &actor.acronyms {
            builder.pairs.push((acronym_key(acronym), Hit { usage: Usage::Listed, actor: id }));
        }
        listed
    }

    pub fn finish(self) -> Names {
        let Builder { pairs, longest, .. } = self.0;
        Names::sorted(pairs, longest)
    }
}

/// Returns true if a name is unambiguous wherever it occurs.
fn is_distinct(name: &str, tokens: &[WordForm], words: SingleWords) -> bool {
    let common = |token: &WordForm| {
        let class = LEXICON.class(token.word);
        class != Class::default() || LEXICON.nation(fold_hash(token.text(name))).is_some()
    };
    match tokens {
        [] => false,
        [one] => {
            words == SingleWords::Distinct
                && one.text(name).chars().count() > 2
                && !common(one)
                && !LEXICON.is_given(fold_hash(one.text(name)))
        }
        _ => !tokens.iter().all(common),
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
    one.shape != Shape::Acronym && class.has(Class::COMMON | Class::ORDINARY | Class::MONTH)
}

struct Builder {
    pairs: Vec<(u64, Hit)>,
    /// True if the current actor is a person.
    person: bool,
    longest: Vec<u8>,
    tokens: Vec<WordForm>,
}

impl Builder {
    fn actor(&mut self, id: ActorId, actor: &Actor) {
        self.person = actor.kind == Kind::Person;
        // A preferred name may be a common word. Then it only counts in context.
        let usage = if actor.weak_aliases.contains(&actor.name) { Usage::Weak } else { Usage::Name };
        // Many states have a "General Directorate of Intelligence", so without a nationality it denotes none of them.
        let states = actor.country.filter(|_| actor.listed && actor.kind == Kind::PublicBody);
        if let Some(country) = states.filter(|&country| is_generic(&actor.name, country)) {
            self.name(&actor.name, Hit { usage: Usage::Listed, actor: id });
            for name in with_country(&actor.name, country) {
                self.name(&name, Hit { usage: Usage::Alias, actor: id });
            }
        } else {
            self.name(&actor.name, Hit { usage, actor: id });
        }
        for name in actor.aliases.iter().chain(&actor.native) {
            self.name(name, Hit { usage: Usage::Alias, actor: id });
        }
        for name in &actor.metonyms {
            self.name(name, Hit { usage: Usage::Metonym, actor: id });
        }
        for name in &actor.weak_aliases {
            self.name(name, Hit { usage: Usage::Weak, actor: id });
        }
        for acronym in &actor.acronyms {
            let hit = Hit { usage: Usage::Acronym, actor: id };
            self.pairs.push((acronym_key(acronym), hit));
            // A long "acronym" in mixed case is written like a name ("Rosgvardia").
            if acronym.len() > 5 && acronym.bytes().any(|b| b.is_ascii_lowercase()) {
                self.name(acronym, Hit { usage: Usage::Alias, actor: id });
            }
        }
        if actor.kind == Kind::Person {
            self.name(actor.surname(), Hit { usage: Usage::Surname, actor: id });
            for native in &actor.native {
                if let Some(last) = native.split(' ').next_back().filter(|_| native.contains(' ')) {
                    self.name(last, Hit { usage: Usage::Surname, actor: id });
                }
            }
        } else if let Some(country) = actor.country.filter(|_| actor.kind.is_actor() && !actor.listed) {
            let mut generics = FxHashSet::default();
            for name in std::iter::once(&actor.name).chain(&actor.aliases) {
                generic_forms(name, country, &mut generics);
            }
            for name in generics {
                self.name(&name, Hit { usage: Usage::Generic, actor: id });
            }
        }
    }

    fn name(&mut self, name: &str, hit: Hit) {
        let mut tokens = std::mem::take(&mut self.tokens);
        read_forms(name, &mut tokens);
        let (key, first, words) = key_of(name, &tokens);
        if key != hash::SEED {
            self.pairs.push((key, hit));
            self.loose(name, &tokens, hit);
            let longest = &mut self.longest[first as usize];
            // A name in the text may have one more Arabic article than in the registry, and a patronymic.
            *longest = (*longest).max(words.min(12) as u8 + 2);
        }
        if tokens.len() == 3
            && matches!(hit.usage, Usage::Name | Usage::Alias)
            && (tokens[1].shape == Shape::Initial || is_patronymic(tokens[1].text(name)))
        {
            let short = format!("{} {}", tokens[0].text(name), tokens[2].text(name));
            self.tokens = tokens;
            return self.name(&short, Hit { usage: Usage::Alias, ..hit });
        }
        self.tokens = tokens;
    }
}

impl Builder {
    /// Adds the loose key of a person's full name. A single word would match too many others: of the 7,400 Arabic names
    /// with three bearers in Wikidata's labels, half match another.
    fn loose(&mut self, name: &str, tokens: &[WordForm], hit: Hit) {
        let person = self.person && matches!(hit.usage, Usage::Name | Usage::Alias);
        if !person || tokens.len() < 2 || tokens.iter().any(|t| t.shape == Shape::Initial) {
            return;
        }
        let key = tokens
            .iter()
            .enumerate()
            .filter(|(i, token)| !left_out(token, tokens.get(i + 1)))
            .fold(LOOSE_SEED, |key, (_, token)| Folded::of(token.text(name)).loosely_after(key));
        self.pairs.push((key, Hit { usage: Usage::Spelling, ..hit }));
    }
}

/// Returns true if a body's name consists of English words for bodies and does not contain its country. Any state may
/// have a "Federal Police".
fn is_generic(name: &str, country: Country) -> bool {
    let mut tokens = Vec::new();
    read_forms(name, &mut tokens);
    let heads = Class::HEAD | Class::COMMON | Class::ORDINARY;
    let row = LEXICON.countries.iter().find(|row| row.code == Some(country));
    tokens.iter().any(|token| LEXICON.class(token.word).has(heads))
        && !row.is_some_and(|row| row.names.iter().chain(&row.adjectives).any(|word| name.contains(word)))
}

/// Returns the names of such a body with its country: "Federal Police" of Mexico → "Mexican Federal Police".
fn with_country(name: &str, country: Country) -> Vec<String> {
    let row = LEXICON.countries.iter().find(|row| row.code == Some(country));
    let names = row.into_iter().flat_map(|row| &row.names).map(|noun| format!("{name} of {noun}"));
    let adjectives = row.into_iter().flat_map(|row| &row.adjectives).map(|word| format!("{word} {name}"));
    names.chain(adjectives).collect()
}

/// Collects the names of a body without its country: "Ministry of Defense of Russia" → "Ministry of Defense", "Defense
/// Ministry".
fn generic_forms(name: &str, country: Country, out: &mut FxHashSet<String>) {
    let Some(row) = LEXICON.countries.iter().find(|row| row.code == Some(country)) else { return };
    let mut stem = None;
    for noun in &row.names {
        for link in [" of ", " of the "] {
            stem = stem.or_else(|| name.strip_suffix(noun).and_then(|rest| rest.strip_suffix(link)));
        }
        stem = stem.or_else(|| name.strip_suffix(&format!(" ({noun})")));
    }
    for adjective in &row.adjectives {
        stem = stem.or_else(|| name.strip_prefix(adjective).and_then(|rest| rest.strip_prefix(' ')));
    }
    let Some(stem) = stem else { return };
    let stem = stem.strip_suffix(" of the Armed Forces").unwrap_or(stem);
    out.insert(stem.to_owned());
    if let Some(field) = stem.strip_prefix("Ministry of ") {
        out.insert(format!("{field} Ministry"));
        match field {
            "Foreign Affairs" => out.insert("Foreign Ministry".to_owned()),
            "Internal Affairs" | "the Interior" | "Interior" => out.insert("Interior Ministry".to_owned()),
            _ => false,
        };
    }
    if let Some(field) = stem.strip_suffix(" Ministry") {
        let field = match field {
            "Foreign" => "Foreign Affairs",
            other => other,
        };
        out.insert(format!("Ministry of {field}"));
    }
}
