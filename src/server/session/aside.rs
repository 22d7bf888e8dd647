//! Settings of documents that need not be open, found while nobody waits for the session.

use std::sync::Arc;

use super::Session;
use crate::server::configuration::Configuration;
use crate::server::settings::Settings;

/// Finds the settings of many documents in a copy of the configuration, one for all of them. What it has found out
/// goes into the session when it is dropped, unless the configuration is another by then.
///
/// Files are read while nobody waits for the lock: it may be a thread that gives way to all others that asks.
pub struct Aside<'a> {
    session: &'a Session,
    /// With the number of changes that the configuration had seen.
    copy: Option<(Configuration, u64)>,
}

impl<'a> Aside<'a> {
    /// Nothing is copied before it is needed.
    pub const fn new(session: &'a Session) -> Self {
        Self { session, copy: None }
    }

    /// The settings for the document `uri`.
    pub fn settings_for(&mut self, uri: &str) -> Arc<Settings> {
        const TRIES: usize = 3;
        let mut tries = 0;
        loop {
            let changes = self.session.state().configuration.changes();
            if self.copy.as_ref().is_none_or(|copy| copy.1 != changes) {
                let state = self.session.state();
                if let Some(settings) = state.configuration.made_for(uri) {
                    return settings;
                }
                self.copy = Some(state.configuration.copy());
            }
            let Some((copy, changes)) = &mut self.copy else { continue };
            let settings = copy.settings_for(uri);
            tries += 1;
            if self.session.state().configuration.changes() == *changes || tries == TRIES {
                return settings;
            }
        }
    }
}

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        if let Some((copy, changes)) = self.copy.take() {
            self.session.state().configuration.take_over(copy, changes);
        }
    }
}
