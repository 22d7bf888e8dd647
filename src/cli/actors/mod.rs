//! `assessor actors`: who can be named, and what a team adds to that.

mod check;
mod import;
mod learn;
mod list;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use super::habit::Habit;
use super::output::say;
use super::{UNREADABLE, settings::Configurations};
use crate::actors::{Kind, PartialDate, Registry};
pub(super) use learn::is_learned;

const FILES: &str = "\
A team keeps its own actors in TOML files in a folder `actors` beside assessor.toml:

  [[actor]]
  id = \"inga-tulloch\"            # unique; a-z, 0-9 and hyphens
  schema = \"Person\"              # or PublicBody, Organization, Company, Media, Unit
  name = \"Inga Tulloch\"          # as your house spells it; others are found
  country = \"gb\"
  occupancy = [
    # no `to`: the end is not known
    { title = \"Mayor of Lerwick\", from = \"2019-05\", checked = \"2026-11\" },
  ]

An entry with an `id` that Assessor knows already (`assessor actors show NAME` prints it) changes only the keys that it
names. What is imported stands behind both; name the index in assessor.toml:

  [actors]
  index = [\"sanctions.actors\"]

Examples:
  assessor actors show Lavrov                            who that may be
  assessor actors list --team                            what the team has added
  assessor actors check                                  whether the team's files are right
  assessor actors learn archive/ -o actors/learned.toml  names and titles of past reports, to review
  assessor actors import entities.ftm.json -o sanctions.actors";

#[derive(Subcommand)]
#[command(after_help = FILES)]
pub(super) enum Command {
    /// Show who bears a name: in what posts when, called what else, known from where
    Show {
        /// A name in any spelling, an acronym, or an id
        #[arg(required = true, value_name = "NAME")]
        name: Vec<String>,
        /// The roles of this date alone: a year, a month (2024-05) or a day
        #[arg(long, value_name = "DATE", value_parser = date)]
        at: Option<PartialDate>,
    },
    /// List the actors that are known, one a line: id, kind, country, name
    List {
        /// Only those with this in their name or id
        #[arg(value_name = "TEXT")]
        part: Option<String>,
        /// Only those of this kind: Person, PublicBody, Organization, Company, Media, Unit
        #[arg(long, value_parser = kind)]
        kind: Option<Kind>,
        /// Only those that the team's own files or indexes add or change
        #[arg(long)]
        team: bool,
    },
    /// Say what is wrong in the team's actor files, with line and cause
    ///
    /// Reads the files that hold here, or those that are named: registry files (.toml), folders of them, and indexes
    /// (.actors), of which every byte is checked. The exit status is 0 when all is well, 1 when something is wrong, 2
    /// when a file cannot be read.
    Check {
        /// Registry files, folders of them, or indexes; by default those that hold for this folder
        #[arg(value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
    },
    /// Turn exports of others into an index that is searched where it lies
    ///
    /// Takes FollowTheMoney entities (JSON lines, as OpenSanctions exports them), STIX 2.1 bundles, MISP galaxy clusters
    /// and CSV tables with a header line (id, name, schema, alias, country, title, organization, from, to …; several
    /// names in one cell parted by `;`). Files of any size are streamed. An entry with a mistake is told and left out.
    ///
    /// Whole names are looked for in texts, in any transliteration; single words only where somebody listed them and they
    /// are no common words. An imported actor that is the same Wikidata item as one that Assessor knows adds its names to
    /// that one. Roles out of an import are shown, but raise no alarm unless you say that they were checked.
    Import {
        /// What to import
        #[arg(required = true, value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// The index to write, such as sanctions.actors
        #[arg(short, long, value_name = "INDEX")]
        output: PathBuf,
        /// What the files are, if they do not tell themselves
        #[arg(long, value_enum)]
        format: Option<Format>,
        /// The roles have been checked: titles that contradict them raise alarms
        #[arg(long)]
        verified: bool,
        /// Replace the file even if `assessor actors import` did not write it
        #[arg(long)]
        force: bool,
    },
    /// Print the JSON Schema of a team's actor file, by which editors complete it
    Schema,
    /// Turn names and titles seen in past assessments into a registry file to review
    ///
    /// Takes the people, bodies and groups that the texts introduce and no registry knows, with the titles that the texts
    /// give them and the last date of each. Nothing of it is taken as true: its roles raise no alarm until you remove
    /// `verified = false`.
    ///
    /// A file that this command has written before is added to: all that it holds stays as it is, what was changed or
    /// added by hand as well, and new names come at its end. Names that were offered before and deleted do not come
    /// back; they are listed in the comment at the end of the file, and one that is taken out of it is offered again.
    Learn {
        /// Published assessments, or folders to search for .md, .markdown and .txt files
        #[arg(required = true, value_name = "ARCHIVE")]
        paths: Vec<PathBuf>,
        /// Where to write the registry file; standard output by default
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace the file if `assessor actors learn` did not write it
        #[arg(long, requires = "output")]
        force: bool,
        /// Only names that so many texts use
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
            say(&format!("{:#}\n", crate::team::schema::schema()));
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

/// The registry that holds for files in the current folder; mistakes in it have been told.
fn registry_here() -> (Arc<Registry>, ExitCode) {
    let mut configurations = Configurations::with_habit(Habit::None);
    let (_, environment) = configurations.without_bibliography(std::path::Path::new("assessment.md"));
    let status = if configurations.problems() > 0 { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS };
    (environment.registry.clone(), status)
}
