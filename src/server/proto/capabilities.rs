//! Client capabilities that the server uses.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, MarkupKind, PositionEncodingKind};

use crate::text::Encoding;

/// The way in which diagnostics reach the client. It is never both, or every finding would appear twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// The server publishes them, with the version of the document.
    #[default]
    Push,
    /// The client requests them.
    Pull,
}

/// Client capabilities that the server uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Position encoding: the unit of columns.
    pub encoding: Encoding,
    /// Delivery of diagnostics.
    pub delivery: Delivery,
    /// The client watches files that the server names.
    pub watches_files: bool,
    /// The client answers `workspace/configuration`.
    pub has_configuration: bool,
    /// The client expects the server to register for changes of the configuration.
    pub registers_configuration: bool,
    /// The client pulls diagnostics again on `workspace/diagnostic/refresh`.
    pub refreshes_diagnostics: bool,
    /// The client shows hierarchical symbols.
    pub nested_symbols: bool,
    /// The client renders Markdown in hovers.
    pub markdown_hover: bool,
    /// The client applies edits to a given version of a document.
    pub document_changes: bool,
    /// The client applies edits that are snippets. [`Self::with_raw`] sets this, because the framework's types lack it.
    pub snippet_edits: bool,
    /// The client creates files as part of an edit. [`Self::with_raw`] sets this too.
    pub creates_files: bool,
    /// The client opens a missing file for an edit and writes it only when the user saves. An undo then leaves no file.
    pub opens_missing_files: bool,
    /// The client accepts code actions, not only commands.
    pub action_literals: bool,
    /// The client resolves the edit of a code action when the user chooses it.
    pub resolves_edits: bool,
    /// The client shows a position in a document on request.
    pub shows_documents: bool,
    /// The client shows the related information of a diagnostic.
    pub related_information: bool,
    /// The client supports snippets in completions.
    pub completes_snippets: bool,
    /// The client resolves the additional edits of a completion when the user chooses it.
    pub resolves_completions: bool,
    /// The client shows work-done progress.
    pub shows_progress: bool,
    /// The client synchronises further files on request.
    pub shows_files: bool,
    /// The client requests inlay hints again on `workspace/inlayHint/refresh`.
    pub refreshes_hints: bool,
    /// The client requests code lenses again on `workspace/codeLens/refresh`.
    pub refreshes_lenses: bool,
    /// The client asks the user before it applies an edit with a change annotation that needs confirmation.
    pub confirms_edits: bool,
    /// The client shows findings separately, not as part of a hover.
    pub hovers_alone: bool,
    /// The client detects links in texts by itself, and prefers those of the server.
    pub finds_links: bool,
    /// The client shows the link in the code description of a diagnostic.
    pub follows_codes: bool,
    /// Base URI of the folder with the pages of the rules; `None` if they could not be written or the client
    /// cannot show them.
    pub pages: Option<Arc<str>>,
}

impl Capabilities {
    /// Derives the capabilities from `capabilities`, except those that need the raw JSON.
    #[must_use]
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let general = capabilities.general.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let document = capabilities.text_document.as_ref();
        let action = document.and_then(|document| document.code_action.as_ref());
        let completion = document
            .and_then(|document| document.completion.as_ref())
            .and_then(|completion| completion.completion_item.as_ref());
        let publish = document.and_then(|document| document.publish_diagnostics.as_ref());
        Self {
            encoding: encoding(general.and_then(|general| general.position_encodings.as_deref())),
            delivery: delivery(capabilities),
            watches_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files)
                .is_some_and(|watched| watched.dynamic_registration == Some(true)),
            has_configuration: workspace.is_some_and(|workspace| workspace.configuration == Some(true)),
            registers_configuration: workspace
                .and_then(|workspace| workspace.did_change_configuration)
                .is_some_and(|change| change.dynamic_registration == Some(true)),
            refreshes_diagnostics: workspace
                .and_then(|workspace| workspace.diagnostics.as_ref())
                .is_some_and(|diagnostics| diagnostics.refresh_support == Some(true)),
            nested_symbols: document
                .and_then(|document| document.document_symbol.as_ref())
                .is_some_and(|symbol| symbol.hierarchical_document_symbol_support == Some(true)),
            markdown_hover: document
                .and_then(|document| document.hover.as_ref())
                .and_then(|hover| hover.content_format.as_ref())
                .is_none_or(|formats| formats.contains(&MarkupKind::Markdown)),
            document_changes: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .is_some_and(|edit| edit.document_changes == Some(true)),
            confirms_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .is_some_and(|edit| edit.change_annotation_support.is_some()),
            finds_links: document
                .and_then(|document| document.document_link.as_ref())
                .is_some_and(|link| link.tooltip_support == Some(true)),
            follows_codes: publish.is_some_and(|publish| publish.code_description_support == Some(true)),
            hovers_alone: false,
            pages: None,
            snippet_edits: false,
            creates_files: false,
            opens_missing_files: false,
            action_literals: action.is_some_and(|action| action.code_action_literal_support.is_some()),
            resolves_edits: action
                .filter(|action| action.data_support == Some(true))
                .and_then(|action| action.resolve_support.as_ref())
                .is_some_and(|resolve| resolve.properties.iter().any(|property| property == "edit")),
            shows_documents: capabilities
                .window
                .as_ref()
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
            completes_snippets: completion.is_some_and(|item| item.snippet_support == Some(true)),
            resolves_completions: completion.and_then(|item| item.resolve_support.as_ref()).is_some_and(
                |resolve| resolve.properties.iter().any(|property| property == "additionalTextEdits"),
            ),
            shows_progress: capabilities
                .window
                .as_ref()
                .is_some_and(|window| window.work_done_progress == Some(true)),
            shows_files: document
                .and_then(|document| document.synchronization.as_ref())
                .is_some_and(|shown| shown.dynamic_registration == Some(true)),
            refreshes_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref())
                .is_some_and(|hint| hint.refresh_support == Some(true)),
            refreshes_lenses: workspace
                .and_then(|workspace| workspace.code_lens.as_ref())
                .is_some_and(|lens| lens.refresh_support == Some(true)),
            related_information: publish.is_some_and(|publish| publish.related_information == Some(true)),
        }
    }

    /// Adds the capabilities that the framework's types leave out of `initialize`.
    #[must_use]
    pub fn with_raw(mut self, initialize: &Value) -> Self {
        let snippets = initialize.pointer("/capabilities/workspace/workspaceEdit/snippetEditSupport");
        self.snippet_edits = snippets.and_then(Value::as_bool) == Some(true);
        let operations = initialize.pointer("/capabilities/workspace/workspaceEdit/resourceOperations");
        let operations = operations.and_then(Value::as_array);
        // A client that can create files accepts `documentChanges`, even if it does not declare that, as Neovim.
        self.creates_files = operations.is_some_and(|all| all.iter().any(|one| one == "create"));
        let name = initialize.pointer("/clientInfo/name").and_then(Value::as_str);
        self.opens_missing_files = name == Some("Neovim");
        self.hovers_alone = name == Some("Neovim");
        // A client that pulls diagnostics declares the same capability in another place, which the
        // framework's types lack.
        let pulled = initialize.pointer("/capabilities/textDocument/diagnostic/codeDescriptionSupport");
        self.follows_codes |= pulled.and_then(Value::as_bool) == Some(true);
        // An editor that asks the user itself declares that in its initialization options.
        let asks = initialize.pointer("/initializationOptions/confirmsRefang").and_then(Value::as_bool);
        self.confirms_edits &= asks != Some(true);
        // ALE counts bytes but does not declare it. Its users can set the encoding in the initialization options.
        let told = initialize.pointer("/initializationOptions/positionEncoding").and_then(Value::as_str);
        if let Some(told) = told {
            self.encoding = encoding(Some(&[PositionEncodingKind::from(told.to_owned())]));
        }
        self
    }

    /// Adds the base URI of the rule pages, from `base`, if this client can use it.
    #[must_use]
    pub fn with_pages(mut self, base: impl FnOnce() -> Option<String>) -> Self {
        if self.follows_codes || self.shows_documents {
            self.pages = base().map(Arc::from);
        }
        self
    }
}

/// Returns the position encoding: UTF-8 if the client offers it, because it needs no conversion on either side. The
/// fallback is UTF-16, which every client must support.
fn encoding(offered: Option<&[PositionEncodingKind]>) -> Encoding {
    let offered = offered.unwrap_or_default();
    [
        (PositionEncodingKind::UTF8, Encoding::Utf8),
        (PositionEncodingKind::UTF16, Encoding::Utf16),
        (PositionEncodingKind::UTF32, Encoding::Utf32),
    ]
    .into_iter()
    .find(|(kind, _)| offered.contains(kind))
    .map_or(Encoding::Utf16, |(_, encoding)| encoding)
}

/// Returns the delivery of diagnostics. A client that accepts versions with pushed diagnostics gets them pushed: each
/// version gets its own without a further round trip. A client that ignores versions (VS Code, Neovim) but can pull has
/// to pull, so that its diagnostics belong to a known version. A client that pulls although diagnostics are pushed gets
/// no more pushed ones.
fn delivery(capabilities: &ClientCapabilities) -> Delivery {
    let document = capabilities.text_document.as_ref();
    let places_pushed = document
        .and_then(|document| document.publish_diagnostics.as_ref())
        .is_some_and(|publish| publish.version_support == Some(true));
    let pulls = document.is_some_and(|document| document.diagnostic.is_some());
    if pulls && !places_pushed { Delivery::Pull } else { Delivery::Push }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn capabilities(capabilities: serde_json::Value) -> Capabilities {
        Capabilities::new(&serde_json::from_value(capabilities).unwrap())
    }

    #[test]
    fn a_client_that_says_nothing_gets_the_least() {
        let capabilities = capabilities(json!({}));
        assert_eq!(capabilities, Capabilities { markdown_hover: true, ..Capabilities::default() });
    }

    #[test]
    fn prefers_utf_8_and_falls_back_to_utf_16() {
        let chosen =
            |offered: &[&str]| capabilities(json!({"general": {"positionEncodings": offered}})).encoding;
        assert_eq!(chosen(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(chosen(&["utf-32", "utf-16"]), Encoding::Utf16);
        assert_eq!(chosen(&["utf-32"]), Encoding::Utf32);
        assert_eq!(chosen(&[]), Encoding::Utf16);
        assert_eq!(chosen(&["ebcdic"]), Encoding::Utf16);
    }

    #[test]
    fn pulls_only_where_pushing_could_not_tell_the_version() {
        let delivery = |document: serde_json::Value| capabilities(json!({"textDocument": document})).delivery;
        assert_eq!(delivery(json!({})), Delivery::Push);
        assert_eq!(delivery(json!({"publishDiagnostics": {"versionSupport": true}})), Delivery::Push);
        assert_eq!(delivery(json!({"diagnostic": {}})), Delivery::Pull);
        assert_eq!(
            delivery(json!({"diagnostic": {}, "publishDiagnostics": {"versionSupport": false}})),
            Delivery::Pull
        );
        assert_eq!(
            delivery(json!({"diagnostic": {}, "publishDiagnostics": {"versionSupport": true}})),
            Delivery::Push
        );
    }
}
