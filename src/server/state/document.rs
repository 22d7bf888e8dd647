//! An open document: the client's text, and the progress of its analysis.
//!
//! Changes are applied to the text at once. They are queued for the analysis, which takes all queued changes together.
//! Small changes are analysed on the current thread. A large document or change goes to another thread, and the
//! document stays editable meanwhile.

use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use tower_lsp::ls_types::Range;

use super::document_snapshot::Findings;
use crate::analysis::{self, Snapshot};
use crate::bibliography::{Bibliography, Named, named_in};
use crate::claims::House;
use crate::project::bibliographies::Wanted;
use crate::project::settings::Settings;
use crate::server::catch_panic::guarded;
use crate::server::proto;
use crate::text::{Edit, Encoding, Text};

/// Maximum number of bytes that are analysed on the current thread. This takes a few milliseconds: less than a user
/// notices, and little more than the cost of a hop to another thread and back.
const ON_THE_SPOT: usize = 128 * 1024;

/// A document that the client has opened.
pub struct OpenDocument {
    /// The URI in the client's spelling.
    pub uri: String,
    /// The client's version of the text.
    pub version: i32,
    /// The server's number for the state of text and settings. No two states in a session share one.
    pub revision: u64,
    settings: Arc<Settings>,
    /// The bibliographies that its front matter names.
    named: Named,
    bibliography: Arc<Bibliography>,
    /// True if the bibliographies have been read.
    has_bibliography: bool,
    /// Citation habits from past reports.
    house: Arc<House>,
    analysis: Analysis,
    /// Findings of the rules, kept across changes.
    findings: Arc<Mutex<Findings>>,
    /// Waiting requests: each is for the state with this number, or for the first later state that is analysed.
    asked: Vec<(u64, oneshot::Sender<State>)>,
}

/// The analysis of one state.
pub struct State {
    /// The client's version.
    pub version: i32,
    /// The server's number of the state.
    pub revision: u64,
    /// The analysis snapshot.
    pub snapshot: Arc<Snapshot>,
}

/// The text, and the state of its analysis.
enum Analysis {
    /// The document has to be analysed from scratch.
    Due(Text),
    /// The analysis is here; changes of this total size in bytes are still to be analysed.
    Here(analysis::Document, usize),
    /// The analysis runs on another thread, as the work with this `number`. `text` is the newest text, `from` holds
    /// version and revision of the state that is being analysed, and `waiting` holds the changes since.
    Away { number: u64, text: Text, from: (i32, u64), waiting: Vec<Waiting> },
    /// The analysis panicked; the next change tries again.
    Failed(Text),
}

/// The changes of one notification that are queued for the analysis, and the version and revision after them.
struct Waiting {
    version: i32,
    revision: u64,
    edits: Vec<Edit>,
    /// The bibliography that arrived at this point.
    bibliography: Option<Arc<Bibliography>>,
    /// The citation habits that arrived at this point.
    house: Option<Arc<House>>,
}

/// One change from the client; without a range it replaces the whole text.
#[derive(Debug, serde::Deserialize)]
pub struct ContentChange {
    /// The replaced range.
    pub range: Option<Range>,
    /// The new text.
    pub text: String,
}

/// The state of the analysis when it is requested.
pub enum AnalysisProgress {
    /// The newest text is analysed.
    Done(Arc<Snapshot>),
    /// The analysis runs on another thread.
    Away,
    /// The caller has to run this work on another thread, and to return its result to [`OpenDocument::bring_back`]
    /// under this number.
    Start(u64, Work),
    /// The analysis panicked.
    Failed,
}

/// An analysis to be run on another thread. Returns the analysed document, or `None` if it panics.
pub type Work = Box<dyn FnOnce() -> Option<analysis::Document> + Send>;

impl OpenDocument {
    /// Creates a document that has just been opened.
    #[must_use]
    pub fn new(uri: String, version: i32, revision: u64, text: &str, settings: Arc<Settings>) -> Self {
        let text = Text::new(text);
        let (named, bibliography) = (named_in(&text), Arc::default());
        let analysis = Analysis::Due(text);
        let (findings, asked) = (Arc::default(), Vec::new());
        let has_bibliography = false;
        Self {
            uri,
            version,
            revision,
            settings,
            named,
            bibliography,
            has_bibliography,
            house: Arc::default(),
            analysis,
            findings,
            asked,
        }
    }

    /// Returns true if its bibliographies have been read.
    #[must_use]
    pub const fn has_bibliography(&self) -> bool {
        self.has_bibliography
    }

    /// Returns the findings of the rules, which may belong to another state of the document.
    #[must_use]
    pub const fn findings(&self) -> &Arc<Mutex<Findings>> {
        &self.findings
    }

    /// Returns the client's newest text.
    #[must_use]
    pub fn text(&self) -> &Text {
        match &self.analysis {
            Analysis::Here(document, _) => document.text(),
            Analysis::Due(text) | Analysis::Away { text, .. } | Analysis::Failed(text) => text,
        }
    }

    /// Returns the settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Returns the bibliographies that the document needs; `None` for a document that is not a file and whose
    /// settings name none.
    #[must_use]
    pub fn wanted(&self) -> Option<Wanted> {
        let configured = self.settings.config.sources.bibliography.clone();
        let document = proto::path(&self.uri);
        if document.is_none() && configured.is_empty() {
            return None;
        }
        Some(Wanted { document: document.unwrap_or_default(), named: self.named.clone(), configured })
    }

    /// Sets the bibliography; returns true if it differs from the present one. No block is analysed again.
    pub fn set_bibliography(&mut self, revision: u64, bibliography: Arc<Bibliography>) -> bool {
        self.has_bibliography = true;
        if self.bibliography == bibliography {
            return false;
        }
        (self.bibliography, self.revision) = (bibliography, revision);
        if let Analysis::Away { waiting, .. } = &mut self.analysis {
            // Requests from now on are about a state with this bibliography.
            let (version, bibliography) = (self.version, Some(self.bibliography.clone()));
            waiting.push(Waiting { version, revision, edits: Vec::new(), bibliography, house: None });
        }
        self.hand_over();
        true
    }

    /// Sets the citation habits; returns true if they differ from the present ones. No block is analysed again.
    pub fn set_house(&mut self, revision: u64, house: Arc<House>) -> bool {
        if self.house == house {
            return false;
        }
        (self.house, self.revision) = (house, revision);
        if let Analysis::Away { waiting, .. } = &mut self.analysis {
            let (version, house) = (self.version, Some(self.house.clone()));
            waiting.push(Waiting { version, revision, edits: Vec::new(), bibliography: None, house });
        }
        self.hand_over();
        true
    }

    /// Passes bibliography and habits to an analysis that is here. An analysis on another thread gets them when it
    /// returns, and a new analysis starts with them.
    fn hand_over(&mut self) {
        if let Analysis::Here(document, _) = &mut self.analysis
            && !Arc::ptr_eq(document.house(), &self.house)
        {
            document.set_house(self.house.clone());
        }
        if let Analysis::Here(document, _) = &mut self.analysis
            && !Arc::ptr_eq(document.bibliography(), &self.bibliography)
        {
            document.set_bibliography(self.bibliography.clone());
        }
    }

    /// Applies the changes of one notification in order, each to the result of the one before. Returns true if the
    /// document names other bibliographies now.
    pub fn change(
        &mut self,
        version: i32,
        revision: u64,
        changes: Vec<ContentChange>,
        encoding: Encoding,
    ) -> bool {
        (self.version, self.revision) = (version, revision);
        if let Analysis::Away { waiting, .. } = &mut self.analysis {
            waiting.push(Waiting { version, revision, edits: Vec::new(), bibliography: None, house: None });
        }
        for change in changes {
            let edit = match change.range {
                Some(range) => Edit::new(proto::span(self.text(), range, encoding), change.text),
                None => match self.text().difference(&change.text) {
                    Some(edit) => edit,
                    None => continue,
                },
            };
            match &mut self.analysis {
                Analysis::Here(document, touched) => {
                    document.edit(&edit);
                    *touched += size(&edit);
                }
                Analysis::Away { text, waiting, .. } => {
                    text.apply(&edit);
                    if let Some(last) = waiting.last_mut() {
                        last.edits.push(edit);
                    }
                }
                Analysis::Due(text) | Analysis::Failed(text) => text.apply(&edit),
            }
        }
        if let Analysis::Failed(text) = &self.analysis {
            self.analysis = Analysis::Due(text.clone());
        }
        let named = named_in(self.text());
        let others = named != self.named;
        self.named = named;
        others
    }

    /// Schedules a complete analysis if `settings` differ from those in force; returns true if they do.
    pub fn reconfigure(&mut self, revision: u64, settings: Arc<Settings>) -> bool {
        if self.settings == settings {
            return false;
        }
        self.settings = settings;
        self.revision = revision;
        self.analysis = Analysis::Due(self.text().clone());
        true
    }

    /// Analyses the newest text now if that is quick; otherwise returns the work, with `number` to identify it. A first
    /// analysis is quick only if the data that all analyses share `is_loaded`.
    pub fn advance(&mut self, number: u64, is_loaded: bool) -> AnalysisProgress {
        let text = self.text().clone();
        let (size, work): (usize, Work) =
            match std::mem::replace(&mut self.analysis, Analysis::Failed(text.clone())) {
                Analysis::Here(document, touched) => {
                    (touched, Box::new(move || guarded("the analysis of a change", || analysed(document))))
                }
                Analysis::Due(text) => {
                    let is_loaded = is_loaded && self.settings.are_loaded();
                    let size = if is_loaded { text.len() as usize } else { usize::MAX };
                    let (name, settings) = (file_name(&self.uri), self.settings.clone());
                    let (bibliography, house) = (self.bibliography.clone(), self.house.clone());
                    let analyse = move || {
                        let environment = settings.environment_with(bibliography, house);
                        let is_long = text.len() as usize > ON_THE_SPOT;
                        let mut document = analysis::Document::new(&name, text, environment);
                        let snapshot = document.snapshot();
                        if is_long && snapshot.is_assessment() {
                            foresee(&snapshot);
                        }
                        document
                    };
                    (size, Box::new(move || guarded("the analysis", analyse)))
                }
                away @ Analysis::Away { .. } => {
                    self.analysis = away;
                    return AnalysisProgress::Away;
                }
                Analysis::Failed(_) => return AnalysisProgress::Failed,
            };
        if size > ON_THE_SPOT {
            let from = (self.version, self.revision);
            self.analysis = Analysis::Away { number, text, from, waiting: Vec::new() };
            return AnalysisProgress::Start(number, work);
        }
        let Some(mut document) = work() else {
            self.asked.clear();
            return AnalysisProgress::Failed;
        };
        let snapshot = document.snapshot();
        tell(&mut self.asked, (self.version, self.revision), &mut document);
        self.analysis = Analysis::Here(document, 0);
        AnalysisProgress::Done(snapshot)
    }

    /// Registers `whom` to receive the current state once it is analysed, whatever changes follow until then. It serves
    /// callers to whom [`OpenDocument::advance`] gave no snapshot.
    pub fn tell_later(&mut self, whom: oneshot::Sender<State>) {
        self.asked.push((self.revision, whom));
    }

    /// Returns true if a request is still waiting.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Takes back the analysis that was handed out under `number`, unless it is no longer needed. If changes have come
    /// since, or a request is waiting, returns more work. As this is long too, run it on another thread, and bring its
    /// result back under the same number.
    #[must_use]
    pub fn bring_back(&mut self, number: u64, document: Option<analysis::Document>) -> Option<Work> {
        let Analysis::Away { number: away, text, from, waiting } = &mut self.analysis else { return None };
        if *away != number {
            return None;
        }
        let Some(document) = document else {
            // Dropping the senders tells the waiting requests that no result will come.
            self.asked.clear();
            self.analysis = Analysis::Failed(std::mem::take(text));
            return None;
        };
        if waiting.is_empty() && self.asked.is_empty() {
            self.analysis = Analysis::Here(document, 0);
            self.hand_over();
            return None;
        }
        let (waiting, asked) = (std::mem::take(waiting), std::mem::take(&mut self.asked));
        let reached = std::mem::replace(from, (self.version, self.revision));
        Some(Box::new(move || {
            guarded("the analysis of changes", move || replay(document, reached, waiting, asked))
        }))
    }
}

/// Applies the changes in `waiting` to a document whose state is `from`, and answers waiting requests on the way.
fn replay(
    mut document: analysis::Document,
    from: (i32, u64),
    waiting: Vec<Waiting>,
    mut asked: Vec<(u64, oneshot::Sender<State>)>,
) -> analysis::Document {
    tell(&mut asked, from, &mut document);
    for Waiting { version, revision, edits, bibliography, house } in waiting {
        for edit in &edits {
            document.edit(edit);
        }
        if let Some(bibliography) = bibliography {
            document.set_bibliography(bibliography);
        }
        if let Some(house) = house {
            document.set_house(house);
        }
        tell(&mut asked, (version, revision), &mut document);
    }
    analysed(document)
}

/// Answers the requests that wait for this state (version, revision) or for an earlier one.
fn tell(
    asked: &mut Vec<(u64, oneshot::Sender<State>)>,
    state: (i32, u64),
    document: &mut analysis::Document,
) {
    let (version, revision) = state;
    for (_, whom) in asked.extract_if(.., |(wanted, _)| *wanted <= revision) {
        // A request that was cancelled no longer listens.
        let _ = whom.send(State { version, revision, snapshot: document.snapshot() });
    }
}

fn size(edit: &Edit) -> usize {
    edit.text.len() + edit.span.len() as usize
}

/// Returns the document with its newest snapshot computed.
fn analysed(mut document: analysis::Document) -> analysis::Document {
    document.snapshot();
    document
}

/// Computes in parallel the results that rules need first, for a text that was not analysed before. The rules would
/// compute them one after the other.
fn foresee(snapshot: &Snapshot) {
    let who = || snapshot.linked();
    let what = || (snapshot.supports(), snapshot.unsourced());
    // A panic here is logged and has no other effect: it occurs again in the rule that needs the result.
    let _ = guarded("looking ahead", || rayon::join(who, what));
}

/// Returns the file name from the URI, which may contain the date of the document.
fn file_name(uri: &str) -> String {
    let name = uri.rsplit('/').next().unwrap_or(uri);
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
