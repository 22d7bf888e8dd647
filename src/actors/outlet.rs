//! Facts about an actor as a publisher: its sites and channels, its kind, and its owners.

use super::date::Period;

/// The kind of publisher that an outlet is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum OutletKind {
    /// A ministry, a public authority, a court, an office holder.
    Government,
    /// Armed forces and their parts, military intelligence.
    Military,
    /// An intergovernmental organization.
    International,
    /// A news agency that a state owns or controls.
    StateAgency,
    /// Any other outlet that a state owns or controls.
    StateMedia,
    /// A broadcaster that is publicly funded and edited independently.
    PublicMedia,
    /// A news agency that no state controls.
    Agency,
    /// A private newspaper, broadcaster or news site.
    Media,
    /// An outlet for one town or region.
    LocalMedia,
    /// A research institute, a university, an academic journal.
    ThinkTank,
    /// A non-governmental organization, a party, a movement.
    Organization,
    /// An armed group.
    ArmedGroup,
    /// A company that publishes about its own work.
    Company,
    /// A site or channel that republishes others.
    Aggregator,
    /// A site on which anyone publishes, or a library of the works of others.
    Platform,
    /// A channel of one person or of a few, named or not.
    Personal,
}

impl OutletKind {
    /// All kinds, official ones first.
    pub const ALL: [Self; 16] = [
        Self::Government,
        Self::Military,
        Self::International,
        Self::StateAgency,
        Self::StateMedia,
        Self::PublicMedia,
        Self::Agency,
        Self::Media,
        Self::LocalMedia,
        Self::ThinkTank,
        Self::Organization,
        Self::ArmedGroup,
        Self::Company,
        Self::Aggregator,
        Self::Platform,
        Self::Personal,
    ];

    /// Returns the name used in registry files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Military => "military",
            Self::International => "international",
            Self::StateAgency => "state-agency",
            Self::StateMedia => "state-media",
            Self::PublicMedia => "public-media",
            Self::Agency => "agency",
            Self::Media => "media",
            Self::LocalMedia => "local-media",
            Self::ThinkTank => "think-tank",
            Self::Organization => "organization",
            Self::ArmedGroup => "armed-group",
            Self::Company => "company",
            Self::Aggregator => "aggregator",
            Self::Platform => "platform",
            Self::Personal => "personal",
        }
    }

    /// Returns the kind in words, for users. They follow the adjective of a nationality.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Government => "government body",
            Self::Military => "military",
            Self::International => "international organization",
            Self::StateAgency => "state news agency",
            Self::StateMedia => "state media",
            Self::PublicMedia => "public broadcaster",
            Self::Agency => "news agency",
            Self::Media => "news outlet",
            Self::LocalMedia => "local news outlet",
            Self::ThinkTank => "research institute",
            Self::Organization => "organization",
            Self::ArmedGroup => "armed group",
            Self::Company => "company",
            Self::Aggregator => "aggregator",
            Self::Platform => "platform",
            Self::Personal => "personal channel",
        }
    }

    /// Returns the name of all outlets of the kind, for headings and tables.
    #[must_use]
    pub const fn group(self) -> &'static str {
        match self {
            Self::Government => "Governments",
            Self::Military => "Armed forces",
            Self::International => "International organizations",
            Self::StateAgency => "State news agencies",
            Self::StateMedia => "State media",
            Self::PublicMedia => "Public broadcasters",
            Self::Agency => "News agencies",
            Self::Media => "News outlets",
            Self::LocalMedia => "Local news outlets",
            Self::ThinkTank => "Research institutes",
            Self::Organization => "Organizations",
            Self::ArmedGroup => "Armed groups",
            Self::Company => "Companies",
            Self::Aggregator => "Aggregators",
            Self::Platform => "Platforms",
            Self::Personal => "Personal channels",
        }
    }

    /// Returns the kind with this name, or `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An owner of an outlet, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// The period, as far as it is known.
    pub period: Period,
}

/// The facts about an actor as a publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletFacts {
    /// The kind. `None` if it follows from that of the actor.
    pub kind: Option<OutletKind>,
    /// The domains of its sites, such as `example.org`. Their subdomains belong to them.
    pub domains: Vec<String>,
    /// Its channels on platforms, such as `t.me/example`.
    pub channels: Vec<String>,
    /// Its owners, newest first.
    pub owners: Vec<Owner>,
    /// The reliability that the team gives it, as a grade of the Admiralty code: `B`, `B2`.
    pub grade: Option<String>,
    /// A note of the team about it.
    pub note: Option<String>,
    /// True if these facts could not be checked. They are displayed as unverified.
    pub unverified: bool,
}

impl OutletFacts {
    /// Returns its domains and channels in the form in which addresses are looked up.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.domains.iter().chain(&self.channels).map(|name| usual_name(name))
    }
}

/// Returns a host, and what follows it, without `www.` and the prefixes of mobile forms. Addresses are looked up without
/// them.
fn without_prefixes(name: &str) -> &str {
    const PREFIXES: [&str; 5] = ["m.", "mobile.", "amp.", "wap.", "www."];
    let names_host = |rest: &&str| rest.split('/').next().is_some_and(|host| host.contains('.'));
    let mut bare = name;
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| bare.strip_prefix(prefix)).filter(names_host) {
        bare = rest;
    }
    bare
}

/// Returns the name of a domain or channel in the form in which addresses are looked up: in lower case, without scheme,
/// `www.`, the prefixes of mobile forms and a slash at its end, and with the usual host of a platform.
pub(super) fn usual_name(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    let name = name.split_once("://").map_or(name.as_str(), |(_, rest)| rest);
    let name = without_prefixes(name.trim_end_matches('/'));
    for (other, usual) in [
        ("twitter.com/", "x.com/"),
        ("t.me/s/", "t.me/"),
        ("telegram.me/", "t.me/"),
        ("m.facebook.com/", "facebook.com/"),
        ("threads.com/", "threads.net/"),
    ] {
        if let Some(rest) = name.strip_prefix(other) {
            return format!("{usual}{rest}");
        }
    }
    name.to_owned()
}

/// Returns true for a grade of the Admiralty code: the reliability of a source from A to F, and optionally the
/// credibility of its information from 1 to 6.
pub(super) fn is_grade(text: &str) -> bool {
    match text.as_bytes() {
        [letter] => (b'A'..=b'F').contains(letter),
        [letter, digit] => (b'A'..=b'F').contains(letter) && (b'1'..=b'6').contains(digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_listed_under_one_name() {
        for (written, name) in [
            ("https://www.Example.org/", "example.org"),
            ("https://t.me/s/Harbour_Watch", "t.me/harbour_watch"),
            ("twitter.com/HarbourWatch", "x.com/harbourwatch"),
            ("m.example.org", "example.org"),
            ("https://www.mobile.Example.org/", "example.org"),
            ("m.facebook.com/Harbour", "facebook.com/harbour"),
            ("m.tv", "m.tv"),
        ] {
            assert_eq!(usual_name(written), name);
        }
        assert!(is_grade("B") && is_grade("B2") && !is_grade("G") && !is_grade("B7") && !is_grade("b"));
    }

    #[test]
    fn kinds_have_one_name_each() {
        for kind in OutletKind::ALL {
            assert_eq!(OutletKind::parse(kind.name()), Some(kind));
        }
    }
}
