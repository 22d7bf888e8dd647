//! An open document: the client's text, and how far the analysis has come with it.
//!
//! Changes go into the text at once and wait for the analysis, which takes all that wait together. Small ones are
//! analysed on the spot; a large document or change goes to another thread, and the document stays editable
//! meanwhile.

use std::sync::Arc;

use tower_lsp::ls_types::{Position, Range};

use super::client::Abilities;
use super::configuration::Settings;
use super::convert;
use super::guard::guarded;
use crate::analysis::{self, Snapshot};
use crate::rules::{self, Finding};
use crate::text::{Edit, Encoding, Span, Text};

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
    analysis: Analysis,
}

/// The text, and how much of it is analysed.
enum Analysis {
    /// To be done from the start.
    Due(Text),
    /// Done but for changes of so many bytes.
    Here(analysis::Document, usize),
    /// At work on another thread, under this number; meanwhile the text and the changes since.
    Away(u64, Text, Vec<Edit>),
    /// It panicked; the next change tries again.
    Failed(Text),
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
        Self { uri, version, revision, settings, analysis: Analysis::Due(Text::new(text)) }
    }

    /// The client's newest text.
    #[must_use]
    pub fn text(&self) -> &Text {
        match &self.analysis {
            Analysis::Here(document, _) => document.text(),
            Analysis::Due(text) | Analysis::Away(_, text, _) | Analysis::Failed(text) => text,
        }
    }

    /// The settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Applies the changes of one notification, each to the text that the one before left.
    pub fn change(&mut self, version: i32, revision: u64, changes: Vec<Change>, encoding: Encoding) {
        (self.version, self.revision) = (version, revision);
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
                    *touched += edit.text.len() + edit.span.len() as usize;
                }
                Analysis::Away(_, text, waiting) => {
                    text.apply(&edit);
                    waiting.push(edit);
                }
                Analysis::Due(text) | Analysis::Failed(text) => text.apply(&edit),
            }
        }
        if let Analysis::Failed(text) = &self.analysis {
            self.analysis = Analysis::Due(text.clone());
        }
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

    /// Brings the analysis up to the text if that is quick; `number` names the work otherwise.
    pub fn advance(&mut self, number: u64) -> Progress {
        let text = self.text().clone();
        let (size, work): (usize, Work) =
            match std::mem::replace(&mut self.analysis, Analysis::Failed(text.clone())) {
                Analysis::Here(document, touched) => {
                    (touched, Box::new(move || guarded("the analysis of a change", || analysed(document))))
                }
                Analysis::Due(text) => {
                    let size = text.len() as usize;
                    let (name, environment) = (file_name(&self.uri), self.settings.environment.clone());
                    let analyse = move || analysed(analysis::Document::new(&name, text, environment));
                    (size, Box::new(move || guarded("the analysis", analyse)))
                }
                away @ Analysis::Away(..) => {
                    self.analysis = away;
                    return Progress::Away;
                }
                Analysis::Failed(_) => return Progress::Failed,
            };
        if size > ON_THE_SPOT {
            self.analysis = Analysis::Away(number, text, Vec::new());
            return Progress::Start(number, work);
        }
        let Some(mut document) = work() else { return Progress::Failed };
        let snapshot = document.snapshot();
        self.analysis = Analysis::Here(document, 0);
        Progress::Done(snapshot)
    }

    /// Takes back the analysis that was sent away under `number`, unless it is no longer wanted.
    pub fn bring_back(&mut self, number: u64, document: Option<analysis::Document>) {
        let Analysis::Away(away, text, waiting) = &mut self.analysis else { return };
        if *away != number {
            return;
        }
        self.analysis = match document {
            Some(mut document) => {
                let mut touched = 0;
                for edit in std::mem::take(waiting) {
                    touched += edit.text.len() + edit.span.len() as usize;
                    document.edit(&edit);
                }
                Analysis::Here(document, touched)
            }
            None => Analysis::Failed(std::mem::take(text)),
        };
    }
}

/// The document with its newest snapshot made.
fn analysed(mut document: analysis::Document) -> analysis::Document {
    document.snapshot();
    document
}

/// The file's name, which may tell the document's date.
fn file_name(uri: &str) -> String {
    let name = uri.rsplit('/').next().unwrap_or(uri);
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

/// What a feature is asked about: one state of one document, and the client that asks.
#[derive(Clone)]
pub struct Subject {
    /// The document, as the client spells it.
    pub uri: String,
    /// The client's number of this state.
    pub version: i32,
    /// Our number of this state.
    pub revision: u64,
    /// All that is known of it.
    pub snapshot: Arc<Snapshot>,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Who asks.
    pub abilities: Arc<Abilities>,
}

impl Subject {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.snapshot.text()
    }

    /// What the rules find.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        rules::check(&self.snapshot, &self.settings.rules)
    }

    /// The byte offset of the client's `position`.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        convert::offset(self.text(), position, self.abilities.encoding)
    }

    /// The client's range for `span`.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        convert::range(self.text(), span, self.abilities.encoding)
    }
}
