//! The embedded registry as bytes: packed when the program is built, unpacked at first use in about a
//! millisecond, where reading its TOML would take thirty.
//!
//! Numbers are LEB128 varints, texts their length and UTF-8 bytes, lists their length and items. The bytes come
//! from the same build of the program that reads them, so there is no version and nothing is migrated; bytes that
//! are cut short or strange give nothing.

use super::actor::{Actor, ActorId, Kind, Occupancy, Position, PositionId, Post};
use super::date::{PartialDate, Period};
use super::lexicon::Country;
use super::load::Facts;
use super::names::{FILTER, Hit, Names, Usage};

/// Facts and names, ready for use.
pub(super) struct Unpacked {
    pub facts: Facts,
    pub names: Names,
    pub surname_keys: Vec<u64>,
}

/// Packs what was loaded, names indexed.
#[cfg_attr(not(test), allow(dead_code, reason = "the build script packs, the program unpacks"))]
pub(super) fn pack(facts: &Facts, names: &Names, surname_keys: &[u64]) -> Vec<u8> {
    let mut out = Writer(Vec::new());
    out.list(&facts.positions, Writer::position);
    out.list(&facts.actors, Writer::actor);
    out.list(surname_keys, |out, key| out.0.extend(key.to_le_bytes()));
    out.list(&names.pairs, |out, (key, hit)| {
        out.0.extend(key.to_le_bytes());
        out.0.push(hit.usage as u8);
        out.number(u64::from(hit.actor.0));
    });
    out.0.extend(&names.longest);
    out.0
}

/// Reads what [`pack`] wrote.
pub(super) fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    let mut input = Reader(bytes);
    let mut facts = Facts { positions: input.list(Reader::position)?, ..Facts::default() };
    facts.actors = input.list(Reader::actor)?;
    let surname_keys = input.list(Reader::key)?;
    let pairs = input.list(|input| {
        let key = input.key()?;
        let usage =
            *Usage::ALL.iter().find(|usage| **usage as u8 == input.0.first().copied().unwrap_or(u8::MAX))?;
        input.take(1)?;
        Some((key, Hit { usage, actor: ActorId(input.number()? as u32) }))
    })?;
    let longest = input.take(FILTER)?.to_vec();
    facts.actor_ids =
        facts.actors.iter().enumerate().map(|(i, a)| (a.id.clone(), ActorId(i as u32))).collect();
    facts.position_ids =
        facts.positions.iter().enumerate().map(|(i, p)| (p.id.clone(), PositionId(i as u32))).collect();
    let whole = facts.actors.len() == surname_keys.len()
        && pairs.iter().all(|(_, hit)| (hit.actor.0 as usize) < facts.actors.len());
    whole.then(|| Unpacked { facts, names: Names::from_sorted(pairs, longest), surname_keys })
}

#[cfg_attr(not(test), allow(dead_code, reason = "the build script packs, the program unpacks"))]
struct Writer(Vec<u8>);

#[cfg_attr(not(test), allow(dead_code, reason = "the build script packs, the program unpacks"))]
impl Writer {
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

    /// Nothing is the empty text; no optional text of a registry is empty.
    fn maybe(&mut self, text: Option<&String>) {
        self.text(text.map_or("", String::as_str));
    }

    fn country(&mut self, country: Option<Country>) {
        self.text(country.as_ref().map_or("", Country::code));
    }

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
        self.0.push(u8::from(a.well_known));
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
    }

    fn occupancy(&mut self, o: &Occupancy) {
        match &o.post {
            Post::Position(id) => self.number(u64::from(id.0) + 1),
            Post::Title { title, organization } => {
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

    fn key(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<String> {
        let len = self.number()? as usize;
        std::str::from_utf8(self.take(len)?).ok().map(str::to_owned)
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let len = self.number()? as usize;
        // No item is shorter than a byte, so a length beyond that is no length.
        let mut items = Vec::with_capacity(len.min(self.0.len()));
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
        let well_known = self.byte()? != 0;
        let mut actor = Actor::new(self.text()?, kind, self.text()?);
        actor.well_known = well_known;
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
        Some(actor)
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
