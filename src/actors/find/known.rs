//! Names in the registry: the longest run of words with a known fold. A nationality before it decides which of several
//! bodies is meant.

use crate::actors::actor::{ActorId, Kind};
use crate::actors::lexicon::{Class, Country};
use crate::actors::names::{self, Hit, Usage};
use crate::text::Span;
use crate::words::{self, Gap, WordShape, hash};

use super::{Finder, Role};

/// The words `[from, to)`, which are a name in the registry.
#[derive(Clone, Copy)]
pub(super) struct KnownName {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The key of the words, without the nationality before them.
    pub(super) key: u64,
    pub(super) country: Option<Country>,
    pub(super) actor: ActorId,
    pub(super) usage: Usage,
}

impl KnownName {
    /// Returns true if a longer run of words may replace it: "IRGC" in "IRGC Ground Forces", but not a person's name.
    pub(super) fn kind_may_grow(self, finder: &Finder<'_>) -> bool {
        finder.registry.brief(self.actor).kind != Kind::Person || self.usage == Usage::Surname
    }
}

impl Finder<'_> {
    /// Returns the longest known run from word `i`, including a nationality before it.
    pub(super) fn known(&self, i: usize) -> Option<KnownName> {
        let plain = self.known_at(i, None);
        let Some((country, after)) = self.words.nationality(i) else { return plain };
        if after >= self.words.len() || !self.words.token(after).gap.joins() || self.words.left_out(after) {
            return plain;
        }
        // "European Central Bank": an adjective of no single state does not lead to a body of one state.
        let national = self
            .known_at(after, country)
            .filter(|known| country.is_some() || known.usage != Usage::Generic)
            .map(|known| KnownName { from: i, ..known });
        match (plain, national) {
            (Some(plain), Some(national)) if plain.to >= national.to => Some(plain),
            (plain, national) => national.or(plain),
        }
    }

    /// Returns the actor in the first words of a name that is not an actor: "UN Security Council" in "UN Security
    /// Council Resolution 2254". The actor is mentioned there, and the remaining words denote the resolution.
    fn actor_that_opens(&self, known: &KnownName) -> Option<KnownName> {
        let inner = self.known_before(known.from, known.country, known.to)?;
        self.registry.brief(inner.actor).kind.is_actor().then_some(inner)
    }

    fn known_at(&self, i: usize, country: Option<Country>) -> Option<KnownName> {
        self.known_before(i, country, usize::MAX)
    }

    /// Returns the longest known run from word `i` that ends before word `limit`.
    fn known_before(&self, i: usize, country: Option<Country>, limit: usize) -> Option<KnownName> {
        let words = self.words;
        let token = words.token(i);
        let mut best = None;
        if token.shape == WordShape::Acronym {
            let single = names::acronym_key(token.text(self.text));
            let compound = self.compound_acronym(i).map(|key| (i + 2, key));
            best = compound.into_iter().chain([(i + 1, single)]).find_map(|(to, key)| {
                let (actor, usage) = self.best_hit(key, country)?;
                Some(KnownName { from: i, to, key, country, actor, usage })
            });
        }
        let start = (i..words.len()).find(|&w| !words.left_out(w)).unwrap_or(i);
        let longest = self.registry.longest(words.fold(start).first);
        let (mut key, mut loose) = (hash::SEED, names::LOOSE_SEED);
        for j in i..(i + longest).min(words.len()).min(limit.saturating_sub(1)) {
            let t = words.token(j);
            // A nickname is not part of the name: 'Joko "Jokowi" Widodo'.
            if j > i && words.is_nickname(j) {
                continue;
            }
            if j > i && !(t.gap.joins() || words.initial_stop(j) || j > i + 1 && words.is_nickname(j - 1)) {
                break;
            }
            if words.left_out(j) || (j > i && words.may_drop(j, self.text)) {
                continue;
            }
            if words.is_unfolded(j) {
                break;
            }
            key = words.fold(j).after(key);
            loose = words.fold(j).loosely_after(loose);
            if best.is_some_and(|b| b.to > j) {
                continue;
            }
            if let Some((actor, usage)) = self.best_hit(key, country) {
                best = Some(KnownName { from: i, to: j + 1, key, country, actor, usage });
            } else if j > i
                && let Some((actor, usage)) = self.best_hit(loose, country)
            {
                best = Some(KnownName { from: i, to: j + 1, key: loose, country, actor, usage });
            }
        }
        best.and_then(|known| self.as_written_if_short(known)).filter(|known| self.accepts(known))
    }

    /// Returns the person of that very surname for a surname of fewer than three letters. Folds of so few letters sound
    /// alike: "Vo" and "Wu".
    fn as_written_if_short(&self, known: KnownName) -> Option<KnownName> {
        if !self.is_short(known) || known.usage != Usage::Surname {
            return Some(known);
        }
        let word = self.words.token(known.to - 1).text(self.text);
        let letters = words::letters(word);
        let is_same = |hit: &Hit| {
            let surname = self.registry.actor(hit.actor).surname();
            hit.usage == Usage::Surname && words::letters(surname).bytes() == letters.bytes()
        };
        let hits = self.registry.hits(known.key);
        let of_country = |hit: &Hit| self.registry.brief(hit.actor).country == known.country;
        let same = || hits.iter().filter(is_same);
        let hit = same().find(of_country).or_else(|| same().next())?;
        Some(KnownName { actor: hit.actor, ..known })
    }

    /// Returns true for a name of one word with so few letters that its fold has no meaning.
    pub(super) fn is_short(&self, known: KnownName) -> bool {
        /// Minimum number of letters of a surname that may have another spelling.
        const LEAST: usize = 3;
        let word = self.words.token(known.to - 1).text(self.text);
        known.to - known.from == 1 && word.chars().take(LEAST).count() < LEAST
    }

    /// Returns the best actor of a key next to a nationality. Acronyms and names have different keys.
    fn best_hit(&self, key: u64, country: Option<Country>) -> Option<(ActorId, Usage)> {
        let hits = self.registry.may_hit(key)?;
        let of = |hit: &Hit| self.registry.brief(hit.actor).country;
        let hit = match country {
            None => hits.first()?,
            // The ministry of another country is not meant, even under this name.
            Some(_) => hits.iter().find(|hit| of(hit) == country).or_else(|| {
                let anywhere = |hit: &Hit| !matches!(hit.usage, Usage::Generic | Usage::Acronym);
                hits.iter().find(|hit| of(hit).is_none() || anywhere(hit))
            })?,
        };
        Some((hit.actor, hit.usage))
    }

    /// Returns true if the words are written like a name of that actor.
    fn accepts(&self, known: &KnownName) -> bool {
        let words = self.words;
        if known.usage == Usage::Spelling {
            return (known.from..known.to)
                .all(|w| words.token(w).shape != WordShape::Lower || words.class(w).has(Class::PARTICLE));
        }
        let one = known.to - known.from == 1;
        let token = words.token(known.from);
        if !one {
            if known.usage == Usage::Generic && known.country.is_none() {
                // "the European Central Bank": an adjective of no single state.
                let is_joint =
                    || known.from > 0 && matches!(words.nationality(known.from - 1), Some((None, _)));
                if words.all_shouts() || is_joint() {
                    return false;
                }
                return (known.from..known.to).filter(|&w| words.token(w).is_name_like()).count() > 1;
            }
            // At least one word other than the nationality must be capitalized: "ukrainian forces" is not a name.
            return (known.from..known.to)
                .any(|w| words.token(w).is_name_like() || words.token(w).shape == WordShape::Number);
        }
        if !token.is_name_like() || words.all_shouts() || known.usage == Usage::Generic {
            return false;
        }
        // "Access" sounds like "Axios", but is an ordinary word.
        if words.class(known.from).has(Class::COMMON)
            && known.usage != Usage::Acronym
            && !self.is_spelled_so(known)
        {
            return false;
        }
        // A sentence may begin with an ordinary word that is also the name of an actor.
        !(token.opens
            && words.class(known.from).has(Class::COMMON | Class::ORDINARY)
            && known.usage != Usage::Acronym)
    }

    /// Returns true if a name of the actor has exactly the letters of the word.
    fn is_spelled_so(&self, known: &KnownName) -> bool {
        let letters = |word: &str| words::letters(word).bytes().to_vec();
        let word = letters(self.words.token(known.from).text(self.text));
        let actor = self.registry.actor(known.actor);
        let names = actor.spellings().chain([actor.name.as_str(), actor.surname()]);
        names.chain(actor.native.iter().map(String::as_str)).any(|name| letters(name) == word)
    }

    /// Adds a known name. Returns the index of the word after it.
    pub(super) fn take_known(&mut self, known: KnownName) -> usize {
        let actor = self.registry.brief(known.actor);
        if !actor.kind.is_actor()
            && let Some(inner) = self.actor_that_opens(&known)
        {
            self.take_known(inner);
            self.push(inner.to, known.to, Role::Sure, actor.kind, known.key, known.key).actor =
                Some(known.actor);
            return known.to;
        }
        let (kind, person) = (actor.kind, actor.kind == Kind::Person);
        let surname =
            if person { self.registry.surname_key(known.actor) } else { self.words.token(known.to - 1).word };
        let after = self.words.nationality(known.from).map_or(known.from, |(_, after)| after);
        // The nationality is part of the names of public bodies only.
        let from = if kind != Kind::PublicBody && after < known.to { after } else { known.from };
        let national = known.country.is_some() && known.country == actor.country;
        let described =
            after < known.to && (after..known.to).all(|w| self.words.token(w).shape == WordShape::Lower);
        let role = match known.usage {
            _ if described => Role::Described,
            Usage::Name | Usage::Alias | Usage::Spelling | Usage::Metonym => Role::Sure,
            Usage::Acronym if national => Role::Sure,
            Usage::Acronym => Role::Acronym,
            Usage::Generic if national => Role::Sure,
            Usage::Generic => Role::Generic,
            Usage::Weak if kind == Kind::Organization && self.in_company(from, known.to) => Role::Sure,
            // Listed names are never hits in a text.
            Usage::Weak | Usage::Listed => Role::Weak,
            Usage::Surname => Role::Surname,
        };
        let title = if person { self.title_before(from) } else { None };
        let is_one_word = person && (known.to == known.from + 1 || known.usage == Usage::Surname);
        if is_one_word && (self.names_a_place(known.to - 1) || self.is_no_surname(known.to - 1, title)) {
            return known.to;
        }
        let country =
            known.country.or_else(|| title.and_then(|from| self.words.country_in(from, known.from)));
        let actor = if is_one_word && known.usage != Usage::Weak {
            let bearer = self.bearer(known, title, from);
            if bearer.is_none()
                && let Some(next) = self.titled_surname(from)
            {
                return next;
            }
            bearer
        } else {
            Some(self.ranked(known, title, from))
        };
        let no_title = Span::at(self.words.token(from).start);
        let title = title.map_or(no_title, |t| self.words.title_span(t, from));
        // Without its actor, one word may be anybody's surname.
        let (role, surname) = if actor.is_none() { (Role::Surname, known.key) } else { (role, surname) };
        let given = if person && known.to - from > 1 { self.given_key(from) } else { 0 };
        let candidate = self.push(from, known.to, role, kind, known.key, surname);
        candidate.brief = given;
        candidate.actor = actor;
        candidate.usage = known.usage;
        candidate.country = country;
        candidate.title = title;
        if known.usage == Usage::Acronym {
            self.judge_acronym(known.to);
        }
        known.to
    }

    /// Returns true if the words next to a name mark it as a group: "the Nitro hackers", "threat actor Nitro".
    fn in_company(&self, from: usize, to: usize) -> bool {
        const GROUPS: [u64; 14] = [
            hash::ascii("group"),
            hash::ascii("groups"),
            hash::ascii("gang"),
            hash::ascii("gangs"),
            hash::ascii("hacker"),
            hash::ascii("hackers"),
            hash::ascii("hacktivists"),
            hash::ascii("collective"),
            hash::ascii("actor"),
            hash::ascii("actors"),
            hash::ascii("apt"),
            hash::ascii("ransomware"),
            hash::ascii("operators"),
            hash::ascii("cluster"),
        ];
        let words = self.words;
        let is = |w: usize| GROUPS.contains(&words.token(w).word);
        // A capitalized "Group" after the name belongs to another name: "the Contact Group".
        let behind = words.joins(to) && words.token(to).shape == WordShape::Lower && is(to);
        behind || from > 0 && words.token(from).gap.only(Gap::SPACE | Gap::QUOTE) && is(from - 1)
    }

    /// Returns, of several persons with the name, the one whose country matches the title.
    fn ranked(&self, known: KnownName, title: Option<usize>, from: usize) -> ActorId {
        let hits = self.registry.hits(known.key);
        let Some(title) = title.filter(|_| hits.are_several()) else { return known.actor };
        let country = self.words.country_in(title, from);
        let usage = hits.first().map(|hit| hit.usage);
        hits.iter()
            .filter(|hit| Some(hit.usage) == usage)
            .find(|hit| country.is_some() && self.registry.brief(hit.actor).country == country)
            .map_or(known.actor, |hit| hit.actor)
    }
}
