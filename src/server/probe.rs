//! Requests with which the tests of the server itself make it slow, make it panic and look into it.
//!
//! They exist only where the environment variable `ASSESSOR_PROBES` is set; no editor sets it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{TextDocumentIdentifier, request::Request};

use super::guard::guarded;
use super::outbox::Frame;
use super::routes::{Routes, internal_error, parse};

/// The environment variable that adds the probes.
pub const VARIABLE: &str = "ASSESSOR_PROBES";

#[derive(Deserialize)]
struct SleepParams {
    milliseconds: u64,
    /// Whether to keep a thread busy, as a long computation does, rather than only the request.
    thread: bool,
}

/// Parameters with nothing but a document.
#[derive(Serialize, Deserialize)]
pub struct OnDocument {
    #[serde(rename = "textDocument")]
    _text_document: TextDocumentIdentifier,
}

/// `assessor/probe/text`: the text of a document as the server has it when the request arrives.
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

/// Adds the probes.
pub fn add_to(routes: Routes) -> Routes {
    routes
        .document::<ProbeText>(|on, _| on.text().to_string())
        .document::<ProbePanic>(|_, _| panic!("as the probe was asked to"))
        // `assessor/probe/sleep`: a slow request.
        .raw("assessor/probe/sleep", |_, id, params| {
            let SleepParams { milliseconds, thread } = parse(params)?;
            let time = Duration::from_millis(milliseconds);
            Ok(Box::pin(async move {
                if thread {
                    let work = move || guarded("a probe", || std::thread::sleep(time));
                    // A thread that cannot be joined has been cancelled with the session.
                    let _ = tokio::task::spawn_blocking(work).await;
                } else {
                    tokio::time::sleep(time).await;
                }
                guarded("a probe", || Frame::answer(&id, milliseconds))
                    .ok_or_else(|| internal_error("assessor/probe/sleep"))
            }))
        })
}
