//! The arguments of `assessor check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::selection::Selector;
use crate::cli::habit::HabitSource;
use crate::rules::Severity;

/// The arguments of `assessor check`.
#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Assessments, folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub paths: Vec<PathBuf>,
    /// The format of the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// A folder of past reports that show when the team cites, or the word none [default: the past reports in
    /// the folder of assessor.toml and below it; without assessor.toml, in the Git repository; without that, in
    /// the folder of the file]
    #[arg(long, value_name = "DIR|none")]
    pub habit: Option<HabitSource>,
    /// Report only these rules and groups of rules, separated by commas; a rule that is off is turned on by its name
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<Selector>,
    /// Do not report these rules and groups of rules, separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<Selector>,
    /// Report only findings of this severity or a higher one
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub severity: Option<LeastSeverity>,
    /// Print the number of findings of each rule instead of the findings
    #[arg(long)]
    pub statistics: bool,
    /// A file of findings that are not reported and do not count; if it does not exist, it is written with the present
    /// findings
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the present findings into the baseline, and report none
    #[arg(long, requires = "baseline")]
    pub update_baseline: bool,
}

/// The lowest severity of the findings that are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LeastSeverity {
    Error,
    Warning,
    Information,
    Hint,
}

impl From<LeastSeverity> for Severity {
    fn from(level: LeastSeverity) -> Self {
        match level {
            LeastSeverity::Error => Self::Error,
            LeastSeverity::Warning => Self::Warning,
            LeastSeverity::Information => Self::Information,
            LeastSeverity::Hint => Self::Hint,
        }
    }
}

/// A format of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs: one JSON object per line, one line per file
    Json,
}
