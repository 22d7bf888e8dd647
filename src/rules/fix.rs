//! What can be done about a finding.

use crate::edits::Change;
use crate::text::Edit;

/// Whether a fix may be made unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Keeps what the text says; may run with others on request, such as 'fix all'.
    Safe,
    /// Changes what the text says or needs the writer's word; only ever one at a time, chosen.
    Suggested,
}

/// One way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a menu entry: 'Insert citation \[12\]'.
    pub title: String,
    /// All of it, as one step; spans in the text before any of them, in order, none overlapping.
    pub edits: Vec<Edit>,
    /// Whether it may run unasked.
    pub safety: Safety,
    /// Where the caret belongs afterwards, in bytes of the text after the edits.
    pub caret: Option<u32>,
}

impl Fix {
    /// A fix that makes `change`. `{}` in the title stands for the change's marker.
    #[must_use]
    pub fn new(title: &str, change: Change, safety: Safety) -> Self {
        let title = title.replace("{}", &change.marker);
        Self { title, edits: change.edits, safety, caret: change.caret }
    }
}
