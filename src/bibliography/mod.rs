//! What the keys of `[@key]` stand for: the entries of `.bib` files and of CSL JSON.
//!
//! Reading always succeeds: an entry that makes no sense is told by line and cause, and the rest loads. Everything here
//! is a pure function of the files' texts; which files belong to a document, and reading them, is the edge's business.

mod add;
mod bibtex;
mod csl;
mod names;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::assessment::{Address, Label, Style};

pub use add::{CannotAdd, NewEntry, add, can_add};
pub use names::{Named, named, named_at, named_in, quoted};

/// One thing that can be cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What `[@key]` cites it by.
    pub key: String,
    /// The authors or editors as readers know them, given name first.
    pub authors: Vec<String>,
    /// The title.
    pub title: Option<String>,
    /// What it appeared in: a journal, a book, a site.
    pub container: Option<String>,
    /// The date as far as it is given: `2024`, `2024-05`, `2024-05-03`.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where its key stands in the file.
    pub place: Place,
    /// It was handed to the client and is not in the file on disk: it may have been undone.
    pub unsaved: bool,
}

/// A stretch within one line of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from 0.
    pub line: u32,
    /// Where it starts.
    pub start: Column,
    /// Where it ends.
    pub end: Column,
}

/// A place in a line, counted from 0 in each unit that a client may count in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// In bytes.
    pub utf8: u32,
    /// In UTF-16 units.
    pub utf16: u32,
    /// In characters.
    pub utf32: u32,
}

/// A file's text with the starts of its lines.
struct Lined<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The start of the line, the byte and the column of the last place: places are mostly asked for in order, and a
    /// line may be as long as the file.
    last: Cell<(usize, usize, Column)>,
}

impl<'a> Lined<'a> {
    fn new(text: &'a str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), last: Cell::default() }
    }

    /// The line of byte `at`, counted from 1.
    fn line(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// The place of a stretch within one line.
    fn place(&self, range: std::ops::Range<usize>) -> Place {
        let line = self.line(range.start);
        let line_start = self.starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        let column = |at: usize| {
            let (line, from, known) = self.last.get();
            let (from, known) = if line == line_start && from <= at {
                (from.max(line), known)
            } else {
                (line_start, Column::default())
            };
            let part = self.text.get(from..at).unwrap_or("");
            let (utf16, utf32) = (part.encode_utf16().count(), part.chars().count());
            let column = Column {
                utf8: known.utf8 + part.len() as u32,
                utf16: known.utf16 + utf16 as u32,
                utf32: known.utf32 + utf32 as u32,
            };
            self.last.set((line_start, at, column));
            column
        };
        Place { line: line.saturating_sub(1), start: column(range.start), end: column(range.end) }
    }
}

/// What is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u32,
    /// The cause, for the user to read.
    pub cause: String,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its entries in order; of those with one key the first.
    pub entries: Vec<Entry>,
    /// The keys of entries that could not be read: they are there, and nothing more is known of them.
    pub unread: Vec<String>,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
}

impl File {
    /// Reads `text`, CSL JSON where `path` ends so, else BibTeX or BibLaTeX.
    #[must_use]
    pub fn read(path: &Path, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let lined = Lined::new(text);
        let mut file = if is_json { csl::read(&lined) } else { bibtex::read(&lined) };
        file.path = path.to_path_buf();
        let mut seen = rustc_hash::FxHashSet::default();
        file.entries.retain(|entry| {
            let new = seen.insert(entry.key.clone());
            if !new {
                let cause = format!("'{}' is defined twice; the first one is used", entry.key);
                file.problems.push(Problem { line: entry.place.line + 1, cause });
            }
            new
        });
        file.problems.sort_by_key(|problem| problem.line);
        file
    }
}

/// What a document's keys can stand for: all its files together.
#[derive(Debug, Default)]
pub struct Bibliography {
    files: Vec<Arc<File>>,
    /// Entries by label: the file and the entry in it; `None` for those that could not be read.
    by_label: FxHashMap<Label, Option<(u32, u32)>>,
    /// The first entry of each address.
    by_address: FxHashMap<u64, (u32, u32)>,
    is_complete: bool,
    /// The key that an unknown one was probably meant to be, as far as it was asked for.
    near: Mutex<FxHashMap<String, Option<String>>>,
}

impl PartialEq for Bibliography {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<File>, &Arc<File>)| Arc::ptr_eq(a, b) || a == b;
        self.is_complete == other.is_complete
            && self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(same)
    }
}

impl Bibliography {
    /// Of `files`, the first ones first. `is_complete` if no other place can define a key.
    #[must_use]
    pub fn new(files: Vec<Arc<File>>, is_complete: bool) -> Self {
        let mut all = Self { is_complete: is_complete && !files.is_empty(), ..Self::default() };
        for (f, file) in files.iter().enumerate() {
            for (e, entry) in file.entries.iter().enumerate() {
                let at = (f as u32, e as u32);
                all.by_label.entry(Label::keyed(Style::Pandoc, &entry.key)).or_insert(Some(at));
                if let Some(url) = &entry.url {
                    all.by_address.entry(Address::read(url).id).or_insert(at);
                }
            }
        }
        for key in files.iter().flat_map(|file| &file.unread) {
            all.by_label.entry(Label::keyed(Style::Pandoc, key)).or_insert(None);
        }
        all.files = files;
        all
    }

    /// The files that it was read from.
    #[must_use]
    pub fn files(&self) -> &[Arc<File>] {
        &self.files
    }

    /// Whether a key that is not in it is in no bibliography of the document.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether it has an entry for the label of a citation, readable or not.
    #[must_use]
    pub fn has(&self, label: Label) -> bool {
        self.by_label.contains_key(&label)
    }

    /// The entry that a citation with this label cites, and its file.
    #[must_use]
    pub fn entry(&self, label: Label) -> Option<(&Entry, &File)> {
        self.at((*self.by_label.get(&label)?)?)
    }

    /// The first entry with this URL, however either is written.
    #[must_use]
    pub fn entry_with_url(&self, url: &str) -> Option<&Entry> {
        if self.by_address.is_empty() {
            return None;
        }
        self.at(*self.by_address.get(&Address::read(url).id)?).map(|(entry, _)| entry)
    }

    fn at(&self, (file, entry): (u32, u32)) -> Option<(&Entry, &File)> {
        let file = self.files.get(file as usize)?;
        Some((file.entries.get(entry as usize)?, file))
    }

    /// All entries, file by file, those that an earlier file hides left out.
    pub fn entries(&self) -> impl Iterator<Item = (&Entry, &File)> {
        self.files.iter().flat_map(|file| file.entries.iter().map(move |entry| (entry, &**file))).filter(
            |(entry, file)| {
                let first = self.entry(Label::keyed(Style::Pandoc, &entry.key));
                first.is_some_and(|(_, of)| std::ptr::eq(of, *file))
            },
        )
    }

    /// The key that `unknown` was probably meant to be.
    #[must_use]
    pub fn near(&self, unknown: &str) -> Option<String> {
        let mut known = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(near) = known.get(unknown) {
            return near.clone();
        }
        let keys = self.files.iter().flat_map(|file| file.entries.iter().map(|entry| entry.key.as_str()));
        let near = crate::text::nearest(unknown, keys).map(str::to_owned);
        known.insert(unknown.to_owned(), near.clone());
        near
    }
}

/// Whether a key names a figure, table, section or the like of the text itself, as filters of Pandoc have it.
#[must_use]
pub fn is_cross_reference(key: &str) -> bool {
    ["fig:", "tbl:", "eq:", "sec:", "lst:", "fig-", "tbl-", "eq-", "sec-", "lst-"]
        .iter()
        .any(|prefix| key.starts_with(prefix))
}

#[cfg(test)]
mod tests;
