//! What is known of an actor and of an office: plain facts, with where they are from.

use std::fmt;

use super::date::{Held, PartialDate, Period};
use super::lexicon::Country;

/// The place of an actor in its registry; good for that registry only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ActorId(pub(super) u32);

/// The place of a position in its registry; good for that registry only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PositionId(pub(super) u32);

/// What an entity is. The names are FollowTheMoney's schemata, but for `Media` and `Unit`, which are
/// Organizations there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A natural person.
    Person,
    /// A state organ, a branch or command of armed forces, a paramilitary service.
    PublicBody,
    /// A party, armed group, private military company, non-governmental or international organisation.
    Organization,
    /// A company.
    Company,
    /// An outlet, an agency, a named channel or account.
    Media,
    /// A formation with a number or a name, a fleet.
    Unit,
    /// A country or region: known for hover, no actor.
    Territory,
    /// A settlement or other place: known for hover, no actor.
    Address,
    /// A process, summit or operation: known for hover, no actor.
    Event,
    /// A resolution, treaty or law: known for hover, no actor.
    Document,
    /// Equipment: known for hover, no actor.
    Vehicle,
}

impl Kind {
    /// All kinds, actors first.
    pub const ALL: [Self; 11] = [
        Self::Person,
        Self::PublicBody,
        Self::Organization,
        Self::Company,
        Self::Media,
        Self::Unit,
        Self::Territory,
        Self::Address,
        Self::Event,
        Self::Document,
        Self::Vehicle,
    ];

    /// The name as in registries and in `inspect`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::PublicBody => "PublicBody",
            Self::Organization => "Organization",
            Self::Company => "Company",
            Self::Media => "Media",
            Self::Unit => "Unit",
            Self::Territory => "Territory",
            Self::Address => "Address",
            Self::Event => "Event",
            Self::Document => "Document",
            Self::Vehicle => "Vehicle",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether this is an actor; the other kinds are known so that a hover can answer.
    #[must_use]
    pub const fn is_actor(self) -> bool {
        matches!(
            self,
            Self::Person | Self::PublicBody | Self::Organization | Self::Company | Self::Media | Self::Unit
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An office that persons hold in turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Unique in the registry.
    pub id: String,
    /// The full English name with its country.
    pub name: String,
    /// What prose puts before a name, without nationality.
    pub titles: Vec<String>,
    /// The country, absent for international bodies.
    pub country: Option<Country>,
    /// The `id` of the body to which the office belongs, or its plain name.
    pub organization: Option<String>,
    /// How many hold it at once; 0 is "many".
    pub seats: u32,
}

/// Which office an occupancy is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// A position that the registry declares.
    Position(PositionId),
    /// A title in words, with the organisation where it is given.
    Title {
        /// The title as prose has it, with what it is of.
        title: String,
        /// The organisation.
        organization: Option<String>,
    },
}

/// One role of an actor in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// The office.
    pub post: Post,
    /// From when to when, as far as known.
    pub period: Period,
    /// Where the fact is from, if not from the actor's own source.
    pub source: Option<String>,
    /// `false` where the fact could not be checked: shown so, raises no alarm.
    pub verified: bool,
    /// Held as acting.
    pub acting: bool,
}

impl Occupancy {
    /// `2004-03-09 to 2012-05`, `since 2004-03-09, last checked 2025-06`: an unknown end is never said to be "now".
    #[must_use]
    pub fn dates(&self) -> String {
        let Period { from, to, checked } = self.period;
        let mut out = match (from, to) {
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (None, Some(to)) => format!("until {to}"),
            (Some(from), None) => format!("since {from}"),
            (None, None) => "dates not known".to_owned(),
        };
        if let Some(checked) = checked.filter(|_| to.is_none()) {
            out.push_str(&format!(", last checked {checked}"));
        }
        if !self.verified {
            out.push_str(", not verified");
        }
        out
    }
}

/// One person, body, organisation or other named thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Unique in the registry, kebab case.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The preferred form.
    pub name: String,
    /// Of a person, what stands alone once the person is introduced.
    pub last_name: Option<String>,
    /// Other full names and spellings.
    pub aliases: Vec<String>,
    /// Acronyms, compared letter by letter.
    pub acronyms: Vec<String>,
    /// Short or ambiguous forms, taken only once the actor is introduced.
    pub weak_aliases: Vec<String>,
    /// Names of another thing that stand for this one ("the Kremlin").
    pub metonyms: Vec<String>,
    /// The name in native script.
    pub native: Vec<String>,
    /// The country.
    pub country: Option<Country>,
    /// The Wikidata item, such as `Q58217`.
    pub wikidata_id: Option<String>,
    /// One plain sentence.
    pub summary: Option<String>,
    /// Pages about the actor.
    pub source_urls: Vec<String>,
    /// The surname alone stands for this person, introduced or not.
    pub well_known: bool,
    /// The entry is one of a long list of the world's bodies, whose names mean them alone only with their country.
    pub listed: bool,
    /// Where the entry is from.
    pub source: Option<String>,
    /// Roles, newest first as the registry lists them.
    pub occupancies: Vec<Occupancy>,
    /// The name of the registry file that the entry was read from last.
    pub file: String,
}

/// A role as it stood on a date.
#[derive(Clone, Copy, Debug)]
pub struct RoleAt<'a> {
    /// The role.
    pub occupancy: &'a Occupancy,
    /// Never [`Held::No`].
    pub held: Held,
}

impl Actor {
    /// The source of the entry, in words for users.
    #[must_use]
    pub fn provenance(&self) -> Option<String> {
        let source = self.source.as_deref()?;
        // Entries that come with the program and were written by hand.
        Some(if source.starts_with("curated ") {
            format!("Assessor registry, {source}")
        } else {
            source.to_owned()
        })
    }

    pub(super) fn new(id: String, kind: Kind, name: String) -> Self {
        Self {
            id,
            kind,
            name,
            last_name: None,
            aliases: Vec::new(),
            acronyms: Vec::new(),
            weak_aliases: Vec::new(),
            metonyms: Vec::new(),
            native: Vec::new(),
            country: None,
            wikidata_id: None,
            summary: None,
            source_urls: Vec::new(),
            well_known: false,
            listed: false,
            source: None,
            occupancies: Vec::new(),
            file: String::new(),
        }
    }

    /// Of a person, the name that stands alone: `lastName` where given, else the last word of the name without
    /// its particle.
    #[must_use]
    pub fn surname(&self) -> &str {
        if let Some(last) = &self.last_name {
            return last;
        }
        self.name.rsplit(' ').next().unwrap_or(&self.name)
    }

    /// The roles held on `date`, certain ones first; a role that is not verified is never certain.
    pub fn roles_at(&self, date: PartialDate) -> impl Iterator<Item = RoleAt<'_>> {
        let state = move |occupancy: &Occupancy| match occupancy.period.holds(date) {
            Held::Yes if !occupancy.verified => Held::Unknown,
            held => held,
        };
        [Held::Yes, Held::Unknown].into_iter().flat_map(move |held| {
            self.occupancies
                .iter()
                .filter(move |occupancy| state(occupancy) == held)
                .map(move |occupancy| RoleAt { occupancy, held })
        })
    }

    /// The roles that had certainly ended before `date`, or had certainly not begun, in the registry's order.
    pub fn other_roles(&self, date: PartialDate) -> impl Iterator<Item = &Occupancy> {
        self.occupancies.iter().filter(move |occupancy| occupancy.period.holds(date) == Held::No)
    }

    /// Other spellings and names, the native ones left out.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.aliases
            .iter()
            .chain(&self.acronyms)
            .chain(&self.metonyms)
            .chain(&self.weak_aliases)
            .map(String::as_str)
    }
}
