//! `assessor check --baseline`: the findings that a team has accepted for now.
//!
//! A baseline is a TOML file with a line for each sentence and rule, so that Git shows and merges it by line:
//!
//! ```toml
//! version = 1
//!
//! [findings."reports/black-sea.md"]
//! uncited-claim.0123456789abcdef = 2
//! ```
//!
//! The path is relative to the folder of the baseline. The hash is that of the sentence ([`ignore::hash`]), which does
//! not depend on its place. The number says how many findings of the rule the sentence has. A finding that stands for
//! several places has an entry for each of them, so that it stays known after some of them were corrected.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::num::NonZeroU32;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Deserializer, de};

use crate::analysis::Snapshot;
use crate::cli::output::{BASELINE_HEAD, OutputFile, Product, shown};
use crate::project::{disk, folders};
use crate::rules::{self, Finding, Rule, ignore};
use crate::text::{Span, counted};

/// The version of the format.
const VERSION: u32 = 1;

/// The number of findings by rule and by the hash of their sentence.
type Entries = BTreeMap<String, BTreeMap<Hash, u32>>;

/// The hash of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hash(u64);

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let hash = ignore::parse_hash(&text).filter(|hash| ignore::shown_hash(*hash) == text);
        hash.map(Self).ok_or_else(|| de::Error::custom(format!("\"{text}\" is not the hash of a sentence")))
    }
}

/// The use that is made of a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Its findings are not reported.
    Compare,
    /// It does not exist yet, and is written with the findings that are reported.
    Create,
    /// It is written with all findings, and none is reported.
    Update,
}

/// The findings that are not reported.
#[derive(Debug)]
pub(super) struct Baseline {
    /// The path that the user named.
    named: PathBuf,
    /// The folder of the file, without links. Paths of reports are relative to it.
    folder: PathBuf,
    /// The entries by the path of their report.
    reports: BTreeMap<String, Entries>,
    mode: Mode,
}

/// The comparison of one report with the baseline.
#[derive(Debug)]
pub(super) struct Compared {
    /// The path of the report in the baseline.
    report: String,
    /// The entries that the baseline gets if it is written.
    entries: Entries,
    /// Number of findings that are not reported because the baseline has them.
    pub known: usize,
    /// Number of findings in the baseline that no longer occur.
    gone: usize,
}

impl Baseline {
    /// Opens the baseline at `named`. If it does not exist, or with `update`, it will be written.
    ///
    /// Returns a message for the user if it cannot be read, or cannot be written later.
    pub(super) fn open(named: &Path, update: bool) -> Result<Self, String> {
        let is_new = matches!(named.metadata(), Err(error) if error.kind() == io::ErrorKind::NotFound);
        let mode = match (update, is_new) {
            (true, _) => Mode::Update,
            (false, true) => Mode::Create,
            (false, false) => Mode::Compare,
        };
        let mut reports = BTreeMap::new();
        if !is_new {
            let complain = |cause: &dyn std::fmt::Display| format!("{}: {cause}", shown(named));
            let text = disk::read_text(named, disk::LARGEST_BASELINE).map_err(|error| complain(&error))?;
            reports = parse(&text).map_err(|cause| complain(&cause))?;
        }
        let file = if is_new { named.to_path_buf() } else { folders::real(named) };
        let folder = folders::real(file.parent().unwrap_or(Path::new("")));
        if mode != Mode::Compare {
            target(named).check(NONE)?;
            if !folder.is_dir() {
                let folder = shown(&folder);
                return Err(format!("{}: cannot be written: there is no folder {folder}", shown(named)));
            }
        }
        Ok(Self { named: named.to_path_buf(), folder, reports, mode })
    }

    /// Compares the `findings` in the file at `path`, which are in the order of the text. Returns those to report.
    ///
    /// `is_checked` returns true for the rules that were checked: the entries of the others stay as they are.
    /// `is_reported` returns true for the findings that are reported if the baseline does not have them.
    pub(super) fn compare(
        &self,
        path: &Path,
        snapshot: &Snapshot,
        findings: Vec<Finding>,
        is_checked: impl Fn(&Rule) -> bool,
        is_reported: impl Fn(&Finding) -> bool,
    ) -> (Vec<Finding>, Compared) {
        let report = self.name_of(path);
        let mut left = self.reports.get(&report).cloned().unwrap_or_default();
        let (mut entries, mut known) = (Entries::new(), 0);
        let mut hashes = ignore::Hashes::new(snapshot);
        let mut new = Vec::new();
        for finding in findings {
            let (rule, reported) = (finding.rule.name, is_reported(&finding));
            let mut unknown = Vec::new();
            for place in finding.places() {
                let hash = Hash(hashes.of(place));
                let is_known = take(&mut left, rule, hash);
                if is_known || reported {
                    add(&mut entries, rule, hash, 1);
                }
                if !is_known {
                    unknown.push(place);
                }
            }
            if unknown.is_empty() || self.mode == Mode::Update {
                known += usize::from(reported);
            } else if reported {
                new.push(of_places(snapshot, finding, &unknown));
            }
        }
        let mut gone = 0;
        for (name, hashes) in left {
            if rules::by_name(&name).is_some_and(&is_checked) {
                gone += hashes.values().map(|count| *count as usize).sum::<usize>();
            } else {
                hashes.into_iter().for_each(|(hash, count)| add(&mut entries, &name, hash, count));
            }
        }
        new.sort_by_key(|finding| (finding.span, finding.rule.name));
        (new, Compared { report, entries, known, gone })
    }

    /// Writes the baseline if it is new or to be updated. Returns a message for the user, if there is something to say.
    ///
    /// If the check was not `complete`, because a file or a setting could not be read, nothing is written.
    pub(super) fn finish(&self, compared: Vec<Compared>, complete: bool) -> Result<Option<String>, String> {
        let name = shown(&self.named);
        let gone: usize = compared.iter().map(|compared| compared.gone).sum();
        if self.mode == Mode::Compare {
            let note = |findings| {
                format!("{name}: {findings} in it no longer occur; --update-baseline removes them")
            };
            return Ok(match gone {
                0 => None,
                1 => Some(format!("{name}: 1 finding in it no longer occurs; --update-baseline removes it")),
                n => Some(note(counted(n, "finding"))),
            });
        }
        if !complete {
            return Err(format!("{name}: not written, because not everything could be checked"));
        }
        let mut reports = self.reports.clone();
        // A report that no longer exists, or has another name, is not checked by its old one any more.
        // One that cannot be looked for may exist.
        reports.retain(|report, _| !matches!(self.folder.join(report).try_exists(), Ok(false)));
        for Compared { report, entries, .. } in compared {
            reports.insert(report, entries);
        }
        reports.retain(|_, entries| !entries.is_empty());
        target(&self.named).write(NONE, |out| out.write_all(written(&reports).as_bytes()))?;
        let count = lines(&reports);
        Ok(Some(if self.mode == Mode::Create {
            format!("{name}: written with {count}, because it did not exist; later checks report only others")
        } else {
            format!("{name}: written with {count}, before {}", lines(&self.reports))
        }))
    }

    /// Returns the path of a report in the baseline: relative to its folder, with forward slashes.
    fn name_of(&self, path: &Path) -> String {
        let real = match (std::fs::canonicalize(path), path.parent(), path.file_name()) {
            (Ok(real), ..) => real,
            // Standard input may have the name of a file that does not exist.
            (Err(_), Some(folder), Some(name)) => folders::real(folder).join(name),
            _ => path.to_path_buf(),
        };
        relative(&self.folder, &real)
    }
}

/// No file that the output must differ from: every report was refused when the baseline was opened.
const NONE: [&Path; 0] = [];

fn target(named: &Path) -> OutputFile<'_> {
    OutputFile::new(named, Product::Baseline, false)
}

fn add(entries: &mut Entries, rule: &str, hash: Hash, count: u32) {
    let sum = entries.entry(rule.to_owned()).or_default().entry(hash).or_default();
    *sum = sum.saturating_add(count);
}

/// Takes a finding out of `left`; returns true if there was one.
fn take(left: &mut Entries, rule: &str, hash: Hash) -> bool {
    let Some(count) = left.get_mut(rule).and_then(|hashes| hashes.get_mut(&hash)) else { return false };
    let is_there = *count > 0;
    *count = count.saturating_sub(1);
    is_there
}

/// Returns the number of lines with entries, in words.
fn lines(reports: &BTreeMap<String, Entries>) -> String {
    match reports.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum::<usize>() {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    }
}

/// Returns the part of `finding` at these places, which are some of its own.
fn of_places(snapshot: &Snapshot, mut finding: Finding, places: &[Span]) -> Finding {
    let all = finding.places().len();
    let (Some(gather), Some((first, others))) = (&finding.rule.gather, places.split_first()) else {
        return finding;
    };
    if places.len() < all {
        finding.span = *first;
        finding.related = others.iter().map(|place| (*place, gather.also.to_owned())).collect();
        finding.message = match others {
            // The baseline has the other ones that it belongs to.
            [] => gather.also.to_owned(),
            _ => (gather.message)(snapshot, &finding, places.len()),
        };
    }
    finding
}

/// Returns the path `to`, relative to `folder`, with forward slashes.
fn relative(folder: &Path, to: &Path) -> String {
    let same = folder.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(same).map(|_| "..".into());
    // A path on another drive has nothing in common with the folder.
    let up: Vec<_> = if same == 0 { Vec::new() } else { up.collect() };
    let down = to.components().skip(same).filter_map(|part| match part {
        Component::RootDir => None,
        part => Some(part.as_os_str().to_string_lossy()),
    });
    up.into_iter().chain(down).collect::<Vec<_>>().join("/")
}

/// Returns the text of a baseline.
fn written(reports: &BTreeMap<String, Entries>) -> String {
    let mut out =
        format!("{BASELINE_HEAD}does not report. --update-baseline writes them anew.\nversion = {VERSION}\n");
    for (report, entries) in reports {
        // A JSON string is a TOML string, except for this character.
        let report = serde_json::Value::from(report.as_str()).to_string().replace('\u{7f}', "\\u007f");
        // Writing to a String cannot fail.
        let _ = writeln!(out, "\n[findings.{report}]");
        for (rule, hashes) in entries {
            for (hash, count) in hashes {
                let _ = writeln!(out, "{rule}.{} = {count}", ignore::shown_hash(hash.0));
            }
        }
    }
    out
}

/// Reads the text of a baseline. Returns a message for the user if it is damaged.
fn parse(text: &str) -> Result<BTreeMap<String, Entries>, String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(rename = "version")]
        _version: u32,
        #[serde(default)]
        findings: BTreeMap<String, BTreeMap<String, BTreeMap<Hash, NonZeroU32>>>,
    }
    let text = text.trim_start_matches('\u{feff}');
    if !Product::Baseline.is_begun_by(text.as_bytes()) {
        return Err("this is not a baseline that Assessor wrote; choose another name".to_owned());
    }
    let Versioned { version } = toml::from_str(text).map_err(|error| damage(text, &error))?;
    if version != VERSION {
        return Err(format!("another version of Assessor wrote this baseline (format {version})"));
    }
    let File { findings, .. } = toml::from_str(text).map_err(|error| damage(text, &error))?;
    let numbers = |hashes: BTreeMap<Hash, NonZeroU32>| -> BTreeMap<Hash, u32> {
        hashes.into_iter().map(|(hash, count)| (hash, count.get())).collect()
    };
    let entries = |rules: BTreeMap<String, _>| -> Entries {
        rules.into_iter().map(|(rule, hashes)| (rule, numbers(hashes))).collect()
    };
    Ok(findings.into_iter().map(|(report, rules)| (report, entries(rules))).collect())
}

/// Returns the message about a damaged baseline, with its line.
fn damage(text: &str, error: &toml::de::Error) -> String {
    const ADVICE: &str = "correct this, or delete the file and write a new one";
    let Some(span) = error.span() else { return format!("damaged: {}; {ADVICE}", error.message()) };
    let before = &text[..span.start.min(text.len())];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let is_conflict = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    let cause = if is_conflict {
        "this merge conflict is not resolved"
    } else {
        error.message().lines().next().unwrap_or_default()
    };
    format!("line {}: damaged: {cause}; {ADVICE}", before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(of: &[(&str, u64, u32)]) -> Entries {
        let mut entries = Entries::new();
        of.iter().for_each(|(rule, hash, count)| add(&mut entries, rule, Hash(*hash), *count));
        entries
    }

    #[test]
    fn what_is_written_is_read() {
        let names = ["b \"c\"\\\t\u{7f}\u{1}\n.md", "../ж/[a].md", "a.md"];
        let one = entries(&[("broken-url", 0x1234_5678_9012_3456, 1), ("broken-url", 255, 2), ("a-b", 0, 7)]);
        let reports: BTreeMap<_, _> = names.into_iter().map(|name| (name.to_owned(), one.clone())).collect();
        let text = written(&reports);
        assert_eq!(parse(&text).unwrap(), reports);
        assert_eq!(parse(&text.replace('\n', "\r\n")).unwrap(), reports);
        assert!(Product::Baseline.is_begun_by(text.as_bytes()));
        let expected = "version = 1\n\n[findings.\"../ж/[a].md\"]\na-b.0000000000000000 = 7\n\
                        broken-url.00000000000000ff = 2\nbroken-url.1234567890123456 = 1\n\n[findings.\"a.md\"]\n";
        assert!(text.contains(expected), "{text}");
        assert_eq!(parse(&written(&BTreeMap::new())).unwrap(), BTreeMap::new());
    }

    #[test]
    fn damage_is_told_by_line() {
        let head = written(&BTreeMap::new());
        let told = |more: &str| parse(&format!("{head}{more}")).unwrap_err();
        let good = "[findings.\"a.md\"]\nbroken-url.00000000000000ff = 1\n";
        assert!(parse(&format!("{head}{good}")).is_ok());
        for (more, line, cause) in [
            (&format!("{good}<<<<<<< HEAD\n")[..], 5, "merge conflict is not resolved"),
            (&format!("{good}broken-url.00000000000000ff = 1\n"), 5, "duplicate key"),
            (&format!("{good}\nbroken-url.000000000000000f = 0\n"), 6, "nonzero"),
            (&format!("{good}broken-url.00ff = 1\n"), 5, "\"00ff\" is not the hash of a sentence"),
            (&format!("{good}broken-url = 1\n"), 5, "duplicate key"),
            ("[findings.\"a.md\"]\nbroken-url = 1\n", 4, "invalid type"),
            ("[finding.\"a.md\"]\n", 3, "unknown field `finding`"),
            ("findings = 3\n", 3, "invalid type"),
        ] {
            let told = told(more);
            assert!(told.starts_with(&format!("line {line}: damaged: ")), "{more}: {told}");
            assert!(told.contains(cause) && told.ends_with("write a new one"), "{more}: {told}");
        }
        let newer = head.replace("version = 1", "version = 2\nother = 1");
        assert!(parse(&newer).unwrap_err().contains("(format 2)"));
        assert!(parse(&head.replace("version = 1", "")).unwrap_err().contains("missing field `version`"));
        for foreign in ["", "version = 1\n", "# Report\n"] {
            assert!(parse(foreign).unwrap_err().contains("not a baseline that Assessor wrote"), "{foreign}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_folder() {
        let from = |folder: &str, to: &str| relative(Path::new(folder), Path::new(to));
        assert_eq!(from("/team", "/team/a.md"), "a.md");
        assert_eq!(from("/team", "/team/2024/a b.md"), "2024/a b.md");
        assert_eq!(from("/team/ci/x", "/team/a.md"), "../../a.md");
        assert_eq!(from("/team", "/other/a.md"), "../other/a.md");
        assert_eq!(from("/", "/a.md"), "a.md");
    }
}
