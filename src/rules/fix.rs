//! Fixes of findings.

use crate::edits::Change;
use crate::text::Edit;

/// Safety of a fix, which determines if it may be applied together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Does not change the meaning of the text; may run with others on request, such as 'fix all'.
    Safe,
    /// Changes the meaning of the text, or needs a decision by the writer. It is applied only when the user chooses it.
    Suggested,
}

/// A way to fix a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The menu entry: 'Insert citation \[12\]'.
    pub title: String,
    /// All edits, as one step. Spans refer to the text before any of them; in order, without overlaps.
    pub edits: Vec<Edit>,
    /// The safety of the fix.
    pub safety: Safety,
    /// The position of the cursor afterwards, in bytes of the text after the edits.
    pub caret: Option<u32>,
}

impl Fix {
    /// Creates a fix that makes `change`. `{}` in the title stands for the change's marker.
    #[must_use]
    pub fn new(title: &str, change: Change, safety: Safety) -> Self {
        let title = title.replace("{}", &change.marker);
        Self { title, edits: change.edits, safety, caret: change.caret }
    }
}
