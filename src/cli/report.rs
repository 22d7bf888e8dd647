//! Output formats of `assessor check`: a file for each.
//!
//! A format implements [`Reporter`]. Files are turned into parts on all cores; the parts are then put together in the
//! order of the files. No format keeps the text of a report.

mod excerpt;
mod github;
mod gitlab;
mod json;
mod junit;
mod location;
mod sarif;
mod text;

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::path::Path;

pub(super) use self::github::GitHub;
pub(super) use self::gitlab::GitLab;
pub(super) use self::json::Json;
pub(super) use self::junit::JUnit;
pub(super) use self::sarif::Sarif;
pub(super) use self::text::TextReport;
use super::files::Unreadable;
use super::settings::InputProblem;
use crate::analysis::Snapshot;
use crate::assessment::recognition::Reason;
use crate::rules::{Finding, RuleSettings, ignore};
use crate::text::{Encoding, Span};

/// The result for one assessment.
pub(super) struct Checked<'a> {
    /// The path as the user named it.
    pub path: &'a Path,
    pub text: &'a str,
    pub snapshot: &'a Snapshot,
    pub settings: &'a RuleSettings,
    /// The findings to be shown, in the order of the text.
    pub findings: &'a [Finding],
}

impl Checked<'_> {
    /// Returns the identities of the findings.
    fn identities(&self) -> Identities<'_> {
        Identities { hashes: ignore::Hashes::new(self.snapshot), numbers: Numbered::default() }
    }
}

/// Identities of the findings of one file. They do not change with edits of other sentences.
struct Identities<'a> {
    hashes: ignore::Hashes<'a>,
    numbers: Numbered<(&'static str, u64)>,
}

impl Identities<'_> {
    /// Returns the hash of the sentence or block of the next finding, and the number of the finding among those of the same
    /// rule with the same hash.
    fn of(&mut self, finding: &Finding) -> (u64, u32) {
        let hash = self.hashes.of(finding.span);
        (hash, self.numbers.next((finding.rule.name, hash)))
    }
}

/// Numbers for equal keys: 1 for the first, 2 for the second.
struct Numbered<Key>(HashMap<Key, u32>);

impl<Key> Default for Numbered<Key> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<Key: Eq + Hash> Numbered<Key> {
    fn next(&mut self, key: Key) -> u32 {
        let number = self.0.entry(key).or_default();
        *number += 1;
        *number
    }
}

/// The items of a JSON array that is written piece by piece, each item on a line.
#[derive(Default)]
struct List {
    is_begun: bool,
}

impl List {
    /// Returns the text of more items.
    fn add(&mut self, items: impl IntoIterator<Item = String>) -> String {
        let mut out = String::new();
        for item in items {
            out.push_str(if self.is_begun { ",\n" } else { "\n" });
            out.push_str(&item);
            self.is_begun = true;
        }
        out
    }
}

/// A region of a text by lines and columns, counted from 1, columns in characters. The end is the place after the last
/// character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    start: (u32, u32),
    end: (u32, u32),
}

impl Region {
    fn new(text: &crate::text::Text, span: Span) -> Self {
        Self { start: place(text, span.start), end: place(text, span.end) }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.start.0, self.start.1)
    }
}

/// The problems and the exit status, which are known after the last file.
pub(super) struct RunEnd<'a> {
    /// Problems in settings, actor files and bibliographies; standard error has reported them.
    pub problems: &'a [InputProblem],
    /// The exit status of the command.
    pub status: u8,
}

/// An output format of `check`. Its texts must be safe for a terminal.
pub(super) trait Reporter: Sync {
    /// The result for one file.
    type Part: Send;

    /// Returns the part for an assessment. This runs on all cores.
    fn assessment(&self, checked: &Checked<'_>) -> Self::Part;

    /// Returns the part for a file that is no assessment, if it has one. This runs on all cores.
    fn other(&self, _path: &Path, _reason: Reason) -> Option<Self::Part> {
        None
    }

    /// Returns the start of the output.
    fn begin(&mut self) -> String {
        String::new()
    }

    /// Adds the part of a file, in the order of the files. Returns the text that can be printed now.
    fn add(&mut self, part: Self::Part) -> String;

    /// Adds a file that could not be checked, fixed or written; standard error has reported it. Returns the text that can be printed now.
    fn add_unreadable(&mut self, _unreadable: &Unreadable) -> String {
        String::new()
    }

    /// Returns the rest of the output.
    fn end(&mut self, ending: &RunEnd<'_>) -> String;

    /// Returns true if standard error gets a line with the totals, for people.
    fn has_summary(&self) -> bool {
        true
    }
}

/// Returns the line and the column of an offset, counted from 1. As in editors, a byte order mark does not
/// count as a character.
pub(super) fn place(text: &crate::text::Text, offset: u32) -> (u32, u32) {
    let at = text.position(offset, Encoding::Utf32);
    let is_marked = || text.slice(Span::new(0, text.len().min(4))).starts_with('\u{feff}');
    let mark = at.line == 0 && at.column > 0 && is_marked();
    (at.line + 1, at.column + 1 - u32::from(mark))
}
