//! The arguments of `assessor check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::color::Color;
use crate::cli::habit::HabitSource;

/// The arguments of `assessor check`.
#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Assessments, folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files, or - for standard input
    #[arg(required_unless_present = "stdin_filename", value_name = "FILE|DIR|-")]
    pub paths: Vec<PathBuf>,
    /// The path of the text on standard input, by which its settings and past reports are found
    #[arg(long, value_name = "PATH")]
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
    #[arg(long, value_name = "DIR|none")]
    pub habit: Option<HabitSource>,
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
