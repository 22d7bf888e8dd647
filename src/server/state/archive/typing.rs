//! Tracks whether the user is typing, for threads that read reports meanwhile.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Idle time after which the user counts as not typing. It is longer than the gap between two keystrokes, and shorter
/// than a pause to think.
const PAUSE: Duration = Duration::from_millis(250);

/// Time of the last keystroke. To note one is a single atomic store: it takes no lock and wakes no thread.
pub struct Typing {
    born: Instant,
    /// Milliseconds from `born` to the end of the idle time after the last keystroke.
    until: AtomicU64,
}

impl Default for Typing {
    fn default() -> Self {
        Self { born: Instant::now(), until: AtomicU64::new(0) }
    }
}

impl Typing {
    /// Notes a keystroke.
    pub fn note(&self) {
        let until = self.born.elapsed() + PAUSE;
        self.until.store(until.as_millis() as u64, Ordering::Relaxed);
    }

    /// Returns the time until the user counts as not typing, if no further keystroke follows. Returns `None` if the
    /// user is not typing.
    pub fn rest(&self) -> Option<Duration> {
        let until = Duration::from_millis(self.until.load(Ordering::Relaxed));
        until.checked_sub(self.born.elapsed()).filter(|rest| !rest.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_types_for_a_while_after_each_stroke() {
        let typing = Typing::default();
        assert_eq!(typing.rest(), None);
        typing.note();
        assert!(typing.rest().is_some_and(|rest| rest <= PAUSE));
        let long_ago = Instant::now().checked_sub(2 * PAUSE).expect("the machine is older");
        let typing = Typing { born: long_ago, until: AtomicU64::new(PAUSE.as_millis() as u64) };
        assert_eq!(typing.rest(), None);
    }
}
