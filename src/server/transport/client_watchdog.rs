//! Ends the server if its client died without a message and another process still holds standard input open.

use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

/// Interval between checks. The end of standard input mostly comes first.
const PAUSE: Duration = Duration::from_secs(3);

/// Watches the process `id`, and calls `on_death` when the process no longer exists.
///
/// A process that is not visible from the start is ignored: it runs in another container.
pub fn watch(id: u32, on_death: impl FnOnce() + Send + 'static) {
    let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw).filter(|&pid| is_alive(pid)) else {
        return;
    };
    tokio::spawn(async move {
        while is_alive(pid) {
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("the client's process {id} is gone");
        on_death();
    });
}

fn is_alive(pid: Pid) -> bool {
    // If signalling is not permitted, the process exists.
    !matches!(test_kill_process(pid), Err(Errno::SRCH))
}
