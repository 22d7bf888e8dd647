//! What a team can set: the contents of `assessor.toml`, and of the editor's settings for Assessor, which have the
//! same shape. Reading files is the edge's business.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::rules::{self, Family, RULES, RuleSettings, Severity};

/// The settings. Everything has a default; a key that is not known is a mistake and is named in the error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// How loud each rule or family is: `uncited-claim = "warning"`, `sources = "off"`. A rule's own entry beats its
    /// family's.
    pub rules: BTreeMap<String, Level>,
    /// What the rules about sources go by.
    pub sources: Sources,
    /// Findings to be silent about.
    pub ignore: Vec<Ignore>,
}

/// What the rules about sources go by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sources {
    /// Hosts, sites and top-level domains that must be defanged: `[".ru", "gov.by"]`.
    pub defang: Option<Vec<String>>,
}

/// A finding to be silent about, wherever its sentence stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// The hash of the sentence, as `assessor check --format json` prints it.
    pub sentence: String,
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

    /// Which rules are on, and a sentence for each entry that names no rule or family.
    #[must_use]
    pub fn rule_settings(&self) -> (RuleSettings, Vec<String>) {
        let mut settings = RuleSettings::default();
        let mut problems = Vec::new();
        let families =
            [Family::Citations, Family::Sources, Family::Actors, Family::Takeaways, Family::Estimates];
        for family in families {
            if let Some(level) = self.rules.get(family.name()) {
                for rule in RULES.iter().filter(|rule| rule.family == family) {
                    // A family can be silenced as a whole, but not made louder than its rules are worth.
                    let severity = level.severity().and_then(|most| rule.severity.map(|own| own.min(most)));
                    settings.set(rule, severity);
                }
            }
        }
        for (name, level) in &self.rules {
            match rules::by_name(name) {
                Some(rule) => settings.set(rule, level.severity()),
                None if families.iter().any(|f| f.name() == name) => {}
                None => problems.push(format!("There is no rule called '{name}'.")),
            }
        }
        if let Some(hosts) = &self.sources.defang {
            settings.set_defang(hosts);
        }
        for Ignore { rule, sentence } in &self.ignore {
            match (rules::by_name(rule), rules::ignore::parse_hash(sentence)) {
                (Some(rule), Some(hash)) => settings.ignore(rule, hash),
                (None, _) => problems.push(format!("There is no rule called '{rule}'.")),
                (_, None) => problems.push(format!("'{sentence}' is no hash of a sentence.")),
            }
        }
        (settings, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rules_own_entry_beats_its_familys() {
        let config = Config::from_toml("[rules]\nsources = \"off\"\nunused-endnote = \"hint\"\n").unwrap();
        let (settings, problems) = config.rule_settings();
        let severity = |name| settings.severity(rules::by_name(name).unwrap());
        assert_eq!(severity("unused-endnote"), Some(Severity::Hint));
        assert_eq!(severity("duplicate-endnote-number"), None);
        assert_eq!(severity("dangling-marker"), Some(Severity::Error));
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn ignores_and_hosts_reach_the_rules() {
        let text = "[[ignore]]\nrule = 'uncited-claim'\nsentence = '00000000000000ff'\n[sources]\ndefang = ['.ru']\n";
        let (settings, problems) = Config::from_toml(text).unwrap().rule_settings();
        assert_eq!((settings.defang().map(<[u64]>::len), problems), (Some(1), vec![]));
        let wrong = "[[ignore]]\nrule = 'uncited'\nsentence = '1'\n[[ignore]]\nrule = 'uncited-claim'\nsentence = 'x'\n";
        let problems = Config::from_toml(wrong).unwrap().rule_settings().1;
        assert_eq!(problems, ["There is no rule called 'uncited'.", "'x' is no hash of a sentence."]);
    }

    #[test]
    fn mistakes_are_named() {
        let config = Config::from_toml("[rules]\nuncited-clam = \"off\"\n").unwrap();
        assert_eq!(config.rule_settings().1, ["There is no rule called 'uncited-clam'."]);
        let error = Config::from_toml("rule = 3\n").unwrap_err();
        assert!(error.contains("rule") && error.contains("line 1"), "{error}");
    }
}
