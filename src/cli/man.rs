//! `assessor man`: a manual page for the program and for each command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::output::{MANUAL_HEAD, OutputFile, Product, complain, say, shown};
use super::{FINE, UNREADABLE};
use crate::text::counted;

/// The section of the manual for commands.
const SECTION: &str = "1";

/// Writes the pages into `folder`, which is created if it does not exist; `command` is the whole command line. Nothing
/// is written if one of the pages cannot be.
pub(super) fn run(folder: &Path, force: bool, command: Command) -> ExitCode {
    match write(folder, force, &pages(command)) {
        Ok(written) => {
            say(&format!("Wrote {} to {}.\n", counted(written, "manual page"), shown(folder)));
            ExitCode::from(FINE)
        }
        Err(problem) => {
            complain(problem);
            ExitCode::from(UNREADABLE)
        }
    }
}

fn write(folder: &Path, force: bool, pages: &[Page]) -> Result<usize, String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("{}: the folder cannot be created: {error}", shown(folder)))?;
    let paths: Vec<PathBuf> = pages.iter().map(|page| folder.join(&page.name)).collect();
    let targets: Vec<_> = paths.iter().map(|path| OutputFile::new(path, Product::Manual, force)).collect();
    let none: [&Path; 0] = [];
    for target in &targets {
        target.check(none)?;
    }
    for (target, page) in targets.iter().zip(pages) {
        target.write(none, |out| out.write_all(page.text.as_bytes()))?;
    }
    Ok(pages.len())
}

/// A page of the manual.
struct Page {
    /// The name of the file.
    name: String,
    /// The page as roff.
    text: String,
}

/// Returns the page of `command`, and those of all commands in it.
fn pages(command: Command) -> Vec<Page> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let version = command.get_version().unwrap_or_default().to_owned();
    let mut out = Vec::new();
    add_pages(&command, None, &version, &mut out);
    out
}

fn add_pages(command: &Command, parent: Option<&str>, version: &str, out: &mut Vec<Page>) {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    out.push(Page { name: format!("{name}.{SECTION}"), text: page(command, parent, version) });
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        add_pages(inner, Some(name), version, out);
    }
}

/// Returns the page of one command. `parent` is the page of the command that contains it.
fn page(command: &Command, parent: Option<&str>, version: &str) -> String {
    let man = Man::new(command.clone());
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    // A page without a date is the same in every build.
    let mut out = format!(
        "{MANUAL_HEAD}.TH {} {SECTION} \"\" \"assessor {version}\" \"Assessor\"\n",
        name.to_uppercase()
    )
    .into_bytes();
    // Writing to a Vec cannot fail.
    let _ = man.render_name_section(&mut out);
    let _ = man.render_synopsis_section(&mut out);
    let _ = man.render_description_section(&mut out);
    let _ = man.render_options_section(&mut out);
    if command.get_subcommands().any(|inner| !inner.is_hide_set()) {
        let _ = man.render_subcommands_section(&mut out);
    }
    let mut roff = Roff::new();
    if let Some(after) = command.get_after_long_help().or_else(|| command.get_after_help()) {
        add_remarks(&after.to_string(), &mut roff);
    }
    if let Some(parent) = parent {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold(parent), roman(format!("({SECTION})"))]);
    }
    let _ = roff.to_writer(&mut out);
    portable(&String::from_utf8_lossy(&out))
}

/// Returns roff that all implementations read alike: characters beyond ASCII are written as escapes, and the break
/// before and after an empty line, which has no effect, is left out.
fn portable(roff: &str) -> String {
    let mut out = String::with_capacity(roff.len());
    for c in roff.replace("\n.br\n\n.br\n", "\n.sp\n").chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.push_str(&format!("\\[u{:04X}]", u32::from(c)));
        }
    }
    out
}

/// Adds the text below the help of a command: examples and the exit status under headings of their own, all else as
/// notes. Indented lines are kept as they are.
fn add_remarks(text: &str, roff: &mut Roff) {
    let mut heading = "";
    let mut is_literal = false;
    for line in text.lines() {
        let own = match line {
            "Examples:" => "EXAMPLES",
            _ if line.starts_with("Exit status") => "EXIT STATUS",
            _ if heading.is_empty() => "NOTES",
            _ => heading,
        };
        let begins = line.starts_with(' ') || is_literal && line.is_empty();
        if is_literal && !begins {
            roff.control("fi", []);
            is_literal = false;
        }
        if own != heading {
            heading = own;
            roff.control("SH", [heading]);
        }
        match line {
            "Examples:" => {}
            "" if is_literal => {
                roff.text([roman("")]);
            }
            "" => {
                roff.control("PP", []);
            }
            _ => {
                let line = line.strip_prefix("Exit status: ").unwrap_or(line);
                if begins && !is_literal {
                    roff.control("nf", []);
                    is_literal = true;
                }
                roff.text([roman(line)]);
            }
        }
    }
    if is_literal {
        roff.control("fi", []);
    }
}
