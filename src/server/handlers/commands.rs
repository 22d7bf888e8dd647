//! `workspace/executeCommand`: the commands that any client can call.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{self as lsp, MessageType};

use super::apply_edit::{Afterwards, apply_edit};
use super::code_actions::{Chosen, asking, find, why_nothing};
use super::paste::{self, Clipboard};
use super::{bibliography_edits, client_requests};
use crate::edits::{self, Change};
use crate::features::{self, ActionKind, Citing};
use crate::rules;
use crate::server::proto;
use crate::server::proto::commands::{COMMANDS, EXPLAIN, INSERT_CITATION, PASTE, RENUMBER, SHOW_CARET};
use crate::server::state::{Context, DocumentSnapshot, rule_pages};
use crate::text::{Edit, Span};

/// `workspace/executeCommand`: asks the client to apply the edit, as one step, and to show the cursor.
///
/// # Errors
/// Returns `InvalidParams` for an unknown command or invalid arguments. Returns `ContentModified` if the action was
/// chosen for a text that has changed since.
pub fn execute(context: &Arc<Context>, on: Option<&DocumentSnapshot>, params: Value) -> Result<Value, Error> {
    let command = params["command"].as_str().unwrap_or_default();
    let argument = |i: usize| params["arguments"].get(i).unwrap_or(&Value::Null);
    if !COMMANDS.contains(&command) {
        return Err(Error::invalid_params(format!("there is no command '{command}'")));
    }
    if command == SHOW_CARET {
        // The file need not be a report.
        client_requests::show(context, argument(0).as_str().unwrap_or_default(), argument_as(argument(1))?);
        return Ok(Value::Null);
    }
    if command == EXPLAIN {
        let rule = argument(1).as_str().and_then(rules::by_name);
        let rule = rule.ok_or_else(|| Error::invalid_params("there is no such rule"))?;
        // The folder may have been deleted since the server started.
        if let Some(base) = rule_pages::base() {
            client_requests::show(context, &proto::rule_page(&base, rule), lsp::Position::default());
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
            make(context, on, "Insert citation", change, &why_not);
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
            let (change, told) = match paste::pasted(context, on, at, &clipboard, Citing::Always) {
                Ok(pasted) => (pasted.change, pasted.told),
                Err(why) => {
                    paste::warn(context, why);
                    (as_it_is(at, text), None)
                }
            };
            let with_entries = !change.entries.is_empty();
            if change.is_empty() || with_entries {
                make(context, on, "Paste with citations", Some(change), "There is nothing to paste.");
                told.filter(|_| with_entries).iter().for_each(|told| tell(context, told));
            } else {
                apply(context, on, "Paste with citations", None, &change, told);
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
            make(context, on, "Renumber citations", Some(made.change), why_not);
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
            make_as(context, on, kind, &chosen.title, change, why_nothing(&chosen));
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
fn make(context: &Arc<Context>, on: &DocumentSnapshot, label: &str, change: Option<Change>, why_not: &str) {
    make_as(context, on, None, label, change, why_not);
}

/// Does the same as [`make`], for an action of this kind.
fn make_as(
    context: &Arc<Context>,
    on: &DocumentSnapshot,
    kind: Option<ActionKind>,
    label: &str,
    change: Option<Change>,
    why_not: &str,
) {
    match change.filter(|change| !change.is_empty()) {
        Some(change) if !change.entries.is_empty() => {
            if let Err(why_not) = bibliography_edits::make(context, on, label, change) {
                tell(context, &why_not);
            }
        }
        Some(change) => apply(context, on, label, kind, &change, None),
        None => tell(context, why_not),
    }
}

/// Has the client make `change`, and tells the user `message` once it is made.
fn apply(
    context: &Arc<Context>,
    on: &DocumentSnapshot,
    label: &str,
    kind: Option<ActionKind>,
    change: &Change,
    message: Option<String>,
) {
    let edit = proto::workspace_edit(on, &change.edits, None);
    let edit = match kind {
        Some(kind) => asking(on, kind, edit),
        None => edit,
    };
    let caret = change.caret.map(|caret| proto::position_after(on, &change.edits, caret));
    let show = caret.map(|caret| (on.uri.clone(), caret));
    apply_edit(context, label, edit, Afterwards { show, message, ..Afterwards::default() });
}

fn tell(context: &Context, message: &str) {
    context.show_message(MessageType::INFO, message);
}
