//! Changes of settings: of the client, of files and of workspace folders.

use std::sync::Arc;

use tower_lsp::ls_types::ConfigurationItem;

use super::client_requests::ask;
use super::{actor_files, bibliographies, diagnostics};
use crate::server::state::configuration::SECTION;
use crate::server::state::{Context, Revision};

/// Asks the client for its settings and applies the answer.
pub fn ask_for_configuration(context: &Arc<Context>) {
    let applied = context.clone();
    ask(context, "workspace/configuration", |client| async move {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        let settings = client.configuration(vec![item]).await?.into_iter().next().unwrap_or_default();
        changed(&applied, applied.session.configured(settings));
        Ok(())
    });
}

/// Updates the client's view of documents whose settings have changed, and reads the bibliographies that these name.
pub fn changed(context: &Arc<Context>, revisions: Vec<Revision>) {
    context.show_problems();
    if !revisions.is_empty() {
        bibliographies::read(context, revisions.iter().map(|revision| revision.uri.clone()).collect());
    }
    diagnostics::renew(context, revisions);
    actor_files::tell(context);
}
