//! Differences between a takeaway and the body sentence that it repeats.
//!
//! The two are aligned word by word: a longest common subsequence of normalized words that keeps neighbours together.
//! The gaps between shared words contain the differences. A gap counts if both sides have a detail of the same kind, or
//! if only one side has a negation or a word of likelihood. Details that the takeaway omits or adds are not departures,
//! and neither is a different order of the same details.

mod gap;

use super::words::{Word, WordKind, estimate_class, is_measure, is_mutual};
use crate::text::Span;
use gap::UnsharedWords;

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DepartureKind {
    /// A different number.
    Number,
    /// A different name.
    Name,
    /// A different day, month or day of the week.
    Date,
    /// A negation on one side only.
    Negation,
    /// A different likelihood, or a likelihood on one side only.
    Likelihood,
    /// The same two names and the same verb, with subject and object swapped.
    Roles,
}

/// A detail in which the two differ. The spans are in the texts that the words were read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The kind of the difference.
    pub kind: DepartureKind,
    /// The takeaway's words. If only the body has the detail, the words around the place where it is missing.
    pub takeaway: Span,
    /// The body's words in their place.
    pub body: Span,
}

/// The common words of two sentences and their differences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The share of the takeaway's weight that the body sentence has in the same order, 0 to 1. Departing words are not
    /// counted.
    pub shared: f32,
    /// The differences, in the order of the takeaway.
    pub departures: Vec<Departure>,
    /// The words of the takeaway that the body sentence has in the same order.
    pub agreed: Vec<Span>,
}

/// Maximum length of a gap, in words on either side, that still counts as one detail in place of another.
const LONGEST_GAP: usize = 5;

/// Maximum number of word pairs, as of two sentences with a thousand words each. Longer sentences are not compared,
/// because the alignment needs memory for each pair.
const MOST_PAIRS: usize = 1 << 20;

/// Compares the words of a takeaway's sentence with those of the body sentence that it repeats. `elsewhere` returns
/// true for the key of a word that another supporting sentence contains.
///
/// Returns an empty comparison for sentences that are too long to align.
#[must_use]
pub fn compare(takeaway: &[Word], body: &[Word], elsewhere: impl Fn(u32) -> bool) -> Comparison {
    let t: Vec<Word> = takeaway.iter().copied().filter(|w| w.kind != WordKind::Empty).collect();
    let b: Vec<Word> = body.iter().copied().filter(|w| w.kind != WordKind::Empty).collect();
    if t.len().saturating_mul(b.len()) > MOST_PAIRS {
        return Comparison::default();
    }
    let pairs = align(&t, &b);
    let mut comparison = Comparison::default();
    let mut departed = vec![false; t.len()];
    let (mut i, mut j) = (0, 0);
    for (next, (ti, bi)) in pairs.iter().copied().chain([(t.len(), b.len())]).enumerate() {
        let before = next.checked_sub(1).map(|p| pairs[p]);
        let gap =
            UnsharedWords { t: &t, b: &b, ti: i..ti, bi: j..bi, before, behind: pairs.get(next).copied() };
        if let Some(departure) = gap.departure(&elsewhere) {
            departed[i..ti].fill(true);
            comparison.departures.push(departure);
        }
        (i, j) = (ti + 1, bi + 1);
    }
    let weight = |w: &Word| w.kind.weight();
    let total: f32 = t.iter().zip(&departed).filter(|(_, gone)| !**gone).map(|(w, _)| weight(w)).sum();
    let shared: f32 = pairs.iter().map(|(ti, _)| weight(&t[*ti])).sum();
    comparison.agreed = pairs.iter().map(|(ti, _)| t[*ti].span).collect();
    comparison.shared = if total > 0.0 { (shared / total).min(1.0) } else { 0.0 };
    comparison
}

/// Finds a place where two names around the same verb are swapped: `Riverland attacked Hillmark` for `Hillmark attacked
/// Riverland`. Ignores reciprocal verbs and the passive voice.
#[must_use]
pub fn swapped(takeaway: &[Word], body: &[Word]) -> Option<Departure> {
    let here = acts(takeaway);
    let there = acts(body);
    for act in &here {
        let reverse = |other: &&Act| {
            other.verb == act.verb
                && other.subject.key == act.object.key
                && other.object.key == act.subject.key
        };
        // The body also has it this way round, so it contains both statements.
        let alike = |other: &&Act| {
            other.verb == act.verb
                && other.subject.key == act.subject.key
                && other.object.key == act.object.key
        };
        if there.iter().any(|other| alike(&other)) {
            continue;
        }
        if let Some(other) = there.iter().find(reverse) {
            let span = |act: &Act| Span::new(act.subject.span.start, act.object.span.end);
            return Some(Departure { kind: DepartureKind::Roles, takeaway: span(act), body: span(other) });
        }
    }
    None
}

/// A subject, its verb and an object.
struct Act {
    subject: Word,
    verb: u32,
    object: Word,
}

/// Returns the verbs in the active voice with the nearest name on each side.
fn acts(words: &[Word]) -> Vec<Act> {
    /// Maximum distance of the names, in words.
    const NEAR: usize = 6;
    let mut out = Vec::new();
    for (i, verb) in words.iter().enumerate().filter(|(_, word)| word.active) {
        let before = &words[i.saturating_sub(NEAR)..i];
        let behind = &words[i + 1..words.len().min(i + 1 + NEAR)];
        // The first word of a sentence may be a name. It counts only if the other sentence has it too.
        let opens = |word: &Word| word.opens && word.capital && !word.generic && word.kind == WordKind::Word;
        let subject = before.iter().rev().find(|word| word.is_distinguishing() || opens(word));
        let object = behind.iter().find(|word| word.is_distinguishing());
        // If there is another verb in between, that verb has its own subject or object.
        let acts_between = |words: &[Word], to: u32| words.iter().any(|w| w.active && w.span.end <= to);
        let mutual =
            |to: u32| is_mutual(verb.key) || behind.iter().any(|w| w.span.end <= to && is_mutual(w.key));
        if let (Some(subject), Some(object)) = (subject, object)
            && subject.key != object.key
            && !acts_between(behind, object.span.start)
            && !mutual(object.span.start)
        {
            out.push(Act { subject: *subject, verb: verb.key, object: *object });
        }
    }
    out
}

/// Finds a count of things that differs from the body sentence's count of the same things, wherever both are: `15
/// burned vehicles` for `14 vehicles`. `known` returns true for the key of a number that occurs nearby in the body.
#[must_use]
pub fn miscounted(takeaway: &[Word], body: &[Word], known: impl Fn(u32) -> bool) -> Option<Departure> {
    let (here, there) = (counts(takeaway), counts(body));
    for (number, thing) in &here {
        if known(number.key) || body.iter().any(|word| word.key == number.key) {
            continue;
        }
        let mut others = there.iter().filter(|(_, other)| other == thing);
        let (Some((other, _)), None) = (others.next(), others.next()) else { continue };
        let in_takeaway = takeaway.iter().any(|word| word.key == other.key);
        if !in_takeaway && !about_equal(number, other) {
            return Some(Departure { kind: DepartureKind::Number, takeaway: number.span, body: other.span });
        }
    }
    None
}

/// Returns the numbers, each paired with the keys of up to three words after it in the same phrase: the things it may
/// count.
fn counts(words: &[Word]) -> Vec<(Word, u32)> {
    let mut out = Vec::new();
    for (i, number) in
        words.iter().enumerate().filter(|(_, word)| word.kind == WordKind::Number && word.value > 0)
    {
        let dated = i.checked_sub(1).is_some_and(|i| words[i].kind == WordKind::Date);
        let things =
            words[i + 1..].iter().take(3).take_while(|w| w.kind == WordKind::Word && !is_measure(w.key));
        if !dated {
            out.extend(things.map(|word| (*number, word.key)));
        }
    }
    out
}

/// Returns true if one of two numbers is a rounded form of the other: `about 1,000` for `987`.
fn about_equal(a: &Word, b: &Word) -> bool {
    let (low, high) = (a.value.min(b.value), a.value.max(b.value));
    a.rough != b.rough && low > 0 && high - low <= high / 5
}

/// Returns the index pairs of a longest common subsequence, in order. Among several, prefers one that keeps neighbours
/// together.
fn align(t: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    // A shared word scores 4, plus 1 if the next words on both sides are also a pair.
    let width = b.len() + 1;
    let mut best = vec![0_u16; (t.len() + 1) * width];
    let mut paired = best.clone();
    for i in (0..t.len()).rev() {
        for j in (0..b.len()).rev() {
            let (here, behind) = (i * width + j, (i + 1) * width + j + 1);
            if same(&t[i], &b[j]) {
                let neighbours = if paired[behind] > 0 { paired[behind] + 5 } else { 0 };
                paired[here] = neighbours.max(best[behind] + 4);
            }
            best[here] = paired[here].max(best[(i + 1) * width + j]).max(best[here + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < t.len() && j < b.len() {
        let here = i * width + j;
        // Before the first pair, prefer the last possible match, close to what follows. After it, prefer the first.
        let late = pairs.is_empty() && best[here] == best[here + 1];
        if !late && paired[here] > 0 && best[here] == paired[here] {
            // Continue the run while the neighbours also form pairs.
            loop {
                let at = i * width + j;
                pairs.push((i, j));
                (i, j) = (i + 1, j + 1);
                let behind = i * width + j;
                if i >= t.len() || j >= b.len() || paired[behind] == 0 || paired[at] != paired[behind] + 5 {
                    break;
                }
            }
        } else if !late && best[here] == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn same(a: &Word, b: &Word) -> bool {
    a.key == b.key
        || a.loose != 0 && a.loose == b.loose
        || a.kind == WordKind::Likelihood
            && b.kind == WordKind::Likelihood
            && estimate_class(a.key) == estimate_class(b.key)
}

#[cfg(test)]
mod tests;
