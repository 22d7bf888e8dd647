//! Where a takeaway departs from the body sentence that it repeats.
//!
//! Both are aligned word by word (longest common subsequence over folded words, neighbours kept together). In the gaps between what they share
//! stands what differs; a gap counts where both sides hold a detail of one kind, or where a negation or a word of
//! likelihood stands on one side alone. What a takeaway leaves out or adds is no departure, nor is another order of
//! the same details.

use super::words::{Word, WordKind, denies, estimate_class};
use crate::text::Span;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DepartureKind {
    /// Another number.
    Number,
    /// Another name.
    Name,
    /// Another day, month or day of the week.
    Date,
    /// A negation on one side alone.
    Negation,
    /// Another likelihood, or one on one side alone.
    Likelihood,
}

/// A detail in which the two differ. Spans in the texts that the words were read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// What differs.
    pub kind: DepartureKind,
    /// The takeaway's words; where the body alone has the detail, the words around which it is missing.
    pub takeaway: Span,
    /// The body's words instead of them.
    pub body: Span,
}

/// What the two have in common and where they differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The share of the takeaway's weight, without what departs, that the body sentence has in the same order.
    pub shared: f32,
    /// In the takeaway's order.
    pub departures: Vec<Departure>,
}

/// The longest gap on either side that is still read as one detail for another.
const LONGEST_GAP: usize = 5;

/// Sentences with more pairs of words than this, a thousand words each, nobody wrote: they are not compared, for that takes
/// room for each pair.
const MOST_PAIRS: usize = 1 << 20;

/// Compares the words of a takeaway's sentence with those of the body sentence that it repeats. `elsewhere` tells
/// whether another of its supporting sentences has a word.
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
    comparison.shared = if total > 0.0 { (shared / total).min(1.0) } else { 0.0 };
    comparison
}

/// The pairs of a longest common subsequence, in order; of several, one that keeps neighbours together.
fn align(t: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    // A shared word counts 4, one more where the words behind it on both sides are a pair too.
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
        // Before the first pair the last place is nearest to what follows, behind it the first to what went before.
        let late = pairs.is_empty() && best[here] == best[here + 1];
        if !late && paired[here] > 0 && best[here] == paired[here] {
            // While neighbours go on as pairs, so does this run.
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
        || a.kind == WordKind::Likelihood
            && b.kind == WordKind::Likelihood
            && estimate_class(a.key) == estimate_class(b.key)
}

/// What stands between two pairs of shared words.
struct Gap<'a> {
    t: &'a [Word],
    b: &'a [Word],
    ti: std::ops::Range<usize>,
    bi: std::ops::Range<usize>,
    /// The shared words before and behind, as indices.
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
            .or_else(|| self.one_sided(t, b, DepartureKind::Likelihood))
    }

    /// A number, date or name for another.
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
            if kind == DepartureKind::Name {
                // Beside the name only titles and words without weight: else something else was rewritten.
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

    /// What kind of detail a word is. `run` is how long the gap on its side is.
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

    /// A negation or likelihood that stands on one side alone, or a likelihood for another, between words that both
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
                    || t.iter().chain(b).any(|w| denies(w.key)) =>
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
                // 'will' alone is a tense: it counts only against an estimate.
                let estimates = |words: &[Word]| classes(words).into_iter().filter(|c| *c != 'w').count();
                let alike = classes(self.t) == classes(self.b);
                if in_t + in_b == 0 || alike || estimates(t) + estimates(b) == 0 {
                    return None;
                }
                // 'may' against nothing is mostly another wording.
                let only_modal = |words: &[Word]| classes(words).iter().all(|c| *c == 'm');
                if (in_t == 0 || in_b == 0) && only_modal(t) && only_modal(b) {
                    return None;
                }
                if estimates(self.t) > 0 && estimates(self.t) == estimates(self.b) && (in_t == 0 || in_b == 0)
                {
                    return None; // the same elsewhere in the sentence
                }
            }
            _ => {}
        }
        let (before, behind) = (self.before?, self.behind?);
        // With the shared word behind: `did not advance` stands for `advanced`.
        Some(Departure {
            kind,
            takeaway: Span::new(self.t[before.0].span.end, self.t[behind.0].span.end),
            body: Span::new(self.b[before.1].span.end, self.b[behind.1].span.end),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::takeaways::words::words;

    fn compared(takeaway: &str, body: &str) -> Comparison {
        let read = |text: &str| words(text, Span::from(0..text.len()), &[]);
        compare(&read(takeaway), &read(body), |_| false)
    }

    #[track_caller]
    fn check(takeaway: &str, body: &str, expected: &[&str]) {
        let shown: Vec<_> = compared(takeaway, body)
            .departures
            .iter()
            .map(|d| {
                format!(
                    "{:?}: {} → {}",
                    d.kind,
                    takeaway[d.takeaway.range()].trim(),
                    body[d.body.range()].trim()
                )
            })
            .collect();
        assert_eq!(shown, expected, "{takeaway} | {body}");
    }

    const BODY: &str =
        "River forces will likely not retake Port Anvil before May 4, and 14 monitors left Gull Island.";

    #[test]
    fn sentences_as_long_as_books_are_not_compared() {
        let long: String = (0..1_025).map(|i| format!("word{i} ")).collect();
        assert_eq!(compared(&long, &long), Comparison::default());
        assert!(compared(&long, "word3 word4").shared > 0.0);
    }

    #[test]
    fn equal_sentences_do_not_depart() {
        check(BODY, BODY, &[]);
        assert!(compared(BODY, BODY).shared > 0.99);
    }

    #[test]
    fn every_kind_of_detail_is_seen() {
        for (from, to, expected) in [
            ("14", "15", "Number: 15 → 14"),
            ("Anvil", "Hammer", "Name: Hammer → Anvil"),
            ("River forces", "Coastal forces", "Name: Coastal → River"),
            ("May 4", "May 5", "Date: 5 → 4"),
            ("May 4", "June 4", "Date: June → May"),
            ("not ", "", "Negation: retake → not retake"),
            ("likely ", "", "Likelihood: not → likely not"),
            ("likely", "possibly", "Likelihood: possibly not → likely not"),
        ] {
            check(&BODY.replace(from, to), BODY, &[expected]);
        }
    }

    #[test]
    fn a_negation_that_was_added_is_seen() {
        check(
            "River forces did not advance again.",
            "River forces advanced again.",
            &["Negation: did not advance → advanced"],
        );
    }

    #[test]
    fn what_is_left_out_or_added_is_no_departure() {
        check("River forces will likely not retake Port Anvil.", BODY, &[]);
        check("River forces advanced on May 2.", "River forces advanced.", &[]);
        check("River forces advanced.", "River forces advanced in two places on May 2.", &[]);
    }

    #[test]
    fn another_order_is_no_departure() {
        check("Marsh and Oru met in Anvil.", "Oru and Marsh met in Anvil.", &[]);
        check("It will likely rain.", "It likely will rain.", &[]);
    }

    #[test]
    fn synonyms_and_number_words_are_no_departure() {
        check("Two towns may fall.", "2 towns could fall.", &[]);
    }
}
