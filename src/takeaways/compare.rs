//! Differences between a takeaway and the body sentence that it repeats.
//!
//! The two are aligned word by word: a longest common subsequence of normalized words that keeps neighbours together.
//! The gaps between shared words contain the differences. A gap counts if both sides have a detail of the same kind, or
//! if only one side has a negation or a word of likelihood. Details that the takeaway omits or adds are not departures,
//! and neither is a different order of the same details.

use super::words::{
    Word, WordKind, capital_of, contests, denies, estimate_class, is_country, is_hearsay, is_measure,
    is_mutual, is_title, leads_elsewhere, limits, thwarts,
};
use crate::text::Span;

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
        let gap = Gap { t: &t, b: &b, ti: i..ti, bi: j..bi, before, behind: pairs.get(next).copied() };
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

/// The words between two pairs of shared words.
struct Gap<'a> {
    t: &'a [Word],
    b: &'a [Word],
    ti: std::ops::Range<usize>,
    bi: std::ops::Range<usize>,
    /// The shared words before and after the gap, as indices into both sentences.
    before: Option<(usize, usize)>,
    behind: Option<(usize, usize)>,
}

impl Gap<'_> {
    fn departure(&self, elsewhere: &impl Fn(u32) -> bool) -> Option<Departure> {
        let (t, b) = (&self.t[self.ti.clone()], &self.b[self.bi.clone()]);
        if t.len() > LONGEST_GAP || b.len() > LONGEST_GAP || t.is_empty() && b.is_empty() {
            return None;
        }
        self.detail(t, b, elsewhere)
            .or_else(|| self.one_sided(t, b, DepartureKind::Negation))
            .or_else(|| self.thwarted(t, b))
            .or_else(|| self.one_sided(t, b, DepartureKind::Likelihood))
    }

    /// Finds a number, date or name in place of another.
    fn detail(&self, t: &[Word], b: &[Word], elsewhere: &impl Fn(u32) -> bool) -> Option<Departure> {
        for kind in [DepartureKind::Date, DepartureKind::Number, DepartureKind::Name] {
            let of = |words: &[Word], all: &[Word], start: usize| -> Option<(Span, usize)> {
                let is = |i: &usize| self.kind_of(all, start + i, words.len()) == Some(kind);
                let first = (0..words.len()).find(is)?;
                let run = (first..words.len()).take_while(is).count();
                Some((Span::new(words[first].span.start, words[first + run - 1].span.end), run))
            };
            let (Some((takeaway, in_t)), Some((body, in_b))) =
                (of(t, self.t, self.ti.start), of(b, self.b, self.bi.start))
            else {
                continue;
            };
            let new = |words: &[Word], span: Span, own: &[Word], other: &[Word]| {
                let count = |all: &[Word], key: u32| all.iter().filter(|w| w.key == key).count();
                let inside = words.iter().filter(|w| span.covers(w.span));
                inside.clone().any(|w| count(own, w.key) > count(other, w.key))
            };
            let known = t.iter().filter(|w| takeaway.covers(w.span)).any(|w| elsewhere(w.key));
            if known || !new(t, takeaway, self.t, self.b) || !new(b, body, self.b, self.t) {
                continue;
            }
            let of_span = |words: &[Word], span: Span| -> Vec<Word> {
                words.iter().copied().filter(|w| span.covers(w.span)).collect()
            };
            let (in_takeaway, in_body) = (of_span(t, takeaway), of_span(b, body));
            let pairs = || in_takeaway.iter().flat_map(|a| in_body.iter().map(move |b| (a, b)));
            if kind == DepartureKind::Date && !self.dates_the_same(&in_takeaway, &in_body) {
                continue;
            }
            if kind == DepartureKind::Number && pairs().any(|(a, b)| about_equal(a, b)) {
                continue;
            }
            if kind == DepartureKind::Name {
                // A capital may stand for its country, and an office for its holder.
                let stands_for = |a: &Word, b: &Word| capital_of(a.key) == Some(b.key);
                if pairs().any(|(a, b)| stands_for(a, b) || stands_for(b, a)) {
                    continue;
                }
                let office = |gap: &[Word], names: &[Word]| {
                    gap.iter().any(|w| is_title(w.key)) && names.iter().all(|w| is_country(w.key))
                };
                if office(t, &in_takeaway) != office(b, &in_body) {
                    continue;
                }
                // A country may stand for a part of it: `Ukrainian officials` for those of a province.
                let countries = |words: &[Word]| words.iter().all(|w| is_country(w.key));
                if countries(&in_takeaway) && !countries(&in_body) {
                    continue;
                }
                // Apart from the name, only titles and words of low weight are allowed. Otherwise the rest was
                // rewritten too.
                let other = |words: &[Word], span: Span| {
                    words.iter().any(|w| !span.covers(w.span) && !w.generic && w.kind.weight() > 0.3)
                };
                if in_t.abs_diff(in_b) > 1 || other(t, takeaway) || other(b, body) {
                    continue;
                }
            }
            return Some(Departure { kind, takeaway, body });
        }
        None
    }

    /// Returns true if two dates belong to the same thing: the words before or after them are the same, and the words
    /// that introduce them have the same meaning (`as of May 4` is not `on May 4`).
    fn dates_the_same(&self, takeaway: &[Word], body: &[Word]) -> bool {
        let (Some(first_t), Some(first_b)) = (takeaway.first(), body.first()) else { return false };
        if leads_elsewhere(first_t.lead) != leads_elsewhere(first_b.lead) {
            return false;
        }
        let beside = |all: &[Word], words: &[Word]| {
            let dated = |w: &&Word| matches!(w.kind, WordKind::Date | WordKind::Number);
            let start = words.first().map_or(0, |w| w.span.start);
            let end = words.last().map_or(0, |w| w.span.end);
            let before = all.iter().rev().find(|w| w.span.end <= start && !dated(w)).map(|w| w.key);
            let behind = all.iter().find(|w| w.span.start >= end && !dated(w)).map(|w| w.key);
            (before, behind)
        };
        let (before_t, behind_t) = beside(self.t, takeaway);
        let (before_b, behind_b) = beside(self.b, body);
        before_t == before_b || behind_t.is_some() && behind_t == behind_b
    }

    /// Finds a verb that both sides share, where one side says that the action did not succeed: `failed to retake`.
    fn thwarted(&self, t: &[Word], b: &[Word]) -> Option<Departure> {
        let is = |w: &&Word| thwarts(w.key);
        let (in_t, in_b) = (t.iter().filter(is).count(), b.iter().filter(is).count());
        let denied = |words: &[Word]| words.iter().any(|w| w.kind == WordKind::Negation || denies(w.key));
        let other = if in_t > 0 { self.b } else { self.t };
        let alone = t.len() + b.len() == 1;
        let behind = self.behind.map(|(i, j)| if in_t > 0 { self.t[i] } else { self.b[j] });
        if in_t + in_b != 1 || !alone || denied(other) || !behind.is_some_and(|verb| verb.active) {
            return None;
        }
        self.around(DepartureKind::Negation)
    }

    /// Creates a departure from the gap and the shared words around it: `did not advance` in place of `advanced`.
    fn around(&self, kind: DepartureKind) -> Option<Departure> {
        let (before, behind) = (self.before?, self.behind?);
        Some(Departure {
            kind,
            takeaway: Span::new(self.t[before.0].span.end, self.t[behind.0].span.end),
            body: Span::new(self.b[before.1].span.end, self.b[behind.1].span.end),
        })
    }

    /// Returns true if the negation in the gap is partial or belongs to a reported claim, or if the other side
    /// expresses a denial in another way.
    fn negates_something_else(&self, in_takeaway: bool) -> bool {
        /// Number of words after a contesting word that it affects.
        const REACH: usize = 6;
        let around = |all: &[Word], gap: &std::ops::Range<usize>| {
            all[gap.start.saturating_sub(REACH)..gap.end].iter().any(|w| contests(w.key))
        };
        let (own, gap, other) =
            if in_takeaway { (self.t, &self.ti, self.b) } else { (self.b, &self.bi, self.t) };
        let negation = gap.clone().find(|i| own[*i].kind == WordKind::Negation).unwrap_or(gap.start);
        let partial = own.iter().skip(negation + 1).take(1).any(|w| limits(w.key));
        let own_denials = own.iter().filter(|w| denies(w.key)).count();
        let other_denials = other.iter().filter(|w| denies(w.key)).count();
        partial || around(self.t, &self.ti) || around(self.b, &self.bi) || other_denials > own_denials
    }

    /// Returns the kind of detail that a word is, or `None`. `run` is the length of the gap on its side, in words.
    fn kind_of(&self, all: &[Word], i: usize, run: usize) -> Option<DepartureKind> {
        let word = &all[i];
        let dated = |i: Option<usize>| i.and_then(|i| all.get(i)).is_some_and(|w| w.kind == WordKind::Date);
        match word.kind {
            WordKind::Date => Some(DepartureKind::Date),
            WordKind::Number if dated(i.checked_sub(1)) || dated(Some(i + 1)) => Some(DepartureKind::Date),
            WordKind::Number => Some(DepartureKind::Number),
            WordKind::Name if !word.generic => Some(DepartureKind::Name),
            _ if word.opens && word.capital && run == 1 && !word.generic && word.kind == WordKind::Word => {
                Some(DepartureKind::Name)
            }
            _ => None,
        }
    }

    /// Finds a negation or likelihood on one side only, or two different likelihoods, between words that both sides
    /// share.
    fn one_sided(&self, t: &[Word], b: &[Word], kind: DepartureKind) -> Option<Departure> {
        let wanted = match kind {
            DepartureKind::Negation => WordKind::Negation,
            _ => WordKind::Likelihood,
        };
        let is =
            |w: &&Word| w.kind == wanted && (wanted == WordKind::Negation || estimate_class(w.key).is_some());
        let (in_t, in_b) = (t.iter().filter(is).count(), b.iter().filter(is).count());
        let rest = |words: &[Word]| words.iter().filter(|w| !is(w) && w.kind.weight() > 0.3).count();
        let most = usize::from(wanted == WordKind::Negation);
        if rest(t) > most || rest(b) > most {
            return None;
        }
        let all = |words: &[Word]| words.iter().filter(is).count();
        match wanted {
            WordKind::Negation
                if (in_t == 0) == (in_b == 0)
                    || all(self.t) == all(self.b)
                    || t.iter().chain(b).any(|w| denies(w.key))
                    || self.negates_something_else(in_t > 0) =>
            {
                return None;
            }
            WordKind::Likelihood => {
                let classes = |words: &[Word]| {
                    let mut classes: Vec<_> =
                        words.iter().filter(is).filter_map(|w| estimate_class(w.key)).collect();
                    classes.sort_unstable();
                    classes
                };
                // `will` alone marks the future tense. It counts only against an estimate.
                let estimates = |words: &[Word]| classes(words).into_iter().filter(|c| *c != 'w').count();
                let alike = classes(self.t) == classes(self.b);
                if in_t + in_b == 0 || alike || estimates(t) + estimates(b) == 0 {
                    return None;
                }
                // The other side is hedged in another way: `would force`, `reportedly killed`.
                let hedged = |words: &[Word]| {
                    let of_kind =
                        |w: &Word| w.kind == WordKind::Likelihood && estimate_class(w.key).is_none();
                    words.iter().any(|w| of_kind(w) || is_hearsay(w.key))
                };
                if (estimates(t) == 0 && hedged(t)) || (estimates(b) == 0 && hedged(b)) {
                    return None;
                }
                // A forecast and a report are different statements: `will likely continue` and `continued`.
                let forecast = |words: &[Word]| classes(words).len() > estimates(words);
                if (in_t == 0 || in_b == 0) && (forecast(t) || forecast(b)) {
                    return None;
                }
                // `may` on one side only is usually just another wording.
                let only_modal = |words: &[Word]| classes(words).iter().all(|c| *c == 'm');
                if (in_t == 0 || in_b == 0) && only_modal(t) && only_modal(b) {
                    return None;
                }
                if estimates(self.t) > 0 && estimates(self.t) == estimates(self.b) && (in_t == 0 || in_b == 0)
                {
                    return None; // the same estimate is elsewhere in the sentence
                }
            }
            _ => {}
        }
        self.around(kind)
    }
}

#[cfg(test)]
mod tests;
