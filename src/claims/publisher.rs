//! Mentions of the outlet that may publish the text: whom people told something, and who did the work described.
//!
//! An investigation that names its own outlet needs no further source for its own interviews and its own work.

use super::hash;
use super::known::Known;
use crate::words::TokenKind;

/// A single-word name in the part that the publisher of a text plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublisherMention {
    /// The hash of the name in lower case.
    name: u64,
    part: Part,
}

/// The part of the name in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Someone told it something, or answered at its request.
    Asked,
    /// It did research, and no one else is quoted.
    Worked,
    /// It did research, and the sentence reports what someone else said.
    WorkedBesides,
}

/// Agencies and papers to which officials talk. They are sources, not publishers of assessments.
const AGENCIES: &[&str] = &[
    "ABC",
    "AFP",
    "AP",
    "Axios",
    "BBC",
    "Bloomberg",
    "CBS",
    "CNBC",
    "CNN",
    "DPA",
    "Fox",
    "Interfax",
    "ITAR",
    "Kommersant",
    "Meduza",
    "NBC",
    "NPR",
    "NYT",
    "Newsweek",
    "Politico",
    "RBC",
    "RFE",
    "RIA",
    "Reuters",
    "Sky",
    "TASS",
    "TIME",
    "UPI",
    "WSJ",
    "Xinhua",
];

impl PublisherMention {
    /// Returns the outlet that the sentence mentions; `speaks` says that it reports what someone said.
    pub(super) fn of(known: &[Known<'_>], speaks: bool) -> Option<Self> {
        let text = |i: usize| known.get(i).map_or("", |k| k.text);
        let name = |i: usize| {
            let k = known.get(i).filter(|k| k.word.capital && k.token.kind == TokenKind::Word)?;
            let name = k.text.trim_end_matches("’s").trim_end_matches("'s");
            let alone =
                |i: Option<&Known<'_>>| i.is_none_or(|k| !k.word.capital || k.token.kind != TokenKind::Word);
            let agency = AGENCIES.contains(&name);
            (name.len() > 2 && !agency && alone(known.get(i + 1))).then(|| hash::of(&name.to_lowercase()))
        };
        (0..known.len()).find_map(|i| {
            let part = if speaks { Part::WorkedBesides } else { Part::Worked };
            match text(i) {
                "told" | "tell" => Some(Self { name: name(i + 1)?, part: Part::Asked }),
                "at" if text(i + 2) == "request" => Some(Self { name: name(i + 1)?, part: Part::Asked }),
                "by" if text(i + 2) == "and" && text(i + 3) == "our" => {
                    Some(Self { name: name(i + 1)?, part })
                }
                verb if is_research(verb, text(i + 1)) => {
                    let helper = matches!(text(i.checked_sub(1)?), "has" | "have" | "had" | "not" | "also");
                    let modal = helper && matches!(text(i.checked_sub(2)?), "could" | "did" | "has");
                    let subject = i.checked_sub(1 + usize::from(helper) + usize::from(modal))?;
                    Some(Self { name: name(subject)?, part })
                }
                _ => None,
            }
        })
    }
}

/// Returns true if the verb denotes the work of investigators.
fn is_research(verb: &str, next: &str) -> bool {
    matches!(
        verb,
        "analysed"
            | "analyzed"
            | "approached"
            | "contacted"
            | "geolocate"
            | "geolocated"
            | "mapped"
            | "obscured"
            | "reviewed"
            | "verified"
            | "verify"
    ) || verb == "looked" && next == "up"
        || verb == "reached" && next == "out"
}

/// Returns the mentions of publishers among those of the sentences without a source: names that both work and are told
/// something, or that work twice. Who is only told something may be anybody.
#[must_use]
pub fn publishers(mentions: &[PublisherMention]) -> Vec<PublisherMention> {
    let is_publisher = |mention: &&PublisherMention| {
        let own = || mentions.iter().filter(|other| other.name == mention.name);
        let asked = own().filter(|other| other.part == Part::Asked).count();
        let worked = own().count() - asked;
        asked > 0 && worked > 0 || worked > 1
    };
    let needs_none = |mention: &&PublisherMention| mention.part != Part::WorkedBesides;
    mentions.iter().filter(needs_none).filter(is_publisher).copied().collect()
}
