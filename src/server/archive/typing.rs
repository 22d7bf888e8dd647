//! Whether somebody types, as those see it who read reports meanwhile.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Who has not typed for so long does not type: longer than from one stroke to the next, shorter than a thought.
const PAUSE: Duration = Duration::from_millis(250);

/// When somebody last typed. Whoever types only notes the time: there is no lock, and nobody is woken.
pub struct Typing {
    born: Instant,
    /// Milliseconds from `born` to where the last pause will have been long enough.
    until: AtomicU64,
}

impl Default for Typing {
    fn default() -> Self {
        Self { born: Instant::now(), until: AtomicU64::new(0) }
    }
}

impl Typing {
    /// Somebody types now.
    pub fn note(&self) {
        let until = self.born.elapsed() + PAUSE;
        self.until.store(until.as_millis() as u64, Ordering::Relaxed);
    }

    /// How long it takes until nobody types any more, if nothing more is typed; `None` where nobody does.
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
