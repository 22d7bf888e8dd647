//! Serialization of an archive, so that the next start can restore it. Numbers are little-endian, and the last 8 bytes
//! are a checksum.
//!
//! Data from another version of the program, with another column unit, or with any damage is rejected as a whole. All
//! of it can be read again from the files.

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHasher;

use super::index::{Counted, FileStamp, IndexedFile};
use super::places::At;
use super::summary::{StoredActor, StoredPart, Summary, SymbolKind};
use crate::actors::{Form, Kind};
use crate::claims::{Cell, CitationCounts};
use crate::text::{Encoding, Span};

const MAGIC: &[u8; 8] = b"assessor";
/// The version of the format after the magic bytes.
const FORMAT: u32 = 3;
/// Length of the header in bytes: magic, version, program, column unit, number of files.
const HEAD: usize = 8 + 4 + 8 + 1 + 4;
const CHECKSUM: usize = 8;

/// The reason why bytes are not a usable archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// The bytes are not an archive, or another version wrote them.
    #[error("it was written by another version, or for another editor")]
    Other,
    /// The bytes differ from those that were written.
    #[error("it is damaged")]
    Damaged,
}

/// The writer or reader of a cache. A cache is only valid for an equal `Maker`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maker {
    /// A hash that identifies the program.
    pub program: u64,
    /// The unit of columns.
    pub encoding: Encoding,
}

/// Returns a hash of `bytes` for detecting changes. The hash may differ between versions of the program.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// Serializes those of `files` that are below `root`. Files elsewhere and files whose path is not UTF-8 are left out.
///
/// If a file was modified after `settled` (nanoseconds since 1970), its time is stored as 0 (unknown). Such a file may
/// change again within the time resolution of its file system.
#[must_use]
pub fn encode<'a>(
    root: &Path,
    files: impl Iterator<Item = &'a IndexedFile>,
    maker: Maker,
    settled: i64,
) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&FORMAT.to_le_bytes());
    out.extend_from_slice(&maker.program.to_le_bytes());
    out.push(maker.encoding as u8);
    let count_at = out.len();
    out.extend_from_slice(&0_u32.to_le_bytes());
    let mut count = 0_u32;
    for file in files {
        let Some(path) = file.path.strip_prefix(root).ok().and_then(Path::to_str) else { continue };
        count += 1;
        let mut writer = Writer(&mut out);
        writer.words(path);
        let modified = if file.stamp.modified > settled { 0 } else { file.stamp.modified };
        for number in [file.stamp.size, modified as u64, file.stamp.hash, file.stamp.environment] {
            writer.long(number);
        }
        match &file.summary {
            Some(summary) => writer.summary(summary),
            None => writer.byte(0),
        }
        Writer(&mut out).counted(file.counted.as_ref());
    }
    out[count_at..count_at + 4].copy_from_slice(&count.to_le_bytes());
    let sum = checksum(&out);
    out.extend_from_slice(&sum.to_le_bytes());
    out
}

/// Restores the files in `bytes`, with paths below `root`.
///
/// # Errors
/// Returns [`CacheError::Other`] if another maker wrote the bytes, and [`CacheError::Damaged`] if they are damaged.
pub fn decode(bytes: &[u8], root: &Path, maker: Maker) -> Result<Vec<IndexedFile>, CacheError> {
    let mut reader = Reader(bytes);
    if reader.take(8) != Some(MAGIC)
        || reader.int() != Some(FORMAT)
        || reader.long() != Some(maker.program)
        || reader.byte() != Some(maker.encoding as u8)
    {
        return Err(CacheError::Other);
    }
    let Some(body) = bytes.len().checked_sub(CHECKSUM).filter(|body| *body >= HEAD) else {
        return Err(CacheError::Damaged);
    };
    if bytes[body..] != checksum(&bytes[..body]).to_le_bytes() {
        return Err(CacheError::Damaged);
    }
    let count = reader.int().ok_or(CacheError::Damaged)?;
    let mut reader = Reader(&bytes[HEAD..body]);
    let files: Option<Vec<_>> = (0..count).map(|_| reader.file(root)).collect();
    files.filter(|_| reader.0.is_empty()).ok_or(CacheError::Damaged)
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn int(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn long(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn words(&mut self, words: &str) {
        self.int(words.len() as u32);
        self.0.extend_from_slice(words.as_bytes());
    }

    fn counted(&mut self, counted: Option<&Counted>) {
        let Some(Counted { model, counts }) = counted else { return self.byte(0) };
        self.byte(1);
        self.long(*model);
        self.int(counts.cells().len() as u32);
        for Cell { kind, sentences, cited } in counts.cells() {
            [*kind, *sentences, *cited].into_iter().for_each(|number| self.int(number));
        }
    }

    fn at(&mut self, at: At) {
        [at.line, at.column, at.end].into_iter().for_each(|number| self.int(number));
    }

    fn summary(&mut self, summary: &Summary) {
        match summary.date {
            Some(date) => {
                self.byte(2);
                self.0.extend_from_slice(&date.year().to_le_bytes());
                self.0.extend_from_slice(&[date.month() as u8, date.day() as u8]);
            }
            None => self.byte(1),
        }
        self.words(&summary.part_names);
        self.int(summary.parts.len() as u32);
        for StoredPart { start, kind, at } in &summary.parts {
            self.int(*start);
            self.byte(*kind as u8);
            self.at(*at);
        }
        self.words(&summary.actor_names);
        self.int(summary.actors.len() as u32);
        for StoredActor { key, name, title, kind, form, places } in &summary.actors {
            self.long(*key);
            [name, title, places].into_iter().flat_map(|s| [s.start, s.end]).for_each(|n| self.int(n));
            self.byte(*kind as u8);
            self.byte(*form as u8);
        }
        self.int(summary.places.len() as u32);
        summary.places.iter().for_each(|at| self.at(*at));
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    fn int(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn words(&mut self) -> Option<&'a str> {
        let len = self.int()? as usize;
        std::str::from_utf8(self.take(len)?).ok()
    }

    fn at(&mut self) -> Option<At> {
        Some(At { line: self.int()?, column: self.int()?, end: self.int()? })
    }

    fn span(&mut self) -> Option<Span> {
        let (start, end) = (self.int()?, self.int()?);
        (start <= end).then_some(Span { start, end })
    }

    fn file(&mut self, root: &Path) -> Option<IndexedFile> {
        let path: PathBuf = root.join(self.words()?);
        let (size, modified) = (self.long()?, self.long()? as i64);
        let stamp = FileStamp { size, modified, hash: self.long()?, environment: self.long()? };
        let summary = match self.byte()? {
            0 => None,
            1 => Some(self.summary(None)?),
            2 => {
                let year = i16::from_le_bytes(self.array()?);
                let date = Date::new(year, self.byte()? as i8, self.byte()? as i8).ok()?;
                Some(self.summary(Some(date))?)
            }
            _ => return None,
        };
        let counted = match self.byte()? {
            0 => None,
            1 => Some(self.counted()?),
            _ => return None,
        };
        Some(IndexedFile { path: path.into(), stamp, summary, counted })
    }

    fn counted(&mut self) -> Option<Counted> {
        let (model, count) = (self.long()?, self.int()?);
        let cells: Option<Vec<_>> = (0..count).map(|_| self.cell()).collect();
        Some(Counted { model, counts: Arc::new(CitationCounts::sum(cells?.into_iter())) })
    }

    fn cell(&mut self) -> Option<Cell> {
        let (kind, sentences, cited) = (self.int()?, self.int()?, self.int()?);
        // Keeps sums of counts far below the limits of `u32`. No real report is this long.
        (cited <= sentences && sentences < 1 << 20).then_some(Cell { kind, sentences, cited })
    }

    fn summary(&mut self, date: Option<Date>) -> Option<Summary> {
        let part_names = self.words()?.into();
        let count = self.int()?;
        let parts: Option<Box<[_]>> = (0..count).map(|_| self.part()).collect();
        let actor_names = self.words()?.into();
        let count = self.int()?;
        let actors: Option<Box<[_]>> = (0..count).map(|_| self.actor()).collect();
        let count = self.int()?;
        let places: Option<Box<[_]>> = (0..count).map(|_| self.at()).collect();
        Some(Summary { date, part_names, parts: parts?, actor_names, actors: actors?, places: places? })
    }

    fn part(&mut self) -> Option<StoredPart> {
        let start = self.int()?;
        let kind = *KINDS.get(usize::from(self.byte()?))?;
        Some(StoredPart { start, kind, at: self.at()? })
    }

    fn actor(&mut self) -> Option<StoredActor> {
        let (key, name, title, places) = (self.long()?, self.span()?, self.span()?, self.span()?);
        let kind = *Kind::ALL.get(usize::from(self.byte()?))?;
        let form = *FORMS.get(usize::from(self.byte()?))?;
        Some(StoredActor { key, name, title, kind, form, places })
    }
}

/// All symbol kinds, in the order of their discriminants.
const KINDS: [SymbolKind; 5] =
    [SymbolKind::Actor, SymbolKind::Title, SymbolKind::Takeaway, SymbolKind::Section, SymbolKind::Topic];
/// All forms, in the order of their discriminants.
const FORMS: [Form; 7] = [
    Form::Full,
    Form::Surname,
    Form::Acronym,
    Form::Metonym,
    Form::Variant,
    Form::Introduced,
    Form::Described,
];
