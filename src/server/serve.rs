//! The main loop: reads messages, passes them to the service, and sends the answers.
//!
//! It replaces the framework's loop. That one ends at the first malformed message. It also delays all messages, changes
//! included, while the maximum number of requests is in flight. Here everything runs as tasks of one thread, and there
//! is no maximum: a request in flight costs a few hundred bytes, and long work is queued for the few other threads. The
//! loop stops reading only while the client does not read its messages.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncRead;
use tokio::task::{JoinSet, yield_now};
use tower::Service;
use tower_lsp::ClientSocket;

use super::ordering_service::OrderingService;
use super::state::{Context, Phase};
use super::transport::{Message, MessageReader};

/// Maximum time at the end of the input for requests that are being answered, and for the writing of queued messages.
const GRACE: Duration = Duration::from_secs(2);
/// The same for an `exit` after a `shutdown`, as when a script writes a whole session at once.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Number of messages without a pause after which the other tasks run.
const TURN: usize = 256;

/// Serves one client until it leaves. Returns the exit status: success if the client sent `shutdown`.
pub async fn serve(
    input: impl AsyncRead + Unpin,
    context: Arc<Context>,
    mut service: OrderingService,
    socket: ClientSocket,
) -> ExitCode {
    let writer = context.writer.clone();
    let (mut questions, mut answers) = socket.split();
    let mut tasks = JoinSet::new();
    let to_client = writer.clone();
    let ask = tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            to_client.send(&question);
        }
    });
    let mut frames = MessageReader::new(input);
    let mut read = 0_usize;
    loop {
        let message = tokio::select! {
            biased;
            () = writer.gone() => break,
            () = context.orphaned() => break,
            // Reads nothing from a client that does not read.
            message = async { writer.room().await; frames.next().await } => message,
        };
        match message {
            Ok(Some(Message::Request(request))) => {
                if request.method() == "exit" {
                    if context.session.phase() == Phase::ShutDown {
                        finish(&mut tasks, LAST_WORDS).await;
                    }
                    // Stops the framework's service; there is no answer.
                    let _ = service.call(request).await;
                    break;
                }
                let answer = service.call(request);
                let writer = writer.clone();
                tasks.spawn(async move {
                    if let Ok(Some(response)) = answer.await {
                        writer.send(&response);
                    }
                });
            }
            Ok(Some(Message::Response(response))) => {
                // Fails only after the exit.
                let _ = answers.send(response).await;
            }
            Ok(Some(Message::Malformed(complaint))) => {
                tracing::warn!("the client sent something that is no message");
                writer.send(&complaint);
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
    service.cancel_all();
    tasks.abort_all();
    ask.abort();
    let _ = tokio::time::timeout(GRACE, writer.flush()).await;
    if context.session.phase() == Phase::ShutDown { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Lets the tasks finish, for at most the time `grace`.
async fn finish(tasks: &mut JoinSet<()>, grace: Duration) {
    let rest = async { while tasks.join_next().await.is_some() {} };
    // The caller stops tasks that take longer.
    let _ = tokio::time::timeout(grace, rest).await;
}
