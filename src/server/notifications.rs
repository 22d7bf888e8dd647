//! Notifications of the client, applied on arrival.
//!
//! Parameters are parsed leniently: only the fields that the server needs, and URIs in the client's spelling. An
//! unusual URI therefore excludes no document.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::document::Change;
use super::session::{Revision, Session};
use super::{actor_files, archive, client::Delivery, diagnostics, lifecycle, moves};
use crate::project::bibliographies;
use crate::project::settings_file::WEIGHTS_ENDING;
use crate::project::team::INDEX_ENDING;

/// The work that remains after a notification was applied.
pub enum Effect {
    /// No work remains.
    Done,
    /// This future, which may take longer.
    Then(Pin<Box<dyn Future<Output = ()> + Send>>),
    /// The notification does not concern documents or settings; returns its parameters.
    NotOurs(Value),
}

#[derive(Deserialize)]
struct Opened {
    #[serde(rename = "textDocument")]
    document: OpenedDocument,
}

#[derive(Deserialize)]
struct OpenedDocument {
    uri: String,
    #[serde(default)]
    version: i32,
    text: String,
}

#[derive(Deserialize)]
struct Changed {
    #[serde(rename = "textDocument")]
    document: NamedDocument,
    #[serde(rename = "contentChanges")]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "textDocument")]
    document: NamedDocument,
}

#[derive(Deserialize)]
struct NamedDocument {
    uri: String,
    #[serde(default)]
    version: Option<i32>,
}

#[derive(Deserialize)]
struct Configured {
    #[serde(default)]
    settings: Value,
}

#[derive(Deserialize)]
struct FoldersChanged {
    event: FoldersEvent,
}

#[derive(Deserialize)]
struct FoldersEvent {
    #[serde(default)]
    added: Vec<Folder>,
    #[serde(default)]
    removed: Vec<Folder>,
}

#[derive(Deserialize)]
struct Folder {
    uri: String,
}

#[derive(Deserialize)]
struct FilesChanged {
    changes: Vec<Folder>,
}

/// Files that were created, deleted or renamed.
#[derive(Deserialize)]
struct FilesMoved {
    files: Vec<MovedFile>,
}

#[derive(Deserialize)]
struct MovedFile {
    uri: Option<String>,
    #[serde(rename = "oldUri")]
    old: Option<String>,
    #[serde(rename = "newUri")]
    new: Option<String>,
}

#[derive(Deserialize)]
struct Cancelled {
    token: Value,
}

/// Applies the notification `method`.
pub fn apply(session: &Arc<Session>, method: &str, params: Value) -> Effect {
    match method {
        "initialized" => {
            lifecycle::initialized(session);
            Effect::Done
        }
        "textDocument/didOpen" => with(method, params, |Opened { document }| {
            if session.open_beside(&document.uri, document.version, &document.text) {
                return Effect::Done;
            }
            let uri = document.uri.clone();
            let mut revisions = session.open(document.uri, document.version, &document.text);
            session.read_bibliographies(vec![uri]);
            archive::opened(session);
            let opened = revisions.pop();
            diagnostics::renew(session, revisions);
            actor_files::tell(session);
            push(session, opened)
        }),
        "textDocument/didChange" => with(method, params, |Changed { document, changes }| {
            session.archive.typing.note();
            let version = document.version.unwrap_or_default();
            push(session, session.change(document.uri, version, changes))
        }),
        "textDocument/didSave" => with(method, params, |Named { document }| {
            archive::files_changed(session, [document.uri.as_str()]);
            let others = session.saved();
            if !others.is_empty() {
                archive::look_again(session);
            }
            reconfigured(session, others);
            // A bibliography may be outside the folders that the client watches.
            session.read_bibliographies(Vec::new());
            Effect::Done
        }),
        "textDocument/didClose" => with(method, params, |Named { document }| {
            session.archive.forget_open(&document.uri);
            if session.close(&document.uri) && session.abilities().delivery == Delivery::Push {
                diagnostics::clear(session, &document.uri);
            }
            Effect::Done
        }),
        "workspace/didChangeConfiguration" => with(method, params, |Configured { settings }| {
            if session.abilities().has_configuration {
                // The client may have settings for each file and folder, so the server requests them.
                lifecycle::ask_for_configuration(session);
            }
            reconfigured(session, session.configured(settings));
            archive::look_again(session);
            Effect::Done
        }),
        "workspace/didChangeWorkspaceFolders" => with(method, params, |FoldersChanged { event }| {
            let added = event.added.iter().map(|folder| folder.uri.as_str());
            let removed = event.removed.iter().map(|folder| folder.uri.as_str());
            reconfigured(session, session.folders_changed(added, removed));
            archive::look_again(session);
            Effect::Done
        }),
        "workspace/didChangeWatchedFiles" => with(method, params, |FilesChanged { changes }| {
            let any_of = |endings: &[&str]| {
                changes.iter().any(|file| endings.iter().any(|ending| file.uri.ends_with(ending)))
            };
            if any_of(&[".toml", WEIGHTS_ENDING, INDEX_ENDING]) {
                reconfigured(session, session.files_changed());
                archive::look_again(session);
            }
            if any_of(&bibliographies::ENDINGS) {
                session.workspace.outdate();
                session.read_bibliographies(Vec::new());
            }
            archive::files_changed(session, changes.iter().map(|file| file.uri.as_str()));
            Effect::Done
        }),
        "workspace/didCreateFiles" | "workspace/didDeleteFiles" | "workspace/didRenameFiles" => {
            if method == moves::DID {
                // The client closes and reopens moved documents itself. The settings may name files that have moved.
                session.workspace.outdate();
                reconfigured(session, session.files_changed());
                session.read_bibliographies(Vec::new());
            }
            with(method, params, |FilesMoved { files }| {
                let all = files.iter().flat_map(|file| [&file.uri, &file.old, &file.new]);
                archive::files_changed(session, all.flatten().map(String::as_str));
                Effect::Done
            })
        }
        "window/workDoneProgress/cancel" => with(method, params, |Cancelled { token }| {
            session.archive.cancel(&token);
            Effect::Done
        }),
        _ => Effect::NotOurs(params),
    }
}

/// Updates the client's view of documents whose settings have changed, and reads the bibliographies that these name.
pub fn reconfigured(session: &Arc<Session>, revisions: Vec<Revision>) {
    if !revisions.is_empty() {
        session.read_bibliographies(revisions.iter().map(|revision| revision.uri.clone()).collect());
    }
    diagnostics::renew(session, revisions);
    actor_files::tell(session);
}

fn push(session: &Arc<Session>, revision: Option<Revision>) -> Effect {
    match revision {
        Some(revision) => Effect::Then(Box::pin(diagnostics::push(session.clone(), revision))),
        None => Effect::Done,
    }
}

fn with<P: DeserializeOwned>(method: &str, params: Value, apply: impl FnOnce(P) -> Effect) -> Effect {
    match serde_json::from_value(params) {
        Ok(params) => apply(params),
        Err(error) => {
            tracing::warn!("{method} has parameters that make no sense: {error}");
            Effect::Done
        }
    }
}
