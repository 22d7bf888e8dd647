//! Gathering of the names of a registry while it is built.

use rustc_hash::FxHashSet;

use super::{FILTER, Folded, Hit, LOOSE_SEED, Names, Usage, acronym_key, is_patronymic, key_of, left_out};
use crate::actors::actor::{Actor, ActorId, Kind};
use crate::actors::lexicon::{Class, Country, LEXICON, fold_hash};
use crate::words::{WordForm, WordShape, hash, read_forms};

/// The names of an import, collected actor by actor.
///
/// An import contains a thousand times more names than will ever be mentioned. Therefore only unambiguous names are
/// searched in texts: whole names with the exact fold. Surnames, acronyms and loose folds are not. All other names are
/// kept for explicit lookup.
pub(in crate::actors) struct Gathered(Builder);

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
pub(super) fn is_distinct(name: &str, tokens: &[WordForm], words: SingleWords) -> bool {
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

pub(super) struct Builder {
    pub(super) pairs: Vec<(u64, Hit)>,
    /// True if the current actor is a person.
    pub(super) person: bool,
    pub(super) longest: Vec<u8>,
    pub(super) tokens: Vec<WordForm>,
}

impl Builder {
    pub(super) fn actor(&mut self, id: ActorId, actor: &Actor) {
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
        // A surname that many people bear leads to this person only by an introduction, as that of anyone does.
        let surname = actor.surname();
        let weak = self.person && surname != actor.name && actor.weak_aliases.iter().any(|w| w == surname);
        for name in &actor.weak_aliases {
            let usage = if weak && name == surname { Usage::Listed } else { Usage::Weak };
            self.name(name, Hit { usage, actor: id });
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
            if !weak {
                self.name(surname, Hit { usage: Usage::Surname, actor: id });
            }
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
            && (tokens[1].shape == WordShape::Initial || is_patronymic(tokens[1].text(name)))
        {
            let short = format!("{} {}", tokens[0].text(name), tokens[2].text(name));
            self.tokens = tokens;
            return self.name(&short, Hit { usage: Usage::Alias, ..hit });
        }
        self.tokens = tokens;
    }

    /// Adds the loose key of a person's full name. A single word would match too many others: of the 7,400 Arabic names
    /// with three bearers in Wikidata's labels, half match another.
    fn loose(&mut self, name: &str, tokens: &[WordForm], hit: Hit) {
        let person = self.person && matches!(hit.usage, Usage::Name | Usage::Alias);
        if !person || tokens.len() < 2 || tokens.iter().any(|t| t.shape == WordShape::Initial) {
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

/// Returns true if a body's name contains an ordinary English word and not its country. Any state may have a "Federal
/// Police".
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
