//! The log. It goes to standard error, and events that matter to the user also go to the client.
//!
//! `ASSESSOR_LOG` sets the level for standard error, in the usual directives (`assessor=debug`). The
//! default is warnings.

use std::fmt::Write;

use tower_lsp::ls_types::{LogMessageParams, MessageType};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use super::transport::ClientWriter;

/// The environment variable with the directives.
const VARIABLE: &str = "ASSESSOR_LOG";

/// Starts the log.
pub fn start(writer: ClientWriter) {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn"));
    let stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    // Only tests start it twice in one process.
    let _ = tracing_subscriber::registry().with(stderr).with(ToClient(writer)).try_init();
}

/// Sends events of this crate at the level `info` and above to the client.
struct ToClient(ClientWriter);

impl<S: Subscriber> Layer<S> for ToClient {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let typ = match *metadata.level() {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            Level::INFO => MessageType::INFO,
            _ => return,
        };
        if !metadata.target().starts_with(env!("CARGO_PKG_NAME")) {
            return;
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.notify("window/logMessage", LogMessageParams { typ, message: message.0 });
    }
}

/// Collects the message and fields of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = if field.name() == "message" {
            write!(self.0, "{value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}
