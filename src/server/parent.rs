//! Ends the server when its client is gone without a word and left standard input open to somebody else.

use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::session::Session;

/// How often to look. The end of standard input mostly comes first.
const PAUSE: Duration = Duration::from_secs(3);

/// Looks after the process `id` from now on and ends the session when it is no more.
///
/// A process that cannot be seen from the start is left alone: it lives in another container.
pub fn watch(id: u32, session: &Arc<Session>) {
    let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw).filter(|&pid| is_alive(pid)) else {
        return;
    };
    let session = session.clone();
    tokio::spawn(async move {
        while is_alive(pid) {
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("the client's process {id} is gone");
        session.orphan();
    });
}

fn is_alive(pid: Pid) -> bool {
    // Not being allowed to signal it means that it is there.
    !matches!(test_kill_process(pid), Err(Errno::SRCH))
}
