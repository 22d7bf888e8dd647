//! The search for the report that a pasted text comes from: an open document, or one of the archive.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use memchr::memmem;

use crate::analysis::Document;
use crate::edits;
use crate::project::disk;
use crate::server::proto;
use crate::server::state::{Answer, Context, DocumentSnapshot};
use crate::text::Text;

/// The report that a pasted text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The document into which it is pasted.
    Here,
    /// Another report: holds the text with the endnotes that it cites there.
    Elsewhere(String),
    /// No report has the text, or several have it with different sources.
    Unknown,
}

/// Minimum number of words, without markers. A shorter text may be in any report.
const FEWEST_WORDS: usize = 4;
/// Maximum time for which a user who pastes waits: once for open documents, and once for the archive.
const PATIENCE: Duration = Duration::from_secs(2);
/// Interval between checks of a document whose analysis is running.
const POLL: Duration = Duration::from_millis(5);

/// Finds the report that contains `piece`, with any line breaks. May read the files of the archive.
pub fn find(context: &Arc<Context>, on: &DocumentSnapshot, piece: &str) -> Origin {
    let Some(needle) = Needle::new(piece) else { return Origin::Unknown };
    if needle.is_in(&on.text().to_string()) {
        return Origin::Here;
    }
    let mut found = Found::default();
    let mut open = Vec::new();
    let started = Instant::now();
    for uri in context.session.open_documents().into_iter().filter(|uri| *uri != on.uri) {
        open.extend(proto::path(&uri));
        let Some(other) = analysed(context, &uri, started) else { continue };
        if needle.is_in(&other.text().to_string()) {
            found.take(edits::with_endnotes(&other.snapshot, piece));
        }
    }
    if found.is_empty() {
        in_archive(context, on, piece, &needle, &open, &mut found);
    }
    found.origin()
}

/// Returns an open document; waits for its analysis if that is running.
fn analysed(context: &Arc<Context>, uri: &str, started: Instant) -> Option<DocumentSnapshot> {
    loop {
        match context.session.ask(uri) {
            Answer::Known(on) => return Some(on),
            Answer::Working if started.elapsed() < PATIENCE => std::thread::sleep(POLL),
            Answer::Working | Answer::Failed(_) | Answer::Closed => return None,
        }
    }
}

/// Searches the files of the archive, the newest reports first.
fn in_archive(
    context: &Context,
    on: &DocumentSnapshot,
    piece: &str,
    needle: &Needle,
    open: &[PathBuf],
    found: &mut Found,
) {
    let own = proto::path(&on.uri);
    let started = Instant::now();
    for path in context.archive.reports() {
        if started.elapsed() > PATIENCE || found.is_torn() {
            return;
        }
        if own.as_ref() == Some(&path) || open.contains(&path) {
            continue;
        }
        let Ok(bytes) = disk::read(&path, disk::LARGEST_REPORT) else { continue };
        if memmem::find(&bytes, needle.word.as_bytes()).is_none() {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        if needle.is_in(&text) {
            let text = Text::new(text.trim_start_matches('\u{feff}'));
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let mut document = Document::new(&name, text, on.snapshot.environment().clone());
            found.take(edits::with_endnotes(&document.snapshot(), piece));
        }
    }
}

/// The distinct fragments of the reports that contain the text.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    fn take(&mut self, fragment: Option<String>) {
        self.0.extend(fragment.filter(|fragment| !self.0.contains(fragment)));
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns true if two reports have the text with different sources.
    fn is_torn(&self) -> bool {
        self.0.len() > 1
    }

    fn origin(mut self) -> Origin {
        match self.0.pop() {
            Some(fragment) if self.0.is_empty() => Origin::Elsewhere(fragment),
            _ => Origin::Unknown,
        }
    }
}

/// A text to be searched for, with any line breaks.
struct Needle {
    text: String,
    /// The longest run without white space.
    word: String,
}

impl Needle {
    /// Returns `None` for a text that is too short to identify a report.
    fn new(piece: &str) -> Option<Self> {
        let is_word = |word: &&str| word.chars().next().is_some_and(char::is_alphabetic);
        if piece.split_whitespace().filter(is_word).count() < FEWEST_WORDS {
            return None;
        }
        let word = piece.split_whitespace().max_by_key(|word| word.len())?.to_owned();
        Some(Self { text: on_one_line(piece), word })
    }

    fn is_in(&self, text: &str) -> bool {
        memmem::find(text.as_bytes(), self.word.as_bytes()).is_some()
            && memmem::find(on_one_line(text).as_bytes(), self.text.as_bytes()).is_some()
    }
}

/// Returns the text with one space in place of each run of white space.
fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_any_line_breaks() {
        let needle = Needle::new("The pier closed\nat noon.[3] ").expect("it has enough words");
        assert!(needle.is_in("Rain fell. The pier\r\nclosed at noon.[3] Nobody came."));
        assert!(!needle.is_in("The pier closed at noon.[4]"));
        assert!(Needle::new("Noon.[3] It.[4]").is_none());
    }

    #[test]
    fn reports_with_different_sources_leave_it_open() {
        let of = |fragments: &[&str]| {
            let mut found = Found::default();
            fragments.iter().for_each(|fragment| found.take(Some((*fragment).to_owned())));
            found.origin()
        };
        assert_eq!(of(&[]), Origin::Unknown);
        assert_eq!(of(&["a", "a"]), Origin::Elsewhere("a".to_owned()));
        assert_eq!(of(&["a", "b"]), Origin::Unknown);
    }
}
