//! Hover on a word of likelihood: its band.

use super::Hover;
use crate::analysis::Snapshot;
use crate::text::Span;

/// A word of likelihood and the share of cases that it stands for, in percent.
struct Band {
    words: &'static [&'static str],
    percent: &'static str,
}

/// The seven bands of Intelligence Community Directive 203 (2015), both rows of its table; the longer words first.
const ICD_203: &[Band] = &[
    Band { words: &["almost no chance", "remote chance", "remote"], percent: "1 to 5" },
    // Of the British yardstick, not of this scale; without these rows their last word would answer, wrongly.
    Band {
        words: &["highly unlikely"],
        percent: "not a term of the scale below; nearest is 'very unlikely', 5 to 20",
    },
    Band {
        words: &["highly likely"],
        percent: "not a term of the scale below; nearest is 'very likely', 80 to 95",
    },
    Band { words: &["very unlikely", "highly improbable"], percent: "5 to 20" },
    Band { words: &["roughly even chance", "roughly even odds"], percent: "45 to 55" },
    Band { words: &["very likely", "highly probable", "very probably"], percent: "80 to 95" },
    Band { words: &["almost certainly", "almost certain", "nearly certain"], percent: "95 to 99" },
    Band { words: &["unlikely", "improbable"], percent: "20 to 45" },
    Band { words: &["likely", "probable", "probably"], percent: "55 to 80" },
];

pub(super) fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    let sentence = snapshot.sentence_at(offset)?;
    let text = snapshot.text().slice(sentence.span).to_ascii_lowercase();
    let at = (offset - sentence.span.start) as usize;
    let letter = |i: usize| text.as_bytes().get(i).is_some_and(u8::is_ascii_alphanumeric);
    for band in ICD_203 {
        for word in band.words {
            let found = text.match_indices(word).map(|(i, w)| (i, i + w.len())).find(|&(start, end)| {
                (start..=end).contains(&at) && !(start > 0 && letter(start - 1)) && !letter(end)
            });
            if let Some((start, end)) = found {
                let span = Span::from(start..end).shift(sentence.span.start);
                return Some(Hover { span, markdown: describe(word, band.percent) });
            }
        }
    }
    None
}

fn describe(word: &str, percent: &str) -> String {
    format!("**{word}**: {percent} percent\n\nScale of Intelligence Community Directive 203 (2015).")
}
