//! What the client can, and what the server offers it for that.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeResult,
    LinkedEditingRangeServerCapabilities, MarkupKind, OneOf, PositionEncodingKind, RenameOptions,
    SaveOptions, SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::{actions, archive, convert, moves, pages};
use crate::features::ActionKind;
use crate::text::Encoding;

/// How diagnostics reach the client: one way or the other, never both, or every finding would show twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// The server sends them, with the version they belong to.
    #[default]
    Push,
    /// The client asks for them.
    Pull,
}

/// The abilities of the client that the server makes use of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The unit of columns.
    pub encoding: Encoding,
    /// The way of diagnostics.
    pub delivery: Delivery,
    /// It watches files that the server names.
    pub watches_files: bool,
    /// It answers `workspace/configuration`.
    pub has_configuration: bool,
    /// It wants to be told that changes of its settings are of interest.
    pub registers_configuration: bool,
    /// It pulls diagnostics anew when asked to.
    pub refreshes_diagnostics: bool,
    /// It shows nested symbols.
    pub nested_symbols: bool,
    /// It renders Markdown in hovers.
    pub markdown_hover: bool,
    /// It takes edits for a version of a document.
    pub document_changes: bool,
    /// It takes edits that are snippets; told apart from the rest, as the framework's types do not know it.
    pub snippet_edits: bool,
    /// It creates files as part of an edit; told apart as well.
    pub creates_files: bool,
    /// It opens a file that is not there for an edit of it, and writes it when the user saves: undone, nothing is left.
    pub opens_missing_files: bool,
    /// It takes code actions that are more than commands.
    pub action_literals: bool,
    /// It asks for the edit of a code action when one is chosen.
    pub resolves_edits: bool,
    /// It shows a place in a document when asked to.
    pub shows_documents: bool,
    /// It shows the places that belong to a diagnostic.
    pub related_information: bool,
    /// It fills in the places of a snippet that is completed.
    pub completes_snippets: bool,
    /// It asks for the further edits of a completion when one is chosen.
    pub resolves_completions: bool,
    /// It shows how far long work is.
    pub shows_progress: bool,
    /// It shows what is typed in further files when asked to.
    pub shows_files: bool,
    /// It asks for inlay hints anew when told to.
    pub refreshes_hints: bool,
    /// It asks for lenses anew when told to.
    pub refreshes_lenses: bool,
    /// It asks the user before it makes an edit that says so.
    pub confirms_edits: bool,
    /// It shows findings by themselves, not along with a hover.
    pub hovers_alone: bool,
    /// It detects links in texts by itself, and prefers those of the server.
    pub finds_links: bool,
    /// It follows a link from a finding.
    pub follows_codes: bool,
    /// The address of the folder with the pages of the rules, where they could be written.
    pub pages: Option<Arc<str>>,
}

impl Abilities {
    /// What `capabilities` amount to, but for what only their text says.
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

    /// As [`Self::new`], with what the framework's types leave out of `initialize`.
    #[must_use]
    pub fn with_raw(mut self, initialize: &Value) -> Self {
        let snippets = initialize.pointer("/capabilities/workspace/workspaceEdit/snippetEditSupport");
        self.snippet_edits = snippets.and_then(Value::as_bool) == Some(true);
        let operations = initialize.pointer("/capabilities/workspace/workspaceEdit/resourceOperations");
        let operations = operations.and_then(Value::as_array);
        // A client that creates files takes the list that says so, also where it does not say that, as Neovim.
        self.creates_files = operations.is_some_and(|all| all.iter().any(|one| one == "create"));
        let name = initialize.pointer("/clientInfo/name").and_then(Value::as_str);
        self.opens_missing_files = name == Some("Neovim");
        self.hovers_alone = name == Some("Neovim");
        // The protocol has the same word for clients that pull, which the framework does not know.
        let pulled = initialize.pointer("/capabilities/textDocument/diagnostic/codeDescriptionSupport");
        self.follows_codes |= pulled.and_then(Value::as_bool) == Some(true);
        // An editor that asks the user by itself says so.
        let asks = initialize.pointer("/initializationOptions/confirmsRefang").and_then(Value::as_bool);
        self.confirms_edits &= asks != Some(true);
        // ALE counts bytes and says nothing of it; its users say so in its place.
        let told = initialize.pointer("/initializationOptions/positionEncoding").and_then(Value::as_str);
        if let Some(told) = told {
            self.encoding = encoding(Some(&[PositionEncodingKind::from(told.to_owned())]));
        }
        self
    }

    /// The same, with the pages of the rules where this client has a use for them.
    #[must_use]
    pub fn with_pages(mut self) -> Self {
        if self.follows_codes || self.shows_documents {
            self.pages = pages::base().map(Arc::from);
        }
        self
    }

    /// What the server can do for this client.
    #[must_use]
    pub fn answer(&self) -> InitializeResult {
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(match self.encoding {
                    Encoding::Utf8 => PositionEncodingKind::UTF8,
                    Encoding::Utf16 => PositionEncodingKind::UTF16,
                    Encoding::Utf32 => PositionEncodingKind::UTF32,
                }),
                text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                        include_text: Some(false),
                    })),
                    ..TextDocumentSyncOptions::default()
                })),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                definition_provider: Some(OneOf::Left(true)),
                references_provider: Some(OneOf::Left(true)),
                document_symbol_provider: Some(OneOf::Left(true)),
                completion_provider: Some(CompletionOptions {
                    trigger_characters: Some(triggers()),
                    resolve_provider: Some(true),
                    ..CompletionOptions::default()
                }),
                linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
                rename_provider: Some(OneOf::Right(RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                })),
                workspace_symbol_provider: Some(OneOf::Left(true)),
                document_highlight_provider: Some(OneOf::Left(true)),
                folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
                selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
                document_link_provider: Some(DocumentLinkOptions {
                    resolve_provider: Some(false),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                }),
                inlay_hint_provider: Some(OneOf::Left(true)),
                code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
                semantic_tokens_provider: Some(
                    SemanticTokensOptions {
                        legend: convert::legend(),
                        range: Some(true),
                        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                        ..SemanticTokensOptions::default()
                    }
                    .into(),
                ),
                code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(ActionKind::ALL.map(|kind| kind.name().into()).into()),
                    resolve_provider: Some(self.resolves_edits),
                    ..CodeActionOptions::default()
                })),
                execute_command_provider: Some(ExecuteCommandOptions {
                    commands: actions::COMMANDS.map(str::to_owned).into(),
                    ..ExecuteCommandOptions::default()
                }),
                diagnostic_provider: (self.delivery == Delivery::Pull).then(|| {
                    DiagnosticServerCapabilities::Options(DiagnosticOptions {
                        identifier: Some("assessor".to_owned()),
                        workspace_diagnostics: true,
                        ..DiagnosticOptions::default()
                    })
                }),
                workspace: Some(WorkspaceServerCapabilities {
                    workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                        supported: Some(true),
                        change_notifications: Some(OneOf::Left(true)),
                    }),
                    file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                        will_rename: Some(moves::registration()),
                        did_rename: Some(moves::registration()),
                        ..archive::file_operations()
                    }),
                }),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: "assessor".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        }
    }
}

/// The characters after which a client asks for suggestions by itself: those that open a marker or a key, a space after a
/// bullet or a title, and capitals, with which names and takeaways begin. In prose many editors ask after these only.
fn triggers() -> Vec<String> {
    "[@ :".chars().chain('A'..='Z').map(String::from).collect()
}

/// UTF-8 spares both sides the counting; otherwise what every client must know.
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

/// A client that takes versions with pushed diagnostics is pushed to: each version gets its own without a further
/// round trip. One that cannot place them (VS Code, Neovim) but can pull, pulls, as only so its diagnostics belong to
/// a known version. Whoever pulls unasked is pushed to no more; see [`super::diagnostics`].
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

    fn abilities(capabilities: serde_json::Value) -> Abilities {
        Abilities::new(&serde_json::from_value(capabilities).unwrap())
    }

    #[test]
    fn a_client_that_says_nothing_gets_the_least() {
        let abilities = abilities(json!({}));
        assert_eq!(abilities, Abilities { markdown_hover: true, ..Abilities::default() });
    }

    #[test]
    fn prefers_utf_8_and_falls_back_to_utf_16() {
        let chosen =
            |offered: &[&str]| abilities(json!({"general": {"positionEncodings": offered}})).encoding;
        assert_eq!(chosen(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(chosen(&["utf-32", "utf-16"]), Encoding::Utf16);
        assert_eq!(chosen(&["utf-32"]), Encoding::Utf32);
        assert_eq!(chosen(&[]), Encoding::Utf16);
        assert_eq!(chosen(&["ebcdic"]), Encoding::Utf16);
    }

    #[test]
    fn pulls_only_where_pushing_could_not_tell_the_version() {
        let delivery = |document: serde_json::Value| abilities(json!({"textDocument": document})).delivery;
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
