//! Import of published data about actors into an index: FollowTheMoney, STIX, MISP galaxies and tables.
//!
//! Files are streamed. Of each actor, only its packed record and the hashes of its names are kept in memory. A problem
//! with an entry is reported with file, line and cause, and only that entry is skipped. Roles that an export stores
//! separately from persons and offices are joined at the end, so their order does not matter.

mod ftm;
mod json;
mod misp;
mod stix;
mod table;

use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::{self, BufRead};

use rustc_hash::{FxHashMap, FxHasher};

use super::actor::{Actor, Kind, Occupancy, PositionId, Post};
use super::date::{PartialDate, Period};
use super::index::IndexBuilder;
use super::lexicon::{Country, LEXICON, fold_hash};
use super::load::{MOST_NAMES, Problem};
use super::names::SingleWords;
use super::slug::slug;

/// The format of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportFormat {
    /// FollowTheMoney entities, one JSON object per line, as OpenSanctions exports them.
    FollowTheMoney,
    /// A STIX 2.1 bundle.
    Stix,
    /// A MISP galaxy cluster.
    Misp,
    /// A table with a header row and comma-separated values.
    Csv,
}

impl ImportFormat {
    /// Detects the format of a file from its name and its beginning. `None` if it is not recognized.
    #[must_use]
    pub fn detect(name: &str, head: &[u8]) -> Option<Self> {
        let head = String::from_utf8_lossy(head);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if name.to_ascii_lowercase().ends_with(".csv") {
            return Some(Self::Csv);
        }
        let first = head.lines().next().unwrap_or("");
        if !head.starts_with('{') {
            let separator = char::from(table::separator(first));
            let is_table = !head.starts_with('[')
                && first.split(separator).any(|column| column.trim_matches('"') == "name");
            return is_table.then_some(Self::Csv);
        }
        if first.contains("\"schema\"") {
            return Some(Self::FollowTheMoney);
        }
        if head.contains("\"bundle\"") || head.contains("\"spec_version\"") {
            return Some(Self::Stix);
        }
        if head.contains("\"values\"") || head.contains("\"authors\"") {
            return Some(Self::Misp);
        }
        // An envelope, in which a TAXII server sends objects of STIX, has neither type nor version.
        head.contains("\"objects\"").then_some(Self::Stix)
    }
}

/// The options of an import.
#[derive(Clone, Copy, Default, Debug)]
pub struct ImportOptions {
    /// True if the importing user has checked the roles. Then they may cause findings.
    pub verified: bool,
}

/// The statistics of an import.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ImportSummary {
    /// Number of imported actors.
    pub actors: usize,
    /// Number of imported offices.
    pub positions: usize,
    /// Number of imported roles.
    pub roles: usize,
    /// Number of skipped entries that are not actors, by kind, most frequent first.
    pub passed_over: Vec<(String, usize)>,
    /// Number of problems beyond those that are reported.
    pub more_problems: usize,
}

/// The mark that programs of Windows put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Maximum number of reported problems. Further ones are only counted.
const MOST_PROBLEMS: usize = 100;

/// The state of an import.
#[derive(Default)]
pub struct Import {
    options: ImportOptions,
    builder: IndexBuilder,
    /// Indices of actors, by the hash of their original id.
    numbers: FxHashMap<u64, u32>,
    posts: FxHashMap<u64, PositionId>,
    pending: Vec<Pending>,
    problems: Vec<Problem>,
    summary: ImportSummary,
    passed_over: FxHashMap<String, usize>,
    is_full: bool,
}

impl std::fmt::Debug for Import {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Import").field("summary", &self.summary).finish_non_exhaustive()
    }
}

/// A role whose holder, office or organisation may not have been read yet.
struct Pending {
    holder: u64,
    office: Office,
    period: Period,
}

enum Office {
    /// A position, by the hash of its id.
    Post(u64),
    /// A title, and the hash of the organisation's id.
    Title(String, u64),
    /// A title, and the organisation in words.
    Words(String, Option<String>),
}

/// A position in a file.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    line: u64,
    column: u64,
}

impl Import {
    /// Creates an import that has not read anything yet.
    #[must_use]
    pub fn new(options: ImportOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Reads a whole file of this format.
    ///
    /// # Errors
    /// Fails if reading from `input` fails. Everything read before is kept.
    pub fn read(&mut self, file: &str, format: ImportFormat, input: &mut dyn BufRead) -> io::Result<()> {
        let start = Place { file, line: 1, column: 1 };
        let head = input.fill_buf()?;
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            self.problem(start, "this file is UTF-16: save it as UTF-8; nothing was read");
            return Ok(());
        }
        if head.starts_with(BYTE_ORDER_MARK) {
            input.consume(BYTE_ORDER_MARK.len());
        }
        let register = matches!(format, ImportFormat::FollowTheMoney);
        self.builder.trust(if register { SingleWords::Never } else { SingleWords::Distinct });
        match format {
            ImportFormat::FollowTheMoney => ftm::read(self, file, input),
            ImportFormat::Stix => stix::read(self, file, input),
            ImportFormat::Misp => misp::read(self, file, input),
            ImportFormat::Csv => table::read(self, file, input),
        }
    }

    /// Joins the roles and returns the index to write, the statistics and the problems.
    #[must_use]
    pub fn finish(mut self) -> (IndexBuilder, ImportSummary, Vec<Problem>) {
        self.join();
        self.summary.passed_over = self.passed_over.into_iter().collect();
        self.summary.passed_over.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        (self.builder, self.summary, self.problems)
    }

    fn problem(&mut self, place: Place<'_>, message: impl Into<String>) {
        if self.problems.len() >= MOST_PROBLEMS {
            self.summary.more_problems += 1;
            return;
        }
        let Place { file, line, column } = place;
        let (line, column) = (line.try_into().unwrap_or(u32::MAX), column.try_into().unwrap_or(u32::MAX));
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            column,
            message: message.into(),
            advice: false,
        });
    }

    fn pass_over(&mut self, kind: &str) {
        match self.passed_over.get_mut(kind) {
            Some(count) => *count += 1,
            None => {
                self.passed_over.insert(kind.to_owned(), 1);
            }
        }
    }

    /// Adds an actor, whose `id` is still the original one. Returns its index, or `None` if it is skipped.
    fn actor(&mut self, place: Place<'_>, mut actor: Actor) -> Option<u32> {
        let original = hash(&actor.id);
        if !is_name(&actor.name) {
            // A large list has a few values such as "-": the next name stands for them.
            let mut others = actor.aliases.iter().chain(&actor.native);
            if let Some(other) = others.find(|other| is_name(other)) {
                actor.name = other.clone();
            }
        }
        if let Some(name) = [&actor.name, &actor.id].into_iter().find(|text| slug(text).is_empty()) {
            self.problem(place, format!("'{}' has no letters: skipped", name.escape_debug()));
            return None;
        }
        if self.numbers.contains_key(&original) {
            self.problem(place, format!("`{}` is defined twice: the second one is skipped", actor.id));
            return None;
        }
        actor.id = slug(&actor.id);
        clean(&mut actor.name);
        if actor.kind == Kind::Person && actor.last_name.is_none() {
            let is_given = |word: &str| LEXICON.is_given(fold_hash(word));
            let spoken = family_name_last(&actor.name, |first, others| {
                !is_given(first) && others.rsplit(' ').next().is_some_and(is_given)
            });
            actor.aliases.extend(spoken);
        }
        let name = actor.name.clone();
        for (key, list) in [
            ("alias", &mut actor.aliases),
            ("weakAlias", &mut actor.weak_aliases),
            ("acronym", &mut actor.acronyms),
            ("native", &mut actor.native),
        ] {
            list.iter_mut().for_each(clean);
            list.retain(|other| is_name(other) && *other != name);
            let mut seen = rustc_hash::FxHashSet::default();
            list.retain(|other| seen.insert(other.clone()));
            if list.len() > MOST_NAMES {
                let message = format!(
                    "`{name}` has {} entries of `{key}`: only the first {MOST_NAMES} are used",
                    list.len()
                );
                list.truncate(MOST_NAMES);
                self.problem(place, message);
            }
        }
        actor.file = place.file.to_owned();
        let Some(number) = self.builder.add(&actor) else {
            if !self.is_full {
                self.is_full = true;
                self.problem(place, "the index is full: this entry and the rest are skipped");
            }
            return None;
        };
        self.numbers.insert(original, number);
        self.summary.actors += 1;
        self.summary.roles += actor.occupancies.len();
        Some(number)
    }

    fn position(&mut self, id: &str, position: super::actor::Position) {
        let hash = hash(id);
        if !self.posts.contains_key(&hash) {
            self.posts.insert(hash, self.builder.add_position(position));
            self.summary.positions += 1;
        }
    }

    fn role(&mut self, holder: &str, office: Office, period: Period) {
        self.pending.push(Pending { holder: hash(holder), office, period });
    }

    /// Returns true if an actor with this original id was added.
    fn has(&self, id: &str) -> bool {
        self.numbers.contains_key(&hash(id))
    }

    fn join(&mut self) {
        for Pending { holder, office, period } in std::mem::take(&mut self.pending) {
            let Some(&holder) = self.numbers.get(&holder) else { continue };
            let post = match office {
                Office::Post(id) => match self.posts.get(&id) {
                    Some(&position) => Post::Position(position),
                    None => continue,
                },
                Office::Words(title, organization) => Post::Title { title, organization },
                Office::Title(title, organization) => Post::Title {
                    title,
                    organization: self.numbers.get(&organization).and_then(|&n| self.builder.name_of(n)),
                },
            };
            self.builder.hold(holder, self.occupancy(post, period));
            self.summary.roles += 1;
        }
    }

    fn occupancy(&self, post: Post, period: Period) -> Occupancy {
        Occupancy { post, period, source: None, verified: self.options.verified, acting: false }
    }

    /// Parses a date. Reports a problem and returns `None` if it is invalid.
    fn date(&mut self, place: Place<'_>, key: &str, text: &str) -> Option<PartialDate> {
        let text = text.trim();
        // The time of day does not matter for an office.
        let day = text.get(..10).filter(|_| text.as_bytes().get(10) == Some(&b'T')).unwrap_or(text);
        if day.is_empty() {
            return None;
        }
        match PartialDate::parse(day) {
            Ok(date) => Some(date),
            Err(cause) => {
                self.problem(place, format!("`{key}` = '{}': {cause}; ignored", text.escape_debug()));
                None
            }
        }
    }

    /// Parses a period. If the end is before the start, reports a problem and ignores both dates.
    fn period(&mut self, place: Place<'_>, from: &str, to: &str) -> Period {
        let (from, to) = (self.date(place, "from", from), self.date(place, "to", to));
        if let (Some(a), Some(b)) = (from, to)
            && b.last() < a.first()
        {
            self.problem(
                place,
                format!("the role ends ({b}) before it begins ({a}): both dates are ignored"),
            );
            return Period::default();
        }
        Period { from, to, checked: None }
    }
}

fn hash(text: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(text)
}

/// Returns true if a value is a name: it has letters or digits.
fn is_name(value: &str) -> bool {
    value.contains(char::is_alphanumeric)
}

/// Normalizes a name to one line without control characters.
fn clean(name: &mut String) {
    if name.contains(|c: char| c.is_control()) || name.contains("  ") || name.trim().len() != name.len() {
        let words = name.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
        *name = words.collect::<Vec<_>>().join(" ");
    }
}

/// Converts "Surname, Given" to the spoken order.
fn in_order(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !first.contains(',') && !last.is_empty() && !first.is_empty() => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// Returns a name in the spoken order if it begins with the family name ("Brask Teodor Orlan"). `is_family` tells it from
/// the first word and the others. `None` for names of two words, because turned round they may be someone else's.
fn family_name_last(name: &str, is_family: impl Fn(&str, &str) -> bool) -> Option<String> {
    let (first, others) = name.trim().split_once(' ')?;
    (others.contains(' ') && is_family(first, others)).then(|| format!("{others} {first}"))
}

/// Returns true if most letters are not Latin.
fn is_native(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let foreign =
        letters.clone().filter(|c| *c > '\u{24f}' && !('\u{1e00}'..='\u{1eff}').contains(c)).count();
    foreign * 2 > letters.count()
}

/// Adds a name to the native names or the aliases, depending on its script.
fn add_name(actor: &mut Actor, name: String) {
    if is_native(&name) { actor.native.push(name) } else { actor.aliases.push(name) }
}

/// Returns the first valid two-letter country code.
fn country<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Country> {
    codes.into_iter().filter(|code| !matches!(*code, "zz" | "eu" | "xx")).find_map(Country::parse)
}

/// Returns the first sentence or two, at most 240 characters, so that a hover stays short.
fn short(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return None;
    }
    let end = text.char_indices().map(|(i, c)| i + c.len_utf8()).nth(239).unwrap_or(text.len());
    if end == text.len() {
        return Some(text);
    }
    let cut = text[..end].rfind(". ").map(|stop| stop + 1).or_else(|| text[..end].rfind(' '));
    let cut = cut.unwrap_or(end);
    Some(if text[..cut].ends_with('.') { text[..cut].to_owned() } else { format!("{} …", &text[..cut]) })
}

/// Returns the kind that a word in an export denotes, or `None` for other kinds.
fn kind(word: &str) -> Option<Kind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "person" | "individual" => Kind::Person,
        "publicbody" | "public body" | "government" => Kind::PublicBody,
        "organization" | "organisation" | "legalentity" | "group" | "class" => Kind::Organization,
        "company" | "asset" => Kind::Company,
        "media" | "outlet" => Kind::Media,
        "unit" | "military unit" => Kind::Unit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
