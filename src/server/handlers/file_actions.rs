//! Code actions that edit a file other than the document: the settings and the team's actors.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::append_edit::AppendEdit;
use crate::config::{Config, Level};
use crate::features::ActionKind;
use crate::project::team::entry;
use crate::rules::{self, Finding};
use crate::server::proto;
use crate::server::proto::commands::EXPLAIN;
use crate::server::state::{ClientFile, DocumentSnapshot, Session};

/// Rules with findings, each with its first finding.
pub struct Rules<'a>(Vec<&'a Finding>);

impl<'a> Rules<'a> {
    /// Maximum number of rules that the menu offers to turn off; a longer menu is of no use.
    const MOST: usize = 3;

    /// Returns the rules of the findings, at most three; `None` if there are none.
    pub fn of(findings: &'a [Finding]) -> Option<Self> {
        let mut seen = HashSet::new();
        let first = findings.iter().filter(|finding| seen.insert(finding.rule.name)).take(Self::MOST);
        let first: Vec<_> = first.collect();
        (!first.is_empty()).then_some(Self(first))
    }

    /// Returns the actions that turn off each rule, followed by those that show their pages.
    pub fn actions(self, session: &Session, on: &DocumentSnapshot) -> Vec<Value> {
        let off = self.0.iter().filter_map(|finding| turn_off(session, on, finding));
        let explain = self.0.iter().filter_map(|finding| explain(on, finding));
        off.chain(explain).collect()
    }
}

/// Returns an action that turns the rule of a finding off in `assessor.toml`.
fn turn_off(session: &Session, on: &DocumentSnapshot, finding: &Finding) -> Option<Value> {
    let (path, name) = (settings_file(session, on)?, finding.rule.name);
    let added = AppendEdit::setting(session, &path, "rules", name, "\"off\"").filter(|added| {
        Config::from_toml(&added.text).is_ok_and(|c| c.rules.get(name) == Some(&Level::Off))
    })?;
    let title = format!("Turn this rule off: {name} in {}", place_of(session, &path, &added));
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([proto::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that shows the page of a finding's rule, or `None` if the client cannot show it.
fn explain(on: &DocumentSnapshot, finding: &Finding) -> Option<Value> {
    let capabilities = &on.capabilities;
    if !capabilities.action_literals || !capabilities.shows_documents || capabilities.pages.is_none() {
        return None;
    }
    let title = format!("Explain {}", finding.rule.name);
    let command = json!({"title": title, "command": EXPLAIN, "arguments": [on.uri, finding.rule.name]});
    let diagnostics = json!([proto::diagnostic(on, finding.clone())]);
    Some(json!({
        "title": title,
        "kind": ActionKind::QuickFix.name(),
        "command": command,
        "diagnostics": diagnostics,
    }))
}

/// Returns, for each of the `findings`, an action that ignores it in the team's settings by an edit of `assessor.toml`.
/// Clients that accept only commands get none, because the edit is not in this document.
pub fn ignores(session: &Session, on: &DocumentSnapshot, findings: &[Finding]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let new = findings.iter().filter(|finding| seen.insert((finding.rule.name, finding.span)));
    new.filter_map(|finding| ignore_in_settings(session, on, finding)).collect()
}

fn ignore_in_settings(session: &Session, on: &DocumentSnapshot, finding: &Finding) -> Option<Value> {
    let path = settings_file(session, on)?;
    let lines = rules::ignore::ignore_in_config(&on.snapshot, finding);
    // The edited file must still be valid: a file with `ignore = []` accepts no `[[ignore]]`.
    let added =
        AppendEdit::to(session, &path, "", &lines).filter(|added| Config::from_toml(&added.text).is_ok())?;
    let place = place_of(session, &path, &added);
    let title = format!("Ignore {} for this sentence in {place}", finding.rule.name);
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([proto::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that has each sentence checked for a source, by a setting in `assessor.toml`. It belongs to a
/// report that is not expected to cite.
pub fn expect_citations(session: &Session, on: &DocumentSnapshot, findings: &[Finding]) -> Option<Value> {
    let finding = findings.iter().find(|finding| finding.rule.name == "uncited-report")?;
    let path = settings_file(session, on)?;
    let added = AppendEdit::setting(session, &path, "need", "expects-citations", "true").filter(|added| {
        Config::from_toml(&added.text).is_ok_and(|c| c.need.expects_citations == Some(true))
    })?;
    let place = place_of(session, &path, &added);
    let title = format!("Check each sentence for a source (expects-citations = true in {place})");
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([proto::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that edits a file other than the document and shows it, or `None` if the client
/// cannot make the edit.
fn in_file(on: &DocumentSnapshot, added: &AppendEdit, title: &str, kind: ActionKind) -> Option<Value> {
    let mut action = json!({"title": title, "kind": kind.name(), "edit": added.edit(on)?});
    if let Some(show) = added.shown(on) {
        action["command"] = show;
    }
    Some(action)
}

/// Returns the path of the document's settings file, or the path at which to create it. Returns `None` for a path
/// outside the workspace, because no action writes there.
fn settings_file(session: &Session, on: &DocumentSnapshot) -> Option<PathBuf> {
    let path = match &on.settings.file {
        Some(file) => file.clone(),
        None => session.place_for_settings(&on.uri)?,
    };
    session.is_in_workspace(&on.uri, &path).then_some(path)
}

/// Returns the name of a file in the title of an action: its path relative to its workspace folder.
fn place_of(session: &Session, path: &Path, added: &AppendEdit) -> String {
    let folders = session.folders();
    let within = folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
    let within = within.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let name = within.display().to_string().replace('\\', "/");
    if added.is_new { format!("a new {name}") } else { name }
}

/// Returns an action that adds an entry to the team's actors for a name that is in no registry, with the facts that the
/// text gives about it.
pub fn add_actor(session: &Session, on: &DocumentSnapshot, at: u32, kind: ActionKind) -> Option<Value> {
    let path = on.settings.actors()?.files().place_for_entry();
    if !session.is_in_workspace(&on.uri, &path) {
        return None;
    }
    let seen = ClientFile::at(session, &path).ok()?;
    let entry = entry::entry(&on.snapshot, at, seen.as_ref().map_or("", |seen| &seen.text))?;
    let added = AppendEdit::after(seen, &path, entry::HEAD, &entry.toml)?;
    let place = place_of(session, &path, &added);
    in_file(on, &added, &format!("Add {} to the team's actors in {place}", entry.name), kind)
}
