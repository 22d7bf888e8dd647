//! An independent reader of the reports: it determines which sources each claim cites. It shares no code with Assessor.
//! It knows the names of claims and sources, and takes any number in a bracket after a claim for a reference.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::reports::ROMAN;

/// The name of a claim or a source, or the text of an endnote that names none.
type Name = String;

/// The key of an endnote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(usize),
    Roman(usize),
    Footnote(String),
}

/// A text as the reader understands it.
#[derive(Debug, Default)]
pub struct Reading {
    /// The sources of each reference, by claim; `None` if there is no such endnote.
    pub claims: BTreeMap<Name, Vec<Option<BTreeSet<Name>>>>,
    pub sources: BTreeSet<Name>,
}

impl Reading {
    /// Returns the sources of a claim, over all its references.
    pub fn cited(&self, claim: &str) -> BTreeSet<Name> {
        self.claims.get(claim).into_iter().flatten().flatten().flatten().cloned().collect()
    }
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).unwrap());
    };
}

const NUMBER: &str = r"(?:\d+|\b[ivx]+\b)";
const JOIN: &str = r"\s*(?:,|;|&|/|\+|and|[-–—\u{2011}])\s*(?:and\s+)?";
pattern!(CLAIM, r"\bDorf\d+\b");
pattern!(SOURCE, r"\bq\d+\b");
pattern!(REPORT, r"(?m)^# (?:Marsh|Fen) Basin");
pattern!(
    ENDNOTE,
    &format!(
        r"^[ \t]*(?:> ?|\| |- )?(?:\[(\^?)({NUMBER}|\w+)\]:?|(\d+)(?:[.)](?:[ \t]|$)|[ \t]*\|))[ \t]*(.*)$"
    )
);
pattern!(WORDS_OF_ENDNOTE, r"\bq\d+\b|Ibid|See note|Ledger|^$");
pattern!(
    BRACKET,
    &format!(r"(\\?[\[［]+\s*(?:\^|#|see |note |as in \[?|\*\*|=)?)({NUMBER}(?:{JOIN}{NUMBER})*)")
);
pattern!(FOOTNOTE, r"\[\^(\w+)\]");
pattern!(UNOPENED, r"[.!?](\d+)\]");
pattern!(RANGE_OF_BRACKETS, r"\[(\d+)\]\s*[-–]\s*\[(\d+)\]");
pattern!(PART_OF_LIST, &format!("({NUMBER})|([-–—\\u{{2011}}])"));
pattern!(IN_PROSE, r"endnote (\d+)");
pattern!(SEE, r"See note (\w+)");
pattern!(INLINE_CODE, r"`[^`\n]*`");

fn key(word: &str) -> Option<Key> {
    if let Ok(number) = word.parse() {
        return Some(Key::Number(number));
    }
    ROMAN.iter().position(|roman| *roman == word).map(|at| Key::Roman(at + 1))
}

/// Returns the keys of `1, 2` and of `3–5`.
fn keys(list: &str) -> Vec<Key> {
    let (mut out, mut dash) = (Vec::new(), false);
    for part in PART_OF_LIST.captures_iter(list) {
        let Some(word) = part.get(1) else {
            dash = true;
            continue;
        };
        let Some(key) = key(word.as_str()) else { continue };
        if let (true, Some(Key::Number(from)), Key::Number(to)) = (dash, out.last(), &key)
            && (*from..from + 40).contains(to)
        {
            out.extend((from + 1..*to).map(Key::Number).collect::<Vec<_>>());
        }
        out.push(key);
        dash = false;
    }
    out
}

/// Returns the body and the endnotes of a report.
fn split(text: &str) -> (String, Vec<(Key, String)>) {
    let (mut body, mut endnotes, mut code) = (String::new(), Vec::<(Key, String)>::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
            body.push('\n');
            continue;
        }
        let head = ENDNOTE
            .captures(line)
            .filter(|head| !code && WORDS_OF_ENDNOTE.is_match(head[4].trim()) && !CLAIM.is_match(line));
        let named = head.and_then(|head| {
            let word = head.get(2).or(head.get(3))?.as_str();
            let is_footnote = head.get(1).is_some_and(|caret| !caret.is_empty());
            let key = if is_footnote { Some(Key::Footnote(word.to_owned())) } else { key(word) };
            Some((key?, head[4].trim().to_owned()))
        });
        if let Some(endnote) = named {
            endnotes.push(endnote);
        } else if let Some((_, words)) = endnotes
            .last_mut()
            .filter(|_| !line.trim().is_empty() && !line.starts_with('#') && !code && !line.contains("Dorf"))
        {
            words.push(' ');
            words.push_str(line.trim());
        } else {
            if !code {
                body.push_str(line);
            }
            body.push('\n');
        }
    }
    (body, endnotes)
}

pub fn read(text: &str) -> Reading {
    let text = text.replace("\r\n", "\n");
    let mut starts: Vec<_> = REPORT.find_iter(&text).map(|found| found.start()).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let mut reading = Reading::default();
    for (i, start) in starts.iter().enumerate() {
        read_report(&text[*start..starts.get(i + 1).copied().unwrap_or(text.len())], &mut reading);
    }
    reading
}

fn read_report(text: &str, reading: &mut Reading) {
    let named =
        |words: &str| SOURCE.find_iter(words).map(|name| name.as_str().to_owned()).collect::<BTreeSet<_>>();
    reading.sources.extend(named(text));
    let (body, endnotes) = split(text);
    let mut by_key = BTreeMap::<Key, BTreeSet<Name>>::new();
    let mut above = BTreeSet::new();
    for (key, words) in &endnotes {
        let mut own = named(words);
        if words.contains("Ibid") {
            own.extend(above.iter().map(|name| format!("ibid {name}")));
        } else {
            above.clone_from(&own);
        }
        by_key.entry(key.clone()).or_default().extend(own);
    }
    for (key, words) in &endnotes {
        let Some(other) = SEE.captures(words).and_then(|see| self::key(&see[1])) else { continue };
        let seen: Vec<_> =
            by_key.get(&other).into_iter().flatten().map(|name| format!("see {name}")).collect();
        by_key
            .entry(key.clone())
            .or_default()
            .extend(seen.into_iter().filter(|name| !name.starts_with("see see")));
    }
    let body = INLINE_CODE.replace_all(&body, "");
    let found: Vec<_> = CLAIM.find_iter(&body).collect();
    // A marker at the start of the line of a claim, below a blank line, belongs to that claim.
    let mut leading = String::new();
    for (i, claim) in found.iter().enumerate() {
        let end = found.get(i + 1).map_or(body.len(), |next| next.start());
        let own = std::mem::take(&mut leading);
        let begins = own.len();
        let mut words = own + &body[claim.end()..end];
        if let Some(line) = words[begins..].rfind("\n\n").map(|line| begins + line)
            && i + 1 < found.len()
            && BRACKET.find(words[line..].trim_start()).is_some_and(|bracket| bracket.start() == 0)
        {
            leading = words.split_off(line);
        }
        let entry = reading.claims.entry(claim.as_str().to_owned()).or_default();
        entry.extend(references(&words).into_iter().map(|key| by_key.get(&key).cloned()));
        let direct = named(&words);
        entry.extend((!direct.is_empty()).then_some(Some(direct)));
    }
}

fn references(words: &str) -> Vec<Key> {
    let words = RANGE_OF_BRACKETS.replace_all(words, "[$1-$2]");
    let mut out = Vec::new();
    for bracket in BRACKET.captures_iter(&words) {
        if !bracket[1].contains('^') {
            out.extend(keys(&bracket[2]));
        }
    }
    out.extend(FOOTNOTE.captures_iter(&words).map(|key| Key::Footnote(key[1].to_owned())));
    let rest = BRACKET.replace_all(&words, "");
    out.extend(
        UNOPENED.captures_iter(&rest).chain(IN_PROSE.captures_iter(&words)).filter_map(|n| key(&n[1])),
    );
    out
}

// A marker may name the page, `[3, p. 7]`, and a converter may have escaped it, `\[3\]`.
pattern!(PLAIN_MARKER, r"\\?\[\^?[\divx,;–\- \u{a0}]+(?:p\. \d+)?\\?\]|#n\d+");
pattern!(MARKERS_IN_A_ROW, r"(?:\[#\])+");
pattern!(SPACE, r"\s+");

/// Returns the body with its numbers masked and its white space normalised: the part that renumbering must not change.
pub fn masked(text: &str) -> String {
    let (body, _) = split(&text.replace("\r\n", "\n"));
    let body = PLAIN_MARKER.replace_all(&body, "[#]");
    let body = MARKERS_IN_A_ROW.replace_all(&body, "[#]");
    SPACE.replace_all(&body, " ").trim().to_owned()
}
