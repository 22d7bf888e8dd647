//! `assessor init`: writes a commented `assessor.toml` that suits the reports in a folder.

mod evidence;
mod guess;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::evidence::FolderEvidence;
use self::guess::{Certainty, Guess};
use super::output::{complain, print, shown, tell};
use super::{FINE, UNREADABLE};
use crate::config::Config;
use crate::config::schema::TEMPLATE;
use crate::project::{disk, settings_file};
use crate::text::counted;

/// Writes the settings file of `folder`, or of the current folder. With `to_output`, prints it instead.
pub(super) fn run(folder: Option<&Path>, to_output: bool) -> ExitCode {
    match init(folder, to_output) {
        Ok(()) => ExitCode::from(FINE),
        Err(problem) => {
            complain(problem);
            ExitCode::from(UNREADABLE)
        }
    }
}

fn init(named: Option<&Path>, to_output: bool) -> Result<(), String> {
    let folder = named.unwrap_or(Path::new("."));
    refuse_other_than_folder(folder)?;
    let file = match named {
        Some(folder) => folder.join(settings_file::FILE_NAME),
        None => PathBuf::from(settings_file::FILE_NAME),
    };
    let above = settings_above(folder)?;
    if !to_output {
        // A broken link counts as a file too: nothing is written through it.
        if fs::symlink_metadata(&file).is_ok() {
            return Err(format!(
                "{}: this file exists, and was not changed; `assessor init --print` prints a new one",
                shown(&file)
            ));
        }
        if let (None, Some(above)) = (named, &above) {
            return Err(format!(
                "{}: these settings already apply to this folder; to give it settings of its own, write `assessor init .`",
                shown(above)
            ));
        }
    }
    if !to_output {
        // Reading takes long, so a folder that cannot be written is reported first.
        try_to_write(folder).map_err(|error| format!("{}: cannot be written: {error}", shown(&file)))?;
    }
    let evidence = FolderEvidence::read(folder);
    let guesses = guess::all(&evidence);
    let text = filled(&guesses);
    // A setting that cannot be read would disable all of them.
    let text = if Config::from_toml(&text).is_ok() { text } else { TEMPLATE.to_owned() };
    let mut summary = String::new();
    if to_output {
        print(&text);
    } else {
        write_new(&file, &text).map_err(|error| format!("{}: cannot be written: {error}", shown(&file)))?;
        summary.push_str(&format!("Wrote {}.\n", shown(&file)));
    }
    summary.push_str(&told(&evidence, &guesses));
    if let Some(above) = above.filter(|_| !to_output) {
        summary.push_str(&format!(
            "\nThe settings in {} do not apply to the reports in this folder any more: only the nearest file counts.\n",
            shown(&above)
        ));
    }
    if to_output {
        tell(summary.trim_end());
    } else {
        let what = named.map_or_else(|| ".".to_owned(), |folder| quoted(&shown(folder)));
        let first = if evidence.all == 0 { "put a report into this folder, then " } else { "" };
        print(&format!("{summary}\nNext: {first}assessor check {what}\n"));
    }
    Ok(())
}

/// Returns a path as an argument for a shell.
fn quoted(path: &str) -> String {
    if path.contains(|c: char| c.is_whitespace() || "\"'\\$`&;()<>|*?[]#~!".contains(c)) {
        format!("'{}'", path.replace('\'', r"'\''"))
    } else {
        path.to_owned()
    }
}

fn refuse_other_than_folder(folder: &Path) -> Result<(), String> {
    let metadata = folder.metadata().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("{}: there is no such folder", shown(folder)),
        _ => format!("{}: the folder cannot be read: {error}", shown(folder)),
    })?;
    if metadata.is_dir() {
        return Ok(());
    }
    let kind = disk::special_kind(&metadata).unwrap_or("a file");
    Err(format!("{}: this is {kind}, not a folder; name the folder with the reports", shown(folder)))
}

/// Returns the settings file in the nearest folder above `folder` that has one.
fn settings_above(folder: &Path) -> Result<Option<PathBuf>, String> {
    let real = fs::canonicalize(folder)
        .map_err(|error| format!("{}: the folder cannot be read: {error}", shown(folder)))?;
    Ok(real.parent().and_then(settings_file::nearest))
}

/// Creates a file in `folder` and removes it.
fn try_to_write(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".{}.{}.part", settings_file::FILE_NAME, std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&path)?;
    fs::remove_file(path)
}

/// Writes a file that does not exist yet. A file that appeared in the meantime is left as it is.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file is of no use; if it cannot be removed, it stays.
        let _ = fs::remove_file(path);
    }
    written
}

/// Maximum length of a comment line, in characters.
const WIDTH: usize = 96;

/// Returns the template with the guesses: those that are certain as settings, the others as comments.
fn filled(guesses: &[Guess]) -> String {
    let mut out = String::new();
    let mut table = "";
    for line in TEMPLATE.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = name;
        }
        let is_here = |guess: &&Guess| {
            let key = line.strip_prefix('#').and_then(|rest| rest.strip_prefix(guess.key));
            guess.table == table && key.is_some_and(|rest| rest.starts_with(" = "))
        };
        let Some(guess) = guesses.iter().find(is_here) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        for line in wrapped(&guess.reason) {
            out.push_str(&format!("# {line}\n"));
        }
        out.push_str(&match guess.certainty {
            Certainty::Sure => format!("{} = {}\n", guess.key, guess.value),
            Certainty::Unsure => format!("#{} = {}\n", guess.key, guess.value),
            Certainty::Remark => format!("{line}\n"),
        });
    }
    out
}

/// Returns the words in lines that fit into a comment.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + word.chars().count() + 3 > WIDTH {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

/// Number of files that are named because they will count as reports.
const OTHERS_SHOWN: usize = 5;

/// Returns what was found and guessed, for people.
fn told(evidence: &FolderEvidence, guesses: &[Guess]) -> String {
    let mut out = match evidence.reports.len() {
        0 => "No report was found in this folder, so nothing was guessed. All settings are comments.\n"
            .to_owned(),
        _ if guesses.iter().all(|guess| guess.certainty != Certainty::Sure) => {
            format!("{}; nothing had to be set. All settings are comments.\n", evidence.basis())
        }
        _ => format!("{}.\n", evidence.basis()),
    };
    let groups = [
        (Certainty::Sure, "\nSet:\n"),
        (Certainty::Unsure, "\nNot certain, and therefore left as comments:\n"),
        (Certainty::Remark, "\nNeeds no setting:\n"),
    ];
    for (certainty, heading) in groups {
        let mut those = guesses.iter().filter(|guess| guess.certainty == certainty).peekable();
        if those.peek().is_some() {
            out.push_str(heading);
        }
        for guess in those {
            if certainty != Certainty::Remark {
                out.push_str(&format!("  {}\n", guess.setting()));
            }
            out.push_str(&format!("    {}\n", guess.reason));
        }
    }
    if evidence.unreadable > 0 {
        let files = counted(evidence.unreadable, "file");
        out.push_str(&format!("\n{files} could not be read. `assessor check` says why.\n"));
    }
    if !evidence.others.is_empty() {
        out.push_str(
            "\nWith this file, these count as reports too; `assessor check` left them alone so far:\n",
        );
        let (some, more) = evidence.others.split_at(evidence.others.len().min(OTHERS_SHOWN));
        some.iter().for_each(|path| out.push_str(&format!("  {}\n", shown(path))));
        if !more.is_empty() {
            out.push_str(&format!("  and {}\n", counted(more.len(), "more file")));
        }
    }
    out
}

#[cfg(test)]
mod tests;
