//! `textDocument/codeAction` and `codeAction/resolve`.
//!
//! The server keeps no state between the list of actions and the choice of the client. The data of an action names
//! the document and the version for which it was made. To resolve or apply the action, the server computes it again
//! from that document.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{self as lsp, MessageType};

use super::bibliography_edits::Target;
use super::file_actions;
use crate::features::{self, Action, ActionKind, Mendable};
use crate::rules;
use crate::server::proto;
use crate::server::proto::commands::{APPLY, SHOW_CARET};
use crate::server::state::{Context, DocumentSnapshot, Session};
use crate::text::{Edit, Span};

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
    /// The client's version of the document.
    pub version: i32,
    range: lsp::Range,
    /// The name of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
}

/// Returns the code actions for the range, as JSON.
pub fn list(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: lsp::CodeActionParams,
) -> Vec<Value> {
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
        && (on.capabilities.resolves_edits || !on.capabilities.action_literals)
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
    let session = &context.session;
    let (mut mending, mut more) = (Vec::new(), Vec::new());
    if on.snapshot.is_assessment() {
        let finding = here.iter().find(|finding| finding.rule == &rules::actors::unknown_actor::RULE);
        let at = finding.map_or(on.offset(params.range.end), |finding| finding.span.start);
        let (kind, place) = match finding {
            Some(_) => (ActionKind::QuickFix, &mut mending),
            None => (ActionKind::Rewrite, &mut more),
        };
        if wanted(kind) {
            place.extend(file_actions::add_actor(session, on, at, finding));
        }
    }
    for kind in ActionKind::SOURCE.into_iter().filter(|kind| wants_source && wanted(*kind)) {
        if !features::may_act(&on.snapshot, &on.settings.rules, &mendable, kind) {
            continue;
        }
        let action = || features::source_action(&on.snapshot, &on.settings.rules, kind);
        // A client that asks the user before it resolves this one must not get the edit before.
        let asks =
            kind == ActionKind::Refang && on.capabilities.resolves_edits && !on.capabilities.confirms_edits;
        found.extend(if later || asks { Some(features::source_title(kind)) } else { action() });
    }
    // In this order: fixes, ways to hide the finding, its rule, and then actions that need no finding.
    let ignores_here: Vec<_> = found.extract_if(.., |action| action.kind == ActionKind::Ignore).collect();
    let fixes: Vec<_> = found.extract_if(.., |action| action.kind == ActionKind::QuickFix).collect();
    let shown = |actions: Vec<Action>| {
        actions.into_iter().filter_map(|action| shown(session, on, action, params.range)).collect::<Vec<_>>()
    };
    mending.splice(0..0, shown(fixes));
    let wants_fixes = wanted(ActionKind::QuickFix);
    if wants_fixes {
        mending.extend(file_actions::expect_citations(session, on, &here));
    }
    mending.extend(shown(ignores_here));
    if wants_fixes {
        mending.extend(file_actions::ignores(session, on, &here));
        // Only the menu of a finding speaks of its rule: there the client names the diagnostics.
        if !diagnostics.is_empty() {
            mending.extend(file_actions::about_rules(session, on, &here));
        }
    }
    mending.extend(shown(found));
    mending.extend(more);
    mending
}

/// Returns true if `kind` is `asked` or a kind below it.
fn is_within(kind: &str, asked: &str) -> bool {
    kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.is_empty())
}

/// Returns the place that an action is requested for. In the white space at the end of a line it is the last word, so that
/// the sentence just typed is meant.
fn asked_at(on: &DocumentSnapshot, range: lsp::Range) -> Span {
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
fn shown(session: &Session, on: &DocumentSnapshot, action: Action, range: lsp::Range) -> Option<Value> {
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
    if !on.capabilities.action_literals {
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
        out["diagnostics"] = json!([proto::diagnostic(on, finding)]);
    }
    Some(out)
}

/// Puts the edit into the action. The cursor position is part of the edit, as a snippet, or follows it as a command.
fn put_edit(on: &DocumentSnapshot, out: &mut Value, kind: ActionKind, edits: &[Edit], caret: Option<u32>) {
    out["edit"] = asking(on, kind, proto::workspace_edit(on, edits, caret));
    let snippet = on.capabilities.snippet_edits && on.capabilities.document_changes;
    if let Some(caret) = caret.filter(|_| !snippet && on.capabilities.shows_documents) {
        let at = proto::position_after(on, edits, caret);
        out["command"] = json!({"title": "Show the caret", "command": SHOW_CARET, "arguments": [on.uri, at]});
    }
}

/// Returns the edit of an action. An edit that makes all links live asks the user first, if the client supports that.
pub fn asking(on: &DocumentSnapshot, kind: ActionKind, edit: Value) -> Value {
    if kind != ActionKind::Refang {
        return edit;
    }
    let description = "All defanged links of the endnotes become live: a click opens them.";
    proto::confirmed(on, edit, "Refang all links", description)
}

/// `codeAction/resolve`: returns the action with its edit. An action that already has an edit, or that has no data, is
/// returned unchanged.
///
/// # Errors
/// Returns `ContentModified` if the document has changed since the list was made.
pub fn resolve(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    mut action: Value,
) -> Result<Value, Error> {
    let chosen: Option<Chosen> = serde_json::from_value(action["data"].clone()).ok();
    let (Some(on), Some(chosen)) = (on, chosen) else { return Ok(action) };
    if on.version != chosen.version {
        return Err(Error::content_modified());
    }
    match find(on, &chosen) {
        Some(found) => put_edit(on, &mut action, found.kind, &found.edits, found.caret),
        None => {
            action["edit"] = json!({});
            context.show_message(MessageType::INFO, why_nothing(&chosen));
        }
    }
    Ok(action)
}

/// Returns the message for a chosen action that changes nothing.
pub fn why_nothing(chosen: &Chosen) -> &'static str {
    let kind = ActionKind::ALL.into_iter().find(|kind| kind.name() == chosen.kind);
    kind.map_or("There is nothing to do.", features::why_nothing)
}

/// Computes the chosen action again.
pub fn find(on: &DocumentSnapshot, chosen: &Chosen) -> Option<Action> {
    let kind = ActionKind::ALL.into_iter().find(|kind| kind.name() == chosen.kind)?;
    if ActionKind::SOURCE.contains(&kind) {
        return features::source_action(&on.snapshot, &on.settings.rules, kind);
    }
    let span = asked_at(on, chosen.range);
    let all = features::actions(&on.snapshot, on.findings_at(span), span, false);
    all.into_iter().find(|action| action.kind.name() == chosen.kind && action.title == chosen.title)
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
