//! Persons that no registry knows, recognized by evidence next to the name: a title, a given name, an apposition. Also
//! outlets and groups that an ordinary word introduces ("Telegram channel …").

use crate::actors::actor::Kind;
use crate::actors::lexicon::{Class, LEXICON};
use crate::actors::names::Usage;
use crate::text::Span;
use crate::words::{Gap, WordShape, hash};

use super::{Finder, Role};

const CONNECT: [u64; 5] =
    [hash::ascii("of"), hash::ascii("for"), hash::ascii("to"), hash::ascii("and"), hash::ascii("on")];

impl Finder<'_> {
    /// Returns true if word `w` is a given name and written like one.
    pub(super) fn is_given(&self, w: usize) -> bool {
        self.words.token(w).shape == WordShape::Capital
            && !self.words.class(w).has(Class::TITLE)
            && LEXICON.is_given(self.words.fold(w).hash)
    }

    /// Handles a person's name of two or more words that begins with word `i`. Returns the index after it.
    pub(super) fn person(&mut self, i: usize) -> Option<usize> {
        let to = self.name_end(i)?;
        if to - i < 2 {
            return None;
        }
        let title = self.title_before(i);
        if title.is_some()
            && let Some(name) = self.after_complement(i, to)
        {
            return Some(name);
        }
        let evidence = title.is_some() || self.given_evidence(i, to) || self.apposition(to);
        let role = if evidence { Role::Sure } else { Role::Run };
        if !evidence && self.words.token(i).opens && self.words.class(i).has(Class::COMMON) {
            return None;
        }
        self.take_person(i, to, title, role);
        Some(to)
    }

    /// Handles a single name after a title: "President Zelensky". Returns the index after it.
    pub(super) fn titled_surname(&mut self, i: usize) -> Option<usize> {
        let token = self.words.token(i);
        if !matches!(token.shape, WordShape::Capital)
            || self.blocked(i)
            || self.words.class(i).has(Class::HEAD)
        {
            return None;
        }
        let title = self.title_before(i)?;
        // "Minister Tuesday", "the head Office": the word directly before must be the head of the title, and
        // capitalized.
        if !self.words.class(i - 1).has(Class::TITLE) || self.words.token(i - 1).shape == WordShape::Lower {
            return None;
        }
        self.take_person(i, i + 1, Some(title), Role::Sure);
        Some(i + 1)
    }

    fn take_person(&mut self, from: usize, to: usize, title: Option<usize>, role: Role) {
        let words = self.words;
        let mut key = hash::SEED;
        for w in from..to {
            if !(words.left_out(w) || w > from && words.may_drop(w, self.text)) {
                key = words.fold(w).after(key);
            }
        }
        let surname = words.fold(to - 1).hash;
        let country = title.and_then(|title| words.country_in(title, from));
        let at = words.token(from).start;
        let title = title.map_or(Span::at(at), |title| words.title_span(title, from));
        let given = if to - from > 1 { self.given_key(from) } else { 0 };
        let candidate = self.push(from, to, role, Kind::Person, key, surname);
        candidate.brief = given;
        candidate.country = country;
        candidate.title = title;
    }

    /// Returns the start of the name in `[i, to)` if the words before it are the complement of a title: "Mayor of Lerwick
    /// Inga Tulloch". A title that the registry knows, a person whom it knows, or a given name shows where it begins.
    /// Otherwise its last two words are the name.
    fn after_complement(&self, i: usize, to: usize) -> Option<usize> {
        let words = self.words;
        let is_complement =
            CONNECT.contains(&words.token(i - 1).word) || words.class(i - 1).has(Class::ARTICLE);
        if !is_complement {
            return None;
        }
        let title = self.title_before(i)?;
        let is_title = |w: &usize| {
            let span = words.title_span(title, *w);
            !self.registry.positions_for(&self.text[span.range()]).positions.is_empty()
        };
        let is_known = |w: &usize| {
            let known = self.known(*w);
            known.is_some_and(|known| known.to == to && known.to > *w + 1 && known.usage != Usage::Surname)
        };
        let is_given = |w: &usize| *w + 1 < to && self.is_given(*w);
        (i + 1..to)
            .rev()
            .find(is_title)
            .or_else(|| (i + 1..to).find(is_known))
            .or_else(|| (i + 1..to).find(is_given).filter(|_| !self.is_given(i)))
            // A title does not end in "of".
            .or_else(|| to.checked_sub(2).filter(|&name| name > i && !self.is_given(i)))
    }

    /// Returns the key of the given name that opens a full name, or 0 for an initial or a particle.
    pub(super) fn given_key(&self, from: usize) -> u64 {
        if self.words.token(from).shape == WordShape::Capital { self.words.fold(from).hash } else { 0 }
    }

    /// Returns the end of a person's name that begins with word `i`.
    fn name_end(&self, i: usize) -> Option<usize> {
        let words = self.words;
        let starts = self.is_name_word(i)
            || words.token(i).shape == WordShape::Initial
            || self.is_particle_before_name(i);
        if words.nation_at(i).is_some_and(|(_, _, after)| after > i + 1) {
            return None;
        }
        if !starts || words.class(i).has(Class::HEAD | Class::THING | Class::COMPASS) && !self.is_given(i) {
            return None;
        }
        let mut end = i + 1;
        let mut j = i + 1;
        while j < words.len() && j < i + 6 && words.joins(j) {
            let token = words.token(j);
            if self.is_name_word(j) && !words.class(j).has(Class::HEAD) {
                end = j + 1;
            } else if token.shape == WordShape::Initial || words.class(j).has(Class::PARTICLE) {
                // Only counts if a name follows.
            } else {
                break;
            }
            j += 1;
            if words.token(j - 1).possessive {
                break;
            }
        }
        // "the Kadyrov-Prigozhin camp": two surnames, not one name.
        if end == i + 2 && words.token(i + 1).gap.only(Gap::HYPHEN) {
            return None;
        }
        // If the head of a thing follows, the whole run is a thing: "Bandar Abbas Port".
        if words.joins(end)
            && words.get(end).is_some_and(|t| t.is_name_like())
            && words.class(end).has(Class::THING | Class::HEAD)
        {
            return None;
        }
        Some(end)
    }

    /// Returns true if a capitalized word may be part of a person's name.
    fn is_name_word(&self, w: usize) -> bool {
        let token = self.words.token(w);
        matches!(token.shape, WordShape::Capital | WordShape::Caseless) && !self.blocked(w)
    }

    /// Returns true for words that are not part of persons' names.
    fn blocked(&self, w: usize) -> bool {
        let words = self.words;
        let class = words.class(w);
        class.has(Class::ORDINARY | Class::MONTH | Class::THING)
            || class.has(Class::TITLE | Class::TITLE_MOD | Class::PORTFOLIO) && !self.is_given(w)
            || words.nation(w).is_some() && !self.is_given(w)
    }

    /// Returns true if the name begins with a given name and is not too long.
    fn given_evidence(&self, from: usize, to: usize) -> bool {
        self.is_given(from)
            && !(self.words.token(from).opens && self.words.class(from).has(Class::COMMON))
            && to - from <= 5
    }

    /// Returns true if an apposition such as ", the commander of …" directly follows the name.
    fn apposition(&self, to: usize) -> bool {
        let words = self.words;
        words.get(to).is_some_and(|t| t.gap.only(Gap::COMMA | Gap::SPACE))
            && (to..(to + 5).min(words.len()))
                .take_while(|&w| w == to || words.token(w).gap.joins())
                .any(|w| words.class(w).has(Class::TITLE) && words.token(w).shape == WordShape::Lower)
    }

    /// Returns the start of the title directly before word `i`: an office, rank or function with nationality and body.
    pub(super) fn title_before(&self, i: usize) -> Option<usize> {
        let words = self.words;
        let mut start = i;
        let mut found = false;
        let mut t = i;
        while t > 0 && i - t < 16 {
            let p = t - 1;
            let gap = words.token(t).gap;
            let apposed = t == i && gap.only(Gap::COMMA | Gap::SPACE | Gap::CLOSE) && gap.has(Gap::COMMA);
            let bracket =
                words.is_open(p) && (gap.has(Gap::CLOSE)) && words.token(p).shape == WordShape::Acronym;
            let owned = words.token(p).possessive && !(words.class(p).has(Class::OWNER) && t < i);
            if !(gap.joins() || words.is_open(t) && t < i || apposed || bracket) || owned {
                break;
            }
            if self.inside_person(p) {
                break;
            }
            let (token, class) = (words.token(p), words.class(p));
            let head = class.has(Class::TITLE);
            let lower = token.shape == WordShape::Lower;
            if apposed && !(bracket || found || head || self.complement_of_title(p)) {
                break;
            }
            // "Islamic" or "Eastern" inside a sentence is capitalized as part of a name.
            let ordinary = class.has(Class::MONTH)
                || token.opens && class.has(Class::COMMON | Class::ORDINARY) && !class.has(Class::COMPASS);
            let part = head
                || class.has(Class::TITLE_MOD)
                || class.has(Class::PORTFOLIO) && (!lower || found)
                || bracket
                || !lower && !ordinary
                || self.links_title(p);
            if !part {
                break;
            }
            found |= head;
            if !(CONNECT.contains(&token.word) && lower || class.has(Class::ARTICLE)) {
                start = p;
            }
            t = p;
        }
        // Before the first title word, only its own nationality and body belong to the title.
        (found && start < i && self.title_reaches(start, i)).then(|| self.with_past(start))
    }

    /// Extends a title that begins with word `start` to a "former" or "then" before it: "former longtime Syrian
    /// President", "then–Russian Defense Minister" (word processors turn the hyphen into a dash). Returns the first
    /// word.
    fn with_past(&self, start: usize) -> usize {
        const PAST: [u64; 4] =
            [hash::ascii("former"), hash::ascii("formerly"), hash::ascii("then"), hash::ascii("ex")];
        /// Words that end the description of a person.
        const LINKS: [u64; 19] = [
            hash::ascii("and"),
            hash::ascii("or"),
            hash::ascii("but"),
            hash::ascii("of"),
            hash::ascii("to"),
            hash::ascii("for"),
            hash::ascii("by"),
            hash::ascii("with"),
            hash::ascii("the"),
            hash::ascii("a"),
            hash::ascii("an"),
            hash::ascii("in"),
            hash::ascii("at"),
            hash::ascii("from"),
            hash::ascii("under"),
            hash::ascii("when"),
            hash::ascii("as"),
            hash::ascii("that"),
            hash::ascii("who"),
        ];
        let words = self.words;
        let is_past = |w: usize| PAST.contains(&words.token(w).word);
        if is_past(start) {
            return start;
        }
        let mut w = start;
        while w > 0 && start - w < 5 {
            let gap = words.token(w).gap;
            let dash = || {
                let between = &self.text[words.token(w - 1).end as usize..words.token(w).start as usize];
                matches!(between, "–" | "—" | "−" | "‒")
            };
            if words.token(w - 1).possessive || !(gap.joins() || w == start && is_past(w - 1) && dash()) {
                break;
            }
            w -= 1;
            if is_past(w) {
                return w;
            }
            if words.token(w).shape != WordShape::Lower || LINKS.contains(&words.token(w).word) {
                break;
            }
        }
        start
    }

    /// Returns true for "of", "for", "and" and "the" inside a title. The word before must belong to the title too.
    fn links_title(&self, p: usize) -> bool {
        const AND: u64 = hash::ascii("and");
        let words = self.words;
        let token = words.token(p);
        if p == 0 || token.shape != WordShape::Lower {
            return false;
        }
        let before = words.class(p - 1);
        if token.word == AND {
            return before.has(Class::PORTFOLIO | Class::TITLE)
                && words.class(p + 1).has(Class::PORTFOLIO | Class::TITLE | Class::TITLE_MOD);
        }
        // "Commander-in-Chief"
        if token.word == hash::ascii("in") && token.gap.only(Gap::HYPHEN) {
            return before.has(Class::TITLE) && words.get(p + 1).is_some_and(|t| t.gap.only(Gap::HYPHEN));
        }
        if CONNECT.contains(&token.word) {
            return before.has(Class::TITLE | Class::HEAD | Class::PORTFOLIO)
                || words.token(p - 1).is_name_like() && before.has(Class::HEAD);
        }
        words.class(p).has(Class::ARTICLE) && CONNECT.contains(&words.token(p - 1).word)
            || self.is_particle_before_name(p) && words.token(p - 1).is_name_like()
    }

    /// Returns true if word `p` ends the complement of a title: "commander of the Central Military District (CMD), …".
    fn complement_of_title(&self, p: usize) -> bool {
        let words = self.words;
        (p.saturating_sub(8)..p).rev().any(|w| {
            words.class(w).has(Class::TITLE) && words.get(w + 1).is_some_and(|t| CONNECT.contains(&t.word))
        })
    }

    /// Returns true if the word directly before the name ends a title: its head, or the complement of one.
    fn title_reaches(&self, start: usize, i: usize) -> bool {
        let words = self.words;
        if words.class(i - 1).has(Class::TITLE) {
            return true;
        }
        // "Minister of Defense …", "Governor of …": a head with its complement up to the name.
        (start..i).any(|w| {
            words.class(w).has(Class::TITLE) && words.get(w + 1).is_some_and(|t| CONNECT.contains(&t.word))
        })
    }

    /// Returns true if word `p` is in an existing candidate for a person.
    fn inside_person(&self, p: usize) -> bool {
        let at = self.words.token(p).start;
        self.out[self.first..].iter().rev().take(4).any(|c| {
            c.kind == Kind::Person && (c.role != Role::Surname || c.actor.is_some()) && c.span.contains(at)
        })
    }

    /// Handles lower-case words that introduce an outlet, channel or group by name. Returns the index of the next word.
    pub(super) fn introduced_by_word(&mut self, i: usize) -> usize {
        let words = self.words;
        let class = words.class(i);
        if !class.has(Class::MEDIA_INTRO) || words.token(i).possessive {
            return i + 1;
        }
        let Some(next) = words.get(i + 1) else { return i + 1 };
        let fits = next.gap.only(Gap::SPACE | Gap::QUOTE) && next.is_name_like();
        let named = self
            .known(i + 1)
            .is_some_and(|known| !words.joins(known.to) || !words.token(known.to).is_name_like());
        if !fits || named {
            return i + 1;
        }
        let mut end = i + 1;
        while end < words.len()
            && end < i + 5
            && (end == i + 1 || words.joins(end))
            && words.token(end).is_name_like()
            && !words.class(end).has(Class::ORDINARY | Class::MONTH | Class::TITLE)
            && words.nationality(end).is_none()
        {
            end += 1;
            if words.token(end - 1).possessive {
                break;
            }
        }
        if end == i + 1 {
            return i + 1;
        }
        let key = (i + 1..end).fold(hash::SEED, |key, w| words.fold(w).after(key));
        self.push(i + 1, end, Role::Sure, Kind::Media, key, key);
        end
    }
}
