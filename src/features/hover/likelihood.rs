//! Hover on a word of likelihood or confidence: its band on the scale in force.

use super::Hover;
use crate::analysis::Snapshot;
use crate::assessment::{Estimate, EstimateKind, Scale};
use crate::rules::Rule;
use crate::rules::estimates::{off_scale_term, percent_mismatch};

/// The rules whose findings compare a word with the scale.
static ABOUT_TERMS: [&Rule; 2] = [&off_scale_term::RULE, &percent_mismatch::RULE];

pub(super) fn hover(snapshot: &Snapshot, offset: u32, told: &[&str]) -> Option<Hover> {
    if ABOUT_TERMS.iter().any(|rule| told.contains(&rule.name)) {
        return None;
    }
    let block = snapshot.block_at(offset)?;
    let start = snapshot.starts()[block];
    let at = |e: &&Estimate| e.span.shift(start).touches(offset);
    let estimate = snapshot.blocks()[block].estimates.iter().find(at)?;
    let span = estimate.span.shift(start);
    let words = snapshot.text().slice(span).to_lowercase();
    let scale = snapshot.environment().scale;
    let meaning = match estimate.kind {
        EstimateKind::Likelihood(term) | EstimateKind::Loose(term) => band(scale, term),
        EstimateKind::Modal => "possible, without saying how likely; not a term of this scale".to_owned(),
        EstimateKind::Confidence(_) => {
            "how well founded the judgment is, not how likely the event is; state it in its own sentence"
                .to_owned()
        }
        EstimateKind::Percent(low, high) => {
            let band = scale.at(low / 2 + high / 2)?;
            format!("closest term is \"{}\" ({} to {} percent)", band.terms[0], band.low, band.high)
        }
    };
    let markdown = format!("**{words}**: {meaning}\n\nScale: {}.", scale.source());
    Some(Hover { span, markdown })
}

fn band(scale: Scale, term: &str) -> String {
    if let Some(band) = scale.band(term) {
        return format!("{} to {} percent", band.low, band.high);
    }
    match scale.nearest(term) {
        Some(near) => format!(
            "not a term of this scale; the closest is \"{}\" ({} to {} percent)",
            near.terms[0], near.low, near.high
        ),
        None => "not a term of this scale".to_owned(),
    }
}
