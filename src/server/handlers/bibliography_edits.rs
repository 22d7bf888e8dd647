//! Bibliography entries for sources that a document cites by key and that its bibliography lacks: the choice of the
//! file, and the edit of both files.
//!
//! The file is read when the change is made, not when it is offered. If the client synchronises the file, entries are
//! added to the client's text; otherwise they go to the end of the file on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::apply_edit::{Afterwards, apply_edit};
use crate::bibliography;
use crate::edits::Change;
use crate::server::proto;
use crate::server::state::{ClientFile, Context, DocumentSnapshot, Offer, Session};
use crate::text::Text;

/// The bibliography file that receives the entries of a document.
pub struct Target {
    path: PathBuf,
    /// True if the file does not exist yet.
    is_new: bool,
}

impl Target {
    /// Returns the bibliography that has most of the document's keys. Without any, it is the one that the document
    /// names or that is next to it, or a new one with the document's name.
    ///
    /// # Errors
    /// Returns a message for the user if there is no such file.
    pub fn of(session: &Session, on: &DocumentSnapshot) -> Result<Self, String> {
        let known = &on.snapshot.environment().bibliography;
        let path = match known.files() {
            [] => session.place_for_entries(&on.uri)?,
            files => {
                let cited: Vec<_> = on.snapshot.citations().collect();
                let count = |file: &bibliography::File| {
                    let entries = cited.iter().filter_map(|citation| on.snapshot.entry(citation));
                    entries.filter(|(_, of)| std::ptr::eq(*of, file)).count()
                };
                let writable = files.iter().filter(|file| bibliography::can_add(&file.path));
                // The list is reversed because `max_by_key` returns the last of equals, and the first is wanted.
                let most = writable.rev().max_by_key(|file| count(file));
                most.ok_or("Assessor can add sources to .bib and CSL JSON files only.")?.path.clone()
            }
        };
        let name = file_name(&path);
        if session.text_of(&path).is_some() {
            return Ok(Self { path, is_new: false });
        }
        match path.metadata() {
            Ok(found) if found.permissions().readonly() => {
                Err(format!("The source was not added. {name} is read-only."))
            }
            Ok(_) => Ok(Self { path, is_new: false }),
            Err(_) if !bibliography::can_add(&path) || !on.capabilities.creates_files => {
                Err(format!("There is no {name}. Create it first, then the source can be added."))
            }
            Err(_) => Ok(Self { path, is_new: true }),
        }
    }

    /// Returns the part of a menu entry that names the file.
    pub fn title(&self) -> String {
        let name = file_name(&self.path);
        if self.is_new { format!("creates {name}") } else { format!("adds it to {name}") }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the edit of both files: the citation in the document, and the entries. Also returns the position in the
/// bibliography at which the user completes the entry, if any.
fn both(
    context: &Context,
    on: &DocumentSnapshot,
    change: &Change,
    target: &Target,
) -> Result<(Value, Option<lsp::Position>), String> {
    let name = file_name(&target.path);
    let failed = |why: &dyn std::fmt::Display| format!("The source was not added: {name} {why}.");
    let unread = |error: std::io::Error| failed(&format_args!("cannot be read: {error}"));
    let seen =
        if target.is_new { None } else { ClientFile::at(&context.session, &target.path).map_err(unread)? };
    let seen = seen.map_or_else(|| ClientFile::new(&target.path), Ok).map_err(unread)?;
    let ClientFile { uri, version, text } = seen;
    let today = jiff::Zoned::now().date().to_string();
    let added = bibliography::add(&target.path, &text, &change.entries, Some(&today));
    let (edit, from_end) = added.map_err(|why| failed(&why))?;
    let text = Text::new(&text);
    let encoding = on.capabilities.encoding;
    let at = proto::position(&text, edit.span.start, encoding);
    let caret = from_end.map(|bytes| {
        let mut after = text.clone();
        after.apply(&edit);
        proto::position(&after, edit.span.start + edit.text.len() as u32 - bytes, encoding)
    });
    let own = json!([{"range": lsp::Range::new(at, at), "newText": edit.text}]);
    let mut whole = proto::workspace_edit(on, &change.edits, None);
    if target.is_new && !on.capabilities.document_changes {
        let document = json!({"uri": on.uri, "version": on.version});
        whole = json!({"documentChanges": [{"textDocument": document, "edits": whole["changes"][&on.uri]}]});
    }
    if let Some(changes) = whole["documentChanges"].as_array_mut() {
        if target.is_new {
            let options = json!({"ignoreIfExists": true});
            changes.insert(0, json!({"kind": "create", "uri": uri, "options": options}));
        }
        changes.push(json!({"textDocument": {"uri": uri, "version": version}, "edits": own}));
    } else {
        whole["changes"][uri] = own;
    }
    Ok((whole, caret))
}

/// Returns the edit of both files for a paste, which the client applies itself.
pub fn pasted(context: &Context, on: &DocumentSnapshot, change: &Change) -> Option<Value> {
    let target = Target::of(&context.session, on).ok()?;
    let (edit, _) = both(context, on, change, &target).ok()?;
    let entries = change.entries.clone();
    context.offers.add(Offer { uri: on.uri.clone(), file: target.path, entries });
    Some(edit)
}

/// Asks the client to apply `change` to the document and its bibliography, as one step.
///
/// # Errors
/// Returns a message for the user if that is not possible.
pub fn make(
    context: &Arc<Context>,
    on: &DocumentSnapshot,
    label: &str,
    change: Change,
) -> Result<(), String> {
    let target = Target::of(&context.session, on)?;
    let name = file_name(&target.path);
    let (edit, caret) = both(context, on, &change, &target)?;
    let open = context.session.text_of(&target.path).map(|(uri, ..)| uri);
    let bibliography = open.or_else(|| url::Url::from_file_path(&target.path).map(String::from).ok());
    let bibliography = bibliography.unwrap_or_default();
    let own = change.caret.map(|caret| (on.uri.clone(), proto::position_after(on, &change.edits, caret)));
    // The message is short because some editors show only one line.
    let message = if target.is_new {
        format!("Created {name} for the source. Save it too.")
    } else {
        format!("Added the source to {name}. Save it too.")
    };
    let then = Afterwards {
        show: caret.map(|caret| (bibliography, caret)).or(own),
        added: Some(Offer { uri: on.uri.clone(), file: target.path, entries: change.entries }),
        message: Some(message),
    };
    apply_edit(context, label, edit, then);
    Ok(())
}
