//! The language server: the only module that knows the protocol, JSON and UTF-16.
//!
//! # Path of a message
//!
//! [`stdio`] → [`framing`] (bytes to messages) → [`serve`] (the loop) → [`edge`] (the tower service, in order of
//! arrival) → [`notifications`], which change the [`session`] at once, or [`routes`], the table of requests and the
//! features that answer them → [`convert`] → [`outbox`] → the client.
//!
//! # Invariants
//!
//! * Notifications are applied in the order in which the client sent them, before anything is awaited.
//! * There is one lock, which is never held across an await. No answer to the client waits for a request to the client.
//! * One thread handles messages, so that a keystroke and its diagnostics cost one wake-up. Long work goes to others.
//! * A panic in a feature or in the analysis loses that answer only.
//! * Diagnostics are pushed or pulled, never both.

mod actions;
mod actor_files;
mod added;
mod archive;
mod beside;
mod client;
mod colours;
mod configuration;
mod convert;
mod diagnostics;
mod document;
mod edge;
mod entries;
mod extensions;
pub mod framing;
mod guard;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod heaps;
mod json;
mod lifecycle;
mod logging;
mod moves;
mod new_actor;
mod notifications;
mod outbox;
mod pages;
#[cfg(unix)]
mod parent;
mod paste;
mod probe;
mod routes;
mod serve;
mod session;
mod settings;
mod stdio;
mod subject;
mod workspace;

use std::io;
use std::process::ExitCode;

use tower_lsp::LspService;

use self::edge::Edge;
use self::lifecycle::Lifecycle;
use self::outbox::Outbox;
use self::session::Session;
use self::stdio::{Input, Output};

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
    heaps::share();
    let with_probes = std::env::var_os(probe::VARIABLE).is_some();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(OTHER_THREADS)
        .build()?;
    let status = runtime.block_on(async {
        let outbox = Outbox::new(Output::stdout());
        tokio::spawn(outbox.clone().drive());
        logging::start(outbox.clone());
        guard::log_panics();
        let session = Session::new(outbox);
        session.load();
        let (inner, socket) = LspService::new(|client| Lifecycle::new(client, session.clone()));
        let edge = Edge::new(inner, session.clone(), routes::routes(with_probes));
        serve::serve(Input::stdin(), session, edge, socket).await
    });
    // Does not wait for threads that read a terminal or compute results that are no longer needed.
    runtime.shutdown_background();
    Ok(status)
}
