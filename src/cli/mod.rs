//! The command line: for editors (`lsp`), for an editor-in-chief or CI (`check`), for scripts (`inspect`).

mod actors;
mod archive;
mod check;
mod evaluate;
mod files;
mod habit;
mod inspect;
mod learn;
mod map;
mod output;
mod progress;
mod renumber;
mod report;
mod settings;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use self::habit::Habit;
use self::output::say;

/// Shows where an assessment lacks a source, whether its markers and endnotes match, and who is named in it.
///
/// Assessor is a language server: editors start it with `assessor lsp`. The other commands do the same work without an
/// editor.
#[derive(Parser)]
#[command(name = "assessor", version, max_term_width = 100)]
#[command(after_help = "Examples:\n  \
    assessor check report.md            find what is wrong in one assessment\n  \
    assessor check drafts/              in all assessments below a folder\n  \
    assessor check --format json *.md   as data, one object a file\n  \
    assessor map report.md -o map.html  what the takeaways stand on, for the browser\n  \
    assessor explain uncited-claim      what a rule means\n  \
    assessor renumber report.md         put the citations' numbers in order\n  \
    assessor learn archive/             learn from what the team has published\n  \
    assessor evaluate archive/          what the settings notice, measured on it\n  \
    assessor actors show Lavrov         who that is, in what post when\n\n\
    Exit status of check: 0 when there is neither error nor warning, 1 when there is, 2 on misuse or unreadable input.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Talk to an editor over standard input and output
    Lsp,
    /// Find what is wrong in assessments and show it
    Check {
        /// Assessments, or folders to search for .md, .markdown and .txt files
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// How to print what was found
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Past reports that show what the team cites: a folder, or none; without it, those in the workspace
        #[arg(long, value_name = "DIR|none")]
        habit: Option<Habit>,
    },
    /// Print the whole analysis of each file as data
    Inspect {
        /// Assessments
        #[arg(required = true, value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// The format; one JSON object a line, one for each file
        #[arg(long, value_enum, default_value_t = DataFormat::Json)]
        format: DataFormat,
        /// Past reports that show what the team cites: a folder, or none; without it, those in the workspace
        #[arg(long, value_name = "DIR|none")]
        habit: Option<Habit>,
    },
    /// Show what the takeaways of an assessment stand on, as a page for the browser
    Map {
        /// The assessment
        #[arg(value_name = "FILE")]
        path: PathBuf,
        /// Where to write the page; without it, it is printed
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace the file even if `assessor map` did not write it
        #[arg(long, requires = "output")]
        force: bool,
    },
    /// Number citations and endnotes upward from 1 in the order of the text
    Renumber {
        /// Assessments, or folders to search for .md, .markdown and .txt files
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// Write nothing; the exit status is 1 if a number would change
        #[arg(long)]
        check: bool,
        /// Write nothing; print what would change as a unified diff
        #[arg(long)]
        diff: bool,
        /// Number the footnotes (`[^2]`) in place of the endnotes; keys that are words stay
        #[arg(long)]
        footnotes: bool,
    },
    /// Learn from published assessments which sentences the house cites
    ///
    /// The weights that come out say how much a sentence needs a source. Name their file in assessor.toml, under
    /// `[need]`: `weights = "need.weights"`.
    Learn {
        /// Published assessments, or folders to search for .md, .markdown and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// Where to write the weights
        #[arg(short, long, value_name = "FILE", default_value = "need.weights")]
        output: PathBuf,
        /// Replace the file even if `assessor learn` did not write it
        #[arg(long)]
        force: bool,
    },
    /// Remove citations from published assessments and see what the current settings notice
    Evaluate {
        /// Published assessments, or folders to search for .md, .markdown and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// Past reports that show what the team cites: a folder; without it, none
        #[arg(long, value_name = "DIR|none")]
        habit: Option<Habit>,
    },
    /// Show, check, import and learn who can be named
    #[command(subcommand)]
    Actors(actors::Command),
    /// Show what a rule means, with examples; without a name, list all rules
    Explain {
        /// The rule's name, such as uncited-claim
        rule: Option<String>,
    },
    /// Print the JSON schema of assessor.toml, by which editors complete it
    Schema,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the source line with carets
    Text,
    /// For programs: one JSON object a line, one for each file
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DataFormat {
    /// One JSON object a line
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
        Command::Check { paths, format, habit } => {
            let show = match format {
                Format::Text => &report::TEXT,
                Format::Json => &report::JSON,
            };
            check::run(&paths, show, habit.unwrap_or_default())
        }
        Command::Inspect { paths, format: DataFormat::Json, habit } => {
            inspect::run(&paths, habit.unwrap_or_default())
        }
        Command::Map { path, output, force } => map::run(&path, output.as_deref(), force),
        Command::Renumber { paths, check, diff, footnotes } => {
            renumber::run(&paths, renumber::Options { check, diff, footnotes })
        }
        Command::Learn { paths, output, force } => learn::run(&paths, &output, force),
        Command::Evaluate { paths, habit } => evaluate::run(&paths, habit.unwrap_or(Habit::None)),
        Command::Actors(command) => actors::run(command),
        Command::Explain { rule } => explain(rule.as_deref()),
        Command::Schema => {
            say(&format!("{:#}\n", crate::config::schema::schema()));
            ExitCode::SUCCESS
        }
    }
}

/// All went well, and nothing was found.
const FINE: u8 = 0;
/// Something was found.
const FOUND: u8 = 1;
/// Something could not be read, or the command was misused.
const UNREADABLE: u8 = 2;

fn lsp() -> ExitCode {
    crate::server::run().unwrap_or_else(|error| {
        output::complain(format_args!("the server cannot start: {error}"));
        ExitCode::from(UNREADABLE)
    })
}

fn explain(rule: Option<&str>) -> ExitCode {
    use crate::rules::{RULES, by_name};
    let Some(name) = rule else {
        let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        for rule in RULES {
            let (family, loud) =
                (rule.family.name(), rule.severity.map_or("off", |severity| severity.name()));
            say(&format!("{:width$}  {family:9}  {loud:11}  {}\n", rule.name, rule.summary));
        }
        return ExitCode::SUCCESS;
    };
    match by_name(name) {
        Some(rule) => {
            say(rule.page);
            ExitCode::SUCCESS
        }
        None => {
            let meant = crate::text::nearest(name, RULES.iter().map(|rule| rule.name))
                .map_or(String::new(), |rule| format!("did you mean '{rule}'? "));
            output::complain(format_args!(
                "there is no rule called '{name}'; {meant}'assessor explain' lists all"
            ));
            ExitCode::from(UNREADABLE)
        }
    }
}
