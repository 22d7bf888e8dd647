//! The second step: a claim meets the habit of its document.

use super::{Claim, Count, Habit};

/// How many weights the second step has.
pub(super) const LINKS: usize = 35;

/// How much a place is cited beyond what the wording there leads one to expect, as log-odds; 0 where nothing is known.
fn beyond(tally: Count) -> f32 {
    let (cited, expected) = (tally.cited as f32, tally.expected as f32 / 1000.0);
    let (bare, unexpected) = (tally.sentences as f32 - cited, tally.sentences as f32 - expected);
    let ratio = |seen: f32, expected: f32, prior: f32| (seen.max(0.0) + prior) / (expected.max(0.0) + prior);
    (ratio(cited, expected, 1.2) / ratio(bare, unexpected, 1.8)).ln()
}

/// The numbers of the second step. The claim's own marker is taken out of every tally that counts it.
pub(super) fn inputs(claim: &Claim, habit: &Habit) -> [f32; LINKS] {
    let says = |yes: bool| f32::from(u8::from(yes));
    let (first, single, speech) = (says(claim.stands == 1), says(claim.stands == 0), says(claim.speech));
    let mut row = [0.0; LINKS];
    let mut at = 0;
    let mut push = |x: f32| {
        row[at] = x;
        at += 1;
    };
    push(1.0);
    push(claim.logit);
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
    row
}

/// What is added by hand.
pub(super) fn by_hand(claim: &Claim, habit: &Habit) -> f32 {
    f32::from(claim.editor) / 4.0 + topic_line(claim, habit) + reserve(claim, habit)
}

/// What a line of its own loses above a paragraph that cites: it sums up what that paragraph shows.
fn topic_line(claim: &Claim, habit: &Habit) -> f32 {
    let below = habit.below.all();
    if claim.stands == 0 && below.sentences > 1 && below.cited > 0 { -2.5 } else { 0.0 }
}

/// What a document that cites next to nothing takes off the log-odds: such a text follows no habit of citing, and
/// alarms on every claim of it would help nobody. Learning never sees one, so this is set by hand.
fn reserve(claim: &Claim, habit: &Habit) -> f32 {
    let all = habit.document.all().without(claim);
    let expected = all.expected as f32 / 1000.0;
    if expected < 3.0 {
        return 0.0;
    }
    let lack = 1.0 - (all.cited as f32 / (0.25 * expected)).min(1.0);
    -4.0 * lack * lack
}
