//! A text under edit, and its newest snapshot.

use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::claims::House;
use crate::text::{Edit, Text};

use super::dirty::Dirty;
use super::{Environment, Snapshot};

/// The only mutable type of the analysis. It applies edits at once and analyses on demand.
#[derive(Clone, Debug)]
pub struct Document {
    text: Text,
    dirty: Dirty,
    snapshot: Arc<Snapshot>,
}

impl Document {
    /// Analyses `text`. `name` is the file name without folders, which may contain the document's date.
    #[must_use]
    pub fn new(name: &str, text: Text, environment: Arc<Environment>) -> Self {
        let snapshot = Snapshot::new(name.into(), text.clone(), environment);
        Self { text, dirty: Dirty::default(), snapshot: Arc::new(snapshot) }
    }

    /// Creates a document in the state of `snapshot`, for trial edits. It costs no analysis.
    #[must_use]
    pub fn resumed(snapshot: Arc<Snapshot>) -> Self {
        Self { text: snapshot.text().clone(), dirty: Dirty::default(), snapshot }
    }

    /// Returns the text with all edits.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Applies an edit to the text. The cost is that of the text edit; nothing is analysed yet.
    pub fn edit(&mut self, edit: &Edit) {
        let before = self.text.len();
        let start = self.text.floor(edit.span.start);
        let end = self.text.floor(edit.span.end).max(start);
        self.text.apply(edit);
        let inserted = self.text.len() + (end - start) - before;
        self.dirty.touch(crate::text::Span::new(start, end), inserted);
    }

    /// Replaces the whole text by `new`, as one small edit if the texts have most in common.
    pub fn replace(&mut self, new: &str) {
        if let Some(edit) = self.text.difference(new) {
            self.edit(&edit);
        }
    }

    /// Returns the bibliography, which resolves the keys of citations.
    #[must_use]
    pub fn bibliography(&self) -> &Arc<Bibliography> {
        &self.snapshot.environment().bibliography
    }

    /// Sets the bibliography. Nothing is analysed again, because no block's facts depend on it.
    pub fn set_bibliography(&mut self, bibliography: Arc<Bibliography>) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let environment = Environment { bibliography, ..Environment::clone(snapshot.environment()) };
        snapshot.set_environment(Arc::new(environment));
    }

    /// Returns the team's citation habits.
    #[must_use]
    pub fn house(&self) -> &Arc<House> {
        &self.snapshot.environment().house
    }

    /// Sets the citation habits. Nothing is analysed again, because no block's facts depend on them.
    pub fn set_house(&mut self, house: Arc<House>) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let environment = Environment { house, ..Environment::clone(snapshot.environment()) };
        snapshot.set_environment(Arc::new(environment));
    }

    /// Returns the analysis of the text with all edits. The cost depends on the regions that were edited since the last
    /// call, plus the link pass.
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        if !self.dirty.is_empty() {
            // In place, unless the old snapshot is still in use.
            let snapshot = Arc::make_mut(&mut self.snapshot);
            snapshot.edit(self.text.clone(), &self.dirty);
            self.dirty = Dirty::default();
        }
        self.snapshot.clone()
    }
}
