//! Entries that refer to one another in a circle: by what a role belongs to, one comes back to where one began.

use rustc_hash::FxHashSet;

use super::{Facts, Problem};
use crate::actors::actor::{ActorId, Post};

/// A role that was read, and where.
pub(super) struct Belonging {
    pub actor: usize,
    pub role: usize,
    /// Without its message.
    pub place: Problem,
}

impl Facts {
    /// Tells each circle once, at the first role of it that was read. Nothing follows such references by itself, so
    /// that the entries stay as they are.
    pub(super) fn tell_circles(&mut self, read: Vec<Belonging>) {
        let mut told: FxHashSet<Vec<usize>> = FxHashSet::default();
        for Belonging { actor, role, place } in read {
            let Some(path) = self.body_of(actor, role).and_then(|body| self.way(body, actor)) else {
                continue;
            };
            let mut members = path.clone();
            members.sort_unstable();
            if !told.insert(members) {
                continue;
            }
            let id = |i: &usize| format!("`{}`", self.actors[*i].id);
            let way: Vec<_> = std::iter::once(&actor).chain(&path).map(id).collect();
            let message = if path.len() == 1 {
                format!(
                    "{} has a role in itself: the entry is kept, but who belongs to whom cannot be told",
                    way[0]
                )
            } else {
                let way = way.join(" → ");
                format!(
                    "roles go in a circle, {way}: the entries are kept, but who belongs to whom cannot be told"
                )
            };
            self.problems.push(Problem { message, advice: true, ..place });
        }
    }

    /// The actor to whom a role belongs.
    fn body_of(&self, actor: usize, role: usize) -> Option<usize> {
        let body = match &self.actors.get(actor)?.occupancies.get(role)?.post {
            Post::Position(position) => self.positions.get(position.0 as usize)?.organization.as_ref()?,
            Post::Title { organization, .. } => organization.as_ref()?,
        };
        self.actor_ids.get(body).map(|&ActorId(id)| id as usize)
    }

    /// The actors on the way from one to another by what their roles belong to, both included.
    fn way(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut seen = FxHashSet::from_iter([from]);
        // Each with the place in `steps` of the one before it.
        let mut steps = vec![(from, None)];
        let mut next = 0;
        while let Some(&(actor, _)) = steps.get(next) {
            if actor == to {
                let back = std::iter::successors(Some(next), |&at| steps[at].1);
                let mut path: Vec<_> = back.map(|at| steps[at].0).collect();
                path.reverse();
                return Some(path);
            }
            let roles = self.actors.get(actor).map_or(0, |actor| actor.occupancies.len());
            let bodies = (0..roles).filter_map(|role| self.body_of(actor, role));
            steps.extend(bodies.filter(|&body| seen.insert(body)).map(|body| (body, Some(next))));
            next += 1;
        }
        None
    }
}
