//! The language server: the only place that knows the protocol, JSON and UTF-16.
//!
//! # A message's way
//!
//! [`stdio`] → [`framing`] (bytes to messages) → [`serve`] (the loop) → [`edge`] (the tower service, in order of
//! arrival) → [`notifications`], which change the [`session`] at once, or [`routes`], the table of requests and the
//! features that answer them → [`convert`] → [`outbox`] → the client.
//!
//! # Invariants
//!
//! * What the client tells is applied before anything is awaited, in the order in which it was sent.
//! * One lock, never held across an await; no request to the client is awaited by what answers the client.
//! * One thread, so that a keystroke and its diagnostics cost one wake-up; long work goes to others.
//! * A panic in a feature or in the analysis costs that answer.
//! * Diagnostics are pushed or pulled, never both.

mod actions;
mod actor_files;
mod added;
mod archive;
pub(crate) mod beside;
pub mod bibliographies;
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

/// Threads for long work, and two more for input and output that cannot be polled.
const OTHER_THREADS: usize = 6;

/// Speaks the protocol on standard input and output until the client leaves.
///
/// The status is 0 if the client had asked to shut down, else 1.
///
/// # Errors
/// When the operating system gives no poller or thread.
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
    // A thread that reads a terminal, or computes for nobody any more, is not waited for.
    runtime.shutdown_background();
    Ok(status)
}
