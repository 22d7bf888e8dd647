//! The rules that `--select` and `--ignore` name.
//!
//! All rules run as the settings say, and the findings of the others are left out afterwards. So a comment that
//! suppresses a finding of a rule that was not selected does not count as unused.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::config::{Config, Level};
use crate::rules::{self, Family, RULES, Rule, RuleSettings, Severity};

/// A rule or a group of rules that the command line names.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Selector {
    Rule(&'static Rule),
    Group(Family),
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim();
        if let Some(rule) = rules::by_name(name) {
            return Ok(Self::Rule(rule));
        }
        if let Some(family) = Family::ALL.into_iter().find(|family| family.name() == name) {
            return Ok(Self::Group(family));
        }
        if name.is_empty() {
            return Err("a name is missing".to_owned());
        }
        let known = RULES.iter().map(|rule| rule.name).chain(Family::ALL.map(Family::name));
        let near = crate::text::nearest(name, known).map(|near| format!(" Did you mean '{near}'?"));
        Err(format!(
            "there is no rule or group with this name.{} `assessor explain` lists all",
            near.unwrap_or_default()
        ))
    }
}

impl Selector {
    /// Returns how closely the selector names `rule`: the name of a rule counts more than the name of its group.
    /// Returns `None` if it does not name it.
    fn rank(self, rule: &Rule) -> Option<u8> {
        match self {
            Self::Rule(named) => (named == rule).then_some(2),
            Self::Group(family) => (family == rule.family).then_some(1),
        }
    }
}

/// The rules whose findings are reported. The default is all rules that are on.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Selection {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
}

impl Selection {
    /// Creates a selection. Returns a message for the user if it leaves no rule, because a check of nothing would
    /// always pass.
    pub(in crate::cli) fn new(select: &[Selector], ignore: &[Selector]) -> Result<Self, String> {
        let selection = Self { select: select.to_vec(), ignore: ignore.to_vec() };
        if RULES.iter().any(|rule| selection.reports(rule)) {
            Ok(selection)
        } else {
            Err("--select and --ignore leave no rule to check".to_owned())
        }
    }

    /// Returns true if findings of `rule` are reported.
    pub(in crate::cli) fn reports(&self, rule: &Rule) -> bool {
        let selected = if self.select.is_empty() { Some(0) } else { rank(&self.select, rule) };
        selected.is_some() && selected > rank(&self.ignore, rule)
    }

    /// Returns the rule settings of `config` with the selected rules on.
    ///
    /// A rule that is selected by its own name is on, at the severity that it would have without the line that turns
    /// it off; a rule that is off by default gives hints. The name of a group turns on what the same name turned off
    /// in `config`. It turns on neither the rules that are off by default nor those that `config` turned off by
    /// their own names.
    pub(in crate::cli) fn rule_settings(&self, config: &Config) -> RuleSettings {
        // Invalid rules were reported when the settings were read.
        let mut settings = config.rule_settings().0;
        if self.select.is_empty() {
            return settings;
        }
        let on: BTreeMap<_, _> = config.rules.iter().filter(|(_, level)| **level != Level::Off).collect();
        let rules = on.into_iter().map(|(name, level)| (name.clone(), *level)).collect();
        let without_off = Config { rules, ..config.clone() }.rule_settings().0;
        for rule in RULES.iter().filter(|rule| settings.severity(rule).is_none()).collect::<Vec<_>>() {
            let own = without_off.severity(rule);
            match rank(&self.select, rule) {
                Some(2) => settings.set(rule, own.or(Some(Severity::Hint))),
                Some(_) if !config.rules.contains_key(rule.name) => settings.set(rule, own),
                _ => {}
            }
        }
        settings
    }
}

/// Returns how closely the selectors name `rule`.
fn rank(selectors: &[Selector], rule: &Rule) -> Option<u8> {
    selectors.iter().filter_map(|selector| selector.rank(rule)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &str, ignore: &str) -> Result<Selection, String> {
        let read = |names: &str| -> Vec<Selector> {
            names.split(',').filter(|name| !name.is_empty()).map(|name| name.parse().unwrap()).collect()
        };
        Selection::new(&read(select), &read(ignore))
    }

    fn rule(name: &str) -> &'static Rule {
        rules::by_name(name).unwrap()
    }

    #[test]
    fn the_name_of_a_rule_counts_more_than_that_of_its_group() {
        let reported = |select, ignore| {
            let selection = selection(select, ignore).unwrap();
            ["broken-url", "no-locator", "stale-title"].map(|name| selection.reports(rule(name)))
        };
        assert_eq!(reported("", ""), [true, true, true]);
        assert_eq!(reported("sources", ""), [true, true, false]);
        assert_eq!(reported("broken-url", ""), [true, false, false]);
        assert_eq!(reported("broken-url,actors", ""), [true, false, true]);
        assert_eq!(reported("", "sources"), [false, false, true]);
        assert_eq!(reported("sources", "broken-url"), [false, true, false]);
        assert_eq!(reported("broken-url,stale-title", "sources"), [true, false, true]);
        assert_eq!(reported("broken-url,no-locator", "broken-url"), [false, true, false], "equal names");
        assert_eq!(reported("", "sources,broken-url"), [false, false, true]);
    }

    #[test]
    fn a_selection_of_nothing_is_refused() {
        assert!(selection("broken-url", "broken-url").unwrap_err().contains("leave no rule"));
        let all = Family::ALL.map(Family::name).join(",");
        assert!(selection("", &all).unwrap_err().contains("leave no rule"));
    }

    #[test]
    fn a_selected_rule_is_on() {
        let severity = |toml: &str, select: &str, name: &str| {
            let config = Config::from_toml(toml).unwrap();
            selection(select, "").unwrap().rule_settings(&config).severity(rule(name))
        };
        let own = rule("broken-url").severity;
        assert!(own > Some(Severity::Hint));
        let off = "[rules]\nbroken-url = 'off'\n";
        // A rule that the settings turn off by its name is turned on only by its name.
        assert_eq!(severity(off, "", "broken-url"), None);
        assert_eq!(severity(off, "sources", "broken-url"), None);
        assert_eq!(severity(off, "broken-url", "broken-url"), own);
        let group_off = "[rules]\nsources = 'off'\n";
        assert_eq!(severity(group_off, "actors", "broken-url"), None);
        assert_eq!(severity(group_off, "sources", "broken-url"), own);
        assert_eq!(severity(group_off, "broken-url", "broken-url"), own);
        // The severities of the settings stay.
        let capped = "[rules]\nsources = 'hint'\nbroken-url = 'off'\nno-locator = 'error'\n";
        assert_eq!(severity(capped, "broken-url", "broken-url"), Some(Severity::Hint));
        assert_eq!(severity(capped, "sources", "no-locator"), Some(Severity::Error));
        // Off by default.
        assert_eq!(severity("", "sources", "duplicate-source"), None);
        assert_eq!(severity("", "duplicate-source", "duplicate-source"), Some(Severity::Hint));
        let on = "[rules]\nduplicate-source = 'error'\n";
        assert_eq!(severity(on, "duplicate-source", "duplicate-source"), Some(Severity::Error));
        let profile = "profile = 'nato'\n[rules]\nestimates = 'off'\n";
        assert_eq!(severity(profile, "estimates", "off-scale-term"), Some(Severity::Hint));
        assert_eq!(severity("", "estimates", "off-scale-term"), None);
    }

    #[test]
    fn a_wrong_name_is_told() {
        let told = |name: &str| name.parse::<Selector>().unwrap_err();
        assert!(told("uncited-clam").contains("Did you mean 'uncited-claim'?"));
        assert!(told("source").contains("Did you mean 'sources'?"));
        assert!(told("nonsense").starts_with("there is no rule or group with this name. `assessor explain`"));
        assert_eq!(told(" "), "a name is missing");
        assert!(matches!(" broken-url ".parse(), Ok(Selector::Rule(_))));
    }
}
