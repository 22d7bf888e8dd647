//! The bibliographies of documents, cached for as long as their files are unchanged.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::disk;
use crate::bibliography::{Bibliography, Entry, File, Named, NewEntry};

/// File extensions of possible bibliographies.
pub const ENDINGS: [&str; 2] = [".bib", ".json"];

/// The bibliographies that a document refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Path of the document.
    pub document: PathBuf,
    /// The bibliographies that the document itself names, relative to its folder.
    pub named: Named,
    /// The bibliographies that the settings name.
    pub configured: Vec<PathBuf>,
}

/// A mistake in a bibliography, or the reason why it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyMistake {
    /// The bibliography.
    pub path: PathBuf,
    /// The line, counted from 1, or `None` if the mistake concerns the whole file.
    pub line: Option<u32>,
    /// The cause, written for the user.
    pub cause: String,
}

impl std::fmt::Display for BibliographyMistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, cause } = self;
        match line {
            Some(line) => write!(f, "{}:{line}: {cause}", path.display()),
            None => write!(f, "{}: {cause}", path.display()),
        }
    }
}

/// Cache of all bibliographies that were read.
#[derive(Default)]
pub struct Bibliographies {
    files: HashMap<PathBuf, Known>,
    /// Entries that the client has added to files and may not have saved yet.
    added: HashMap<PathBuf, Vec<Entry>>,
}

struct Known {
    /// Modification time; `None` if the file does not exist.
    modified: Option<SystemTime>,
    /// The parsed file; `None` if it cannot be read.
    file: Option<Arc<File>>,
}

impl Bibliographies {
    /// Returns the bibliography of a document. Problems of files that are read during the call are added to `problems`.
    pub fn load(&mut self, wanted: &Wanted, problems: &mut Vec<BibliographyMistake>) -> Bibliography {
        let folder = wanted.document.parent().unwrap_or(Path::new(""));
        let named = wanted.named.files.iter().map(|name| folder.join(name));
        let mut paths: Vec<_> = named.chain(wanted.configured.iter().cloned()).collect();
        if paths.is_empty() {
            paths = beside(&wanted.document);
            // A bibliography that was created but is not saved yet.
            let begun = self.added.keys().filter(|path| path.parent() == Some(folder));
            let begun: Vec<_> = begun.filter(|path| !paths.contains(path)).cloned().collect();
            paths.extend(begun);
        }
        let read: Vec<_> = paths.iter().map(|path| self.file(path, problems)).collect();
        let is_complete = !wanted.named.has_own && read.iter().all(Option::is_some);
        Bibliography::new(read.into_iter().flatten().collect(), is_complete)
    }

    /// Notes that `entries` were added to the file at `path`. They count until it is saved; then the content of
    /// the file counts.
    pub fn add(&mut self, path: PathBuf, entries: Vec<NewEntry>) {
        let some = |words: String| (!words.is_empty()).then_some(words);
        let entries = entries.into_iter().map(|NewEntry { key, url, title }| Entry {
            key,
            url: some(url),
            title: some(title),
            unsaved: true,
            ..Entry::default()
        });
        self.added.entry(path).or_default().extend(entries);
    }

    /// Returns the file at `path` with the entries that were added to it.
    fn file(&mut self, path: &Path, problems: &mut Vec<BibliographyMistake>) -> Option<Arc<File>> {
        let file = self.saved_file(path, problems);
        let Some(added) = self.added.get(path) else { return file };
        let mut whole = file.as_deref().cloned().unwrap_or_default();
        whole.path = path.to_path_buf();
        let is_new = |entry: &&Entry| whole.entries.iter().all(|known| known.key != entry.key);
        let new: Vec<_> = added.iter().filter(is_new).cloned().collect();
        whole.entries.extend(new);
        Some(Arc::new(whole))
    }

    /// Returns the file at `path` from disk, read again only if it has changed.
    fn saved_file(&mut self, path: &Path, problems: &mut Vec<BibliographyMistake>) -> Option<Arc<File>> {
        let modified = disk::modified(path);
        if let Some(known) = self.files.get(path).filter(|known| known.modified == modified) {
            return known.file.clone();
        }
        let file = match disk::read(path, disk::LARGEST_BIBLIOGRAPHY) {
            Ok(bytes) => {
                let file = File::read(path, &String::from_utf8_lossy(&bytes));
                // A file that has just been created is empty until it is saved.
                if !bytes.is_empty() {
                    self.added.remove(path);
                }
                tell(&file, problems);
                Some(Arc::new(file))
            }
            Err(_) if self.added.contains_key(path) => None,
            Err(error) => {
                let cause = format!("the bibliography cannot be read: {error}");
                problems.push(BibliographyMistake { path: path.to_path_buf(), line: None, cause });
                None
            }
        };
        self.files.insert(path.to_path_buf(), Known { modified, file: file.clone() });
        file
    }
}

/// Returns the bibliography into which a document without a loaded bibliography puts an entry. It is the first that the
/// document or the settings name, otherwise a new one next to the document and with its name. `is_read` says whether
/// the bibliographies of the document have been read.
///
/// # Errors
/// Returns a message for the user if there is no such place. The reason is that the document is not a file, that it
/// contains its own entries, or that a bibliography next to it is not read yet or cannot be read.
pub fn place_for_entries(wanted: &Wanted, is_read: bool) -> Result<PathBuf, &'static str> {
    if wanted.named.has_own {
        return Err("The source was not added to a bibliography. This document contains its own references.");
    }
    let folder = wanted.document.parent().unwrap_or(Path::new(""));
    let named = wanted.named.files.first().filter(|_| is_file(wanted)).map(|name| folder.join(name));
    match named.or_else(|| wanted.configured.first().cloned()) {
        Some(named) => Ok(named),
        None if !is_file(wanted) => Err(NOT_SAVED),
        None if beside(&wanted.document).is_empty() => Ok(wanted.document.with_extension("bib")),
        None if is_read => {
            Err("The source was not added. The bibliography in the folder of this document cannot be read.")
        }
        None => {
            Err("The bibliography in the folder of this document is still being read. Try again in a moment.")
        }
    }
}

/// Message for a document that has no path on disk.
pub const NOT_SAVED: &str =
    "This document has no bibliography for the source. Save the document first, or name a bibliography.";

fn is_file(wanted: &Wanted) -> bool {
    wanted.document.parent().is_some()
}

/// Maximum number of problems that are reported for one file.
const TOLD: usize = 5;

fn tell(file: &File, problems: &mut Vec<BibliographyMistake>) {
    let mistake = |line, cause| BibliographyMistake { path: file.path.clone(), line, cause };
    problems.extend(file.problems.iter().take(TOLD).map(|p| mistake(Some(p.line), p.cause.clone())));
    if file.problems.len() > TOLD {
        let more = file.problems.len() - TOLD;
        problems
            .push(mistake(None, format!("{more} more {}", if more == 1 { "mistake" } else { "mistakes" })));
    }
}

/// Returns the bibliographies next to a document that names none: all `.bib` files in its folder, and JSON files that
/// have a usual name of bibliographies or the name of the document.
fn beside(document: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(document.parent().unwrap_or(Path::new("."))) else {
        return Vec::new();
    };
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let own = || path.file_stem() == document.file_stem();
        name.ends_with(".bib")
            || name.ends_with(".csl.json")
            || matches!(&*name, "references.json" | "bibliography.json")
            || name.ends_with(".json") && own()
    };
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(is_ours).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Label, Style};

    #[test]
    fn what_was_added_counts_until_the_file_is_saved() {
        let root = tempfile::tempdir().unwrap();
        let has = |all: &Bibliography, key| all.has(Label::keyed(Style::Pandoc, key));
        let mut files = Bibliographies::default();
        let mut problems = Vec::new();
        let wanted = Wanted { document: root.path().join("river.md"), ..Wanted::default() };
        let place = place_for_entries(&wanted, false).expect("one of its own name");
        assert_eq!(place, root.path().join("river.bib"));
        let entry = NewEntry { key: "a".into(), url: "https://a.org".into(), ..NewEntry::default() };
        files.add(place.clone(), vec![entry]);
        let all = files.load(&wanted, &mut problems);
        assert!(has(&all, "a") && all.entry_with_url("https://a.org/").is_some());
        std::fs::write(&place, "").unwrap();
        assert!(
            has(&files.load(&wanted, &mut problems), "a"),
            "the client has created it, and not saved it yet"
        );
        std::fs::write(&place, "@misc{b, title = {B}}").unwrap();
        let all = files.load(&wanted, &mut problems);
        assert!(has(&all, "b") && !has(&all, "a"), "the user thought better of it");
        assert_eq!(problems, []);

        let named = Named { files: vec!["refs/all.bib".into()], has_own: false };
        let elsewhere = Wanted { named, ..wanted.clone() };
        assert_eq!(place_for_entries(&elsewhere, true), Ok(root.path().join("refs/all.bib")));
        let own = Wanted { named: Named { files: vec![], has_own: true }, ..wanted };
        let why_not = |wanted: &Wanted, is_read| place_for_entries(wanted, is_read).unwrap_err();
        assert!(why_not(&own, true).contains("contains its own references"));
        assert_eq!(why_not(&Wanted::default(), true), NOT_SAVED);
        let beside = Wanted { named: Named::default(), ..own };
        assert!(why_not(&beside, false).contains("still being read"));
        assert!(why_not(&beside, true).contains("cannot be read"));
    }

    #[test]
    fn reads_what_is_named_else_what_lies_beside() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
        write("river.bib", "@misc{a, title = {A}}\n@misc{b, title = {B\n");
        write("river.json", "[{\"id\": \"c\"}]");
        write("package.json", "{}");
        let has = |all: &Bibliography, key| all.has(Label::keyed(Style::Pandoc, key));
        let mut files = Bibliographies::default();
        let mut problems = Vec::new();
        let mut wanted = Wanted { document: root.path().join("river.md"), ..Wanted::default() };

        let all = files.load(&wanted, &mut problems);
        assert!(all.is_complete() && has(&all, "a") && has(&all, "b") && has(&all, "c"));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].to_string().contains("river.bib:2: "), "{problems:?}");
        let again = files.load(&wanted, &mut problems);
        assert!(all == again && problems.len() == 1, "nothing is read again or told twice");

        wanted.named.files = vec!["nowhere.bib".into()];
        let all = files.load(&wanted, &mut problems);
        assert!(!all.is_complete() && !has(&all, "a"));
        assert!(
            problems[1].to_string().contains("nowhere.bib: the bibliography cannot be read"),
            "{problems:?}"
        );

        wanted.named.files.clear();
        wanted.configured = vec![root.path().join("river.json")];
        let all = files.load(&wanted, &mut problems);
        assert!(all.is_complete() && has(&all, "c") && !has(&all, "a"));
    }
}
