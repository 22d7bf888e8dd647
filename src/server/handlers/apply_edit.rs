//! `workspace/applyEdit`: edits that the server asks the client to make.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{MessageType, Position};

use super::bibliographies;
use super::client_requests::{ask, place};
use crate::server::state::{Context, Offer};

/// Actions to be done after the client has applied an edit.
#[derive(Default)]
pub struct Afterwards {
    /// A position to show, with the URI of its document.
    pub show: Option<(String, Position)>,
    /// Entries that were added to a bibliography.
    pub added: Option<Offer>,
    /// A message to the user.
    pub message: Option<String>,
}

/// Asks the client to apply `edit`, a `WorkspaceEdit`, as one step with the name `label`.
pub fn apply_edit(context: &Arc<Context>, label: &str, edit: Value, then: Afterwards) {
    let show = then.show.filter(|_| context.session.capabilities().shows_documents);
    let show = show.and_then(|(uri, position)| Some(place(uri.parse().ok()?, position)));
    let params = json!({"label": label, "edit": edit});
    let told = context.clone();
    ask(context, ApplyEdit::METHOD, |client| async move {
        let answer = client.send_request::<ApplyEdit>(params).await?;
        if answer["applied"] != true {
            return Ok(());
        }
        if let Some(added) = then.added {
            bibliographies::added(&told, added);
        }
        if let Some(message) = then.message {
            told.show_message(MessageType::INFO, message);
        }
        if let Some(show) = show {
            client.show_document(show).await?;
        }
        Ok(())
    });
}

/// `workspace/applyEdit` with JSON as its type, because the framework's types lack newer fields of edits.
enum ApplyEdit {}

impl Request for ApplyEdit {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "workspace/applyEdit";
}
