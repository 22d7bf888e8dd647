//! A text under edit and its newest snapshot.

use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::claims::House;
use crate::text::{Edit, Text};

use super::dirty::Dirty;
use super::recut;
use super::{Environment, Snapshot};

/// The one mutable thing of the analysis: takes edits at once, analyses when asked.
#[derive(Clone, Debug)]
pub struct Document {
    text: Text,
    dirty: Dirty,
    snapshot: Arc<Snapshot>,
}

impl Document {
    /// Analyses `text`. `name` is the file's name without folders; it may hold the document's date.
    #[must_use]
    pub fn new(name: &str, text: Text, environment: Arc<Environment>) -> Self {
        let blocks = recut::cut(&text, &environment);
        let snapshot = Snapshot::new(name.into(), text.clone(), blocks, environment);
        Self { text, dirty: Dirty::default(), snapshot: Arc::new(snapshot) }
    }

    /// A document in the state of `snapshot`, to try edits on; costs nothing.
    #[must_use]
    pub fn resumed(snapshot: Arc<Snapshot>) -> Self {
        Self { text: snapshot.text().clone(), dirty: Dirty::default(), snapshot }
    }

    /// The text with all edits.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Makes an edit. Costs what the edit costs; nothing is analysed yet.
    pub fn edit(&mut self, edit: &Edit) {
        let before = self.text.len();
        let start = self.text.floor(edit.span.start);
        let end = self.text.floor(edit.span.end).max(start);
        self.text.apply(edit);
        let inserted = self.text.len() + (end - start) - before;
        self.dirty.touch(crate::text::Span::new(start, end), inserted);
    }

    /// Replaces the whole text by `new`, as one small edit where both have most in common.
    pub fn replace(&mut self, new: &str) {
        if let Some(edit) = self.text.difference(new) {
            self.edit(&edit);
        }
    }

    /// Takes a new environment or a new name: everything is analysed afresh.
    pub fn reanalyse(&mut self, name: &str, environment: Arc<Environment>) {
        *self = Self::new(name, self.text.clone(), environment);
    }

    /// What the keys of its citations stand for.
    #[must_use]
    pub fn bibliography(&self) -> &Arc<Bibliography> {
        &self.snapshot.environment().bibliography
    }

    /// Takes another bibliography. Nothing is analysed anew: no block's facts depend on it.
    pub fn set_bibliography(&mut self, bibliography: Arc<Bibliography>) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let environment = Environment { bibliography, ..Environment::clone(snapshot.environment()) };
        snapshot.set_environment(Arc::new(environment));
    }

    /// The team's own habit of citing.
    #[must_use]
    pub fn house(&self) -> &Arc<House> {
        &self.snapshot.environment().house
    }

    /// Takes another habit of citing. Nothing is analysed anew: no block's facts depend on it.
    pub fn set_house(&mut self, house: Arc<House>) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let environment = Environment { house, ..Environment::clone(snapshot.environment()) };
        snapshot.set_environment(Arc::new(environment));
    }

    /// What is known of the text with all edits. Costs what the edits since the last call touched, and the link pass.
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        if !self.dirty.is_empty() {
            // In place, unless somebody still looks at the old one.
            let snapshot = Arc::make_mut(&mut self.snapshot);
            snapshot.edit(self.text.clone(), &self.dirty);
            self.dirty = Dirty::default();
        }
        self.snapshot.clone()
    }
}
