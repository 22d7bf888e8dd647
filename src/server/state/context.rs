//! The context of a request: the session, the connection to the client, and the caches of single features.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::ls_types::{MessageType, ShowMessageParams};

use super::archive::Archives;
use super::closed_files::ClosedFiles;
use super::paste_offers::PasteOffers;
use super::sent_tokens::SentTokens;
use super::session::Session;
use crate::project::bibliographies::Bibliographies;
use crate::project::team::Actors;
use crate::server::transport::ClientWriter;

/// Everything that a request may use besides the document that it is about. Each part has a lock of its own.
pub struct Context {
    /// The documents and their settings.
    pub session: Arc<Session>,
    /// Sends messages that expect no answer.
    pub writer: ClientWriter,
    /// Sends requests to the client. Set before the first message is read.
    client: OnceLock<Client>,
    /// Locked before the session, and only on threads that may wait for files.
    bibliographies: Mutex<Bibliographies>,
    /// Locked before the session.
    actor_files: Mutex<ActorFileReports>,
    /// Paste offers with bibliography entries.
    pub offers: PasteOffers,
    /// Diagnostics of reports that are not open.
    pub closed_files: ClosedFiles,
    /// The semantic tokens that were last sent.
    pub sent_tokens: SentTokens,
    /// The index of reports that are not open.
    pub archive: Archives,
    /// Notified when the client's process has died.
    orphaned: Notify,
}

/// State of the diagnostics that were published for actor files.
#[derive(Default)]
pub struct ActorFileReports {
    /// The actors whose problems were published last.
    pub told: Vec<Arc<Actors>>,
    /// URIs of the files that have diagnostics.
    pub shown: BTreeSet<String>,
}

impl Context {
    /// Creates the context of a session that has not begun.
    #[must_use]
    pub fn new(writer: ClientWriter) -> Arc<Self> {
        Arc::new(Self {
            session: Session::new(),
            writer,
            client: OnceLock::new(),
            bibliographies: Mutex::default(),
            actor_files: Mutex::default(),
            offers: PasteOffers::default(),
            closed_files: ClosedFiles::default(),
            sent_tokens: SentTokens::default(),
            archive: Archives::default(),
            orphaned: Notify::new(),
        })
    }

    /// Sets the handle for requests to the client.
    pub fn set_client(&self, client: Client) {
        // The service that the session belongs to sets it once.
        let _ = self.client.set(client);
    }

    /// Returns the handle for requests to the client. No answer to the client may wait for such a
    /// request: spawn a task.
    pub fn client(&self) -> Option<&Client> {
        self.client.get()
    }

    /// Shows the user a message.
    pub fn show_message(&self, typ: MessageType, message: impl Into<String>) {
        self.writer.notify("window/showMessage", ShowMessageParams { typ, message: message.into() });
    }

    /// Shows the user the problems with settings and bibliographies that were not reported yet.
    pub fn show_problems(&self) {
        for message in self.session.take_problems() {
            tracing::warn!("{message}");
            self.show_message(MessageType::WARNING, message);
        }
    }

    /// Locks the cache of bibliographies. They may read files: call it only on threads that may block.
    pub fn bibliographies(&self) -> MutexGuard<'_, Bibliographies> {
        self.bibliographies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the state of the diagnostics of actor files.
    pub fn actor_files(&self) -> MutexGuard<'_, ActorFileReports> {
        self.actor_files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the client's process no longer exists.
    pub fn orphan(&self) {
        self.orphaned.notify_one();
    }

    /// Waits until the client's process no longer exists.
    pub async fn orphaned(&self) {
        self.orphaned.notified().await;
    }
}
