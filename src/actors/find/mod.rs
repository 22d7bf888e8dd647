//! The names in one block: a pure function of its text and the registry.
//!
//! The block is split into words. At each capital, the longest name in the registry is tried first. Then the words
//! themselves are evaluated: heads of bodies and formations ("… Military District", "76th … Division"), titles before a
//! name, given names, outlets that are introduced as such. Names that depend on the whole document (surnames, acronyms,
//! bare heads) become candidates with a key, which the link step resolves.

mod acronym;
mod body;
mod known;
mod person;
mod spelled;
mod surname;
mod words;

use std::cell::RefCell;

use super::actor::{ActorId, Kind};
use super::lexicon::{Class, Country};
use super::names::Usage;
use super::registry::Registry;
use crate::text::Span;
use crate::words::{Gap, WordShape, hash};
use known::KnownName;
pub(super) use spelled::Spelled;
use spelled::Speller;
use words::BlockWords;

/// The status of a candidate before the document is considered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// A mention in any document. It introduces its name.
    Sure,
    /// A body named without its country. The document or the nationality decides which one it is.
    Generic,
    /// A single word that may be the surname of a person who was introduced.
    Surname,
    /// An acronym that the document may define or the registry may know.
    Acronym,
    /// The acronym in "Long Name (ABC)". It is a definition and also a mention.
    Definition,
    /// A definition of an acronym that denotes no actor ("ground lines of communication (GLOCs)").
    NoActor,
    /// A bare head ("the Assembly") that may denote a body introduced with it.
    Head,
    /// A full name without evidence. It is a mention if the document also has it with evidence.
    Run,
    /// Lower-case words that can only denote one actor ("Syrian opposition forces").
    Described,
    /// A short form in the registry. It is a mention only once the document has introduced the actor.
    Weak,
}

/// The evidence that a name without an introduction needs in the other names of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Proof {
    /// None: every reader knows the acronym.
    Nothing,
    /// Any name of an actor.
    Any,
    /// A name from the same country.
    Country,
    /// The people and bodies of the country must be the subject: the acronym also means something else.
    Subject,
}

/// A place in a block that may name an actor. Spans are relative to the block.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Candidate {
    /// The name.
    pub(super) span: Span,
    /// The title words next to the name. Empty if there are none.
    pub(super) title: Span,
    /// The kind according to the registry or the words alone.
    pub(super) kind: Kind,
    /// A hash of the folded name, or of an acronym's letters.
    pub(super) key: u64,
    /// The key of a later short form: a surname's hash, or a body's head. For a definition, the key of the defined
    /// name.
    pub(super) short: u64,
    /// For the name of an organisation or formation in two words, the hash of the first: "Azov" of "Azov Regiment". For
    /// the full name of a person, that of the given name. For a body with a complement, the key of the words before it:
    /// "Central Bank" of "Central Bank of Corvia". For an acronym with another after it, the key of both: "ABC DE".
    /// Otherwise 0.
    pub(super) brief: u64,
    /// The best actor according to the block alone.
    pub(super) actor: Option<ActorId>,
    /// The nationality next to the name.
    pub(super) country: Option<Country>,
    pub(super) role: Role,
    pub(super) usage: Usage,
    pub(super) proof: Proof,
    /// The spellings of a person's given names and surname. For other names, nothing and the whole name.
    pub(super) spelled: [Spelled; 2],
}

thread_local! {
    /// One buffer of words per thread, so that a block causes no allocation.
    static SCRATCH: RefCell<BlockWords> = RefCell::default();
}

/// Appends the candidates of `text` in order, and returns the countries that its words name. Spans are relative to its start
/// and never overlap.
pub(super) fn find(text: &str, registry: &Registry, out: &mut Vec<Candidate>) -> Vec<Country> {
    SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
        Ok(mut words) => scan(text, registry, &mut words, out),
        // Unreachable, because `find` is not recursive. A fresh buffer gives the same result.
        Err(_) => scan(text, registry, &mut BlockWords::default(), out),
    })
}

fn scan(text: &str, registry: &Registry, words: &mut BlockWords, out: &mut Vec<Candidate>) -> Vec<Country> {
    words.read(text);
    let first = out.len();
    let mut finder = Finder { text, registry, words, out, first, taken: 0 };
    finder.run();
    words.countries()
}

/// The state of reading one block.
struct Finder<'a> {
    text: &'a str,
    registry: &'a Registry,
    words: &'a BlockWords,
    out: &'a mut Vec<Candidate>,
    /// Index in `out` of this block's first candidate.
    first: usize,
    /// Index of the first word that no candidate covers.
    taken: usize,
}

impl Finder<'_> {
    fn run(&mut self) {
        let mut i = 0;
        while i < self.words.len() {
            // Fast path: most words are in lower case without a capital nearby, and begin no name.
            let lower = self.words.is_unread(i)
                || self.words.token(i).shape == WordShape::Lower
                    && !self.words.class(i).has(Class::PARTICLE | Class::MEDIA_INTRO);
            i = if lower { i + 1 } else { self.step(i).max(i + 1) };
        }
    }

    /// Processes word `i` and returns the index of the next word.
    fn step(&mut self, i: usize) -> usize {
        let token = self.words.token(i);
        if self.words.class(i).has(Class::ARTICLE) {
            return i + 1;
        }
        let starts_name = token.is_name_like()
            || self.is_particle_before_name(i)
            || token.shape == WordShape::Number
            || token.shape == WordShape::Initial;
        if !starts_name {
            return self.introduced_by_word(i);
        }
        if token.shape == WordShape::Acronym
            && self.words.is_open(i)
            && let Some(next) = self.definition(i)
        {
            return next;
        }
        let known = self.known(i);
        let body = if token.shape == WordShape::Initial { None } else { self.body(i) };
        let short = |known: &KnownName| {
            known.to == known.from + 1 && matches!(known.usage, Usage::Surname | Usage::Weak)
        };
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
            (None, None) => {
                if let Some(next) = self.unit_before_number(i) {
                    return next;
                }
                self.titled_surname(i).unwrap_or_else(|| self.single(i))
            }
        }
    }

    /// Returns true for "al-" and the like in lower case before a capital.
    fn is_particle_before_name(&self, i: usize) -> bool {
        const ARTICLES: [u64; 4] =
            [hash::ascii("al"), hash::ascii("el"), hash::ascii("ol"), hash::ascii("ul")];
        ARTICLES.contains(&self.words.token(i).word)
            && self.words.get(i + 1).is_some_and(|next| next.gap.joins() && next.is_name_like())
    }

    /// Handles a single capitalized word without other evidence, such as a surname, an acronym or a bare head.
    fn single(&mut self, i: usize) -> usize {
        let (token, class) = (self.words.token(i), self.words.class(i));
        if token.shape == WordShape::Acronym {
            if !super::lexicon::LEXICON.is_non_acronym(token.word) {
                let key = super::names::acronym_key(token.text(self.text));
                let compound = self.compound_acronym(i).unwrap_or(0);
                self.push(i, i + 1, Role::Acronym, Kind::Organization, key, key).brief = compound;
            }
            return i + 1;
        }
        if !matches!(token.shape, WordShape::Capital | WordShape::Caseless)
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
        if !self.names_a_place(i) {
            let key = self.words.fold(i).hash;
            self.push(i, i + 1, Role::Surname, Kind::Person, key, key);
        }
        i + 1
    }

    /// Adds a candidate for the words `[from, to)`.
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
        let spelled = self.spelled(from, to, kind == Kind::Person);
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
            proof: Proof::Country,
            spelled,
        });
        // `out` is not empty, because of the push above.
        let last = self.out.len() - 1;
        &mut self.out[last]
    }

    /// Returns the spellings of the words `[from, to)`: given names and surname of a person, otherwise nothing and the
    /// whole.
    fn spelled(&self, from: usize, to: usize, person: bool) -> [Spelled; 2] {
        let words = self.words;
        let [mut given, mut last] = [Speller::NEW; 2];
        for w in from..to {
            let token = words.token(w);
            let dropped = w > from && w + 1 < to && words.may_drop(w, self.text);
            if words.left_out(w) || dropped || words.is_unfolded(w) {
                continue;
            }
            let part = if person && w + 1 < to { &mut given } else { &mut last };
            part.add(&token, &words.fold(w), self.text);
        }
        [given.finish(), last.finish()]
    }

    /// Returns the index of the newest candidate if it ends with word `i - 1`.
    fn candidate_before(&self, i: usize) -> Option<usize> {
        let end = i.checked_sub(1).map(|p| self.words.token(p).end)?;
        let last = self.out.len().checked_sub(1).filter(|&last| last >= self.first)?;
        (self.out[last].span.end == end).then_some(last)
    }
}

#[cfg(test)]
mod tests;
