//! `assessor actors learn`: a registry file out of what past assessments say of people whom no registry knows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::actors::{Country, Kind, Who, fold_name};
use crate::analysis::{Document, Snapshot};
use crate::cli::habit::Habit;
use crate::cli::settings::Configurations;
use crate::cli::{FINE, UNREADABLE, files, say};
use crate::team::entry::{self, quoted};
use crate::text::{Span, Text};

/// What is seen of one name, in all its spellings.
#[derive(Default)]
struct Seen {
    spellings: BTreeMap<String, usize>,
    kinds: HashMap<Kind, usize>,
    countries: HashMap<Country, usize>,
    /// When a title was given last, and where.
    titles: BTreeMap<String, (Option<String>, String)>,
    texts: BTreeSet<String>,
    acronyms: BTreeSet<String>,
}

pub(super) fn run(paths: &[PathBuf], output: Option<&Path>, least: usize) -> ExitCode {
    let mut configurations = Configurations::with_habit(Habit::None);
    let (mut names, mut texts, mut unreadable) = (BTreeMap::<String, Seen>::new(), 0, 0);
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
            }
            Err(error) => {
                eprintln!("assessor: {error}");
                unreadable += 1;
            }
        }
    }
    names.retain(|_, seen| seen.texts.len() >= least);
    let toml = write(&names, texts);
    match output {
        None => say(&toml),
        Some(path) => {
            if let Err(error) = files::replace(path, |out| out.write_all(toml.as_bytes())) {
                eprintln!("assessor: {}: cannot be written: {error}", path.display());
                return ExitCode::from(UNREADABLE);
            }
        }
    }
    eprintln!("{} names in {least} or more of {texts} assessments that no registry knows", names.len());
    ExitCode::from(if unreadable + configurations.problems() > 0 { UNREADABLE } else { FINE })
}

fn read(snapshot: &Snapshot, file: &str, names: &mut BTreeMap<String, Seen>) {
    let words = |span: Span| snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    for mention in snapshot.mentions().iter().filter(|mention| mention.names_actor()) {
        let Who::Text(introduced) = mention.who else { continue };
        let name = words(introduced);
        let key = fold_name(&name);
        // A single word is too little to know anybody by.
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

fn write(names: &BTreeMap<String, Seen>, texts: usize) -> String {
    let mut out = format!(
        "# Names that {texts} assessments introduce and no registry knows, the most frequent first. Review them: delete\n\
         # what is no actor, correct kinds and countries, and take `verified = false` away from roles that you have checked.\n"
    );
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort_by_key(|(key, seen)| (std::cmp::Reverse(seen.texts.len()), *key));
    let mut ids = BTreeSet::new();
    for (_, seen) in sorted {
        let mut spellings: Vec<_> = seen.spellings.iter().collect();
        spellings.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
        let Some((name, _)) = spellings.first() else { continue };
        let Some(id) = id(name, &mut ids) else { continue };
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
    out
}

/// The one that occurs most; of equals always the same.
fn most<T: Copy + Ord>(counts: &HashMap<T, usize>) -> Option<T> {
    counts.iter().map(|(value, count)| (*count, *value)).max().map(|(_, value)| value)
}

/// An id that none before it has.
fn id(name: &str, taken: &mut BTreeSet<String>) -> Option<String> {
    let base = entry::id(name)?;
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| taken.insert(id.clone()))
}
