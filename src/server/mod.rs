//! The language server: the only module that knows the protocol, JSON and UTF-16.
//!
//! # Layers
//!
//! | module | content |
//! |---|---|
//! | [`serve`], [`ordering_service`] | the main loop, and the service that takes messages in order of arrival |
//! | [`handlers`] | the answers, a file for each request or family; the tables of requests and notifications |
//! | [`state`] | the session: documents, settings, past reports; the caches |
//! | [`proto`] | conversion between our types and those of the protocol |
//! | [`transport`] | bytes and messages |
//!
//! # Path of a message
//!
//! [`transport::Input`] → [`transport::MessageReader`] (bytes to messages) → [`serve`] (the loop) →
//! [`ordering_service`] → [`handlers::notifications`], which change the [`state`] at once, or [`handlers::requests`], the
//! table of requests and their handlers → [`proto`] → [`transport::ClientWriter`] → the client.
//!
//! # Invariants
//!
//! * Notifications are applied in the order in which the client sent them, before anything is awaited.
//! * No lock is held across an await. No answer to the client waits for a request to the client.
//! * One thread handles messages, so that a keystroke and its diagnostics cost one wake-up. Long work goes to others.
//! * A panic in a feature or in the analysis loses that answer only.
//! * Diagnostics are pushed or pulled, never both.

mod catch_panic;
mod handlers;
mod lifecycle;
mod logging;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod malloc_arenas;
mod ordering_service;
mod proto;
mod serve;
mod state;
pub mod transport;

use std::io;
use std::process::ExitCode;

use tower_lsp::LspService;

use self::handlers::{requests, test_requests};
use self::lifecycle::Lifecycle;
use self::ordering_service::OrderingService;
use self::state::Context;
use self::transport::{ClientWriter, Input, Output};

/// Threads for long work, plus two for input and output that cannot be polled.
const OTHER_THREADS: usize = 6;

/// Runs the server on standard input and output until the client leaves.
///
/// Returns status 0 if the client sent `shutdown`, otherwise 1.
///
/// # Errors
/// Returns an error if the operating system provides no poller or thread.
pub fn run() -> io::Result<ExitCode> {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    malloc_arenas::share();
    let with_test_requests = std::env::var_os(test_requests::VARIABLE).is_some();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(OTHER_THREADS)
        .build()?;
    let status = runtime.block_on(async {
        let writer = ClientWriter::new(Output::stdout());
        tokio::spawn(writer.clone().drive());
        logging::start(writer.clone());
        catch_panic::log_panics();
        let context = Context::new(writer);
        context.session.load();
        let (inner, socket) = LspService::new(|client| Lifecycle::new(client, context.clone()));
        let service = OrderingService::new(inner, context.clone(), requests::table(with_test_requests));
        serve::serve(Input::stdin(), context, service, socket).await
    });
    // Does not wait for threads that read a terminal or compute results that are no longer needed.
    runtime.shutdown_background();
    Ok(status)
}
