//! An open document: the client's text, and how far the analysis has come with it.
//!
//! Changes go into the text at once and wait for the analysis, which takes all that wait together. Small ones are
//! analysed on the spot; a large document or change goes to another thread, and the document stays editable
//! meanwhile.

use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use tower_lsp::ls_types::Range;

use super::bibliographies::Wanted;
use super::convert;
use super::guard::guarded;
use super::settings::Settings;
use super::subject::Findings;
use crate::analysis::{self, Snapshot};
use crate::bibliography::{Bibliography, Named, named_in};
use crate::claims::House;
use crate::text::{Edit, Encoding, Text};

/// Up to so many bytes are analysed on the spot: a few milliseconds, less than a user notices and not much more
/// than a hop to another thread and back would add.
const ON_THE_SPOT: usize = 128 * 1024;

/// A document that the client has opened.
pub struct Document {
    /// As the client spells it.
    pub uri: String,
    /// The client's number of the text.
    pub version: i32,
    /// Our own number of the text and its settings: no two states in a session share one.
    pub revision: u64,
    settings: Arc<Settings>,
    /// What its front matter says about bibliographies.
    named: Named,
    bibliography: Arc<Bibliography>,
    /// Whether it has been read.
    has_bibliography: bool,
    /// What past reports say about it.
    house: Arc<House>,
    analysis: Analysis,
    /// What the rules have found, kept over changes.
    findings: Arc<Mutex<Findings>>,
    /// Who waits to be told of the state of this number, or of the first one behind it that there is.
    asked: Vec<(u64, oneshot::Sender<State>)>,
}

/// What is known of one state.
pub struct State {
    /// The client's number of it.
    pub version: i32,
    /// Our own.
    pub revision: u64,
    /// All else.
    pub snapshot: Arc<Snapshot>,
}

/// The text, and how much of it is analysed.
enum Analysis {
    /// To be done from the start.
    Due(Text),
    /// Done but for changes of so many bytes.
    Here(analysis::Document, usize),
    /// At work on another thread, under this number; meanwhile the text, the client's number and our own of the state
    /// that is being analysed, and the changes since.
    Away { number: u64, text: Text, from: (i32, u64), waiting: Vec<Waiting> },
    /// It panicked; the next change tries again.
    Failed(Text),
}

/// The changes of one notification that wait for the analysis, and the numbers of the state that they lead to.
struct Waiting {
    version: i32,
    revision: u64,
    edits: Vec<Edit>,
    /// The bibliography that came at this point.
    bibliography: Option<Arc<Bibliography>>,
    /// The habit of past reports that came at this point.
    house: Option<Arc<House>>,
}

/// One change as the client puts it; without a range it is the whole text.
#[derive(Debug, serde::Deserialize)]
pub struct Change {
    /// What is replaced.
    pub range: Option<Range>,
    /// What comes instead.
    pub text: String,
}

/// How far the analysis is when one asks.
pub enum Progress {
    /// It knows the newest text.
    Done(Arc<Snapshot>),
    /// It is at work on another thread.
    Away,
    /// This work is to be done on another thread, and its result brought back under this number.
    Start(u64, Work),
    /// It panicked.
    Failed,
}

/// An analysis on its way to another thread; gives the analysed document back unless it panics.
pub type Work = Box<dyn FnOnce() -> Option<analysis::Document> + Send>;

impl Document {
    /// A document that has just been opened.
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

    /// Whether its bibliographies have been read.
    #[must_use]
    pub const fn has_bibliography(&self) -> bool {
        self.has_bibliography
    }

    /// What the rules have found in one of its states or another.
    #[must_use]
    pub const fn findings(&self) -> &Arc<Mutex<Findings>> {
        &self.findings
    }

    /// The client's newest text.
    #[must_use]
    pub fn text(&self) -> &Text {
        match &self.analysis {
            Analysis::Here(document, _) => document.text(),
            Analysis::Due(text) | Analysis::Away { text, .. } | Analysis::Failed(text) => text,
        }
    }

    /// The settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// The bibliographies that it wants; `None` for a document that is no file and whose settings name none.
    #[must_use]
    pub fn wanted(&self) -> Option<Wanted> {
        let configured = self.settings.bibliography.clone();
        let document = convert::path(&self.uri);
        if document.is_none() && configured.is_empty() {
            return None;
        }
        Some(Wanted { document: document.unwrap_or_default(), named: self.named.clone(), configured })
    }

    /// Takes another bibliography; says whether it is another. No block is analysed anew for it.
    pub fn set_bibliography(&mut self, revision: u64, bibliography: Arc<Bibliography>) -> bool {
        self.has_bibliography = true;
        if self.bibliography == bibliography {
            return false;
        }
        (self.bibliography, self.revision) = (bibliography, revision);
        if let Analysis::Away { waiting, .. } = &mut self.analysis {
            // Whoever asks from now on asks about a state with it.
            let (version, bibliography) = (self.version, Some(self.bibliography.clone()));
            waiting.push(Waiting { version, revision, edits: Vec::new(), bibliography, house: None });
        }
        self.hand_over();
        true
    }

    /// Takes another habit of past reports; says whether it is another. No block is analysed anew for it.
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

    /// An analysis that is here gets bibliography and habit; one that is away gets them when it comes back, one to come
    /// from the start.
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

    /// Applies the changes of one notification, each to the text that the one before left. Says whether it names other
    /// bibliographies now.
    pub fn change(&mut self, version: i32, revision: u64, changes: Vec<Change>, encoding: Encoding) -> bool {
        (self.version, self.revision) = (version, revision);
        if let Analysis::Away { waiting, .. } = &mut self.analysis {
            waiting.push(Waiting { version, revision, edits: Vec::new(), bibliography: None, house: None });
        }
        for change in changes {
            let edit = match change.range {
                Some(range) => Edit::new(convert::span(self.text(), range, encoding), change.text),
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

    /// Has everything analysed anew if `settings` differ from those in force; says whether they do.
    pub fn reconfigure(&mut self, revision: u64, settings: Arc<Settings>) -> bool {
        if self.settings == settings {
            return false;
        }
        self.settings = settings;
        self.revision = revision;
        self.analysis = Analysis::Due(self.text().clone());
        true
    }

    /// Brings the analysis up to the text if that is quick; `number` names the work otherwise. A first analysis is
    /// quick only if what all of them share `is_loaded`.
    pub fn advance(&mut self, number: u64, is_loaded: bool) -> Progress {
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
                    return Progress::Away;
                }
                Analysis::Failed(_) => return Progress::Failed,
            };
        if size > ON_THE_SPOT {
            let from = (self.version, self.revision);
            self.analysis = Analysis::Away { number, text, from, waiting: Vec::new() };
            return Progress::Start(number, work);
        }
        let Some(mut document) = work() else {
            self.asked.clear();
            return Progress::Failed;
        };
        let snapshot = document.snapshot();
        tell(&mut self.asked, (self.version, self.revision), &mut document);
        self.analysis = Analysis::Here(document, 0);
        Progress::Done(snapshot)
    }

    /// As [`Document::advance`] for those who do not get their answer at once: tells `whom` of the document's present
    /// state when it is known, whatever it is changed to until then.
    pub fn tell_later(&mut self, whom: oneshot::Sender<State>) {
        self.asked.push((self.revision, whom));
    }

    /// Whether somebody still waits to be told.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Takes back the analysis that was sent away under `number`, unless it is no longer wanted. If changes have come
    /// since, or somebody waits to be told, that work is returned: it is long, so it is to be done on the other thread
    /// as well, and its result brought back under the same number.
    #[must_use]
    pub fn bring_back(&mut self, number: u64, document: Option<analysis::Document>) -> Option<Work> {
        let Analysis::Away { number: away, text, from, waiting } = &mut self.analysis else { return None };
        if *away != number {
            return None;
        }
        let Some(document) = document else {
            // Whoever still waits is told by this that there is nothing to come.
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

/// Makes the changes in `waiting` in a document whose state is `from`, and tells those who asked on the way.
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

/// Tells those who asked for the state of these numbers or for one before.
fn tell(
    asked: &mut Vec<(u64, oneshot::Sender<State>)>,
    state: (i32, u64),
    document: &mut analysis::Document,
) {
    let (version, revision) = state;
    for (_, whom) in asked.extract_if(.., |(wanted, _)| *wanted <= revision) {
        // Whoever was cancelled meanwhile no longer listens.
        let _ = whom.send(State { version, revision, snapshot: document.snapshot() });
    }
}

fn size(edit: &Edit) -> usize {
    edit.text.len() + edit.span.len() as usize
}

/// The document with its newest snapshot made.
fn analysed(mut document: analysis::Document) -> analysis::Document {
    document.snapshot();
    document
}

/// Works out what the rules ask first of a text that nobody has analysed, one beside the other, where they would do so one
/// after the other.
fn foresee(snapshot: &Snapshot) {
    let who = || snapshot.linked();
    let what = || (snapshot.supports(), snapshot.unsourced());
    // What panics here does so again for the one rule that asks for it.
    let _ = guarded("looking ahead", || rayon::join(who, what));
}

/// The file's name, which may tell the document's date.
fn file_name(uri: &str) -> String {
    let name = uri.rsplit('/').next().unwrap_or(uri);
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
