//! Words for the measure of support. They are normalized so that inflection, case, possessives, number words and
//! synonyms do not matter.

mod lists;
mod names;
mod numbers;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assessment::{calendar, dates};
use crate::text::{Span, fingerprint};
use crate::words::{Recent, TokenKind, is_alphanumeric, stem, tokens, visible};
use lists::{EMPTY, GENERIC, LIGHT, LIKELIHOOD, NEGATION, NUMBERS, SYNONYMS};
use names::Initials;
use numbers::{Figure, Numbers};

pub use names::{alike, capital_for, capital_of, is_country};

/// The role of a word in the measure of support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Articles, prepositions and auxiliaries, which have no content.
    Empty,
    /// `not`, `no`, `never`, `without` and the like.
    Negation,
    /// `likely`, `may`, `probably` and the like.
    Likelihood,
    /// Reporting verbs, and other words that a summary omits or swaps freely.
    Light,
    /// A month or a day of the week.
    Date,
    /// A number in digits or a number word.
    Number,
    /// A capitalized word, unless it is capitalized because it begins a sentence.
    Name,
    /// Any other word.
    #[default]
    Word,
}

impl WordKind {
    /// Returns the weight of a word of this kind, before its rarity in the document is applied.
    #[must_use]
    pub const fn weight(self) -> f32 {
        match self {
            Self::Empty | Self::Negation => 0.0,
            Self::Light => 0.2,
            Self::Likelihood => 0.25,
            Self::Date => 0.4,
            Self::Word => 1.0,
            Self::Number => 1.2,
            Self::Name => 1.4,
        }
    }
}

/// One word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The place of the word in the text that was read.
    pub span: Span,
    /// The key that all forms of the word and its synonyms share.
    pub key: u32,
    /// The role of the word.
    pub kind: WordKind,
    /// True if the word begins with a capital or a digit.
    pub capital: bool,
    /// True if the word begins a sentence, where a capital has no meaning.
    pub opens: bool,
    /// True for a title or a kind of place, which identifies nobody by itself: `Minister`, `Oblast`.
    pub generic: bool,
    /// True for an ordinary word, which is not a name even with a capital.
    pub ordinary: bool,
    /// The key that all spellings of a long name share. 0 for all other words.
    pub loose: u32,
    /// The key of the acronym of the name that contains the word, such as `EU` for `European Union`. 0 without one.
    pub acronym: u32,
    /// The value of a number, in thousandths. 0 for other words.
    pub value: u64,
    /// True if the words before it make the number approximate: `about`, `more than`.
    pub rough: bool,
    /// The key of the function word before it, or before the date that contains it: `since May 2`. 0 without one.
    pub lead: u32,
    /// True for a verb in the active voice, judged by its form and the word before it.
    pub active: bool,
    /// True if it is the subject of the verb after it: `Paris announced`.
    pub acts: bool,
}

impl Word {
    const fn plain(span: Span, key: u32, kind: WordKind) -> Self {
        Self {
            span,
            key,
            kind,
            capital: false,
            opens: false,
            generic: false,
            ordinary: false,
            loose: 0,
            acronym: 0,
            value: 0,
            rough: false,
            lead: 0,
            active: false,
            acts: false,
        }
    }

    /// Returns true if it names a person, body or place that no other word could stand for.
    #[must_use]
    pub fn is_distinguishing(&self) -> bool {
        !self.generic
            && !self.ordinary
            && (self.kind == WordKind::Name || self.opens && self.capital && is_country(self.key))
    }
}

/// Returns true if a word expresses a negation by itself: `fail`, `unable`, `refuse`.
#[must_use]
pub fn denies(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "fail failure unable unsuccessful unsuccessfully refuse remove deny lack stop halt end cease \
            prevent unlikely abandon reject absent absence little few despite contrary falsely refute dispute \
            dismiss unrelated unchanged instead rather";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if a word says that what follows is not true: `despite claims that …`, `denied that …`.
#[must_use]
pub fn contests(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "despite deny refute dispute contrary falsely";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if a word says that the action of the next verb did not happen: `failed to retake`.
#[must_use]
pub fn thwarts(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        "fail refuse decline unable".split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if a word makes the negation before it partial: `not significantly`, `not yet`.
#[must_use]
pub fn limits(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "significantly fully entirely substantially only yet necessarily immediately always completely \
            solely just merely longer";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if an action is reciprocal, so that subject and object can be swapped, such as `meet`.
#[must_use]
pub fn is_mutual(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "meet talk negotiate agree sign clash fight discuss cooperate coordinate share exchange trade \
            compete differ unite merge speak spoke converse skirmish treaty tie relation relationship ceasefire \
            truce dialogue summit pact exercise swap normalize reconcile partner";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true for a unit of time or length. One sentence may contain several such measures.
#[must_use]
pub fn is_measure(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "hour day week month year minute km mile meter metre";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if a word marks a statement as someone's report: `reportedly`, `claimed`.
#[must_use]
pub fn is_hearsay(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "reportedly allegedly claim report purportedly";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true for the title of an office.
#[must_use]
pub fn is_title(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "president minister chancellor premier secretary chairman chair speaker governor mayor ambassador envoy \
            king queen prince emir sultan pope spokesperson spokesman spokeswoman general admiral commander chief head \
            leader director foreign defense interior finance prime";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if the word before a date makes it another day than that of the event: `as of`, `since`, `until`.
#[must_use]
pub fn leads_elsewhere(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "of since until before after by from to through between";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns true if the word before a name makes it a place: `in Paris`.
fn leads_to_place(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list =
            "in of on at to from near around over against within into toward towards across through vicinity";
        list.split_whitespace().map(|word| read(word, true, false).key).collect()
    });
    KEYS.contains(&key)
}

/// Returns the class of a word of likelihood; words of one class have about the same meaning. `'w'` is `will`. Returns
/// `None` for words that only modify a verb.
#[must_use]
pub fn estimate_class(key: u32) -> Option<char> {
    static CLASSES: LazyLock<FxHashMap<u32, char>> = LazyLock::new(|| {
        let lists = [
            ('l', "likely probably probable"),
            ('u', "unlikely improbable"),
            ('m', "may might could possibly perhaps potentially"),
            ('c', CERTAINLY),
            ('w', "will"),
        ];
        let mut classes = FxHashMap::default();
        for (class, list) in lists {
            for word in list.split_whitespace() {
                let key = KNOWN.get(&key_of(word)).map_or(key_of(word), |(_, key)| *key);
                classes.insert(key, class);
            }
        }
        classes
    });
    CLASSES.get(&key).copied()
}

/// The adverb. The adjective has the same key where it expresses certainty; `certain areas` has another key.
const CERTAINLY: &str = "certainly";

/// The kind of each known word and the key that it shares with its synonyms, by its lower-case form or stem.
static KNOWN: LazyLock<FxHashMap<u32, (WordKind, u32)>> = LazyLock::new(|| {
    let mut known = FxHashMap::default();
    let kinds = [
        (WordKind::Empty, EMPTY),
        (WordKind::Negation, NEGATION),
        (WordKind::Likelihood, LIKELIHOOD),
        (WordKind::Light, LIGHT),
    ];
    for group in SYNONYMS {
        let mut words = group.split_whitespace();
        let Some(head) = words.next() else { continue };
        let key = key_of(stem(head));
        for word in group.split_whitespace() {
            known.insert(key_of(stem(word)), (WordKind::Word, key));
            known.insert(key_of(word), (WordKind::Word, key));
        }
    }
    for (code, names) in names::countries() {
        // If the synonym lists contain the country, all its names join that group.
        let group = names.iter().find_map(|name| known.get(&key_of(stem(name))).map(|(_, key)| *key));
        let key = group.unwrap_or_else(|| key_of(&format!("country {code}")));
        for name in &names {
            known.entry(key_of(name)).or_insert((WordKind::Word, key));
            known.entry(key_of(stem(name))).or_insert((WordKind::Word, key));
        }
    }
    // Later insertions override earlier ones, so words without content keep that kind.
    for (kind, list) in kinds.into_iter().rev() {
        for word in list.split_whitespace() {
            known.insert(key_of(word), (kind, key_of(stem(word))));
            if kind == WordKind::Light {
                known.insert(key_of(stem(word)), (kind, key_of(stem(word))));
            }
        }
    }
    for (word, digits) in NUMBERS {
        known.insert(key_of(word), (WordKind::Number, key_of(digits)));
    }
    known.insert(key_of(CERTAINLY), (WordKind::Likelihood, key_of(CERTAINLY)));
    known.insert(key_of("certain"), (WordKind::Light, key_of("certain")));
    known
});

static GENERIC_KEYS: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| GENERIC.split_whitespace().map(|word| read(word, true, false).key).collect());

/// Returns the words of the sentence at `span` of `whole`, in order. `marks` are the sorted spans of `whole` to skip,
/// such as citations.
#[must_use]
pub fn words(whole: &str, span: Span, marks: &[Span]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(span.len() as usize / 6 + 2);
    each_word(whole, span, marks, |word| out.push(word));
    read_in_context(whole, &mut out);
    out
}

/// Sets the properties of each word that depend on its neighbours.
fn read_in_context(whole: &str, words: &mut [Word]) {
    const SURE: &[&str] =
        &["almost", "nearly", "virtually", "is", "are", "was", "were", "be", "seems", "appears", "not"];
    const ROUGH: &[&str] = &[
        "about",
        "approximately",
        "roughly",
        "around",
        "nearly",
        "almost",
        "some",
        "over",
        "than",
        "least",
        "most",
    ];
    const BEFORE_VERB: &[&str] = &[
        "will",
        "would",
        "may",
        "might",
        "could",
        "must",
        "should",
        "can",
        "cannot",
        "to",
        "has",
        "have",
        "had",
        "did",
        "not",
        "likely",
        "also",
        "reportedly",
    ];
    const PAST: &[&str] = &[
        "struck",
        "hit",
        "shot",
        "took",
        "sent",
        "met",
        "gave",
        "led",
        "held",
        "fought",
        "beat",
        "drove",
        "seized",
        "withdrew",
        "began",
        "sold",
        "bought",
        "won",
        "lost",
        "told",
        "sought",
        "left",
        "cut",
        "put",
        "paid",
        "built",
        "overran",
        "overthrew",
        "drew",
        "sued",
    ];
    const BE: &[&str] = &["was", "were", "been", "be", "is", "are", "being", "am"];
    let lower = |word: &Word| whole[word.span.range()].to_ascii_lowercase();
    let mut before = String::new();
    for i in 0..words.len() {
        let text = lower(&words[i]);
        let behind = words.get(i + 1).map(lower).unwrap_or_default();
        let previous = i.checked_sub(1).map(|p| words[p]);
        let word = &mut words[i];
        if text == "certain" && (SURE.contains(&before.as_str()) || matches!(behind.as_str(), "to" | "that"))
        {
            (word.key, word.kind) = (key_of(CERTAINLY), WordKind::Likelihood);
        }
        word.rough = word.value > 0 && ROUGH.contains(&before.as_str());
        word.lead = match previous {
            Some(word) if matches!(word.kind, WordKind::Empty) => word.key,
            // The lead of a date is the word before its first word.
            Some(word) if matches!(word.kind, WordKind::Date | WordKind::Number) => word.lead,
            _ => 0,
        };
        // `Iranian-made` describes an origin, not an agent.
        let from =
            matches!(behind.as_str(), "made" | "built" | "supplied" | "provided" | "produced" | "designed");
        word.ordinary |= from && whole[word.span.end as usize..].starts_with('-');
        let formed = text.len() > 4 && text.ends_with("ed") || PAST.contains(&text.as_str());
        let goes_on = text.len() > 5 && text.ends_with("ing") && BE.contains(&before.as_str());
        let governed = BEFORE_VERB.contains(&before.as_str());
        let passive = BE.contains(&before.as_str()) && !goes_on || behind == "by";
        word.active = word.kind == WordKind::Word && !passive && (formed || goes_on || governed);
        before = text;
    }
    for i in 1..words.len() {
        let verb = words[i].active || matches!(words[i].kind, WordKind::Light | WordKind::Likelihood);
        words[i - 1].acts = verb && !leads_to_place(words[i - 1].lead);
    }
    name_what_opens(whole, words);
    let mut initials = Initials::default();
    let mut from = 0;
    let ended = |words: &mut [Word], from: usize, to: usize, keys: [u32; 2]| {
        if keys[0] != 0 {
            words[from..to].iter_mut().for_each(|word| word.acronym = keys[0]);
        }
    };
    for i in 0..words.len() {
        let word = words[i];
        let began = initials.is_empty();
        let keys = initials.read(whole, &word);
        ended(words, from, i, keys);
        if began || keys[0] != 0 || initials.is_empty() {
            from = i;
        }
    }
    let keys = initials.finish();
    ended(words, from, words.len(), keys);
}

/// Turns words that open a sentence and are not ordinary into names: acronyms, and words before another name.
fn name_what_opens(whole: &str, words: &mut [Word]) {
    for i in 0..words.len() {
        let word = words[i];
        if !word.opens || !word.capital || word.generic || word.kind != WordKind::Word {
            continue;
        }
        let text = &whole[word.span.range()];
        let acronym = text.len() > 1 && !text.contains(char::is_lowercase) && word.value == 0;
        let before_name = words.get(i + 1).is_some_and(|next| {
            let adjacent = whole[word.span.end as usize..next.span.start as usize].trim().is_empty();
            adjacent && next.capital && !next.opens && next.kind == WordKind::Name && !is_country(next.key)
        });
        if acronym || before_name && names::opens_as_name(&text.to_lowercase(), word.key) {
            words[i].kind = WordKind::Name;
        }
    }
}

/// Passes the words of the sentence at `span` of `whole` to `found`, in order. A number of several words is passed as
/// one. `marks` are sorted.
fn each_word(whole: &str, span: Span, marks: &[Span], mut found: impl FnMut(Word)) {
    let mut numbers = Numbers::default();
    // Truncate at the end only, so that offsets remain relative to `whole`.
    let text = &whole[..span.end as usize];
    let (mut any, mut opens) = (false, true);
    let mut tokens = tokens(text);
    tokens.skip_to(span.start as usize);
    for token in tokens.outside(marks) {
        let piece = &text[token.span.range()];
        if token.kind == TokenKind::Mark {
            // A capital after a full stop, quote or bracket is not necessarily a name.
            opens |= any && matches!(piece, "." | "!" | "?" | ":" | "“" | "\"" | "(" | "…");
            if piece == "%" {
                any = true;
                let word = Word::plain(token.span, percent(), WordKind::Word);
                numbers.put(whole, word, Figure::None, &mut found);
            }
            continue;
        }
        any = true;
        each_part(piece, |part, kind| {
            let at = Span::from(part).shift(token.span.start);
            let (word, figure) = match kind {
                Part::Not => (Word::plain(at, not(), WordKind::Negation), Figure::None),
                Part::Letters | Part::Digits => {
                    let known = known(&text[at.range()], opens, kind == Part::Digits);
                    let Known { kind, capital, generic, ordinary, loose, value, figure, .. } = known;
                    let key =
                        if known.united { united(&text[at.end as usize..], known.key) } else { known.key };
                    let plain = Word::plain(at, key, kind);
                    (Word { capital, opens, generic, ordinary, loose, value, ..plain }, figure)
                }
            };
            numbers.put(whole, word, figure, &mut found);
            opens = false;
        });
    }
    numbers.finish(&mut found);
}

/// A part of a token that is a word of its own here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Letters,
    Digits,
    /// The `’t` of `didn’t`.
    Not,
}

/// Passes the parts of a token: `60km` and `didn’t` have two, `15th` has one. Ordinal endings and the last full stop of
/// initials belong to none.
fn each_part(token: &str, mut found: impl FnMut(Range<usize>, Part)) {
    if token.bytes().all(|b| b.is_ascii_alphabetic()) {
        return found(0..token.len(), Part::Letters);
    }
    let not = ["’t", "'t"].iter().find(|ending| token.len() > ending.len() && token.ends_with(**ending));
    let end = not.map_or(token.trim_end_matches('.').len(), |ending| token.len() - ending.len());
    let mut at = 0;
    while let Some(first) = token[at..end].chars().next() {
        let rest = &token[at..end];
        if first.is_numeric() {
            let other = |c: char| !(c.is_numeric() || matches!(c, '.' | ','));
            let length = rest.find(other).unwrap_or(rest.len());
            found(at..at + length, Part::Digits);
            at += length;
            let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| token[at..].starts_with(ending));
            at += if ordinal { 2 } else { 0 };
        } else if is_alphanumeric(first) {
            // Digits belong to a designation in capitals: `T72`.
            let mut lower = false;
            let other = |c: char| {
                lower |= c.is_lowercase();
                c.is_numeric() && lower
            };
            let length = rest.find(other).unwrap_or(rest.len());
            found(at..at + length, Part::Letters);
            at += length;
        } else {
            at += first.len_utf8();
        }
    }
    if not.is_some() {
        found(end..token.len(), Part::Not);
    }
}

/// Returns the key of `United` before `rest`: that of the country or body whose name it begins.
fn united(rest: &str, otherwise: u32) -> u32 {
    static KEYS: LazyLock<[u32; 3]> =
        LazyLock::new(|| ["british", "emirati", "un"].map(|word| read(word, false, false).key));
    let rest = rest.trim_start();
    let starts = ["Kingdom", "Arab", "Nations"].into_iter().position(|next| rest.starts_with(next));
    starts.map_or(otherwise, |at| KEYS[at])
}

/// Returns the distinct keys of the words with content in the sentence at `span`. Long names also have the key of their
/// spellings, and names of several words those of their acronyms.
#[must_use]
pub fn keys(whole: &str, span: Span, marks: &[Span]) -> Vec<u32> {
    let mut keys = Vec::with_capacity(span.len() as usize / 6 + 2);
    let mut initials = Initials::default();
    let acronyms = |keys: &mut Vec<u32>, found: [u32; 2]| {
        keys.extend(found.into_iter().filter(|key| *key != 0));
    };
    each_word(whole, span, marks, |word| {
        if word.kind.weight() > 0.0 {
            keys.push(word.key);
            if word.loose != 0 {
                keys.push(word.loose);
            }
        }
        acronyms(&mut keys, initials.read(whole, &word));
    });
    acronyms(&mut keys, initials.finish());
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn percent() -> u32 {
    static KEY: LazyLock<u32> = LazyLock::new(|| key_of(stem("percent")));
    *KEY
}

fn not() -> u32 {
    static KEY: LazyLock<u32> = LazyLock::new(|| key_of("not"));
    *KEY
}

/// The result of [`read`], with further properties that do not depend on context.
#[derive(Clone, Copy, Default)]
struct Known {
    key: u32,
    kind: WordKind,
    capital: bool,
    generic: bool,
    ordinary: bool,
    loose: u32,
    value: u64,
    figure: Figure,
    /// True for `United`, which begins several names.
    united: bool,
}

fn known(word: &str, opens: bool, digits: bool) -> Known {
    thread_local! {
        static RECENT: RefCell<Recent<Known>> = RefCell::default();
    }
    LazyLock::force(&GENERIC_KEYS);
    let read = || {
        let word = &*visible(word).text;
        let capital = digits || word.starts_with(char::is_uppercase);
        let known = read(word, opens, digits);
        let generic = capital && GENERIC_KEYS.contains(&known.key);
        let named = capital && !digits && !generic && matches!(known.kind, WordKind::Name | WordKind::Word);
        let loose = if named && !is_country(known.key) { names::loose(&word.to_lowercase()) } else { 0 };
        let ordinary = named && names::is_ordinary(&word.to_lowercase());
        Known { capital, generic, ordinary, loose, united: word == "United", ..known }
    };
    RECENT.with_borrow_mut(|recent| recent.get(word, u8::from(opens), read))
}

fn read(word: &str, opens: bool, digits: bool) -> Known {
    let of = |key, kind| Known { key, kind, ..Known::default() };
    if digits {
        let plain: String = word.chars().filter(|c| *c != ',').collect();
        let (figure, value) = numbers::figure(word, Some(&plain));
        return Known { figure, value, ..of(key_of(&plain), WordKind::Number) };
    }
    let capital = word.starts_with(char::is_uppercase);
    let lower: Cow<'_, str> = match word {
        "US" | "U.S" | "USA" => "american".into(),
        "UK" | "U.K" => "british".into(),
        "UAE" => "emirati".into(),
        "UN" | "U.N" => "un".into(),
        _ if word.bytes().all(|b| b.is_ascii_lowercase()) => word.into(),
        _ => word.to_lowercase().into(),
    };
    // `US` is not the pronoun. `May` is not the verb unless it opens the sentence.
    let acronym = word.len() > 1 && !word.contains(char::is_lowercase);
    if capital && !acronym {
        let month = dates::month(word);
        if month.is_some() && word != "Mar" && !opens || calendar::weekday(&lower).is_some() {
            let month = month.map_or(&*lower, |m| dates::MONTHS[m as usize - 1]);
            return of(key_of(month), WordKind::Date);
        }
    }
    let named = |kind| if capital && !opens && kind == WordKind::Word { WordKind::Name } else { kind };
    if (!acronym || matches!(&*lower, "american" | "british" | "emirati"))
        && let Some((kind, key)) = KNOWN.get(&key_of(&lower))
    {
        let number = (*kind == WordKind::Number).then(|| NUMBERS.iter().find(|(word, _)| *word == lower));
        let (figure, value) = numbers::figure(&lower, number.flatten().map(|(_, digits)| *digits));
        return Known { figure, value, ..of(*key, named(*kind)) };
    }
    let stem = stem(&lower);
    let stemmed = key_of(stem);
    match KNOWN.get(&stemmed) {
        Some((kind, key)) if *kind != WordKind::Empty && *kind != WordKind::Likelihood => {
            of(*key, named(*kind))
        }
        _ => of(stemmed, named(WordKind::Word)),
    }
}

fn key_of(word: &str) -> u32 {
    let hash = fingerprint(word.bytes());
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        words(text, Span::from(0..text.len()), &[])
            .iter()
            .map(|w| format!("{} {:?}", &text[w.span.range()], w.kind))
            .collect()
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        let key = |w: &str| words(w, Span::from(0..w.len()), &[])[0].key;
        assert_eq!(key(a), key(b), "{a} {b}");
    }

    #[test]
    fn forms_of_a_word_share_a_key() {
        for (a, b) in [
            ("advances", "advancing"),
            ("mobilization", "mobilized"),
            ("intensify", "intensified"),
            ("stopped", "stop"),
            ("two", "2"),
            ("1,200", "1200"),
            ("forces", "force"),
            ("Iran’s", "Iran"),
            ("captured", "seize"),
            ("15th", "15"),
            ("attacks", "assault"),
        ] {
            same(a, b);
        }
    }

    #[test]
    fn kinds_follow_case_and_lists() {
        assert_eq!(
            shown("River forces will likely not retake Port Anvil on May 2, U.S. officials said; 60km away."),
            [
                "River Word",
                "forces Word",
                "will Likelihood",
                "likely Likelihood",
                "not Negation",
                "retake Word",
                "Port Name",
                "Anvil Name",
                "on Empty",
                "May Date",
                "2 Number",
                "U.S Name",
                "officials Word",
                "said Light",
                "60 Number",
                "km Word",
                "away Word"
            ]
        );
    }

    #[test]
    fn a_contracted_not_is_a_negation() {
        assert_eq!(shown("They didn’t go"), ["They Empty", "didn Word", "’t Negation", "go Word"]);
    }

    #[test]
    fn marks_are_passed_over() {
        let text = "It fell.[12] It rose.";
        let mark = Span::from(8..12);
        assert!(words(text, Span::from(0..text.len()), &[mark]).iter().all(|w| w.kind != WordKind::Number));
    }

    #[test]
    fn spellings_acronyms_and_capitals_are_known() {
        let word = |text: &str| words(text, Span::from(0..text.len()), &[])[1];
        assert_eq!(word("in Kharkhiv").loose, word("in Kharkiv").loose);
        assert_eq!(word("in Zaprozhya").loose, word("in Zaporizhzhia").loose);
        assert_ne!(word("in Donetsk").loose, word("in Donets").loose);
        let text = "the Northern Fishery Protection Agency left";
        let acronym = words(text, Span::from(0..text.len()), &[])[1].acronym;
        assert_eq!(acronym, word("the NFPA").key);
        assert!(keys(text, Span::from(0..text.len()), &[]).contains(&acronym));
        assert_eq!(capital_of(word("in Oslo").key), Some(word("the Norwegian").key));
        assert!(alike("Gennady", "Gennday") && !alike("Slovakia", "Slovenia"));
    }

    #[test]
    fn united_is_what_follows_it() {
        let key = |text: &str| words(text, Span::from(0..text.len()), &[])[0].key;
        assert_eq!(key("United Kingdom"), key("Britain"));
        assert_ne!(key("United Kingdom"), key("United States"));
        assert_eq!(key("United States"), key("America"));
    }
}
