//! Signs that a stretch of English is a clause: a subject with its finite verb.
//!
//! They decide whether the full stop of an abbreviation also ends its sentence. Both tests are careful: where they
//! cannot tell, they say no, and the sentence goes on.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Words that open a sentence and rarely follow an abbreviation within one.
const OPENERS: &[&str] = &[
    "The",
    "This",
    "That",
    "These",
    "Those",
    "It",
    "He",
    "She",
    "They",
    "We",
    "In",
    "On",
    "At",
    "As",
    "A",
    "An",
    "If",
    "When",
    "While",
    "However",
    "But",
    "And",
    "ISW",
    "There",
    "Both",
    "Some",
    "Several",
    "Such",
    "For",
    "After",
    "Before",
    "Despite",
    "Since",
    "Although",
    "Did",
    "Does",
    "Is",
    "Are",
    "Was",
    "Were",
    "Has",
    "Have",
    "Had",
    "Its",
    "His",
    "Her",
    "Their",
    "Our",
    "Who",
    "What",
    "Where",
    "Why",
    "How",
    "Which",
    "With",
    "From",
    "During",
    "According",
    "Because",
    "Meanwhile",
    "Moreover",
];

/// As [`OPENERS`]; as the name after an initial they are possible.
const WEAK_OPENERS: &[&str] = &[
    "I",
    "You",
    "My",
    "Your",
    "Many",
    "Most",
    "Few",
    "Each",
    "Every",
    "All",
    "Any",
    "Another",
    "Others",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Neither",
    "Either",
    "Not",
    "No",
    "Nobody",
    "None",
    "Nothing",
    "Everyone",
    "Someone",
    "Do",
    "Could",
    "Should",
    "Would",
    "Can",
    "Whether",
    "Whatever",
    "Here",
    "Then",
    "Thus",
    "Now",
    "Yet",
    "So",
    "Or",
    "Nor",
    "To",
    "By",
    "Under",
    "Over",
    "Among",
    "Until",
    "Once",
    "Unless",
    "Through",
    "Throughout",
    "Within",
    "Without",
    "Between",
    "Beyond",
    "Furthermore",
    "Additionally",
    "Also",
    "Later",
    "Earlier",
    "Today",
    "Yesterday",
    "Instead",
    "Still",
    "Nevertheless",
    "Nonetheless",
    "Finally",
    "Separately",
    "Similarly",
    "Likewise",
    "Unlike",
    "Previously",
    "Recently",
    "Overall",
    "Elsewhere",
    "Afterwards",
    "Eventually",
    "Apparently",
    "Though",
    "Even",
    "Only",
    "Just",
    "Perhaps",
    "Nearly",
    "Around",
    "About",
    "Following",
    "Given",
    "Per",
];

/// Finite verbs that do not end in `-ed`. Those in the second list open a clause of their own: 'Officials said …'.
const VERBS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "may",
    "might",
    "can",
    "could",
    "should",
    "must",
    "did",
    "does",
    "do",
    "isn't",
    "wasn't",
    "weren't",
    "didn't",
    "won't",
    "hasn't",
    "told",
    "met",
    "took",
    "went",
    "came",
    "began",
    "ran",
    "saw",
    "gave",
    "knew",
    "fell",
    "rose",
    "left",
    "held",
    "hit",
    "shot",
    "sent",
    "kept",
    "lost",
    "won",
    "paid",
    "led",
    "fled",
    "flew",
    "drove",
    "broke",
    "brought",
    "bought",
    "built",
    "burnt",
    "caught",
    "chose",
    "cut",
    "drew",
    "fought",
    "found",
    "froze",
    "got",
    "grew",
    "hid",
    "laid",
    "lay",
    "lit",
    "made",
    "put",
    "quit",
    "read",
    "rang",
    "sank",
    "sat",
    "set",
    "shook",
    "shut",
    "sold",
    "spent",
    "split",
    "spoke",
    "stood",
    "struck",
    "swore",
    "swept",
    "taught",
    "threw",
    "tore",
    "went",
    "withdrew",
    "woke",
    "wrote",
    "became",
    "bore",
    "bent",
    "dealt",
    "drank",
    "ate",
    "forgot",
    "heard",
    "hung",
    "overran",
    "overtook",
    "sought",
    "slept",
    "slid",
    "spread",
    "sprang",
    "stole",
    "stuck",
    "swung",
    "took",
    "underwent",
    "understood",
    "won",
    "remain",
    "remains",
    "continue",
    "continues",
    "want",
    "wants",
    "plan",
    "plans",
    "face",
    "faces",
    "hold",
    "holds",
    "seems",
    "appears",
    "lives",
    "works",
];

/// Verbs after which somebody's words begin, with their own subject.
const SPEECH: &[&str] = &[
    "said",
    "says",
    "say",
    "claimed",
    "claims",
    "claim",
    "stated",
    "states",
    "reported",
    "reports",
    "announced",
    "added",
    "noted",
    "notes",
    "warned",
    "warns",
    "argued",
    "argues",
    "believes",
    "believed",
    "denied",
    "denies",
    "deny",
    "confirmed",
    "assessed",
    "assesses",
    "thinks",
    "thought",
    "asked",
    "replied",
];

/// Words in `-ed` and the like that mostly describe a noun.
const PARTICIPLES: &[&str] = &[
    "based",
    "stationed",
    "located",
    "deployed",
    "educated",
    "trained",
    "backed",
    "involved",
    "assigned",
    "attached",
    "linked",
    "tied",
    "owned",
    "headquartered",
    "armed",
    "supplied",
    "funded",
    "designed",
    "produced",
    "named",
    "called",
    "used",
    "wounded",
    "united",
    "allied",
    "alleged",
    "so-called",
    "combined",
    "mechanized",
    "motorized",
    "armored",
    "armoured",
    "uniformed",
    "retired",
    "unmanned",
    "red",
    "hundred",
    "indeed",
    "need",
    "speed",
    "bed",
    "seed",
    "feed",
    "shed",
    "sacred",
    "exceed",
];

/// Words that begin a clause with a subject of its own.
const SUBORDINATORS: &[&str] = &[
    "that", "which", "who", "whom", "whose", "when", "where", "while", "because", "after", "before", "as",
    "although", "though", "if", "whether", "since", "until", "unless", "how", "why", "what",
];

/// Words that a phrase before the subject begins with.
const PREPOSITIONS: &[&str] = &[
    "At",
    "By",
    "On",
    "In",
    "Before",
    "After",
    "From",
    "Until",
    "Since",
    "During",
    "Between",
    "Around",
    "About",
    "Shortly",
    "Just",
    "Late",
    "Early",
    "As",
    "When",
    "While",
    "Following",
    "Near",
    "With",
];

/// Words that may stand between a subject and its verb.
const BETWEEN: &[&str] =
    &["of", "in", "from", "at", "near", "and", "the", "for", "also", "then", "later", "on"];

/// So many bytes before and after a full stop are looked at.
pub(super) const REACH: usize = 600;

/// The end of `text`, at most [`REACH`] bytes, and whether that is all of it.
pub(super) fn tail(text: &str) -> (&str, bool) {
    let mut from = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (&text[from..], from == 0)
}

/// The first word of `after`, past quotes and emphasis, if a space or the like ends it.
fn first_word(after: &str) -> &str {
    let after = after.trim_start_matches(['"', '“', '‘', '\'', '«', '*', '_', '(']);
    let len = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let whole = after[len..].starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '’' | ':'));
    if whole || len == after.len() { &after[..len] } else { "" }
}

/// Whether `after` begins with a word that opens sentences, also after an initial.
pub(super) fn opens(after: &str) -> bool {
    OPENERS.contains(&first_word(after))
}

/// Whether `after` begins with a word that opens sentences.
#[must_use]
pub fn opens_sentence(after: &str) -> bool {
    let first = first_word(after);
    OPENERS.contains(&first) || WEAK_OPENERS.contains(&first)
}

fn bare(token: &str) -> &str {
    token.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The lists that hold a word, as bits.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Lists(u8);

impl Lists {
    const VERB: Self = Self(1);
    const SPEECH: Self = Self(2);
    const PARTICIPLE: Self = Self(4);
    const SUBORDINATOR: Self = Self(8);

    /// The lists that hold `word`. A sentence with thousands of abbreviations asks for each word near each of them.
    fn of(word: &str) -> Self {
        static ALL: LazyLock<FxHashMap<&'static str, Lists>> = LazyLock::new(|| {
            let lists = [
                (VERBS, Lists::VERB),
                (SPEECH, Lists::SPEECH),
                (PARTICIPLES, Lists::PARTICIPLE),
                (SUBORDINATORS, Lists::SUBORDINATOR),
            ];
            let mut all: FxHashMap<&'static str, Lists> = FxHashMap::default();
            for (words, list) in lists {
                words.iter().for_each(|word| all.entry(word).or_default().0 |= list.0);
            }
            all
        });
        ALL.get(word).copied().unwrap_or_default()
    }

    const fn has(self, list: Self) -> bool {
        self.0 & list.0 != 0
    }
}

fn is_finite(word: &str) -> bool {
    is_finite_in(word, Lists::of(word))
}

/// As [`is_finite`], for a word of these lists.
fn is_finite_in(word: &str, lists: Lists) -> bool {
    if lists.has(Lists::VERB) || lists.has(Lists::SPEECH) {
        return true;
    }
    let ends = word.len() >= 4 && word.ends_with("ed") && word.starts_with(|c: char| c.is_lowercase());
    ends && !lists.has(Lists::PARTICIPLE) && !word.contains('-')
}

/// Whether the last clause of `before` has its verb already, so that what follows can be another sentence.
#[must_use]
pub fn has_predicate(before: &str) -> bool {
    let (before, _) = tail(before);
    let (mut found, mut comma, mut pronoun) = (false, false, false);
    for token in before.split_whitespace() {
        let word = bare(token);
        let joins = comma && matches!(word, "and" | "but" | "while" | "so");
        let lists = Lists::of(word);
        if joins || lists.has(Lists::SUBORDINATOR) || lists.has(Lists::SPEECH) {
            found = false;
        } else if is_finite_in(word, lists) || pronoun && word.ends_with('s') {
            found = true;
        }
        pronoun = matches!(word, "He" | "She" | "It" | "he" | "she" | "it" | "who" | "which");
        comma = token.ends_with([',', ';', ':', '—']);
    }
    found
}

/// Whether a phrase opens `before` and no verb follows in it: 'After the attack at 9'.
pub(super) fn is_opening_phrase(before: &str) -> bool {
    let (before, whole) = tail(before);
    let mut words = before.split_whitespace().map(bare);
    whole && words.next().is_some_and(|first| PREPOSITIONS.contains(&first)) && !words.any(is_finite)
}

/// Whether `after` begins with a subject and its verb: 'Reporters met him', 'Valley officials in Brook denied it'.
#[must_use]
pub fn starts_clause(after: &str) -> bool {
    /// So many words at most, of so many bytes together, stand before the verb.
    const WORDS: usize = 7;
    const BYTES: usize = 200;
    let mut at = 0;
    for (i, token) in after.split_whitespace().take(WORDS).enumerate() {
        at += token.len();
        if at > BYTES {
            return false;
        }
        let word = bare(token);
        let capital = word.starts_with(char::is_uppercase);
        if i == 0 && !capital {
            return false;
        }
        if i > 0 && is_finite(word) {
            return true;
        }
        let joins = BETWEEN.contains(&word);
        let phrase = !joins && PREPOSITIONS.contains(&capitalized(word).as_str());
        if phrase || SUBORDINATORS.contains(&word) || ends_phrase(token) {
            return false;
        }
    }
    false
}

/// Tells if a mark that parts phrases is in `token`: `Marsh,`, `port.[3]`, but not `Gen.`, `U.S.`.
fn ends_phrase(token: &str) -> bool {
    let word = token.trim_start_matches(|c: char| !c.is_alphanumeric());
    let len =
        word.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\'')).unwrap_or(word.len());
    let behind = &word[len..];
    behind.contains([',', ';', ':', '—', '?', '!']) || len > 4 && behind.contains('.')
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether `after` says who spoke: 'Marsh asked.', 'Governor Ann Marsh said,'.
pub(super) fn tells_speaker(after: &str) -> bool {
    for (i, token) in after.split_whitespace().take(4).enumerate() {
        let word = bare(token);
        if i > 0 && SPEECH.contains(&word) {
            return true;
        }
        if !word.starts_with(char::is_uppercase) || token.ends_with(',') {
            return false;
        }
    }
    false
}
