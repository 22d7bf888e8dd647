//! The command line: for editors (`lsp`), for an editor-in-chief or CI (`check`), for scripts (`inspect`).

mod actors;
mod archive;
mod check;
mod color;
mod completions;
mod diff;
mod evaluate;
mod files;
mod habit;
mod init;
mod inspect;
mod learn;
mod man;
mod map;
mod output;
mod progress;
mod renumber;
mod report;
mod settings;
mod sources;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use self::habit::HabitSource;
use self::output::say;

/// Finds claims without a source, citations that do not match their endnotes, and officials with the wrong title in assessments.
///
/// Assessor is a language server. Editors start it with `assessor lsp`; the other commands work without an editor.
#[derive(Parser)]
#[command(name = "assessor", version, max_term_width = 100)]
#[command(after_help = "Examples:\n  \
    assessor init reports/              write settings for a folder of reports\n  \
    assessor check report.md            check one assessment\n  \
    assessor check drafts/              check all assessments in a folder and its subfolders\n  \
    assessor check --fix report.md      apply the safe fixes, then check it\n  \
    assessor check --format json *.md   print the findings as JSON, one object per file\n  \
    assessor check --format sarif .     print the findings for code scanning; github, gitlab and junit exist too\n  \
    assessor map report.md -o map.html  write a page that links takeaways, paragraphs and sources\n  \
    assessor sources report.md          show who publishes the sources of an assessment\n  \
    assessor explain uncited-claim      explain a rule\n  \
    assessor renumber report.md         renumber citations and endnotes\n  \
    assessor learn archive/             learn from the team's published reports\n  \
    assessor evaluate archive/          measure what the current settings find in them\n  \
    assessor actors show Lavrov         show a person's offices and dates\n\n\
    Exit status of check: 0 if there are no errors or warnings, 1 if there are, 2 if something could not be checked.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const STATUS_OF_CHECK: &str = "Exit status: 0 if there are no errors or warnings, 1 if there are, 2 if an argument, the settings, a bibliography, \
    a file of actors or the baseline has a mistake, or a file cannot be read or written. Hints, information and findings that are not \
    reported do not count.";
const STATUS: &str = "Exit status: 0, or 2 if an argument, the settings or a bibliography has a mistake, or a file cannot \
    be read or written.";
const STATUS_OF_RENUMBER: &str = "Exit status: 0, with --check 1 if a number would change, or 2 if an argument is wrong or a file \
    cannot be read or written.";

#[derive(Subcommand)]
enum Command {
    /// Run the language server over standard input and output
    Lsp,
    /// Write a commented assessor.toml into a folder of reports, with the settings that the reports suggest
    ///
    /// The command reads the reports in the folder and below it, and sets only what they show with certainty: the scale of
    /// likelihood, hosts that are always defanged, bibliographies, headings of takeaways, and whether reports cite at all.
    /// Each setting has a comment that gives the reason. Less certain settings stay comments.
    ///
    /// An existing assessor.toml is never changed. If one in a folder above applies already, the command writes a file only
    /// into a folder that is named, and says so. The exit status is 2 if nothing can be written.
    Init {
        /// The folder with the reports [default: the current folder]
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
        /// Print the file and write nothing
        #[arg(long)]
        print: bool,
    },
    /// Check assessments and print the findings
    #[command(after_help = STATUS_OF_CHECK)]
    Check(check::Arguments),
    /// Print the complete analysis of each file as JSON
    #[command(after_help = STATUS)]
    Inspect {
        /// Assessments, or folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files; in folders, files that
        /// are no assessments are left out
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// The format of the analysis
        #[arg(long, value_enum, default_value_t = DataFormat::Json)]
        format: DataFormat,
        /// A folder of past reports that show when the team cites, or the word none [default: the past reports in
        /// the folder of assessor.toml and below it; without assessor.toml, in the Git repository; without that, in
        /// the folder of the file]
        #[arg(long, value_name = "DIR|none", value_hint = ValueHint::DirPath)]
        habit: Option<HabitSource>,
    },
    /// Write a web page that links the takeaways of an assessment to its paragraphs and sources
    #[command(after_help = STATUS)]
    Map {
        /// The assessment
        #[arg(value_name = "FILE")]
        path: PathBuf,
        /// The file to write [default: standard output]
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Replace the file even if `assessor map` did not write it
        #[arg(long, requires = "output")]
        force: bool,
    },
    /// Show who publishes the sources of assessments: by outlet, kind and country
    #[command(after_help = STATUS)]
    Sources {
        /// Assessments
        #[arg(required = true, value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// The format of the list
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Renumber citations and endnotes from 1 in the order of the text, changing the files in place
    #[command(after_help = STATUS_OF_RENUMBER)]
    Renumber {
        /// Assessments, or folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// Change no file; exit with status 1 if a number would change
        #[arg(long)]
        check: bool,
        /// Change no file; print the changes as a unified diff
        #[arg(long)]
        diff: bool,
        /// Renumber the footnotes (`[^2]`) instead of the endnotes; keys that are words stay as they are
        #[arg(long)]
        footnotes: bool,
    },
    /// Learn which sentences your team cites, from its published assessments
    ///
    /// The command writes a file with what it has learned. To use it, name the file in assessor.toml, under `[need]`: `weights = "need.weights"`.
    Learn {
        /// Published assessments, or folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// The file to write
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, default_value = "need.weights")]
        output: PathBuf,
        /// Replace the file even if `assessor learn` did not write it
        #[arg(long)]
        force: bool,
    },
    /// Test the settings: hide the citations in published assessments and count how many of those sentences are found
    Evaluate {
        /// Published assessments, or folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// A folder of past reports that show when the team cites, or the word none [default: none]
        #[arg(long, value_name = "DIR|none", value_hint = ValueHint::DirPath)]
        habit: Option<HabitSource>,
    },
    /// Show, check and import people and organizations, or learn them from past reports
    #[command(subcommand)]
    Actors(actors::Command),
    /// Explain a rule with examples, or list all rules or those of a group
    Explain {
        /// The name of the rule, such as uncited-claim, or of a group, such as citations [default: list all rules]
        #[arg(value_parser = completions::rule_name(), hide_possible_values = true)]
        rule: Option<String>,
    },
    /// Print the JSON schema of assessor.toml, which editors use for completion
    Schema,
    /// Print a script with which a shell completes commands, options and the names of rules
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write a manual page for each command
    Man {
        /// The folder for the pages; it is created if it does not exist
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        /// Replace files even if `assessor man` did not write them
        #[arg(long)]
        force: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Text,
    /// For programs: one JSON object per line, one line per file
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DataFormat {
    /// One JSON object per line, one line per file
    Json,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => return output::usage(&error),
    };
    output::finish(run(command))
}

fn run(command: Command) -> ExitCode {
    match command {
        Command::Lsp => lsp(),
        Command::Init { folder, print } => init::run(folder.as_deref(), print),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect { paths, format: DataFormat::Json, habit } => {
            inspect::run(&paths, habit.unwrap_or_default())
        }
        Command::Map { path, output, force } => map::run(&path, output.as_deref(), force),
        Command::Sources { paths, format } => sources::run(&paths, format == ListFormat::Json),
        Command::Renumber { paths, check, diff, footnotes } => {
            renumber::run(&paths, renumber::Options { check, diff, footnotes })
        }
        Command::Learn { paths, output, force } => learn::run(&paths, &output, force),
        Command::Evaluate { paths, habit } => evaluate::run(&paths, habit.unwrap_or(HabitSource::None)),
        Command::Actors(command) => actors::run(command),
        Command::Explain { rule } => explain(rule.as_deref()),
        Command::Completions { shell } => completions::run(shell, Cli::command()),
        Command::Man { folder, force } => man::run(&folder, force, Cli::command()),
        Command::Schema => {
            say(&format!("{:#}\n", crate::config::schema::schema()));
            ExitCode::SUCCESS
        }
    }
}

/// Success, without findings.
const FINE: u8 = 0;
/// There are findings.
const FOUND: u8 = 1;
/// A file could not be read, or the command was misused.
const UNREADABLE: u8 = 2;

fn lsp() -> ExitCode {
    crate::server::run().unwrap_or_else(|error| {
        output::complain(format_args!("the server cannot start: {error}"));
        ExitCode::from(UNREADABLE)
    })
}

fn explain(rule: Option<&str>) -> ExitCode {
    use crate::rules::{RULES, Rule, by_name};
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let list = |rule: &Rule| {
        let (group, severity) = (rule.family.name(), rule.severity.map_or("off", |severity| severity.name()));
        say(&format!("{:width$}  {group:9}  {severity:11}  {}\n", rule.name, rule.summary));
    };
    let Some(name) = rule else {
        RULES.iter().for_each(|rule| list(rule));
        return ExitCode::SUCCESS;
    };
    let mut group = RULES.iter().filter(|rule| rule.family.name() == name).peekable();
    if group.peek().is_some() {
        group.for_each(|rule| list(rule));
        return ExitCode::SUCCESS;
    }
    match by_name(name) {
        Some(rule) => {
            say(rule.page);
            ExitCode::SUCCESS
        }
        None => {
            let meant = crate::text::nearest(name, RULES.iter().map(|rule| rule.name))
                .map_or(String::new(), |rule| format!(". Did you mean '{rule}'?"));
            output::complain(format_args!(
                "there is no rule named '{name}'{meant}\n'assessor explain' lists all rules"
            ));
            ExitCode::from(UNREADABLE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the long help of a command and of all its subcommands.
    fn helps(command: &mut clap::Command) -> Vec<String> {
        let mut out = vec![command.render_long_help().to_string()];
        out.extend(command.get_subcommands_mut().flat_map(helps));
        out
    }

    #[test]
    fn help_uses_common_words() {
        for help in helps(&mut Cli::command()) {
            let mut words = help.split(|c: char| !c.is_alphanumeric());
            let odd =
                words.find(|w| matches!(*w, "behind" | "beside" | "nobody" | "somebody" | "bears" | "whom"));
            assert_eq!(odd, None, "{help}");
        }
    }
}
