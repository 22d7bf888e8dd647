//! Name search in an archive. A name matches if every word of the query occurs in it, in any order. ASCII letters match
//! in any case.
//!
//! The search scans the names in memory for the rarest letter of the query. About ten megabytes of names take a few
//! milliseconds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ffi::OsStr;
use std::path::Path;

use jiff::civil::Date;
use memchr::memchr2_iter;

use super::index::{ActorReport, Archive, Naming};
use super::summary::{Summary, Symbol, SymbolKind};

/// A search result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchResult<'a> {
    /// The path of the file, or what the caller uses in its place: see [`Open`].
    pub path: &'a Path,
    /// The date of the report.
    pub date: Option<Date>,
    /// The name.
    pub symbol: Symbol<'a>,
    /// The title that the report gives an actor. `None` for other symbols.
    pub title: Option<&'a str>,
}

/// An open document, which replaces the file at its path.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The path of the file, or any other path that identifies the document to the caller.
    pub path: &'a Path,
    /// The summary, or `None` if the document is not an assessment.
    pub summary: Option<&'a Summary>,
}

impl<'a> Open<'a> {
    /// Returns what the document says about the actor with this key.
    pub(super) fn report(&self, key: u64) -> Option<ActorReport<'a>> {
        let summary = self.summary?;
        let sighting = summary.sightings().find(|sighting| sighting.key == key)?;
        Some(ActorReport { path: self.path, date: summary.date, sighting })
    }
}

/// Number of reports shown for one actor, the newest first. More are shown if they share the date of the last.
const REPORTS: usize = 20;

/// The sort key of results. The lowest is the best.
type Rank<'a> = (Fit, SymbolKind, Reverse<Option<Date>>, &'a OsStr, u32, u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    Words,
    Part,
}

impl Archive {
    /// Returns up to `most` names that fit `query`, best first.
    ///
    /// Among equal fits, actors come before titles, takeaways, sections and topics, and newer reports before older
    /// ones. `actors` contains the keys of actors that the query denotes by another name. An empty query returns the
    /// titles of the newest reports.
    #[must_use]
    pub fn search<'a>(
        &'a self,
        query: &str,
        actors: &[u64],
        open: &'a [Open<'a>],
        most: usize,
    ) -> Vec<SearchResult<'a>> {
        let mut best = Best { most, heap: BinaryHeap::with_capacity(most + 1) };
        let query = Query::new(query);
        let skipped = self.slots(open);
        let files = self.files.iter().enumerate().filter(|(slot, _)| !skipped.contains(&(*slot as u32)));
        let files = files.filter_map(|(_, file)| file.as_ref());
        let files = files.filter_map(|file| Some((&*file.path, file.summary.as_ref()?)));
        let open_ones = open.iter().filter_map(|open| Some((open.path, open.summary?)));
        for (path, summary) in files.chain(open_ones.clone()) {
            query.parts(summary, |fit, symbol| {
                best.take(fit, SearchResult { path, date: summary.date, symbol, title: None });
            });
        }
        for (key, places) in &self.actors {
            let meant = actors.contains(key).then_some(Fit::Start);
            let name = places.first().and_then(|naming| Some(self.report(naming)?.sighting.name));
            let fit = name.and_then(|name| query.fit(name));
            let Some(fit) = fit.into_iter().chain(meant).min() else { continue };
            let closed: Vec<_> = places.iter().filter(|n| !skipped.contains(&n.file)).collect();
            for report in newest(closed).into_iter().filter_map(|naming| self.report(naming)) {
                best.take(fit, found(report));
            }
        }
        for (path, summary) in open_ones {
            for sighting in summary.sightings() {
                let meant = actors.contains(&sighting.key).then_some(Fit::Start);
                if let Some(fit) = query.fit(sighting.name).into_iter().chain(meant).min() {
                    best.take(fit, found(ActorReport { path, date: summary.date, sighting }));
                }
            }
        }
        best.heap.into_sorted_vec().into_iter().map(|entry| entry.found).collect()
    }
}

/// Returns the newest namings, including all that share the date of the last one.
fn newest(mut namings: Vec<&Naming>) -> Vec<&Naming> {
    if namings.len() > REPORTS {
        let (_, last, _) = namings.select_nth_unstable_by_key(REPORTS - 1, |naming| Reverse(naming.date));
        let last = last.date;
        namings.retain(|naming| naming.date >= last);
    }
    namings
}

fn found(report: ActorReport<'_>) -> SearchResult<'_> {
    let ActorReport { path, date, sighting } = report;
    let symbol = Symbol { kind: SymbolKind::Actor, name: sighting.name, at: sighting.first() };
    SearchResult { path, date, symbol, title: sighting.title }
}

/// The best results so far. The worst of them is at the top of the heap.
struct Best<'a> {
    most: usize,
    heap: BinaryHeap<Entry<'a>>,
}

struct Entry<'a> {
    rank: Rank<'a>,
    found: SearchResult<'a>,
}

impl Ord for Entry<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl PartialOrd for Entry<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Entry<'_> {}

impl<'a> Best<'a> {
    fn take(&mut self, fit: Fit, found: SearchResult<'a>) {
        let at = found.symbol.at;
        let rank = (fit, found.symbol.kind, Reverse(found.date), found.path.as_os_str(), at.line, at.column);
        if self.heap.len() < self.most {
            self.heap.push(Entry { rank, found });
        } else if let Some(mut worst) = self.heap.peek_mut()
            && rank < worst.rank
        {
            *worst = Entry { rank, found };
        }
    }
}

/// A query. Its words have ASCII letters in lower case.
struct Query {
    whole: String,
    words: Vec<String>,
    /// Index of the word with the rarest letter, and the byte offset of that letter in the word.
    rare: usize,
    rarest: usize,
}

/// The letters of English, most frequent first.
const FREQUENT: &[u8] = b"etaoinsrhldcumfpgwybvkxjqz";

impl Query {
    fn new(query: &str) -> Self {
        let words: Vec<_> = query.split_whitespace().map(str::to_ascii_lowercase).collect();
        let rarity = |byte: u8| FREQUENT.iter().position(|f| *f == byte).unwrap_or(FREQUENT.len());
        let letters = words.iter().enumerate().flat_map(|(word, letters)| {
            letters.bytes().enumerate().map(move |(at, byte)| (rarity(byte), letters.len(), word, at))
        });
        let (_, _, rare, rarest) = letters.max().unwrap_or_default();
        Self { whole: words.join(" "), words, rare, rarest }
    }

    /// Returns how well `name` fits, or `None` if it does not.
    fn fit(&self, name: &str) -> Option<Fit> {
        if self.words.is_empty() {
            return None;
        }
        if name.get(..self.whole.len()).is_some_and(|start| start.eq_ignore_ascii_case(&self.whole)) {
            return Some(if name.len() == self.whole.len() { Fit::Whole } else { Fit::Start });
        }
        // Almost every name contains any single letter.
        if self.whole.len() == 1 {
            return None;
        }
        let mut all_start = true;
        for word in &self.words {
            let mut places = occurrences(name.as_bytes(), word.as_bytes()).peekable();
            places.peek()?;
            all_start &= places.any(|at| !name[..at].ends_with(char::is_alphanumeric));
        }
        Some(if all_start { Fit::Words } else { Fit::Part })
    }

    /// Calls `tell` for each part of an assessment that fits.
    fn parts<'a>(&self, summary: &'a Summary, mut tell: impl FnMut(Fit, Symbol<'a>)) {
        let Some(word) = self.words.get(self.rare) else {
            summary.symbols().filter(|s| s.kind == SymbolKind::Title).for_each(|s| tell(Fit::Part, s));
            return;
        };
        if self.whole.len() == 1 {
            summary.symbols().for_each(|s| {
                if let Some(fit) = self.fit(s.name) {
                    tell(fit, s);
                }
            });
            return;
        }
        let (names, word) = (summary.part_names.as_bytes(), word.as_bytes());
        let (lower, upper) = (word[self.rarest], word[self.rarest].to_ascii_uppercase());
        let mut next = 0;
        for at in memchr2_iter(lower, upper, names) {
            let Some(start) = at.checked_sub(self.rarest) else { continue };
            if !names.get(start..start + word.len()).is_some_and(|hit| hit.eq_ignore_ascii_case(word)) {
                continue;
            }
            let part = summary.parts.partition_point(|part| part.start as usize <= start);
            // Several hits in one name count once.
            let Some(part) = part.checked_sub(1).filter(|part| *part >= next) else { continue };
            next = part + 1;
            let symbol = summary.symbol(part);
            if let Some(fit) = self.fit(symbol.name) {
                tell(fit, symbol);
            }
        }
    }
}

/// Returns the offsets at which `word`, which is in lower case, occurs in `text` in any case.
fn occurrences<'a>(text: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = word.first().copied().unwrap_or(0);
    memchr2_iter(first, first.to_ascii_uppercase(), text)
        .filter(move |at| text.get(*at..at + word.len()).is_some_and(|hit| hit.eq_ignore_ascii_case(word)))
}
