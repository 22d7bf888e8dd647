//! Definitions, references and highlights.

use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse, Location,
    ReferenceParams,
};

use crate::features;
use crate::server::proto;
use crate::server::state::DocumentSnapshot;

/// `textDocument/definition`.
pub fn definition(on: &DocumentSnapshot, params: GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let offset = on.offset(params.text_document_position_params.position);
    let entry = features::entry_at(&on.snapshot, offset);
    let elsewhere = entry.and_then(|(entry, file)| proto::entry_location(on, entry, file));
    elsewhere.or_else(|| proto::definition(on, features::definition(&on.snapshot, offset)))
}

/// `textDocument/references`.
pub fn references(on: &DocumentSnapshot, params: ReferenceParams) -> Option<Vec<Location>> {
    let offset = on.offset(params.text_document_position.position);
    let with_definition = params.context.include_declaration;
    proto::locations(on, features::references(&on.snapshot, offset, with_definition))
}

/// `textDocument/documentHighlight`.
pub fn highlights(on: &DocumentSnapshot, params: DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
    let offset = on.offset(params.text_document_position_params.position);
    proto::highlights(on, &features::highlights(&on.snapshot, offset))
}
