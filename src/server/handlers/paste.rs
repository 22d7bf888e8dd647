//! Paste: the forms that a text on the clipboard can take where it is pasted, and the sources that a copied text takes
//! along. The protocol has no such requests. Editors that can offer more than one way to paste send them.
//!
//! * `assessor/copied` returns a copied text with the endnotes that it cites, for an editor that can keep them
//!   with the clipboard.
//! * `assessor/paste` returns the edit to make instead of inserting the text. If a piece of another report comes
//!   without its endnotes, the report is searched among the open documents and those of the archive ([`origin`]).

mod origin;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::bibliography_edits;
use crate::edits;
use crate::features::{self, Citing, Paste, Pasted, Plain};
use crate::server::proto::{self, parse};
use crate::server::state::{Context, DocumentSnapshot};
use crate::text::Span;

/// The request about a text that is pasted.
pub const METHOD: &str = "assessor/paste";
/// The request about a text that is copied.
pub const COPIED: &str = "assessor/copied";

/// Maximum length in bytes of a text whose sources are searched. A copy of a whole report contains its endnotes.
const LONGEST: usize = 256 * 1024;

#[derive(Deserialize)]
struct Params {
    /// The selection, which the paste replaces.
    range: lsp::Range,
    #[serde(flatten)]
    clipboard: Clipboard,
}

/// A text to be pasted, with information about its origin.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Clipboard {
    /// The text.
    pub text: String,
    /// The URI of the document from which it was copied, if known.
    #[serde(default)]
    pub origin: Option<String>,
    /// The answer to `assessor/copied` from the time of the copy.
    #[serde(default)]
    pub fragment: Option<String>,
}

#[derive(Deserialize)]
struct CopiedParams {
    /// The copied ranges, in the order of the text.
    #[serde(default)]
    ranges: Vec<lsp::Range>,
    /// The copied text, for a client that knows the text better than its ranges.
    text: Option<String>,
}

/// Returns the copied text with the endnotes that it cites, or `null` if it cites none.
///
/// # Errors
/// Returns `InvalidParams` for malformed parameters.
pub fn copied(_: &Arc<Context>, on: Option<&DocumentSnapshot>, params: Value) -> Result<Value, Error> {
    let params: CopiedParams = parse(params)?;
    let Some(on) = on.filter(|on| on.snapshot.is_assessment()) else { return Ok(Value::Null) };
    let spans: Vec<_> = params.ranges.into_iter().map(|range| on.span(range)).collect();
    let length = params.text.as_ref().map_or(spans.iter().map(|span| span.len() as usize).sum(), String::len);
    if length > LONGEST {
        return Ok(Value::Null);
    }
    let fragment = match params.text {
        Some(text) => edits::with_endnotes(&on.snapshot, &text),
        None => edits::fragment(&on.snapshot, &spans),
    };
    Ok(json!(fragment))
}

/// The menu entry and the edit to make instead of inserting the text, or `null` where it is best inserted as it is; the
/// user is told why, where that is not to be expected. An edit that is not `preferred` is offered only as an alternative
/// to the text as it is. A `message` is for the user once the edit is made: other ways of
/// pasting may be chosen.
///
/// # Errors
/// Returns `InvalidParams` for malformed parameters.
pub fn answer(context: &Arc<Context>, on: Option<&DocumentSnapshot>, params: Value) -> Result<Value, Error> {
    let params: Params = parse(params)?;
    let Some(on) = on else { return Ok(Value::Null) };
    let (start, end) = (on.offset(params.range.start), on.offset(params.range.end));
    let at = Span::new(start, end.max(start));
    let pasted = match pasted(context, on, at, &params.clipboard, Citing::WhereMeant) {
        Ok(pasted) => pasted,
        Err(why) => {
            warn(context, why);
            return Ok(Value::Null);
        }
    };
    let made = || {
        let edit = if pasted.change.entries.is_empty() {
            proto::workspace_edit(on, &pasted.change.edits, None)
        } else {
            bibliography_edits::pasted(context, on, &pasted.change)?
        };
        let caret = pasted.change.caret.map(|caret| proto::position_after(on, &pasted.change.edits, caret));
        let (title, preferred) = (pasted.title, pasted.preferred);
        Some(
            json!({"title": title, "edit": edit, "caret": caret, "message": pasted.told, "preferred": preferred}),
        )
    };
    Ok(made().unwrap_or(Value::Null))
}

/// Returns the result of pasting a text over `at`. May read the reports of the archive.
///
/// # Errors
/// Returns the reason if the text is best inserted unchanged.
pub fn pasted(
    context: &Arc<Context>,
    on: &DocumentSnapshot,
    at: Span,
    clipboard: &Clipboard,
    citing: Citing,
) -> Result<Pasted, Plain> {
    let made = match features::paste_defanged(&on.snapshot, &on.settings.rules, at, &clipboard.text, citing) {
        Paste::Known(known) => known,
        // Cut or copied here: its markers mean the endnotes of this report.
        Paste::Piece if clipboard.origin.as_ref() == Some(&on.uri) => Err(None),
        Paste::Piece => {
            let fragment = match &clipboard.fragment {
                Some(fragment) => origin::Origin::Elsewhere(fragment.clone()),
                None => origin::find(context, on, &clipboard.text),
            };
            match fragment {
                origin::Origin::Here => Err(None),
                origin::Origin::Elsewhere(fragment) => {
                    features::paste_piece(&on.snapshot, &on.settings.rules, at, &clipboard.text, &fragment)
                }
                origin::Origin::Unknown => Err(features::borrowed(&on.snapshot, &clipboard.text)),
            }
        }
    };
    made.or_else(|why| {
        let after = features::paste_after_marker(&on.snapshot, at, &clipboard.text);
        after.map(|after| Pasted { told: why.clone(), ..after }).ok_or(why)
    })
}

/// Tells the user why a text was pasted unchanged.
pub fn warn(context: &Context, why: Plain) {
    if let Some(message) = why {
        context.show_message(lsp::MessageType::WARNING, message);
    }
}
