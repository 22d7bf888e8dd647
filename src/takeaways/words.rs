//! Words as the measure of support sees them: folded so that inflection, case, possessives, number words and the
//! trade's synonyms don't matter.

mod lists;
mod stem;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assessment::{calendar, dates};
use crate::text::{Recent, Span, fingerprint, letters_end};
use lists::{EMPTY, GENERIC, LIGHT, LIKELIHOOD, NEGATION, NUMBERS, SYNONYMS};
use stem::stem;

/// What a word is to the measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Articles, prepositions, auxiliaries: no content.
    Empty,
    /// `not`, `no`, `never`, `without` and the like.
    Negation,
    /// `likely`, `may`, `probably` and the like.
    Likelihood,
    /// Verbs that give somebody's words, and other words that a summary leaves out or swaps freely.
    Light,
    /// A month or a day of the week.
    Date,
    /// Written in digits or as a number word.
    Number,
    /// Written with a capital, and not because a sentence begins.
    Name,
    /// Any other word.
    #[default]
    Word,
}

impl WordKind {
    /// How much a word of this kind weighs before its rarity in the document counts.
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
    /// Where it stands, in the text that was read.
    pub span: Span,
    /// The same for all forms of the word and its synonyms.
    pub key: u32,
    /// What it is.
    pub kind: WordKind,
    /// Whether a capital or a digit opens it, wherever it stands.
    pub capital: bool,
    /// Whether it opens a sentence, where a capital says nothing.
    pub opens: bool,
    /// Whether it is a title or a kind of place, which names nobody by itself: `Minister`, `Oblast`.
    pub generic: bool,
}

impl Word {
    const fn plain(span: Span, key: u32, kind: WordKind) -> Self {
        Self { span, key, kind, capital: false, opens: false, generic: false }
    }
}

/// Whether a word denies by itself: `fail`, `unable`, `refuse`.
#[must_use]
pub fn denies(key: u32) -> bool {
    static KEYS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
        let list = "fail failure unable unsuccessful refuse remove deny lack stop halt end cease prevent unlikely \
            abandon reject absent absence little few";
        list.split_whitespace().map(|word| read(word, true, false).0).collect()
    });
    KEYS.contains(&key)
}

/// Which words of likelihood mean about the same; `None` for words that only colour a verb. `'w'` is `will`.
#[must_use]
pub fn estimate_class(key: u32) -> Option<char> {
    static CLASSES: LazyLock<FxHashMap<u32, char>> = LazyLock::new(|| {
        let lists = [
            ('l', "likely probably probable"),
            ('u', "unlikely improbable"),
            ('m', "may might could possibly perhaps potentially"),
            ('c', "certainly"),
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

/// What a word is known as: its kind and the key that it shares with its synonyms, by its lower-case form or stem.
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
        }
    }
    // Later lists beat earlier ones: a word without content stays one.
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
    known
});

static GENERIC_KEYS: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| GENERIC.split_whitespace().map(|word| read(word, true, false).0).collect());

/// The words of the sentence at `span` of `whole`, in order; `marks` are stretches of `whole` to pass over, such as
/// citations, sorted.
#[must_use]
pub fn words(whole: &str, span: Span, marks: &[Span]) -> Vec<Word> {
    let mut out = Vec::with_capacity(span.len() as usize / 6 + 2);
    each_word(whole, span, marks, |word| out.push(word));
    out
}

/// Gives the words of the sentence at `span` of `whole` to `found`, in order.
fn each_word(whole: &str, span: Span, marks: &[Span], mut found: impl FnMut(Word)) {
    // Cut at the end, not at the start: offsets stay those of the whole.
    let text = &whole[..span.end as usize];
    let mut any = false;
    let first = marks.partition_point(|m| m.end <= span.start);
    let mut marks = marks[first..].iter().copied().peekable();
    let (mut at, mut opens) = (span.start as usize, true);
    let bytes = text.as_bytes();
    while let Some(&first) = bytes.get(at) {
        if let Some(mark) = marks.next_if(|m| m.start as usize <= at) {
            at = (mark.end as usize).clamp(at, text.len());
            continue;
        }
        let c = if first.is_ascii() { char::from(first) } else { text[at..].chars().next().unwrap_or(' ') };
        if !c.is_alphanumeric() {
            // A capital behind a stop, a quote or a bracket may be no name.
            opens |= matches!(c, '.' | '!' | '?' | ':' | '“' | '"' | '(' | '…') && any;
            if c == '%' {
                let span = Span::from(at..at + 1);
                any = true;
                found(Word::plain(span, percent(), WordKind::Word));
            }
            at += c.len_utf8();
            continue;
        }
        let start = at;
        let digits = c.is_numeric();
        any = true;
        // Most words are plain letters; only what follows them is looked at closely.
        at = if digits { digits_end(bytes, at) } else { letters_end(bytes, at) };
        let may_join = |at: usize| {
            bytes
                .get(at)
                .is_some_and(|b| !b.is_ascii() || b.is_ascii_alphanumeric() || matches!(b, b'.' | b','))
        };
        // However many digits follow, the letters before them are looked at once.
        let mut lower = None;
        while may_join(at)
            && let Some(next) = text[at..].chars().next()
        {
            let mut capitals = || !*lower.get_or_insert_with(|| text[start..at].contains(char::is_lowercase));
            let joins = next.is_alphanumeric() && next.is_numeric() == digits
                || digits && matches!(next, ',' | '.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                || !digits && next.is_numeric() && at > start && capitals()
                || !digits && next == '.' && is_dotted(&bytes[start..], at - start);
            if !joins {
                break;
            }
            lower = lower.map(|lower| lower || next.is_lowercase());
            at += next.len_utf8();
        }
        let end = at;
        if digits {
            // `15th`; the letters of `60km` are a word of their own.
            let rest = &text[at..];
            if ["st", "nd", "rd", "th"].iter().any(|o| rest.starts_with(o)) {
                at += 2;
            }
        }
        at += apostrophe(&text[at..]);
        let Known { key, kind, capital, generic } = known(&text[start..end], opens, digits);
        found(Word { span: Span::from(start..end), key, kind, capital, opens, generic });
        // `didn’t`
        if text[end..at].ends_with('t') && at > end + 1 && !digits {
            let span = Span::from(end..at);
            found(Word::plain(span, not(), WordKind::Negation));
        }
        opens = false;
    }
}

fn digits_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The distinct keys of the words with content of the sentence at `span`.
#[must_use]
pub fn keys(whole: &str, span: Span, marks: &[Span]) -> Vec<u32> {
    let mut keys = Vec::with_capacity(span.len() as usize / 6 + 2);
    each_word(whole, span, marks, |word| {
        if word.kind.weight() > 0.0 {
            keys.push(word.key);
        }
    });
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

/// `U.S.`: one letter before the stop and a capital behind it.
fn is_dotted(bytes: &[u8], at: usize) -> bool {
    /// No abbreviation is longer, in bytes.
    const LONGEST: usize = 24;
    let before = at % 2 == 1
        && at < LONGEST
        && bytes[..at]
            .iter()
            .enumerate()
            .all(|(i, b)| if i % 2 == 1 { *b == b'.' } else { b.is_ascii_uppercase() });
    before
        && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
        && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
}

/// The length of a possessive or a contracted `not` at the head of `rest`.
fn apostrophe(rest: &str) -> usize {
    let fits = |ending: &&str| {
        rest.strip_prefix(*ending).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    };
    if !matches!(rest.as_bytes().first(), Some(b'\'' | 0xe2)) {
        return 0;
    }
    ["’s", "'s", "’t", "'t"].into_iter().find(fits).map_or(0, str::len)
}

/// What [`read`] finds, and what else is known of a word wherever it stands.
#[derive(Clone, Copy, Default)]
struct Known {
    key: u32,
    kind: WordKind,
    capital: bool,
    generic: bool,
}

fn known(word: &str, opens: bool, digits: bool) -> Known {
    thread_local! {
        static RECENT: RefCell<Recent<Known>> = RefCell::default();
    }
    LazyLock::force(&GENERIC_KEYS);
    let read = || {
        let (key, kind) = read(word, opens, digits);
        let capital = digits || word.starts_with(char::is_uppercase);
        Known { key, kind, capital, generic: capital && GENERIC_KEYS.contains(&key) }
    };
    RECENT.with_borrow_mut(|recent| recent.get(word, u8::from(opens), read))
}

fn read(word: &str, opens: bool, digits: bool) -> (u32, WordKind) {
    if digits {
        let plain: String = word.chars().filter(|c| *c != ',').collect();
        return (key_of(&plain), WordKind::Number);
    }
    let capital = word.starts_with(char::is_uppercase);
    let lower: Cow<'_, str> = match word {
        "US" | "U.S" => "american".into(),
        _ if word.bytes().all(|b| b.is_ascii_lowercase()) => word.into(),
        _ => word.to_lowercase().into(),
    };
    // `US` is no pronoun, `May` no verb unless it opens the sentence.
    let acronym = word.len() > 1 && !word.contains(char::is_lowercase);
    if capital && !acronym {
        let month = dates::month(word);
        if month.is_some() && word != "Mar" && !opens || calendar::weekday(&lower).is_some() {
            let month = month.map_or(&*lower, |m| dates::MONTHS[m as usize - 1]);
            return (key_of(month), WordKind::Date);
        }
    }
    let named = |kind| if capital && !opens && kind == WordKind::Word { WordKind::Name } else { kind };
    if (!acronym || lower == "american")
        && let Some((kind, key)) = KNOWN.get(&key_of(&lower))
    {
        return (*key, named(*kind));
    }
    let stem = stem(&lower);
    let stemmed = key_of(stem);
    match KNOWN.get(&stemmed) {
        Some((kind, key)) if *kind != WordKind::Empty && *kind != WordKind::Likelihood => {
            (*key, named(*kind))
        }
        _ => (stemmed, named(WordKind::Word)),
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
}
