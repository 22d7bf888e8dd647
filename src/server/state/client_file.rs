//! A file with the text that the client has, or that is on disk.

use std::io;
use std::path::Path;

use super::session::Session;
use crate::project::disk;

/// A file with the text that the client sees.
pub struct ClientFile {
    /// The URI, in the client's spelling if the file is open there.
    pub uri: String,
    /// The client's version of the text; `None` for the content on disk.
    pub version: Option<i32>,
    /// The text without a byte order mark, because clients do not count one.
    pub text: String,
}

impl ClientFile {
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
