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

/// One reading of the archive, as the client sees it; does nothing if it holds `None`.
pub struct WorkDoneProgress(Option<Arc<Shown>>);

struct Shown {
    context: Arc<Context>,
    token: String,
    all: usize,
    told: AtomicUsize,
    stage: Mutex<Stage>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The client has not yet created the progress token.
    Asked,
    Shown,
    Over,
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
        let shown = Arc::new(Shown {
            context: context.clone(),
            token: format!("{NAME}{number}"),
            all,
            told: AtomicUsize::new(0),
            stage: Mutex::new(Stage::Asked),
        });
        let begun = shown.clone();
        runtime.spawn(async move {
            let token = NumberOrString::String(begun.token.clone());
            let made = tokio::time::timeout(PATIENCE, client.create_work_done_progress(token)).await;
            if matches!(made, Ok(Ok(()))) {
                begun.start();
            }
        });
        Self(Some(shown))
    }

    /// Reports that `done` files have been read.
    pub fn report(&self, done: usize) {
        let Some(shown) = &self.0 else { return };
        let percent = done * 100 / shown.all.max(1);
        if shown.told.fetch_max(percent, Ordering::Relaxed) < percent {
            let value = json!({
                "kind": "report", "percentage": percent, "message": format!("{done} of {}", shown.all),
            });
            shown.tell(Stage::Shown, &value);
        }
    }
}

impl Drop for WorkDoneProgress {
    fn drop(&mut self) {
        if let Some(shown) = &self.0 {
            shown.tell(Stage::Over, &json!({"kind": "end"}));
        }
    }
}

impl Shown {
    fn start(&self) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Asked {
            *stage = Stage::Shown;
            self.send(&json!({
                "kind": "begin", "title": "Reading reports", "cancellable": true, "percentage": 0,
            }));
        }
    }

    /// Sends `value` if the client has created the token, and sets the stage to `next`.
    fn tell(&self, next: Stage, value: &Value) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage == Stage::Shown {
            self.send(value);
            *stage = next;
        } else if next == Stage::Over {
            *stage = next;
        }
    }

    fn send(&self, value: &Value) {
        self.context.writer.notify("$/progress", json!({"token": self.token, "value": value}));
    }
}
