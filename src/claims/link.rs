//! The second step: a claim is combined with the citation habit of its document.
//!
//! A finished text shows by its habit which sentences it cites. A draft does not show this yet. The fewer of its
//! expected citations it has, the more its sentences are scored as if nothing were known about citations
//! ([`Claim::bare`]).

use super::{Claim, Count, Habit};

/// Number of weights of the second step: those of a finished text, of a draft, and of a draft with hardly any
/// citations.
pub(super) const LINKS: usize = FINISHED + DRAFT + EMPTY;
pub(super) const FINISHED: usize = 37;
const DRAFT: usize = 14;
const EMPTY: usize = 4;

/// The share of the expected citations above which a text counts as finished.
const COMPLETE: f32 = 0.4;
/// The share of the expected citations below which a text has hardly any.
const SCARCE: f32 = 0.1;

/// The shares of the expected citations at which a draft offset is learned. Above the last, the offset is 0.
pub(super) const KNOTS: [f32; 5] = [0.0, 0.03, 0.12, 0.25, 0.4];

/// Returns the share of the document's expected citations that it has, not counting the claim itself.
pub(super) fn progress(claim: &Claim, habit: &Habit) -> f32 {
    let all = habit.document.all().without(claim);
    all.cited as f32 / (all.expected as f32 / 1000.0).max(1.0)
}

/// Returns the log-odds to add to claims of a document with this share of its expected citations. Linear between the
/// [`KNOTS`], so that drafts and finished texts have equally few false findings.
pub(super) fn draft_offset(offsets: &[f32; KNOTS.len()], progress: f32) -> f32 {
    let k = KNOTS.partition_point(|&knot| knot <= progress);
    match (k.checked_sub(1), KNOTS.get(k)) {
        (Some(before), Some(&next)) => {
            let along = (progress - KNOTS[before]) / (next - KNOTS[before]);
            offsets[before] + along * (offsets[k] - offsets[before])
        }
        (None, _) => offsets[0],
        (_, None) => 0.0,
    }
}

/// Returns how much a set of sentences is cited beyond what their wording predicts, as log-odds. 0 if nothing is known.
fn beyond(tally: Count) -> f32 {
    let (cited, expected) = (tally.cited as f32, tally.expected as f32 / 1000.0);
    let (bare, unexpected) = (tally.sentences as f32 - cited, tally.sentences as f32 - expected);
    let ratio = |seen: f32, expected: f32, prior: f32| (seen.max(0.0) + prior) / (expected.max(0.0) + prior);
    (ratio(cited, expected, 1.2) / ratio(bare, unexpected, 1.8)).ln()
}

/// Returns the inputs of the second step. The claim itself is subtracted from every tally that includes it.
pub(super) fn inputs(claim: &Claim, habit: &Habit) -> [f32; LINKS] {
    let says = |yes: bool| f32::from(u8::from(yes));
    let (first, single, speech) = (says(claim.stands == 1), says(claim.stands == 0), says(claim.speech));
    let mut row = [0.0; LINKS];
    let mut at = 0;
    let mut push = |x: f32| {
        row[at] = x;
        at += 1;
    };
    // The weights for finished texts apply in proportion to how finished this one is.
    let progress = progress(claim, habit);
    let finished = (progress / COMPLETE).min(1.0);
    push(1.0);
    push(claim.logit);
    push(claim.bare);
    push(claim.bare * first);
    let document = &habit.document;
    let tallies = [
        document.all(),
        habit.section.all(),
        document.stands[claim.stands as usize & 3],
        document.speech[usize::from(claim.speech)],
        document.hedged[usize::from(claim.hedged)],
    ];
    for tally in tallies {
        let d = beyond(tally.without(claim));
        push(d);
        push(d * first);
        push(d * speech);
        push(d * single);
    }
    push(first);
    push(single);
    push(first * claim.logit);
    push(single * claim.logit);
    push(f32::from(claim.of).max(1.0).ln());
    for near in [habit.above.all(), habit.below.all()] {
        let there = says(near.sentences > 0);
        let share = there * (near.cited as f32 / near.sentences.max(1) as f32 - 0.5);
        push(there);
        push(share);
        push(share * first);
        push(share * single);
    }
    row[..FINISHED].iter_mut().for_each(|x| *x *= finished);
    let near = says(claim.near_cited);
    let dry = says(!claim.near_cited && habit.above.all().cited == 0 && habit.below.all().cited == 0);
    let section = says(habit.section.all().without(claim).cited > 0);
    let draft: [f32; DRAFT] = [
        1.0,
        claim.bare,
        first,
        single,
        first * claim.bare,
        single * claim.bare,
        f32::from(claim.of).max(1.0).ln(),
        says(claim.hedged),
        speech,
        near,
        near * claim.bare,
        section,
        dry,
        dry * claim.bare,
    ];
    let empty: [f32; EMPTY] = [1.0, claim.bare, dry, dry * claim.bare];
    let scarce = (1.0 - progress / SCARCE).max(0.0);
    let rest = draft.map(|x| x * (1.0 - finished)).into_iter().chain(empty.map(|x| x * scarce));
    row[FINISHED..].iter_mut().zip(rest).for_each(|(to, x)| *to = x);
    row
}

/// Returns the log-odds that are set by hand, not learned.
pub(super) fn by_hand(claim: &Claim, habit: &Habit) -> f32 {
    let unfinished = 1.0 - (progress(claim, habit) / COMPLETE).min(1.0);
    let draft = unfinished * (f32::from(claim.draft_editor) / 4.0 + short(habit));
    f32::from(claim.editor) / 4.0 + draft + topic_line(claim, habit) + seldom_cited(claim, habit)
}

/// Returns the log-odds that a plain report gains in a text that cites fewer sentences than their wording asks for. Its
/// habit alone would excuse the reports without a source as well. A draft without citations gains nothing: the learned
/// offsets of drafts allow for it.
pub(super) fn seldom_cited(claim: &Claim, habit: &Habit) -> f32 {
    const MOST: f32 = 0.8;
    /// The shares of the expected citations at which the gain begins, is full, falls again and ends.
    const BEGINS: f32 = 0.1;
    const FULL: f32 = 0.25;
    const FALLS: f32 = 0.5;
    const ENDS: f32 = 0.75;
    if !claim.plain {
        return 0.0;
    }
    let share = progress(claim, habit);
    let rising = ((share - BEGINS) / (FULL - BEGINS)).clamp(0.0, 1.0);
    let falling = ((ENDS - share) / (ENDS - FALLS)).clamp(0.0, 1.0);
    MOST * rising.min(falling)
}

/// Returns the log-odds that a short draft adds. The draft offsets limit the share of false findings, because a report
/// of a hundred sentences would have many. On a page of text a few are soon read, and a missed claim matters more.
fn short(habit: &Habit) -> f32 {
    const SHORT: f32 = 24.0;
    let sentences = habit.document.sentences() as f32;
    1.5 * (2.0 - sentences / SHORT).clamp(0.0, 1.0)
}

/// Returns the log-odds, at most 0, for a line by itself above a paragraph. It summarizes what that paragraph shows,
/// most likely if that paragraph cites.
fn topic_line(claim: &Claim, habit: &Habit) -> f32 {
    let below = habit.below.all();
    match below.sentences {
        2.. if claim.stands == 0 && below.cited > 0 => -2.5,
        2.. if claim.stands == 0 => -1.0 + (progress(claim, habit) / COMPLETE).min(1.0),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draft_offset_is_linear_between_knots_and_ends_with_them() {
        let offsets = [1.0, 0.4, 0.2, 0.1, 0.0];
        let at = |progress: f32| draft_offset(&offsets, progress);
        assert_eq!((at(0.0), at(0.4), at(5.0)), (1.0, 0.0, 0.0));
        assert!((at(0.015) - 0.7).abs() < 1e-5 && (at(0.325) - 0.05).abs() < 1e-5);
    }
}
