//! Code actions, and the commands that any client can call.
//!
//! The server keeps no state between the list of actions and the choice of the client. The data of an action names
//! the document and the version for which it was made. To resolve or apply the action, the server computes it again
//! from that document.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::added::Added;
use super::beside::Seen;
use super::entries::Target;
use super::lifecycle::Afterwards;
use super::outbox::Outbox;
use super::paste::{self, Clipboard};
use super::session::Session;
use super::subject::Subject;
use super::{convert, entries, lifecycle, pages};
use crate::config::{Config, Level};
use crate::edits::{self, Change};
use crate::features::{self, Action, ActionKind, Citing, Mendable};
use crate::rules::{self, Finding};
use crate::team::entry;
use crate::text::{Edit, Span};

/// Inserts a citation: `[uri, position, url?]`.
pub const INSERT_CITATION: &str = "assessor.insertCitation";
/// Pastes URLs as a citation, or a text with its markers and their endnotes: `[uri, position or range, text, origin?,
/// fragment?]`. `origin` is the document from which the text was copied, and `fragment` is the answer to
/// `assessor/copied` at that time.
pub const PASTE: &str = "assessor.paste";
/// Renumbers the document: `[uri]`.
pub const RENUMBER: &str = "assessor.renumber";
/// Applies an action from a list, for clients that accept only commands: `[uri, chosen]`.
const APPLY: &str = "assessor.applyAction";
/// Shows the position at which the cursor belongs after an action: `[uri, position]`.
pub const SHOW_CARET: &str = "assessor.showCaret";

/// Shows the documentation page of a rule: `[uri, rule]`.
const EXPLAIN: &str = "assessor.explainRule";

/// All commands.
pub const COMMANDS: [&str; 6] = [INSERT_CITATION, PASTE, RENUMBER, APPLY, SHOW_CARET, EXPLAIN];

/// `textDocument/codeAction`. The result is JSON, because the edits have fields that the framework's types lack.
pub enum CodeActionRequest {}

impl lsp::request::Request for CodeActionRequest {
    type Params = lsp::CodeActionParams;
    type Result = Vec<Value>;
    const METHOD: &'static str = "textDocument/codeAction";
}

/// Identifies one action in one list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chosen {
    uri: String,
    version: i32,
    range: lsp::Range,
    kind: String,
    title: String,
}

/// Returns the code actions for the range, as JSON.
pub fn list(session: &Arc<Session>, on: Option<&Subject>, params: lsp::CodeActionParams) -> Vec<Value> {
    let Some(on) = on else { return Vec::new() };
    let lsp::CodeActionContext { only, trigger_kind, diagnostics } = params.context;
    // An automatic request, sent without the user's asking, to show that a fix exists at the cursor.
    let unasked = only.is_none() && trigger_kind == Some(lsp::CodeActionTriggerKind::AUTOMATIC);
    let wanted = |kind: ActionKind| match &only {
        None => {
            matches!(kind, ActionKind::QuickFix | ActionKind::Ignore)
                || kind == ActionKind::Rewrite && !unasked
        }
        Some(only) => only.iter().any(|asked| {
            // Actions on the whole document are listed only on request.
            let is_meant = !ActionKind::SOURCE.contains(&kind) || asked.as_str().starts_with("source");
            is_meant && is_within(kind.name(), asked.as_str())
        }),
    };
    // To compute whether a source action applies, and its edits, costs an analysis. It is done only if the client asks
    // for that kind, or cannot resolve the action later.
    let is_menu = only.as_ref().is_none_or(|only| only.iter().all(|asked| asked.as_str() == "source"));
    let later = is_menu
        && (on.abilities.resolves_edits || !on.abilities.action_literals)
        && on.snapshot.is_assessment();
    let span = asked_at(on, params.range);
    let wants_here = wanted(ActionKind::QuickFix) || wanted(ActionKind::Rewrite);
    let wants_source = on.snapshot.is_assessment() && ActionKind::SOURCE.into_iter().any(wanted);
    let (mut here, mut mendable) = (Vec::new(), Mendable::default());
    on.findings().each(|placed| {
        if wants_here {
            here.extend(placed.finding.at(span));
        }
        if wants_source {
            mendable.take(&placed.finding);
        }
    });
    let mut found = Vec::new();
    if wants_here {
        let here = features::actions(&on.snapshot, here.clone(), span, later);
        found.extend(here.into_iter().filter(|action| wanted(action.kind)));
    }
    // Only the menu of a finding speaks of its rule: there the client names the diagnostics.
    let rules = Rules::of(&here).filter(|_| wanted(ActionKind::QuickFix) && !diagnostics.is_empty());
    let (mut mending, mut more) = (Vec::new(), Vec::new());
    if on.snapshot.is_assessment() {
        let finding =
            here.iter().find(|finding| finding.rule == &rules::actors::unknown_actor::RULE).cloned();
        let kind = if finding.is_some() { ActionKind::QuickFix } else { ActionKind::Rewrite };
        let at = finding.as_ref().map_or(on.offset(params.range.end), |finding| finding.span.start);
        let mut add = wanted(kind).then(|| add_actor(session, on, at, kind)).flatten();
        if let (Some(add), Some(finding)) = (&mut add, finding) {
            add["diagnostics"] = json!([convert::diagnostic(on, finding)]);
        }
        if kind == ActionKind::QuickFix { mending.extend(add) } else { more.extend(add) }
    }
    for kind in ActionKind::SOURCE.into_iter().filter(|kind| wants_source && wanted(*kind)) {
        if !features::may_act(&on.snapshot, &on.settings.rules, &mendable, kind) {
            continue;
        }
        let action = || features::source_action(&on.snapshot, &on.settings.rules, kind);
        // A client that asks the user before it resolves this one must not get the edit before.
        let asks = kind == ActionKind::Refang && on.abilities.resolves_edits && !on.abilities.confirms_edits;
        found.extend(if later || asks { Some(features::source_title(kind)) } else { action() });
    }
    // In this order: fixes, ways to hide the finding, its rule, and then actions that need no finding.
    let ignores_here: Vec<_> = found.extract_if(.., |action| action.kind == ActionKind::Ignore).collect();
    let fixes: Vec<_> = found.extract_if(.., |action| action.kind == ActionKind::QuickFix).collect();
    let shown = |actions: Vec<Action>| {
        actions.into_iter().filter_map(|action| shown(session, on, action, params.range)).collect::<Vec<_>>()
    };
    let hiding = if wanted(ActionKind::QuickFix) { ignores(session, on, &here) } else { Vec::new() };
    mending.splice(0..0, shown(fixes));
    if wanted(ActionKind::QuickFix) {
        mending.extend(expect_citations(session, on, &here));
    }
    mending.extend(shown(ignores_here));
    mending.extend(hiding);
    mending.extend(rules.into_iter().flat_map(|rules| rules.actions(session, on)));
    mending.extend(shown(found));
    mending.extend(more);
    mending
}

/// Rules with findings, each with its first finding.
struct Rules<'a>(Vec<&'a Finding>);

impl<'a> Rules<'a> {
    /// Maximum number of rules that the menu offers to turn off; a longer menu is of no use.
    const MOST: usize = 3;

    fn of(findings: &'a [Finding]) -> Option<Self> {
        let mut seen = HashSet::new();
        let first = findings.iter().filter(|finding| seen.insert(finding.rule.name)).take(Self::MOST);
        let first: Vec<_> = first.collect();
        (!first.is_empty()).then_some(Self(first))
    }

    /// Returns the actions that turn off each rule, followed by those that show their pages.
    fn actions(self, session: &Session, on: &Subject) -> Vec<Value> {
        let off = self.0.iter().filter_map(|finding| turn_off(session, on, finding));
        let explain = self.0.iter().filter_map(|finding| explain(on, finding));
        off.chain(explain).collect()
    }
}

/// Returns an action that turns the rule of a finding off in `assessor.toml`.
fn turn_off(session: &Session, on: &Subject, finding: &Finding) -> Option<Value> {
    let (path, name) = (settings_file(session, on)?, finding.rule.name);
    let added = Added::setting(session, &path, "rules", name, "\"off\"").filter(|added| {
        Config::from_toml(&added.text).is_ok_and(|c| c.rules.get(name) == Some(&Level::Off))
    })?;
    let title = format!("Turn this rule off: {name} in {}", place_of(session, &path, &added));
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([convert::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that shows the page of a finding's rule, or `None` if the client cannot show it.
fn explain(on: &Subject, finding: &Finding) -> Option<Value> {
    let abilities = &on.abilities;
    if !abilities.action_literals || !abilities.shows_documents || abilities.pages.is_none() {
        return None;
    }
    let title = format!("Explain {}", finding.rule.name);
    let command = json!({"title": title, "command": EXPLAIN, "arguments": [on.uri, finding.rule.name]});
    let diagnostics = json!([convert::diagnostic(on, finding.clone())]);
    Some(json!({
        "title": title,
        "kind": ActionKind::QuickFix.name(),
        "command": command,
        "diagnostics": diagnostics,
    }))
}

/// Returns, for each of the `findings`, an action that ignores it in the team's settings by an edit of `assessor.toml`.
/// Clients that accept only commands get none, because the edit is not in this document.
fn ignores(session: &Session, on: &Subject, findings: &[Finding]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let new = findings.iter().filter(|finding| seen.insert((finding.rule.name, finding.span)));
    new.filter_map(|finding| ignore_in_settings(session, on, finding)).collect()
}

fn ignore_in_settings(session: &Session, on: &Subject, finding: &Finding) -> Option<Value> {
    let path = settings_file(session, on)?;
    let lines = rules::ignore::ignore_in_config(&on.snapshot, finding);
    // The edited file must still be valid: a file with `ignore = []` accepts no `[[ignore]]`.
    let added =
        Added::to(session, &path, "", &lines).filter(|added| Config::from_toml(&added.text).is_ok())?;
    let place = place_of(session, &path, &added);
    let unit = rules::ignore::unit(&on.snapshot, finding.span);
    let title = format!("Ignore {} for this {unit} in {place}", finding.rule.name);
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([convert::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that has each sentence checked for a source, by a setting in `assessor.toml`. It belongs to a
/// report that is not expected to cite.
fn expect_citations(session: &Session, on: &Subject, findings: &[Finding]) -> Option<Value> {
    let finding = findings.iter().find(|finding| finding.rule == &rules::citations::uncited_report::RULE)?;
    let path = settings_file(session, on)?;
    let added = Added::setting(session, &path, "need", "expects-citations", "true").filter(|added| {
        Config::from_toml(&added.text).is_ok_and(|c| c.need.expects_citations == Some(true))
    })?;
    let place = place_of(session, &path, &added);
    let title = format!("Check each sentence for a source (expects-citations = true in {place})");
    let mut action = in_file(on, &added, &title, ActionKind::QuickFix)?;
    action["diagnostics"] = json!([convert::diagnostic(on, finding.clone())]);
    Some(action)
}

/// Returns an action that edits a file other than the document and shows it, or `None` if the client
/// cannot make the edit.
fn in_file(on: &Subject, added: &Added, title: &str, kind: ActionKind) -> Option<Value> {
    let mut action = json!({"title": title, "kind": kind.name(), "edit": added.edit(on)?});
    if let Some(show) = added.shown(on) {
        action["command"] = show;
    }
    Some(action)
}

/// Returns the path of the document's settings file, or the path at which to create it. Returns `None` for a path
/// outside the workspace, because no action writes there.
fn settings_file(session: &Session, on: &Subject) -> Option<PathBuf> {
    let path = match &on.settings.file {
        Some(file) => file.clone(),
        None => session.place_for_settings(&on.uri)?,
    };
    session.is_in_workspace(&on.uri, &path).then_some(path)
}

/// Returns the name of a file in the title of an action: its path relative to its workspace folder.
fn place_of(session: &Session, path: &Path, added: &Added) -> String {
    let folders = session.folders();
    let within = folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
    let within = within.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let name = within.display().to_string().replace('\\', "/");
    if added.is_new { format!("a new {name}") } else { name }
}

/// Returns an action that adds an entry to the team's actors for a name that is in no registry, with the facts that the
/// text gives about it.
fn add_actor(session: &Session, on: &Subject, at: u32, kind: ActionKind) -> Option<Value> {
    let path = on.settings.actors()?.files().place_for_entry();
    if !session.is_in_workspace(&on.uri, &path) {
        return None;
    }
    let seen = Seen::at(session, &path).ok()?;
    let entry = entry::entry(&on.snapshot, at, seen.as_ref().map_or("", |seen| &seen.text))?;
    let added = Added::after(seen, &path, entry::HEAD, &entry.toml)?;
    let place = place_of(session, &path, &added);
    in_file(on, &added, &format!("Add {} to the team's actors in {place}", entry.name), kind)
}

/// Returns true if `kind` is `asked` or a kind below it.
fn is_within(kind: &str, asked: &str) -> bool {
    kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.is_empty())
}

/// Returns the place that an action is requested for. In the white space at the end of a line it is the last word, so that
/// the sentence just typed is meant.
fn asked_at(on: &Subject, range: lsp::Range) -> Span {
    let (start, end) = (on.offset(range.start), on.offset(range.end));
    let text = on.snapshot.text();
    let line = text.line_content(text.line_of(start));
    if start == end
        && line.start < start
        && text.slice(Span::new(start, line.end.max(start))).trim().is_empty()
    {
        let before = text.slice(Span::new(line.start, start));
        let words = before.trim_end().len() as u32;
        return Span::at(if words > 0 { line.start + words } else { start });
    }
    features::with_title(&on.snapshot, Span::new(start, end.max(start)))
}

/// Returns the action as JSON, or `None` for an action that needs a bibliography if there is none.
fn shown(session: &Session, on: &Subject, action: Action, range: lsp::Range) -> Option<Value> {
    let chosen = Chosen {
        uri: on.uri.clone(),
        version: on.version,
        range,
        kind: action.kind.name().to_owned(),
        title: action.title.clone(),
    };
    let with_entries = !action.entries.is_empty();
    let title = if with_entries {
        format!("{} ({})", action.title, Target::of(session, on).ok()?.title())
    } else {
        action.title
    };
    if !on.abilities.action_literals {
        return Some(json!({"title": title, "command": APPLY, "arguments": [on.uri, chosen]}));
    }
    let mut out = json!({"title": title, "kind": action.kind.name()});
    if action.preferred {
        out["isPreferred"] = true.into();
    }
    if with_entries {
        // The client calls the server to apply the action. The server must know that the entries were added, because
        // the client may not save their file at once.
        out["command"] = json!({"title": title, "command": APPLY, "arguments": [on.uri, chosen]});
    } else if action.edits.is_empty() {
        out["data"] = json!(chosen);
    } else {
        put_edit(on, &mut out, action.kind, &action.edits, action.caret);
    }
    if let Some(finding) = action.finding {
        out["diagnostics"] = json!([convert::diagnostic(on, finding)]);
    }
    Some(out)
}

/// Puts the edit into the action. The cursor position is part of the edit, as a snippet, or follows it as a command.
fn put_edit(on: &Subject, out: &mut Value, kind: ActionKind, edits: &[Edit], caret: Option<u32>) {
    out["edit"] = asking(on, kind, convert::workspace_edit(on, edits, caret));
    let snippet = on.abilities.snippet_edits && on.abilities.document_changes;
    if let Some(caret) = caret.filter(|_| !snippet && on.abilities.shows_documents) {
        let at = convert::position_after(on, edits, caret);
        out["command"] = json!({"title": "Show the caret", "command": SHOW_CARET, "arguments": [on.uri, at]});
    }
}

/// Returns the edit of an action. An edit that makes all links live asks the user first, if the client supports that.
fn asking(on: &Subject, kind: ActionKind, edit: Value) -> Value {
    if kind != ActionKind::Refang {
        return edit;
    }
    let description = "All defanged links of the endnotes become live: a click opens them.";
    convert::confirmed(on, edit, "Refang all links", description)
}

/// `codeAction/resolve`: returns the action with its edit. An action that already has an edit, or that has no data, is
/// returned unchanged.
///
/// # Errors
/// Returns `ContentModified` if the document has changed since the list was made.
pub fn resolve(session: &Session, on: Option<&Subject>, mut action: Value) -> Result<Value, Error> {
    let chosen: Option<Chosen> = serde_json::from_value(action["data"].clone()).ok();
    let (Some(on), Some(chosen)) = (on, chosen) else { return Ok(action) };
    if on.version != chosen.version {
        return Err(Error::content_modified());
    }
    match find(on, &chosen) {
        Some(found) => put_edit(on, &mut action, found.kind, &found.edits, found.caret),
        None => {
            action["edit"] = json!({});
            tell(&session.outbox, why_nothing(&chosen));
        }
    }
    Ok(action)
}

fn why_nothing(chosen: &Chosen) -> &'static str {
    let kind = ActionKind::ALL.into_iter().find(|kind| kind.name() == chosen.kind);
    kind.map_or("There is nothing to do.", features::why_nothing)
}

/// Computes the chosen action again.
fn find(on: &Subject, chosen: &Chosen) -> Option<Action> {
    let kind = ActionKind::ALL.into_iter().find(|kind| kind.name() == chosen.kind)?;
    if ActionKind::SOURCE.contains(&kind) {
        return features::source_action(&on.snapshot, &on.settings.rules, kind);
    }
    let span = asked_at(on, chosen.range);
    let all = features::actions(&on.snapshot, on.findings_at(span), span, false);
    all.into_iter().find(|action| action.kind.name() == chosen.kind && action.title == chosen.title)
}

/// `workspace/executeCommand`: asks the client to apply the edit, as one step, and to show the cursor.
///
/// # Errors
/// Returns `InvalidParams` for an unknown command or invalid arguments. Returns `ContentModified` if the action was
/// chosen for a text that has changed since.
pub fn execute(session: &Arc<Session>, on: Option<&Subject>, params: &Value) -> Result<Value, Error> {
    let command = params["command"].as_str().unwrap_or_default();
    let argument = |i: usize| params["arguments"].get(i).unwrap_or(&Value::Null);
    if !COMMANDS.contains(&command) {
        return Err(Error::invalid_params(format!("there is no command '{command}'")));
    }
    if command == SHOW_CARET {
        // The file need not be a report.
        lifecycle::show(session, argument(0).as_str().unwrap_or_default(), argument_as(argument(1))?);
        return Ok(Value::Null);
    }
    if command == EXPLAIN {
        let rule = argument(1).as_str().and_then(rules::by_name);
        let rule = rule.ok_or_else(|| Error::invalid_params("there is no such rule"))?;
        // The folder may have been deleted since the server started.
        if let Some(base) = pages::base() {
            lifecycle::show(session, &pages::address(&base, rule), lsp::Position::default());
        }
        return Ok(Value::Null);
    }
    let Some(on) = on else {
        return Err(Error::invalid_params("the document is not open"));
    };
    match command {
        INSERT_CITATION => {
            let at = on.offset(argument_as(argument(1))?);
            let url = argument(2).as_str().map(str::trim).filter(|url| !url.is_empty());
            let dead = url.and_then(|url| features::defang_links(&on.snapshot, &on.settings.rules, url));
            let url = dead.as_ref().map(|(dead, _)| dead.as_str()).or(url);
            let change = edits::insert_citation(&on.snapshot, at, url).map(edits::Change::behind_marker);
            let obstacle = edits::obstacle(&on.snapshot).filter(|_| edits::may_insert(&on.snapshot, at));
            let why_not = obstacle.map_or_else(
                || "Place the cursor in a body sentence.".to_owned(),
                |span| {
                    let text = on.snapshot.text();
                    let (words, line) = (text.slice(span), text.line_of(span.start) + 1);
                    format!(
                        "Nothing was inserted. \"{words}\" on line {line} might then refer to another endnote."
                    )
                },
            );
            make(session, on, "Insert citation", change, &why_not);
        }
        PASTE => {
            // The argument is a position, or the range of the selection.
            let at = match argument_as::<lsp::Range>(argument(1)) {
                Ok(range) => on.span(range),
                Err(_) => Span::at(on.offset(argument_as(argument(1))?)),
            };
            let text = argument(2).as_str().filter(|text| !text.trim().is_empty());
            let text = text.ok_or_else(|| Error::invalid_params("the text to be pasted is missing"))?;
            let known = |i: usize| argument(i).as_str().map(str::to_owned);
            let clipboard = Clipboard { text: text.to_owned(), origin: known(3), fragment: known(4) };
            let (change, told) = match paste::pasted(session, on, at, &clipboard, Citing::Always) {
                Ok(pasted) => (pasted.change, pasted.told),
                Err(why) => {
                    paste::warn(session, why);
                    (as_it_is(at, text), None)
                }
            };
            let with_entries = !change.entries.is_empty();
            if change.is_empty() || with_entries {
                make(session, on, "Paste with citations", Some(change), "There is nothing to paste.");
                told.filter(|_| with_entries).iter().for_each(|told| tell(&session.outbox, told));
            } else {
                apply(session, on, "Paste with citations", None, &change, told);
            }
        }
        RENUMBER => {
            let made = edits::renumber(&on.snapshot);
            let line = |span: &Span| on.snapshot.text().line_of(span.start) + 1;
            let written = |span: &Span| on.snapshot.text().slice(*span).into_owned();
            let refused = made.doubts.iter().find_map(|doubt| match doubt {
                edits::Doubt::Unread(span) => Some(format!(
                    "Nothing was renumbered. \"{}\" on line {} may refer to an endnote but is not written as a marker.",
                    written(span),
                    line(span)
                )),
                edits::Doubt::Unlike(span) => Some(format!(
                    "Nothing was renumbered. \"{}\" on line {} is written differently from the other markers.",
                    written(span),
                    line(span)
                )),
                edits::Doubt::Paragraphs(span) => Some(format!(
                    "Nothing was renumbered. The endnote on line {} has a second line or paragraph, unlike the others.",
                    line(span)
                )),
                edits::Doubt::Footnotes => {
                    Some("Nothing was renumbered. For footnotes, use the action \"Renumber footnotes\".".to_owned())
                }
                edits::Doubt::Follows(span) => Some(format!(
                    "Nothing was renumbered. The endnote on line {} refers to the one above it, which would move away.",
                    line(span)
                )),
                _ => None,
            });
            let why_not = if let Some(why_not) = &refused {
                why_not
            } else if made.doubts.is_empty() {
                "The citations are already in order."
            } else if made.doubts.contains(&edits::Doubt::ByList) {
                "Nothing was renumbered. The numbers follow a list, such as an alphabetical one, not the text."
            } else {
                "Nothing was renumbered. The other numbers have no endnote, or share one."
            };
            make(session, on, "Renumber citations", Some(made.change), why_not);
        }
        _ => {
            let chosen: Chosen = argument_as(argument(1))?;
            if chosen.version != on.version {
                return Err(Error::content_modified());
            }
            let change = find(on, &chosen).map(|action| Change {
                edits: action.edits,
                caret: action.caret,
                marker: String::new(),
                entries: action.entries,
            });
            let kind = ActionKind::ALL.into_iter().find(|kind| kind.name() == chosen.kind);
            make_as(session, on, kind, &chosen.title, change, why_nothing(&chosen));
        }
    }
    Ok(Value::Null)
}

/// Returns the change that pastes the text unchanged and puts the cursor after it.
fn as_it_is(at: Span, text: &str) -> Change {
    let caret = Some(at.start + text.len() as u32);
    Change { edits: vec![Edit::new(at, text)], caret, ..Change::default() }
}

fn argument_as<T: for<'a> Deserialize<'a>>(value: &Value) -> Result<T, Error> {
    T::deserialize(value).map_err(|error| Error::invalid_params(error.to_string()))
}

/// Asks the client to apply `change`. If there is no change, shows `why_not` to the user.
fn make(session: &Arc<Session>, on: &Subject, label: &str, change: Option<Change>, why_not: &str) {
    make_as(session, on, None, label, change, why_not);
}

/// Does the same as [`make`], for an action of this kind.
fn make_as(
    session: &Arc<Session>,
    on: &Subject,
    kind: Option<ActionKind>,
    label: &str,
    change: Option<Change>,
    why_not: &str,
) {
    match change.filter(|change| !change.is_empty()) {
        Some(change) if !change.entries.is_empty() => {
            if let Err(why_not) = entries::make(session, on, label, change) {
                tell(&session.outbox, &why_not);
            }
        }
        Some(change) => apply(session, on, label, kind, &change, None),
        None => tell(&session.outbox, why_not),
    }
}

/// Has the client make `change`, and tells the user `message` once it is made.
fn apply(
    session: &Arc<Session>,
    on: &Subject,
    label: &str,
    kind: Option<ActionKind>,
    change: &Change,
    message: Option<String>,
) {
    let edit = convert::workspace_edit(on, &change.edits, None);
    let edit = match kind {
        Some(kind) => asking(on, kind, edit),
        None => edit,
    };
    let caret = change.caret.map(|caret| convert::position_after(on, &change.edits, caret));
    let show = caret.map(|caret| (on.uri.clone(), caret));
    lifecycle::apply_edit(session, label, edit, Afterwards { show, message, ..Afterwards::default() });
}

fn tell(outbox: &Outbox, message: &str) {
    let typ = lsp::MessageType::INFO;
    outbox.notify("window/showMessage", lsp::ShowMessageParams { typ, message: message.to_owned() });
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_kind_holds_those_below_it() {
        assert!(is_within("source.fixAll.assessor", "source"));
        assert!(is_within("source.fixAll.assessor", "source.fixAll"));
        assert!(is_within("quickfix", ""));
        assert!(!is_within("source.fixAll.assessor", "source.fix"));
        assert!(!is_within("quickfix", "quickfix.more"));
    }
}
