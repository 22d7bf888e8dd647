//! Names in one block: a pure function of its text and the registry.
//!
//! The block is cut into words; where a capital stands, the longest name that the registry knows is tried,
//! then what the words themselves say: heads of bodies and formations ("… Military District", "76th …
//! Division"), titles before a name, given names, outlets introduced as such. What only the whole document
//! can tell (surnames, acronyms, bare heads) is left to the link step as a candidate with its key.

mod acronym;
mod body;
mod known;
mod person;
mod spelled;
mod words;

use std::cell::RefCell;

use super::actor::{ActorId, Kind};
use super::lexicon::{Class, Country};
use super::names::Usage;
use super::registry::Registry;
use super::tokens::{Gap, Shape, ascii_hash};
use crate::text::Span;
use known::Known;
pub(super) use spelled::Spelled;
use spelled::Speller;
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
pub(super) struct Candidate {
    /// The name.
    pub(super) span: Span,
    /// The title words beside the name; empty where there are none.
    pub(super) title: Span,
    /// What the registry or the words alone say it is.
    pub(super) kind: Kind,
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
    /// How a person's given names are spelled, and the surname or any other name whole.
    pub(super) spelled: [Spelled; 2],
}

thread_local! {
    /// One buffer of words a thread, so that a block costs no allocation.
    static SCRATCH: RefCell<Words> = RefCell::default();
}

/// Appends the candidates of `text` in order; spans are relative to its start and never overlap.
pub(super) fn find(text: &str, registry: &Registry, out: &mut Vec<Candidate>) {
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
            // Most words are in lower case, far from any capital, and begin nothing.
            let lower = self.words.is_unread(i)
                || self.words.token(i).shape == Shape::Lower
                    && !self.words.class(i).has(Class::PARTICLE | Class::MEDIA_INTRO);
            i = if lower { i + 1 } else { self.step(i).max(i + 1) };
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
            spelled,
        });
        // Just pushed.
        let last = self.out.len() - 1;
        &mut self.out[last]
    }

    /// How the name of the words `[from, to)` is spelled: given names and surname, or nothing and the whole.
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

    /// The candidate that ends with word `i - 1`, if it is the newest.
    fn candidate_before(&self, i: usize) -> Option<usize> {
        let end = i.checked_sub(1).map(|p| self.words.token(p).end)?;
        let last = self.out.len().checked_sub(1).filter(|&last| last >= self.first)?;
        (self.out[last].span.end == end).then_some(last)
    }
}

#[cfg(test)]
mod tests;
