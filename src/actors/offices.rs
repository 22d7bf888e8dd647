//! Offices that are only named in words: `title = "Mayor of Lerwick"` declares the same as a `[[position]]` of that name.

use rustc_hash::FxHashMap;

use super::actor::{Occupancy, Position, PositionId, Post};
use super::lexicon::Country;
use super::names::Folded;
use super::title_words::{TitleWords, keys_of};

/// Offices by the key of a title and the country.
type Key = (u64, Option<Country>);

/// A lookup of the offices that titles in words denote.
#[derive(Default)]
pub(super) struct Offices {
    /// The declared office with the title, or `None` if there are several.
    declared: FxHashMap<Key, Option<PositionId>>,
    /// The offices that were made from titles, by their organisation in lower case.
    implied: FxHashMap<(Key, Option<String>), PositionId>,
    words: TitleWords,
}

impl Offices {
    pub fn of(positions: &[Position]) -> Self {
        let mut offices = Self::default();
        for (id, position) in (0..).map(PositionId).zip(positions) {
            let mut keys = keys_of(position, &mut offices.words);
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let key = (key, position.country);
                if position.is_implied() {
                    offices.implied.insert((key, body(position.organization.as_ref())), id);
                } else {
                    let known = offices.declared.entry(key).or_insert(Some(id));
                    *known = known.filter(|known| *known == id);
                }
            }
        }
        offices
    }

    /// Replaces the title of a role by the office that it denotes, which is added to `positions` if it is new. Roles
    /// that are not verified keep their words, and so do former ones. `country` is that of the holder.
    pub fn settle(&mut self, role: &mut Occupancy, country: Option<Country>, positions: &mut Vec<Position>) {
        let Post::Title { title, organization } = &role.post else { return };
        self.words.read(title);
        let (whole, bare) = (self.words.key(true), self.words.key(false));
        if !role.verified || self.words.former || self.words.then || self.words.is_empty() {
            return;
        }
        // "Ambassador to Norway" is no office of Norway.
        let country = if title.contains(" to ") { country } else { self.words.country.or(country) };
        let fits = |id: &PositionId| {
            let known = positions.get(id.0 as usize).and_then(|position| position.organization.as_ref());
            known.is_none() || organization.is_none() || body(known) == body(organization.as_ref())
        };
        let declared =
            [whole, bare].iter().find_map(|key| self.declared.get(&(*key, country)).copied().flatten());
        let id = declared.filter(fits).unwrap_or_else(|| {
            let new = Position {
                id: String::new(),
                name: title.clone(),
                titles: Vec::new(),
                country,
                organization: organization.clone(),
                seats: seats(&self.words),
            };
            *self.implied.entry(((whole, country), body(organization.as_ref()))).or_insert_with(|| {
                positions.push(new);
                PositionId(positions.len() as u32 - 1)
            })
        });
        role.acting |= self.words.acting;
        role.post = Post::Position(id);
    }
}

/// Returns the name of an organisation in a form that can be compared.
fn body(organization: Option<&String>) -> Option<String> {
    organization.map(|name| name.to_lowercase())
}

/// Returns the number of people who hold an office with this title at the same time: 1 for "Mayor of Lerwick", 0 for
/// many or unknown.
pub(super) fn seats_of(title: &str) -> u32 {
    let mut words = TitleWords::default();
    words.read(title);
    seats(&words)
}

fn seats(words: &TitleWords) -> u32 {
    /// Heads of the titles of offices that one person holds, in the forms that titles share.
    const SINGLE: [&str; 18] = [
        "president",
        "premier",
        "minister",
        "chancellor",
        "chairperson",
        "governor",
        "mayor",
        "king",
        "queen",
        "emir",
        "sultan",
        "patriarch",
        "commander",
        "head",
        "director",
        "ceo",
        "speaker",
        "secretary",
    ];
    /// Words in the titles of offices that several people hold.
    const SEVERAL: [&str; 8] =
        ["deputy", "assistant", "member", "adviser", "senior", "junior", "honorary", "press"];
    let folds = words.folds();
    let fold = |word: &&str| Folded::of(word).hash;
    let Some((head, rest)) = folds.split_last() else { return 0 };
    let is_minister_of_state = *head == fold(&"minister") && rest.contains(&fold(&"state"));
    let is_single = SINGLE.iter().any(|word| fold(word) == *head);
    let is_shared = is_minister_of_state || SEVERAL.iter().any(|word| rest.contains(&fold(word)));
    u32::from(is_single && !is_shared && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_of_titles_in_words() {
        for title in
            ["Mayor of Lerwick", "Defence Minister", "Chief of the General Staff", "Lerwick Harbour Director"]
        {
            assert_eq!(seats_of(title), 1, "{title}");
        }
        for title in [
            "Mayor",
            "Deputy Mayor of Lerwick",
            "Member of the Lerwick Council",
            "Minister of State for Fish",
            "Adviser to the Mayor of Lerwick",
            "Vice President of Corvia",
            "Blogger",
            "",
        ] {
            assert_eq!(seats_of(title), 0, "{title}");
        }
    }
}
