//! What is to be said of a mention, whatever the rules make of it.

use crate::actors::actor::{ActorId, Kind};
use crate::actors::find::Spelled;
use crate::actors::registry::Registry;
use crate::actors::title::TitleVerdict;

/// Something about a mention that a rule may want to speak of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// The title beside it does not fit on the document's date.
    Title(TitleVerdict),
    /// The registry prefers another spelling of the name.
    Variant,
    /// The surname alone, when the same block has introduced several who bear it.
    Ambiguous,
    /// The surname alone, before the document introduces who bears it.
    Early,
    /// A person with a title whom no registry knows.
    Unknown,
}

impl Remark {
    /// A bit for each sort.
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

/// How the registry spells the given names and the surname of an actor, and the surname that stands alone.
pub(super) fn preferred(id: ActorId, registry: &Registry) -> [Spelled; 3] {
    let actor = registry.actor(id);
    let [given, last] = Spelled::parts(&actor.name, actor.kind == Kind::Person);
    let [_, alone] =
        actor.last_name.as_ref().map_or_else(Default::default, |name| Spelled::parts(name, true));
    [given, last, alone]
}

/// Whether a part of a name sounds as the registry has it and is spelled otherwise.
pub(super) fn is_variant(spelled: [Spelled; 2], [given, last, alone]: [Spelled; 3]) -> bool {
    let alike = |a: Spelled, b: Spelled| a.fold == b.fold && a.fold != 0;
    // The registry may itself write a name in two ways: then both are right.
    let other = |part: Spelled, preferred: &[Spelled]| {
        preferred.iter().any(|p| alike(*p, part)) && !preferred.contains(&part)
    };
    other(spelled[0], &[given]) || other(spelled[1], &[last, alone])
}
