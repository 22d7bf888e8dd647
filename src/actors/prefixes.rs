//! Search for actors by the beginning of a name, for completion.

use super::actor::{Actor, ActorId, Kind};
use crate::words::fold_name;

/// The folded names of all actors in alphabetical order: full names, acronyms, and the surnames of persons.
#[derive(Default)]
pub(super) struct Prefixes {
    /// All names, concatenated.
    letters: String,
    /// For each name, in alphabetical order: its start and length in `letters` in bytes, and its actor.
    names: Vec<(u32, u8, ActorId)>,
}

impl Prefixes {
    /// Collects the names of `actors`. Names without letters after folding are left out.
    pub fn build(actors: impl Iterator<Item = Actor>) -> Self {
        let mut all: Vec<(String, ActorId)> = Vec::new();
        for (i, actor) in actors.enumerate().filter(|(_, actor)| actor.kind.is_actor() && !actor.silent) {
            let id = ActorId(i as u32);
            let surname = (actor.kind == Kind::Person).then(|| actor.surname());
            let mut own: Vec<_> = std::iter::once(actor.name.as_str())
                .chain(surname)
                .chain(actor.acronyms.iter().map(String::as_str))
                .map(fold_name)
                .collect();
            own.sort_unstable();
            own.dedup();
            let fits = |name: &String| !name.is_empty() && name.len() <= usize::from(u8::MAX);
            all.extend(own.into_iter().filter(fits).map(|name| (name, id)));
        }
        all.sort_unstable();
        let mut out = Self::default();
        for (name, id) in all {
            out.names.push((out.letters.len() as u32, name.len() as u8, id));
            out.letters.push_str(&name);
        }
        out.letters.shrink_to_fit();
        out.names.shrink_to_fit();
        out
    }

    fn name(&self, (start, len, _): (u32, u8, ActorId)) -> &str {
        self.letters.get(start as usize..start as usize + usize::from(len)).unwrap_or("")
    }

    /// Returns up to `most` actors with a name that begins with the folded `prefix`, in the order of the names and
    /// without duplicates.
    pub fn beginning_with(&self, prefix: &str, most: usize) -> Vec<ActorId> {
        let from = self.names.partition_point(|name| self.name(*name) < prefix);
        let mut out = Vec::new();
        for name in self.names[from..].iter().take_while(|name| self.name(**name).starts_with(prefix)) {
            if !out.contains(&name.2) {
                out.push(name.2);
            }
            if out.len() == most {
                break;
            }
        }
        out
    }
}
