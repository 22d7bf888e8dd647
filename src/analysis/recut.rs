//! Splits a text into blocks, and after edits only the regions that they touched.

use std::sync::Arc;

use rayon::prelude::*;

use crate::assessment::blocks::{self, Block, BlockKind, FAR, FRONT_MATTER_LIMIT, Place};
use crate::assessment::headings::OwnNames;
use crate::assessment::{Conventions, Survey, headings};
use crate::text::{Span, Text};

use super::Environment;
use super::change::Splice;
use super::dirty::{Dirty, Region};
use super::facts::{BlockFacts, BlockInputs};

/// The blocks of a text in order; together they cover it without a gap.
pub type Blocks = Vec<Arc<BlockFacts>>;

/// Splits the whole text, and learns its conventions.
pub fn cut(text: &Text, environment: &Environment) -> (Blocks, Conventions) {
    let names = &environment.headings;
    let unread = split(text, false, names).or_else(|Marked| split(text, true, names)).unwrap_or_default();
    let surveys = unread.iter().map(|unread| Survey::of(unread.block.kind, &unread.text(text)));
    // The heading that decided may be none once it has: `Title` below half a line of prose.
    let hash_headings = unread.first().is_some_and(|unread| unread.block.place.hash_headings);
    let expected = Conventions { hash_headings, ..surveys.sum::<Survey>().conventions() };
    let blocks = read(&unread, text, environment, expected);
    // What the citations show besides comes up when they are read; most texts show nothing.
    let survey: Survey = blocks.iter().map(|facts| facts.survey).sum();
    let conventions = Conventions { hash_headings: expected.hash_headings, ..survey.conventions() };
    if conventions == expected {
        return (blocks, conventions);
    }
    (read(&unread, text, environment, conventions), conventions)
}

/// The text marks headings, but was split as if it did not.
struct Marked;

/// Splits the whole text. Fails if it has marked headings and `hash_headings` is false.
fn split(text: &Text, hash_headings: bool, names: &OwnNames) -> Result<Vec<Unread>, Marked> {
    let (mut window, mut unread) = (Window::default(), Vec::new());
    let (mut at, mut heading) = (0, None);
    let mut place = Place::start(hash_headings);
    while let Some((block, after)) = window.next(text, at, place, names) {
        let slice = window.slice(at, block.len);
        if !hash_headings && blocks::marks_heading(block.kind, slice) {
            return Err(Marked);
        }
        let above = heading.clone();
        if matches!(block.kind, BlockKind::Heading { .. }) {
            heading = Some(headings::name(slice).into());
        }
        unread.push(Unread { block, start: at, heading: above });
        at += block.len;
        place = after;
    }
    Ok(unread)
}

/// Splits `text` after edits. `old` are the blocks before them, `starts` their offsets followed by the end of the old
/// text, and `dirty` the touched regions. Returns the replacements of blocks, in order; all other blocks are kept. The
/// conventions are those before the edits.
pub fn recut(
    text: &Text,
    old: &[Arc<BlockFacts>],
    starts: &[u32],
    dirty: &Dirty,
    environment: &Environment,
    conventions: Conventions,
) -> Vec<Splice> {
    let regions = dirty.regions();
    let mut cutter = Cutter {
        text,
        old,
        starts,
        environment,
        conventions,
        new: Vec::new(),
        splices: Vec::new(),
        replaced_from: 0,
        next_old: 0,
        at: 0,
        window: Window::default(),
    };
    let restart = front_matter_may_open(text, old, regions);
    let mut regions = regions.iter().copied().peekable();
    let mut first = true;
    while let Some(region) = regions.next() {
        if !(first && restart) {
            cutter.keep_before(region.old.start);
        }
        first = false;
        cutter.cut_region(region, &mut regions);
    }
    cutter.keep_to(old.len());
    cutter.close();
    cutter.splices
}

/// Returns true if an edit may close front matter that was open, and in this way change the first block
/// from far below it.
fn front_matter_may_open(text: &Text, old: &[Arc<BlockFacts>], regions: &[Region]) -> bool {
    let open = old.first().is_some_and(|b| b.block.kind != BlockKind::FrontMatter);
    let near = regions.first().is_some_and(|r| (r.new.start as usize) < 2 * FRONT_MATTER_LIMIT);
    open && near && {
        let start = text.slice(Span::new(0, 8.min(text.len())));
        ["---", "+++"].iter().any(|sign| start.trim_start_matches('\u{feff}').starts_with(sign))
    }
}

struct Cutter<'a> {
    text: &'a Text,
    old: &'a [Arc<BlockFacts>],
    starts: &'a [u32],
    environment: &'a Environment,
    conventions: Conventions,
    /// The blocks that replace the old ones from `replaced_from` on.
    new: Blocks,
    splices: Vec<Splice>,
    replaced_from: usize,
    /// The first old block that has been neither kept nor replaced.
    next_old: usize,
    /// The offset at which the next new block starts.
    at: u32,
    window: Window,
}

/// A block that was split off, with the inputs of reading it.
struct Unread {
    block: Block,
    start: u32,
    heading: Option<Arc<str>>,
}

impl Unread {
    fn text<'a>(&self, text: &'a Text) -> std::borrow::Cow<'a, str> {
        text.slice(Span::new(self.start, self.start + self.block.len))
    }
}

/// Reads blocks that were split off. This is the costly part, and each block is read independently.
fn read(unread: &[Unread], text: &Text, environment: &Environment, conventions: Conventions) -> Blocks {
    let read = |unread: &Unread| {
        let inputs = BlockInputs { heading: unread.heading.as_deref(), environment, conventions };
        Arc::new(BlockFacts::read(unread.block, &unread.text(text), inputs))
    };
    let bytes: usize = unread.iter().map(|unread| unread.block.len as usize).sum();
    if bytes < MANY {
        unread.iter().map(read).collect()
    } else {
        unread.par_iter().with_min_len(4).map(read).collect()
    }
}

/// Minimum number of bytes that are read on all cores. To wake them costs some 50 microseconds, in which one core reads
/// about this much.
const MANY: usize = 16 * 1024;

impl Cutter<'_> {
    /// Keeps the old blocks that neither contain nor look at text from the old offset `touched` on. A block looks at
    /// most one line past its end, so the block after it must end before that offset too. If it looks far, the next
    /// [`FAR`] blocks must.
    fn keep_before(&mut self, touched: u32) {
        let before = |at: usize| self.starts.get(at).is_some_and(|end| *end < touched);
        let mut last = self.next_old;
        while before(last + 2) {
            last += 1;
        }
        // Earlier blocks have enough kept blocks after them.
        let far = last.saturating_sub(FAR).max(self.next_old)..last;
        if let Some(first) = far.into_iter().find(|i| self.old[*i].block.looks_far && !before(i + 1 + FAR)) {
            last = first;
        }
        self.keep_to(last);
    }

    fn keep_to(&mut self, last: usize) {
        if last > self.next_old {
            self.close();
            self.at += self.starts[last] - self.starts[self.next_old];
            (self.next_old, self.replaced_from) = (last, last);
        }
    }

    /// Notes the replacement up to here.
    fn close(&mut self) {
        if self.replaced_from < self.next_old || !self.new.is_empty() {
            let old = self.replaced_from..self.next_old;
            self.splices.push(Splice { old, new: std::mem::take(&mut self.new) });
            self.replaced_from = self.next_old;
        }
    }

    /// Splits the text from here until, after `region`, the new blocks meet an old one with the same start and place.
    /// Regions that are reached on the way are included.
    fn cut_region(
        &mut self,
        mut region: Region,
        regions: &mut std::iter::Peekable<impl Iterator<Item = Region>>,
    ) {
        let start = || Place::start(self.conventions.hash_headings);
        let mut place = self.old.get(self.next_old).map_or_else(start, |next| next.block.place);
        let mut heading = self.heading_above();
        self.window = Window::default();
        let mut unread = Vec::new();
        loop {
            while let Some(next) = regions.next_if(|next| next.new.start <= self.at) {
                region = next;
            }
            if self.at >= region.new.end && self.rejoins(region, place) {
                break;
            }
            let next = self.window.next(self.text, self.at, place, &self.environment.headings);
            let Some((block, after)) = next else {
                self.next_old = self.old.len();
                break;
            };
            let here = heading.clone();
            if matches!(block.kind, BlockKind::Heading { .. }) {
                heading = Some(headings::name(self.window.slice(self.at, block.len)).into());
            }
            unread.push(Unread { block, start: self.at, heading: here });
            self.at += block.len;
            place = after;
        }
        self.new.extend(read(&unread, self.text, self.environment, self.conventions));
    }

    /// Returns true if the old blocks continue from here unchanged.
    fn rejoins(&mut self, region: Region, place: Place) -> bool {
        let old_at = i64::from(self.at) - i64::from(region.new.end) + i64::from(region.old.end);
        while self.next_old < self.old.len() && i64::from(self.starts[self.next_old]) < old_at {
            self.next_old += 1;
        }
        let same = self.old.get(self.next_old).is_some_and(|b| b.block.place == place);
        // Only the block at the start of a text may be front matter.
        let as_far = (self.at == 0) == (old_at == 0);
        same && as_far && i64::from(self.starts[self.next_old]) == old_at
    }

    fn heading_above(&self) -> Option<Arc<str>> {
        let mut end = self.at;
        for facts in self.before() {
            let start = end - facts.block.len;
            if matches!(facts.block.kind, BlockKind::Heading { .. }) {
                return Some(headings::name(&self.text.slice(Span::new(start, end))).into());
            }
            end = start;
        }
        None
    }

    /// Iterates over the blocks of the new text before here, the last one first.
    fn before(&self) -> impl Iterator<Item = &Arc<BlockFacts>> {
        let kept = (0..=self.splices.len()).rev().flat_map(|k| {
            let before = k.checked_sub(1).map(|k| &self.splices[k]);
            let from = before.map_or(0, |splice| splice.old.end);
            let to = self.splices.get(k).map_or(self.replaced_from, |splice| splice.old.start);
            let new = before.map_or(&[][..], |splice| &splice.new);
            self.old[from..to].iter().rev().chain(new.iter().rev())
        });
        self.new.iter().rev().chain(kept)
    }
}

/// A contiguous part of the text, which grows as the cutter needs it.
#[derive(Default)]
struct Window {
    text: String,
    base: u32,
    whole: bool,
}

/// Size in bytes of the first window of an edit, into which most paragraphs fit. It is small, so that tests on short
/// documents make it grow too.
const WINDOW: u32 = 1024;

impl Window {
    /// Returns the next block at `at`, or `None` at the end of the text.
    fn next(&mut self, text: &Text, at: u32, place: Place, names: &OwnNames) -> Option<(Block, Place)> {
        if at >= text.len() {
            return None;
        }
        let mut size = WINDOW.max(self.text.len() as u32);
        loop {
            if at >= self.base && at < self.base + self.text.len() as u32 {
                let first = self.base == 0;
                let found =
                    blocks::next(&self.text, (at - self.base) as usize, place, first, self.whole, names);
                if found.is_some() || self.whole {
                    return found;
                }
            }
            let end = text.floor(at.saturating_add(size).min(text.len()));
            let slice = text.slice(Span::new(at, end));
            self.text.clear();
            self.text.push_str(&slice);
            (self.base, self.whole) = (at, end == text.len());
            size = size.saturating_mul(4);
        }
    }

    fn slice(&self, at: u32, len: u32) -> &str {
        let start = (at - self.base) as usize;
        &self.text[start..start + len as usize]
    }
}
