//! Progress of reading the archive, for clients that show work-done progress.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::ls_types::NumberOrString;

use crate::server::state::Context;

/// Minimum number of files for which progress is shown; fewer are read before the user would notice.
const LEAST: usize = 100;
/// Maximum wait for the client to create the progress token.
const PATIENCE: Duration = Duration::from_secs(20);
/// Prefix of all our progress tokens.
const NAME: &str = "assessor/archive/";
static LAST: AtomicU64 = AtomicU64::new(0);

/// Returns true if the token is one of ours.
pub fn is_ours(token: &Value) -> bool {
    token.as_str().is_some_and(|token| token.starts_with(NAME))
}

/// The progress of reading the archive once. `None` shows no progress.
pub struct WorkDoneProgress(Option<Arc<Inner>>);

struct Inner {
    context: Arc<Context>,
    token: String,
    /// Number of files to be read.
    all: usize,
    /// The last percentage that was reported.
    percent: AtomicUsize,
    stage: Mutex<Stage>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The client has not yet created the progress token.
    Requested,
    Begun,
    Ended,
}

impl WorkDoneProgress {
    /// Begins to show progress for `all` files.
    pub fn begin(context: &Arc<Context>, all: usize, runtime: &tokio::runtime::Handle) -> Self {
        let client = context.client().cloned();
        let Some(client) = client.filter(|_| context.session.capabilities().shows_progress && all >= LEAST)
        else {
            return Self(None);
        };
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let inner = Arc::new(Inner {
            context: context.clone(),
            token: format!("{NAME}{number}"),
            all,
            percent: AtomicUsize::new(0),
            stage: Mutex::new(Stage::Requested),
        });
        let requested = inner.clone();
        runtime.spawn(async move {
            let token = NumberOrString::String(requested.token.clone());
            let created = tokio::time::timeout(PATIENCE, client.create_work_done_progress(token)).await;
            if matches!(created, Ok(Ok(()))) {
                requested.start();
            }
        });
        Self(Some(inner))
    }

    /// Reports that `done` files have been read.
    pub fn report(&self, done: usize) {
        let Some(inner) = &self.0 else { return };
        let percent = done * 100 / inner.all.max(1);
        if inner.percent.fetch_max(percent, Ordering::Relaxed) < percent {
            let value = json!({
                "kind": "report", "percentage": percent, "message": format!("{done} of {}", inner.all),
            });
            inner.tell(Stage::Begun, &value);
        }
    }
}

impl Drop for WorkDoneProgress {
    fn drop(&mut self) {
        if let Some(inner) = &self.0 {
            inner.tell(Stage::Ended, &json!({"kind": "end"}));
        }
    }
}

impl Inner {
    /// Begins the progress, unless the reading has ended meanwhile.
    fn start(&self) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Requested {
            *stage = Stage::Begun;
            self.send(&json!({
                "kind": "begin", "title": "Reading reports", "cancellable": true, "percentage": 0,
            }));
        }
    }

    /// If the progress has begun, sends `value` and sets the stage to `next`. Otherwise only notes the end.
    fn tell(&self, next: Stage, value: &Value) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Begun {
            self.send(value);
            *stage = next;
        } else if next == Stage::Ended {
            // `start` must not begin it any more.
            *stage = next;
        }
    }

    fn send(&self, value: &Value) {
        self.context.writer.notify("$/progress", json!({"token": self.token, "value": value}));
    }
}
