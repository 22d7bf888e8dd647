//! Finds and reads the files that are named on the command line.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::output::{shown, tell};
use crate::project::{disk, folders};

/// The text of a file, or the reason why it cannot be read.
pub(super) type Read = Result<String, Unreadable>;

/// The reason why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    /// An I/O error.
    #[error("{}: {cause}", shown(path))]
    Io {
        /// The path or name that was to be read.
        path: PathBuf,
        /// The system's error.
        cause: std::io::Error,
    },
    /// The bytes are not UTF-8.
    #[error("{}: not UTF-8: invalid byte {byte} in line {line}; save the file as UTF-8", shown(path))]
    Encoding {
        /// The path or name that was to be read.
        path: PathBuf,
        /// The first invalid byte, counted from 0.
        byte: usize,
        /// Its line, counted from 1.
        line: usize,
    },
    /// The file is longer than offsets can express.
    #[error("{}: too large: {bytes} bytes, at most 4294967295 can be read", shown(path))]
    TooLong {
        /// The path or name that was to be read.
        path: PathBuf,
        /// Its length in bytes.
        bytes: u64,
    },
    /// A bug in the program, whose location has been reported.
    #[error(
        "{}: not checked because of a bug in Assessor; please report it with the lines above",
        shown(path)
    )]
    Fault {
        /// The file that was being checked.
        path: PathBuf,
    },
    /// A file in another format, which other programs can convert to text.
    #[error("{}: this is {format}, and Assessor reads plain text and Markdown; {advice}", shown(path))]
    Format {
        /// The path or name that was to be read.
        path: PathBuf,
        /// The format, with its article.
        format: &'static str,
        /// Instructions to convert the file to text.
        advice: String,
    },
    /// A folder that contains no report.
    #[error(
        "{}: no reports in this folder: Assessor looks for .md, .markdown, .qmd, .Rmd and .txt files, in folders below it too, \
         and skips hidden and git-ignored ones",
        shown(path)
    )]
    NoTexts {
        /// The folder.
        path: PathBuf,
    },
    /// Something else that could not be done with a file, such as to fix it.
    #[error("{message}")]
    Failed {
        /// The file.
        path: PathBuf,
        /// The message for the user, which names the file.
        message: String,
    },
    /// The folder could not be searched.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

impl Unreadable {
    /// Returns the path that could not be read, or `None` if a search failed somewhere.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Io { path, .. }
            | Self::Encoding { path, .. }
            | Self::TooLong { path, .. }
            | Self::Fault { path }
            | Self::Format { path, .. }
            | Self::NoTexts { path }
            | Self::Failed { path, .. } => Some(path),
            Self::Walk(_) => None,
        }
    }

    /// Returns the code of the problem in the formats for programs.
    pub(super) const fn code(&self) -> &'static str {
        if matches!(self, Self::Failed { .. }) { "failed" } else { "unreadable" }
    }
}

/// Reads a regular file completely.
pub(super) fn read(path: &Path) -> Read {
    let io = |cause| Unreadable::Io { path: path.into(), cause };
    let (mut file, length) = disk::open(path).map_err(io)?;
    if u32::try_from(length).is_err() {
        return Err(Unreadable::TooLong { path: path.into(), bytes: length });
    }
    let bytes = disk::read_open(&mut file, length, u32::MAX.into()).map_err(io)?;
    decode(path, bytes)
}

/// Returns the text of a file with these bytes.
pub(super) fn decode(path: &Path, bytes: Vec<u8>) -> Read {
    if let Some(format) = Format::of(path, &bytes) {
        let (format, advice) = (format.name, format.advice(path));
        return Err(Unreadable::Format { path: path.into(), format, advice });
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..byte]).count() + 1;
        Unreadable::Encoding { path: path.into(), byte, line }
    })
}

/// A format that reports are written in and that is not plain text.
struct Format {
    endings: &'static [&'static str],
    /// The first bytes of a file.
    magic: &'static [u8],
    /// The name with its article.
    name: &'static str,
    /// The program that converts a file to text, and its arguments around the file name.
    converter: (&'static str, &'static str),
}

const ZIP: &[u8] = b"PK\x03\x04";
const PANDOC: (&str, &str) = ("pandoc", "-t markdown -o");

/// The formats: those that the first bytes identify come before those that need a file extension too.
const FORMATS: [Format; 6] = [
    Format { endings: &["pdf"], magic: b"%PDF-", name: "a PDF", converter: ("pdftotext -layout", "") },
    Format { endings: &["docx", "docm", "dotx"], magic: ZIP, name: "a Word document", converter: PANDOC },
    Format { endings: &["odt", "ott"], magic: ZIP, name: "an OpenDocument text", converter: PANDOC },
    Format { endings: &["rtf"], magic: b"{\\rtf", name: "a rich-text document", converter: PANDOC },
    Format { endings: &["html", "htm", "xhtml"], magic: b"<", name: "a web page (HTML)", converter: PANDOC },
    Format {
        endings: &["doc"],
        magic: b"\xd0\xcf\x11\xe0",
        name: "a document of an old version of Word",
        converter: ("soffice --headless --convert-to txt", ""),
    },
];

impl Format {
    /// Returns the format of a file with these bytes. A text whose file extension belongs to another format is still a
    /// text, unless it is a web page.
    fn of(path: &Path, bytes: &[u8]) -> Option<&'static Self> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
        let start = bytes.trim_ascii_start();
        FORMATS.iter().find(|format| {
            let is_named = format.endings.contains(&ending.as_str());
            start.starts_with(format.magic) && (is_named || format.magic.starts_with(b"%PDF"))
        })
    }

    /// Returns instructions to convert the file to text.
    fn advice(&self, path: &Path) -> String {
        let (program, arguments) = self.converter;
        let file = shown(path);
        let output = match arguments {
            "" => String::new(),
            arguments => format!(" {arguments} {}", shown(&path.with_extension("md"))),
        };
        format!("save it as text (.txt or .md) first, or convert it: {program} {file}{output}")
    }
}

/// Returns the files at `paths`: files as given, and folders searched for assessments in a stable order. Each file
/// counts once, even if several paths lead to it. A link that leads back to a folder above it is reported as an error,
/// and the search goes on.
pub(super) fn assessments(paths: &[PathBuf]) -> Vec<Result<PathBuf, Unreadable>> {
    let mut out: Vec<Result<PathBuf, Unreadable>> = Vec::new();
    for some in paths.chunk_by(|one, next| one.is_dir() == next.is_dir()) {
        if !some[0].is_dir() {
            out.extend(some.iter().cloned().map(Ok));
            continue;
        }
        let found = folders::reports(some, || true).unwrap_or_default();
        for (folder, path) in some.iter().enumerate() {
            let is_empty =
                !found.reports.iter().any(|report| report.folder == folder || report.path.starts_with(path));
            if is_empty && found.errors.is_empty() {
                out.push(Err(Unreadable::NoTexts { path: path.clone() }));
            }
        }
        out.extend(found.reports.into_iter().map(|report| Ok(report.path)));
        out.extend(found.errors.into_iter().map(|error| Err(error.into())));
    }
    // The files of a single folder are already distinct.
    if paths.len() == 1 {
        return out;
    }
    let mut met = HashSet::new();
    out.retain(|path| path.as_ref().map_or(true, |path| met.insert(folders::real(path))));
    out
}

/// Returns the same files without those outside the given folders to which a link leads, because a command that writes
/// must not change files elsewhere. Each skipped file is reported.
pub(super) fn assessments_within(paths: &[PathBuf]) -> Vec<Result<PathBuf, Unreadable>> {
    let named: Vec<_> = paths.iter().map(|path| folders::real(path)).collect();
    let mut found = assessments(paths);
    found.retain(|path| {
        let Ok(path) = path else { return true };
        let real = folders::real(path);
        let within = paths.contains(path) || named.iter().any(|named| real.starts_with(named));
        if !within {
            tell(format_args!("{}: skipped: it is a link to a place outside the folder", shown(path)));
        }
        within
    });
    found
}

/// Returns the file name without folders.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn follows_links_and_names_a_loop() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("reports");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(root.path().join("elsewhere.md"), "").unwrap();
        symlink(root.path().join("elsewhere.md"), folder.join("a.md")).unwrap();
        symlink(&folder, folder.join("loop")).unwrap();
        std::fs::write(folder.join("z.txt"), "").unwrap();
        let found = assessments(&[folder]);
        let names: Vec<_> = found.iter().flatten().map(|path| name(path)).collect();
        assert_eq!(names, ["a.md", "z.txt"]);
        let errors: Vec<_> = found.iter().filter_map(|f| f.as_ref().err()).map(ToString::to_string).collect();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains("loop"), "{}", errors[0]);
    }

    #[test]
    fn what_is_written_lies_within_what_was_named() {
        let root = tempfile::tempdir().unwrap();
        let (folder, other) = (root.path().join("reports"), root.path().join("other"));
        for folder in [&folder, &other] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(other.join("b.md"), "").unwrap();
        std::fs::write(folder.join("a.md"), "").unwrap();
        symlink("../other", folder.join("out")).unwrap();
        symlink("a.md", folder.join("b.md")).unwrap();
        let names = |paths: &[PathBuf]| -> Vec<_> {
            assessments_within(paths).iter().flatten().map(|path| name(path)).collect()
        };
        assert_eq!(names(std::slice::from_ref(&folder)), ["a.md"]);
        assert_eq!(names(&[folder.clone(), other]), ["a.md", "b.md"]);
        assert_eq!(names(&[folder.join("out/b.md")]), ["b.md"], "it was named itself");
    }

    #[test]
    fn a_file_named_beside_its_folder_counts_once() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.md"), "").unwrap();
        std::fs::write(root.path().join("b.md"), "").unwrap();
        let (folder, file) = (root.path().to_path_buf(), root.path().join("b.md"));
        let found = assessments(&[file.clone(), folder, file]);
        let names: Vec<_> = found.iter().flatten().map(|path| name(path)).collect();
        assert_eq!(names, ["b.md", "a.md"]);
    }
}
