//! Renames, and ranges that are edited together.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    self as lsp, LinkedEditingRangeParams, LinkedEditingRanges, PrepareRenameResponse,
    TextDocumentPositionParams,
};

use crate::features;
use crate::server::proto::{self, parse, request_failed};
use crate::server::state::{Context, DocumentSnapshot};

/// `textDocument/linkedEditingRange`.
pub fn linked(on: &DocumentSnapshot, params: LinkedEditingRangeParams) -> Option<LinkedEditingRanges> {
    let offset = on.offset(params.text_document_position_params.position);
    proto::linked(on, &features::linked(&on.snapshot, offset))
}

/// `textDocument/prepareRename`.
pub fn prepare(on: &DocumentSnapshot, params: TextDocumentPositionParams) -> Option<PrepareRenameResponse> {
    let (span, placeholder) = features::renamable(&on.snapshot, on.offset(params.position))?;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: on.range(span), placeholder })
}

/// `textDocument/rename`: returns the edit.
///
/// # Errors
/// Returns `RequestFailed`, with the reason, if nothing can be renamed at this position or to this name.
pub fn rename(_: &Arc<Context>, on: Option<&DocumentSnapshot>, params: Value) -> Result<Value, Error> {
    let params: lsp::RenameParams = parse(params)?;
    let Some(on) = on else { return Ok(Value::Null) };
    let offset = on.offset(params.text_document_position.position);
    match features::rename(&on.snapshot, offset, &params.new_name) {
        Ok(edits) => Ok(proto::workspace_edit(on, &edits, None)),
        Err(why) => Err(request_failed(why)),
    }
}
