//! Phrases that rules about sourcing look for: mentions of several sources, and statements about the future.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::estimates::quotations;
use crate::text::Span;

/// The kind of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseKind {
    /// Several sources that publish: `multiple outlets`, `several independent sources`.
    Several,
    /// An unconditional future: `will`, `is going to`.
    Future,
}

/// A phrase in prose, outside quotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its span.
    pub span: Span,
    /// Its kind.
    pub kind: PhraseKind,
}

/// Nouns for what is published, or for those who publish it.
const PUBLISHED: &[&str] = &[
    "accounts",
    "agencies",
    "blogs",
    "bloggers",
    "channels",
    "media",
    "milbloggers",
    "newspapers",
    "outlets",
    "sources",
    "websites",
];
/// Nouns that may follow them: `social media users`.
const FOLLOWERS: &[&str] = &["users", "accounts", "channels", "posts", "reports"];
/// Verbs of what they publish.
const PUBLISH: &[&str] = &[
    "reported",
    "report",
    "claimed",
    "claim",
    "said",
    "say",
    "stated",
    "state",
    "published",
    "publish",
    "posted",
    "post",
    "confirmed",
    "confirm",
    "corroborated",
    "corroborate",
    "noted",
    "note",
    "described",
    "describe",
    "indicated",
    "indicate",
    "released",
    "shared",
    "circulated",
    "amplified",
    "alleged",
    "suggested",
    "suggest",
    "showed",
    "show",
    "documented",
    "observed",
    "wrote",
    "write",
    "announced",
    "depicted",
    "depicting",
    "depict",
    "criticized",
    "ran",
    "covered",
    "carried",
    "verified",
    "identified",
    "agree",
    "agreed",
];
/// Number of words within which such a verb follows.
const VERB_REACH: usize = 4;
/// Words for more than one.
const MANY: &[&str] =
    &["multiple", "several", "various", "numerous", "many", "different", "three", "four", "five"];
/// Words before `will` that make it a noun, and words after it that show the same.
const BEFORE_NOUN: &[&str] = &[
    "the",
    "a",
    "political",
    "popular",
    "free",
    "strong",
    "own",
    "of",
    "at",
    "no",
    "his",
    "her",
    "their",
    "its",
    "good",
    "s",
];
const AFTER_NOUN: &[&str] = &["to", "of", "and", "or"];
/// Searches for the words without which there is no phrase. Most blocks have none of them.
static WORDS: LazyLock<Vec<Finder<'static>>> =
    LazyLock::new(|| PUBLISHED.iter().chain(&["will", "going"]).map(|word| Finder::new(*word)).collect());

/// Returns the phrases in `text` outside quotations and outside `skipped`, which is sorted.
#[must_use]
pub fn phrases(text: &str, skipped: &[Span]) -> Vec<Phrase> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    if WORDS.iter().all(|word| word.find(bytes).is_none()) {
        return out;
    }
    // The last words, the nearest first.
    let mut last: [Span; 4] = [Span::at(0); 4];
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            // A stop ends what belongs together.
            if matches!(bytes[at], b'.' | b';' | b':' | b'!' | b'?' | b'\n' | b'(') {
                last = [Span::at(0); 4];
            }
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let word = Span::from(at..at + len);
        at += len;
        let lower = &text[word.range()];
        match (bytes[word.start as usize], len) {
            (b'w', 4) if lower == "will" => {
                let before = last_word(text, last[0]);
                let after = next_word(text, at);
                if !BEFORE_NOUN.contains(&before.as_str()) && !AFTER_NOUN.contains(&after.as_str()) {
                    out.push(Phrase { span: word, kind: PhraseKind::Future });
                }
            }
            (b'g', 5) if lower == "going" && matches!(last_word(text, last[0]).as_str(), "is" | "are") => {
                let place = ["to the", "to a"].iter().any(|to| text[at..].trim_start().starts_with(to));
                if next_word(text, at) == "to" && !place {
                    out.push(Phrase { span: Span::new(last[0].start, word.end), kind: PhraseKind::Future });
                }
            }
            (b'a' | b'b' | b'c' | b'm' | b'n' | b'o' | b's' | b'w', 5..=11) if PUBLISHED.contains(&lower) => {
                // `media outlets` is one mention. Whom a report cites, or who tells a reporter, published nothing.
                let inner = PUBLISHED.contains(&next_word(text, at).as_str());
                let published = publish(text, at) || said_by(text, &last);
                let first = last.iter().take(3).find(|word| MANY.contains(&last_word(text, **word).as_str()));
                if let Some(first) = first.filter(|first| published && !inner && !first.is_empty()) {
                    out.push(Phrase { span: Span::new(first.start, word.end), kind: PhraseKind::Several });
                }
            }
            _ => {}
        }
        last.rotate_right(1);
        last[0] = word;
    }
    out.retain(|phrase| !skipped.iter().any(|skip| skip.overlaps(phrase.span)));
    if !out.is_empty() {
        let quotes = quotations(text);
        out.retain(|phrase| !quotes.iter().any(|quote| quote.covers(phrase.span)));
    }
    out
}

/// Returns true if a verb of publishing follows at `at`, before the end of the clause.
fn publish(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let ends = |c: char| matches!(c, '.' | ',' | ';' | ':' | '(' | '"' | '“' | '\n');
    let clause = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let mut words =
        clause.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(VERB_REACH);
    let Some(first) = words.next() else { return false };
    let is_verb = |word: &str| PUBLISH.contains(&word.to_ascii_lowercase().as_str());
    // The verb of another subject comes after other words than adverbs and the nouns that belong here.
    let leads = FOLLOWERS.contains(&first)
        || first.ends_with("ly")
        || matches!(first, "have" | "has" | "also" | "and");
    is_verb(first) || leads && words.any(is_verb)
}

/// Returns true after `according to` and `reported by`.
fn said_by(text: &str, last: &[Span; 4]) -> bool {
    last.windows(2).any(|pair| {
        let (word, before) = (last_word(text, pair[0]), last_word(text, pair[1]));
        word == "to" && before == "according" || word == "by" && PUBLISH.contains(&before.as_str())
    })
}

fn last_word(text: &str, word: Span) -> String {
    text[word.range()].to_ascii_lowercase()
}

fn next_word(text: &str, at: usize) -> String {
    let rest = text[at..].trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    rest[..end.min(12)].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<_> = phrases(text, &[]).iter().map(|phrase| &text[phrase.span.range()]).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn several_sources_are_found() {
        check("Multiple outlets reported it.", &["Multiple outlets"]);
        check("Several independent media outlets also said so.", &["Several independent media outlets"]);
        check("It fell, according to three local newspapers.", &["three local newspapers"]);
        check("Numerous social media users posted footage.", &["Numerous social media"]);
        check("He cited various sources. Police closed several channels that he ran.", &[]);
        check("Multiple sources told the Herald so.", &[]);
        check("Several posts. Sources differ.", &[]);
        check("He said \"several sources\" knew.", &[]);
    }

    #[test]
    fn the_future_is_found() {
        check("The fleet will leave. It is going to rain.", &["will", "is going"]);
        check("The political will to act, and the will of the people. She is going to the port.", &[]);
        check("He said \"we will win\".", &[]);
    }
}
