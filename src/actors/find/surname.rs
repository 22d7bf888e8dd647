//! Surnames that the registry knows, used without an introduction: the person that one denotes, if the words next to it
//! allow a decision.

use crate::actors::actor::{ActorId, Kind, Post};
use crate::actors::lexicon::{Class, Country};
use crate::actors::names::{Folded, Usage};
use crate::actors::title_words::{ACTING, FORMER, canonical};
use crate::words::{self, Gap, WordForm, WordShape, hash, read_forms};

use super::Finder;
use super::known::KnownName;

/// Forms of address. They say nothing about an office.
const ADDRESS: [u64; 3] = [hash::ascii("mr"), hash::ascii("mrs"), hash::ascii("ms")];
/// Ranks that a person of the registry may hold. Lower ranks never identify one.
const HIGH_RANKS: [u64; 9] = [
    hash::ascii("general"),
    hash::ascii("gen"),
    hash::ascii("marshal"),
    hash::ascii("admiral"),
    hash::ascii("adm"),
    hash::ascii("colonel"),
    hash::ascii("col"),
    hash::ascii("brigadier"),
    hash::ascii("commodore"),
];
/// Ranks that only precede a higher one.
const LOW_RANKS: [u64; 8] = [
    hash::ascii("lieutenant"),
    hash::ascii("lt"),
    hash::ascii("major"),
    hash::ascii("maj"),
    hash::ascii("rear"),
    hash::ascii("vice"),
    hash::ascii("brig"),
    hash::ascii("army"),
];
/// Words that say when a person holds an office.
const STATES: [u64; 4] =
    [hash::ascii("then"), hash::ascii("elect"), hash::ascii("current"), hash::ascii("incumbent")];
/// Words in the roles of people who have a rank.
const ARMED: [u64; 12] = [
    hash::ascii("commander"),
    hash::ascii("army"),
    hash::ascii("staff"),
    hash::ascii("defense"),
    hash::ascii("defence"),
    hash::ascii("military"),
    hash::ascii("forces"),
    hash::ascii("force"),
    hash::ascii("guard"),
    hash::ascii("navy"),
    hash::ascii("intelligence"),
    hash::ascii("general"),
];
/// Descriptions of a person rather than of an office. They fit a person whom the surname alone identifies.
const DESCRIPTIONS: [u64; 12] = [
    hash::ascii("leader"),
    hash::ascii("dictator"),
    hash::ascii("strongman"),
    hash::ascii("warlord"),
    hash::ascii("financier"),
    hash::ascii("oligarch"),
    hash::ascii("businessman"),
    hash::ascii("official"),
    hash::ascii("politician"),
    hash::ascii("candidate"),
    hash::ascii("founder"),
    hash::ascii("cleric"),
];

impl Finder<'_> {
    /// Returns true if the word `w` is part of the name of a street, ship, company or place: "Orlov Street", "the ferry
    /// Orlov".
    pub(super) fn names_a_place(&self, w: usize) -> bool {
        let words = self.words;
        let called = |p: usize| words.class(p).has(Class::CALLED) && !words.token(p).possessive;
        let spaced = |p: usize| words.token(p).gap.only(Gap::SPACE | Gap::QUOTE);
        let of = |p: usize| words.token(p).word == hash::ascii("of");
        let before =
            w > 0 && spaced(w) && (called(w - 1) || w > 1 && of(w - 1) && spaced(w - 1) && called(w - 2));
        let after = !words.token(w).possessive
            && words.get(w + 1).is_some_and(|next| {
                let is_kind = next.gap.only(Gap::HYPHEN) && next.word == hash::ascii("class");
                let is_named = next.gap.only(Gap::SPACE) && next.is_name_like();
                is_kind || is_named && words.class(w + 1).has(Class::NAMED)
            });
        before || after
    }

    /// Returns true if the word is the name of a month, or another word that texts capitalize, and nothing shows that
    /// it is a surname here.
    pub(super) fn is_no_surname(&self, w: usize, title: Option<usize>) -> bool {
        let class = self.words.class(w);
        title.is_none() && class.has(Class::MONTH | Class::ORDINARY) && !self.acts(w)
    }

    /// Returns true if a possessive or a verb shows that the word names somebody.
    fn acts(&self, w: usize) -> bool {
        let words = self.words;
        words.token(w).possessive
            || words.get(w + 1).is_some_and(|t| t.gap.joins()) && words.class(w + 1).has(Class::VERB)
    }

    /// Returns the person whom one word of the registry, a surname or a byname, denotes by itself. `None` if several people bear it and nothing
    /// next to it decides, or if the words next to it contradict: another country, office or given name.
    pub(super) fn bearer(&self, known: KnownName, title: Option<usize>, from: usize) -> Option<ActorId> {
        let all = self.bearers(known);
        let is_surname = known.usage == Usage::Surname;
        let brief = |id: ActorId| self.registry.brief(id);
        let nations = self.nations_before(known, title, from);
        let of_country = |id: &ActorId| {
            let country = brief(*id).country;
            nations.is_empty() || country.is_none_or(|country| nations.contains(&country))
        };
        let mut bearers: Vec<ActorId> = all.iter().copied().filter(of_country).collect();
        let only = |bearers: &[ActorId]| match bearers {
            [one] => Some(*one),
            _ => {
                // The surname alone denotes the head of a family, but no namesake from another country.
                let known = bearers.iter().copied().filter(|id| brief(*id).well_known);
                let [one] = known.collect::<Vec<_>>()[..] else { return None };
                let is_kin = |id: &ActorId| brief(*id).country == brief(one).country;
                bearers.iter().all(is_kin).then_some(one)
            }
        };
        let title = title.and_then(|title| self.own_title(title, from));
        let head = title.and_then(|title| self.title_head(title, from));
        let addressed = head.is_none_or(|head| ADDRESS.contains(&self.words.token(head).word));
        if let (Some(title), Some(head), false) = (title, head, addressed) {
            let span = self.words.title_span(title, from);
            let reading = self.registry.positions_for(&self.text[span.range()]);
            let is_local = self.works_locally(known.to);
            let holds = |id: &ActorId| {
                let roles = &self.registry.actor(*id).occupancies;
                roles.iter().any(|o| matches!(o.post, Post::Position(p) if reading.positions.contains(&p)))
            };
            if is_local {
                return None;
            }
            let holders: Vec<_> = bearers.iter().copied().filter(holds).collect();
            if !holders.is_empty() {
                return only(&holders);
            }
            bearers.retain(|id| self.suits(*id, title, head, known));
            return only(&bearers);
        }
        let one = only(&bearers)?;
        (!is_surname || brief(one).well_known || all.len() == 1 && !self.is_doubtful(known)).then_some(one)
    }

    /// Returns the people whom the registry knows by the name. Folds of fewer than three letters sound alike, so these must
    /// be written alike.
    fn bearers(&self, known: KnownName) -> Vec<ActorId> {
        let mut bearers: Vec<ActorId> = Vec::new();
        for hit in self.registry.hits(known.key).iter().filter(|hit| hit.usage <= Usage::Surname) {
            let is_person =
                hit.usage == Usage::Surname || self.registry.brief(hit.actor).kind == Kind::Person;
            if hit.usage != Usage::Weak && is_person && !bearers.contains(&hit.actor) {
                bearers.push(hit.actor);
            }
        }
        if self.is_short(known) {
            let letters = |id: ActorId| words::letters(self.registry.actor(id).surname()).bytes().to_vec();
            let same = letters(known.actor);
            bearers.retain(|id| letters(*id) == same);
        }
        bearers
    }

    /// Returns true if a surname without a title may denote anyone. Then it needs an introduction to be a mention.
    fn is_doubtful(&self, known: KnownName) -> bool {
        let words = self.words;
        let (before, after) = (words.get(known.from), words.get(known.to));
        let in_run = before.is_some_and(|t| t.gap.joins())
            && known.from > 0
            && words.token(known.from - 1).is_name_like()
            && !ADDRESS.contains(&words.token(known.from - 1).word)
            || after.is_some_and(|t| t.gap.joins() && t.is_name_like());
        in_run
            || !self.acts(known.to - 1)
            || words.nation(known.from).is_some()
            || self.is_given(known.from)
            || words.class(known.from) != Class::default()
            || words.token(known.from).shape != WordShape::Capital
    }

    /// Returns the nationalities in the title or directly before the name.
    fn nations_before(&self, known: KnownName, title: Option<usize>, from: usize) -> Vec<Country> {
        let words = self.words;
        let of_title = title.map_or(from..from, |title| title..from);
        let nations = of_title.filter_map(|w| words.nationality(w)).filter_map(|(country, _)| country);
        nations.chain(known.country).collect()
    }

    /// Returns the start of the person's own title within `[title, from)`, without conjunctions at its start and without
    /// the office of an aide: "the head of President Orlov's office". `None` if it is the title of somebody else, as in
    /// "the head of Orlov's office".
    fn own_title(&self, title: usize, from: usize) -> Option<usize> {
        let words = self.words;
        // "Commander-in-Chief"
        let is_link = |w: usize| {
            words.class(w).has(Class::CONNECT | Class::ARTICLE) && words.token(w).gap.only(Gap::SPACE)
        };
        if is_link(from - 1) {
            return None;
        }
        let is_title = |w: usize| words.class(w).has(Class::TITLE);
        let last = (title..from).rev().find(|w| is_link(*w)).filter(|_| is_title(from - 1));
        let start = last.map_or(title, |w| w + 1);
        let is_no_part = |w: &usize| {
            words.class(*w).has(Class::ORDINARY)
                && !words.class(*w).has(Class::COMPASS | Class::TITLE | Class::TITLE_MOD)
        };
        (start..from).find(|w| !is_no_part(w))
    }

    /// Returns the word that names the office, rank or function in the title `[title, from)`.
    fn title_head(&self, title: usize, from: usize) -> Option<usize> {
        let words = self.words;
        let is_title = |w: &usize| words.class(*w).has(Class::TITLE);
        let ends = |w: &usize| {
            *w + 1 == from
                || words.class(*w + 1).has(Class::CONNECT)
                || words.token(*w + 1).gap.has(Gap::COMMA)
        };
        (title..from).rev().filter(is_title).find(ends).or_else(|| (title..from).rev().find(is_title))
    }

    /// Returns true if the words after the name say that its bearer works in a town, a court, a school or the like:
    /// "Mayor Orlov of the town of Brook".
    fn works_locally(&self, to: usize) -> bool {
        self.complement_after(to).any(|w| self.words.class(w).has(Class::LOCAL))
    }

    /// Returns the next words if "of" follows the name.
    fn complement_after(&self, to: usize) -> impl Iterator<Item = usize> {
        let words = self.words;
        let is_of = words.get(to).is_some_and(|t| t.gap.only(Gap::SPACE) && t.word == hash::ascii("of"));
        let end = if is_of { (to + 5).min(words.len()) } else { to };
        (to + 1..end).take_while(move |&w| words.token(w).gap.joins())
    }

    /// Returns true if the title `[title, from)` with the head `head` fits what the registry says about the person,
    /// though it denotes no office of theirs in full.
    fn suits(&self, id: ActorId, title: usize, head: usize, known: KnownName) -> bool {
        let (words, from) = (self.words, known.from);
        let brief = self.registry.brief(id);
        // "Senator Marsh of Nevis": a place that the registry does not connect with the person.
        let mut after = self.complement_after(known.to).peekable();
        if after.peek().is_some() {
            let nation = after.find_map(|w| words.nation_at(w)).and_then(|(country, ..)| country);
            if nation.is_none() || nation != brief.country {
                return false;
            }
        }
        let word = words.token(head).word;
        let is_known_so = brief.well_known || known.usage != Usage::Surname;
        if is_known_so && DESCRIPTIONS.contains(&word) {
            return true;
        }
        let roles = self.role_words(id);
        if HIGH_RANKS.contains(&word) {
            return roles.iter().any(|(role, _)| ARMED.contains(role));
        }
        let ignored = Class::ARTICLE | Class::CONNECT | Class::ABBREVIATION;
        let mut w = title;
        while w < from {
            if let Some((_, after)) = words.nationality(w) {
                w = after;
                continue;
            }
            let token = words.token(w);
            let is_state =
                FORMER.contains(&token.word) || ACTING.contains(&token.word) || STATES.contains(&token.word);
            let is_rank = HIGH_RANKS.contains(&token.word) || LOW_RANKS.contains(&token.word);
            let is_region = words.class(w).has(Class::THING);
            let is_skipped = is_state || is_region || is_rank && w != head || words.class(w).has(ignored);
            let fold = || Folded::of(canonical(token.text(self.text))).hash;
            if !is_skipped && !roles.iter().any(|(_, role)| *role == fold()) {
                return false;
            }
            w += 1;
        }
        true
    }

    /// Returns the words of a person's offices and summary, with the folds of the forms that titles share.
    fn role_words(&self, id: ActorId) -> Vec<(u64, u64)> {
        let actor = self.registry.actor(id);
        let (mut out, mut tokens): (Vec<(u64, u64)>, Vec<WordForm>) = (Vec::new(), Vec::new());
        let mut add = |text: &str| {
            read_forms(text, &mut tokens);
            out.extend(tokens.iter().map(|t| (t.word, Folded::of(canonical(t.text(text))).hash)));
        };
        for occupancy in &actor.occupancies {
            match &occupancy.post {
                Post::Position(position) => {
                    let position = self.registry.position(*position);
                    position.titles.iter().chain([&position.name]).for_each(|title| add(title));
                }
                Post::Title { title, .. } => add(title),
            }
        }
        actor.summary.iter().for_each(|summary| add(summary));
        out
    }
}
