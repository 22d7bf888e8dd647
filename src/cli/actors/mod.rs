//! `assessor actors`: the actors that can be named, and a team's additions.

mod check;
mod import;
mod learn;
mod learned;
mod list;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::PossibleValue;
use clap::{Subcommand, ValueEnum, ValueHint};

use super::completions::Offering;
use super::habit::HabitSource;
use super::output::say;
use super::{UNREADABLE, settings::Configurations};
use crate::actors::{Kind, PartialDate, Registry};
pub(super) use learned::is_learned;

const FILES: &str = "\
A team keeps its own actors in TOML files, in a folder `actors` next to assessor.toml:

  [[actor]]
  id = \"inga-tulloch\"            # unique; a-z, 0-9 and hyphens
  schema = \"Person\"              # or PublicBody, Organization, Company, Media, Unit
  name = \"Inga Tulloch\"          # your team's spelling; other spellings are found too
  country = \"gb\"
  occupancy = [
    # no `to`: the end is not known
    { title = \"Mayor of Lerwick\", from = \"2019-05\", checked = \"2026-11\" },
  ]

An entry with the `id` of a known actor changes only the keys that it names. `assessor actors show
NAME` prints the id. Where entries conflict, imported actors give way. Name their index in assessor.toml:

  [actors]
  index = [\"sanctions.actors\"]

Examples:
  assessor actors show Lavrov                            show who has this name
  assessor actors list --team                            list what the team has added
  assessor actors check                                  check the team's files
  assessor actors learn archive/ -o actors/learned.toml  collect names from past reports
  assessor actors import entities.ftm.json -o sanctions.actors";

#[derive(Subcommand)]
#[command(after_help = FILES)]
pub(super) enum Command {
    /// Show the actors who go by a name: their offices with dates, other names and sources
    Show {
        /// A name in any spelling, an acronym or an id
        #[arg(required = true, value_name = "NAME", value_hint = ValueHint::Other)]
        name: Vec<String>,
        /// Show only the roles on this date: a year, a month (2024-05) or a day
        #[arg(long, value_name = "DATE", value_parser = date, value_hint = ValueHint::Other)]
        at: Option<PartialDate>,
    },
    /// List all actors, one per line: id, kind, country, name
    List {
        /// Only actors whose name or id contains this text
        #[arg(value_name = "TEXT", value_hint = ValueHint::Other)]
        part: Option<String>,
        /// Only actors of this kind: Person, PublicBody, Organization, Company, Media, Unit
        #[arg(long, value_parser = Offering::new(kind, kinds), hide_possible_values = true)]
        kind: Option<Kind>,
        /// Only actors that the team's own files or indexes add or change
        #[arg(long)]
        team: bool,
    },
    /// Check the team's actor files and print their mistakes
    ///
    /// Checks registry files (.toml), folders of them, and complete indexes (.actors). Without arguments, it
    /// checks the files that apply to the current folder. The exit status is 0 without mistakes, 1 with mistakes, and 2
    /// when a file cannot be read.
    Check {
        /// Registry files, folders of them, or indexes [default: those that apply to the current folder]
        #[arg(value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
    },
    /// Build a searchable index from exports of other databases
    ///
    /// Reads FollowTheMoney entities (JSON lines, as OpenSanctions exports them), STIX 2.1 bundles, MISP galaxy
    /// clusters and CSV tables with a header line (id, name, schema, alias, country, title, organization, from, to …;
    /// several names in one cell are separated by `;`). Files may have any size. An entry with a mistake is reported
    /// and skipped.
    ///
    /// Full names are found in any transliteration. A name of a single word is found only if the export lists it as a
    /// name and it is not a common word. If an imported actor has the same Wikidata item as a known one, its names are
    /// added to that actor. Imported roles are shown, but cause no findings without --verified.
    Import {
        /// The files to import
        #[arg(required = true, value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// The index to write, such as sanctions.actors
        #[arg(short, long, value_name = "INDEX", value_hint = ValueHint::FilePath)]
        output: PathBuf,
        /// The format of the files, if it cannot be detected
        #[arg(long, value_enum)]
        format: Option<Format>,
        /// The imported roles were checked; titles that contradict them raise alarms
        #[arg(long)]
        verified: bool,
        /// Replace the file even if `assessor actors import` did not write it
        #[arg(long)]
        force: bool,
    },
    /// Print the JSON schema of a team's actor file, which editors use for completion
    Schema,
    /// Write a registry file with names and titles from past assessments, for review
    ///
    /// Collects people and organizations that are not yet in a registry, with the titles that the texts give them and
    /// the date on which each title was last used. Their roles cause no findings until you remove `verified = false`.
    ///
    /// If this command wrote the file before, it adds the new names at the end and keeps everything else, including
    /// your changes and additions. Names that you deleted are not added again. They are listed in the comment at the
    /// end of the file; remove a name from that list to have it added again.
    Learn {
        /// Published assessments, or folders that are searched for .md, .markdown, .qmd, .Rmd and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// The registry file to write [default: standard output]
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Replace the file even if `assessor actors learn` did not write it
        #[arg(long, requires = "output")]
        force: bool,
        /// The number of texts in which a name must occur
        #[arg(long, value_name = "TEXTS", default_value_t = 2)]
        least: usize,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// FollowTheMoney, JSON lines
    Ftm,
    /// A STIX 2.1 bundle
    Stix,
    /// A MISP galaxy cluster
    Misp,
    /// A table with a header line
    Csv,
}

pub(super) fn run(command: Command) -> ExitCode {
    match command {
        Command::Show { name, at } => show::run(&name.join(" "), at),
        Command::List { part, kind, team } => list::run(part.as_deref(), kind, team),
        Command::Check { paths } => check::run(&paths),
        Command::Import { paths, output, format, verified, force } => {
            import::run(&paths, &output, format, verified, force)
        }
        Command::Schema => {
            say(&format!("{:#}\n", crate::project::team::schema::schema()));
            ExitCode::SUCCESS
        }
        Command::Learn { paths, output, force, least } => learn::run(&paths, output.as_deref(), force, least),
    }
}

fn date(text: &str) -> Result<PartialDate, &'static str> {
    PartialDate::parse(text)
}

fn kind(text: &str) -> Result<Kind, String> {
    let known = Kind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text));
    known.ok_or_else(|| format!("one of {}", Kind::ALL.map(Kind::name).join(", ")))
}

/// Returns the names of all kinds, which shells offer.
fn kinds() -> Vec<PossibleValue> {
    Kind::ALL.map(|kind| PossibleValue::new(kind.name())).to_vec()
}

/// Returns the registry for files in the current folder; errors in it have been reported.
fn registry_here() -> (Arc<Registry>, ExitCode) {
    let mut configurations = Configurations::with_habit(HabitSource::None);
    let (_, environment) = configurations.without_bibliography(std::path::Path::new("assessment.md"));
    let status = if configurations.problems() > 0 { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS };
    (environment.registry.clone(), status)
}
