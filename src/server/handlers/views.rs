//! Annotations in and around the text.

use std::sync::Arc;

use tower_lsp::ls_types as lsp;

use crate::features;
use crate::server::proto;
use crate::server::state::{Context, DocumentSnapshot};

/// `textDocument/documentSymbol`: writes the outline as JSON.
pub fn outline(on: &DocumentSnapshot, out: &mut Vec<u8>) {
    proto::put_outline(out, on, &features::outline(&on.snapshot));
}

/// `textDocument/foldingRange`.
pub fn folding_ranges(on: &DocumentSnapshot, _: lsp::FoldingRangeParams) -> Option<Vec<lsp::FoldingRange>> {
    Some(proto::folding_ranges(on, &features::folds(&on.snapshot)))
}

/// `textDocument/selectionRange`.
pub fn selection_ranges(
    on: &DocumentSnapshot,
    params: lsp::SelectionRangeParams,
) -> Option<Vec<lsp::SelectionRange>> {
    let around = |at| proto::selection_range(on, &features::selections(&on.snapshot, on.offset(at)));
    Some(params.positions.into_iter().map(around).collect())
}

/// `textDocument/documentLink`.
pub fn links(on: &DocumentSnapshot, _: lsp::DocumentLinkParams) -> Option<Vec<lsp::DocumentLink>> {
    let with_defanged = on.settings.config.editor.follow_defanged;
    let hides_halves = on.capabilities.finds_links && !with_defanged;
    let dead = if hides_halves { features::half_links(&on.snapshot) } else { Vec::new() };
    Some(proto::links(on, features::links(&on.snapshot, with_defanged), dead))
}

/// `textDocument/inlayHint`.
pub fn inlay_hints(on: &DocumentSnapshot, params: lsp::InlayHintParams) -> Option<Vec<lsp::InlayHint>> {
    let (editor, span) = (&on.settings.config.editor, on.span(params.range));
    let support = editor.support_hints.then(|| features::support_hints(&on.snapshot, span));
    let hosts = editor.source_hints.then(|| features::hints(&on.snapshot, span));
    let mut hints: Vec<_> = support.into_iter().chain(hosts).flatten().collect();
    hints.sort_by_key(|hint| hint.at);
    Some(proto::inlay_hints(on, hints))
}

/// `textDocument/codeLens`.
pub fn lenses(on: &DocumentSnapshot, _: lsp::CodeLensParams) -> Option<Vec<lsp::CodeLens>> {
    let lenses = on.settings.config.editor.counts.then(|| features::lenses(&on.snapshot));
    Some(proto::lenses(on, lenses.unwrap_or_default()))
}

/// `textDocument/semanticTokens/full`.
pub fn tokens(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    _: lsp::SemanticTokensParams,
) -> Option<lsp::SemanticTokensResult> {
    let on = on?;
    Some(context.sent_tokens.whole(&on.uri, all_tokens(on)).into())
}

/// `textDocument/semanticTokens/full/delta`.
pub fn token_changes(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: lsp::SemanticTokensDeltaParams,
) -> Option<lsp::SemanticTokensFullDeltaResult> {
    let on = on?;
    Some(context.sent_tokens.since(&on.uri, all_tokens(on), &params.previous_result_id))
}

/// `textDocument/semanticTokens/range`.
pub fn tokens_in_range(
    on: &DocumentSnapshot,
    params: lsp::SemanticTokensRangeParams,
) -> Option<lsp::SemanticTokensRangeResult> {
    let tokens = features::tokens(&on.snapshot, on.span(params.range));
    Some(proto::semantic_tokens(on, &tokens).into())
}

fn all_tokens(on: &DocumentSnapshot) -> Vec<lsp::SemanticToken> {
    proto::semantic_tokens(on, &features::tokens(&on.snapshot, on.text().full())).data
}
