//! Requests with which the server's own tests slow it down, make it panic and read its state.
//!
//! They exist only if the environment variable `ASSESSOR_PROBES` is set, which no editor does.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{TextDocumentIdentifier, request::Request};

use super::router::Routes;
use crate::server::catch_panic::guarded;
use crate::server::proto::{internal_error, parse};
use crate::server::transport::Frame;

/// The environment variable that adds these requests.
pub const VARIABLE: &str = "ASSESSOR_PROBES";

#[derive(Deserialize)]
struct SleepParams {
    milliseconds: u64,
    /// True to block a thread, as a long computation does, and not only the request.
    thread: bool,
}

/// Parameters that contain only a document.
#[derive(Serialize, Deserialize)]
pub struct OnDocument {
    #[serde(rename = "textDocument")]
    _text_document: TextDocumentIdentifier,
}

/// `assessor/probe/text`: returns the text of a document in the server at the arrival of the request.
enum ProbeText {}

impl Request for ProbeText {
    type Params = OnDocument;
    type Result = String;
    const METHOD: &'static str = "assessor/probe/text";
}

/// `assessor/probe/panic`: a feature that panics.
enum ProbePanic {}

impl Request for ProbePanic {
    type Params = OnDocument;
    type Result = ();
    const METHOD: &'static str = "assessor/probe/panic";
}

/// Adds the test requests to the routes.
pub fn add_to(routes: Routes) -> Routes {
    routes
        .document::<ProbeText>(|on, _| on.text().to_string())
        .document::<ProbePanic>(|_, _| panic!("as the test asked"))
        // `assessor/probe/sleep`: a slow request.
        .raw("assessor/probe/sleep", |_, id, params| {
            let SleepParams { milliseconds, thread } = parse(params)?;
            let time = Duration::from_millis(milliseconds);
            Ok(Box::pin(async move {
                if thread {
                    let work = move || guarded("a test request", || std::thread::sleep(time));
                    // A thread that cannot be joined was cancelled with the session.
                    let _ = tokio::task::spawn_blocking(work).await;
                } else {
                    tokio::time::sleep(time).await;
                }
                guarded("a test request", || Frame::answer(&id, milliseconds))
                    .ok_or_else(|| internal_error("assessor/probe/sleep"))
            }))
        })
}
