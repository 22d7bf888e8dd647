//! The session of one client: its documents and their settings, protected by one lock that is never held across an await.
//!
//! Notifications of the client (opened, changed, closed, configured) are applied here at once, in the order of arrival.
//! Longer work uses a [`DocumentSnapshot`]: one state of one document.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::Notify;

use super::companion_files::CompanionFiles;
use super::configuration::Configuration;
use super::document::{ContentChange, OpenDocument};
use super::document_snapshot::DocumentSnapshot;
use crate::analysis::Environment;
use crate::bibliography::Bibliography;
use crate::claims::House;
use crate::project::bibliographies::{self, Wanted};
use crate::project::team::Actors;
use crate::server::proto::{self, Capabilities, Delivery};
use crate::text::Text;

mod answers;
mod config_snapshot;

pub use config_snapshot::ConfigSnapshot;

/// Phase in the life of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Before `initialize`.
    #[default]
    Uninitialized,
    /// Between `initialize` and `shutdown`.
    Running,
    /// After `shutdown`.
    ShutDown,
}

/// The session of one client.
#[derive(Default)]
pub struct Session {
    state: Mutex<State>,
    /// Notified when an analysis has returned from another thread.
    came_back: Notify,
    /// True if the data that all analyses share is in memory.
    is_loaded: AtomicBool,
    /// Number of changes to the inputs that all analyses share: settings, actors, bibliographies.
    generation: AtomicU64,
}

#[derive(Default)]
struct State {
    phase: Phase,
    capabilities: Arc<Capabilities>,
    configuration: Configuration,
    documents: HashMap<String, OpenDocument>,
    /// The last number given to a state of a document or to work on another thread.
    last_number: u64,
    companions: CompanionFiles,
}

/// A change that was applied to a document.
pub struct Changed {
    /// The new state.
    pub revision: Revision,
    /// True if the document names other bibliographies now.
    pub names_others: bool,
}

/// One state of a document, identified by URI and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The document's URI in the client's spelling.
    pub uri: String,
    /// The server's number of the state.
    pub number: u64,
}

/// The answer to a request for the state of a document.
pub enum Answer {
    /// The state, with its analysis.
    Known(DocumentSnapshot),
    /// The analysis is running; wait for it.
    Working,
    /// The analysis panicked; holds the client's version.
    Failed(i32),
    /// The document is not open.
    Closed,
}

impl Session {
    /// Creates a session that has not begun.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Starts to load the data that all analyses share, on another thread. It is needed only when a document is opened.
    pub fn load(self: &Arc<Self>) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            crate::actors::prepare();
            drop(Environment::default());
            session.is_loaded.store(true, Ordering::Release);
        });
    }

    /// Returns the phase of the session.
    pub fn phase(&self) -> Phase {
        self.state().phase
    }

    /// Returns the client's capabilities.
    pub fn capabilities(&self) -> Arc<Capabilities> {
        self.state().capabilities.clone()
    }

    /// Handles `initialize`: stores the client's capabilities, workspace folders (as URIs) and settings, and begins.
    pub fn begin<'a>(
        &self,
        capabilities: Capabilities,
        folders: impl Iterator<Item = &'a str>,
        settings: Option<Value>,
    ) {
        let mut state = self.state();
        state.phase = Phase::Running;
        state.capabilities = Arc::new(capabilities);
        state.configuration.set_folders(folders);
        if let Some(settings) = settings {
            state.configuration.set_client(settings);
        }
    }

    /// Handles `shutdown`.
    pub fn shut_down(&self) {
        self.state().phase = Phase::ShutDown;
    }

    /// Handles an opened file if it is a companion file; returns true if it is.
    pub fn open_companion(&self, uri: &str, version: i32, text: &str) -> bool {
        let is_companion = CompanionFiles::concerns(uri);
        if is_companion {
            self.state().companions.open(uri.to_owned(), version, text);
        }
        is_companion
    }

    /// Handles an opened document. Returns its state, as the last element. Before it come documents whose settings were
    /// found to have changed.
    pub fn open(&self, uri: String, version: i32, text: &str) -> Vec<Revision> {
        let mut revisions = self.recheck_files();
        let settings = ConfigSnapshot::new(self).settings_for(&uri);
        let mut state = self.state();
        let number = state.next_number();
        let document = OpenDocument::new(uri.clone(), version, number, text, settings);
        if state.documents.insert(uri.clone(), document).is_some() {
            tracing::warn!("{uri} was opened twice");
        }
        revisions.push(Revision { uri, number });
        revisions
    }

    /// Handles a changed document. Returns `None` if it is not open.
    pub fn change(&self, uri: String, version: i32, changes: Vec<ContentChange>) -> Option<Changed> {
        let mut state = self.state();
        let number = state.next_number();
        let encoding = state.capabilities.encoding;
        if state.companions.change(&uri, version, &changes, encoding) {
            return None;
        }
        let Some(document) = state.documents.get_mut(&uri) else {
            tracing::warn!("{uri} was changed without being open");
            return None;
        };
        let names_others = document.change(version, number, changes, encoding);
        Some(Changed { revision: Revision { uri, number }, names_others })
    }

    /// Returns the bibliographies that the document `uri` needs, if it is open.
    pub fn wanted_bibliographies(&self, uri: &str) -> Option<Wanted> {
        self.state().documents.get(uri).and_then(OpenDocument::wanted)
    }

    /// Sets the bibliography of the document `uri`. Returns `None` if it is the same as before, or if the document is
    /// not open.
    pub fn set_bibliography(&self, uri: &str, bibliography: Arc<Bibliography>) -> Option<Revision> {
        let mut state = self.state();
        let number = state.next_number();
        let is_other = state.documents.get_mut(uri)?.set_bibliography(number, bibliography);
        is_other.then(|| Revision { uri: uri.to_owned(), number })
    }

    /// Sets the citation habits of the document `uri`. Returns `None` if they are the same as before, or
    /// if it is not open.
    pub fn set_house(&self, uri: &str, house: Arc<House>) -> Option<Revision> {
        let mut state = self.state();
        let number = state.next_number();
        let is_other = state.documents.get_mut(uri)?.set_house(number, house);
        is_other.then(|| Revision { uri: uri.to_owned(), number })
    }

    /// Returns the bibliography to which the document `uri` would add, if no file of its bibliographies is known.
    ///
    /// # Errors
    /// Returns a message for the user if there is none.
    pub fn place_for_entries(&self, uri: &str) -> Result<PathBuf, &'static str> {
        let state = self.state();
        let document = state.documents.get(uri);
        let is_read = document.is_some_and(OpenDocument::has_bibliography);
        let wanted = document.and_then(OpenDocument::wanted);
        drop(state);
        let wanted = wanted.ok_or(bibliographies::NOT_SAVED)?;
        bibliographies::place_for_entries(&wanted, is_read)
    }

    /// Returns the URIs of the open documents, in the client's spelling.
    pub fn open_documents(&self) -> Vec<String> {
        self.state().documents.keys().cloned().collect()
    }

    /// Returns the path at which a settings file for the document `uri` belongs if it has none.
    pub fn place_for_settings(&self, uri: &str) -> Option<PathBuf> {
        self.state().configuration.place_for_file(uri)
    }

    /// Returns true for a file inside a workspace folder. Without workspace folders, the folder of the document `uri`
    /// takes their place.
    pub fn is_in_workspace(&self, uri: &str, path: &Path) -> bool {
        self.state().configuration.holds(uri, path)
    }

    /// Returns the URI in the client's spelling, the version and the text of the file, if it is open.
    pub fn text_of(&self, path: &Path) -> Option<(String, i32, Text)> {
        let state = self.state();
        let here = |document: &&OpenDocument| proto::path(&document.uri).as_deref() == Some(path);
        let document = state.documents.values().find(here);
        let document = document.map(|d| (d.uri.clone(), d.version, d.text().clone()));
        document.or_else(|| state.companions.at(path))
    }

    /// Returns the workspace folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.state().configuration.folders().to_vec()
    }

    /// Handles a closed document; returns true if it was open.
    pub fn close(&self, uri: &str) -> bool {
        let mut state = self.state();
        !state.companions.close(uri) && state.documents.remove(uri).is_some()
    }

    /// Handles a saved file, which may be one that the settings depend on. Returns the documents whose
    /// settings have changed.
    pub fn saved(&self) -> Vec<Revision> {
        self.recheck_files()
    }

    /// Checks the settings files, if the client does not watch them. Returns the documents whose settings have changed.
    fn recheck_files(&self) -> Vec<Revision> {
        let (watches_files, mut copy) = {
            let state = self.state();
            (state.capabilities.watches_files, state.configuration.clone())
        };
        if watches_files || !copy.recheck_files() { Vec::new() } else { self.files_changed() }
    }

    /// Handles changes of settings files on disk. Returns the documents whose settings have changed.
    pub fn files_changed(&self) -> Vec<Revision> {
        self.state().configuration.forget_files();
        self.reconfigure()
    }

    /// Applies `settings` as the client's new settings. Returns the documents whose settings have changed.
    pub fn configured(&self, settings: Value) -> Vec<Revision> {
        if settings.is_null() || !self.state().configuration.set_client(settings) {
            return Vec::new();
        }
        self.reconfigure()
    }

    /// Handles a change of the workspace folders. Returns the documents whose settings have changed.
    pub fn folders_changed<'a>(
        &self,
        added: impl IntoIterator<Item = &'a str>,
        removed: impl IntoIterator<Item = &'a str>,
    ) -> Vec<Revision> {
        let mut state = self.state();
        state.configuration.change_folders(added, removed);
        state.configuration.forget_files();
        drop(state);
        self.reconfigure()
    }

    /// Finds the settings of all open documents again; returns the documents whose settings have changed. Files are read
    /// before the lock is taken.
    fn reconfigure(&self) -> Vec<Revision> {
        self.outdate();
        let mut snapshot = ConfigSnapshot::new(self);
        let found = self.open_documents().into_iter().map(|uri| (snapshot.settings_for(&uri), uri));
        let found: Vec<_> = found.collect();
        drop(snapshot);
        let mut state = self.state();
        let mut changed = Vec::new();
        for (settings, uri) in found {
            let number = state.next_number();
            let document = state.documents.get_mut(&uri);
            if document.is_some_and(|document| document.reconfigure(number, settings)) {
                changed.push(Revision { uri, number });
            }
        }
        changed
    }

    /// Notes a change to the inputs that all analyses share: settings, actors or bibliographies.
    pub fn outdate(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the number of changes to the inputs that all analyses share.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Adds problems from elsewhere to those of the settings.
    pub fn add_problems(&self, problems: Vec<String>) {
        self.state().configuration.complain(problems);
    }

    /// Returns the problems that were found since the last call, as messages for the user.
    pub fn take_problems(&self) -> Vec<String> {
        self.state().configuration.take_problems()
    }

    /// Returns the actors that are in force for any document.
    pub fn actors_in_force(&self) -> Vec<Arc<Actors>> {
        self.state().configuration.actors_in_force()
    }

    /// Stops pushing diagnostics, because the client pulls them. Returns the documents for which some were pushed; none
    /// if the client has pulled before.
    pub fn switch_to_pull(&self) -> Vec<String> {
        let mut state = self.state();
        if state.capabilities.delivery == Delivery::Pull {
            return Vec::new();
        }
        Arc::make_mut(&mut state.capabilities).delivery = Delivery::Pull;
        state.documents.keys().cloned().collect()
    }

    /// Returns true if `revision` is the newest state of its document.
    pub fn is_newest(&self, revision: &Revision) -> bool {
        self.state().documents.get(&revision.uri).is_some_and(|document| document.revision == revision.number)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is consistent: analyses that panic under the lock are caught and replaced.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    const fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}
