//! Typed access to the values of a registry file. Each method returns `None` and reports a problem for a wrong value.

use toml::de::DeValue;

use super::{File, MOST_NAMES, Value};
use crate::actors::actor::{Kind, is_wikidata_item};
use crate::actors::date::PartialDate;
use crate::actors::lexicon::Country;

impl File<'_, '_> {
    fn wrong(&mut self, value: &Value<'_>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        self.problem(value.span().start, format!("`{key}` must be {wanted}, not {found}: ignored"));
    }

    pub(super) fn string(&mut self, value: &Value<'_>, key: &str) -> Option<String> {
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => {
                self.problem(value.span().start, format!("`{key}` is empty: ignored"));
                None
            }
            Some(text) if text.contains(|c: char| c.is_control() || c == '<' || c == '>') => {
                let what = if key == "summary" { "text" } else { "name" };
                let message =
                    format!("`{key}` holds markup or control characters; they are shown as plain {what}");
                self.advise(value.span().start, message);
                // Markup may stay, because it is shown as text.
                Some(
                    text.split(|c: char| c.is_control() || c == ' ')
                        .filter(|w| !w.is_empty())
                        .collect::<Vec<_>>()
                        .join(" "),
                )
            }
            Some(text) => Some(text.trim().to_owned()),
            None => {
                self.wrong(value, key, "text");
                None
            }
        }
    }

    /// Reads a list of texts. A single text counts as a list of one.
    pub(super) fn strings(&mut self, value: &Value<'_>, key: &str) -> Option<Vec<String>> {
        if value.get_ref().is_str() {
            return self.string(value, key).map(|one| vec![one]);
        }
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of texts");
            return None;
        };
        if list.len() > MOST_NAMES {
            let message = format!("`{key}` has {} entries: only the first {MOST_NAMES} are used", list.len());
            self.problem(value.span().start, message);
        }
        Some(list.iter().take(MOST_NAMES).filter_map(|item| self.string(item, key)).collect())
    }

    pub(super) fn flag(&mut self, value: &Value<'_>, key: &str) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(value, key, "true or false");
        }
        flag
    }

    pub(super) fn number(&mut self, value: &Value<'_>, key: &str) -> Option<u32> {
        let number =
            value.get_ref().as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong(value, key, "a number from 0 up");
        }
        number
    }

    pub(super) fn date(&mut self, value: &Value<'_>, key: &str) -> Option<PartialDate> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            // A TOML date without quotes is accepted too.
            DeValue::Datetime(date) => date.to_string(),
            _ => {
                self.wrong(value, key, "a date in quotes (\"2024-05\")");
                return None;
            }
        };
        match PartialDate::parse(&text) {
            Ok(date) => Some(date),
            Err(cause) => {
                self.problem(value.span().start, format!("`{key} = \"{text}\"`: {cause}; ignored"));
                None
            }
        }
    }

    pub(super) fn country(&mut self, value: &Value<'_>) -> Option<Country> {
        let text = self.string(value, "country")?;
        let country = Country::parse(&text);
        if country.is_none() {
            self.problem(
                value.span().start,
                format!("`{text}` is not a country code of two letters: ignored"),
            );
        }
        country
    }

    pub(super) fn kind(&mut self, value: &Value<'_>) -> Option<Kind> {
        let text = self.string(value, "schema")?;
        let kind = Kind::parse(&text);
        if kind.is_none() {
            let known = Kind::ALL.map(Kind::name).join(", ");
            self.problem(value.span().start, format!("unknown schema `{text}`: one of {known}"));
        }
        kind
    }

    pub(super) fn wikidata(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.string(value, "wikidataId")?;
        if is_wikidata_item(&text) {
            return Some(text);
        }
        self.problem(value.span().start, format!("`{text}` is not a Wikidata item such as Q42: ignored"));
        None
    }
}
