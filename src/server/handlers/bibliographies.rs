//! The bibliographies of open documents: read on another thread, and then put in force.

use std::sync::Arc;

use super::diagnostics;
use crate::server::state::{Context, Offer};

/// Reads the bibliographies of documents on another thread, and then puts them in force. An empty `uris` means
/// all open documents.
pub fn read(context: &Arc<Context>, uris: Vec<String>) {
    let context = context.clone();
    tokio::task::spawn_blocking(move || {
        let (mut known, session) = (context.bibliographies(), &context.session);
        let uris = if uris.is_empty() { session.open_documents() } else { uris };
        let (mut problems, mut revisions) = (Vec::new(), Vec::new());
        for uri in uris {
            let Some(wanted) = session.wanted_bibliographies(&uri) else { continue };
            let bibliography = Arc::new(known.load(&wanted, &mut problems));
            revisions.extend(session.set_bibliography(&uri, bibliography));
        }
        drop(known);
        session.add_problems(problems.iter().map(ToString::to_string).collect());
        context.show_problems();
        diagnostics::renew(&context, revisions);
    });
}

/// Handles entries that the client has added to a bibliography. They count from now on, even if the file is not saved.
pub fn added(context: &Arc<Context>, Offer { uri, file, entries }: Offer) {
    let context = context.clone();
    tokio::task::spawn_blocking(move || {
        context.bibliographies().add(file, entries);
        read(&context, vec![uri]);
    });
}
