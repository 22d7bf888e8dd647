//! The need of a source, in words an analyst understands.

use super::{Claim, Contribution, Cue};

/// Why the sentence needs a source, or does not: its strongest contributions that point the way of the result.
///
/// `sentence` is the text that was handed to `assess`; offsets that do not fit it are left out.
#[must_use]
pub fn reason(claim: &Claim, sentence: &str) -> String {
    let asks = claim.logit > 0.0;
    let mut parts: Vec<String> = claim
        .why
        .iter()
        .filter(|c| c.cue != Cue::None && (c.weight > 0.0) == asks)
        .map(|c| phrase(c, sentence))
        .collect();
    // Two cues may be told alike.
    parts.dedup();
    parts.truncate(2);
    if parts.is_empty() {
        return if asks { "reports a fact".into() } else { "nothing in it asks for a source".into() };
    }
    parts.join("; ")
}

/// One contribution in words.
fn phrase(c: &Contribution, sentence: &str) -> String {
    let asks = c.weight > 0.0;
    let word = sentence.get(c.word.range()).filter(|w| !w.is_empty());
    let said = match (c.cue, asks) {
        (Cue::Speech, true) => "gives somebody's words",
        (Cue::Evidence, true) => "names evidence that can be shown",
        (Cue::Figure, true) => "gives a figure",
        (Cue::Date, true) => "gives a date",
        (Cue::Event, true) => "tells an event",
        (Cue::Hedge, false) => "marks a judgment",
        (Cue::Earlier, true) => "refers to something published earlier",
        (Cue::Continuation, true) => "goes on from the sentence before",
        (Cue::Continuation, false) => "leans on the sentence before",
        (Cue::Quotation, true) => return "quotes somebody".into(),
        (Cue::Opening, false) => return "opens its paragraph".into(),
        (Cue::Opening, true) => return "stands inside its paragraph".into(),
        (Cue::Method, _) => return "speaks of the assessment itself".into(),
        (Cue::Neighbours, true) => return "nearby claims are cited".into(),
        (Cue::Neighbours, false) => return "nearby sentences are not cited".into(),
        (Cue::Habit, true) => return "claims like it are cited in this document".into(),
        (Cue::Habit, false) => return "the document cites little here".into(),
        (Cue::Place, _) => return "of the section it stands in".into(),
        (Cue::Event, false) => "tells what follows from the sentences around it",
        (Cue::Novelty, true) => return "brings names that the paragraph has not had".into(),
        (Cue::Novelty, false) => return "brings nothing new by name".into(),
        (Cue::Background, _) => return "stands aside".into(),
        (_, true) => return "is worded like a report".into(),
        (_, false) => return "is worded like an assessment".into(),
    };
    match word {
        Some(w) => format!("'{w}' {said}"),
        None => format!("it {said}"),
    }
}
