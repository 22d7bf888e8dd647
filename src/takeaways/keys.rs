//! The normalized words of a block's sentences, as numeric keys.

use super::words;
use crate::assessment::{Citation, Style};
use crate::text::Span;

/// The distinct keys of each sentence of a block, stored one sentence after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    keys: Box<[u32]>,
    /// For each sentence, the index in `keys` after its last key.
    ends: Box<[u32]>,
}

impl Keys {
    /// Reads the sentences at `spans` of the block `text`, which contains `citations`.
    #[must_use]
    pub fn read(text: &str, spans: impl Iterator<Item = Span>, citations: &[Citation]) -> Self {
        let marks = skipped(citations);
        let (mut keys, mut ends) = (Vec::new(), Vec::new());
        for span in spans {
            keys.extend(words::keys(text, span, &marks));
            ends.push(keys.len() as u32);
        }
        Self { keys: keys.into(), ends: ends.into() }
    }

    /// Returns the number of sentences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns true if there are no sentences.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the keys of each sentence, in text order.
    pub fn sentences(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let keys = &self.keys[start..*end as usize];
            start = *end as usize;
            keys
        })
    }
}

/// Returns the parts of citations that are not words of the sentence: whole markers, and the targets of links. The
/// spans have the same base as those of the citations.
#[must_use]
pub fn skipped(citations: &[Citation]) -> Vec<Span> {
    let mut spans: Vec<Span> = citations
        .iter()
        .map(|c| match c.label.style {
            Style::Link | Style::Reference if c.key.start > c.bracket.start + 1 => {
                Span::new(c.key.start.saturating_sub(1).max(c.bracket.start), c.bracket.end)
            }
            _ => c.bracket,
        })
        .collect();
    spans.dedup();
    spans
}
