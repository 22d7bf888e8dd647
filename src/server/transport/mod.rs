//! Bytes and messages: standard input and output, framing, and the writer of messages to the client.

#[cfg(unix)]
pub mod client_watchdog;
mod client_writer;
pub mod framing;
mod stdio;

pub use client_writer::{ClientWriter, Frame};
pub use framing::{Message, MessageReader};
pub use stdio::{Input, Output};
