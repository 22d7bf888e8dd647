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

use super::archive_reader::is_our_progress;
use super::{actor_files, bibliographies, diagnostics, initialize, rename_files, settings};
use crate::project::bibliographies::ENDINGS;
use crate::project::settings_file::WEIGHTS_ENDING;
use crate::project::team::INDEX_ENDING;
use crate::server::proto::Delivery;
use crate::server::state::archive::Job;
use crate::server::state::{ContentChange, Context, Revision};

/// The work that remains after a notification was applied.
pub enum FollowUp {
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
    changes: Vec<ContentChange>,
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
pub fn apply(context: &Arc<Context>, method: &str, params: Value) -> FollowUp {
    match method {
        "initialized" => {
            initialize::initialized(context);
            FollowUp::Done
        }
        "textDocument/didOpen" => with(method, params, |Opened { document }| {
            if context.session.open_companion(&document.uri, document.version, &document.text) {
                return FollowUp::Done;
            }
            let uri = document.uri.clone();
            let mut revisions = context.session.open(document.uri, document.version, &document.text);
            context.show_problems();
            bibliographies::read(context, vec![uri]);
            context.archive.tell(Job::Weigh);
            let opened = revisions.pop();
            diagnostics::renew(context, revisions);
            actor_files::tell(context);
            push(context, opened)
        }),
        "textDocument/didChange" => with(method, params, |Changed { document, changes }| {
            context.archive.typing.note();
            let taken = context.offers.take(&document.uri, &changes);
            let version = document.version.unwrap_or_default();
            let Some(changed) = context.session.change(document.uri, version, changes) else {
                return FollowUp::Done;
            };
            if let Some(taken) = taken {
                bibliographies::added(context, taken);
            }
            if changed.names_others {
                bibliographies::read(context, vec![changed.revision.uri.clone()]);
            }
            push(context, Some(changed.revision))
        }),
        "textDocument/didSave" => with(method, params, |Named { document }| {
            context.archive.files_changed([document.uri.as_str()]);
            let others = context.session.saved();
            if !others.is_empty() {
                context.archive.tell(Job::Look);
            }
            settings::changed(context, others);
            // A bibliography may be outside the folders that the client watches.
            bibliographies::read(context, Vec::new());
            FollowUp::Done
        }),
        "textDocument/didClose" => with(method, params, |Named { document }| {
            context.archive.forget_open(&document.uri);
            context.sent_tokens.forget(&document.uri);
            if context.session.close(&document.uri)
                && context.session.capabilities().delivery == Delivery::Push
            {
                diagnostics::clear(context, &document.uri);
            }
            FollowUp::Done
        }),
        "workspace/didChangeConfiguration" => with(method, params, |Configured { settings }| {
            if context.session.capabilities().has_configuration {
                // The client may have settings for each file and folder, so the server requests them.
                settings::ask_for_configuration(context);
            }
            settings::changed(context, context.session.configured(settings));
            context.archive.tell(Job::Look);
            FollowUp::Done
        }),
        "workspace/didChangeWorkspaceFolders" => with(method, params, |FoldersChanged { event }| {
            let added = event.added.iter().map(|folder| folder.uri.as_str());
            let removed = event.removed.iter().map(|folder| folder.uri.as_str());
            settings::changed(context, context.session.folders_changed(added, removed));
            context.archive.tell(Job::Look);
            FollowUp::Done
        }),
        "workspace/didChangeWatchedFiles" => with(method, params, |FilesChanged { changes }| {
            let any_of = |endings: &[&str]| {
                changes.iter().any(|file| endings.iter().any(|ending| file.uri.ends_with(ending)))
            };
            if any_of(&[".toml", WEIGHTS_ENDING, INDEX_ENDING]) {
                settings::changed(context, context.session.files_changed());
                context.archive.tell(Job::Look);
            }
            if any_of(&ENDINGS) {
                context.session.outdate();
                bibliographies::read(context, Vec::new());
            }
            context.archive.files_changed(changes.iter().map(|file| file.uri.as_str()));
            FollowUp::Done
        }),
        "workspace/didCreateFiles" | "workspace/didDeleteFiles" | "workspace/didRenameFiles" => {
            if method == rename_files::DID_RENAME {
                // The client closes and reopens moved documents itself. The settings may name files that have moved.
                context.session.outdate();
                settings::changed(context, context.session.files_changed());
                bibliographies::read(context, Vec::new());
            }
            with(method, params, |FilesMoved { files }| {
                let all = files.iter().flat_map(|file| [&file.uri, &file.old, &file.new]);
                context.archive.files_changed(all.flatten().map(String::as_str));
                FollowUp::Done
            })
        }
        "window/workDoneProgress/cancel" => with(method, params, |Cancelled { token }| {
            if is_our_progress(&token) {
                context.archive.cancel();
            }
            FollowUp::Done
        }),
        _ => FollowUp::NotOurs(params),
    }
}

fn push(context: &Arc<Context>, revision: Option<Revision>) -> FollowUp {
    match revision {
        Some(revision) => FollowUp::Then(Box::pin(diagnostics::push(context.clone(), revision))),
        None => FollowUp::Done,
    }
}

fn with<P: DeserializeOwned>(method: &str, params: Value, apply: impl FnOnce(P) -> FollowUp) -> FollowUp {
    match serde_json::from_value(params) {
        Ok(params) => apply(params),
        Err(error) => {
            tracing::warn!("{method} has parameters that make no sense: {error}");
            FollowUp::Done
        }
    }
}
