//! The arguments of `assessor check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::selection::Selector;
use crate::cli::color::Color;
use crate::cli::completions::{self, Offering};
use crate::cli::habit::HabitSource;
use crate::rules::Severity;

/// The arguments of `assessor check`.
#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Assessments, folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files, or - for standard input
    #[arg(required_unless_present = "stdin_filename", value_name = "FILE|DIR|-")]
    pub paths: Vec<PathBuf>,
    /// The path of the text on standard input, by which its settings and past reports are found
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
    /// Apply the safe fixes, the same as "Fix all" in an editor, and report what remains. The fixed text of standard
    /// input is printed
    #[arg(long)]
    pub fix: bool,
    /// Change no file; print what --fix would change as a unified diff, and exit with status 1 if there is anything
    #[arg(long)]
    pub diff: bool,
    /// The format of the findings
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// When to color the findings for people
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,
    /// A folder of past reports that show when the team cites, or the word none [default: the past reports in
    /// the folder of assessor.toml and below it; without assessor.toml, in the Git repository; without that, in
    /// the folder of the file]
    #[arg(long, value_name = "DIR|none", value_hint = ValueHint::DirPath)]
    pub habit: Option<HabitSource>,
    /// Report only these rules and groups of rules, separated by commas; a rule that is off is turned on by its name
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_possible_values = true,
        value_parser = Offering::new(|text: &str| text.parse::<Selector>(), completions::rules_and_groups))]
    pub select: Vec<Selector>,
    /// Do not report these rules and groups of rules, separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_possible_values = true,
        value_parser = Offering::new(|text: &str| text.parse::<Selector>(), completions::rules_and_groups))]
    pub ignore: Vec<Selector>,
    /// Report only findings of this severity or a higher one
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub severity: Option<LeastSeverity>,
    /// Print the number of findings of each rule instead of the findings
    #[arg(long)]
    pub statistics: bool,
    /// A file of findings that are not reported and do not count; if it does not exist, it is written with the present
    /// findings
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Write the present findings into the baseline, and report none
    #[arg(long, requires = "baseline", conflicts_with = "diff")]
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
pub(in crate::cli) enum ReportFormat {
    /// For people
    Text,
    /// For programs: one JSON object per line, one line per file
    Json,
    /// For GitHub code scanning and other tools: one document in SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations of the lines
    Github,
    /// For GitLab: a Code Quality report
    Gitlab,
    /// For most CI systems: test results as JUnit XML, one test suite for each file
    Junit,
}
