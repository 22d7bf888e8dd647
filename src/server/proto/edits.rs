//! Edits of a document as `WorkspaceEdit`. They are JSON, because the framework's types lack newer fields.

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::document_view::DocumentView;
use super::positions::position;
use crate::edits;
use crate::text::Edit;

/// Returns the edits as the protocol's `WorkspaceEdit`, for this version of the document if the client supports
/// versions. The cursor position goes into the edit that contains it, as a snippet, if the client supports those.
#[must_use]
pub fn workspace_edit(view: &DocumentView, changes: &[Edit], caret: Option<u32>) -> Value {
    let capabilities = &view.capabilities;
    let caret = caret.filter(|_| capabilities.snippet_edits && capabilities.document_changes);
    let mut shift = 0_i64;
    let one = |edit: &Edit| {
        let range = view.range(edit.span);
        let start = i64::from(edit.span.start) + shift;
        shift += edit.text.len() as i64 - i64::from(edit.span.len());
        let inside = caret
            .and_then(|caret| usize::try_from(i64::from(caret) - start).ok())
            .filter(|at| *at <= edit.text.len() && edit.text.is_char_boundary(*at));
        match inside {
            Some(at) => {
                let (before, behind) = edit.text.split_at(at);
                let value = format!("{}$0{}", escaped(before), escaped(behind));
                json!({"range": range, "snippet": {"kind": "snippet", "value": value}})
            }
            None => json!({"range": range, "newText": edit.text}),
        }
    };
    let edits: Vec<_> = changes.iter().map(one).collect();
    if capabilities.document_changes {
        let document = json!({"uri": view.uri, "version": view.version});
        return json!({"documentChanges": [{"textDocument": document, "edits": edits}]});
    }
    let mut by_document = serde_json::Map::new();
    by_document.insert(view.uri.clone(), edits.into());
    json!({"changes": by_document})
}

/// Returns the text with the characters escaped that have a meaning in snippets.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// Returns the client's position for a byte offset in the text after `changes`.
#[must_use]
pub fn position_after(view: &DocumentView, changes: &[Edit], offset: u32) -> lsp::Position {
    position(&edits::apply(view.text(), changes), offset, view.capabilities.encoding)
}

/// Adds a confirmation by the user to the edit, if the client supports that.
#[must_use]
pub fn confirmed(view: &DocumentView, mut edit: Value, label: &str, description: &str) -> Value {
    if !view.capabilities.confirms_edits {
        return edit;
    }
    let Some(changes) = edit["documentChanges"].as_array_mut() else { return edit };
    for change in changes.iter_mut().filter_map(|change| change["edits"].as_array_mut()).flatten() {
        change["annotationId"] = json!(label);
    }
    edit["changeAnnotations"] =
        json!({label: {"label": label, "needsConfirmation": true, "description": description}});
    edit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_keeps_the_marks_of_its_language() {
        assert_eq!(escaped(r"a\b $1 {c}"), r"a\\b \$1 {c\}");
    }
}
