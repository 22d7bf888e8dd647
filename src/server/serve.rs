//! The loop: reads messages, hands them to the service, sends what it answers.
//!
//! It takes the place of the framework's own, which ends at the first malformed message and keeps back everything,
//! changes included, while its limit of requests is in flight. Everything runs as tasks of one thread; there is no
//! limit, as a request in flight costs a few hundred bytes and long work queues for the few other threads. Only a
//! client that does not read what it is sent is kept waiting.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncRead;
use tokio::task::{JoinSet, yield_now};
use tower::Service;
use tower_lsp::ClientSocket;

use super::edge::Edge;
use super::framing::{Frames, Message};
use super::session::{Phase, Session};

/// How long what is being answered at the end of the input, and what waits to be written, may still take.
const GRACE: Duration = Duration::from_secs(2);
/// The same for an `exit` behind a `shutdown`, as when a script writes a whole session at once.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// After so many messages without a pause the tasks that they left get their turn.
const TURN: usize = 256;

/// Serves one client until it leaves, and says with which status to leave after it: 0 if it had asked to shut down.
pub async fn serve(
    input: impl AsyncRead + Unpin,
    session: Arc<Session>,
    mut edge: Edge,
    socket: ClientSocket,
) -> ExitCode {
    let outbox = session.outbox.clone();
    let (mut questions, mut answers) = socket.split();
    let mut tasks = JoinSet::new();
    let to_client = outbox.clone();
    let ask = tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            to_client.send(&question);
        }
    });
    let mut frames = Frames::new(input);
    let mut read = 0_usize;
    loop {
        let message = tokio::select! {
            biased;
            () = outbox.gone() => break,
            () = session.orphaned() => break,
            // A client that does not read is not read from.
            message = async { outbox.room().await; frames.next().await } => message,
        };
        match message {
            Ok(Some(Message::Request(request))) => {
                if request.method() == "exit" {
                    if session.phase() == Phase::ShutDown {
                        finish(&mut tasks, LAST_WORDS).await;
                    }
                    // Stops the framework's service; there is no answer.
                    let _ = edge.call(request).await;
                    break;
                }
                let answer = edge.call(request);
                let outbox = outbox.clone();
                tasks.spawn(async move {
                    if let Ok(Some(response)) = answer.await {
                        outbox.send(&response);
                    }
                });
            }
            Ok(Some(Message::Response(response))) => {
                // Fails only after the exit.
                let _ = answers.send(response).await;
            }
            Ok(Some(Message::Malformed(complaint))) => {
                tracing::warn!("the client sent something that is no message");
                outbox.send(&complaint);
            }
            Ok(None) => {
                finish(&mut tasks, GRACE).await;
                break;
            }
            Err(error) => {
                tracing::error!("standard input: {error}");
                break;
            }
        }
        while tasks.try_join_next().is_some() {}
        read += 1;
        if read.is_multiple_of(TURN) {
            yield_now().await;
        }
    }
    edge.cancel_all();
    tasks.abort_all();
    ask.abort();
    let _ = tokio::time::timeout(GRACE, outbox.flush()).await;
    if session.phase() == Phase::ShutDown { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Lets the tasks finish, for as long as `grace` at most.
async fn finish(tasks: &mut JoinSet<()>, grace: Duration) {
    let rest = async { while tasks.join_next().await.is_some() {} };
    // Those that take longer are stopped by the caller.
    let _ = tokio::time::timeout(grace, rest).await;
}
