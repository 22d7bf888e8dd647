//! Conversion of completions and renames.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::super::routes::request_failed;
use super::super::subject::Subject;
use crate::features::{self, Asked, Source, Suggestion, SuggestionKind, endnote_edits};
use crate::text::Span;

/// The data of a completion item that adds an endnote when it is resolved.
#[derive(Serialize, Deserialize)]
struct Pending {
    uri: String,
    version: i32,
    /// The typed text that the marker replaces.
    typed: lsp::Range,
    marker: String,
    /// The text of the line before it.
    before: String,
    /// Index of the block of the endnote to repeat, and the text of that endnote; `None` for a new endnote.
    of: Option<(usize, String)>,
}

/// Returns the features that the client wants in suggestions.
#[must_use]
pub fn asked(subject: &Subject, params: &lsp::CompletionParams) -> Asked {
    let trigger = params.context.as_ref().and_then(|context| context.trigger_character.as_deref());
    Asked { snippets: subject.abilities.completes_snippets, after_space: trigger == Some(" ") }
}

/// Converts suggestions to a list in their order. The list is marked as incomplete, because it has only the likeliest
/// ones: the client asks again as the user types.
#[must_use]
pub fn completions(subject: &Subject, found: Vec<Suggestion>) -> Option<lsp::CompletionResponse> {
    if found.is_empty() {
        return None;
    }
    let resolves = subject.abilities.resolves_completions;
    let mut items: Vec<lsp::CompletionItem> = Vec::with_capacity(found.len());
    for (i, suggestion) in found.into_iter().enumerate() {
        // A marker that repeats a source under a new number needs its endnote, and this client cannot add it.
        if !resolves && matches!(suggestion.source, Some(Source::Of(_))) {
            continue;
        }
        items.extend(item(subject, i, suggestion));
    }
    Some(lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: true, items }))
}

/// Returns the item, or `None` if the endnote that it repeats does not exist.
fn item(subject: &Subject, index: usize, suggestion: Suggestion) -> Option<lsp::CompletionItem> {
    let range = subject.range(suggestion.span);
    let (mut data, mut edits) = (None, None);
    if let Some(source) = &suggestion.source {
        if subject.abilities.resolves_completions {
            let of = match source {
                Source::New => None,
                Source::Of(block) => Some((*block, block_text(subject, *block)?)),
            };
            let (uri, version) = (subject.uri.clone(), subject.version);
            let (marker, before) = (suggestion.text.clone(), line_before(subject, suggestion.span.start));
            data = Some(json!(Pending { uri, version, typed: range, marker, before, of }));
        } else {
            edits = additional(subject, range, &suggestion.text, source);
        }
    }
    Some(lsp::CompletionItem {
        label: suggestion.label,
        kind: Some(kind(suggestion.kind)),
        detail: Some(suggestion.detail).filter(|detail| !detail.is_empty()),
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(suggestion.filter),
        insert_text_format: suggestion.is_snippet.then_some(lsp::InsertTextFormat::SNIPPET),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text: suggestion.text })),
        additional_text_edits: edits,
        data,
        ..lsp::CompletionItem::default()
    })
}

/// Returns the text of a block without the white space around it, or `None` if the document has no such block.
fn block_text(subject: &Subject, block: usize) -> Option<String> {
    let snapshot = &subject.snapshot;
    let known = block < snapshot.blocks().len();
    known.then(|| snapshot.text().slice(snapshot.block_content(block)).into_owned())
}

/// Returns the text of the line before `offset`.
fn line_before(subject: &Subject, offset: u32) -> String {
    let text = subject.snapshot.text();
    let start = text.line_content(text.line_of(offset)).start;
    text.slice(Span::new(start.min(offset), offset)).into_owned()
}

const fn kind(kind: SuggestionKind) -> lsp::CompletionItemKind {
    match kind {
        SuggestionKind::Marker => lsp::CompletionItemKind::REFERENCE,
        SuggestionKind::Host => lsp::CompletionItemKind::FILE,
        SuggestionKind::Takeaway => lsp::CompletionItemKind::TEXT,
        SuggestionKind::Person => lsp::CompletionItemKind::CLASS,
        SuggestionKind::Body => lsp::CompletionItemKind::MODULE,
        SuggestionKind::Part => lsp::CompletionItemKind::SNIPPET,
        SuggestionKind::Directive => lsp::CompletionItemKind::KEYWORD,
    }
}

fn additional(
    subject: &Subject,
    typed: lsp::Range,
    marker: &str,
    source: &Source,
) -> Option<Vec<lsp::TextEdit>> {
    let edits = endnote_edits(&Arc::clone(&subject.snapshot), subject.span(typed), marker, source);
    let of = |edit: crate::text::Edit| lsp::TextEdit { range: subject.range(edit.span), new_text: edit.text };
    (!edits.is_empty()).then(|| edits.into_iter().map(of).collect())
}

/// Returns the range of what is typed of the marker. The client may have inserted the marker, or more of it may have
/// been typed, since the suggestion was made; `None` where something else is there now, or where the endnote to repeat is
/// another.
fn typed_now(subject: &Subject, pending: &Pending) -> Option<lsp::Range> {
    if subject.version == pending.version {
        return Some(pending.typed);
    }
    let start = subject.offset(pending.typed.start);
    let is_same =
        pending.of.as_ref().is_none_or(|(block, text)| block_text(subject, *block).as_ref() == Some(text));
    if !is_same || line_before(subject, start) != pending.before {
        return None;
    }
    let text = subject.snapshot.text();
    let line = text.line_content(text.line_of(start));
    let there = text.slice(Span::new(start, line.end.max(start)));
    let same = there.bytes().zip(pending.marker.bytes()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return None;
    }
    let closed = same < pending.marker.len() && there[same..].starts_with(']');
    Some(subject.range(Span::new(start, start + same as u32 + u32::from(closed))))
}

/// `completionItem/resolve`: a marker with its endnote and the room for it. An item that needs none, or whose marker is
/// no longer in the text, stays as it is.
///
/// # Errors
/// Never returns an error; the type of the route requires a `Result`.
pub fn resolve_completion(subject: Option<&Subject>, mut item: Value) -> Result<Value, Error> {
    let pending: Option<Pending> = serde_json::from_value(item["data"].clone()).ok();
    if let (Some(subject), Some(pending)) = (subject, pending)
        && let Some(typed) = typed_now(subject, &pending)
    {
        let source = pending.of.map_or(Source::New, |(block, _)| Source::Of(block));
        if let Some(edits) = additional(subject, typed, &pending.marker, &source) {
            item["additionalTextEdits"] = json!(edits);
        }
    }
    Ok(item)
}

/// `textDocument/rename`: returns the edit.
///
/// # Errors
/// Returns `RequestFailed`, with the reason, if nothing can be renamed at this position or to this name.
pub fn renamed(subject: Option<&Subject>, params: Value) -> Result<Value, Error> {
    let params: lsp::RenameParams =
        serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))?;
    let Some(subject) = subject else { return Ok(Value::Null) };
    let offset = subject.offset(params.text_document_position.position);
    match features::rename(&subject.snapshot, offset, &params.new_name) {
        Ok(edits) => Ok(super::workspace_edit(subject, &edits, None)),
        Err(why) => Err(request_failed(why)),
    }
}
