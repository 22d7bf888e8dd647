//! Which body sentences cover a takeaway.
//!
//! Each sentence of a takeaway is covered by the body sentence that shares the greatest weight of its words, and by
//! further ones as far as they add much and are close to it by themselves. A word weighs by its kind (names and
//! numbers more, what a summary swaps freely less) and by its rarity among the body's sentences (inverse document
//! frequency, after Spärck Jones 1972), so that 'forces' in a text about forces says little.
//!
//! One pass over the keys of all body sentences finds the few words that matter, a second over these finds the
//! candidates; only they are measured in full.

use std::ops::Range;

use super::words::WordKind;

/// A word of a takeaway's sentence.
pub type Weighted = (u32, WordKind);

/// What covers one sentence of a takeaway.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The share of its words' weight that is covered, 0 to 1.
    pub score: f32,
    /// Its weight beside the other sentences of the takeaway.
    pub weight: f32,
    /// The body sentences that cover it, by their place among all of them, the one that covers most first.
    pub covers: Vec<Cover>,
}

/// A body sentence that covers a part of a takeaway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Its place among the body's sentences.
    pub sentence: u32,
    /// The share of the weight that it covers by itself.
    pub share: f32,
}

/// How many candidates are measured in full for each sentence of a takeaway.
const CANDIDATES: usize = 6;
/// How many body sentences may cover one sentence of a takeaway.
const MOST: usize = 3;
/// What a further sentence must add, and what it must cover by itself.
const LEAST_GAIN: f32 = 0.12;
const LEAST_SHARE: f32 = 0.3;
/// And how many words: one name that stands elsewhere too makes no support.
const LEAST_WORDS: usize = 2;
/// A sentence that opens its paragraph is a topic sentence: of equals it is meant.
const TOPIC: f32 = 1.03;

/// Covers each of `parts`, the sentences of takeaways, from `body`, the keys of the body's sentences in order, each
/// with whether it opens its paragraph.
#[must_use]
pub fn link<'a>(parts: Vec<Vec<Weighted>>, body: impl Iterator<Item = (&'a [u32], bool)>) -> Vec<Part> {
    Search::new(parts, body).link().to_vec()
}

/// What the body holds of the takeaways' words, kept so that a sentence that changes costs no other look at the body.
#[derive(Clone, Debug)]
pub struct Search {
    words: Vec<Vec<Weighted>>,
    query: Query,
    found: Found,
    /// What covers each part, but for those that are to be looked at again.
    linked: Vec<Part>,
    stale: Vec<bool>,
}

impl Search {
    /// Looks for the words of `parts`, the sentences of takeaways, in `body`: as [`link`].
    #[must_use]
    pub fn new<'a>(parts: Vec<Vec<Weighted>>, body: impl Iterator<Item = (&'a [u32], bool)>) -> Self {
        let query = Query::new(&parts);
        let found = query.search(body);
        let (linked, stale) = (vec![Part::default(); parts.len()], vec![true; parts.len()]);
        Self { words: parts, query, found, linked, stale }
    }

    /// Puts `new` sentences in the place of those of the body at `old`, each with whether it opens its paragraph. Says
    /// whether any link may be another by that. Costs what they cost, and a pass over the numbers behind them.
    pub fn splice<'a>(&mut self, old: Range<usize>, new: impl Iterator<Item = (&'a [u32], bool)>) -> bool {
        let new = self.query.search(new);
        let found = &mut self.found;
        let start = old.start.checked_sub(1).map_or(0, |before| found.ends[before]);
        let end = old.end.checked_sub(1).map_or(0, |last| found.ends[last]).max(start);
        let hits = start as usize..end as usize;
        let ends = || new.ends.iter().map(|end| end + start);
        if ends().eq(found.ends[old.clone()].iter().copied())
            && found.hits[hits.clone()] == new.hits[..]
            && found.topics[old.clone()] == new.topics[..]
        {
            return false;
        }
        for word in &found.hits[hits.clone()] {
            found.frequency[*word as usize] -= 1;
        }
        for word in &new.hits {
            found.frequency[*word as usize] += 1;
        }
        if old.len() == new.ends.len() {
            for (before, after) in old.clone().zip(0..) {
                let same_place = found.topics[before] == new.topics[after as usize];
                let (before, after) = (found.of(before as u32), new.of(after));
                let other = |word: &&u32| !same_place || before.contains(word) != after.contains(word);
                for word in before.iter().chain(after).filter(other) {
                    self.query.parts[*word as usize]
                        .iter()
                        .for_each(|part| self.stale[*part as usize] = true);
                }
            }
        } else {
            // Every word is rarer or less rare among another number of sentences.
            self.stale.fill(true);
        }
        let grown = (new.hits.len() as u32).wrapping_sub(hits.len() as u32);
        for end in &mut found.ends[old.end..] {
            *end = end.wrapping_add(grown);
        }
        found.ends.splice(old.clone(), ends());
        found.topics.splice(old, new.topics);
        found.hits.splice(hits, new.hits);
        true
    }

    /// What covers each of the takeaways' sentences. Costs what those cost that hold a word of which the body holds more or
    /// less than before, and a pass over numbers for them.
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
    /// The keys with their index, each at or behind the place that its low bits name; [`FREE`] where nothing is.
    /// Eight times as many places as keys, so that most words of the body, which are in no takeaway, meet one look at
    /// a free place.
    places: Box<[(u32, u32)]>,
    /// The parts that hold each word.
    parts: Vec<Vec<u32>>,
    parts_count: usize,
}

/// What the body holds of them.
#[derive(Clone, Debug, Default)]
struct Found {
    /// The words of the query in each body sentence, one sentence after the other.
    hits: Vec<u32>,
    /// Where those of each sentence end.
    ends: Vec<u32>,
    topics: Vec<bool>,
    /// In how many body sentences each word is.
    frequency: Vec<u32>,
}

/// The index of no word.
const FREE: u32 = u32::MAX;

impl Found {
    fn range(&self, sentence: u32) -> Range<usize> {
        let start = sentence.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        start as usize..self.ends[sentence as usize] as usize
    }

    fn of(&self, sentence: u32) -> &[u32] {
        &self.hits[self.range(sentence)]
    }

    /// How rare a word is, 0 to 1: 1 for a word of one sentence or none.
    fn rarity(&self, word: u32) -> f32 {
        let all = self.ends.len().max(1) as f32;
        let holding = self.frequency[word as usize].max(1) as f32;
        ((1.0 + all / holding).ln() / (1.0 + all).ln()).clamp(0.12, 1.0)
    }
}

impl Query {
    fn new(parts: &[Vec<Weighted>]) -> Self {
        let most: usize = parts.iter().map(Vec::len).sum();
        let mut query = Self {
            places: vec![(0, FREE); (most * 8).next_power_of_two().max(64)].into(),
            parts: Vec::new(),
            parts_count: parts.len(),
        };
        for (part, words) in parts.iter().enumerate() {
            for (key, kind) in words {
                if kind.weight() == 0.0 {
                    continue;
                }
                let place = query.place(*key);
                if query.places[place].1 == FREE {
                    query.places[place] = (*key, query.parts.len() as u32);
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

    /// Where a key is, or would be: a free place.
    fn place(&self, key: u32) -> usize {
        let mask = self.places.len() - 1;
        let mut at = key as usize & mask;
        while self.places[at].1 != FREE && self.places[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    /// The index of a key, unless no takeaway has it.
    fn word(&self, key: u32) -> Option<u32> {
        let (_, word) = self.places[self.place(key)];
        (word != FREE).then_some(word)
    }

    fn search<'a>(&self, body: impl Iterator<Item = (&'a [u32], bool)>) -> Found {
        let mut found = Found { frequency: vec![0; self.parts.len()], ..Found::default() };
        for (keys, topic) in body {
            for key in keys {
                if let Some(word) = self.word(*key) {
                    found.hits.push(word);
                    found.frequency[word as usize] += 1;
                }
            }
            found.ends.push(found.hits.len() as u32);
            found.topics.push(topic);
        }
        found
    }

    /// For each part that is `wanted` the sentences that share the most rarity with it. Words that stand all over a long
    /// body find nothing and are left out here.
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
                // Of equals the earlier stays in front.
                let at = list.iter().position(|(other, _)| sum > *other).unwrap_or(list.len());
                if at < CANDIDATES {
                    list.insert(at, (sum, sentence));
                    list.truncate(CANDIDATES);
                }
            }
        }
        best.into_iter().map(|list| list.into_iter().map(|(_, sentence)| sentence).collect()).collect()
    }

    fn measure(&self, words: &[Weighted], candidates: &[u32], found: &Found) -> Part {
        let weighted: Vec<(u32, f32)> = words
            .iter()
            .filter(|(_, kind)| kind.weight() > 0.0)
            .filter_map(|(key, kind)| {
                let word = self.word(*key)?;
                Some((word, kind.weight() * found.rarity(word)))
            })
            .collect();
        let total: f32 = weighted.iter().map(|(_, w)| w).sum();
        let mut result = Part { weight: total, ..Part::default() };
        if total <= 0.0 {
            return result;
        }
        let mut covered = vec![false; weighted.len()];
        let shares: Vec<(u32, f32)> = candidates
            .iter()
            .map(|sentence| {
                let hits = found.of(*sentence);
                let share: f32 = weighted.iter().filter(|(w, _)| hits.contains(w)).map(|(_, v)| v).sum();
                (*sentence, share / total)
            })
            .collect();
        while result.covers.len() < MOST {
            let first = result.covers.is_empty();
            let gain = |(sentence, share): &(u32, f32)| {
                let hits = found.of(*sentence);
                let new = weighted.iter().zip(&covered).filter(|((w, _), done)| !**done && hits.contains(w));
                let (count, sum) = new.fold((0, 0.0), |(count, sum), ((_, v), _)| (count + 1, sum + v));
                (*sentence, *share, if first || count >= LEAST_WORDS { sum / total } else { 0.0 })
            };
            let value = |(sentence, share, gain): &(u32, f32, f32)| {
                let topic = if found.topics[*sentence as usize] { TOPIC } else { 1.0 };
                topic * (gain + 0.1 * share)
            };
            let mut best: Option<(u32, f32, f32)> = None;
            for candidate in shares.iter().map(gain) {
                if !first && (candidate.2 < LEAST_GAIN || candidate.1 < LEAST_SHARE) {
                    continue;
                }
                let better = best.is_none_or(|known| {
                    let (a, b) = (value(&candidate), value(&known));
                    a > b || a == b && candidate.0 < known.0
                });
                if better {
                    best = Some(candidate);
                }
            }
            let Some((sentence, share, gain)) = best.filter(|(_, _, gain)| *gain > 0.0) else { break };
            result.covers.push(Cover { sentence, share });
            result.score += gain;
            let hits = found.of(sentence);
            for ((word, _), done) in weighted.iter().zip(&mut covered) {
                *done |= hits.contains(word);
            }
        }
        result.score = result.score.min(1.0);
        result
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
            words::words(takeaway, all(takeaway), &[]).iter().map(|w| (w.key, w.kind)).collect();
        let keys: Vec<Vec<u32>> = body.iter().map(|text| words::keys(text, all(text), &[])).collect();
        link(vec![part], keys.iter().map(|k| (k.as_slice(), false))).remove(0)
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
}
