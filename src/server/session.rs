//! The state of the server, protected by one lock that is never held across an await.
//!
//! Notifications of the client (opened, changed, closed, configured) are applied here at once, in the order of arrival.
//! Longer work uses a [`Subject`]: one state of one document.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Value;
use tokio::sync::{Notify, oneshot};
use tower_lsp::Client;
use tower_lsp::ls_types::{InitializeParams, InitializeResult, MessageType, ShowMessageParams};

pub use self::aside::Aside;
use super::actor_files::ActorFileReports;
use super::archive::Archives;
use super::beside::Beside;
use super::client::Abilities;
use super::colours::Colours;
use super::configuration::Configuration;
use super::document::{self, Change, Document, Progress, Work};
use super::outbox::Outbox;
use super::subject::Subject;
use super::workspace::Workspace;
use super::{convert, diagnostics};
use crate::analysis::Environment;
use crate::bibliography::{Bibliography, NewEntry};
use crate::claims::House;
use crate::project::bibliographies::{self, Bibliographies, Wanted};
use crate::project::team::Actors;
use crate::text::Text;

mod aside;

/// Phase in the life of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before `initialize`.
    Uninitialized,
    /// Between `initialize` and `shutdown`.
    Running,
    /// After `shutdown`.
    ShutDown,
}

/// The session of one client.
pub struct Session {
    /// Sends messages that expect no answer.
    pub outbox: Outbox,
    /// Sends requests to the client. Set before the first message is read.
    client: OnceLock<Client>,
    /// Diagnostics of reports that are not open.
    pub workspace: Workspace,
    /// The semantic tokens that were last sent.
    pub colours: Colours,
    state: Mutex<State>,
    /// Locked before `state`, and only on threads that may wait for files.
    bibliographies: Mutex<Bibliographies>,
    /// Notified when an analysis has returned from another thread.
    came_back: Notify,
    /// The index of reports that are not open.
    pub archive: Archives,
    /// Notified when the client's process has died.
    orphaned: Notify,
    /// True if the data that all analyses share is in memory.
    is_loaded: AtomicBool,
}

struct State {
    phase: Phase,
    abilities: Arc<Abilities>,
    configuration: Configuration,
    documents: HashMap<String, Document>,
    /// The last number given to a state of a document or to work on another thread.
    last_number: u64,
    actor_files: ActorFileReports,
    beside: Beside,
    /// Recent paste offers with bibliography entries, matched against later edits.
    offered: Vec<Offered>,
}

/// Entries that are added to a bibliography by the change that cites them: the document's URI, the path of the
/// bibliography, and the entries.
type Offered = (String, PathBuf, Vec<NewEntry>);
/// Maximum number of offers that are kept. A client applies an offer at once or never.
const OFFERS: usize = 4;

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
    Known(Subject),
    /// The analysis is running; wait for it.
    Working,
    /// The analysis panicked; holds the client's version.
    Failed(i32),
    /// The document is not open.
    Closed,
}

/// Returns the path without `.` and `..`; `None` if they lead above its root.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            part => out.push(part),
        }
    }
    Some(out)
}

impl Session {
    /// Creates a session that has not begun.
    #[must_use]
    pub fn new(outbox: Outbox) -> Arc<Self> {
        Arc::new(Self {
            outbox,
            client: OnceLock::new(),
            workspace: Workspace::default(),
            colours: Colours::default(),
            state: Mutex::new(State {
                phase: Phase::Uninitialized,
                abilities: Arc::default(),
                configuration: Configuration::default(),
                documents: HashMap::new(),
                last_number: 0,
                actor_files: ActorFileReports::default(),
                beside: Beside::default(),
                offered: Vec::new(),
            }),
            bibliographies: Mutex::default(),
            came_back: Notify::new(),
            archive: Archives::default(),
            orphaned: Notify::new(),
            is_loaded: AtomicBool::new(false),
        })
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

    /// Returns the phase of the session.
    pub fn phase(&self) -> Phase {
        self.state().phase
    }

    /// Returns the client's abilities.
    pub fn abilities(&self) -> Arc<Abilities> {
        self.state().abilities.clone()
    }

    /// Handles `initialize`: stores the client's abilities and settings, and begins.
    pub fn begin(&self, params: &InitializeParams, raw: &Value) {
        // May write the pages of the rules: before the lock is taken.
        let abilities = Arc::new(Abilities::new(&params.capabilities).with_raw(raw).with_pages());
        let mut state = self.state();
        state.phase = Phase::Running;
        state.abilities = abilities;
        #[allow(deprecated)] // Older clients name their one folder so.
        let root = params.root_uri.as_ref();
        let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.as_str());
        let root = params.workspace_folders.is_none().then_some(root).flatten().map(|uri| uri.as_str());
        state.configuration.set_folders(folders.chain(root));
        if let Some(options) = &params.initialization_options {
            state.configuration.set_client(options.clone());
        }
    }

    /// Returns the answer to `initialize`.
    pub fn answer_to_initialize(&self) -> InitializeResult {
        self.state().abilities.answer()
    }

    /// Handles `shutdown`.
    pub fn shut_down(&self) {
        self.state().phase = Phase::ShutDown;
    }

    /// Handles an opened file if it is a companion file; returns true if it is.
    pub fn open_beside(&self, uri: &str, version: i32, text: &str) -> bool {
        let is_beside = Beside::concerns(uri);
        if is_beside {
            self.state().beside.open(uri.to_owned(), version, text);
        }
        is_beside
    }

    /// Handles an opened document. Returns its state, as the last element. Before it come documents whose settings were
    /// found to have changed.
    pub fn open(&self, uri: String, version: i32, text: &str) -> Vec<Revision> {
        let mut state = self.state();
        let mut revisions = self.recheck_files(&mut state);
        let settings = state.configuration.settings_for(&uri);
        let number = state.next_number();
        let document = Document::new(uri.clone(), version, number, text, settings);
        if state.documents.insert(uri.clone(), document).is_some() {
            tracing::warn!("{uri} was opened twice");
        }
        self.tell_problems(&mut state);
        revisions.push(Revision { uri, number });
        revisions
    }

    /// Handles a changed document. Returns `None` if it is not open.
    pub fn change(self: &Arc<Self>, uri: String, version: i32, changes: Vec<Change>) -> Option<Revision> {
        let mut state = self.state();
        let number = state.next_number();
        let encoding = state.abilities.encoding;
        if state.beside.change(&uri, version, &changes, encoding) {
            return None;
        }
        let taken = |(of, _, entries): &mut Offered| {
            let cites = |change: &Change| entries.iter().all(|entry| change.text.contains(&entry.key));
            *of == uri && changes.iter().any(cites)
        };
        let taken = state.offered.extract_if(.., taken).next();
        let Some(document) = state.documents.get_mut(&uri) else {
            tracing::warn!("{uri} was changed without being open");
            return None;
        };
        let names_others = document.change(version, number, changes, encoding);
        drop(state);
        if let Some((uri, file, entries)) = taken {
            self.added_entries(uri, file, entries);
        }
        if names_others {
            self.read_bibliographies(vec![uri.clone()]);
        }
        Some(Revision { uri, number })
    }

    /// Reads the bibliographies of documents on another thread, and then puts them in force. An empty `uris` means
    /// all open documents.
    pub fn read_bibliographies(self: &Arc<Self>, uris: Vec<String>) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut known = session.bibliographies.lock().unwrap_or_else(PoisonError::into_inner);
            let uris = if uris.is_empty() { session.open_documents() } else { uris };
            let (mut problems, mut revisions) = (Vec::new(), Vec::new());
            for uri in uris {
                let wanted = session.state().documents.get(&uri).and_then(Document::wanted);
                let Some(wanted) = wanted else { continue };
                let read = Arc::new(known.load(&wanted, &mut problems));
                let mut state = session.state();
                let number = state.next_number();
                let document = state.documents.get_mut(&uri);
                if document.is_some_and(|document| document.set_bibliography(number, read)) {
                    revisions.push(Revision { uri, number });
                }
            }
            drop(known);
            session.state().configuration.complain(problems);
            session.tell_problems(&mut session.state());
            diagnostics::renew(&session, revisions);
        });
    }

    /// Sets the citation habits of the document `uri`. Returns `None` if they are the same as before, or
    /// if it is not open.
    pub fn set_house(&self, uri: &str, house: Arc<House>) -> Option<Revision> {
        let mut state = self.state();
        let number = state.next_number();
        let is_other = state.documents.get_mut(uri)?.set_house(number, house);
        is_other.then(|| Revision { uri: uri.to_owned(), number })
    }

    /// Notes that the client has added entries to the bibliography `file` of the document `uri`. They count from now
    /// on, even if the file is not saved.
    pub fn added_entries(self: &Arc<Self>, uri: String, file: PathBuf, entries: Vec<NewEntry>) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut known = session.bibliographies.lock().unwrap_or_else(PoisonError::into_inner);
            known.add(file, entries);
            drop(known);
            session.read_bibliographies(vec![uri]);
        });
    }

    /// Notes that the client was offered an edit that cites `entries` in the document `uri` and adds them to `file`. A
    /// later change of the document shows if the client has applied it.
    pub fn offer_entries(&self, uri: String, file: PathBuf, entries: Vec<NewEntry>) {
        let mut state = self.state();
        if state.offered.len() == OFFERS {
            state.offered.remove(0);
        }
        state.offered.push((uri, file, entries));
    }

    /// Returns the bibliography to which the document `uri` would add, if no file of its bibliographies is known.
    ///
    /// # Errors
    /// Returns a message for the user if there is none.
    pub fn place_for_entries(&self, uri: &str) -> Result<PathBuf, &'static str> {
        let state = self.state();
        let document = state.documents.get(uri);
        let is_read = document.is_some_and(Document::has_bibliography);
        let wanted = document.and_then(Document::wanted);
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
        let mut folders = self.folders();
        if folders.is_empty() {
            folders.extend(convert::path(uri).and_then(|document| document.parent().map(Path::to_path_buf)));
        }
        let Some(path) = without_dots(path) else { return false };
        folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Returns the URI in the client's spelling, the version and the text of the file, if it is open.
    pub fn text_of(&self, path: &Path) -> Option<(String, i32, Text)> {
        let state = self.state();
        let here = |document: &&Document| convert::path(&document.uri).as_deref() == Some(path);
        let document = state.documents.values().find(here);
        let document = document.map(|d| (d.uri.clone(), d.version, d.text().clone()));
        document.or_else(|| state.beside.at(path))
    }

    /// Returns the workspace folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.state().configuration.folders().to_vec()
    }

    /// Returns the bibliography of a document, which need not be open. It may read files: call it only on
    /// threads that may block.
    pub fn bibliography(&self, wanted: &Wanted) -> Bibliography {
        let mut known = self.bibliographies.lock().unwrap_or_else(PoisonError::into_inner);
        // Problems with its files are reported when the document is opened.
        known.load(wanted, &mut Vec::new())
    }

    /// Handles a closed document; returns true if it was open.
    pub fn close(&self, uri: &str) -> bool {
        self.colours.forget(uri);
        let mut state = self.state();
        !state.beside.close(uri) && state.documents.remove(uri).is_some()
    }

    /// Handles a saved file, which may be one that the settings depend on. Returns the documents whose
    /// settings have changed.
    pub fn saved(&self) -> Vec<Revision> {
        self.recheck_files(&mut self.state())
    }

    /// Checks the settings files, if the client does not watch them. Returns the documents whose settings have changed.
    fn recheck_files(&self, state: &mut State) -> Vec<Revision> {
        if state.abilities.watches_files || !state.configuration.recheck_files() {
            return Vec::new();
        }
        self.reconfigure(state)
    }

    /// Handles changes of settings files on disk. Returns the documents whose settings have changed.
    pub fn files_changed(&self) -> Vec<Revision> {
        let mut state = self.state();
        state.configuration.forget_files();
        self.reconfigure(&mut state)
    }

    /// Applies `settings` as the client's new settings. Returns the documents whose settings have changed.
    pub fn configured(&self, settings: Value) -> Vec<Revision> {
        let mut state = self.state();
        if settings.is_null() || !state.configuration.set_client(settings) {
            return Vec::new();
        }
        self.reconfigure(&mut state)
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
        self.reconfigure(&mut state)
    }

    /// Finds the settings of all open documents again; returns the documents whose settings have changed.
    fn reconfigure(&self, state: &mut State) -> Vec<Revision> {
        self.workspace.outdate();
        let State { configuration, documents, last_number, .. } = state;
        let mut changed = Vec::new();
        for (uri, document) in documents {
            *last_number += 1;
            if document.reconfigure(*last_number, configuration.settings_for(uri)) {
                changed.push(Revision { uri: uri.clone(), number: *last_number });
            }
        }
        self.tell_problems(state);
        changed
    }

    fn tell_problems(&self, state: &mut State) {
        for message in state.configuration.take_problems() {
            tracing::warn!("{message}");
            self.outbox
                .notify("window/showMessage", ShowMessageParams { typ: MessageType::WARNING, message });
        }
    }

    /// Calls `look` with the state of the diagnostics of actor files, and with the actors in force. Returns its result.
    pub fn actor_files<R>(&self, look: impl FnOnce(&mut ActorFileReports, Vec<Arc<Actors>>) -> R) -> R {
        let mut state = self.state();
        let in_force = state.configuration.actors_in_force();
        look(&mut state.actor_files, in_force)
    }

    /// Stops pushing diagnostics, because the client pulls them. Returns the documents for which some were pushed; none
    /// if the client has pulled before.
    pub fn switch_to_pull(&self) -> Vec<String> {
        use super::client::Delivery;
        let mut state = self.state();
        if state.abilities.delivery == Delivery::Pull {
            return Vec::new();
        }
        Arc::make_mut(&mut state.abilities).delivery = Delivery::Pull;
        state.documents.keys().cloned().collect()
    }

    /// Returns true if `revision` is the newest state of its document.
    pub fn is_newest(&self, revision: &Revision) -> bool {
        self.state().documents.get(&revision.uri).is_some_and(|document| document.revision == revision.number)
    }

    /// Returns the newest state of `uri` if it is known or quickly computed. Otherwise starts the work
    /// on another thread.
    pub fn ask(self: &Arc<Self>, uri: &str) -> Answer {
        self.ask_of(&mut self.state(), uri)
    }

    /// Does the same as [`Session::ask`], but waits while the analysis is running. The state is the newest one
    /// when it returns.
    pub async fn wait_for(self: &Arc<Self>, uri: &str) -> Answer {
        loop {
            // Registers before the request, so that no notification is lost between the two.
            let came_back = self.came_back.notified();
            match self.ask(uri) {
                Answer::Working => came_back.await,
                answer => return answer,
            }
        }
    }

    /// Does the same as [`Session::wait_for`], but for the newest state at the time of the call.
    pub fn wait_for_present(self: &Arc<Self>, uri: &str) -> impl Future<Output = Answer> + use<> {
        let mut state = self.state();
        let answer = self.ask_of(&mut state, uri);
        let abilities = state.abilities.clone();
        let mut later = None;
        if let (Answer::Working, Some(document)) = (&answer, state.documents.get_mut(uri)) {
            let (sender, receiver) = oneshot::channel();
            document.tell_later(sender);
            later = Some((receiver, document.settings().clone(), document.findings().clone()));
        }
        drop(state);
        let (session, uri) = (self.clone(), uri.to_owned());
        async move {
            let Some((receiver, settings, findings)) = later else { return answer };
            match receiver.await {
                Ok(document::State { version, revision, snapshot }) => {
                    Answer::Known(Subject { uri, version, revision, snapshot, settings, abilities, findings })
                }
                Err(_) => match session.state().documents.get(&uri) {
                    Some(document) => Answer::Failed(document.version),
                    None => Answer::Closed,
                },
            }
        }
    }

    fn ask_of(self: &Arc<Self>, state: &mut State, uri: &str) -> Answer {
        let number = state.next_number();
        let Some(document) = state.documents.get_mut(uri) else { return Answer::Closed };
        match document.advance(number, self.is_loaded.load(Ordering::Acquire)) {
            Progress::Done(snapshot) => Answer::Known(Subject {
                uri: document.uri.clone(),
                version: document.version,
                revision: document.revision,
                snapshot,
                settings: document.settings().clone(),
                abilities: state.abilities.clone(),
                findings: document.findings().clone(),
            }),
            Progress::Away => Answer::Working,
            Progress::Start(number, work) => {
                self.work_elsewhere(uri.to_owned(), number, work);
                Answer::Working
            }
            Progress::Failed => Answer::Failed(document.version),
        }
    }

    fn work_elsewhere(self: &Arc<Self>, uri: String, number: u64, work: Work) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut next = Some(work);
            while let Some(work) = next {
                let analysis = work();
                let mut state = session.state();
                let Some(document) = state.documents.get_mut(&uri) else { break };
                next = document.bring_back(number, analysis);
                if next.is_none() && document.is_asked() {
                    // Changed settings have made this analysis useless, so it begins again.
                    session.ask_of(&mut state, &uri);
                }
            }
            session.came_back.notify_waiters();
        });
    }

    /// Notes that the client's process no longer exists.
    pub fn orphan(&self) {
        self.orphaned.notify_one();
    }

    /// Waits until the client's process no longer exists.
    pub async fn orphaned(&self) {
        self.orphaned.notified().await;
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
