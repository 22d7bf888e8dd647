//! Companion files of reports that the server edits: bibliographies, settings, the team's actors.
//!
//! The server asks the client to synchronise these files while they are open. Edits then refer to the client's text and
//! version. Otherwise they refer to the content on disk.

use std::collections::HashMap;
use std::path::Path;

use super::document::ContentChange;
use crate::server::proto;
use crate::text::{Edit, Encoding, Text};

/// File extensions of companion files.
pub const ENDINGS: [&str; 4] = ["bib", "bibtex", "json", "toml"];

/// Open companion files: version and text by URI, in the client's spelling.
#[derive(Debug, Default)]
pub struct CompanionFiles(HashMap<String, (i32, Text)>);

impl CompanionFiles {
    /// Returns true if the URI names a companion file and not a report.
    pub fn concerns(uri: &str) -> bool {
        let path = uri.split(['?', '#']).next().unwrap_or_default();
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    }

    /// Handles an opened file.
    pub fn open(&mut self, uri: String, version: i32, text: &str) {
        self.0.insert(uri, (version, Text::new(text)));
    }

    /// Handles a changed file; returns true if it is open.
    pub fn change(&mut self, uri: &str, version: i32, changes: &[ContentChange], encoding: Encoding) -> bool {
        let Some((known, text)) = self.0.get_mut(uri) else { return false };
        *known = version;
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = proto::span(text, range, encoding);
                    text.apply(&Edit::new(span, change.text.clone()));
                }
                None => *text = Text::new(&change.text),
            }
        }
        true
    }

    /// Handles a closed file; returns true if it was open.
    pub fn close(&mut self, uri: &str) -> bool {
        self.0.remove(uri).is_some()
    }

    /// Returns the URI, version and text of the open file at `path`.
    pub fn at(&self, path: &Path) -> Option<(String, i32, Text)> {
        let found = self.0.iter().find(|(uri, _)| proto::path(uri).as_deref() == Some(path));
        found.map(|(uri, (version, text))| (uri.clone(), *version, text.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_none_of_them() {
        for uri in ["file:///r/a.bib", "file:///r/b.csl.JSON", "file:///r/assessor.toml", "untitled:a.bib"] {
            assert!(CompanionFiles::concerns(uri), "{uri}");
        }
        for uri in
            ["file:///r/a.md", "file:///r.bib/a", "untitled:Untitled-1", "file:///r/a.txt", "file:///bib", ""]
        {
            assert!(!CompanionFiles::concerns(uri), "{uri}");
        }
    }
}
