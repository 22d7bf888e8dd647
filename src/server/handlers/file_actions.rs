//! Code actions that edit a file other than the document: the settings and the team's actors.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};

use super::append_edit::AppendEdit;
use crate::config::{Config, Level};
use crate::features::ActionKind;
use crate::project::team::entry;
use crate::rules::{self, Finding};
use crate::server::proto;
use crate::server::proto::commands::EXPLAIN;
use crate::server::state::{ClientFile, DocumentSnapshot, Session};

/// Maximum number of rules that the menu offers to turn off; a longer menu is of no use.
const MOST_RULES: usize = 3;

/// Returns the actions that turn off each rule with a finding, followed by those that show the pages of these rules.
pub fn about_rules(session: &Session, on: &DocumentSnapshot, findings: &[Finding]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let first = findings.iter().filter(|finding| seen.insert(finding.rule.name)).take(MOST_RULES);
    let first: Vec<_> = first.collect();
    let off = first.iter().filter_map(|finding| turn_off(session, on, finding));
    off.chain(first.iter().filter_map(|finding| explain(on, finding))).collect()
}

/// Returns an action that turns the rule of a finding off in `assessor.toml`.
fn turn_off(session: &Session, on: &DocumentSnapshot, finding: &Finding) -> Option<Value> {
    let name = finding.rule.name;
    let edit = |path: &Path| AppendEdit::setting(session, path, "rules", name, "\"off\"");
    let is_off = |config: &Config| config.rules.get(name) == Some(&Level::Off);
    let title = |place: &str| format!("Turn this rule off: {name} in {place}");
    in_settings(session, on, finding, edit, is_off, title)
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
    let kind = ActionKind::QuickFix.name();
    Some(json!({"title": title, "kind": kind, "command": command, "diagnostics": diagnostics}))
}

/// Returns, for each of the `findings`, an action that ignores it in the team's settings by an edit of `assessor.toml`.
/// Clients that accept only commands get none, because the edit is not in this document.
pub fn ignores(session: &Session, on: &DocumentSnapshot, findings: &[Finding]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let new = findings.iter().filter(|finding| seen.insert((finding.rule.name, finding.span)));
    let ignore = |finding: &Finding| {
        let lines = rules::ignore::ignore_in_config(&on.snapshot, finding);
        let edit = |path: &Path| AppendEdit::to(session, path, "", &lines);
        let unit = rules::ignore::unit(&on.snapshot, finding.span);
        let title = |place: &str| format!("Ignore {} for this {unit} in {place}", finding.rule.name);
        // The edited file must still be valid: a file with `ignore = []` accepts no `[[ignore]]`.
        in_settings(session, on, finding, edit, |_| true, title)
    };
    new.filter_map(ignore).collect()
}

/// Returns an action that has each sentence checked for a source, by a setting in `assessor.toml`. It belongs to a
/// report that is not expected to cite.
pub fn expect_citations(session: &Session, on: &DocumentSnapshot, findings: &[Finding]) -> Option<Value> {
    let finding = findings.iter().find(|finding| finding.rule == &rules::citations::uncited_report::RULE)?;
    let edit = |path: &Path| AppendEdit::setting(session, path, "need", "expects-citations", "true");
    let is_set = |config: &Config| config.need.expects_citations == Some(true);
    let title =
        |place: &str| format!("Check each sentence for a source (expects-citations = true in {place})");
    in_settings(session, on, finding, edit, is_set, title)
}

/// Returns a quick fix that edits the document's settings file, or creates it, if the settings in the result are valid
/// and fulfil `is_right`. The title gets the name of the file. No action writes to a path outside the workspace.
fn in_settings(
    session: &Session,
    on: &DocumentSnapshot,
    finding: &Finding,
    edit: impl FnOnce(&Path) -> Option<AppendEdit>,
    is_right: impl FnOnce(&Config) -> bool,
    title: impl FnOnce(&str) -> String,
) -> Option<Value> {
    let path = on.settings.file.clone().or_else(|| session.place_for_settings(&on.uri));
    let path = path.filter(|path| session.is_in_workspace(&on.uri, path))?;
    let added = edit(&path)?;
    Config::from_toml(&added.text).ok().filter(is_right)?;
    let title = title(&place_of(session, &path, &added));
    in_file(on, &added, &title, Some(finding))
}

/// Returns an action that edits a file other than the document and shows it: a quick fix if it mends a finding. Returns
/// `None` if the client cannot make the edit.
fn in_file(
    on: &DocumentSnapshot,
    added: &AppendEdit,
    title: &str,
    finding: Option<&Finding>,
) -> Option<Value> {
    let kind = if finding.is_some() { ActionKind::QuickFix } else { ActionKind::Rewrite };
    let mut action = json!({"title": title, "kind": kind.name(), "edit": added.edit(on)?});
    if let Some(show) = added.shown(on) {
        action["command"] = show;
    }
    if let Some(finding) = finding {
        action["diagnostics"] = json!([proto::diagnostic(on, finding.clone())]);
    }
    Some(action)
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
pub fn add_actor(
    session: &Session,
    on: &DocumentSnapshot,
    at: u32,
    finding: Option<&Finding>,
) -> Option<Value> {
    let path = on.settings.actors()?.files().place_for_entry();
    if !session.is_in_workspace(&on.uri, &path) {
        return None;
    }
    let seen = ClientFile::at(session, &path).ok()?;
    let entry = entry::entry(&on.snapshot, at, seen.as_ref().map_or("", |seen| &seen.text))?;
    let added = AppendEdit::after(seen, &path, entry::HEAD, &entry.toml)?;
    let place = place_of(session, &path, &added);
    in_file(on, &added, &format!("Add {} to the team's actors in {place}", entry.name), finding)
}
