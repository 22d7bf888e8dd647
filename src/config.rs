//! Team settings: the contents of `assessor.toml` and of the editor's settings for Assessor, which have the same shape.
//! This module does not read files.

mod mistakes;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assessment::Scale;
use crate::claims::{Model, Thresholds};
use crate::rules::{self, Family, RULES, Rule, RuleSettings, Severity};

/// The settings of a team that writes assessments. All of them are optional.
//
// Doc comments of this type and its fields are the descriptions that users read in their editors.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Assessor")]
pub struct Config {
    /// The scale of likelihood that your team uses. It also decides which rules about estimates are on.
    pub profile: Profile,
    /// The severity of each rule. The entry of a rule overrides that of its group.
    #[schemars(schema_with = "schema::rules")]
    pub rules: BTreeMap<String, Level>,
    /// The headings of your team's own sections.
    pub headings: Headings,
    /// Settings of the rules about sources.
    pub sources: Sources,
    /// Findings that are not reported.
    pub ignore: Vec<IgnoredFinding>,
    /// Settings that decide which sentences need a source.
    pub need: Need,
    /// The team's own actors.
    pub actors: ActorSettings,
    /// Past reports that the editor can search.
    pub archive: ArchiveSettings,
    /// What the editor shows besides findings.
    pub editor: Editor,
}

/// The headings of the team's own sections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Headings {
    /// Headings of the list of takeaways, besides "Key Takeaways", "Key Judgments" and other common ones.
    pub takeaways: Vec<String>,
    /// Headings of the list of notes or sources, besides "Endnotes", "References" and other common ones.
    pub notes: Vec<String>,
}

/// Past reports that the editor can search.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ArchiveSettings {
    /// Read the reports in the workspace in the background, so that searches find their takeaways, sections and actors.
    pub read: bool,
    /// Other folders of reports besides those that are open in the editor, relative to assessor.toml.
    pub folders: Vec<PathBuf>,
}

impl Default for ArchiveSettings {
    fn default() -> Self {
        Self { read: true, folders: Vec::new() }
    }
}

/// The files of the team's own actors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ActorSettings {
    /// Registry files, or folders of them. The default is the folder actors next to assessor.toml.
    pub files: Option<Vec<PathBuf>>,
    /// The files that `assessor actors import` wrote, relative to assessor.toml.
    pub index: Vec<PathBuf>,
}

/// Information that editors show next to findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Editor {
    /// Show the outlet of a source after its marker.
    pub source_hints: bool,
    /// Show after a takeaway how much of it the body supports.
    pub support_hints: bool,
    /// Show the number of claims and sources above headings and takeaways.
    pub counts: bool,
    /// Make defanged links clickable.
    pub follow_defanged: bool,
    /// Renumber citations that are out of order when all safe fixes are applied, as on saving.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sources {
    /// Hosts whose links must be defanged, or endings such as ".ru". Without this setting, each report is checked against
    /// its own practice.
    pub defang: Option<Vec<String>>,
    /// The .bib or .json files in which keys such as `[@key]` are looked up, relative to assessor.toml.
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(extend("type" = ["array", "string"]))]
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
pub struct SettingsProblem {
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

impl std::fmt::Display for SettingsProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl SettingsProblem {
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IgnoredFinding {
    /// The name of the rule.
    #[schemars(schema_with = "schema::rule_names")]
    pub rule: String,
    /// The hash of the sentence, as `assessor check --format json` prints it.
    #[schemars(extend("pattern" = "^[0-9a-f]{16}$"))]
    pub sentence: String,
}

/// Settings that decide which sentences need a source.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// The file that `assessor learn` wrote from your own reports, relative to assessor.toml.
    pub weights: Option<PathBuf>,
    /// The need of a source, from 0 to 1, from which a sentence without one is reported. A higher value means fewer
    /// findings. Without this setting, the learned value is used.
    #[serde(deserialize_with = "need")]
    #[schemars(extend("minimum" = 0, "maximum" = 1))]
    pub threshold: Option<f32>,
    /// Set to true if reports are expected to cite their sources, or to false to report no sentence without one. Without
    /// this setting, past reports or the report itself decide.
    pub expects_citations: Option<bool>,
    /// Learn from the past reports in the workspace which sentences need a source.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
    /// Returns messages for the user, one for each mistake, with the line and the wrong words.
    pub fn from_toml(text: &str) -> Result<Self, Vec<String>> {
        toml::from_str(text).map_err(|error| mistakes::in_toml::<Self>(text, error))
    }

    /// Reads the settings of an editor.
    ///
    /// # Errors
    /// Returns messages for the user, one for each mistake, with the key and the wrong value.
    pub fn from_json(settings: &serde_json::Value) -> Result<Self, Vec<String>> {
        Self::deserialize(settings).map_err(|error| {
            // As TOML, the settings get the same message as those of a file.
            let text = toml::to_string(settings).unwrap_or_default();
            match toml::from_str::<Self>(&text) {
                Err(mistake) => mistakes::in_settings::<Self>(&text, mistake),
                Ok(_) => vec![format!("{error}.")],
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
        self.ignore.iter().enumerate().map(|(i, IgnoredFinding { rule, sentence })| {
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
            Some(SettingsProblem { message, at: Entry::Ignore(i, "rule") }.in_file(text))
        });
        idle.collect()
    }

    /// Returns the rule settings, and the invalid entries.
    #[must_use]
    pub fn rule_settings(&self) -> (RuleSettings, Vec<SettingsProblem>) {
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
                None => problems.push(SettingsProblem::no_rule(name, Entry::Rule(name.clone()))),
            }
        }
        if let Some(hosts) = &self.sources.defang {
            settings.set_defang(hosts);
        }
        settings.set_renumbers(self.editor.renumber_in_fix_all);
        for (i, known) in self.ignores() {
            let IgnoredFinding { rule, sentence } = &self.ignore[i];
            match known {
                Some((rule, hash)) => settings.ignore(rule, hash),
                None if rules::by_name(rule).is_none() => {
                    problems.push(SettingsProblem::no_rule(rule, Entry::Ignore(i, "rule")));
                }
                None => {
                    let message = format!("\"{sentence}\" is not the hash of a sentence.");
                    problems.push(SettingsProblem { message, at: Entry::Ignore(i, "sentence") });
                }
            }
        }
        (settings, problems)
    }
}

#[cfg(test)]
mod tests;
