//! All that the server knows, behind one lock that is never held across an await.
//!
//! What the client tells (opened, changed, closed, configured) is applied here at once, in the order in which it
//! arrives. Whatever takes longer works on a [`Subject`]: one state of one document.

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
use super::bibliographies::{self, Bibliographies, Wanted};
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
use crate::team::Actors;
use crate::text::Text;

mod aside;

/// Where in its life the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before `initialize`.
    Uninitialized,
    /// Between `initialize` and `shutdown`.
    Running,
    /// After `shutdown`.
    ShutDown,
}

/// One client's session.
pub struct Session {
    /// The way to the client for messages that await no answer.
    pub outbox: Outbox,
    /// The way for those that do. Set before the first message is read.
    client: OnceLock<Client>,
    /// What is known of reports that are not open.
    pub workspace: Workspace,
    /// What documents were coloured like when they were last.
    pub colours: Colours,
    state: Mutex<State>,
    /// Taken before the state's lock, and only on threads that may wait for files.
    bibliographies: Mutex<Bibliographies>,
    /// An analysis has come back from another thread.
    came_back: Notify,
    /// The reports that are not open.
    pub archive: Archives,
    /// The client has died without a word.
    orphaned: Notify,
    /// What all analyses share is in memory.
    is_loaded: AtomicBool,
}

struct State {
    phase: Phase,
    abilities: Arc<Abilities>,
    configuration: Configuration,
    documents: HashMap<String, Document>,
    /// The last number given to a document's state or to work on another thread.
    last_number: u64,
    actor_files: ActorFileReports,
    beside: Beside,
    /// What the client may put into bibliographies without a word: the last pastes that it was offered.
    offered: Vec<Offered>,
}

/// Entries that come into a bibliography with the change that cites them: the document, the file and they.
type Offered = (String, PathBuf, Vec<NewEntry>);
/// So many offers are kept; whoever pastes takes one at once or never.
const OFFERS: usize = 4;

/// One state of a document, by name and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The document, as the client spells it.
    pub uri: String,
    /// Our number of its state.
    pub number: u64,
}

/// What there is to say about a document.
pub enum Answer {
    /// All of it.
    Known(Subject),
    /// Its analysis is at work; wait.
    Working,
    /// Its analysis panicked; the client's number of its state.
    Failed(i32),
    /// It is not open.
    Closed,
}

/// The path without `.` and `..`; `None` where they lead above its root.
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
    /// A session that has not begun.
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

    /// Begins to load what all analyses share, on another thread: nobody waits for it before a document is open.
    pub fn load(self: &Arc<Self>) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            crate::actors::prepare();
            drop(Environment::default());
            session.is_loaded.store(true, Ordering::Release);
        });
    }

    /// Gives the session the way to ask the client.
    pub fn set_client(&self, client: Client) {
        // It is set once, by the service that the session belongs to.
        let _ = self.client.set(client);
    }

    /// The way to ask the client. Requests must never be awaited by what answers the client: spawn them.
    pub fn client(&self) -> Option<&Client> {
        self.client.get()
    }

    /// Where in its life the session is.
    pub fn phase(&self) -> Phase {
        self.state().phase
    }

    /// What the client can.
    pub fn abilities(&self) -> Arc<Abilities> {
        self.state().abilities.clone()
    }

    /// `initialize` has arrived: notes what the client says of itself and begins.
    pub fn begin(&self, params: &InitializeParams, raw: &Value) {
        let mut state = self.state();
        state.phase = Phase::Running;
        state.abilities = Arc::new(Abilities::new(&params.capabilities).with_raw(raw).with_pages());
        #[allow(deprecated)] // Older clients name their one folder so.
        let root = params.root_uri.as_ref();
        let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.as_str());
        let root = params.workspace_folders.is_none().then_some(root).flatten().map(|uri| uri.as_str());
        state.configuration.set_folders(folders.chain(root));
        if let Some(options) = &params.initialization_options {
            state.configuration.set_client(options.clone());
        }
    }

    /// The answer to `initialize`.
    pub fn answer_to_initialize(&self) -> InitializeResult {
        self.state().abilities.answer()
    }

    /// `shutdown` has arrived.
    pub fn shut_down(&self) {
        self.state().phase = Phase::ShutDown;
    }

    /// A file beside the reports has been opened; says whether it is one.
    pub fn open_beside(&self, uri: &str, version: i32, text: &str) -> bool {
        let is_beside = Beside::concerns(uri);
        if is_beside {
            self.state().beside.open(uri.to_owned(), version, text);
        }
        is_beside
    }

    /// A document has been opened. Returns its state, behind those of documents that were found to have got other
    /// settings on the occasion.
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

    /// A document has been changed. `None` if it is not open.
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

    /// Reads the bibliographies of documents on another thread, of all open ones where `uris` is empty, and puts them in
    /// force when they are there.
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

    /// Has the document `uri` go by another habit of past reports; `None` where it does already, or is not open.
    pub fn set_house(&self, uri: &str, house: Arc<House>) -> Option<Revision> {
        let mut state = self.state();
        let number = state.next_number();
        let is_other = state.documents.get_mut(uri)?.set_house(number, house);
        is_other.then(|| Revision { uri: uri.to_owned(), number })
    }

    /// The client has added entries to the bibliography `file` of the document `uri`: they count from now on, whether the
    /// file has been saved or not.
    pub fn added_entries(self: &Arc<Self>, uri: String, file: PathBuf, entries: Vec<NewEntry>) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut known = session.bibliographies.lock().unwrap_or_else(PoisonError::into_inner);
            known.add(file, entries);
            drop(known);
            session.read_bibliographies(vec![uri]);
        });
    }

    /// The client is told how it can cite `entries` in the document `uri` and add them to `file` in one step. Whether it
    /// does is seen when the document changes.
    pub fn offer_entries(&self, uri: String, file: PathBuf, entries: Vec<NewEntry>) {
        let mut state = self.state();
        if state.offered.len() == OFFERS {
            state.offered.remove(0);
        }
        state.offered.push((uri, file, entries));
    }

    /// The bibliography to which the document `uri` would add, where no file of its bibliographies is known.
    ///
    /// # Errors
    /// Why there is none, for the user.
    pub fn place_for_entries(&self, uri: &str) -> Result<PathBuf, &'static str> {
        let state = self.state();
        let document = state.documents.get(uri);
        let is_read = document.is_some_and(Document::has_bibliography);
        let wanted = document.and_then(Document::wanted);
        drop(state);
        let wanted = wanted.ok_or(bibliographies::NOT_SAVED)?;
        bibliographies::place_for_entries(&wanted, is_read)
    }

    /// The open documents, as the client spells them.
    pub fn open_documents(&self) -> Vec<String> {
        self.state().documents.keys().cloned().collect()
    }

    /// Where a configuration file for the document `uri` belongs that has none.
    pub fn place_for_settings(&self, uri: &str) -> Option<PathBuf> {
        self.state().configuration.place_for_file(uri)
    }

    /// Returns true for a file that lies in a workspace folder or, where there is none, in or below that of the document `uri`.
    pub fn is_in_workspace(&self, uri: &str, path: &Path) -> bool {
        let mut folders = self.folders();
        if folders.is_empty() {
            folders.extend(convert::path(uri).and_then(|document| document.parent().map(Path::to_path_buf)));
        }
        let Some(path) = without_dots(path) else { return false };
        folders.iter().any(|folder| path.starts_with(folder))
    }

    /// What is open of this file: as the client spells it, the client's number of its text, and the text.
    pub fn text_of(&self, path: &Path) -> Option<(String, i32, Text)> {
        let state = self.state();
        let here = |document: &&Document| convert::path(&document.uri).as_deref() == Some(path);
        let document = state.documents.values().find(here);
        let document = document.map(|d| (d.uri.clone(), d.version, d.text().clone()));
        document.or_else(|| state.beside.at(path))
    }

    /// The workspace folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.state().configuration.folders().to_vec()
    }

    /// The bibliography of a document that need not be open. Never call it where somebody waits.
    pub fn bibliography(&self, wanted: &Wanted) -> Bibliography {
        let mut known = self.bibliographies.lock().unwrap_or_else(PoisonError::into_inner);
        // What is wrong with its files is told when it is opened.
        known.load(wanted, &mut Vec::new())
    }

    /// A document has been closed; says whether it was open.
    pub fn close(&self, uri: &str) -> bool {
        self.colours.forget(uri);
        let mut state = self.state();
        !state.beside.close(uri) && state.documents.remove(uri).is_some()
    }

    /// A document has been saved, perhaps one that the settings depend on.
    pub fn saved(&self) -> Vec<Revision> {
        self.recheck_files(&mut self.state())
    }

    /// Looks at the configuration files where the client does not do so for us.
    fn recheck_files(&self, state: &mut State) -> Vec<Revision> {
        if state.abilities.watches_files || !state.configuration.recheck_files() {
            return Vec::new();
        }
        self.reconfigure(state)
    }

    /// Configuration files have changed on disk.
    pub fn files_changed(&self) -> Vec<Revision> {
        let mut state = self.state();
        state.configuration.forget_files();
        self.reconfigure(&mut state)
    }

    /// The client's settings have changed to `settings`.
    pub fn configured(&self, settings: Value) -> Vec<Revision> {
        let mut state = self.state();
        if settings.is_null() || !state.configuration.set_client(settings) {
            return Vec::new();
        }
        self.reconfigure(&mut state)
    }

    /// The workspace folders have changed.
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

    /// Finds the settings of all open documents anew; returns those documents that have got others.
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

    /// What has been told of the files that hold the team's actors, and the actors that are in force.
    pub fn actor_files<R>(&self, look: impl FnOnce(&mut ActorFileReports, Vec<Arc<Actors>>) -> R) -> R {
        let mut state = self.state();
        let in_force = state.configuration.actors_in_force();
        look(&mut state.actor_files, in_force)
    }

    /// The client no longer wants diagnostics pushed, as it asks for them. Returns the documents for which it has
    /// got some, unless it never wanted them.
    pub fn switch_to_pull(&self) -> Vec<String> {
        use super::client::Delivery;
        let mut state = self.state();
        if state.abilities.delivery == Delivery::Pull {
            return Vec::new();
        }
        Arc::make_mut(&mut state.abilities).delivery = Delivery::Pull;
        state.documents.keys().cloned().collect()
    }

    /// Whether `revision` is its document's newest state.
    pub fn is_newest(&self, revision: &Revision) -> bool {
        self.state().documents.get(&revision.uri).is_some_and(|document| document.revision == revision.number)
    }

    /// The newest state of `uri`, if it is known or quickly found out; else the work on it begins on another
    /// thread.
    pub fn ask(self: &Arc<Self>, uri: &str) -> Answer {
        self.ask_of(&mut self.state(), uri)
    }

    /// As [`Session::ask`], but waits for an answer while there is hope for one. The state is the newest when it comes.
    pub async fn wait_for(self: &Arc<Self>, uri: &str) -> Answer {
        loop {
            // Registered before the question, so that no answer slips through between the two.
            let came_back = self.came_back.notified();
            match self.ask(uri) {
                Answer::Working => came_back.await,
                answer => return answer,
            }
        }
    }

    /// As [`Session::wait_for`], but about the state that is the newest now, when the function is called.
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
                    // Other settings have made this analysis useless: begin again.
                    session.ask_of(&mut state, &uri);
                }
            }
            session.came_back.notify_waiters();
        });
    }

    /// Notes that the client's process is no more.
    pub fn orphan(&self) {
        self.orphaned.notify_one();
    }

    /// Waits until the client's process is no more.
    pub async fn orphaned(&self) {
        self.orphaned.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Analyses that panic under the lock are caught and replaced: the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    const fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}
