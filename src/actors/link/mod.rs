//! The link step: resolution of the candidates of all blocks.
//!
//! The introductions in the document (full names with their surnames, bodies with their heads, acronyms) are stored in
//! a ledger by key. Then each candidate is resolved to an actor ([`resolve`]). A later mention denotes the nearest
//! introduction before it, otherwise the first after it: key takeaways at the top of a report use surnames that the
//! body introduces.
//!
//! After an edit ([`linked`]), the ledgers are updated, not rebuilt. Only blocks that changed or that look up a key
//! whose introductions changed are resolved again. This step uses only hashes and spans, never text.

mod field;
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

pub use linked::{Edited, Effect, Linked, UnchangedRun};
pub use names::BlockNames;
pub use remark::Remark;

/// The actor that a mention denotes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Who {
    /// An actor of the registry.
    Actor(ActorId),
    /// A name that no registry knows, given by the absolute span of its introduction in the document.
    Text(Span),
}

/// The form of the name in a mention.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Form {
    /// The full name, in any spelling with the same fold.
    Full,
    /// The surname alone.
    Surname,
    /// An acronym, including its definition.
    Acronym,
    /// The name of another thing that stands for the actor.
    Metonym,
    /// A shortened or unusual wording.
    Variant,
    /// A full name that no registry knows, recognized by evidence next to it.
    Introduced,
    /// Lower-case words that can only denote one actor ("Syrian opposition forces"). They have a hover, but are not a
    /// mention of a name.
    Described,
}

impl Form {
    /// Returns the name used in `inspect`.
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

/// A mention of an actor in the document. It may also denote a place, process or other thing in the registry (see
/// [`Kind::is_actor`]). Spans are absolute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The name, without article, title and possessive.
    pub span: Span,
    /// The office, rank or function next to the name, with nationality and "former". `None` if there is none.
    pub title: Option<Span>,
    /// The actor that it denotes.
    pub who: Who,
    /// The kind of the actor.
    pub kind: Kind,
    /// The form of the name.
    pub form: Form,
    /// The nationality next to the name or in its title.
    pub country: Option<Country>,
    /// The key of the name. [`Registry::by_key`] returns all its bearers.
    pub key: u64,
    /// True if the document introduced several actors that this name may denote.
    pub ambiguous: bool,
    /// True if the introduction that identifies the actor comes only after the mention.
    pub early: bool,
}

impl Mention {
    /// Returns true if this names an actor, and is not a place, process or mere description.
    #[must_use]
    pub fn names_actor(&self) -> bool {
        self.kind.is_actor() && self.form != Form::Described
    }

    /// Returns the actor, or `None` if no registry knows it.
    #[must_use]
    pub fn actor(&self) -> Option<ActorId> {
        match self.who {
            Who::Actor(id) => Some(id),
            Who::Text(_) => None,
        }
    }

    /// Returns the canonical name: the registry's preferred form, or the words that introduced the actor in `text`,
    /// which must be the text of the document.
    #[must_use]
    pub fn name<'a>(&self, registry: &'a Registry, text: &'a str) -> &'a str {
        match self.who {
            Who::Actor(id) => &registry.actor(id).name,
            Who::Text(span) => text.get(span.range()).unwrap_or(""),
        }
    }
}

/// The actor that a mention denotes, in a form that does not depend on offsets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Referent {
    /// An actor of the registry.
    Actor(ActorId),
    /// A name that no registry knows, by its key.
    Name(u64),
}

/// An introduction: from its place on, a name stands for an actor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Intro {
    /// The actor and its kind. `None` if the acronym denotes no actor.
    referent: Option<(Referent, Kind)>,
    /// Length of the name in bytes.
    len: u32,
    /// True if the name is written in full and not an acronym.
    spelled_out: bool,
    /// For a person found by the surname, the key of the given name, and the reverse. For the acronym of a body that is
    /// named without its country, the key of the body's name. Otherwise 0.
    other: u64,
}

/// An occurrence of an acronym.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Acronym {
    /// The text uses the acronym.
    Used,
    /// The text defines the acronym. The value is the key of the long name, or 0 if that is not the name of an actor.
    Defined(u64),
}

/// Links blocks without a document date. `names` contains the names of each block, in document order. `starts` contains
/// the start of each block, and the end of the text last.
///
/// Returns the mentions in the order of their spans. The result depends only on the arguments.
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
