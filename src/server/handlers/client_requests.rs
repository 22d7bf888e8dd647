//! Requests that the server sends to the client.
//!
//! No answer to the client waits for these requests. A client that never answers costs only a task, which ends
//! after a timeout.

use std::sync::Arc;
use std::time::Duration;

use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Position, Range, ShowDocumentParams, Uri};

use crate::server::state::Context;

/// Maximum time for the client to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks the client to pull the diagnostics of all documents again, if it supports that.
pub fn refresh_diagnostics(context: &Arc<Context>) {
    if context.session.capabilities().refreshes_diagnostics {
        ask(context, "workspace/diagnostic/refresh", |client| async move {
            client.workspace_diagnostic_refresh().await
        });
    }
}

/// Asks the client to request inlay hints and code lenses again, if it supports that, because they depend
/// on the settings.
pub fn refresh_views(context: &Context) {
    let capabilities = context.session.capabilities();
    if capabilities.refreshes_hints {
        ask(
            context,
            "workspace/inlayHint/refresh",
            |client| async move { client.inlay_hint_refresh().await },
        );
    }
    if capabilities.refreshes_lenses {
        ask(context, "workspace/codeLens/refresh", |client| async move { client.code_lens_refresh().await });
    }
}

/// Asks the client to show a position.
pub fn show(context: &Context, uri: &str, position: Position) {
    let Ok(uri) = uri.parse() else { return };
    if context.session.capabilities().shows_documents {
        ask(context, "window/showDocument", |client| async move {
            client.show_document(place(uri, position)).await.map(|_| ())
        });
    }
}

/// Returns the parameters that show a position.
pub fn place(uri: Uri, position: Position) -> ShowDocumentParams {
    ShowDocumentParams {
        uri,
        external: None,
        take_focus: Some(true),
        selection: Some(Range::new(position, position)),
    }
}

/// Sends a request to the client on a task of its own, with a timeout.
pub fn ask<F>(context: &Context, what: &'static str, question: impl FnOnce(Client) -> F)
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let Some(client) = context.client() else { return };
    let question = question(client.clone());
    tokio::spawn(async move {
        match tokio::time::timeout(PATIENCE, question).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!("the client refused {what}: {error}"),
            Err(_) => tracing::debug!("the client did not answer {what}"),
        }
    });
}
