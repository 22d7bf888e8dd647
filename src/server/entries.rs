//! Where a source goes that a document cites by key and its bibliography does not have: which file gets the entry, and
//! the edit of it beside that of the document.
//!
//! The file is read when the change is made, not when it is offered. It may be open in the client with changes that the
//! server does not see: entries go where the file on disk ends, which is between two entries there as well unless one of
//! them was begun and not finished.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::convert;
use super::document::Subject;
use super::lifecycle::{self, Afterwards};
use super::session::Session;
use crate::bibliography;
use crate::edits::Change;
use crate::text::{Edit, Text};

/// The file that gets the entries of a document.
pub struct Target {
    path: PathBuf,
    /// Whether there is none yet.
    is_new: bool,
}

impl Target {
    /// The bibliography in which most of the document's keys are; without any the one that it names or that lies beside
    /// it, and else a new one of its name.
    ///
    /// # Errors
    /// Why there is none, for the user.
    pub fn of(session: &Session, on: &Subject) -> Result<Self, String> {
        let known = &on.snapshot.environment().bibliography;
        let path = match known.files() {
            [] => session.place_for_entries(&on.uri).ok_or(
                "This document has no bibliography that Assessor could add the source to; save it first, or name one.",
            )?,
            files => {
                let cited: Vec<_> = on.snapshot.citations().collect();
                let count = |file: &bibliography::File| {
                    let entries = cited.iter().filter_map(|citation| on.snapshot.entry(citation));
                    entries.filter(|(_, of)| std::ptr::eq(*of, file)).count()
                };
                let writable = files.iter().filter(|file| bibliography::can_add(&file.path));
                // The first of equals.
                let most = writable.rev().max_by_key(|file| count(file));
                most.ok_or("Assessor can add sources to .bib and CSL JSON files only.")?.path.clone()
            }
        };
        let name = file_name(&path);
        match path.metadata() {
            Ok(found) if found.permissions().readonly() => {
                Err(format!("{name} cannot be written, so the source was not added."))
            }
            Ok(_) => Ok(Self { path, is_new: false }),
            Err(_) if !bibliography::can_add(&path) || !on.abilities.creates_files => {
                Err(format!("There is no {name}; create it, and the source can be added there."))
            }
            Err(_) => Ok(Self { path, is_new: true }),
        }
    }

    /// What a menu entry says of it.
    pub fn title(&self) -> String {
        let name = file_name(&self.path);
        if self.is_new { format!("begins {name}") } else { format!("adds it to {name}") }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The edit of both files: what the document cites, and the entries. With it the caret that waits in the entry.
fn both(on: &Subject, change: &Change, target: &Target) -> Option<(Value, Option<lsp::Position>)> {
    let text = if target.is_new { String::new() } else { std::fs::read_to_string(&target.path).ok()? };
    let today = jiff::Zoned::now().date().to_string();
    let (edit, from_end) = bibliography::add(&target.path, &text, &change.entries, Some(&today))?;
    // Clients do not count the mark at the head of a file.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
    let text = Text::new(text.trim_start_matches('\u{feff}'));
    let edit = Edit::new(crate::text::Span::at(edit.span.start - mark), edit.text);
    let encoding = on.abilities.encoding;
    let at = convert::position(&text, edit.span.start, encoding);
    let caret = from_end.map(|bytes| {
        let mut after = text.clone();
        after.apply(&edit);
        convert::position(&after, edit.span.start + edit.text.len() as u32 - bytes, encoding)
    });
    let uri = url::Url::from_file_path(&target.path).ok()?.to_string();
    let own = json!([{"range": lsp::Range::new(at, at), "newText": edit.text}]);
    let mut whole = convert::workspace_edit(on, &change.edits, None);
    if let Some(changes) = whole["documentChanges"].as_array_mut() {
        if target.is_new {
            let options = json!({"ignoreIfExists": true});
            changes.insert(0, json!({"kind": "create", "uri": uri, "options": options}));
        }
        changes.push(json!({"textDocument": {"uri": uri, "version": null}, "edits": own}));
    } else {
        whole["changes"][uri] = own;
    }
    Some((whole, caret))
}

/// The edit of both files for a paste, which the client makes by itself.
pub fn pasted(session: &Session, on: &Subject, change: &Change) -> Option<Value> {
    let target = Target::of(session, on).ok()?;
    let (edit, _) = both(on, change, &target)?;
    session.offer_entries(on.uri.clone(), target.path, change.entries.clone());
    Some(edit)
}

/// Has the client make `change` in the document and its bibliography, as one step.
///
/// # Errors
/// Why it cannot be, for the user.
pub fn make(session: &Arc<Session>, on: &Subject, label: &str, change: Change) -> Result<(), String> {
    let target = Target::of(session, on)?;
    let name = file_name(&target.path);
    let (edit, caret) = both(on, &change, &target).ok_or_else(|| {
        format!("The source was not added: {name} cannot be read, or an entry at its end is not closed.")
    })?;
    let bibliography = url::Url::from_file_path(&target.path).map(String::from).unwrap_or_default();
    let own = change.caret.map(|caret| (on.uri.clone(), convert::position_after(on, &change.edits, caret)));
    // Short: some editors show one line.
    let message = if target.is_new {
        format!("Created {name} for the source; save it too.")
    } else {
        format!("Added the source to {name}; save it too.")
    };
    let then = Afterwards {
        show: caret.map(|caret| (bibliography, caret)).or(own),
        added: Some((on.uri.clone(), target.path, change.entries)),
        message: Some(message),
    };
    lifecycle::apply_edit(session, label, edit, then);
    Ok(())
}
