//! The link step: what the candidates of all blocks mean together.
//!
//! Two passes over the candidates, hashes and spans only: the first collects what the document introduces
//! (full names with their surnames, bodies with their heads, acronyms), the second says who each candidate is.
//! A later mention means the nearest introduction before it, else the first after it: key takeaways on top of
//! a report use surnames that the body introduces.

use rustc_hash::FxHashMap;

use super::actor::{ActorId, Kind};
use super::find::{Candidate, Role};
use super::lexicon::Country;
use super::names::Usage;
use super::registry::Registry;
use crate::text::Span;

/// Who a mention means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Who {
    /// An actor of the registry.
    Actor(ActorId),
    /// A name that no registry knows, by the place where the document introduces it (absolute).
    Text(Span),
}

/// How a mention names its actor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Form {
    /// The full name, in any spelling that the registry knows or folding finds.
    Full,
    /// The surname alone.
    Surname,
    /// An acronym, at its definition too.
    Acronym,
    /// The name of another thing that stands for it.
    Metonym,
    /// A shortened or unusual wording.
    Variant,
    /// A full name that no registry knows, taken from what the text says beside it.
    Introduced,
    /// Lower-case words that can only be one actor ("Syrian opposition forces"): a hover answers on them, they
    /// are no mention of a name.
    Described,
}

impl Form {
    /// The name as in `inspect`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Surname => "surname",
            Self::Acronym => "acronym",
            Self::Metonym => "metonym",
            Self::Variant => "variant",
            Self::Introduced => "introduced",
            Self::Described => "described",
        }
    }
}

/// A place in the document that names an actor (or a place, process … that the registry knows: see
/// [`Kind::is_actor`]). Spans are absolute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The name, without article, title and possessive.
    pub span: Span,
    /// The office, rank or function beside the name, with nationality and "former".
    pub title: Option<Span>,
    /// Whom it means.
    pub who: Who,
    /// What that is.
    pub kind: Kind,
    /// How it is named here.
    pub form: Form,
    /// The nationality beside the name or in its title.
    pub country: Option<Country>,
    /// The name's key: [`Registry::by_key`] gives all who bear it.
    pub key: u64,
    /// The document introduced more than one that this name may mean.
    pub ambiguous: bool,
}

impl Mention {
    /// Whether this names an actor: not a place or process, not a mere description.
    #[must_use]
    pub fn names_actor(&self) -> bool {
        self.kind.is_actor() && self.form != Form::Described
    }

    /// The registry's actor, where it is one.
    #[must_use]
    pub fn actor(&self) -> Option<ActorId> {
        match self.who {
            Who::Actor(id) => Some(id),
            Who::Text(_) => None,
        }
    }

    /// The canonical name: the registry's preferred form, or the words that introduced the actor in `text`,
    /// the document.
    #[must_use]
    pub fn name<'a>(&self, registry: &'a Registry, text: &'a str) -> &'a str {
        match self.who {
            Who::Actor(id) => &registry.actor(id).name,
            Who::Text(span) => text.get(span.range()).unwrap_or(""),
        }
    }
}

/// What kind of key an introduction is found by; mixed into the key.
#[derive(Clone, Copy)]
enum By {
    Surname = 1,
    Titled,
    Acronym,
    Head,
    Generic,
    Actor,
    Brief,
}

fn tag(by: By, key: u64) -> u64 {
    // Spreads the small tags over the word; the keys are hashes already.
    key ^ (by as u64).wrapping_mul(0xa076_1d64_78bd_642f)
}

/// A name that stands for somebody from `at` on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Intro {
    key: u64,
    at: u32,
    /// `None`: the acronym names no actor.
    who: Option<(Who, Kind)>,
}

/// What the whole document introduces.
struct Document<'a> {
    registry: &'a Registry,
    intros: Vec<Intro>,
    /// Full names that no registry knows, by key: where each stands first.
    unknown: FxHashMap<u64, (Span, Kind)>,
    /// How often each nationality stands beside a name, for bodies named without one.
    countries: Vec<(Country, u32)>,
}

/// Joins the candidates of all blocks, each with the block's start, in the order of the document.
///
/// Mentions come in the order of their spans. The same candidates at the same places give the same mentions.
pub fn link<'a>(
    blocks: impl Iterator<Item = (u32, &'a [Candidate])> + Clone,
    registry: &Registry,
) -> Vec<Mention> {
    let mut document =
        Document { registry, intros: Vec::new(), unknown: FxHashMap::default(), countries: Vec::new() };
    let mut count = 0;
    for (base, candidates) in blocks.clone() {
        count += candidates.len();
        for candidate in candidates {
            document.introduce(base, candidate);
        }
    }
    document.intros.sort_unstable();
    let mut mentions = Vec::with_capacity(count);
    for (base, candidates) in blocks {
        mentions.extend(candidates.iter().filter_map(|candidate| document.resolve(base, candidate)));
    }
    mentions
}

impl Document<'_> {
    fn introduce(&mut self, base: u32, c: &Candidate) {
        let span = c.span.shift(base);
        let at = span.start;
        if let Some(country) = c.country {
            match self.countries.iter_mut().find(|(known, _)| *known == country) {
                Some((_, count)) => *count += 1,
                None => self.countries.push((country, 1)),
            }
        }
        let full = if c.role == Role::Definition { c.short } else { c.key };
        let titled = c.kind == Kind::Person && c.key == c.short;
        let who = match c.actor {
            Some(actor) => (Who::Actor(actor), c.kind),
            None if c.role == Role::Sure && !titled => {
                let (first, kind) = *self.unknown.entry(full).or_insert((span, c.kind));
                (Who::Text(first), kind)
            }
            None => {
                let (first, kind) = self.unknown.get(&full).copied().unwrap_or((span, c.kind));
                (Who::Text(first), kind)
            }
        };
        let mut add = |by: By, key: u64| self.intros.push(Intro { key: tag(by, key), at, who: Some(who) });
        match c.role {
            Role::Sure => {
                if titled && c.actor.is_none() {
                    return add(By::Titled, c.key);
                }
                match c.kind {
                    Kind::Person => add(By::Surname, c.short),
                    kind if kind.is_actor() => {
                        add(By::Generic, c.key);
                        add(By::Head, c.short);
                        if c.brief != 0 {
                            add(By::Brief, c.brief);
                        }
                    }
                    _ => {}
                }
                if let Some(actor) = c.actor {
                    add(By::Actor, u64::from(actor.0));
                }
            }
            Role::Definition => {
                add(By::Acronym, c.key);
                if let Some(actor) = c.actor {
                    add(By::Actor, u64::from(actor.0));
                }
            }
            Role::NoActor => self.intros.push(Intro { key: tag(By::Acronym, c.key), at, who: None }),
            _ => {}
        }
    }

    /// Who `key` means at `at`: the nearest introduction before, else the first after; and whether others
    /// share it.
    fn lookup(&self, by: By, key: u64, at: u32) -> Option<(Intro, bool)> {
        let key = tag(by, key);
        let from = self.intros.partition_point(|intro| intro.key < key);
        let same = self.intros[from..].iter().take_while(|intro| intro.key == key);
        let (mut found, mut ambiguous): (Option<Intro>, bool) = (None, false);
        for intro in same {
            ambiguous |= found.is_some_and(|known| known.who != intro.who);
            if found.is_none() || intro.at <= at {
                found = Some(*intro);
            }
        }
        found.map(|intro| (intro, ambiguous))
    }

    fn resolve(&self, base: u32, c: &Candidate) -> Option<Mention> {
        let span = c.span.shift(base);
        let title = (!c.title.is_empty()).then(|| c.title.shift(base));
        let mention = |who: Who, kind: Kind, form: Form, ambiguous: bool| Mention {
            span,
            title,
            who,
            kind,
            form,
            country: c.country,
            key: c.key,
            ambiguous,
        };
        let known = c.actor.map(|actor| (Who::Actor(actor), c.kind));
        let from = |by: By, key: u64, form: Form| {
            let (intro, ambiguous) = self.lookup(by, key, span.start)?;
            let (who, kind) = intro.who?;
            Some(mention(who, kind, form, ambiguous))
        };
        match c.role {
            Role::Described => {
                let (who, kind) = known?;
                Some(mention(who, kind, Form::Described, false))
            }
            Role::Sure if c.actor.is_some() => {
                let (who, kind) = known?;
                Some(mention(who, kind, form_of(c.usage), false))
            }
            Role::Sure if c.kind == Kind::Person && c.key == c.short => {
                from(By::Surname, c.short, Form::Surname).or_else(|| from(By::Titled, c.key, Form::Surname))
            }
            Role::Sure | Role::Run => {
                let &(first, kind) = self.unknown.get(&c.key)?;
                Some(mention(Who::Text(first), kind, Form::Introduced, false))
            }
            Role::Generic => {
                let form = form_of(c.usage);
                let best = self.national(c).map(|actor| mention(Who::Actor(actor), c.kind, form, false));
                from(By::Generic, c.key, form).or(best)
            }
            Role::Acronym => match self.lookup(By::Acronym, c.key, span.start) {
                Some((intro, ambiguous)) => {
                    intro.who.map(|(who, kind)| mention(who, kind, Form::Acronym, ambiguous))
                }
                None => self.national(c).map(|actor| {
                    mention(Who::Actor(actor), self.registry.brief(actor).kind, Form::Acronym, false)
                }),
            },
            Role::Definition => match known {
                Some((who, kind)) => Some(mention(who, kind, Form::Acronym, false)),
                None => from(By::Acronym, c.key, Form::Acronym),
            },
            Role::NoActor => None,
            Role::Surname => from(By::Surname, c.short, Form::Surname)
                .or_else(|| from(By::Generic, c.key, Form::Variant))
                .or_else(|| from(By::Brief, c.key, Form::Variant))
                .or_else(|| known.map(|(who, kind)| mention(who, kind, Form::Surname, false))),
            Role::Head => {
                let (intro, ambiguous) = self.lookup(By::Head, c.short, span.start)?;
                let (who, kind) = intro.who.filter(|_| intro.at <= span.start)?;
                Some(mention(who, kind, Form::Variant, ambiguous))
            }
            Role::Weak => {
                let actor = c.actor?;
                self.lookup(By::Actor, u64::from(actor.0), span.start)?;
                Some(mention(Who::Actor(actor), c.kind, Form::Variant, false))
            }
        }
    }

    /// Of several bodies with the name, the one whose country the document names most.
    fn national(&self, c: &Candidate) -> Option<ActorId> {
        let best = c.actor?;
        let weight = |actor: ActorId| {
            let country = self.registry.brief(actor).country?;
            self.countries.iter().find(|(known, _)| *known == country).map(|&(_, count)| count)
        };
        let hits = self.registry.hits(c.key);
        let first = hits.first().map_or(best, |hit| hit.actor);
        let most = hits
            .iter()
            .filter(|hit| hit.usage == c.usage)
            // The first of equals: `max_by_key` would take the last.
            .rev()
            .max_by_key(|hit| weight(hit.actor).unwrap_or(0));
        Some(most.map_or(first, |hit| hit.actor))
    }
}

fn form_of(usage: Usage) -> Form {
    match usage {
        Usage::Name | Usage::Alias | Usage::Spelling | Usage::Generic => Form::Full,
        Usage::Acronym => Form::Acronym,
        Usage::Metonym => Form::Metonym,
        Usage::Weak | Usage::Listed => Form::Variant,
        Usage::Surname => Form::Surname,
    }
}
