//! `initialize` and `initialized`: the capabilities of the server, and what it registers with the client.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    self as lsp, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, InitializeResult,
    LinkedEditingRangeServerCapabilities, OneOf, PositionEncodingKind, Registration, RenameOptions,
    SaveOptions, SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::client_requests::ask;
use super::{archive_reader, rename_files, settings};
use crate::features::ActionKind;
use crate::project::bibliographies;
use crate::project::folders::ENDINGS;
use crate::project::settings_file::{FILE_NAME, WEIGHTS_ENDING};
use crate::project::team::INDEX_ENDING;
use crate::server::proto::{self, Capabilities, Delivery, commands};
use crate::server::state::configuration::SECTION;
use crate::server::state::{Context, companion_files, rule_pages};
use crate::text::Encoding;

/// Handles `initialize` on arrival: stores the client's capabilities and settings, and begins.
pub fn begin(context: &Context, params: &InitializeParams, raw: &Value) {
    // May write the pages of the rules.
    let capabilities = Capabilities::new(raw).with_pages(rule_pages::base);
    #[allow(deprecated)] // Older clients name their one folder so.
    let root = params.root_uri.as_ref();
    let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.as_str());
    let root = params.workspace_folders.is_none().then_some(root).flatten().map(|uri| uri.as_str());
    context.session.begin(capabilities, folders.chain(root), params.initialization_options.clone());
}

/// Returns the server capabilities for a client.
pub fn answer(capabilities: &Capabilities) -> InitializeResult {
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(match capabilities.encoding {
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
                    legend: proto::legend(),
                    range: Some(true),
                    full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                    ..SemanticTokensOptions::default()
                }
                .into(),
            ),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(ActionKind::ALL.map(|kind| kind.name().into()).into()),
                resolve_provider: Some(capabilities.resolves_edits),
                ..CodeActionOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: commands::COMMANDS.map(str::to_owned).into(),
                ..ExecuteCommandOptions::default()
            }),
            diagnostic_provider: (capabilities.delivery == Delivery::Pull).then(|| {
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
                    will_rename: Some(rename_files::registration()),
                    did_rename: Some(rename_files::registration()),
                    ..file_operations()
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

/// Returns the characters after which a client requests completions without being asked. They are those that open a
/// marker or a key, the space after a bullet or a title, and capitals, which begin names and takeaways. In prose many
/// editors request completions only after these.
fn triggers() -> Vec<String> {
    "[@ :".chars().chain('A'..='Z').map(String::from).collect()
}

/// Returns the file operations of which the client should notify the server: those on reports and folders.
fn file_operations() -> lsp::WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: String, matches| lsp::FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: lsp::FileOperationPattern { glob, matches: Some(matches), options: None },
    };
    let options = lsp::FileOperationRegistrationOptions {
        filters: vec![
            filter(format!("**/*.{{{}}}", ENDINGS.join(",")), lsp::FileOperationPatternKind::File),
            filter("**".to_owned(), lsp::FileOperationPatternKind::Folder),
        ],
    };
    lsp::WorkspaceFileOperationsServerCapabilities {
        did_create: Some(options.clone()),
        did_rename: Some(options.clone()),
        did_delete: Some(options),
        ..lsp::WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// Handles `initialized`: from now on the client accepts requests.
pub fn initialized(context: &Arc<Context>) {
    register(context);
    if context.session.capabilities().has_configuration {
        settings::ask_for_configuration(context);
    }
    archive_reader::start_soon(context);
}

/// Asks the client to watch settings files and other files, and to report changes of its settings.
fn register(context: &Arc<Context>) {
    let capabilities = context.session.capabilities();
    let mut registrations = Vec::new();
    if capabilities.watches_files {
        registrations.push(Registration {
            id: "assessor-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({"watchers": [
                {"globPattern": format!("**/{FILE_NAME}")},
                {"globPattern": format!("**/*{WEIGHTS_ENDING}")},
                {"globPattern": format!("**/*{}", bibliographies::ENDINGS[0])},
                {"globPattern": format!("**/*{}", bibliographies::ENDINGS[1])},
                // The settings may name registry files anywhere.
                {"globPattern": "**/*.toml"},
                {"globPattern": format!("**/*{INDEX_ENDING}")},
                {"globPattern": format!("**/*.{{{}}}", ENDINGS.join(","))},
            ]})),
        });
    }
    if capabilities.shows_files {
        registrations.extend(companion_registrations());
    }
    if capabilities.registers_configuration {
        registrations.push(Registration {
            id: "assessor-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({"section": SECTION})),
        });
    }
    if registrations.is_empty() {
        return;
    }
    ask(context, "client/registerCapability", |client| async move {
        client.register_capability(registrations).await
    });
}

/// Returns the registrations that ask the client to synchronise companion files.
fn companion_registrations() -> Vec<Registration> {
    let selector =
        json!([{"scheme": "file", "pattern": format!("**/*.{{{}}}", companion_files::ENDINGS.join(","))}]);
    let registration = |what: &str, more: Value| {
        let mut options = json!({"documentSelector": selector});
        if let (Some(options), Value::Object(more)) = (options.as_object_mut(), more) {
            options.extend(more);
        }
        Registration {
            id: format!("assessor-beside-{what}"),
            method: format!("textDocument/did{what}"),
            register_options: Some(options),
        }
    };
    vec![
        registration("Open", Value::Null),
        // 2 is `TextDocumentSyncKind.Incremental`.
        registration("Change", json!({"syncKind": 2})),
        registration("Close", Value::Null),
    ]
}
