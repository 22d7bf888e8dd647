//! Decoding of messages from a byte stream, with recovery after malformed input.
//!
//! The framework's own reader ends the session at the first malformed message. An editor starts this server once and
//! keeps it for days, so it answers with an error and reads on.

use std::io;

use serde::{Deserialize, Deserializer};
use tokio::io::{AsyncRead, AsyncReadExt};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::ls_types::LSPAny;

/// Maximum size of a header section, in bytes; a longer one is malformed.
const MAX_HEADER: usize = 4096;
/// Maximum content length, in bytes. Documents are a thousandth of that, so a larger value is taken for an error.
const MAX_BODY: usize = 1 << 30;
/// Minimum size of one read, in bytes: the default capacity of a pipe.
const READ: usize = 64 * 1024;
/// A buffer that grew beyond this number of bytes for one long message is released.
const KEEP: usize = 1 << 20;
const LENGTH: &[u8] = b"content-length";

/// A message from the client.
#[derive(Debug)]
pub enum Message {
    /// A request or notification.
    Request(Request),
    /// The answer to a request of the server.
    Response(Response),
    /// Malformed input, with the error response for the client.
    Malformed(Response),
}

/// Reads messages from `R`.
pub struct MessageReader<R> {
    reader: R,
    buffer: Vec<u8>,
    /// The part `buffer[..at]` has been processed.
    at: usize,
    /// True if the client has been told about the malformed input that is being skipped.
    complained: bool,
}

impl<R: AsyncRead + Unpin> MessageReader<R> {
    /// Creates a reader of messages from `reader`.
    pub const fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), at: 0, complained: false }
    }

    /// Returns the next message, or `None` at the end of the stream. It is cancel safe.
    ///
    /// # Errors
    /// Returns the errors of the underlying reader.
    pub async fn next(&mut self) -> io::Result<Option<Message>> {
        loop {
            let wanted = match scan(&self.buffer[self.at..]) {
                Scan::Message { start, end } => {
                    let message = parse(&self.buffer[self.at + start..self.at + end]);
                    self.advance(end);
                    self.complained = false;
                    return Ok(Some(message));
                }
                Scan::Garbage(len) => {
                    self.advance(len);
                    if !std::mem::replace(&mut self.complained, true) {
                        return Ok(Some(Message::Malformed(Response::from_error(
                            Id::Null,
                            Error::parse_error(),
                        ))));
                    }
                    continue;
                }
                Scan::Incomplete(wanted) => wanted,
            };
            if self.at > 0 {
                self.buffer.drain(..self.at);
                self.at = 0;
            }
            // The announced length may be wrong, so memory for it is reserved in steps.
            self.buffer.reserve(wanted.clamp(READ, KEEP));
            if self.reader.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn advance(&mut self, len: usize) {
        self.at += len;
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
            if self.buffer.capacity() > KEEP {
                self.buffer = Vec::new();
            }
        }
    }
}

/// The start of the buffered bytes.
#[derive(Debug, PartialEq, Eq)]
enum Scan {
    /// A complete message with its body at `start..end`.
    Message { start: usize, end: usize },
    /// The start of a message that lacks about this number of bytes.
    Incomplete(usize),
    /// This number of bytes belong to no message.
    Garbage(usize),
}

fn scan(bytes: &[u8]) -> Scan {
    let mut length = None;
    let mut at = 0;
    loop {
        let Some(end) = memchr::memchr(b'\n', &bytes[at..]).map(|i| at + i) else {
            // Waits for the rest of a header line only if the bytes so far can become one.
            let rest = &bytes[at..];
            return if bytes.len() > MAX_HEADER || !may_become_header(rest) {
                Scan::Garbage(next_header(bytes))
            } else {
                Scan::Incomplete(0)
            };
        };
        let line = bytes[at..end].trim_ascii_end();
        let line_start = std::mem::replace(&mut at, end + 1);
        if line.is_empty() {
            if line_start == 0 {
                // Some clients write a line break after the body of a message.
                return Scan::Garbage(at).unless_only_blank(bytes);
            }
            let Some(length) = length.filter(|&length| length <= MAX_BODY) else {
                return Scan::Garbage(next_header(bytes));
            };
            let have = bytes.len() - at;
            return if have < length {
                Scan::Incomplete(length - have)
            } else {
                Scan::Message { start: at, end: at + length }
            };
        }
        let Some((name, value)) = header(line).filter(|_| at <= MAX_HEADER) else {
            return Scan::Garbage(next_header(bytes));
        };
        if name.eq_ignore_ascii_case(LENGTH) {
            length = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse::<usize>().ok());
        }
    }
}

impl Scan {
    /// Skips leading blank lines together with the item that follows them; they are not an error.
    fn unless_only_blank(self, bytes: &[u8]) -> Self {
        let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match scan(&bytes[blank..]) {
            Self::Message { start, end } => Self::Message { start: start + blank, end: end + blank },
            Self::Garbage(len) => Self::Garbage(len + blank),
            incomplete @ Self::Incomplete(_) => incomplete,
        }
    }
}

/// Returns the name and value of a header line.
fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let name = &line[..colon];
    let is_name = !name.is_empty() && name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| (name, &line[colon + 1..]))
}

fn may_become_header(start: &[u8]) -> bool {
    let name = start.split(|&byte| byte == b':').next().unwrap_or_default();
    name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'\r')
}

/// Returns the number of bytes, at least one, before the next possible start of a message.
fn next_header(bytes: &[u8]) -> usize {
    let found = bytes
        .windows(LENGTH.len())
        .skip(1)
        .position(|window| window.eq_ignore_ascii_case(LENGTH))
        .map(|position| position + 1);
    // The last bytes may be the first part of a header.
    found.unwrap_or_else(|| bytes.len().saturating_sub(LENGTH.len()).max(1))
}

/// The fields of every kind of message, so that the JSON is parsed only once.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "present")]
    id: Option<Id>,
    method: Option<String>,
    params: Option<LSPAny>,
    result: Option<LSPAny>,
    error: Option<Error>,
}

/// Distinguishes `"id": null` from a missing id.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Id>, D::Error> {
    Id::deserialize(deserializer).map(Some)
}

fn parse(body: &[u8]) -> Message {
    let envelope = match serde_json::from_slice::<Envelope>(body) {
        Ok(envelope) => envelope,
        Err(error) if error.is_data() => return malformed(Error::invalid_request()),
        Err(_) => return malformed(Error::parse_error()),
    };
    match envelope {
        Envelope { method: Some(method), id, params, .. } => {
            let mut request = Request::build(method);
            if let Some(params) = params {
                request = request.params(params);
            }
            if let Some(id) = id {
                request = request.id(id);
            }
            Message::Request(request.finish())
        }
        Envelope { id: Some(id), error: Some(error), .. } => {
            Message::Response(Response::from_error(id, error))
        }
        Envelope { id: Some(id), result, .. } => {
            Message::Response(Response::from_ok(id, result.unwrap_or_default()))
        }
        Envelope { .. } => malformed(Error::invalid_request()),
    }
}

const fn malformed(error: Error) -> Message {
    Message::Malformed(Response::from_error(Id::Null, error))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn note(name: &str) -> String {
        frame(&format!(r#"{{"jsonrpc":"2.0","method":"{name}"}}"#))
    }

    /// Returns the methods that are read from `input` if it arrives in pieces of `piece` bytes, with `!` for
    /// malformed input.
    fn read(input: &[u8], piece: usize) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let pieces: Vec<_> = input.chunks(piece.max(1)).collect();
            let (mut writer, reader) = tokio::io::duplex(1 << 16);
            let write = async move {
                for piece in pieces {
                    tokio::io::AsyncWriteExt::write_all(&mut writer, piece).await.unwrap();
                    tokio::task::yield_now().await;
                }
            };
            let read = async {
                let (mut frames, mut seen) = (MessageReader::new(reader), Vec::new());
                while let Some(message) = frames.next().await.unwrap() {
                    seen.push(match message {
                        Message::Request(request) => request.method().to_owned(),
                        Message::Response(response) => format!("={}", response.id()),
                        Message::Malformed(_) => "!".to_owned(),
                    });
                }
                seen
            };
            tokio::join!(write, read).1
        })
    }

    #[test]
    fn tells_requests_from_answers() {
        let input = [
            note("initialized"),
            frame(r#"{"jsonrpc":"2.0","id":7,"result":null}"#),
            frame(r#"{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"no"}}"#),
            frame(r#"{"id":1,"method":"shutdown","jsonrpc":"2.0"}"#),
        ]
        .concat();
        assert_eq!(read(input.as_bytes(), 5), ["initialized", "=7", "=\"x\"", "shutdown"]);
    }

    #[test]
    fn headers_are_read_leniently() {
        let body = r#"{"method":"a"}"#;
        for head in [
            "content-length: 14\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
            "Content-Type: text/plain\r\nX-One: 1\r\nX-Two: 2\r\nCONTENT-LENGTH:14\r\n\r\n",
            "\r\n\r\nContent-Length: 14\r\n\r\n",
            "Content-Length: 14\n\n",
        ] {
            assert_eq!(read(format!("{head}{body}").as_bytes(), 3), ["a"], "{head:?}");
        }
    }

    #[test]
    fn goes_on_after_a_blank_line_of_spaces() {
        for piece in [1, 3, 1 << 16] {
            let read = read(format!(" \t\r\n\n{}", note("after")).as_bytes(), piece);
            assert_eq!(read.last().map(String::as_str), Some("after"), "in pieces of {piece}");
        }
    }

    #[test]
    fn goes_on_after_garbage() {
        let long = "y".repeat(100_000);
        for garbage in [
            "hello there\r\n\r\n",
            "{\"jsonrpc\":\"2.0\"}\n",
            "Content-Length: nine\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n",
            "Content-Type: x\r\n\r\n",
            "\u{0}\u{1}\u{2}",
            &frame("{\"method\":"),
            &frame("[1,2]"),
            &frame("17"),
            &frame(""),
            &frame(r#"{"jsonrpc":"2.0"}"#),
            &long,
        ] {
            let input = [note("before"), garbage.to_owned(), note("after")].concat();
            for piece in [1, 7, 1 << 16] {
                let read = read(input.as_bytes(), piece);
                assert_eq!(read, ["before", "!", "after"], "{:.40} in pieces of {piece}", garbage);
            }
        }
    }

    #[test]
    fn a_wrong_length_costs_that_message_and_the_next_at_most() {
        let body = r#"{"method":"a"}"#;
        for wrong in [body.len() - 3, body.len() + 5] {
            let input =
                [format!("Content-Length: {wrong}\r\n\r\n{body}"), note("b"), note("c"), note("d")].concat();
            let read = read(input.as_bytes(), 11);
            assert_eq!(read.last().map(String::as_str), Some("d"), "{wrong}: {read:?}");
            assert!(read.contains(&"c".to_owned()), "{wrong}: {read:?}");
        }
    }

    #[test]
    fn a_null_id_is_an_id() {
        let Message::Request(request) = parse(br#"{"method":"m","id":null}"#) else { panic!() };
        assert_eq!(request.id(), Some(&Id::Null));
        let Message::Request(request) = parse(br#"{"method":"m"}"#) else { panic!() };
        assert_eq!(request.id(), None);
    }

    proptest! {
        #[test]
        fn never_panics_and_finds_what_follows(garbage in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut input = garbage;
            // Starts after the garbage, which therefore cannot swallow the message as its body.
            input.extend_from_slice(b"\n\n");
            let start = input.len();
            input.extend_from_slice(note("after").as_bytes());
            let mut at = 0;
            while at < start {
                match scan(&input[at..]) {
                    Scan::Garbage(len) => { prop_assert!(len > 0); at += len; }
                    Scan::Message { end, .. } => { prop_assert!(end > 0); at += end; }
                    Scan::Incomplete(_) => break,
                }
            }
            prop_assert!(at <= start || at == input.len());
        }
    }
}
