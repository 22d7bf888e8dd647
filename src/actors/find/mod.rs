//! Names in one block: a pure function of its text and the registry.
//!
//! The block is cut into words; where a capital stands, the longest name that the registry knows is tried,
//! then what the words themselves say: heads of bodies and formations ("… Military District", "76th …
//! Division"), titles before a name, given names, outlets introduced as such. What only the whole document
//! can tell (surnames, acronyms, bare heads) is left to the link step as a candidate with its key.

mod acronym;
mod body;
mod person;
mod words;

use std::cell::RefCell;

use super::actor::{ActorId, Kind};
use super::lexicon::{Class, Country};
use super::names::{Hit, Usage};
use super::registry::Registry;
use super::tokens::{Gap, Shape, ascii_hash};
use crate::text::Span;
use words::Words;

/// What a candidate is before the document has its say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// A mention whatever the rest says; it introduces its name.
    Sure,
    /// A body named without its country: which one, the document or the nationality tells.
    Generic,
    /// A single word that may be the surname of somebody introduced.
    Surname,
    /// An acronym that the document may define or the registry may know.
    Acronym,
    /// The acronym in "Long Name (ABC)": defines, and is a mention itself.
    Definition,
    /// Defines an acronym that names no actor ("ground lines of communication (GLOCs)").
    NoActor,
    /// A bare head ("the Assembly") that may stand for a body introduced with it.
    Head,
    /// A full name without evidence: a mention where the document has it with evidence.
    Run,
    /// Lower-case words that can only be one actor ("Syrian opposition forces").
    Described,
    /// A short form that the registry knows, good once its actor is introduced.
    Weak,
}

/// A place in a block that may name an actor; spans are relative to the block.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Candidate {
    /// The name.
    pub span: Span,
    /// The title words beside the name; empty where there are none.
    pub title: Span,
    /// What the registry or the words alone say it is.
    pub kind: Kind,
    /// Hash of the folded name, or of an acronym's letters.
    pub(super) key: u64,
    /// What may stand for it later: a surname's hash, a body's head; for a definition the key of what it defines.
    pub(super) short: u64,
    /// Of an organisation, outlet or formation of two words, the first: "Azov" of "Azov Regiment"; 0 for none.
    pub(super) brief: u64,
    /// The best actor by the block alone.
    pub(super) actor: Option<ActorId>,
    /// The nationality beside it.
    pub(super) country: Option<Country>,
    pub(super) role: Role,
    pub(super) usage: Usage,
}

thread_local! {
    /// One buffer of words a thread, so that a block costs no allocation.
    static SCRATCH: RefCell<Words> = RefCell::default();
}

/// Appends the candidates of `text` in order; spans are relative to its start and never overlap.
pub fn find(text: &str, registry: &Registry, out: &mut Vec<Candidate>) {
    SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
        Ok(mut words) => scan(text, registry, &mut words, out),
        // Not reachable: `find` never calls itself. A fresh buffer is as good.
        Err(_) => scan(text, registry, &mut Words::default(), out),
    });
}

fn scan(text: &str, registry: &Registry, words: &mut Words, out: &mut Vec<Candidate>) {
    words.read(text);
    let first = out.len();
    let mut finder = Finder { text, registry, words, out, first, taken: 0 };
    finder.run();
}

/// One block while it is read.
struct Finder<'a> {
    text: &'a str,
    registry: &'a Registry,
    words: &'a Words,
    out: &'a mut Vec<Candidate>,
    /// Where this block's candidates begin in `out`.
    first: usize,
    /// The first word that no candidate has taken.
    taken: usize,
}

impl Finder<'_> {
    fn run(&mut self) {
        let mut i = 0;
        while i < self.words.len() {
            let next = self.step(i);
            i = next.max(i + 1);
        }
    }

    /// Looks at word `i` and answers where to go on.
    fn step(&mut self, i: usize) -> usize {
        let token = self.words.token(i);
        if self.words.class(i).has(Class::ARTICLE) {
            return i + 1;
        }
        let starts_name = token.is_name_like()
            || self.is_particle_before_name(i)
            || token.shape == Shape::Number
            || token.shape == Shape::Initial;
        if !starts_name {
            return self.introduced_by_word(i);
        }
        if token.shape == Shape::Acronym
            && self.words.is_open(i)
            && let Some(next) = self.definition(i)
        {
            return next;
        }
        let known = self.known(i);
        let body = if token.shape == Shape::Initial { None } else { self.body(i) };
        let short =
            |known: &Known| known.to == known.from + 1 && matches!(known.usage, Usage::Surname | Usage::Weak);
        if known.as_ref().is_none_or(short)
            && body.is_none()
            && self.words.joins(i + 1)
            && let Some(next) = self.person(i)
        {
            return next;
        }
        match (known, body) {
            (Some(known), Some(body)) if body.to > known.to && known.kind_may_grow(self) => {
                self.take_body(body)
            }
            (Some(known), _) => self.take_known(known),
            (None, Some(body)) => self.take_body(body),
            (None, None) => self.titled_surname(i).unwrap_or_else(|| self.single(i)),
        }
    }

    /// "al-" and the like in lower case before a capital.
    fn is_particle_before_name(&self, i: usize) -> bool {
        const ARTICLES: [u64; 4] = [ascii_hash("al"), ascii_hash("el"), ascii_hash("ol"), ascii_hash("ul")];
        ARTICLES.contains(&self.words.token(i).word)
            && self.words.get(i + 1).is_some_and(|next| next.gap.joins() && next.is_name_like())
    }

    /// A single capitalised word without more: perhaps somebody's surname, an acronym, a bare head.
    fn single(&mut self, i: usize) -> usize {
        let (token, class) = (self.words.token(i), self.words.class(i));
        if token.shape == Shape::Acronym {
            if !super::lexicon::LEXICON.is_non_acronym(token.word) {
                let key = super::names::acronym_key(token.text(self.text));
                self.push(i, i + 1, Role::Acronym, Kind::Organization, key, key);
            }
            return i + 1;
        }
        if !matches!(token.shape, Shape::Capital | Shape::Caseless)
            || class.has(Class::ORDINARY | Class::MONTH)
        {
            return i + 1;
        }
        if let Some((_, _, after)) = self.words.nation_at(i) {
            return after;
        }
        if class.has(Class::HEAD) && !class.has(Class::TITLE) {
            let the = i > 0 && self.words.class(i - 1).has(Class::ARTICLE);
            if the && token.gap.only(Gap::SPACE) && class.has(Class::BODY | Class::ORG) {
                self.push(i, i + 1, Role::Head, Kind::Organization, token.word, token.word);
            }
            return i + 1;
        }
        if class.has(Class::TITLE | Class::TITLE_MOD | Class::PORTFOLIO | Class::THING) {
            return i + 1;
        }
        let key = self.words.fold(i).hash;
        self.push(i, i + 1, Role::Surname, Kind::Person, key, key);
        i + 1
    }

    /// Adds a candidate over the words `[from, to)`.
    fn push(
        &mut self,
        from: usize,
        to: usize,
        role: Role,
        kind: Kind,
        key: u64,
        short: u64,
    ) -> &mut Candidate {
        let span = Span::new(self.words.token(from).start, self.words.token(to - 1).end);
        self.taken = to;
        self.out.push(Candidate {
            span,
            title: Span::at(span.start),
            kind,
            key,
            short,
            brief: 0,
            actor: None,
            country: None,
            role,
            usage: Usage::Name,
        });
        // Just pushed.
        let last = self.out.len() - 1;
        &mut self.out[last]
    }

    /// The candidate that ends with word `i - 1`, if it is the newest.
    fn candidate_before(&self, i: usize) -> Option<usize> {
        let end = i.checked_sub(1).map(|p| self.words.token(p).end)?;
        let last = self.out.len().checked_sub(1).filter(|&last| last >= self.first)?;
        (self.out[last].span.end == end).then_some(last)
    }
}

/// A run of words `[from, to)` that the registry knows.
#[derive(Clone, Copy)]
struct Known {
    from: usize,
    to: usize,
    /// The words that the key was made of, without the nationality before.
    key: u64,
    country: Option<Country>,
    actor: ActorId,
    usage: Usage,
}

impl Known {
    /// Whether a longer run of words may take its place: "IRGC" in "IRGC Ground Forces", but no person's name.
    fn kind_may_grow(self, finder: &Finder<'_>) -> bool {
        finder.registry.actor(self.actor).kind != Kind::Person || self.usage == Usage::Surname
    }
}

impl Finder<'_> {
    /// The longest run from word `i` that the registry knows, a nationality before it included.
    fn known(&self, i: usize) -> Option<Known> {
        let plain = self.known_at(i, None);
        let Some((country, after)) = self.words.nationality(i) else { return plain };
        if after >= self.words.len() || !self.words.token(after).gap.joins() || self.words.left_out(after) {
            return plain;
        }
        // "European Central Bank": an adjective of no one state leads to no state's body.
        let national = self
            .known_at(after, country)
            .filter(|known| country.is_some() || known.usage != Usage::Generic)
            .map(|known| Known { from: i, ..known });
        match (plain, national) {
            (Some(plain), Some(national)) if plain.to >= national.to => Some(plain),
            (plain, national) => national.or(plain),
        }
    }

    /// The actor in the first words of what is none itself: "UN Security Council" in "UN Security Council
    /// Resolution 2254". It is named there; the rest of the words stands for the resolution.
    fn actor_that_opens(&self, known: &Known) -> Option<Known> {
        let inner = self.known_before(known.from, known.country, known.to)?;
        self.registry.actor(inner.actor).kind.is_actor().then_some(inner)
    }

    fn known_at(&self, i: usize, country: Option<Country>) -> Option<Known> {
        self.known_before(i, country, usize::MAX)
    }

    /// The longest run from word `i` that the registry knows and that ends before word `limit`.
    fn known_before(&self, i: usize, country: Option<Country>, limit: usize) -> Option<Known> {
        let words = self.words;
        let token = words.token(i);
        let mut best = None;
        if token.shape == Shape::Acronym {
            let key = super::names::acronym_key(token.text(self.text));
            best = self.best_hit(key, country).map(|(actor, usage)| Known {
                from: i,
                to: i + 1,
                key,
                country,
                actor,
                usage,
            });
        }
        let start = (i..words.len()).find(|&w| !words.left_out(w)).unwrap_or(i);
        let longest = self.registry.names.longest(words.fold(start).first);
        let mut key = super::tokens::SEED;
        for j in i..(i + longest).min(words.len()).min(limit.saturating_sub(1)) {
            let t = words.token(j);
            if j > i && !(t.gap.joins() || words.initial_stop(j)) {
                break;
            }
            if words.left_out(j) || (j > i && words.may_drop(j, self.text)) {
                continue;
            }
            if words.is_unfolded(j) {
                break;
            }
            key = words.fold(j).after(key);
            if let Some((actor, usage)) =
                self.best_hit(key, country).filter(|_| best.is_none_or(|b| b.to <= j))
            {
                best = Some(Known { from: i, to: j + 1, key, country, actor, usage });
            }
        }
        best.filter(|known| self.accepts(known))
    }

    /// The best actor of a key beside a nationality; acronyms and names have keys of their own.
    fn best_hit(&self, key: u64, country: Option<Country>) -> Option<(ActorId, Usage)> {
        let hits = self.registry.hits(key);
        let of = |hit: &Hit| self.registry.actor(hit.actor).country;
        let (_, hit) = match country {
            None => hits.first()?,
            // Another state's ministry is not meant, whatever it is called.
            Some(_) => hits.iter().find(|(_, hit)| of(hit) == country).or_else(|| {
                let anywhere = |hit: &Hit| !matches!(hit.usage, Usage::Generic | Usage::Acronym);
                hits.iter().find(|(_, hit)| of(hit).is_none() || anywhere(hit))
            })?,
        };
        Some((hit.actor, hit.usage))
    }

    /// Whether the words are written as a name of that actor would be.
    fn accepts(&self, known: &Known) -> bool {
        let words = self.words;
        let one = known.to - known.from == 1;
        let token = words.token(known.from);
        if !one {
            if known.usage == Usage::Generic && known.country.is_none() {
                if words.all_shouts() {
                    return false;
                }
                return (known.from..known.to).filter(|&w| words.token(w).is_name_like()).count() > 1;
            }
            // At least one capital beyond the nationality, so that "ukrainian forces" is no name.
            return (known.from..known.to)
                .any(|w| words.token(w).is_name_like() || words.token(w).shape == Shape::Number);
        }
        if !token.is_name_like() || words.all_shouts() || known.usage == Usage::Generic {
            return false;
        }
        // A sentence may begin with an ordinary word that some actor is called.
        !(token.opens
            && words.class(known.from).has(Class::COMMON | Class::ORDINARY)
            && known.usage != Usage::Acronym)
    }

    fn take_known(&mut self, known: Known) -> usize {
        let actor = self.registry.actor(known.actor);
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
        // Of a person and what is no actor the nationality before is no part.
        let inside = matches!(kind, Kind::PublicBody) && known.from < known.to;
        let from = if inside || self.words.nationality(known.from).is_none() {
            known.from
        } else {
            self.words
                .nationality(known.from)
                .map_or(known.from, |(_, after)| if after < known.to { after } else { known.from })
        };
        let national = known.country.is_some() && known.country == actor.country;
        let after = self.words.nationality(known.from).map_or(known.from, |(_, after)| after);
        let described =
            after < known.to && (after..known.to).all(|w| self.words.token(w).shape == Shape::Lower);
        let role = match known.usage {
            _ if described => Role::Described,
            Usage::Name | Usage::Alias | Usage::Metonym => Role::Sure,
            Usage::Acronym if national => Role::Sure,
            Usage::Acronym => Role::Acronym,
            Usage::Generic if national => Role::Sure,
            Usage::Generic => Role::Generic,
            Usage::Weak => Role::Weak,
            Usage::Surname => Role::Surname,
        };
        let title = if person { self.title_before(from) } else { None };
        let country =
            known.country.or_else(|| title.and_then(|from| self.words.country_in(from, known.from)));
        let homonym = self.ranked(known, title, from);
        let doubtful = (known.usage == Usage::Surname && self.doubtful_surname(known, title)).then_some(());
        let end = Span::new(self.words.token(from).start, self.words.token(from).start);
        let title = title.map_or(end, |t| self.words.title_span(t, from));
        let candidate = self.push(from, known.to, role, kind, known.key, surname);
        candidate.actor = doubtful.is_none().then_some(homonym);
        candidate.usage = known.usage;
        candidate.country = country;
        candidate.title = title;
        known.to
    }

    /// Whether a surname of the registry may mean anybody: then only an introduction makes it a mention.
    fn doubtful_surname(&self, known: Known, title: Option<usize>) -> bool {
        let words = self.words;
        let hits = self.registry.hits(known.key);
        if hits.iter().any(|(_, hit)| self.registry.actor(hit.actor).well_known) || title.is_some() {
            return false;
        }
        let class = words.class(known.from);
        hits.len() > 1
            || words.nation(known.from).is_some()
            || self.is_given(known.from)
            || class != Class::default()
            || words.token(known.from).shape != Shape::Capital
    }

    /// Of several persons with the name, the one whose country and offices the title fits.
    fn ranked(&self, known: Known, title: Option<usize>, from: usize) -> ActorId {
        let hits = self.registry.hits(known.key);
        let Some(title) = title.filter(|_| hits.len() > 1) else { return known.actor };
        let country = self.words.country_in(title, from);
        let usage = hits[0].1.usage;
        hits.iter()
            .filter(|(_, hit)| hit.usage == usage)
            .find(|(_, hit)| country.is_some() && self.registry.actor(hit.actor).country == country)
            .map_or(known.actor, |(_, hit)| hit.actor)
    }
}

#[cfg(test)]
mod tests;
