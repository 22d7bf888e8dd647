//! `assessor/addActor`: a person whose name and post the user has typed goes into the team's registry file. The client
//! makes the edit, as it asks the user, shows the file and saves it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::append_edit::AppendEdit;
use crate::config::ActorSettings;
use crate::project::team::{ActorFiles, entry};
use crate::server::proto::{parse, request_failed};
use crate::server::state::{ClientFile, Context, DocumentSnapshot};

/// The name of the request.
pub const METHOD: &str = "assessor/addActor";

#[derive(Deserialize)]
struct Params {
    /// The full name.
    name: String,
    /// The post that the person holds; may be empty.
    #[serde(default)]
    post: String,
}

/// The answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewActor {
    /// The registry file, which may not exist yet.
    uri: String,
    /// The edits of that file; none where it has the name.
    edits: Vec<lsp::TextEdit>,
    /// The line, counted from 0, on which the name stands after the edits.
    line: usize,
}

/// Answers the request; `null` for a document that is not open.
///
/// # Errors
/// `InvalidParams`; `RequestFailed` for a name without letters, and for a registry file that cannot be read.
pub fn answer(context: &Arc<Context>, on: Option<&DocumentSnapshot>, params: Value) -> Result<Value, Error> {
    let Params { name, post } = parse(params)?;
    let Some(on) = on else { return Ok(Value::Null) };
    const NO_FOLDER: &str = "Open the folder with your reports first. Assessor keeps the team's files there.";
    let path = match on.settings.actors() {
        Some(actors) => actors.files().place_for_entry(),
        None => {
            let beside = || Some(context.session.place_for_settings(&on.uri)?.parent()?.to_path_buf());
            let folder = beside().or_else(|| context.session.folders().into_iter().next());
            let folder = folder.ok_or_else(|| request_failed(NO_FOLDER))?;
            ActorFiles::find(&folder, &ActorSettings::default()).place_for_entry()
        }
    };
    let unreadable = || request_failed(format!("Assessor cannot read the file {}.", path.display()));
    let seen = ClientFile::at(&context.session, &path).map_err(|_| unreadable())?;
    let known = seen.as_ref().map_or("", |seen| &seen.text);
    let no_letters = || request_failed(format!("\"{name}\" is not a name."));
    let entry = entry::person(&on.snapshot, &name, &post, known).ok_or_else(no_letters)?;
    let present = entry::line_of(known, &entry.name);
    let added = AppendEdit::after(seen, &path, entry::HEAD, &entry.toml).ok_or_else(unreadable)?;
    let edits = if present.is_none() { vec![added.text_edit(on)] } else { Vec::new() };
    let line = present.or_else(|| entry::line_of(&added.text, &entry.name)).unwrap_or(0);
    Ok(json!(NewActor { uri: added.uri().to_owned(), edits, line }))
}
