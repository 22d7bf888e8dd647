//! The `@string` definitions of a file. Strings may refer to each other, so they are checked before the parser expands
//! them.

use biblatex::{Pair, RawChunk};
use rustc_hash::FxHashMap;

use super::{BibliographyProblem, File, Raw};

/// Maximum number of steps in a chain of references.
const MOST_STEPS: usize = 32;
/// Maximum length of one expanded string, in bytes.
const LONGEST: usize = 64 * 1024;
/// Maximum number of bytes that strings add to all entries of a file.
const LONGEST_ALL: usize = 64 << 20;
/// Maximum number of pieces that strings add to one entry. Joining them takes quadratic time.
const MOST_PIECES: usize = 2000;

/// The strings of a file that can be expanded.
pub(super) struct Strings<'a> {
    pairs: Vec<Pair<'a>>,
    by_name: FxHashMap<&'a str, (usize, Size)>,
}

/// The size of a string after expansion.
#[derive(Clone, Copy, Default)]
struct Size {
    bytes: usize,
    pieces: usize,
    steps: usize,
}

/// The state of a string during the check.
#[derive(Clone, Copy)]
enum State {
    Open,
    Done(Size),
    Refused,
}

impl<'a> Strings<'a> {
    /// Checks the strings, each given with its line. Of several with the same name, the last counts.
    pub(super) fn check(strings: Vec<(u32, Pair<'a>)>, problems: &mut Vec<BibliographyProblem>) -> Self {
        let last: FxHashMap<&str, usize> =
            strings.iter().enumerate().map(|(i, (_, pair))| (pair.key.v, i)).collect();
        let parts = |i: usize| &strings[i].1.value.v;
        let mut states: FxHashMap<usize, State> = FxHashMap::default();
        for start in 0..strings.len() {
            // An explicit stack, because a chain of references may have any length.
            let mut stack = vec![(start, 0)];
            while let Some((i, next)) = stack.pop() {
                if next == 0 {
                    if states.contains_key(&i) {
                        continue;
                    }
                    states.insert(i, State::Open);
                }
                let child = parts(i).iter().enumerate().skip(next).find_map(|(at, part)| match part.v {
                    RawChunk::Abbreviation(name) => {
                        let child = *last.get(name)?;
                        (!states.contains_key(&child)).then_some((at, child))
                    }
                    RawChunk::Normal(_) => None,
                });
                if let Some((at, child)) = child {
                    stack.push((i, at + 1));
                    stack.push((child, 0));
                    continue;
                }
                let mut size = Size { steps: 1, ..Size::default() };
                let mut cause = None;
                for part in parts(i) {
                    size.pieces += 1;
                    match part.v {
                        RawChunk::Normal(text) => size.bytes += text.len(),
                        RawChunk::Abbreviation(name) => {
                            match last.get(name).and_then(|child| states.get(child)) {
                                Some(State::Done(child)) => {
                                    size.bytes += child.bytes;
                                    size.pieces += child.pieces;
                                    size.steps = size.steps.max(child.steps + 1);
                                }
                                Some(State::Open) => {
                                    cause = Some(format!("the string refers to itself through `{name}`"))
                                }
                                // The parser reports missing strings.
                                Some(State::Refused) | None => {}
                            }
                        }
                    }
                }
                if size.steps > MOST_STEPS {
                    cause = Some(format!("the string refers to others over more than {MOST_STEPS} steps"));
                } else if size.bytes > LONGEST || size.pieces > MOST_PIECES {
                    cause = Some("the string is too long with those that it refers to".to_owned());
                }
                let state = match cause {
                    None => State::Done(size),
                    Some(cause) => {
                        problems.push(BibliographyProblem { line: strings[i].0, cause });
                        State::Refused
                    }
                };
                states.insert(i, state);
            }
        }
        let mut kept = Self { pairs: Vec::new(), by_name: FxHashMap::default() };
        for (i, (_, pair)) in strings.into_iter().enumerate() {
            if let Some(State::Done(size)) = states.get(&i)
                && last.get(pair.key.v) == Some(&i)
            {
                kept.by_name.insert(pair.key.v, (kept.pairs.len(), *size));
                kept.pairs.push(pair);
            }
        }
        kept
    }

    /// Removes the entries that would be too long after expansion.
    pub(super) fn refuse_long(&self, raw: &mut Vec<Raw<'_>>, file: &mut File) {
        let mut all = 0;
        raw.retain(|raw| {
            let (mut bytes, mut pieces) = (0, 0);
            for name in names(raw) {
                if let Some((_, size)) = self.by_name.get(name) {
                    bytes += size.bytes;
                    pieces += size.pieces;
                }
            }
            let fits = pieces <= MOST_PIECES && all + bytes <= LONGEST_ALL;
            if fits {
                all += bytes;
            } else {
                file.unread.push(raw.record.v.key.v.to_owned());
                let cause = "the entry is too long with its strings put in".to_owned();
                file.problems.push(BibliographyProblem { line: raw.line, cause });
            }
            fits
        });
    }

    /// Returns all strings.
    pub(super) fn all(&self) -> Vec<Pair<'a>> {
        self.pairs.clone()
    }

    /// Returns the strings that an entry needs, directly or not.
    pub(super) fn of(&self, raw: &Raw<'a>) -> Vec<Pair<'a>> {
        let mut needed: Vec<usize> = Vec::new();
        let mut open: Vec<&str> = names(raw).collect();
        while let Some(name) = open.pop() {
            let Some((i, _)) = self.by_name.get(name) else { continue };
            if !needed.contains(i) {
                needed.push(*i);
                open.extend(referred(&self.pairs[*i]));
            }
        }
        needed.into_iter().map(|i| self.pairs[i].clone()).collect()
    }
}

/// Returns the names of the strings in the fields of an entry.
fn names<'r, 'a>(raw: &'r Raw<'a>) -> impl Iterator<Item = &'a str> + use<'r, 'a> {
    raw.record.v.fields.iter().flat_map(referred)
}

fn referred<'r, 'a>(pair: &'r Pair<'a>) -> impl Iterator<Item = &'a str> + use<'r, 'a> {
    pair.value.v.iter().filter_map(|part| match part.v {
        RawChunk::Abbreviation(name) => Some(name),
        RawChunk::Normal(_) => None,
    })
}
