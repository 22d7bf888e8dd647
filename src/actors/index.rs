//! An index of imported actors: one file that is searched in place.
//!
//! A file consists of a header and packed bytes, which [`super::layer`] opens. Opening only checks the header and the
//! layout of the parts, so its cost does not depend on the number of actors. [`Index::verify`] reads the whole file.
//! Names are found by their folds, so the header identifies the folding rules with which the file was written. Other
//! rules are another format.

use std::io::{self, Write};
use std::sync::Arc;

use super::actor::{Actor, ActorId, Occupancy, Position, PositionId, Post};
use super::layer::{Bytes, Layer};
use super::names::{Gathered, SingleWords, name_key};
use super::offices::Offices;
use super::pack::{PARTS, Part, Tables, actor_record, layout};
use super::table::{Records, is_multimap};

const MAGIC: &[u8; 8] = b"ASSACT\x02\n";
/// Length of the header in bytes: magic, folding, length, hash of the contents, hash of the preceding header.
const HEADER: usize = 40;

/// The reason why a file is not a usable index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexError {
    /// The file is something else.
    NoIndex,
    /// The file was written by a version with other folding rules or another layout.
    OtherVersion,
    /// The file is shorter or longer than its header says.
    Length {
        /// The length in the header, in bytes.
        said: u64,
        /// The actual length, in bytes.
        found: u64,
    },
    /// The contents changed after the file was written.
    Damaged,
}

impl std::error::Error for IndexError {}

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoIndex => f.write_str("not an index written by `assessor actors import`"),
            Self::OtherVersion => f.write_str("written by another version of Assessor: import it again"),
            Self::Length { said, found } => {
                write!(f, "has {found} bytes instead of {said}: import it again")
            }
            Self::Damaged => f.write_str("damaged: import it again"),
        }
    }
}

/// An opened index.
#[derive(Clone)]
pub struct Index(Arc<Layer>, Bytes);

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("actors", &self.0.actors).finish_non_exhaustive()
    }
}

fn number_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u64::from_le_bytes(*b))
}

impl Index {
    /// Opens an index from the bytes of a file.
    ///
    /// # Errors
    /// Fails if the header or the layout of the parts is not as it was written. The other contents are not checked.
    pub fn open(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, IndexError> {
        let bytes = Bytes::Shared(bytes);
        let all = bytes.get();
        let (said, found) = (Self::length(all)?, all.len() as u64);
        if said != found {
            return Err(IndexError::Length { said, found });
        }
        if !parts_fit(all) {
            return Err(IndexError::Damaged);
        }
        Ok(Self(Arc::new(Layer::open(bytes.clone(), HEADER)), bytes))
    }

    /// Returns true if a file that begins with `head` is an index, of this version or another.
    #[must_use]
    pub fn is_begun_by(head: &[u8]) -> bool {
        head.starts_with(&MAGIC[..6]) && head.get(7) == Some(&MAGIC[7])
    }

    /// Returns the length of the whole file in bytes, according to its header.
    ///
    /// # Errors
    /// Fails if `header`, the first [`Self::HEADER`] bytes of a file, is not the header of an index of this version.
    pub fn length(header: &[u8]) -> Result<u64, IndexError> {
        if !header.starts_with(MAGIC) {
            return Err(IndexError::NoIndex);
        }
        let header = header.get(..HEADER).ok_or(IndexError::Damaged)?;
        if Hash::of(&header[..HEADER - 8]) != number_at(header, HEADER - 8) {
            return Err(IndexError::Damaged);
        }
        if number_at(header, 8) != folding() {
            return Err(IndexError::OtherVersion);
        }
        Ok(number_at(header, 16))
    }

    /// Length of the header in bytes.
    pub const HEADER: usize = HEADER;
    /// Upper bound for the length of an index, in bytes.
    pub const LARGEST: u64 = 1 << 32;

    /// Reads the whole index and compares it with the hash in the header.
    ///
    /// # Errors
    /// Returns [`IndexError::Damaged`] if they differ.
    pub fn verify(&self) -> Result<(), IndexError> {
        let all = self.1.get();
        if Hash::of(&all[HEADER..]) == number_at(all, 24) { Ok(()) } else { Err(IndexError::Damaged) }
    }

    /// Returns the number of actors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.actors as usize
    }

    /// Returns true if the index has no actors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the actor with this `id`, with its posts in words.
    pub(super) fn by_id(&self, id: &str) -> Option<Actor> {
        let called = self.0.actors_called(id).filter_map(|i| self.0.actor_in_words(i));
        called.into_iter().find(|actor| actor.id == id)
    }

    pub(super) const fn layer(&self) -> &Arc<Layer> {
        &self.0
    }
}

/// Returns true if the parts are contiguous up to the end, and the tables have the lengths that they state.
fn parts_fit(all: &[u8]) -> bool {
    let at = |i: usize| HEADER + (number_at(all, HEADER + 4 * i) as u32) as usize;
    let part = |part: Part| all.get(at(part as usize)..at(part as usize + 1)).unwrap_or_default();
    at(0) == HEADER + 4 * (PARTS + 1)
        && (0..PARTS).all(|i| at(i) <= at(i + 1))
        && at(PARTS) == all.len()
        && [Part::ActorIds, Part::PositionIds, Part::Holders, Part::Names, Part::Titles, Part::WikidataItems]
            .into_iter()
            .all(|table| is_multimap(part(table)))
}

/// Returns a hash that identifies the folding rules, computed from sample names.
fn folding() -> u64 {
    const NAMES: [&str; 12] = [
        "Sergey Kuzhugetovich Yevgenyev",
        "Сергей Щёголев-Єрмак",
        "Mohammed al-Qaddoumi",
        "Khaled Abdelrahman as-Souri",
        "Çavuşoğlu Ağır",
        "Nguyễn Thị Phượng",
        "Wojciech Dzierżyński",
        "Xiaoping Zhao",
        "Jean-Jacques Quéré",
        "György Szűcs",
        "محمد علي",
        "Þór Æsir Ødegård",
    ];
    let mut hash = Hash::default();
    hash.add(&(PARTS as u64).to_le_bytes());
    for name in NAMES {
        hash.add(&name_key(name).to_le_bytes());
    }
    hash.finish()
}

/// A fast hash that detects accidental damage, but not manipulation.
#[derive(Default)]
struct Hash {
    state: u64,
    /// Input bytes that do not fill a word of eight bytes yet.
    rest: Vec<u8>,
    length: u64,
}

impl Hash {
    fn of(bytes: &[u8]) -> u64 {
        let mut hash = Self::default();
        hash.add(bytes);
        hash.finish()
    }

    fn step(&mut self, word: u64) {
        self.state = (self.state ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }

    fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !self.rest.is_empty() && self.rest.len() < 8 && !bytes.is_empty() {
            self.rest.push(bytes[0]);
            bytes = &bytes[1..];
        }
        if let Some(word) = self.rest.first_chunk() {
            self.step(u64::from_le_bytes(*word));
            self.rest.clear();
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.step(u64::from_le_bytes(*word));
        }
        self.rest.extend_from_slice(rest);
    }

    fn finish(mut self) -> u64 {
        let mut last = [0; 8];
        last[..self.rest.len()].copy_from_slice(&self.rest);
        self.step(u64::from_le_bytes(last));
        self.step(self.length);
        self.state
    }
}

/// A builder for an index. It stores only the packed record of each added actor.
pub struct IndexBuilder {
    tables: Tables,
    records: Records,
    names: Gathered,
    positions: Vec<Position>,
    words: SingleWords,
    listed: usize,
    /// Roles that were read separately from their holders.
    later: Vec<(u32, Occupancy)>,
    offices: Offices,
}

impl std::fmt::Debug for IndexBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexBuilder").field("actors", &self.len()).finish_non_exhaustive()
    }
}

impl Default for IndexBuilder {
    fn default() -> Self {
        Self {
            tables: Tables::default(),
            records: Records::default(),
            names: Gathered::new(),
            positions: Vec::new(),
            words: SingleWords::Distinct,
            listed: 0,
            later: Vec::new(),
            offices: Offices::default(),
        }
    }
}

/// Maximum number of actors that a hit can address.
const MOST: usize = 1 << 27;
/// Maximum size of the records in bytes. The offsets of the parts must fit into four bytes, and the tables need space
/// too.
const MOST_BYTES: usize = 3 << 30;

impl IndexBuilder {
    /// Sets how names of one word are treated in actors added from now on.
    pub fn trust(&mut self, words: SingleWords) {
        self.words = words;
    }

    /// Returns the number of actors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns true if no actor has been added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of full names that are too common to be searched in texts. They can still be looked up.
    #[must_use]
    pub const fn listed(&self) -> usize {
        self.listed
    }

    /// Adds an actor, whose posts must be in words. Returns its index, or `None` if the builder is full.
    pub fn add(&mut self, actor: &Actor) -> Option<u32> {
        if self.len() >= MOST || self.records.size() >= MOST_BYTES {
            return None;
        }
        let id = ActorId(self.len() as u32);
        self.listed += self.names.add(id, actor, self.words);
        if actor.occupancies.iter().any(|role| role.verified) {
            let mut actor = actor.clone();
            for role in &mut actor.occupancies {
                self.offices.settle(role, actor.country, &mut self.positions);
            }
            self.tables.add(&actor);
            self.records.push(&actor_record(&actor));
            return Some(id.0);
        }
        self.tables.add(actor);
        self.records.push(&actor_record(actor));
        Some(id.0)
    }

    /// Adds an office. Returns the id by which occupancies refer to it.
    pub fn add_position(&mut self, position: Position) -> PositionId {
        self.positions.push(position);
        PositionId(self.positions.len() as u32 - 1)
    }

    /// Returns an office that was added.
    #[must_use]
    pub fn position(&self, id: PositionId) -> Option<&Position> {
        self.positions.get(id.0 as usize)
    }

    /// Adds a role of the actor with index `number`.
    pub fn hold(&mut self, number: u32, role: Occupancy) {
        self.later.push((number, role));
    }

    /// Returns the name of the actor with index `number`.
    #[must_use]
    pub fn name_of(&self, number: u32) -> Option<String> {
        let record = ((number as usize) < self.len()).then(|| self.records.get(number as usize))?;
        super::pack::read_actor(record).map(|actor| actor.name)
    }

    /// Writes the index. Returns its length in bytes.
    ///
    /// # Errors
    /// Fails if writing to `out` fails, or if the data exceeds the limits of an index.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<u64> {
        self.join_roles();
        let names = self.names.finish();
        let parts = self.tables.parts(self.records.pack(), &self.positions, names);
        drop(self.records);
        let too_much = || io::Error::other("more than an index can hold (4 GB): import it in several");
        let places = layout(&parts).ok_or_else(too_much)?;
        let mut hash = Hash::default();
        hash.add(&places);
        parts.iter().for_each(|part| hash.add(part));
        let length = HEADER + places.len() + parts.iter().map(Vec::len).sum::<usize>();
        let mut header = MAGIC.to_vec();
        for number in [folding(), length as u64, hash.finish()] {
            header.extend(number.to_le_bytes());
        }
        header.extend(Hash::of(&header).to_le_bytes());
        out.write_all(&header)?;
        out.write_all(&places)?;
        for part in parts {
            out.write_all(&part)?;
        }
        Ok(length as u64)
    }

    /// Adds the separately read roles to the records of their holders, newest first.
    fn join_roles(&mut self) {
        if self.later.is_empty() {
            return;
        }
        let mut later = std::mem::take(&mut self.later);
        let start = |role: &Occupancy| role.period.from.map_or(i32::MIN, |from| from.first());
        later.sort_by_key(|(actor, role)| (*actor, std::cmp::Reverse(start(role))));
        let mut later = later.into_iter().peekable();
        let mut joined = Records::default();
        for i in 0..self.records.len() {
            let record = self.records.get(i);
            if later.peek().is_none_or(|(actor, _)| *actor as usize != i) {
                joined.push(record);
                continue;
            }
            // Cannot fail, because this builder packed the record.
            let Some(mut actor) = super::pack::read_actor(record) else { continue };
            while let Some((_, mut role)) = later.next_if(|(actor, _)| *actor as usize == i) {
                self.offices.settle(&mut role, actor.country, &mut self.positions);
                if let Post::Position(position) = role.post {
                    self.tables.hold(position, i as u32);
                }
                if !actor.occupancies.contains(&role) {
                    actor.occupancies.push(role);
                }
            }
            joined.push(&actor_record(&actor));
        }
        self.records = joined;
    }
}

#[cfg(test)]
mod tests;
