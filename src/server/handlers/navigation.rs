//! Definitions, references and highlights.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    self as lsp, DocumentHighlight, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse,
    Location, ReferenceParams,
};

use crate::actors::Actor;
use crate::features;
use crate::project::team::entry;
use crate::server::proto::{self, parse};
use crate::server::state::archive::{OpenReport, open_reports, path_in_index};
use crate::server::state::{ClientFile, Context, DocumentSnapshot, actor_pages};
use crate::text::Text;

/// `textDocument/definition`: may read the team's file of an actor, or write the actor's page.
///
/// # Errors
/// Returns `InvalidParams` for parameters of another form.
pub fn definition(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: Value,
) -> Result<Value, Error> {
    let params: GotoDefinitionParams = parse(params)?;
    let Some(on) = on else { return Ok(Value::Null) };
    let offset = on.offset(params.text_document_position_params.position);
    let entry = features::entry_at(&on.snapshot, offset);
    let elsewhere = entry.and_then(|(entry, file)| proto::entry_location(on, entry, file));
    let actor = || {
        let place = actor_place(context, on, features::named_at(&on.snapshot, offset)?.actor?)?;
        Some(GotoDefinitionResponse::Array(vec![place]))
    };
    let here = || proto::definition(on, features::definition(&on.snapshot, offset));
    let answer = elsewhere.or_else(actor).or_else(here);
    Ok(answer.map_or(Value::Null, |answer| serde_json::to_value(answer).unwrap_or_default()))
}

/// Returns the entry of an actor in the team's files, or else the page of the actor.
fn actor_place(context: &Arc<Context>, on: &DocumentSnapshot, actor: &Actor) -> Option<Location> {
    team_file(on, actor).and_then(|path| entry_place(context, on, path, &actor.id)).or_else(|| {
        let page = features::actor_page(&on.snapshot.environment().registry, actor);
        let path = actor_pages::place(&actor.id, &page)?;
        let uri = url::Url::from_file_path(path).ok()?.as_str().parse().ok()?;
        Some(Location::new(uri, lsp::Range::default()))
    })
}

/// Returns the file of the team that declares an actor.
fn team_file<'a>(on: &'a DocumentSnapshot, actor: &Actor) -> Option<&'a Path> {
    let mut files = on.settings.actors()?.files().registries();
    files.find(|path| path.display().to_string() == actor.file)
}

/// Returns the place of an entry with this id in a file of the team.
fn entry_place(context: &Arc<Context>, on: &DocumentSnapshot, path: &Path, id: &str) -> Option<Location> {
    let file = ClientFile::at(&context.session, path).ok()??;
    let span = entry::id_of(&file.text, id)?;
    let range = proto::range(&Text::new(&file.text), span, on.capabilities.encoding);
    Some(Location::new(file.uri.parse().ok()?, range))
}

/// `textDocument/references`: in the document, and for an actor also in past reports, newest first. With the
/// declaration, an actor's entry in the team's files comes first.
pub fn references(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: ReferenceParams,
) -> Option<Vec<Location>> {
    let on = on?;
    let offset = on.offset(params.text_document_position.position);
    let with_definition = params.context.include_declaration;
    let mut all = proto::locations(on, features::references(&on.snapshot, offset, with_definition))?;
    let named = features::named_at(&on.snapshot, offset);
    if let Some(actor) = named.and_then(|named| named.actor).filter(|_| with_definition) {
        let place = team_file(on, actor).and_then(|path| entry_place(context, on, path, &actor.id));
        all.splice(0..0, place);
    }
    if let Some(key) = named.and_then(|named| named.key) {
        all.extend(in_past_reports(context, on, key));
    }
    Some(all)
}

/// Returns the mentions of an actor in all other reports.
fn in_past_reports(context: &Arc<Context>, on: &DocumentSnapshot, key: u64) -> Vec<Location> {
    let reports = open_reports(&context.archive, &context.session, &on.uri);
    let open: Vec<_> = reports.iter().map(OpenReport::as_open).collect();
    let Some(archive) = context.archive.glance() else { return Vec::new() };
    let mut out = Vec::new();
    for report in archive.reports_on(key, &path_in_index(&context.archive, &on.uri), &open) {
        let uri = match reports.iter().find(|open| open.path == report.path) {
            Some(open) => open.uri.parse().ok(),
            None => url::Url::from_file_path(report.path).ok().and_then(|uri| uri.as_str().parse().ok()),
        };
        let Some(uri): Option<lsp::Uri> = uri else { continue };
        out.extend(
            report.sighting.places.iter().map(|at| Location::new(uri.clone(), proto::range_on_line(*at))),
        );
    }
    out
}

/// `textDocument/documentHighlight`.
pub fn highlights(on: &DocumentSnapshot, params: DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
    let offset = on.offset(params.text_document_position_params.position);
    proto::highlights(on, &features::highlights(&on.snapshot, offset))
}
