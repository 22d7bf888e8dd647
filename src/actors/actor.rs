//! The facts about actors and offices, with their sources.

use std::fmt;

use super::date::{Held, PartialDate, Period};
use super::lexicon::Country;
use super::outlet::{OutletFacts, OutletKind};

/// The index of an actor in its registry. Only valid for that registry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ActorId(pub(super) u32);

/// The index of a position in its registry. Only valid for that registry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PositionId(pub(super) u32);

/// The kind of an entity. The names are FollowTheMoney schema names, except `Media` and `Unit`, which are Organizations
/// there.
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
    /// A numbered or named formation, a fleet.
    Unit,
    /// A country or region. Not an actor; known so that a hover can describe it.
    Territory,
    /// A settlement or other place. Not an actor; known so that a hover can describe it.
    Address,
    /// A process, summit or operation. Not an actor; known so that a hover can describe it.
    Event,
    /// A resolution, treaty or law. Not an actor; known so that a hover can describe it.
    Document,
    /// Equipment. Not an actor; known so that a hover can describe it.
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

    /// Returns the name used in registries and in `inspect`.
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

    /// Returns the kind with this name, or `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns true for actors. The other kinds are known so that a hover can describe them.
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
    /// The id, unique in the registry. Empty for an office that is only named by the titles of its holders.
    pub id: String,
    /// The full English name with its country.
    pub name: String,
    /// The titles that texts put before a holder's name, without nationality.
    pub titles: Vec<String>,
    /// The country. `None` for international bodies.
    pub country: Option<Country>,
    /// The `id` of the body to which the office belongs, or its name.
    pub organization: Option<String>,
    /// Number of people who hold the office at the same time. 0 means many.
    pub seats: u32,
}

impl Position {
    /// Returns true if the office is only named by the titles of its holders.
    #[must_use]
    pub const fn is_implied(&self) -> bool {
        self.id.is_empty()
    }
}

/// The office of an occupancy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// A position that the registry declares.
    Position(PositionId),
    /// A title in words, with the organisation if known.
    Title {
        /// The title as written in texts, with its complement ("Mayor of Oslo").
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
    /// The period, as far as it is known.
    pub period: Period,
    /// The source of the fact, if it differs from the actor's own source.
    pub source: Option<String>,
    /// False if the fact could not be checked. Such a role is displayed as unverified and causes no finding.
    pub verified: bool,
    /// True if the role is held in an acting capacity.
    pub acting: bool,
}

impl Occupancy {
    /// Formats the dates: `2004-03-09 to 2012-05`, `since 2004-03-09, last checked 2025-06`. An unknown end is never
    /// shown as "now".
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

/// Returns true for the id of a Wikidata item: `Q42`.
pub(super) fn is_wikidata_item(text: &str) -> bool {
    text.strip_prefix('Q')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// One person, body, organisation or other named thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The id, unique in the registry, in kebab case.
    pub id: String,
    /// The kind of actor.
    pub kind: Kind,
    /// The preferred form of the name.
    pub name: String,
    /// The name that is used alone once a person has been introduced. `None` for other actors, and if it is the last
    /// word of the name.
    pub last_name: Option<String>,
    /// Other full names and spellings.
    pub aliases: Vec<String>,
    /// Acronyms, compared exactly.
    pub acronyms: Vec<String>,
    /// Short or ambiguous forms. They only count once the actor has been introduced.
    pub weak_aliases: Vec<String>,
    /// Names of other things that stand for this actor ("the Kremlin").
    pub metonyms: Vec<String>,
    /// The name in native script.
    pub native: Vec<String>,
    /// The country.
    pub country: Option<Country>,
    /// The Wikidata item, such as `Q58217`.
    pub wikidata_id: Option<String>,
    /// A summary of one sentence.
    pub summary: Option<String>,
    /// Pages about the actor.
    pub source_urls: Vec<String>,
    /// True if the surname alone identifies this person, even without an introduction.
    pub well_known: bool,
    /// True if the entry is from the list of the world's bodies. Their names only identify them with their country.
    pub listed: bool,
    /// The source of the entry.
    pub source: Option<String>,
    /// Roles, in the order of the registry (newest first).
    pub occupancies: Vec<Occupancy>,
    /// The facts about the actor as a publisher, if it is one.
    pub outlet: Option<Box<OutletFacts>>,
    /// True if the entry is only known by its sites and channels: its names are not searched in texts.
    pub silent: bool,
    /// The name of the last registry file that declared or overrode the entry.
    pub file: String,
}

/// A role, evaluated on a date.
#[derive(Clone, Copy, Debug)]
pub struct RoleAt<'a> {
    /// The role.
    pub occupancy: &'a Occupancy,
    /// The state of the role. Never [`Held::No`].
    pub held: Held,
}

impl Actor {
    /// Returns the source of the entry, formatted for users.
    #[must_use]
    pub fn provenance(&self) -> Option<String> {
        let source = self.source.as_deref()?;
        // Hand-written entries of the embedded registry.
        Some(match source.strip_prefix("curated ") {
            Some(rest) => format!("From Assessor's registry, entered by hand in {rest}"),
            None => source.to_owned(),
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
            outlet: None,
            silent: false,
            file: String::new(),
        }
    }

    /// Returns the kind of publisher that the actor is.
    #[must_use]
    pub fn outlet_kind(&self) -> OutletKind {
        self.outlet.as_ref().and_then(|outlet| outlet.kind).unwrap_or(match self.kind {
            Kind::Person => OutletKind::Personal,
            Kind::PublicBody => OutletKind::Government,
            Kind::Unit => OutletKind::Military,
            Kind::Company => OutletKind::Company,
            Kind::Organization => OutletKind::Organization,
            _ => OutletKind::Media,
        })
    }

    /// Returns the surname of a person: `lastName` if given, otherwise the last word of the name, without a particle
    /// before it.
    #[must_use]
    pub fn surname(&self) -> &str {
        if let Some(last) = &self.last_name {
            return last;
        }
        self.name.rsplit(' ').next().unwrap_or(&self.name)
    }

    /// Returns the roles held on `date`, certain ones first. A role that is not verified is never certain.
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

    /// Returns the roles that had certainly ended before `date` or had certainly not begun, in the registry's order.
    pub fn other_roles(&self, date: PartialDate) -> impl Iterator<Item = &Occupancy> {
        self.occupancies.iter().filter(move |occupancy| occupancy.period.holds(date) == Held::No)
    }

    /// Returns other spellings and names, without those in native script.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.aliases
            .iter()
            .chain(&self.acronyms)
            .chain(&self.metonyms)
            .chain(&self.weak_aliases)
            .map(String::as_str)
    }
}
