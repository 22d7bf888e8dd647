//! Team settings: the contents of `assessor.toml` and of the editor's settings for Assessor, which have the same shape.
//! This module does not read files.

mod mistakes;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::assessment::Scale;
use crate::claims::{Model, Thresholds};
use crate::rules::{self, Family, RULES, Rule, RuleSettings, Severity};

/// The settings. Every setting has a default. An unknown key is an error that names the key.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The scale of likelihood in use. It also decides which rules about estimates are on.
    pub profile: Profile,
    /// The severity of each rule or family: `uncited-claim = "warning"`, `sources = "off"`. A rule's own entry
    /// overrides that of its family.
    pub rules: BTreeMap<String, Level>,
    /// Settings of the rules about sources.
    pub sources: Sources,
    /// Findings that are not reported.
    pub ignore: Vec<Ignore>,
    /// Settings that decide which sentences need a source.
    pub need: Need,
    /// The team's own actors.
    pub actors: Actors,
    /// Past reports that the editor can search.
    pub archive: Archive,
    /// Information that editors show next to findings.
    pub editor: Editor,
}

/// Past reports that the editor can search.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Archive {
    /// True to read the reports of the workspace in the background.
    pub read: bool,
    /// Folders of reports outside the workspace, relative to the configuration file.
    pub folders: Vec<PathBuf>,
}

impl Default for Archive {
    fn default() -> Self {
        Self { read: true, folders: Vec::new() }
    }
}

/// The files of the team's own actors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actors {
    /// Registry files, or folders of them, relative to the configuration file. `None` means the folder `actors` next to
    /// it, if that folder exists.
    pub files: Option<Vec<PathBuf>>,
    /// Indexes that `assessor actors import` wrote, relative to the configuration file.
    pub index: Vec<PathBuf>,
}

/// Information that editors show next to findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Editor {
    /// Shows the host of a source after its marker.
    pub source_hints: bool,
    /// Shows after a takeaway how much of it the body supports.
    pub support_hints: bool,
    /// Shows above a heading the number of claims in its section and the number of those without a source.
    pub counts: bool,
    /// Makes defanged addresses clickable.
    pub follow_defanged: bool,
    /// Lets `source.fixAll`, for example on save, renumber citations that are out of order.
    pub renumber_in_fix_all: bool,
}

impl Default for Editor {
    fn default() -> Self {
        Self {
            source_hints: true,
            support_hints: false,
            counts: true,
            follow_defanged: false,
            renumber_in_fix_all: false,
        }
    }
}

/// A standard for the wording of estimates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Published campaign assessments.
    #[default]
    Isw,
    /// Intelligence Community Directive 203, United States.
    Icd203,
    /// The PHIA yardstick, United Kingdom.
    Phia,
    /// NATO's joint intelligence doctrine.
    Nato,
}

impl Profile {
    /// Returns the scale of likelihood of the profile.
    #[must_use]
    pub const fn scale(self) -> Scale {
        match self {
            Self::Isw => Scale::Isw,
            Self::Icd203 => Scale::Icd203,
            Self::Phia => Scale::Phia,
            Self::Nato => Scale::Nato,
        }
    }
}

/// Settings of the rules about sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sources {
    /// Hosts, sites and top-level domains that must be defanged: `[".ru", "gov.by"]`. `None` checks each report against
    /// its own practice.
    pub defang: Option<Vec<String>>,
    /// Bibliographies in which `[@key]` is looked up, in addition to those that a text names. One file or a list,
    /// relative to the configuration file: `"sources.bib"` or `["sources.bib", "more.json"]`.
    #[serde(deserialize_with = "one_or_many")]
    pub bibliography: Vec<PathBuf>,
}

/// Deserializes a name or a list of names.
fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<PathBuf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a file name or a list of file names")]
    enum OneOrMany {
        One(PathBuf),
        Many(Vec<PathBuf>),
    }
    Ok(match OneOrMany::deserialize(from)? {
        OneOrMany::One(file) => vec![file],
        OneOrMany::Many(files) => files,
    })
}

/// An invalid entry in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    message: String,
    at: Entry,
}

/// The location of an entry in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A key of `[rules]`.
    Rule(String),
    /// A key in the `[[ignore]]` table with this index.
    Ignore(usize, &'static str),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Problem {
    fn no_rule(name: &str, at: Entry) -> Self {
        let known = RULES.iter().map(|rule| rule.name).chain(Family::ALL.map(Family::name));
        let near = crate::text::nearest(name, known).map(|near| format!(". Did you mean \"{near}\"?"));
        let message = format!("There is no rule named \"{name}\"{}", near.as_deref().unwrap_or("."));
        Self { message, at }
    }

    /// Formats the problem with its line number in `text`, the file from which the settings were read.
    #[must_use]
    pub fn in_file(&self, text: &str) -> String {
        match self.at.find(text) {
            Some(at) => format!("line {}: {}", text[..at].matches('\n').count() + 1, self.message),
            None => self.message.clone(),
        }
    }
}

impl Entry {
    /// Returns the byte offset of the entry in `text`. Returns `None` if `text` is not TOML or does not contain the
    /// entry.
    fn find(&self, text: &str) -> Option<usize> {
        let table = toml::de::DeTable::parse(text).ok()?;
        let of = |table: &toml::de::DeTable<'_>, name: &str| {
            table.iter().find(|(key, _)| key.get_ref() == name).map(|(key, _)| key.span().start)
        };
        match self {
            Self::Rule(name) => of(table.get_ref().get("rules")?.get_ref().as_table()?, name),
            Self::Ignore(index, name) => {
                let all = table.get_ref().get("ignore")?.get_ref().as_array()?;
                of(all.get(*index)?.get_ref().as_table()?, name)
            }
        }
    }
}

/// A finding that is not reported, wherever its sentence occurs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// The hash of the sentence, as `assessor check --format json` prints it.
    pub sentence: String,
}

/// Settings that decide which sentences need a source.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// The weights file that `assessor learn` wrote, relative to the configuration file. `None` means the embedded
    /// weights.
    pub weights: Option<PathBuf>,
    /// The lowest need at which a missing source is reported, from 0 to 1. `None` means the threshold of the model.
    #[serde(deserialize_with = "need")]
    pub threshold: Option<f32>,
    /// True if reports are expected to cite, false if not. With `None`, past reports and the report itself decide.
    pub expects_citations: Option<bool>,
    /// True if past reports of the workspace correct the need.
    pub habit: bool,
}

impl Default for Need {
    fn default() -> Self {
        Self { weights: None, threshold: None, expects_citations: None, habit: true }
    }
}

/// Deserializes a number from 0 to 1.
fn need<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<f32>, D::Error> {
    let threshold = f32::deserialize(from)?;
    if (0.0..=1.0).contains(&threshold) {
        Ok(Some(threshold))
    } else {
        Err(serde::de::Error::custom("threshold must be from 0 to 1"))
    }
}

impl Need {
    /// Returns the path of the weights file for a configuration file in `folder`.
    #[must_use]
    pub fn weights_in(&self, folder: &Path) -> Option<PathBuf> {
        self.weights.as_ref().map(|path| folder.join(path))
    }

    /// Returns the thresholds of `model`, adjusted to the user's threshold. That threshold moves both by the same
    /// amount.
    #[must_use]
    pub fn thresholds(&self, model: &Model) -> Thresholds {
        let learned = model.thresholds();
        let Some(missing) = self.threshold else { return learned };
        Thresholds { missing, carried: (missing - (learned.missing - learned.carried)).max(0.0) }
    }
}

/// The severity of a rule, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is not checked.
    Off,
    /// See [`Severity::Hint`].
    Hint,
    /// See [`Severity::Information`].
    Information,
    /// See [`Severity::Warning`].
    Warning,
    /// See [`Severity::Error`].
    Error,
}

impl Level {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Hint => Some(Severity::Hint),
            Self::Information => Some(Severity::Information),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl Config {
    /// Parses the text of an `assessor.toml`.
    ///
    /// # Errors
    /// Returns a message for the user, with the line and the wrong words.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| mistakes::in_toml(text, &error))
    }

    /// Reads the settings of an editor.
    ///
    /// # Errors
    /// Returns a message for the user, with the key and the wrong value.
    pub fn from_json(settings: &serde_json::Value) -> Result<Self, String> {
        Self::deserialize(settings).map_err(|error| {
            // As TOML, the settings get the same message as those of a file.
            let text = toml::to_string(settings).unwrap_or_default();
            match toml::from_str::<Self>(&text) {
                Err(mistake) => mistakes::of_error(&text, &mistake),
                Ok(_) => format!("{error}."),
            }
        })
    }

    /// Parses the weights file at `path`, whose contents the caller has read into `bytes`.
    ///
    /// # Errors
    /// Returns a message for the user. It names the file and the cause, and says that the embedded weights are used
    /// instead.
    pub fn model(path: &Path, bytes: std::io::Result<Vec<u8>>) -> Result<Arc<Model>, String> {
        let model = bytes
            .map_err(|error| error.to_string())
            .and_then(|bytes| Model::read(&bytes).map_err(|error| error.to_string()));
        model.map(Arc::new).map_err(|cause| {
            format!("need.weights: {}: {cause}. The built-in weights are used instead.", path.display())
        })
    }

    /// Returns the index of each `[[ignore]]` entry, with its rule and hash. These are `None` for an invalid entry.
    fn ignores(&self) -> impl Iterator<Item = (usize, Option<(&'static Rule, u64)>)> {
        self.ignore.iter().enumerate().map(|(i, Ignore { rule, sentence })| {
            (i, rules::by_name(rule).zip(rules::ignore::parse_hash(sentence)))
        })
    }

    /// Returns a message for each valid `[[ignore]]` entry that is not in `used`. Each has its line in `text`, the file
    /// from which the settings were read.
    #[must_use]
    pub fn idle_ignores(&self, used: &BTreeSet<(&str, u64)>, text: &str) -> Vec<String> {
        let idle = self.ignores().filter_map(|(i, known)| {
            let (rule, hash) = known.filter(|(rule, hash)| !used.contains(&(rule.name, *hash)))?;
            let hash = rules::ignore::shown_hash(hash);
            let message = format!("this [[ignore]] of {} ({hash}) suppresses no finding here.", rule.name);
            Some(Problem { message, at: Entry::Ignore(i, "rule") }.in_file(text))
        });
        idle.collect()
    }

    /// Returns the rule settings, and the invalid entries.
    #[must_use]
    pub fn rule_settings(&self) -> (RuleSettings, Vec<Problem>) {
        let mut settings = RuleSettings::default();
        let mut problems = Vec::new();
        let scale = self.profile.scale();
        let own =
            |rule: &'static Rule| rules::estimates::severity_under(scale, rule).map_or(rule.severity, Some);
        for rule in RULES {
            settings.set(rule, own(rule));
        }
        for family in Family::ALL {
            if let Some(level) = self.rules.get(family.name()) {
                for rule in RULES.iter().filter(|rule| rule.family == family) {
                    // A family entry can turn its rules off or lower their severity, but never raise it.
                    let severity = level.severity().and_then(|most| own(rule).map(|own| own.min(most)));
                    settings.set(rule, severity);
                }
            }
        }
        for (name, level) in &self.rules {
            match rules::by_name(name) {
                Some(rule) => settings.set(rule, level.severity()),
                None if Family::ALL.iter().any(|f| f.name() == name) => {}
                None => problems.push(Problem::no_rule(name, Entry::Rule(name.clone()))),
            }
        }
        if let Some(hosts) = &self.sources.defang {
            settings.set_defang(hosts);
        }
        settings.set_renumbers(self.editor.renumber_in_fix_all);
        for (i, known) in self.ignores() {
            let Ignore { rule, sentence } = &self.ignore[i];
            match known {
                Some((rule, hash)) => settings.ignore(rule, hash),
                None if rules::by_name(rule).is_none() => {
                    problems.push(Problem::no_rule(rule, Entry::Ignore(i, "rule")));
                }
                None => {
                    let message = format!("\"{sentence}\" is not the hash of a sentence.");
                    problems.push(Problem { message, at: Entry::Ignore(i, "sentence") });
                }
            }
        }
        (settings, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../docs/settings.md");

    /// Returns the examples of the page.
    fn examples() -> Vec<&'static str> {
        PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
    }

    /// Returns the keys that `table` may contain, taken from the error about an unknown key.
    fn keys(table: &str) -> Vec<String> {
        let error = toml::from_str::<Config>(&format!("{table}no-such-key = 1\n")).unwrap_err().to_string();
        let expected = error.split("expected").nth(1).unwrap_or_else(|| panic!("{error}"));
        let keys: Vec<_> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!keys.is_empty(), "{error}");
        keys
    }

    #[test]
    fn the_examples_of_the_page_are_right() {
        let examples = examples();
        assert!(examples.len() >= 4);
        // Each example alone, then all in one file.
        for example in examples.iter().copied().chain([examples.concat().as_str()]) {
            let config = Config::from_toml(example).unwrap_or_else(|error| panic!("{example}\n{error}"));
            assert!(config != Config::default(), "{example}");
            assert_eq!(config.rule_settings().1, [], "{example}");
        }
    }

    #[test]
    fn the_page_has_every_key() {
        let all = examples().concat();
        let shown: toml::Table = toml::from_str(&all).unwrap();
        for key in keys("") {
            let value = shown.get(&key).unwrap_or_else(|| panic!("docs/settings.md has no '{key}'"));
            let (header, table) = match value {
                toml::Value::Table(table) => (format!("[{key}]\n"), table),
                toml::Value::Array(tables) => (format!("[[{key}]]\n"), tables[0].as_table().unwrap()),
                _ => continue,
            };
            // Its keys are the names of any rules.
            if key != "rules" {
                for inner in keys(&header) {
                    assert!(table.contains_key(&inner), "docs/settings.md has no '{key}.{inner}'");
                }
            }
        }
    }

    #[test]
    fn a_rules_own_entry_beats_its_familys() {
        let config = Config::from_toml("[rules]\nsources = \"off\"\nunused-endnote = \"hint\"\n").unwrap();
        let (settings, problems) = config.rule_settings();
        let severity = |name| settings.severity(rules::by_name(name).unwrap());
        assert_eq!(severity("unused-endnote"), Some(Severity::Hint));
        assert_eq!(severity("duplicate-endnote-number"), None);
        assert_eq!(severity("dangling-marker"), Some(Severity::Error));
        assert_eq!(problems, []);
    }

    #[test]
    fn ignores_and_hosts_reach_the_rules() {
        let text = "[[ignore]]\nrule = 'uncited-claim'\nsentence = '00000000000000ff'\n[sources]\ndefang = ['.ru']\n";
        let (settings, problems) = Config::from_toml(text).unwrap().rule_settings();
        assert_eq!((settings.defang().map(<[u64]>::len), problems), (Some(1), vec![]));
        let wrong = "[[ignore]]\nrule = 'uncited'\nsentence = '1'\n[[ignore]]\nrule = 'uncited-claim'\nsentence = 'x'\n";
        let problems = Config::from_toml(wrong).unwrap().rule_settings().1;
        let told: Vec<_> = problems.iter().map(|problem| problem.in_file(wrong)).collect();
        assert_eq!(
            told,
            ["line 2: There is no rule named \"uncited\".", "line 6: \"x\" is not the hash of a sentence."]
        );
    }

    #[test]
    fn a_threshold_moves_alarms_and_hints_alike() {
        let need = |toml: &str| Config::from_toml(toml).map(|config| config.need);
        let model = Model::embedded();
        assert_eq!(Need::default().thresholds(model), model.thresholds());
        let own = need("[need]\nthreshold = 0.9\n").unwrap().thresholds(model);
        assert!((own.missing - 0.9).abs() < 1e-6);
        let apart = model.thresholds().missing - model.thresholds().carried;
        assert!((own.missing - own.carried - apart).abs() < 1e-6);
        assert!(need("[need]\nthreshold = 1.5\n").unwrap_err().contains("from 0 to 1"));
    }

    #[test]
    fn weights_are_looked_for_beside_the_file_and_complained_about_by_name() {
        let need = Config::from_toml("[need]\nweights = 'house.weights'\n").unwrap().need;
        let path = need.weights_in(Path::new("/team")).unwrap();
        assert_eq!(path, Path::new("/team/house.weights"));
        assert_eq!(Need::default().weights_in(Path::new("/team")), None);
        assert!(Config::model(&path, Ok(Model::embedded().write())).is_ok());
        for broken in [Ok(b"something else".to_vec()), Err(std::io::ErrorKind::NotFound.into())] {
            let problem = Config::model(&path, broken).unwrap_err();
            assert!(
                problem.contains("/team/house.weights: ") && problem.contains("are used instead"),
                "{problem}"
            );
        }
    }

    #[test]
    fn idle_ignores_are_told_by_line() {
        let text = "[[ignore]]\nrule = 'marker-order'\nsentence = '0a'\n[[ignore]]\nrule = 'marker-order'\nsentence = '0b'\n";
        let config = Config::from_toml(text).unwrap();
        let idle = config.idle_ignores(&BTreeSet::from([("marker-order", 10)]), text);
        assert_eq!(
            idle,
            ["line 5: this [[ignore]] of marker-order (000000000000000b) suppresses no finding here."]
        );
    }

    #[test]
    fn bibliographies_are_one_or_many() {
        let files = |toml: &str| Config::from_toml(toml).map(|config| config.sources.bibliography);
        assert_eq!(files("[sources]\nbibliography = 'a.bib'"), Ok(vec!["a.bib".into()]));
        assert_eq!(files("[sources]\nbibliography = ['a.bib', 'b.json']").unwrap().len(), 2);
        assert!(files("[sources]\nbibliography = 3").unwrap_err().contains("a list of such texts"));
    }

    #[test]
    fn mistakes_are_named() {
        let text = "# ours\n[rules]\nuncited-clam = \"off\"\n\"source\" = 'off'\nnothing = 'off'\n";
        let told = |text: &str| {
            let problems = Config::from_toml(text).unwrap().rule_settings().1;
            problems.iter().map(|problem| problem.in_file(text)).collect::<Vec<_>>()
        };
        assert_eq!(
            told(text),
            [
                "line 5: There is no rule named \"nothing\".",
                "line 4: There is no rule named \"source\". Did you mean \"sources\"?",
                "line 3: There is no rule named \"uncited-clam\". Did you mean \"uncited-claim\"?",
            ]
        );
        let error = Config::from_toml("rule = 3\n").unwrap_err();
        assert!(error.contains("rule") && error.contains("line 1"), "{error}");
    }
}
