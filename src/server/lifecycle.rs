//! The lifecycle from `initialize` to `exit`, and the requests that the server sends to the client in between.
//!
//! No answer to the client waits for these requests. A client that never answers costs only a task, which ends
//! after a timeout.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{
    ConfigurationItem, InitializeParams, InitializeResult, MessageType, Position, Range, Registration,
    ShowDocumentParams, ShowMessageParams, Uri,
};
use tower_lsp::{Client, LanguageServer};

use super::configuration::SECTION;
#[cfg(unix)]
use super::parent;
use super::session::Session;
use super::{archive, beside, notifications};
use crate::bibliography::NewEntry;
use crate::project::bibliographies;
use crate::project::folders;
use crate::project::settings_file::{FILE_NAME, WEIGHTS_ENDING};
use crate::project::team::INDEX_ENDING;

/// Maximum time for the client to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The framework's view of the server. It handles the lifecycle only, because all other messages are
/// applied on arrival.
pub struct Lifecycle {
    session: Arc<Session>,
}

impl Lifecycle {
    /// Creates the lifecycle of `session`.
    #[must_use]
    pub fn new(client: Client, session: Arc<Session>) -> Self {
        session.set_client(client);
        Self { session }
    }
}

impl LanguageServer for Lifecycle {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        #[cfg(unix)]
        if let Some(id) = params.process_id {
            parent::watch(id, &self.session);
        }
        let name = params.client_info.map_or_else(|| "an unnamed client".to_owned(), |client| client.name);
        let abilities = self.session.abilities();
        tracing::debug!("{name}: {abilities:?}");
        Ok(self.session.answer_to_initialize())
    }

    // The service in [`super::edge`] answers this; the trait requires the method.
    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// Handles `initialized`: from now on the client accepts requests.
pub fn initialized(session: &Arc<Session>) {
    register(session);
    if session.abilities().has_configuration {
        ask_for_configuration(session);
    }
    archive::start_soon(session);
}

/// Asks the client to watch settings files and other files, and to report changes of its settings.
fn register(session: &Arc<Session>) {
    let abilities = session.abilities();
    let mut registrations = Vec::new();
    if abilities.watches_files {
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
                {"globPattern": format!("**/*.{{{}}}", folders::ENDINGS.join(","))},
            ]})),
        });
    }
    if abilities.shows_files {
        registrations.extend(beside::registrations());
    }
    if abilities.registers_configuration {
        registrations.push(Registration {
            id: "assessor-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({"section": SECTION})),
        });
    }
    if registrations.is_empty() {
        return;
    }
    ask(session, "client/registerCapability", |client| async move {
        client.register_capability(registrations).await
    });
}

/// Asks the client for its settings and applies the answer.
pub fn ask_for_configuration(session: &Arc<Session>) {
    let applied = session.clone();
    ask(session, "workspace/configuration", |client| async move {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        let settings = client.configuration(vec![item]).await?.into_iter().next().unwrap_or_default();
        notifications::reconfigured(&applied, applied.configured(settings));
        Ok(())
    });
}

/// Asks the client to pull the diagnostics of all documents again, if it supports that.
pub fn refresh_diagnostics(session: &Arc<Session>) {
    if session.abilities().refreshes_diagnostics {
        ask(session, "workspace/diagnostic/refresh", |client| async move {
            client.workspace_diagnostic_refresh().await
        });
    }
}

/// Asks the client to request inlay hints and code lenses again, if it supports that, because they depend
/// on the settings.
pub fn refresh_views(session: &Session) {
    let abilities = session.abilities();
    if abilities.refreshes_hints {
        ask(
            session,
            "workspace/inlayHint/refresh",
            |client| async move { client.inlay_hint_refresh().await },
        );
    }
    if abilities.refreshes_lenses {
        ask(session, "workspace/codeLens/refresh", |client| async move { client.code_lens_refresh().await });
    }
}

/// Actions to be done after the client has applied an edit.
#[derive(Default)]
pub struct Afterwards {
    /// A position to show, with the URI of its document.
    pub show: Option<(String, Position)>,
    /// Entries that were added to a bibliography: the document's URI, the path of the bibliography, and the entries.
    pub added: Option<(String, PathBuf, Vec<NewEntry>)>,
    /// A message to the user.
    pub message: Option<String>,
}

/// Asks the client to apply `edit`, a `WorkspaceEdit`, as one step with the name `label`.
pub fn apply_edit(session: &Arc<Session>, label: &str, edit: Value, then: Afterwards) {
    let show = then.show.filter(|_| session.abilities().shows_documents);
    let show = show.and_then(|(uri, position)| Some(place(uri.parse().ok()?, position)));
    let params = json!({"label": label, "edit": edit});
    let told = session.clone();
    ask(session, ApplyEdit::METHOD, |client| async move {
        let answer = client.send_request::<ApplyEdit>(params).await?;
        if answer["applied"] != true {
            return Ok(());
        }
        if let Some((uri, file, entries)) = then.added {
            told.added_entries(uri, file, entries);
        }
        if let Some(message) = then.message {
            let typ = MessageType::INFO;
            told.outbox.notify("window/showMessage", ShowMessageParams { typ, message });
        }
        if let Some(show) = show {
            client.show_document(show).await?;
        }
        Ok(())
    });
}

/// Asks the client to show a position.
pub fn show(session: &Session, uri: &str, position: Position) {
    let Ok(uri) = uri.parse() else { return };
    if session.abilities().shows_documents {
        ask(session, "window/showDocument", |client| async move {
            client.show_document(place(uri, position)).await.map(|_| ())
        });
    }
}

fn place(uri: Uri, position: Position) -> ShowDocumentParams {
    ShowDocumentParams {
        uri,
        external: None,
        take_focus: Some(true),
        selection: Some(Range::new(position, position)),
    }
}

/// `workspace/applyEdit` with JSON as its type, because the framework's types lack newer fields of edits.
enum ApplyEdit {}

impl Request for ApplyEdit {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "workspace/applyEdit";
}

/// Sends a request to the client on a task of its own, with a timeout.
fn ask<F>(session: &Session, what: &'static str, question: impl FnOnce(Client) -> F)
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let Some(client) = session.client() else { return };
    let question = question(client.clone());
    tokio::spawn(async move {
        match tokio::time::timeout(PATIENCE, question).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!("the client refused {what}: {error}"),
            Err(_) => tracing::debug!("the client did not answer {what}"),
        }
    });
}
