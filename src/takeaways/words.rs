//! Words for the measure of support. They are normalized so that inflection, case, possessives, number words and
//! synonyms do not matter.

mod classes;
mod context;
mod lists;
mod names;
mod numbers;
mod parts;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::assessment::{calendar, dates};
use crate::text::{Span, fingerprint};
use crate::words::{Recent, TokenKind, stem, tokens, visible};
use classes::is_generic;
use context::read_in_context;
use lists::{EMPTY, LIGHT, LIKELIHOOD, NEGATION, NUMBERS, SYNONYMS};
use names::Initials;
use numbers::{Figure, NumberJoiner};
use parts::{TokenPart, each_part};

pub use classes::{
    contests, denies, is_hearsay, is_measure, is_mutual, is_title, leads_elsewhere, limits, thwarts,
};
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

/// Returns the words of the sentence at `span` of `whole`, in order. `marks` are the sorted spans of `whole` to skip,
/// such as citations.
#[must_use]
pub fn words(whole: &str, span: Span, marks: &[Span]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(span.len() as usize / 6 + 2);
    each_word(whole, span, marks, |word| out.push(word));
    read_in_context(whole, &mut out);
    out
}

/// Passes the words of the sentence at `span` of `whole` to `found`, in order. A number of several words is passed as
/// one. `marks` are sorted.
fn each_word(whole: &str, span: Span, marks: &[Span], mut found: impl FnMut(Word)) {
    let mut numbers = NumberJoiner::default();
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
        let mut after_digits = false;
        each_part(piece, |part, kind| {
            let at = Span::from(part).shift(token.span.start);
            // The unit in '$600K' is no name.
            let unit = std::mem::replace(&mut after_digits, kind == TokenPart::Digits) && at.len() == 1;
            let (word, figure) = match kind {
                TokenPart::Not => (Word::plain(at, not(), WordKind::Negation), Figure::None),
                TokenPart::Letters | TokenPart::Digits => {
                    let known = known(&text[at.range()], opens, kind == TokenPart::Digits);
                    let Known { kind, capital, generic, ordinary, loose, value, figure, .. } = known;
                    let key =
                        if known.united { united(&text[at.end as usize..], known.key) } else { known.key };
                    let plain = Word::plain(at, key, kind);
                    let ordinary = ordinary || unit;
                    (Word { capital, opens, generic, ordinary, loose, value, ..plain }, figure)
                }
            };
            numbers.put(whole, word, figure, &mut found);
            opens = false;
        });
    }
    numbers.finish(&mut found);
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
    let read = || {
        let word = &*visible(word).text;
        let capital = digits || word.starts_with(char::is_uppercase);
        let known = read(word, opens, digits);
        let generic = capital && is_generic(known.key);
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
mod tests;
