//! The field of a document: the countries and kinds of actors that its certain mentions name. An acronym or a short name
//! without an introduction denotes a known body only in the body's field.

use crate::actors::actor::Kind;
use crate::actors::find::{Candidate, Role};
use crate::actors::lexicon::Country;
use crate::actors::registry::Registry;

/// Number of mentions by country, sorted by country. Countries with a count of 0 are left out.
type Counts = Vec<(Country, u32)>;

/// The counts of certain mentions in a block or a document. Those of all blocks add up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Field {
    /// Nationalities next to names.
    nations: Counts,
    /// Countries of all certain mentions, countries by their own names, and nationalities.
    named: Counts,
    /// Countries of people, public bodies and formations.
    affairs: Counts,
    /// Threat groups and companies.
    technical: u32,
}

/// The facts about a field on which links depend.
#[derive(PartialEq, Eq)]
pub(super) struct Signs {
    ranks: Vec<(Country, usize)>,
    named: Vec<Country>,
    subjects: Vec<Country>,
    is_political: bool,
}

impl Field {
    /// Counts the certain mentions among the candidates of a block, and the countries that its words name.
    pub fn of(candidates: &[Candidate], nations: &[Country], registry: &Registry) -> Self {
        let mut field = Self::default();
        for country in nations {
            count(&mut field.named, *country, 1, true);
        }
        for c in candidates {
            if let Some(country) = c.country {
                count(&mut field.nations, country, 1, true);
            }
            let is_certain = match c.role {
                Role::Sure => true,
                Role::Surname => c.actor.is_some(),
                _ => false,
            };
            if !is_certain {
                continue;
            }
            let brief = c.actor.map(|actor| registry.brief(actor));
            let country = c.country.or_else(|| brief.and_then(|brief| brief.country));
            let is_group = brief.is_some_and(|brief| brief.listed) && c.kind == Kind::Organization;
            if is_group || c.kind == Kind::Company {
                field.technical += 1;
            }
            let Some(country) = country else { continue };
            count(&mut field.named, country, 1, true);
            if matches!(c.kind, Kind::Person | Kind::PublicBody | Kind::Unit) {
                count(&mut field.affairs, country, 1, true);
            }
        }
        field
    }

    /// Adds the counts of a block, or subtracts them.
    pub fn add(&mut self, block: &Self, up: bool) {
        let lists = [
            (&mut self.nations, &block.nations),
            (&mut self.named, &block.named),
            (&mut self.affairs, &block.affairs),
        ];
        for (all, of_block) in lists {
            of_block.iter().for_each(|&(country, times)| count(all, country, times, up));
        }
        self.technical = if up {
            self.technical + block.technical
        } else {
            self.technical.saturating_sub(block.technical)
        };
    }

    /// Returns the number of nationalities of this country next to names.
    pub fn nationality(&self, country: Country) -> u32 {
        of(&self.nations, country)
    }

    /// Returns true if at least one name belongs to the country.
    pub fn names(&self, country: Country) -> bool {
        of(&self.named, country) > 0
    }

    /// Returns true if the document is about the country's people and bodies more than about technical matters.
    pub fn is_about(&self, country: Country) -> bool {
        of(&self.affairs, country) > self.technical
    }

    /// Returns true if the document names actors of any country.
    pub fn is_known(&self) -> bool {
        !self.named.is_empty()
    }

    /// Returns true if the document is about people and bodies of states more than about technical matters.
    pub fn is_political(&self) -> bool {
        /// Minimum number of people and bodies.
        const LEAST: u32 = 3;
        let all = self.affairs.iter().map(|(_, count)| count).sum::<u32>();
        all >= LEAST && all > self.technical
    }

    /// Returns what links depend on.
    pub fn signs(&self) -> Signs {
        // Choices between countries depend only on how many others are named more often.
        let rank = |count: u32| self.nations.iter().filter(|(_, other)| *other > count).count();
        let affairs = self.affairs.iter().map(|(country, _)| *country);
        Signs {
            ranks: self.nations.iter().map(|&(country, count)| (country, rank(count))).collect(),
            named: self.named.iter().map(|(country, _)| *country).collect(),
            subjects: affairs.filter(|country| self.is_about(*country)).collect(),
            is_political: self.is_political(),
        }
    }
}

fn of(counts: &Counts, country: Country) -> u32 {
    counts.binary_search_by_key(&country, |(known, _)| *known).map_or(0, |at| counts[at].1)
}

fn count(counts: &mut Counts, country: Country, times: u32, up: bool) {
    match counts.binary_search_by_key(&country, |(known, _)| *known) {
        Ok(at) if up => counts[at].1 += times,
        Ok(at) if counts[at].1 > times => counts[at].1 -= times,
        Ok(at) => drop(counts.remove(at)),
        Err(at) if up => counts.insert(at, (country, times)),
        Err(_) => {}
    }
}
