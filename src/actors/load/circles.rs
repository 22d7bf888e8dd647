//! Cycles of affiliation: entries whose roles belong to one another.

use rustc_hash::FxHashSet;

use super::{Problem, RegistryFacts};
use crate::actors::actor::{ActorId, Post};

/// A role and its place in a file.
pub(super) struct Belonging {
    pub actor: usize,
    pub role: usize,
    /// The place. The message is filled in later.
    pub place: Problem,
}

/// Maximum number of entries of a cycle that a message names.
const NAMED: usize = 12;

impl RegistryFacts {
    /// Reports cycles of affiliation: every role of an actor in itself, every pair of actors that belong to each other,
    /// and one cycle for each other group of actors that belong to each other indirectly. Each is reported at the first
    /// role in it. No code follows these references on its own, so the entries stay unchanged. The cost is linear in
    /// the entries and roles.
    pub(super) fn tell_circles(&mut self, read: Vec<Belonging>) {
        if read.is_empty() {
            return;
        }
        let bodies: Vec<Vec<usize>> = (0..self.actors.len()).map(|actor| self.bodies_of(actor)).collect();
        let knots = knots(&bodies);
        let pairs: FxHashSet<(usize, usize)> = (0..)
            .zip(&bodies)
            .flat_map(|(actor, bodies)| bodies.iter().map(move |body| (actor, *body)))
            .collect();
        let mut told_pairs = FxHashSet::default();
        let mut told_knots = FxHashSet::default();
        let mut long = Vec::new();
        for Belonging { actor, role, place } in read {
            let Some(body) = self.body_of(actor, role).filter(|body| knots[*body] == knots[actor]) else {
                continue;
            };
            if pairs.contains(&(body, actor)) {
                // After a report about a pair, do not also report longer cycles in its component.
                told_knots.extend((body != actor).then_some(knots[actor]));
                if told_pairs.insert((actor.min(body), actor.max(body))) {
                    let way = if body == actor { vec![actor] } else { vec![actor, body] };
                    self.tell_circle(&way, place);
                }
            } else {
                long.push((actor, body, place));
            }
        }
        for (actor, body, place) in long {
            if told_knots.insert(knots[actor]) {
                let mut way = vec![actor];
                way.extend(way_back(&bodies, &knots, body, actor));
                self.tell_circle(&way, place);
            }
        }
    }

    /// Reports the cycle that follows `way` and returns to its first element.
    fn tell_circle(&mut self, way: &[usize], place: Problem) {
        let id = |i: &usize| format!("`{}`", self.actors[*i].id);
        let message = match way {
            [own] => format!(
                "{} has a role in itself: the entry is kept, but who belongs to whom cannot be told",
                id(own)
            ),
            _ => {
                let mut names: Vec<_> = way.iter().take(NAMED).map(id).collect();
                if way.len() > NAMED {
                    names.push(format!("{} more", way.len() - NAMED));
                }
                names.extend(way.first().map(id));
                format!(
                    "roles go in a circle, {}: the entries are kept, but who belongs to whom cannot be told",
                    names.join(" → ")
                )
            }
        };
        self.problems.push(Problem { message, advice: true, ..place });
    }

    /// Returns the actors to which an actor's roles belong.
    fn bodies_of(&self, actor: usize) -> Vec<usize> {
        let roles = self.actors.get(actor).map_or(0, |actor| actor.occupancies.len());
        (0..roles).filter_map(|role| self.body_of(actor, role)).collect()
    }

    /// Returns the actor to which a role belongs.
    fn body_of(&self, actor: usize, role: usize) -> Option<usize> {
        let body = match &self.actors.get(actor)?.occupancies.get(role)?.post {
            Post::Position(position) => self.positions.get(position.0 as usize)?.organization.as_ref()?,
            Post::Title { organization, .. } => organization.as_ref()?,
        };
        self.actor_ids.get(body).map(|&ActorId(id)| id as usize)
    }
}

/// Returns, for each actor, the number of its strongly connected component: the actors that can all reach one another.
/// Tarjan's algorithm, without recursion.
fn knots(bodies: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let (mut order, mut low) = (vec![NONE; bodies.len()], vec![NONE; bodies.len()]);
    let mut knot = vec![NONE; bodies.len()];
    let (mut met, mut knots) = (0, 0);
    // The actors whose component is not known yet, and the path to the current one, each with its next body to visit.
    let (mut open, mut way) = (Vec::new(), Vec::new());
    for start in 0..bodies.len() {
        if order[start] == NONE {
            way.push((start, 0));
        }
        while let Some((actor, next)) = way.last_mut() {
            let actor = *actor;
            if order[actor] == NONE {
                (order[actor], low[actor]) = (met, met);
                met += 1;
                open.push(actor);
            }
            if let Some(&body) = bodies[actor].get(*next) {
                *next += 1;
                if order[body] == NONE {
                    way.push((body, 0));
                } else if knot[body] == NONE {
                    low[actor] = low[actor].min(order[body]);
                }
                continue;
            }
            way.pop();
            if let Some((before, _)) = way.last() {
                low[*before] = low[*before].min(low[actor]);
            }
            if low[actor] == order[actor] {
                while let Some(member) = open.pop() {
                    knot[member] = knots;
                    if member == actor {
                        break;
                    }
                }
                knots += 1;
            }
        }
    }
    knot
}

/// Returns a shortest path within a component, from one actor to just before another.
fn way_back(bodies: &[Vec<usize>], knots: &[usize], from: usize, to: usize) -> Vec<usize> {
    let mut seen = FxHashSet::from_iter([from]);
    // Each step has the index in `steps` of the previous one.
    let mut steps = vec![(from, None)];
    let mut next = 0;
    while let Some(&(actor, before)) = steps.get(next) {
        if actor == to {
            let back = std::iter::successors(before, |&at: &usize| steps[at].1);
            let mut path: Vec<_> = back.map(|at| steps[at].0).collect();
            path.reverse();
            return path;
        }
        let near = bodies[actor].iter().copied().filter(|body| knots[*body] == knots[to]);
        steps.extend(near.filter(|&body| seen.insert(body)).map(|body| (body, Some(next))));
        next += 1;
    }
    Vec::new()
}
