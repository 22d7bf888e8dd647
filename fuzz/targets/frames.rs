//! Any bytes as the stream of a client, in pieces.
//!
//! Reading must end, and where nothing is garbage the same messages must come out however the bytes are cut into pieces.

#![no_main]

use assessor::server::transport::framing::{MessageReader, Message};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncRead, ReadBuf};

/// Hands out its bytes in pieces of at most `piece` bytes.
struct Pieces<'a> {
    bytes: &'a [u8],
    piece: usize,
}

impl AsyncRead for Pieces<'_> {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let len = self.piece.min(self.bytes.len()).min(out.remaining());
        let (now, later) = self.bytes.split_at(len);
        out.put_slice(now);
        self.bytes = later;
        std::task::Poll::Ready(Ok(()))
    }
}

/// What comes out of the bytes, one word a message; `None` where something was garbage: behind it, where the next message is
/// found depends on the pieces.
fn messages(bytes: &[u8], piece: usize) -> Option<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without threads");
    runtime.block_on(async {
        let mut frames = MessageReader::new(Pieces { bytes, piece });
        let (mut all, mut sound) = (Vec::new(), true);
        while let Some(message) = frames.next().await.expect("memory can be read") {
            match message {
                Message::Request(request) => all.push(request.to_string()),
                Message::Response(response) => all.push(format!("{response:?}")),
                Message::Malformed(_) => sound = false,
            }
        }
        sound.then_some(all)
    })
}

fuzz_target!(|input: &[u8]| {
    let [piece, bytes @ ..] = input else { return };
    if let (Some(pieces), Some(whole)) =
        (messages(bytes, usize::from(*piece).max(1)), messages(bytes, usize::MAX))
    {
        assert_eq!(pieces, whole);
    }
});
