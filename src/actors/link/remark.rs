//! Remarks: facts about mentions that rules may report.

use crate::actors::actor::{ActorId, Kind};
use crate::actors::find::Spelled;
use crate::actors::registry::Registry;
use crate::actors::title::TitleVerdict;

/// A fact about a mention that a rule may report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// The title next to the name does not fit the person on the document's date.
    Title(TitleVerdict),
    /// The registry prefers another spelling of the name.
    Variant,
    /// The surname alone, after the same block introduced several people with that surname.
    Ambiguous,
    /// The surname alone, before the document introduces its bearer.
    Early,
    /// A person with a title that no registry knows.
    Unknown,
}

impl Remark {
    /// Returns a bit that identifies the variant.
    #[must_use]
    pub const fn bit(&self) -> u8 {
        match self {
            Self::Title(_) => 1,
            Self::Variant => 2,
            Self::Ambiguous => 4,
            Self::Early => 8,
            Self::Unknown => 16,
        }
    }
}

/// Returns the registry's spellings of an actor's given names and surname, and of the surname used alone.
pub(super) fn preferred(id: ActorId, registry: &Registry) -> [Spelled; 3] {
    let actor = registry.actor(id);
    let [given, last] = Spelled::parts(&actor.name, actor.kind == Kind::Person);
    let [_, alone] =
        actor.last_name.as_ref().map_or_else(Default::default, |name| Spelled::parts(name, true));
    [given, last, alone]
}

/// Returns true if a part of a name has the same sound as in the registry, but another spelling.
pub(super) fn is_variant(spelled: [Spelled; 2], [given, last, alone]: [Spelled; 3]) -> bool {
    let alike = |a: Spelled, b: Spelled| a.fold == b.fold && a.fold != 0;
    // The registry may itself contain two spellings of a name. Then both are correct.
    let other = |part: Spelled, preferred: &[Spelled]| {
        preferred.iter().any(|p| alike(*p, part)) && !preferred.contains(&part)
    };
    other(spelled[0], &[given]) || other(spelled[1], &[last, alone])
}
