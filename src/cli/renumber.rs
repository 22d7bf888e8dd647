//! `assessor renumber`: numbers citations from 1 in the order of first citation, in text and endnotes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::diff::unified;
use super::output::{complain, replace, say, shown, tell};
use super::{FINE, FOUND, UNREADABLE, files, report};
use crate::analysis::{Document, Environment, Snapshot};
use crate::edits::{self, Doubt, Renumbering};
use crate::text::{Span, Text};

/// Options for files whose numbers are out of order.
#[derive(Clone, Copy)]
pub(super) struct Options {
    /// Writes nothing; the exit status shows if numbers would change.
    pub check: bool,
    /// Writes nothing; prints the changes.
    pub diff: bool,
    /// Renumbers the footnotes instead of the endnotes.
    pub footnotes: bool,
}

pub(super) fn run(paths: &[PathBuf], options: Options) -> ExitCode {
    let environment = Arc::new(Environment::default());
    let mut status = FINE;
    for path in files::assessments_within(paths) {
        let done = path
            .and_then(|path| files::read(&path).map(|text| (path, text)))
            .map_err(|error| error.to_string())
            .and_then(|(path, text)| renumber(&path, &text, &environment, options));
        match done {
            Ok(changed) if changed && options.check => status = status.max(FOUND),
            Ok(_) => {}
            Err(problem) => {
                complain(problem);
                status = UNREADABLE;
            }
        }
    }
    ExitCode::from(status)
}

/// Renumbers one file; returns true if anything changes.
fn renumber(
    path: &Path,
    text: &str,
    environment: &Arc<Environment>,
    options: Options,
) -> Result<bool, String> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let snapshot = Document::new(&name, Text::new(text), environment.clone()).snapshot();
    let made =
        if options.footnotes { edits::renumber_footnotes(&snapshot) } else { edits::renumber(&snapshot) };
    for doubt in &made.doubts {
        tell(remark(path, &snapshot, *doubt));
    }
    if made.change.is_empty() {
        return Ok(false);
    }
    let new = edits::apply(snapshot.text(), &made.change.edits).to_string();
    if options.diff {
        say(&unified(path, text, &new));
        tell(summary(path, &made, "would change"));
    } else if options.check {
        say(&format!("{}\n", summary(path, &made, "would change")));
    } else {
        write(path, &new).map_err(|cause| format!("{}: {cause}", shown(path)))?;
        say(&format!("{}\n", summary(path, &made, "changed")));
    }
    Ok(true)
}

fn summary(path: &Path, made: &Renumbering, verb: &str) -> String {
    match made.numbers {
        0 => format!("{}: the order of the endnotes {verb}", shown(path)),
        1 => format!("{}: 1 number {verb}", shown(path)),
        n => format!("{}: {n} numbers {verb}", shown(path)),
    }
}

fn remark(path: &Path, snapshot: &Snapshot, doubt: Doubt) -> String {
    let path = shown(path);
    let at = |span: Span, words: &str| {
        let (line, column) = report::place(snapshot.text(), span.start);
        format!("{path}:{line}:{column}: {words}")
    };
    match doubt {
        Doubt::Dangling(span) => at(span, "this marker has no endnote, so it keeps its number"),
        Doubt::Duplicate(span) => at(span, "another endnote has this number, so both keep the same number"),
        Doubt::Unread(span) => {
            let written = snapshot.text().slice(span);
            let words = format!(
                "'{written}' may refer to an endnote but is not written as a marker, so that endnote keeps its number"
            );
            at(span, &words)
        }
        Doubt::Unlike(span) => {
            let written = snapshot.text().slice(span);
            at(
                span,
                &format!(
                    "'{written}' is written differently from the other markers, so its endnotes keep their numbers"
                ),
            )
        }
        Doubt::Referred(span) => at(span, "unchanged: another footnote or a comment refers to this footnote"),
        Doubt::Paragraphs(span) => at(
            span,
            "unchanged: this endnote has a second line or paragraph, unlike the others; check that it belongs to the endnote",
        ),
        Doubt::Footnotes => {
            format!(
                "{path}: its footnotes are cited out of order and keep their numbers; --footnotes numbers them"
            )
        }
        Doubt::Follows(span) => {
            at(span, "unchanged: this endnote refers to the one above it, which would move away")
        }
        Doubt::Excerpt => format!("{path}: unchanged: it has markers but no endnotes"),
        Doubt::ByList => {
            format!("{path}: unchanged: its numbers follow a list, such as an alphabetical one, not the text")
        }
        Doubt::Unclear => {
            format!("{path}: unchanged: its endnotes would change their meaning in another order")
        }
    }
}

/// Replaces the content of the file; if `path` is a link, that of its target.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    replace(&std::fs::canonicalize(path)?, |out| out.write_all(text.as_bytes()))
}
