//! Rules about words of likelihood and confidence.
//!
//! The profile determines which of these rules are on: published campaign assessments use the words of a scale freely,
//! a product under a directive does not.

pub mod confidence_with_likelihood;
pub mod double_hedge;
pub mod judgment_without_confidence;
pub mod mixed_scales;
pub mod off_scale_term;
pub mod percent_mismatch;
pub mod single_source_confidence;
pub mod unhedged_future;

use super::{Finding, Fix, Rule, Safety, Severity};
use crate::analysis::{Mark, Snapshot};
use crate::assessment::{Estimate, EstimateKind, Scale};
use crate::text::Edit;

/// Returns the severity of `rule` under the profile of `scale`, if it differs from the rule's default.
#[must_use]
pub fn severity_under(scale: Scale, rule: &Rule) -> Option<Severity> {
    let strict = [mixed_scales::RULE.name, off_scale_term::RULE.name];
    let directive = [
        judgment_without_confidence::RULE.name,
        unhedged_future::RULE.name,
        single_source_confidence::RULE.name,
    ];
    let is_on = scale != Scale::Isw && strict.contains(&rule.name)
        || scale == Scale::Icd203 && directive.contains(&rule.name);
    is_on.then_some(Severity::Hint)
}

/// Returns the estimates of all sentences, in order, without those in quotations. Spans are those of the text.
fn own(snapshot: &Snapshot) -> impl Iterator<Item = Estimate> {
    snapshot.links().blocks_with(Mark::Estimates).iter().flat_map(|block| own_in(snapshot, *block as usize))
}

/// Returns the estimates of one block.
fn own_in(snapshot: &Snapshot, block: usize) -> impl Iterator<Item = Estimate> {
    let start = snapshot.starts()[block];
    let own = snapshot.blocks()[block].estimates.iter().filter(|e| !e.quoted);
    own.map(move |e| Estimate { span: e.span.shift(start), ..*e })
}

/// Returns the estimates of each sentence of a block that has several, without those in quotations. Spans are
/// those of the text.
fn together(snapshot: &Snapshot, block: usize) -> Vec<Vec<Estimate>> {
    let (facts, start) = (&snapshot.blocks()[block], snapshot.starts()[block]);
    let mut out = Vec::new();
    if facts.estimates.len() < 2 {
        return out;
    }
    for sentence in &facts.sentences {
        let from = facts.estimates.partition_point(|e| e.span.start < sentence.span.start);
        let inside = facts.estimates[from..].iter().take_while(|e| e.span.end <= sentence.span.end);
        let inside = inside.filter(|e| !e.quoted);
        let inside: Vec<_> = inside.map(|e| Estimate { span: e.span.shift(start), ..*e }).collect();
        if inside.len() > 1 {
            out.push(inside);
        }
    }
    out
}

/// Returns the canonical term of an estimate that a scale or common usage defines.
const fn term(kind: EstimateKind) -> Option<&'static str> {
    match kind {
        EstimateKind::Likelihood(term) | EstimateKind::Loose(term) => Some(term),
        _ => None,
    }
}

/// Returns the fix that replaces the text of the finding by `term`, in the form that fits there.
fn replace_by(snapshot: &Snapshot, finding: &Finding, term: &str) -> Fix {
    let words = in_place_of(&snapshot.text().slice(finding.span).to_lowercase(), term);
    Fix {
        title: format!("Change to \"{words}\""),
        edits: vec![Edit::new(finding.span, words)],
        safety: Safety::Suggested,
        caret: None,
    }
}

/// Returns true if words of likelihood are a noun phrase, which cannot replace an adverb, nor an adverb it.
fn is_noun(words: &str) -> bool {
    ["chance", "odds", "possibility"].iter().any(|noun| words.contains(noun))
}

/// Returns `term` in the form that fits in place of `old`: an adverb for an adverb.
fn in_place_of(old: &str, term: &str) -> String {
    let adverb = old.ends_with("ly") || matches!(old, "perhaps");
    match term {
        "probable" if adverb => "probably".to_owned(),
        "almost certain" if adverb && old != "likely" && old != "unlikely" => "almost certainly".to_owned(),
        "nearly certain" if adverb && old != "likely" => "nearly certainly".to_owned(),
        other => other.to_owned(),
    }
}
