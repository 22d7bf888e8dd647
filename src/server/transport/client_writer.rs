//! Messages to the client: each is encoded once and written at once, from any thread.
//!
//! While the client reads, a message is written by the thread that sends it, without waking another task. If the pipe
//! is full, messages are queued. The server therefore keeps working for a client that writes thousands of messages
//! before it reads one. The queue has a limit in bytes: beyond [`MOST_WAITING`] no request is answered and no further
//! message is read ([`ClientWriter::room`]) until the client has read on. Queued diagnostics are replaced by newer ones of
//! the same document.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::Id;

use super::stdio::Output;

/// Maximum number of queued bytes before the server waits for the client. Answers that are being computed
/// may come on top.
pub const MOST_WAITING: usize = 32 << 20;

/// The connection to the client; clones share it.
#[derive(Clone)]
pub struct ClientWriter(Arc<Inner>);

struct Inner {
    output: Output,
    queue: Mutex<Queue>,
    /// Size of the last diagnostics in bytes: a good estimate for those of the next keystroke.
    last_published: AtomicUsize,
    /// Notified when a message waits for the client to read on.
    stuck: Notify,
    /// Notified when the queue is empty.
    empty: Notify,
    /// Notified when the client has gone.
    gone: Notify,
    /// Number of queued bytes.
    waiting: AtomicUsize,
    /// Notified when the number of queued bytes falls below the limit.
    room: Notify,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Frame>,
    gone: bool,
}

/// One encoded message; `bytes[at..]` is still to be written.
pub struct Frame {
    bytes: Vec<u8>,
    at: usize,
    /// The length of `bytes`, which stays valid while they are taken out for writing.
    size: usize,
    /// The URI of the document, if the message holds diagnostics.
    diagnostics_of: Option<String>,
}

#[derive(Serialize)]
struct Notification<'a, P> {
    jsonrpc: &'static str,
    method: &'a str,
    params: P,
}

#[derive(Serialize)]
struct Answer<'a, R> {
    jsonrpc: &'static str,
    id: &'a Id,
    result: R,
}

impl ClientWriter {
    /// Creates a writer for `output`. [`ClientWriter::drive`] must run concurrently.
    #[must_use]
    pub fn new(output: Output) -> Self {
        Self(Arc::new(Inner {
            output,
            queue: Mutex::default(),
            last_published: AtomicUsize::new(0),
            stuck: Notify::new(),
            empty: Notify::new(),
            gone: Notify::new(),
            waiting: AtomicUsize::new(0),
            room: Notify::new(),
        }))
    }

    /// Sends a complete JSON-RPC message.
    pub fn send(&self, message: &impl Serialize) {
        self.post(Frame::new(message));
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: impl Serialize) {
        self.post(Frame::new(&Notification { jsonrpc: "2.0", method, params }));
    }

    /// Sends the diagnostics of the document `uri`, which `put` encodes, separated by commas. Queued older ones of the
    /// same document are dropped.
    pub fn publish(&self, uri: &str, version: Option<i32>, put: impl FnOnce(&mut Vec<u8>)) {
        let room = self.0.last_published.load(Ordering::Relaxed);
        let mut frame = Frame::filled(|out| {
            // Reserves some more, so that one additional finding does not reallocate the buffer.
            out.reserve(room + room / 8);
            out.extend(br#"{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"#);
            serde_json::to_writer(&mut *out, uri)?;
            if let Some(version) = version {
                out.extend(br#","version":"#);
                serde_json::to_writer(&mut *out, &version)?;
            }
            out.extend(br#","diagnostics":["#);
            put(out);
            out.extend(b"]}}");
            Ok(())
        });
        self.0.last_published.store(frame.bytes.len(), Ordering::Relaxed);
        frame.diagnostics_of = Some(uri.to_owned());
        self.post(frame);
    }

    /// Sends an encoded message.
    pub fn post(&self, frame: Frame) {
        let mut queue = self.queue();
        if queue.gone || frame.bytes.is_empty() {
            return;
        }
        // The frame at the front may be partly written already.
        if frame.diagnostics_of.is_some()
            && let Some(older) =
                queue.frames.iter_mut().skip(1).find(|older| older.diagnostics_of == frame.diagnostics_of)
        {
            self.note_waiting(older.size, frame.size);
            *older = frame;
            return;
        }
        self.note_waiting(0, frame.size);
        queue.frames.push_back(frame);
        if queue.frames.len() == 1 {
            self.write(&mut queue);
        }
    }

    /// Writes until the queue is empty or the client accepts no more; then [`ClientWriter::drive`] goes on.
    fn write(&self, queue: &mut Queue) {
        while let Some(frame) = queue.frames.front_mut() {
            match self.0.output.try_write(&frame.bytes[frame.at..]) {
                Ok(0) => return self.give_up(queue),
                Ok(written) => {
                    frame.at += written;
                    if frame.at == frame.bytes.len() {
                        self.note_waiting(frame.size, 0);
                        queue.frames.pop_front();
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.0.stuck.notify_one();
                    return;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return self.give_up(queue),
            }
        }
        self.0.empty.notify_one();
    }

    fn give_up(&self, queue: &mut Queue) {
        queue.frames.clear();
        queue.gone = true;
        self.0.waiting.store(0, Ordering::Relaxed);
        self.0.room.notify_waiters();
        self.0.empty.notify_one();
        self.0.gone.notify_one();
    }

    /// Writes the queued messages as soon as the client reads on. Never returns.
    pub async fn drive(self) {
        loop {
            self.0.stuck.notified().await;
            if matches!(self.0.output, Output::Other) {
                self.drive_stdout().await;
            } else if self.0.output.writable().await.is_ok() {
                self.write(&mut self.queue());
            } else {
                self.give_up(&mut self.queue());
            }
        }
    }

    /// Does the same as [`ClientWriter::write`], for an output that cannot be polled.
    async fn drive_stdout(&self) {
        let mut stdout = tokio::io::stdout();
        loop {
            // The emptied frame stays at the front, so that `flush` knows that it is not written yet.
            let Some((bytes, at)) = self
                .queue()
                .frames
                .front_mut()
                .map(|frame| (std::mem::take(&mut frame.bytes), std::mem::take(&mut frame.at)))
            else {
                break;
            };
            if stdout.write_all(&bytes[at..]).await.is_err() || stdout.flush().await.is_err() {
                self.give_up(&mut self.queue());
                return;
            }
            let mut queue = self.queue();
            if let Some(written) = queue.frames.pop_front() {
                self.note_waiting(written.size, 0);
            }
        }
        self.0.empty.notify_one();
    }

    /// Updates the number of queued bytes. The caller holds the lock of the queue, so that no two
    /// threads do so at once.
    fn note_waiting(&self, less: usize, more: usize) {
        let before = self.0.waiting.load(Ordering::Relaxed);
        let now = (before + more).saturating_sub(less);
        self.0.waiting.store(now, Ordering::Relaxed);
        if now <= MOST_WAITING && before > MOST_WAITING {
            self.0.room.notify_waiters();
        }
    }

    fn has_room(&self) -> bool {
        self.0.waiting.load(Ordering::Relaxed) <= MOST_WAITING
    }

    /// Waits until the client has read enough that more may be written.
    pub async fn room(&self) {
        while !self.has_room() {
            let mut told = std::pin::pin!(self.0.room.notified());
            // From here on, notifications are received even before the await.
            told.as_mut().enable();
            if !self.has_room() {
                told.await;
            }
        }
    }

    /// Waits until everything sent so far has been written, or the client has gone.
    pub async fn flush(&self) {
        while !self.queue().frames.is_empty() {
            self.0.empty.notified().await;
        }
    }

    /// Waits until the client no longer accepts data.
    pub async fn gone(&self) {
        self.0.gone.notified().await;
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Frame {
    /// Encodes the answer to the request `id`.
    pub fn answer(id: &Id, result: impl Serialize) -> Self {
        Self::new(&Answer { jsonrpc: "2.0", id, result })
    }

    /// Encodes the answer to the request `id`, whose result `put` writes as JSON.
    pub fn answer_with(id: &Id, put: impl FnOnce(&mut Vec<u8>)) -> Self {
        Self::filled(|out| {
            out.extend(br#"{"jsonrpc":"2.0","id":"#);
            serde_json::to_writer(&mut *out, id)?;
            out.extend(br#","result":"#);
            put(out);
            out.push(b'}');
            Ok(())
        })
    }

    /// Encodes a complete message. A message that cannot be encoded is logged and becomes an empty frame.
    fn new(message: &impl Serialize) -> Self {
        Self::filled(|out| serde_json::to_writer(out, message))
    }

    fn filled(fill: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> Self {
        let (bytes, at) = encode(fill).unwrap_or_else(|error| {
            // Only maps whose keys are not strings fail, and the protocol has none.
            tracing::error!("a message could not be encoded: {error}");
            (Vec::new(), 0)
        });
        Self { size: bytes.len(), bytes, at, diagnostics_of: None }
    }
}

/// Returns the message after its header, and the offset at which the header starts in the buffer.
fn encode(fill: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> serde_json::Result<(Vec<u8>, usize)> {
    // The header contains the length of the body that follows it. Space for it is reserved, so that the body
    // need not be moved.
    const ROOM: usize = "Content-Length: \r\n\r\n".len() + 20;
    let mut bytes = Vec::with_capacity(512);
    bytes.resize(ROOM, 0);
    fill(&mut bytes)?;
    // A 64-bit length has at most 20 digits, so this fits.
    let header = format!("Content-Length: {}\r\n\r\n", bytes.len() - ROOM);
    let at = ROOM - header.len();
    bytes[at..ROOM].copy_from_slice(header.as_bytes());
    Ok((bytes, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_header_and_body() {
        let message = serde_json::json!({"a": "é"});
        let (bytes, at) = encode(|out| serde_json::to_writer(out, &message)).unwrap();
        assert_eq!(&bytes[at..], "Content-Length: 10\r\n\r\n{\"a\":\"é\"}".as_bytes());
    }

    #[test]
    fn an_answer_that_writes_itself_is_like_any_other() {
        for id in [Id::Number(7), Id::String("é\"".to_owned())] {
            let (plain, written) =
                (Frame::answer(&id, [1, 2]), Frame::answer_with(&id, |out| out.extend(b"[1,2]")));
            assert_eq!(plain.bytes[plain.at..], written.bytes[written.at..]);
        }
    }

    #[cfg(unix)]
    mod with_a_socket {
        use std::time::Duration;

        use tokio::io::AsyncReadExt;
        use tokio::net::UnixStream;

        use super::*;

        fn pair() -> (ClientWriter, UnixStream) {
            let (ours, theirs) = UnixStream::pair().unwrap();
            let writer = ClientWriter::new(Output::Socket(ours));
            tokio::spawn(writer.clone().drive());
            (writer, theirs)
        }

        #[tokio::test]
        async fn what_does_not_fit_waits_and_arrives_in_order() {
            let (writer, mut client) = pair();
            let text = "x".repeat(50_000);
            for n in 0..100 {
                writer.notify("n", (n, &text));
            }
            let mut read = Vec::new();
            let all = async {
                while !read.ends_with(b"END\"]}") {
                    client.read_buf(&mut read).await.unwrap();
                }
            };
            writer.notify("last", ["END"]);
            tokio::time::timeout(Duration::from_secs(10), all).await.unwrap();
            writer.flush().await;
            let read = String::from_utf8(read).unwrap();
            let numbers: Vec<u32> = read
                .split("\"params\":[")
                .skip(1)
                .filter_map(|rest| rest.split(',').next()?.parse().ok())
                .collect();
            assert_eq!(numbers, (0..100).collect::<Vec<_>>());
        }

        #[tokio::test]
        async fn only_the_newest_diagnostics_of_a_document_wait() {
            let (writer, client) = pair();
            writer.notify("fill", "x".repeat(5_000_000));
            for version in 0..50 {
                writer.publish("file:///a", Some(version), |_| {});
                writer.publish("file:///b", Some(version), |_| {});
            }
            assert_eq!(writer.queue().frames.len(), 3);
            drop(client);
            tokio::time::timeout(Duration::from_secs(10), writer.gone()).await.unwrap();
            writer.flush().await;
        }
    }
}
