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

use std::ops::Range;

use super::words::{self, Word, WordKind};

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
}

impl Weighted {
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
pub struct Part {
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
pub fn link<'a>(parts: Vec<Vec<Weighted>>, body: impl Iterator<Item = (&'a [u32], Opens)>) -> Vec<Part> {
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
    linked: Vec<Part>,
    stale: Vec<bool>,
}

impl Search {
    /// Searches `body` for the words of `parts`, the sentences of takeaways. The parameters are those of [`link()`].
    #[must_use]
    pub fn new<'a>(parts: Vec<Vec<Weighted>>, body: impl Iterator<Item = (&'a [u32], Opens)>) -> Self {
        let query = Query::new(&parts);
        let found = query.search(body);
        let (linked, stale) = (vec![Part::default(); parts.len()], vec![true; parts.len()]);
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
    pub fn link(&mut self) -> &[Part] {
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

/// The words of all takeaways.
#[derive(Clone, Debug)]
struct Query {
    /// A hash table with linear probing from keys to word indices; [`FREE`] marks an empty slot. It has eight times as
    /// many slots as keys. Most words of the body are in no takeaway, and for these the first probe usually finds an
    /// empty slot.
    places: Box<[(u32, u32)]>,
    /// The parts that contain each word.
    parts: Vec<Vec<u32>>,
    parts_count: usize,
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

impl Query {
    fn new(parts: &[Vec<Weighted>]) -> Self {
        let most: usize = parts.iter().flatten().map(|word| word.keys().count()).sum();
        let mut query = Self {
            places: vec![(0, FREE); (most * 8).next_power_of_two().max(64)].into(),
            parts: Vec::new(),
            parts_count: parts.len(),
        };
        for (part, words) in parts.iter().enumerate() {
            let keys = words.iter().filter(|word| word.kind.weight() > 0.0).flat_map(Weighted::keys);
            for key in keys {
                let place = query.place(key);
                if query.places[place].1 == FREE {
                    query.places[place] = (key, query.parts.len() as u32);
                    query.parts.push(Vec::new());
                }
                let at = query.places[place].1;
                let holders = &mut query.parts[at as usize];
                if holders.last() != Some(&(part as u32)) {
                    holders.push(part as u32);
                }
            }
        }
        query
    }

    /// Returns the slot of a key, or the empty slot where it would be inserted.
    fn place(&self, key: u32) -> usize {
        let mask = self.places.len() - 1;
        let mut at = key as usize & mask;
        while self.places[at].1 != FREE && self.places[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    /// Returns the index of a key, or `None` if no takeaway contains it.
    fn word(&self, key: u32) -> Option<u32> {
        let (_, word) = self.places[self.place(key)];
        (word != FREE).then_some(word)
    }

    fn search<'a>(&self, body: impl Iterator<Item = (&'a [u32], Opens)>) -> Found {
        let mut found = Found { frequency: vec![0; self.parts.len()], ..Found::default() };
        for (keys, opens) in body {
            for key in keys {
                if let Some(word) = self.word(*key) {
                    found.hits.push(word);
                    found.frequency[word as usize] += 1;
                }
            }
            found.ends.push(found.hits.len() as u32);
            found.opens.push(opens);
        }
        found
    }

    /// Returns, for each `wanted` part, the sentences that share the most rarity with it. Words that occur throughout a
    /// long body do not discriminate and are skipped.
    fn candidates(&self, found: &Found, wanted: &[bool]) -> Vec<Vec<u32>> {
        let rarity: Vec<f32> = (0..self.parts.len() as u32).map(|word| found.rarity(word)).collect();
        let most = (found.ends.len() as u32 / 3).max(40);
        let tells = |(word, parts): (usize, &Vec<u32>)| {
            found.frequency[word] <= most && parts.iter().any(|part| wanted[*part as usize])
        };
        let telling: Vec<bool> = self.parts.iter().enumerate().map(tells).collect();
        let mut best: Vec<Vec<(f32, u32)>> = vec![Vec::new(); self.parts_count];
        let mut sums = vec![0.0_f32; self.parts_count];
        let mut touched: Vec<u32> = Vec::new();
        for sentence in 0..found.ends.len() as u32 {
            if found.opens[sentence as usize] == Opens::Section {
                continue;
            }
            for word in found.of(sentence) {
                if !telling[*word as usize] {
                    continue;
                }
                for part in self.parts[*word as usize].iter().filter(|part| wanted[**part as usize]) {
                    if sums[*part as usize] == 0.0 {
                        touched.push(*part);
                    }
                    sums[*part as usize] += rarity[*word as usize];
                }
            }
            for part in touched.drain(..) {
                let sum = std::mem::take(&mut sums[part as usize]);
                let list = &mut best[part as usize];
                // Among equals, the earlier sentence comes first.
                let at = list.iter().position(|(other, _)| sum > *other).unwrap_or(list.len());
                if at < CANDIDATES {
                    list.insert(at, (sum, sentence));
                    list.truncate(CANDIDATES);
                }
            }
        }
        best.into_iter().map(|list| list.into_iter().map(|(_, sentence)| sentence).collect()).collect()
    }

    /// Returns the forms of a word, or `None` if no part contains it.
    fn forms(&self, word: &Weighted) -> Option<Forms> {
        let mut forms = [self.word(word.key)?; 4];
        for (form, at) in forms[1..].iter_mut().zip(word.keys().skip(1).filter_map(|key| self.word(key))) {
            *form = at;
        }
        Some(forms)
    }

    fn measure(&self, words: &[Weighted], candidates: &[u32], found: &Found) -> Part {
        let weighted: Vec<(Forms, f32)> = words
            .iter()
            .filter(|word| word.kind.weight() > 0.0)
            .filter_map(|word| {
                let forms = self.forms(word)?;
                Some((forms, word.kind.weight() * found.rarity_of(&forms)))
            })
            .collect();
        let total: f32 = weighted.iter().map(|(_, w)| w).sum();
        let mut result = Part { weight: total, ..Part::default() };
        if total <= 0.0 {
            return result;
        }
        let mut near = Vec::new();
        let new = |sentence: &u32| Candidate::new(*sentence, &weighted, total, found, &mut near);
        let candidates: Vec<Candidate> = candidates.iter().map(new).collect();
        // `covered` counts the sentences alone, `counted` also their paragraphs.
        let mut covered = vec![false; weighted.len()];
        let mut counted = vec![0.0_f32; weighted.len()];
        let mut chosen: Vec<&Candidate> = Vec::new();
        while chosen.len() < MOST {
            let first = chosen.is_empty();
            let gain = |candidate: &Candidate| {
                let new =
                    weighted.iter().enumerate().filter(|(i, _)| !covered[*i] && candidate.counts[*i] >= 1.0);
                let (count, sum) = new.fold((0, 0.0), |(count, sum), (_, (_, v))| (count + 1, sum + v));
                if first || count >= LEAST_WORDS { sum / total } else { 0.0 }
            };
            let value = |candidate: &Candidate, gain: f32| {
                let topic =
                    if found.opens[candidate.sentence as usize] == Opens::Paragraph { TOPIC } else { 1.0 };
                let beside = if first { candidate.beside } else { 0.0 };
                topic * (gain + beside + 0.1 * candidate.share)
            };
            let mut best: Option<(&Candidate, f32)> = None;
            for candidate in &candidates {
                let gain = gain(candidate);
                if gain <= 0.0 || !first && (gain < LEAST_GAIN || candidate.share < LEAST_SHARE) {
                    continue;
                }
                let better = best.is_none_or(|(known, known_gain)| {
                    let (a, b) = (value(candidate, gain), value(known, known_gain));
                    a > b || a == b && candidate.sentence < known.sentence
                });
                if better {
                    best = Some((candidate, gain));
                }
            }
            let Some((candidate, _)) = best else { break };
            chosen.push(candidate);
            for (i, count) in candidate.counts.iter().enumerate() {
                covered[i] |= *count >= 1.0;
                counted[i] = counted[i].max(*count);
            }
        }
        result.covers = chosen.iter().map(|c| Cover { sentence: c.sentence, share: c.share }).collect();
        let sum: f32 = weighted.iter().zip(&counted).map(|((_, v), count)| v * count).sum();
        result.score = (sum / total).min(1.0);
        self.judge(words, &candidates, &chosen, found, &mut result);
        if !result.said && !result.absent {
            result = self.said_elsewhere(words, &candidates, found, total).unwrap_or(result);
        }
        result
    }

    /// Finds a single sentence that says the part, for the case that those with the largest share are about other
    /// names. A sentence with the same names may share less.
    fn said_elsewhere(
        &self,
        words: &[Weighted],
        candidates: &[Candidate],
        found: &Found,
        total: f32,
    ) -> Option<Part> {
        let alone = candidates.iter().map(|candidate| {
            let covers = vec![Cover { sentence: candidate.sentence, share: candidate.share }];
            let score = (candidate.share + candidate.beside).min(1.0);
            let mut part = Part { score, weight: total, covers, ..Part::default() };
            self.judge(words, &[], &[candidate], found, &mut part);
            part
        });
        // The first among equals.
        alone.filter(|part| part.said).reduce(|best, part| if part.score > best.score { part } else { best })
    }

    /// Decides if the chosen sentences say the part, by score and by names.
    fn judge(
        &self,
        words: &[Weighted],
        candidates: &[Candidate],
        chosen: &[&Candidate],
        found: &Found,
        result: &mut Part,
    ) {
        let close = candidates.iter().filter(|candidate| candidate.share >= LEAST_SHARE);
        let near: Vec<u32> = chosen
            .iter()
            .flat_map(|c| found.paragraph(c.sentence).map(|s| s as u32).chain([c.sentence]))
            .chain(close.map(|c| c.sentence))
            .collect();
        let headings: Vec<&[u32]> = chosen.iter().map(|c| found.heading(c.sentence)).collect();
        let in_heading =
            |forms: &Forms| headings.iter().any(|words| words.iter().any(|word| forms.contains(word)));
        let sentences = || chosen.iter().copied().chain(candidates.iter().filter(|c| c.share >= LEAST_SHARE));
        let (mut all, mut missing, mut absent, mut elsewhere) = (0.0, 0.0, 0.0, false);
        let mut seen: Vec<u32> = Vec::new();
        for word in words.iter().filter(|word| word.name) {
            if seen.contains(&word.key) {
                continue;
            }
            seen.push(word.key);
            let Some(forms) = self.forms(word) else { continue };
            let rarity = found.rarity_of(&forms);
            // A name that occurs throughout the body does not discriminate.
            if rarity < LEAST_RARITY_OF_ONE {
                continue;
            }
            all += rarity;
            if near.iter().any(|s| found.has(*s, &forms)) || in_heading(&forms) {
                elsewhere |= !sentences().any(|c| found.has(c.sentence, &forms));
                continue;
            }
            missing += rarity;
            result.missing.push(word.key);
            if forms.iter().all(|word| found.frequency[*word as usize] == 0) {
                absent += rarity;
            }
        }
        let least = match all {
            ..LEAST_RARITY => SAID_WITHOUT_NAMES,
            _ if absent > MOST_ABSENT * all || all - missing < LEAST_AGREEMENT * all => f32::INFINITY,
            _ if missing > 0.0 => SAID_WITH_SOME,
            _ if elsewhere => SAID,
            _ => SAID_WITH_NAMES,
        };
        result.said = result.score >= least && !result.covers.is_empty();
        result.absent = absent > MOST_ABSENT * all && all >= LEAST_RARITY;
        if least.is_finite() {
            result.missing.clear();
        }
    }
}

/// A body sentence that may cover a part.
struct Candidate {
    sentence: u32,
    /// The value of each word of the part: 1 if the sentence contains it, [`BESIDE`] if only its paragraph does,
    /// otherwise 0.
    counts: Vec<f32>,
    /// The share of the part's weight that the sentence covers by itself, and the share that its paragraph adds.
    share: f32,
    beside: f32,
}

impl Candidate {
    /// `near` is a buffer.
    fn new(sentence: u32, weighted: &[(Forms, f32)], total: f32, found: &Found, near: &mut Vec<f32>) -> Self {
        // For each word of the query: its value here.
        near.clear();
        near.resize(found.frequency.len(), 0.0);
        found.of_all(found.paragraph(sentence)).iter().for_each(|word| near[*word as usize] = BESIDE);
        found.of(sentence).iter().for_each(|word| near[*word as usize] = 1.0);
        let count = |forms: &Forms| forms.iter().map(|word| near[*word as usize]).fold(0.0, f32::max);
        let counts: Vec<f32> = weighted.iter().map(|(forms, _)| count(forms)).collect();
        let sum = |is: fn(f32) -> bool| -> f32 {
            weighted.iter().zip(&counts).filter(|(_, c)| is(**c)).map(|((_, v), c)| v * c).sum()
        };
        let (share, beside) = (sum(|c| c >= 1.0) / total, sum(|c| c < 1.0) / total);
        Self { sentence, counts, share, beside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::takeaways::words;
    use crate::text::Span;

    fn cover(takeaway: &str, body: &[&str]) -> Part {
        let all = |text: &str| Span::from(0..text.len());
        let part: Vec<Weighted> =
            words::words(takeaway, all(takeaway), &[]).iter().map(Weighted::of).collect();
        let keys: Vec<Vec<u32>> = body.iter().map(|text| words::keys(text, all(text), &[])).collect();
        link(vec![part], keys.iter().map(|k| (k.as_slice(), Opens::Block))).remove(0)
    }

    const BODY: &[&str] = &[
        "River forces shelled Port Anvil on May 2.",
        "The Coastal government announced that it had opened a second ferry line to Gull Island.",
        "River forces are continuing to reinforce positions near Port Anvil.",
        "Two independent monitors counted 14 burned vehicles on the northern road.",
        "It remains unclear who ordered the fires.",
    ];

    #[test]
    fn a_copied_sentence_is_found_with_full_score() {
        let part = cover(BODY[0], BODY);
        assert_eq!(part.covers[0].sentence, 0);
        assert!(part.score > 0.99, "{part:?}");
    }

    #[test]
    fn order_reporting_verbs_and_dates_do_not_matter() {
        let part =
            cover("A second ferry line to Gull Island was opened on May 3, Coastal officials said.", BODY);
        assert_eq!(part.covers[0].sentence, 1);
        assert!(part.score > 0.7, "{part:?}");
    }

    #[test]
    fn two_sentences_cover_what_was_joined() {
        let part = cover(
            "Monitors counted 14 burned vehicles on the northern road while River forces shelled Port Anvil.",
            BODY,
        );
        let mut sentences: Vec<_> = part.covers.iter().map(|c| c.sentence).collect();
        sentences.sort_unstable();
        assert_eq!(sentences, [0, 3]);
        assert!(part.score > 0.9, "{part:?}");
    }

    #[test]
    fn what_the_body_does_not_say_scores_low() {
        let part = cover("The Hill Parliament dismissed its finance minister over unpaid pensions.", BODY);
        assert!(part.score < 0.3, "{part:?}");
    }

    #[test]
    fn nothing_covers_in_an_empty_body() {
        assert_eq!(cover("River forces shelled Port Anvil.", &[]).covers, []);
    }

    #[track_caller]
    fn check_said(takeaway: &str, said: bool) {
        let body = &[
            "The Finnish prime minister met the mayor of Turku on Sunday to discuss the port.",
            "The Northern Fishery Protection Agency downed a drone over Gull Island.",
            "The governor of Ostrovia fully cut off the striking miners in Kovalna with his guards.",
            "Talks on the gas line between Norway and Denmark were suspended in June.",
            "Ferries stopped, and the price of bread rose twice within a week.",
        ];
        let part = cover(takeaway, body);
        assert_eq!(part.said, said, "{takeaway} {part:?}");
    }

    #[test]
    fn other_words_for_the_same_are_said() {
        check_said("Guards have encircled the miners on strike in Kovalna.", true);
        check_said("The NFPA shot down a drone near Gull Island.", true);
        check_said("Oslo and Copenhagen halted negotiations on the gas line.", true);
        check_said("Finland's prime minister held talks with the mayor of Turku.", true);
        check_said("The miners in Kovolna are encircled by guards of the governor.", true);
    }

    #[test]
    fn the_same_of_others_is_not_said() {
        check_said("The Danish prime minister met the mayor of Aarhus on Sunday to discuss the port.", false);
        check_said("Guards fully cut off the striking miners in Petrovac.", false);
        check_said("Talks on the gas line between Spain and Portugal were suspended in June.", false);
    }
}
