//! `assessor/paste`: what a text on the clipboard can become where it is about to be pasted. The protocol has no
//! such request; an editor that can offer more than one way of pasting asks it.

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::subject::Subject;
use super::{convert, entries, routes};
use crate::features;
use crate::text::Span;

/// The request's name.
pub const METHOD: &str = "assessor/paste";

#[derive(Deserialize)]
struct Params {
    /// What is selected, and would be replaced.
    range: lsp::Range,
    /// What is pasted.
    text: String,
}

/// The menu entry and the edit to make instead of inserting the text, or `null` where it is best inserted as it is.
///
/// # Errors
/// `InvalidParams` for other parameters.
pub fn answer(session: &Session, on: Option<&Subject>, params: Value) -> Result<Value, Error> {
    let params: Params = routes::parse(params)?;
    let Some(on) = on else { return Ok(Value::Null) };
    let (start, end) = (on.offset(params.range.start), on.offset(params.range.end));
    let pasted = features::paste(&on.snapshot, Span::new(start, end.max(start)), &params.text);
    let made = |pasted: features::Pasted| {
        let edit = if pasted.change.entries.is_empty() {
            convert::workspace_edit(on, &pasted.change.edits, None)
        } else {
            entries::pasted(session, on, &pasted.change)?
        };
        let caret = pasted.change.caret.map(|caret| convert::position_after(on, &pasted.change.edits, caret));
        Some(json!({"title": pasted.title, "edit": edit, "caret": caret}))
    };
    Ok(pasted.and_then(made).unwrap_or(Value::Null))
}
