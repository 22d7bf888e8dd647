//! Completions, and the edits that they add when they are resolved.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use crate::features::{self, Asked, EndnoteContent, Suggestion, SuggestionKind, endnote_edits};
use crate::server::state::{Context, DocumentSnapshot};
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

/// `textDocument/completion`.
pub fn complete(on: &DocumentSnapshot, params: lsp::CompletionParams) -> Option<lsp::CompletionResponse> {
    let offset = on.offset(params.text_document_position.position);
    let trigger = params.context.as_ref().and_then(|context| context.trigger_character.as_deref());
    let (snippets, after_space) = (on.capabilities.completes_snippets, trigger == Some(" "));
    completions(on, features::suggestions(&on.snapshot, offset, Asked { snippets, after_space }))
}

/// Converts suggestions to a list in their order. The list is marked as incomplete, because it has only the likeliest
/// ones: the client asks again as the user types.
fn completions(on: &DocumentSnapshot, found: Vec<Suggestion>) -> Option<lsp::CompletionResponse> {
    if found.is_empty() {
        return None;
    }
    let resolves = on.capabilities.resolves_completions;
    let mut items: Vec<lsp::CompletionItem> = Vec::with_capacity(found.len());
    for (i, suggestion) in found.into_iter().enumerate() {
        // A marker that repeats a source under a new number needs its endnote, and this client cannot add it.
        if !resolves && matches!(suggestion.source, Some(EndnoteContent::Of(_))) {
            continue;
        }
        items.extend(item(on, i, suggestion));
    }
    Some(lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: true, items }))
}

/// Returns the item, or `None` if the endnote that it repeats does not exist.
fn item(on: &DocumentSnapshot, index: usize, suggestion: Suggestion) -> Option<lsp::CompletionItem> {
    let range = on.range(suggestion.span);
    let (mut data, mut edits) = (None, None);
    if let Some(source) = &suggestion.source {
        if on.capabilities.resolves_completions {
            let of = match source {
                EndnoteContent::New => None,
                EndnoteContent::Of(block) => Some((*block, block_text(on, *block)?)),
            };
            let (uri, version) = (on.uri.clone(), on.version);
            let (marker, before) = (suggestion.text.clone(), line_before(on, suggestion.span.start));
            data = Some(json!(Pending { uri, version, typed: range, marker, before, of }));
        } else {
            edits = additional(on, range, &suggestion.text, source);
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
fn block_text(on: &DocumentSnapshot, block: usize) -> Option<String> {
    let snapshot = &on.snapshot;
    let known = block < snapshot.blocks().len();
    known.then(|| snapshot.text().slice(snapshot.block_content(block)).into_owned())
}

/// Returns the text of the line before `offset`.
fn line_before(on: &DocumentSnapshot, offset: u32) -> String {
    let text = on.snapshot.text();
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
    on: &DocumentSnapshot,
    typed: lsp::Range,
    marker: &str,
    source: &EndnoteContent,
) -> Option<Vec<lsp::TextEdit>> {
    let edits = endnote_edits(&Arc::clone(&on.snapshot), on.span(typed), marker, source);
    let of = |edit: crate::text::Edit| lsp::TextEdit { range: on.range(edit.span), new_text: edit.text };
    (!edits.is_empty()).then(|| edits.into_iter().map(of).collect())
}

/// Returns the range of what is typed of the marker. The client may have inserted the marker, or more of it may have
/// been typed, since the suggestion was made; `None` where something else is there now, or where the endnote to repeat is
/// another.
fn typed_now(on: &DocumentSnapshot, pending: &Pending) -> Option<lsp::Range> {
    if on.version == pending.version {
        return Some(pending.typed);
    }
    let start = on.offset(pending.typed.start);
    let is_same =
        pending.of.as_ref().is_none_or(|(block, text)| block_text(on, *block).as_ref() == Some(text));
    if !is_same || line_before(on, start) != pending.before {
        return None;
    }
    let text = on.snapshot.text();
    let line = text.line_content(text.line_of(start));
    let there = text.slice(Span::new(start, line.end.max(start)));
    let same = there.bytes().zip(pending.marker.bytes()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return None;
    }
    let closed = same < pending.marker.len() && there[same..].starts_with(']');
    Some(on.range(Span::new(start, start + same as u32 + u32::from(closed))))
}

/// `completionItem/resolve`: a marker with its endnote and the room for it. An item that needs none, or whose marker is
/// no longer in the text, stays as it is.
///
/// # Errors
/// Never returns an error; the type of the route requires a `Result`.
pub fn resolve(_: &Arc<Context>, on: Option<&DocumentSnapshot>, mut item: Value) -> Result<Value, Error> {
    let pending: Option<Pending> = serde_json::from_value(item["data"].clone()).ok();
    if let (Some(on), Some(pending)) = (on, pending)
        && let Some(typed) = typed_now(on, &pending)
    {
        let source = pending.of.map_or(EndnoteContent::New, |(block, _)| EndnoteContent::Of(block));
        if let Some(edits) = additional(on, typed, &pending.marker, &source) {
            item["additionalTextEdits"] = json!(edits);
        }
    }
    Ok(item)
}
