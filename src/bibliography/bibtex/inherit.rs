//! Entries with the fields that they inherit from others by `crossref` and `xdata`.
//!
//! The parser follows such links without cycle detection. Therefore the entries are first read without links. A link
//! that closes a cycle or leads too far is dropped and reported. Then the parser follows the remaining links.

use std::ops::Range;

use biblatex::{Bibliography as Parsed, ChunksExt, Entry as Record, RawBibliography};
use rustc_hash::FxHashMap;

use super::strings::Strings;
use super::{BibliographyProblem, File, Mistake, Raw, guarded};

/// Maximum length of a chain of inheritance.
const MOST_STEPS: usize = 16;
/// Maximum number of entries from which one entry inherits, directly or not.
const MOST_ENTRIES: usize = 200;
/// The fields that name other entries, with the names that hide them from the parser.
const LINKS: [(&str, &str); 2] = [("crossref", "x-crossref"), ("xdata", "x-xdata")];

/// Reads entries with unique keys. Returns each with the byte range of its key. Problems are added to `file`.
pub(super) fn read<'a>(
    raw: Vec<Raw<'a>>,
    strings: &Strings<'a>,
    file: &mut File,
) -> Vec<(Range<usize>, Record)> {
    let unlinked: Vec<_> = raw.iter().map(unlinked).collect();
    let parsed = parse(unlinked.iter().cloned(), strings.all());
    let mut read: Vec<(Raw<'a>, Record)> = Vec::with_capacity(raw.len());
    match parsed {
        Ok(records) => read.extend(raw.into_iter().zip(records)),
        // On an error, read the entries one by one to keep the valid ones.
        Err(_) => {
            for (raw, unlinked) in raw.into_iter().zip(unlinked) {
                if let Some(record) = read_unlinked(&raw, unlinked, strings, file) {
                    read.push((raw, record));
                }
            }
        }
    }
    let links = Links::find(&read, &mut file.problems);
    links.follow(&mut read, strings, file);
    read.into_iter().map(|(raw, record)| (raw.key, record)).collect()
}

/// Reads one entry without inherited fields. Problems are added to `file`.
pub(super) fn read_one<'a>(raw: &Raw<'a>, strings: &Strings<'a>, file: &mut File) -> Option<Record> {
    read_unlinked(raw, unlinked(raw), strings, file)
}

fn read_unlinked<'a>(
    raw: &Raw<'a>,
    unlinked: Raw<'a>,
    strings: &Strings<'a>,
    file: &mut File,
) -> Option<Record> {
    let needed = strings.of(&unlinked);
    match parse(std::iter::once(unlinked), needed) {
        Ok(mut records) => records.pop(),
        Err((_, cause)) => {
            file.unread.push(raw.record.v.key.v.to_owned());
            file.problems.push(BibliographyProblem { line: raw.line, cause });
            None
        }
    }
}

/// Returns the entry with its links renamed, so that the parser ignores them.
fn unlinked<'a>(raw: &Raw<'a>) -> Raw<'a> {
    let mut raw = raw.clone();
    for field in &mut raw.record.v.fields {
        if let Some((_, other)) = LINKS.iter().find(|(name, _)| field.key.v.eq_ignore_ascii_case(name)) {
            field.key.v = other;
        }
    }
    raw
}

fn parse<'a>(
    raw: impl Iterator<Item = Raw<'a>>,
    abbreviations: Vec<biblatex::Pair<'a>>,
) -> Result<Vec<Record>, Mistake> {
    let entries = raw.map(|raw| raw.record).collect();
    let all = RawBibliography { preamble: String::new(), entries, abbreviations };
    guarded(|| Parsed::from_raw(all)).map(Parsed::into_vec)
}

/// The entries that each entry inherits from.
struct Links {
    /// For each entry with a link, the indices of the linked entries, without dropped links.
    of: FxHashMap<usize, Vec<usize>>,
    /// The entries with dropped links.
    cut: Vec<usize>,
}

/// The extent of the inheritance of an entry.
#[derive(Clone, Copy, Default)]
struct Reach {
    steps: usize,
    entries: usize,
}

impl Links {
    fn find(read: &[(Raw<'_>, Record)], problems: &mut Vec<BibliographyProblem>) -> Self {
        let mut links = Self { of: FxHashMap::default(), cut: Vec::new() };
        let is_linked = |record: &Record| LINKS.iter().any(|(_, name)| record.get(name).is_some());
        let linked: Vec<_> = (0..read.len()).filter(|i| is_linked(&read[*i].1)).collect();
        if linked.is_empty() {
            return links;
        }
        let by_key: FxHashMap<&str, usize> =
            read.iter().enumerate().map(|(i, (_, record))| (record.key.as_str(), i)).collect();
        for i in linked {
            let record = &read[i].1;
            let crossref = record.get(LINKS[0].1).map(|chunks| chunks.format_verbatim());
            let xdata = record.get_as::<Vec<String>>(LINKS[1].1).unwrap_or_default();
            let others = crossref.iter().chain(&xdata).filter_map(|key| by_key.get(key.as_str()).copied());
            links.of.insert(i, others.collect());
        }
        links.cut_circles(read, problems);
        links.cut.sort_unstable();
        links
    }

    /// Drops the links that close a cycle or lead too far.
    fn cut_circles(&mut self, read: &[(Raw<'_>, Record)], problems: &mut Vec<BibliographyProblem>) {
        // `None` while the links of an entry are being followed.
        let mut reached: FxHashMap<usize, Option<Reach>> = FxHashMap::default();
        let mut starts: Vec<usize> = self.of.keys().copied().collect();
        starts.sort_unstable();
        for start in starts {
            // An explicit stack, because a chain may be as long as the file.
            let mut stack = vec![(start, 0)];
            while let Some((i, next)) = stack.pop() {
                if next == 0 {
                    if reached.contains_key(&i) {
                        continue;
                    }
                    reached.insert(i, None);
                }
                let others = self.of.get(&i).map_or(&[][..], Vec::as_slice);
                let open =
                    others.iter().enumerate().skip(next).find(|(_, other)| !reached.contains_key(other));
                if let Some((at, other)) = open {
                    stack.push((i, at + 1));
                    stack.push((*other, 0));
                    continue;
                }
                let (mut reach, mut kept) = (Reach::default(), Vec::new());
                let mut cause = None;
                for other in others {
                    let Some(Some(far)) = reached.get(other) else {
                        let name = &read[*other].1.key;
                        cause = Some(format!("what it inherits from '{name}' leads back to itself"));
                        continue;
                    };
                    let with = Reach {
                        steps: reach.steps.max(far.steps + 1),
                        entries: reach.entries + far.entries + 1,
                    };
                    if with.steps > MOST_STEPS || with.entries > MOST_ENTRIES {
                        cause = Some(format!(
                            "it inherits over more than {MOST_STEPS} steps or from more than {MOST_ENTRIES} entries"
                        ));
                        continue;
                    }
                    reach = with;
                    kept.push(*other);
                }
                if let Some(cause) = cause {
                    problems.push(BibliographyProblem { line: read[i].0.line, cause });
                    self.cut.push(i);
                    self.of.insert(i, kept);
                }
                reached.insert(i, Some(reach));
            }
        }
    }

    /// Reads the entries with links again, with the fields that they inherit.
    fn follow<'a>(&self, read: &mut [(Raw<'a>, Record)], strings: &Strings<'a>, file: &mut File) {
        if self.of.is_empty() {
            return;
        }
        let linked = |i: usize, read: &[(Raw<'a>, Record)]| {
            let raw = &read[i].0;
            // A field cannot express that only some of its links are dropped. Such an entry is read without any links.
            if self.cut.binary_search(&i).is_ok() { unlinked(raw) } else { raw.clone() }
        };
        let mut needed: Vec<usize> =
            self.of.iter().flat_map(|(i, others)| others.iter().chain([i])).copied().collect();
        needed.sort_unstable();
        needed.dedup();
        let all = needed.iter().map(|i| linked(*i, read));
        if let Ok(records) = parse(all, strings.all()) {
            for (i, record) in needed.into_iter().zip(records) {
                read[i].1 = record;
            }
            return;
        }
        // Some inherited value is invalid. Read each entry alone with those from which it inherits.
        let mut starts: Vec<usize> = self.of.keys().copied().collect();
        starts.sort_unstable();
        for start in starts {
            let mut family = vec![start];
            let mut next = 0;
            while let Some(i) = family.get(next).copied() {
                next += 1;
                for other in self.of.get(&i).into_iter().flatten() {
                    if !family.contains(other) {
                        family.push(*other);
                    }
                }
            }
            let needed = family.iter().flat_map(|i| strings.of(&read[*i].0)).collect();
            match parse(family.iter().map(|i| linked(*i, read)), needed) {
                Ok(records) => {
                    if let Some(record) = records.into_iter().next() {
                        read[start].1 = record;
                    }
                }
                Err((_, cause)) => {
                    file.problems.push(BibliographyProblem { line: read[start].0.line, cause })
                }
            }
        }
    }
}
