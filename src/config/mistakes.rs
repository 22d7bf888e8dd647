//! Messages about settings that cannot be read, in plain words.
//!
//! The parser speaks of types of the program. These messages name the key, its value and what the schema allows there.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::schema::schema;
use crate::text::{Span, nearest};

/// Returns the messages about `text`, whose parsing gave `error`, with their lines.
pub(super) fn in_toml<T: DeserializeOwned>(text: &str, error: toml::de::Error) -> Vec<String> {
    let line = |error: &toml::de::Error| {
        let at = error.span()?.start.min(text.len());
        Some(text[..at].matches('\n').count() + 1)
    };
    let all = all::<T>(text, error).into_iter();
    all.map(|(error, message)| match line(&error) {
        Some(line) => format!("line {line}: {message}"),
        None => message,
    })
    .collect()
}

/// Returns the messages about `text`, whose parsing gave `error`, without their lines.
pub(super) fn in_settings<T: DeserializeOwned>(text: &str, error: toml::de::Error) -> Vec<String> {
    all::<T>(text, error).into_iter().map(|(_, message)| message).collect()
}

/// Returns all mistakes in `text`, of which `error` is the first. The parser stops at a mistake, so the entry is blanked
/// out and the text is parsed again. The search ends at a mistake in the syntax, and at an entry that cannot be
/// blanked out alone.
fn all<T: DeserializeOwned>(text: &str, mut error: toml::de::Error) -> Vec<(toml::de::Error, String)> {
    let mut rest = text.to_owned();
    let mut out: Vec<(toml::de::Error, String)> = Vec::new();
    loop {
        // A key may only be missing because it was blanked out.
        if !out.is_empty() && error.message().starts_with(MISSING) {
            break;
        }
        let message = of_error(&rest, &error);
        let entry = DeTable::parse(&rest).ok().and_then(|table| {
            let at = error.span()?.start;
            let Place { key, value, .. } = place(table.get_ref(), at)?;
            Some(Span { start: key.start, end: value.end }.range())
        });
        out.push((error, message));
        let Some(entry) = entry.filter(|entry| entry.start < entry.end && out.len() < MOST_MISTAKES) else {
            break;
        };
        let blank: String =
            rest[entry.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        rest.replace_range(entry, &blank);
        if DeTable::parse(&rest).is_err() {
            break;
        }
        match toml::from_str::<T>(&rest) {
            Ok(_) => break,
            Err(next) => error = next,
        }
    }
    out.sort_by_key(|(error, _)| error.span().map(|span| span.start));
    out
}

/// Returns the message about the error that parsing `text` gave, without its line.
fn of_error(text: &str, error: &toml::de::Error) -> String {
    let Ok(table) = DeTable::parse(text) else { return broken(text, error) };
    let at = error.span().map_or(0, |span| span.start);
    let Some(Place { path, key, value }) = place(table.get_ref(), at) else { return said(error.message()) };
    // Only serde knows which key is missing.
    if let Some(name) = error.message().strip_prefix(MISSING).and_then(|rest| rest.split('`').next()) {
        return format!("This [[{}]] entry lacks the key {name:?}.", path.join("."));
    }
    let schema = schema();
    let Some(allowed) = allowed(&schema, &path) else { return unknown(&schema, &path) };
    let written: String = text[value.range()].split_whitespace().collect::<Vec<_>>().join(" ");
    // The span of a table with a header is the header.
    let written = match (value.covers(key), schema_of(&schema, &path)) {
        (true, Some(own)) if own["type"] == "object" => format!("[[{}]]", path.join(".")),
        (true, Some(_)) => format!("[{}]", path.join(".")),
        _ => shortened(&written),
    };
    format!("{} must be {allowed}, not {written}.", path.join("."))
}

/// The entry to which an error belongs.
struct Place {
    /// The keys that lead to it. An entry of a list has none.
    path: Vec<String>,
    key: Span,
    value: Span,
}

/// Returns the innermost entry whose key or value contains the byte offset `at`.
fn place(table: &DeTable<'_>, at: usize) -> Option<Place> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref().to_string();
        let inner = match value.get_ref() {
            DeValue::Table(table) => place(table, at),
            DeValue::Array(all) => all.iter().find_map(|entry| place(entry.get_ref().as_table()?, at)),
            _ => None,
        };
        if let Some(mut inner) = inner {
            inner.path.insert(0, name);
            return Some(inner);
        }
        let is_here = key.span().contains(&at) || value.span().contains(&at) || in_entry(value.get_ref(), at);
        is_here.then(|| Place { path: vec![name], key: key.span().into(), value: value.span().into() })
    })
}

/// Returns true if `at` is in the header of an entry of a list of tables.
fn in_entry(value: &DeValue<'_>, at: usize) -> bool {
    value.as_array().is_some_and(|all| all.iter().any(|entry| entry.span().contains(&at)))
}

/// Returns the schema of the entry at `path`, if there is such a setting.
fn schema_of<'a>(schema: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(schema, |at, key| {
        at.get("properties").or_else(|| at.pointer("/items/properties"))?.get(key)
    })
}

/// Start of the parser's message about a key that must be there.
const MISSING: &str = "missing field `";
/// Maximum number of mistakes that are told of one text.
const MOST_MISTAKES: usize = 20;
/// Maximum number of values that a message lists.
const MOST_VALUES: usize = 6;

/// Returns the values that the entry at `path` may have, in words.
fn allowed(schema: &Value, path: &[String]) -> Option<String> {
    // A rule that does not exist has a severity like any other; its name is reported on its own.
    let levels = || schema_of(schema, &["rules".to_owned(), crate::rules::RULES[0].name.to_owned()]);
    let own = schema_of(schema, path).or_else(|| (path.len() == 2 && path[0] == "rules").then(levels)?)?;
    if let Some(values) = own.get("enum").and_then(Value::as_array) {
        if values.len() > MOST_VALUES {
            return Some("one of the names that `assessor explain` lists".to_owned());
        }
        let values: Vec<_> = values.iter().map(Value::to_string).collect();
        return Some(listed(&values, "or"));
    }
    let is = |kind: &str| match &own["type"] {
        Value::Array(kinds) => kinds.iter().any(|known| known == kind),
        known => known == kind,
    };
    let name = path.join(".");
    Some(match own["items"]["type"].as_str() {
        Some("object") => format!("a list of tables, written as [[{name}]]"),
        Some(_) if is("string") => "a text in quotation marks, or a list of such texts".to_owned(),
        Some(_) => "a list of texts in quotation marks, such as [\"a\", \"b\"]".to_owned(),
        None if is("object") => format!("a table, written as [{name}]"),
        None if is("boolean") => "true or false".to_owned(),
        None if is("number") => format!("a number from {} to {}", own["minimum"], own["maximum"]),
        None => "a text in quotation marks".to_owned(),
    })
}

/// Returns the message about a key that does not exist.
fn unknown(schema: &Value, path: &[String]) -> String {
    let Some((key, table)) = path.split_last() else { return said("") };
    let within = schema_of(schema, table).unwrap_or(schema);
    let known = within.get("properties").or_else(|| within.pointer("/items/properties"));
    let known: Vec<&str> =
        known.and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let place = match table {
        [] => String::new(),
        _ if within["type"] == "array" => format!(" of [[{}]]", table.join(".")),
        _ => format!(" of [{}]", table.join(".")),
    };
    let mut message = format!("There is no setting {key:?}{place}.");
    // Writing to a String cannot fail.
    let _ = match nearest(key, known.iter().copied()) {
        Some(near) => write!(message, " Did you mean {near:?}?"),
        None => write!(message, " The settings are {}.", listed(&known, "and")),
    };
    message
}

/// Returns the message about text that is not TOML.
fn broken(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or("").trim();
    let cause = cause(line, error.message());
    if line.is_empty() { format!("{cause}.") } else { format!("{cause}: {}", shortened(line)) }
}

/// Returns the reason why a line is not TOML.
fn cause(line: &str, message: &str) -> String {
    /// Messages of the parser by their start, with their plain words.
    const CAUSES: &[(&str, &str)] = &[
        ("duplicate key", "The same key is set twice"),
        ("string values must be quoted", QUOTE),
        ("key with no value", "A key needs \"=\" and a value"),
        ("invalid basic string", "A quotation mark is missing"),
        ("invalid literal string", "A quotation mark is missing"),
        ("unclosed table", "A \"]\" is missing"),
        ("unclosed array", "A \"]\" is missing"),
        ("missing comma between array elements", "A comma is missing"),
        ("missing escaped value", "Each \\ between double quotation marks must be written as \\\\"),
        ("invalid escape", "Each \\ between double quotation marks must be written as \\\\"),
    ];
    const QUOTE: &str = "A text must be in quotation marks";
    let value = line.split_once('=').map(|(_, value)| value.trim_start());
    let begins = |is: fn(char) -> bool| value.is_some_and(|value| value.starts_with(is));
    if line.contains(['“', '”', '„', '‘', '’']) && !line.contains(['"', '\'']) {
        return "Quotation marks must be straight".to_owned();
    }
    if value.is_some_and(str::is_empty) {
        return "A value is missing after \"=\"".to_owned();
    }
    if begins(|c| c.is_ascii_digit()) && line.contains(',') {
        return "A number is written with a point".to_owned();
    }
    if begins(char::is_alphabetic) && value.is_some_and(|v| !v.starts_with("true") && !v.starts_with("false"))
    {
        return QUOTE.to_owned();
    }
    let known = CAUSES.iter().find(|(start, _)| message.starts_with(start));
    known.map_or("This is not valid TOML", |(_, cause)| cause).to_owned()
}

/// Returns a message of the parser as a sentence.
fn said(message: &str) -> String {
    if message.is_empty() {
        "This cannot be read.".to_owned()
    } else {
        format!("This cannot be read: {message}.")
    }
}

/// Returns the start of a value, for a message.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 40;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Returns the words as a list: `a, b or c`.
fn listed(words: &[impl AsRef<str>], joint: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Config::from_toml(text).unwrap_err(), [expected], "{text}");
    }

    #[test]
    fn a_wrong_value_is_told_with_what_is_allowed() {
        let levels = "\"off\", \"hint\", \"information\", \"warning\" or \"error\"";
        for (text, expected) in [
            (
                "profile = \"icd\"\n",
                "line 1: profile must be \"isw\", \"icd203\", \"phia\" or \"nato\", not \"icd\".",
            ),
            (
                "[rules]\nuncited-claim = \"loud\"\n",
                &format!("line 2: rules.uncited-claim must be {levels}, not \"loud\"."),
            ),
            (
                "[rules]\nuncited-claim = 3\n",
                &format!("line 2: rules.uncited-claim must be {levels}, not 3."),
            ),
            ("[rules]\nno-such-rule = 3\n", &format!("line 2: rules.no-such-rule must be {levels}, not 3.")),
            ("\n[need]\nhabit = \"yes\"\n", "line 3: need.habit must be true or false, not \"yes\"."),
            ("need.habit = 1\n", "line 1: need.habit must be true or false, not 1."),
            ("[need]\nthreshold = 1.5\n", "line 2: need.threshold must be a number from 0 to 1, not 1.5."),
            (
                "[need]\nthreshold = \"high\"\n",
                "line 2: need.threshold must be a number from 0 to 1, not \"high\".",
            ),
            ("[need]\nweights = 1\n", "line 2: need.weights must be a text in quotation marks, not 1."),
            (
                "[archive]\nfolders = \"past\"\n",
                "line 2: archive.folders must be a list of texts in quotation marks, such as [\"a\", \"b\"], not \"past\".",
            ),
            (
                "[archive]\nfolders = [\n  3,\n]\n",
                "line 3: archive.folders must be a list of texts in quotation marks, such as [\"a\", \"b\"], not [ 3, ].",
            ),
            (
                "[sources]\nbibliography = 3\n",
                "line 2: sources.bibliography must be a text in quotation marks, or a list of such texts, not 3.",
            ),
            ("need = 3\n", "line 1: need must be a table, written as [need], not 3."),
            ("ignore = 3\n", "line 1: ignore must be a list of tables, written as [[ignore]], not 3."),
            ("[[need]]\nhabit = true\n", "line 1: need must be a table, written as [need], not [[need]]."),
            (
                "[ignore]\nrule = \"a\"\n",
                "line 1: ignore must be a list of tables, written as [[ignore]], not [ignore].",
            ),
            (
                "[[ignore]]\nrule = 3\nsentence = \"a\"\n",
                "line 2: ignore.rule must be one of the names that `assessor explain` lists, not 3.",
            ),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_those_that_exist() {
        check(
            "[need]\nthreshhold = 0.8\n",
            "line 2: There is no setting \"threshhold\" of [need]. Did you mean \"threshold\"?",
        );
        check("rule = 3\n", "line 1: There is no setting \"rule\". Did you mean \"rules\"?");
        check(
            "[archive]\nnonsense = 3\n",
            "line 2: There is no setting \"nonsense\" of [archive]. The settings are folders and read.",
        );
        check(
            "[[ignore]]\nrule = \"marker-order\"\nwords = \"a\"\n",
            "line 3: There is no setting \"words\" of [[ignore]]. The settings are rule and sentence.",
        );
        check(
            "[rules]\nmarker-order = \"off\"\n\n[[ignore]]\nrule = \"marker-order\"\n",
            "line 4: This [[ignore]] entry lacks the key \"sentence\".",
        );
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        check("profile = nato\n", "line 1: A text must be in quotation marks: profile = nato");
        check("[need]\nhabit = true\nhabit = false\n", "line 3: The same key is set twice: habit = false");
        check("[need]\nhabit\n", "line 2: A key needs \"=\" and a value: habit");
        check("[need]\nthreshold = 0,8\n", "line 2: A number is written with a point: threshold = 0,8");
        check("profile = “nato”\n", "line 1: Quotation marks must be straight: profile = “nato”");
        check("profile = \"nato\n", "line 1: A quotation mark is missing: profile = \"nato");
        check("rules = ", "line 1: A value is missing after \"=\": rules =");
        check("[need\nhabit = true\n", "line 1: A \"]\" is missing: [need");
        check("[archive]\nfolders = [\"a\" \"b\"]\n", "line 2: A comma is missing: folders = [\"a\" \"b\"]");
        check(
            "[need]\nweights = \"C:\\past\"\n",
            "line 2: Each \\ between double quotation marks must be written as \\\\: weights = \"C:\\past\"",
        );
        check("[]\n", "line 1: This is not valid TOML: []");
    }

    #[test]
    fn every_mistake_is_told() {
        let text = "profile = \"icd\"\nnonsense = 1\n[need]\nhabit = \"ж\"\nthreshold = 0.5\n\n[archive]\nfolders = [\n  3,\n]\n\
            read = 1\n";
        let told = Config::from_toml(text).unwrap_err();
        let lines: Vec<_> = told.iter().filter_map(|message| message.split(':').next()).collect();
        assert_eq!(lines, ["line 1", "line 2", "line 4", "line 9", "line 11"], "{told:?}");
        let told = Config::from_toml("[need]\nhabit = \"yes\"\nweights = nowhere\n").unwrap_err();
        assert_eq!(told, ["line 3: A text must be in quotation marks: weights = nowhere"]);
        let told = Config::from_toml("need = { habit = 1, threshold = 2 }\n").unwrap_err();
        assert_eq!(told, ["line 1: need.habit must be true or false, not 1."]);
    }

    #[test]
    fn settings_of_an_editor_are_told_without_a_line() {
        let told = |value: serde_json::Value| Config::from_json(&value).unwrap_err().join(" ");
        let value = serde_json::json!({"rules": {"marker-order": "loud"}, "need": {"habit": true}});
        assert_eq!(
            told(value),
            "rules.marker-order must be \"off\", \"hint\", \"information\", \"warning\" or \"error\", not \"loud\"."
        );
        assert_eq!(
            told(serde_json::json!({"need": {"threshhold": 1}})),
            "There is no setting \"threshhold\" of [need]. Did you mean \"threshold\"?"
        );
        assert!(Config::from_json(&serde_json::json!({"need": {"threshold": 1}})).is_ok());
    }
}
