//! Search for the body sentences that cover a takeaway.
//!
//! Each sentence of a takeaway is covered by the body sentence that shares the greatest weight of words with it.
//! Further sentences are added if they contribute much and are close to it by themselves. The weight of a word depends
//! on its kind (names and numbers count more, words that a summary swaps freely count less) and on its rarity among the
//! body's sentences (inverse document frequency, after Spärck Jones 1972). Therefore 'forces' has little weight in a
//! text about forces.
//!
//! A word that the sentence lacks but its paragraph contains counts half, because a summary draws on the whole
//! paragraph. In addition, the names must agree. A takeaway about another country, person or place than the paragraph
//! is not supported by it, even if they share many words. A takeaway that names the same may use other words.
//!
//! One pass over the keys of all body sentences finds the few relevant words. A second pass over these finds the
//! candidates. Only the candidates are measured in full.

mod query;

use std::ops::Range;

use super::words::{self, Word, WordKind};
use query::Query;

/// A word of a takeaway's sentence, with its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighted {
    key: u32,
    kind: WordKind,
    /// True if the word names a person, body or place.
    name: bool,
    /// Other keys under which the body may contain the name, 0 for none: those of another spelling, of its acronym, and
    /// of a country's capital.
    others: [u32; 3],
}

impl Weighted {
    /// Extracts what the search needs from a word.
    #[must_use]
    pub fn of(word: &Word) -> Self {
        let name = word.is_distinguishing();
        let others =
            if name { [word.loose, word.acronym, words::capital_for(word.key).unwrap_or(0)] } else { [0; 3] };
        // `in Paris` denotes the place, `Paris announced` the government.
        let country = words::capital_of(word.key).filter(|_| word.acts);
        Self { key: country.unwrap_or(word.key), kind: word.kind, name, others }
    }

    /// Returns the keys under which the body may contain the word, its own key first.
    fn keys(&self) -> impl Iterator<Item = u32> + use<> {
        std::iter::once(self.key).chain(self.others.into_iter().filter(|key| *key != 0))
    }
}

/// The indices under which the body may contain a word of a part. Missing forms repeat the first index.
type Forms = [u32; 4];

/// The structural unit that a body sentence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// No unit. The sentence continues its paragraph.
    Nothing,
    /// A list item or another block that is not a paragraph.
    Block,
    /// A paragraph. The sentence is its topic sentence.
    Paragraph,
    /// A section. The sentence is the text of a heading, and no takeaway is supported by it.
    Section,
}

/// The support of one sentence of a takeaway.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SentenceSupport {
    /// The share of the words' weight that is covered, 0 to 1.
    pub score: f32,
    /// The weight of the sentence relative to the others of the takeaway.
    pub weight: f32,
    /// The body sentences that cover it. The one that covers most comes first.
    pub covers: Vec<Cover>,
    /// True if the covering sentences say it: they share enough of it, and their paragraphs contain its names.
    pub said: bool,
    /// The keys of the missing names because of which `said` is false.
    pub missing: Vec<u32>,
    /// True if no body sentence contains these names.
    pub absent: bool,
}

/// A body sentence that covers a part of a takeaway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// The index among the body's sentences.
    pub sentence: u32,
    /// The share of the part's weight that this sentence covers by itself, 0 to 1.
    pub share: f32,
}

/// The value of a word that the sentence lacks and its paragraph contains.
const BESIDE: f32 = 0.5;
/// The minimum scores at which the body says a sentence. They depend on its names: the covering sentences contain all
/// of them (`SAID_WITH_NAMES`), their paragraphs do (`SAID`), the paragraphs lack some (`SAID_WITH_SOME`), or the
/// sentence has no significant names (`SAID_WITHOUT_NAMES`). Chosen on published assessments.
const SAID_WITH_NAMES: f32 = 0.22;
const SAID: f32 = 0.31;
const SAID_WITH_SOME: f32 = 0.34;
const SAID_WITHOUT_NAMES: f32 = 0.36;
/// The minimum rarity of all names together, and of one name, at which names are significant.
const LEAST_RARITY: f32 = 0.45;
const LEAST_RARITY_OF_ONE: f32 = 0.27;
/// The share of the names' rarity that must agree, and the share that may be absent from the whole body.
const LEAST_AGREEMENT: f32 = 0.34;
const MOST_ABSENT: f32 = 0.25;
/// Maximum distance, in sentences, at which the rest of a paragraph counts.
const FARTHEST: usize = 60;
/// Maximum distance, in sentences, at which the heading of a section is searched.
const SECTION: usize = 200;
/// Number of candidates that are measured in full for each sentence of a takeaway.
const CANDIDATES: usize = 8;
/// Maximum number of body sentences that cover one sentence of a takeaway.
const MOST: usize = 3;
/// The minimum share that a further sentence must add, and that it must cover by itself.
const LEAST_GAIN: f32 = 0.12;
const LEAST_SHARE: f32 = 0.3;
/// The minimum number of words that a further sentence must add. A single name that also occurs elsewhere is no
/// support.
const LEAST_WORDS: usize = 2;
/// The factor for topic sentences, so that they win among equals.
const TOPIC: f32 = 1.03;

/// Finds the support of each of `parts`, the sentences of takeaways. `body` contains the keys of the body's sentences
/// in order, each with the unit that it opens.
#[must_use]
pub fn link<'a>(
    parts: Vec<Vec<Weighted>>,
    body: impl Iterator<Item = (&'a [u32], Opens)>,
) -> Vec<SentenceSupport> {
    Search::new(parts, body).link().to_vec()
}

/// An index of the takeaways' words in the body. It makes updates cheap: a changed sentence needs no second pass over
/// the rest of the body.
#[derive(Clone, Debug)]
pub struct Search {
    words: Vec<Vec<Weighted>>,
    query: Query,
    found: Found,
    /// The support of each part. Entries marked in `stale` must be computed again.
    linked: Vec<SentenceSupport>,
    stale: Vec<bool>,
}

impl Search {
    /// Searches `body` for the words of `parts`, the sentences of takeaways. The parameters are those of [`link()`].
    #[must_use]
    pub fn new<'a>(parts: Vec<Vec<Weighted>>, body: impl Iterator<Item = (&'a [u32], Opens)>) -> Self {
        let query = Query::new(&parts);
        let found = query.search(body);
        let (linked, stale) = (vec![SentenceSupport::default(); parts.len()], vec![true; parts.len()]);
        Self { words: parts, query, found, linked, stale }
    }

    /// Replaces the body sentences at `old` by `new`, each with the unit that it opens. Returns true if any link may
    /// have changed. The cost is that of the new and old sentences, and a pass over the integers of the sentences after
    /// them.
    pub fn splice<'a>(&mut self, old: Range<usize>, new: impl Iterator<Item = (&'a [u32], Opens)>) -> bool {
        let new = self.query.search(new);
        let found = &mut self.found;
        let start = old.start.checked_sub(1).map_or(0, |before| found.ends[before]);
        let end = old.end.checked_sub(1).map_or(0, |last| found.ends[last]).max(start);
        let hits = start as usize..end as usize;
        let ends = || new.ends.iter().map(|end| end + start);
        if ends().eq(found.ends[old.clone()].iter().copied())
            && found.hits[hits.clone()] == new.hits[..]
            && found.opens[old.clone()] == new.opens[..]
        {
            return false;
        }
        for word in &found.hits[hits.clone()] {
            found.frequency[*word as usize] -= 1;
        }
        for word in &new.hits {
            found.frequency[*word as usize] += 1;
        }
        if found.opens[old.clone()] == new.opens[..] {
            for (before, after) in old.clone().zip(0..) {
                let (before, after) = (found.of(before as u32), new.of(after));
                let other = |word: &&u32| before.contains(word) != after.contains(word);
                for word in before.iter().chain(after).filter(other) {
                    self.query.parts[*word as usize]
                        .iter()
                        .for_each(|part| self.stale[*part as usize] = true);
                }
            }
        } else {
            // The rarity of every word depends on the number of sentences, and paragraphs may have changed.
            self.stale.fill(true);
        }
        let grown = (new.hits.len() as u32).wrapping_sub(hits.len() as u32);
        for end in &mut found.ends[old.end..] {
            *end = end.wrapping_add(grown);
        }
        found.ends.splice(old.clone(), ends());
        found.opens.splice(old, new.opens);
        found.hits.splice(hits, new.hits);
        true
    }

    /// Returns the support of each part. Only parts with a word whose frequency in the body changed are computed again,
    /// with one pass over integers for them.
    pub fn link(&mut self) -> &[SentenceSupport] {
        if self.stale.contains(&true) {
            let candidates = self.query.candidates(&self.found, &self.stale);
            for (part, candidates) in candidates.iter().enumerate().filter(|(part, _)| self.stale[*part]) {
                self.linked[part] = self.query.measure(&self.words[part], candidates, &self.found);
            }
            self.stale.fill(false);
        }
        &self.linked
    }
}

/// The occurrences of the takeaways' words in the body.
#[derive(Clone, Debug, Default)]
struct Found {
    /// The word indices in each body sentence, stored one sentence after another.
    hits: Vec<u32>,
    /// For each sentence, the index in `hits` after its last word.
    ends: Vec<u32>,
    opens: Vec<Opens>,
    /// Number of body sentences that contain each word.
    frequency: Vec<u32>,
}

/// Marks an empty slot.
const FREE: u32 = u32::MAX;

impl Found {
    fn range(&self, sentence: u32) -> Range<usize> {
        let start = sentence.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        start as usize..self.ends[sentence as usize] as usize
    }

    fn of(&self, sentence: u32) -> &[u32] {
        &self.hits[self.range(sentence)]
    }

    /// Returns the words of adjacent sentences.
    fn of_all(&self, sentences: Range<usize>) -> &[u32] {
        let start = sentences.start.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = sentences.end.checked_sub(1).map_or(0, |last| self.ends[last]);
        &self.hits[start as usize..end.max(start) as usize]
    }

    /// Returns the sentences of the paragraph that contains `sentence`. A line by itself belongs to the paragraph below
    /// it.
    fn paragraph(&self, sentence: u32) -> Range<usize> {
        let begins = |at: usize| self.opens[at] != Opens::Nothing;
        let end_of =
            |start: usize| (start + 1..self.ends.len()).find(|at| begins(*at)).unwrap_or(self.ends.len());
        let at = sentence as usize;
        let mut start = (0..=at).rev().find(|at| begins(*at)).unwrap_or(0);
        let mut end = end_of(start);
        let above = start
            .checked_sub(1)
            .filter(|above| matches!(self.opens[*above], Opens::Block | Opens::Paragraph));
        if end - start == 1 && end < self.ends.len() && self.opens[end] != Opens::Section {
            end = end_of(end);
        }
        start = above.unwrap_or(start);
        // Limit extremely long paragraphs, which no author wrote as one.
        start.max(at.saturating_sub(FARTHEST))..end.min(at + FARTHEST)
    }

    /// Returns the words of the heading above a sentence.
    fn heading(&self, sentence: u32) -> &[u32] {
        let from = (sentence as usize).saturating_sub(SECTION);
        let heading = (from..sentence as usize).rev().find(|at| self.opens[*at] == Opens::Section);
        heading.map_or(&[], |at| self.of(at as u32))
    }

    /// Returns the rarity of a word with these forms, which is that of its most frequent form.
    fn rarity_of(&self, forms: &Forms) -> f32 {
        forms.iter().map(|word| self.rarity(*word)).fold(1.0, f32::min)
    }

    /// Returns true if a sentence contains a word in one of its forms.
    fn has(&self, sentence: u32, forms: &Forms) -> bool {
        self.of(sentence).iter().any(|word| forms.contains(word))
    }

    /// Returns the rarity of a word, 0 to 1. It is 1 for a word that occurs in one sentence or none.
    fn rarity(&self, word: u32) -> f32 {
        let all = self.ends.len().max(1) as f32;
        let holding = self.frequency[word as usize].max(1) as f32;
        ((1.0 + all / holding).ln() / (1.0 + all).ln()).clamp(0.12, 1.0)
    }
}

#[cfg(test)]
mod tests;
