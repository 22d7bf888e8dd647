//! Containment of panics: a panic loses one answer, not the session.

use std::panic::{self, AssertUnwindSafe};

/// Returns the result of `work`, or `None` if it panics. The panic is logged under the name `what`.
///
/// Values that `work` used when it panicked must not be used again. Callers therefore move them into `work`.
pub fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .inspect_err(|_| tracing::error!("{what} panicked; the answer is lost, the session goes on"))
        .ok()
}

/// Sends the location and message of every panic to the log instead of standard error.
pub fn log_panics() {
    panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none() {
        assert_eq!(guarded("this", || 1), Some(1));
        assert_eq!(guarded::<u8>("this", || panic!("on purpose")), None);
    }
}
