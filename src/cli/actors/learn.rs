//! `assessor actors learn`: makes a registry file from the persons in past assessments who are in no registry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::learned::{FIRST, OFFERED, is_learned};
use crate::actors::{Country, Kind, Who, slug};
use crate::analysis::{Document, Snapshot};
use crate::cli::habit::HabitSource;
use crate::cli::output::{OutputFile, Product, complain, say, tell};
use crate::cli::settings::Configurations;
use crate::cli::{FINE, UNREADABLE, files};
use crate::project::disk;
use crate::project::team::entry::quoted;
use crate::text::{Span, Text};
use crate::words::fold_name;

/// The data about one name, in all its spellings.
#[derive(Default)]
struct Seen {
    spellings: BTreeMap<String, usize>,
    kinds: HashMap<Kind, usize>,
    countries: HashMap<Country, usize>,
    /// The last date of each title, and the file in which it was given.
    titles: BTreeMap<String, (Option<String>, String)>,
    texts: BTreeSet<String>,
    acronyms: BTreeSet<String>,
}

pub(super) fn run(paths: &[PathBuf], output: Option<&Path>, force: bool, least: usize) -> ExitCode {
    let target = output.map(|output| OutputFile::new(output, Product::Registry, force));
    let earlier = match &target {
        Some(target) => target.check(paths).and_then(|real| Earlier::read(&real, &target.shown())),
        None => Ok(Earlier::default()),
    };
    let earlier = match earlier {
        Ok(earlier) => earlier,
        Err(problem) => {
            complain(problem);
            return ExitCode::from(UNREADABLE);
        }
    };
    let mut configurations = Configurations::with_habit(HabitSource::None);
    let (mut names, mut texts, mut unreadable) = (BTreeMap::<String, Seen>::new(), 0, 0);
    let mut reads = Vec::new();
    for path in files::assessments(paths) {
        match path.and_then(|path| files::read(&path).map(|text| (path, text))) {
            Ok((path, text)) => {
                let (_, environment) = configurations.without_bibliography(&path);
                let name = files::name(&path);
                let snapshot = Document::new(&name, Text::new(&text), environment).snapshot();
                if snapshot.is_assessment() {
                    texts += 1;
                    read(&snapshot, &name, &mut names);
                }
                reads.push(path);
            }
            Err(error) => {
                complain(error);
                unreadable += 1;
            }
        }
    }
    names.retain(|_, seen| seen.texts.len() >= least);
    let found = names.len();
    names.retain(|key, _| !earlier.has(key));
    let toml = earlier.with(&names, texts);
    match target {
        None => say(&toml),
        Some(_) if toml == earlier.text => {}
        // A file without entries would only hide that nothing was found.
        Some(_) if found == 0 => tell("no name was found, so nothing was written"),
        Some(target) => {
            let reads = reads.iter().map(PathBuf::as_path).chain(configurations.files());
            if let Err(problem) = target.write(reads, |out| out.write_all(toml.as_bytes())) {
                complain(problem);
                return ExitCode::from(UNREADABLE);
            }
        }
    }
    tell(format_args!("names that no registry knows, in {least} or more of {texts} assessments: {found}"));
    if !earlier.text.is_empty() {
        tell(format_args!("{} of them added to the file", names.len()));
    }
    ExitCode::from(if unreadable + configurations.problems() > 0 { UNREADABLE } else { FINE })
}

/// The explanation before these lines.
const ABOUT_OFFERED: &str = "# All names that were offered so far. A name that you delete above is not offered again,\n\
    # unless you also remove it from this list.\n";
/// Separator of the names in such a line.
const PARTED: &str = "; ";

/// A file from an earlier run of this command, with the user's changes.
#[derive(Default)]
struct Earlier {
    text: String,
    /// The ids in the file.
    ids: BTreeSet<String>,
    /// The names in the file, folded.
    names: BTreeSet<String>,
    /// The names that were offered, in their spelling.
    offered: Vec<String>,
}

impl Earlier {
    /// Reads the file at `path`, which messages call `name`. A file of another origin counts as empty.
    fn read(path: &Path, name: &str) -> Result<Self, String> {
        let text = match disk::read_text(path, disk::LARGEST_REGISTRY) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{name}: cannot be written: {error}")),
        };
        if !is_learned(text.as_bytes()) {
            return Ok(Self::default());
        }
        let table: toml::Table = toml::from_str(&text).map_err(|error| {
            format!("{name}: cannot be written: correct this first: {}", error.to_string().trim_end())
        })?;
        let mut earlier = Self::default();
        let actors = table.get("actor").and_then(toml::Value::as_array);
        for actor in actors.into_iter().flatten() {
            if let Some(id) = actor.get("id").and_then(toml::Value::as_str) {
                earlier.ids.insert(id.to_owned());
            }
            for key in ["name", "alias"] {
                let value = actor.get(key);
                let list = value.and_then(toml::Value::as_array).into_iter().flatten();
                let words = value.into_iter().chain(list).filter_map(toml::Value::as_str);
                earlier.names.extend(words.map(fold_name));
            }
        }
        for line in text.lines().filter_map(|line| line.strip_prefix(OFFERED)) {
            let names = line.split(PARTED.trim()).map(str::trim).filter(|name| !name.is_empty());
            earlier.offered.extend(names.map(str::to_owned));
        }
        earlier.names.extend(earlier.offered.iter().map(|name| fold_name(name)));
        earlier.text = text;
        Ok(earlier)
    }

    /// Returns true if a folded name is in the file or was offered before.
    fn has(&self, key: &str) -> bool {
        self.names.contains(key)
    }

    /// Returns the text of the file with the new names at its end.
    fn with(&self, names: &BTreeMap<String, Seen>, texts: usize) -> String {
        if names.is_empty() && !self.text.is_empty() {
            return self.text.clone();
        }
        let mut out = String::with_capacity(self.text.len() + 4096);
        // The list of names moves to the new end.
        let body = self.text.replace("\r\n", "\n").replace(ABOUT_OFFERED, "");
        out.extend(body.split_inclusive('\n').filter(|line| !line.starts_with(OFFERED)));
        out.truncate(out.trim_end().len());
        if !out.is_empty() {
            out.push('\n');
        }
        let mut ids = self.ids.clone();
        let mut offered = self.offered.clone();
        if out.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "{FIRST}{texts} assessments introduce and no registry knows, the most frequent first. To review them,\n\
                 # delete entries that are not actors, correct kinds and countries, and remove `verified = false` from \
                 roles\n# that you have checked.\n"
            );
        }
        write_actors(&mut out, names, &mut ids, &mut offered);
        if offered.is_empty() {
            return out;
        }
        let _ = write!(out, "\n{ABOUT_OFFERED}");
        let mut line = String::new();
        for name in offered {
            if line.chars().count() + name.chars().count() > 100 {
                let _ = writeln!(out, "{OFFERED}{}", std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push_str(PARTED);
            }
            line.push_str(&name);
        }
        let _ = writeln!(out, "{OFFERED}{line}");
        if self.text.contains("\r\n") { out.replace('\n', "\r\n") } else { out }
    }
}

fn read(snapshot: &Snapshot, file: &str, names: &mut BTreeMap<String, Seen>) {
    let words = |span: Span| snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    for mention in snapshot.mentions().iter().filter(|mention| mention.names_actor()) {
        let Who::Text(introduced) = mention.who else { continue };
        let name = words(introduced);
        let key = fold_name(&name);
        // A single word does not identify a person.
        if !key.contains(' ') && mention.kind == Kind::Person || key.is_empty() {
            continue;
        }
        let seen = names.entry(key.clone()).or_default();
        seen.texts.insert(file.to_owned());
        *seen.kinds.entry(mention.kind).or_default() += 1;
        let here = words(mention.span);
        if fold_name(&here) == key {
            *seen.spellings.entry(here).or_default() += 1;
        } else if mention.form == crate::actors::Form::Acronym {
            seen.acronyms.insert(here);
        }
        if let Some(country) = mention.country {
            *seen.countries.entry(country).or_default() += 1;
        }
        let Some(title) = mention.title.map(words) else { continue };
        let lower = title.to_lowercase();
        if ["former", "late", "ex-", "then-"].iter().any(|past| lower.starts_with(past)) {
            continue;
        }
        let date = snapshot.role_date().map(|date| date.to_string());
        let known = seen.titles.entry(title).or_default();
        if known.1.is_empty() || date > known.0 {
            *known = (date, file.to_owned());
        }
    }
}

/// Writes an entry for each of the names, and adds them to the names that were offered.
fn write_actors(
    out: &mut String,
    names: &BTreeMap<String, Seen>,
    ids: &mut BTreeSet<String>,
    offered: &mut Vec<String>,
) {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort_by_key(|(key, seen)| (std::cmp::Reverse(seen.texts.len()), *key));
    for (_, seen) in sorted {
        let mut spellings: Vec<_> = seen.spellings.iter().collect();
        spellings.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
        let Some((name, _)) = spellings.first() else { continue };
        let Some(id) = id(name, ids) else { continue };
        offered.push((*name).clone());
        let kind = most(&seen.kinds).unwrap_or(Kind::Organization);
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n[[actor]]\nid = \"{id}\"\nschema = \"{}\"\nname = {}\n",
            kind.name(),
            quoted(name)
        );
        if !seen.acronyms.is_empty() {
            let acronyms: Vec<_> = seen.acronyms.iter().map(|acronym| quoted(acronym)).collect();
            let _ = writeln!(out, "acronym = [{}]", acronyms.join(", "));
        }
        if let Some(country) = most(&seen.countries) {
            let _ = writeln!(out, "country = \"{}\"", country.code());
        }
        let others: Vec<_> = spellings[1..].iter().map(|(name, count)| format!("{name} ({count})")).collect();
        if !others.is_empty() {
            let _ = writeln!(out, "# also spelled {}: found without being listed", others.join(", "));
        }
        let _ = writeln!(out, "source = \"learned from {} assessments\"", seen.texts.len());
        if seen.titles.is_empty() {
            continue;
        }
        out.push_str("occupancy = [\n");
        let mut titles: Vec<_> = seen.titles.iter().collect();
        titles.sort_by(|a, b| b.1.cmp(a.1));
        for (title, (date, file)) in titles {
            let checked = date.as_ref().map_or(String::new(), |date| format!(" checked = \"{date}\","));
            let source = quoted(file);
            let _ = writeln!(
                out,
                "  {{ title = {},{checked} source = {source}, verified = false }},",
                quoted(title)
            );
        }
        out.push_str("]\n");
    }
}

/// Returns the most frequent value; of equally frequent ones always the same.
fn most<T: Copy + Ord>(counts: &HashMap<T, usize>) -> Option<T> {
    counts.iter().map(|(value, count)| (*count, *value)).max().map(|(_, value)| value)
}

/// Returns an id that is not taken yet.
fn id(name: &str, taken: &mut BTreeSet<String>) -> Option<String> {
    let base = Some(slug(name)).filter(|id| !id.is_empty())?;
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| taken.insert(id.clone()))
}
