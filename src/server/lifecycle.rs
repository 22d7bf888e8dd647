//! The framework's view of the server: it handles the lifecycle only, because all other messages are applied on arrival.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{InitializeParams, InitializeResult};
use tower_lsp::{Client, LanguageServer};

use super::handlers::initialize;
use super::state::Context;
#[cfg(unix)]
use super::transport::client_watchdog;

/// The lifecycle of one session.
pub struct Lifecycle {
    context: Arc<Context>,
}

impl Lifecycle {
    /// Creates the lifecycle of the session of `context`.
    #[must_use]
    pub fn new(client: Client, context: Arc<Context>) -> Self {
        context.set_client(client);
        Self { context }
    }
}

impl LanguageServer for Lifecycle {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        #[cfg(unix)]
        if let Some(id) = params.process_id {
            let context = self.context.clone();
            client_watchdog::watch(id, move || context.orphan());
        }
        let name = params.client_info.map_or_else(|| "an unnamed client".to_owned(), |client| client.name);
        let capabilities = self.context.session.capabilities();
        tracing::debug!("{name}: {capabilities:?}");
        initialize::answer(&capabilities)
    }

    // The service in [`super::ordering_service`] answers this; the trait requires the method.
    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}
