//! The search for the body sentences that say what a part of a takeaway says.

use super::{
    BESIDE, CANDIDATES, Cover, FREE, Forms, Found, LEAST_AGREEMENT, LEAST_GAIN, LEAST_RARITY,
    LEAST_RARITY_OF_ONE, LEAST_SHARE, LEAST_WORDS, MOST, MOST_ABSENT, Opens, SAID, SAID_WITH_NAMES,
    SAID_WITH_SOME, SAID_WITHOUT_NAMES, SentenceSupport, TOPIC, Weighted,
};

/// The words of all takeaways.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// A hash table with linear probing from keys to word indices; [`FREE`] marks an empty slot. It has eight times as
    /// many slots as keys. Most words of the body are in no takeaway, and for these the first probe usually finds an
    /// empty slot.
    places: Box<[(u32, u32)]>,
    /// The parts that contain each word.
    pub(super) parts: Vec<Vec<u32>>,
    parts_count: usize,
}

impl Query {
    pub(super) fn new(parts: &[Vec<Weighted>]) -> Self {
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

    pub(super) fn search<'a>(&self, body: impl Iterator<Item = (&'a [u32], Opens)>) -> Found {
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
    pub(super) fn candidates(&self, found: &Found, wanted: &[bool]) -> Vec<Vec<u32>> {
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

    pub(super) fn measure(&self, words: &[Weighted], candidates: &[u32], found: &Found) -> SentenceSupport {
        let weighted: Vec<(Forms, f32)> = words
            .iter()
            .filter(|word| word.kind.weight() > 0.0)
            .filter_map(|word| {
                let forms = self.forms(word)?;
                Some((forms, word.kind.weight() * found.rarity_of(&forms)))
            })
            .collect();
        let total: f32 = weighted.iter().map(|(_, w)| w).sum();
        let mut result = SentenceSupport { weight: total, ..SentenceSupport::default() };
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
    ) -> Option<SentenceSupport> {
        let alone = candidates.iter().map(|candidate| {
            let covers = vec![Cover { sentence: candidate.sentence, share: candidate.share }];
            let score = (candidate.share + candidate.beside).min(1.0);
            let mut part = SentenceSupport { score, weight: total, covers, ..SentenceSupport::default() };
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
        result: &mut SentenceSupport,
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
    pub(super) fn new(
        sentence: u32,
        weighted: &[(Forms, f32)],
        total: f32,
        found: &Found,
        near: &mut Vec<f32>,
    ) -> Self {
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
