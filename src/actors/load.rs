//! The parser of registry files (TOML). Problems are reported with file, line and cause, and everything else is loaded.
//!
//! A file contains `[[position]]` and `[[actor]]` tables; README and the embedded data show every key. If an earlier
//! file has an actor or position with the same `id`, it is overridden key by key. Keys that the later entry does not
//! name keep their value. Posts and organisations may be declared in any file.

mod circles;
mod keys;
mod outlets;
mod values;

use rustc_hash::FxHashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::actor::{Actor, ActorId, Kind, Occupancy, Position, PositionId, Post};
use super::date::Period;
use super::names::is_common_word;
use super::offices::Offices;
use circles::Belonging;
pub use keys::{ACTOR_KEYS, OWNER_KEYS, POSITION_KEYS, ROLE_KEYS};
use keys::{TABLES, nearest};

/// A problem in a registry file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file as passed in.
    pub file: String,
    /// The line number, counted from 1.
    pub line: u32,
    /// The column, counted from 1 in characters.
    pub column: u32,
    /// The problem, and its effect on the entry.
    pub message: String,
    /// True for advice: the entry is kept, but it may not mean what its author intended.
    pub advice: bool,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, column, message, .. } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

/// The facts of all files, before names are indexed.
#[derive(Default)]
pub(super) struct RegistryFacts {
    pub actors: Vec<Actor>,
    pub positions: Vec<Position>,
    pub actor_ids: FxHashMap<String, ActorId>,
    pub position_ids: FxHashMap<String, PositionId>,
    pub problems: Vec<Problem>,
}

/// A lookup of imported actors by id.
type Imported<'a> = &'a dyn Fn(&str) -> Option<Actor>;

/// The state of one pass over files.
struct Reading<'a> {
    /// True for a team's own files. They are checked for names that the embedded files may contain.
    team: bool,
    imported: Imported<'a>,
    /// The declared ids, by table (true for actors) and id, with file and line.
    seen: FxHashMap<(bool, String), (String, u32)>,
    open_posts: Vec<OpenPost>,
    /// The roles to check for cycles of affiliation.
    belongings: Vec<Belonging>,
    /// The actors that at least one file declared or overrode.
    changed: Vec<ActorId>,
}

/// The embedded file that lists the world's bodies.
const LIST: &str = "world-groups.toml";
/// The embedded file of outlets. Those that it adds are known by their sites and channels only.
const OUTLETS: &str = "world-outlets.toml";
/// Maximum number of values of a key. Larger lists are probably errors of an export; the excess is dropped.
pub(super) const MOST_NAMES: usize = 500;

impl RegistryFacts {
    /// Creates facts from known actors and positions, to read files over.
    pub fn of(actors: Vec<Actor>, positions: Vec<Position>) -> Self {
        let actor_ids = (0..).map(ActorId).zip(&actors).map(|(id, actor)| (actor.id.clone(), id)).collect();
        let position_ids =
            (0..).map(PositionId).zip(&positions).map(|(id, position)| (position.id.clone(), id)).collect();
        Self { actors, positions, actor_ids, position_ids, problems: Vec::new() }
    }

    /// Reads files in order. Later files override earlier ones and the known facts. Returns the changed actors.
    pub fn read(&mut self, sources: &[(&str, &str)]) -> Vec<ActorId> {
        self.read_all(sources, false, &|_| None)
    }

    /// Like [`RegistryFacts::read`], for a team's files over the known facts and the actors that `imported` knows.
    pub fn read_over(&mut self, sources: &[(&str, &str)], imported: Imported<'_>) -> Vec<ActorId> {
        self.read_all(sources, true, imported)
    }

    fn read_all(&mut self, sources: &[(&str, &str)], team: bool, imported: Imported<'_>) -> Vec<ActorId> {
        let mut reading = Reading {
            team,
            imported,
            seen: FxHashMap::default(),
            open_posts: Vec::new(),
            belongings: Vec::new(),
            changed: Vec::new(),
        };
        for &(name, text) in sources {
            let starts = text.match_indices('\n').map(|(end, _)| end + 1).collect();
            let mut file = File { name, text, starts, facts: self, reading: &mut reading };
            let (table, errors) = DeTable::parse_recoverable(text);
            for error in errors {
                let at = error.span().map_or(0, |span| span.start);
                file.problem(at, format!("not valid TOML: {}", error.message()));
            }
            file.top(table.get_ref());
        }
        let Reading { open_posts, belongings, mut changed, .. } = reading;
        self.close_posts(open_posts);
        changed.sort_unstable();
        changed.dedup();
        self.settle_titles(&changed);
        self.tell_circles(belongings);
        let order = |file: &str| sources.iter().position(|(name, _)| *name == file);
        self.problems.sort_by_key(|p| (order(&p.file), p.line, p.column));
        changed
    }

    /// Turns the titles in words of the changed actors into offices.
    fn settle_titles(&mut self, changed: &[ActorId]) {
        let mut offices = None;
        for id in changed {
            let actor = &mut self.actors[id.0 as usize];
            for role in &mut actor.occupancies {
                if matches!(role.post, Post::Title { .. }) {
                    let offices = offices.get_or_insert_with(|| Offices::of(&self.positions));
                    offices.settle(role, actor.country, &mut self.positions);
                }
            }
        }
    }

    /// Resolves posts after all files are read, because a position may be declared after its holder.
    fn close_posts(&mut self, open: Vec<OpenPost>) {
        for OpenPost { actor, role, id, problem } in open {
            let Some(occupancy) = self.actors[actor].occupancies.get_mut(role) else { continue };
            match self.position_ids.get(&id) {
                Some(&position) => occupancy.post = Post::Position(position),
                None => self.problems.push(problem),
            }
        }
    }
}

struct OpenPost {
    actor: usize,
    role: usize,
    id: String,
    problem: Problem,
}

/// The state of reading one file.
struct File<'a, 'r> {
    name: &'a str,
    text: &'a str,
    /// Byte offsets of the lines from the second on. Needed to locate every entry and role.
    starts: Vec<usize>,
    facts: &'a mut RegistryFacts,
    reading: &'a mut Reading<'r>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl File<'_, '_> {
    fn place(&self, at: usize, message: String) -> Problem {
        let at = (0..=at.min(self.text.len())).rev().find(|&i| self.text.is_char_boundary(i)).unwrap_or(0);
        let line = self.starts.partition_point(|start| *start <= at);
        let line_start = line.checked_sub(1).map_or(0, |before| self.starts[before]);
        Problem {
            file: self.name.to_owned(),
            line: line as u32 + 1,
            column: self.text[line_start..at].trim_start_matches('\u{feff}').chars().count() as u32 + 1,
            message,
            advice: false,
        }
    }

    fn problem(&mut self, at: usize, message: String) {
        let problem = self.place(at, message);
        self.facts.problems.push(problem);
    }

    fn advise(&mut self, at: usize, message: String) {
        let problem = Problem { advice: true, ..self.place(at, message) };
        self.facts.problems.push(problem);
    }

    fn top(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let at = key.span().start;
            let read: fn(&mut Self, &DeTable<'_>, usize) = match key.get_ref().as_ref() {
                "position" => Self::position,
                "actor" => Self::actor,
                other => {
                    let meant = nearest(other, &TABLES)
                        .map_or(String::new(), |near| format!(". Did you mean [[{near}]]?"));
                    let message =
                        format!("unknown table `{other}`: only [[position]] and [[actor]] are read{meant}");
                    self.problem(at, message);
                    continue;
                }
            };
            let Some(entries) = value.get_ref().as_array() else {
                self.problem(
                    at,
                    format!("`{}` must be a list of tables: write [[{}]]", key.get_ref(), key.get_ref()),
                );
                continue;
            };
            for entry in entries.iter() {
                match entry.get_ref().as_table() {
                    Some(fields) => read(self, fields, entry.span().start),
                    None => self.problem(entry.span().start, "must be a table".to_owned()),
                }
            }
        }
    }

    /// Returns the entry's `id`. Returns `None` and reports a problem if it is missing, invalid, or a duplicate in this
    /// file.
    fn id(&mut self, table: &DeTable<'_>, at: usize, is_actor: bool) -> Option<String> {
        let what = if is_actor { "actor" } else { "position" };
        let Some(value) = table.get("id") else {
            self.problem(at, format!("{what} without `id`: skipped"));
            return None;
        };
        let id = self.string(value, "id")?;
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            self.problem(
                value.span().start,
                format!("`{id}` is not a valid id (a-z, 0-9 and hyphens): {what} skipped"),
            );
            return None;
        }
        let line = self.place(at, String::new()).line;
        match self.reading.seen.insert((is_actor, id.clone()), (self.name.to_owned(), line)) {
            Some((file, before)) if file == self.name => {
                let message = format!(
                    "{what} `{id}` is already declared in line {before} of this file: the second one is skipped"
                );
                self.problem(value.span().start, message);
                None
            }
            Some((file, before)) if self.reading.team => {
                let message = format!(
                    "{what} `{id}` is also declared in {file}, line {before}; this entry overrides it"
                );
                self.advise(value.span().start, message);
                Some(id)
            }
            _ => Some(id),
        }
    }

    fn position(&mut self, table: &DeTable<'_>, at: usize) {
        let Some(id) = self.id(table, at, false) else { return };
        let index = match self.facts.position_ids.get(&id) {
            Some(known) => known.0 as usize,
            None => {
                let next = self.facts.positions.len();
                self.facts.positions.push(Position {
                    id: id.clone(),
                    name: id.clone(),
                    seats: 1,
                    ..Position::default()
                });
                self.facts.position_ids.insert(id, PositionId(next as u32));
                next
            }
        };
        let mut position = std::mem::take(&mut self.facts.positions[index]);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "id" => {}
                "name" => set(&mut position.name, self.string(value, "name")),
                "title" => set(&mut position.titles, self.strings(value, "title")),
                "country" => set(&mut position.country, self.country(value).map(Some)),
                "organization" => {
                    set(&mut position.organization, self.string(value, "organization").map(Some))
                }
                "seats" => set(&mut position.seats, self.number(value, "seats")),
                other => self.unknown(key.span().start, other, "a position", &POSITION_KEYS),
            }
        }
        self.facts.positions[index] = position;
    }

    fn actor(&mut self, table: &DeTable<'_>, at: usize) {
        let Some(id) = self.id(table, at, true) else { return };
        let known = self.facts.actor_ids.get(&id).copied().or_else(|| {
            let mut actor = (self.reading.imported)(&id)?;
            actor.id.clone_from(&id);
            let next = ActorId(self.facts.actors.len() as u32);
            self.facts.actors.push(actor);
            self.facts.actor_ids.insert(id.clone(), next);
            Some(next)
        });
        let index = match known {
            Some(known) => known.0 as usize,
            None => {
                let name = table.get("name").and_then(|value| self.string(value, "name"));
                let kind = table.get("schema").and_then(|value| self.kind(value));
                let (Some(name), Some(kind)) = (name, kind) else {
                    self.problem(at, format!("actor `{id}` needs `schema` and `name`: skipped"));
                    return;
                };
                let next = self.facts.actors.len();
                let listed = !self.reading.team && self.name == LIST;
                let silent = !self.reading.team && self.name == OUTLETS;
                self.facts.actors.push(Actor { listed, silent, ..Actor::new(id.clone(), kind, name) });
                self.facts.actor_ids.insert(id, ActorId(next as u32));
                next
            }
        };
        let placeholder = Actor::new(String::new(), Kind::Person, String::new());
        let mut actor = std::mem::replace(&mut self.facts.actors[index], placeholder);
        actor.file = self.name.to_owned();
        // An outlet that another file names is searched in texts.
        actor.silent &= self.name == OUTLETS || !table.contains_key("name");
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "id" => {}
                "schema" => set(&mut actor.kind, self.kind(value)),
                "name" => set(&mut actor.name, self.string(value, "name")),
                "lastName" => set(&mut actor.last_name, self.string(value, "lastName").map(Some)),
                "alias" => set(&mut actor.aliases, self.strings(value, "alias")),
                "acronym" => set(&mut actor.acronyms, self.strings(value, "acronym")),
                "weakAlias" => set(&mut actor.weak_aliases, self.strings(value, "weakAlias")),
                "metonym" => set(&mut actor.metonyms, self.strings(value, "metonym")),
                "native" => set(&mut actor.native, self.strings(value, "native")),
                "country" => set(&mut actor.country, self.country(value).map(Some)),
                "wikidataId" => set(&mut actor.wikidata_id, self.wikidata(value).map(Some)),
                "summary" => set(&mut actor.summary, self.string(value, "summary").map(Some)),
                "sourceUrl" => set(&mut actor.source_urls, self.strings(value, "sourceUrl")),
                "wellKnown" => set(&mut actor.well_known, self.flag(value, "wellKnown")),
                "source" => set(&mut actor.source, self.string(value, "source").map(Some)),
                "occupancy" => self.occupancies(value, index, &mut actor),
                key @ ("domain" | "channel" | "outlet" | "owner" | "grade" | "note" | "verified") => {
                    self.outlet(value, key, actor.outlet.get_or_insert_default());
                }
                other => self.unknown(key.span().start, other, "an actor", &ACTOR_KEYS),
            }
        }
        if self.reading.team {
            self.ask_about_names(table, &actor);
        }
        self.facts.actors[index] = actor;
        self.reading.changed.push(ActorId(index as u32));
    }

    /// Reports names that would match texts that do not mean the actor.
    fn ask_about_names(&mut self, table: &DeTable<'_>, actor: &Actor) {
        for key in ["name", "alias", "metonym"] {
            let Some(value) = table.get(key) else { continue };
            let items = value.get_ref().as_array().map(|list| list.iter().collect::<Vec<_>>());
            for item in items.unwrap_or_else(|| vec![value]) {
                let Some(name) = item.get_ref().as_str() else { continue };
                if actor.kind.is_actor() && is_common_word(name.trim()) {
                    let message = format!(
                        "`{}` is a common word: every capitalized use inside a sentence counts as this actor; list it \
                         as `weakAlias` to count it only after the actor was introduced",
                        name.trim()
                    );
                    self.advise(item.span().start, message);
                }
            }
        }
    }

    fn unknown(&mut self, at: usize, key: &str, of: &str, known: &[&str]) {
        let meant = match nearest(key, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the known keys are {}", known.join(", ")),
        };
        self.problem(at, format!("unknown key `{key}` of {of}: {meant}"));
    }

    fn occupancies(&mut self, value: &Value<'_>, index: usize, actor: &mut Actor) {
        let Some(list) = value.get_ref().as_array() else {
            return self.problem(value.span().start, "`occupancy` must be a list of tables".to_owned());
        };
        actor.occupancies.clear();
        self.reading.open_posts.retain(|open| open.actor != index);
        self.reading.belongings.retain(|belonging| belonging.actor != index);
        for entry in list.iter() {
            let Some(table) = entry.get_ref().as_table() else {
                self.problem(entry.span().start, "a role must be a table".to_owned());
                continue;
            };
            if let Some(occupancy) = self.occupancy(table, entry.span().start, index, actor.occupancies.len())
            {
                actor.occupancies.push(occupancy);
            }
        }
    }

    fn occupancy(&mut self, table: &DeTable<'_>, at: usize, actor: usize, role: usize) -> Option<Occupancy> {
        let mut period = Period::default();
        let (mut source, mut verified, mut acting) = (None, true, false);
        let (mut title, mut organization, mut post) = (None, None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "post" => post = self.string(value, "post").map(|id| (id, value.span().start)),
                "title" => title = self.string(value, "title"),
                "organization" => organization = self.string(value, "organization"),
                "from" => period.from = self.date(value, "from"),
                "to" => period.to = self.date(value, "to"),
                "checked" => period.checked = self.date(value, "checked"),
                "source" => source = self.string(value, "source"),
                "verified" => set(&mut verified, self.flag(value, "verified")),
                "acting" => set(&mut acting, self.flag(value, "acting")),
                other => self.unknown(key.span().start, other, "a role", &ROLE_KEYS),
            }
        }
        if let (Some(from), Some(to)) = (period.from, period.to)
            && to.last() < from.first()
        {
            self.problem(
                at,
                format!("the role ends ({to}) before it begins ({from}): both dates are ignored"),
            );
            (period.from, period.to) = (None, None);
        }
        if title.is_none() && post.is_none() {
            self.problem(at, "a role needs `post` or `title`: skipped".to_owned());
            return None;
        }
        if let Some((id, at)) = post {
            let problem = self.place(at, format!("no position has the id `{id}`"));
            self.reading.open_posts.push(OpenPost { actor, role, id: id.clone(), problem });
            title.get_or_insert(id);
        }
        let post = Post::Title { title: title.unwrap_or_default(), organization };
        let place = self.place(at, String::new());
        self.reading.belongings.push(Belonging { actor, role, place });
        Some(Occupancy { post, period, source, verified, acting })
    }
}

/// Sets `slot` if there is a value.
fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

#[cfg(test)]
mod tests;
