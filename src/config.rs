//! What a team can set: the contents of `assessor.toml`, and of the editor's settings for Assessor, which have the
//! same shape. Reading files is the edge's business.

pub mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::assessment::Scale;
use crate::claims::{Model, Thresholds};
use crate::rules::{self, Family, RULES, Rule, RuleSettings, Severity};

/// The settings. Everything has a default; a key that is not known is a mistake and is named in the error.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The house's practice: which scale of likelihood holds, and which rules about estimates are on.
    pub profile: Profile,
    /// How loud each rule or family is: `uncited-claim = "warning"`, `sources = "off"`. A rule's own entry beats its
    /// family's.
    pub rules: BTreeMap<String, Level>,
    /// What the rules about sources go by.
    pub sources: Sources,
    /// Findings to be silent about.
    pub ignore: Vec<Ignore>,
    /// How much a sentence needs a source.
    pub need: Need,
    /// Where the team keeps its own actors.
    pub actors: Actors,
    /// Past reports as the editor's memory.
    pub archive: Archive,
    /// What editors show beside findings.
    pub editor: Editor,
}

/// Past reports as the editor's memory.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Archive {
    /// Whether the reports of the workspace are read in the background.
    pub read: bool,
    /// Folders of reports beside those of the workspace, relative to the configuration file.
    pub folders: Vec<PathBuf>,
}

impl Default for Archive {
    fn default() -> Self {
        Self { read: true, folders: Vec::new() }
    }
}

/// Where the team keeps its own actors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actors {
    /// Registry files, or folders of them, relative to the configuration file: by default the folder `actors` beside
    /// it, if it is there.
    pub files: Option<Vec<PathBuf>>,
    /// Indexes that `assessor actors import` wrote, relative to the configuration file.
    pub index: Vec<PathBuf>,
}

/// What editors show beside findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Editor {
    /// The host of a source behind its marker.
    pub source_hints: bool,
    /// How much of a takeaway the body says, behind it.
    pub support_hints: bool,
    /// Above a heading how many claims stand below it and how many lack a source.
    pub counts: bool,
    /// Whether addresses that were defanged can be followed too.
    pub follow_defanged: bool,
    /// Lets `source.fixAll`, as on saving, renumber citations that are out of order.
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

/// A practice of writing estimates.
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
    /// The scale of likelihood that holds under it.
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

/// What the rules about sources go by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sources {
    /// Hosts, sites and top-level domains that must be defanged: `[".ru", "gov.by"]`.
    pub defang: Option<Vec<String>>,
    /// The bibliographies that `[@key]` is looked up in, beside those that a text names: files relative to the
    /// configuration file, `"sources.bib"` or `["sources.bib", "more.json"]`.
    #[serde(deserialize_with = "one_or_many")]
    pub bibliography: Vec<PathBuf>,
}

/// Takes a name or a list of names.
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

/// An entry that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    message: String,
    at: Entry,
}

/// Which entry of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A key of `[rules]`.
    Rule(String),
    /// A key of the `[[ignore]]` of this number.
    Ignore(usize, &'static str),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Problem {
    fn no_rule(name: &str, at: Entry) -> Self {
        let known = RULES.iter().map(|rule| rule.name).chain(FAMILIES.map(Family::name));
        let near = crate::text::nearest(name, known).map(|near| format!(". Did you mean \"{near}\"?"));
        let message = format!("There is no rule named \"{name}\"{}", near.as_deref().unwrap_or("."));
        Self { message, at }
    }

    /// The problem with its line in `text`, the file that the settings were read from.
    #[must_use]
    pub fn in_file(&self, text: &str) -> String {
        match self.at.find(text) {
            Some(at) => format!("line {}: {}", text[..at].matches('\n').count() + 1, self.message),
            None => self.message.clone(),
        }
    }
}

impl Entry {
    /// Where it stands in a file that reads as settings.
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

const FAMILIES: [Family; 5] =
    [Family::Citations, Family::Sources, Family::Actors, Family::Takeaways, Family::Estimates];

/// A finding to be silent about, wherever its sentence stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// The hash of the sentence, as `assessor check --format json` prints it.
    pub sentence: String,
}

/// How much a sentence needs a source, and from where on that is said.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// The file of weights that `assessor learn` wrote, relative to the configuration file; without it the weights
    /// that come with the program hold.
    pub weights: Option<PathBuf>,
    /// The need from which on a missing source is reported, instead of the one that was chosen in learning.
    #[serde(deserialize_with = "need")]
    pub threshold: Option<f32>,
    /// Whether reports are expected to cite; without it, past reports and the report itself decide.
    pub expects_citations: Option<bool>,
    /// Whether past reports of the workspace correct the need.
    pub habit: bool,
}

impl Default for Need {
    fn default() -> Self {
        Self { weights: None, threshold: None, expects_citations: None, habit: true }
    }
}

/// Takes a number between 0 and 1.
fn need<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<f32>, D::Error> {
    let threshold = f32::deserialize(from)?;
    if (0.0..=1.0).contains(&threshold) {
        Ok(Some(threshold))
    } else {
        Err(serde::de::Error::custom("threshold must be between 0 and 1"))
    }
}

impl Need {
    /// Where the file of weights is, for a configuration file in `folder`.
    #[must_use]
    pub fn weights_in(&self, folder: &Path) -> Option<PathBuf> {
        self.weights.as_ref().map(|path| folder.join(path))
    }

    /// From which need on something is said, with the needs of `model`. A threshold of the user's moves both alike.
    #[must_use]
    pub fn thresholds(&self, model: &Model) -> Thresholds {
        let learned = model.thresholds();
        let Some(missing) = self.threshold else { return learned };
        Thresholds { missing, carried: (missing - (learned.missing - learned.carried)).max(0.0) }
    }
}

/// How loud a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not looked for.
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
    /// Reads the text of an `assessor.toml`.
    ///
    /// # Errors
    /// What is wrong, with the line and the offending words, as it should be shown to the user.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }

    /// The model in the file of weights at `path`, of which the edge has read `bytes`.
    ///
    /// # Errors
    /// Which file is wrong and why, and that the weights that come with the program hold instead, for the user to read.
    pub fn model(path: &Path, bytes: std::io::Result<Vec<u8>>) -> Result<Arc<Model>, String> {
        let model = bytes
            .map_err(|error| error.to_string())
            .and_then(|bytes| Model::read(&bytes).map_err(|error| error.to_string()));
        model.map(Arc::new).map_err(|cause| {
            format!("need.weights: {}: {cause}. The built-in weights are used instead.", path.display())
        })
    }

    /// The rule and the hash of each `[[ignore]]`, with its number; `None` for one that makes no sense.
    fn ignores(&self) -> impl Iterator<Item = (usize, Option<(&'static Rule, u64)>)> {
        self.ignore.iter().enumerate().map(|(i, Ignore { rule, sentence })| {
            (i, rules::by_name(rule).zip(rules::ignore::parse_hash(sentence)))
        })
    }

    /// A sentence for each `[[ignore]]` that is not among `used`, with its line in `text`, the file it was read from.
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

    /// Which rules are on, and what makes no sense about the entries.
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
        for family in FAMILIES {
            if let Some(level) = self.rules.get(family.name()) {
                for rule in RULES.iter().filter(|rule| rule.family == family) {
                    // A family can be silenced as a whole, but not made louder than its rules are worth.
                    let severity = level.severity().and_then(|most| own(rule).map(|own| own.min(most)));
                    settings.set(rule, severity);
                }
            }
        }
        for (name, level) in &self.rules {
            match rules::by_name(name) {
                Some(rule) => settings.set(rule, level.severity()),
                None if FAMILIES.iter().any(|f| f.name() == name) => {}
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

    /// The examples of the page.
    fn examples() -> Vec<&'static str> {
        PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
    }

    /// The keys that may stand in a table, as told about one that may not.
    fn keys(table: &str) -> Vec<String> {
        let error = Config::from_toml(&format!("{table}no-such-key = 1\n")).unwrap_err();
        let expected = error.split("expected").nth(1).unwrap_or_else(|| panic!("{error}"));
        let keys: Vec<_> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!keys.is_empty(), "{error}");
        keys
    }

    #[test]
    fn the_examples_of_the_page_are_right() {
        let examples = examples();
        assert!(examples.len() >= 4);
        // One by one, and all in one file.
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
            // Any rule may stand there.
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
        assert!(need("[need]\nthreshold = 1.5\n").unwrap_err().contains("between 0 and 1"));
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
        assert!(files("[sources]\nbibliography = 3").unwrap_err().contains("a file name"));
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
