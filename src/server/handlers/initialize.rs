//! `initialize` and `initialized`: the capabilities of the server, and what it registers with the client.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{InitializeParams, InitializeResult, Registration};

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

/// Returns the server capabilities for a client, in the protocol's own names.
///
/// # Errors
/// Returns an error if the framework does not know them so.
pub fn answer(capabilities: &Capabilities) -> Result<InitializeResult> {
    let encoding = match capabilities.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
        Encoding::Utf32 => "utf-32",
    };
    let pulls = capabilities.delivery == Delivery::Pull;
    let diagnostics =
        json!({"identifier": "assessor", "interFileDependencies": false, "workspaceDiagnostics": true});
    let reports = format!("**/*.{{{}}}", ENDINGS.join(","));
    let reports = file_filters(&[(&reports, "file"), ("**", "folder")]);
    let moves = file_filters(&rename_files::FILTERS);
    // 2 is `TextDocumentSyncKind.Incremental`.
    let sync = json!({"openClose": true, "change": 2, "save": {"includeText": false}});
    let answer = json!({
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": sync,
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "documentSymbolProvider": true,
            "completionProvider": {"triggerCharacters": triggers(), "resolveProvider": true},
            "linkedEditingRangeProvider": true,
            "renameProvider": {"prepareProvider": true},
            "workspaceSymbolProvider": true,
            "documentHighlightProvider": true,
            "foldingRangeProvider": true,
            "selectionRangeProvider": true,
            "documentLinkProvider": {"resolveProvider": false},
            "inlayHintProvider": true,
            "codeLensProvider": {"resolveProvider": false},
            "semanticTokensProvider": {"legend": proto::legend(), "range": true, "full": {"delta": true}},
            "codeActionProvider": {
                "codeActionKinds": ActionKind::ALL.map(ActionKind::name),
                "resolveProvider": capabilities.resolves_edits,
            },
            "executeCommandProvider": {"commands": commands::COMMANDS},
            "diagnosticProvider": pulls.then_some(diagnostics),
            "workspace": {
                "workspaceFolders": {"supported": true, "changeNotifications": true},
                "fileOperations": {
                    "didCreate": reports, "didDelete": reports, "willRename": moves, "didRename": moves,
                },
            },
        },
        "serverInfo": {"name": "assessor", "version": env!("CARGO_PKG_VERSION")},
    });
    serde_json::from_value(answer).map_err(|_| Error::internal_error())
}

/// Returns the filters for operations on files, each a pattern and `file` or `folder`.
fn file_filters(filters: &[(&str, &str)]) -> Value {
    let filter = |(glob, matches): &(&str, &str)| json!({"scheme": "file", "pattern": {"glob": glob, "matches": matches}});
    json!({"filters": filters.iter().map(filter).collect::<Vec<_>>()})
}

/// Returns the characters after which a client requests completions without being asked. They are those that open a
/// marker or a key, the space after a bullet or a title, and capitals, which begin names and takeaways. In prose many
/// editors request completions only after these.
fn triggers() -> Vec<String> {
    "[@ :".chars().chain('A'..='Z').map(String::from).collect()
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
