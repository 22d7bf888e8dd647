//! Output of the commands, and the files that they write.
//!
//! No loss goes without a message: output that cannot be written ends the command with the status of misuse, and a file
//! that Assessor did not write is not replaced.

use std::borrow::Cow;
use std::fmt::Display;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use super::UNREADABLE;
use crate::project::disk;

/// True if standard output could not be written.
static FAILED: AtomicBool = AtomicBool::new(false);
/// True if the reader of standard output has gone.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Prints data to standard output. On a terminal, control characters are escaped; otherwise the data stays unchanged.
pub(super) fn say(text: &str) {
    if io::stdout().is_terminal() { print(&escaped(text)) } else { print(text) }
}

/// Prints text that is safe for a terminal to standard output. A reader that has gone, such as `head`, is no error.
pub(super) fn print(text: &str) {
    if !is_closed() {
        note(io::stdout().write_all(text.as_bytes()));
    }
}

/// Prints bytes to standard output unchanged.
pub(super) fn print_bytes(bytes: &[u8]) {
    if !is_closed() {
        note(io::stdout().write_all(bytes));
    }
}

/// Prints text that is safe for a terminal to standard error.
pub(super) fn print_error(text: &str) {
    // If this cannot be written, there is no way to report it.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Returns true if standard output has no reader, or cannot be written.
pub(super) fn is_closed() -> bool {
    CLOSED.load(Ordering::Relaxed) || FAILED.load(Ordering::Relaxed)
}

fn note(written: io::Result<()>) {
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => CLOSED.store(true, Ordering::Relaxed),
        Err(error) => {
            if !FAILED.swap(true, Ordering::Relaxed) {
                complain(format_args!("the output cannot be written: {error}"));
            }
        }
    }
}

/// Prints a line about the progress of the work to standard error, with control characters escaped.
pub(super) fn tell(text: impl Display) {
    // If this cannot be written either, there is no way to report it.
    let _ = writeln!(io::stderr(), "{}", escaped(&text.to_string()));
}

/// Prints a problem to standard error, with control characters escaped.
pub(super) fn complain(problem: impl Display) {
    tell(format_args!("assessor: {problem}"));
}

/// Returns the exit status of a command that ended with `status`, after all output was written.
pub(super) fn finish(status: ExitCode) -> ExitCode {
    if !is_closed() {
        note(io::stdout().flush());
    }
    if FAILED.load(Ordering::Relaxed) { ExitCode::from(UNREADABLE) } else { status }
}

/// Prints the help or the usage error from clap; returns the exit status.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    if error.use_stderr() {
        return ExitCode::from(UNREADABLE);
    }
    note(printed);
    finish(ExitCode::SUCCESS)
}

/// Returns true if a character controls a terminal or the direction of text and is not displayed itself.
pub(super) fn is_hidden_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns the text with control characters, and those that change the direction of text, as escapes such as
/// `\u{202e}`. Tabs and line ends stay.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    escape(text, |c, next| matches!(c, '\n' | '\t') || c == '\r' && next == Some('\n'))
}

/// Returns text within one line, such as a file name, with the same characters escaped; tabs and line ends
/// are escaped too.
pub(super) fn escaped_line(text: &str) -> Cow<'_, str> {
    escape(text, |_, _| false)
}

/// Returns a path on one line, with control characters escaped.
pub(super) fn shown(path: &Path) -> String {
    escaped_line(&path.to_string_lossy()).into_owned()
}

fn escape(text: &str, stays: impl Fn(char, Option<char>) -> bool) -> Cow<'_, str> {
    let hidden =
        |(i, c): (usize, char)| is_hidden_control(c) && !stays(c, text[i + c.len_utf8()..].chars().next());
    if !text.char_indices().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (i, c) in text.char_indices() {
        if hidden((i, c)) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Returns JSON in which the same characters are escaped as `\uXXXX`. The values are the same, and a terminal finds
/// no commands in it.
pub(super) fn json_line(value: &serde_json::Value) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        // Outside of strings, JSON has no such characters.
        if is_hidden_control(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    out.push('\n');
    out
}

/// The kinds of files that commands write, each identified by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    /// The page of `assessor map`.
    Map,
    /// The index of `assessor actors import`.
    Index,
    /// The weights of `assessor learn`.
    Weights,
    /// The registry file of `assessor actors learn`.
    Registry,
    /// A page of `assessor man`.
    Manual,
    /// The baseline of `assessor check`.
    Baseline,
}

/// The first line of a page of `assessor man`.
pub(super) const MANUAL_HEAD: &str = ".\\\" Written by `assessor man`.\n";
/// The start of a baseline.
pub(super) const BASELINE_HEAD: &str = "# Findings that `assessor check --baseline` ";

/// Number of bytes at the start of a file from which it is recognised.
const HEAD: u64 = 16 * 1024;

impl Product {
    const fn command(self) -> &'static str {
        match self {
            Self::Map => "assessor map",
            Self::Index => "assessor actors import",
            Self::Weights => "assessor learn",
            Self::Registry => "assessor actors learn",
            Self::Manual => "assessor man",
            Self::Baseline => "assessor check --baseline",
        }
    }

    /// Returns true if a file that begins with `head` is such a file.
    pub(super) fn is_begun_by(self, head: &[u8]) -> bool {
        match self {
            Self::Map => crate::features::is_page(head),
            Self::Index => crate::actors::Index::is_begun_by(head),
            Self::Weights => crate::claims::Model::is_begun_by(head),
            Self::Registry => super::actors::is_learned(head),
            Self::Manual => head.starts_with(MANUAL_HEAD.as_bytes()),
            Self::Baseline => head.starts_with(BASELINE_HEAD.as_bytes()),
        }
    }
}

/// A file that a command will write.
#[derive(Debug)]
pub(super) struct OutputFile<'a> {
    /// The path that the user named.
    named: &'a Path,
    product: Product,
    force: bool,
}

impl<'a> OutputFile<'a> {
    /// Creates a target at `named`; with `force` it may replace a file of another origin.
    pub(super) const fn new(named: &'a Path, product: Product, force: bool) -> Self {
        Self { named, product, force }
    }

    /// Returns the path that the user named, for messages.
    pub(super) fn shown(&self) -> String {
        shown(self.named)
    }

    /// Checks that the file may be written: it does not exist or was written by Assessor, and it is none of the files
    /// that the command `reads`. Returns the path with links resolved.
    pub(super) fn check<P: AsRef<Path>>(
        &self,
        reads: impl IntoIterator<Item = P>,
    ) -> Result<PathBuf, String> {
        let name = self.shown();
        let refuse = |why: &str| Err(format!("{name}: cannot be written: {why}"));
        match fs::symlink_metadata(self.named) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return if self.named.file_name().is_some() {
                    Ok(self.named.to_path_buf())
                } else {
                    refuse("this is not a file name")
                };
            }
            Err(error) => return refuse(&error.to_string()),
        }
        let Ok(real) = fs::canonicalize(self.named) else {
            return refuse("this is a broken link");
        };
        let metadata = match real.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return refuse(&error.to_string()),
        };
        if let Some(kind) = disk::special_kind(&metadata) {
            return refuse(&format!("this is {kind}, not a file"));
        }
        if reads.into_iter().any(|read| is_same_file(read.as_ref(), &real, &metadata)) {
            return refuse("the command reads this file; choose another name");
        }
        if metadata.permissions().readonly() {
            return refuse("it is read-only");
        }
        if self.force || metadata.len() == 0 {
            return Ok(real);
        }
        let mut head = Vec::new();
        let read = fs::File::open(&real).and_then(|file| file.take(HEAD).read_to_end(&mut head));
        if let Err(error) = read {
            return refuse(&error.to_string());
        }
        if self.product.is_begun_by(&head) {
            return Ok(real);
        }
        // The command has no such option for a baseline.
        let or = if self.product == Product::Baseline { "" } else { ", or replace it with --force" };
        refuse(&format!(
            "the file exists, and `{}` did not create it; choose another name{or}",
            self.product.command()
        ))
    }

    /// Writes the output of `fill`. Checks again first, because the file may have been created since the command began.
    pub(super) fn write<T, P: AsRef<Path>>(
        &self,
        reads: impl IntoIterator<Item = P>,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, String> {
        let real = self.check(reads)?;
        replace(&real, fill).map_err(|error| format!("{}: cannot be written: {error}", self.shown()))
    }
}

fn is_same_file(read: &Path, real: &Path, metadata: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let Ok(other) = read.metadata() {
            return (other.dev(), other.ino()) == (metadata.dev(), metadata.ino());
        }
    }
    let _ = metadata;
    fs::canonicalize(read).is_ok_and(|read| read == real)
}

/// Writes a file atomically: the output of `fill` goes into a new file next to `path`, which then takes its name. The
/// permissions of the earlier file are kept. A read-only file is not replaced.
pub(super) fn replace<T>(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let earlier = match fs::metadata(path) {
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        Ok(metadata) => Some(metadata),
        Err(_) => None,
    };
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let file = fs::OpenOptions::new().write(true).create_new(true).open(&part)?;
    let written = (|| {
        let mut out = BufWriter::new(file);
        let filled = fill(&mut out)?;
        let file = out.into_inner()?;
        if let Some(metadata) = earlier {
            #[cfg(unix)]
            keep_owner(&file, &metadata);
            file.set_permissions(metadata.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&part, path)?;
        Ok(filled)
    })();
    if written.is_err() {
        // A partial file is of no use; if it cannot be removed, it stays.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Gives a new file the owner and the group of the earlier one. Only root may do so; for others, it is theirs.
#[cfg(unix)]
fn keep_owner(file: &fs::File, earlier: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(earlier.uid()), Some(earlier.gid()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_a_terminal_obeys() {
        assert_eq!(escaped("a\tb\r\n\u{1b}[31mc\rd\u{202e}e"), "a\tb\r\n\\u{1b}[31mc\\rd\\u{202e}e");
        assert_eq!(escaped_line("a\nb\u{9b}"), "a\\nb\\u{9b}");
        assert!(matches!(escaped("Ёлка, 北京 – “so”"), Cow::Borrowed(_)));
        let value = serde_json::json!({"a\u{9b}": "b\u{202e}\n"});
        let line = json_line(&value);
        assert_eq!(line, "{\"a\\u009b\":\"b\\u202e\\n\"}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
    }

    #[test]
    fn replaces_its_own_files_alone() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("weights");
        let none: [&Path; 0] = [];
        let write = |path: &Path, force, reads: &[&Path]| {
            OutputFile::new(path, Product::Weights, force).write(reads, |out| out.write_all(b"NEED2\nx"))
        };
        write(&path, false, &none).unwrap();
        write(&path, false, &none).unwrap();
        assert!(write(&path, true, &[&path]).unwrap_err().contains("the command reads this file"));
        fs::write(&path, "# Report\n").unwrap();
        let refused = write(&path, false, &none).unwrap_err();
        assert!(refused.contains("`assessor learn` did not create it"), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), b"# Report\n");
        write(&path, true, &none).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"NEED2\nx");
        assert!(write(root.path(), true, &none).unwrap_err().contains("this is a folder"));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left next to it");
    }

    #[cfg(unix)]
    #[test]
    fn follows_links_and_keeps_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let root = tempfile::tempdir().unwrap();
        let (path, link) = (root.path().join("weights"), root.path().join("link"));
        fs::write(&path, "NEED2\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("weights", &link).unwrap();
        let none: [&Path; 0] = [];
        let target = OutputFile::new(&link, Product::Weights, false);
        target.write(none, |out| out.write_all(b"NEED2\nnew")).unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"NEED2\nnew");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert!(target.check([&path]).unwrap_err().contains("the command reads this file"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(target.check(none).unwrap_err().contains("read-only"));
        symlink("nowhere", root.path().join("dangling")).unwrap();
        let dangling = root.path().join("dangling");
        let target = OutputFile::new(&dangling, Product::Weights, true);
        assert!(target.check(none).is_err());
        assert!(OutputFile::new(Path::new("/dev/null"), Product::Weights, true).check(none).is_err());
    }
}
