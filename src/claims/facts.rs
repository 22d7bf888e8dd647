//! What one sentence says, as far as the need of a source goes: names, numbers and dates made abstract, who speaks,
//! what it quotes, which cues it holds.

use super::cue::Cue;
use super::hash;
use super::known::{Known, Reading, known};
use super::tokens::TokenKind;
use super::vocabulary::Vocabulary;
use super::words::Classes;
use crate::text::Span;

/// Things counted in one sentence; the order is the one in which [`super::features`] reads them.
pub(super) const SAYS: usize = 28;

/// Hashes of the classes that stand for names, numbers and dates.
const NAME: u64 = hash::of("\u{1}name");
const NUMBER: u64 = hash::of("\u{1}number");
const YEAR: u64 = hash::of("\u{1}year");
const ORDINAL: u64 = hash::of("\u{1}ordinal");
const DAY_OF_MONTH: u64 = hash::of("\u{1}date");
const MONTH: u64 = hash::of("\u{1}month");
const WEEKDAY: u64 = hash::of("\u{1}weekday");
const QUOTE: u64 = hash::of("\u{1}quote");
const APOSTROPHE: u64 = hash::of("\u{1}apostrophe");

/// A word or class of the abstract sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The word or the class that stands for it.
    pub word: u64,
    /// The family of words it belongs to.
    pub family: u64,
    /// Where it stands in the sentence.
    pub span: Span,
    /// What the word means to an editor.
    pub classes: Classes,
    /// Whether it is a number.
    pub number: bool,
    /// What a single cue it is.
    cue: Cue,
}

impl Unit {
    /// The family of evidence that it belongs to by itself.
    pub(super) const fn cue(&self) -> Cue {
        self.cue
    }
}

/// What one sentence says.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The abstract sentence.
    pub units: Vec<Unit>,
    /// See [`SAYS`].
    pub says: [f32; SAYS],
    /// Hashes of the names in it, sorted.
    pub names: Vec<u64>,
    /// Hashes of the words before the first verb of speech, sorted; empty where nobody speaks.
    pub speaker: Vec<u64>,
    /// Hashes of the words that carry content, sorted.
    pub content: Vec<u64>,
    /// Whether it opens with 'The' and a common noun that takes up somebody or something: 'The ministry'.
    pub common: bool,
    /// Whether it draws a conclusion from something.
    pub infers: bool,
    /// Whether it weighs something up.
    pub weighs: bool,
    /// Whether it opens with pictures in general: 'Social media footage'.
    pictures: bool,
    /// Whether it leaves a quotation open, and whether it closes one that it has not opened.
    pub quotes_on: bool,
    pub quotes_off: bool,
    /// Whether it refers to earlier work of the authors: 'ISW previously assessed'.
    pub earlier: bool,
    /// Whether an estimate governs what is said: 'may have released a statement'.
    pub supposed: bool,
    /// Whether it opens with somebody's deed or words as a thing: 'the mayor’s decision'.
    pub deed: bool,
    /// Whether several crowds speak at once: 'Ukrainian and Russian sources'.
    crowds: bool,
    /// The common noun that it takes up at its head: 'bill' in 'The bill would also …'; 0 where there is none.
    takes_up: u64,
    /// Whether it gives credit for a picture or a map: no sentence of the argument.
    pub credit: bool,
}

impl Facts {
    /// The facts of `text`.
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let known = known(text, vocabulary);
        let mut facts = Self::default();
        facts.units(&known, vocabulary);
        facts.sets(&known);
        facts.count(text, &known);
        facts
    }

    /// Whether a word of this class is in it.
    pub(super) fn has(&self, class: Classes) -> bool {
        self.units.iter().any(|u| u.classes.has(class))
    }

    /// Whether it takes up a common noun of the sentence before: 'submitted a bill … The bill would also …'.
    pub(super) fn takes_up(&self, before: &Self) -> bool {
        self.takes_up != 0 && before.content.binary_search(&self.takes_up).is_ok()
    }

    /// Whether it sums up what several crowds say, or what pictures show without showing one: 'Social media footage
    /// confirms that strikes go on'.
    pub(super) const fn sums_up(&self) -> bool {
        self.pictures && (self.infers || self.says[23] > 0.0) || self.crowds
    }

    /// Whether it asks.
    pub(super) fn question(&self) -> bool {
        self.units.last().is_some_and(|u| u.word == hash::of("?"))
    }

    fn units(&mut self, known: &[Known<'_>], vocabulary: &Vocabulary) {
        self.units.reserve(known.len());
        for (i, k) in known.iter().enumerate() {
            let Reading { hash: word, family } = self.abstracted(known, i, vocabulary);
            if word == NAME && self.units.last().is_some_and(|u| u.word == NAME) {
                continue;
            }
            self.units.push(Unit {
                word,
                family,
                span: k.token.span,
                classes: k.word.classes,
                number: k.token.kind == TokenKind::Number,
                cue: k.word.cue,
            });
        }
    }

    /// The word or class that stands for token `i`.
    fn abstracted(&self, known: &[Known<'_>], i: usize, vocabulary: &Vocabulary) -> Reading {
        let k = &known[i];
        let text = k.token.text;
        let class = match k.token.kind {
            TokenKind::Number if text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) => {
                YEAR
            }
            TokenKind::Number if text.ends_with(|c: char| c.is_ascii_lowercase()) => ORDINAL,
            TokenKind::Number if self.units.last().is_some_and(|u| u.word == MONTH) => DAY_OF_MONTH,
            TokenKind::Number => NUMBER,
            TokenKind::Mark if matches!(text, "“" | "”" | "\"") => QUOTE,
            TokenKind::Mark if matches!(text, "’" | "'" | "‘") => APOSTROPHE,
            TokenKind::Mark => return k.word.exact,
            TokenKind::Word if !k.word.capital => return k.word.exact,
            TokenKind::Word if k.word.classes.has(Classes::MONTH) && dated(known, i) => MONTH,
            TokenKind::Word if k.word.classes.has(Classes::DAY) => WEEKDAY,
            TokenKind::Word => {
                // A capital at the head of a sentence or quotation says nothing: there the word counts if it is known
                // without one.
                let head = i == 0 || matches!(known[i - 1].token.text, "“" | "\"" | "(" | ":" | "—");
                if head && k.word.lower.is_known() {
                    return k.word.lower;
                } else if k.word.exact.is_known() {
                    return k.word.exact;
                }
                NAME
            }
        };
        Reading::of(class, vocabulary)
    }

    fn sets(&mut self, known: &[Known<'_>]) {
        let speech = (0..known.len().min(40)).find(|&i| speaks(known, i));
        self.says[0] = speech.map_or(-1.0, |at| at as f32);
        self.content.reserve(known.len());
        self.names.reserve(8);
        self.speaker.reserve(speech.unwrap_or(0));
        for (i, k) in known.iter().enumerate() {
            if k.token.kind != TokenKind::Word {
                continue;
            }
            if k.word.capital && !k.word.classes.has(Classes::DEMONYM) && (i > 0 || !k.word.lower.is_known())
            {
                self.names.push(k.word.lower.hash);
            }
            if !k.word.classes.has(Classes::EMPTY) {
                self.content.push(k.word.lower.hash);
            }
            let article = || matches!(k.token.text, "The" | "the" | "of" | "and" | "in" | "a" | "A");
            if speech.is_some_and(|at| i < at) && !article() {
                self.speaker.push(k.word.lower.hash);
            }
        }
        for set in [&mut self.names, &mut self.speaker, &mut self.content] {
            set.sort_unstable();
            set.dedup();
        }
    }

    fn count(&mut self, text: &str, known: &[Known<'_>]) {
        // Most classes have no word in most sentences: then no word is asked.
        let all = known.iter().fold(Classes::default(), |all, k| all.and(k.word.classes));
        let has = |class: Classes| all.has(class);
        let any = |class: Classes, range: std::ops::Range<usize>| {
            has(class) && range.into_iter().any(|i| known.get(i).is_some_and(|k| k.word.classes.has(class)))
        };
        let count = |class: Classes| {
            if has(class) { known.iter().filter(|k| k.word.classes.has(class)).count() as f32 } else { 0.0 }
        };
        let at = |i: usize| known.get(i).map_or(Classes::default(), |k| k.word.classes);
        let word = |i: usize| known.get(i).map_or("", |k| k.token.text);
        let speech = self.says[0];
        let small =
            |i: usize| known.get(i).is_some_and(|k| !k.word.capital && k.word.classes.has(Classes::TAKEN_UP));
        self.common = word(0) == "The" && (small(1) || small(2));
        let before = if speech < 0.0 { known.len() } else { speech as usize };
        let absent = any(Classes::ABSENCE, 0..before);
        let one = matches!(word(0), "The" | "A" | "An" | "One") || has(Classes::GEOLOCATED);
        self.pictures = !one && any(Classes::EVIDENCE, 0..4);
        let bytes = text.as_bytes();
        self.credit = memchr::memchr(0xc2, bytes).is_some() && text.contains('©');
        let quotes = memchr::memchr2(b'"', 0xe2, bytes).is_some() && text.contains(['“', '”', '"']);
        (self.quotes_on, self.quotes_off) = if quotes { open_quotations(known) } else { (false, false) };
        let before_on = |i: usize| any(Classes::HOUSE, i.saturating_sub(4)..i + 4);
        self.earlier = has(Classes::PREVIOUSLY)
            && (0..known.len()).any(|i| at(i).has(Classes::PREVIOUSLY) && before_on(i));
        let given = has(Classes::ACCORDING) || has(Classes::REPORTEDLY);
        let hedge = |i: usize| at(i).has(Classes::HEDGE);
        let governs = |i: usize| hedge(i) && (speech - i as f32 <= 4.0 || at(i + 1).has(Classes::INFERS));
        self.supposed = !given && has(Classes::HEDGE) && (0..before).any(governs);
        self.crowds = speech > 0.0
            && any(Classes::MANY, 0..speech as usize)
            && (0..speech as usize).any(|i| word(i) == "and");
        let owned = |i: usize| {
            let word = word(i);
            word.ends_with("’s") || word.ends_with("'s") || matches!(word, "His" | "Her" | "Its" | "Their")
        };
        let noun =
            |i: usize| known.get(i).is_some_and(|k| k.token.kind == TokenKind::Word && !k.word.capital);
        self.deed = (0..6).any(|i| owned(i) && noun(i + 1));
        if matches!(word(0), "The" | "These" | "This" | "Those" | "Such") {
            let noun = (1..3).find(|&i| known.get(i).is_some_and(|k| !k.word.capital));
            self.takes_up = noun.map_or(0, |i| known[i].word.lower.hash);
        }
        self.infers = has(Classes::INFERS);
        self.weighs = has(Classes::WEIGHS);
        let the = word(0).eq_ignore_ascii_case("the");
        let says = |yes: bool| f32::from(u8::from(yes));
        let behind = |from: usize| (from..from + 2).any(|i| word(i) == "that");
        let opens_with_name =
            known.first().is_some_and(|k| k.word.capital) && !at(0).has(Classes::PRONOUN) && !the;
        self.says = [
            speech,
            says(speech >= 0.0),
            if quotes { longest_quotation(known) as f32 } else { 0.0 },
            says(known.iter().any(|k| k.token.kind == TokenKind::Number)),
            says(known.iter().any(|k| k.word.capital && k.word.classes.has(Classes::MONTH))),
            count(Classes::HEDGE),
            count(Classes::EVIDENCE),
            says(has(Classes::HOUSE)),
            says(has(Classes::PREVIOUSLY)),
            known.len() as f32,
            self.names.len() as f32,
            says(at(0).has(Classes::PRONOUN)),
            says(the && (at(1).has(Classes::TAKEN_UP) || at(2).has(Classes::TAKEN_UP))),
            says(any(Classes::LINK, 0..8)),
            says(has(Classes::LIKELY)),
            says(any(Classes::POINTING, 0..4)),
            says((0.0..=2.0).contains(&speech) && opens_with_name),
            says(has(Classes::WILL)),
            says(has(Classes::REPORTEDLY)),
            says(speech >= 0.0 && behind(speech as usize + 1)),
            says(memchr::memchr(b'(', bytes).is_some()),
            says(text.trim_start().starts_with('(')),
            says(absent),
            says(any(Classes::GOES_ON, 0..10)),
            says(any(Classes::HOUSE, 0..4)),
            says(speech > 0.0 && any(Classes::MANY, 0..speech as usize)),
            says(has(Classes::RULE)),
            says(has(Classes::SUPPOSES)),
        ];
    }
}

/// What a word that gives somebody's words belongs to, by itself or by what follows it; `calls on` aside.
const SPEAKING: Classes = Classes::SPEECH.and(Classes::TELLS).and(Classes::INFERS);

/// Whether the word at `i` gives somebody's words: by itself, or by what follows it ('states that', 'calls on').
fn speaks(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    let calls = k.token.text.starts_with("call");
    if !calls && !k.word.classes.meets(SPEAKING) {
        return false;
    }
    let next = known.get(i + 1).map_or("", |k| k.token.text);
    let before = i.checked_sub(1).map_or(Classes::default(), |i| known[i].word.classes);
    // 'what he called “a parody”' names something in his words; it does not report that he spoke.
    let named = calls
        && k.token.text == "called"
        && known[i.saturating_sub(8)..i].iter().any(|k| k.token.text == "what");
    k.word.classes.has(Classes::SPEECH) && !named
        || !k.word.capital && k.word.classes.has(Classes::TELLS) && next == "that"
        || k.word.classes.has(Classes::INFERS) && before.has(Classes::MANY)
        || matches!(k.token.text, "calls" | "calling") && matches!(next, "on" | "upon" | "for")
}

/// Whether the month's name at `i` is one: 'May' and 'March' are words as well.
fn dated(known: &[Known<'_>], i: usize) -> bool {
    let number = |k: Option<&Known<'_>>| k.is_some_and(|k| k.token.kind == TokenKind::Number);
    !matches!(known[i].token.text, "May" | "March")
        || number(known.get(i + 1))
        || (i > 0 && number(known.get(i - 1)))
}

/// How many tokens the longest quotation holds; one that is left open reaches to the end.
fn longest_quotation(known: &[Known<'_>]) -> usize {
    let (mut longest, mut open) = (0, None);
    for (i, k) in known.iter().enumerate() {
        match (k.token.text, open) {
            ("“", _) | ("\"", None) => open = Some(i),
            ("”" | "\"", Some(from)) => {
                longest = longest.max(i - from - 1);
                open = None;
            }
            _ => {}
        }
    }
    open.map_or(longest, |from| longest.max(known.len() - from - 1))
}

/// Whether a quotation is left open at the end, and whether one is closed that was opened before.
fn open_quotations(known: &[Known<'_>]) -> (bool, bool) {
    let (mut open, mut off) = (false, false);
    for (i, k) in known.iter().enumerate() {
        // Published texts hold closing marks where a quotation opens: a space before, none behind.
        let apart = |a: Option<&Known<'_>>, b: Option<&Known<'_>>| {
            a.zip(b).is_some_and(|(a, b)| a.token.span.end < b.token.span.start)
        };
        let opens =
            apart(i.checked_sub(1).and_then(|i| known.get(i)), Some(k)) && !apart(Some(k), known.get(i + 1));
        match k.token.text {
            "“" => open = true,
            "”" if opens && i + 1 < known.len() => open = true,
            "”" if open => open = false,
            "”" => off = true,
            "\"" => open = !open,
            _ => {}
        }
    }
    (open, off)
}

/// How many members two sorted sets share.
pub(super) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}
