//! Settings of documents that need not be open, found without holding the lock of the session.

use std::path::Path;
use std::sync::Arc;

use super::Session;
use crate::project::settings::Settings;
use crate::server::state::configuration::Configuration;

/// Finds the settings of many documents in one copy of the configuration. Its results are merged into the session
/// when it is dropped.
///
/// Files are read without the session's lock, because the caller may be a thread of low priority.
pub struct ConfigSnapshot<'a> {
    session: &'a Session,
    /// The copy, with the number of changes that the configuration had at that time.
    copy: Option<(Configuration, u64)>,
    /// The documents for which a copy has found new settings. If the configuration changes meanwhile, they are looked
    /// up again in the next copy.
    telling: Vec<String>,
}

/// Maximum number of new copies of a configuration that keeps changing.
const TRIES: usize = 3;

impl<'a> ConfigSnapshot<'a> {
    /// Creates a lookup. The configuration is copied only when it is needed.
    pub const fn new(session: &'a Session) -> Self {
        Self { session, copy: None, telling: Vec::new() }
    }

    /// Returns the settings for the document `uri`.
    pub fn settings_for(&mut self, uri: &str) -> Arc<Settings> {
        let mut tries = 0;
        loop {
            let changes = self.session.state().configuration.changes();
            if self.copy.as_ref().is_none_or(|copy| copy.1 != changes) {
                if let Some(settings) = self.session.state().configuration.made_for(uri) {
                    return settings;
                }
                self.begin_anew();
            }
            let Some((copy, changes)) = &mut self.copy else { continue };
            let before = copy.changes();
            let settings = copy.settings_for(uri);
            if copy.changes() != before {
                self.telling.push(uri.to_owned());
            }
            tries += 1;
            if self.session.state().configuration.changes() == *changes || tries == TRIES {
                return settings;
            }
        }
    }

    /// Returns the settings for reports in `folder`.
    pub fn settings_in(&mut self, folder: &Path) -> Arc<Settings> {
        let uri = url::Url::from_file_path(folder.join("report.md")).map(String::from);
        self.settings_for(&uri.unwrap_or_default())
    }

    /// Copies the current configuration, and repeats the lookups of the last copy.
    fn begin_anew(&mut self) {
        let (mut copy, changes) = self.session.state().configuration.copy();
        for uri in &self.telling {
            copy.settings_for(uri);
        }
        self.copy = Some((copy, changes));
    }
}

impl Drop for ConfigSnapshot<'_> {
    fn drop(&mut self) {
        for _ in 0..TRIES {
            let Some((copy, changes)) = self.copy.take().filter(|_| !self.telling.is_empty()) else { return };
            if self.session.state().configuration.take_over(copy, changes) {
                return;
            }
            self.begin_anew();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_out_is_told_though_others_change_the_configuration_meanwhile() {
        let root = tempfile::tempdir().unwrap();
        let uri = |name: &str| {
            let folder = root.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            url::Url::from_file_path(folder.join("a.md")).unwrap().to_string()
        };
        let (deep, other, third) = (uri("deep"), uri("other"), uri("third"));
        std::fs::write(root.path().join("deep/assessor.toml"), "[rules]\nno-such-rule = 'off'\n").unwrap();
        for changes_before_another in [false, true] {
            let session = Session::new();
            let open = |uri: &str| drop(session.state().configuration.settings_for(uri));
            let mut aside = ConfigSnapshot::new(&session);
            let found = aside.settings_for(&deep);
            open(&other);
            if changes_before_another {
                aside.settings_for(&third);
            }
            drop(aside);
            let problems = session.state().configuration.take_problems();
            assert!(problems.len() == 1 && problems[0].contains("no-such-rule"), "{problems:?}");
            assert!(
                session.state().configuration.made_for(&deep).is_some_and(|made| made.file == found.file)
            );
        }
    }
}
