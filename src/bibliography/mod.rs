//! Bibliographies: the entries of `.bib` and CSL JSON files that `[@key]` refers to.
//!
//! Reading never fails. A malformed entry is reported with line and cause, and the rest is loaded. All functions are
//! pure functions of the files' texts. The callers find and read the files of a document.

mod add;
mod bibtex;
mod csl;
mod names;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::assessment::{Label, SourceIdentity, Style};

pub use add::{CannotAdd, NewEntry, add, can_add};
pub use names::{Named, named, named_at, named_in, quoted};

/// One citable item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The key by which `[@key]` cites the entry.
    pub key: String,
    /// The authors or editors, given name first.
    pub authors: Vec<String>,
    /// The title.
    pub title: Option<String>,
    /// The publication that contains the item: a journal, book or site.
    pub container: Option<String>,
    /// The date, as precisely as it is given: `2024`, `2024-05`, `2024-05-03`.
    pub date: Option<String>,
    /// The URL of the item.
    pub url: Option<String>,
    /// The place of the key in the file.
    pub place: LineRange,
    /// True if the entry was sent to the client but is not in the file on disk. The user may have undone the edit.
    pub unsaved: bool,
}

/// A range within one line of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineRange {
    /// The line, counted from 0.
    pub line: u32,
    /// The start of the range.
    pub start: Column,
    /// The end of the range, exclusive.
    pub end: Column,
}

/// A column, counted from 0 in each unit that a client may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// In bytes.
    pub utf8: u32,
    /// In UTF-16 units.
    pub utf16: u32,
    /// In Unicode scalar values.
    pub utf32: u32,
}

/// A file's text with the offsets of its line starts.
struct Lined<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The last computed position: line start, byte offset and column. Positions are mostly requested in order, and a
    /// line may be as long as the file.
    last: Cell<(usize, usize, Column)>,
}

impl<'a> Lined<'a> {
    fn new(text: &'a str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), last: Cell::default() }
    }

    /// Returns the line of byte `at`, counted from 1.
    fn line(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// Returns the place of a byte range within one line.
    fn place(&self, range: std::ops::Range<usize>) -> LineRange {
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
        LineRange { line: line.saturating_sub(1), start: column(range.start), end: column(range.end) }
    }
}

/// A problem in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyProblem {
    /// The line, counted from 1.
    pub line: u32,
    /// The cause, written for the user.
    pub cause: String,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The path of the file.
    pub path: PathBuf,
    /// The entries in file order. Of several with the same key, only the first is kept.
    pub entries: Vec<Entry>,
    /// The keys of entries that could not be read. They exist, but nothing else is known about them.
    pub unread: Vec<String>,
    /// The problems in the file, sorted by line.
    pub problems: Vec<BibliographyProblem>,
}

impl File {
    /// Reads `text`. If `path` ends in `.json`, it is read as CSL JSON, otherwise as BibTeX or BibLaTeX.
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
                file.problems.push(BibliographyProblem { line: entry.place.line + 1, cause });
            }
            new
        });
        file.problems.sort_by_key(|problem| problem.line);
        file
    }
}

/// All bibliography files of a document, with an index of their entries.
#[derive(Debug, Default)]
pub struct Bibliography {
    files: Vec<Arc<File>>,
    /// Indices of the file and of the entry in it, by label. `None` for an entry that could not be read.
    by_label: FxHashMap<Label, Option<(u32, u32)>>,
    /// The first entry of each address.
    by_address: FxHashMap<u64, (u32, u32)>,
    is_complete: bool,
    /// Cached suggestions for unknown keys.
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
    /// Creates the index of `files`. Earlier files take precedence. `is_complete` means that no other source can define
    /// a key. An index without files is never complete.
    #[must_use]
    pub fn new(files: Vec<Arc<File>>, is_complete: bool) -> Self {
        let mut all = Self { is_complete: is_complete && !files.is_empty(), ..Self::default() };
        for (f, file) in files.iter().enumerate() {
            for (e, entry) in file.entries.iter().enumerate() {
                let at = (f as u32, e as u32);
                all.by_label.entry(Label::keyed(Style::Pandoc, &entry.key)).or_insert(Some(at));
                if let Some(url) = &entry.url {
                    all.by_address.entry(SourceIdentity::read(url).page).or_insert(at);
                }
            }
        }
        for key in files.iter().flat_map(|file| &file.unread) {
            all.by_label.entry(Label::keyed(Style::Pandoc, key)).or_insert(None);
        }
        all.files = files;
        all
    }

    /// Returns the files of the bibliography.
    #[must_use]
    pub fn files(&self) -> &[Arc<File>] {
        &self.files
    }

    /// Returns true if no other bibliography of the document can contain a key that is missing here.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns true if there is an entry for the label of a citation, even one that could not be read.
    #[must_use]
    pub fn has(&self, label: Label) -> bool {
        self.by_label.contains_key(&label)
    }

    /// Returns the entry that a citation with this label cites, with its file. `None` if there is none or it cannot be
    /// read.
    #[must_use]
    pub fn entry(&self, label: Label) -> Option<(&Entry, &File)> {
        self.at((*self.by_label.get(&label)?)?)
    }

    /// Returns the first entry with this URL. Different spellings of a URL compare equal, as [`SourceIdentity`] reads them.
    #[must_use]
    pub fn entry_with_url(&self, url: &str) -> Option<&Entry> {
        if self.by_address.is_empty() {
            return None;
        }
        self.at(*self.by_address.get(&SourceIdentity::read(url).page)?).map(|(entry, _)| entry)
    }

    fn at(&self, (file, entry): (u32, u32)) -> Option<(&Entry, &File)> {
        let file = self.files.get(file as usize)?;
        Some((file.entries.get(entry as usize)?, file))
    }

    /// Returns all entries, file by file, without those whose key an earlier file defines.
    pub fn entries(&self) -> impl Iterator<Item = (&Entry, &File)> {
        self.files.iter().flat_map(|file| file.entries.iter().map(move |entry| (entry, &**file))).filter(
            |(entry, file)| {
                let first = self.entry(Label::keyed(Style::Pandoc, &entry.key));
                first.is_some_and(|(_, of)| std::ptr::eq(of, *file))
            },
        )
    }

    /// Returns the known key that `unknown` is probably a misspelling of, or `None`. Results are cached.
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

#[cfg(test)]
mod tests;
