//! Reads files that settings, documents and command lines name.
//!
//! A path from such a place may lead to anything: a device without end, a named pipe that never answers, a file of many
//! gigabytes. Therefore only regular files are opened, and the number of bytes that are read is limited.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// Maximum size of `assessor.toml`, in bytes.
pub const LARGEST_SETTINGS: u64 = 4 << 20;
/// Maximum size of a registry file of a team's actors, in bytes. Larger collections are imported into an index.
pub const LARGEST_REGISTRY: u64 = 8 << 20;
/// Maximum size of a bibliography, in bytes.
pub const LARGEST_BIBLIOGRAPHY: u64 = 32 << 20;
/// Maximum size of a weights file, in bytes.
pub const LARGEST_WEIGHTS: u64 = 32 << 20;
/// Maximum size of a baseline of `assessor check`, in bytes.
pub const LARGEST_BASELINE: u64 = 64 << 20;
/// Maximum size of a report that is found in a folder, in bytes.
pub const LARGEST_REPORT: u64 = 16 << 20;

/// Returns the modification time of the file, or `None` if there is no such file.
#[must_use]
pub fn modified(path: &Path) -> Option<SystemTime> {
    let metadata = path.metadata().ok().filter(Metadata::is_file)?;
    // On a file system without times, the file counts as never changed.
    Some(metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH))
}

/// Reads a regular file of at most `most` bytes.
///
/// # Errors
/// Returns the system's error, or a message for the user if the file is not regular or too large.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (mut file, length) = open(path)?;
    read_open(&mut file, length, most)
}

/// Reads a regular file of at most `most` bytes that must be UTF-8.
///
/// # Errors
/// Returns the same errors as [`read`], or a message that the file is not UTF-8.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    text(read(path, most)?).map_err(refusal)
}

/// Returns the text of a file with these bytes.
///
/// # Errors
/// Returns a message that the file is not UTF-8, with the place of the first invalid byte.
pub fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..byte].iter().filter(|b| **b == b'\n').count() + 1;
        format!("not UTF-8: invalid byte {byte} in line {line}; save the file as UTF-8")
    })
}

/// Opens a regular file for reading; also returns its length in bytes.
///
/// # Errors
/// Returns the system's error, or a message that the file is not regular.
pub fn open(path: &Path) -> io::Result<(File, u64)> {
    // To open a named pipe would block until its other end is opened, so the kind is checked first.
    refuse_special(&path.metadata()?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    refuse_special(&metadata)?;
    Ok((file, metadata.len()))
}

/// Reads the rest of an open file. `length` is the expected number of bytes, and `most` the maximum.
///
/// # Errors
/// Returns the system's error, or a message that there are more than `most` bytes, or more than fit into memory.
pub fn read_open(file: &mut File, length: u64, most: u64) -> io::Result<Vec<u8>> {
    let too_large = || {
        let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
        refusal(if length > most {
            format!("too large: {} MB, at most {} MB are read", megabytes(length), megabytes(most))
        } else {
            format!("too large: at most {} MB are read", megabytes(most))
        })
    };
    if length > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // One more byte than expected, so that the end of the file is found without growing the buffer.
    let room = usize::try_from(length.saturating_add(1)).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    // Files in `/proc` claim to be empty, and a file may grow while it is read.
    if bytes.len() as u64 > most {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Returns the noun phrase for the kind of a file that is not regular; `None` for a regular file.
#[must_use]
pub fn special_kind(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

fn refuse_special(metadata: &Metadata) -> io::Result<()> {
    special_kind(metadata).map_or(Ok(()), |kind| Err(refusal(format!("this is {kind}, not a file"))))
}

fn refusal(words: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_up_to_the_limit() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(read(&path, 4).unwrap(), b"four");
        assert_eq!(read(&path, 3).unwrap_err().to_string(), "too large: 1 MB, at most 1 MB are read");
        assert_eq!(read(root.path(), 9).unwrap_err().to_string(), "this is a folder, not a file");
        assert_eq!(read(&root.path().join("b"), 9).unwrap_err().kind(), io::ErrorKind::NotFound);
        std::fs::write(&path, b"a\n\xff").unwrap();
        assert!(
            read_text(&path, 9).unwrap_err().to_string().starts_with("not UTF-8: invalid byte 2 in line 2")
        );
    }

    #[cfg(unix)]
    #[test]
    fn opens_no_device() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("zero");
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        assert_eq!(read(&path, 9).unwrap_err().to_string(), "this is a device, not a file");
        let path = root.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(read(&path, 9).unwrap_err().to_string(), "this is a socket, not a file");
    }
}
