//! The differing words between two aligned ones.

use super::{Departure, DepartureKind, LONGEST_GAP, about_equal};
use crate::takeaways::words::{
    Word, WordKind, capital_of, contests, denies, estimate_class, is_country, is_hearsay, is_title,
    leads_elsewhere, limits, thwarts,
};
use crate::text::Span;

/// The words between two pairs of shared words.
pub(super) struct UnsharedWords<'a> {
    pub(super) t: &'a [Word],
    pub(super) b: &'a [Word],
    pub(super) ti: std::ops::Range<usize>,
    pub(super) bi: std::ops::Range<usize>,
    /// The shared words before and after the gap, as indices into both sentences.
    pub(super) before: Option<(usize, usize)>,
    pub(super) behind: Option<(usize, usize)>,
}

impl UnsharedWords<'_> {
    pub(super) fn departure(&self, elsewhere: &impl Fn(u32) -> bool) -> Option<Departure> {
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
