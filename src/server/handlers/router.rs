//! The handling that all requests share.
//!
//! A request is about the text at the time of its arrival, whatever changes follow. For a text of ordinary length it is
//! answered on the current thread, otherwise on another; a panic becomes an error.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id};
use tower_lsp::ls_types::request::Request;

use crate::server::catch_panic::guarded;
use crate::server::proto::{internal_error, parse};
use crate::server::state::{Answer, Context, DocumentSnapshot};
use crate::server::transport::Frame;

/// Maximum length of a text, in bytes, for which requests are answered on the current thread.
const ON_THE_SPOT: u32 = 512 * 1024;

/// The table of requests.
#[derive(Default)]
pub struct Routes(HashMap<&'static str, Route>);

type Route = Box<dyn Fn(&Arc<Context>, Id, Value) -> Result<Reply, Error> + Send + Sync>;
/// A function that answers a request about one document, which is `None` if it is not open.
type Feature<P, R> = fn(&Arc<Context>, Option<&DocumentSnapshot>, P) -> R;
/// The future of an encoded answer.
pub type Reply = Pin<Box<dyn Future<Output = Result<Frame, Error>> + Send>>;

impl Routes {
    /// Returns true if a handler answers the method.
    #[must_use]
    pub fn contains(&self, method: &str) -> bool {
        self.0.contains_key(method)
    }

    /// Starts to answer a request; returns `None` if no feature answers it.
    pub fn answer(&self, context: &Arc<Context>, method: &str, id: Id, params: Value) -> Option<Reply> {
        let route = self.0.get(method)?;
        Some(route(context, id, params).unwrap_or_else(|error| Box::pin(async { Err(error) })))
    }

    /// Adds a request about one open document. For a document that is not open, the answer is `null`.
    #[must_use]
    pub fn document<R: Request>(self, feature: fn(&DocumentSnapshot, R::Params) -> R::Result) -> Self
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
        feature: impl Fn(&Arc<Context>, Option<&DocumentSnapshot>, P) -> R + Copy + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        R: Serialize,
    {
        self.raw(method, move |context, id, params| {
            let uri = document_of(&params)?;
            let params: P = parse(params)?;
            let feature = move |context: &Arc<Context>, on: Option<&DocumentSnapshot>, params, id: &Id| {
                Ok(Frame::answer(id, feature(context, on, params)))
            };
            Ok(answer_about(method, context, &uri, id, params, feature, ON_THE_SPOT))
        })
    }

    /// Adds a request whose only parameter is an open document, and whose answer `put` writes as JSON. A name that is
    /// not a URI counts as a document that is not open.
    #[must_use]
    pub fn written(self, method: &'static str, put: fn(&DocumentSnapshot, &mut Vec<u8>)) -> Self {
        self.raw(method, move |context, id, params| {
            let uri = document_of(&params)?;
            let feature = move |_: &Arc<Context>, on: Option<&DocumentSnapshot>, (), id: &Id| {
                Ok(on.map_or_else(|| Frame::answer(id, ()), |on| Frame::answer_with(id, |out| put(on, out))))
            };
            Ok(answer_about(method, context, &uri, id, (), feature, ON_THE_SPOT))
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
        self.raw(method, move |context, id, params| {
            let uri = params.pointer(uri).and_then(Value::as_str).unwrap_or_default().to_owned();
            let feature = move |context: &Arc<Context>, on: Option<&DocumentSnapshot>, params, id: &Id| {
                feature(context, on, params).map(|answer| Frame::answer(id, answer))
            };
            Ok(answer_about(method, context, &uri, id, params, feature, on_the_spot))
        })
    }

    /// Adds a request about no document, which is always answered on another thread.
    #[must_use]
    pub fn workspace<P, R>(self, method: &'static str, feature: fn(&Arc<Context>, P) -> R) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        R: Serialize + 'static,
    {
        self.raw(method, move |context, id, params| {
            let (context, params) = (context.clone(), parse(params)?);
            Ok(Box::pin(async move {
                let work = move || guarded(method, || Frame::answer(&id, feature(&context, params)));
                let frame = tokio::task::spawn_blocking(work).await.ok().flatten();
                frame.ok_or_else(|| internal_error(method))
            }))
        })
    }

    /// Adds a request with its own handling of parameters and documents.
    #[must_use]
    pub fn raw(
        mut self,
        method: &'static str,
        route: impl Fn(&Arc<Context>, Id, Value) -> Result<Reply, Error> + Send + Sync + 'static,
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
    context: &Arc<Context>,
    uri: &str,
    id: Id,
    params: P,
    feature: impl Fn(&Arc<Context>, Option<&DocumentSnapshot>, P, &Id) -> Result<Frame, Error> + Send + 'static,
    on_the_spot: u32,
) -> Reply {
    let on_arrival = context.session.wait_for_present(uri);
    let context = context.clone();
    Box::pin(async move {
        let on = match on_arrival.await {
            Answer::Known(on) => Some(on),
            Answer::Failed(_) => return Err(internal_error(method)),
            Answer::Working | Answer::Closed => None,
        };
        // Each answer is computed and sent before the next task runs, so this bounds the queue.
        context.writer.room().await;
        let elsewhere = on.as_ref().is_some_and(|on| on.text().len() > on_the_spot);
        let work = move || guarded(method, || feature(&context, on.as_ref(), params, &id));
        let frame = if elsewhere { tokio::task::spawn_blocking(work).await.ok().flatten() } else { work() };
        frame.unwrap_or_else(|| Err(internal_error(method)))
    })
}
