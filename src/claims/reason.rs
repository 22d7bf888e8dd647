//! The reason why a sentence needs a source or not, in an analyst's words.
//!
//! A kind of evidence is only named if a word in the sentence shows it, so that every reason can be checked against the
//! text. The kinds are named in a fixed order, so that the reason stays the same while the next words are typed.

mod evidence;

use super::frames::says;
use super::known::Known;
use super::predicates::{event, first_person, says_unknown, speaks};
use super::words::Classes;
use super::{Claim, Contribution, Cue};
use crate::text::Span;
use evidence::{checkable, date, finite, pictures, reports_words, supposes};

pub(super) use evidence::quotation;

/// Returns the reason why the sentence needs a source or not, as one or two clauses joined by "and".
///
/// `sentence` is the text that was passed to `assess`; contributions whose offsets do not fit it are left out. `needed`
/// selects what to explain. Returns `None` if no word of the sentence and no cited neighbour explains it.
#[must_use]
pub fn reason(claim: &Claim, sentence: &str, needed: bool) -> Option<String> {
    let mut clauses: Vec<String> = claim.why.iter().filter_map(|c| clause(c, sentence, needed)).collect();
    clauses.dedup();
    (!clauses.is_empty()).then(|| clauses.join(", and "))
}

/// Maximum number of contributions for a source, and against one.
const EACH: usize = 2;

/// Returns the contributions that are told, those for a source first. The choice does not depend on weights, which
/// change with every word: the kinds have a fixed order, and kinds of one rank are in the order of the text.
pub(super) fn chosen(mut all: Vec<Contribution>) -> [Contribution; 2 * EACH] {
    // The place in the paragraph is a reason only where hardly any word is one.
    let many = all.len() > 3;
    all.retain(|c| !(many && c.cue == Cue::Opening));
    all.sort_by_key(|c| (rank(c.cue), c.word.start));
    let of = |side: Side| all.iter().filter(move |c| rank(c.cue).0 == side).take(EACH);
    let mut told = of(Side::For).chain(of(Side::Against)).copied();
    std::array::from_fn(|_| told.next().unwrap_or(Contribution::NONE))
}

/// The direction in which a kind of evidence moves the need of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    For,
    Against,
    Neither,
}

/// Returns the direction of a kind of evidence, and its rank among those of the same direction.
const fn rank(cue: Cue) -> (Side, u8) {
    match cue {
        Cue::Speech | Cue::Quotation => (Side::For, 0),
        Cue::Evidence | Cue::Figure | Cue::Event | Cue::Date => (Side::For, 1),
        Cue::Earlier => (Side::For, 2),
        Cue::Neighbours => (Side::For, 3),
        Cue::Background | Cue::Place => (Side::Against, 0),
        Cue::Hedge | Cue::Absence | Cue::Method => (Side::Against, 1),
        Cue::Opening => (Side::Against, 2),
        _ => (Side::Neither, 0),
    }
}

/// Formats one contribution.
fn clause(c: &Contribution, sentence: &str, needed: bool) -> Option<String> {
    let word = sentence.get(c.word.range()).filter(|w| !w.is_empty());
    let said = match (c.cue, needed) {
        (Cue::Speech, true) => "attributes this to someone",
        (Cue::Evidence, true) => "refers to evidence that a reader should be able to find",
        (Cue::Figure, true) => "is a figure that can be checked",
        (Cue::Date, true) => "is a date that can be checked",
        (Cue::Event, true) => "describes an event",
        (Cue::Earlier, true) => "refers to an earlier event or report",
        (Cue::Hedge, false) => "marks the sentence as a judgment",
        (Cue::Method, false) => "refers to the report's authors",
        (Cue::Absence, false) => "says that something is not known",
        (Cue::Quotation, true) => return Some("it contains a quotation".into()),
        (Cue::Neighbours, true) => return Some("other sentences in this paragraph are cited".into()),
        (Cue::Opening, false) => return Some("it opens its paragraph".into()),
        (Cue::Background, false) => return Some("it is in parentheses".into()),
        (Cue::Place, false) => return Some("it is a caption or introduces what follows".into()),
        _ => return None,
    };
    let phrase = word.map(|w| match sentence.get(c.word.range().end..) {
        Some(rest) if w.eq_ignore_ascii_case("according") && rest.starts_with(" to") => format!("{w} to"),
        _ => w.to_owned(),
    });
    phrase.map(|words| format!("\"{words}\" {said}"))
}

/// Returns the words of a sentence that show a kind of evidence, at most one for each kind.
pub(super) fn witnesses(text: &str, known: &[Known<'_>]) -> Vec<(Cue, Span)> {
    let mut found: Vec<(Cue, Span)> = Vec::new();
    let mut add = |cue: Cue, span: Span| {
        if found.iter().all(|(known, _)| *known != cue) {
            found.push((cue, span));
        }
    };
    let has = |i: usize, class: Classes| known.get(i).is_some_and(|k| k.word.classes.has(class));
    let first_speech = (0..known.len()).find(|&i| speaks(known, i));
    let speech = first_speech.map_or(-1.0, |at| at as f32);
    let (mut spoken, mut quoted) = (false, false);
    for (i, k) in known.iter().enumerate() {
        let span = k.token.span;
        match k.text {
            "“" => quoted = true,
            "”" => quoted = false,
            "\"" => quoted = !quoted,
            _ => {}
        }
        spoken |= says(known, i);
        if reports_words(known, i) {
            add(Cue::Speech, span);
        } else if event(known, i) && finite(known, i) {
            add(Cue::Event, span);
        }
        if has(i, Classes::EVIDENCE) && k.text != "geolocated" && pictures(known, i) {
            add(Cue::Evidence, span);
        }
        // A bracket before it opens a marker that is not closed.
        let marker = text[..span.range().start].ends_with('[');
        if let Some(span) = checkable(known, i).filter(|_| !marker) {
            add(Cue::Figure, span);
        }
        if let Some(span) = date(known, i) {
            add(Cue::Date, span);
        }
        // A source's supposition is not a judgment of the authors.
        if !spoken && !quoted && supposes(known, i) {
            add(Cue::Hedge, span);
        }
        if has(i, Classes::PREVIOUSLY) {
            add(Cue::Earlier, span);
        }
        let abbreviated = matches!(k.text, "i" | "I") && known.get(i + 1).is_some_and(|k| k.text == ".");
        if !quoted && !abbreviated && (has(i, Classes::HOUSE) || first_person(known, i)) {
            add(Cue::Method, span);
        }
        if says_unknown(known, i, speech) && k.text != "without" {
            add(Cue::Absence, span);
        }
    }
    if let Some(span) = quotation(known) {
        add(Cue::Quotation, span);
    }
    if text.trim_start().starts_with('(') && text.trim_end().trim_end_matches('.').ends_with(')') {
        add(Cue::Background, Span::default());
    }
    found
}
