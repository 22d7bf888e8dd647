//! The tower service that receives every message of the client, in order of arrival.
//!
//! Notifications are applied inside `call`, before anything is awaited. So no change can overtake another, and a
//! request that arrives after a change always sees the changed text. The futures that `call` returns do the rest.
//! Lifecycle messages and unknown methods go to the framework's service.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll};

use serde::Deserialize;
use serde_json::Value;
use tokio::sync::oneshot;
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::ls_types::InitializeParams;
use tower_lsp::{ExitedError, LspService};

use super::handlers::initialize;
use super::handlers::notifications::{self, FollowUp};
use super::handlers::router::{Reply, Routes};
use super::lifecycle::Lifecycle;
use super::state::{Context, Phase};

/// The service that wraps the framework's service.
pub struct OrderingService {
    inner: LspService<Lifecycle>,
    context: Arc<Context>,
    routes: Routes,
    in_flight: Arc<InFlight>,
}

type Outcome = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

impl OrderingService {
    /// Creates a service for `session`.
    #[must_use]
    pub fn new(inner: LspService<Lifecycle>, context: Arc<Context>, routes: Routes) -> Self {
        Self { inner, context, routes, in_flight: Arc::default() }
    }

    /// Cancels every request that is being answered.
    pub fn cancel_all(&self) {
        self.in_flight.cancel_all();
    }

    /// Returns an error for a request that the phase of the session does not allow.
    fn refuse(&self, method: &str) -> Option<Error> {
        match self.context.session.phase() {
            Phase::Uninitialized if method != "initialize" => Some(not_initialized()),
            Phase::ShutDown => Some(Error::invalid_request()),
            Phase::Uninitialized | Phase::Running => None,
        }
    }
}

impl Service<Request> for OrderingService {
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Outcome;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Outcome {
        if let Some(id) = request.id().cloned() {
            if let Some(error) = self.refuse(request.method()) {
                return Box::pin(async move { Ok(Some(Response::from_error(id, error))) });
            }
            match request.method() {
                // Applied at once, because the client may send its first document without waiting for the answer.
                "initialize" if self.context.session.phase() == Phase::Uninitialized => {
                    if let Some(raw) = request.params()
                        && let Ok(params) = InitializeParams::deserialize(raw)
                    {
                        initialize::begin(&self.context, &params, raw);
                    }
                }
                // The framework would reject this until the answer to `initialize` has been sent.
                "shutdown" => {
                    self.context.session.shut_down();
                    return Box::pin(async { Ok(Some(Response::from_ok(id, Value::Null))) });
                }
                _ => {}
            }
            if !self.routes.contains(request.method()) {
                return self.inner.call(request);
            }
            let (method, _, params) = request.into_parts();
            let Some(cancelled) = self.in_flight.add(&id) else {
                return Box::pin(async { Ok(Some(Response::from_error(id, Error::invalid_request()))) });
            };
            let params = params.unwrap_or_default();
            return match self.routes.answer(&self.context, &method, id.clone(), params) {
                Some(reply) => self.finish(id, reply, cancelled),
                None => Box::pin(async { Ok(None) }),
            };
        }
        match request.method() {
            "$/cancelRequest" => {
                if let Some(id) = request.params().and_then(cancelled_id) {
                    self.in_flight.cancel(&id);
                }
                self.inner.call(request)
            }
            "exit" => {
                self.cancel_all();
                self.inner.call(request)
            }
            _ if self.context.session.phase() != Phase::Running => Box::pin(async { Ok(None) }),
            _ => {
                let (method, _, params) = request.into_parts();
                match notifications::apply(&self.context, &method, params.unwrap_or_default()) {
                    FollowUp::Done => Box::pin(async { Ok(None) }),
                    FollowUp::Then(work) => Box::pin(async {
                        work.await;
                        Ok(None)
                    }),
                    FollowUp::NotOurs(params) => {
                        self.inner.call(Request::build(method).params(params).finish())
                    }
                }
            }
        }
    }
}

impl OrderingService {
    /// Sends the answer when it is ready. The answer is already encoded and bypasses the framework, which gets `None`.
    fn finish(&self, id: Id, reply: Reply, cancelled: oneshot::Receiver<()>) -> Outcome {
        let (context, in_flight) = (self.context.clone(), self.in_flight.clone());
        Box::pin(async move {
            let answer = tokio::select! {
                // Checks the cancellation first, because it may have arrived together with the request.
                biased;
                Ok(()) = cancelled => Err(Error::request_cancelled()),
                answer = reply => answer,
            };
            in_flight.remove(&id);
            match answer {
                Ok(frame) => {
                    context.writer.post(frame);
                    Ok(None)
                }
                Err(error) => Ok(Some(Response::from_error(id, error))),
            }
        })
    }
}

/// The requests that are being answered.
#[derive(Default)]
struct InFlight(Mutex<HashMap<Id, oneshot::Sender<()>>>);

impl InFlight {
    /// Registers a request; returns `None` if a request with this id is already being answered.
    fn add(&self, id: &Id) -> Option<oneshot::Receiver<()>> {
        match self.lock().entry(id.clone()) {
            Entry::Vacant(entry) => {
                let (cancel, cancelled) = oneshot::channel();
                entry.insert(cancel);
                Some(cancelled)
            }
            Entry::Occupied(_) => None,
        }
    }

    fn remove(&self, id: &Id) {
        self.lock().remove(id);
    }

    fn cancel(&self, id: &Id) {
        if let Some(cancel) = self.lock().remove(id) {
            // A request that has just been answered no longer listens.
            let _ = cancel.send(());
        }
    }

    fn cancel_all(&self) {
        for (_, cancel) in self.lock().drain() {
            let _ = cancel.send(());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Id, oneshot::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cancelled_id(params: &Value) -> Option<Id> {
    Id::deserialize(params.get("id")?).ok()
}

fn not_initialized() -> Error {
    Error { code: ErrorCode::ServerError(-32002), message: "Server not initialized".into(), data: None }
}
