//! The link step: what the candidates of all blocks mean together.
//!
//! What the document introduces (full names with their surnames, bodies with their heads, acronyms) is kept in a
//! ledger by key; then each candidate is told who it is ([`resolve`]). A later mention means the nearest introduction
//! before it, else the first after it: key takeaways on top of a report use surnames that the body introduces.
//!
//! Over an edit ([`linked`]) the ledgers are moved, not made anew, and only blocks are resolved again that changed or
//! that look up a key whose introductions did. Hashes and spans only, never text.

mod ledger;
mod linked;
mod names;
mod remark;
mod resolve;
#[cfg(test)]
mod tests;

use super::actor::{ActorId, Kind};
use super::lexicon::Country;
use super::names::Usage;
use super::registry::Registry;
use crate::text::Span;

pub use linked::{Edited, Effect, Kept, Linked};
pub use names::BlockNames;
pub use remark::Remark;

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
    /// The introduction that says who is meant stands only behind it.
    pub early: bool,
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

/// Who a mention means, by what does not move when the text around it does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Whom {
    /// An actor of the registry.
    Actor(ActorId),
    /// A name that no registry knows, by its key.
    Name(u64),
}

/// A name that stands for somebody from its place on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Intro {
    /// `None`: the acronym names no actor.
    whom: Option<(Whom, Kind)>,
    /// How long the name is, in bytes.
    len: u32,
    /// The name in full, not an acronym.
    spelled_out: bool,
}

/// What a text does with an acronym.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Acronym {
    /// Uses it.
    Used,
    /// Defines it, for the long name of this key; 0 for what is no name of an actor.
    Defined(u64),
}

/// Links blocks by themselves: `names` of each in the order of the document; `starts` says where each starts, and the
/// end of the text last.
///
/// Mentions come in the order of their spans. The same blocks at the same places give the same mentions.
#[must_use]
pub fn link(starts: &[u32], names: &[BlockNames], registry: &Registry) -> Vec<Mention> {
    Linked::new(starts, |i| &names[i], None, registry).mentions(starts).collect()
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
