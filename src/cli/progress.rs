//! Progress bars for long commands.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on a terminal; otherwise nothing is shown.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Creates a bar with this word before it.
    pub(super) fn new(doing: &'static str) -> Self {
        Self::with(doing, "{msg} {wide_bar} {pos}/{len} {elapsed}")
    }

    /// Creates a bar that counts bytes.
    pub(super) fn bytes(doing: &'static str) -> Self {
        Self::with(doing, "{msg} {wide_bar} {bytes}/{total_bytes} {elapsed}")
    }

    fn with(doing: &'static str, template: &str) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template(template);
        Self(bar.with_message(doing).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// Shows that `done` of `of` steps are done.
    pub(super) fn show(&self, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }

    /// Removes the bar.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
