//! Bodies, organisations, formations, companies and outlets recognized by their own words: by the head at the end ("…
//! Military District", "76th … Division") and its complement ("Ministry of …", "Center for …").

use crate::actors::actor::Kind;
use crate::actors::lexicon::{Class, Country};
use crate::words::{Gap, WordShape, hash};

use super::{Finder, Role};

/// The words `[from, to)` that name a body.
#[derive(Clone, Copy)]
pub(super) struct Body {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
    /// The word hash of the head.
    pub head: u64,
    pub country: Option<Country>,
}

const OF: u64 = hash::ascii("of");
const FOR: u64 = hash::ascii("for");
const TO: u64 = hash::ascii("to");
const IN: u64 = hash::ascii("in");
const ON: u64 = hash::ascii("on");
const AND: u64 = hash::ascii("and");
const MILITARY: u64 = hash::ascii("military");
const PEOPLE: u64 = hash::ascii("people");

impl Finder<'_> {
    /// Returns the body whose name begins with word `i`.
    pub(super) fn body(&self, i: usize) -> Option<Body> {
        let words = self.words;
        if words.all_shouts() {
            return None;
        }
        let first = words.token(i);
        if first.shape == WordShape::Number {
            return self.numbered(i);
        }
        if self.ordinary_start(i) {
            return None;
        }
        let (country, start) = words.nationality(i).unwrap_or((None, i));
        if start > i && !words.joins(start) {
            return None;
        }
        let stop = self.run_end(start);
        let head = (start..stop).rev().find(|&w| self.is_head(w, start))?;
        let to = self.complement(head);
        let modifiers = (start..head).any(|w| !words.class(w).has(Class::ARTICLE));
        if to == head + 1 && !modifiers {
            let alone = country.is_some() && words.class(head).has(Class::ALONE);
            if !alone {
                return None;
            }
        }
        if to == head + 1 && self.only_direction(start, head) {
            return None;
        }
        let kind = self.kind_of(head, start);
        if kind != Kind::PublicBody && country.is_none() && !self.has_own_words(start, head, to) {
            return None;
        }
        // The nationality of an organisation or group is not part of its name.
        let from = if kind == Kind::PublicBody || start == i { i } else { start };
        Some(Body { from, to, kind, head: self.head_key(head), country })
    }

    /// Returns true if word `i` is an ordinary word that is capitalized because it begins a sentence, or that is never
    /// part of a name. Exceptions: "All-Russian …", "New York …".
    fn ordinary_start(&self, i: usize) -> bool {
        let words = self.words;
        let (token, class) = (words.token(i), words.class(i));
        let compound = words.get(i + 1).is_some_and(|next| next.gap.only(Gap::HYPHEN) && next.is_name_like());
        let place = words.nation_at(i).is_some_and(|(_, _, after)| after > i + 1);
        if compound || place {
            return false;
        }
        class.has(Class::ORDINARY | Class::MONTH) && !class.has(Class::COMPASS)
            || token.opens
                && class.has(Class::COMMON)
                && !class.has(Class::HEAD | Class::PORTFOLIO | Class::COMPASS)
    }

    /// Recognizes "76th Airborne Division", "1st Guards Tank Army": a number, then capitalized words up to the head of
    /// a formation.
    fn numbered(&self, i: usize) -> Option<Body> {
        let words = self.words;
        let text = words.token(i).text(self.text);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let ordinal = matches!(&text[digits..], "st" | "nd" | "rd" | "th" | "d");
        let plain = digits == text.len() && digits <= 3 && !words.token(i).gap.has(Gap::COMMA);
        if digits == 0 || !(ordinal || plain) || !words.joins(i + 1) || words.nation(i + 1).is_some() {
            return None;
        }
        let stop = self.run_end(i + 1);
        let head = (i + 1..stop).rev().find(|&w| words.class(w).has(Class::UNIT))?;
        Some(Body { from: i, to: head + 1, kind: Kind::Unit, head: self.head_key(head), country: None })
    }

    /// Adds a formation whose number follows: "Brigade 47", "Unit 31337". Returns the index after it.
    pub(super) fn unit_before_number(&mut self, i: usize) -> Option<usize> {
        const UNIT: u64 = hash::ascii("unit");
        const FORMATIONS: [u64; 6] = [
            UNIT,
            hash::ascii("brigade"),
            hash::ascii("regiment"),
            hash::ascii("battalion"),
            hash::ascii("division"),
            hash::ascii("squadron"),
        ];
        let words = self.words;
        let token = words.token(i);
        let number = words.get(i + 1).filter(|t| t.gap.only(Gap::SPACE))?.text(self.text);
        // Reactors and leagues have numbers of one digit.
        let least = if token.word == UNIT { 4 } else { 2 };
        let is_number = (least..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if token.shape != WordShape::Capital || !FORMATIONS.contains(&token.word) || !is_number {
            return None;
        }
        let military = i > 0
            && words.joins(i)
            && words.token(i - 1).is_name_like()
            && words.token(i - 1).word == MILITARY;
        let from = if military && i > self.taken { i - 1 } else { i };
        let key = (from..i + 2).fold(hash::SEED, |key, w| words.fold(w).after(key));
        self.push(from, i + 2, Role::Sure, Kind::Unit, key, self.head_key(i));
        Some(i + 2)
    }

    /// Returns the end of the run of capitalized words that begins with word `i`. Titles, ordinary words and marks end
    /// it.
    fn run_end(&self, i: usize) -> usize {
        let words = self.words;
        let mut j = i;
        while j < words.len() && j < i + 12 {
            let (token, class) = (words.token(j), words.class(j));
            if j > i && !words.joins(j) {
                break;
            }
            if token.shape == WordShape::Lower && token.gap.has(Gap::HYPHEN) {
                break;
            }
            let and = token.word == AND && j > i && self.both_portfolios(j);
            let particle = class.has(Class::PARTICLE) && token.shape == WordShape::Lower && j > i;
            if !(token.is_name_like() || token.shape == WordShape::Number || and || particle) {
                break;
            }
            if j > i && class.has(Class::ORDINARY | Class::MONTH) && !class.has(Class::COMPASS) && !and {
                break;
            }
            if class.has(Class::TITLE) && !self.title_is_adjective(j) {
                break;
            }
            j += 1;
        }
        j
    }

    /// Returns true if the "and" at `j` is between two portfolios: "Minister of Industry and Trade".
    fn both_portfolios(&self, j: usize) -> bool {
        let words = self.words;
        words.class(j - 1).has(Class::PORTFOLIO)
            && words.class(j + 1).has(Class::PORTFOLIO)
            && words.get(j + 1).is_some_and(|t| t.is_name_like() && t.gap.only(Gap::SPACE))
    }

    /// Returns true if a title word is part of a body's name: "General Staff", "Chief Directorate", "President's
    /// Office".
    fn title_is_adjective(&self, j: usize) -> bool {
        const ADJECTIVES: [u64; 5] = [
            hash::ascii("general"),
            hash::ascii("chief"),
            hash::ascii("head"),
            hash::ascii("officers"),
            hash::ascii("private"),
        ];
        let words = self.words;
        if !words.joins(j + 1) {
            return false;
        }
        let next = words.class(j + 1);
        let more = words.class(j + 2).has(Class::HEAD) && words.joins(j + 2);
        (ADJECTIVES.contains(&words.token(j).word) || words.token(j).possessive)
            && (next.has(Class::HEAD) || next.has(Class::PORTFOLIO | Class::TITLE_MOD) && more)
    }

    /// Returns true if word `w` can be the head of a name that begins with word `start`.
    fn is_head(&self, w: usize, start: usize) -> bool {
        const DISTRICTS: [u64; 2] = [hash::ascii("district"), hash::ascii("districts")];
        const REPUBLICS: [u64; 2] = [hash::ascii("republic"), hash::ascii("republics")];
        let words = self.words;
        let (token, class) = (words.token(w), words.class(w));
        if !class.has(Class::HEAD) || token.shape == WordShape::Lower || class.has(Class::TITLE) {
            return false;
        }
        let before = |word: u64| w > start && words.token(w - 1).word == word;
        // "Army General" is a rank.
        if words.class(w + 1).has(Class::TITLE)
            && words.joins(w + 1)
            && class.has(Class::UNIT)
            && token.word == hash::ascii("army")
            && words.token(w + 1).word == hash::ascii("general")
        {
            return false;
        }
        if token.word == hash::ascii("church") {
            return before(hash::ascii("orthodox")) || before(hash::ascii("catholic"));
        }
        if DISTRICTS.contains(&token.word) {
            return before(MILITARY);
        }
        if REPUBLICS.contains(&token.word) || token.word == hash::ascii("peoples") || token.word == PEOPLE {
            return token.word != PEOPLE && before(PEOPLE) && w > start + 1;
        }
        true
    }

    /// Returns true if only a direction precedes the head: "Western Group", "Eastern Front". "Southern Command" is a
    /// name.
    fn only_direction(&self, start: usize, head: usize) -> bool {
        let words = self.words;
        let directions = (start..head).all(|w| words.class(w).has(Class::COMPASS));
        let fleet = [hash::ascii("fleet"), hash::ascii("fleets")].contains(&words.token(head).word);
        directions && start < head && !fleet && !words.class(head).has(Class::BODY)
    }

    /// Returns the end of the name with the given head, including "of …", "for …" or "to …" if the head takes such a
    /// complement.
    fn complement(&self, head: usize) -> usize {
        const PURPOSE: [u64; 12] = [
            hash::ascii("center"),
            hash::ascii("centre"),
            hash::ascii("committee"),
            hash::ascii("commission"),
            hash::ascii("institute"),
            hash::ascii("office"),
            hash::ascii("department"),
            hash::ascii("council"),
            hash::ascii("fund"),
            hash::ascii("foundation"),
            hash::ascii("association"),
            hash::ascii("ministry"),
        ];
        let words = self.words;
        let mut end = head + 1;
        let class = words.class(head);
        if !class.has(Class::BODY | Class::ORG) {
            return end;
        }
        for _ in 0..2 {
            let link = match words.get(end) {
                Some(t) if t.gap.only(Gap::SPACE) && !words.token(end - 1).possessive => t.word,
                _ => return end,
            };
            let head_word = words.token(head).word;
            let fits = match link {
                OF => true,
                FOR | ON => PURPOSE.contains(&head_word),
                IN => words.class(head).has(Class::ORG) && words.nation(end + 1).is_some() && end > head + 1,
                TO => {
                    words.get(end + 1).is_some_and(|t| t.shape == WordShape::Capital)
                        && words.class(end + 1).has(Class::COMMON)
                }
                _ => false,
            };
            if !fits {
                return end;
            }
            let mut start = end + 1;
            if words.class(start).has(Class::ARTICLE) && words.joins(start) {
                start += 1;
            }
            if !words.joins(start)
                || !words.get(start).is_some_and(|t| t.is_name_like() && t.shape != WordShape::Number)
            {
                return end;
            }
            if words.class(start).has(Class::ORDINARY | Class::MONTH | Class::TITLE)
                && !self.title_is_adjective(start)
            {
                return end;
            }
            let stop = self.complement_end(start);
            if stop == start {
                return end;
            }
            end = stop;
        }
        end
    }

    /// Returns the end of the capitalized words after "of". A person's name ends them ("Ministry of Defense Sergei …").
    fn complement_end(&self, start: usize) -> usize {
        let words = self.words;
        let stop = self.run_end(start);
        let nation = words.nation_at(start).filter(|(_, class, _)| class.has(Class::COUNTRY | Class::PLACE));
        if let Some((_, _, after)) = nation {
            return after.min(stop.max(start));
        }
        (start + 1..stop).find(|&w| self.is_given(w)).unwrap_or(stop)
    }

    /// Returns true if an organisation's name has enough words besides its head. More than one is needed: "Social
    /// Media" and "New Project" are not names. In a heading, where all words are capitalized, one word must not be
    /// ordinary.
    fn has_own_words(&self, start: usize, head: usize, to: usize) -> bool {
        let own = (start..to).any(|w| w != head && self.is_distinct(w));
        let capitals = (start..to).filter(|&w| self.words.token(w).is_name_like()).count();
        own || !self.words.title_case() && capitals > 2
    }

    /// Returns true if reports do not write the word in lower case, and it is not a place.
    pub(super) fn is_distinct(&self, w: usize) -> bool {
        let words = self.words;
        let ordinary =
            Class::COMMON | Class::ORDINARY | Class::COMPASS | Class::HEAD | Class::PORTFOLIO | Class::TITLE;
        words.token(w).is_name_like() && !words.class(w).has(ordinary) && words.nation(w).is_none()
    }

    /// Returns the kind that the head denotes.
    fn kind_of(&self, head: usize, start: usize) -> Kind {
        const UNITS_ONLY: [u64; 2] = [hash::ascii("fleet"), hash::ascii("flotilla")];
        let words = self.words;
        let class = words.class(head);
        let word = words.token(head).word;
        let private = (start..head).any(|w| words.token(w).word == hash::ascii("private"));
        let is = |name: &str| word == hash::word(name);
        if class.has(Class::UNIT) {
            return match () {
                () if private => Kind::Organization,
                () if UNITS_ONLY.contains(&word) => Kind::Unit,
                () if is("company") => Kind::Company,
                () if is("army") || is("corps") => Kind::PublicBody,
                () => Kind::Unit,
            };
        }
        let news = (start..=head).any(|w| words.class(w).has(Class::MEDIA));
        match () {
            () if news && (class.has(Class::MEDIA) || is("agency") || is("service") || is("network")) => {
                Kind::Media
            }
            () if class.has(Class::COMPANY) => Kind::Company,
            () if is("assembly") && (start..head).any(|w| words.token(w).possessive) => Kind::Organization,
            () if class.has(Class::BODY) => Kind::PublicBody,
            () => Kind::Organization,
        }
    }

    /// Returns the word hash of the head.
    fn head_key(&self, head: usize) -> u64 {
        self.words.token(head).word
    }

    /// Adds the body. Before a plural head, also adds the names coordinated with it ("Central and Eastern …").
    pub(super) fn take_body(&mut self, body: Body) -> usize {
        let words = self.words;
        let plural = words.token(body.to - 1).text(self.text).ends_with('s');
        if plural && body.from >= 2 {
            self.coordinated(&body);
        }
        let mut key = hash::SEED;
        for w in body.from..body.to {
            if !words.left_out(w) {
                key = words.fold(w).after(key);
            }
        }
        let country = body.country;
        // The first word of an outlet is its town more often than a short name: the "Sabel Gazette" of Port Sabel.
        let is_named_so = !matches!(body.kind, Kind::PublicBody | Kind::Media);
        let two = body.to - body.from == 2 && is_named_so && self.is_distinct(body.from);
        let of = (body.from + 2..body.to).rev().find(|&w| words.token(w).word == OF);
        let brief = match of {
            Some(of) => (body.from..of)
                .filter(|&w| !words.left_out(w))
                .fold(hash::SEED, |key, w| words.fold(w).after(key)),
            None if two && words.token(body.from).shape != WordShape::Number => words.fold(body.from).hash,
            None => 0,
        };
        let candidate = self.push(body.from, body.to, Role::Sure, body.kind, key, body.head);
        candidate.country = country;
        candidate.brief = brief;
        body.to
    }

    /// Adds the word before "and" as a mention of its own: "the Central and Eastern Military Districts".
    fn coordinated(&mut self, body: &Body) {
        let words = self.words;
        let (and, first) = (body.from - 1, body.from - 2);
        let token = words.token(first);
        if words.token(and).word != AND || first < self.taken && !self.undo_single(first) {
            return;
        }
        let fits =
            token.shape == WordShape::Capital || body.kind == Kind::Unit && token.shape == WordShape::Number;
        if fits
            && words.token(body.from).gap.only(Gap::SPACE)
            && !words.class(first).has(Class::HEAD | Class::MONTH)
        {
            let key = words.fold(body.to - 1).after(words.fold(first).hash);
            self.push(first, first + 1, Role::Sure, body.kind, key, body.head);
        }
    }

    /// Removes the candidate of the single word `w` if it is the newest one and may only be a surname. Returns true if
    /// so.
    fn undo_single(&mut self, w: usize) -> bool {
        let fits = self.candidate_before(w + 1).is_some_and(|last| {
            self.out[last].role == Role::Surname && self.out[last].span.start == self.words.token(w).start
        });
        if fits {
            self.out.pop();
        }
        fits
    }
}
