//! The facts about one sentence that matter for the need of a source.
//!
//! Names, numbers and dates are abstracted. The facts include the speaker, quotations and cues.

mod quotations;

use super::frames::Frames;
use super::hash;
use super::known::{Known, WordHashes, known};
use super::predicates::{dated, event, figure, past, says_unknown, speaks};
use super::publisher::PublisherMention;
use super::signals::{Signal, Signals};
use super::vocabulary::{UNKNOWN, Vocabulary};
use super::words::Classes;
use crate::text::Span;
use crate::words::TokenKind;
use quotations::{longest_quotation, open_quotations, speaks_of_itself};

/// Hashes of the classes that replace names, numbers and dates.
const NAME: u64 = hash::of("\u{1}name");
const NUMBER: u64 = hash::of("\u{1}number");
const YEAR: u64 = hash::of("\u{1}year");
const ORDINAL: u64 = hash::of("\u{1}ordinal");
const DAY_OF_MONTH: u64 = hash::of("\u{1}date");
const MONTH: u64 = hash::of("\u{1}month");
const WEEKDAY: u64 = hash::of("\u{1}weekday");
const QUOTE: u64 = hash::of("\u{1}quote");
const APOSTROPHE: u64 = hash::of("\u{1}apostrophe");

/// A word of the abstracted sentence, or the class that replaces it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The hash of the word or of its class.
    pub word: u64,
    /// The hash of its word family.
    pub family: u64,
    /// Its place in the sentence.
    pub span: Span,
    /// The word classes of the original word.
    pub classes: Classes,
    /// True if it is a number.
    pub number: bool,
}

/// The facts about one sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The abstracted sentence.
    pub units: Vec<Unit>,
    /// Its signals.
    pub signals: Signals,
    /// Hashes of its names, sorted.
    pub names: Vec<u64>,
    /// Hashes of the words before the first verb of speech, sorted. Empty if there is none.
    pub speaker: Vec<u64>,
    /// Hashes of its content words, sorted.
    pub content: Vec<u64>,
    /// True if it opens with 'The' and a common noun that refers back: 'The ministry'.
    pub common: bool,
    /// True if it draws a conclusion.
    pub infers: bool,
    /// True if it evaluates something.
    pub weighs: bool,
    /// True if it leaves a quotation open, and true if it closes one that it did not open.
    pub quotes_on: bool,
    pub quotes_off: bool,
    /// True if it refers to earlier work of the authors: 'ISW previously assessed'.
    pub earlier: bool,
    /// True if an estimate governs the statement: 'may have released a statement'.
    pub supposed: bool,
    /// True if it opens with someone's deed or statement as a noun: 'the mayor’s decision'.
    pub deed: bool,
    /// True if it credits a picture or map, and so is not part of the argument.
    pub credit: bool,
    /// True if it says that something is unknown or undisclosed: 'has not confirmed', 'it is unclear'.
    pub unknown: bool,
    /// True if the authors write about themselves and their work: 'we found', 'told us', 'this report covers'.
    pub own: bool,
    /// True if it is a caption or a field of a record: 'Figure 2. The pier', 'Date: June 27'.
    pub caption: bool,
    /// True if it ends in a colon and so only introduces what follows.
    pub introduces: bool,
    /// True if it describes a file, command or address that it shows as code: 'The script calls `run.php`'.
    pub shows_code: bool,
    /// True if it defines a kind of thing.
    pub defines: bool,
    /// True if it gives advice or says what to watch.
    pub advises: bool,
    /// True if a verb describes an event.
    pub event: bool,
    /// True if it contains a quantity of things, money or the like. Dates, ordinals and numbers in names do not count.
    pub figure: bool,
    /// True if a verb in the past tense comes before any hedge.
    pub told: bool,
    /// True if a hedge follows that verb and a comma: '…, likely to support the offensive'.
    pub hedged_tail: bool,
    /// True if it says when something happened.
    pub when: bool,
    /// True if it describes imagery or footage without its provider or date.
    pub imagery_unnamed: bool,
    /// The outlet that it mentions as if that published the text.
    pub publisher: Option<PublisherMention>,
    /// The kinds of the sentence that only the hand-set priors use.
    pub frames: Frames,
}

impl Facts {
    /// Returns the facts of `text`.
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let known = known(text, vocabulary);
        let mut facts = Self::default();
        facts.units(&known, vocabulary);
        facts.sets(&known);
        facts.count(text, &known);
        facts
    }

    /// Returns true if the sentence contains a word of this class.
    pub(super) fn has(&self, class: Classes) -> bool {
        self.units.iter().any(|u| u.classes.has(class))
    }

    /// Returns true if the sentence is a question.
    pub(super) fn question(&self) -> bool {
        self.units.last().is_some_and(|u| u.word == hash::of("?"))
    }

    fn units(&mut self, known: &[Known<'_>], vocabulary: &Vocabulary) {
        self.units.reserve(known.len());
        for (i, k) in known.iter().enumerate() {
            let WordHashes { hash: word, family } = self.abstracted(known, i, vocabulary);
            if word == NAME && self.units.last().is_some_and(|u| u.word == NAME) {
                continue;
            }
            self.units.push(Unit {
                word,
                family,
                span: k.token.span,
                classes: k.word.classes,
                number: k.token.kind == TokenKind::Number,
            });
        }
    }

    /// Returns the word or class that represents token `i`.
    fn abstracted(&self, known: &[Known<'_>], i: usize, vocabulary: &Vocabulary) -> WordHashes {
        let k = &known[i];
        let text = k.text;
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
                // A capital has no meaning at the start of a sentence or quotation. Such a word counts as an ordinary
                // word if the vocabulary contains its lower-case form.
                let head = i == 0 || matches!(known[i - 1].text, "“" | "\"" | "(" | ":" | "—");
                if head && k.word.lower.is_known() {
                    return k.word.lower;
                } else if k.word.exact.is_known() {
                    return k.word.exact;
                }
                NAME
            }
        };
        WordHashes::of(class, vocabulary)
    }

    fn sets(&mut self, known: &[Known<'_>]) {
        let speech = (0..known.len().min(40)).find(|&i| speaks(known, i));
        let speech_at = speech.map_or(-1.0, |at| at as f32);
        self.signals = Signals::new(|of| if of == Signal::SpeechAt { speech_at } else { 0.0 });
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
            let article = || matches!(k.text, "The" | "the" | "of" | "and" | "in" | "a" | "A");
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
        // Most classes have no word in most sentences. Then the scan over the words is skipped.
        let all = known.iter().fold(Classes::default(), |all, k| all.and(k.word.classes));
        let has = |class: Classes| all.has(class);
        let any = |class: Classes, range: std::ops::Range<usize>| {
            has(class) && range.into_iter().any(|i| known.get(i).is_some_and(|k| k.word.classes.has(class)))
        };
        let count = |class: Classes| {
            if has(class) { known.iter().filter(|k| k.word.classes.has(class)).count() as f32 } else { 0.0 }
        };
        let at = |i: usize| known.get(i).map_or(Classes::default(), |k| k.word.classes);
        let word = |i: usize| known.get(i).map_or("", |k| k.text);
        let speech = self.signals[Signal::SpeechAt];
        let small =
            |i: usize| known.get(i).is_some_and(|k| !k.word.capital && k.word.classes.has(Classes::TAKEN_UP));
        self.common = word(0) == "The" && (small(1) || small(2));
        let before = if speech < 0.0 { known.len() } else { speech as usize };
        let absent = any(Classes::ABSENCE, 0..before);
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
        let owned = |i: usize| {
            let word = word(i);
            word.ends_with("’s") || word.ends_with("'s") || matches!(word, "His" | "Her" | "Its" | "Their")
        };
        let noun =
            |i: usize| known.get(i).is_some_and(|k| k.token.kind == TokenKind::Word && !k.word.capital);
        self.deed = (0..6).any(|i| owned(i) && noun(i + 1));
        self.infers = has(Classes::INFERS);
        self.weighs = has(Classes::WEIGHS);
        self.kinds(text, known, all);
        self.frames = Frames::of(known, all);
        self.publisher = PublisherMention::of(known, self.frames.tells);
        let share = |n: usize| n as f32 / known.len().max(1) as f32;
        let unknown = self.units.iter().filter(|u| u.family == UNKNOWN).count();
        let names = self.units.iter().filter(|u| u.word == NAME).count();
        let past = (0..known.len()).filter(|&i| past(known, i)).count();
        let the = word(0).eq_ignore_ascii_case("the");
        let says = |yes: bool| f32::from(u8::from(yes));
        let behind = |from: usize| (from..from + 2).any(|i| word(i) == "that");
        let opens_with_name =
            known.first().is_some_and(|k| k.word.capital) && !at(0).has(Classes::PRONOUN) && !the;
        let quoted = if quotes { longest_quotation(known) as f32 } else { 0.0 };
        self.signals = Signals::new(|of| match of {
            Signal::SpeechAt => speech,
            Signal::Spoken => says(speech >= 0.0),
            Signal::Quotation => quoted,
            Signal::Number => says(known.iter().any(|k| k.token.kind == TokenKind::Number)),
            Signal::Month => says(known.iter().any(|k| k.word.capital && k.word.classes.has(Classes::MONTH))),
            Signal::Hedges => count(Classes::HEDGE),
            Signal::Evidence => count(Classes::EVIDENCE),
            Signal::House => says(has(Classes::HOUSE)),
            Signal::Previously => says(has(Classes::PREVIOUSLY)),
            Signal::Length => known.len() as f32,
            Signal::Names => self.names.len() as f32,
            Signal::Pronoun => says(at(0).has(Classes::PRONOUN)),
            Signal::TakenUp => says(the && (at(1).has(Classes::TAKEN_UP) || at(2).has(Classes::TAKEN_UP))),
            Signal::Link => says(any(Classes::LINK, 0..8)),
            Signal::Likely => says(has(Classes::LIKELY)),
            Signal::Pointing => says(any(Classes::POINTING, 0..4)),
            Signal::NamedSpeaker => says((0.0..=2.0).contains(&speech) && opens_with_name),
            Signal::Will => says(has(Classes::WILL)),
            Signal::Reportedly => says(has(Classes::REPORTEDLY)),
            Signal::SpeechThat => says(speech >= 0.0 && behind(speech as usize + 1)),
            Signal::Bracket => says(memchr::memchr(b'(', bytes).is_some()),
            Signal::OpensInBracket => says(text.trim_start().starts_with('(')),
            Signal::Absent => says(absent),
            Signal::GoesOn => says(any(Classes::GOES_ON, 0..10)),
            Signal::OpensWithHouse => says(any(Classes::HOUSE, 0..4)),
            Signal::ManySpeakers => says(speech > 0.0 && any(Classes::MANY, 0..speech as usize)),
            Signal::Rule => says(has(Classes::RULE)),
            Signal::Supposes => says(has(Classes::SUPPOSES)),
            Signal::Event => says(self.event),
            Signal::UnknownWords => share(unknown),
            Signal::Figure => says(self.figure),
            Signal::Own => says(self.own),
            Signal::Unknown => says(self.unknown),
            Signal::SetApart => says(self.caption || self.introduces || self.credit),
            Signal::Defines => says(self.defines),
            Signal::Infers => says(self.weighs || self.infers),
            Signal::Past => past.min(4) as f32,
            Signal::Advises => says(self.advises),
            Signal::When => says(self.when),
            Signal::NameWords => names as f32,
            Signal::UnspokenQuotation => says(quotes && speech < 0.0),
            Signal::CountingWords => count(Classes::COUNT),
        });
    }

    /// Sets the sentence kinds that depend on form. `all` is the union of the classes of all words.
    fn kinds(&mut self, text: &str, known: &[Known<'_>], all: Classes) {
        let at = |i: usize| known.get(i).map_or(Classes::default(), |k| k.word.classes);
        let word = |i: usize| known.get(i).map_or("", |k| k.text);
        let is = |i: usize, class: Classes| at(i).has(class);
        let n = known.len();
        let any = |class: Classes, range: std::ops::Range<usize>| {
            all.has(class) && range.into_iter().any(|i| is(i, class))
        };
        let speech = self.signals[Signal::SpeechAt];
        self.unknown =
            (0..n).any(|i| says_unknown(known, i, speech)) && self.signals[Signal::Quotation] < 4.0;
        let own = all.has(Classes::FIRST_PERSON) && speaks_of_itself(known);
        let this = matches!(word(0), "This" | "The" | "Our") && is(1, Classes::PART) || {
            matches!(word(0), "In" | "For") && word(1) == "this" && is(2, Classes::PART)
        };
        self.own = own || this && word(0) != "The" && speech < 0.0;
        let label = text.trim_start().trim_start_matches(['-', '*', '_', '•', ' ']);
        let first = usize::from(matches!(word(0), "*" | "_" | "A" | "The" | "-"));
        let first = (first..n).find(|&i| known[i].token.kind != TokenKind::Mark).unwrap_or(0);
        let event = (0..n).any(|i| event(known, i));
        let tale = event || (0..n).any(|i| is(i, Classes::PAST));
        let opens = is(first, Classes::CAPTION)
            && (matches!(word(first + 1), ":" | ".")
                || known.get(first + 1).is_some_and(|k| k.token.kind == TokenKind::Number)
                || matches!(word(first + 1), "(" | "of" | "showing" | "by" | "from")
                    && word(0) != "The"
                    && !tale);
        let numbered = (1..n.min(7)).any(|i| {
            word(i - 1) == "("
                && is(i, Classes::CAPTION)
                && known.get(i + 1).is_some_and(|k| k.token.kind == TokenKind::Number)
                && !tale
        });
        let field = label.find(':').is_some_and(|colon| {
            let (before, after) = (&label[..colon], &label[colon + 1..]);
            before.split_whitespace().take(7).count() <= 6
                && after.split_whitespace().take(7).count() <= 6
                && text.trim_start().starts_with(['*', '-', '_', '•'])
                && speech < 0.0
        });
        let tells = speech >= 0.0 && !is(speech as usize, Classes::AMBIGUOUS);
        self.caption = (opens || numbered) && !tells || field;
        self.introduces = label.trim_end().ends_with([':', '：']);
        self.event = event;
        self.shows_code = speech < 0.0 && memchr::memchr(b'`', text.as_bytes()).is_some();
        let month = |i: usize| known[i].word.capital && is(i, Classes::MONTH) && dated(known, i);
        let hedge = (0..n).find(|&i| is(i, Classes::HEDGE) && !month(i)).unwrap_or(n);
        self.told =
            (0..hedge).any(|i| self::event(known, i) || i > 0 && past(known, i) && is(i, Classes::PAST));
        self.hedged_tail = self.told && hedge > 0 && hedge < n && word(hedge - 1) == ",";
        self.figure = (0..n).any(|i| figure(known, i));
        let year = |i: usize| {
            known[i].token.kind == TokenKind::Number
                && known[i].text.len() == 4
                && known[i].text.starts_with(['1', '2'])
                && matches!(
                    word(i.wrapping_sub(1)),
                    "in" | "In"
                        | "since"
                        | "Since"
                        | "until"
                        | "from"
                        | "by"
                        | "of"
                        | "early"
                        | "late"
                        | "mid"
                )
        };
        self.when = self.units.iter().any(|u| u.word == MONTH || u.word == WEEKDAY)
            || any(Classes::TIME, 0..n)
            || (0..n).any(year)
            || (0..n).any(|i| {
                matches!(word(i), "last" | "Last" | "this" | "This")
                    && matches!(
                        word(i + 1),
                        "week"
                            | "month"
                            | "year"
                            | "spring"
                            | "summer"
                            | "autumn"
                            | "fall"
                            | "winter"
                            | "night"
                    )
            });
        let be = |i: usize| matches!(word(i), "is" | "are");
        let genus = (1..n.min(9)).any(|i| {
            be(i)
                && matches!(word(i + 1), "a" | "an" | "the" | "any" | "when")
                && (word(i + 1) == "when" || (i + 2..n.min(i + 6)).any(|k| is(k, Classes::GENUS)))
        });
        let refers = (1..n.min(9)).any(|i| {
            matches!(
                (word(i), word(i + 1)),
                ("refers", "to")
                    | ("refer", "to")
                    | ("means", _)
                    | ("denotes", _)
                    | ("describes", "a" | "an" | "the")
            ) || word(i) == "stands" && word(i + 1) == "for"
                || be(i) && word(i + 1) == "defined"
        });
        self.defines =
            speech < 0.0 && !self.when && !self.figure && (refers || genus && self.names.len() < 2);
        let imperative = matches!(
            word(0),
            "Watch" | "Expect" | "Monitor" | "Consider" | "Note" | "Verify" | "Check" | "Avoid" | "See"
        );
        self.advises = imperative
            || speech < 0.0
                && any(Classes::ADVICE, 0..n)
                && (0..n).any(|i| matches!(word(i), "should" | "must" | "ought"));
        let subject = (0..n.min(8)).take_while(|&i| {
            !matches!(word(i), "shows" | "show" | "showed" | "showing" | "reveals" | "depicts")
        });
        let (mut pictured, mut whose, mut last) = (false, false, 0);
        for i in subject {
            pictured |= is(i, Classes::EVIDENCE)
                && !matches!(word(i), "satellite" | "Satellite" | "geolocated" | "Geolocated");
            whose |= i > 0 && known[i].word.capital && !is(i, Classes::DEMONYM);
            last = i + 1;
        }
        pictured &= last < n.min(8);
        self.imagery_unnamed = pictured
            && !whose
            && !self.when
            && !any(Classes::SHOWN, 0..n)
            && (speech < 0.0 || is(speech as usize, Classes::INFERS));
    }
}

/// Returns the number of elements that two sorted sets share.
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
