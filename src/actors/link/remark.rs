//! What is to be said of a mention, whatever the rules make of it.

use crate::actors::registry::Registry;
use crate::actors::title::TitleVerdict;

use super::Whom;
use crate::actors::actor::Kind;
use crate::actors::find::Spelled;

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

/// Whether the registry prefers another spelling of a part of the name.
pub(super) fn is_variant(whom: Whom, spelled: [Spelled; 2], registry: &Registry) -> bool {
    let Whom::Actor(id) = whom else { return false };
    let nothing = Spelled::default();
    if spelled == [nothing; 2] {
        return false;
    }
    let actor = registry.actor(id);
    let [given, last] = Spelled::parts(&actor.name, actor.kind == Kind::Person);
    let [_, alone] = actor.last_name.as_ref().map_or([nothing; 2], |name| Spelled::parts(name, true));
    let alike = |a: Spelled, b: Spelled| a.fold == b.fold && a.fold != 0;
    // The registry may itself write a name in two ways: then both are right.
    let other = |part: Spelled, preferred: &[Spelled]| {
        preferred.iter().any(|p| alike(*p, part)) && !preferred.contains(&part)
    };
    other(spelled[0], &[given]) || other(spelled[1], &[last, alone])
}
