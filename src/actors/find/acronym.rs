//! Acronyms that the text defines: "Ministry of Foreign Affairs (MFA)", "United Nations \[UN\]-led".

use crate::actors::actor::Kind;
use crate::actors::lexicon::{Class, LEXICON};
use crate::actors::names::{Usage, acronym_key};
use crate::words::{Gap, WordForm, WordShape, hash};

use super::{Finder, Proof, Role};

impl Finder<'_> {
    /// Reads word `i` as an acronym in brackets after its long name. Adds it as a [`Role::Definition`], or as a
    /// [`Role::NoActor`] if the words before it name no actor. Returns the index of the next word, or `None` if the
    /// word is not such an acronym.
    pub(super) fn definition(&mut self, i: usize) -> Option<usize> {
        let words = self.words;
        let token = words.token(i);
        let compound = if words.is_closed(i) { None } else { self.compound_acronym(i) };
        let to = if compound.is_some() { i + 2 } else { i + 1 };
        if i == 0 || !words.is_closed(to - 1) || !token.gap.only(Gap::OPEN | Gap::SPACE) {
            return None;
        }
        let key = compound.unwrap_or_else(|| acronym_key(token.text(self.text)));
        if LEXICON.is_non_acronym(token.word) {
            return None;
        }
        let mut target = self.candidate_before(i).filter(|&c| defines(self.out[c].role, self.out[c].kind));
        if target.is_none_or(|c| self.out[c].actor.is_none()) {
            // The letters show where the long name begins.
            if let Some(from) = self.spelled_out(i, to) {
                let is_longer = target.is_some_and(|c| self.out[c].span.start <= words.token(from).start);
                if !is_longer {
                    target = self.take_spelled_out(from, i);
                }
            }
        }
        // "(OSCE SMM)" without a long name may be two acronyms.
        if compound.is_some() && target.is_none_or(|c| !self.out[c].kind.is_actor()) {
            return None;
        }
        let Some(target) = target else {
            // Any kind that is no actor would do.
            self.push(i, to, Role::NoActor, Kind::Event, key, key);
            return Some(to);
        };
        let long = self.out[target];
        let candidate = self.push(i, to, Role::Definition, long.kind, key, long.key);
        candidate.actor = long.actor;
        candidate.country = long.country;
        // The field of the document decides which body is meant.
        candidate.usage = if long.role == Role::Generic { Usage::Generic } else { Usage::Acronym };
        Some(to)
    }

    /// Decides which evidence the acronym that ends before word `to`, the last candidate, needs. Next to technical words it
    /// denotes no body.
    pub(super) fn judge_acronym(&mut self, to: usize) {
        /// Number of words on each side of an acronym that may be technical.
        const NEAR: usize = 4;
        let words = self.words;
        let token = words.token(to - 1);
        let letters = token.text(self.text).chars().filter(|c| c.is_alphanumeric()).count();
        let is_ambiguous = LEXICON.is_ambiguous_acronym(token.word);
        let near = to.saturating_sub(NEAR + 1)..(to + NEAR).min(words.len());
        let is_technical = is_ambiguous && near.into_iter().any(|w| words.class(w).has(Class::TECHNICAL));
        let Some(candidate) = self.out.last_mut() else { return };
        let is_cited = matches!(candidate.kind, Kind::Media | Kind::Company);
        candidate.proof = match letters {
            _ if is_ambiguous => Proof::Subject,
            _ if LEXICON.is_known_acronym(token.word) => Proof::Nothing,
            ..=3 if !is_cited => Proof::Country,
            _ => Proof::Any,
        };
        if is_technical && candidate.role == Role::Acronym {
            candidate.actor = None;
        }
    }

    /// Returns the key of two acronyms that may be one name: "ABC DE".
    pub(super) fn compound_acronym(&self, i: usize) -> Option<u64> {
        let words = self.words;
        let (token, next) = (words.token(i), words.get(i + 1)?);
        let fits = |t: &WordForm| t.shape == WordShape::Acronym && !LEXICON.is_non_acronym(t.word);
        if words.all_shouts()
            || token.possessive
            || !next.gap.only(Gap::SPACE)
            || !fits(&token)
            || !fits(next)
        {
            return None;
        }
        Some(acronym_key(&format!("{} {}", token.text(self.text), next.text(self.text))))
    }

    /// Returns the index of the first of the capitalized words before word `i` whose initials spell the acronym `[i, to)`.
    fn spelled_out(&self, i: usize, to: usize) -> Option<usize> {
        let words = self.words;
        let mut letters: Vec<u8> = self.text[words.span(i, to).range()]
            .bytes()
            .filter(u8::is_ascii_uppercase)
            .map(|b| b.to_ascii_lowercase())
            .collect();
        let mut w = i;
        while let Some(letter) = letters.pop() {
            loop {
                w = w.checked_sub(1)?;
                let token = words.token(w);
                let joined = w + 1 == i || words.joins(w + 1);
                if !joined {
                    return None;
                }
                // Small words have no letter in the acronym. No other word in lower case is part of a name.
                let class = words.class(w);
                let small = class.has(Class::CONNECT | Class::PARTICLE);
                if token.shape == WordShape::Lower || small && token.shape != WordShape::Capital {
                    if small || class.has(Class::ARTICLE) || token.word == hash::ascii("and") {
                        continue;
                    }
                    return None;
                }
                let first = token.text(self.text).as_bytes().first()?.to_ascii_lowercase();
                if first == letter {
                    break;
                }
                return None;
            }
        }
        // A single word does not spell an acronym.
        (i - w >= 2).then_some(w)
    }

    /// Turns the spelled-out name `[from, i)` into a candidate that replaces those inside it. Returns its index in
    /// `out`.
    fn take_spelled_out(&mut self, from: usize, i: usize) -> Option<usize> {
        let words = self.words;
        if words.class(i - 1).has(Class::THING) {
            return None;
        }
        let start = words.token(from).start;
        while self.out.len() > self.first && self.out.last().is_some_and(|c| c.span.start >= start) {
            self.out.pop();
        }
        if self.out.len() > self.first && self.out.last().is_some_and(|c| c.span.end > start) {
            return None;
        }
        let head = (from..i).rev().map(|w| words.class(w)).find(|class| class.has(Class::HEAD));
        let kind = match head {
            Some(class) if class.has(Class::BODY) => Kind::PublicBody,
            Some(class) if class.has(Class::UNIT) && !class.has(Class::ORG) => Kind::Unit,
            Some(class) if class.has(Class::MEDIA) => Kind::Media,
            Some(class) if class.has(Class::COMPANY) => Kind::Company,
            // "Foreign Military Sales (FMS)": ordinary words without a head name no actor.
            None if !(from..i).any(|w| self.is_distinct(w)) => return None,
            _ => Kind::Organization,
        };
        let mut key = hash::SEED;
        for w in from..i {
            if !words.left_out(w) {
                key = words.fold(w).after(key);
            }
        }
        let head = words.token(i - 1).word;
        self.push(from, i, Role::Sure, kind, key, head);
        Some(self.out.len() - 1)
    }
}

/// Returns true if a candidate with that role can be the long name of an acronym.
fn defines(role: Role, kind: Kind) -> bool {
    matches!(role, Role::Sure | Role::Generic) && kind != Kind::Person
}
