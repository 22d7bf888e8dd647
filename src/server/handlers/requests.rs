//! The table of requests and their handlers.

use tower_lsp::ls_types::request::{
    CodeLensRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest, DocumentLinkRequest,
    DocumentSymbolRequest, FoldingRangeRequest, GotoDefinition, HoverRequest, InlayHintRequest,
    LinkedEditingRange, PrepareRenameRequest, References, Rename, Request, SelectionRangeRequest,
    SemanticTokensFullDeltaRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
    WorkspaceSymbolRequest,
};

use super::code_actions::{self, CodeActionRequest};
use super::lsp_ext::{self, ActorsRequest, MapRequest, StatusRequest};
use super::router::Routes;
use super::{
    add_actor, commands, completion, diagnostics, hover, navigation, paste, rename, rename_files,
    test_requests, views, workspace_diagnostics, workspace_symbols,
};

/// Returns the table of all requests that handlers answer.
#[must_use]
pub fn table(with_test_requests: bool) -> Routes {
    let routes = Routes::default()
        .document_or_none::<HoverRequest>(hover::hover)
        .about_slowly(GotoDefinition::METHOD, "/textDocument/uri", navigation::definition)
        .document_or_none::<References>(navigation::references)
        .document::<DocumentHighlightRequest>(navigation::highlights)
        .written(DocumentSymbolRequest::METHOD, views::outline)
        .document::<FoldingRangeRequest>(views::folding_ranges)
        .document::<SelectionRangeRequest>(views::selection_ranges)
        .document::<DocumentLinkRequest>(views::links)
        .document::<InlayHintRequest>(views::inlay_hints)
        .document::<CodeLensRequest>(views::lenses)
        .document_or_none::<SemanticTokensFullRequest>(views::tokens)
        .document_or_none::<SemanticTokensFullDeltaRequest>(views::token_changes)
        .document::<SemanticTokensRangeRequest>(views::tokens_in_range)
        .document::<ActorsRequest>(|on, _| lsp_ext::actors(on))
        .document::<MapRequest>(|on, _| lsp_ext::map(on))
        .document::<StatusRequest>(|on, _| lsp_ext::status(on))
        .document_or_none::<DocumentDiagnosticRequest>(diagnostics::pull)
        .raw(workspace_diagnostics::METHOD, workspace_diagnostics::answer)
        .workspace(WorkspaceSymbolRequest::METHOD, workspace_symbols::answer)
        .workspace(rename_files::WILL_RENAME, rename_files::answer);
    let routes = edits(routes);
    if with_test_requests { test_requests::add_to(routes) } else { routes }
}

/// Adds the requests that change texts.
fn edits(routes: Routes) -> Routes {
    routes
        .document::<Completion>(completion::complete)
        .about("completionItem/resolve", "/data/uri", completion::resolve)
        .document::<LinkedEditingRange>(rename::linked)
        .document::<PrepareRenameRequest>(rename::prepare)
        .about(Rename::METHOD, "/textDocument/uri", rename::rename)
        .document_or_none::<CodeActionRequest>(code_actions::list)
        .about("codeAction/resolve", "/data/uri", code_actions::resolve)
        .about_slowly("workspace/executeCommand", "/arguments/0", commands::execute)
        .about(paste::COPIED, "/textDocument/uri", paste::copied)
        .about_slowly(paste::METHOD, "/textDocument/uri", paste::answer)
        .about_slowly(add_actor::METHOD, "/textDocument/uri", add_actor::answer)
}
