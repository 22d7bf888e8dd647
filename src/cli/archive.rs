//! The published reports of a team, for learning and evaluating.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::sync::Arc;

use super::files;
use super::output::{complain, shown, tell};
use crate::analysis::{Document, Environment, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::headings;
use crate::claims::learn;
use crate::text::{Text, counted};

/// The texts of an archive.
#[derive(Default)]
pub(super) struct PublishedTexts {
    /// The texts that show how the team cites.
    pub texts: Vec<Published>,
    /// The other texts, each with the reason.
    pub left_out: Vec<(PathBuf, String)>,
    /// Number of files that could not be read; each has been reported.
    pub unreadable: usize,
}

/// One text of an archive.
pub(super) struct Published {
    pub path: PathBuf,
    pub text: String,
    pub document: learn::TrainingText,
}

impl PublishedTexts {
    /// Reads the texts at `paths`. Of equal texts only the first counts: with a second one, results would be measured
    /// on texts that were also used for learning.
    pub(super) fn read(paths: &[PathBuf]) -> Self {
        let environment = Arc::new(Environment { all_files: true, ..Environment::default() });
        let mut archive = Self::default();
        let mut seen = HashMap::new();
        for path in files::assessments(paths) {
            match path.and_then(|path| files::read(&path).map(|text| (path, text))) {
                Ok((path, text)) => archive.take(path, text, &mut seen, &environment),
                Err(error) => {
                    complain(error);
                    archive.unreadable += 1;
                }
            }
        }
        archive
    }

    fn take(
        &mut self,
        path: PathBuf,
        text: String,
        seen: &mut HashMap<String, PathBuf>,
        environment: &Arc<Environment>,
    ) {
        match seen.entry(text.clone()) {
            Entry::Occupied(first) => {
                let reason = format!("the same text as {}", shown(first.get()));
                return self.left_out.push((path, reason));
            }
            Entry::Vacant(place) => place.insert(path.clone()),
        };
        let snapshot = Document::new(&files::name(&path), Text::new(&text), environment.clone()).snapshot();
        let document = document(&snapshot);
        match learn::usable(&document) {
            Ok(()) => self.texts.push(Published { path, text, document }),
            Err(reason) => self.left_out.push((path, reason.to_string())),
        }
    }

    /// Prints the texts that were left out to standard error, grouped by reason.
    pub(super) fn tell_left_out(&self) {
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for (path, reason) in &self.left_out {
            let path = shown(path);
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, paths)) => paths.push(path),
                None => reasons.push((reason, vec![path])),
            }
        }
        for (reason, paths) in reasons {
            let count = counted(paths.len(), "report");
            let more = match paths.len() {
                0..=3 => String::new(),
                n => format!(" and {} more", n - 3),
            };
            let named = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
            tell(format_args!("Skipped {count} ({reason}): {named}{more}"));
        }
    }
}

/// Returns the body of an analysed text: its assessed sentences, and their citations.
fn document(snapshot: &Snapshot) -> learn::TrainingText {
    let mut out = learn::TrainingText::default();
    let mut heading = None;
    let mut section = 0;
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        match facts.block.kind {
            BlockKind::Heading { .. } => {
                heading = Some(headings::name(&snapshot.text().slice(snapshot.block_span(i))).to_owned());
                section += 1;
            }
            kind if kind.is_body() && !facts.sentences.is_empty() => {
                let sentences = snapshot.sentences_in(i);
                let sentences = sentences
                    .map(|s| (snapshot.text().slice(s.span).into_owned(), snapshot.is_cited(s)))
                    .collect();
                out.passages.push(learn::Passage {
                    heading: heading.clone(),
                    section,
                    bullet: matches!(kind, BlockKind::Item(_)),
                    after_topic_line: facts.block.place.after_topic_line,
                    sentences,
                });
            }
            _ => {}
        }
    }
    out
}
