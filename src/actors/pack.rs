//! The packed form of a registry. Facts are records that are decoded on access, names and titles are tables that are
//! searched in place.
//!
//! Opening it costs nothing, while parsing the embedded TOML would take tens of milliseconds, and only accessed pages
//! are loaded into memory. In records, numbers are LEB128 varints, texts are their length and UTF-8 bytes, lists are
//! their length and items. The bytes come from the build that reads them, so they have no version and need no
//! migration. Truncated or invalid bytes decode to nothing.

use super::actor::{Actor, Kind, Occupancy, Position, PositionId, Post};
use super::date::{PartialDate, Period};
use super::lexicon::Country;
use super::load::RegistryFacts;
use super::names::{Names, name_key};
use super::outlet::{OutletFacts, OutletKind, Owner};
use super::table::{Records, pack_multimap, pack_records};
use super::title_words::title_keys;
use crate::text::fingerprint;
use crate::words::hash;

/// The parts of a packed registry, in order.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// Records of actors.
    Actors,
    /// Records of positions.
    Positions,
    /// For each actor, the [`ActorSummary`] that finding and linking need.
    Briefs,
    /// For each actor, the key of its surname.
    Surnames,
    /// Actors by the key of their `id`.
    ActorIds,
    /// Positions by the key of their `id`.
    PositionIds,
    /// Present and past holders by position.
    Holders,
    /// Packed [`super::names::Hit`]s by name key.
    Names,
    /// The maximum number of words of names, by the filter slot of their first word.
    Longest,
    /// Positions by title key.
    Titles,
    /// For each actor, the number of its Wikidata item, 0 for none.
    Wikidata,
    /// Actors by the number of their Wikidata item.
    WikidataItems,
    /// Actors by the hash of each of their domains and channels.
    Outlets,
}

/// Number of parts.
pub(super) const PARTS: usize = Part::Outlets as usize + 1;

/// The offset of each part, and the end of the last. The packed bytes begin with these offsets, four bytes each.
pub(super) type Layout = [usize; PARTS + 1];

/// The facts about an actor that finding and linking need. They are stored apart from the record, which takes longer to
/// decode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ActorSummary {
    pub kind: Kind,
    pub country: Option<Country>,
    pub well_known: bool,
    pub listed: bool,
}

impl ActorSummary {
    pub const fn of(actor: &Actor) -> Self {
        let &Actor { kind, country, well_known, listed, .. } = actor;
        Self { kind, country, well_known, listed }
    }

    pub fn bytes(self) -> [u8; 4] {
        let [a, b] = self.country.map_or([0; 2], Country::letters);
        [self.kind as u8, a, b, u8::from(self.well_known) | u8::from(self.listed) << 1]
    }

    /// Reads entry `i` of a list.
    pub fn read(list: &[u8], i: usize) -> Option<Self> {
        let &[kind, a, b, flags] = list.get(i * 4..)?.first_chunk()?;
        let kind = *Kind::ALL.get(usize::from(kind))?;
        let country = Country::of_letters([a, b]);
        Some(Self { kind, country, well_known: flags & 1 != 0, listed: flags & 2 != 0 })
    }
}

/// Returns the key of an `id`.
pub(super) fn id_key(id: &str) -> u64 {
    id.bytes().fold(hash::SEED, hash::chain)
}

/// Returns the number of the actor's Wikidata item, for example 42 for `Q42`.
pub(super) fn wikidata_number(actor: &Actor) -> Option<u32> {
    actor.wikidata_id.as_ref()?.strip_prefix('Q')?.parse().ok().filter(|&item| item != 0)
}

/// Packs loaded facts and their indexed names.
pub(super) fn pack(facts: &RegistryFacts, names: Names) -> Vec<u8> {
    let RegistryFacts { actors, positions, .. } = facts;
    let mut tables = Tables::default();
    let mut records = Records::default();
    for actor in actors {
        tables.add(actor);
        records.push(&actor_record(actor));
    }
    let parts = tables.parts(records.pack(), positions, names);
    // The layout exists up to 4 GB, which registry files written by hand never reach.
    let mut out = layout(&parts).unwrap_or_default();
    out.extend(parts.iter().flatten());
    out
}

/// Returns the offsets of the parts as bytes, to be written before them. `None` if an offset exceeds four bytes.
pub(super) fn layout(parts: &[Vec<u8>; PARTS]) -> Option<Vec<u8>> {
    let mut at = 4 * (PARTS as u32 + 1);
    let mut out = at.to_le_bytes().to_vec();
    for part in parts {
        at = at.checked_add(u32::try_from(part.len()).ok()?)?;
        out.extend(at.to_le_bytes());
    }
    Some(out)
}

/// The parts of a packed registry that are made from actors, except for records and names. They grow by one actor after
/// the other.
#[derive(Default)]
pub(super) struct Tables {
    count: u32,
    briefs: Vec<u8>,
    surnames: Vec<u8>,
    ids: Vec<(u64, u32)>,
    holders: Vec<(u64, u32)>,
    wikidata: Vec<u8>,
    items: Vec<(u64, u32)>,
    outlets: Vec<(u64, u32)>,
}

impl Tables {
    /// Adds the next actor.
    pub fn add(&mut self, actor: &Actor) {
        let i = self.count;
        self.count += 1;
        self.briefs.extend(ActorSummary::of(actor).bytes());
        self.surnames.extend(name_key(actor.surname()).to_le_bytes());
        self.ids.push((id_key(&actor.id), i));
        let item = wikidata_number(actor);
        self.wikidata.extend(item.unwrap_or(0).to_le_bytes());
        self.items.extend(item.map(|item| (u64::from(item), i)));
        let names = actor.outlet.iter().flat_map(|outlet| outlet.names());
        self.outlets.extend(names.map(|name| (fingerprint(name.bytes()), i)));
        for occupancy in &actor.occupancies {
            if let Post::Position(position) = occupancy.post {
                self.hold(position, i);
            }
        }
    }

    /// Records that actor `i` holds or held the position.
    pub fn hold(&mut self, position: PositionId, i: u32) {
        self.holders.push((u64::from(position.0), i));
    }

    /// Returns all parts, given the packed records of the actors.
    pub fn parts(mut self, records: Vec<u8>, positions: &[Position], names: Names) -> [Vec<u8>; PARTS] {
        self.holders.sort_unstable();
        // Someone who held an office twice is listed once.
        self.holders.dedup();
        let position_ids = (0..).zip(positions).map(|(i, position)| (id_key(&position.id), i)).collect();
        [
            records,
            pack_records(positions.iter().map(|position| Writer::record(position, Writer::position))),
            self.briefs,
            self.surnames,
            pack_multimap(self.ids),
            pack_multimap(position_ids),
            pack_multimap(self.holders),
            pack_multimap(names.pairs.iter().map(|&(key, hit)| (key, hit.packed())).collect()),
            names.longest,
            pack_multimap(title_keys(positions)),
            self.wikidata,
            pack_multimap(self.items),
            pack_multimap(self.outlets),
        ]
    }
}

/// Encodes an actor's record.
pub(super) fn actor_record(actor: &Actor) -> Vec<u8> {
    Writer::record(actor, Writer::actor)
}

/// Decodes an actor's record.
pub(super) fn read_actor(record: &[u8]) -> Option<Actor> {
    Reader(record).actor()
}

/// Decodes a position's record.
pub(super) fn read_position(record: &[u8]) -> Option<Position> {
    Reader(record).position()
}

struct Writer(Vec<u8>);

impl Writer {
    fn record<T>(fact: &T, write: fn(&mut Self, &T)) -> Vec<u8> {
        let mut out = Self(Vec::new());
        write(&mut out, fact);
        out.0
    }

    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            one(self, item);
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts, |out, text| out.text(text));
    }

    /// Encodes `None` as the empty text. No optional text of a registry is empty.
    fn maybe(&mut self, text: Option<&String>) {
        self.text(text.map_or("", String::as_str));
    }

    fn country(&mut self, country: Option<Country>) {
        self.text(country.as_ref().map_or("", Country::code));
    }

    /// Encodes a missing date as 0, and a year as one more than itself.
    fn date(&mut self, date: Option<PartialDate>) {
        let Some(date) = date else { return self.number(0) };
        self.number(date.year as u64 + 1);
        self.0.push(date.month.unwrap_or(0));
        self.0.push(date.day.unwrap_or(0));
    }

    fn position(&mut self, p: &Position) {
        self.text(&p.id);
        self.text(&p.name);
        self.texts(&p.titles);
        self.country(p.country);
        self.maybe(p.organization.as_ref());
        self.number(u64::from(p.seats));
    }

    fn actor(&mut self, a: &Actor) {
        self.0.push(a.kind as u8);
        let marks = [a.well_known, a.listed, a.outlet.is_some(), a.silent];
        self.0.push(marks.iter().rev().fold(0, |all, mark| all << 1 | u8::from(*mark)));
        self.text(&a.id);
        self.text(&a.name);
        for list in [&a.aliases, &a.acronyms, &a.weak_aliases, &a.metonyms, &a.native, &a.source_urls] {
            self.texts(list);
        }
        for text in [&a.last_name, &a.wikidata_id, &a.summary, &a.source] {
            self.maybe(text.as_ref());
        }
        self.country(a.country);
        self.text(&a.file);
        self.list(&a.occupancies, Self::occupancy);
        if let Some(outlet) = &a.outlet {
            self.outlet(outlet);
        }
    }

    fn outlet(&mut self, o: &OutletFacts) {
        self.0.push(o.kind.map_or(0, |kind| kind as u8 + 1));
        self.0.push(u8::from(o.unverified));
        self.texts(&o.domains);
        self.texts(&o.channels);
        self.list(&o.owners, |out, owner| {
            out.text(&owner.name);
            out.date(owner.period.from);
            out.date(owner.period.to);
            out.date(owner.period.checked);
        });
        self.maybe(o.grade.as_ref());
        self.maybe(o.note.as_ref());
    }

    fn occupancy(&mut self, o: &Occupancy) {
        match &o.post {
            Post::Position(id) => self.number(u64::from(id.0) + 1),
            Post::Title { title, organization } => {
                // A position's id is written as one more than itself, so 0 is free for titles.
                self.number(0);
                self.text(title);
                self.maybe(organization.as_ref());
            }
        }
        self.date(o.period.from);
        self.date(o.period.to);
        self.date(o.period.checked);
        self.maybe(o.source.as_ref());
        self.0.push(u8::from(o.verified) | u8::from(o.acting) << 1);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let len = self.number()? as usize;
        std::str::from_utf8(self.take(len)?).ok().map(str::to_owned)
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let len = self.number()? as usize;
        // A damaged length must not cause a huge allocation.
        let mut items = Vec::with_capacity(len.min(self.0.len()).min(64));
        for _ in 0..len {
            items.push(one(self)?);
        }
        Some(items)
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.list(Self::text)
    }

    fn maybe(&mut self) -> Option<Option<String>> {
        self.text().map(|text| (!text.is_empty()).then_some(text))
    }

    fn country(&mut self) -> Option<Option<Country>> {
        self.text().map(|code| Country::parse(&code))
    }

    fn date(&mut self) -> Option<Option<PartialDate>> {
        let year = self.number()?;
        if year == 0 {
            return Some(None);
        }
        let (month, day) = (self.byte()?, self.byte()?);
        let known = |n: u8| (n > 0).then_some(n);
        Some(Some(PartialDate { year: (year - 1) as i16, month: known(month), day: known(day) }))
    }

    fn position(&mut self) -> Option<Position> {
        Some(Position {
            id: self.text()?,
            name: self.text()?,
            titles: self.texts()?,
            country: self.country()?,
            organization: self.maybe()?,
            seats: self.number()? as u32,
        })
    }

    fn actor(&mut self) -> Option<Actor> {
        let kind = *Kind::ALL.get(self.byte()? as usize)?;
        let marks = self.byte()?;
        let mut actor = Actor::new(self.text()?, kind, self.text()?);
        (actor.well_known, actor.listed, actor.silent) = (marks & 1 != 0, marks & 2 != 0, marks & 8 != 0);
        actor.aliases = self.texts()?;
        actor.acronyms = self.texts()?;
        actor.weak_aliases = self.texts()?;
        actor.metonyms = self.texts()?;
        actor.native = self.texts()?;
        actor.source_urls = self.texts()?;
        actor.last_name = self.maybe()?;
        actor.wikidata_id = self.maybe()?;
        actor.summary = self.maybe()?;
        actor.source = self.maybe()?;
        actor.country = self.country()?;
        actor.file = self.text()?;
        actor.occupancies = self.list(Self::occupancy)?;
        if marks & 4 != 0 {
            actor.outlet = Some(Box::new(self.outlet()?));
        }
        Some(actor)
    }

    fn outlet(&mut self) -> Option<OutletFacts> {
        let kind = match self.byte()? {
            0 => None,
            kind => Some(*OutletKind::ALL.get(usize::from(kind - 1))?),
        };
        let unverified = self.byte()? != 0;
        let (domains, channels) = (self.texts()?, self.texts()?);
        let owner = |read: &mut Self| {
            let name = read.text()?;
            let period = Period { from: read.date()?, to: read.date()?, checked: read.date()? };
            Some(Owner { name, period })
        };
        let owners = self.list(owner)?;
        let (grade, note) = (self.maybe()?, self.maybe()?);
        Some(OutletFacts { kind, domains, channels, owners, grade, note, unverified })
    }

    fn occupancy(&mut self) -> Option<Occupancy> {
        let post = match self.number()? {
            0 => Post::Title { title: self.text()?, organization: self.maybe()? },
            id => Post::Position(PositionId((id - 1) as u32)),
        };
        let period = Period { from: self.date()?, to: self.date()?, checked: self.date()? };
        let source = self.maybe()?;
        let flags = self.byte()?;
        Some(Occupancy { post, period, source, verified: flags & 1 != 0, acting: flags & 2 != 0 })
    }
}
