//! Client capabilities that the server uses.

use std::sync::Arc;

use crate::text::Encoding;
use serde_json::Value;

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
    /// The client applies edits that are snippets.
    pub snippet_edits: bool,
    /// The client creates files as part of an edit.
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
    /// Derives the capabilities from the parameters of `initialize`. They are JSON, because the framework's types lack
    /// some of them.
    #[must_use]
    pub fn new(initialize: &Value) -> Self {
        let at = |path: &str| initialize.pointer(path).filter(|value| !value.is_null());
        let client = |path: &str| at(&format!("/capabilities/{path}"));
        let is = |path: &str| client(path).and_then(Value::as_bool) == Some(true);
        let list = |path: &str| client(path).and_then(Value::as_array);
        let lists = |path: &str, item: &str| list(path).is_some_and(|all| all.iter().any(|one| one == item));
        let option = |name: &str| at(&format!("/initializationOptions/{name}"));
        let is_neovim = at("/clientInfo/name").is_some_and(|name| name == "Neovim");
        // ALE counts bytes but does not declare it. Its users can set the encoding in the initialization options.
        let told = option("positionEncoding").filter(|told| told.is_string());
        let offered = list("general/positionEncodings").map_or(&[][..], Vec::as_slice);
        Self {
            encoding: encoding(told.map_or(offered, std::slice::from_ref)),
            delivery: delivery(
                client("textDocument/diagnostic").is_some(),
                is("textDocument/publishDiagnostics/versionSupport"),
            ),
            watches_files: is("workspace/didChangeWatchedFiles/dynamicRegistration"),
            has_configuration: is("workspace/configuration"),
            registers_configuration: is("workspace/didChangeConfiguration/dynamicRegistration"),
            refreshes_diagnostics: is("workspace/diagnostics/refreshSupport"),
            nested_symbols: is("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            markdown_hover: list("textDocument/hover/contentFormat").is_none()
                || lists("textDocument/hover/contentFormat", "markdown"),
            document_changes: is("workspace/workspaceEdit/documentChanges"),
            // An editor that asks the user itself declares that in its initialization options.
            confirms_edits: client("workspace/workspaceEdit/changeAnnotationSupport").is_some()
                && option("confirmsRefang").is_none_or(|asks| *asks != true),
            finds_links: is("textDocument/documentLink/tooltipSupport"),
            // A client that pulls diagnostics declares this in another place.
            follows_codes: is("textDocument/publishDiagnostics/codeDescriptionSupport")
                || is("textDocument/diagnostic/codeDescriptionSupport"),
            hovers_alone: is_neovim,
            snippet_edits: is("workspace/workspaceEdit/snippetEditSupport"),
            // A client that can create files accepts `documentChanges`, even if it does not declare that, as Neovim.
            creates_files: lists("workspace/workspaceEdit/resourceOperations", "create"),
            opens_missing_files: is_neovim,
            action_literals: client("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            resolves_edits: is("textDocument/codeAction/dataSupport")
                && lists("textDocument/codeAction/resolveSupport/properties", "edit"),
            shows_documents: is("window/showDocument/support"),
            completes_snippets: is("textDocument/completion/completionItem/snippetSupport"),
            resolves_completions: lists(
                "textDocument/completion/completionItem/resolveSupport/properties",
                "additionalTextEdits",
            ),
            shows_progress: is("window/workDoneProgress"),
            shows_files: is("textDocument/synchronization/dynamicRegistration"),
            refreshes_hints: is("workspace/inlayHint/refreshSupport"),
            refreshes_lenses: is("workspace/codeLens/refreshSupport"),
            related_information: is("textDocument/publishDiagnostics/relatedInformation"),
            pages: None,
        }
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
fn encoding(offered: &[Value]) -> Encoding {
    [("utf-8", Encoding::Utf8), ("utf-16", Encoding::Utf16), ("utf-32", Encoding::Utf32)]
        .into_iter()
        .find(|(kind, _)| offered.iter().any(|one| one == kind))
        .map_or(Encoding::Utf16, |(_, encoding)| encoding)
}

/// Returns the delivery of diagnostics. A client that accepts versions with pushed diagnostics gets them pushed: each
/// version gets its own without a further round trip. A client that ignores versions (VS Code, Neovim) but can pull has
/// to pull, so that its diagnostics belong to a known version. A client that pulls although diagnostics are pushed gets
/// no more pushed ones.
const fn delivery(pulls: bool, takes_versions: bool) -> Delivery {
    if pulls && !takes_versions { Delivery::Pull } else { Delivery::Push }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn capabilities(capabilities: serde_json::Value) -> Capabilities {
        Capabilities::new(&json!({"capabilities": capabilities}))
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
