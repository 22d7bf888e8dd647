//! The table of requests and the features that answer them, and the handling that all requests share.
//!
//! A request is about the text at the time of its arrival, whatever changes follow. For a text of ordinary length it is
//! answered on the current thread, otherwise on another; a panic becomes an error.

use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id};
use tower_lsp::ls_types::request::{
    CodeLensRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest, DocumentLinkRequest,
    DocumentSymbolRequest, FoldingRangeRequest, GotoDefinition, HoverRequest, InlayHintRequest,
    LinkedEditingRange, PrepareRenameRequest, References, Request, SelectionRangeRequest,
    SemanticTokensFullDeltaRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
    WorkspaceSymbolRequest,
};
use tower_lsp::ls_types::{HoverParams, PrepareRenameResponse};

use super::actions::{self, CodeActionRequest};
use super::extensions::{self, ActorsRequest, MapRequest, StatusRequest};
use super::guard::guarded;
use super::outbox::Frame;
use super::session::{Answer, Session};
use super::subject::Subject;
use super::{archive, convert, diagnostics, moves, new_actor, paste, probe, workspace};
use crate::features;

/// Maximum length of a text, in bytes, for which requests are answered on the current thread.
const ON_THE_SPOT: u32 = 512 * 1024;

/// Returns the table of all requests that features answer.
#[must_use]
pub fn routes(with_probes: bool) -> Routes {
    let routes = Routes::default()
        .add(HoverRequest::METHOD, |session, on, params: HoverParams| {
            let (on, position) = (on?, params.text_document_position_params.position);
            let hover = archive::hover(session, on, on.offset(position));
            hover.map(|hover| convert::hover(on, hover))
        })
        .written(DocumentSymbolRequest::METHOD, |on, out| {
            convert::put_outline(out, on, &features::outline(&on.snapshot));
        })
        .document::<GotoDefinition>(|on, params| {
            let offset = on.offset(params.text_document_position_params.position);
            let entry = features::entry_at(&on.snapshot, offset);
            let elsewhere = entry.and_then(|(entry, file)| convert::entry_location(on, entry, file));
            elsewhere.or_else(|| convert::definition(on, features::definition(&on.snapshot, offset)))
        })
        .document::<References>(|on, params| {
            let offset = on.offset(params.text_document_position.position);
            let with_definition = params.context.include_declaration;
            convert::locations(on, features::references(&on.snapshot, offset, with_definition))
        })
        .document_or_none::<CodeActionRequest>(actions::list)
        .document::<ActorsRequest>(|on, _| extensions::actors(on))
        .document::<MapRequest>(|on, _| extensions::map(on))
        .document::<StatusRequest>(|on, _| extensions::status(on))
        .about("codeAction/resolve", "/data/uri", |session, on, action| actions::resolve(session, on, action))
        .about_slowly("workspace/executeCommand", "/arguments/0", |session, on, params| {
            actions::execute(session, on, &params)
        })
        .about(paste::COPIED, "/textDocument/uri", |_, on, params| paste::copied(on, params))
        .about_slowly(paste::METHOD, "/textDocument/uri", paste::answer)
        .about_slowly(new_actor::METHOD, "/textDocument/uri", new_actor::answer)
        .document_or_none::<DocumentDiagnosticRequest>(|session, on, params| {
            diagnostics::pull(session, on, &params)
        })
        .raw(workspace::METHOD, workspace::answer)
        .raw(moves::WILL, moves::answer);
    let routes = writing(views(routes)).raw(WorkspaceSymbolRequest::METHOD, archive::symbols);
    if with_probes { probe::add_to(routes) } else { routes }
}

/// Adds the requests for annotations in and around the text.
fn views(routes: Routes) -> Routes {
    routes
        .document::<FoldingRangeRequest>(|on, _| {
            Some(convert::folding_ranges(on, &features::folds(&on.snapshot)))
        })
        .document::<SelectionRangeRequest>(|on, params| {
            let around =
                |at| convert::selection_range(on, &features::selections(&on.snapshot, on.offset(at)));
            Some(params.positions.into_iter().map(around).collect())
        })
        .document::<DocumentLinkRequest>(|on, _| {
            let with_defanged = on.settings.editor.follow_defanged;
            let hides_halves = on.abilities.finds_links && !with_defanged;
            let dead = if hides_halves { features::half_links(&on.snapshot) } else { Vec::new() };
            Some(convert::links(on, features::links(&on.snapshot, with_defanged), dead))
        })
        .document::<DocumentHighlightRequest>(|on, params| {
            let offset = on.offset(params.text_document_position_params.position);
            convert::highlights(on, &features::highlights(&on.snapshot, offset))
        })
        .document::<InlayHintRequest>(|on, params| {
            let (editor, span) = (&on.settings.editor, on.span(params.range));
            let support = editor.support_hints.then(|| features::support_hints(&on.snapshot, span));
            let hosts = editor.source_hints.then(|| features::hints(&on.snapshot, span));
            let mut hints: Vec<_> = support.into_iter().chain(hosts).flatten().collect();
            hints.sort_by_key(|hint| hint.at);
            Some(convert::inlay_hints(on, hints))
        })
        .document::<CodeLensRequest>(|on, _| {
            let lenses = on.settings.editor.counts.then(|| features::lenses(&on.snapshot));
            Some(convert::lenses(on, lenses.unwrap_or_default()))
        })
        .document_or_none::<SemanticTokensFullRequest>(|session, on, _| {
            Some(session.colours.whole(on?).into())
        })
        .document_or_none::<SemanticTokensFullDeltaRequest>(|session, on, params| {
            Some(session.colours.since(on?, &params.previous_result_id))
        })
        .document::<SemanticTokensRangeRequest>(|on, params| {
            let tokens = features::tokens(&on.snapshot, on.span(params.range));
            Some(convert::semantic_tokens(on, &tokens).into())
        })
}

/// Adds the requests that help in writing.
fn writing(routes: Routes) -> Routes {
    routes
        .document::<Completion>(|on, params| {
            let offset = on.offset(params.text_document_position.position);
            let asked = convert::asked(on, &params);
            convert::completions(on, features::suggestions(&on.snapshot, offset, asked))
        })
        .about("completionItem/resolve", "/data/uri", |_, on, item| convert::resolve_completion(on, item))
        .document::<LinkedEditingRange>(|on, params| {
            let offset = on.offset(params.text_document_position_params.position);
            convert::linked(on, &features::linked(&on.snapshot, offset))
        })
        .document::<PrepareRenameRequest>(|on, params| {
            let (span, placeholder) = features::renamable(&on.snapshot, on.offset(params.position))?;
            let range = on.range(span);
            Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
        })
        .about("textDocument/rename", "/textDocument/uri", |_, on, params| convert::renamed(on, params))
}

/// The table of requests.
#[derive(Default)]
pub struct Routes(HashMap<&'static str, Route>);

type Route = Box<dyn Fn(&Arc<Session>, Id, Value) -> Result<Reply, Error> + Send + Sync>;
/// A function that answers a request about one document, which is `None` if it is not open.
type Feature<P, R> = fn(&Arc<Session>, Option<&Subject>, P) -> R;
/// The future of an encoded answer.
pub type Reply = Pin<Box<dyn Future<Output = Result<Frame, Error>> + Send>>;

impl Routes {
    /// Returns true if a feature answers the method.
    #[must_use]
    pub fn contains(&self, method: &str) -> bool {
        self.0.contains_key(method)
    }

    /// Starts to answer a request; returns `None` if no feature answers it.
    pub fn answer(&self, session: &Arc<Session>, method: &str, id: Id, params: Value) -> Option<Reply> {
        let route = self.0.get(method)?;
        Some(route(session, id, params).unwrap_or_else(|error| Box::pin(async { Err(error) })))
    }

    /// Adds a request about one open document. For a document that is not open, the answer is `null`.
    #[must_use]
    pub fn document<R: Request>(self, feature: fn(&Subject, R::Params) -> R::Result) -> Self
    where
        R::Params: DeserializeOwned + Send + 'static,
        R::Result: Serialize,
    {
        self.add(R::METHOD, move |_, on, params: R::Params| on.map(|on| feature(on, params)))
    }

    /// Adds a request about one document that has an answer even if the document is not open.
    #[must_use]
    pub fn document_or_none<R: Request>(self, feature: Feature<R::Params, R::Result>) -> Self
    where
        R::Params: DeserializeOwned + Send + 'static,
        R::Result: Serialize,
    {
        self.add(R::METHOD, feature)
    }

    fn add<P, R>(
        self,
        method: &'static str,
        feature: impl Fn(&Arc<Session>, Option<&Subject>, P) -> R + Copy + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        R: Serialize,
    {
        self.raw(method, move |session, id, params| {
            let uri = document_of(&params)?;
            let params: P = parse(params)?;
            let feature = move |session: &Arc<Session>, on: Option<&Subject>, params, id: &Id| {
                Ok(Frame::answer(id, feature(session, on, params)))
            };
            Ok(answer_about(method, session, &uri, id, params, feature, ON_THE_SPOT))
        })
    }

    /// Adds a request whose only parameter is an open document, and whose answer `put` writes as JSON. A name that is
    /// not a URI counts as a document that is not open.
    #[must_use]
    pub fn written(self, method: &'static str, put: fn(&Subject, &mut Vec<u8>)) -> Self {
        self.raw(method, move |session, id, params| {
            let uri = document_of(&params)?;
            let feature = move |_: &Arc<Session>, on: Option<&Subject>, (), id: &Id| {
                Ok(on.map_or_else(|| Frame::answer(id, ()), |on| Frame::answer_with(id, |out| put(on, out))))
            };
            Ok(answer_about(method, session, &uri, id, (), feature, ON_THE_SPOT))
        })
    }

    /// Adds a request that can fail, and that may name its document at the JSON pointer `uri`.
    #[must_use]
    pub fn about(
        self,
        method: &'static str,
        uri: &'static str,
        feature: Feature<Value, Result<Value, Error>>,
    ) -> Self {
        self.fallible(method, uri, feature, ON_THE_SPOT)
    }

    /// Does the same as [`Routes::about`], for features that may read files: they always run on another thread.
    #[must_use]
    pub fn about_slowly(
        self,
        method: &'static str,
        uri: &'static str,
        feature: Feature<Value, Result<Value, Error>>,
    ) -> Self {
        self.fallible(method, uri, feature, 0)
    }

    /// Does the same as [`Routes::about`]; texts longer than `on_the_spot` bytes are processed on another thread.
    fn fallible(
        self,
        method: &'static str,
        uri: &'static str,
        feature: Feature<Value, Result<Value, Error>>,
        on_the_spot: u32,
    ) -> Self {
        self.raw(method, move |session, id, params| {
            let uri = params.pointer(uri).and_then(Value::as_str).unwrap_or_default().to_owned();
            let feature = move |session: &Arc<Session>, on: Option<&Subject>, params, id: &Id| {
                feature(session, on, params).map(|answer| Frame::answer(id, answer))
            };
            Ok(answer_about(method, session, &uri, id, params, feature, on_the_spot))
        })
    }

    /// Adds a request with its own handling of parameters and documents.
    #[must_use]
    pub fn raw(
        mut self,
        method: &'static str,
        route: impl Fn(&Arc<Session>, Id, Value) -> Result<Reply, Error> + Send + Sync + 'static,
    ) -> Self {
        self.0.insert(method, Box::new(route));
        self
    }
}

/// Returns the URI of the document that a request is about.
fn document_of(params: &Value) -> Result<String, Error> {
    let uri = params.pointer("/textDocument/uri").and_then(Value::as_str);
    uri.map(str::to_owned).ok_or_else(|| Error::invalid_params("textDocument.uri is missing"))
}

/// Starts to answer a request about the current state of the document `uri`. If its text is longer than `on_the_spot`
/// bytes, the work is done on another thread.
fn answer_about<P: Send + 'static>(
    method: &'static str,
    session: &Arc<Session>,
    uri: &str,
    id: Id,
    params: P,
    feature: impl Fn(&Arc<Session>, Option<&Subject>, P, &Id) -> Result<Frame, Error> + Send + 'static,
    on_the_spot: u32,
) -> Reply {
    let on_arrival = session.wait_for_present(uri);
    let session = session.clone();
    Box::pin(async move {
        let on = match on_arrival.await {
            Answer::Known(on) => Some(on),
            Answer::Failed(_) => return Err(internal_error(method)),
            Answer::Working | Answer::Closed => None,
        };
        // Each answer is computed and sent before the next task runs, so this bounds the queue.
        session.outbox.room().await;
        let elsewhere = on.as_ref().is_some_and(|on| on.text().len() > on_the_spot);
        let work = move || guarded(method, || feature(&session, on.as_ref(), params, &id));
        let frame = if elsewhere { tokio::task::spawn_blocking(work).await.ok().flatten() } else { work() };
        frame.unwrap_or_else(|| Err(internal_error(method)))
    })
}

/// Parses the parameters of a request or notification.
///
/// # Errors
/// Returns `InvalidParams` with the cause.
pub fn parse<P: DeserializeOwned>(params: Value) -> Result<P, Error> {
    serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))
}

/// Returns the error for a valid request that cannot be fulfilled (`RequestFailed`), with the reason.
#[must_use]
pub fn request_failed(why: impl Into<Cow<'static, str>>) -> Error {
    const REQUEST_FAILED: i64 = -32803;
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: why.into(), data: None }
}

/// Returns the error for a request whose feature panicked.
#[must_use]
pub fn internal_error(method: &str) -> Error {
    Error {
        code: ErrorCode::InternalError,
        message: format!("{method} failed. See the log for details.").into(),
        data: None,
    }
}
