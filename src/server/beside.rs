//! Companion files of reports that the server edits: bibliographies, settings, the team's actors.
//!
//! The server asks the client to synchronise these files while they are open. Edits then refer to the client's text and
//! version. Otherwise they refer to the content on disk.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use tower_lsp::ls_types::Registration;

use super::convert;
use super::document::Change;
use super::session::Session;
use crate::project::disk;
use crate::text::{Edit, Encoding, Text};

/// File extensions of companion files.
const ENDINGS: [&str; 4] = ["bib", "bibtex", "json", "toml"];

/// Open companion files: version and text by URI, in the client's spelling.
#[derive(Debug, Default)]
pub struct Beside(HashMap<String, (i32, Text)>);

impl Beside {
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
    pub fn change(&mut self, uri: &str, version: i32, changes: &[Change], encoding: Encoding) -> bool {
        let Some((known, text)) = self.0.get_mut(uri) else { return false };
        *known = version;
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = convert::span(text, range, encoding);
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
        let found = self.0.iter().find(|(uri, _)| convert::path(uri).as_deref() == Some(path));
        found.map(|(uri, (version, text))| (uri.clone(), *version, text.clone()))
    }
}

/// Returns the registrations that ask the client to synchronise companion files.
pub fn registrations() -> Vec<Registration> {
    let selector =
        serde_json::json!([{"scheme": "file", "pattern": format!("**/*.{{{}}}", ENDINGS.join(","))}]);
    let registration = |what: &str, more: serde_json::Value| {
        let mut options = serde_json::json!({"documentSelector": selector});
        if let (Some(options), serde_json::Value::Object(more)) = (options.as_object_mut(), more) {
            options.extend(more);
        }
        Registration {
            id: format!("assessor-beside-{what}"),
            method: format!("textDocument/did{what}"),
            register_options: Some(options),
        }
    };
    vec![
        registration("Open", serde_json::Value::Null),
        // 2 is `TextDocumentSyncKind.Incremental`.
        registration("Change", serde_json::json!({"syncKind": 2})),
        registration("Close", serde_json::Value::Null),
    ]
}

/// A file with the text that the client sees.
pub struct Seen {
    /// The URI, in the client's spelling if the file is open there.
    pub uri: String,
    /// The client's version of the text; `None` for the content on disk.
    pub version: Option<i32>,
    /// The text without a byte order mark, because clients do not count one.
    pub text: String,
}

impl Seen {
    /// Returns the file at `path`, or `None` if it exists neither in the client nor on disk.
    ///
    /// # Errors
    /// Returns the I/O error of a file that cannot be read.
    pub fn at(session: &Session, path: &Path) -> io::Result<Option<Self>> {
        if let Some((uri, version, text)) = session.text_of(path) {
            return Ok(Some(Self { uri, version: Some(version), text: text.to_string() }));
        }
        let text = match disk::read_text(path, disk::LARGEST_BIBLIOGRAPHY) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(Self { text, ..Self::new(path)? }))
    }

    /// Returns an empty file that does not exist yet.
    ///
    /// # Errors
    /// Returns an error if the path cannot be expressed as a URI.
    pub fn new(path: &Path) -> io::Result<Self> {
        let uri = url::Url::from_file_path(path).map_err(|()| io::ErrorKind::InvalidInput)?;
        Ok(Self { uri: uri.to_string(), version: None, text: String::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_none_of_them() {
        for uri in ["file:///r/a.bib", "file:///r/b.csl.JSON", "file:///r/assessor.toml", "untitled:a.bib"] {
            assert!(Beside::concerns(uri), "{uri}");
        }
        for uri in
            ["file:///r/a.md", "file:///r.bib/a", "untitled:Untitled-1", "file:///r/a.txt", "file:///bib", ""]
        {
            assert!(!Beside::concerns(uri), "{uri}");
        }
    }
}
